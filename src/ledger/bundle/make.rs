use std::collections::BTreeSet;

use super::query::{Bundle, ProofSpan, Query, census_before, census_from, unexplained};
use crate::ledger::export::Personal;
use crate::ledger::format::body::{EntryBody, action_of};
use crate::ledger::keys::KEY_ACTIONS;
use crate::ledger::{Action, LedgerError, LedgerMoment, Pick, Proven, Proving};

/// The number of times that a bundle is made at most. A bundle is made anew if something was erased
/// while the bundle was made.
const TRIES: usize = 3;

/// Answers a question from a ledger. It goes through all entries rather than an index, because an
/// index can leave some out.
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
        let mut erasures: Vec<(u64, Vec<u64>)> = Vec::new();
        moment.each_body(0, size, &mut |seq, body| {
            let action = action_of(body.as_bytes());
            if action.is_some_and(|a| {
                KEY_ACTIONS.contains(&a) || (asked.contains(&seq) && question.asks_for(a))
            }) {
                picked.insert(seq);
            }
            if (from..to).contains(&seq) && action.is_some_and(|a| question.asks_for(a)) {
                rows.insert(seq);
            }
            if personal == Personal::Include
                && action == Some(Action::AuditErased)
                && let Ok(body) = EntryBody::parse(body.as_bytes())
            {
                erasures.push((seq, body.statement.draft.erases(seq).collect()));
            }
        })?;
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
