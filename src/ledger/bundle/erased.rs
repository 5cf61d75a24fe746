//! Personal data that is not in a bundle: erased, as an entry in it says, or left out by whoever made it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::question::Bundle;
use crate::ledger::{Action, Draft, export::Personal, format::body::Body};

/// The entries whose personal data this one says was erased.
pub fn erased_by(draft: &Draft) -> impl Iterator<Item = u64> {
    let listed = (draft.action == Action::AuditErased).then(|| draft.data.get("entries").and_then(Value::as_array));
    listed.flatten().into_iter().flatten().filter_map(Value::as_u64)
}

/// The first row that lacks its personal data with no entry in the bundle that says that it was erased, if the bundle is one
/// with personal data.
pub fn unexplained(bundle: &Bundle) -> Option<u64> {
    let Bundle { question, personal, parcel, .. } = bundle;
    if *personal == Personal::LeaveOut {
        return None;
    }
    let bodies: Vec<Body> = parcel.records.iter().filter_map(|stored| Body::parse(&stored.body).ok()).collect();
    let said: BTreeSet<u64> = bodies.iter().flat_map(|body| erased_by(&body.statement.draft)).collect();
    let has_it: BTreeSet<u64> = parcel.records.iter().filter(|r| r.sealed.is_some()).map(|r| r.seq).collect();
    let lacks_it = |body: &&Body| body.statement.private.is_some() && !has_it.contains(&body.place.seq);
    let mut lacking = bodies.iter().filter(lacks_it).filter(|body| question.is_about(body)).map(|body| body.place.seq);
    lacking.find(|seq| !said.contains(seq))
}
