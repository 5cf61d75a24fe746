//! The file's structure, by SQLite's own check, and how much is in each index: all at one moment,
//! beside the other work.
//!
//! Every page must have one use, every table its rows in their order, every number in an inner page
//! must lead where it says. The check holds writers up while it runs, some seconds for a million
//! entries: at several moments it would see several files.

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::thread;
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::{
    Connection, Error, ErrorCode, OptionalExtension as _, Transaction, TransactionBehavior,
};

use super::super::connection;
use super::super::fault::ErrorContext;
use super::super::schema::SchemaFormat;
use super::walk::indices;
use crate::ledger::LedgerError;
use crate::ledger::store::sqlite::lock::Wait;
use crate::ledger::verify::Kind;

/// The number of lines that SQLite gives.
const LINES: u32 = 100;

/// The amount that is in an index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageTally {
    pub rows: u64,
    /// Of all records, as they are stored.
    pub bytes: u64,
}

/// The observations of a look at the structure.
#[derive(Default)]
pub struct StructureSeen {
    /// The faults that were seen, each with its kind.
    pub lines: Vec<(Kind, String)>,
    /// The reason why the check ended before its end: something in a row could not be read. The
    /// pages had all been looked at by then.
    pub stopped: Option<String>,
    /// Of each index. Empty if anything is wrong.
    pub tallies: BTreeMap<&'static str, PageTally>,
}

/// A look at the structure, under way.
pub struct Look {
    /// The number of entries at the moment of the look.
    pub size: u64,
    seen: JoinHandle<Result<StructureSeen, LedgerError>>,
}

impl Look {
    /// Begins, and returns when its moment is fixed.
    pub fn begin(store: ErrorContext, format: SchemaFormat) -> Look {
        let (sender, size) = mpsc::channel();
        let seen = thread::spawn(move || look(&store, format, &sender));
        Look { size: size.recv().unwrap_or(0), seen }
    }

    pub fn end(self) -> Result<StructureSeen, LedgerError> {
        self.seen.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

fn look(
    store: &ErrorContext,
    format: SchemaFormat,
    moment: &mpsc::Sender<u64>,
) -> Result<StructureSeen, LedgerError> {
    let conn =
        connection::open_read_only(store, &Wait::new(Duration::from_secs(store.patience_s)))?;
    let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Deferred)
        .map_err(|e| store.fault(&e))?;
    let last: Result<Option<u64>, _> =
        tx.query_row("SELECT max(seq) FROM entry NOT INDEXED", [], |row| row.get(0));
    // Where even that cannot be read, the check says why.
    let _ = moment.send(last.ok().flatten().map_or(0, |last| last + 1));
    let mut seen = StructureSeen::default();
    let roots = roots(&tx).unwrap_or_default();
    if let Err(error) = check(&tx, &roots, &mut seen.lines) {
        match store.fault(&error) {
            // What it had found by then says more.
            LedgerError::Damaged(_) if !seen.lines.is_empty() => {}
            LedgerError::Damaged(what) => {
                seen.lines.push((Kind::Damaged, format!("SQLite's check of the file: {what}")));
            }
            LedgerError::Io(what) if is_of_content(&error) => seen.stopped = Some(what),
            fault => return Err(fault),
        }
    }
    without_counts_of_the_unread(&mut seen.lines);
    if seen.lines.is_empty() && seen.stopped.is_none() {
        seen.tallies = tallies(&tx, format).map_err(|e| store.fault(&e))?;
    }
    Ok(seen)
}

/// Rows that are counted where a page could not be read say nothing of an index.
fn without_counts_of_the_unread(lines: &mut Vec<(Kind, String)>) {
    let table = lines.iter().any(|(_, line)| line.starts_with("the table "));
    let broken = |line: &str| {
        line.strip_prefix("the index ").and_then(|rest| rest.split(',').next()).map(str::to_owned)
    };
    let indices: Vec<String> = lines.iter().filter_map(|(_, line)| broken(line)).collect();
    lines.retain(|(_, line)| {
        let counted = line.split_once("wrong # of entries in index ").map(|(_, index)| index);
        counted.is_none_or(|index| !table && !indices.iter().any(|broken| broken == index))
    });
}

/// An expression over a row failed; the file was read.
fn is_of_content(error: &Error) -> bool {
    error.sqlite_error().is_some_and(|e| e.code == ErrorCode::Unknown)
}

/// Returns the pages where tables and indices begin. The check calls tables and indices by these
/// pages.
fn roots(conn: &Connection) -> rusqlite::Result<BTreeMap<u32, (String, String)>> {
    let mut query =
        conn.prepare("SELECT rootpage, type, name FROM sqlite_schema WHERE rootpage > 0")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    rows.collect()
}

fn check(
    conn: &Connection,
    roots: &BTreeMap<u32, (String, String)>,
    lines: &mut Vec<(Kind, String)>,
) -> rusqlite::Result<()> {
    let mut query = conn.prepare(&format!("PRAGMA quick_check({LINES})"))?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let said: String = row.get(0)?;
        lines.extend(
            said.lines()
                .filter(|line| *line != "ok" && !line.starts_with("***"))
                .map(|line| named(line, roots)),
        );
    }
    Ok(())
}

