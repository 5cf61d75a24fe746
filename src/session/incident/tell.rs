//! The words of an incident: what happened, and the notice to the real user.

use crate::case::event::Remark;
use crate::case::rules::free_text;
use crate::case::{ChangeState, Event, Incident};
use crate::model::Mode;
use crate::provider::ActKind;
use crate::runbook::{Done, MessageFacts, MessageKind, Phrase, Telling};
use crate::session::context::PutOff;
use crate::session::steps::done;
use crate::session::{Session, SessionError};
use crate::ui::prompter::{MessageStyle, Prompter, Reply, TextQuestion};

impl Session<'_, Incident> {
    /// A person is asked once the account is contained.
    pub(super) fn ask_what_happened(&mut self) -> Result<(), SessionError> {
        let follows = self.case.opened.what.reason_follows == Some(true) && !self.case.noted;
        if !follows || self.scripted() {
            return Ok(());
        }
        let Some(reason) =
            ask(&mut *self.desk.person, "--reason", "What happened, and how was it found?")?
        else {
            return Ok(());
        };
        self.record(Event::Noted(Remark { reason: Some(reason), ..Remark::default() })).map(|_| ())
    }

    /// Over other channels than the account's own: every address on file gets the fixed text, and a
    /// person is reached.
    pub(super) fn tell_the_user(&mut self) -> Result<(), SessionError> {
        if !self.case.tried(ActKind::Note) {
            let id = self.case.id.clone();
            let what = if self.case.contained() {
                "account suspended in an incident"
            } else {
                "an incident is open"
            };
            self.leave_note(&format!("{id}: {what}."))?;
        }
        if self.case.contained() && !self.desk.options.caller_is_another {
            self.say("incident.say");
        }
        self.advise("incident.checklist.tell_target");
        let changes: Vec<&ChangeState> =
            self.case.changes.iter().filter(|c| c.may_have_happened()).collect();
        let opened = self.case.opened.what.clone();
        let mut what = done(&changes);
        if what.is_empty() {
            what.push(Done::of(Phrase::NothingYet));
        }
        let facts =
            MessageFacts { name: opened.name, login: opened.login, ..MessageFacts::default() };
        let telling = Telling { facts, done: what, ..Telling::default() };
        let covers = self
            .case
            .changes
            .iter()
            .filter_map(|c| c.came.map(|(seq, _)| seq))
            .max()
            .unwrap_or(self.case.last);
        let letter =
            self.message_to(MessageKind::IncidentNotice, telling, &opened.addresses, covers)?;
        self.send_notice(&letter, self.put_off.is_none())?;
        let lacking = self.without(&letter);
        if lacking.is_empty() {
            return Ok(());
        }
        let until = self.put_off_until(&letter, &lacking);
        self.put_off = Some(PutOff { covers, until });
        match until {
            Some(until) => self.await_try(&letter, until),
            None => Err(self.unreached(&letter)),
        }
    }
}

/// Text for those who read it later; `None` where the question was left for another time.
pub(in crate::session) fn ask(
    person: &mut dyn Prompter,
    flag: &'static str,
    question: &str,
) -> Result<Option<String>, SessionError> {
    let mut line = TextQuestion {
        flag,
        key: None,
        question: question.to_owned(),
        draft: None,
        least: 10,
        help: "For those who read it later: what happened, how it was found. No secrets, no ID numbers.".into(),
        asides: false,
        back: Some("Later: it stays open, and is asked again"),
    };
    loop {
        match person.line(&line)? {
            Reply::Answer(text) => match free_text::refuse(&text) {
                Ok(()) => return Ok(Some(text.trim().to_owned())),
                Err(refusal) if person.mode() == Mode::Scripted => return Err(refusal.into()),
                Err(refusal) => {
                    person.tell(MessageStyle::Warn, &format!("{refusal}."));
                    line.draft = Some(text);
                }
            },
            Reply::Aside(_) | Reply::Back => return Ok(None),
        }
    }
}
