use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};

use super::{Witness, WitnessConfig, behind, heads_of};
use crate::ledger::{
    Alarm, Committed, Draft, Entry, Expect, Filter, KeptLedger, Ledger, LedgerError, Listener,
    Signer,
};

/// Tells a person what does not stop the work.
pub type Tell = Box<dyn FnMut(&str)>;

/// A ledger whose every new head is handed on.
pub struct Witnessed {
    ledger: Box<dyn KeptLedger>,
    witnesses: Vec<Box<dyn Witness>>,
    /// The file that can be read back.
    file: Option<PathBuf>,
    required: bool,
    tell: Tell,
    /// In this process, the ledger was compared with what its witness knows.
    compared: bool,
    /// In this process, every witness has taken a head, and none has failed since.
    reached: bool,
    /// Set once something was appended.
    appended: Arc<AtomicBool>,
    listener: Option<Box<dyn Listener>>,
}

impl Witnessed {
    pub fn new(
        ledger: Box<dyn KeptLedger>,
        config: Option<&WitnessConfig>,
        tell: Tell,
    ) -> Witnessed {
        Witnessed {
            ledger,
            witnesses: config.map(WitnessConfig::open).unwrap_or_default(),
            file: config.and_then(|c| c.file.clone()),
            required: config.is_some_and(|c| c.required),
            tell,
            compared: false,
            reached: false,
            appended: Arc::default(),
            listener: None,
        }
    }

    /// Tells `listener` of everything that is appended from here on, and of alarms.
    #[must_use]
    pub fn heard_by(self, listener: Option<Box<dyn Listener>>) -> Witnessed {
        Witnessed { listener, ..self }
    }

    /// Tells the listener, if there is one, what is wrong with the ledger.
    pub fn alarm(&mut self, alarm: Alarm) {
        if let Some(listener) = &mut self.listener {
            listener.alarm(alarm);
        }
    }

    /// Of what was appended: hands the new head on, and tells the listener. The entries stand,
    /// whatever came of that.
    fn made(&mut self, made: &[Committed]) -> Result<(), LedgerError> {
        self.appended.store(true, Ordering::SeqCst);
        let handed = self.hand_on();
        if let Some(listener) = &mut self.listener {
            listener.committed(made, &*self.ledger);
        }
        handed
    }

    /// Sets `appended` once something was appended.
    #[must_use]
    pub fn noting(self, appended: &Arc<AtomicBool>) -> Witnessed {
        Witnessed { appended: Arc::clone(appended), ..self }
    }

    pub fn appended(&self) -> &Arc<AtomicBool> {
        &self.appended
    }

    /// Returns the ledger itself, to read. Whoever appends does it before the witnesses.
    pub fn kept(&self) -> &dyn KeptLedger {
        &*self.ledger
    }

    /// Hands the newest head to every witness. A failure is told, or is an error where a witness is
    /// required.
    pub fn hand_on(&mut self) -> Result<(), LedgerError> {
        if self.witnesses.is_empty() {
            return Ok(());
        }
        let head = self.ledger.head()?;
        self.reached = true;
        let mut failed = None;
        for witness in &mut self.witnesses {
            if let Err(what) = witness.take(&head) {
                self.reached = false;
                let place = witness.place();
                if self.required {
                    failed.get_or_insert(LedgerError::Unwitnessed { place, what });
                } else {
                    (self.tell)(&format!(
                        "the witness {place} did not take the ledger's new head: {what}"
                    ));
                }
            }
        }
        if !self.reached {
            self.alarm(Alarm::Unwitnessed);
        }
        failed.map_or(Ok(()), Err)
    }

    /// Appends to a ledger that is behind its witness: only the record of a restore is written so.
    pub fn append_restored(
        &mut self,
        draft: &Draft,
        signer: &dyn Signer,
    ) -> Result<Committed, LedgerError> {
        let mut made = self.ledger.append(std::slice::from_ref(draft), signer, &[])?;
        self.compared = true;
        self.made(&made)?;
        made.pop().ok_or_else(|| LedgerError::Damaged("the ledger committed nothing".into()))
    }

    /// Erases the personal data of entries, with an entry that says so.
    pub fn erase(
        &mut self,
        entries: &[u64],
        draft: &Draft,
        signer: &dyn Signer,
        expect: &[Expect],
    ) -> Result<Vec<Committed>, LedgerError> {
        self.ready()?;
        let made = self.ledger.erase(entries, draft, signer, expect)?;
        self.made(&made)?;
        Ok(made)
    }

    /// Before anything is appended.
    fn ready(&mut self) -> Result<(), LedgerError> {
        if self.witnesses.is_empty() {
            return if self.required { Err(LedgerError::NoWitness) } else { Ok(()) };
        }
        self.compare()?;
        // Nothing is recorded that no required witness would hear of.
        if self.required && !self.reached { self.hand_on() } else { Ok(()) }
    }

    /// An older copy of the file goes no further until a person has said that it is one.
    fn compare(&mut self) -> Result<(), LedgerError> {
        let Some(file) = self.file.as_ref().filter(|_| !self.compared) else {
            return Ok(());
        };
        let known = match heads_of(file, &self.ledger.note_key()) {
            Ok(known) => known,
            Err(error) if self.required => {
                return Err(LedgerError::Unwitnessed {
                    place: file.display().to_string(),
                    what: error.to_string(),
                });
            }
            // Told when the next head does not go there either.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => {
                let place = file.display();
                (self.tell)(&format!(
                    "the witness {place} cannot be read ({error}): whether this ledger is an older copy is not known"
                ));
                self.compared = true;
                return Ok(());
            }
        };
        let head = self.ledger.head()?;
        if let Some(found) = behind(&*self.ledger, &head, &known)? {
            let (place, what) = (file.display().to_string(), found.to_string());
            self.alarm(Alarm::Behind);
            return Err(LedgerError::Behind { place, what });
        }
        self.compared = true;
        Ok(())
    }
}

impl Ledger for Witnessed {
    fn append(
        &mut self,
        drafts: &[Draft],
        signer: &dyn Signer,
        expect: &[Expect],
    ) -> Result<Vec<Committed>, LedgerError> {
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        self.ready()?;
        let made = self.ledger.append(drafts, signer, expect)?;
        // A change that is only intended so far is not made if this fails: the entry stands, and a
        // resumed case finds it.
        self.made(&made)?;
        Ok(made)
    }

    fn read(&self, filter: &Filter) -> Result<Vec<Committed>, LedgerError> {
        self.ledger.read(filter)
    }

    fn glance(&self, filter: &Filter) -> Result<Vec<Entry>, LedgerError> {
        self.ledger.glance(filter)
    }

    fn open_cases(&self) -> Result<Vec<String>, LedgerError> {
        self.ledger.open_cases()
    }

    fn newest(&self) -> Result<Option<DateTime<Utc>>, LedgerError> {
        self.ledger.newest()
    }

    fn mark(&self) -> Result<Option<(u64, String)>, LedgerError> {
        self.ledger.mark()
    }

    fn require_witness(&mut self) {
        self.required = true;
    }

    fn case(&self, id: &str) -> Result<Vec<Committed>, LedgerError> {
        self.ledger.case(id)
    }
}
