//! What a list of cases is made of: a few fields, from a file that is opened for nothing else.

use std::borrow::Cow;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params_from_iter};
use serde::Deserialize;

use super::{
    OnWait, PATIENCE, connection,
    fault::{Store, damaged},
    schema,
    wait::Wait,
};
use crate::ledger::{Action, LedgerError, Outcome, entry::Span};

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
}

impl CaseList {
    pub fn open(path: &Path, on_wait: Option<OnWait>) -> Result<CaseList, LedgerError> {
        let wait = Wait::new(PATIENCE);
        wait.set(PATIENCE, on_wait);
        let store = Store { path: connection::resolve(path)?, patience_s: PATIENCE.as_secs() };
        let conn = connection::open_to_list(&store, &wait)?;
        Ok(CaseList { conn, store })
    }

    /// The entries of `actions` in cases and incidents that are open, or in all there ever were; oldest first.
    pub fn entries(&self, actions: &[Action], all: bool) -> Result<Vec<Listed>, LedgerError> {
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        // All at one moment: each would lock the file anew.
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Deferred).map_err(fault)?;
        let format = schema::version(&tx, &self.store)?;
        let (sql, words) = if all {
            let words: Vec<&str> = actions.iter().map(|a| a.as_str()).collect();
            let marks = vec!["?"; words.len()].join(",");
            (format!("SELECT seq, body FROM entry WHERE action IN ({marks})"), words)
        } else {
            // By the case, of which there is an index; the action is in the body, and taking that apart here is quicker.
            let open = format.open_cases();
            (format!("SELECT e.seq, e.body FROM {open} AS o CROSS JOIN entry AS e ON e.case_id = o.case_id"), vec![])
        };
        let mut query = tx.prepare(&sql).map_err(fault)?;
        let mut rows = query.query(params_from_iter(words)).map_err(fault)?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next().map_err(fault)? {
            let seq = row.get(0).map_err(fault)?;
            let body = row.get_ref(1).and_then(|body| Ok(body.as_str()?)).map_err(fault)?;
            let fields: Fields<'_> =
                serde_json::from_str(body).map_err(|e| damaged(format!("entry {seq} cannot be read: {e}")))?;
            entries.extend(self.listed(&tx, seq, fields, actions)?);
        }
        entries.sort_unstable_by_key(|entry| entry.seq);
        Ok(entries)
    }

    /// What a list shows of an entry; nothing if it is of no case, or of another action.
    fn listed(
        &self,
        conn: &Connection,
        seq: u64,
        fields: Fields<'_>,
        actions: &[Action],
    ) -> Result<Option<Listed>, LedgerError> {
        let unknown = || damaged("it holds a word that no entry has");
        // A newer program knows more actions.
        let action = Action::parse(&fields.action).filter(|action| actions.contains(action));
        let (Some(action), Some(case)) = (action, fields.case) else { return Ok(None) };
        let names = if action.span() == Some(Span::Begins) { self.names(conn, seq)? } else { None };
        let Names { login, addresses } = names.unwrap_or_default();
        let addresses = addresses.unwrap_or_default();
        Ok(Some(Listed {
            seq,
            time: fields.time.into_owned(),
            case: case.into_owned(),
            action,
            actor: fields.actor.into_owned(),
            target: fields.target.map(Cow::into_owned),
            outcome: fields.outcome.map(|o| Outcome::parse(&o).ok_or_else(unknown)).transpose()?,
            login,
            addresses,
        }))
    }

    /// Of the target, unless they have been erased.
    fn names(&self, conn: &Connection, seq: u64) -> Result<Option<Names>, LedgerError> {
        let data: Option<Vec<u8>> = conn
            .prepare_cached("SELECT data FROM private WHERE seq = ?1")
            .and_then(|mut query| query.query_row([seq], |row| row.get(0)).optional())
            .map_err(|e| self.store.fault(&e))?;
        let names = data.map(|data| serde_json::from_slice(&data)).transpose();
        names.map_err(|e| damaged(format!("the personal data of entry {seq} cannot be read: {e}")))
    }
}

/// Of a body, what a list shows.
#[derive(Deserialize)]
struct Fields<'b> {
    #[serde(borrow)]
    action: Cow<'b, str>,
    #[serde(borrow)]
    actor: Cow<'b, str>,
    #[serde(borrow)]
    case: Option<Cow<'b, str>>,
    #[serde(borrow)]
    outcome: Option<Cow<'b, str>>,
    #[serde(borrow)]
    target: Option<Cow<'b, str>>,
    #[serde(borrow)]
    time: Cow<'b, str>,
}

/// Of personal data, what a list shows.
#[derive(Default, Deserialize)]
struct Names {
    login: Option<String>,
    addresses: Option<Vec<String>>,
}
