//! Platforms that give links, and tokens that outlive a session.

use super::*;
use crate::case::Refusal;
use crate::provider::{ActKind, Capability};

const LINK: &str = "https://acme.example/reset?t=4f9d&m=15";

fn no_passwords() -> Capability {
    Capability::Cannot(
        "it has no temporary password; a password-change ticket is used instead".into(),
    )
}

/// Maria has lost her password, and this platform has links.
fn world(temporary: Capability) -> (World, Caller) {
    let (mut world, _, caller) = World::with_maria();
    world.options.lost = vec![Lost::Password];
    world.provider.is_capable(ActKind::SetTemporaryPassword, temporary);
    world.provider.is_capable(ActKind::IssuePasswordTicket, Capability::Can);
    (world, caller)
}

#[test]
fn a_link_goes_where_there_is_no_temporary_password() {
    let (mut world, _) = world(no_passwords());
    let mut person = video(Fake::new()).answer("--confirm", MARIA).answer("--notice", "sent");
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert!(
        person.was_told("embedded cannot set a temporary password: it has no temporary password;")
    );
    assert!(person.was_told("Instead: a link to set a new password, valid for 15 minutes."));
    assert_eq!(person.revealed(), [[LINK.to_owned()]]);
    assert_eq!(world.provider.acts(), ["issue-password-ticket"]);
    let story = world.story();
    for line in [
        "user.password_ticket_issued issue-password-ticket intent",
        "user.password_ticket_issued issue-password-ticket outcome succeeded",
        "user.password_ticket_issued issue-password-ticket",
    ] {
        assert!(story.iter().any(|l| l == line), "{line}: {story:#?}");
    }
    let kept = format!("{:?}", world.ledger.entries());
    assert!(!kept.contains("4f9d") && !person.told().iter().any(|t| t.contains("4f9d")));
    assert!(world.printed[0].contains("issued a link to set a new password"));
}

/// A link is not read out; the platform's password has to do, with the platform's own warning.
#[test]
fn over_the_phone_a_password_is_read_out_in_the_adapters_words() {
    let (mut world, _) = world(Capability::InPart("Auth0 cannot force a change".into()));
    let mut person = desk_phone(Fake::new()).answer("--confirm", MARIA).answer("--notice", "sent");
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert_eq!(world.provider.acts(), ["set-temporary-password"]);
    assert!(person.was_told(
        "embedded can set a temporary password only in part: Auth0 cannot force a change"
    ));
    assert!(person.was_told("not over the phone"));
    assert!(!person.revealed()[0][0].contains("https"));
}

#[test]
fn with_a_camera_the_link_is_the_better_way() {
    let (mut world, _) = world(Capability::InPart("Auth0 cannot force a change".into()));
    let mut person = video(Fake::new()).answer("--confirm", MARIA).answer("--notice", "sent");
    world.recover(&mut person).unwrap();
    assert_eq!(world.provider.acts(), ["issue-password-ticket"]);
}

#[test]
fn where_only_a_link_will_do_a_channel_for_it_is_verified() {
    let (mut world, _) = world(no_passwords());
    let mut person = video(desk_phone(Fake::new()).answer("--verify", "verify"))
        .answer("--confirm", MARIA)
        .answer("--notice", "sent");
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert!(person.was_told(&Refusal::NoLinkChannel.to_string()));
    assert_eq!(person.revealed(), [[LINK.to_owned()]]);

    let (mut world, _) = self::world(no_passwords());
    let mut script = desk_phone(Fake::new().scripted());
    let stop = world.recover(&mut script).unwrap_err();
    assert!(matches!(&stop, SessionError::Refusal(Refusal::NoLinkChannel)), "{stop:?}");
    assert_eq!((stop.exit_code(), world.provider.acts()), (3, Vec::new()));
}

