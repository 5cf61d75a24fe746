//! The first entry, and the file around it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

use rusqlite::{Transaction, TransactionBehavior};
use serde_json::Value;

use super::append::put_batch;
use super::complete::RecentEntries;
use super::fault::ErrorContext;
use super::lock::Wait;
use super::schema::SchemaFormat as Tables;
use super::tip::KeptTip;
use super::{PATIENCE, SqliteLedger, connection, lock, schema};
use crate::ledger::append::{self, End};
use crate::ledger::format::note::NoteKey;
use crate::ledger::format::{origin, text};
use crate::ledger::head::HeadKey;
use crate::ledger::keyfile::InstallationKey;
use crate::ledger::keys::Keys;
use crate::ledger::store::Batch;
use crate::ledger::tip::{SpanCounts, Tip};
use crate::ledger::{Action, Draft, Entropy, LedgerError, Signer};

/// The version of the ledger as a whole, in its first entry.
const FORMAT: u64 = 1;

impl SqliteLedger {
    /// Makes a ledger where there is nothing yet. `first` is the first operator's key; `draft` is
    /// by them, of the action `ledger.created`, and gets the ledger's name and both public keys
    /// into its data here. If a name ([`origin::check`]) stands there as `origin`, it is the
    /// ledger's; otherwise one is drawn. Durable when this returns; nothing is left behind if it fails.
    pub fn create(
        path: &Path,
        installation: &InstallationKey,
        first: &dyn Signer,
        draft: Draft,
        mut entropy: Entropy,
    ) -> Result<SqliteLedger, LedgerError> {
        if draft.action != Action::LedgerCreated {
            return Err(LedgerError::Refused("a ledger begins with ledger.created".into()));
        }
        let given = draft.data.get("origin").map(|name| name.as_str().unwrap_or_default());
        given.map_or(Ok(()), origin::check).map_err(|e| LedgerError::Refused(e.to_string()))?;
        let given = given.map(str::to_owned);
        let path = connection::resolve(path)?;
        let store = ErrorContext { path: path.clone(), patience_s: PATIENCE.as_secs() };
        // For its owner alone before SQLite sees it, and never over something that is there.
        match lock::create_private(&path) {
            Ok(file) => drop(file),
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {
                return Err(LedgerError::Io(format!(
                    "there is already something at {}",
                    path.display()
                )));
            }
            Err(e) => return Err(store.io(&e)),
        }
        let name = given.unwrap_or_else(|| {
            let mut random = [0; 10];
            entropy(&mut random);
            let drawn = data_encoding::BASE32_NOPAD.encode(&random).to_lowercase();
            format!("{}{drawn}", origin::DRAWN)
        });
        let wait = Wait::new(PATIENCE);
        let made = connection::open(&store, &wait).and_then(|conn| {
            let ledger = SqliteLedger {
                head_key: HeadKey::new(NoteKey {
                    name: name.clone(),
                    key: installation.verifying_key(),
                }),
                conn,
                format: Tables::CURRENT,
                upgraded_from: None,
                path: path.clone(),
                wait,
                origin: name,
                installation: Some(installation.clone()),
                entropy: RefCell::new(entropy),
                tip: KeptTip::default(),
                keys: RefCell::default(),
                recent: RecentEntries::default(),
                erasures: RefCell::default(),
            };
            ledger.begin_with(first, draft, &store)?;
            sync_folder(&path).map_err(|e| store.io(&e))?;
            Ok(ledger)
        });
        if made.is_err() {
            drop(std::fs::remove_file(&path));
        }
        made
    }

    fn begin_with(
        &self,
        first: &dyn Signer,
        mut draft: Draft,
        store: &ErrorContext,
    ) -> Result<(), LedgerError> {
        let actor = draft.actor.clone();
        first.kind().write(&mut draft.data);
        let mut put = |key: &str, value: Value| draft.data.insert(key.to_owned(), value);
        put("name", actor.into());
        put("public_key", text::base64(&first.public_key()).into());
        put("installation_key", text::base64(self.head_key.key.key.as_bytes()).into());
        put("origin", self.origin.as_str().into());
        put("format", FORMAT.into());
        let mut entropy = self.entropy.borrow_mut();
        let mut by = self.appender(&mut *entropy);
        let _held = lock::acquire(&self.path, &self.wait, store)?;
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)
            .map_err(|e| store.fault(&e))?;
        schema::create(&tx, store)?;
        let (keys, origin) = (Some(Keys::default()), self.origin.as_str());
        let mut end = End::new(Tip::default(), keys, SpanCounts::default(), origin);
        let drafts = [draft];
        let records = by.sign_and_place(&mut end, &drafts, first, None)?;
        let counted = append::counted(&BTreeMap::new(), &end.tip, &drafts);
        by.sign_head(&mut end);
        let (heads, tip) = (&end.heads, end.tip);
        let batch = Batch { records: &records, counted: &counted, heads, erase: &[], tip };
        put_batch(&tx, store, &batch)?;
        tx.commit().map_err(|e| store.fault(&e))?;
        connection::still_there(&self.conn, store)
    }
}

/// So that the file's name is as durable as what is in it.
pub(super) fn sync_folder(path: &Path) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}
