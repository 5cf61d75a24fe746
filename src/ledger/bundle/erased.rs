//! Personal data that is not in a bundle: erased, as an entry in it says, or left out by whoever
//! made it.

use std::collections::BTreeSet;

use super::query::Bundle;
use crate::ledger::{
    Action,
    export::Personal,
    format::body::{EntryBody, action_of},
    stored::Stored,
};

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
