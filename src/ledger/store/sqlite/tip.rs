//! The end of the ledger, read from the file and checked against the newest signed head.

use std::cell::RefCell;
use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _};

use super::fault::{ErrorContext, damaged};
use super::schema::SchemaFormat;
use super::{row, schema};
use crate::ledger::format::body;
use crate::ledger::format::body::{CENSUS_EVERY, EntryBody};
use crate::ledger::format::statement::SeenHead;
use crate::ledger::format::tree::Frontier;
use crate::ledger::head::HeadKey;
use crate::ledger::stored::Stored;
use crate::ledger::tip::{Newest, Tip};
use crate::ledger::{Action, LedgerError};

/// The end of the file, and its newest signed head.
pub struct FileEnd {
    pub tip: Tip,
    /// The newest signed head, which may be over fewer entries.
    pub note: String,
    /// The number of entries that it is over.
    pub signed: u64,
}

/// Reads the end of the file. Fails if the right edge is not what was signed, with what came since,
/// or if the newest entry is not what the edge says: nothing is put on top of what was tampered
/// with.
pub fn load(
    conn: &Connection,
    store: &ErrorContext,
    key: &HeadKey,
) -> Result<FileEnd, LedgerError> {
    let frontier = edge(conn, store, "head")?;
    let size = frontier.size();
    let unsound =
        |what: &str| LedgerError::Unsound { seq: size.saturating_sub(1), what: what.into() };
    let (signed, note) =
        newest_head(conn, store, size)?.ok_or_else(|| unsound("there is no signed head for it"))?;
    let head = key.open(&note).map_err(|e| unsound(&format!("the newest head: {e}")))?;
    let mut grown = match schema::version(conn, store)? {
        SchemaFormat::One | SchemaFormat::Two => frontier.clone(),
        SchemaFormat::Three => edge(conn, store, "signed")?,
    };
    if head.size != signed || grown.size() != signed || head.root != grown.root() {
        return Err(unsound("the tree's edge is not what the newest head says"));
    }
    if size.checked_sub(signed).is_none_or(|since| since >= CENSUS_EVERY) {
        return Err(unsound("signed heads are missing: one is made at each census"));
    }
    let newest: u64 = conn
        .prepare_cached("SELECT max(seq) FROM entry")
        .and_then(|mut q| q.query_row([], |row| row.get::<_, Option<u64>>(0)))
        .map_err(|e| store.fault(&e))?
        .ok_or_else(|| unsound("it is gone"))?;
    if newest + 1 != size {
        return Err(unsound(&format!("the newest entry is {newest}")));
    }
    let mut stored = None;
    for seq in signed.min(newest)..size {
        let one = row::stored(conn, store, seq)?
            .ok_or_else(|| LedgerError::Unsound { seq, what: "it is gone".into() })?;
        let leaf = body::leaf(&one.body, &one.signature);
        if leaf != one.leaf {
            return Err(LedgerError::Unsound {
                seq,
                what: "its bytes are not what was hashed".into(),
            });
        }
        if seq >= signed {
            grown.push(leaf);
        }
        stored = Some(one);
    }
    if grown != frontier {
        return Err(unsound("the tree's edge is not what the newest entries come to"));
    }
    let Stored { body: bytes, leaf, .. } = stored.ok_or_else(|| unsound("it is gone"))?;
    let body = EntryBody::parse(&bytes).map_err(|e| unsound(&e.to_string()))?;
    // The last leaf is itself on the edge when the size is odd, and under its last node otherwise;
    // either way the stored hash is what the next entry will name, so it must be the hash of what
    // is there.
    if size % 2 == 1 && frontier.nodes().last() != Some(&leaf) {
        return Err(unsound("its bytes are not what was hashed"));
    }
    let counts = counts(conn, store)?;
    if counts.values().sum::<u64>() != size {
        return Err(unsound("what is kept beside the entries counts more or fewer than there are"));
    }
    let tip = Tip { frontier, newest: Some(Newest { leaf, time: body.place.time }), counts };
    Ok(FileEnd { tip, note, signed })
}

