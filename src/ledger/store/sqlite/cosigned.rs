//! The cosignatures of witnesses, in a table of their own beside the signed heads. They are written
//! under the lock, and in no commit of an entry: a witness is asked once its head stands.

use std::time::Duration;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, TransactionBehavior};

use super::fault::{ErrorContext, damaged};
use super::lock::Wait;
use super::schema::SchemaFormat;
use super::{SqliteLedger, connection, lock};
use crate::ledger::access::{Cosigning, KeptCosignature};
use crate::ledger::format::cosignature::{Cosignature, CosignatureKey};
use crate::ledger::format::note::Checkpoint;
use crate::ledger::format::text;
use crate::ledger::{InstallationKey, LedgerError};

/// The time to wait for another session. A cosignature can be had again, and nobody waits for one.
const PATIENCE: Duration = Duration::from_secs(2);

const COLUMNS: &str = "c.size, c.key, c.time, c.kept, c.line, h.note
    FROM cosignature AS c LEFT JOIN checkpoint AS h ON h.size = c.size";

impl SqliteLedger {
    pub(super) fn newest_cosigned(&self) -> Result<Option<(Checkpoint, String)>, LedgerError> {
        if !self.has_cosignatures() {
            return Ok(None);
        }
        let size =
            "SELECT max(c.size) FROM cosignature AS c JOIN checkpoint AS h ON h.size = c.size";
        let all = self.cosignatures_where(&format!("c.size = ({size})"), [])?;
        let Some(note) = all.first().and_then(|one| one.note.clone()) else { return Ok(None) };
        let unsound = |fault: &dyn std::fmt::Display| LedgerError::Unsound {
            seq: all.first().map_or(0, |one| one.size.saturating_sub(1)),
            what: format!("a signed head: {fault}"),
        };
        let head = self.head_key.open(&note).map_err(|fault| unsound(&fault))?;
        Ok(Some((head, all.iter().fold(note, |note, one| note + &one.line))))
    }

    /// A ledger of an older format that is only read has no such table.
    fn has_cosignatures(&self) -> bool {
        match self.format {
            SchemaFormat::One | SchemaFormat::Two => false,
            SchemaFormat::Three => true,
        }
    }

    fn cosignatures_where(
        &self,
        condition: &str,
        params: impl rusqlite::Params,
    ) -> Result<Vec<KeptCosignature>, LedgerError> {
        let store = self.store();
        let fault = |e: rusqlite::Error| store.fault(&e);
        let sql = format!("SELECT {COLUMNS} WHERE {condition} ORDER BY c.size, c.key");
        let mut query = self.conn.prepare_cached(&sql).map_err(fault)?;
        let mut rows = query.query(params).map_err(fault)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next().map_err(fault)? {
            all.push(take(row, &store)?);
        }
        Ok(all)
    }

    fn put_cosignature(
        &self,
        size: u64,
        key: &CosignatureKey,
        cosignature: &Cosignature,
        kept: DateTime<Utc>,
    ) -> Result<(), LedgerError> {
        let store = self.store();
        let _: &InstallationKey =
            self.installation.as_ref().ok_or_else(|| LedgerError::ReadOnly(self.path.clone()))?;
        let _held = lock::acquire(&self.path, &Wait::new(PATIENCE), &store)?;
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)
            .map_err(|e| store.fault(&e))?;
        connection::still_there(&tx, &store)?;
        insert(&tx, &store, size, key, cosignature, kept)?;
        connection::still_there(&tx, &store)?;
        tx.commit().map_err(|e| store.fault(&e))
    }
}

/// Writes a cosignature, unless a newer one of the same key and head is there.
fn insert(
    conn: &Connection,
    store: &ErrorContext,
    size: u64,
    key: &CosignatureKey,
    cosignature: &Cosignature,
    kept: DateTime<Utc>,
) -> Result<(), LedgerError> {
    let sql = "INSERT INTO cosignature (size, key, time, kept, line)
        SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM checkpoint WHERE size = ?1)
        ON CONFLICT DO UPDATE SET time = ?3, kept = ?4, line = ?5 WHERE time <= ?3";
    conn.prepare_cached(sql)
        .and_then(|mut q| {
            q.execute((size, key.short(), cosignature.time, text::time(kept), &cosignature.line))
        })
        .map(drop)
        .map_err(|e| store.fault(&e))
}

fn take(row: &Row<'_>, store: &ErrorContext) -> Result<KeptCosignature, LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    let kept: String = row.get(3).map_err(fault)?;
    Ok(KeptCosignature {
        size: row.get(0).map_err(fault)?,
        key: row.get(1).map_err(fault)?,
        time: row.get(2).map_err(fault)?,
        kept: text::parse_time(&kept).ok_or_else(|| damaged("a cosignature has no time"))?,
        line: row.get(4).map_err(fault)?,
        note: row.get(5).map_err(fault)?,
    })
}

impl Cosigning for SqliteLedger {
    fn keep_cosignature(
        &self,
        size: u64,
        key: &CosignatureKey,
        cosignature: &Cosignature,
        kept: DateTime<Utc>,
    ) -> Result<(), LedgerError> {
        self.put_cosignature(size, key, cosignature, kept)
    }

    fn newest_by(&self, key: &CosignatureKey) -> Result<Option<KeptCosignature>, LedgerError> {
        if !self.has_cosignatures() {
            return Ok(None);
        }
        let store = self.store();
        let sql = format!("SELECT {COLUMNS} WHERE c.key = ?1 ORDER BY c.size DESC LIMIT 1");
        let mut query = self.conn.prepare_cached(&sql).map_err(|e| store.fault(&e))?;
        let found = query.query_row([key.short()], |row| Ok(take(row, &store))).optional();
        found.map_err(|e| store.fault(&e))?.transpose()
    }

    fn cosignatures(&self) -> Result<Vec<KeptCosignature>, LedgerError> {
        if self.has_cosignatures() { self.cosignatures_where("true", []) } else { Ok(Vec::new()) }
    }
}
