//! Acts, and compares what is said with what is so.

use chrono::TimeDelta;
use secrecy::ExposeSecret;

use super::{Fixture, Truth};
use crate::model::UserId;
use crate::provider::{Act, ActKind, ActOutcome, ActReport, Capability, ProviderError, SettledAct};

/// One act of each kind. `factor` is the one to be removed.
pub(super) fn every_act(factor: &str) -> Vec<Act> {
    ActKind::ALL
        .iter()
        .map(|kind| match kind {
            ActKind::RequireEnrolment => Act::RequireEnrolment,
            ActKind::RemoveFactor => Act::RemoveFactor { factor: factor.into() },
            ActKind::RemoveBackupCodes => Act::RemoveBackupCodes,
            ActKind::ForgetDevices => Act::ForgetDevices,
            ActKind::EndSessions => Act::EndSessions,
            ActKind::RevokeTokens => Act::RevokeTokens,
            ActKind::SetTemporaryPassword => Act::SetTemporaryPassword {
                password: "six words that nobody would guess".into(),
                lifetime: TimeDelta::hours(1),
            },
            ActKind::IssuePasswordTicket => {
                Act::IssuePasswordTicket { lifetime: TimeDelta::minutes(15) }
            }
            ActKind::IssueBackupCodes => Act::IssueBackupCodes { count: 5 },
            ActKind::IssueEnrolmentTicket => Act::IssueEnrolmentTicket,
            ActKind::Suspend => Act::Suspend,
            ActKind::Enable => Act::Enable,
            ActKind::Note => {
                Act::Note { text: "R-7Q4K2M refused; see \u{1b}[31m the ledger".into() }
            }
        })
        .collect()
}

/// Returns true if `act` has taken effect between two looks.
pub(super) fn holds(act: &Act, before: &Truth, after: &Truth) -> bool {
    match act {
        Act::RequireEnrolment => after.enrolment_required,
        Act::RemoveFactor { factor } => !after.factors.contains(factor),
        Act::RemoveBackupCodes => after.codes == 0,
        Act::ForgetDevices => after.devices == 0,
        Act::EndSessions => after.sessions == 0,
        Act::RevokeTokens => after.tokens == 0,
        Act::IssuePasswordTicket { .. } => after.password_tickets > before.password_tickets,
        Act::IssueEnrolmentTicket => after.enrolment_tickets > before.enrolment_tickets,
        Act::SetTemporaryPassword { .. } => after.passwords_set > before.passwords_set,
        Act::IssueBackupCodes { count } => {
            after.codes_issued > before.codes_issued
                && (1..=*count).contains(&(after.codes as usize))
        }
        Act::Suspend => !after.enabled,
        Act::Enable => after.enabled,
        Act::Note { text } => after.notes.len() > before.notes.len() && after.notes.contains(text),
    }
}

/// Acts on a user who is there, and fails if the report, or what the platform says of the act
/// afterwards, is not true.
pub(super) fn act(fixture: &mut dyn Fixture, user: &UserId, act: &Act) -> ActReport {
    let (since, before) = (fixture.now(), fixture.truth(user).unwrap());
    let report = fixture.provider().act(user, act);
    let after = fixture.truth(user).unwrap();
    let kind = act.kind();
    match &report.came {
        ActOutcome::Succeeded => {
            assert!(holds(act, &before, &after), "{kind} is said to have succeeded, and has not");
        }
        ActOutcome::Failed(fault) => {
            assert_eq!(
                before, after,
                "{kind} is said to have failed ({fault}), and has changed something"
            );
        }
        ActOutcome::Accepted | ActOutcome::Unknown(_) => {}
    }
    can_be_told(fixture, act, &report);
    carries_what_it_should(fixture, act, &report);
    settles(fixture, user, act, since, &before);
    report
}

/// Checks that an act comes to what the provider's capability for the act says.
fn can_be_told(fixture: &dyn Fixture, act: &Act, report: &ActReport) {
    match fixture.provider().capability(act.kind()) {
        Capability::Can | Capability::InPart(_) => {}
        Capability::ByHand(_) | Capability::Cannot(_) => {
            assert!(
                matches!(report.came, ActOutcome::Failed(ProviderError::Cannot(_))),
                "{:?}",
                report.came
            );
        }
        Capability::NotApplicable => {
            assert!(
                matches!(
                    report.came,
                    ActOutcome::Succeeded | ActOutcome::Failed(ProviderError::Cannot(_))
                ),
                "{:?}",
                report.came
            );
        }
    }
}

fn carries_what_it_should(fixture: &dyn Fixture, act: &Act, report: &ActReport) {
    match (act, &report.came) {
        (Act::IssueBackupCodes { count }, ActOutcome::Succeeded) => {
            let mut codes: Vec<&str> =
                report.secrets.iter().map(ExposeSecret::expose_secret).collect();
            codes.sort_unstable();
            codes.dedup();
            let in_part = matches!(
                fixture.provider().capability(ActKind::IssueBackupCodes),
                Capability::InPart(_)
            );
            assert!(codes.len() == *count || (in_part && !codes.is_empty()), "each code once");
        }
        (Act::SetTemporaryPassword { .. }, ActOutcome::Succeeded) => {
            // Where it does not, the capability says so, and the report does not say otherwise.
            let in_part = matches!(
                fixture.provider().capability(ActKind::SetTemporaryPassword),
                Capability::InPart(_)
            );
            let expires = report.expires.map_or(in_part, |until| until > fixture.now());
            assert!(expires, "a temporary password expires");
        }
        (Act::IssuePasswordTicket { .. } | Act::IssueEnrolmentTicket, ActOutcome::Succeeded) => {
            assert_eq!(report.secrets.len(), 1, "a ticket is one link");
            let expires = matches!(act, Act::IssuePasswordTicket { .. });
            assert!(
                !expires || report.expires.is_some_and(|until| until > fixture.now()),
                "a link expires"
            );
        }
        (
            Act::IssueBackupCodes { .. }
            | Act::IssuePasswordTicket { .. }
            | Act::IssueEnrolmentTicket,
            ActOutcome::Accepted | ActOutcome::Unknown(_),
        ) => {}
        _ => assert!(report.secrets.is_empty(), "{} brings no secrets", act.kind()),
    }
}

/// Checks that what the provider says of an act is true. The act was begun at `since`, when
/// `before` was the state.
pub(super) fn settles(
    fixture: &dyn Fixture,
    user: &UserId,
    act: &Act,
    since: chrono::DateTime<chrono::Utc>,
    before: &Truth,
) {
    let settled = fixture.provider().settle(user, act, since);
    let so = holds(act, before, &fixture.truth(user).unwrap());
    match settled {
        Ok(SettledAct::Done) => assert!(so, "{} is said to be done, and is not", act.kind()),
        Ok(SettledAct::NotDone) => assert!(!so, "{} is said not to be done, and is", act.kind()),
        Ok(SettledAct::CannotTell) | Err(_) => {}
    }
}
