use super::free_text;
use crate::case::event::{Event, Remark};
use crate::case::state::Case;
use crate::case::{Context, Refusal};
use crate::operator::{Right, may};

pub(crate) fn right(ctx: &Context<'_>, needed: Right) -> Result<(), Refusal> {
    if may(ctx.actor.role, needed) { Ok(()) } else { Err(Refusal::Role(ctx.actor.role.as_str())) }
}

pub(crate) fn before(
    holds: bool,
    event: &Event,
    case: &Case,
    ctx: &Context<'_>,
) -> Result<(), Refusal> {
    if holds {
        Ok(())
    } else {
        Err(Refusal::OutOfOrder(event.action().as_str(), case.next(ctx).name()))
    }
}

pub(crate) fn not_paused(case: &Case) -> Result<(), Refusal> {
    if case.paused { Err(Refusal::Paused) } else { Ok(()) }
}

pub(crate) fn settled(case: &Case) -> Result<(), Refusal> {
    if case.unsettled().is_some() {
        return Err(Refusal::OutOfOrder("this", "find out what came of the last change"));
    }
    Ok(())
}

pub(crate) fn not_ending(case: &Case, event: &Event) -> Result<(), Refusal> {
    if case.ending.is_some() {
        Err(Refusal::OutOfOrder(event.action().as_str(), "close"))
    } else {
        Ok(())
    }
}

/// The actor holds the case and may work on cases.
pub(crate) fn holding(case: &Case, ctx: &Context<'_>) -> Result<(), Refusal> {
    right(ctx, Right::Recover)?;
    case.held_by(&ctx.actor.name)
}

pub(crate) fn not_waiting(case: &Case) -> Result<(), Refusal> {
    if case.waiting {
        Err(Refusal::OutOfOrder("this", "wait for a senior, or take the case back"))
    } else {
        Ok(())
    }
}

/// A senior who had no part in the case: held it, verified or approved in it, vouched, or is whom
/// it is about.
pub fn outsider(case: &Case, ctx: &Context<'_>) -> Result<(), Refusal> {
    right(ctx, Right::TakeOver)?;
    let verified = case.verified.iter().map(|v| &v.by).chain(case.rejected.iter().map(|r| &r.by));
    let approved = case.answered.iter();
    let mut part = case.holders.iter().chain(verified).chain(approved);
    if part.any(|other| ctx.operators.same_person(other, &ctx.actor.name))
        || ctx.actor_is(case.vouchers())
    {
        return Err(Refusal::SeparationOfDuties(ctx.actor.name.clone()));
    }
    if ctx.actor_is(case.target_names()) { Err(Refusal::SelfTarget) } else { Ok(()) }
}

/// The actor holds a case that goes on, or one that is ended and leaves a door open.
pub(crate) fn attending(case: &Case, ctx: &Context<'_>) -> Result<(), Refusal> {
    if case.door_open(ctx.history) { holding(case, ctx) } else { working(case, ctx) }
}

/// Holding it, and it is going on: neither paused, nor about to be closed.
pub(crate) fn working(case: &Case, ctx: &Context<'_>) -> Result<(), Refusal> {
    holding(case, ctx)?;
    not_paused(case)?;
    not_waiting(case)?;
    match case.ending {
        Some(_) => Err(Refusal::OutOfOrder("this", "close")),
        None => Ok(()),
    }
}

pub(crate) fn screened(case: &Case, event: &Event, ctx: &Context<'_>) -> Result<(), Refusal> {
    before(case.screened.is_some(), event, case, ctx)
}

pub(crate) fn reason(remark: &Remark, least: usize) -> Result<(), Refusal> {
    free_text::long_enough(remark.reason.as_deref(), least)
}

pub(crate) fn attempts(ctx: &Context<'_>) -> Result<(), Refusal> {
    let used = ctx.history.attempts(ctx.policy, ctx.effective_now());
    let limit = ctx.policy.attempts;
    if used >= limit { Err(Refusal::Attempts { used, limit }) } else { Ok(()) }
}

/// Without its personal data nobody can be told from the target or a voucher, and no red flag is
/// known.
pub(crate) fn not_erased(case: &Case) -> Result<(), Refusal> {
    if case.erased {
        return Err(Refusal::Other(
            "personal data of this case has been erased; a new case is needed".into(),
        ));
    }
    Ok(())
}

pub(crate) fn flags_answered(case: &Case, ctx: &Context<'_>) -> Result<(), Refusal> {
    // What was raised in an entry that was erased, nobody can say.
    not_erased(case)?;
    if case.flags().is_empty() || case.approved(ctx) {
        return Ok(());
    }
    Err(Refusal::RedFlag(case.flags().join(", ")))
}
