//! No record, no step: an event is decided on, appended durably, and only then part of the case.

use super::ask::candidate;
use super::perform::describe;
use super::user_history::UserHistory;
use super::{Session, SessionContext, SessionError, Workflow};
use crate::case::event::Change;
use crate::case::rules::free_text;
use crate::case::{Case, CaseId, CaseKind, Event, History, Incident};
use crate::ledger::{
    Committed, Draft, Expect, Ledger, LedgerError, Reopen, Scope, retry_on_conflict,
};
use crate::model::{Mode, Outcome};
use crate::provider::ProviderReads;
use crate::ui::prompter::{Choice, MessageStyle, Reply};

impl<S: Workflow> Session<'_, S> {
    /// Records one event of the case. If another process has written to the case meanwhile, it is
    /// decided on again in the light of that.
    pub(super) fn record(&mut self, event: Event) -> Result<Committed, SessionError> {
        let mut committed = self.record_all(&[event])?;
        committed.pop().ok_or_else(|| SessionError::Failed("the ledger committed nothing".into()))
    }

    /// Several events as one commit. Each must be allowed in the state before all of them.
    pub(super) fn record_all(&mut self, events: &[Event]) -> Result<Vec<Committed>, SessionError> {
        // What a person read off the screens is attested, whichever step records it.
        let attested = self.desk.gate.provenance().attested;
        let events: Vec<Event> = events
            .iter()
            .cloned()
            .map(|event| if attested { event.as_attested() } else { event })
            .collect();
        let events = events.as_slice();
        for event in events {
            free_text::check_secrets(event, |text| self.desk.person.betrays(text))?;
        }
        let scope = Scope::Case(self.case.id().to_owned());
        retry_on_conflict(scope.clone(), || {
            loop {
                self.desk.unlock()?;
                // An incident that was opened meanwhile stops a change of a case.
                let looks_again = S::LOOKS_AGAIN
                    && events.iter().any(|event| matches!(event, Event::Intended(_)));
                // Where ids are typed, one under another id does too, and none of this user's entries
                // tells of it.
                if looks_again && self.history.typed_ids {
                    self.history = self.look_back()?.history;
                }
                let ctx = self.ctx()?;
                let mut drafts = Vec::with_capacity(events.len());
                for event in events {
                    drafts.push(self.case.decide(event.clone(), &ctx)?.draft(&ctx));
                }
                if drafts.iter().any(|draft| self.desk.signer.asks_anew(draft)) {
                    self.desk.signer.lock();
                    continue;
                }
                let mut expect =
                    vec![Expect { scope: scope.clone(), last: Some(self.case.last()) }];
                if looks_again {
                    let (provider, id) =
                        (self.case.provider().to_owned(), self.case.target().to_owned());
                    let last = self.history.newest(&id);
                    expect.push(Expect { scope: Scope::Target { provider, id }, last });
                }
                let appended = self.desk.ledger.append(&drafts, self.desk.signer, &expect);
                match &appended {
                    Ok(committed) => {
                        for entry in committed {
                            self.case.apply(entry).map_err(SessionError::Unreadable)?;
                            self.history.apply(entry).map_err(SessionError::Unreadable)?;
                            (self.desk.observe)(entry);
                        }
                    }
                    Err(LedgerError::Conflict(_)) => self.reload()?,
                    Err(LedgerError::Sign(_)) if self.desk.can_reopen() => continue,
                    Err(_) => {}
                }
                return Ok(appended);
            }
        })
    }

    /// Records what came of the act of an intent.
    pub(super) fn came(
        &mut self,
        change: &Change,
        intent: u64,
        outcome: Outcome,
        detail: Option<String>,
        settled: bool,
    ) -> Result<(), SessionError> {
        // The platform's words may hold anything; the ledger keeps them only if they are harmless.
        let detail = detail.filter(|d| free_text::refuse(d).is_ok());
        let change =
            Change { intent: Some(intent), detail, settled, reason: None, ..change.clone() };
        self.record(Event::CameOut(change, outcome)).map(|_| ())
    }

    /// Reads anew what is on record about the user.
    fn look_back(&self) -> Result<UserHistory, SessionError> {
        match self.case.login() {
            Some(login) => self.desk.past(self.case.target(), login),
            None => self.desk.past_of_id(self.case.target()),
        }
    }

    /// Replays the case from the ledger.
    pub(super) fn reload(&mut self) -> Result<(), SessionError> {
        self.case = replay(self.desk.ledger, self.case.id())?;
        self.history = self.look_back()?.history;
        Ok(())
    }
}

