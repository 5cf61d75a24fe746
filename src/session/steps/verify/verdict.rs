//! The verdict on a method: confirmed, uncertain or failed.

use super::ANOTHER;
use std::ops::ControlFlow;

use crate::case::event::{Rejected, Rejection, Verified};
use crate::case::rules::free_text;
use crate::case::{Event, Refusal};
use crate::runbook::{EvidenceKind, Method};
use crate::session::ask::candidate;
use crate::session::{Session, SessionError};
use crate::ui::prompter::{Choice, MessageStyle, PromptError};

impl Session<'_> {
    /// The verdict. The number to dial, if there is one, stands beside the question.
    pub(super) fn verdict(
        &mut self,
        method: &Method,
        mut verified: Verified,
    ) -> Result<(), SessionError> {
        // A face that was compared was on a call; a ticket and a sign-in were looked at, and nobody
        // was asked anything.
        let called = matches!(method.evidence, EvidenceKind::Compared | EvidenceKind::NumberOnFile);
        let choice = Choice {
            flag: "--verdict",
            key: None,
            question: "Is it them?".into(),
            options: vec![
                candidate("confirmed", "Confirmed: I am sure"),
                candidate("uncertain", "Uncertain: I need another method"),
                candidate("failed", "Failed: not them, or it did not work"),
            ],
            help: "If you are not sure, it is not confirmed.".into(),
            asides: true,
            back: Some(if called { "Back: it is recorded, and counts" } else { ANOTHER }),
        };
        // It may have been shown already, before the operator thought better of leaving.
        let seen = verified.number_shown == Some(true);
        let ControlFlow::Continue(mut number) = self.number_to_dial(&mut verified) else {
            return Ok(());
        };
        let verdict = loop {
            if called && !self.scripted() {
                self.begun.get_or_insert_with(|| Rejected {
                    method: method.id.clone(),
                    why: Some(Rejection::Uncertain),
                    number_shown: None,
                    reason: Some("left after the call".into()),
                });
            }
            match self.choose_beside(number.as_ref(), &choice) {
                Err(SessionError::Unasked(
                    PromptError::NoRoom(_) | PromptError::NobodyToAsk(_),
                )) if number.take().is_some() => {
                    self.number_not_shown(&mut verified, seen);
                }
                answer => break answer?,
            }
        };
        let Some(verdict) = verdict else {
            // One stray key costs no attempt.
            if self.begun.is_some() {
                let question =
                    format!("Leave it? {} is recorded, and counts as an attempt.", method.label);
                let help =
                    "The method has begun. To say what came of it is better than to leave it.";
                match self.sure(question, "Yes: another method", help) {
                    Ok(()) => {}
                    Err(SessionError::Left) => return self.verdict(method, verified),
                    Err(stop) => return Err(stop),
                }
            }
            return self.give_up_method();
        };
        self.begun = None;
        let number_shown = verified.number_shown;
        let why = match verdict.as_str() {
            "confirmed" => return self.accept(method, verified),
            "uncertain" => Rejection::Uncertain,
            _ => Rejection::Failed,
        };
        self.reject(method, why, None, number_shown)?;
        let words = if why == Rejection::Uncertain { "uncertain" } else { "failed" };
        self.say(&format!("verify.{words}.say"));
        self.advise(&format!("verify.{words}.do"));
        if self.scripted() {
            return Err(Refusal::Evidence(format!("{} was {why}", method.id)).into());
        }
        Ok(())
    }

    fn accept(&mut self, method: &Method, verified: Verified) -> Result<(), SessionError> {
        let number_shown = verified.number_shown;
        match self.record(Event::Verified(verified)) {
            Ok(_) => {
                let holds = self.policy().verification_fresh;
                let until = self.desk.clock.people(self.desk.clock.now() + holds);
                let said = if self.in_short("verify") {
                    format!("Verified by {}, until {until}.", method.id)
                } else {
                    let minutes = holds.num_minutes();
                    format!(
                        "Verified by {}: holds for {minutes} minutes, until {until}.",
                        method.id
                    )
                };
                self.tell(MessageStyle::Done, &said);
                Ok(())
            }
            // Evidence that does not hold is a failed attempt, and recorded as one.
            Err(SessionError::Refusal(refusal @ Refusal::Evidence(_))) => {
                self.reject(method, Rejection::Failed, Some(refusal.to_string()), number_shown)?;
                self.unfit("--evidence", refusal.to_string())
            }
            Err(stop) => Err(stop),
        }
    }

    fn reject(
        &mut self,
        method: &Method,
        why: Rejection,
        reason: Option<String>,
        number_shown: Option<bool>,
    ) -> Result<(), SessionError> {
        let reason = reason.filter(|r| free_text::refuse(r).is_ok());
        let method = method.id.clone();
        self.record(Event::Rejected(Rejected { method, why: Some(why), number_shown, reason }))
            .map(|_| ())
    }
}
