//! The people of a case: who may verify, who may approve, and who may take the case over.

use super::guards::{attending, not_paused, not_waiting, reason, right, settled};
use crate::case::event::Remark;
use crate::case::state::Case;
use crate::case::{Context, Refusal};
use crate::operator::{Right, may};

/// The holder verifies; so does a senior who is asked to approve and is none of the others.
pub(super) fn verifier(case: &Case, ctx: &Context<'_>) -> Result<(), Refusal> {
    if case.holder == ctx.actor.name {
        attending(case, ctx)?;
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
pub(super) fn approver(case: &Case, ctx: &Context<'_>) -> Result<(), Refusal> {
    right(ctx, Right::Approve)?;
    let actor = ctx.actor;
    not_paused(case)?;
    not_waiting(case)?;
    case.ending.map_or(Ok(()), |_| Err(Refusal::OutOfOrder("approval", "close")))?;
    let holds = case.holders.iter().any(|holder| ctx.operators.same_person(holder, &actor.name));
    if holds || ctx.actor_is(case.vouchers()) {
        return Err(Refusal::SeparationOfDuties(actor.name.clone()));
    }
    if ctx.actor_is(case.target_names()) {
        return Err(Refusal::SelfTarget);
    }
    Ok(())
}

/// A case passes to another: who was offered it accepts; a senior takes it with a reason; a paused
/// one in which nothing was changed may be taken by whoever verifies anew.
pub(super) fn take_over(case: &Case, remark: &Remark, ctx: &Context<'_>) -> Result<(), Refusal> {
    right(ctx, Right::Recover)?;
    settled(case)?;
    let actor = ctx.actor;
    if case.holder == actor.name {
        return Err(Refusal::Other("you hold this case already".into()));
    }
    if ctx.actor_is(case.target_names()) {
        return Err(Refusal::SelfTarget);
    }
    let same = |other: &String| ctx.operators.same_person(other, &actor.name);
    let approved = case.approval.as_ref().is_some_and(|a| same(&a.by));
    let verified = case.verified.iter().any(|v| same(&v.by));
    if approved || verified && !case.holders.contains(&actor.name) || ctx.actor_is(case.vouchers())
    {
        return Err(Refusal::SeparationOfDuties(actor.name.clone()));
    }
    // It waits for a senior, and for another person than the one who escalated it.
    if case.waiting {
        right(ctx, Right::TakeOver)?;
        if case.referred.as_ref().is_some_and(|r| same(&r.by)) {
            return Err(Refusal::SeparationOfDuties(actor.name.clone()));
        }
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
