//! Records with their proofs, for receipts and bundles.
//!
//! They are of one moment: the entries under the head that there was at the beginning. Since these
//! stay what they are, they are read batch by batch, and a writer waits for one at most. Only
//! personal data can go meanwhile, and is then gone from the batches that were not read yet.

use std::ops::Range;

use chrono::{DateTime, Utc};
use rusqlite::OptionalExtension as _;

use super::batch::BatchPlace;
use super::ordinals::Ordinals;
use super::read::BATCH;
use super::row::BodyFields;
use super::rows::FileRows;
use super::{SqliteLedger, census, complete, query, row};
use crate::ledger::access::EachBodyText;
use crate::ledger::format::body;
use crate::ledger::format::note::{Checkpoint, NoteFault};
use crate::ledger::format::tree::Hash;
use crate::ledger::rows::TreeReader;
use crate::ledger::stored::Stored;
use crate::ledger::{Action, Filter, LedgerError, LedgerMoment, Pick, Proven, proof};

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
        let moment = FileMoment { ledger: self, size: head.size, batch, between };
        let indices = pick(&moment)?;
        let (records, proof) = moment.prove(&head.checkpoint(), &indices)?;
        Ok(Proven { head, records, proof })
    }

    pub(super) fn prove_indices(
        &self,
        head: &Checkpoint,
        indices: &[u64],
    ) -> Result<(Vec<Stored>, Vec<Hash>), LedgerError> {
        let moment = FileMoment { ledger: self, size: head.size, batch: BATCH, between: &|| () };
        moment.prove(head, indices)
    }

    pub(super) fn prove_beginning(
        &self,
        old: u64,
        head: &Checkpoint,
    ) -> Result<(Hash, Vec<Hash>), LedgerError> {
        let rows = FileRows::of(self, &|| ());
        let attempt = |mut tree: TreeReader<'_>| {
            let proof = proof::prove_consistency(old, head.size, &mut |h, i| tree.node(h, i))?;
            // Each way through the tree goes from left to right.
            let mut again = tree.again();
            let root = proof::root_of_first(old, &mut |h, i| again.node(h, i))?;
            let holds = proof::verify_consistency(old, &root, head.size, &head.root, &proof);
            Ok((holds, (root, proof), tree.used_rows()))
        };
        let (made, by_rows) = held_against_the_head(&rows, head.size, attempt)?;
        match made {
            Some(made) if by_rows => Ok(made),
            Some(_) => Err(other_rows()),
            None => Err(changed(head.size)),
        }
    }
}

/// True if the signed head bears a proof out; the proof; true if any row was read for it.
type HeldAgainst<T> = (bool, T, bool);

