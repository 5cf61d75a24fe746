//! The end of a ledger: all that is needed to add to it.

use std::collections::BTreeMap;

use chrono::{DateTime, SubsecRound, Utc};

use super::format::body::{EntryBody, EntryPlace, has_census};
use super::format::statement::{MAX_BEHIND, Salt, Sealed, SeenHead, Statement};
use super::format::tree::{Frontier, Hash, ZERO};
use super::format::{body, text};
use super::{Action, Draft, Entry, KeyId, LedgerError, Signature};

/// A body or the personal data beside it may be this long, in bytes: far more than a person writes,
/// and little enough that one entry cannot make every later reading slow.
pub const MAX_BYTES: usize = 64 * 1024;

/// The longest record, body and signature, that is added: the longest entry of a tiled log
/// (tlog-tiles).
pub const MAX_RECORD: usize = 65_535;

/// The newest entry, the tree's right edge, and the counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tip {
    pub frontier: Frontier,
    pub newest: Option<Newest>,
    pub counts: BTreeMap<Action, u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Newest {
    pub leaf: Hash,
    pub time: DateTime<Utc>,
}

/// A statement with its signature and what is kept beside it.
#[derive(Clone, Debug)]
pub struct SignedDraft {
    pub statement: Statement,
    pub signature: Signature,
    pub sealed: Option<Sealed>,
}

/// A record that is ready to be stored.
#[derive(Clone, Debug)]
pub struct Placed {
    pub entry: Entry,
    pub body: String,
    pub signature: Signature,
    pub sealed: Option<Sealed>,
    pub leaf: Hash,
    /// The key that signed it.
    pub key: KeyId,
    /// The newest entry that its author had seen.
    pub seen: Option<SeenHead>,
}

/// Makes the statement of `draft`, by whoever holds `key`, who has seen `seen`.
pub fn state(
    draft: &Draft,
    key: KeyId,
    seen: Option<SeenHead>,
    entropy: &mut dyn FnMut(&mut [u8]),
) -> Result<(Statement, Option<Sealed>), LedgerError> {
    let refused = |e: &dyn std::fmt::Display| LedgerError::Refused(e.to_string());
    if !text::time_fits(draft.clock) {
        return Err(LedgerError::Refused(
            "its clock is outside the years that can be written".into(),
        ));
    }
    if !crate::base::clock::is_plausible(draft.clock) {
        return Err(LedgerError::Clock(draft.clock));
    }
    let mut draft = draft.clone();
    draft.clock = draft.clock.trunc_subsecs(3);
    let private = std::mem::take(&mut draft.private);
    let sealed = if private.is_empty() {
        None
    } else {
        let mut salt: Salt = [0; 32];
        entropy(&mut salt);
        Some(Sealed::new(salt, &private).map_err(|e| refused(&e))?)
    };
    if let Some(sealed) = sealed.as_ref().filter(|s| s.bytes.len() > MAX_BYTES) {
        return Err(LedgerError::too_long(sealed.bytes.len(), MAX_BYTES, &private));
    }
    Ok((Statement { draft, key, private: sealed.as_ref().map(Sealed::hash), seen }, sealed))
}

/// The time that an entry stands at: its actor's clock, but never earlier than the entry before it;
/// except where an admin records that the clock was wrong, which is where time starts anew.
pub fn time_of(
    action: Action,
    clock: DateTime<Utc>,
    newest: Option<DateTime<Utc>>,
) -> DateTime<Utc> {
    match newest {
        Some(newest) if action != Action::ClockCorrected => newest.max(clock),
        Some(_) | None => clock,
    }
}

impl Tip {
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// Returns what somebody who reads now has seen.
    pub fn seen(&self) -> Option<SeenHead> {
        self.newest.map(|n| SeenHead { seq: self.size() - 1, leaf: n.leaf })
    }

    /// Returns true if a statement by someone who had seen `seen` may still be placed here.
    pub fn is_near(&self, seen: Option<SeenHead>) -> bool {
        match seen {
            None => self.size() == 0,
            Some(seen) => seen.seq < self.size() && self.size() - seen.seq <= MAX_BEHIND,
        }
    }

    /// Gives a statement the next place.
    pub fn place(&mut self, signed: SignedDraft) -> Result<Placed, LedgerError> {
        let SignedDraft { statement, signature, sealed } = signed;
        let refused = |e: &dyn std::fmt::Display| LedgerError::Refused(e.to_string());
        let seq = self.size();
        let clock = statement.draft.clock;
        let count = self.counts.entry(statement.draft.action).or_default();
        *count += 1;
        let place = EntryPlace {
            seq,
            ordinal: *count,
            prev: self.newest.map_or(ZERO, |n| n.leaf),
            time: time_of(statement.draft.action, clock, self.newest.map(|n| n.time)),
            census: has_census(seq).then(|| self.counts.clone()),
        };
        let body = EntryBody { statement, place };
        let bytes = body.to_bytes().map_err(|e| refused(&e))?;
        // A line feed and the signature follow the body.
        let most = MAX_RECORD - 1 - signature.len().div_ceil(3) * 4;
        if bytes.len() > most {
            return Err(LedgerError::too_long(bytes.len(), most, &body.statement.draft.data));
        }
        let leaf = body::leaf(&bytes, &signature);
        self.frontier.push(leaf);
        self.newest = Some(Newest { leaf, time: body.place.time });
        let EntryBody { statement, place } = body;
        let Statement { mut draft, key, seen, .. } = statement;
        if let Some(sealed) = &sealed {
            draft.private = sealed.object().map_err(|e| refused(&e))?;
        }
        let EntryPlace { ordinal, prev, time, .. } = place;
        let entry = Entry { seq, ordinal, time, prev, draft, erased: false };
        let body = String::from_utf8(bytes).map_err(|e| refused(&e))?;
        Ok(Placed { entry, body, signature, sealed, leaf, key, seen })
    }
}
