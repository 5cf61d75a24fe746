//! The entries that a list of cases is made of: a few fields, from a file that is opened for
//! nothing else.

use super::fault::{ErrorContext, damaged};
use super::lock::Wait;
use super::ordinals::Ordinals;
use super::query::Range;
use super::row::BodyFields;
use super::schema::SchemaFormat;
use super::{OnWait, PATIENCE, census, complete, connection, erasures, schema};
use crate::ledger::access::{CaseEntry, CaseListing, CaselessEntry};
use crate::ledger::entry::CaseSpan;
use crate::ledger::format::text;
use crate::ledger::{Action, LedgerError, Object};
use crate::model::{Outcome, Phase};
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// So many of the newest entries are looked at in the table, so that a list of open cases is seen
/// to show them.
const LOOKED_AT: u64 = 256;

/// A ledger of which cases are listed and nothing else is done.
pub struct CaseList {
    conn: Connection,
    store: ErrorContext,
}

impl CaseList {
    pub fn open(path: &Path, on_wait: Option<OnWait>) -> Result<CaseList, LedgerError> {
        let wait = Wait::new(PATIENCE);
        wait.set(PATIENCE, on_wait);
        let store =
            ErrorContext { path: connection::resolve(path)?, patience_s: PATIENCE.as_secs() };
        let conn = connection::open_to_list(&store, &wait)?;
        Ok(CaseList { conn, store })
    }

    /// By the action: each entry is numbered within its own.
    fn of_all(
        &self,
        tx: &Connection,
        size: u64,
        actions: &[Action],
    ) -> Result<Vec<CaseEntry>, LedgerError> {
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        let range = Range { from: 0, to: size };
        let mut entries = Vec::new();
        let mut query = tx
            .prepare("SELECT seq, body FROM entry WHERE action = ?1 ORDER BY seq")
            .map_err(fault)?;
        for action in actions {
            let mut ordinals = Ordinals::new(tx, &self.store, &[*action], range, false)?;
            let mut rows = query.query([action.as_str()]).map_err(fault)?;
            while let Some(row) = rows.next().map_err(fault)? {
                let seq = row.get(0).map_err(fault)?;
                let body = row.get_ref(1).and_then(|body| Ok(body.as_str()?)).map_err(fault)?;
                let fields = BodyFields::of(seq, body.as_bytes())?;
                ordinals.take(tx, &self.store, seq, &fields)?;
                entries.extend(told(seq, body, self.listed(tx, seq, fields, actions)?)?);
            }
            ordinals.finish(tx, &self.store)?;
        }
        Ok(entries)
    }

    /// By the case, of which there is an index. Each begins with the entry that the list of open
    /// cases names; and the newest entries are looked at in the table too.
    fn of_open(
        &self,
        tx: &Connection,
        format: SchemaFormat,
        size: u64,
        actions: &[Action],
    ) -> Result<Vec<CaseEntry>, LedgerError> {
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        let open = complete::open_cases(tx, &self.store, format, size)?;
        let mut begun: BTreeMap<String, u64> = open.into_iter().collect();
        let cases: BTreeSet<String> = begun.keys().cloned().collect();
        let mut query =
            tx.prepare("SELECT seq, body FROM entry WHERE case_id = ?1").map_err(fault)?;
        let (mut entries, mut shown) = (Vec::new(), BTreeSet::new());
        let newest = size.saturating_sub(LOOKED_AT);
        for case in &cases {
            let mut rows = query.query([case]).map_err(fault)?;
            while let Some(row) = rows.next().map_err(fault)? {
                let seq = row.get(0).map_err(fault)?;
                let body = row.get_ref(1).and_then(|body| Ok(body.as_str()?)).map_err(fault)?;
                let fields = BodyFields::of(seq, body.as_bytes())?;
                if begun.get(case) == Some(&seq) {
                    begun.remove(case);
                }
                if seq >= newest {
                    shown.insert(seq);
                }
                entries.extend(told(seq, body, self.listed(tx, seq, fields, actions)?)?);
            }
        }
        if let Some(seq) = begun.into_values().min() {
            return Err(census::unlisted(seq, "entry_case"));
        }
        census::each_body(tx, &self.store, newest, size, &mut |seq, body| {
            let is_shown = shown.contains(&seq)
                || !BodyFields::of(seq, body)?.case.is_some_and(|c| cases.contains(&*c));
            if is_shown { Ok(()) } else { Err(census::unlisted(seq, "entry_case")) }
        })?;
        Ok(entries)
    }

