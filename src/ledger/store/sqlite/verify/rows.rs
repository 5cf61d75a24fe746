//! The check that the rows of hashes are the tree's. The rows of level 0 give the tree's edge, which
//! the verification holds against the entries; the levels above follow from level 0.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _};

use super::super::connection;
use super::super::fault::ErrorContext;
use super::super::rows::{hashes_in, id_of, kept_rows, odd};
use crate::ledger::LedgerError;
use crate::ledger::format::tiles::TILE;
use crate::ledger::format::tree::{Frontier, Hash, root_of};
use crate::ledger::rows::RowBuilder;
use crate::ledger::store::sqlite::lock::Wait;
use crate::ledger::verify::Kind;
use crate::ledger::verify::finding::Findings;

/// The rows that are read before the file is let go for a moment.
const STEP: u64 = 64;

/// Compares the rows with the tree's edge. Rows that were not made yet are none that are wrong.
pub fn check(
    store: &ErrorContext,
    edge: &Frontier,
    findings: &mut Findings,
) -> Result<(), LedgerError> {
    let wait = Wait::new(Duration::from_secs(store.patience_s));
    let conn = connection::open_read_only(store, &wait)?;
    let check = RowCheck { conn: &conn, store, builder: RowBuilder::default() };
    let told = match check.run(edge) {
        Ok(told) => told,
        Err(LedgerError::Damaged(what)) => {
            Some(format!("the table tree_row cannot be read: {what}"))
        }
        // It is not there, or is another table: what differs has been told.
        Err(LedgerError::Io(_)) if !findings.is_empty() => None,
        Err(error) => return Err(error),
    };
    if let Some(what) = told {
        findings.add(Kind::Rows, None, what);
    }
    Ok(())
}

struct RowCheck<'c> {
    conn: &'c Connection,
    store: &'c ErrorContext,
    builder: RowBuilder,
}

/// The levels above 0, as level 0 gives them: level, place, hashes, and true if the row is full.
type Above = Vec<(u32, u64, Vec<Hash>, bool)>;

impl RowCheck<'_> {
    /// Returns the first thing that is wrong.
    fn run(mut self, edge: &Frontier) -> Result<Option<String>, LedgerError> {
        let due = edge.size() / TILE;
        let mut above = Above::new();
        if let Some(wrong) = self.level_0(due, &mut above)? {
            return Ok(Some(wrong));
        }
        let kept = self.builder.size() / TILE;
        if kept == due {
            // The edge at the last full row: of the edge all but what the newest entries add.
            let nodes = due.count_ones() as usize;
            let same = edge.nodes().get(..nodes).map(root_of) == Some(self.builder.root());
            let partial = self.builder.partial();
            above.extend(partial.map(|(level, i, hashes)| (level, i, hashes.to_vec(), false)));
            let other = self.other_above(&above)?;
            match (same, other) {
                (true, None) => {}
                (true, Some((level, index, _))) => {
                    return Ok(Some(format!("row {index} of level {level} is not the entries'")));
                }
                (false, Some((1, index, at))) => {
                    let below = index * TILE + at;
                    return Ok(Some(format!("row {below} of level 0 is not the entries'")));
                }
                (false, _) => {
                    return Ok(Some("the rows of level 0 do not give the tree's edge".to_owned()));
                }
            }
        }
        self.others()
    }

    /// Takes in the rows of level 0, as far as there are any.
    fn level_0(&mut self, due: u64, above: &mut Above) -> Result<Option<String>, LedgerError> {
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        let sql = "SELECT id, hashes FROM tree_row WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3";
        let mut query = self.conn.prepare(sql).map_err(fault)?;
        let mut next = 0;
        loop {
            let begun = next;
            let mut rows = query.query([next, due, STEP]).map_err(fault)?;
            while let Some(row) = rows.next().map_err(fault)? {
                let id: u64 = row.get(0).map_err(fault)?;
                if id != next {
                    return Ok(Some(format!("row {next} of level 0 is missing")));
                }
                let blob = row.get_ref(1).and_then(|blob| Ok(blob.as_blob()?)).map_err(fault)?;
                let full = hashes_in(blob).filter(|hashes| hashes.len() as u64 == TILE);
                let Some(hashes) = full else { return Ok(Some(odd(0, id))) };
                for leaf in hashes {
                    self.builder.push(leaf, &mut |level, index, hashes| {
                        if level > 0 {
                            above.push((level, index, hashes.to_vec(), true));
                        }
                        Ok::<_, LedgerError>(())
                    })?;
                }
                next += 1;
            }
            if next == begun {
                return Ok(None);
            }
        }
    }

    /// The first row of a level above that is another one: level, place, and the first hash that
    /// is. A row that is not full may have grown since.
    fn other_above(&self, above: &Above) -> Result<Option<(u32, u64, u64)>, LedgerError> {
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        let sql = "SELECT hashes FROM tree_row WHERE id = ?1";
        let mut query = self.conn.prepare(sql).map_err(fault)?;
        for (level, index, expected, full) in above {
            let read = |row: &rusqlite::Row<'_>| Ok(hashes_in(row.get_ref(0)?.as_blob()?));
            let found = query.query_row([id_of(*level, *index)], read).optional().map_err(fault)?;
            let found = found.flatten().unwrap_or_default();
            let at = expected.iter().zip(&found).take_while(|(one, other)| one == other).count();
            if at < expected.len() || (*full && found.len() > at) {
                return Ok(Some((*level, *index, at as u64)));
            }
        }
        Ok(None)
    }

    /// Looks for rows of which there should be none.
    fn others(&self) -> Result<Option<String>, LedgerError> {
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        let tx = self.conn.unchecked_transaction().map_err(fault)?;
        let number = |sql: &str| tx.query_row(sql, [], |row| row.get::<_, u64>(0)).map_err(fault);
        let size = number("SELECT size FROM head")?;
        let (all, most) =
            (number("SELECT count(*) FROM tree_row")?, kept_rows(size).map(|(_, n)| n).sum());
        Ok((all > most)
            .then(|| format!("there are {all} rows of hashes, and {most} at most should be")))
    }
}
