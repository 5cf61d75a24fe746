//! Records with their proofs, for receipts and bundles.
//!
//! They are of one moment: the entries under the head that there was at the beginning. Since these
//! stay what they are, they are read batch by batch, and a writer waits for one at most. Only
//! personal data can go meanwhile, and is then gone from the batches that were not read yet.

use std::ops::Range;

use chrono::{DateTime, Utc};
use rusqlite::OptionalExtension as _;

use super::fault::damaged;
use super::read::BATCH;
use super::{SqliteLedger, census, complete, query, row};
use crate::ledger::format::body;
use crate::ledger::format::note::{Checkpoint, NoteFault};
use crate::ledger::format::tree::{Frontier, Hash};
use crate::ledger::stored::Stored;
use crate::ledger::{LedgerError, LedgerMoment, Pick, Proven, proof};

impl SqliteLedger {
    /// As [`Proving::prove`](crate::ledger::Proving::prove), by batches of so many entries;
    /// `between` is called whenever the file is let go.
    pub(in crate::ledger) fn prove_by(
        &self,
        batch: u64,
        between: &dyn Fn(),
        pick: Pick<'_>,
    ) -> Result<Proven, LedgerError> {
        let head = self.head()?;
        let size = head.size;
        let moment = FileMoment { ledger: self, size, batch, between };
        let indices = pick(&moment)?;
        let records = moment.records(&indices)?;
        let mut leaves = moment.leaves();
        let proof = proof::prove_inclusion(size, &indices, &mut || leaves.next())?;
        let known: Vec<(u64, Hash)> =
            records.iter().map(|r| (r.seq, body::leaf(&r.body, &r.signature))).collect();
        if proof::root_by_inclusion(size, &known, &proof) != Some(head.root) {
            let what =
                "an entry was changed after it was recorded; `readmit audit verify` says which"
                    .into();
            return Err(LedgerError::Unsound { seq: size - 1, what });
        }
        Ok(Proven { head, records, proof })
    }

    /// The root of the first `old` entries (0 < `old` <= `new`), and the proof that they are the
    /// beginning of the first `new`, as far as the hashes in the file are the entries'.
    pub fn prove_consistency(&self, old: u64, new: u64) -> Result<(Hash, Vec<Hash>), LedgerError> {
        let moment = FileMoment { ledger: self, size: new, batch: BATCH, between: &|| () };
        let (mut leaves, mut beginning) = (moment.leaves(), Frontier::default());
        let proof = proof::prove_consistency(old, new, &mut || {
            let leaf = leaves.next()?;
            if beginning.size() < old {
                beginning.push(leaf);
            }
            Ok::<_, LedgerError>(leaf)
        })?;
        // Of a tree that continues itself nothing was read.
        while beginning.size() < old {
            beginning.push(leaves.next()?);
        }
        Ok((beginning.root(), proof))
    }
}

impl SqliteLedger {
    pub(super) fn settled(&self, before: DateTime<Utc>) -> Result<u64, LedgerError> {
        let store = self.store();
        let tx = self.begin_read()?;
        let size = census::size(&tx, &store)?;
        let old = query::first_at(&tx, &store, size, before)?;
        let open = complete::open_cases(&tx, &store, self.format, size)?;
        Ok(open.into_iter().map(|(_, begins)| begins).fold(old, u64::min))
    }

    pub(super) fn head_within(
        &self,
        size: u64,
    ) -> Result<Option<(Checkpoint, String)>, LedgerError> {
        let store = self.store();
        let note: Option<String> = self
            .conn
            .prepare_cached(
                "SELECT note FROM checkpoint WHERE size <= ?1 ORDER BY size DESC LIMIT 1",
            )
            .and_then(|mut query| query.query_row([size], |row| row.get(0)).optional())
            .map_err(|e| store.fault(&e))?;
        let Some(note) = note else { return Ok(None) };
        let unsound = |fault: NoteFault| LedgerError::Unsound {
            seq: size.saturating_sub(1),
            what: format!("a signed head: {fault}"),
        };
        let head = self.head_key.open(&note).map_err(unsound)?;
        Ok(Some((head, note)))
    }

