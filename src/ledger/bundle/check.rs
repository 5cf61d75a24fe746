//! A bundle, made from a ledger and checked where the ledger is not.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use ed25519_dalek::VerifyingKey;

use super::proof_bundle::{CosignedHead, Genuine, OpenedBundle, ParcelFault};
use super::query::{Bundle, ProofSpan, Query, census_before, census_from, unexplained};
use crate::ledger::export::Personal;
use crate::ledger::format::body::{Census, EntryBody};
use crate::ledger::format::note::Checkpoint;
use crate::ledger::keys::{KEY_ACTIONS, PARCEL_ACTIONS};
use crate::ledger::verify::{Authenticity, TrustedHead};
use crate::ledger::{Action, Committed, LedgerError, LedgerMoment, Pick, Proven, Proving};

/// The answer that a bundle shows, once the bundle has been checked.
#[derive(Clone, Debug)]
pub struct BundleAnswer {
    pub question: Query,
    pub personal: Personal,
    pub head: Checkpoint,
    pub whose: Authenticity,
    /// Every entry that was asked for, genuine, and all there were under the head.
    pub rows: Vec<Committed>,
    /// Of rows that lack their personal data, which entry says that it was erased, and who made it;
    /// where all of it is left out, nothing is said of any.
    pub erased: Vec<Erasure>,
    /// The newest entry's time in the bundle.
    pub time: Option<DateTime<Utc>>,
    /// The numbers of entries at the earlier heads that the bundle's own head continues.
    pub continued: Vec<u64>,
    pub cosigned: Option<CosignedHead>,
}

/// An entry that says that the personal data of rows was erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    pub seq: u64,
    pub by: String,
    /// Of how many rows.
    pub rows: usize,
}

/// Checks a bundle: that every entry is genuine, and that none is missing. Needs no ledger.
pub fn check(
    bundle: Bundle,
    key: Option<&VerifyingKey>,
    kept: &[TrustedHead],
) -> Result<BundleAnswer, ParcelFault> {
    let unexplained = unexplained(&bundle);
    let Bundle { question, personal, before, after, parcel } = bundle;
    let opened = parcel.open(key, kept)?;
    let entries = Entries::new(&opened);
    entries.tail_is_whole()?;
    for action in KEY_ACTIONS {
        entries.are_all(*action, None, None)?;
    }
    entries.covers(&question, before, after)?;
    for action in question.all_actions() {
        entries.are_all(*action, before, after)?;
    }
    if let Some(seq) = unexplained {
        return Err(incomplete(format!(
            "the personal data of entry {seq} is left out, and no entry says that it was erased"
        )));
    }
    let time = opened.entries.last().map(|e| e.committed.time());
    let wanted =
        |c: &Committed| question.asks_for(c.draft().action) && question.contains(c.seq(), c.time());
    let rows: Vec<Committed> =
        opened.entries.iter().map(|e| &e.committed).filter(|c| wanted(c)).cloned().collect();
    let erased = match personal {
        Personal::LeaveOut => Vec::new(),
        Personal::Include => erasures(&opened, &rows),
    };
    Ok(BundleAnswer {
        question,
        personal,
        erased,
        head: opened.head,
        whose: opened.whose,
        rows,
        time,
        continued: opened.continued,
        cosigned: opened.cosigned,
    })
}

/// The first entry that says of a row that it was erased counts for it.
fn erasures(opened: &OpenedBundle, rows: &[Committed]) -> Vec<Erasure> {
    let mut gone: BTreeSet<u64> =
        rows.iter().filter(|row| row.entry().erased).map(Committed::seq).collect();
    let said = opened.entries.iter().filter_map(|entry| {
        let (seq, draft) = (entry.committed.seq(), entry.committed.draft());
        let rows = draft.erases(seq).filter(|erased| gone.remove(erased)).count();
        (rows > 0).then(|| Erasure { seq, by: draft.actor.clone(), rows })
    });
    said.collect()
}

