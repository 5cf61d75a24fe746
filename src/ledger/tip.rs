//! The end of a ledger: all that is needed to add to it.

use std::collections::BTreeMap;

use chrono::{DateTime, SubsecRound, Utc};

use super::format::body::{EntryBody, EntryPlace, has_census};
use super::format::statement::{
    MAX_BEHIND, Salt, Sealed, SeenHead, Statement, StatementLink, put_private, take_private,
    without_nul,
};
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

/// The numbers of entries of some cases, and about some targets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpanCounts {
    cases: BTreeMap<String, u64>,
    /// By platform and id.
    targets: BTreeMap<(Option<String>, String), u64>,
}

impl SpanCounts {
    /// Says that a case has so many entries.
    pub fn of_case(&mut self, case: &str, entries: u64) {
        self.cases.insert(case.to_owned(), entries);
    }

    /// Says that so many entries are about a target.
    pub fn of_target(&mut self, provider: Option<&str>, target: &str, entries: u64) {
        self.targets.insert((provider.map(str::to_owned), target.to_owned()), entries);
    }

    fn next_in(&mut self, case: &str) -> u64 {
        let count = self.cases.entry(case.to_owned()).or_default();
        *count += 1;
        *count
    }

    fn next_about(&mut self, provider: Option<&str>, target: &str) -> u64 {
        let key = (provider.map(str::to_owned), target.to_owned());
        let count = self.targets.entry(key).or_default();
        *count += 1;
        *count
    }
}

/// Makes the statement of `draft`, by whoever holds `key`, who has seen `seen`.
pub fn state(
    draft: &Draft,
    key: KeyId,
    seen: Option<SeenHead>,
    link: StatementLink,
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
    let mut private = take_private(&mut draft);
    without_nul(&mut private);
    without_nul(&mut draft.data);
    for (field, text) in [("case", &draft.case), ("target", &draft.target)] {
        if text.as_ref().is_some_and(|text| text.contains('\0')) {
            return Err(LedgerError::Refused(format!("its {field} holds the character U+0000")));
        }
    }
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
    let private = sealed.as_ref().map(Sealed::hash);
    Ok((Statement { draft, key, private, seen, link: Some(link) }, sealed))
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

    /// Gives a statement the next place. `spans` counts the entries of its case and of its target,
    /// and counts this one too.
    pub fn place(
        &mut self,
        signed: SignedDraft,
        spans: &mut SpanCounts,
    ) -> Result<Placed, LedgerError> {
        let SignedDraft { statement, signature, sealed } = signed;
        let refused = |e: &dyn std::fmt::Display| LedgerError::Refused(e.to_string());
        let seq = self.size();
        let Draft { clock, case, provider, target, .. } = &statement.draft;
        let clock = statement.link.as_ref().and_then(|link| link.server).unwrap_or(*clock);
        let new = statement.link.is_some();
        let in_case = case.as_ref().filter(|_| new).map(|case| spans.next_in(case));
        let of_target = target
            .as_ref()
            .filter(|_| new)
            .map(|target| spans.next_about(provider.as_deref(), target));
        let count = self.counts.entry(statement.draft.action).or_default();
        *count += 1;
        let place = EntryPlace {
            seq,
            ordinal: *count,
            prev: self.newest.map_or(ZERO, |n| n.leaf),
            time: time_of(statement.draft.action, clock, self.newest.map(|n| n.time)),
            census: has_census(seq).then(|| self.counts.clone()),
            in_case,
            of_target,
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
        let version = statement.version();
        let Statement { mut draft, key, seen, .. } = statement;
        if let Some(sealed) = &sealed {
            put_private(&mut draft, sealed.object().map_err(|e| refused(&e))?);
        }
        let EntryPlace { ordinal, prev, time, .. } = place;
        let entry = Entry { seq, ordinal, time, prev, draft, erased: false, version };
        let body = String::from_utf8(bytes).map_err(|e| refused(&e))?;
        Ok(Placed { entry, body, signature, sealed, leaf, key, seen })
    }
}
