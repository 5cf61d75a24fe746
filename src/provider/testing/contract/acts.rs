//! One act at a time.

use secrecy::ExposeSecret;

use super::judge::{act, every_act, holds, settles};
use super::{Fixture, Seed};
use crate::provider::{Act, ActKind, ActOutcome, Capability, SettledAct};

pub(super) fn every_act_is_told_as_it_came(fixture: &mut dyn Fixture) {
    for (number, kind) in ActKind::ALL.iter().enumerate() {
        let user = fixture.make(&Seed {
            suspended: *kind == ActKind::Enable,
            ..Seed::full(&format!("u{number}"))
        });
        let factor = fixture.truth(&user).unwrap().factors.first().unwrap().clone();
        fixture.wait();
        for one in every_act(&factor).iter().filter(|a| a.kind() == *kind) {
            act(fixture, &user, one);
        }
    }
}

/// After a crash before the act: the platform does not take what was so before for what was to be
/// done.
pub(super) fn what_was_not_begun_is_not_done(fixture: &mut dyn Fixture) {
    let user = fixture.make(&Seed::full("maria"));
    let before = fixture.truth(&user).unwrap();
    let factor = before.factors.first().unwrap().clone();
    fixture.wait();
    let since = fixture.now();
    fixture.wait();
    for one in every_act(&factor) {
        settles(fixture, &user, &one, since, &before);
        let settled = fixture.provider().settle(&user, &one, since);
        assert!(
            settled != Ok(SettledAct::Done) || holds(&one, &before, &before),
            "{} was never begun, and is said to be done",
            one.kind()
        );
    }
}

/// Done twice, the second time is no failure: after a crash a session may not know about the first.
pub(super) fn what_is_so_already_is_no_failure(fixture: &mut dyn Fixture) {
    let user = fixture.make(&Seed::full("maria"));
    let factor = fixture.truth(&user).unwrap().factors.first().unwrap().clone();
    for one in every_act(&factor) {
        let again = match one.kind() {
            ActKind::SetTemporaryPassword
            | ActKind::IssuePasswordTicket
            | ActKind::IssueBackupCodes
            | ActKind::IssueEnrolmentTicket
            | ActKind::Note => continue,
            ActKind::RequireEnrolment
            | ActKind::RemoveFactor
            | ActKind::RemoveBackupCodes
            | ActKind::ForgetDevices
            | ActKind::EndSessions
            | ActKind::RevokeTokens
            | ActKind::Suspend
            | ActKind::Enable => one,
        };
        if !matches!(
            fixture.provider().capability(again.kind()),
            Capability::Can | Capability::InPart(_)
        ) {
            continue;
        }
        // Until it is so, as a person would who is told "unknown".
        let mut tries = 0;
        while !matches!(act(fixture, &user, &again).came, ActOutcome::Succeeded) {
            fixture.wait();
            tries += 1;
            assert!(tries < 20, "{} never succeeds", again.kind());
        }
        let report = act(fixture, &user, &again);
        assert!(
            !matches!(report.came, ActOutcome::Failed(_)),
            "{} is so already: {:?}",
            again.kind(),
            report.came
        );
    }
    let nothing = Act::RemoveFactor { factor: "no-such-factor".into() };
    if matches!(
        fixture.provider().capability(ActKind::RemoveFactor),
        Capability::Can | Capability::InPart(_)
    ) {
        assert!(
            !matches!(act(fixture, &user, &nothing).came, ActOutcome::Failed(_)),
            "a factor that is not there is gone"
        );
    }
}

pub(super) fn another_users_factor_stays(fixture: &mut dyn Fixture) {
    let (maria, other) = (fixture.make(&Seed::full("maria")), fixture.make(&Seed::full("other")));
    let before = fixture.truth(&other).unwrap();
    for factor in &before.factors {
        act(fixture, &maria, &Act::RemoveFactor { factor: factor.clone() });
    }
    for one in every_act(fixture.truth(&maria).unwrap().factors.first().unwrap()) {
        act(fixture, &maria, &one);
    }
    fixture.wait();
    assert_eq!(fixture.truth(&other).unwrap(), before);
}

pub(super) fn what_cannot_be_done_changes_nothing(fixture: &mut dyn Fixture) {
    let user = fixture.make(&Seed::full("maria"));
    let before = fixture.truth(&user).unwrap();
    for one in every_act(before.factors.first().unwrap()) {
        let capability = fixture.provider().capability(one.kind());
        if matches!(
            capability,
            Capability::Cannot(_) | Capability::ByHand(_) | Capability::NotApplicable
        ) {
            act(fixture, &user, &one);
            fixture.wait();
            assert_eq!(fixture.truth(&user).unwrap(), before, "{}", one.kind());
        }
    }
}

pub(super) fn a_report_does_not_print_its_secrets(fixture: &mut dyn Fixture) {
    let user = fixture.make(&Seed::full("maria"));
    let report = act(fixture, &user, &Act::IssueBackupCodes { count: 3 });
    let printed = format!("{report:?} {report:#?}");
    for secret in &report.secrets {
        assert!(!printed.contains(secret.expose_secret()));
    }
}
