//! The file's statements about itself, read table by table.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, Transaction};

use super::super::fault::ErrorContext;
use super::super::schema::SchemaFormat;
use crate::ledger::LedgerError;
use crate::ledger::verify::Kind;
use crate::ledger::verify::finding::Findings;
use crate::ledger::verify::reader::{Snapshot, StoredHead, about};

/// Reads what the file says of its entries. Fails only where the entries themselves cannot be
/// counted.
pub fn snapshot(
    tx: &Transaction<'_>,
    store: &ErrorContext,
    format: SchemaFormat,
    findings: &mut Findings,
) -> Result<Snapshot, LedgerError> {
    let last: Option<u64> = tx
        .query_row("SELECT max(seq) FROM entry NOT INDEXED", [], |row| row.get(0))
        .map_err(|e| about("the table entry")(store.fault(&e)))?;
    let size = last.map_or(0, |last| last + 1);
    let mut read = SnapshotReading { tx, store, findings };
    let newest = "SELECT size, note FROM checkpoint WHERE size > 0 ORDER BY size DESC LIMIT 1";
    let newest_head = read.all("checkpoint", newest, stored_head)?;
    let heads = read.number(
        "checkpoint",
        &format!("SELECT count(*) FROM checkpoint WHERE size BETWEEN 1 AND {size}"),
    )?;
    let edge = read.all("head", "SELECT id, size, frontier FROM head", |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    let pair = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let counts = read.all("counter", "SELECT action, n FROM counter ORDER BY action", pair)?;
    let open = match format {
        SchemaFormat::One => None,
        SchemaFormat::Two | SchemaFormat::Three => {
            read.all("open_case", "SELECT case_id, seq FROM open_case ORDER BY case_id", pair)?
        }
    };
    let (signers, signed) = match format {
        SchemaFormat::One | SchemaFormat::Two => (None, None),
        SchemaFormat::Three => {
            let signers = read.all("signer", "SELECT key, seq FROM signer ORDER BY key", pair)?;
            let signed = read.all("signed", "SELECT id, size, frontier FROM signed", |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
            (signers, signed)
        }
    };
    // Whose they are and over which head is for whoever has the witnesses' keys.
    let cosignatures = match format {
        SchemaFormat::One | SchemaFormat::Two => None,
        SchemaFormat::Three => {
            let sql =
                "SELECT printf('%020d+%s', size, key), time FROM cosignature ORDER BY size, key";
            read.all("cosignature", sql, pair)?
        }
    };
    let lists = [
        ("counter", &counts),
        ("open_case", &open),
        ("signer", &signers),
        ("cosignature", &cosignatures),
    ];
    for (table, list) in lists {
        // They come as they stand there: SQLite need not sort what it takes to be sorted.
        if list.as_ref().is_some_and(|list| !list.is_sorted_by(|a, b| a.0 < b.0)) {
            let what = format!("the table {table} is out of order: a lookup can leave rows out");
            read.findings.add(Kind::Bookkeeping, None, what);
        }
    }
    let strays = format!("SELECT count(*) FROM private WHERE seq < 0 OR seq >= {size}");
    if read.number("private", &strays)? > Some(0) {
        read.findings.add(
            Kind::PersonalData,
            None,
            "there is personal data of entries that are not there",
        );
    }
    if let Some(before @ 1..) =
        read.number("entry", "SELECT count(*) FROM entry NOT INDEXED WHERE seq < 0")?
    {
        read.findings.add(
            Kind::Inserted,
            None,
            format!("before the first entry stand others: {before}"),
        );
    }
    if let Some(strays @ 1..) =
        read.number("checkpoint", "SELECT count(*) FROM checkpoint WHERE size < 1")?
    {
        read.findings.add(Kind::Head, None, format!("there are heads over no entries: {strays}"));
    }
    Ok(Snapshot {
        size,
        newest_head,
        heads: heads.unwrap_or(0),
        counts,
        open,
        signers,
        signed,
        edge,
    })
}

/// Reads table by table. One that cannot be read is a finding, and the others are read all the
/// same.
struct SnapshotReading<'r> {
    tx: &'r Connection,
    store: &'r ErrorContext,
    findings: &'r mut Findings,
}

impl SnapshotReading<'_> {
    fn part<T>(
        &mut self,
        table: &str,
        read: rusqlite::Result<T>,
    ) -> Result<Option<T>, LedgerError> {
        match read.map_err(|e| self.store.fault(&e)) {
            Ok(read) => Ok(Some(read)),
            Err(LedgerError::Damaged(what)) => {
                self.findings.add(
                    Kind::Damaged,
                    None,
                    format!("the table {table} cannot be read: {what}"),
                );
                Ok(None)
            }
            // It is not there, or is another table: what differs has been told.
            Err(LedgerError::Io(what)) if !self.findings.is_empty() => {
                self.findings.add(
                    Kind::Bookkeeping,
                    None,
                    format!("the table {table} cannot be used: {what}"),
                );
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

/// Takes a row of the table `checkpoint` apart.
pub fn stored_head(row: &Row<'_>) -> rusqlite::Result<StoredHead> {
    let note = match row.get_ref(1)? {
        ValueRef::Text(note) => std::str::from_utf8(note).ok().map(str::to_owned),
        _ => None,
    };
    Ok(StoredHead { size: row.get(0)?, note })
}
