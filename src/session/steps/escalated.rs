//! A case that waits for a senior.

use crate::case::Event;
use crate::case::event::Remark;
use crate::operator::{OperatorRegistry, Right, may};
use crate::session::ask::candidate;
use crate::session::{Session, SessionError};
use crate::ui::prompter::{Choice, MessageStyle, PromptError};

/// The flag of whoever escalated a case and comes back to it.
const ESCALATED: &str = "--escalated";

impl Session<'_> {
    /// It waits for a senior. Whoever escalated it may take it back, which is an entry; the red
    /// flag stays.
    pub(in crate::session) fn await_senior(&mut self) -> Result<(), SessionError> {
        // Whoever has only just escalated it does not want it back.
        let just_now = self.case.referred.as_ref().is_some_and(|r| r.seq > self.began);
        if just_now || self.case.held_by(&self.desk.actor.name).is_err() {
            return Err(SessionError::AwaitingSenior);
        }
        let choice = Choice {
            flag: ESCALATED,
            key: None,
            question: "You escalated this case".into(),
            options: vec![
                candidate("wait", "It waits for a senior"),
                candidate(
                    "take-back",
                    "Take it back: the red flag stays, and a senior approves before more is changed",
                ),
            ],
            help: "The senior runs `readmit resume` and takes it over. Taking it back is recorded."
                .into(),
            asides: false,
            back: None,
        };
        match self.choose(&choice) {
            Ok(id) if id == "take-back" => {
                self.record(Event::Resumed(Remark::default()))?;
                self.tell(
                    MessageStyle::Done,
                    "You have taken the case back. The red flag `escalated` stays.",
                );
                Ok(())
            }
            Ok(_) | Err(SessionError::Unasked(PromptError::NobodyToAsk(_))) => {
                Err(SessionError::AwaitingSenior)
            }
            Err(stop) => Err(stop),
        }
    }

    /// Escalating ends nobody's call by accident: it is asked once more. A script has said so by
    /// its flag.
    pub(in crate::session) fn escalate_confirmed(&mut self) -> Result<(), SessionError> {
        self.tell_who_may_take_it()?;
        if self.scripted() {
            return Ok(());
        }
        let question = format!("Escalate {} to a senior?", self.case.id);
        let help =
            "It stays open, and waits. You can take it back; the red flag `escalated` stays.";
        self.sure(question, "Yes: it waits for a senior", help)
    }

    /// Only another senior takes it: whoever is the only one passes it to nobody.
    fn tell_who_may_take_it(&mut self) -> Result<(), SessionError> {
        let roll = OperatorRegistry::read(self.desk.ledger)?;
        let me = self.desk.actor.name.clone();
        let others: Vec<String> = roll
            .active()
            .filter(|a| may(a.role, Right::TakeOver) && !self.operators.same_person(&a.name, &me))
            .map(|a| a.name.clone())
            .collect();
        if others.is_empty() {
            self.tell(
                MessageStyle::Warn,
                "There is no other senior who could take it: the case would wait for nobody.",
            );
        } else if may(self.desk.actor.role, Right::TakeOver) {
            self.tell(
                MessageStyle::Info,
                &format!(
                    "You are a senior yourself. Another one can take it: {}.",
                    others.join(", ")
                ),
            );
        }
        Ok(())
    }

    /// Shows a senior who takes an escalated case the message, what was done, and what was
    /// verified. The verifications do not count for the senior.
    pub(in crate::session) fn show_escalated(&mut self) -> Result<(), SessionError> {
        let entries = self.desk.ledger.case(self.case.id.as_str())?;
        let message =
            entries.iter().rev().find(|e| e.draft().action == crate::ledger::Action::CaseReferred);
        if let Some(message) = message {
            let said = message.draft().reason().unwrap_or("(erased)");
            let (by, at) = (&message.draft().actor, message.time().format("%Y-%m-%d %H:%M"));
            self.tell(MessageStyle::Info, &format!("Escalated by {by} at {at} UTC: {said}"));
        }
        let done = super::notice::all_in_words(&self.case);
        let done = if done.is_empty() { "nothing".to_owned() } else { done.join("; ") };
        self.tell(MessageStyle::Info, &format!("Changed on the account so far: {done}."));
        let verified: Vec<String> = self
            .case
            .verified
            .iter()
            .map(|v| format!("{} by {} at {} UTC", v.what.method, v.by, v.at.format("%H:%M")))
            .collect();
        let verified = if verified.is_empty() { "nothing".to_owned() } else { verified.join(", ") };
        self.tell(
            MessageStyle::Info,
            &format!("Verified so far, which does not count for you: {verified}."),
        );
        let used = self.history.attempts(self.policy(), self.desk.clock.now());
        let most = self.policy().attempts;
        self.tell(MessageStyle::Info, &format!("Attempts used: {used} of {most}."));
        Ok(())
    }

    /// Somebody calls about a user whose case waits: it is noted there, so that the senior sees it.
    pub(in crate::session) fn note_contact(&mut self) -> Result<(), SessionError> {
        let reason =
            Some("another call about this user while the case waited for a senior".to_owned());
        self.record(Event::Noted(Remark {
            code: Some(CONTACT.into()),
            reason,
            ..Remark::default()
        }))?;
        let id = self.case.id.clone();
        self.tell(
            MessageStyle::Info,
            &format!("{id} about this user was escalated and waits for a senior; this call is noted there."),
        );
        Ok(())
    }
}

/// The code of a note that somebody called.
const CONTACT: &str = "contact";
