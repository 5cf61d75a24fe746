//! The rule that what an event says has to fit what is known. An entry that is out of order can be
//! seen to be out of order later. An entry that is untrue cannot be seen to be untrue later.

use chrono::DateTime;

use super::free_text;
use super::guards::{before, right, settled};
use crate::case::addressees::Addressees;
use crate::case::changes::ChangeState;
use crate::case::event::{
    Change, CodesAnswer, CodesChecked, Enrolled, Event, ReadBack, Remark, SelfRecovery, Sent,
};
use crate::case::state::Case;
use crate::case::{Context, Refusal, Route, Step};
use crate::model::{Enroller, Outcome};
use crate::operator::{Right, may};
use crate::provider::{Act, ActKind};

fn untrue(what: &str) -> Refusal {
    Refusal::Other(what.to_owned())
}

fn known_flags(flags: &[String], ctx: &Context<'_>) -> Result<(), Refusal> {
    let known = |code: &String| ctx.policy.red_flags.iter().any(|flag| flag.code == *code);
    holds(flags.iter().all(known), "this runbook has no such red flag")
}

fn holds(it: bool, what: &str) -> Result<(), Refusal> {
    if it { Ok(()) } else { Err(untrue(what)) }
}

/// Returns an error if what `event` says cannot be so in this case.
pub fn fits(case: &Case, event: &Event, ctx: &Context<'_>) -> Result<(), Refusal> {
    match event {
        Event::Screened(screened) => known_flags(&screened.flags, ctx),
        Event::Noted(remark) => known_flags(&remark.flags, ctx),
        Event::Rejected(rejected) => {
            holds(rejected.why.is_some(), "why the verification did not count is missing")
        }
        Event::ApprovalRequested(approval) => holds(
            approval.what == case.approval_wanted(ctx.policy),
            "that is not what has to be approved",
        ),
        Event::ApprovalGranted(approval) => {
            let asked = case.requested.as_ref().and_then(|r| r.what);
            holds(
                approval.what == asked && asked == case.approval_wanted(ctx.policy),
                "that is not what was asked for",
            )?;
            // A flag that came up while the senior answered asks anew, and perhaps for the same.
            let latest = case.requested.as_ref().map(|r| r.seq);
            holds(
                approval.request.is_none() || approval.request == latest,
                "the approval was asked for anew since you looked: look at the case again",
            )
        }
        Event::CodesChecked(checked) => codes(case, checked),
        Event::SelfStarted(started) => way_in(case, started, ctx),
        Event::SelfConfirmed(end) | Event::SelfFailed(end) => {
            let Some(under_way) = &case.self_recovery else {
                return Err(untrue("no way in was begun"));
            };
            holds(end.route == Some(under_way.route), "that is not the way in that was begun")?;
            let timely = end.signed_in.is_none_or(|at| at >= under_way.since);
            holds(timely, "the sign-in is older than the beginning of the way in")
        }
        Event::Intended(change) => {
            let named = change.factor.as_deref().is_some_and(|f| !f.is_empty());
            holds(change.intent.is_none(), "an intent names no intent")?;
            holds(
                named == (change.act == Some(ActKind::RemoveFactor)),
                "removing a factor names it; nothing else does",
            )?;
            holds(
                change.there.is_empty() || !case.began_to_reset(),
                "what was there is said when the reset begins",
            )?;
            removable(case, change)
        }
        Event::CameOut(change, outcome) => came(&case.changes, change, *outcome),
        Event::ReadBack(read, outcome) => read_back(read, *outcome),
        Event::Enrolled(enrolled) => {
            let known = case.opened.what.factors.iter().any(|f| f.id == enrolled.factor);
            holds(
                !enrolled.factor.is_empty() && !known,
                "that factor was there when the case was opened",
            )?;
            theirs(case, enrolled, ctx)
        }
        Event::Overdue(_) => {
            let late = ctx.effective_now() - case.waiting_since() > ctx.policy.enrolment_overdue;
            holds(
                late && !case.overdue,
                "the new factor is not overdue, or was recorded so already",
            )
        }
        Event::Notified(sent) => told(sent, case.last, &case.notices, &case.opened.what.addresses),
        Event::FollowedUp(sent) => {
            followed_up(sent, case)?;
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
        | Event::Paused(_)
        | Event::Resumed(_)
        | Event::TakenOver(_)
        | Event::Escalated(_)
        | Event::Referred(_)
        | Event::DoorClosed(_)
        | Event::PasswordChanged(_)
        | Event::Abandoned(_)
        | Event::Closed(..)
        | Event::IncidentOpened(_)
        | Event::IncidentClosed(_) => Ok(()),
    }
}

/// A reset takes away what was there when it began. What is new since then is the target's own, or
/// somebody else's: neither is deleted in passing.
fn removable(case: &Case, change: &Change) -> Result<(), Refusal> {
    let Some(factor) = change.factor.as_deref().filter(|f| *f != Act::EVERY_FACTOR) else {
        return Ok(());
    };
    let there = case.was_there(factor) || change.there.iter().any(|f| f == factor);
    holds(there, "that factor is new since the reset began: it is the user's own, or an incident")
}

/// Checks what is said of a new factor. Nothing may say that the factor is not the target's,
/// because such a factor is an incident. A statement that the factor is the target's counts as the
/// target's word only while the target is verified.
fn theirs(case: &Case, enrolled: &Enrolled, ctx: &Context<'_>) -> Result<(), Refusal> {
    if enrolled.theirs == Some(false) {
        return Err(Refusal::Contain);
    }
    if let Some(seq) = enrolled.under {
        let fresh = case.fresh(ctx).iter().any(|v| v.seq == seq);
        holds(
            fresh && enrolled.theirs == Some(true),
            "nobody who is verified has said that it is theirs",
        )?;
    }
    if enrolled.by == Some(Enroller::Other) && enrolled.under.is_none() {
        let need = case.need(ctx);
        let unsaid =
            "somebody else put that factor there: the verified user has to say that it is theirs";
        return Err(if need.have == 0 {
            Refusal::Verifications { have: 0, want: 1 }
        } else {
            untrue(unsaid)
        });
    }
    Ok(())
}

fn refusal_code(remark: &Remark, ctx: &Context<'_>) -> Result<(), Refusal> {
    let known = |code: &String| ctx.policy.refusals.iter().any(|r| r.code == *code);
    holds(remark.code.as_ref().is_none_or(known), "this runbook has no such reason to refuse")
}

fn codes(case: &Case, checked: &CodesChecked) -> Result<(), Refusal> {
    let against = "the platform says otherwise of the backup codes";
    match (checked.answer, checked.left) {
        (None, _) => {
            return Err(untrue("what the caller says of their backup codes is missing"));
        }
        (Some(CodesAnswer::None), left) => holds(left.is_none_or(|n| n == 0), against)?,
        (Some(CodesAnswer::NotAtHand | CodesAnswer::AtHand), left) => {
            holds(left != Some(0), against)?;
        }
    }
    if checked.answer == Some(CodesAnswer::NotAtHand) {
        free_text::long_enough(checked.reason.as_deref(), 1)?;
    }
    let at_hand = checked.answer == Some(CodesAnswer::AtHand);
    holds(
        !at_hand || case.opened.what.incident.is_none(),
        "after an incident, codes are in other hands",
    )
}

fn way_in(case: &Case, started: &SelfRecovery, ctx: &Context<'_>) -> Result<(), Refusal> {
    holds(
        case.opened.what.incident.is_none(),
        "after an incident, the factors and the password are reset",
    )?;
    match started.route {
        None => Err(untrue("which way in is missing")),
        Some(Route::BackupCode) => Ok(()),
        Some(Route::Federated) => {
            let id = started
                .identity
                .as_deref()
                .ok_or_else(|| untrue("the linked identity is missing"))?;
            case.identity_barred(id, ctx.policy).map_or(Ok(()), |why| Err(Refusal::Evidence(why)))
        }
    }
}

/// An outcome belongs to one open intent, and says what came of that, not of something else.
pub fn came(changes: &[ChangeState], change: &Change, outcome: Outcome) -> Result<(), Refusal> {
    let open = changes.iter().find(|c| Some(c.intent.seq) == change.intent && c.came.is_none());
    let intent =
        &open.ok_or_else(|| untrue("there is no such change without an outcome"))?.intent.what;
    let same = intent.act == change.act && intent.factor == change.factor;
    holds(same, "the outcome is of another change than the intent")?;
    match outcome {
        Outcome::Succeeded
        | Outcome::Accepted
        | Outcome::Attested
        | Outcome::Failed
        | Outcome::Unknown => Ok(()),
        Outcome::RecoveredByReset
        | Outcome::RecoveredByBackupCode
        | Outcome::RecoveredByFederatedSignIn
        | Outcome::Refused
        | Outcome::Escalated
        | Outcome::Abandoned
        | Outcome::Compromised => Err(untrue("that is the outcome of a case, not of a change")),
    }
}

/// Returns an error if the actor may not say what came of a change. Whoever began the change may
/// say so. If that operator is gone, so may whoever holds the case, was offered the case, or may
/// take the case over. Anybody else would say "not done" while the change is being done.
pub fn may_settle(case: &Case, change: &Change, ctx: &Context<'_>) -> Result<(), Refusal> {
    let name = &ctx.actor.name;
    if case.changes.iter().any(|c| Some(c.intent.seq) == change.intent && c.intent.by == *name) {
        return Ok(());
    }
    right(ctx, Right::Recover)?;
    if ctx.actor_is(case.target_names()) {
        return Err(Refusal::SelfTarget);
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

/// A notice tells of what has happened, and counts as told only if every address on file has it by
/// then.
pub fn told(
    sent: &Sent,
    last: u64,
    notices: &Addressees,
    on_file: &[String],
) -> Result<(), Refusal> {
    told_of(sent, last)?;
    if !sent.has_told_everyone() {
        return Ok(());
    }
    let mut notices = notices.clone();
    notices.notified(last, DateTime::default(), sent);
    holds(notices.open(on_file, sent.covers).is_empty(), "an address on file has not got it")
}

/// A follow-up is finished only if there is one for every address on file.
fn followed_up(sent: &Sent, case: &Case) -> Result<(), Refusal> {
    told_of(sent, case.last)?;
    if !sent.has_followed_up() {
        return Ok(());
    }
    let mut all = case.follow_ups.clone();
    all.followed_up(case.last, DateTime::default(), sent);
    holds(all.open(&case.opened.what.addresses, 0).is_empty(), "an address on file has not got it")
}

fn told_of(sent: &Sent, last: u64) -> Result<(), Refusal> {
    holds(sent.covers <= last, "a message cannot tell of what has not happened yet")?;
    holds(sent.recipients.len() == sent.deliveries.len(), "each recipient needs an outcome")
}

/// The list is read again where a reset belongs, and no longer once the target has enrolled: what
/// is there then is theirs.
pub fn read_back_in_order(case: &Case, event: &Event, ctx: &Context<'_>) -> Result<(), Refusal> {
    settled(case)?;
    before(case.wants_reset() && case.codes_checked() && case.enrolled.is_none(), event, case, ctx)
}
