//! When it went wrong: containment first, then the real user, then repair in a new case, then the
//! review.

use chrono::{DateTime, Utc};

use super::addressees::Addressees;
use super::changes::{ChangeState, SingleUseIntent, Stamped, stamp};
use super::event::{Change, Event, IncidentOpened};
use super::permit::Permit;
use super::rules::decide::AuthorizedEvent;
use super::{
    CaseId, CaseKind, Context, Refusal,
    rules::{consistency, free_text},
};
use crate::ledger::entry::Committed;
use crate::model::{Outcome, UserId};
use crate::operator::{Right, may};
use crate::provider::ActKind;

/// One incident, replayed.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    pub id: CaseId,
    pub provider: String,
    pub target: String,
    pub opened: Stamped<IncidentOpened>,
    pub changes: Vec<ChangeState>,
    pub told: Option<u64>,
    /// The record of what became of the notices, address by address.
    pub notices: Addressees,
    /// Somebody has written down what happened, after the account was contained.
    pub noted: bool,
    pub closed: Option<DateTime<Utc>>,
    pub entries: u64,
    pub last: u64,
    leave: SingleUseIntent,
}

/// The ordered checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IncidentStep {
    Settle {
        intent: u64,
        act: ActKind,
    },
    /// Cut the attacker off.
    Suspend,
    EndSessions,
    /// They outlive a session.
    RevokeTokens,
    /// So that no device passes for a second factor when the account is enabled again.
    ForgetDevices,
    /// Tell the real user over other channels.
    Tell,
    /// Reset factors and password, and enable last, in a new case with real verification.
    Repair,
    /// Review the process and close.
    Review,
    Done,
}

impl Incident {
    pub fn begin(entry: &Committed) -> Result<Incident, String> {
        let draft = entry.draft();
        let wrong = |what: &str| format!("entry {}: {what}", entry.seq());
        let id = draft
            .case
            .as_deref()
            .and_then(CaseId::parse)
            .filter(|i| i.kind() == CaseKind::Incident);
        let Some(Event::IncidentOpened(opened)) = Event::of(draft).map_err(|e| wrong(&e))? else {
            return Err(wrong("an incident begins with incident.opened"));
        };
        Ok(Incident {
            id: id.ok_or_else(|| wrong("no incident id"))?,
            provider: draft.provider.clone().ok_or_else(|| wrong("no provider"))?,
            target: draft.target.clone().ok_or_else(|| wrong("no target"))?,
            opened: stamp(entry, opened),
            changes: Vec::new(),
            told: None,
            notices: Addressees::default(),
            noted: false,
            closed: None,
            entries: 1,
            last: entry.seq(),
            leave: SingleUseIntent::default(),
        })
    }

