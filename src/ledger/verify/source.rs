//! The file under verification, read without its help: no index, no view, no trigger, no stored sum.

use std::{collections::BTreeMap, path::Path, time::Duration};

use rusqlite::{Connection, OptionalExtension as _};

use super::walk::{Index, STEP, walk};

use crate::ledger::{
    Action, LedgerError,
    sqlite::{
        connection,
        fault::Store,
        read::take,
        schema::{self, Format},
        tip,
        wait::Wait,
    },
    stored::Stored,
};

/// What the file says about itself, all at one moment. What is appended later is left for the next time.
pub struct Snapshot {
    /// How many entries: the last one's place and one.
    pub size: u64,
    /// The newest head: its size and note.
    pub newest_head: Option<(u64, String)>,
    pub counts: BTreeMap<Action, u64>,
    /// The cases that are kept as open, and where each begins; `None` in a format that keeps no list of them.
    pub open: Option<Vec<(String, u64)>>,
    /// The size and the tree's edge that the next append would start from.
    pub edge: Option<(u64, Vec<u8>)>,
    /// Personal data of entries that are not there.
    pub strays: u64,
}

/// A read-only connection. Each call reads at one moment and lets go, so a writer waits for one at most.
pub struct Source {
    conn: Connection,
    store: Store,
    /// By which it is judged.
    format: Format,
}

impl Source {
    pub fn open(path: &Path, patience: Duration) -> Result<Source, LedgerError> {
        let path = connection::resolve(path)?;
        let store = Store { path, patience_s: patience.as_secs() };
        let conn = connection::open_read_only(&store, &Wait::new(patience))?;
        let format = schema::version(&conn, &store)?;
        Ok(Source { conn, store, format })
    }

    /// One more, for another thread.
    pub fn again(store: Store, format: Format) -> Result<Source, LedgerError> {
        let conn = connection::open_read_only(&store, &Wait::new(Duration::from_secs(store.patience_s)))?;
        Ok(Source { conn, store, format })
    }

    pub fn format(&self) -> Format {
        self.format
    }

    /// Fails if it has been upgraded since it was opened: what is found by the tables of one format says nothing then.
    pub fn same_format(&self) -> Result<(), LedgerError> {
        if schema::version(&self.conn, &self.store)? == self.format {
            Ok(())
        } else {
            Err(LedgerError::Io("it was upgraded while it was verified; verify it again".into()))
        }
    }

    /// Fails if another file has been put in its place, or it has been upgraded: what other connections have read of it may
    /// not be what this one has.
    pub fn same_file(&self) -> Result<(), LedgerError> {
        connection::still_there(&self.conn, &self.store)?;
        self.same_format()
    }

    pub fn store(&self) -> Store {
        self.store.clone()
    }

    pub fn snapshot(&mut self) -> Result<Snapshot, LedgerError> {
        let store = &self.store;
        let fault = |e: rusqlite::Error| store.fault(&e);
        let tx = self.conn.transaction().map_err(fault)?;
        let last: Option<u64> =
            tx.query_row("SELECT max(seq) FROM entry NOT INDEXED", [], |row| row.get(0)).map_err(fault)?;
        let newest_head = tx
            .query_row("SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()
            .map_err(fault)?;
        let edge = tx
            .query_row("SELECT size, frontier FROM head", [], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()
            .map_err(fault)?;
        let size = last.map_or(0, |last| last + 1);
        let strays = tx
            .query_row("SELECT count(*) FROM private WHERE seq < 0 OR seq >= ?1", [size], |row| row.get(0))
            .map_err(fault)?;
        let counts = tip::counts(&tx, store)?;
        let open = match self.format {
            Format::One => None,
            Format::Two => {
                let mut query = tx.prepare("SELECT case_id, seq FROM open_case ORDER BY case_id").map_err(fault)?;
                let open = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).and_then(Iterator::collect);
                Some(open.map_err(fault)?)
            }
        };
        Ok(Snapshot { size, newest_head, counts, open, edge, strays })
    }

    /// What differs from the tables as they were made.
    pub fn schema(&self) -> Result<Vec<String>, LedgerError> {
        let differences = schema::differences(&self.conn, &self.store, self.format)?;
        self.same_format()?;
        Ok(differences)
    }

    /// The next records from `from` on, below `to`.
    pub fn records(&self, from: u64, to: u64, limit: u64) -> Result<Vec<Stored>, LedgerError> {
        let sql = "SELECT e.seq, e.body, e.sig, e.leaf, p.salt, p.data
             FROM entry AS e NOT INDEXED LEFT JOIN private AS p ON p.seq = e.seq
             WHERE e.seq >= ?1 AND e.seq < ?2 ORDER BY e.seq LIMIT ?3";
        self.select(sql, from, to, limit)
    }

    /// The same without the personal data.
    pub fn bare_records(&self, from: u64, to: u64, limit: u64) -> Result<Vec<Stored>, LedgerError> {
        let sql = "SELECT seq, body, sig, leaf, NULL, NULL FROM entry NOT INDEXED
             WHERE seq >= ?1 AND seq < ?2 ORDER BY seq LIMIT ?3";
        self.select(sql, from, to, limit)
    }

    fn select(&self, sql: &str, from: u64, to: u64, limit: u64) -> Result<Vec<Stored>, LedgerError> {
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        let mut query = self.conn.prepare_cached(sql).map_err(fault)?;
        let mut rows = query.query([from, to, limit]).map_err(fault)?;
        let mut records = Vec::new();
        while let Some(row) = rows.next().map_err(fault)? {
            records.push(take(row, &self.store)?);
        }
        Ok(records)
    }

    /// The stored heads over more than `from` and up to `to` entries.
    pub fn heads(&self, from: u64, to: u64) -> Result<Vec<(u64, String)>, LedgerError> {
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        let mut query = self
            .conn
            .prepare_cached("SELECT size, note FROM checkpoint WHERE size > ?1 AND size <= ?2 ORDER BY size")
            .map_err(fault)?;
        let heads = query.query_map([from, to], |row| Ok((row.get(0)?, row.get(1)?))).map_err(fault)?;
        heads.collect::<Result<_, _>>().map_err(fault)
    }

    /// Goes through an index in its own order, in short steps, and gives `each` what stands in it about the entries from
    /// `from` on: the columns, and the entry.
    pub fn walk_index(
        &self,
        index: &Index,
        from: u64,
        each: &mut dyn FnMut(&str, &str, u64),
    ) -> Result<(), LedgerError> {
        walk(&self.conn, index, from, STEP, each).map_err(|e| self.store.fault(&e))
    }

    /// SQLite's own opinion of the file, asked only when something was found: to tell damage from tampering.
    pub fn integrity(&self) -> Result<Vec<String>, LedgerError> {
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        let mut query = self.conn.prepare("PRAGMA integrity_check(20)").map_err(fault)?;
        let lines = query.query_map([], |row| row.get::<_, String>(0)).map_err(fault)?;
        let lines: Vec<String> = lines.collect::<Result<_, _>>().map_err(fault)?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }
}
