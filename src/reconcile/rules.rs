//! The rules of how strictly a log is judged.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::PlatformAct;
use super::coverage::Period;

/// The accounts that may have done an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AcceptedRow {
    /// The operator who recorded it, under their own account on the platform: what it may call each
    /// of them.
    Operators(BTreeMap<String, Vec<String>>),
    /// The tool's own account there. None known: it is not judged.
    Accounts(BTreeSet<String>),
}

impl AcceptedRow {
    /// Nobody is known who may have done it: whoever did, it cannot be judged.
    pub fn nobody(&self) -> bool {
        match self {
            AcceptedRow::Operators(_) => false,
            AcceptedRow::Accounts(accounts) => accounts.is_empty(),
        }
    }
}

/// The strictness with which a log is judged, and the acts that a log can show at all.
#[derive(Clone, Debug)]
pub struct LogRules {
    /// The time by which the platform's clock and the ledger's clock may be apart.
    pub skew: TimeDelta,
    pub accepted: AcceptedRow,
    /// The acts that the log would show if the acts were done.
    pub shows: &'static [PlatformAct],
    /// The beginning of the period that was asked for, which the next field ends. A row outside the
    /// period can explain, and is not itself to be explained.
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
