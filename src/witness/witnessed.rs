use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

use super::http::{Alarmed, Came, HeadFiles, HttpHandOn, Standing, Tried, Visited};
use super::policy::Policy;
use super::urgent::{is_still_recorded, is_urgent};
use super::{Witness, WitnessConfig, behind, heads_of};
use crate::ledger::{
    Alarm, Committed, Draft, Entry, Expect, Filter, KeptLedger, Ledger, LedgerError, Listener,
    Signer,
};

/// Tells a person what does not stop the work.
pub type Tell = Box<dyn FnMut(&str)>;

/// An alarm that was given in this process, for its last words.
pub type Alarmable = Arc<Mutex<Option<Alarmed>>>;

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
    /// The witnesses that are asked over HTTP.
    http: Option<HttpHandOn>,
    /// The files that an alarm stands in.
    files: Option<HeadFiles>,
    alarmed: Alarmable,
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
            http: None,
            files: None,
            alarmed: Arc::default(),
        }
    }

    /// Tells `listener` of everything that is appended from here on, and of alarms.
    #[must_use]
    pub fn heard_by(mut self, listener: Option<Box<dyn Listener>>) -> Witnessed {
        self.listener = listener;
        self
    }

    /// Hands heads to witnesses over HTTP too. An alarm is kept in `files`, also where nobody is
    /// asked any more.
    #[must_use]
    pub fn over_http(mut self, http: Option<HttpHandOn>, files: HeadFiles) -> Witnessed {
        (self.http, self.files) = (http, Some(files));
        self
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
        let handed = self.hand_on_to_places();
        let over_http = self.ask_over_http(made);
        if let Some(listener) = &mut self.listener {
            listener.committed(made, &*self.ledger);
        }
        handed.and(over_http)
    }

    /// Sets `appended` once something was appended.
    #[must_use]
    pub fn noting(mut self, appended: &Arc<AtomicBool>) -> Witnessed {
        self.appended = Arc::clone(appended);
        self
    }

    /// Leaves an alarm in `alarmed`, if one is given.
    #[must_use]
    pub fn alarming(mut self, alarmed: &Alarmable) -> Witnessed {
        self.alarmed = Arc::clone(alarmed);
        self
    }

    pub fn appended(&self) -> &Arc<AtomicBool> {
        &self.appended
    }

    /// Returns the ledger itself, to read. Whoever appends does it before the witnesses.
    pub fn kept(&self) -> &dyn KeptLedger {
        &*self.ledger
    }

    /// Hands the newest head to every witness. A failure is told, or is an error where a witness is
    /// required. Nobody waits for those over HTTP.
    pub fn hand_on(&mut self) -> Result<(), LedgerError> {
        if let Some(http) = &mut self.http {
            http.hurry();
            if let Err(error) = http.start(&*self.ledger, false) {
                (self.tell)(&not_handed(&error));
            }
        }
        self.hand_on_to_places()
    }

    fn hand_on_to_places(&mut self) -> Result<(), LedgerError> {
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

    /// Asks the witnesses over HTTP to cosign the newest head. Where no quorum is required, nobody
    /// waits for them here.
    fn ask_over_http(&mut self, made: &[Committed]) -> Result<(), LedgerError> {
        let Some(mut http) = self.http.take() else { return Ok(()) };
        let came = http.collect(&*self.ledger);
        let mut stopped = self.heard(came);
        if http.is_required() {
            let size = self.ledger.head().map(|head| head.size);
            let gathered = size.and_then(|size| {
                http.start(&*self.ledger, true)?;
                let (came, met) = http.gather(size, &*self.ledger);
                stopped = stopped.take().or(self.heard(came));
                met
            });
            self.http = Some(http);
            return match stopped {
                Some(alarmed) => Err(disputed(&alarmed)),
                None => gathered,
            };
        }
        if is_urgent(made, &*self.ledger) {
            http.hurry();
        }
        if let Err(error) = http.start(&*self.ledger, false) {
            (self.tell)(&not_handed(&error));
        }
        self.http = Some(http);
        // What came of an act under way has been recorded; the next entry is the one that stops.
        match stopped.filter(|_| !is_still_recorded(made.iter().map(Committed::draft))) {
            Some(alarmed) => Err(disputed(&alarmed)),
            None => Ok(()),
        }
    }

    /// Tells what witnesses have said. An alarm is kept, and given.
    fn heard(&mut self, came: Came) -> Option<Alarmed> {
        for line in came.told {
            (self.tell)(&line);
        }
        if came.missed {
            self.alarm(Alarm::Unwitnessed);
        }
        let alarmed = came.alarm?;
        if let Some(Err(error)) = self.files.as_ref().map(|files| files.raise(&alarmed)) {
            (self.tell)(&format!("the alarm cannot be kept for the next command: {error}"));
        }
        *self.alarmed.lock().unwrap_or_else(PoisonError::into_inner) = Some(alarmed.clone());
        self.alarm(Alarm::Disputed);
        Some(alarmed)
    }

    /// Asks each witness over HTTP, and says what came of it. An alarm is given as always.
    pub fn try_each(&mut self) -> Result<Vec<Tried>, LedgerError> {
        let Some(mut http) = self.http.take() else { return Ok(Vec::new()) };
        let tried = http.try_each(&*self.ledger);
        self.http = Some(http);
        let (tried, came) = tried?;
        self.heard(Came { told: Vec::new(), missed: false, ..came });
        Ok(tried)
    }

    /// Returns the policy of the witnesses over HTTP, if any are asked.
    pub fn policy(&self) -> Option<&Policy> {
        self.http.as_ref().map(HttpHandOn::policy)
    }

    /// Returns the alarm that nothing has answered yet.
    pub fn standing(&mut self) -> Result<Option<Alarmed>, LedgerError> {
        let Some(files) = self.files.clone() else { return Ok(None) };
        let alarmed = match files.standing(&*self.ledger)? {
            Standing::None => return Ok(None),
            Standing::Stands(alarmed) if alarmed.note.is_some() => return Ok(Some(alarmed)),
            Standing::Stands(alarmed) => {
                // Nothing but their word shows it: they are asked again.
                let Some(mut http) = self.http.take() else { return Ok(Some(alarmed)) };
                let tried = http.try_each(&*self.ledger);
                self.http = Some(http);
                let took = |name: &String| {
                    tried.as_ref().is_ok_and(|(tried, _)| {
                        tried.iter().any(|one| {
                            one.name == *name && matches!(one.came, Visited::Cosigned { .. })
                        })
                    })
                };
                if !alarmed.witnesses.iter().all(took) {
                    return Ok(Some(alarmed));
                }
                alarmed
            }
            Standing::Over(alarmed) => alarmed,
        };
        if let Err(error) = files.clear() {
            return Err(LedgerError::Io(format!("the alarm cannot be taken away: {error}")));
        }
        let name = self.ledger.origin();
        let why = if alarmed.origin == name {
            format!("the ledger has again what {} knows", alarmed.place())
        } else {
            format!("an admin has recorded it, and the ledger's heads bear the name {name}")
        };
        (self.tell)(&format!(
            "the alarm of {} is over: {why}",
            alarmed.at.format("%Y-%m-%d %H:%M UTC")
        ));
        Ok(None)
    }

    /// Appends to a ledger that is behind its witness, or that one disputes: only the record of a
    /// restore or of a dispute is written so. Witnesses know nothing of the new origin yet, so that
    /// no quorum is waited for.
    pub fn append_restored(
        &mut self,
        draft: &Draft,
        signer: &dyn Signer,
    ) -> Result<Committed, LedgerError> {
        let mut made = self.ledger.append(std::slice::from_ref(draft), signer, &[])?;
        self.compared = true;
        self.http = None;
        if let Some(Err(error)) = self.files.as_ref().map(HeadFiles::clear) {
            (self.tell)(&format!("the alarm cannot be taken away: {error}"));
        }
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
        self.ready(std::slice::from_ref(draft))?;
        let made = self.ledger.erase(entries, draft, signer, expect)?;
        self.made(&made)?;
        Ok(made)
    }

    /// Before anything is appended.
    fn ready(&mut self, drafts: &[Draft]) -> Result<(), LedgerError> {
        if !is_still_recorded(drafts.iter())
            && let Some(alarmed) = self.standing()?
        {
            return Err(disputed(&alarmed));
        }
        let over_http = self.http.as_ref().is_some_and(HttpHandOn::is_required);
        if self.witnesses.is_empty() {
            return if self.required && !over_http { Err(LedgerError::NoWitness) } else { Ok(()) };
        }
        self.compare()?;
        // Nothing is recorded that no required witness would hear of.
        if self.required && !self.reached { self.hand_on_to_places() } else { Ok(()) }
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
        self.ready(drafts)?;
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
        if let Some(http) = &mut self.http {
            http.require();
        }
    }

    fn case(&self, id: &str) -> Result<Vec<Committed>, LedgerError> {
        self.ledger.case(id)
    }
}

impl Drop for Witnessed {
    /// The command is done: what witnesses say by now is still taken in.
    fn drop(&mut self) {
        let Some(mut http) = self.http.take() else { return };
        let came = http.finish(&*self.ledger);
        drop(self.heard(came));
    }
}

fn not_handed(error: &LedgerError) -> String {
    format!("the ledger's head is not handed to its witnesses: {error}")
}

fn disputed(alarmed: &Alarmed) -> LedgerError {
    LedgerError::Disputed { place: alarmed.place(), what: alarmed.what() }
}