/// The genuine entries of a bundle, by place.
struct Entries<'a> {
    by_seq: BTreeMap<u64, &'a Genuine>,
    size: u64,
}

impl<'a> Entries<'a> {
    fn new(opened: &'a OpenedBundle) -> Entries<'a> {
        let by_seq = opened.entries.iter().map(|e| (e.committed.seq(), e)).collect();
        Entries { by_seq, size: opened.head.size }
    }

    /// Returns the number of the first entry that no census counts.
    fn tail(&self) -> u64 {
        census_before(self.size).map_or(0, |last| last + 1)
    }

    fn tail_is_whole(&self) -> Result<(), ParcelFault> {
        match (self.tail()..self.size).find(|seq| !self.by_seq.contains_key(seq)) {
            None => Ok(()),
            Some(seq) => Err(incomplete(format!("entry {seq}, one of the newest, is left out"))),
        }
    }

    /// Checks that all entries of an action after one census and up to another are here.
    fn are_all(
        &self,
        action: Action,
        before: Option<u64>,
        after: Option<u64>,
    ) -> Result<(), ParcelFault> {
        let count = |census: &Census| census.get(&action).copied().unwrap_or(0);
        let first = before.map_or(Ok(0), |seq| self.census(seq).map(count))?;
        let last = if let Some(seq) = after {
            count(self.census(seq)?)
        } else {
            let counted =
                census_before(self.size).map_or(Ok(0), |seq| self.census(seq).map(count))?;
            let newer = self
                .by_seq
                .range(self.tail()..)
                .filter(|(_, e)| e.committed.draft().action == action);
            counted + newer.count() as u64
        };
        let range = before.map_or(0, |c| c + 1)..after.map_or(self.size, |c| c + 1);
        let mut expected = first;
        for (seq, entry) in
            self.by_seq.range(range).filter(|(_, e)| e.committed.draft().action == action)
        {
            expected += 1;
            let ordinal = entry.committed.entry().ordinal;
            if ordinal != expected {
                return Err(incomplete(format!(
                    "{action}: after number {} comes number {ordinal} (entry {seq}); what is between is left out",
                    expected - 1
                )));
            }
        }
        if expected != last {
            return Err(incomplete(format!(
                "{action}: there are {} up to here, and {} are shown",
                last - first,
                expected - first
            )));
        }
        Ok(())
    }

    /// Checks that the range that was asked for lies between the two censuses.
    fn covers(
        &self,
        question: &Query,
        before: Option<u64>,
        after: Option<u64>,
    ) -> Result<(), ParcelFault> {
        let time =
            |seq: u64| self.census(seq).map(|_| self.by_seq.get(&seq).map(|e| e.committed.time()));
        let fits = match question.span {
            ProofSpan::Entries { from, to } => {
                before.is_none_or(|c| c < from) && after.is_none_or(|c| to <= c + 1)
            }
            ProofSpan::Time { since, until } => {
                // Time never runs backwards: what comes before an entry is no later than it.
                let begins = before.map_or(Ok(None), time)?;
                let ends = after.map_or(Ok(None), time)?;
                begins.is_none_or(|t| since.is_some_and(|since| t < since))
                    && (after.is_none()
                        || ends.is_some_and(|t| until.is_some_and(|until| t >= until)))
            }
        };
        if fits {
            Ok(())
        } else {
            Err(incomplete("it covers less than the range that it speaks of".into()))
        }
    }

    fn census(&self, seq: u64) -> Result<&'a Census, ParcelFault> {
        let census = self.by_seq.get(&seq).and_then(|e| e.census.as_ref());
        census.ok_or_else(|| incomplete(format!("the count at entry {seq} is left out")))
    }
}

fn incomplete(what: String) -> ParcelFault {
    ParcelFault::Incomplete(what)
}

/// The number of times that a bundle is made at most. A bundle is made anew if something was erased
/// while the bundle was made.
const TRIES: usize = 3;

