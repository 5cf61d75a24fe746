//! Work while the ledger was down is no evidence in a case.

use super::*;
use crate::case::outside::{CONFIRMS, OutsideDone, OutsideEntry};
use crate::ledger::{Action, Draft, Object};

/// Two people stand for it that Maria was called back, and all of it was done.
fn done_outside(world: &mut World, user: &UserId) {
    let acts = ["factors", "backup-codes", "sessions", "password", "suspend", "enable"];
    let done = |act: &&str| OutsideDone::parse(&format!("{act}=done@2026-05-17T11:00Z")).unwrap();
    let entry = OutsideEntry {
        acts: acts.iter().map(done).collect(),
        login: MARIA.into(),
        reason: "the ledger's disk was full".into(),
        verified: Some("called back on the number on file".into()),
    };
    let (data, private) = entry.parts();
    let plain = |action, actor: &Actor| {
        Draft::plain(world.hands.now(), action, &actor.name, actor.role, Mode::Interactive)
    };
    let recorded = Draft {
        provider: Some("embedded".into()),
        target: Some(user.0.clone()),
        data,
        private,
        ..plain(Action::OutsideRecorded, &ravi())
    };
    let seq = world.ledger.append(&[recorded], &key_of(&ravi()), &[]).unwrap()[0].seq();
    let mut data = Object::new();
    data.insert(CONFIRMS.into(), seq.into());
    let confirmed = Draft {
        provider: Some("embedded".into()),
        target: Some(user.0.clone()),
        data,
        ..plain(Action::OutsideConfirmed, &sofia())
    };
    world.ledger.append(&[confirmed], &key_of(&sofia()), &[]).unwrap();
}

#[test]
fn a_case_asks_for_all_of_it_although_it_was_done_outside() {
    let recovered = |outside: bool| {
        let (mut world, user, caller) = World::with_maria();
        if outside {
            done_outside(&mut world, &user);
        }
        let mut person = by_video()
            .answer("--confirm", MARIA)
            .answer("--notice", "sent")
            .meanwhile(world.signs_in(caller));
        world.recover(&mut person).unwrap();
        world.is_closed(Outcome::RecoveredByReset);
        assert_eq!(person.was_told("entered by ravi, confirmed by sofia"), outside);
        let asked: Vec<String> = person.asked().iter().map(|flag| (*flag).to_owned()).collect();
        let mut story = world.story();
        story.retain(|line| !line.starts_with("outside."));
        (asked, story)
    };
    assert_eq!(recovered(true), recovered(false));
}

/// Nor does it let a script past a verification that nobody made.
#[test]
fn without_a_verification_nothing_is_changed() {
    let (mut world, user, _) = World::with_maria();
    done_outside(&mut world, &user);
    let mut script = Fake::new()
        .scripted()
        .several("--lost-number", &["0142"])
        .fails("--verify", PromptError::NobodyToAsk(vec!["--verify".into()]));
    assert!(world.recover(&mut script).is_err());
    assert_eq!(world.count("mfa.factor_admin_reset"), 0, "{:?}", world.story());
}
