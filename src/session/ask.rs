//! Questions, with the four things that can always be said instead of an answer.

use super::{Session, SessionError};
use crate::case::event::Remark;
use crate::case::{Event, rules::free_text};
use crate::model::Outcome;
use crate::provider::ActKind;
use crate::ui::prompter::{
    Choice, ChoiceOption, MessageStyle, PromptError, Reply, SessionCommand, TextQuestion,
};

/// The way back from a side prompt.
const BACK: &str = "Back: nothing is recorded";

/// Going back ends nothing.
pub(super) fn left(came: Result<(), SessionError>) -> Result<(), SessionError> {
    match came {
        Err(SessionError::Left) => Ok(()),
        came => came,
    }
}

/// A candidate that may be chosen.
pub(super) fn candidate(id: &str, label: &str) -> ChoiceOption {
    ChoiceOption { id: id.to_owned(), label: label.to_owned(), disabled_reason: None }
}

impl Session<'_> {
    /// One of the options, of a question that only leads forward.
    pub(super) fn choose(&mut self, choice: &Choice) -> Result<String, SessionError> {
        self.choose_or_back(choice)?.ok_or(SessionError::Retry)
    }

    /// One of the options, or `None` where the question was left. An aside is carried out; a note,
    /// and an aside that was left, lead back to the question, the others to the case.
    pub(super) fn choose_or_back(
        &mut self,
        choice: &Choice,
    ) -> Result<Option<String>, SessionError> {
        loop {
            match self.desk.person.choose(choice)? {
                Reply::Answer(id) => return Ok(Some(id)),
                Reply::Aside(aside) => self.aside(aside)?,
                Reply::Back => return Ok(None),
            }
        }
    }

    /// A line, of a question that only leads forward.
    pub(super) fn line(&mut self, line: &TextQuestion) -> Result<String, SessionError> {
        self.line_or_back(line)?.ok_or(SessionError::Retry)
    }

    /// A line, refused with a message while it holds what does not belong in the ledger; `None`
    /// where the question was left.
    pub(super) fn line_or_back(
        &mut self,
        line: &TextQuestion,
    ) -> Result<Option<String>, SessionError> {
        let mut line = line.clone();
        loop {
            let text = match self.desk.person.line(&line)? {
                Reply::Answer(text) => text,
                Reply::Aside(aside) => {
                    self.aside(aside)?;
                    continue;
                }
                Reply::Back => return Ok(None),
            };
            let short = text.trim().chars().count() < line.least;
            let refusal = if short {
                Some(crate::case::Refusal::Reason(line.least))
            } else {
                free_text::refuse(&text).err()
            };
            match refusal {
                None => {
                    if let Some(warning) = free_text::warning(&text) {
                        self.tell(MessageStyle::Warn, warning);
                    }
                    return Ok(Some(text.trim().to_owned()));
                }
                Some(refusal) if self.scripted() => return Err(refusal.into()),
                Some(refusal) => self.tell(MessageStyle::Warn, &format!("{refusal}.")),
            }
            line.draft = Some(text);
        }
    }

    /// The reason for the changes of this session: given by a flag, or asked for once, with a draft
    /// from what is recorded. Until something was changed under it, it is open to be put right.
    pub(super) fn reason_for(
        &mut self,
        question: &str,
        draft: String,
    ) -> Result<String, SessionError> {
        let began = self.began;
        let of_this = |c: &crate::case::ChangeState| {
            c.intent.seq > began && c.intent.what.act != Some(ActKind::Note)
        };
        if let Some(reason) = &self.reason
            && (self.desk.options.reason.is_some() || self.case.changes.iter().any(of_this))
        {
            return Ok(reason.clone());
        }
        let draft = self.reason.clone().unwrap_or(draft);
        let least = self.policy().reason_least;
        let reason = match self.desk.options.reason.clone() {
            Some(reason) => {
                free_text::refuse(&reason)?;
                if reason.trim().chars().count() < least {
                    return Err(crate::case::Refusal::Reason(least).into());
                }
                reason.trim().to_owned()
            }
            None => self.line(&TextQuestion {
                flag: "--reason",
                key: None,
                question: question.to_owned(),
                draft: Some(draft),
                least,
                help: "It stands in the ledger for good and is read in audits. Say what was lost, how identity was \
                       verified, and the ticket. No secrets, no ID numbers."
                    .into(),
                asides: true,
                back: None,
            })?,
        };
        self.reason = Some(reason.clone());
        Ok(reason)
    }

    /// Refuse, escalate, note or pause. After a note, and after an aside that was left again, the
    /// question is put again; after the others the case is looked at anew.
    pub(super) fn aside(&mut self, aside: SessionCommand) -> Result<(), SessionError> {
        left(self.carry_out(aside))
    }

    fn carry_out(&mut self, aside: SessionCommand) -> Result<(), SessionError> {
        let holder = &self.case.holder;
        if aside != SessionCommand::Note && !self.scripted() && *holder != self.desk.actor.name {
            // A senior who only approves would be turned away after having been asked why.
            let said = format!(
                "{holder} holds this case, and alone refuses, escalates or pauses it. Ctrl-C leaves it."
            );
            self.tell(MessageStyle::Warn, &said);
            return Err(SessionError::Left);
        }
        match aside {
            SessionCommand::Note => {
                let reason = self.plain_line("--note", "Note", "Back: no note")?;
                self.record(Event::Noted(Remark { reason: Some(reason), ..Remark::default() }))?;
                self.tell(MessageStyle::Done, "The note is recorded.");
                Ok(())
            }
            // A person is asked why; a script has said so beforehand.
            SessionCommand::Refuse if self.scripted() => {
                let (code, reason) =
                    (self.desk.options.code.clone(), self.desk.options.reason.clone());
                self.refuse_now(code, reason)
            }
            SessionCommand::Refuse => self.refuse_now(None, None),
            SessionCommand::Escalate if self.scripted() => {
                self.escalate_now(self.desk.options.reason.clone())
            }
            // One letter may have been meant for another window: it is asked again.
            SessionCommand::Escalate => self.escalate_now(None),
            SessionCommand::Pause if self.scripted() => Err(self.pause()),
            SessionCommand::Pause => {
                let question = format!("Pause {}?", self.case.id);
                self.sure(
                    question,
                    "Yes: it waits as it is",
                    "It is recorded, and resumable at any time.",
                )?;
                Err(self.pause())
            }
        }
    }

    /// Asks again.
    pub(super) fn sure(
        &mut self,
        question: String,
        yes: &str,
        help: &str,
    ) -> Result<(), SessionError> {
        let choice = Choice {
            flag: "--sure",
            key: None,
            question,
            options: vec![candidate("yes", yes), candidate("no", "No: back to the question")],
            help: help.to_owned(),
            asides: false,
            back: Some(BACK),
        };
        match self.desk.person.choose(&choice)? {
            Reply::Answer(id) if id == "yes" => Ok(()),
            Reply::Answer(_) | Reply::Aside(_) | Reply::Back => Err(SessionError::Left),
        }
    }

    fn refusal_code(&mut self) -> Result<String, SessionError> {
        let options = self.policy().refusals.iter().map(|r| candidate(&r.code, &r.label)).collect();
        let choice = Choice {
            flag: "--code",
            key: None,
            question: "Why is it refused?".into(),
            options,
            help: "The code is counted in reports. The caller is not told it.".into(),
            asides: false,
            back: Some("Back: it is not refused"),
        };
        match self.desk.person.choose(&choice)? {
            Reply::Answer(code) => Ok(code),
            Reply::Aside(_) | Reply::Back => Err(SessionError::Left),
        }
    }

    /// A sentence of a side prompt, which can be left.
    fn plain_line(
        &mut self,
        flag: &'static str,
        question: &str,
        back: &'static str,
    ) -> Result<String, SessionError> {
        let mut line = TextQuestion {
            flag,
            key: None,
            question: question.to_owned(),
            draft: None,
            least: 3,
            help: "A sentence for whoever reads the ledger. No secrets, no ID numbers.".into(),
            asides: false,
            back: Some(back),
        };
        loop {
            match self.desk.person.line(&line)? {
                Reply::Answer(text) => match free_text::refuse(&text) {
                    Ok(()) => return Ok(text.trim().to_owned()),
                    Err(refusal) if self.scripted() => return Err(refusal.into()),
                    Err(refusal) => {
                        self.tell(MessageStyle::Warn, &format!("{refusal}."));
                        line.draft = Some(text);
                    }
                },
                Reply::Aside(_) | Reply::Back => return Err(SessionError::Left),
            }
        }
    }

    /// Records the refusal, and leaves a note on the user's record where the platform has such a
    /// thing. The notice of the attempt and the close follow from the replay.
    fn refuse(&mut self, code: &str, reason: String) -> Result<(), SessionError> {
        self.give_up_method()?;
        self.record(Event::Refused(Remark {
            code: Some(code.to_owned()),
            reason: Some(reason),
            ..Remark::default()
        }))?;
        self.say("refuse.say");
        self.advise("refuse.do");
        let id = self.case.id.clone();
        self.leave_note(&format!("{id}: recovery refused ({code})."))?;
        Err(SessionError::Retry)
    }

    /// The note that an earlier session was cut off before it could leave. Tried once a session.
    pub(super) fn leave_due_note(&mut self) -> Result<(), SessionError> {
        if self.case.unsettled().is_some()
            || !self.case.note_due()
            || self.case.held_by(&self.desk.actor.name).is_err()
        {
            return Ok(());
        }
        let id = self.case.id.clone();
        let ending = if self.case.ending.is_some_and(|e| e.outcome == Outcome::Refused) {
            "refused"
        } else {
            "escalated"
        };
        self.leave_note(&format!("{id}: recovery {ending}."))
    }

    fn escalate(&mut self, reason: String) -> Result<(), SessionError> {
        self.give_up_method()?;
        self.record(Event::Referred(Remark { reason: Some(reason), ..Remark::default() }))?;
        self.say("escalate.say");
        self.advise("escalate.do");
        let id = self.case.id.clone();
        self.leave_note(&format!("{id}: recovery escalated to a senior."))?;
        Err(SessionError::Retry)
    }

    /// Refuses at the operator's word, asking for what is not given.
    pub fn refuse_now(
        &mut self,
        code: Option<String>,
        reason: Option<String>,
    ) -> Result<(), SessionError> {
        let code = match code {
            None => self.refusal_code()?,
            Some(code) if self.policy().refusals.iter().any(|r| r.code == code) => code,
            Some(code) => {
                let codes: Vec<&str> =
                    self.policy().refusals.iter().map(|r| r.code.as_str()).collect();
                let what =
                    format!("{code} is not a reason of this runbook; it has {}", codes.join(", "));
                return Err(PromptError::Unfit { flag: "--code".into(), what }.into());
            }
        };
        if self.case.closed.is_some() {
            return Err(crate::case::Refusal::Closed.into());
        }
        let reason = self.given_or_asked(reason, "What made you refuse?")?;
        if self.case.changed_anything() && self.policy().caller_is_another(Some(&code)) {
            self.say("refuse.say");
            return self.contain(&reason);
        }
        self.refuse(&code, reason)
    }

    pub fn escalate_now(&mut self, reason: Option<String>) -> Result<(), SessionError> {
        self.escalate_confirmed()?;
        let reason = self.given_or_asked(reason, "What should the senior know?")?;
        self.escalate(reason)
    }

    pub fn abandon_now(&mut self, reason: Option<String>) -> Result<(), SessionError> {
        let reason = self.given_or_asked(reason, "Why is the case given up?")?;
        self.record(Event::Abandoned(Remark { reason: Some(reason), ..Remark::default() }))?;
        if self.case.door_open(&self.history) {
            let what = self.what_stays_open();
            self.tell(MessageStyle::Warn, &what);
        }
        Err(SessionError::Retry)
    }

    /// Adds a note, or puts a mistyped ticket right.
    pub fn note_now(
        &mut self,
        text: Option<String>,
        ticket: Option<String>,
    ) -> Result<(), SessionError> {
        let said = |ticket: &String| match &self.case.ticket {
            Some(before) => format!("ticket {ticket}, not {before}"),
            None => format!("ticket {ticket}"),
        };
        let text = text.or(ticket.as_ref().map(said));
        let reason = self.given_or_asked(text, "Note")?;
        self.record(Event::Noted(Remark { reason: Some(reason), ticket, ..Remark::default() }))
            .map(|_| ())
    }

    pub(super) fn given_or_asked(
        &mut self,
        given: Option<String>,
        question: &str,
    ) -> Result<String, SessionError> {
        match given {
            Some(text) => {
                free_text::refuse(&text)?;
                Ok(text.trim().to_owned())
            }
            None => self.plain_line("--reason", question, BACK),
        }
    }

    /// Pauses. What the target has to be told is not left lying.
    pub(super) fn pause(&mut self) -> SessionError {
        if let Err(stop) = self.give_up_method() {
            return stop;
        }
        let noticed = if self.case.notice_due() { self.notice() } else { Ok(()) };
        if let Err(stop) = noticed {
            return stop;
        }
        match self.record(Event::Paused(Remark::default())) {
            Ok(_) => {
                self.say("pause.say");
                self.advise("pause.do");
                SessionError::Paused
            }
            Err(stop) => stop,
        }
    }

    /// Attempts are used up: the case is refused, and a new one needs another senior.
    pub(super) fn out_of_attempts(&mut self, used: u32, limit: u32) -> Result<(), SessionError> {
        self.tell(
            MessageStyle::Warn,
            &format!("{used} of {limit} attempts are used up. The case is refused."),
        );
        let reason = format!("{used} of {limit} attempts at verification used up");
        match self.refuse("cannot-verify", reason) {
            Ok(()) | Err(SessionError::Retry) => Ok(()),
            Err(stop) => Err(stop),
        }
    }

    /// Unfit flags end a script; a person is told and asked again.
    pub(super) fn unfit(&mut self, flag: &str, what: String) -> Result<(), SessionError> {
        if self.scripted() {
            return Err(PromptError::Unfit { flag: flag.to_owned(), what }.into());
        }
        self.tell(MessageStyle::Warn, &what);
        Ok(())
    }
}
