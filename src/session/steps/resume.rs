//! Going on with a paused case, and taking a case over.

use crate::case::event::Remark;
use crate::case::{Event, Refusal, Step, outsider};
use crate::session::ask::candidate;
use crate::session::{Session, SessionError};
use crate::ui::prompter::{Choice, MessageStyle};

/// Longer than any platform is waited for.
const UNDER_WAY: chrono::TimeDelta = chrono::TimeDelta::minutes(1);

impl Session<'_> {
    /// A paused case goes on with whoever holds it, or has been offered it, or may take it.
    pub(in crate::session) fn go_on(&mut self) -> Result<(), SessionError> {
        self.record(Event::Resumed(Remark::default()))?;
        self.tell(MessageStyle::Done, "The case goes on.");
        Ok(())
    }

    /// Makes the actor the holder, if they are not and may be. A case that was offered to them is
    /// accepted by going on with it; one that was not is only taken over at their word.
    pub fn take_over(&mut self, reason: Option<String>) -> Result<(), SessionError> {
        if self.case.holder == self.desk.actor.name || self.case.closed.is_some() {
            return Ok(());
        }
        let enabling = matches!(self.case.next(&self.ctx()?), Step::Enable);
        if enabling && crate::operator::may(self.desk.actor.role, crate::operator::Right::Enable) {
            return Ok(());
        }
        // Whoever had no part in a case that came to nothing ends it without ever holding it.
        let outside = self.case.ending.is_some() && outsider(&self.case, &self.ctx()?).is_ok();
        if outside && !self.desk.options.take_over {
            return Ok(());
        }
        if self.case.waiting {
            self.show_escalated()?;
        }
        let from = Some(self.case.holder.clone());
        let waited = self.case.waiting;
        let voids = self.case.offered.as_ref() != Some(&self.desk.actor.name);
        let reason = if voids { self.word_for_taking_over(reason)? } else { reason };
        self.settle_for_another()?;
        self.record(Event::TakenOver(Remark { from, reason, ..Remark::default() }))?;
        self.tell(MessageStyle::Done, "You hold this case now.");
        if waited {
            self.tell(
                MessageStyle::Info,
                "The red flag `escalated` is down while you hold it; every other one stands.",
            );
        }
        if voids {
            self.tell(
                MessageStyle::Info,
                "What was verified before does not count for you: verify again.",
            );
        }
        Ok(())
    }

    /// A case changes hands only when it is known what came of its last change: whoever takes it
    /// finds out first. Not while its holder may be in the middle of it, since a change that is
    /// under way has not been done yet.
    fn settle_for_another(&mut self) -> Result<(), SessionError> {
        loop {
            let ctx = self.ctx()?;
            let Step::Settle { intent, act } = self.case.next(&ctx) else {
                return Ok(());
            };
            let begun = self
                .case
                .changes
                .iter()
                .find(|c| c.intent.seq == intent && c.intent.by != ctx.actor.name);
            if let Some(begun) = begun.filter(|c| ctx.effective_now() - c.intent.at < UNDER_WAY) {
                let what = format!(
                    "{} has just begun a change in this case; try again in a minute",
                    begun.intent.by
                );
                return Err(Refusal::Other(what).into());
            }
            self.settle(intent, act)?;
        }
    }

    /// The operator's word that they mean to take the case, and why.
    fn word_for_taking_over(
        &mut self,
        reason: Option<String>,
    ) -> Result<Option<String>, SessionError> {
        let held = self.case.held_by(&self.desk.actor.name).err();
        if !self.desk.options.take_over {
            if self.scripted() {
                return Err(held.map_or(SessionError::Retry, SessionError::from));
            }
            let choice = Choice {
                flag: "--take-over",
                key: None,
                question: format!("{} holds this case. Take it over?", self.case.holder),
                options: vec![candidate("no", "No, leave it"), candidate("yes", "Yes: it is mine from now on")],
                help: "The holder is recorded, and so is that you took it. What was verified does not count for you."
                    .into(),
                asides: false,
                back: None,
            };
            if self.choose(&choice)? != "yes" {
                return Err(held.map_or(SessionError::Retry, SessionError::from));
            }
        }
        let senior = crate::operator::may(self.desk.actor.role, crate::operator::Right::TakeOver);
        match reason {
            None if senior => self.given_or_asked(None, "Why does it pass to you?").map(Some),
            other => Ok(other),
        }
    }

    pub fn hand_over(&mut self, to: &str) -> Result<(), SessionError> {
        if to == self.desk.actor.name {
            return Err(Refusal::Other("a case is handed to somebody else".into()).into());
        }
        self.advise("hand_over.do");
        self.record(Event::HandedOver(Remark { to: Some(to.to_owned()), ..Remark::default() }))?;
        let id = self.case.id.clone();
        self.tell(MessageStyle::Do, &format!("{to} accepts it with: readmit resume {id}"));
        Ok(())
    }
}
