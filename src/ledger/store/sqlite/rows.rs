//! The rows of the tree's hashes in the file.

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior};

use super::census::gone;
use super::fault::{ErrorContext, damaged};
use super::lock::Wait;
use super::schema::SchemaFormat;
use super::{SqliteLedger, connection, lock, tip};
use crate::ledger::LedgerError;
use crate::ledger::format::tiles::TILE;
use crate::ledger::format::tree::Hash;
use crate::ledger::head::HeadKey;
use crate::ledger::rows::{KeepRows, RowBuilder, RowCount, TreeRows, grow};

/// The bits of a row's number that tell its place within its level.
const PLACE: u32 = 48;

/// The number of a row: that of its level, and its place in it.
pub const fn id_of(level: u32, index: u64) -> u64 {
    (level as u64) << PLACE | index
}

/// The rows of a file, and the hashes beside its entries.
pub struct FileRows<'a> {
    conn: &'a Connection,
    store: ErrorContext,
    format: SchemaFormat,
    /// Is called whenever the file is let go.
    between: &'a dyn Fn(),
}

impl<'a> FileRows<'a> {
    pub fn of(ledger: &'a SqliteLedger, between: &'a dyn Fn()) -> FileRows<'a> {
        FileRows { conn: &ledger.conn, store: ledger.store(), format: ledger.format, between }
    }

    /// Those of a file that is written to, and so has the tables of today.
    fn within(conn: &'a Connection, store: &ErrorContext) -> FileRows<'a> {
        let format = SchemaFormat::CURRENT;
        FileRows { conn, store: store.clone(), format, between: &|| () }
    }
}

impl TreeRows for FileRows<'_> {
    fn row(&self, level: u32, index: u64) -> Result<Option<Vec<Hash>>, LedgerError> {
        if !self.format.has_rows() {
            return Ok(None);
        }
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        let mut query =
            self.conn.prepare_cached("SELECT hashes FROM tree_row WHERE id = ?1").map_err(fault)?;
        let read = |row: &rusqlite::Row<'_>| Ok(hashes_in(row.get_ref(0)?.as_blob()?));
        let found = query.query_row([id_of(level, index)], read).optional().map_err(fault)?;
        found.map(|hashes| hashes.ok_or_else(|| LedgerError::Rows(odd(level, index)))).transpose()
    }

    fn leaves(&self, from: u64, to: u64) -> Result<Vec<Hash>, LedgerError> {
        let leaves = leaves(self.conn, &self.store, from, to);
        (self.between)();
        leaves
    }
}

impl KeepRows for FileRows<'_> {
    fn put(&self, level: u32, index: u64, hashes: &[Hash]) -> Result<(), LedgerError> {
        self.conn
            .prepare_cached("INSERT OR REPLACE INTO tree_row (id, hashes) VALUES (?1, ?2)")
            .and_then(|mut q| q.execute((id_of(level, index), hashes.as_flattened())))
            .map(drop)
            .map_err(|e| self.store.fault(&e))
    }
}

/// The hashes in a row, if it is one.
pub fn hashes_in(blob: &[u8]) -> Option<Vec<Hash>> {
    let (hashes, rest) = blob.as_chunks::<32>();
    let fits = rest.is_empty() && !hashes.is_empty() && hashes.len() as u64 <= TILE;
    fits.then(|| hashes.to_vec())
}

/// A row is not as long as a row can be.
pub fn odd(level: u32, index: u64) -> String {
    format!("row {index} of level {level} has another length than a row")
}

/// Keeps the rows of a file that grows from `from` to `to` entries. In the caller's transaction.
///
/// Rows only make proofs quicker. Where something is wrong with them, or with the hashes that they
/// are made from, the entries are appended all the same, and `audit verify` tells.
pub fn keep(
    conn: &Connection,
    store: &ErrorContext,
    from: u64,
    to: u64,
) -> Result<(), LedgerError> {
    match grow(&FileRows::within(conn, store), from, to) {
        Err(LedgerError::Rows(_) | LedgerError::Unsound { .. } | LedgerError::Damaged(_)) => Ok(()),
        kept => kept,
    }
}

/// The entries whose rows are made in one transaction.
const STEP: u64 = 256 * TILE;

impl SqliteLedger {
    pub(super) fn count_rows(&self) -> Result<RowCount, LedgerError> {
        let due = super::census::size(&self.conn, &self.store())? / TILE;
        if !self.format.has_rows() {
            return Ok(RowCount { kept: 0, due });
        }
        let sql = "SELECT count(*) FROM tree_row WHERE id >= 0 AND id < ?1";
        let kept = self.conn.query_row(sql, [due], |row| row.get(0));
        Ok(RowCount { kept: kept.map_err(|e| self.store().fault(&e))?, due })
    }

