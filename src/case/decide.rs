//! May this happen now? The one place where an event is let into a case.

use super::content;
use super::event::{Change, Event, Rejection, Remark, Verified};
use super::state::{Case, ChangeState};
use super::{ApprovalFor, CaseId, Context, OpenIncident, Refusal, free_text};
use crate::ledger::entry::{Draft, Outcome, Role};
use crate::operator::{Right, may, within_service};
use crate::provider::ActKind;
use crate::runbook::{EvidenceKind, Tier, Unacceptable};

/// An event that the rules allow, at the time they were asked. Only [`decide`] and [`super::open`] make one, and only from
/// one can an entry of a case be drafted.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    pub(super) event: Event,
    pub(super) case: CaseId,
    pub(super) provider: String,
    pub(super) target: String,
    pub(super) ticket: Option<String>,
}

impl Decided {
    pub fn event(&self) -> &Event {
        &self.event
    }

    /// What a service cannot record, whatever its rights: the same rules that `audit verify` holds its entries to.
    pub(super) fn within_role(self, ctx: &Context<'_>) -> Result<Decided, Refusal> {
        if ctx.actor.role == Role::Service {
            within_service(&self.clone().draft(ctx)).map_err(|breach| Refusal::Other(breach.to_string()))?;
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

/// Whether `event` may happen to `case` now, or the rule that stands in the way.
pub fn decide(case: &Case, event: Event, ctx: &Context<'_>) -> Result<Decided, Refusal> {
    if case.closed.is_some() {
        return Err(Refusal::Closed);
    }
    free_text::check_event(&event)?;
    allowed(case, &event, ctx)?;
    content::fits(case, &event, ctx)?;
    let ticket = if let Event::Verified(Verified { ticket: Some(ticket), .. }) = &event {
        Some(ticket.clone())
    } else {
        case.ticket.clone()
    };
    let (case_id, provider, target) = (case.id.clone(), case.provider.clone(), case.target.clone());
    let decided = Decided { event, case: case_id, provider, target, ticket };
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
            right(ctx, Right::Recover).or_else(|_| right(ctx, Right::Approve)).and(reason(remark, 1))
        }
        Event::CameOut(change, _) => content::may_settle(case, change, ctx),
        Event::TakenOver(remark) => take_over(case, remark, ctx),
        Event::Paused(_) => holding(case, ctx).and(not_paused(case)),
        Event::HandedOver(_) => holding(case, ctx).and(settled(case)),
        Event::Refused(remark) | Event::Escalated(remark) | Event::Abandoned(remark) => {
            holding(case, ctx)?;
            settled(case)?;
            not_ending(case, event)?;
            reason(remark, 1)
        }
        Event::Screened(_) => working(case, ctx).and_then(|()| before(case.screened.is_none(), event, case, ctx)),
        Event::Verified(verified) => {
            verifier(case, ctx)?;
            verified_soundly(case, verified, ctx)
        }
        Event::Rejected(rejected) => {
            verifier(case, ctx)?;
            attempts(ctx)?;
            let known = ctx.policy.method(&rejected.method).is_some();
            let unacceptable = Unacceptable::parse(&rejected.method).is_some();
            let fits = if rejected.why == Some(Rejection::Unacceptable) { unacceptable } else { known };
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
            if own.have == 0 { Err(Refusal::Verifications { have: 0, want: own.want }) } else { Ok(()) }
        }
        Event::ApprovalGranted(approval) | Event::ApprovalDenied(approval) => {
            approver(case, ctx)?;
            if case.requested.is_none() || case.approval.is_some() {
                return Err(Refusal::Other("no approval has been asked for".into()));
            }
            if approval.reason.as_ref().is_none_or(|r| r.trim().chars().count() < ctx.policy.reason_least) {
                return Err(Refusal::Reason(ctx.policy.reason_least));
            }
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
            before(case.self_recovery.as_ref().is_some_and(|s| s.succeeded.is_none()), event, case, ctx)
        }
        Event::Intended(change) => {
            right(ctx, Right::Recover)?;
            settled(case)?;
            change_allowed(case, change, ctx)
        }
        Event::ReadBack(..) => working(case, ctx).and(content::read_back_in_order(case, event, ctx)),
        Event::Handed(handed) => {
            working(case, ctx)?;
            let made = |c: &ChangeState| c.intent.seq == handed.intent && c.intent.what.act == handed.act && c.done();
            let secret = handed.act.is_some_and(ActKind::makes_secret);
            before(secret && case.changes.iter().any(made), event, case, ctx)
        }
        Event::Enrolled(_) | Event::Overdue(_) => {
            working(case, ctx)?;
            let waiting = case.awaits_enrolment() && (case.recovered_by_self() || case.reset_done());
            before(waiting && case.enrolled.is_none(), event, case, ctx)
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
            } else {
                holding(case, ctx)?;
            }
            if case.next(ctx) != super::Step::Close(*outcome) {
                return Err(Refusal::OutOfOrder("closing", case.next(ctx).name()));
            }
            if closed.entries != case.entries + 1 {
                return Err(Refusal::Other("the closing entry does not fit the case".into()));
            }
            Ok(())
        }
    }
}