#[test]
fn a_link_that_nobody_saw_is_issued_again() {
    let (mut world, _) = world(no_passwords());
    let mut person = video(Fake::new()).answer("--confirm", MARIA);
    world.provider.goes_wrong(ActKind::IssuePasswordTicket, super::watched::Mishap::Lost);
    let stop = world.recover(&mut person).unwrap_err();
    assert_eq!(stop.exit_code(), 9, "{stop:?}");
    let mut person = video(Fake::new())
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .answer("--notice", "sent");
    world.hands.pass(TimeDelta::minutes(20));
    world.resume(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert!(person.was_told("may never have been seen: another is issued"));
}

#[test]
fn a_link_to_enrolment_helps_whom_signing_in_does_not_lead_there() {
    let (mut world, _, caller) = World::with_maria();
    world.provider.is_capable(ActKind::IssueEnrolmentTicket, Capability::Can);
    let mut signs_in = world.signs_in(caller);
    let mut waits = 0;
    let mut person = by_video()
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .answer("--while-waiting", "link")
        .answer("--notice", "sent")
        .meanwhile(move |status, so_far| {
            waits += 1;
            if waits == 1 { Ok(Waited::Stopped) } else { signs_in(status, so_far) }
        });
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert_eq!(world.provider.acts().last().unwrap(), "issue-enrolment-ticket");
    assert_eq!(person.revealed(), [["https://acme.example/enrol?t=77aa".to_owned()]]);
    assert!(world.printed[0].contains("issued a link to set up a new second factor"));
}

#[test]
fn what_outlives_a_reset_is_told_line_by_line() {
    let (mut world, user, _) = World::with_maria();
    world.options.wait = Some(0);
    world
        .directory()
        .remember_device(&user, "laptop", world.hands.now(), &mut |b: &mut [u8]| world.dice.fill(b))
        .unwrap();
    world.provider.is_capable(ActKind::RevokeTokens, Capability::Can);
    world.provider.goes_wrong(ActKind::ForgetDevices, super::watched::Mishap::Fails);
    let mut person = by_video().answer("--confirm", MARIA).answer("--notice", "sent");
    assert!(matches!(world.recover(&mut person), Err(SessionError::AwaitingEnrolment)));
    for row in [
        "row: Sessions | done",
        "row: Refresh tokens | accepted, not yet confirmed",
        "row: Remembered devices | failed",
        "row: Passkeys, App passwords, Recovery phone and mail, Backup codes | nothing to do",
    ] {
        assert!(person.was_told(row), "{row}: {:#?}", person.told());
    }
    assert!(person.was_told("Accepted, not yet confirmed: revoke refresh tokens"));
    assert_eq!(world.count("user.sessions_revoked revoke-tokens outcome accepted"), 1);
}

#[test]
fn an_incident_revokes_tokens_and_says_what_it_cannot() {
    let (mut world, ..) = World::with_maria();
    world.options.reason = Some("somebody else is in the account".into());
    world.provider.is_capable(ActKind::RevokeTokens, Capability::Can);
    world
        .provider
        .is_capable(ActKind::EndSessions, Capability::Cannot("only disabling does".into()));
    let mut person = Fake::new().answer("--notice", "sent");
    let stop = world
        .at_desk(ravi(), &mut person, |desk| Session::incident(desk, None, Some(MARIA))?.work())
        .unwrap_err();
    assert!(
        matches!(&stop, SessionError::NotContained(open) if open.contains("end all sessions (this platform cannot")),
        "{stop:?}"
    );
    assert_eq!(stop.exit_code(), 9, "a session may still be open");
    world.is_settled();
    assert_eq!(world.count("user.sessions_revoked end-sessions outcome failed"), 1);
    assert_eq!(world.count("user.sessions_revoked revoke-tokens outcome accepted"), 1);
    assert!(person.was_told("embedded cannot end all sessions: only disabling does"));
    assert!(person.was_told("Taken, not yet confirmed: revoke refresh tokens."));
    assert_eq!(world.provider.acts(), ["suspend", "revoke-tokens", "forget-devices", "note"]);
}
