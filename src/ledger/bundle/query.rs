//! The questions that a bundle answers, and the entries that an answer takes.
//!
//! Every entry is numbered within its action, and every 64th entry counts all actions so far.
//! Between two censuses around the range, an action's entries must be numbered from the one count
//! to the other without a gap. Then no entry is missing. After the last census every entry is in
//! the bundle, whatever its action. The keys are shown in the same way, over the whole ledger. So
//! no change of who may sign is missing either.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::proof_bundle::ProofBundle;
use crate::ledger::Action;
use crate::ledger::export::Personal;
use crate::ledger::format::body::{CENSUS_EVERY, EntryBody, action_of};
use crate::ledger::stored::Stored;

/// The part of the ledger that a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofSpan {
    /// From the first to before the second; open where there is none.
    Time { since: Option<DateTime<Utc>>, until: Option<DateTime<Utc>> },
    /// From the first entry to before the second.
    Entries { from: u64, to: u64 },
}

/// All entries of these actions in this range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Sorted, no two the same. Empty: all.
    pub actions: Vec<Action>,
    pub span: ProofSpan,
}

impl Query {
    pub fn new(mut actions: Vec<Action>, span: ProofSpan) -> Query {
        actions.sort_unstable();
        actions.dedup();
        Query { actions, span }
    }

    pub fn asks_for(&self, action: Action) -> bool {
        self.actions.is_empty() || self.actions.contains(&action)
    }

    /// The actions, spelled out.
    pub fn all_actions(&self) -> &[Action] {
        if self.actions.is_empty() { Action::ALL } else { &self.actions }
    }

    /// Returns true if an entry of an asked action is in the range.
    pub fn contains(&self, seq: u64, time: DateTime<Utc>) -> bool {
        match self.span {
            ProofSpan::Time { since, until } => {
                since.is_none_or(|s| s <= time) && until.is_none_or(|u| time < u)
            }
            ProofSpan::Entries { from, to } => (from..to).contains(&seq),
        }
    }

    /// Returns true if an entry is one that was asked for.
    pub fn is_about(&self, body: &EntryBody) -> bool {
        self.asks_for(body.statement.draft.action) && self.contains(body.place.seq, body.place.time)
    }
}

/// A question with the parcel that answers it.
#[derive(Clone, Debug)]
pub struct Bundle {
    pub question: Query,
    pub personal: Personal,
    /// The census before the range; `None`: the range begins before the first one.
    pub before: Option<u64>,
    /// The census at or after its end; `None`: it ends after the last one.
    pub after: Option<u64>,
    pub parcel: ProofBundle,
}

/// The last census before `seq`.
pub fn census_before(seq: u64) -> Option<u64> {
    (seq / CENSUS_EVERY).checked_mul(CENSUS_EVERY)?.checked_sub(1)
}

/// The first census at or after `seq`, in a ledger of `size` entries.
pub fn census_from(seq: u64, size: u64) -> Option<u64> {
    let at = seq / CENSUS_EVERY * CENSUS_EVERY + (CENSUS_EVERY - 1);
    (at < size).then_some(at)
}

/// The first row that lacks its personal data with no entry in the bundle that says that it was
/// erased, if the bundle is one with personal data.
pub fn unexplained(bundle: &Bundle) -> Option<u64> {
    let Bundle { question, personal, parcel, .. } = bundle;
    if *personal == Personal::LeaveOut {
        return None;
    }
    // Few are taken apart: what lacks its personal data, and what says why.
    let bodies = |which: fn(&Stored) -> bool| {
        parcel
            .records
            .iter()
            .filter(move |r| which(r))
            .filter_map(|stored| EntryBody::parse(&stored.body).ok())
    };
    let lacks_it = |body: &EntryBody| body.statement.private.is_some() && question.is_about(body);
    let lacking: Vec<u64> =
        bodies(|r| r.sealed.is_none()).filter(lacks_it).map(|body| body.place.seq).collect();
    if lacking.is_empty() {
        return None;
    }
    let erasures = bodies(|r| action_of(&r.body) == Some(Action::AuditErased));
    let said: BTreeSet<u64> =
        erasures.flat_map(|b| b.statement.draft.erases(b.place.seq).collect::<Vec<_>>()).collect();
    lacking.into_iter().find(|seq| !said.contains(seq))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn censuses_are_where_the_format_puts_them() {
        for (seq, before) in
            [(0, None), (63, None), (64, Some(63)), (127, Some(63)), (128, Some(127))]
        {
            assert_eq!(census_before(seq), before, "{seq}");
        }
        for (seq, size, from) in [
            (0, 64, Some(63)),
            (0, 63, None),
            (63, 64, Some(63)),
            (64, 127, None),
            (64, 128, Some(127)),
        ] {
            assert_eq!(census_from(seq, size), from, "{seq} of {size}");
        }
    }
}
