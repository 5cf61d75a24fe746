//! What a list of cases is made of: columns alone, from a file that is opened for nothing else.

use std::path::Path;

use rusqlite::{Connection, Row, params_from_iter};

use super::{
    OnWait, PATIENCE, connection,
    fault::{Store, damaged},
    schema::{self, Format},
    wait::Wait,
};
use crate::ledger::{Action, LedgerError, Outcome};

/// An entry as far as a list shows it. Nobody has looked at its hash or its signature: it is no
/// [`Entry`](crate::ledger::Entry), and permits nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub seq: u64,
    /// As it is written: UTC, RFC 3339.
    pub time: String,
    pub case: String,
    pub action: Action,
    pub actor: String,
    pub target: Option<String>,
    pub outcome: Option<Outcome>,
    /// Of the target, where a case or an incident begins; `None` once it has been erased.
    pub login: Option<String>,
    pub addresses: Vec<String>,
}

/// A ledger of which cases are listed and nothing else is done.
pub struct CaseList {
    conn: Connection,
    store: Store,
    format: Format,
}

impl CaseList {
    pub fn open(path: &Path, on_wait: Option<OnWait>) -> Result<CaseList, LedgerError> {
        let wait = Wait::new(PATIENCE);
        wait.set(PATIENCE, on_wait);
        let store = Store { path: connection::resolve(path)?, patience_s: PATIENCE.as_secs() };
        let conn = connection::open_to_list(&store, &wait)?;
        let format = schema::version(&conn, &store)?;
        Ok(CaseList { conn, store, format })
    }

    /// The entries of `actions` in cases and incidents that are open, or in all there ever were; oldest first.
    pub fn entries(&self, actions: &[Action], all: bool) -> Result<Vec<Listed>, LedgerError> {
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        let marks = vec!["?"; actions.len()].join(",");
        // An entry of an open case is found by the case.
        let open = format!("{} AS o CROSS JOIN entry AS e ON e.case_id = o.case_id", self.format.open_cases());
        let (from, action) = if all { ("entry AS e", "e.action") } else { (open.as_str(), "+e.action") };
        let sql = format!("{COLUMNS} FROM {from} WHERE {action} IN ({marks}) AND e.case_id IS NOT NULL");
        let mut query = self.conn.prepare(&sql).map_err(fault)?;
        let mut rows = query.query(params_from_iter(actions.iter().map(|a| a.as_str()))).map_err(fault)?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next().map_err(fault)? {
            entries.push(self.take(row)?);
        }
        entries.sort_unstable_by_key(|entry: &Listed| entry.seq);
        Ok(entries)
    }

    fn take(&self, row: &Row<'_>) -> Result<Listed, LedgerError> {
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        let action: String = row.get(3).map_err(fault)?;
        let outcome: Option<String> = row.get(6).map_err(fault)?;
        let names: Option<String> = row.get(7).map_err(fault)?;
        let names = names.and_then(|n| serde_json::from_str(&n).ok());
        let (login, addresses): (Option<String>, Option<Vec<String>>) = names.unwrap_or_default();
        let unknown = || damaged("it holds a word that no entry has");
        Ok(Listed {
            seq: row.get(0).map_err(fault)?,
            time: row.get(1).map_err(fault)?,
            case: row.get(2).map_err(fault)?,
            action: Action::parse(&action).ok_or_else(unknown)?,
            actor: row.get(4).map_err(fault)?,
            target: row.get(5).map_err(fault)?,
            outcome: outcome.map(|o| Outcome::parse(&o).ok_or_else(unknown)).transpose()?,
            login,
            addresses: addresses.unwrap_or_default(),
        })
    }
}

const COLUMNS: &str = "SELECT e.seq, e.time, e.case_id, e.action, e.actor, e.target, e.outcome,
 CASE WHEN e.action IN ('case.opened', 'incident.opened')
 THEN (SELECT json_extract(CAST(p.data AS TEXT), '$.login', '$.addresses') FROM private AS p WHERE p.seq = e.seq) END";
