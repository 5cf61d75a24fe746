//! May this happen now? The one place where an event is let into a case.

use super::change::change_allowed;
use super::guards::{
    attempts, attending, before, flags_answered, holding, not_ending, not_paused, not_waiting,
    outsider, reason, right, screened, settled, working,
};
use super::people::{approver, take_over, verifier};
use super::soundness::verified_soundly;
use super::{consistency, free_text};
use crate::case::changes::ChangeState;
use crate::case::event::{Door, DoorHow, Event, Rejection, Verified};
use crate::case::state::Case;
use crate::case::{ApprovalFor, CaseId, Context, Refusal};
use crate::ledger::entry::Draft;
use crate::model::{Outcome, Role};
use crate::operator::{Right, within_service};
use crate::provider::ActKind;
use crate::runbook::{Tier, Unacceptable};

/// An event that the rules allow, at the time they were asked. Only [`decide`] and
/// [`crate::case::open()`] make one, and only from one can an entry of a case be drafted.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthorizedEvent {
    pub(crate) event: Event,
    pub(crate) case: CaseId,
    pub(crate) provider: String,
    pub(crate) target: String,
    pub(crate) ticket: Option<String>,
}

impl AuthorizedEvent {
    pub fn event(&self) -> &Event {
        &self.event
    }

    /// Returns an error if a service cannot record the event, whatever the service's rights. `audit
    /// verify` holds a service's entries to the same rules.
    pub(crate) fn within_role(self, ctx: &Context<'_>) -> Result<AuthorizedEvent, Refusal> {
        if ctx.actor.role == Role::Service {
            within_service(&self.clone().draft(ctx), true)
                .map_err(|breach| Refusal::Other(breach.to_string()))?;
        }
        Ok(self)
    }

    /// The entry to append.
    pub fn draft(self, ctx: &Context<'_>) -> Draft {
        let (data, private) = self.event.parts();
        Draft {
            clock: ctx.now,
            action: self.event.action(),
            actor: ctx.actor.name.clone(),
            role: ctx.actor.role,
            mode: ctx.actor.mode,
            case: Some(self.case.as_str().to_owned()),
            provider: Some(self.provider),
            target: Some(self.target),
            phase: self.event.phase(),
            outcome: self.event.outcome(),
            ticket: self.ticket,
            data,
            private,
        }
    }
}

/// Returns the decision that `event` may happen to `case` now, or the rule that stands in the way.
pub fn decide(case: &Case, event: Event, ctx: &Context<'_>) -> Result<AuthorizedEvent, Refusal> {
    if case.closed.is_some() {
        return Err(Refusal::Closed);
    }
    free_text::check_event(&event)?;
    allowed(case, &event, ctx)?;
    consistency::fits(case, &event, ctx)?;
    let ticket = if let Event::Verified(Verified { ticket: Some(ticket), .. }) = &event {
        Some(ticket.clone())
    } else {
        case.ticket.clone()
    };
    let (case_id, provider, target) = (case.id.clone(), case.provider.clone(), case.target.clone());
    let decided = AuthorizedEvent { event, case: case_id, provider, target, ticket };
    if ctx.actor.role == Role::Service && case.tier() == Tier::Privileged {
        return Err(Refusal::Other("a service acts on ordinary users only".into()));
    }
    decided.within_role(ctx)
}

