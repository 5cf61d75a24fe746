//! Appending: signed before the lock or, by a key that is at hand, under it; placed under it, acknowledged after the commit is
//! on the disk.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior};

use super::fault::{ErrorContext, damaged};
use super::read::key_entries;
use super::{SqliteLedger, connection, lock, tip};
use crate::ledger::format::note::Checkpoint;
use crate::ledger::format::statement::{MAX_BEHIND, SeenHead, signed_message};
use crate::ledger::key_fault::KeyFault;
use crate::ledger::keys::Keys;
use crate::ledger::tip::{Placed, SignedHead, Tip, state};
use crate::ledger::{Committed, Draft, Expect, LedgerError, PublicKey, Scope, SignError, Signer, key_id};

/// The number of times that statements are signed at most. Statements are signed anew if more than a thousand
/// entries came in between.
const ATTEMPTS: usize = 4;

impl SqliteLedger {
    pub(super) fn append_all(
        &mut self,
        drafts: &[Draft],
        signer: &dyn Signer,
        expect: &[Expect],
    ) -> Result<Vec<Committed>, LedgerError> {
        self.append_and(drafts, signer, expect, &|_| Ok(()))
    }

    /// Appends, and does something else in the same commit.
    pub(super) fn append_and(
        &mut self,
        drafts: &[Draft],
        signer: &dyn Signer,
        expect: &[Expect],
        also: &dyn Fn(&Connection) -> Result<(), LedgerError>,
    ) -> Result<Vec<Committed>, LedgerError> {
        if drafts.len() as u64 >= MAX_BEHIND {
            return Err(LedgerError::Refused("it is too much for one commit".into()));
        }
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        let store = self.store();
        for _ in 0..ATTEMPTS {
            // A key may be somewhere where a person has to touch it: nobody waits for that. One that is at hand signs under the
            // lock, and upon the entry before its own.
            let stated = if signer.is_own() {
                None
            } else {
                Some(self.state(drafts, signer, tip::seen(&self.conn, &store)?)?)
            };
            let state = |seen| stated.map_or_else(|| self.state(drafts, signer, seen), Ok);
            let _held = lock::acquire(&self.path, &self.wait, &store)?;
            if let Some(made) = self.commit(state, expect, also)? {
                return Ok(made);
            }
        }
        Err(LedgerError::Busy { seconds: store.patience_s })
    }