pub(super) fn right(ctx: &Context<'_>, needed: Right) -> Result<(), Refusal> {
    if may(ctx.actor.role, needed) { Ok(()) } else { Err(Refusal::Role(ctx.actor.role.as_str())) }
}

pub(super) fn before(holds: bool, event: &Event, case: &Case, ctx: &Context<'_>) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(Refusal::OutOfOrder(event.action().as_str(), case.next(ctx).name())) }
}

fn not_paused(case: &Case) -> Result<(), Refusal> {
    if case.paused { Err(Refusal::Paused) } else { Ok(()) }
}

pub(super) fn settled(case: &Case) -> Result<(), Refusal> {
    if case.unsettled().is_some() {
        return Err(Refusal::OutOfOrder("this", "find out what came of the last change"));
    }
    Ok(())
}

fn not_ending(case: &Case, event: &Event) -> Result<(), Refusal> {
    if case.ending.is_some() { Err(Refusal::OutOfOrder(event.action().as_str(), "close")) } else { Ok(()) }
}

/// The actor holds the case and may work on cases.
fn holding(case: &Case, ctx: &Context<'_>) -> Result<(), Refusal> {
    right(ctx, Right::Recover)?;
    case.held_by(&ctx.actor.name)
}

/// Holding it, and it is going on: neither paused, nor about to be closed.
fn working(case: &Case, ctx: &Context<'_>) -> Result<(), Refusal> {
    holding(case, ctx)?;
    not_paused(case)?;
    match case.ending {
        Some(_) => Err(Refusal::OutOfOrder("this", "close")),
        None => Ok(()),
    }
}

fn screened(case: &Case, event: &Event, ctx: &Context<'_>) -> Result<(), Refusal> {
    before(case.screened.is_some(), event, case, ctx)
}

fn reason(remark: &Remark, least: usize) -> Result<(), Refusal> {
    let length = remark.reason.as_deref().unwrap_or_default().trim().chars().count();
    if length < least { Err(Refusal::Reason(least)) } else { Ok(()) }
}

/// The holder verifies; so does a senior who is asked to approve and is none of the others.
fn verifier(case: &Case, ctx: &Context<'_>) -> Result<(), Refusal> {
    if case.holder == ctx.actor.name {
        working(case, ctx)?;
    } else {
        if case.requested.is_none() {
            return case.held_by(&ctx.actor.name);
        }
        approver(case, ctx)?;
    }
    if case.screened.is_none() {
        return Err(Refusal::OutOfOrder("verification", "screen"));
    }
    Ok(())
}

/// A senior, and neither of those who held the case, nor the target, nor a voucher.
fn approver(case: &Case, ctx: &Context<'_>) -> Result<(), Refusal> {
    right(ctx, Right::Approve)?;
    let actor = ctx.actor;
    not_paused(case)?;
    case.ending.map_or(Ok(()), |_| Err(Refusal::OutOfOrder("approval", "close")))?;
    let holds = case.holders.iter().any(|holder| ctx.operators.same_person(holder, &actor.name));
    if holds || ctx.actor_is(case.vouchers()) {
        return Err(Refusal::FourPeople(actor.name.clone()));
    }
    if ctx.actor_is(case.target_names()) {
        return Err(Refusal::OneselfTarget);
    }
    Ok(())
}

fn attempts(ctx: &Context<'_>) -> Result<(), Refusal> {
    let used = ctx.history.attempts(ctx.policy, ctx.effective_now());
    let limit = ctx.policy.attempts;
    if used >= limit { Err(Refusal::Attempts { used, limit }) } else { Ok(()) }
}

fn flags_answered(case: &Case, ctx: &Context<'_>) -> Result<(), Refusal> {
    if case.flags().is_empty() || case.approved(ctx) {
        return Ok(());
    }
    Err(Refusal::RedFlag(case.flags().join(", ")))
}

/// The fields that belong to its kind of evidence, and no others: a voucher named in a video call would keep a senior from
/// approving.
fn only(verified: &Verified) -> Verified {
    let v = verified.clone();
    let base = Verified {
        method: v.method,
        channel: v.channel,
        carries_secrets: v.carries_secrets,
        carries_links: v.carries_links,
        evidence: v.evidence,
        ..Verified::default()
    };
    match v.evidence.0 {
        EvidenceKind::Compared => Verified { compared: v.compared, ..base },
        EvidenceKind::NumberOnFile => Verified { number: v.number, last4: v.last4, ..base },
        EvidenceKind::Voucher => Verified { ticket: v.ticket, source: v.source, vouched_by: v.vouched_by, ..base },
        EvidenceKind::LinkedIdentity => {
            Verified { identity: v.identity, signed_in: v.signed_in, attested: v.attested, ..base }
        }
    }
}

