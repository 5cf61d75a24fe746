//! One row of the tables `entry` and `private`, taken apart.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::fault::ErrorContext;
use crate::ledger::LedgerError;
use crate::ledger::format::private::Sealed;
use crate::ledger::stored::Stored;

/// The columns that [`take`] takes apart.
pub const COLUMNS: &str = "e.seq, e.body, e.sig, e.leaf, p.salt, p.data";

/// One record as it is stored.
pub fn stored(
    conn: &Connection,
    store: &ErrorContext,
    seq: u64,
) -> Result<Option<Stored>, LedgerError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM entry AS e LEFT JOIN private AS p ON p.seq = e.seq WHERE e.seq = ?1"
    );
    let mut query = conn.prepare_cached(&sql).map_err(|e| store.fault(&e))?;
    let found = query
        .query_row([seq], |row| Ok(take(row, store)))
        .optional()
        .map_err(|e| store.fault(&e))?;
    found.transpose()
}

/// Takes a row of [`COLUMNS`] apart.
pub fn take(row: &Row<'_>, store: &ErrorContext) -> Result<Stored, LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    let seq: u64 = row.get(0).map_err(fault)?;
    let odd =
        |what: &str| LedgerError::Unsound { seq, what: format!("its {what} has the wrong length") };
    // Looked at where SQLite has them: a copy of each, of which only the length is asked, is a good
    // part of the reading.
    let blob = |i| row.get_ref(i).and_then(|value| Ok(value.as_blob_or_null()?)).map_err(fault);
    let sealed = match blob(4)? {
        None => None,
        Some(salt) => Some(Sealed {
            salt: salt.try_into().map_err(|_| odd("salt"))?,
            bytes: row.get(5).map_err(fault)?,
        }),
    };
    let must = |i, what| blob(i)?.ok_or_else(|| odd(what));
    Ok(Stored {
        seq,
        // That it is UTF-8 is found out where it is read.
        body: match row.get_ref(1).map_err(fault)? {
            ValueRef::Text(body) => body.to_vec(),
            _ => {
                return Err(LedgerError::Unsound { seq, what: "its body is no text".into() });
            }
        },
        signature: must(2, "signature")?.try_into().map_err(|()| odd("signature"))?,
        leaf: must(3, "hash")?.try_into().map_err(|_| odd("hash"))?,
        sealed,
    })
}