    /// Has every draft signed.
    pub(super) fn state(
        &self,
        drafts: &[Draft],
        signer: &dyn Signer,
        seen: Option<SeenHead>,
    ) -> Result<Vec<SignedHead>, LedgerError> {
        let id = key_id(&signer.public_key());
        let key = answering(signer)?;
        let mut stated: Vec<SignedHead> = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let (statement, sealed) = state(draft, id.clone(), seen, &mut *self.entropy.borrow_mut())?;
            let bytes = statement.to_bytes().map_err(|e| LedgerError::Refused(e.to_string()))?;
            let message = signed_message(&self.origin, &bytes);
            let signature = signer.sign(&message)?;
            if let Some(key) = &key {
                key.verify(&message, &signature).map_err(|e| SignError(e.to_string()))?;
            }
            if stated.iter().any(|s| s.signature == signature) {
                return Err(LedgerError::Refused("it states the same thing twice".into()));
            }
            stated.push(SignedHead { statement, signature, sealed });
        }
        Ok(stated)
    }

    /// Places the statements; `None` if they are too far behind and must be signed again.
    fn commit(
        &self,
        signed: impl FnOnce(Option<SeenHead>) -> Result<Vec<SignedHead>, LedgerError>,
        expect: &[Expect],
        also: &dyn Fn(&Connection) -> Result<(), LedgerError>,
    ) -> Result<Option<Vec<Committed>>, LedgerError> {
        let store = self.store();
        let fault = |e: rusqlite::Error| store.fault(&e);
        if self.installation.is_none() {
            return Err(LedgerError::ReadOnly(self.path.clone()));
        }
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate).map_err(fault)?;
        connection::still_there(&tx, &store)?;
        let mut tip = self.tip.load(&tx, &store, &self.head_key)?;
        for e in expect {
            if !e.holds(newest_of(&tx, &store, &tip.tip, &e.scope)?) {
                return Err(LedgerError::Conflict(e.scope.clone()));
            }
        }
        let signed = signed(tip.tip.seen())?;
        if !signed.iter().all(|s| tip.tip.is_near(s.statement.seen)) {
            return Ok(None);
        }
        let mut keys = self.with_keys_of(key_entries(&tip.tip.counts), &tx, |keys| Ok(keys.clone()))?;
        let made = self.place(&tx, &store, &mut tip.tip, &mut keys, signed)?;
        also(&tx)?;
        connection::still_there(&tx, &store)?;
        tx.commit().map_err(fault)?;
        self.tip.keep(tip);
        connection::still_there(&self.conn, &store)?;
        Ok(Some(made))
    }

    /// Writes statements, counts, the tree's edge and the signed head. In the caller's transaction.
    pub(super) fn place(
        &self,
        conn: &Connection,
        store: &ErrorContext,
        tip: &mut Tip,
        keys: &mut Keys,
        signed: Vec<SignedHead>,
    ) -> Result<Vec<Committed>, LedgerError> {
        let (before, counts) = (tip.size(), tip.counts.clone());
        let mut made = Vec::with_capacity(signed.len());
        for one in signed {
            if let Some(size) = made.last().map(|_| tip.size()) {
                // The trigger that keeps entries in order reads the size; the edge follows with the last of them.
                set_size(conn, store, size - 1, size)?;
            }
            let refused = |e: KeyFault| LedgerError::Refused(e.to_string());
            let draft = &one.statement.draft;
            keys.stands(tip.size(), &one.statement.key, draft).map_err(LedgerError::Standing)?;
            keys.apply(tip.size(), draft).map_err(refused)?;
            keys.may(tip.size(), &one.statement.key, draft).map_err(refused)?;
            if stated_before(conn, store, &one)? {
                return Err(LedgerError::Refused("it is already there, word for word".into()));
            }
            let placed = tip.place(one)?;
            insert(conn, store, &placed)?;
            made.push(Committed::new(placed.entry, placed.leaf));
        }
        if !made.is_empty() {
            set_edge(conn, store, tip)?;
        }
        count(conn, store, &counts, tip)?;
        self.sign_head(conn, store, tip)?;
        if tip.size() != before + made.len() as u64 {
            return Err(damaged("it does not count"));
        }
        Ok(made)
    }

    fn sign_head(&self, conn: &Connection, store: &ErrorContext, tip: &Tip) -> Result<(), LedgerError> {
        let Some(installation) = &self.installation else { return Err(LedgerError::ReadOnly(self.path.clone())) };
        let head = Checkpoint { origin: self.origin.clone(), size: tip.size(), root: tip.frontier.root() };
        let note = self.head_key.sign(head, installation.signing_key());
        conn.prepare_cached("INSERT INTO checkpoint (size, note) VALUES (?1, ?2)")
            .and_then(|mut q| q.execute((tip.size(), note)))
            .map_err(|e| store.fault(&e))?;
        Ok(())
    }
}

fn insert(conn: &Connection, store: &ErrorContext, placed: &Placed) -> Result<(), LedgerError> {
    let seq = placed.entry.seq;
    conn.prepare_cached("INSERT INTO entry (seq, body, sig, leaf) VALUES (?1, ?2, ?3, ?4)")
        .and_then(|mut q| q.execute((seq, &placed.body, &placed.signature[..], &placed.leaf[..])))
        .map_err(|e| store.fault(&e))?;
    if let Some(sealed) = &placed.sealed {
        conn.prepare_cached("INSERT INTO private (seq, salt, data) VALUES (?1, ?2, ?3)")
            .and_then(|mut q| q.execute((seq, &sealed.salt[..], &sealed.bytes)))
            .map_err(|e| store.fault(&e))?;
    }
    Ok(())
}