/// Answers a question from a ledger. The entries are found by an index, which can leave some out;
/// their numbers show then that one is missing, and nothing is made.
pub fn make(
    ledger: &dyn Proving,
    question: &Query,
    personal: Personal,
) -> Result<Bundle, LedgerError> {
    make_by(&|pick| ledger.prove(pick), question, personal)
}

/// Proves the records that are picked.
pub(super) type Prove<'p> = &'p dyn Fn(Pick<'_>) -> Result<Proven, LedgerError>;

/// As [`make`], by whatever proves.
pub(super) fn make_by(
    prove: Prove<'_>,
    question: &Query,
    personal: Personal,
) -> Result<Bundle, LedgerError> {
    let mut bundle = make_once(prove, question.clone(), personal)?;
    for _ in 1..TRIES {
        if unexplained(&bundle).is_none() {
            break;
        }
        // Erased after the head that it goes up to: the entry that says so is under a newer one.
        bundle = make_once(prove, question.clone(), personal)?;
    }
    Ok(bundle)
}

fn make_once(prove: Prove<'_>, question: Query, personal: Personal) -> Result<Bundle, LedgerError> {
    let (mut before, mut after) = (None, None);
    let proven = prove(&mut |moment| {
        let size = moment.size();
        let (from, to) = range(moment, &question)?;
        before = census_before(from);
        // In a range of time, the census itself must be past the end.
        after = census_from(to, size);
        let tail = census_before(size).map_or(0, |last| last + 1);
        let mut picked: BTreeSet<u64> = [0].into();
        picked.extend(before.into_iter().chain(after).chain(tail.checked_sub(1)));
        picked.extend(tail..size);
        let asked = before.map_or(0, |c| c + 1)..after.map_or(size, |c| c + 1);
        let mut rows: BTreeSet<u64> = BTreeSet::new();
        if question.actions.is_empty() {
            rows.extend(from..to);
            picked.extend(asked);
        } else {
            moment.each_of(&question.actions, asked.start, asked.end, &mut |seq, _| {
                picked.insert(seq);
                if (from..to).contains(&seq) {
                    rows.insert(seq);
                }
            })?;
        }
        moment.each_of(PARCEL_ACTIONS, 0, size, &mut |seq, _| {
            picked.insert(seq);
        })?;
        let mut erasures: Vec<(u64, Vec<u64>)> = Vec::new();
        if personal == Personal::Include {
            moment.each_of(&[Action::AuditErased], 0, size, &mut |seq, body| {
                if let Ok(body) = EntryBody::parse(body.as_bytes()) {
                    erasures.push((seq, body.statement.draft.erases(seq).collect()));
                }
            })?;
        }
        // What shows as erased is shown to have been.
        let concerning = |entries: &[u64]| entries.iter().any(|seq| rows.contains(seq));
        let said: Vec<u64> = erasures
            .iter()
            .filter(|(_, entries)| concerning(entries))
            .map(|(seq, _)| *seq)
            .collect();
        picked.extend(said);
        Ok(picked.into_iter().collect())
    })?;
    let mut bundle = Bundle { question, personal, before, after, parcel: proven.into() };
    bundle.drop_personal_data();
    Ok(bundle)
}

impl Bundle {
    /// Personal data goes along only for what was asked for, and only if it is wanted.
    fn drop_personal_data(&mut self) {
        let Bundle { question, personal, parcel, .. } = self;
        for stored in &mut parcel.records {
            let wanted = *personal == Personal::Include
                && EntryBody::parse(&stored.body).is_ok_and(|b| question.is_about(&b));
            if !wanted {
                stored.sealed = None;
            }
        }
    }
}

/// The entries that the range means, half open.
fn range(moment: &dyn LedgerMoment, question: &Query) -> Result<(u64, u64), LedgerError> {
    let size = moment.size();
    match question.span {
        ProofSpan::Entries { from, to } => Ok((from.min(size), to.min(size))),
        ProofSpan::Time { since, until } => {
            let from = since.map_or(Ok(0), |at| moment.first_at(at))?;
            let to = until.map_or(Ok(size), |at| moment.first_at(at))?;
            Ok((from, to.max(from)))
        }
    }
}