    /// Returns what a list shows of an entry. Returns nothing if the entry is of no case, or of
    /// another action.
    fn listed(
        &self,
        conn: &Connection,
        seq: u64,
        fields: BodyFields<'_>,
        actions: &[Action],
    ) -> Result<Option<CaseEntry>, LedgerError> {
        let unknown = || damaged("it holds a word that no entry has");
        // A newer program knows more actions.
        let action = fields.action().filter(|action| actions.contains(action));
        let (Some(action), Some(case)) = (action, fields.case) else {
            return Ok(None);
        };
        let begins = action.span() == Some(CaseSpan::Begins);
        let beside = begins || matches!(action, Action::CaseScreened | Action::NoteAdded);
        let names = if beside && fields.private.is_some() { self.names(conn, seq)? } else { None };
        let unnamed = begins && names.is_none() && fields.private.is_some();
        let names = names.unwrap_or_default();
        let CaseNames { login, addresses, help_desk_ticket, ticket, raised, flags } = names;
        let addresses = addresses.unwrap_or_default();
        let noted = ticket.filter(|_| action == Action::NoteAdded);
        let of_entry = fields.ticket.map(Cow::into_owned).or(help_desk_ticket);
        let ticket = if action == Action::NoteAdded { noted } else { of_entry };
        let flagged = raised.or(flags).is_some_and(|flags| !flags.is_empty());
        Ok(Some(CaseEntry {
            seq,
            time: fields.time.into_owned(),
            case: case.into_owned(),
            action,
            actor: fields.actor.into_owned(),
            target: fields.target.map(Cow::into_owned),
            outcome: fields.outcome.map(|o| Outcome::parse(&o).ok_or_else(unknown)).transpose()?,
            phase: None,
            intent: None,
            confirmed: false,
            flagged,
            repairs: false,
            of: None,
            to: None,
            ticket,
            login,
            addresses,
            unnamed,
            data: Object::new(),
        }))
    }

    /// Of the target, and what is kept beside the body since version 2; unless they have been
    /// erased.
    fn names(&self, conn: &Connection, seq: u64) -> Result<Option<CaseNames>, LedgerError> {
        let data: Option<Vec<u8>> = conn
            .prepare_cached("SELECT data FROM private WHERE seq = ?1")
            .and_then(|mut query| query.query_row([seq], |row| row.get(0)).optional())
            .map_err(|e| self.store.fault(&e))?;
        let names = data.map(|data| serde_json::from_slice(&data)).transpose();
        names.map_err(|e| damaged(format!("the personal data of entry {seq} cannot be read: {e}")))
    }
}

impl CaseListing for CaseList {
    fn entries(&self, actions: &[Action], all: bool) -> Result<Vec<CaseEntry>, LedgerError> {
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        // All at one moment: each would lock the file anew.
        let tx =
            Transaction::new_unchecked(&self.conn, TransactionBehavior::Deferred).map_err(fault)?;
        let format = schema::version(&tx, &self.store)?;
        let size = census::size(&tx, &self.store)?;
        let mut entries = if all {
            self.of_all(&tx, size, actions)?
        } else {
            self.of_open(&tx, format, size, actions)?
        };
        entries.sort_unstable_by_key(|entry| entry.seq);
        let unnamed = entries.iter().find(|entry| entry.unnamed);
        if unnamed.is_some() {
            let erased = erasures::said(&tx, &self.store, size)?;
            if let Some(taken) =
                entries.iter().find(|entry| entry.unnamed && !erased.contains(&entry.seq))
            {
                return Err(LedgerError::data_taken(taken.seq));
            }
        }
        Ok(entries)
    }

