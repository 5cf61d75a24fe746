//! The checks that can be made of one record alone, and so of many at the same time; and what has
//! to be known of entries that were verified before.

use super::finding::Kind;
use super::reader::{FoundPrivate, FoundRecord, RecordBuffer};
use crate::ledger::format::body;
use crate::ledger::format::body::{EntryBody, action_of};
use crate::ledger::format::canonical::NotCanonical;
use crate::ledger::format::statement::{Malformed, put_private};
use crate::ledger::format::tree::Hash;
use crate::ledger::stored::{is_erased, reveal};
use crate::ledger::{Action, Signature};
use crate::model::Role;

/// A record after the checks that need no other.
pub struct CheckedRecord {
    /// The place where the record stands in the file.
    pub seq: u64,
    /// `None`: what stands there is none.
    pub signature: Option<Signature>,
    /// As it is, whatever the file says it is; what the file says, where it cannot be read. `None`:
    /// nobody can say.
    pub leaf: Option<Hash>,
    /// True if the file gives the same leaf.
    pub leaf_agrees: bool,
    pub body: Result<EntryBody, RecordFinding>,
    /// The bytes of the statement that the actor must have signed. Empty where nobody is to look at
    /// the signature.
    pub statement: Vec<u8>,
    /// The later entry, not far behind, that takes this one as its holder's own.
    pub taken_by: Option<u64>,
    /// True if the record's personal data was erased. The error says what is wrong with the data.
    pub erased: Result<bool, String>,
}

/// The reason why a record is no entry.
pub struct RecordFinding {
    pub kind: Kind,
    pub what: String,
}

impl RecordFinding {
    fn unreadable(what: impl Into<String>) -> RecordFinding {
        RecordFinding { kind: Kind::Unreadable, what: what.into() }
    }

    pub fn of(fault: &Malformed) -> RecordFinding {
        match fault {
            Malformed::NotCanonical(NotCanonical::Syntax(_)) => {
                RecordFinding::unreadable(format!("its bytes are no entry: {fault}"))
            }
            Malformed::NotCanonical(_) => {
                RecordFinding { kind: Kind::NotCanonical, what: fault.to_string() }
            }
            Malformed::Absent(_) | Malformed::Field(_) | Malformed::Unknown | Malformed::Nul => {
                RecordFinding { kind: Kind::Edited, what: fault.to_string() }
            }
            Malformed::Version(_) | Malformed::Newer(_) => {
                RecordFinding { kind: Kind::Newer, what: fault.to_string() }
            }
        }
    }
}

/// Checks some that follow each other. `singly`: every signature is to be looked at.
pub fn check_all(records: &RecordBuffer, told: &[Action], singly: bool) -> Vec<CheckedRecord> {
    let mut checked: Vec<CheckedRecord> = records.iter().map(|found| check(&found)).collect();
    within(&mut checked);
    for (record, found) in checked.iter_mut().zip(records.iter()) {
        record.taken_by = record.taken_by.filter(|_| record.may_be_taken(told));
        if (singly || record.taken_by.is_none())
            && let (Ok(_), Some(bytes)) = (&record.body, found.body)
            && let Ok((_, statement)) = EntryBody::parse_stated(bytes)
        {
            record.statement = statement;
        }
    }
    checked
}

/// Says of each of some records that follow each other by which of the others it is taken as the
/// holder's own.
fn within(records: &mut [CheckedRecord]) {
    // A batch has the entries of a few keys.
    let mut next: Vec<usize> = Vec::new();
    for i in (0..records.len()).rev() {
        let Ok(body) = &records[i].body else { continue };
        let statement = &body.statement;
        let key = |j: usize| records[j].body.as_ref().ok().map(|body| &body.statement);
        let at = next.iter().position(|j| key(*j).is_some_and(|s| s.key == statement.key));
        let Some(at) = at else {
            next.push(i);
            continue;
        };
        let own = key(next[at]).and_then(|s| s.link.as_ref()?.own);
        let named =
            own.is_some_and(|own| own.seq == records[i].seq && Some(own.leaf) == records[i].leaf);
        let by = records[next[at]].seq;
        records[i].taken_by = named.then_some(by);
        next[at] = i;
    }
}

