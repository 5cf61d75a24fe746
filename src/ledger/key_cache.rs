//! The operators' keys, kept from one append or reading to the next.

use super::LedgerError;
use super::format::body::EntryBody;
use super::keys::Keys;
use super::stored::Stored;

/// The keys that may sign, and the number of entries that said so.
#[derive(Clone, Debug, Default)]
pub struct KeyCache {
    pub entries: u64,
    pub keys: Keys,
}

impl KeyCache {
    /// Takes the keys from all the records that say who may sign, oldest first. Each of them is
    /// checked: its hash, its signature, and that its signer could say so.
    pub fn of(origin: &str, records: Vec<Stored>) -> Result<KeyCache, LedgerError> {
        let mut cache = KeyCache { entries: records.len() as u64, keys: Keys::default() };
        for stored in records {
            let seq = stored.seq;
            let unsound = |what: String| LedgerError::Unsound { seq, what };
            let body = EntryBody::parse(&stored.body).map_err(|e| unsound(e.to_string()))?;
            cache.keys.apply(seq, &body.statement.draft).map_err(|e| unsound(e.to_string()))?;
            stored.read(origin, &cache.keys)?;
        }
        Ok(cache)
    }
}
