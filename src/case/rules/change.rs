//! The conditions that have to hold before anything is changed on a platform.

use super::free_text;
use super::guards::{flags_answered, holding, not_erased, not_paused, working};
use crate::case::event::{Change, Was};
use crate::case::state::Case;
use crate::case::{Context, OpenIncident, Refusal};
use crate::model::Role;
use crate::operator::{Right, may};
use crate::provider::ActKind;

/// The floor under every change, checked when it is intended and again when the permit is issued.
pub(crate) fn change_allowed(
    case: &Case,
    change: &Change,
    ctx: &Context<'_>,
) -> Result<(), Refusal> {
    let Some(act) = change.act else {
        return Err(Refusal::Other("a change without an act".into()));
    };
    if act == ActKind::Note {
        // A note on the user's record changes nobody's access; it follows a refusal, an escalation
        // or an incident.
        return holding(case, ctx);
    }
    ctx.clock_is_sound()?;
    // The case that repairs an incident goes on while it is open, and repairs what else was open
    // when it was opened; no other, nor one that went wrong itself.
    let repairs = |i: &OpenIncident| case.opened.what.incident.is_some() && i.seq < case.opened.seq;
    // One about the case's own login, though under another id: either may be misread. It bars no
    // case that is opened after it.
    let opened = &case.opened;
    let other_id = ctx.history.incident_of_login_since(&opened.what.login, opened.seq);
    if !ctx.history.incidents(&case.target).all(repairs)
        || other_id.is_some()
        || ctx.history.incident_about(case.id.as_str())
    {
        return Err(Refusal::Incident);
    }
    not_erased(case)?;
    if act == ActKind::Enable
        && ctx.actor.role == Role::Senior
        && !case.holders.contains(&ctx.actor.name)
    {
        not_paused(case)?;
        case.ending.map_or(Ok(()), |_| Err(Refusal::OutOfOrder("enabling", "close")))?;
    } else {
        working(case, ctx)?;
    }
    if ctx.actor_is(case.target_names()) {
        return Err(Refusal::SelfTarget);
    }
    if ctx.actor_is(case.vouchers()) {
        return Err(Refusal::SeparationOfDuties(ctx.actor.name.clone()));
    }
    free_text::long_enough(change.reason.as_deref(), ctx.policy.reason_least)?;
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

/// Checks what else a kind of change needs.
fn in_order(case: &Case, act: ActKind, change: &Change, ctx: &Context<'_>) -> Result<(), Refusal> {
    let out_of = |what| Err(Refusal::OutOfOrder(what, case.next(ctx).name()));
    // A secret goes over the very channel that was verified.
    let over = || match &change.channel {
        Some(channel) if case.secret_channels(ctx).any(|c| c == channel) => Ok(()),
        Some(_) | None => Err(Refusal::NoChannel),
    };
    // A link besides only over one that carries it: one that is read out, or sent another way, ends
    // up somewhere else.
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
            if change.unshown == Some(true) {
                // Nobody is told it: no channel, and only in front of a link that leads to another.
                let due = act == ActKind::SetTemporaryPassword
                    && case.wants_enabling()
                    && case.reset_done();
                return if due { Ok(()) } else { out_of("a password that nobody is told") };
            }
            if act == ActKind::IssuePasswordTicket { link_over() } else { over() }?;
            let due = case.wants_password() && (!case.wants_reset() || case.reset_done());
            if due { Ok(()) } else { out_of("a password") }
        }
        // With a password either would be the whole of a sign-in: for a target whose factors were
        // reset, and no other.
        ActKind::IssueBackupCodes | ActKind::IssueEnrolmentTicket => {
            if act == ActKind::IssueEnrolmentTicket { link_over() } else { over() }?;
            let due = case.wants_reset() && case.reset_done() && case.enrolled.is_none();
            if due { Ok(()) } else { out_of("issuing codes") }
        }
        ActKind::Enable => {
            if !may(ctx.actor.role, Right::Enable) {
                return Err(Refusal::Role(ctx.actor.role.as_str()));
            }
            if case.enabling_in_doubt() && change.was != Some(Was::Enabled) {
                return Err(Refusal::Suspended);
            }
            let last = case.wants_enabling()
                && case.reset_done()
                && case.password_handed()
                && case.old_password_gone();
            if last { Ok(()) } else { out_of("enabling") }
        }
        ActKind::Suspend => {
            Err(Refusal::Other("suspending belongs to an incident: `readmit incident`".into()))
        }
        ActKind::Note => Ok(()),
    }
}