/// Whether the evidence is of the right kind and could be true.
fn verified_soundly(case: &Case, verified: &Verified, ctx: &Context<'_>) -> Result<(), Refusal> {
    attempts(ctx)?;
    if Unacceptable::parse(&verified.method).is_some() {
        return Err(Refusal::Unacceptable(verified.method.clone()));
    }
    let method = ctx.policy.method(&verified.method).ok_or_else(|| Refusal::NoSuchMethod(verified.method.clone()))?;
    if method.channel != verified.channel
        || method.evidence != verified.evidence.0
        || method.carries_secrets != verified.carries_secrets
        || method.carries_links != verified.carries_links
    {
        return Err(Refusal::Evidence("it is not what the runbook says of this method".into()));
    }
    if *verified != only(verified) {
        return Err(Refusal::Evidence("it holds what is evidence of another kind".into()));
    }
    let lacking = |what: &str| Refusal::Evidence(format!("{what} is missing"));
    match method.evidence {
        EvidenceKind::Compared => {
            let compared = verified.compared.as_deref().unwrap_or_default().trim();
            if compared.is_empty() { Err(lacking("the record that the face was compared with")) } else { Ok(()) }
        }
        EvidenceKind::NumberOnFile => {
            let id = verified.number.as_deref().ok_or_else(|| lacking("the number that was called"))?;
            if let Some(why) = case.number_barred(id, ctx.policy) {
                return Err(Refusal::Evidence(why));
            }
            let on_file = case.opened.what.numbers.iter().find(|n| n.id == id).map(|n| &n.last4);
            if verified.last4.is_some() && verified.last4.as_ref() != on_file {
                return Err(Refusal::Evidence("the last digits are those of another number".into()));
            }
            Ok(())
        }
        EvidenceKind::Voucher => {
            if verified.ticket.as_deref().unwrap_or_default().trim().is_empty() {
                return Err(lacking("the ticket's id"));
            }
            let voucher = verified.vouched_by.as_deref().filter(|v| !v.trim().is_empty());
            let voucher = voucher.ok_or_else(|| lacking("who vouches"))?;
            case.voucher_allowed(voucher, ctx)
        }
        EvidenceKind::LinkedIdentity => {
            let id = verified.identity.as_deref().ok_or_else(|| lacking("the linked identity"))?;
            if let Some(why) = case.identity_barred(id, ctx.policy) {
                return Err(Refusal::Evidence(why));
            }
            let signed_in = verified.signed_in.ok_or_else(|| lacking("when the identity signed in"))?;
            if signed_in <= case.opened.at {
                return Err(Refusal::Evidence("the sign-in is not later than the opening of this case".into()));
            }
            if signed_in > ctx.effective_now() + super::context::CLOCK_TOLERANCE {
                return Err(Refusal::Evidence("the sign-in lies in the future".into()));
            }
            Ok(())
        }
    }
}

/// The floor under every change, checked when it is intended and again when the permit is issued.
pub(super) fn change_allowed(case: &Case, change: &Change, ctx: &Context<'_>) -> Result<(), Refusal> {
    let Some(act) = change.act else { return Err(Refusal::Other("a change without an act".into())) };
    if act == ActKind::Note {
        // A note on the user's record changes nobody's access; it follows a refusal, an escalation or an incident.
        return holding(case, ctx);
    }
    ctx.clock_is_sound()?;
    // The case that repairs an incident goes on while it is open; no other, nor one that went wrong itself.
    let repairs = |i: &OpenIncident| case.opened.what.incident.as_ref() == Some(&i.id);
    if !ctx.history.incidents.iter().all(repairs) || ctx.history.incident_about(case.id.as_str()) {
        return Err(Refusal::Incident);
    }
    // Without names nobody can be told from the target or a voucher.
    if case.erased {
        return Err(Refusal::Other("personal data of this case has been erased; a new case is needed".into()));
    }
    if act == ActKind::Enable && ctx.actor.role == Role::Senior && !case.holders.contains(&ctx.actor.name) {
        not_paused(case)?;
        case.ending.map_or(Ok(()), |_| Err(Refusal::OutOfOrder("enabling", "close")))?;
    } else {
        working(case, ctx)?;
    }
    if ctx.actor_is(case.target_names()) {
        return Err(Refusal::OneselfTarget);
    }
    if ctx.actor_is(case.vouchers()) {
        return Err(Refusal::FourPeople(ctx.actor.name.clone()));
    }
    if change.reason.as_deref().unwrap_or_default().trim().chars().count() < ctx.policy.reason_least {
        return Err(Refusal::Reason(ctx.policy.reason_least));
    }
    if case.screened.is_none() {
        return Err(Refusal::OutOfOrder("a change", "screen"));
    }
    let need = case.need(ctx);
    if !need.holders_part_met() {
        return Err(Refusal::Verifications { have: need.have, want: need.want });
    }
    flags_answered(case, ctx)?;
    if case.approval_wanted(ctx.policy).is_some() && !case.approved(ctx) {
        return Err(if case.approval.as_ref().is_some_and(|a| !a.what) {
            Refusal::Denied
        } else {
            Refusal::NotApproved
        });
    }
    if !need.met() {
        return Err(Refusal::ApproverVerification);
    }
    in_order(case, act, change, ctx)
}

