//! What an event says has to fit what is known. An entry that is out of order can be seen to be so later; one that is
//! untrue cannot.

use super::decide::{before, right, settled};
use super::event::{Change, CodesAnswer, CodesChecked, Event, ReadBack, Remark, SelfRecovery, Sent};
use super::state::{Case, ChangeState};
use super::{Context, Refusal, Route, Step};
use crate::ledger::entry::Outcome;
use crate::operator::{Right, may};
use crate::provider::ActKind;

fn untrue(what: &str) -> Refusal {
    Refusal::Other(what.to_owned())
}

fn holds(it: bool, what: &str) -> Result<(), Refusal> {
    if it { Ok(()) } else { Err(untrue(what)) }
}

/// Whether what `event` says can be so in this case.
pub fn fits(case: &Case, event: &Event, ctx: &Context<'_>) -> Result<(), Refusal> {
    match event {
        Event::Screened(screened) => {
            let known = |code: &String| ctx.policy.red_flags.iter().any(|f| f.code == *code);
            holds(screened.flags.iter().all(known), "this runbook has no such red flag")
        }
        Event::Rejected(rejected) => holds(rejected.why.is_some(), "why the verification did not count is missing"),
        Event::ApprovalRequested(approval) => {
            holds(approval.what == case.approval_wanted(ctx.policy), "that is not what has to be approved")
        }
        Event::ApprovalGranted(approval) => {
            let asked = case.requested.as_ref().and_then(|r| r.what);
            holds(approval.what == asked && asked == case.approval_wanted(ctx.policy), "that is not what was asked for")
        }
        Event::CodesChecked(checked) => codes(case, checked),
        Event::SelfStarted(started) => way_in(case, started, ctx),
        Event::SelfConfirmed(end) | Event::SelfFailed(end) => {
            let Some(under_way) = &case.self_recovery else { return Err(untrue("no way in was begun")) };
            holds(end.route == Some(under_way.route), "that is not the way in that was begun")?;
            let timely = end.signed_in.is_none_or(|at| at >= under_way.since);
            holds(timely, "the sign-in is older than the beginning of the way in")
        }
        Event::Intended(change) => {
            let named = change.factor.as_deref().is_some_and(|f| !f.is_empty());
            holds(change.intent.is_none(), "an intent names no intent")?;
            holds(named == (change.act == Some(ActKind::RemoveFactor)), "removing a factor names it; nothing else does")
        }
        Event::CameOut(change, outcome) => came(&case.changes, change, *outcome),
        Event::ReadBack(read, outcome) => read_back(read, *outcome),
        Event::Enrolled(enrolled) => {
            let known = case.opened.what.factors.iter().any(|f| f.id == enrolled.factor);
            holds(!enrolled.factor.is_empty() && !known, "that factor was there when the case was opened")
        }
        Event::Overdue(_) => {
            let late = ctx.effective_now() - case.waiting_since() > ctx.policy.enrolment_overdue;
            holds(late && !case.overdue, "the new factor is not overdue, or was recorded so already")
        }
        Event::Notified(sent) => told(sent, case.last, &case.opened.what.addresses),
        Event::FollowedUp(sent) => {
            told(sent, case.last, &case.opened.what.addresses)?;
            before(case.next(ctx) == Step::FollowUp, event, case, ctx)
        }
        Event::HandedOver(remark) => {
            let to = remark.to.as_deref().unwrap_or_default().trim();
            holds(!to.is_empty() && to != case.holder, "whom to hand it to is missing")
        }
        Event::Refused(remark) => refusal_code(remark, ctx),
        // Checked where it is decided on, or nothing that could be untrue.
        Event::Opened(_)
        | Event::Verified(_)
        | Event::ApprovalDenied(_)
        | Event::Handed(_)
        | Event::Noted(_)
        | Event::Paused(_)
        | Event::Resumed(_)
        | Event::TakenOver(_)
        | Event::Escalated(_)
        | Event::Abandoned(_)
        | Event::Closed(..)
        | Event::IncidentOpened(_)
        | Event::IncidentClosed(_) => Ok(()),
    }
}

fn refusal_code(remark: &Remark, ctx: &Context<'_>) -> Result<(), Refusal> {
    let known = |code: &String| ctx.policy.refusals.iter().any(|r| r.code == *code);
    holds(remark.code.as_ref().is_none_or(known), "this runbook has no such reason to refuse")
}