    pub fn replay<'a>(
        entries: impl IntoIterator<Item = &'a Committed>,
    ) -> Result<Incident, String> {
        let mut entries = entries.into_iter();
        let mut incident = Incident::begin(entries.next().ok_or("an incident without entries")?)?;
        for entry in entries {
            incident.apply(entry)?;
        }
        incident.leave.withdraw();
        Ok(incident)
    }

    pub fn apply(&mut self, entry: &Committed) -> Result<(), String> {
        let wrong = |what: &str| format!("entry {}: {what}", entry.seq());
        let event = Event::of(entry.draft()).map_err(|e| wrong(&e))?;
        match event {
            Some(Event::Intended(change)) => {
                self.leave.give(entry.seq());
                self.changes.push(ChangeState {
                    intent: stamp(entry, change),
                    came: None,
                    settled: false,
                    was: None,
                });
            }
            Some(Event::CameOut(change, outcome)) => {
                let open = self.changes.iter_mut().find(|c| Some(c.intent.seq) == change.intent);
                let open = open.ok_or_else(|| wrong("an outcome without its intent"))?;
                (open.came, open.settled, open.was) =
                    (Some((entry.seq(), outcome)), change.settled, change.was);
            }
            Some(Event::Notified(sent)) => {
                if sent.has_told_everyone() {
                    self.told = Some(entry.seq());
                }
                self.notices.notified(entry.seq(), entry.time(), &sent);
            }
            Some(Event::Noted(_)) => self.noted = true,
            Some(Event::IncidentClosed(_)) => self.closed = Some(entry.time()),
            Some(_) | None => return Err(wrong("does not belong to an incident")),
        }
        self.entries += 1;
        self.last = entry.seq();
        Ok(())
    }

    fn done(&self, act: ActKind) -> bool {
        self.changes.iter().any(|c| c.intent.what.act == Some(act) && c.done())
    }

    /// Returns true if the last try of the act came out well, and is known to have come out well.
    /// An act that was only taken on is not done yet.
    pub fn surely_done(&self, act: ActKind) -> bool {
        let last = self.changes.iter().rev().find(|c| c.intent.what.act == Some(act));
        last.is_some_and(|c| matches!(c.came, Some((_, Outcome::Succeeded | Outcome::Attested))))
    }

    /// Returns true if a change of this kind was begun, whatever came of the change.
    pub fn tried(&self, act: ActKind) -> bool {
        self.changes.iter().any(|c| c.intent.what.act == Some(act))
    }

    /// `repaired`: a case that was opened because of this incident has been closed with a recovery.
    /// `passed`: acts that there is nothing for on this platform, and those that have been tried in
    /// this run: one that fails stops no other, and the next run tries it again.
    pub fn next(&self, repaired: bool, passed: &[ActKind]) -> IncidentStep {
        if self.closed.is_some() {
            return IncidentStep::Done;
        }
        if let Some(open) = self.changes.iter().find(|c| c.came.is_none()) {
            let act = open.intent.what.act.unwrap_or(ActKind::Suspend);
            return IncidentStep::Settle { intent: open.intent.seq, act };
        }
        // Who has been brought back is not put out again.
        if !repaired {
            if !self.done(ActKind::Suspend) && !passed.contains(&ActKind::Suspend) {
                return IncidentStep::Suspend;
            }
            for (act, step) in [
                (ActKind::EndSessions, IncidentStep::EndSessions),
                (ActKind::RevokeTokens, IncidentStep::RevokeTokens),
                (ActKind::ForgetDevices, IncidentStep::ForgetDevices),
            ] {
                if !passed.contains(&act) && !self.surely_done(act) {
                    return step;
                }
            }
        }
        if self.told.is_none() {
            return IncidentStep::Tell;
        }
        if repaired { IncidentStep::Review } else { IncidentStep::Repair }
    }

    fn decided(&self, event: Event) -> AuthorizedEvent {
        AuthorizedEvent {
            event,
            case: self.id.clone(),
            provider: self.provider.clone(),
            target: self.target.clone(),
            ticket: None,
        }
    }

    /// Returns the decision that the event may happen in an incident now, or the rule that stands
    /// in the way.
    pub fn decide(&self, event: Event, ctx: &Context<'_>) -> Result<AuthorizedEvent, Refusal> {
        if self.closed.is_some() {
            return Err(Refusal::Closed);
        }
        free_text::check_event(&event)?;
        match &event {
            Event::Intended(change) => {
                if self.changes.iter().any(|c| c.came.is_none()) {
                    return Err(Refusal::OutOfOrder(
                        "this",
                        "find out what came of the last change",
                    ));
                }
                containment(change, ctx)?;
            }
            Event::CameOut(change, outcome) => {
                right(ctx, Right::Incident)?;
                consistency::came(&self.changes, change, *outcome)?;
            }
            Event::Notified(sent) => {
                right(ctx, Right::Incident)?;
                consistency::told(sent, self.last, &self.notices, &self.opened.what.addresses)?;
            }
            Event::Noted(_) => right(ctx, Right::Incident)?,
            Event::IncidentClosed(closed) => {
                right(ctx, Right::Enable)?;
                // An account that could not be suspended may have been repaired all the same.
                let repaired = || {
                    ctx.history.cases.iter().any(|c| c.opened > self.opened.at && c.brought_back())
                };
                let over =
                    self.done(ActKind::Suspend) || self.tried(ActKind::Suspend) && repaired();
                if self.changes.iter().any(|c| c.came.is_none()) || !over || self.told.is_none() {
                    return Err(Refusal::OutOfOrder(
                        "closing the incident",
                        "containment and telling the user",
                    ));
                }
                free_text::long_enough(closed.reason.as_deref(), ctx.policy.reason_least)?;
                if closed.entries != self.entries + 1 {
                    return Err(Refusal::Other(
                        "the closing entry does not fit the incident".into(),
                    ));
                }
            }
            _ => {
                return Err(Refusal::OutOfOrder(
                    event.action().as_str(),
                    "the incident's checklist",
                ));
            }
        }
        Ok(self.decided(event))
    }

    /// The permit of a committed containment intent.
    pub fn permit(&self, intent: &Committed, ctx: &Context<'_>) -> Result<Permit, Refusal> {
        let wrong = |what: &str| {
            Refusal::Other(format!("entry {} is no leave for a change: {what}", intent.seq()))
        };
        let open = self.changes.iter().find(|c| c.intent.seq == intent.seq() && c.came.is_none());
        let open = open.ok_or_else(|| wrong("it is no open intent of this incident"))?;
        if intent.draft().case.as_deref() != Some(self.id.as_str())
            || intent.draft().actor != ctx.actor.name
        {
            return Err(wrong("it is another's"));
        }
        if !self.leave.is_for(intent.seq()) {
            return Err(wrong("it was begun before, and what came of it has to be found out"));
        }
        containment(&open.intent.what, ctx)?;
        let act = open.intent.what.act.ok_or_else(|| wrong("it names no act"))?;
        self.leave.withdraw();
        Ok(Permit::new(UserId(self.target.clone()), act, None, intent.seq()))
    }

    /// Returns true if containment came out well. The exit code says the same.
    pub fn contained(&self) -> bool {
        let well = |o| matches!(o, Outcome::Succeeded | Outcome::Accepted | Outcome::Attested);
        self.changes.iter().any(|c| {
            c.intent.what.act == Some(ActKind::Suspend) && c.came.is_some_and(|(_, o)| well(o))
        })
    }
}

