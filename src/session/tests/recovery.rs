//! The ways that lead to a recovery.

use super::*;
use crate::model::SignInMethod;
use crate::provider::ProviderReads;

/// After the caller is verified: the reset, the notice, and an end.
fn to_the_end(person: Fake) -> Fake {
    person.answer("--confirm", MARIA).answer("--notice", "sent")
}

#[test]
fn a_lock_by_failed_sign_ins_is_seen_before_anything_is_promised() {
    let (mut world, _, _) = World::with_maria();
    let until = (world.hands.now() + TimeDelta::minutes(30)).timestamp_millis();
    let file = rusqlite::Connection::open(Directory::path(world.home.path())).unwrap();
    file.execute("UPDATE users SET locked_until = ?1", [until]).unwrap();
    drop(file);
    let mut person = Fake::new()
        .several("--lost-number", &["0142"])
        .aside("--verify", crate::ui::prompter::SessionCommand::Pause);
    assert!(matches!(world.recover(&mut person), Err(SessionError::Paused)));
    assert!(
        person.was_told("fact: Locked: by failed sign-ins, until 12:30 UTC"),
        "{:?}",
        person.told()
    );
}

#[test]
fn no_codes_left_leads_to_a_reset() {
    let (mut world, user, caller) = World::with_maria();
    let mut person = to_the_end(by_video()).meanwhile(world.signs_in(caller));
    let end = world.recover(&mut person).unwrap();
    assert_eq!(end.outcome, Outcome::RecoveredByReset);
    assert!(person.told().iter().any(|line| line == "ring"), "whoever waits is called");
    world.is_closed(Outcome::RecoveredByReset);
    assert_eq!(
        world.outline(),
        [
            "case.opened",
            "case.screened",
            "verification.accepted",
            "backup_codes.checked",
            "mfa.factor_admin_reset succeeded",
            "notice.sent",
            "mfa.factor_enrolled",
            "follow_up.sent",
            "case.closed recovered_by_reset",
        ]
    );
    assert_eq!(
        world.provider.acts(),
        ["require-enrolment", "remove-factor", "forget-devices", "end-sessions"]
    );
    let [factor] = &world.directory().factors(&user).unwrap()[..] else { panic!("one factor") };
    assert_eq!(factor.label, "new phone");
    let [printed] = &world.printed[..] else { panic!("one message") };
    assert!(printed.contains("you enrolled a new second factor (totp)"), "{printed}");
    assert!(person.was_told("To: maria@example.com, maria@home.example"));
}

#[test]
fn every_question_can_be_asked() {
    let (mut world, _, caller) = World::with_maria();
    world.options = SessionOptions::default();
    let mut person = Fake::new()
        .several("--lost", &["phone"])
        .several("--lost-number", &[])
        .answer("--ticket", "#1234")
        .answer("--verify", "known-phone")
        .answer_key("--evidence", "number", "0142")
        .answer("--verdict", "confirmed")
        .answer("--confirm", MARIA)
        .keep_draft("--reason")
        .answer("--notice", "sent")
        .answer("--follow-up", "print")
        .meanwhile(world.signs_in(caller));
    for _ in ["pressure", "unusual-activity", "gut-feeling"] {
        person = person.answer("--no-red-flags (or --red-flag CODE)", "no");
    }
    person = person.several("--no-red-flags (or --red-flag CODE)", &[]);
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    let draft =
        person.lines().iter().find(|l| l.flag == "--reason").unwrap().draft.clone().unwrap();
    assert!(draft.starts_with("Lost phone; identity verified by "), "{draft}");
    assert!(draft.ends_with(" on 2026-05-17, see ticket #1234"), "{draft}");
    let reset = world.ledger.entries().into_iter().find(|c| c.draft().phase.is_some()).unwrap();
    assert_eq!(reset.draft().reason(), Some(draft.as_str()));
    assert_eq!(reset.draft().ticket.as_deref(), Some("#1234"));
    assert_eq!(reset.draft().mode, Mode::Interactive);
}

