//! The file under verification, read without its help: no index, no view, no trigger, no stored sum.

use std::{ops::Range, path::Path, time::Duration};

use rusqlite::{Connection, Row, types::ValueRef};

use super::{
    found::{IndexContext, IndexFinding, StoredHead},
    walk::{EachKey, Index, STEP, WalkEnd, walk},
};
use crate::ledger::{
    LedgerError,
    format::private::Sealed,
    store::sqlite::{
        connection,
        fault::ErrorContext,
        schema::{self, SchemaFormat},
        wait::Wait,
    },
};

/// A read-only connection. Each call reads at one moment and lets go, so a writer waits for one at most.
pub struct LedgerSource {
    pub(super) conn: Connection,
    pub(super) store: ErrorContext,
    /// By which it is judged.
    format: SchemaFormat,
    /// The content of the file's header when the file was opened.
    header: (u32, u32),
}

const COLUMNS: &str = "SELECT e.seq, e.body, e.sig, e.leaf, p.salt, p.data
    FROM entry AS e NOT INDEXED LEFT JOIN private AS p ON p.seq = e.seq";

impl LedgerSource {
    /// Opens it, and says what is odd about the file as a whole.
    pub fn open(path: &Path, patience: Duration) -> Result<(LedgerSource, Vec<String>), LedgerError> {
        let path = connection::resolve(path)?;
        let store = ErrorContext { path, patience_s: patience.as_secs() };
        let beginning = about("the file's beginning (page 1: its header and the table of tables)");
        let conn = connection::open_read_only(&store, &Wait::new(patience)).map_err(&beginning)?;
        let header = schema::header(&conn, &store).map_err(&beginning)?;
        let mut odd = Vec::new();
        let format = match schema::version(&conn, &store) {
            Ok(format) => format,
            // A header that was changed makes no other file of it.
            Err(error) => {
                let tables = schema::by_tables(&conn, &store).map_err(&beginning)?;
                let Some(format) = tables else { return Err(error) };
                // It could not be read the first time.
                if header == (schema::APPLICATION_ID, format.number()) {
                    return Err(error);
                }
                odd.push(format!(
                    "its header (page 1) was changed: it says program {:#x} and format {}, and its tables are a ledger's of \
                     format {}",
                    header.0,
                    header.1,
                    format.number()
                ));
                format
            }
        };
        // By which text is compared: the order of an index depends on it.
        let encoding = connection::setting(&conn, &store, "encoding").map_err(&beginning)?;
        if encoding != "UTF-8" {
            odd.push(format!("its header (page 1) says that its text is {encoding}, and it was made with UTF-8"));
        }
        if !connection::takes_writes(&store, &Wait::new(patience)).map_err(&beginning)? {
            odd.push(
                "its header (page 1) says that nobody may write to it: the next entry could not be recorded".to_owned(),
            );
        }
        Ok((LedgerSource { conn, store, format, header }, odd))
    }

    /// One more, for another thread.
    pub fn again(store: ErrorContext, format: SchemaFormat) -> Result<LedgerSource, LedgerError> {
        let conn = connection::open_read_only(&store, &Wait::new(Duration::from_secs(store.patience_s)))?;
        let header = schema::header(&conn, &store)?;
        Ok(LedgerSource { conn, store, format, header })
    }

    pub fn format(&self) -> SchemaFormat {
        self.format
    }