/// `Tree 5 page 9 cell 3: ...` is about the table or index that begins at page 5.
fn named(line: &str, roots: &BTreeMap<u32, (String, String)>) -> (Kind, String) {
    let tree = line.strip_prefix("Tree ").and_then(|rest| {
        let (root, rest) = rest.split_once(' ')?;
        Some((roots.get(&root.parse().ok()?)?, rest))
    });
    match tree {
        Some(((kind, name), rest)) if kind == "index" => {
            (Kind::IndexLies, format!("the index {name}, {rest}"))
        }
        Some(((_, name), rest)) => (Kind::Damaged, format!("the table {name}, {rest}")),
        None if line.starts_with("Freelist: ") => (
            Kind::Damaged,
            format!("the list of unused pages (page 1){}", &line["Freelist".len()..]),
        ),
        None if line.contains(" index ") => {
            (Kind::IndexLies, format!("SQLite's check of the file: {line}"))
        }
        None => (Kind::Damaged, format!("SQLite's check of the file: {line}")),
    }
}

fn tallies(
    conn: &Connection,
    format: SchemaFormat,
) -> rusqlite::Result<BTreeMap<&'static str, PageTally>> {
    let mut query =
        conn.prepare("SELECT ncell, payload FROM dbstat WHERE name = ?1 AND aggregate = TRUE")?;
    let mut tallies = BTreeMap::new();
    for index in indices(format) {
        let tally = query
            .query_row([index.name], |row| Ok(PageTally { rows: row.get(0)?, bytes: row.get(1)? }))
            .optional()?;
        // One that is not there is told as a change of the tables.
        tallies.extend(tally.map(|tally| (index.name, tally)));
    }
    Ok(tallies)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_was_not_read_nothing_is_counted() {
        let wrong = |index: &str| {
            format!("SQLite's check of the file: wrong # of entries in index {index}")
        };
        let left = |lines: &[String]| {
            let mut lines: Vec<_> =
                lines.iter().map(|line| (Kind::IndexLies, line.clone())).collect();
            without_counts_of_the_unread(&mut lines);
            lines.len()
        };
        let unread =
            "the index entry_actor, page 4: unable to get the page. error code=8458".to_owned();
        assert_eq!(left(&[unread.clone(), wrong("entry_actor"), wrong("entry_action")]), 2);
        assert_eq!(
            left(&[
                "the table entry, page 9: unable to get the page".to_owned(),
                wrong("entry_actor")
            ]),
            1
        );
        assert_eq!(left(&[wrong("entry_actor")]), 1);
    }
}