#[test]
fn codes_that_are_not_at_hand_are_removed_with_the_rest() {
    let (mut world, user, mut caller) = World::with_maria();
    world.give_codes(&user, &mut caller);
    caller.backup_codes.clear();
    let mut person = to_the_end(by_video())
        .answer("--backup-codes", "not-at-hand")
        .meanwhile(world.signs_in(caller));
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    let checked = world
        .ledger
        .entries()
        .into_iter()
        .find(|c| c.draft().action.as_str() == "backup_codes.checked");
    let checked = checked.unwrap();
    assert_eq!(
        (&checked.data()["answer"], &checked.draft().private["left"]),
        (&"not-at-hand".into(), &3.into())
    );
    assert!(checked.draft().reason().is_some());
    assert!(world.provider.acts().contains(&"remove-backup-codes".to_owned()));
    assert_eq!(world.directory().codes_left(&user).unwrap(), 0);
}

/// Checks that things that were on the account when the case was opened are not said to be there
/// after the reset. In the session that made it the reset has said so itself.
#[test]
fn a_header_after_the_reset_says_what_was_changed() {
    let (mut world, user, mut caller) = World::with_maria();
    world.give_codes(&user, &mut caller);
    caller.backup_codes.clear();
    world.options.wait = Some(0);
    let mut person = to_the_end(by_video())
        .answer("--backup-codes", "not-at-hand")
        .meanwhile(|_, _| Ok(Waited::Tick));
    assert!(matches!(world.recover(&mut person), Err(SessionError::AwaitingEnrolment)));
    assert!(person.was_told("fact: Backup codes: 3 left"));
    let removed = person.told().iter().position(|line| line.starts_with("Done: Removed")).unwrap();
    let facts = |told: &[String], of: &str| told.iter().any(|line| line.starts_with(of));
    assert!(!facts(&person.told()[removed..], "fact: Backup codes"));
    world.options.wait = None;
    let mut person = Fake::new().meanwhile(world.signs_in(caller));
    world.resume(&mut person).unwrap();
    let told = person.told();
    let changed = told.iter().find(|line| line.starts_with("fact: Changed: ")).unwrap();
    assert!(changed.contains("removed"), "{changed}");
    assert!(facts(told, "fact: Backup codes when opened: 3 left"));
    assert!(!facts(told, "fact: Backup codes: ") && !facts(told, "fact: Factors: "));
}

#[test]
fn a_code_at_hand_lets_them_in_and_nothing_is_reset() {
    let (mut world, user, mut caller) = World::with_maria();
    world.give_codes(&user, &mut caller);
    let mut person =
        by_video().answer("--backup-codes", "at-hand").meanwhile(world.helps_themself(caller));
    let end = world.recover(&mut person).unwrap();
    assert_eq!(end.outcome, Outcome::RecoveredByBackupCode);
    world.is_closed(Outcome::RecoveredByBackupCode);
    assert_eq!(
        world.outline()[3..],
        [
            "backup_codes.checked",
            "self_recovery.started",
            "self_recovery.confirmed",
            "mfa.factor_enrolled",
            "follow_up.sent",
            "case.closed recovered_by_backup_code",
        ]
    );
    assert_eq!(world.provider.acts(), [""; 0]);
    assert_eq!(world.directory().codes_left(&user).unwrap(), 2);
    assert!(person.was_told("old factor(s) are still enrolled"));
    assert!(world.printed[0].contains("we reset nothing"));
}

#[test]
fn a_code_that_does_not_work_leads_back_to_the_reset() {
    let (mut world, user, mut caller) = World::with_maria();
    world.give_codes(&user, &mut caller);
    caller.backup_codes.clear();
    let mut person = to_the_end(by_video())
        .answer("--backup-codes", "at-hand")
        .waits(Waited::Stopped)
        .answer("--self-recovery", "wait")
        .waits(Waited::Stopped)
        .answer("--self-recovery", "failed")
        .meanwhile(world.signs_in(caller));
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert_eq!(world.count("self_recovery.failed"), 1);
}

