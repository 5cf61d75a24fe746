//! The file under verification, read without its help: no index, no view, no trigger, no stored
//! sum.

use std::path::Path;
use std::time::Duration;

use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator as _;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::super::fault::ErrorContext;
use super::super::schema::SchemaFormat;
use super::super::{connection, schema};
use super::ItselfChecked;
use super::snapshot::{snapshot, stored_head};
use crate::ledger::LedgerError;
use crate::ledger::store::sqlite::lock::Wait;
use crate::ledger::verify::Kind;
use crate::ledger::verify::finding::Findings;
use crate::ledger::verify::reader::{
    FoundPrivate, FoundRecord, Reader, RecordBuffer, SelfCheck, Snapshot, StoredHead, Verifiable,
    about,
};

/// A file that may be a ledger.
pub struct LedgerFile<'p>(pub &'p Path);

impl Verifiable for LedgerFile<'_> {
    fn open(
        &self,
        patience: Duration,
        findings: &mut Findings,
    ) -> Result<Box<dyn Reader>, LedgerError> {
        let (reader, odd) = FileReader::open(self.0, patience)?;
        for what in odd {
            findings.add(Kind::SchemaChanged, None, what);
        }
        match reader.schema() {
            Ok(differences) => {
                for difference in differences {
                    findings.add(Kind::SchemaChanged, None, difference);
                }
            }
            Err(error) => findings.add_error(about("the table of tables (page 1)")(error))?,
        }
        Ok(Box::new(reader))
    }
}

/// A read-only connection. Each call reads at one moment and lets go, so a writer waits for one at
/// most.
pub struct FileReader {
    conn: Connection,
    store: ErrorContext,
    /// By which it is judged.
    format: SchemaFormat,
    /// The content of the file's header when the file was opened.
    header: (u32, u32),
}

const COLUMNS: &str = "SELECT e.seq, e.body, e.sig, e.leaf, p.salt, p.data
    FROM entry AS e NOT INDEXED LEFT JOIN private AS p ON p.seq = e.seq";

