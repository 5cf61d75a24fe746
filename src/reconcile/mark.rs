//! The mark by which a finding is known from run to run, and the answer that it has.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::ledger::format::text::time;

/// The mark by which a finding is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingMark {
    /// Speakable: `D-7Q4K2M9P`.
    pub id: String,
    /// The SHA-256 over its rows, in hex.
    pub row: String,
}

/// A senior's answer to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub entry: u64,
    pub by: String,
    pub at: DateTime<Utc>,
    /// `None` once it was erased.
    pub reason: Option<String>,
}

impl Answer {
    pub fn in_words(&self) -> String {
        let reason = self.reason.as_deref().unwrap_or("(erased)");
        format!("by {} on {}: {reason}", self.by, self.at.format("%Y-%m-%d"))
    }

    pub fn to_json(&self) -> Value {
        json!({ "entry": self.entry, "by": self.by, "at": time(self.at), "reason": self.reason })
    }
}
