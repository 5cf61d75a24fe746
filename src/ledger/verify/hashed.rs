//! What has to be known of entries that were verified before.

use crate::ledger::{
    Action, Signature,
    format::{body::action_of, record, tree::Hash},
    stored::Stored,
};

/// An entry that was verified before.
pub struct Hashed {
    pub seq: u64,
    /// `None`: it is none.
    pub action: Option<Action>,
    pub leaf: Hash,
    pub signature: Signature,
    /// Where more is to be known of it.
    pub body: Option<Vec<u8>>,
}

/// Hashes entries of which the last of all is the one before `known`. Those of the actions in `told` say what has to be known
/// of the later ones.
pub fn hash(records: Vec<Stored>, known: u64, told: &[Action]) -> Vec<Hashed> {
    let hash = |Stored { seq, body, signature, .. }: Stored| {
        let (leaf, action) = (record::leaf(&body, &signature), action_of(&body));
        let wanted = seq + 1 == known || action.is_some_and(|action| told.contains(&action));
        Hashed { seq, action, leaf, signature, body: wanted.then_some(body) }
    };
    records.into_iter().map(hash).collect()
}