impl FileReader {
    /// Opens it, and says what is odd about the file as a whole.
    pub fn open(path: &Path, patience: Duration) -> Result<(FileReader, Vec<String>), LedgerError> {
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
                let Some(format) = tables else {
                    return Err(error);
                };
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
            odd.push(format!(
                "its header (page 1) says that its text is {encoding}, and it was made with UTF-8"
            ));
        }
        if !connection::takes_writes(&store, &Wait::new(patience)).map_err(&beginning)? {
            odd.push(
                "its header (page 1) says that nobody may write to it: the next entry could not be recorded".to_owned(),
            );
        }
        Ok((FileReader { conn, store, format, header }, odd))
    }

    /// Fails if it has been upgraded since it was opened: what is found by the tables of one format
    /// says nothing then.
    fn same_format(&self) -> Result<(), LedgerError> {
        if schema::header(&self.conn, &self.store)? == self.header {
            Ok(())
        } else {
            Err(LedgerError::Io("it was upgraded while it was verified; verify it again".into()))
        }
    }

    /// Returns what differs from the tables as they were made.
    fn schema(&self) -> Result<Vec<String>, LedgerError> {
        let differences = schema::differences(&self.conn, &self.store, self.format)?;
        self.same_format()?;
        Ok(differences)
    }

    fn select(
        &self,
        sql: &str,
        values: &[u64],
        buffer: &mut RecordBuffer,
    ) -> Result<(), LedgerError> {
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        let mut query = self.conn.prepare_cached(sql).map_err(fault)?;
        let mut rows = query.query(rusqlite::params_from_iter(values)).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            found(row, buffer).map_err(fault)?;
        }
        Ok(())
    }

    /// Reads records and the personal data beside them, each table in its own order: a lookup for
    /// each entry would take longer.
    fn side_by_side(
        &self,
        from: u64,
        to: u64,
        limit: u64,
        buffer: &mut RecordBuffer,
    ) -> Result<(), LedgerError> {
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        let entries = "SELECT seq, body, sig, leaf FROM entry NOT INDEXED
             WHERE seq >= ?1 AND seq < ?2 ORDER BY seq LIMIT ?3";
        let beside =
            "SELECT seq, salt, data FROM private WHERE seq >= ?1 AND seq < ?2 ORDER BY seq";
        let mut entries = self.conn.prepare_cached(entries).map_err(fault)?;
        let mut beside = self.conn.prepare_cached(beside).map_err(fault)?;
        let mut rows = entries.query([from, to, limit]).map_err(fault)?;
        let mut personal = beside.query([from, to]).map_err(fault)?;
        // Both are open before the first is at its end: they are read at one moment.
        rows.advance().map_err(fault)?;
        personal.advance().map_err(fault)?;
        while let Some(row) = rows.get() {
            let seq: i64 = row.get(0).map_err(fault)?;
            let at = |row: &Row<'_>| row.get::<_, i64>(0).map_err(fault);
            while personal.get().map(at).transpose()?.is_some_and(|before| before < seq) {
                personal.advance().map_err(fault)?;
            }
            let same = personal.get().map(at).transpose()? == Some(seq);
            let private = match personal.get().filter(|_| same) {
                None => FoundPrivate::Nothing,
                Some(row) => private(row, 1).map_err(fault)?,
            };
            push(row, private, buffer).map_err(fault)?;
            rows.advance().map_err(fault)?;
        }
        Ok(())
    }

    /// Reads one record, or says why it cannot be read.
    fn salvage_one(
        &self,
        seq: u64,
        bare: bool,
        one: &mut RecordBuffer,
        to: &mut RecordBuffer,
    ) -> Result<(), LedgerError> {
        let whole = format!("{COLUMNS} WHERE e.seq = ?1");
        let alone = "SELECT seq, body, sig, leaf, NULL, NULL FROM entry NOT INDEXED WHERE seq = ?1";
        one.clear();
        let why = match self.select(if bare { alone } else { &whole }, &[seq], one) {
            Ok(()) => {
                to.push(&one.iter().next().unwrap_or(FoundRecord::lost(seq, "no lookup finds it")));
                return Ok(());
            }
            Err(LedgerError::Damaged(why)) => why,
            Err(error) => return Err(error),
        };
        // The personal data may be what is damaged.
        one.clear();
        match self.select(alone, &[seq], one) {
            Ok(()) => {
                let bare = one
                    .iter()
                    .next()
                    .map(|found| FoundRecord { private: FoundPrivate::Lost(&why), ..found });
                to.push(&bare.unwrap_or(FoundRecord::lost(seq, &why)));
            }
            Err(LedgerError::Damaged(_)) => to.push(&FoundRecord::lost(seq, &why)),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

impl Reader for FileReader {
    fn check_itself(&self, known: u64) -> Box<dyn SelfCheck> {
        Box::new(ItselfChecked::begin(self.store.clone(), self.format, known))
    }

    fn snapshot(&mut self, findings: &mut Findings) -> Result<Snapshot, LedgerError> {
        let tx = self.conn.transaction().map_err(|e| self.store.fault(&e))?;
        snapshot(&tx, &self.store, self.format, findings)
    }

    fn records(
        &self,
        from: u64,
        to: u64,
        limit: u64,
        bare: bool,
        buffer: &mut RecordBuffer,
    ) -> Result<(), LedgerError> {
        buffer.clear();
        if bare {
            let sql = "SELECT seq, body, sig, leaf, NULL, NULL FROM entry NOT INDEXED
                 WHERE seq >= ?1 AND seq < ?2 ORDER BY seq LIMIT ?3";
            return self.select(sql, &[from, to, limit], buffer);
        }
        self.side_by_side(from, to, limit, buffer)
    }

    fn salvage(
        &self,
        from: u64,
        to: u64,
        bare: bool,
        buffer: &mut RecordBuffer,
    ) -> Result<(), LedgerError> {
        buffer.clear();
        let mut one = RecordBuffer::default();
        (from..to).try_for_each(|seq| self.salvage_one(seq, bare, &mut one, buffer))
    }

    fn heads(&self, from: u64, to: u64) -> Result<Vec<StoredHead>, LedgerError> {
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        let mut query = self
            .conn
            .prepare_cached(
                "SELECT size, note FROM checkpoint WHERE size > ?1 AND size <= ?2 ORDER BY size",
            )
            .map_err(fault)?;
        let heads = query.query_map([from, to], stored_head).map_err(fault)?;
        heads.collect::<Result<_, _>>().map_err(fault)
    }

    /// Fails if another file has been put in its place, or it has been upgraded: what other
    /// connections have read of it may not be what this one has.
    fn unchanged(&self) -> Result<(), LedgerError> {
        connection::still_there(&self.conn, &self.store)?;
        self.same_format()
    }
}

/// Takes a row as it lies there. What is of another type or length than it was written is not
/// looked at any further.
fn found(row: &Row<'_>, buffer: &mut RecordBuffer) -> rusqlite::Result<()> {
    push(row, private(row, 4)?, buffer)
}

/// Takes the personal data apart, of which the salt stands in the column `at`.
fn private<'r>(row: &'r Row<'_>, at: usize) -> rusqlite::Result<FoundPrivate<'r>> {
    Ok(match (row.get_ref(at)?, row.get_ref(at + 1)?) {
        (ValueRef::Null, ValueRef::Null) => FoundPrivate::Nothing,
        (ValueRef::Blob(salt), ValueRef::Blob(data)) => match salt.try_into() {
            Ok(salt) => FoundPrivate::Sealed(salt, data),
            Err(_) => FoundPrivate::Odd,
        },
        _ => FoundPrivate::Odd,
    })
}

fn push(
    row: &Row<'_>,
    private: FoundPrivate<'_>,
    buffer: &mut RecordBuffer,
) -> rusqlite::Result<()> {
    let blob = |i| {
        row.get_ref(i).map(|value| if let ValueRef::Blob(blob) = value { Some(blob) } else { None })
    };
    buffer.push(&FoundRecord {
        seq: row.get(0)?,
        // That it is UTF-8 is found out where it is read.
        body: if let ValueRef::Text(body) = row.get_ref(1)? { Some(body) } else { None },
        signature: blob(2)?.and_then(|blob| blob.try_into().ok()),
        leaf: blob(3)?.and_then(|blob| blob.try_into().ok()),
        private,
        lost: None,
    });
    Ok(())
}
