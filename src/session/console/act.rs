//! The changes that a person makes by hand, where a platform has only a console. The changes are
//! gated and recorded as every change is, and are never more than attested.

use crate::case::event::{Change, Was};
use crate::case::rules::free_text;
use crate::case::{Event, Refusal};
use crate::model::{Outcome, Role};
use crate::provider::{Act, ActKind, ActOutcome, ActReport, Instructions, ProviderError};
use crate::session::ask::candidate;
use crate::session::perform::described;
use crate::session::{Session, SessionError, Workflow};
use crate::ui::prompter::{Choice, MessageStyle, Reply, Reveal, TextQuestion};

/// The flag by which a script says what a person saw or did.
pub(in crate::session) const ATTEST: &str = "--attest";

impl<S: Workflow> Session<'_, S> {
    /// The intent is committed, the operator is led through the console, and says what came of it.
    pub(in crate::session) fn by_hand(
        &mut self,
        act: &Act,
        change: &Change,
        instructions: &Instructions,
    ) -> Result<ActReport, SessionError> {
        if self.desk.actor.role == Role::Service {
            return Err(no_eyes());
        }
        let intent = self.record(Event::Intended(change.clone()))?;
        if let Err(refusal) = self.case.permit(&intent, &self.ctx()?) {
            self.came(change, intent.seq(), Outcome::Failed, Some(refusal.to_string()), false)?;
            return Err(refusal.into());
        }
        let reason = change.reason.clone().unwrap_or_default();
        for step in &instructions.steps {
            let step = step.replace("{reason}", &reason).replace("{case}", self.case.id());
            self.tell(MessageStyle::Task, &format!("In the console: {step}"));
        }
        if let Act::SetTemporaryPassword { password, .. } = act {
            let channel = change.channel.as_deref().unwrap_or("channel");
            self.desk.person.reveal(&Reveal {
                title: "Temporary password".into(),
                advice: vec![
                    "Type it into the console, as it stands here.".into(),
                    format!("Then read it over the {channel} you verified them on, and over nothing else."),
                ],
                secrets: vec![password.clone()],
                links: false,
                picture: Vec::new(),
            })?;
        }
        let what = described(change);
        let (outcome, was) = self.ask_by_hand(act.kind(), what)?;
        let mut attested = Vec::new();
        if outcome == Outcome::Attested {
            for (key, question) in &instructions.attest {
                let typed = (key == "reason").then(|| format!("{reason} ({})", self.case.id()));
                let said = self.ask_attested(act.kind(), key, question, typed.as_deref())?;
                let said =
                    if typed.is_some_and(|typed| typed == said) { "as given" } else { &said };
                attested.push(format!("{key}={said}"));
            }
        }
        let was = was.or(change.was);
        self.came_out(&Change { was, attested, ..change.clone() }, intent.seq(), outcome, None)?;
        match outcome {
            Outcome::Attested => Ok(ActReport::came(ActOutcome::Accepted)),
            Outcome::Failed => Err(SessionError::Fault(ProviderError::Refused(format!(
                "{what}: it was not done in the console"
            )))),
            _ => Err(SessionError::OutcomeUnknown(format!(
                "{what}: nobody can tell whether the console did it"
            ))),
        }
    }

    /// Asks what the console did. For a suspension, also asks whether there was anything to
    /// suspend.
    fn ask_by_hand(
        &mut self,
        kind: ActKind,
        what: &str,
    ) -> Result<(Outcome, Option<Was>), SessionError> {
        let suspends = kind == ActKind::Suspend;
        let mut options = vec![candidate("done", "Yes: the console said so")];
        if suspends {
            options.push(candidate("already", "It was suspended already, by somebody else"));
        }
        options.extend([
            candidate("not-done", "No: it was not done"),
            candidate("unsure", "I cannot tell"),
        ]);
        let done = self.desk.person.choose(&Choice {
            flag: ATTEST,
            key: Some(kind.as_str()),
            question: format!("Did the console do it: {what}?"),
            options,
            help: "Say what the console showed. The ledger says that you said so.".into(),
            asides: false,
            back: None,
        })?;
        Ok(match done {
            Reply::Answer(id) if id == "done" => {
                (Outcome::Attested, suspends.then_some(Was::Enabled))
            }
            Reply::Answer(id) if id == "already" => (Outcome::Attested, Some(Was::Suspended)),
            Reply::Answer(id) if id == "not-done" => (Outcome::Failed, None),
            Reply::Answer(_) | Reply::Aside(_) | Reply::Back => (Outcome::Unknown, None),
        })
    }

    /// Asks what the operator states, in words that may stand in the ledger.
    fn ask_attested(
        &mut self,
        kind: ActKind,
        key: &str,
        question: &str,
        draft: Option<&str>,
    ) -> Result<String, SessionError> {
        let line = TextQuestion {
            flag: ATTEST,
            key: Some(format!("{kind}.{key}").into()),
            question: question.to_owned(),
            draft: draft.map(str::to_owned),
            least: 1,
            help: "As the console shows it. No secrets.".into(),
            asides: false,
            back: None,
        };
        loop {
            let Reply::Answer(text) = self.desk.person.line(&line)? else {
                return Err(SessionError::Retry);
            };
            match free_text::refuse(&text) {
                Ok(()) => return Ok(text.trim().to_owned()),
                Err(refusal) if self.scripted() => return Err(refusal.into()),
                Err(refusal) => self.tell(MessageStyle::Warn, &format!("{refusal}.")),
            }
        }
    }
}

/// A script that acts for nobody cannot look at a screen.
pub(in crate::session) fn no_eyes() -> SessionError {
    let what =
        "a service attests nothing: what this platform shows and does has to be seen by a person";
    Refusal::Other(what.into()).into()
}
