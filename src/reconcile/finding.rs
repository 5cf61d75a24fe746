//! The findings, and how several rows about one act make one: a platform logs each removed
//! credential, or a request and its effect.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::PlatformAct;
use crate::base::string_enum::string_enum;
use crate::ledger::format::text::time;

string_enum! {
    /// The code of a finding, which says what is unexplained.
    Code {
        /// Done on the platform, and no case says so.
        WithoutCase = "without-case",
        /// A case says it was done, and the platform does not show it.
        NotOnPlatform = "not-on-platform",
        BeforeVerification = "before-verification",
        /// In a case and verified, and before the ledger said so.
        BeforeRecord = "before-record",
        EnrolmentBeforeReset = "enrolment-before-reset",
        NoEnrolment = "no-enrolment",
        OtherActor = "other-actor",
        NoReason = "no-reason",
        /// Oftener than the case says.
        MoreThanRecorded = "more-than-recorded",
        /// A change of what is recorded. From that change on, or until that change, a row that is
        /// missing says nothing.
        RecordingChanged = "recording-changed",
        /// The row leaves out what would tell whether it matters.
        CannotBeTold = "cannot-be-told",
        /// Of a type that is not on the list of what is harmless.
        NotKnown = "not-known",
    }
}

impl Code {
    /// Returns the meaning of the code, for a table.
    pub const fn meaning(self) -> &'static str {
        match self {
            Code::WithoutCase => "on the platform, no case says so",
            Code::NotOnPlatform => "in a case, the platform does not show it",
            Code::BeforeVerification => "before its verification",
            Code::BeforeRecord => "before the ledger said so",
            Code::EnrolmentBeforeReset => "enrolled before the reset, and not after it",
            Code::NoEnrolment => "no enrolment within 12 hours",
            Code::OtherActor => "done by another actor",
            Code::NoReason => "no reason given",
            Code::MoreThanRecorded => "done more often than the case says",
            Code::RecordingChanged => "what is recorded was changed in between",
            Code::CannotBeTold => "not to be told from the row",
            Code::NotKnown => "of a type that readmit does not know",
        }
    }
}

/// One thing that is not explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFinding {
    pub code: Code,
    pub act: PlatformAct,
    /// When it happened; on the platform if it shows it, otherwise by the ledger.
    pub at: DateTime<Utc>,
    /// The user, as the log names them, or the ledger. Outside text.
    pub target: String,
    pub case: Option<String>,
    /// The party that did the act, as the log names the party. The name is outside text.
    pub actor: Option<String>,
    /// The operator who should have done the act, or who recorded the act.
    pub operator: Option<String>,
    /// The number of rows of the log that say what the finding says.
    pub rows: u64,
    /// The first of them: file and line.
    pub place: Option<(usize, u64)>,
    pub what: String,
    /// `what` says what exactly was done: another is another finding.
    pub exact: bool,
}

/// The columns of a finding, for CSV. The set is additive: new ones go to the end.
pub const COLUMNS: [&str; 10] =
    ["finding", "act", "at", "user", "case", "actor", "operator", "rows", "place", "what"];

impl LogFinding {
    /// `files` are the names of the files that were read.
    pub fn to_cells(&self, files: &[String]) -> [String; 10] {
        let or = |t: &Option<String>| t.clone().unwrap_or_default();
        [
            self.code.as_str().to_owned(),
            self.act.as_str().to_owned(),
            time(self.at),
            self.target.clone(),
            or(&self.case),
            or(&self.actor),
            or(&self.operator),
            self.rows.to_string(),
            self.place(files).unwrap_or_default(),
            self.what.clone(),
        ]
    }

    pub fn to_json(&self, files: &[String]) -> Value {
        json!({
            "finding": self.code.as_str(),
            "act": self.act.as_str(),
            "at": time(self.at),
            "user": self.target,
            "case": self.case,
            "actor": self.actor,
            "operator": self.operator,
            "rows": self.rows,
            "place": self.place(files),
            "what": self.what,
        })
    }

    /// "log.csv:17".
    pub fn place(&self, files: &[String]) -> Option<String> {
        let (file, line) = self.place?;
        Some(format!("{}:{line}", files.get(file).map_or("", String::as_str)))
    }
}

/// A moment, as findings say it.
pub(super) fn when(at: Option<DateTime<Utc>>) -> String {
    at.map_or("never".to_owned(), |at| at.format("%Y-%m-%d %H:%M:%S").to_string())
}

/// So many findings are held back at a time. What is older is handed on; memory stays what it is.
const HELD: usize = 4096;

/// By code, act, and whom or what it is about; rows that say exactly what was done are one only if
/// they say the same.
type MergeKey = (Code, PlatformAct, String);

/// Holds findings back until nothing more can join them.
#[derive(Debug)]
pub struct Merger {
    window: TimeDelta,
    held: HashMap<MergeKey, LogFinding>,
    order: VecDeque<MergeKey>,
}

impl Merger {
    pub fn new(window: TimeDelta) -> Merger {
        Merger { window, held: HashMap::new(), order: VecDeque::new() }
    }

    pub fn take(&mut self, finding: LogFinding, emit: &mut dyn FnMut(LogFinding)) {
        let mut about = finding.case.clone().unwrap_or_else(|| finding.target.to_lowercase());
        if finding.exact {
            about.push('\n');
            about.push_str(&finding.what);
        }
        let key = (finding.code, finding.act, about);
        if let Some(held) = self.held.get_mut(&key) {
            let near = (finding.at - held.at).abs() <= self.window;
            let same_actor =
                held.actor.is_none() || finding.actor.is_none() || held.actor == finding.actor;
            if near && same_actor {
                held.rows += finding.rows;
                if held.actor.is_none() && finding.actor.is_some() {
                    held.actor = finding.actor;
                    held.what = finding.what;
                }
                return;
            }
            emit(std::mem::replace(held, finding));
            return;
        }
        if self.order.len() >= HELD
            && let Some(oldest) = self.order.pop_front()
            && let Some(finding) = self.held.remove(&oldest)
        {
            emit(finding);
        }
        self.order.push_back(key.clone());
        self.held.insert(key, finding);
    }

    pub fn finish(&mut self, emit: &mut dyn FnMut(LogFinding)) {
        while let Some(key) = self.order.pop_front() {
            if let Some(finding) = self.held.remove(&key) {
                emit(finding);
            }
        }
    }
}

/// The marks that were seen lately. The last [`HELD`] marks are remembered.
#[derive(Debug, Default)]
pub struct RecentRows {
    seen: std::collections::HashSet<String>,
    order: VecDeque<String>,
}

impl RecentRows {
    /// Returns true if the mark is seen for the first time.
    pub fn is_new(&mut self, mark: String) -> bool {
        if self.seen.contains(&mark) {
            return false;
        }
        if self.order.len() >= HELD
            && let Some(oldest) = self.order.pop_front()
        {
            self.seen.remove(&oldest);
        }
        self.order.push_back(mark.clone());
        self.seen.insert(mark)
    }
}
