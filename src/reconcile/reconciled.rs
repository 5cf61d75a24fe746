//! The result of a run, for the ledger, for programs and for people.

use serde_json::{Value, json};

use super::Format;
use super::coverage::{LogCoverage, Period};
use crate::ledger::Object;

/// The result of a reconciliation. The findings themselves were handed on.
#[derive(Clone, Debug)]
pub struct Reconciled {
    pub format: Format,
    pub provider: String,
    pub case: Option<String>,
    /// Names and SHA-256 of the files.
    pub files: Vec<(String, String)>,
    /// The period that was judged: from when to when the log is whole.
    pub period: Period,
    /// From its first row to its last: what administrators did, what users did.
    pub covers: (Period, Period),
    pub tally: LogCoverage,
    /// The files hold what administrators did, what users did.
    pub acts: bool,
    pub enrolments: bool,
    /// The platform was asked for its log.
    pub fetched: bool,
    /// The gaps in the platform's log, a sentence each.
    pub lacks: Vec<String>,
    /// The number of findings that a senior has answered.
    pub answered: u64,
    /// The findings that nobody has answered, as they are recorded.
    pub(super) open: (Object, Object),
}

impl Reconciled {
    /// Returns what stands in the ledger about the run. The entry has no name and no finding, but
    /// the numbers and what was read. What nobody has answered is in [`Reconciled::private`].
    pub fn data(&self) -> Object {
        let mut data = self.tally.counts();
        data.extend(self.open.0.clone());
        if self.fetched {
            data.insert("fetched".into(), true.into());
        }
        if self.answered > 0 {
            data.insert("answered".into(), self.answered.into());
        }
        data.insert("format".into(), self.format.as_str().into());
        data.insert("provider".into(), self.provider.as_str().into());
        data.insert("period".into(), self.period.to_json());
        data.insert("covers".into(), self.covers());
        data.insert("clean".into(), self.is_clean().into());
        data.insert(
            "sha256".into(),
            self.files.iter().map(|(_, hash)| Value::from(hash.as_str())).collect(),
        );
        if let Some(case) = &self.case {
            data.insert("of".into(), case.as_str().into());
        }
        data
    }

    /// Returns the findings that nobody has answered, for the entry's personal data: the next run and
    /// whoever answers go by them.
    pub fn private(&self) -> Object {
        self.open.1.clone()
    }

    /// 0, or 10 where something is unexplained.
    pub fn exit(&self) -> u8 {
        if self.is_clean() { 0 } else { 10 }
    }

    /// Nothing is unexplained: something of what administrators did was there to be judged, and all
    /// of it was.
    pub fn is_clean(&self) -> bool {
        self.acts && self.is_covered() && self.tally.is_clean()
    }

    /// The log has something to say of the period: a row from it, and of what administrators did
    /// one from it, or one on either side of it. What no row is from is not shown to be without
    /// resets.
    pub fn is_covered(&self) -> bool {
        let inside = self.tally.inside;
        let around = |log: Period, period: Period| match (log.from, log.to, period.from, period.to)
        {
            (Some(first), Some(last), Some(from), Some(to)) => first <= from && to <= last,
            _ => false,
        };
        if self.fetched {
            return around(self.covers.0, self.period);
        }
        inside.rows > 0 && (inside.acts > 0 || around(self.covers.0, self.period))
    }

    /// Returns what the log covers, for the ledger and for programs.
    fn covers(&self) -> Value {
        json!({ "acts": self.covers.0.to_json(), "users": self.covers.1.to_json() })
    }

    pub fn names(&self) -> Vec<String> {
        self.files.iter().map(|(name, _)| name.clone()).collect()
    }

    /// The same for programs, without the findings.
    pub fn to_json(&self) -> Value {
        let names = self.names();
        let place = |file: &usize| names.get(*file).cloned().unwrap_or_default();
        let unreadable: Vec<Value> = self
            .tally
            .unreadable_at
            .iter()
            .map(|(file, line, why)| json!({ "file": place(file), "line": line, "why": why }))
            .collect();
        json!({
            "schema": "readmit.reconcile/1",
            "format": self.format.as_str(),
            "provider": self.provider,
            "case": self.case,
            "files": self.files.iter().map(|(name, hash)| json!({ "file": name, "sha256": hash })).collect::<Vec<_>>(),
            "period": self.period.to_json(),
            "covers": self.covers(),
            "period_in_log": self.is_covered(),
            "counts": self.tally.counts(),
            "unknown_types": self.tally.unknown,
            "unreadable_rows": unreadable,
            "acts_in_log": self.acts,
            "enrolments_in_log": self.enrolments,
            "clean": self.is_clean(),
            "fetched": self.fetched,
            "answered": self.answered,
            "not_recorded": self.lacks,
        })
    }
}