    fn newest_of(&self, action: Action, most: usize) -> Result<Vec<CaselessEntry>, LedgerError> {
        let fault = |e: rusqlite::Error| self.store.fault(&e);
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let mut query = self
            .conn
            .prepare("SELECT seq, body FROM entry WHERE action = ?1 ORDER BY seq DESC LIMIT ?2")
            .map_err(fault)?;
        let mut rows = query.query((action.as_str(), most)).map_err(fault)?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next().map_err(fault)? {
            let seq: u64 = row.get(0).map_err(fault)?;
            let body = row.get_ref(1).and_then(|body| Ok(body.as_str()?)).map_err(fault)?;
            let unread = |what: String| damaged(format!("entry {seq} cannot be read: {what}"));
            let Checked { time, actor, data } =
                serde_json::from_str(body).map_err(|e| unread(e.to_string()))?;
            let time = text::parse_time(&time).ok_or_else(|| unread("it has no time".into()))?;
            entries.push(CaselessEntry { action, time, actor, data });
        }
        Ok(entries)
    }
}

/// Of a body, what a list of checks goes by.
#[derive(Deserialize)]
struct Checked {
    time: String,
    actor: String,
    #[serde(default)]
    data: Object,
}

/// Of a body, what a list goes by besides.
#[derive(Deserialize)]
struct Rest<'b> {
    #[serde(borrow)]
    phase: Option<Cow<'b, str>>,
    #[serde(default)]
    data: Object,
}

/// Adds to what a list shows what became of a notice, of a change, and of a new factor.
fn told(seq: u64, body: &str, listed: Option<CaseEntry>) -> Result<Option<CaseEntry>, LedgerError> {
    let Some(mut listed) = listed else {
        return Ok(None);
    };
    if !WITH_DATA.contains(&listed.action) {
        return Ok(Some(listed));
    }
    let damaged = |e| LedgerError::Damaged(format!("entry {seq} cannot be read: {e}"));
    let Rest { phase, data } = serde_json::from_str(body).map_err(damaged)?;
    listed.phase = phase.as_deref().and_then(Phase::parse);
    listed.intent = data.get("intent").and_then(serde_json::Value::as_u64);
    listed.confirmed = data.contains_key("under");
    let list = ["raised", "flags"].iter().find_map(|key| data.get(*key)?.as_array());
    listed.flagged |= list.is_some_and(|flags| !flags.is_empty());
    let disabled = data.get("enabled").and_then(serde_json::Value::as_bool) == Some(false);
    let by_others = data.get("suspended").and_then(serde_json::Value::as_str) == Some("others");
    let incident = data.get("incident").is_some_and(|incident| !incident.is_null());
    listed.repairs = listed.action == Action::CaseOpened && disabled && incident && !by_others;
    listed.of = data.get("of").and_then(serde_json::Value::as_str).map(str::to_owned);
    listed.to = data.get("to").and_then(serde_json::Value::as_str).map(str::to_owned);
    if listed.action == Action::NoteAdded && listed.ticket.is_none() {
        listed.ticket = data.get("ticket").and_then(serde_json::Value::as_str).map(str::to_owned);
    }
    if listed.action == Action::NoticeSent {
        listed.data = data;
    }
    Ok(Some(listed))
}

/// The actions of which a list needs more than that they are there.
const WITH_DATA: [Action; 15] = [
    Action::CaseOpened,
    Action::IncidentOpened,
    Action::CaseScreened,
    Action::CaseHandedOver,
    Action::NoteAdded,
    Action::NoticeSent,
    Action::FactorEnrolled,
    Action::FactorAdminReset,
    Action::BackupCodesGenerated,
    Action::EnrolmentTicketIssued,
    Action::PasswordSet,
    Action::PasswordTicketIssued,
    Action::SessionsRevoked,
    Action::UserDisabled,
    Action::UserEnabled,
];

/// Of personal data, what a list shows.
#[derive(Default, Deserialize)]
struct CaseNames {
    login: Option<String>,
    addresses: Option<Vec<String>>,
    help_desk_ticket: Option<String>,
    ticket: Option<String>,
    raised: Option<Vec<String>>,
    flags: Option<Vec<String>>,
}