impl CheckedRecord {
    /// Returns true if another entry may vouch for this one. One of version 1 is vouched for by
    /// nobody; a touch stays a proof of its own; and what changes keys or rights, the actions in
    /// `told`, is looked at in any case.
    pub fn may_be_taken(&self, told: &[Action]) -> bool {
        let touched = self.signature.is_none_or(|signature| signature.said().is_some());
        self.body.as_ref().is_ok_and(|body| {
            body.statement.link.is_some() && !told.contains(&body.statement.draft.action)
        }) && !touched
    }
}

/// Checks one.
pub fn check(found: &FoundRecord<'_>) -> CheckedRecord {
    let FoundRecord { seq, signature, leaf: claimed, .. } = *found;
    let faulty = |fault: RecordFinding, leaf| CheckedRecord {
        seq,
        signature,
        leaf,
        leaf_agrees: true,
        body: Err(fault),
        statement: Vec::new(),
        taken_by: None,
        erased: Ok(false),
    };
    if let Some(what) = found.lost {
        return faulty(RecordFinding::unreadable(format!("it cannot be read: {what}")), None);
    }
    let Some(bytes) = found.body else {
        return faulty(
            RecordFinding::unreadable("where its text should be is something else"),
            claimed,
        );
    };
    let leaf = signature.map(|signature| body::leaf(bytes, &signature));
    match EntryBody::parse(bytes) {
        Ok(mut body) => CheckedRecord {
            seq,
            signature,
            leaf: leaf.or(claimed),
            leaf_agrees: leaf.is_none() || claimed == leaf,
            erased: erased(&mut body, found.private),
            body: Ok(body),
            statement: Vec::new(),
            taken_by: None,
        },
        Err(malformed) => {
            let fault = RecordFinding::of(&malformed);
            // What was broken by accident has the hash that it was recorded with.
            let unreadable = fault.kind == Kind::Unreadable;
            let agrees = unreadable || claimed == leaf;
            let leaf = if unreadable { claimed.or(leaf) } else { leaf.or(claimed) };
            CheckedRecord { leaf_agrees: agrees, ..faulty(fault, leaf) }
        }
    }
}

/// Holds the personal data against what was recorded. Where a rule asks for it, it is put into the
/// draft.
fn erased(body: &mut EntryBody, private: FoundPrivate<'_>) -> Result<bool, String> {
    let sealed = match private {
        FoundPrivate::Nothing => None,
        FoundPrivate::Sealed(salt, bytes) => Some((salt, bytes)),
        FoundPrivate::Odd => {
            return Err("where its personal data should be is something else".into());
        }
        FoundPrivate::Lost(what) => {
            return Err(format!("its personal data cannot be read: {what}"));
        }
    };
    let recorded = body.statement.private;
    let erased = if body.statement.draft.role == Role::Service {
        reveal(recorded, sealed).map(|(private, erased)| {
            put_private(&mut body.statement.draft, private);
            erased
        })
    } else {
        // What the hash was made over was read when it was made.
        is_erased(recorded, sealed)
    };
    erased.map_err(|_| "its personal data is not what was recorded".to_owned())
}

/// An entry that was verified before.
pub struct Hashed {
    pub seq: u64,
    /// Or what stands there instead of an entry.
    pub action: Result<Action, String>,
    /// `None`: nobody can say.
    pub leaf: Option<Hash>,
    /// True if the file gives the same hash for the entry.
    pub leaf_agrees: bool,
    pub signature: Option<Signature>,
    /// The body, where more is to be known of the entry.
    pub body: Option<Vec<u8>>,
}

/// Hashes entries of which the last of all is the one before `known`. Those of the actions in
/// `told` say what has to be known of the later ones.
pub fn hash(records: &RecordBuffer, known: u64, told: &[Action]) -> Vec<Hashed> {
    let hash = |FoundRecord { seq, body, signature, leaf: claimed, lost, .. }: FoundRecord<'_>| {
        let (Some(body), Some(signature)) = (body, signature) else {
            let what = lost.map_or("it is not an entry".to_owned(), |what| {
                format!("it cannot be read: {what}")
            });
            return Hashed {
                seq,
                action: Err(what),
                leaf: claimed,
                leaf_agrees: true,
                signature,
                body: None,
            };
        };
        let (leaf, action) = (body::leaf(body, &signature), action_of(body));
        let wanted = seq + 1 == known || action.is_some_and(|action| told.contains(&action));
        Hashed {
            seq,
            action: action.ok_or("it is not an entry".to_owned()),
            leaf: Some(leaf),
            leaf_agrees: claimed == Some(leaf),
            signature: Some(signature),
            body: wanted.then(|| body.to_vec()),
        }
    };
    records.iter().map(hash).collect()
}