/// What a kind of change needs besides.
fn in_order(case: &Case, act: ActKind, change: &Change, ctx: &Context<'_>) -> Result<(), Refusal> {
    let out_of = |what| Err(Refusal::OutOfOrder(what, case.next(ctx).name()));
    // A secret goes over the very channel that was verified.
    let over = || match &change.channel {
        Some(channel) if case.secret_channels(ctx).any(|c| c == channel) => Ok(()),
        Some(_) | None => Err(Refusal::NoChannel),
    };
    // A link besides only over one that carries it: one that is read out, or sent another way, ends up somewhere else.
    let link_over = || match &change.channel {
        Some(channel) if case.link_channels(ctx).any(|c| c == channel) => Ok(()),
        Some(_) | None => Err(Refusal::NoLinkChannel),
    };
    match act {
        ActKind::RequireEnrolment
        | ActKind::RemoveFactor
        | ActKind::RemoveBackupCodes
        | ActKind::ForgetDevices
        | ActKind::EndSessions
        | ActKind::RevokeTokens => {
            // What is enrolled after the reset is the target's own.
            if !case.codes_checked() || !case.wants_reset() || case.enrolled.is_some() {
                return out_of("a factor reset");
            }
            Ok(())
        }
        ActKind::SetTemporaryPassword | ActKind::IssuePasswordTicket => {
            if act == ActKind::IssuePasswordTicket { link_over() } else { over() }?;
            let due = case.wants_password() && (!case.wants_reset() || case.reset_done());
            if due { Ok(()) } else { out_of("a password") }
        }
        // With a password either would be the whole of a sign-in: for a target whose factors were reset, and no other.
        ActKind::IssueBackupCodes | ActKind::IssueEnrolmentTicket => {
            if act == ActKind::IssueEnrolmentTicket { link_over() } else { over() }?;
            let due = case.wants_reset() && case.reset_done() && case.enrolled.is_none();
            if due { Ok(()) } else { out_of("issuing codes") }
        }
        ActKind::Enable => {
            if !may(ctx.actor.role, Right::Enable) {
                return Err(Refusal::Role(ctx.actor.role.as_str()));
            }
            let last = case.wants_enabling() && case.reset_done() && case.password_handed();
            if last { Ok(()) } else { out_of("enabling") }
        }
        ActKind::Suspend => Err(Refusal::Other("suspending belongs to an incident: `readmit incident`".into())),
        ActKind::Note => Ok(()),
    }
}

/// A case passes to another: who was offered it accepts; a senior takes it with a reason; a paused one in which nothing was
/// changed may be taken by whoever verifies anew.
fn take_over(case: &Case, remark: &Remark, ctx: &Context<'_>) -> Result<(), Refusal> {
    right(ctx, Right::Recover)?;
    settled(case)?;
    let actor = ctx.actor;
    if case.holder == actor.name {
        return Err(Refusal::Other("you hold this case already".into()));
    }
    if ctx.actor_is(case.target_names()) {
        return Err(Refusal::OneselfTarget);
    }
    let same = |other: &String| ctx.operators.same_person(other, &actor.name);
    let approved = case.approval.as_ref().is_some_and(|a| same(&a.by));
    let verified = case.verified.iter().any(|v| same(&v.by));
    if approved || verified && !case.holders.contains(&actor.name) || ctx.actor_is(case.vouchers()) {
        return Err(Refusal::FourPeople(actor.name.clone()));
    }
    if case.offered.as_ref() == Some(&actor.name) {
        return Ok(());
    }
    if may(actor.role, Right::TakeOver) {
        return reason(remark, ctx.policy.reason_least);
    }
    if case.paused && !case.changed_anything() {
        return Ok(());
    }
    case.held_by(&actor.name)
}

/// What an approval that is asked for now would be for.
pub fn approval_now(case: &Case, ctx: &Context<'_>) -> Option<ApprovalFor> {
    case.approval_wanted(ctx.policy)
}