    /// Fails if it has been upgraded since it was opened: what is found by the tables of one format says nothing then.
    pub fn same_format(&self) -> Result<(), LedgerError> {
        if schema::header(&self.conn, &self.store)? == self.header {
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

    pub fn store(&self) -> ErrorContext {
        self.store.clone()
    }

    /// Returns what differs from the tables as they were made.
    pub fn schema(&self) -> Result<Vec<String>, LedgerError> {
        let differences = schema::differences(&self.conn, &self.store, self.format)?;
        self.same_format()?;
        Ok(differences)
    }

    /// The next records from `from` on, below `to`.
    pub fn records(&self, from: u64, to: u64, limit: u64) -> Result<Vec<IndexFinding>, LedgerError> {
        let sql = format!("{COLUMNS} WHERE e.seq >= ?1 AND e.seq < ?2 ORDER BY e.seq LIMIT ?3");
        self.select(&sql, &[from, to, limit])
    }

    /// The same without the personal data.
    pub fn bare_records(&self, from: u64, to: u64, limit: u64) -> Result<Vec<IndexFinding>, LedgerError> {
        let sql = "SELECT seq, body, sig, leaf, NULL, NULL FROM entry NOT INDEXED
             WHERE seq >= ?1 AND seq < ?2 ORDER BY seq LIMIT ?3";
        self.select(sql, &[from, to, limit])
    }

    /// The records of this range one by one, around what is damaged: each that cannot be read is given as such.
    pub fn salvage(&self, range: Range<u64>, bare: bool) -> Result<Vec<IndexFinding>, LedgerError> {
        let whole = format!("{COLUMNS} WHERE e.seq = ?1");
        let alone = "SELECT seq, body, sig, leaf, NULL, NULL FROM entry NOT INDEXED WHERE seq = ?1";
        let one = |seq| {
            let first = if bare { alone } else { &whole };
            match self.select(first, &[seq]).map(|mut found| found.pop()) {
                Ok(Some(found)) => Ok(found),
                Ok(None) => Ok(IndexFinding::lost(seq, "no lookup finds it".into())),
                // The personal data may be what is damaged.
                Err(LedgerError::Damaged(why)) => match self.select(alone, &[seq]).map(|mut found| found.pop()) {
                    Ok(Some(found)) => Ok(IndexFinding { private: IndexContext::Lost(why), ..found }),
                    Ok(None) | Err(LedgerError::Damaged(_)) => Ok(IndexFinding::lost(seq, why)),
                    Err(error) => Err(error),
                },
                Err(error) => Err(error),
            }
        };
        range.map(one).collect()
    }

    fn select(&self, sql: &str, values: &[u64]) -> Result<Vec<IndexFinding>, LedgerError> {
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        let mut query = self.conn.prepare_cached(sql).map_err(fault)?;
        let mut rows = query.query(rusqlite::params_from_iter(values)).map_err(fault)?;
        let mut records = Vec::new();
        while let Some(row) = rows.next().map_err(fault)? {
            records.push(found(row).map_err(fault)?);
        }
        Ok(records)
    }

    /// The stored heads over more than `from` and up to `to` entries.
    pub fn heads(&self, from: u64, to: u64) -> Result<Vec<StoredHead>, LedgerError> {
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        let mut query = self
            .conn
            .prepare_cached("SELECT size, note FROM checkpoint WHERE size > ?1 AND size <= ?2 ORDER BY size")
            .map_err(fault)?;
        let heads = query.query_map([from, to], stored_head).map_err(fault)?;
        heads.collect::<Result<_, _>>().map_err(fault)
    }

    /// Goes through an index in its own order, in short steps, and gives `each` what stands in it: the columns, and the entry.
    pub fn walk_index(&self, index: &Index, each: EachKey<'_>) -> Result<Option<WalkEnd>, LedgerError> {
        walk(&self.conn, index, STEP, each).map_err(|e| self.store.fault(&e))
    }
}

/// Says of what it is that something cannot be read.
pub fn about(what: &str) -> impl Fn(LedgerError) -> LedgerError {
    move |error| match error {
        LedgerError::Damaged(why) => LedgerError::Damaged(format!("{what} cannot be read: {why}")),
        other => other,
    }
}

/// A row as it lies there. What is of another type or length than it was written is not looked at any further.
fn found(row: &Row<'_>) -> rusqlite::Result<IndexFinding> {
    let blob = |i| row.get_ref(i).map(|value| if let ValueRef::Blob(blob) = value { Some(blob) } else { None });
    let private = match (row.get_ref(4)?, row.get_ref(5)?) {
        (ValueRef::Null, ValueRef::Null) => IndexContext::Nothing,
        (ValueRef::Blob(salt), ValueRef::Blob(data)) => match salt.try_into() {
            Ok(salt) => IndexContext::Sealed(Sealed { salt, bytes: data.to_vec() }),
            Err(_) => IndexContext::Odd,
        },
        _ => IndexContext::Odd,
    };
    Ok(IndexFinding {
        seq: row.get(0)?,
        // That it is UTF-8 is found out where it is read.
        body: if let ValueRef::Text(body) = row.get_ref(1)? { Some(body.to_vec()) } else { None },
        signature: blob(2)?.and_then(|blob| blob.try_into().ok()),
        leaf: blob(3)?.and_then(|blob| blob.try_into().ok()),
        private,
        lost: None,
    })
}

pub(super) fn stored_head(row: &Row<'_>) -> rusqlite::Result<StoredHead> {
    let note = match row.get_ref(1)? {
        ValueRef::Text(note) => std::str::from_utf8(note).ok().map(str::to_owned),
        _ => None,
    };
    Ok(StoredHead { size: row.get(0)?, note })
}
