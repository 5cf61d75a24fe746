//! Drives a case: asks, records, acts, records. What may happen next is the case's business; how a
//! question is put is the person's.

mod ask;
mod commands;
mod console;
mod context;
pub mod dry_run;
mod error;
mod gate;
mod header;
mod incident;
mod language;
mod options;
mod perform;
mod phrase;
mod post;
mod record;
mod speak;
mod start;
mod steps;
#[cfg(test)]
mod tests;
mod tickets;
mod user_history;
mod words;
mod workflow;

use crate::case::{Case, Refusal, Step};
use crate::model::Outcome;

pub use context::{Library, Session, SessionContext, SessionOperator};
pub use error::{SessionError, exit_code_of};
pub use gate::Gate;
pub use options::{Afterwards, FollowUpBy, OnBar, SessionOptions, WhileWaiting};
pub use perform::{describe, described};
pub use record::replay;
pub use start::find_user::{nobody, which_user};
pub use start::open_case::tier;
pub use workflow::Workflow;

/// The state of a case when the session left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    pub case: String,
    pub outcome: Outcome,
}

impl Session<'_> {
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// Works on the case until it is closed, or until somebody else has to do something.
    pub fn drive(&mut self) -> Result<End, SessionError> {
        loop {
            let step = self.case.next(&self.ctx()?);
            if let Step::Done(outcome) = step {
                return Ok(End { case: self.case.id.as_str().to_owned(), outcome });
            }
            self.begin_step();
            self.header(&step)?;
            self.leave_due_note()?;
            match self.take(&step) {
                Ok(()) | Err(SessionError::Retry) => {}
                Err(SessionError::Refusal(Refusal::Attempts { used, limit })) => {
                    self.out_of_attempts(used, limit)?;
                }
                Err(SessionError::Refusal(refusal)) if self.went_stale(&refusal, &step)? => {}
                Err(end) => return Err(self.told_or(end)),
            }
        }
    }

    /// A case that waits for somebody does not hide that the target has not been told.
    fn told_or(&self, end: SessionError) -> SessionError {
        let waits = matches!(
            end,
            SessionError::AwaitingApproval
                | SessionError::AwaitingEnabling
                | SessionError::AwaitingEnrolment
                | SessionError::Paused
        );
        if !waits || !self.case.notice_due() {
            return end;
        }
        SessionError::Unreached {
            what: format!("{end}; the notice has not reached everyone on file"),
            hint: "`readmit resume CASE` tries again; if you sent it yourself, add --notice sent"
                .to_owned(),
        }
    }

    /// Returns true if a change was refused only because time has passed at its prompts. The case
    /// then has another next step, and a person can take the step. A script is told of the refusal.
    fn went_stale(&self, refusal: &Refusal, step: &Step) -> Result<bool, SessionError> {
        let renewable = matches!(
            refusal,
            Refusal::Verifications { .. } | Refusal::NotApproved | Refusal::ApproverVerification
        );
        Ok(renewable && !self.scripted() && self.case.next(&self.ctx()?) != *step)
    }

    fn take(&mut self, step: &Step) -> Result<(), SessionError> {
        match *step {
            Step::Settle { intent, act } => self.settle(intent, act),
            Step::Resume => self.go_on(),
            Step::Screen => self.screen(),
            Step::Verify(need) => self.verify(need),
            Step::SelfRecovery => self.look_for_self_recovery(),
            Step::AwaitSelfRecovery { route, since } => self.await_self_recovery(route, since),
            Step::Approve { what, requested, denied } => {
                self.await_approval(what, requested, denied)
            }
            Step::Reset => self.reset(),
            Step::Notice => self.notice(),
            Step::Password => self.password(),
            Step::Enable => self.enable(),
            Step::AwaitEnrolment { since } => self.await_enrolment(since),
            Step::FollowUp => self.follow_up(),
            Step::AwaitSenior => self.await_senior(),
            Step::OpenDoor => self.open_door(),
            Step::Close(outcome) => self.close(outcome),
            Step::Done(_) => Ok(()),
        }
    }
}
