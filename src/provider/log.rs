//! A platform's own log, as its interface hands it out.

use chrono::{DateTime, Utc};

/// The part of a log that is about what administrators do, or about what users do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogPart {
    /// From this moment on every row is there. What is older may have been removed, or was never
    /// recorded. `None`: nothing is shown to be whole.
    pub since: Option<DateTime<Utc>>,
    /// The gaps in the platform's log, a sentence each without its full stop. The sentences are the
    /// adapter's own words.
    pub lacks: Vec<String>,
}

impl LogPart {
    pub fn since(at: DateTime<Utc>) -> LogPart {
        LogPart { since: Some(at), lacks: Vec::new() }
    }

    /// Nothing of it is recorded.
    pub fn nothing(why: impl Into<String>) -> LogPart {
        LogPart { since: None, lacks: vec![why.into()] }
    }
}

/// The time that a platform's log is whole for, by its two parts. A platform with one log says the
/// same of both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogExtent {
    pub acts: LogPart,
    pub users: LogPart,
}