    pub(super) fn build_all_rows(
        &self,
        anew: bool,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<RowCount, LedgerError> {
        if self.installation.is_none() {
            return Err(LedgerError::ReadOnly(self.path.clone()));
        }
        let count = self.count_rows()?;
        if !anew && count.kept == count.due {
            return Ok(count);
        }
        build(&self.conn, &self.wait, &self.store(), &self.head_key, progress)?;
        self.count_rows()
    }
}

/// Makes all rows of a file from the hashes beside its entries. Only the writing holds others up,
/// step by step.
///
/// # Errors
/// The hashes do not give the root of the newest head.
pub fn build(
    conn: &Connection,
    wait: &Wait,
    store: &ErrorContext,
    key: &HeadKey,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(), LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    let rows = FileRows::within(conn, store);
    let mut builder = RowBuilder::default();
    loop {
        let size = super::census::size(conn, store)?;
        progress(builder.size(), size);
        // The last step is made under the lock: nothing comes in between.
        let last = size - builder.size() <= STEP;
        let mut full: Vec<(u32, u64, Vec<Hash>)> = Vec::new();
        let mut take = |builder: &mut RowBuilder, to: u64| {
            while builder.size() < to {
                let from = builder.size();
                for leaf in leaves(conn, store, from, to.min(from - from % TILE + TILE))? {
                    builder.push(leaf, &mut |level, index, hashes| {
                        full.push((level, index, hashes.to_vec()));
                        Ok::<_, LedgerError>(())
                    })?;
                }
            }
            Ok::<_, LedgerError>(())
        };
        let to = builder.size() + STEP.min(size - builder.size());
        take(&mut builder, to)?;
        let _held = lock::acquire(&store.path, wait, store)?;
        let tx = Transaction::new_unchecked(conn, TransactionBehavior::Immediate).map_err(fault)?;
        connection::still_there(&tx, store)?;
        if last {
            let tip = tip::load(&tx, store, key)?.tip;
            take(&mut builder, tip.size())?;
            if builder.root() != tip.frontier.root() {
                let what = "the entries are not what the newest head was signed over";
                return Err(LedgerError::Unsound { seq: tip.size() - 1, what: what.into() });
            }
        }
        let partial =
            builder.partial().map(|(level, index, hashes)| (level, index, hashes.to_vec()));
        for (level, index, hashes) in full.iter().cloned().chain(partial) {
            rows.put(level, index, &hashes)?;
        }
        if last {
            forget_others(&tx, store, builder.size())?;
        }
        connection::still_there(&tx, store)?;
        tx.commit().map_err(fault)?;
        if last {
            progress(builder.size(), builder.size());
            return connection::still_there(conn, store);
        }
    }
}

/// The number of rows of each level that a ledger of `size` entries keeps.
pub fn kept_rows(size: u64) -> impl Iterator<Item = (u32, u64)> {
    let above = std::iter::successors(Some(size / TILE), |hashes| Some(hashes / TILE));
    let above = above.take_while(|hashes| *hashes > 0).map(|hashes| hashes.div_ceil(TILE));
    (0..).zip(std::iter::once(size / TILE).chain(above))
}

/// Takes out rows that a ledger of `size` entries does not have.
fn forget_others(conn: &Connection, store: &ErrorContext, size: u64) -> Result<(), LedgerError> {
    let mut begins = i64::MIN;
    let forget = |from: i64, to: u64| {
        conn.execute("DELETE FROM tree_row WHERE id >= ?1 AND id < ?2", (from, to))
            .map(drop)
            .map_err(|e| store.fault(&e))
    };
    for (level, count) in kept_rows(size) {
        forget(begins, id_of(level, 0))?;
        begins = i64::try_from(id_of(level, count)).unwrap_or(i64::MAX);
    }
    forget(begins, i64::MAX as u64)
}

/// The hashes beside the entries from `from` to `to` (not included), as they stand there.
fn leaves(
    conn: &Connection,
    store: &ErrorContext,
    from: u64,
    to: u64,
) -> Result<Vec<Hash>, LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    let mut query = conn
        .prepare_cached(
            "SELECT seq, leaf FROM entry NOT INDEXED WHERE seq >= ?1 AND seq < ?2 ORDER BY seq",
        )
        .map_err(fault)?;
    let mut rows = query.query([from, to]).map_err(fault)?;
    let mut leaves = Vec::new();
    while let Some(row) = rows.next().map_err(fault)? {
        let expected = from + leaves.len() as u64;
        if row.get::<_, u64>(0).map_err(fault)? != expected {
            return Err(gone(expected));
        }
        let leaf = row
            .get_ref(1)
            .and_then(|leaf| Ok(<Hash>::try_from(leaf.as_blob()?).ok()))
            .map_err(fault)?;
        leaves.push(leaf.ok_or_else(|| damaged("a hash has the wrong length"))?);
    }
    if leaves.len() as u64 == to - from {
        Ok(leaves)
    } else {
        Err(gone(from + leaves.len() as u64))
    }
}
