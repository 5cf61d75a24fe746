//! The entries that an operator's role lets the operator record. The rules are asked before an
//! entry is made. A verification of a ledger asks the rules of every entry.

mod checks;
mod keys;
#[cfg(test)]
mod tests;
mod violation;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

pub use checks::{RETAINED_AT_LEAST, RETENTION};
pub use violation::{MOST_KEYS, RuleViolation};

use super::registry::{ACTIONS, OperatorAccount, OperatorRegistry, is_second_pair};
use super::{Right, may};
use crate::ledger::keys::{INSTALLATION, INSTALLATION_ACTIONS};
use crate::ledger::verify::RoleRules;
use crate::ledger::{Action, Draft};
use crate::model::{Outcome, Role};
use checks::{ANSWERS, within_timer};

/// The time within which a request for a change that takes two can be answered. For the same time,
/// nobody approves for someone they added. For the same time, one who stepped down still counts, so
/// that nobody becomes the only one by disabling the other.
pub const WEEK: TimeDelta = TimeDelta::days(7);

impl OperatorRegistry {
    /// Checks that `draft` may be recorded at `time`, after everything that the roll has taken in.
    pub fn allows(&self, time: DateTime<Utc>, draft: &Draft) -> Result<(), RuleViolation> {
        self.allows_if(time, draft, true)
    }