#[test]
fn a_platform_that_shows_no_sign_ins_takes_the_operators_word() {
    let (mut world, user, mut caller) = World::with_maria();
    world.give_codes(&user, &mut caller);
    world.provider.sign_ins = false;
    let mut person = by_video()
        .answer("--backup-codes", "at-hand")
        .answer("--self-recovery", "done")
        .meanwhile(world.helps_themself(caller));
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByBackupCode);
    let entries = world.ledger.entries();
    let confirmed =
        entries.iter().find(|c| c.draft().action.as_str() == "self_recovery.confirmed").unwrap();
    assert!(!confirmed.data().contains_key("signed_in"), "a person says so");
}

#[test]
fn a_linked_identity_lets_them_in() {
    let long_ago = World::new().hands.now() - TimeDelta::days(90);
    let (mut world, user, mut caller) =
        World::with(|m| m.identity("corp", "m.miller@corp", long_ago));
    let link = world.provider.profile(&user).unwrap().identities.known().unwrap()[0].id.clone();
    let (mut directory, hands, dice) = (world.directory(), world.hands.clone(), world.dice.clone());
    let (id, of) = (user.clone(), link.clone());
    let mut session = None;
    let mut person = by_video().answer("--federated", &link).meanwhile(move |_, _| {
        hands.pass(TimeDelta::seconds(30));
        let mut random = |b: &mut [u8]| dice.fill(b);
        match session.take() {
            None => {
                let step = directory
                    .sign_in_federated(&id, &of, "192.0.2.7", hands.now(), &mut random)
                    .unwrap();
                let crate::directory::SignInStep::SignedIn(signed) = step else {
                    panic!("{step:?}")
                };
                session = Some(signed);
            }
            Some(signed) => caller
                .enrol(&mut directory, &signed, "new phone", hands.now(), &mut random)
                .unwrap(),
        }
        Ok(Waited::Tick)
    });
    let end = world.recover(&mut person).unwrap();
    assert_eq!(end.outcome, Outcome::RecoveredByFederatedSignIn);
    world.is_closed(Outcome::RecoveredByFederatedSignIn);
    assert_eq!(world.provider.acts(), [""; 0]);
    let seen = world.directory().sign_ins(&user, world.hands.now() - TimeDelta::hours(1)).unwrap();
    assert!(seen.iter().any(|s| s.method == SignInMethod::Federated));
}

#[test]
fn lost_mail_too_needs_two_methods_and_ends_with_a_password_read_out() {
    let (mut world, user, caller) = World::with_maria();
    world.options.lost = vec![Lost::Phone, Lost::Email];
    let heard = Heard::default();
    let fake = desk_phone(by_video())
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .answer("--notice", "sent")
        .meanwhile(
            world
                .once_heard(caller, &heard, |caller, secrets| caller.password = secrets[0].clone()),
        );
    let mut person = Beside::new(fake).on_the_line(&heard);
    let end = world.recover(&mut person).unwrap();
    assert_eq!(end.outcome, Outcome::RecoveredByReset);
    world.is_closed(Outcome::RecoveredByReset);
    assert_eq!(world.count("verification.accepted"), 2);
    assert_eq!(world.count("notice.sent"), 2);
    assert_eq!(world.provider.acts().last().unwrap(), "set-temporary-password");
    let [secret] = &person.fake.revealed()[0][..] else { panic!("one password") };
    let kept = format!("{:?}", world.ledger.entries());
    assert!(
        !kept.contains(secret.as_str()) && !person.fake.was_told(secret),
        "shown once, and kept nowhere"
    );
    let set =
        world.ledger.entries().into_iter().find(|c| c.data().contains_key("channel")).unwrap();
    assert_eq!(set.data()["channel"], "video");
    assert!(
        world.directory().account(&user, world.hands.now()).unwrap().password.expires.is_none(),
        "changed since"
    );
}

#[test]
fn a_lost_password_alone_needs_no_reset() {
    let (mut world, _, _) = World::with_maria();
    world.options.lost = vec![Lost::Password];
    let mut person = video(Fake::new()).answer("--confirm", MARIA).answer("--notice", "sent");
    let end = world.recover(&mut person).unwrap();
    assert_eq!(end.outcome, Outcome::RecoveredByReset);
    assert_eq!(world.provider.acts(), ["set-temporary-password"]);
    world.is_closed(Outcome::RecoveredByReset);
}
