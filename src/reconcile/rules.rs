//! How strictly a log is judged.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::PlatformAct;
use super::tally::Period;

/// Who may have done it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// The operator who recorded it, under their own account on the platform: what it may call each of them.
    Operators(BTreeMap<String, Vec<String>>),
    /// The tool's own account there. None known: it is not judged.
    Accounts(BTreeSet<String>),
}

impl Accepted {
    /// Nobody is known who may have done it: whoever did, it cannot be judged.
    pub fn nobody(&self) -> bool {
        match self {
            Accepted::Operators(_) => false,
            Accepted::Accounts(accounts) => accounts.is_empty(),
        }
    }
}

/// How strictly, and what a log can show at all.
#[derive(Clone, Debug)]
pub struct Rules {
    /// How far the platform's clock and the ledger's may be apart.
    pub skew: TimeDelta,
    pub accepted: Accepted,
    /// What the log would show if it was done.
    pub shows: &'static [PlatformAct],
    /// What was asked for; a row outside it can explain, and is not itself to be explained.
    pub since: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    /// The one case that is asked about, and its user's; the rest is left alone.
    pub only: Option<String>,
}

/// From when to when the log is taken to be whole.
#[derive(Clone, Copy, Debug, Default)]
pub struct Coverage {
    pub acts: Period,
    /// `None`: the files do not hold what the users themselves did.
    pub enrolments: Option<Period>,
}
