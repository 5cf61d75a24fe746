//! Opening a case: one at a time for a target, and never for oneself.

use super::event::{Event, Opened, SuspendedBy};
use super::rules::decide::AuthorizedEvent;
use super::{CaseId, CaseKind, Context, Refusal, rules::free_text};
use crate::model::UserId;
use crate::operator::{Right, may};

/// The red flag of an account that somebody else has suspended: they had a reason, which is not in
/// this ledger.
pub const SUSPENDED: &str = "suspended";

/// Returns the decision that the actor may open a case about this user now, or the rule that stands
/// in the way. Sets what the rules know and the caller does not. The rules know how often this user
/// was the subject before. The rules also know whether the case is opened in spite of an earlier
/// refusal.
pub fn open(
    id: CaseId,
    provider: &str,
    target: &UserId,
    mut opened: Opened,
    ticket: Option<String>,
    ctx: &Context<'_>,
) -> Result<AuthorizedEvent, Refusal> {
    if !may(ctx.actor.role, Right::Recover) {
        return Err(Refusal::Role(ctx.actor.role.as_str()));
    }
    let names = opened
        .addresses
        .iter()
        .chain([&opened.login, &target.0])
        .map(String::as_str)
        .filter(|n| !n.is_empty());
    if ctx.actor_is(names) {
        return Err(Refusal::SelfTarget);
    }
    if let Some(case) = ctx.history.open(&target.0) {
        return Err(Refusal::AlreadyOpen {
            case: case.id.clone(),
            holder: case.holders.last().cloned().unwrap_or_default(),
            since: case.held_since,
        });
    }
    if opened.lost.is_empty() {
        return Err(Refusal::Other("what is lost is missing".into()));
    }
    if id.kind() != CaseKind::Recovery || opened.login.trim().is_empty() {
        return Err(Refusal::Other("who the case is about is missing".into()));
    }
    if [&opened.runbook, &opened.runbook_version, &opened.runbook_sha256]
        .iter()
        .any(|text| text.is_empty())
    {
        return Err(Refusal::Other("the runbook that the case is worked under is missing".into()));
    }
    ticket.as_deref().map_or(Ok(()), free_text::refuse)?;
    ctx.clock_is_not_ahead()?;
    let senior = may(ctx.actor.role, Right::TakeOver);
    opened.cooling =
        ctx.history.cooling(ctx.policy, ctx.effective_now(), &ctx.actor.name, senior)?;
    opened.contacts = ctx.history.contacts(ctx.effective_now(), ctx.policy.contacts_window);
    opened.other_ids = ctx.history.other_ids(&target.0).cloned().collect();
    opened.suspended = if opened.enabled { None } else { ctx.history.suspended_by(&target.0) };
    if opened.suspended == Some(SuspendedBy::Others)
        && !opened.raised.iter().any(|f| f == SUSPENDED)
    {
        opened.raised.push(SUSPENDED.to_owned());
    }
    opened.incident = ctx.history.incidents(&target.0).next().map(|i| i.id.clone());
    let decided = AuthorizedEvent {
        event: Event::Opened(opened),
        case: id,
        provider: provider.to_owned(),
        target: target.0.clone(),
        ticket,
    };
    decided.within_role(ctx)
}