/// Compare and swap: two writers can never take the same place, whatever became of the locks.
fn set_size(conn: &Connection, store: &ErrorContext, from: u64, to: u64) -> Result<(), LedgerError> {
    let changed = conn
        .prepare_cached("UPDATE head SET size = ?2 WHERE id = 0 AND size = ?1")
        .and_then(|mut q| q.execute((from, to)))
        .map_err(|e| store.fault(&e))?;
    swapped(changed)
}

/// The same with the tree's edge, which goes with the last entry of a commit.
fn set_edge(conn: &Connection, store: &ErrorContext, tip: &Tip) -> Result<(), LedgerError> {
    let changed = conn
        .prepare_cached("UPDATE head SET size = ?2, frontier = ?3 WHERE id = 0 AND size = ?1")
        .and_then(|mut q| q.execute((tip.size() - 1, tip.size(), tip.frontier.to_bytes())))
        .map_err(|e| store.fault(&e))?;
    swapped(changed)
}

fn swapped(changed: usize) -> Result<(), LedgerError> {
    if changed == 1 { Ok(()) } else { Err(LedgerError::Conflict(Scope::All)) }
}

/// The key that a signer's answers are to be checked against, if they are.
fn answering(signer: &dyn Signer) -> Result<Option<PublicKey>, SignError> {
    if signer.is_own() { Ok(None) } else { PublicKey::of(signer).map(Some) }
}

fn count(
    conn: &Connection,
    store: &ErrorContext,
    before: &BTreeMap<crate::ledger::Action, u64>,
    tip: &Tip,
) -> Result<(), LedgerError> {
    for (action, n) in &tip.counts {
        let sql = match before.get(action) {
            Some(was) if was == n => continue,
            // One that is there and not found would be there twice.
            Some(_) => "UPDATE counter SET n = ?2 WHERE action = ?1",
            None => "INSERT INTO counter (action, n) VALUES (?1, ?2)",
        };
        let changed = conn.prepare_cached(sql).and_then(|mut q| q.execute((action.as_str(), n)));
        if changed.map_err(|e| store.fault(&e))? != 1 {
            return Err(damaged(format!("what it keeps beside the entries does not count {action}")));
        }
    }
    Ok(())
}

/// Returns true if this very statement stands in the ledger. The statement can only be among the entries that
/// its actor had not seen.
fn stated_before(conn: &Connection, store: &ErrorContext, one: &SignedHead) -> Result<bool, LedgerError> {
    let Some(seen) = one.statement.seen else { return Ok(false) };
    conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM entry WHERE seq > ?1 AND sig = ?2)")
        .and_then(|mut q| q.query_row((seen.seq, &one.signature[..]), |row| row.get(0)))
        .map_err(|e| store.fault(&e))
}

fn newest_of(conn: &Connection, store: &ErrorContext, tip: &Tip, scope: &Scope) -> Result<Option<u64>, LedgerError> {
    let found = match scope {
        Scope::All => return Ok(tip.seen().map(|s| s.seq)),
        Scope::Case(case) => conn
            .prepare_cached("SELECT seq FROM entry WHERE case_id = ?1 ORDER BY seq DESC LIMIT 1")
            .and_then(|mut q| q.query_row([case], |row| row.get(0)).optional()),
        Scope::OpenedBy(name) => conn
            .prepare_cached(
                "SELECT seq FROM entry WHERE action = 'case.opened' AND actor = ?1 ORDER BY seq DESC LIMIT 1",
            )
            .and_then(|mut q| q.query_row([name], |row| row.get(0)).optional()),
        Scope::Target { provider, id } => conn
            .prepare_cached("SELECT seq FROM entry WHERE target = ?1 AND provider = ?2 ORDER BY seq DESC LIMIT 1")
            .and_then(|mut q| q.query_row([id, provider], |row| row.get(0)).optional()),
    };
    found.map_err(|e| store.fault(&e))
}