impl SessionContext<'_> {
    /// The key stays open for a while only: then whoever sits there has to show again who they are.
    pub(super) fn unlock(&mut self) -> Result<(), SessionError> {
        let mut tries = 3;
        while self.signer.locked(self.clock.now()) {
            if self.signer.reopen() == Reopen::Agent {
                let text = "Asking the ssh-agent once more to sign as you.";
                self.person.tell(MessageStyle::Info, text);
                self.signer.ask_again(self.clock.now()).map_err(LedgerError::Sign)?;
                continue;
            }
            if let Some(why) = self.signer.why_locked() {
                self.person.tell(MessageStyle::Info, &why);
            }
            let question = format!("Passphrase of {}, again", self.actor.name);
            let passphrase = self.person.secret("--passphrase-file", &question)?;
            tries -= 1;
            match self.signer.unlock(&passphrase, self.clock.now()) {
                Ok(()) => {}
                Err(error) if tries > 0 => {
                    self.person.tell(MessageStyle::Warn, &format!("{error}."));
                }
                Err(error) => return Err(LedgerError::Sign(error).into()),
            }
        }
        Ok(())
    }

    /// Returns true if an entry was not signed because whoever held the key has gone meanwhile, and
    /// a person can open it again. Nothing is recorded then.
    fn can_reopen(&self) -> bool {
        self.person.mode() == Mode::Interactive
            && self.signer.reopen() == Reopen::Passphrase
            && self.signer.locked(self.clock.now())
    }

    /// Appends the entry that opens a case or an incident. The key is opened again if it has to be.
    pub(super) fn append_opening(
        &mut self,
        draft: Draft,
        expect: &[Expect],
    ) -> Result<Result<Vec<Committed>, LedgerError>, SessionError> {
        let drafts = [draft];
        loop {
            match self.ledger.append(&drafts, self.signer, expect) {
                Err(LedgerError::Sign(_)) if self.can_reopen() => self.unlock()?,
                appended => return Ok(appended),
            }
        }
    }

    /// Takes in the entry that opened a case or an incident, and tells of it.
    pub(super) fn opened<S>(
        &mut self,
        committed: &[Committed],
        history: &mut History,
        begin: fn(&Committed) -> Result<S, String>,
    ) -> Result<S, SessionError> {
        let first = committed
            .first()
            .ok_or_else(|| SessionError::Failed("the ledger committed nothing".into()))?;
        let opened = begin(first).map_err(SessionError::Unreadable)?;
        history.apply(first).map_err(SessionError::Unreadable)?;
        (self.observe)(first);
        Ok(opened)
    }
}

/// A case as the ledger has it.
pub fn replay<S: Workflow>(ledger: &dyn Ledger, id: &str) -> Result<S, SessionError> {
    // An incident read as a case would look like a record that is damaged.
    let incident = CaseId::parse(id).is_some_and(|id| id.kind() == CaseKind::Incident);
    if incident != (S::COMMAND == Incident::COMMAND) {
        let what = if incident { "an incident" } else { "a case, and no incident" };
        let command = if incident { Incident::COMMAND } else { Case::COMMAND };
        return Err(SessionError::Usage(format!(
            "{id} is {what}; `readmit {command} {id}` goes on with it"
        )));
    }
    let entries = ledger.case(id)?;
    if entries.is_empty() {
        return Err(SessionError::Usage(format!(
            "there is no case {id}; `readmit cases --all` lists them"
        )));
    }
    S::replay(&entries).map_err(SessionError::Unreadable)
}

impl<S: Workflow> Session<'_, S> {
    /// Records what came of a change that was made. If it is not signed, it was made all the same:
    /// a person can sign after all; otherwise the next session finds out what is true.
    pub(super) fn came_out(
        &mut self,
        change: &Change,
        intent: u64,
        outcome: Outcome,
        detail: Option<&str>,
    ) -> Result<(), SessionError> {
        loop {
            match self.came(change, intent, outcome, detail.map(str::to_owned), false) {
                Err(SessionError::Ledger(LedgerError::Standing(fault))) => {
                    let act = change.act.map_or("the change", describe);
                    return Err(SessionError::OutcomeUnknown(format!(
                        "what came of it is not recorded ({act}): {fault}"
                    )));
                }
                Err(SessionError::Ledger(LedgerError::Sign(error))) => {
                    let act = change.act.map_or("the change", describe);
                    let unsure = SessionError::OutcomeUnknown(format!(
                        "what came of it is not recorded ({act}): {error}"
                    ));
                    if self.scripted() {
                        return Err(unsure);
                    }
                    self.tell(MessageStyle::Warn, &format!("{error}."));
                    let again = self.desk.person.choose(&Choice {
                        flag: "--sign",
                        key: None,
                        question: format!("What came of it has to be signed: {act}"),
                        options: vec![
                            candidate("again", "Sign it now"),
                            candidate("later", "Stop here"),
                        ],
                        help: "It was done. Until what came of it is recorded, nothing else is."
                            .into(),
                        asides: false,
                        back: None,
                    });
                    match again {
                        Ok(Reply::Answer(id)) if id == "again" => {}
                        Ok(_) | Err(_) => return Err(unsure),
                    }
                }
                end => return end,
            }
        }
    }
}
