//! The next step: a function of what is recorded.

use chrono::{DateTime, Utc};

use super::Context;
use super::event::{ApprovalFor, Route};
use super::rules::independence::VerificationNeed;
use super::state::Case;
use crate::model::Outcome;
use crate::provider::ActKind;

/// The step that has to happen next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// An intent has no outcome: find out.
    Settle {
        intent: u64,
        act: ActKind,
    },
    Resume,
    Screen,
    Verify(VerificationNeed),
    /// Look for a way in that needs no reset.
    SelfRecovery,
    /// The target is on the way in.
    AwaitSelfRecovery {
        route: Route,
        since: DateTime<Utc>,
    },
    Approve {
        what: ApprovalFor,
        requested: bool,
        denied: bool,
    },
    Reset,
    Notice,
    Password,
    Enable,
    AwaitEnrolment {
        since: DateTime<Utc>,
    },
    FollowUp,
    /// Escalated: a senior takes it from here.
    AwaitSenior,
    /// The case came to nothing after it had changed the account: that is not left unattended.
    OpenDoor,
    Close(Outcome),
    Done(Outcome),
}

impl Step {
    pub const fn name(&self) -> &'static str {
        match self {
            Step::Settle { .. } => "find out what came of the last change",
            Step::Resume => "resume",
            Step::Screen => "screen",
            Step::Verify(_) => "verify",
            Step::SelfRecovery => "look for backup codes",
            Step::AwaitSelfRecovery { .. } => "await self-recovery",
            Step::Approve { .. } => "approve",
            Step::Reset => "reset",
            Step::Notice => "notice",
            Step::Password => "temporary password",
            Step::Enable => "enable",
            Step::AwaitEnrolment { .. } => "await enrolment",
            Step::FollowUp => "follow up",
            Step::AwaitSenior => "wait for a senior",
            Step::OpenDoor => "close the open door",
            Step::Close(_) => "close",
            Step::Done(_) => "nothing more",
        }
    }
}

impl Case {
    /// Total: every state has a next step.
    pub fn next(&self, ctx: &Context<'_>) -> Step {
        if let Some((_, outcome)) = self.closed {
            return Step::Done(outcome);
        }
        if let Some(open) = self.unsettled() {
            return Step::Settle {
                intent: open.intent.seq,
                act: open.intent.what.act.unwrap_or(ActKind::RemoveFactor),
            };
        }
        if self.ending.is_some() || ctx.history.incident_about(self.id.as_str()) {
            return if self.notice_due() {
                Step::Notice
            } else if self.door_open(ctx.history) {
                Step::OpenDoor
            } else {
                Step::Close(self.outcome(ctx.history))
            };
        }
        if self.waiting {
            return if self.notice_due() { Step::Notice } else { Step::AwaitSenior };
        }
        if self.paused {
            return Step::Resume;
        }
        if self.screened.is_none() {
            return Step::Screen;
        }
        if let Some(step) = self.self_recovery_step(ctx) {
            return step;
        }
        if let Some(step) = self.change_step(ctx) {
            return step;
        }
        if self.enrolled.is_none() && self.awaits_enrolment() {
            return Step::AwaitEnrolment { since: self.waiting_since() };
        }
        // However long it was put off, nothing is finished before the target has been told.
        if self.notice_due() {
            return Step::Notice;
        }
        if self.door_open(ctx.history) {
            return Step::OpenDoor;
        }
        if !self.followed_up {
            return Step::FollowUp;
        }
        Step::Close(self.outcome(ctx.history))
    }

    /// Before anything is changed: can the target help themself?
    fn self_recovery_step(&self, ctx: &Context<'_>) -> Option<Step> {
        match &self.self_recovery {
            Some(s) if s.succeeded.is_none() => {
                return Some(Step::AwaitSelfRecovery { route: s.route, since: s.since });
            }
            Some(s) if s.succeeded == Some(true) => return None,
            Some(_) | None => {}
        }
        if self.codes_checked() || self.began_to_change() {
            return None;
        }
        let need = self.need(ctx);
        if need.have == 0 {
            return Some(Step::Verify(VerificationNeed {
                want: 1,
                approver_missing: false,
                ..need
            }));
        }
        // A flag that stands bars the gentle way too: whoever walks in by it is in.
        if !self.flags().is_empty() && !self.approved(ctx) {
            return Some(self.approve_step(ApprovalFor::RedFlag));
        }
        Some(Step::SelfRecovery)
    }

    /// Changes, each with its notice, in the order in which they are safe.
    fn change_step(&self, ctx: &Context<'_>) -> Option<Step> {
        if self.recovered_by_self() {
            return None;
        }
        let reset = self.wants_reset() && !self.reset_done();
        let started = self.changes.iter().any(|c| super::changes::is_reset(&c.intent.what));
        if reset {
            // A reset that stands half-done and cannot go on without the caller is told of before
            // it goes on.
            return Some(match self.before_change(ctx) {
                Some(Step::Approve { .. } | Step::Verify(_)) if started && self.notice_now(ctx) => {
                    Step::Notice
                }
                Some(step) => step,
                None => Step::Reset,
            });
        }
        if self.notice_now(ctx) {
            return Some(Step::Notice);
        }
        // One that nobody has seen locks the target out for good: it is made anew.
        if self.wants_password() && !self.password_handed() {
            return Some(self.before_change(ctx).unwrap_or(Step::Password));
        }
        if self.wants_enabling() && !self.has_done(ActKind::Enable) {
            return Some(self.before_change(ctx).unwrap_or(Step::Enable));
        }
        None
    }

    /// Returns true if a notice is due and was not put off.
    fn notice_now(&self, ctx: &Context<'_>) -> bool {
        self.notice_due() && ctx.put_off < self.to_tell()
    }

    /// Returns the step that stands between here and a change.
    pub fn before_change(&self, ctx: &Context<'_>) -> Option<Step> {
        let need = self.need(ctx);
        if !need.holders_part_met() {
            return Some(Step::Verify(need));
        }
        if let Some(what) = self.approval_wanted(ctx.policy)
            && (!self.approved(ctx) || need.approver_missing)
        {
            return Some(self.approve_step(what));
        }
        (!need.met()).then_some(Step::Verify(need))
    }

    fn approve_step(&self, what: ApprovalFor) -> Step {
        let denied = self.approval.as_ref().is_some_and(|a| !a.what);
        Step::Approve {
            what,
            requested: self.requested.is_some() && self.approval.is_none(),
            denied,
        }
    }

    /// Returns true if the case ends only when a new factor is seen: after a reset or a way in by
    /// oneself.
    pub fn awaits_enrolment(&self) -> bool {
        self.recovered_by_self() || self.wants_reset()
    }

    /// Since when the target could have enrolled.
    pub fn waiting_since(&self) -> DateTime<Utc> {
        let own =
            self.self_recovery.as_ref().filter(|s| s.succeeded == Some(true)).map(|s| s.since);
        let reset = self.changes.iter().filter(|c| c.done()).map(|c| c.intent.at).max();
        own.or(reset).unwrap_or(self.opened.at)
    }
}
