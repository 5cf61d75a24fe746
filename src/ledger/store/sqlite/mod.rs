//! The ledger in one SQLite file.
//!
//! Rollback journal with `synchronous=EXTRA`: of the usual settings the only one that, in a
//! simulated power cut, lost no acknowledged entry and also refuses a file that was removed or
//! replaced under an open session.

mod access;
mod append;
mod backup;
mod batch;
mod cases;
mod census;
mod complete;
pub(crate) mod connection;
mod cosigned;
mod create;
mod erase;
mod erasures;
pub(crate) mod fault;
mod keys;
pub(crate) mod lock;
mod ordinals;
mod proofs;
mod query;
pub(crate) mod read;
mod row;
mod rows;
pub(crate) mod schema;
#[cfg(test)]
pub(in crate::ledger) mod tests;
pub(crate) mod tip;
mod upgrade;
mod verify;

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use self::complete::RecentEntries;
use self::erasures::KnownErasures;
use self::fault::ErrorContext;
use self::lock::Wait;
use self::schema::SchemaFormat;
use self::tip::{FileEnd, KeptTip};
use crate::ledger::append::End;
use crate::ledger::format::body::EntryBody;
use crate::ledger::format::note::{Checkpoint, NoteKey};
use crate::ledger::head::HeadKey;
use crate::ledger::keyfile::InstallationKey;
use crate::ledger::keys::Keys;
use crate::ledger::store::SignedHead;
use crate::ledger::stored::KeyCache;
use crate::ledger::tip::{SpanCounts, Tip};
use crate::ledger::{
    Committed, Draft, Entropy, Entry, Expect, Filter, Head, Ledger, LedgerEnd, LedgerError, Signer,
};

pub use backup::replace;
pub use backup::stage;
pub use backup::take_out;
pub use cases::CaseList;
pub use connection::undo as undo_half_written;
pub use erase::erasures;
pub use fault::try_both;
pub use lock::OnWait;
pub use verify::LedgerFile;

/// The time for which a session waits for another one, unless told otherwise.
const PATIENCE: Duration = Duration::from_secs(20);

/// A ledger in a file.
pub struct SqliteLedger {
    conn: Connection,
    /// As it was opened: another session may upgrade it meanwhile, which nobody who only reads has
    /// to know.
    format: SchemaFormat,
    upgraded_from: Option<SchemaFormat>,
    path: PathBuf,
    wait: Wait,
    origin: String,
    /// The key that signs the heads; `None`: read only.
    installation: Option<InstallationKey>,
    /// The installation's key as it stands in the first entry.
    head_key: HeadKey,
    entropy: RefCell<Entropy>,
    /// The end of the ledger, as this session's last append left it.
    tip: KeptTip,
    /// The keys that may sign, as they were when they were read last.
    keys: RefCell<KeyCache>,
    /// The newest entries, to hold what an index shows against.
    recent: RecentEntries,
    erasures: RefCell<KnownErasures>,
}

impl SqliteLedger {
    /// Opens a ledger. With the installation's key it can be written; the key must be the one that
    /// it was made with. A ledger of an older format is then upgraded first; without the key it is
    /// read as it is.
    pub fn open(
        path: &Path,
        installation: Option<InstallationKey>,
        entropy: Entropy,
    ) -> Result<SqliteLedger, LedgerError> {
        SqliteLedger::open_telling(path, installation, entropy, &mut |_, _| {})
    }