/// An incident contains; everything else needs a case with real verification.
fn containment(change: &Change, ctx: &Context<'_>) -> Result<(), Refusal> {
    right(ctx, Right::Incident)?;
    match change.act {
        Some(
            ActKind::Suspend
            | ActKind::EndSessions
            | ActKind::RevokeTokens
            | ActKind::ForgetDevices
            | ActKind::Note,
        ) => {}
        Some(_) | None => {
            return Err(Refusal::Other(
                "an incident suspends and ends sessions; the rest needs a new case".into(),
            ));
        }
    }
    free_text::long_enough(change.reason.as_deref(), ctx.policy.reason_least)
}

fn right(ctx: &Context<'_>, needed: Right) -> Result<(), Refusal> {
    if may(ctx.actor.role, needed) { Ok(()) } else { Err(Refusal::Role(ctx.actor.role.as_str())) }
}

/// Opening one: any operator, also without a case, also about a case that is long closed.
pub fn open_incident(
    id: CaseId,
    provider: &str,
    target: &UserId,
    opened: IncidentOpened,
    ctx: &Context<'_>,
) -> Result<AuthorizedEvent, Refusal> {
    right(ctx, Right::Incident)?;
    if let Some(open) = ctx.history.incident(&target.0, &opened.login) {
        return Err(Refusal::Other(format!("{} about this user is already open", open.id)));
    }
    if opened.of.as_ref().is_some_and(|of| !ctx.history.cases.iter().any(|c| c.id == *of)) {
        return Err(Refusal::Other("there is no such case about this user".into()));
    }
    free_text::long_enough(opened.reason.as_deref(), ctx.policy.reason_least)?;
    let event = Event::IncidentOpened(opened);
    free_text::check_event(&event)?;
    Ok(AuthorizedEvent {
        event,
        case: id,
        provider: provider.to_owned(),
        target: target.0.clone(),
        ticket: None,
    })
}
