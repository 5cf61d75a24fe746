//! The file's statements about itself, all at one moment. Entries that are appended later are left for the
//! next time.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};

use super::{
    finding::{Findings, Kind},
    found::StoredHead,
    source::{LedgerSource, stored_head},
};
use crate::ledger::{
    Action, LedgerError,
    store::sqlite::{fault::ErrorContext, schema::SchemaFormat},
};

/// Each table's part is `None` if the table cannot be read, which is a finding then.
pub struct Snapshot {
    /// The number of entries: the place of the last entry, and one.
    pub size: u64,
    /// One, unless there is none.
    pub newest_head: Option<Vec<StoredHead>>,
    /// The number of heads over these entries.
    pub heads: u64,
    /// The number of entries of each action. A list with one action more than once would be read differently by
    /// two readers.
    pub counts: Option<Vec<(String, u64)>>,
    /// The cases that are kept as open, and where each begins; `None` also in a format that keeps no list of them.
    pub open: Option<Vec<(String, u64)>>,
    /// The size and the tree's edge that the next append would start from: what stands in the one row that there should be.
    pub edge: Option<Vec<(i64, u64, Vec<u8>)>>,
}

impl Snapshot {
    pub fn of_actions(counts: &BTreeMap<Action, u64>) -> Vec<(String, u64)> {
        let mut counts: Vec<_> = counts.iter().map(|(action, n)| (action.as_str().to_owned(), *n)).collect();
        counts.sort();
        counts
    }
}

impl LedgerSource {
    /// Fails only where the entries themselves cannot be counted.
    pub fn snapshot(&mut self, findings: &mut Findings) -> Result<Snapshot, LedgerError> {
        let (format, store) = (self.format(), self.store.clone());
        let tx = self.conn.transaction().map_err(|e| store.fault(&e))?;
        let last: Option<u64> = tx
            .query_row("SELECT max(seq) FROM entry NOT INDEXED", [], |row| row.get(0))
            .map_err(|e| super::source::about("the table entry")(store.fault(&e)))?;
        let size = last.map_or(0, |last| last + 1);
        let mut read = SnapshotReading { tx: &tx, store: &store, findings };
        let newest = "SELECT size, note FROM checkpoint WHERE size > 0 ORDER BY size DESC LIMIT 1";
        let newest_head = read.all("checkpoint", newest, stored_head)?;
        let heads =
            read.number("checkpoint", &format!("SELECT count(*) FROM checkpoint WHERE size BETWEEN 1 AND {size}"))?;
        let edge =
            read.all("head", "SELECT id, size, frontier FROM head", |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let pair = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let counts = read.all("counter", "SELECT action, n FROM counter ORDER BY action", pair)?;
        let open = match format {
            SchemaFormat::One => None,
            SchemaFormat::Two => read.all("open_case", "SELECT case_id, seq FROM open_case ORDER BY case_id", pair)?,
        };
        for (table, list) in [("counter", &counts), ("open_case", &open)] {
            // They come as they stand there: SQLite need not sort what it takes to be sorted.
            if list.as_ref().is_some_and(|list| !list.is_sorted_by(|a, b| a.0 < b.0)) {
                let what = format!("the table {table} is out of order: a lookup can leave rows out");
                read.findings.add(Kind::Bookkeeping, None, what);
            }
        }
        let strays = format!("SELECT count(*) FROM private WHERE seq < 0 OR seq >= {size}");
        if read.number("private", &strays)? > Some(0) {
            read.findings.add(Kind::PersonalData, None, "there is personal data of entries that are not there");
        }
        if let Some(before @ 1..) = read.number("entry", "SELECT count(*) FROM entry NOT INDEXED WHERE seq < 0")? {
            read.findings.add(Kind::Inserted, None, format!("before the first entry stand others: {before}"));
        }
        if let Some(strays @ 1..) = read.number("checkpoint", "SELECT count(*) FROM checkpoint WHERE size < 1")? {
            read.findings.add(Kind::Head, None, format!("there are heads over no entries: {strays}"));
        }
        Ok(Snapshot { size, newest_head, heads: heads.unwrap_or(0), counts, open, edge })
    }
}

/// Reads table by table. One that cannot be read is a finding, and the others are read all the same.
struct SnapshotReading<'r> {
    tx: &'r Connection,
    store: &'r ErrorContext,
    findings: &'r mut Findings,
}

impl SnapshotReading<'_> {
    fn part<T>(&mut self, table: &str, read: rusqlite::Result<T>) -> Result<Option<T>, LedgerError> {
        match read.map_err(|e| self.store.fault(&e)) {
            Ok(read) => Ok(Some(read)),
            Err(LedgerError::Damaged(what)) => {
                self.findings.add(Kind::Damaged, None, format!("the table {table} cannot be read: {what}"));
                Ok(None)
            }
            // It is not there, or is another table: what differs has been told.
            Err(LedgerError::Io(what)) if !self.findings.is_empty() => {
                self.findings.add(Kind::Bookkeeping, None, format!("the table {table} cannot be used: {what}"));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn all<T>(
        &mut self,
        table: &str,
        sql: &str,
        row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<Vec<T>>, LedgerError> {
        let read = self.tx.prepare(sql).and_then(|mut query| query.query_map([], row)?.collect());
        self.part(table, read)
    }

    fn number(&mut self, table: &str, sql: &str) -> Result<Option<u64>, LedgerError> {
        let read = self.tx.query_row(sql, [], |row| row.get(0));
        self.part(table, read)
    }
}
