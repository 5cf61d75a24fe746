//! Refuse, escalate, note, pause: instead of an answer to any question. Those and abandon are also
//! commands of their own.

use super::ask::{candidate, left};
use super::{Session, SessionError};
use crate::case::Event;
use crate::case::event::Remark;
use crate::model::Outcome;
use crate::ui::prompter::{Choice, MessageStyle, PromptError, Reply, SessionCommand};

impl Session<'_> {
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
            SessionCommand::Flag => self.flag_now(),
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

    /// Records a red flag that came up after the screening. It stands, and what was approved before
    /// it is not approved any more.
    fn flag_now(&mut self) -> Result<(), SessionError> {
        let flags = self.policy().red_flags.clone();
        let chosen = self.desk.person.choose(&Choice {
            flag: "--red-flag",
            key: None,
            question: "What came up?".into(),
            options: flags.iter().map(|flag| candidate(&flag.code, &flag.label)).collect(),
            help: "A flag needs no proof, and is not taken back by the operator who has it.".into(),
            asides: false,
            back: Some("Back: nothing came up"),
        })?;
        let Reply::Answer(code) = chosen else {
            return Err(SessionError::Left);
        };
        self.give_up_method()?;
        let reason = flags.into_iter().find(|flag| flag.code == code).map(|flag| flag.label);
        self.record(Event::Noted(Remark { flags: vec![code], reason, ..Remark::default() }))?;
        let said =
            "The flag is recorded. Before anything more is changed, a senior has to approve.";
        self.tell(MessageStyle::Done, said);
        if self.case.flags().len() == 1 {
            self.advise("screen.flagged.do");
        }
        Err(SessionError::Retry)
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
        self.refused = true;
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
        let reason = Some(self.given_or_asked(text, "Note")?);
        let ticket_check = match &ticket {
            Some(ticket) => self.check_new_ticket(ticket)?,
            None => None,
        };
        self.record(Event::Noted(Remark { ticket, ticket_check, reason, ..Remark::default() }))
            .map(|_| ())
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
}
