//! The times that a log covers, and the rules by which a log is judged.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::PlatformAct;
use super::finding::Code;
use crate::ledger::format::text::time;

/// A stretch of time that is known, from the first to the last moment in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
}

impl Period {
    pub fn add(&mut self, at: DateTime<Utc>) {
        self.from = Some(self.from.map_or(at, |from| from.min(at)));
        self.to = Some(self.to.map_or(at, |to| to.max(at)));
    }

    /// From the later of two answers at the beginning to the earlier at the end: no more than is
    /// sure.
    pub fn add_either(&mut self, one: DateTime<Utc>, other: DateTime<Utc>) {
        let (early, late) = (one.min(other), one.max(other));
        self.from = Some(self.from.map_or(late, |from| from.min(late)));
        self.to = Some(self.to.map_or(early, |to| to.max(early)));
    }

    pub fn contains(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> bool {
        self.from.is_some_and(|start| start <= from) && self.to.is_some_and(|end| to <= end)
    }
}

/// So many unreadable rows, and names of types, are told one by one.
const TOLD: usize = 20;

const NAMED: usize = 200;

/// The numbers of what was counted. Nothing is dropped without standing here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogCoverage {
    /// Rows of all files.
    pub rows: u64,
    /// Of no concern here: sign-ins, settings, a user's own doings.
    pub other: u64,
    /// The platform says that it was not done.
    pub failed: u64,
    /// Before or after the period that was asked for.
    pub outside: u64,
    /// Rows about resets, passwords, codes, suspensions that a case explains.
    pub explained: u64,
    /// The number of acts that cases say were done, and that the platform shows.
    pub confirmed: u64,
    /// The number of acts that cases say were done, and that cannot be judged. Such an act is too
    /// near the edge of the log, or beyond the edge.
    pub unjudged: u64,
    /// Resets that an enrolment followed in time.
    pub enrolled: u64,
    /// Resets whose 12 hours are not over at the log's end.
    pub pending: u64,
    /// Enrolments in the log, each counted once.
    pub enrolments: u64,
    /// Rows that told of an enrolment once more.
    pub repeated: u64,
    /// Rows that a case explains and that do not say who did it, or where it is not known who
    /// should have.
    pub actor_unknown: u64,
    /// Times without a zone.
    pub no_zone: u64,
    /// Times in the hour that a clock showed twice.
    pub ambiguous: u64,
    pub unreadable: u64,
    /// The places of the first unreadable rows, each with the reason.
    pub unreadable_at: Vec<(usize, u64, String)>,
    /// Those of them that are no rows of such a log at all.
    pub foreign: u64,
    /// Rows from the period that was asked for, by which log they are of.
    pub inside: Inside,
    /// Rows of a type that is not known, by type. Outside text.
    pub unknown: BTreeMap<String, u64>,
    /// The number of findings that nobody has answered, by code.
    pub findings: BTreeMap<Code, u64>,
    /// The number of those that a senior has answered.
    pub answered: u64,
}

/// Rows that are in the period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inside {
    pub rows: u64,
    pub acts: u64,
    pub users: u64,
}

impl LogCoverage {
    pub fn unreadable(&mut self, file: usize, line: u64, why: String) {
        self.unreadable += 1;
        if self.unreadable_at.len() < TOLD {
            self.unreadable_at.push((file, line, why));
        }
    }

    pub fn unknown(&mut self, name: String) {
        if let Some(n) = self.unknown.get_mut(&name) {
            *n += 1;
        } else if self.unknown.len() < NAMED {
            self.unknown.insert(name, 1);
        } else {
            *self.unknown.entry("(others)".into()).or_default() += 1;
        }
    }

    pub fn found(&mut self, code: Code) {
        *self.findings.entry(code).or_default() += 1;
    }

    /// Of a finding that was counted: it is answered.
    pub fn answers(&mut self, code: Code) {
        if let Some(count) = self.findings.get_mut(&code) {
            *count = count.saturating_sub(1);
            self.answered += 1;
        }
        self.findings.retain(|_, count| *count > 0);
    }

    pub fn total(&self) -> u64 {
        self.findings.values().sum()
    }

    /// Nothing is unexplained, and nothing that could matter was not understood.
    pub fn is_clean(&self) -> bool {
        !self.no_actor_judged() && self.total() == 0 && self.unreadable == 0
    }

    /// Cases explain rows, and of none of them is it known whether the right account did it.
    pub fn no_actor_judged(&self) -> bool {
        self.explained > 0 && self.actor_unknown == self.explained
    }

    /// The numbers, for the ledger and for programs.
    pub fn counts(&self) -> Map<String, Value> {
        let findings: Map<String, Value> = Code::ALL
            .iter()
            .map(|c| (c.as_str().to_owned(), self.findings.get(c).copied().unwrap_or(0).into()))
            .collect();
        let counts = json!({
            "rows": self.rows,
            "other": self.other,
            "failed": self.failed,
            "outside": self.outside,
            "explained": self.explained,
            "confirmed": self.confirmed,
            "unjudged": self.unjudged,
            "enrolled": self.enrolled,
            "pending": self.pending,
            "enrolments": self.enrolments,
            "repeated": self.repeated,
            "actor_unknown": self.actor_unknown,
            "no_zone": self.no_zone,
            "ambiguous": self.ambiguous,
            "unreadable": self.unreadable,
            "inside": self.inside.rows,
            "unknown": self.unknown.values().sum::<u64>(),
            "findings": findings,
        });
        match counts {
            Value::Object(counts) => counts,
            _ => Map::new(),
        }
    }
}

impl Period {
    pub fn to_json(self) -> Value {
        json!({ "from": self.from.map(time), "to": self.to.map(time) })
    }
}

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