    pub(super) fn records(&self, from: u64, to: u64) -> Result<Vec<Stored>, LedgerError> {
        let moment = FileMoment { ledger: self, size: to, batch: BATCH, between: &|| () };
        moment.records(&(from..to).collect::<Vec<_>>())
    }
}

/// The ledger at one moment.
struct FileMoment<'a> {
    ledger: &'a SqliteLedger,
    size: u64,
    batch: u64,
    between: &'a dyn Fn(),
}

impl LedgerMoment for FileMoment<'_> {
    fn size(&self) -> u64 {
        self.size
    }

    fn first_at(&self, at: DateTime<Utc>) -> Result<u64, LedgerError> {
        query::first_at(&self.ledger.conn, &self.ledger.store(), self.size, at)
    }

    fn each_body(
        &self,
        from: u64,
        to: u64,
        each: &mut dyn FnMut(u64, &str),
    ) -> Result<(), LedgerError> {
        let store = self.ledger.store();
        for part in self.parts(from..to) {
            census::each_body(
                &self.ledger.conn,
                &store,
                part.start,
                part.end,
                &mut |seq, body| {
                    let text = std::str::from_utf8(body);
                    each(
                        seq,
                        text.map_err(|_| LedgerError::Unsound {
                            seq,
                            what: "its body is no text".into(),
                        })?,
                    );
                    Ok(())
                },
            )?;
            (self.between)();
        }
        Ok(())
    }
}

impl FileMoment<'_> {
    fn records(&self, indices: &[u64]) -> Result<Vec<Stored>, LedgerError> {
        let store = self.ledger.store();
        let mut records = Vec::with_capacity(indices.len());
        for part in indices.chunks(usize::try_from(self.batch).unwrap_or(usize::MAX)) {
            let tx = self.ledger.begin_read()?;
            for seq in part {
                records.push(row::stored(&tx, &store, *seq)?.ok_or_else(|| census::gone(*seq))?);
            }
            drop(tx);
            (self.between)();
        }
        Ok(records)
    }

    fn leaves(&self) -> LeafReader<'_> {
        LeafReader { moment: self, next: 0, ready: Vec::new().into_iter() }
    }

    fn parts(&self, Range { start, end }: Range<u64>) -> impl Iterator<Item = Range<u64>> {
        let batch = self.batch;
        (start..end)
            .step_by(usize::try_from(batch).unwrap_or(usize::MAX))
            .map(move |from| from..end.min(from + batch))
    }
}

/// The hashes of all entries, as the file has them, one after the other.
struct LeafReader<'a> {
    moment: &'a FileMoment<'a>,
    next: u64,
    ready: std::vec::IntoIter<Hash>,
}

impl LeafReader<'_> {
    fn next(&mut self) -> Result<Hash, LedgerError> {
        if let Some(leaf) = self.ready.next() {
            return Ok(leaf);
        }
        self.ready = self.read()?.into_iter();
        (self.moment.between)();
        self.ready.next().ok_or_else(|| damaged("entries are gone"))
    }

    fn read(&mut self) -> Result<Vec<Hash>, LedgerError> {
        let FileMoment { ledger, size, batch, .. } = self.moment;
        let store = ledger.store();
        let fault = |e: rusqlite::Error| store.fault(&e);
        let to = (*size).min(self.next + batch);
        let mut query = ledger
            .conn
            .prepare_cached(
                "SELECT leaf FROM entry NOT INDEXED WHERE seq >= ?1 AND seq < ?2 ORDER BY seq",
            )
            .map_err(fault)?;
        let mut rows = query.query([self.next, to]).map_err(fault)?;
        let mut leaves = Vec::new();
        while let Some(row) = rows.next().map_err(fault)? {
            let leaf = row
                .get_ref(0)
                .and_then(|leaf| Ok(<Hash>::try_from(leaf.as_blob()?).ok()))
                .map_err(fault)?;
            leaves.push(leaf.ok_or_else(|| damaged("a hash has the wrong length"))?);
        }
        self.next = to;
        Ok(leaves)
    }
}
