//! The facts that have to be known of entries that were verified before.

use super::found::{FoundRecord, RecordBuffer};
use crate::ledger::{
    Action, Signature,
    format::{body::action_of, record, tree::Hash},
};

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
        let (leaf, action) = (record::leaf(body, &signature), action_of(body));
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