fn allowed(case: &Case, event: &Event, ctx: &Context<'_>) -> Result<(), Refusal> {
    match event {
        Event::Opened(_) | Event::IncidentOpened(_) | Event::IncidentClosed(_) => {
            Err(Refusal::OutOfOrder("opening", "another"))
        }
        // What may always be said, by whoever may work on cases at all.
        Event::Noted(remark) => {
            if let Some(ticket) = &remark.ticket {
                holding(case, ctx)?;
                is_a_ticket(ticket)?;
            }
            if !remark.flags.is_empty() {
                // One that stands in a closed case would stop nothing.
                holding(case, ctx).and(if case.closed.is_some() {
                    Err(Refusal::Closed)
                } else {
                    Ok(())
                })?;
            }
            right(ctx, Right::Recover)
                .or_else(|_| right(ctx, Right::Approve))
                .and(reason(remark, 1))
        }
        Event::CameOut(change, _) => consistency::may_settle(case, change, ctx),
        Event::TakenOver(remark) => take_over(case, remark, ctx),
        Event::Paused(_) => holding(case, ctx).and(not_paused(case)).and(not_waiting(case)),
        Event::HandedOver(_) => holding(case, ctx).and(settled(case)).and(not_waiting(case)),
        Event::Refused(remark) => {
            holding(case, ctx)?;
            // Whoever it was, the account is not left to them: that it was refused would say that
            // it is shut.
            if case.changed_anything() && ctx.policy.caller_is_another(remark.code.as_deref()) {
                return Err(Refusal::Contain);
            }
            settled(case)?;
            not_ending(case, event)?;
            reason(remark, 1)
        }
        Event::Referred(remark) | Event::Abandoned(remark) => {
            holding(case, ctx)?;
            settled(case)?;
            not_ending(case, event)?;
            not_waiting(case)?;
            reason(remark, 1)
        }
        Event::Escalated(_) => Err(Refusal::Other("a case is escalated by `case.referred`".into())),
        Event::DoorClosed(door) => door_closed(case, door, event, ctx),
        Event::PasswordChanged(changed) => {
            working(case, ctx).or_else(|_| right(ctx, Right::Enable).and(not_paused(case)))?;
            let issued = case
                .changes
                .iter()
                .rev()
                .find(|c| c.intent.what.act == Some(ActKind::IssuePasswordTicket));
            let later = issued.is_some_and(|c| changed.at.is_some_and(|at| at >= c.intent.at));
            before(case.wants_enabling() && later, event, case, ctx)
        }
        Event::Screened(_) => {
            working(case, ctx).and_then(|()| before(case.screened.is_none(), event, case, ctx))
        }
        Event::Verified(verified) => {
            verifier(case, ctx)?;
            verified_soundly(case, verified, ctx)
        }
        Event::Rejected(rejected) => {
            verifier(case, ctx)?;
            attempts(ctx)?;
            let known = ctx.policy.method(&rejected.method).is_some();
            let unacceptable = Unacceptable::parse(&rejected.method).is_some();
            let fits =
                if rejected.why == Some(Rejection::Unacceptable) { unacceptable } else { known };
            if fits { Ok(()) } else { Err(Refusal::NoSuchMethod(rejected.method.clone())) }
        }
        Event::ApprovalRequested(_) => {
            working(case, ctx)?;
            screened(case, event, ctx)?;
            // Another senior is not asked for another answer.
            if case.approval.as_ref().is_some_and(|a| !a.what) {
                return Err(Refusal::Denied);
            }
            let own = case.need(ctx);
            if own.have == 0 {
                Err(Refusal::Verifications { have: 0, want: own.want })
            } else {
                Ok(())
            }
        }
        Event::ApprovalGranted(approval) | Event::ApprovalDenied(approval) => {
            approver(case, ctx)?;
            if case.requested.is_none() || case.approval.is_some() {
                return Err(Refusal::Other("no approval has been asked for".into()));
            }
            free_text::long_enough(approval.reason.as_deref(), ctx.policy.reason_least)?;
            let by_approver = case.fresh(ctx).iter().any(|v| v.by == ctx.actor.name);
            let granted = matches!(event, Event::ApprovalGranted(_));
            let missing = granted && case.tier() == Tier::Privileged && !by_approver;
            if missing { Err(Refusal::ApproverVerification) } else { Ok(()) }
        }
        Event::CodesChecked(_) | Event::SelfStarted(_) => {
            working(case, ctx)?;
            screened(case, event, ctx)?;
            let over = case.self_recovery.as_ref().is_none_or(|s| s.succeeded == Some(false));
            before(!case.began_to_change() && over, event, case, ctx)?;
            if case.fresh(ctx).is_empty() {
                return Err(Refusal::Verifications { have: 0, want: 1 });
            }
            flags_answered(case, ctx)
        }
        Event::SelfConfirmed(_) | Event::SelfFailed(_) => {
            working(case, ctx)?;
            before(
                case.self_recovery.as_ref().is_some_and(|s| s.succeeded.is_none()),
                event,
                case,
                ctx,
            )
        }
        Event::Intended(change) => {
            right(ctx, Right::Recover)?;
            settled(case)?;
            change_allowed(case, change, ctx)
        }
        Event::ReadBack(..) => {
            working(case, ctx).and(consistency::read_back_in_order(case, event, ctx))
        }
        Event::Handed(handed) => {
            working(case, ctx)?;
            let made = |c: &ChangeState| {
                c.intent.seq == handed.intent && c.intent.what.act == handed.act && c.done()
            };
            let secret = handed.act.is_some_and(ActKind::makes_secret);
            before(secret && case.changes.iter().any(made), event, case, ctx)
        }
        Event::Enrolled(enrolled) if case.ending.is_some() || case.in_doubt() => {
            attending(case, ctx)?;
            let since = case.doubted_since();
            let under = enrolled.under.is_some_and(|seq| seq > since);
            let need = case.need_since(since, ctx);
            if !under || need.have < need.want {
                return Err(Refusal::Verifications { have: need.have, want: need.want });
            }
            before(case.door_open(ctx.history), event, case, ctx)
        }
        Event::Enrolled(_) | Event::Overdue(_) => {
            working(case, ctx)?;
            let waiting =
                case.awaits_enrolment() && (case.recovered_by_self() || case.reset_done());
            before(waiting && case.enrolled.is_none(), event, case, ctx)
        }
        // The case may wait for nobody but its holder, who may be gone.
        Event::Notified(_) if case.ending.is_some() => {
            holding(case, ctx).or_else(|_| outsider(case, ctx))
        }
        Event::Resumed(_) | Event::Notified(_) => holding(case, ctx),
        Event::FollowedUp(_) => {
            working(case, ctx)?;
            if case.notice_due() {
                return Err(Refusal::OutOfOrder("a follow-up", "notice"));
            }
            before(!case.followed_up, event, case, ctx)
        }
        Event::Closed(closed, outcome) => {
            if *outcome == Outcome::Compromised {
                right(ctx, Right::Incident)?;
            } else if case.door.as_ref().is_some_and(|d| d.by == ctx.actor.name) {
                right(ctx, Right::Recover)?;
            } else {
                holding(case, ctx)?;
            }
            if case.next(ctx) != crate::case::Step::Close(*outcome) {
                return Err(Refusal::OutOfOrder("closing", case.next(ctx).name()));
            }
            if recovered(*outcome) {
                enabled(case, closed.enabled)?;
            }
            if closed.entries != case.entries + 1 {
                return Err(Refusal::Other("the closing entry does not fit the case".into()));
            }
            Ok(())
        }
    }
}