fn codes(case: &Case, checked: &CodesChecked) -> Result<(), Refusal> {
    let against = "the platform says otherwise of the backup codes";
    match (checked.answer, checked.left) {
        (None, _) => return Err(untrue("what the caller says of their backup codes is missing")),
        (Some(CodesAnswer::None), left) => holds(left.is_none_or(|n| n == 0), against)?,
        (Some(CodesAnswer::NotAtHand | CodesAnswer::AtHand), left) => holds(left != Some(0), against)?,
    }
    if checked.answer == Some(CodesAnswer::NotAtHand) && checked.reason.as_deref().unwrap_or_default().trim().is_empty()
    {
        return Err(Refusal::Reason(1));
    }
    let at_hand = checked.answer == Some(CodesAnswer::AtHand);
    holds(!at_hand || case.opened.what.incident.is_none(), "after an incident, codes are in other hands")
}

fn way_in(case: &Case, started: &SelfRecovery, ctx: &Context<'_>) -> Result<(), Refusal> {
    holds(case.opened.what.incident.is_none(), "after an incident, the factors and the password are reset")?;
    match started.route {
        None => Err(untrue("which way in is missing")),
        Some(Route::BackupCode) => Ok(()),
        Some(Route::Federated) => {
            let id = started.identity.as_deref().ok_or_else(|| untrue("the linked identity is missing"))?;
            case.identity_barred(id, ctx.policy).map_or(Ok(()), |why| Err(Refusal::Evidence(why)))
        }
    }
}

/// An outcome belongs to one open intent, and says what came of that, not of something else.
pub fn came(changes: &[ChangeState], change: &Change, outcome: Outcome) -> Result<(), Refusal> {
    let open = changes.iter().find(|c| Some(c.intent.seq) == change.intent && c.came.is_none());
    let intent = &open.ok_or_else(|| untrue("there is no such change without an outcome"))?.intent.what;
    let same = intent.act == change.act && intent.factor == change.factor;
    holds(same, "the outcome is of another change than the intent")?;
    match outcome {
        Outcome::Succeeded | Outcome::Accepted | Outcome::Attested | Outcome::Failed | Outcome::Unknown => Ok(()),
        Outcome::RecoveredByReset
        | Outcome::RecoveredByBackupCode
        | Outcome::RecoveredByFederatedSignIn
        | Outcome::Refused
        | Outcome::Escalated
        | Outcome::Abandoned
        | Outcome::Compromised => Err(untrue("that is the outcome of a case, not of a change")),
    }
}

/// Who may say what came of a change: whoever began it; and if they are gone, who holds the case, whom it was offered to,
/// or who may take it over. Somebody else would say "not done" while it is being done.
pub fn may_settle(case: &Case, change: &Change, ctx: &Context<'_>) -> Result<(), Refusal> {
    let name = &ctx.actor.name;
    if case.changes.iter().any(|c| Some(c.intent.seq) == change.intent && c.intent.by == *name) {
        return Ok(());
    }
    right(ctx, Right::Recover)?;
    if ctx.actor_is(case.target_names()) {
        return Err(Refusal::OneselfTarget);
    }
    if case.offered.as_ref() == Some(name) || may(ctx.actor.role, Right::TakeOver) {
        return Ok(());
    }
    case.held_by(name)
}

/// "Nothing is left" needs an empty list.
fn read_back(read: &ReadBack, outcome: Outcome) -> Result<(), Refusal> {
    let clean = read.left.is_empty() && read.backup_codes_left.is_none_or(|n| n == 0);
    match outcome {
        Outcome::Succeeded | Outcome::Attested => holds(clean, "something is left"),
        Outcome::Failed | Outcome::Unknown => Ok(()),
        Outcome::Accepted
        | Outcome::RecoveredByReset
        | Outcome::RecoveredByBackupCode
        | Outcome::RecoveredByFederatedSignIn
        | Outcome::Refused
        | Outcome::Escalated
        | Outcome::Abandoned
        | Outcome::Compromised => Err(untrue("a list is read, or it is not")),
    }
}

/// A message tells of what has happened, and counts as told only if every address on file is among its recipients.
pub fn told(sent: &Sent, last: u64, on_file: &[String]) -> Result<(), Refusal> {
    holds(sent.covers <= last, "a message cannot tell of what has not happened yet")?;
    if !sent.reached_everyone() {
        return Ok(());
    }
    holds(sent.recipients.len() == sent.deliveries.len(), "each recipient needs an outcome")?;
    let among = |a: &String| sent.recipients.iter().any(|r| r.trim().eq_ignore_ascii_case(a.trim()));
    holds(on_file.iter().all(among), "an address on file is not among the recipients")
}

/// The list is read again where a reset belongs, and no longer once the target has enrolled: what is there then is theirs.
pub fn read_back_in_order(case: &Case, event: &Event, ctx: &Context<'_>) -> Result<(), Refusal> {
    settled(case)?;
    before(case.wants_reset() && case.codes_checked() && case.enrolled.is_none(), event, case, ctx)
}
