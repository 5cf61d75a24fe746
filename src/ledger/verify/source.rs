//! The file under verification, read without its help: no index, no view, no trigger, no stored sum.

use std::{collections::BTreeMap, path::Path, time::Duration};

use rusqlite::{Connection, OptionalExtension as _};

use crate::ledger::{
    Action, Draft, LedgerError,
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

    /// Goes through an index in its own order, in short steps, and gives `each` what stands in it: the columns, joined by a
    /// zero byte, and the entry.
    pub fn walk_index(
        &self,
        index: &Index,
        from: u64,
        to: u64,
        each: &mut dyn FnMut(&str, &str, u64),
    ) -> Result<(), LedgerError> {
        const STEP: usize = 16_384;
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        let (column, second) = (index.column, index.second.unwrap_or("''"));
        let sql = format!(
            "SELECT {column}, coalesce({second}, ''), seq FROM entry INDEXED BY {}
             WHERE {column} IS NOT NULL AND {only} AND ({column}, coalesce({second}, ''), seq) > (?1, ?2, ?3)
             ORDER BY {column}, {order} seq LIMIT {STEP}",
            index.name,
            only = index.only.unwrap_or("true"),
            order = index.second.map_or(String::new(), |second| format!("{second},")),
        );
        let mut query = self.conn.prepare_cached(&sql).map_err(fault)?;
        let mut at: (String, String, i64) = (String::new(), String::new(), -1);
        loop {
            let mut rows = query.query((&at.0, &at.1, at.2)).map_err(fault)?;
            let (mut count, mut last) = (0, None);
            while let Some(row) = rows.next().map_err(fault)? {
                let (a, b, seq): (String, String, u64) =
                    (row.get(0).map_err(fault)?, row.get(1).map_err(fault)?, row.get(2).map_err(fault)?);
                if (from..to).contains(&seq) {
                    each(&a, &b, seq);
                }
                count += 1;
                last = Some((a, b, i64::try_from(seq).unwrap_or(i64::MAX)));
            }
            drop(rows);
            match last {
                Some(last) if count == STEP => at = last,
                Some(_) | None => return Ok(()),
            }
        }
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

/// An index of the file.
pub struct Index {
    pub name: &'static str,
    pub column: &'static str,
    pub second: Option<&'static str>,
    /// Which entries it is over, if not all that have the first column.
    pub only: Option<&'static str>,
    /// What stands in it about an entry.
    pub of: fn(&Draft) -> Option<(&str, &str)>,
}

/// Those of a format.
pub fn indices(format: Format) -> &'static [Index] {
    match format {
        Format::One => &[ACTION, ACTOR, CASE, TARGET, SPAN],
        Format::Two => &[ACTION, ACTOR, CASE, TARGET, OPENING, CASELESS],
    }
}

const ACTION: Index =
    Index { name: "entry_action", column: "action", second: None, only: None, of: |d| Some((d.action.as_str(), "")) };
const ACTOR: Index =
    Index { name: "entry_actor", column: "actor", second: None, only: None, of: |d| Some((&d.actor, "")) };
const CASE: Index =
    Index { name: "entry_case", column: "case_id", second: None, only: None, of: |d| Some((d.case.as_deref()?, "")) };
const TARGET: Index = Index {
    name: "entry_target",
    column: "target",
    second: Some("provider"),
    only: None,
    of: |d| Some((d.target.as_deref()?, d.provider.as_deref().unwrap_or_default())),
};
const OPENING: Index = Index {
    name: "entry_opening",
    column: "actor",
    second: None,
    only: Some("action = 'case.opened'"),
    of: |d| (d.action == Action::CaseOpened).then_some((&d.actor, "")),
};
const CASELESS: Index = Index {
    name: "entry_caseless",
    column: "action",
    second: None,
    only: Some("case_id IS NULL"),
    of: |d| d.case.is_none().then_some((d.action.as_str(), "")),
};
const SPAN: Index = Index {
    name: "entry_span",
    column: "case_id",
    second: Some("action"),
    only: Some("action IN ('case.opened', 'case.closed', 'incident.opened', 'incident.closed')"),
    of: |d| d.action.span().and_then(|_| Some((d.case.as_deref()?, d.action.as_str()))),
};