fn recovered(outcome: Outcome) -> bool {
    matches!(
        outcome,
        Outcome::RecoveredByReset
            | Outcome::RecoveredByBackupCode
            | Outcome::RecoveredByFederatedSignIn
    )
}

/// Nobody is recovered whose account is suspended. Where it was not read again, it is as the case
/// found or made it.
fn enabled(case: &Case, read: Option<bool>) -> Result<(), Refusal> {
    let made = case.opened.what.enabled || case.has_done(ActKind::Enable);
    if read.unwrap_or(made) { Ok(()) } else { Err(Refusal::Suspended) }
}

/// Returns an error unless a case that came to nothing leaves the account in no danger. Either the
/// account was read back as suspended, or a senior who had no part in the case says that there is
/// no danger.
fn door_closed(case: &Case, door: &Door, event: &Event, ctx: &Context<'_>) -> Result<(), Refusal> {
    match door.how {
        None => {
            return Err(Refusal::Other("how the open door was closed is missing".into()));
        }
        Some(DoorHow::Suspended) => holding(case, ctx).or_else(|_| outsider(case, ctx))?,
        Some(DoorHow::Senior) => {
            outsider(case, ctx)?;
            free_text::long_enough(door.reason.as_deref(), ctx.policy.reason_least)?;
        }
    }
    before(case.next(ctx) == crate::case::Step::OpenDoor, event, case, ctx)
}

/// Something to look up, on one line.
fn is_a_ticket(ticket: &str) -> Result<(), Refusal> {
    let fits = !ticket.trim().is_empty()
        && ticket.chars().count() <= 100
        && !ticket.chars().any(char::is_control);
    if fits {
        Ok(())
    } else {
        Err(Refusal::Other("a ticket has one to 100 characters, on one line".into()))
    }
}

/// Returns what an approval that is asked for now would be for.
pub fn approval_now(case: &Case, ctx: &Context<'_>) -> Option<ApprovalFor> {
    case.approval_wanted(ctx.policy)
}
