//! The statements of a witness's file about a ledger.

use std::path::Path;

use serde_json::Value;

use crate::ledger::format::note::{Checkpoint, NoteKey};
use crate::ledger::format::text;
use crate::ledger::keys::{INSTALLATION, STANDING_ACTIONS};
use crate::ledger::verify::TrustedHead;
use crate::ledger::{Action, Committed, Filter, Head, Ledger, LedgerError, key_for};
use crate::model::Role;

/// A ledger that has less, or something else, than a head of it that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The number of entries that the ledger has.
    pub size: u64,
    /// The head that says more.
    pub known: Checkpoint,
}

/// A head and its note, from a witness's file.
pub type Noted = (Checkpoint, String);

/// The heads of the ledger that `key` signs, in the order in which they were handed over. What is
/// signed by nobody known is passed over: who can append to the file must not be able to stop a
/// ledger.
pub fn heads_of(path: &Path, key: &NoteKey) -> std::io::Result<Vec<Noted>> {
    let bytes = std::fs::read(path)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut heads = Vec::new();
    let mut note = String::new();
    let mut signed = false;
    // A note ends with its signatures, and an empty line parts it from the next.
    for line in text.lines().chain([""]) {
        if line.is_empty() && signed {
            if let Ok(head) = Checkpoint::open(&note, &key_for(&note, key)) {
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

/// Compares the ledger with these heads. Returns a result if the ledger is an older copy than one
/// of the heads, or another history. There is no result if an admin's restore is recorded that says
/// so. Only sizes are looked at, and the newest root. A verification compares all the heads.
pub fn behind(
    ledger: &dyn Ledger,
    head: &Head,
    known: &[Noted],
) -> Result<Option<Behind>, LedgerError> {
    let excused = excused(&restores(ledger)?, known);
    let expected =
        known.iter().zip(excused).filter(|(_, excuse)| excuse.is_none()).map(|(noted, _)| &noted.0);
    let Some(newest) = expected.max_by_key(|h| h.size) else {
        return Ok(None);
    };
    let differs = newest.size > head.size || (newest.size == head.size && newest.root != head.root);
    Ok(differs.then(|| Behind { size: head.size, known: newest.clone() }))
}

/// Heads that were passed over, because an admin recorded that what they cover is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    pub heads: u64,
    /// The largest number of entries that one of them covers.
    pub largest: u64,
    /// The restore that says so: its entry.
    pub restore: u64,
    /// The admin who signed it.
    pub by: String,
}

/// The heads that the ledger must still agree with: all but those of a time that an admin's restore
/// has undone.
pub fn still_expected(
    ledger: &dyn Ledger,
    place: &str,
    known: Vec<Noted>,
) -> Result<(Vec<TrustedHead>, Vec<Passed>), LedgerError> {
    let restores = restores(ledger)?;
    let excused = excused(&restores, &known);
    let mut passed: Vec<Passed> = Vec::new();
    let mut kept = Vec::new();
    for ((head, note), excuse) in known.into_iter().zip(excused) {
        match excuse.and_then(|at| restores.get(at)) {
            Some(Restore { seq, by, .. }) => match passed.iter_mut().find(|p| p.restore == *seq) {
                Some(seen) => {
                    (seen.heads, seen.largest) = (seen.heads + 1, seen.largest.max(head.size));
                }
                None => passed.push(Passed {
                    heads: 1,
                    largest: head.size,
                    restore: *seq,
                    by: by.clone(),
                }),
            },
            None => kept.extend(TrustedHead::parse(place, &note)),
        }
    }
    Ok((kept, passed))
}

/// A recorded restore.
struct Restore {
    seq: u64,
    by: String,
    /// The number of entries that were left.
    kept: u64,
    /// The number of entries that were known to have been there, and their root where a head says
    /// it.
    known: u64,
    known_root: Option<String>,
    /// The newest head in the witness's file at that time, and how many stood there.
    seen: Option<WitnessedHeads>,
}

struct WitnessedHeads {
    heads: u64,
    /// The newest: how many entries it covers, and their root.
    newest: Option<(u64, String)>,
}

impl WitnessedHeads {
    fn is(&self, head: &Checkpoint) -> bool {
        self.newest
            .as_ref()
            .is_some_and(|(size, root)| head.size == *size && text::base64(&head.root) == *root)
    }
}

impl Restore {
    /// Returns how many heads, from the beginning of the witness's file, stood there when the
    /// ledger was restored. Later heads are of what was recorded since, which no restore of that
    /// time can excuse.
    fn before(&self, known: &[Noted]) -> usize {
        let first = |is: &dyn Fn(&Checkpoint) -> bool| {
            known.iter().position(|(head, _)| is(head)).map(|at| at + 1)
        };
        let Some(seen) = &self.seen else {
            // Recorded before restores named what the witness had seen: then it must have seen the
            // very head that is named.
            let named = |head: &Checkpoint| {
                self.known_root.as_ref().is_none_or(|r| text::base64(&head.root) == *r)
            };
            return first(&|head| head.size == self.known && named(head)).unwrap_or(0);
        };
        let count = usize::try_from(seen.heads).unwrap_or(usize::MAX);
        match count.checked_sub(1).and_then(|last| known.get(last)) {
            Some((head, _)) if seen.is(head) => count,
            // The file is not the one of then. What it has of that time ends, at the latest, with
            // that head.
            Some(_) | None => first(&|head| seen.is(head)).unwrap_or(0),
        }
    }

    fn covers(&self, head: &Checkpoint) -> bool {
        self.kept < head.size && head.size <= self.known
    }
}

/// For each head, the place in `restores` of the newest one that excuses its absence.
fn excused(restores: &[Restore], known: &[Noted]) -> Vec<Option<usize>> {
    let mut excused = vec![None; known.len()];
    for (number, restore) in restores.iter().enumerate() {
        let before = restore.before(known);
        for (place, (head, _)) in excused.iter_mut().zip(known).take(before) {
            if restore.covers(head) {
                *place = Some(number);
            }
        }
    }
    excused
}

/// The restores that an admin signed, oldest first. The installation's key is no person's: every
/// member of a shared home's group can read it, so that what it alone says of a restore excuses
/// nothing.
fn restores(ledger: &dyn Ledger) -> Result<Vec<Restore>, LedgerError> {
    let filter = Filter { actions: vec![Action::LedgerRestored], ..Filter::default() };
    let entries = ledger.read(&filter)?;
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let standing =
        ledger.read(&Filter { actions: STANDING_ACTIONS.to_vec(), ..Filter::default() })?;
    let of = |entry: &Committed| {
        let number = |key: &str| entry.data().get(key).and_then(Value::as_u64);
        let word = |key: &str| entry.data().get(key).and_then(Value::as_str).map(str::to_owned);
        let newest = number("witness_size").zip(word("witness_root"));
        let seen = number("witness_heads").map(|heads| WitnessedHeads { heads, newest });
        Restore {
            seq: entry.seq(),
            by: entry.draft().actor.clone(),
            kept: number("size").unwrap_or(0),
            known: number("known").unwrap_or(0),
            known_root: word("known_root"),
            seen,
        }
    };
    Ok(entries.iter().filter(|entry| is_admins(entry, &standing)).map(of).collect())
}

/// Returns true if whoever signed an entry was an admin at the entry's place.
fn is_admins(entry: &Committed, standing: &[Committed]) -> bool {
    let actor = entry.draft().actor.as_str();
    let about = |e: &&Committed| {
        e.seq() < entry.seq()
            && e.data().get("name").and_then(Value::as_str).unwrap_or(&e.draft().actor) == actor
    };
    let mut role = None;
    for change in standing.iter().filter(about) {
        match change.draft().action {
            Action::OperatorDisabled => role = None,
            Action::OperatorKeyRotated | Action::OperatorKeyAdded | Action::OperatorKeyDisabled => {
            }
            Action::LedgerCreated => role = Some(change.draft().role),
            _ => role = change.data().get("role").and_then(Value::as_str).and_then(Role::parse),
        }
    }
    actor != INSTALLATION && entry.draft().role == Role::Admin && role == Some(Role::Admin)
}

impl std::fmt::Display for Behind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Behind { size, known } = self;
        if known.size > *size {
            write!(f, "it has {size} entries, and a head is known over {}", known.size)
        } else {
            write!(
                f,
                "its head over {size} entries is not the one that is known: {}",
                text::base64(&known.root)
            )
        }
    }
}
