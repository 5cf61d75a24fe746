use serde_json::Value;

use crate::base::string_enum::string_enum;
use crate::case::event::Sent;
use crate::case::{Case, Event, History};
use crate::ledger::{Action, Alarm, Committed};
use crate::model::Fate;

string_enum! {
    /// The things that somebody is told of. A closed set, and additive.
    NotifyKind {
        WaitingForSenior = "waiting-for-senior",
        Escalated = "escalated",
        Approved = "approved",
        Denied = "denied",
        Refused = "refused",
        RedFlag = "red-flag",
        /// A message did not reach somebody, or nobody knows whether it did.
        Undelivered = "undelivered",
        OpenDoor = "open-door",
        Overdue = "overdue",
        Incident = "incident",
        LooserRunbook = "looser-runbook",
        LedgerRestored = "ledger-restored",
        /// The ledger is an older copy of itself.
        LedgerBehind = "ledger-behind",
        LedgerUnsound = "ledger-unsound",
        LedgerUnwitnessed = "ledger-unwitnessed",
        /// A witness knows more of the ledger, or something else, than there is.
        LedgerDisputed = "ledger-disputed",
        /// A platform's log shows what no case explains.
        Differences = "differences",
    }
}

impl From<Alarm> for NotifyKind {
    fn from(alarm: Alarm) -> NotifyKind {
        match alarm {
            Alarm::Behind => NotifyKind::LedgerBehind,
            Alarm::Unsound => NotifyKind::LedgerUnsound,
            Alarm::Unwitnessed => NotifyKind::LedgerUnwitnessed,
            Alarm::Disputed => NotifyKind::LedgerDisputed,
        }
    }
}

/// Returns the kinds that an entry is of by itself.
pub(super) fn of_entry(entry: &Committed) -> Vec<NotifyKind> {
    let draft = entry.draft();
    let says = |key: &str, value: bool| draft.data.get(key).and_then(Value::as_bool) == Some(value);
    let of_installation = [
        (Action::LedgerRestored, true, NotifyKind::LedgerRestored),
        (Action::OutsideRecorded, true, NotifyKind::WaitingForSenior),
        (Action::AuditReconciled, says("clean", false), NotifyKind::Differences),
        (Action::RunbookAccepted, says("looser", true), NotifyKind::LooserRunbook),
    ];
    if let Some((.., kind)) =
        of_installation.into_iter().find(|(action, says, _)| draft.action == *action && *says)
    {
        return vec![kind];
    }
    // Requests about operators are of no case.
    if draft.case.is_none() {
        return Vec::new();
    }
    let kind = match Event::of(draft) {
        Ok(Some(event)) => of_event(&event),
        // An entry of a case that cannot be read is told by whoever reads it.
        Ok(None) | Err(_) => None,
    };
    kind.into_iter().collect()
}

fn of_event(event: &Event) -> Option<NotifyKind> {
    match event {
        Event::Opened(opened) if !opened.raised.is_empty() => Some(NotifyKind::RedFlag),
        Event::Screened(screened) if !screened.flags.is_empty() => Some(NotifyKind::RedFlag),
        Event::Noted(remark) if remark.raises_flags() => Some(NotifyKind::RedFlag),
        Event::ApprovalRequested(_) => Some(NotifyKind::WaitingForSenior),
        Event::ApprovalGranted(_) => Some(NotifyKind::Approved),
        Event::ApprovalDenied(_) => Some(NotifyKind::Denied),
        Event::Referred(_) | Event::Escalated(_) => Some(NotifyKind::Escalated),
        Event::Refused(_) => Some(NotifyKind::Refused),
        Event::Overdue(_) => Some(NotifyKind::Overdue),
        Event::IncidentOpened(_) => Some(NotifyKind::Incident),
        Event::Notified(sent) | Event::FollowedUp(sent) if missed(sent) => {
            Some(NotifyKind::Undelivered)
        }
        Event::Opened(_)
        | Event::Screened(_)
        | Event::Noted(_)
        | Event::Notified(_)
        | Event::FollowedUp(_)
        | Event::Verified(_)
        | Event::Rejected(_)
        | Event::CodesChecked(_)
        | Event::SelfStarted(_)
        | Event::SelfConfirmed(_)
        | Event::SelfFailed(_)
        | Event::Intended(_)
        | Event::CameOut(..)
        | Event::ReadBack(..)
        | Event::Handed(_)
        | Event::Enrolled(_)
        | Event::Paused(_)
        | Event::Resumed(_)
        | Event::HandedOver(_)
        | Event::TakenOver(_)
        | Event::DoorClosed(_)
        | Event::PasswordChanged(_)
        | Event::Abandoned(_)
        | Event::Closed(..)
        | Event::IncidentClosed(_) => None,
    }
}

fn missed(sent: &Sent) -> bool {
    sent.deliveries
        .iter()
        .any(|d| matches!(d.outcome, Fate::Undelivered | Fate::Failed | Fate::Unknown))
}

/// Returns true if an entry may be the one with which a case leaves an account open.
pub(super) fn may_open_a_door(action: Action) -> bool {
    matches!(
        action,
        Action::CaseRefused | Action::CaseAbandoned | Action::CaseReferred | Action::FactorEnrolled
    )
}

/// Returns true if the last of a case's entries is the one with which it leaves an account open.
pub(super) fn opens_a_door(entries: &[Committed]) -> bool {
    let open = |entries: &[Committed]| {
        Case::replay(entries).is_ok_and(|case| case.door_open(&History::default()))
    };
    match entries.split_last() {
        Some((_, before)) => open(entries) && !open(before),
        None => false,
    }
}
