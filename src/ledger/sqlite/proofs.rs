//! Records with their proofs, for receipts and bundles.

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::{
    SqliteLedger,
    fault::{Store, damaged},
    query, read, tip,
};
use crate::ledger::{
    Head, LedgerError,
    format::{record, tree::Hash},
    proof,
    stored::Stored,
};

/// Records of one moment, with the proof that they are under the head of that moment.
pub struct Proven {
    pub head: Head,
    /// Ascending.
    pub records: Vec<Stored>,
    pub proof: Vec<Hash>,
}

impl SqliteLedger {
    /// The records that `pick` names (ascending, no two the same) when it is shown the ledger at one moment, with their
    /// proof. It reads the hashes of all entries once, and the root that they give must be the head's: a wrong hash in the
    /// file cannot end up in a proof.
    pub fn prove(
        &self,
        pick: impl FnOnce(&Moment<'_>) -> Result<Vec<u64>, LedgerError>,
    ) -> Result<Proven, LedgerError> {
        let store = self.store();
        let tx = self.begin_read()?;
        let (tip, note) = tip::load(&tx, &store, &self.head_key)?;
        let newest = tip.newest.ok_or_else(|| damaged("it has no entries"))?;
        let size = tip.size();
        let moment = Moment { conn: &tx, store: &store, size };
        let indices = pick(&moment)?;
        let records = indices
            .iter()
            .map(|seq| moment.record(*seq)?.ok_or_else(|| damaged(format!("entry {seq} is gone"))))
            .collect::<Result<Vec<Stored>, LedgerError>>()?;
        let fault = |e: rusqlite::Error| store.fault(&e);
        let mut query = tx.prepare_cached("SELECT leaf FROM entry NOT INDEXED ORDER BY seq").map_err(fault)?;
        let mut rows = query.query([]).map_err(fault)?;
        let proof = proof::prove_inclusion(size, &indices, &mut || {
            let row = rows.next().map_err(fault)?.ok_or_else(|| damaged("entries are gone"))?;
            let leaf = row.get_ref(0).and_then(|leaf| Ok(<Hash>::try_from(leaf.as_blob()?).ok())).map_err(fault)?;
            leaf.ok_or_else(|| damaged("a hash has the wrong length"))
        })?;
        let known: Vec<(u64, Hash)> = records.iter().map(|r| (r.seq, record::leaf(&r.body, &r.signature))).collect();
        if proof::root_by_inclusion(size, &known, &proof) != Some(tip.frontier.root()) {
            let what = "an entry was changed after it was recorded; `readmit audit verify` says which".into();
            return Err(LedgerError::Unsound { seq: size - 1, what });
        }
        let head = Head { origin: self.origin.clone(), size, root: tip.frontier.root(), time: newest.time, note };
        Ok(Proven { head, records, proof })
    }

    /// The proof that the ledger of `old` entries is the beginning of this one, and the head that it leads to.
    pub fn prove_consistency(&self, old: u64) -> Result<(Head, Vec<Hash>), LedgerError> {
        let head = self.head()?;
        if old == 0 || old > head.size {
            return Err(LedgerError::Refused(format!("the ledger has {} entries, not {old}", head.size)));
        }
        let store = self.store();
        let tx = self.begin_read()?;
        let fault = |e: rusqlite::Error| store.fault(&e);
        let mut query = tx.prepare_cached("SELECT leaf FROM entry NOT INDEXED ORDER BY seq").map_err(fault)?;
        let mut rows = query.query([]).map_err(fault)?;
        let proof = proof::prove_consistency(old, head.size, &mut || {
            let row = rows.next().map_err(fault)?.ok_or_else(|| damaged("entries are gone"))?;
            let leaf = row.get_ref(0).and_then(|leaf| Ok(<Hash>::try_from(leaf.as_blob()?).ok())).map_err(fault)?;
            leaf.ok_or_else(|| damaged("a hash has the wrong length"))
        })?;
        Ok((head, proof))
    }
}

/// The ledger at one moment.
pub struct Moment<'a> {
    conn: &'a Connection,
    store: &'a Store,
    size: u64,
}

impl Moment<'_> {
    pub fn size(&self) -> u64 {
        self.size
    }

    pub fn record(&self, seq: u64) -> Result<Option<Stored>, LedgerError> {
        read::stored(self.conn, self.store, seq)
    }

    /// The first entry that is not earlier than `at`.
    pub fn first_at(&self, at: DateTime<Utc>) -> Result<u64, LedgerError> {
        query::first_at(self.conn, self.store, self.size, at)
    }

    /// Goes through every entry from `from` to `to` (not included), whatever an index says: bodies only.
    pub fn each_body(&self, from: u64, to: u64, each: &mut dyn FnMut(u64, &str)) -> Result<(), LedgerError> {
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        let mut query = self
            .conn
            .prepare_cached("SELECT seq, body FROM entry NOT INDEXED WHERE seq >= ?1 AND seq < ?2 ORDER BY seq")
            .map_err(fault)?;
        let mut rows = query.query([from, to]).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            let body = row.get_ref(1).and_then(|b| Ok(b.as_str()?)).map_err(fault)?;
            each(row.get(0).map_err(fault)?, body);
        }
        Ok(())
    }
}
