use std::collections::BTreeSet;

use super::question::{Bundle, Question, Span, census_before, census_from};
use crate::ledger::{Action, LedgerError, SqliteLedger, export::Personal, keys::KEY_ACTIONS, sqlite::Moment};

/// Answers a question from a ledger. It goes through all entries rather than an index, because an index can leave some out.
pub fn make(ledger: &SqliteLedger, question: Question, personal: Personal) -> Result<Bundle, LedgerError> {
    let (mut before, mut after) = (None, None);
    let proven = ledger.prove(|moment| {
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
        moment.each_body(0, size, &mut |seq, body| {
            let action = action_of(body);
            if action.is_some_and(|a| KEY_ACTIONS.contains(&a) || (asked.contains(&seq) && question.asks_for(a))) {
                picked.insert(seq);
            }
        })?;
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
            let body = crate::ledger::format::body::Body::parse(&stored.body);
            let wanted = *personal == Personal::Include
                && body.is_ok_and(|b| {
                    question.asks_for(b.statement.draft.action) && question.contains(b.place.seq, b.place.time)
                });
            if !wanted {
                stored.sealed = None;
            }
        }
    }
}

/// The entries that the range means, half open.
fn range(moment: &Moment<'_>, question: &Question) -> Result<(u64, u64), LedgerError> {
    let size = moment.size();
    match question.span {
        Span::Entries { from, to } => Ok((from.min(size), to.min(size))),
        Span::Time { since, until } => {
            let from = since.map_or(Ok(0), |at| moment.first_at(at))?;
            let to = until.map_or(Ok(size), |at| moment.first_at(at))?;
            Ok((from, to.max(from)))
        }
    }
}

/// The action, which is the first field of every body.
fn action_of(body: &str) -> Option<Action> {
    let rest = body.strip_prefix(r#"{"action":""#)?;
    Action::parse(&rest[..rest.find('"')?])
}
