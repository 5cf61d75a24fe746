use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::finding::{Findings, Kind, LedgerFinding};
use crate::ledger::format::{text, tree::Hash};

/// The evidence that the ledger is the ledger that it is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authenticity {
    /// It is signed by the key that the verifier brought or has at home.
    Key,
    /// It continues a head that the verifier kept.
    Head,
    /// Nobody: it may be consistent and still be an invention.
    Nobody,
}

/// A head from outside the file, and how far the head vouches for the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The number of entries that the head covers.
    pub size: u64,
    /// The time of the last of them.
    pub time: DateTime<Utc>,
    /// The place where the head was kept.
    pub label: String,
}

/// Entries whose personal data is gone. Each with its hash: after a restore another one may stand
/// in its place.
pub type Erased = BTreeMap<u64, Hash>;

pub(super) const NOT_RECORDED: &str =
    "its personal data is gone, and no entry says that it was erased";

/// The findings and figures of a verification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerificationReport {
    pub origin: String,
    pub size: u64,
    pub root: Hash,
    pub first: Option<DateTime<Utc>>,
    pub last: Option<DateTime<Utc>>,
    /// Entries before this one were verified before, and only their hashes now.
    pub from: u64,
    /// The number of entries whose signatures were not looked at: a later entry of the same key
    /// takes each of them as its holder's own.
    pub vouched: u64,
    /// The number of stored heads that were compared with the entries.
    pub heads: u64,
    /// Of how many of these the signature was checked. Of those under a head that was verified
    /// before it is not.
    pub heads_signed: u64,
    /// The number of stored heads that there are.
    pub heads_there: u64,
    /// Whose personal data was erased, as entries say.
    pub erased: Erased,
    /// Of how many more it was erased, as another ledger says.
    pub elsewhere: u64,
    /// Of which it is gone, and the caller said that it would find out.
    pub unsettled: Erased,
    pub whose: Authenticity,
    pub anchor: Option<Anchor>,
    pub findings: Vec<LedgerFinding>,
    /// The number of findings that were left out of the list.
    pub more: u64,
}

impl VerificationReport {
    /// Nothing is wrong, and it is shown whose it is.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty() && self.unsettled.is_empty() && self.whose != Authenticity::Nobody
    }

    /// Settles whether missing personal data was erased. The data was erased if a ledger says so
    /// that has the same entry. Otherwise the missing data is a finding.
    pub fn settle(&mut self, known: &Erased) {
        let (erased, not): (Erased, Erased) = std::mem::take(&mut self.unsettled)
            .into_iter()
            .partition(|(seq, leaf)| known.get(seq) == Some(leaf));
        self.elsewhere += erased.len() as u64;
        let mut findings = Findings::of(std::mem::take(&mut self.findings), self.more);
        for seq in not.into_keys() {
            findings.add(Kind::PersonalData, seq, NOT_RECORDED);
        }
        (self.findings, self.more) = findings.into_sorted();
    }

    /// Returns the verdict of the verification, in one sentence.
    pub fn verdict(&self) -> &'static str {
        if !self.findings.is_empty() || !self.unsettled.is_empty() {
            "it does not verify"
        } else if self.whose == Authenticity::Nobody {
            "consistent with itself, not shown to be whose: bring its key (--key) or a head that you kept (--against)"
        } else {
            "it verifies"
        }
    }

    /// Says which entries' signatures were looked at, in one sentence.
    pub fn said_of_signatures(&self) -> String {
        let looked_at = self.size.saturating_sub(self.from);
        match self.vouched {
            0 => format!("Signatures looked at: {looked_at}, of every entry singly."),
            vouched => format!(
                "Signatures looked at: {}; {vouched} more entries are taken as theirs by a later entry of the same key \
                 (`--each` looks at every one).",
                looked_at.saturating_sub(vouched)
            ),
        }
    }

    /// Returns what was looked at of the file's own signed heads, sentence by sentence.
    pub fn said_of_heads(&self) -> Vec<String> {
        let VerificationReport {
            heads_there: there, heads: compared, heads_signed: signed, ..
        } = self;
        let key = match self.whose {
            Authenticity::Key => "the expected key",
            Authenticity::Head | Authenticity::Nobody => "the key that it names itself",
        };
        let all = if *there == 1 {
            "Its one signed head was".to_owned()
        } else {
            format!("Its {there} signed heads were")
        };
        let fit = self.findings.is_empty();
        if compared == there && signed == there && fit {
            return vec![format!("{all} checked: made over these entries, and signed with {key}.")];
        }
        let which = if compared == there {
            all
        } else {
            format!("Of its {there} signed heads {compared} were")
        };
        let mut said = vec![format!(
            "{which} compared with these entries{}.",
            if fit { ", and fit them" } else { "" }
        )];
        said.push(match compared - signed {
            0 => format!("They are signed with {key}."),
            unsigned if self.from > 0 => {
                format!("The signatures of {unsigned} that are under the head that you brought were not checked.")
            }
            unsigned => format!("The signatures of {unsigned} were not checked, or are not right."),
        });
        said
    }

    /// Says how much of the ledger rests on something outside the file, in one sentence.
    pub fn anchored(&self) -> String {
        match &self.anchor {
            None => format!(
                "No head kept elsewhere was compared: that nothing was cut off or rolled back, {} entries, rests on this \
                 file alone.",
                self.size
            ),
            Some(anchor) => format!(
                "Anchored by {} up to entry {} on {}; {} newer entries rest on this file alone.",
                anchor.label,
                anchor.size.saturating_sub(1),
                text::time(anchor.time),
                self.size.saturating_sub(anchor.size)
            ),
        }
    }

    pub fn to_json(&self) -> Value {
        let findings: Vec<Value> = self
            .findings
            .iter()
            .map(|f| json!({"kind": f.kind.as_str(), "seq": f.seq, "what": f.what, "meaning": f.kind.meaning()}))
            .collect();
        json!({
            "schema": "readmit.verify/1",
            "sound": self.is_sound(),
            "verdict": self.verdict(),
            "origin": self.origin,
            "size": self.size,
            "root": text::base64(&self.root),
            "first": self.first.map(text::time),
            "last": self.last.map(text::time),
            "from": self.from,
            "checked": self.size.saturating_sub(self.from).saturating_sub(self.vouched),
            "vouched": self.vouched,
            "heads": self.heads,
            "heads_signed": self.heads_signed,
            "heads_there": self.heads_there,
            "erased": self.erased.len(),
            "erased_elsewhere": self.elsewhere,
            "whose": match self.whose { Authenticity::Key => "key", Authenticity::Head => "head", Authenticity::Nobody => "nobody" },
            "anchor": self.anchor.as_ref().map(|a| json!({"size": a.size, "time": text::time(a.time), "kept": a.label})),
            "findings": findings,
            "more_findings": self.more,
        })
    }
}
