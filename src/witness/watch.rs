//! What a witness's file says about a ledger.

use std::path::Path;

use serde_json::Value;

use crate::ledger::format::note::{Checkpoint, NoteKey};
use crate::ledger::format::text;
use crate::ledger::verify::Kept;
use crate::ledger::{Action, Filter, Head, Ledger, LedgerError};

/// A ledger that has less, or something else, than a head of it that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// How many entries it has.
    pub size: u64,
    /// The head that says more.
    pub known: Checkpoint,
}

/// A head and its note, from a witness's file.
type Noted = (Checkpoint, String);

/// The heads of the ledger that `key` signs, in the order in which they were handed over. What is signed by nobody known
/// is passed over: who can append to the file must not be able to stop a ledger.
pub fn heads_of(path: &Path, key: &NoteKey) -> std::io::Result<Vec<(Checkpoint, String)>> {
    let bytes = std::fs::read(path)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut heads = Vec::new();
    let mut note = String::new();
    let mut signed = false;
    // A note ends with its signatures, and an empty line parts it from the next.
    for line in text.lines().chain([""]) {
        if line.is_empty() && signed {
            if let Ok(head) = Checkpoint::open(&note, key) {
                heads.push((head, std::mem::take(&mut note)));
            }
            note.clear();
            signed = false;
            continue;
        }
        signed |= line.starts_with("— ");
        if !(line.is_empty() && note.is_empty()) {
            note.push_str(line);
            note.push('\n');
        }
    }
    Ok(heads)
}

/// Whether the ledger is an older copy than one of these heads, or another history, and no restore is recorded that says
/// so. Only sizes are looked at, and the newest root: a verification compares them all.
pub fn behind(ledger: &dyn Ledger, head: &Head, known: &[Noted]) -> Result<Option<Behind>, LedgerError> {
    let Some((newest, _)) = known.iter().max_by_key(|(h, _)| h.size) else { return Ok(None) };
    let differs = newest.size > head.size || (newest.size == head.size && newest.root != head.root);
    if !differs || restores(ledger)?.iter().any(|r| r.covers(newest)) {
        return Ok(None);
    }
    Ok(Some(Behind { size: head.size, known: newest.clone() }))
}

/// How many heads were passed over, because a recorded restore says that what they covered is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    pub heads: u64,
    /// The newest restore that says so: its entry.
    pub restore: Option<u64>,
}

/// The heads that the ledger must still agree with: all but those of a time that a restore has undone, and says so.
pub fn still_expected(ledger: &dyn Ledger, place: &str, known: Vec<Noted>) -> Result<(Vec<Kept>, Passed), LedgerError> {
    let restores = restores(ledger)?;
    let mut passed = Passed::default();
    let mut kept = Vec::new();
    // The largest size from here to the end of the file that is smaller than what came before tells where it went back.
    let mut smallest_after = u64::MAX;
    let mut after: Vec<u64> = Vec::with_capacity(known.len());
    for (head, _) in known.iter().rev() {
        after.push(smallest_after);
        smallest_after = smallest_after.min(head.size);
    }
    after.reverse();
    for ((head, note), after) in known.into_iter().zip(after) {
        let undone = restores.iter().rev().find(|r| r.covers(&head) && r.kept < head.size && after <= head.size);
        if let Some(restore) = undone {
            passed.heads += 1;
            passed.restore = passed.restore.max(Some(restore.seq));
        } else if let Ok(head) = Kept::parse(place, &note) {
            kept.push(head);
        }
    }
    Ok((kept, passed))
}

/// A recorded restore.
struct Restore {
    seq: u64,
    /// How many entries were left.
    kept: u64,
    /// How many were known to have been there.
    known: u64,
}

impl Restore {
    fn covers(&self, head: &Checkpoint) -> bool {
        head.size <= self.known
    }
}

fn restores(ledger: &dyn Ledger) -> Result<Vec<Restore>, LedgerError> {
    let filter = Filter { actions: vec![Action::LedgerRestored], ..Filter::default() };
    let number = |value: Option<&Value>| value.and_then(Value::as_u64).unwrap_or(0);
    let entries = ledger.read(&filter)?;
    Ok(entries
        .iter()
        .map(|e| Restore { seq: e.seq(), kept: number(e.data().get("size")), known: number(e.data().get("known")) })
        .collect())
}

impl std::fmt::Display for Behind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Behind { size, known } = self;
        if known.size > *size {
            write!(f, "it has {size} entries, and a head is known over {}", known.size)
        } else {
            write!(f, "its head over {size} entries is not the one that is known: {}", text::base64(&known.root))
        }
    }
}