    /// As [`SqliteLedger::open`]. Where the ledger is upgraded, `progress` hears how many entries
    /// of how many have been read.
    pub fn open_telling(
        path: &Path,
        installation: Option<InstallationKey>,
        entropy: Entropy,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<SqliteLedger, LedgerError> {
        let path = connection::resolve(path)?;
        let wait = Wait::new(PATIENCE);
        let store = ErrorContext { path: path.clone(), patience_s: PATIENCE.as_secs() };
        let mut conn = connection::open(&store, &wait)?;
        if installation.is_none() {
            conn.pragma_update(None, "query_only", true).map_err(|e| store.fault(&e))?;
        }
        let (found, (origin, installation_key)) = {
            let tx = conn.transaction().map_err(|e| store.fault(&e))?;
            let found = schema::version(&tx, &store)?;
            schema::unchanged(&tx, &store, found)?;
            (found, keys::first(&tx, &store)?)
        };
        if installation.as_ref().is_some_and(|key| key.verifying_key() != installation_key) {
            let what = "the ledger was made with another installation's key".into();
            return Err(LedgerError::Unsound { seq: 0, what });
        }
        let head_key = HeadKey::new(NoteKey { name: origin.clone(), key: installation_key });
        let upgraded_from =
            (installation.is_some() && found != SchemaFormat::CURRENT).then_some(found);
        if let Some(from) = upgraded_from {
            upgrade::run(&conn, &wait, &store, &head_key, from, progress)?;
            // Without them proofs take longer, and nothing else. `audit rows` makes what is missing.
            drop(rows::build(&conn, &wait, &store, &head_key, progress));
        }
        Ok(SqliteLedger {
            head_key,
            conn,
            format: if upgraded_from.is_some() { SchemaFormat::CURRENT } else { found },
            upgraded_from,
            path,
            wait,
            origin,
            installation,
            entropy: RefCell::new(entropy),
            tip: KeptTip::default(),
            // Read when the first signature is looked at.
            keys: RefCell::default(),
            recent: RecentEntries::default(),
            erasures: RefCell::default(),
        })
    }

    /// Sets the time to wait for another session, and whom to tell (once a second).
    pub fn set_wait(&mut self, patience: Duration, on_wait: Option<OnWait>) {
        self.wait.set(patience, on_wait);
    }

    /// The format that it was upgraded from when it was opened, and the one that it has now.
    pub fn upgraded(&self) -> Option<(u32, u32)> {
        self.upgraded_from.map(|from| (from.number(), self.format.number()))
    }

    /// Returns the name that the ledger has in tree heads.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The key that signs the heads, under the name that it signs them with.
    pub fn note_key(&self) -> NoteKey {
        self.head_key.key.clone()
    }

    /// As [`Reading::newest_key`](crate::ledger::Reading::newest_key).
    pub fn newest_key(&self) -> Result<NoteKey, LedgerError> {
        let tx = self.begin_read()?;
        let size = census::size(&tx, &self.store())?;
        let named = |keys: &Keys| Ok(keys.origin_at(size, &self.origin).to_owned());
        let name = self.with_keys(&tx, named)?;
        Ok(NoteKey { name, key: self.head_key.key.key })
    }

    /// As [`Reading::next_origin`](crate::ledger::Reading::next_origin).
    pub fn next_origin(&self) -> Result<String, LedgerError> {
        let tx = self.begin_read()?;
        self.with_keys(&tx, |keys| Ok(keys.next_origin(&self.origin)))
    }

    /// As [`Reading::end`](crate::ledger::Reading::end).
    pub fn end(&self) -> Result<LedgerEnd, LedgerError> {
        let tx = self.begin_read()?;
        let tip = tip::load(&tx, &self.store(), &self.head_key)?.tip;
        let newest = tip.newest.ok_or_else(|| fault::damaged("it has no entries"))?;
        Ok(LedgerEnd { size: tip.size(), root: tip.frontier.root(), time: newest.time })
    }

    /// As [`Reading::head`](crate::ledger::Reading::head).
    pub fn head(&self) -> Result<Head, LedgerError> {
        let (end, time) = {
            let tx = self.begin_read()?;
            let end = tip::load(&tx, &self.store(), &self.head_key)?;
            // Of a ledger that nobody signs here, the newest head is what there is.
            let last = if self.installation.is_some() { end.tip.size() } else { end.signed };
            let time = self.time_before(&tx, &end.tip, last)?;
            (end, time)
        };
        if end.signed == end.tip.size() || self.installation.is_none() {
            return self.head_of(&end.note, time);
        }
        let (note, time) = self.sign_newest()?;
        self.head_of(&note, time)
    }

    fn head_of(&self, note: &str, time: DateTime<Utc>) -> Result<Head, LedgerError> {
        let checked = self.head_key.open(note);
        let Checkpoint { origin, size, root } =
            checked.map_err(|e| fault::damaged(format!("the newest head: {e}")))?;
        Ok(Head { origin, size, root, time, note: note.to_owned() })
    }

    /// The time of the last of so many entries.
    fn time_before(
        &self,
        conn: &Connection,
        tip: &Tip,
        size: u64,
    ) -> Result<DateTime<Utc>, LedgerError> {
        let none = || fault::damaged("it has no entries");
        if size == tip.size() {
            return tip.newest.map(|newest| newest.time).ok_or_else(none);
        }
        let seq = size.checked_sub(1).ok_or_else(none)?;
        let last = row::stored(conn, &self.store(), seq)?.ok_or_else(none)?;
        let body = EntryBody::parse(&last.body)
            .map_err(|e| LedgerError::Unsound { seq, what: e.to_string() })?;
        Ok(body.place.time)
    }

    /// Signs the head over all there is, and keeps it. It is handed out in any case: where it
    /// cannot be kept, the tree that it is over is there all the same.
    fn sign_newest(&self) -> Result<(String, DateTime<Utc>), LedgerError> {
        let store = self.store();
        let _held = match lock::acquire(&self.path, &self.wait, &store) {
            Ok(held) => Some(held),
            Err(LedgerError::ReadOnly(_) | LedgerError::Busy { .. }) => None,
            Err(error) => return Err(error),
        };
        let tx = self.begin_read()?;
        let FileEnd { tip, .. } = tip::load(&tx, &store, &self.head_key)?;
        let time = self.time_before(&tx, &tip, tip.size())?;
        let mut entropy = self.entropy.borrow_mut();
        let by = self.appender(&mut *entropy);
        let keys = self.with_keys(&tx, |keys| Ok(keys.clone()))?;
        let mut end = End::new(tip, Some(keys), SpanCounts::default(), &self.origin);
        by.sign_head(&mut end);
        drop(tx);
        let Some(head) = end.heads.last() else {
            return Err(LedgerError::ReadOnly(self.path.clone()));
        };
        let kept = self.keep_heads(&end.heads, &store);
        match kept {
            Ok(())
            | Err(LedgerError::ReadOnly(_) | LedgerError::Busy { .. } | LedgerError::Full) => {
                Ok((head.note.clone(), time))
            }
            Err(error) => Err(error),
        }
    }

    fn keep_heads(&self, heads: &[SignedHead], store: &ErrorContext) -> Result<(), LedgerError> {
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)
            .map_err(|e| store.fault(&e))?;
        connection::still_there(&tx, store)?;
        match append::put_heads(&tx, store, heads) {
            // Somebody else has signed one meanwhile, over as many entries or more.
            Err(LedgerError::Conflict(_)) => return Ok(()),
            kept => kept?,
        }
        tx.commit().map_err(|e| store.fault(&e))
    }

    fn store(&self) -> ErrorContext {
        ErrorContext { path: self.path.clone(), patience_s: self.wait.patience().as_secs() }
    }
}

impl Ledger for SqliteLedger {
    fn append(
        &mut self,
        drafts: &[Draft],
        signer: &dyn Signer,
        expect: &[Expect],
    ) -> Result<Vec<Committed>, LedgerError> {
        self.append_and(drafts, signer, expect, &[])
    }

    fn read(&self, filter: &Filter) -> Result<Vec<Committed>, LedgerError> {
        self.read_matching(filter)
    }

    fn glance(&self, filter: &Filter) -> Result<Vec<Entry>, LedgerError> {
        self.glance_matching(filter)
    }

    fn open_cases(&self) -> Result<Vec<String>, LedgerError> {
        self.begun_not_ended()
    }

    fn newest(&self) -> Result<Option<DateTime<Utc>>, LedgerError> {
        self.newest_time()
    }

    fn mark(&self) -> Result<Option<(u64, String)>, LedgerError> {
        let head = self.head()?;
        Ok(Some((head.size, head.short())))
    }
}

impl std::fmt::Debug for SqliteLedger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqliteLedger")
            .field("path", &self.path)
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}