/// Makes something from the rows, and, if the head does not bear it out, once more from the leaves.
/// Returns what the head bears out, and true if that was the first.
fn held_against_the_head<T>(
    rows: &FileRows<'_>,
    size: u64,
    attempt: impl Fn(TreeReader<'_>) -> Result<HeldAgainst<T>, LedgerError>,
) -> Result<(Option<T>, bool), LedgerError> {
    let (holds, made, used_rows) = attempt(TreeReader::new(rows, size))?;
    if holds {
        return Ok((Some(made), true));
    }
    if !used_rows {
        return Ok((None, true));
    }
    let (holds, made, _) = attempt(TreeReader::by_leaves(rows, size))?;
    Ok((holds.then_some(made), false))
}

fn other_rows() -> LedgerError {
    LedgerError::Rows(
        "with them a proof does not fit the signed head, and without them it does".into(),
    )
}

fn changed(size: u64) -> LedgerError {
    let what =
        "an entry was changed after it was recorded; `readmit audit verify` says which".into();
    LedgerError::Unsound { seq: size - 1, what }
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
        let tx = self.begin_read()?;
        let records = row::range(&tx, &self.store(), from, to)?;
        let mut found = records.iter().map(|record| record.seq);
        match (from..to).find(|seq| found.next() != Some(*seq)) {
            None => Ok(records),
            Some(seq) => Err(census::gone(seq)),
        }
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

    fn each_body(&self, from: u64, to: u64, each: EachBodyText<'_>) -> Result<(), LedgerError> {
        let store = self.ledger.store();
        for part in self.parts(from..to) {
            census::each_body(
                &self.ledger.conn,
                &store,
                part.start,
                part.end,
                &mut |seq, body| {
                    each(seq, text_of(seq, body)?);
                    Ok(())
                },
            )?;
            (self.between)();
        }
        Ok(())
    }

    fn each_of(
        &self,
        actions: &[Action],
        from: u64,
        to: u64,
        each: EachBodyText<'_>,
    ) -> Result<(), LedgerError> {
        let (conn, store) = (&self.ledger.conn, self.ledger.store());
        let range = query::Range { from, to: to.max(from) };
        let mut ordinals = Ordinals::new(conn, &store, actions, range, false)?;
        for action in actions {
            let mut next = from;
            while let Some(last) = self.some_of(*action, next, to, &mut |seq, body| {
                ordinals.take(conn, &store, seq, &BodyFields::of(seq, body)?)?;
                each(seq, text_of(seq, body)?);
                Ok(())
            })? {
                next = last + 1;
                (self.between)();
            }
        }
        ordinals.finish(conn, &store)
    }

    fn each_in_case(&self, case: &str, each: EachBodyText<'_>) -> Result<(), LedgerError> {
        let filter = Filter { cases: vec![case.to_owned()], ..Filter::default() };
        let mut place = BatchPlace::new(&filter, self.batch);
        while let Some((rows, ())) = self.ledger.next_batch(&mut place, |_, _| Ok(()))? {
            for row in rows.iter().filter(|row| row.seq < self.size) {
                each(row.seq, text_of(row.seq, &row.body)?);
            }
            (self.between)();
        }
        Ok(())
    }
}

fn text_of(seq: u64, body: &[u8]) -> Result<&str, LedgerError> {
    let odd = |_| LedgerError::Unsound { seq, what: "its body is no text".into() };
    std::str::from_utf8(body).map_err(odd)
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

    /// The records, and the proof that they are under `head`, which goes up to this moment.
    fn prove(
        &self,
        head: &Checkpoint,
        indices: &[u64],
    ) -> Result<(Vec<Stored>, Vec<Hash>), LedgerError> {
        let records = self.records(indices)?;
        let known: Vec<(u64, Hash)> =
            records.iter().map(|r| (r.seq, body::leaf(&r.body, &r.signature))).collect();
        let rows = FileRows::of(self.ledger, self.between);
        let attempt = |mut tree: TreeReader<'_>| {
            let proof = proof::prove_inclusion(self.size, indices, &mut |h, i| tree.node(h, i))?;
            let holds = proof::root_by_inclusion(self.size, &known, &proof) == Some(head.root);
            Ok((holds, proof, tree.used_rows()))
        };
        match held_against_the_head(&rows, self.size, attempt)? {
            (Some(proof), true) => Ok((records, proof)),
            (Some(_), false) => Err(other_rows()),
            (None, _) => Err(changed(self.size)),
        }
    }

    /// Hands out the next entries of an action, as an index shows them. Returns the place of the
    /// last; `None` if there are no more.
    fn some_of(
        &self,
        action: Action,
        from: u64,
        to: u64,
        each: &mut census::EachBody<'_>,
    ) -> Result<Option<u64>, LedgerError> {
        let store = self.ledger.store();
        let fault = |e: rusqlite::Error| store.fault(&e);
        let mut query = self
            .ledger
            .conn
            .prepare_cached(
                "SELECT seq, body FROM entry WHERE action = ?1 AND seq >= ?2 AND seq < ?3
                 ORDER BY seq LIMIT ?4",
            )
            .map_err(fault)?;
        let mut rows = query.query((action.as_str(), from, to, self.batch)).map_err(fault)?;
        let mut last = None;
        while let Some(row) = rows.next().map_err(fault)? {
            let seq: u64 = row.get(0).map_err(fault)?;
            let body = row.get_ref(1).and_then(|body| Ok(body.as_str()?)).map_err(fault)?;
            each(seq, body.as_bytes())?;
            last = Some(seq);
        }
        Ok(last)
    }

    fn parts(&self, Range { start, end }: Range<u64>) -> impl Iterator<Item = Range<u64>> {
        let batch = self.batch;
        (start..end)
            .step_by(usize::try_from(batch).unwrap_or(usize::MAX))
            .map(move |from| from..end.min(from + batch))
    }
}