/// Reads the one row of `head` or `signed`.
fn edge(conn: &Connection, store: &ErrorContext, table: &str) -> Result<Frontier, LedgerError> {
    let (size, frontier): (u64, Vec<u8>) = conn
        .prepare_cached(&format!("SELECT size, frontier FROM {table}"))
        .and_then(|mut q| q.query_row([], |row| Ok((row.get(0)?, row.get(1)?))))
        .map_err(|e| store.fault(&e))?;
    Frontier::from_bytes(size, &frontier).ok_or_else(|| damaged("its tree's edge does not fit"))
}

/// The newest signed head over at most so many entries: over how many, and its note.
pub fn newest_head(
    conn: &Connection,
    store: &ErrorContext,
    size: u64,
) -> Result<Option<(u64, String)>, LedgerError> {
    let newest = "SELECT size, note FROM checkpoint WHERE size <= ?1 ORDER BY size DESC LIMIT 1";
    conn.prepare_cached(newest)
        .and_then(|mut q| q.query_row([size], |row| Ok((row.get(0)?, row.get(1)?))).optional())
        .map_err(|e| store.fault(&e))
}

/// A tip, and which state of the file it is of.
pub struct Dated {
    pub tip: Tip,
    /// SQLite's `data_version`: another one as soon as any other connection has committed anything.
    pub version: i64,
}

/// The tip after this connection's last append. As long as nobody else has committed, it is what
/// [`load`] would find.
#[derive(Default)]
pub struct KeptTip(RefCell<Option<Dated>>);

impl KeptTip {
    /// In a transaction that nobody can write beside.
    pub fn load(
        &self,
        conn: &Connection,
        store: &ErrorContext,
        key: &HeadKey,
    ) -> Result<Dated, LedgerError> {
        let version: i64 = conn
            .prepare_cached("PRAGMA data_version")
            .and_then(|mut q| q.query_row([], |row| row.get(0)))
            .map_err(|e| store.fault(&e))?;
        // Taken out: it is put back only when what is built upon it has been committed.
        match self.0.take() {
            Some(kept) if kept.version == version => Ok(kept),
            Some(_) | None => Ok(Dated { tip: load(conn, store, key)?.tip, version }),
        }
    }

    pub fn keep(&self, dated: Dated) {
        *self.0.borrow_mut() = Some(dated);
    }
}

/// Returns what somebody who reads now has seen. Nothing here is checked. A statement that is
/// signed upon the result is placed only where [`load`] says that the result is so.
pub fn seen(conn: &Connection, store: &ErrorContext) -> Result<Option<SeenHead>, LedgerError> {
    let newest: Option<(u64, Vec<u8>)> = conn
        .prepare_cached("SELECT seq, leaf FROM entry ORDER BY seq DESC LIMIT 1")
        .and_then(|mut q| q.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional())
        .map_err(|e| store.fault(&e))?;
    let Some((seq, leaf)) = newest else {
        return Ok(None);
    };
    let leaf =
        leaf.try_into().map_err(|_| damaged("its newest entry's hash has the wrong length"))?;
    Ok(Some(SeenHead { seq, leaf }))
}

/// Returns the number of entries of each action. The counts are read as they stand, and must be in
/// their order. In another order, what is counted next would be put beside a count that is there.
/// Then honest entries would be numbered twice.
pub fn counts(
    conn: &Connection,
    store: &ErrorContext,
) -> Result<BTreeMap<Action, u64>, LedgerError> {
    let mut query =
        conn.prepare_cached("SELECT action, n FROM counter").map_err(|e| store.fault(&e))?;
    let mut rows = query.query([]).map_err(|e| store.fault(&e))?;
    let (mut counts, mut before) = (BTreeMap::new(), String::new());
    while let Some(row) = rows.next().map_err(|e| store.fault(&e))? {
        let (name, n): (String, u64) =
            row.get(0).and_then(|a| Ok((a, row.get(1)?))).map_err(|e| store.fault(&e))?;
        let action =
            Action::parse(&name).ok_or_else(|| damaged("it counts an action that there is not"))?;
        if name <= before {
            return Err(damaged("the table counter is out of order"));
        }
        before = name;
        if counts.insert(action, n).is_some() {
            return Err(damaged(format!("it counts {action} twice")));
        }
    }
    Ok(counts)
}
