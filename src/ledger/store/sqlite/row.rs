//! One row of the tables `entry` and `private`, taken apart; and the fields of a stored body that a
//! reading goes by, taken from the bytes that are hashed, whatever an index says.

use std::borrow::Cow;

use memchr::memmem::Finder;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Row};
use serde::Deserialize;

use super::fault::ErrorContext;
use crate::ledger::format::statement::Sealed;
use crate::ledger::stored::Stored;
use crate::ledger::{Action, Filter, LedgerError};
use crate::model::Outcome;

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

/// The records from `from` to `to` (not included), as far as they are there, by no index. In the
/// caller's transaction: two tables are read one after the other, which takes less than joining
/// them.
pub fn range(
    conn: &Connection,
    store: &ErrorContext,
    from: u64,
    to: u64,
) -> Result<Vec<Stored>, LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    let sql = "SELECT seq, body, sig, leaf, NULL, NULL FROM entry NOT INDEXED
        WHERE seq >= ?1 AND seq < ?2 ORDER BY seq";
    let mut query = conn.prepare_cached(sql).map_err(fault)?;
    let mut rows = query.query([from, to]).map_err(fault)?;
    let mut records = Vec::new();
    while let Some(row) = rows.next().map_err(fault)? {
        records.push(take(row, store)?);
    }
    let sql = "SELECT seq, salt, data FROM private WHERE seq >= ?1 AND seq < ?2 ORDER BY seq";
    let mut query = conn.prepare_cached(sql).map_err(fault)?;
    let mut rows = query.query([from, to]).map_err(fault)?;
    let mut beside = records.iter_mut().peekable();
    while let Some(row) = rows.next().map_err(fault)? {
        let seq: u64 = row.get(0).map_err(fault)?;
        while beside.next_if(|record| record.seq < seq).is_some() {}
        // Personal data of entries that are not there is for a verification to tell.
        if let Some(record) = beside.next_if(|record| record.seq == seq) {
            record.sealed = sealed(row, 1, seq, store)?;
        }
    }
    Ok(records)
}

/// The salt and the personal data, from this column on.
fn sealed(
    row: &Row<'_>,
    at: usize,
    seq: u64,
    store: &ErrorContext,
) -> Result<Option<Sealed>, LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    let salt = row.get_ref(at).and_then(|value| Ok(value.as_blob_or_null()?)).map_err(fault)?;
    let Some(salt) = salt else { return Ok(None) };
    let what = "its salt has the wrong length";
    let salt = salt.try_into().map_err(|_| LedgerError::Unsound { seq, what: what.into() })?;
    Ok(Some(Sealed { salt, bytes: row.get(at + 1).map_err(fault)? }))
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
    let sealed = sealed(row, 4, seq, store)?;
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

#[derive(Deserialize)]
pub struct BodyFields<'b> {
    #[serde(borrow)]
    pub action: Cow<'b, str>,
    #[serde(borrow)]
    pub actor: Cow<'b, str>,
    /// Its ordinal among the entries of its action, from 1.
    #[serde(default)]
    pub an: u64,
    #[serde(borrow)]
    pub case: Option<Cow<'b, str>>,
    /// Its ordinal in its case, and among those about its target; since version 2.
    pub cn: Option<u64>,
    pub tn: Option<u64>,
    #[serde(borrow)]
    pub outcome: Option<Cow<'b, str>>,
    /// The hash of its personal data, if it has any.
    #[serde(borrow)]
    pub private: Option<Cow<'b, str>>,
    #[serde(borrow)]
    pub provider: Option<Cow<'b, str>>,
    #[serde(borrow)]
    pub target: Option<Cow<'b, str>>,
    #[serde(borrow)]
    pub ticket: Option<Cow<'b, str>>,
    #[serde(borrow)]
    pub time: Cow<'b, str>,
}

impl<'b> BodyFields<'b> {
    pub fn of(seq: u64, body: &'b [u8]) -> Result<BodyFields<'b>, LedgerError> {
        serde_json::from_slice(body).map_err(|e| LedgerError::Unsound {
            seq,
            what: format!("its bytes are not an entry: {e}"),
        })
    }

    /// None for an action of a newer program.
    pub fn action(&self) -> Option<Action> {
        Action::parse(&self.action)
    }

    /// As [`Filter::matches`], without the range of time, which is a range of places by now.
    pub fn matches(&self, filter: &Filter) -> bool {
        let any = |wanted: &[String], has: Option<&str>| {
            wanted.is_empty() || has.is_some_and(|has| wanted.iter().any(|w| w == has))
        };
        (filter.actions.is_empty()
            || self.action().is_some_and(|action| filter.actions.contains(&action)))
            && any(&filter.cases, self.case.as_deref())
            && any(&filter.targets, self.target.as_deref())
            && any(&filter.actors, Some(&self.actor))
            && (filter.outcomes.is_empty()
                || self
                    .outcome
                    .as_deref()
                    .and_then(Outcome::parse)
                    .is_some_and(|o| filter.outcomes.contains(&o)))
            && !(filter.caseless && self.case.is_some())
    }
}

/// Tells most entries that a filter does not mean without taking them apart.
pub struct Markers(Vec<Finder<'static>>);

impl Markers {
    pub fn of(filter: &Filter) -> Markers {
        let actions: Vec<String> = filter.actions.iter().map(|a| a.as_str().to_owned()).collect();
        let by = [
            ("case", &filter.cases),
            ("target", &filter.targets),
            ("actor", &filter.actors),
            ("action", &actions),
        ];
        let narrowest = by.into_iter().find(|(_, wanted)| !wanted.is_empty());
        let marks = narrowest.into_iter().flat_map(|(key, wanted)| {
            // Spelled as in a canonical body.
            wanted
                .iter()
                .map(move |value| format!("\"{key}\":{}", serde_json::Value::from(value.as_str())))
        });
        Markers(marks.map(|mark| Finder::new(mark.as_bytes()).into_owned()).collect())
    }

    /// Returns true if the filter may mean this entry.
    pub fn may_mean(&self, body: &[u8]) -> bool {
        self.0.is_empty() || self.0.iter().any(|mark| mark.find(body).is_some())
    }
}
