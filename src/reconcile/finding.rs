//! The findings, and how several rows about one act make one: a platform logs each removed
//! credential, or a request and its effect.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::PlatformAct;
use super::mark::{Answer, FindingMark};
use crate::base::string_enum::string_enum;
use crate::ledger::format::text::{hex, time};

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
        /// A time between two readings of the log of which the platform keeps nothing any more.
        NotCovered = "not-covered",
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
            Code::NotCovered => "a time of which the platform keeps no rows any more",
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
    /// The exact detail, where the row has one: another is another finding.
    pub detail: Option<String>,
    /// The SHA-256 of each of those rows, as far as they are kept.
    pub digests: Vec<String>,
    /// The id and the rows by which it is told from others, once it has been judged. See
    /// [`Answers`](super::Answers).
    pub mark: FindingMark,
    pub answered: Option<Answer>,
}

/// The columns of a finding, for CSV. The set is additive: new ones go to the end.
pub const COLUMNS: [&str; 12] = [
    "finding", "act", "at", "user", "case", "actor", "operator", "rows", "place", "what", "id",
    "answered",
];

impl LogFinding {
    /// `files` are the names of the files that were read.
    pub fn to_cells(&self, files: &[String]) -> [String; 12] {
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
            self.mark.id.clone(),
            self.answered.as_ref().map(Answer::in_words).unwrap_or_default(),
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
            "id": self.mark.id,
            "row": self.mark.row,
            "answered": self.answered.as_ref().map(Answer::to_json),
        })
    }

    /// "log.csv:17".
    pub fn place(&self, files: &[String]) -> Option<String> {
        let (file, line) = self.place?;
        Some(format!("{}:{line}", files.get(file).map_or("", String::as_str)))
    }
}

/// More rows than these of one finding are kept as one hash over them: memory stays what it is.
const DIGESTS: usize = 256;

fn add_digest(all: &mut Vec<String>, one: String) {
    let full = all.len() >= DIGESTS;
    match all.last_mut() {
        Some(last) if full => *last = hex(&Sha256::digest(format!("{last}{one}"))),
        Some(_) | None => all.push(one),
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
    /// Each with the time of the row that was met first, which the window is around.
    held: HashMap<MergeKey, (LogFinding, DateTime<Utc>)>,
    order: VecDeque<MergeKey>,
}

impl Merger {
    pub fn new(window: TimeDelta) -> Merger {
        Merger { window, held: HashMap::new(), order: VecDeque::new() }
    }

    pub fn take(&mut self, finding: LogFinding, emit: &mut dyn FnMut(LogFinding)) {
        let mut about = finding.case.clone().unwrap_or_else(|| finding.target.to_lowercase());
        if finding.detail.is_some() {
            about.push('\n');
            about.push_str(&finding.what);
        }
        let key = (finding.code, finding.act, about);
        let met = finding.at;
        if let Some((held, anchor)) = self.held.get_mut(&key) {
            let near = (finding.at - *anchor).abs() <= self.window;
            let same_actor =
                held.actor.is_none() || finding.actor.is_none() || held.actor == finding.actor;
            if near && same_actor {
                held.rows += finding.rows;
                // Whichever end a log begins with, the finding is of the same moment.
                held.at = held.at.min(finding.at);
                for digest in finding.digests {
                    add_digest(&mut held.digests, digest);
                }
                if held.actor.is_none() && finding.actor.is_some() {
                    held.actor = finding.actor;
                    held.what = finding.what;
                }
                return;
            }
            *anchor = met;
            emit(std::mem::replace(held, finding));
            return;
        }
        if self.order.len() >= HELD
            && let Some(oldest) = self.order.pop_front()
            && let Some((finding, _)) = self.held.remove(&oldest)
        {
            emit(finding);
        }
        self.order.push_back(key.clone());
        self.held.insert(key, (finding, met));
    }

    pub fn finish(&mut self, emit: &mut dyn FnMut(LogFinding)) {
        while let Some(key) = self.order.pop_front() {
            if let Some((finding, _)) = self.held.remove(&key) {
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