    /// The same of an entry whose personal data may be gone: `whole` is true if it is there.
    fn allows_if(
        &self,
        time: DateTime<Utc>,
        draft: &Draft,
        whole: bool,
    ) -> Result<(), RuleViolation> {
        if draft.actor == INSTALLATION && draft.action == Action::LedgerRestored {
            return Err(RuleViolation::NoAdmin);
        }
        if draft.actor == INSTALLATION && INSTALLATION_ACTIONS.contains(&draft.action) {
            return Ok(());
        }
        if draft.action == Action::LedgerCreated
            && self.accounts.is_empty()
            && draft.role == Role::Admin
        {
            return Ok(());
        }
        let nobody = || RuleViolation::Nobody(draft.actor.clone());
        let actor = self.get(&draft.actor).filter(|a| !a.disabled).ok_or_else(nobody)?;
        if actor.role != draft.role {
            return Err(RuleViolation::Role {
                name: actor.name.clone(),
                said: draft.role,
                is: actor.role,
            });
        }
        right(actor, draft)?;
        within_service(draft, whole)?;
        within_timer(time, draft)?;
        self.about_somebody(draft)?;
        match draft.action {
            Action::OperatorAdded | Action::OperatorRoleChanged | Action::OperatorKeyRotated => {
                if draft.action == Action::OperatorKeyRotated {
                    OperatorRegistry::exchanged(actor, draft)?;
                }
                self.two_persons(actor, time, draft)?;
                self.last_admin(draft)
            }
            Action::OperatorDisabled => self.last_admin(draft),
            Action::OperatorKeyAdded => OperatorRegistry::another_key(actor, draft),
            Action::OperatorKeyDisabled => self.one_of_several(draft),
            Action::ContactsAccepted => self.two_persons(actor, time, draft),
            Action::OutsideConfirmed => self.second_person(actor, draft),
            Action::AuditReconciled => self.not_their_own(actor, draft),
            Action::ApprovalGranted => {
                let whom = draft.case.as_ref().and_then(|case| self.asking.get(case));
                match whom
                    .filter(|whom| self.brought_in(&actor.name, time - WEEK).any(|b| b == *whom))
                {
                    Some(whom) => {
                        Err(RuleViolation::BroughtIn { by: actor.name.clone(), whom: whom.clone() })
                    }
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    /// A new operator has a new name, and the others are there.
    fn about_somebody(&self, draft: &Draft) -> Result<(), RuleViolation> {
        let name = named(draft).unwrap_or_default();
        let there = self.get(name);
        match draft.action {
            Action::OperatorAdded if there.is_some() => Err(RuleViolation::Taken(name.to_owned())),
            Action::OperatorDisabled
            | Action::OperatorRoleChanged
            | Action::OperatorKeyRotated
            | Action::OperatorKeyAdded
            | Action::OperatorKeyDisabled => there
                .filter(|a| !a.disabled)
                .map(|_| ())
                .ok_or_else(|| RuleViolation::Nobody(name.to_owned())),
            _ => Ok(()),
        }
    }

    /// Returns true if this change takes two at `time`.
    pub fn takes_two(&self, time: DateTime<Utc>, actor: &str, draft: &Draft) -> bool {
        let present =
            |role: &str| draft.data.get(role).and_then(Value::as_str).and_then(Role::parse);
        let raises = match draft.action {
            Action::OperatorAdded | Action::OperatorRoleChanged => {
                present("role").is_none_or(is_second_pair)
            }
            Action::OperatorKeyRotated => {
                let of = named(draft).and_then(|n| self.get(n));
                of.is_none_or(|of| of.name != actor && is_second_pair(of.role))
            }
            Action::ContactsAccepted => changes_many_or_privileged(draft),
            _ => false,
        };
        let counts = |a: &&OperatorAccount| {
            let lately = a.stepped_down.is_some_and(|at| at > time - WEEK);
            !a.disabled && is_second_pair(a.role) || lately
        };
        raises && self.all().filter(counts).count() >= 2
    }

    fn two_persons(
        &self,
        actor: &OperatorAccount,
        time: DateTime<Utc>,
        draft: &Draft,
    ) -> Result<(), RuleViolation> {
        let Some(requested) = draft.data.get("requested") else {
            return if self.takes_two(time, &actor.name, draft) {
                Err(RuleViolation::TwoPersons)
            } else {
                Ok(())
            };
        };
        let proposal = requested
            .as_u64()
            .and_then(|seq| self.proposal(seq))
            .ok_or(RuleViolation::OtherRequest)?;
        if proposal.by == actor.name {
            return Err(RuleViolation::OwnRequest(actor.name.clone()));
        }
        let mut data = draft.data.clone();
        data.remove("requested");
        let by_admin =
            self.get(&proposal.by).is_some_and(|a| !a.disabled && may(a.role, Right::Operators));
        let fits = proposal.action == draft.action
            && proposal.data == data
            && proposal.at > time - WEEK
            && by_admin;
        if fits { Ok(()) } else { Err(RuleViolation::OtherRequest) }
    }

    /// Outside work is confirmed once, and not by the one who entered it.
    fn second_person(&self, actor: &OperatorAccount, draft: &Draft) -> Result<(), RuleViolation> {
        let number = draft.data.get("confirms").and_then(Value::as_u64);
        let by =
            number.and_then(|seq| self.outside.get(&seq)).ok_or(RuleViolation::OtherRequest)?;
        if *by == actor.name || self.aliases().same_person(by, &actor.name) {
            return Err(RuleViolation::OwnRequest(actor.name.clone()));
        }
        Ok(())
    }

    fn last_admin(&self, draft: &Draft) -> Result<(), RuleViolation> {
        let stays = draft.action != Action::OperatorDisabled
            && draft
                .data
                .get("role")
                .and_then(Value::as_str)
                .is_none_or(|r| r == Role::Admin.as_str());
        let others =
            self.active().any(|a| a.role == Role::Admin && Some(a.name.as_str()) != named(draft));
        let was = named(draft)
            .and_then(|n| self.get(n))
            .is_some_and(|a| a.role == Role::Admin && !a.disabled);
        if was && !stays && !others { Err(RuleViolation::LastAdmin) } else { Ok(()) }
    }
}

/// Checks that the actor's role has the right to the draft.
fn right(actor: &OperatorAccount, draft: &Draft) -> Result<(), RuleViolation> {
    let of_keys = matches!(
        draft.action,
        Action::OperatorKeyRotated | Action::OperatorKeyAdded | Action::OperatorKeyDisabled
    );
    let own_key = of_keys && named(draft) == Some(actor.name.as_str());
    let any = |rights: &[Right]| rights.iter().any(|r| may(actor.role, *r));
    let confirms = draft.data.contains_key("requested") && is_second_pair(actor.role);
    let may_take_two = changes_operators(draft.action) || draft.action == Action::ContactsAccepted;
    if own_key || any(needed(draft)) || may_take_two && confirms {
        return Ok(());
    }
    Err(RuleViolation::Right { by: actor.name.clone(), role: actor.role, action: draft.action })
}

fn named(draft: &Draft) -> Option<&str> {
    draft.data.get("name").and_then(Value::as_str)
}

/// So many people a contacts file may change by one person's act.
pub const CONTACTS_BY_ONE: u64 = 10;

/// Whoever accepts a file decides whom a caller is called back on. Entries from before say neither,
/// and took one.
fn changes_many_or_privileged(draft: &Draft) -> bool {
    let many =
        draft.data.get("changed").and_then(Value::as_u64).is_some_and(|n| n > CONTACTS_BY_ONE);
    let privileged =
        draft.data.get("privileged").and_then(Value::as_str).is_some_and(|p| p != "no");
    many || privileged
}

const fn changes_operators(action: Action) -> bool {
    matches!(
        action,
        Action::OperatorAdded | Action::OperatorRoleChanged | Action::OperatorKeyRotated
    )
}

/// Returns the rights of which an action takes one.
fn needed(draft: &Draft) -> &'static [Right] {
    match draft.action {
        // Only at the very beginning, only by the installation, and only by the holder of another key:
        // nobody has a right to these.
        Action::LedgerCreated | Action::OperatorSignInFailed | Action::OperatorKeyAdded => &[],
        Action::OperatorAdded
        | Action::OperatorDisabled
        | Action::OperatorRoleChanged
        | Action::OperatorKeyRotated
        | Action::OperatorKeyDisabled => &[Right::Operators],
        Action::AuditErased if draft.data.contains_key(RETENTION) => {
            &[Right::Ledger, Right::Retention]
        }
        Action::LedgerRestored | Action::LedgerDisputed | Action::AuditErased => &[Right::Ledger],
        Action::RunbookAccepted | Action::ContactsAccepted | Action::ClockCorrected => {
            &[Right::Runbook]
        }
        Action::ApprovalRequested => match draft.case {
            Some(_) => &[Right::Recover],
            None => &[Right::Operators],
        },
        Action::ApprovalGranted | Action::ApprovalDenied | Action::OutsideConfirmed => {
            &[Right::Approve]
        }
        Action::VerificationAccepted | Action::VerificationRejected => {
            &[Right::Recover, Right::Approve]
        }
        Action::CaseOpened
        | Action::CaseScreened
        | Action::BackupCodesChecked
        | Action::SelfRecoveryStarted
        | Action::SelfRecoveryConfirmed
        | Action::SelfRecoveryFailed
        | Action::FactorAdminReset
        | Action::BackupCodesGenerated
        | Action::PasswordSet
        | Action::PasswordTicketIssued
        | Action::EnrolmentTicketIssued
        | Action::FactorEnrolled
        | Action::EnrolmentOverdue
        | Action::FollowUpSent
        | Action::CasePaused
        | Action::CaseResumed
        | Action::CaseHandedOver
        | Action::CaseTakenOver
        | Action::CaseRefused
        | Action::CaseEscalated
        | Action::CaseReferred
        | Action::CaseDoorClosed
        | Action::PasswordChanged
        | Action::CaseAbandoned => &[Right::Recover],
        Action::CaseClosed | Action::SessionsRevoked | Action::NoticeSent => {
            &[Right::Recover, Right::Incident]
        }
        Action::NoteAdded => &[Right::Recover, Right::Approve, Right::Incident],
        // Finding out what became of an enabling is anybody's who works on cases.
        Action::UserEnabled => match draft.phase {
            Some(crate::model::Phase::Outcome) => &[Right::Enable, Right::Recover],
            Some(crate::model::Phase::Intent) | None => &[Right::Enable],
        },
        Action::UserDisabled | Action::IncidentOpened | Action::OutsideRecorded => {
            &[Right::Incident]
        }
        Action::IncidentClosed => &[Right::Enable],
        Action::AuditReconciled if draft.data.contains_key(ANSWERS) => &[Right::Approve],
        Action::AuditExported => &[Right::Read],
        Action::AuditVerified | Action::AuditReconciled => &[Right::Check],
    }
}

/// The rules that a verification of the whole ledger asks of every entry, beyond whose signature
/// the entry bears.
impl RoleRules for OperatorRegistry {
    fn begin_anew(&mut self) {
        *self = OperatorRegistry::default();
    }

    fn concerns(&self, action: Action) -> bool {
        ACTIONS.contains(&action)
    }

    fn check(&self, time: DateTime<Utc>, draft: &Draft, erased: bool) -> Result<(), String> {
        self.allows_if(time, draft, !erased).map_err(|breach| breach.to_string())
    }

    fn take_in(&mut self, seq: u64, time: DateTime<Utc>, draft: &Draft) -> Result<(), String> {
        self.apply(seq, time, draft)
    }
}

/// Refuses what a script that acts for nobody in particular cannot do, whatever its role's rights.
///
/// `whole`: its personal data is there. Of an entry from which it was erased, what stood in it is
/// not known any more, and was checked when it was recorded.
pub fn within_service(draft: &Draft, whole: bool) -> Result<(), RuleViolation> {
    if draft.role != Role::Service {
        return Ok(());
    }
    let text = |key: &str| draft.told(key).and_then(Value::as_str);
    let why = match draft.action {
        Action::CaseOpened if whole && text("tier") != Some("ordinary") => {
            "acts on ordinary users only"
        }
        Action::CaseOpened
            if whole && draft.ticket.as_deref().is_none_or(|t| t.trim().is_empty()) =>
        {
            "needs a ticket"
        }
        Action::VerificationAccepted if text("evidence") != Some("linked-identity") => {
            "has no eyes and no telephone: it verifies by a federated sign-in alone"
        }
        Action::VerificationAccepted if draft.data.get("attested") == Some(&Value::Bool(true)) => {
            "attests nothing: the sign-in has to be read from the platform"
        }
        Action::OperatorKeyAdded => "has one key, in a file of its own",
        Action::PasswordSet
        | Action::PasswordTicketIssued
        | Action::BackupCodesGenerated
        | Action::EnrolmentTicketIssued => "sets no passwords and issues no codes",
        // Where a person reads a console and clicks in it, there is nothing for a script to say.
        _ if draft.outcome == Some(Outcome::Attested)
            || draft.data.get("attested") == Some(&Value::Bool(true)) =>
        {
            "attests nothing: it has no eyes"
        }
        _ => return Ok(()),
    };
    Err(RuleViolation::Service(why))
}
