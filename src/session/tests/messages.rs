//! What the target is told, and how.

use super::*;
use crate::message::Sent;
use crate::provider::{ActKind, Capability};

fn recovered(world: &mut World, caller: Caller, person: Fake) -> (Result<End, Stop>, Fake) {
    let mut person = person.answer("--confirm", MARIA).meanwhile(world.signs_in(caller));
    (world.recover(&mut person), person)
}

fn means(world: &World, action: &str) -> Vec<String> {
    let entries = world.ledger.entries();
    let of = entries.iter().filter(|c| c.draft().action.as_str() == action);
    of.map(|c| {
        let deliveries = c.data()["deliveries"].as_array().unwrap();
        let outcomes: Vec<&str> = deliveries.iter().map(|d| d["outcome"].as_str().unwrap()).collect();
        format!("{} {}", c.data()["means"].as_str().unwrap(), outcomes.join(" "))
    })
    .collect()
}

#[test]
fn with_a_mail_server_both_go_by_it() {
    let (mut world, _, caller) = World::with_maria();
    world.mailer = Some(FakeMessenger::expecting(&[Sent::Accepted, Sent::Accepted]));
    world.options.follow_up = Some(FollowUpBy::Smtp);
    recovered(&mut world, caller, by_video()).0.unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert_eq!(means(&world, "notice.sent"), ["fake accepted accepted"]);
    assert_eq!(means(&world, "follow_up.sent"), ["fake accepted accepted"]);
    let mailer = world.mailer.as_ref().unwrap();
    let [notice, follow_up] = &mailer.delivered[..] else { panic!("two messages") };
    assert_eq!(notice.to(), [MARIA, "maria@home.example"]);
    assert!(notice.body().contains("removed a second factor (totp)"), "{}", notice.text());
    let entries = world.ledger.entries();
    let sent = entries.iter().find(|c| c.draft().action.as_str() == "notice.sent").unwrap();
    assert_eq!(sent.data()["deliveries"][0]["text_sha256"], notice.sha256().as_str());
    assert!(!sent.data().contains_key("recipients") && sent.draft().private.contains_key("recipients"));
    assert!(follow_up.body().contains("you enrolled a new second factor"));
}

#[test]
fn what_the_server_does_not_take_the_operator_sends() {
    let (mut world, _, caller) = World::with_maria();
    world.mailer = Some(FakeMessenger::expecting(&[Sent::Failed]));
    let (end, person) = recovered(&mut world, caller, by_video().answer("--notice", "sent"));
    end.unwrap();
    assert!(person.was_told("Warn: maria@example.com: failed by the fake"));
    assert_eq!(means(&world, "notice.sent"), ["fake attested attested"]);
    world.is_closed(Outcome::RecoveredByReset);
}

#[test]
fn a_notice_that_was_not_sent_keeps_the_case_open() {
    let (mut world, _, caller) = World::with_maria();
    let stop = recovered(&mut world, caller, by_video().answer("--notice", "not-sent")).0.unwrap_err();
    assert_eq!((stop.exit_code(), matches!(stop, Stop::Unsure(_))), (9, true));
    assert_eq!(means(&world, "notice.sent"), ["by-hand failed failed"]);
    // It comes first when the case goes on, and again until it is out.
    let mut person = Fake::new().answer("--notice", "not-sent");
    assert!(matches!(world.resume(&mut person), Err(Stop::Unsure(_))));
    world.options.wait = Some(0);
    let mut person = Fake::new().answer("--notice", "sent");
    assert!(matches!(world.resume(&mut person), Err(Stop::AwaitingEnrolment)));
}

#[test]
fn the_follow_up_can_be_a_file_for_each_address() {
    let (mut world, _, caller) = World::with_maria();
    let file = world.home.path().join("follow-up.eml");
    world.options.follow_up = Some(FollowUpBy::Eml(file.clone()));
    recovered(&mut world, caller, by_video().answer("--notice", "sent")).0.unwrap();
    assert_eq!(means(&world, "follow_up.sent"), ["eml attested attested"]);
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains("To: maria@example.com") && !text.contains("home.example"), "{text}");
    assert!(world.home.path().join("follow-up-2.eml").exists());
}

#[test]
fn the_follow_up_can_be_read_and_added_to_first() {
    let (mut world, _, caller) = World::with_maria();
    world.options.follow_up = None;
    let person = by_video()
        .answer("--notice", "sent")
        .answer("--follow-up", "edit")
        .answer("--follow-up-text", "Thank you for your patience.")
        .answer("--follow-up", "print");
    recovered(&mut world, caller, person).0.unwrap();
    assert!(world.printed[0].ends_with("Thank you for your patience.\n"), "{}", world.printed[0]);
}

#[test]
fn a_follow_up_that_is_not_taken_goes_another_way() {
    for (answer, word) in [(Sent::Failed, "failed"), (Sent::Unknown, "unknown")] {
        let (mut world, _, caller) = World::with_maria();
        world.mailer = Some(FakeMessenger::expecting(&[Sent::Accepted, answer]));
        world.options.follow_up = Some(FollowUpBy::Smtp);
        recovered(&mut world, caller, by_video().answer("--follow-up", "print")).0.unwrap();
        world.is_closed(Outcome::RecoveredByReset);
        let first = format!("fake {word} {word}");
        assert_eq!(means(&world, "follow_up.sent"), [first.as_str(), "print attested attested"]);
    }
}

#[test]
fn a_script_whose_follow_up_is_not_taken_says_so_and_goes_on_later() {
    let (mut world, _, caller) = World::with_maria();
    world.mailer = Some(FakeMessenger::expecting(&[Sent::Accepted, Sent::Failed, Sent::Accepted]));
    world.options.follow_up = Some(FollowUpBy::Smtp);
    let stop = recovered(&mut world, caller, by_video().scripted()).0.unwrap_err();
    assert_eq!(stop.exit_code(), 9);
    world.resume(&mut Fake::new().scripted()).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
}

#[test]
fn somebody_without_an_address_is_told_in_another_way() {
    let (mut world, _, caller) = World::with(|m| NewUser { addresses: Vec::new(), ..m });
    let (end, person) = recovered(&mut world, caller, by_video().answer("--notice", "sent"));
    end.unwrap();
    assert!(person.was_told("no address is on file"));
    assert_eq!(means(&world, "notice.sent"), ["by-hand attested"]);
    world.is_closed(Outcome::RecoveredByReset);
}

#[test]
fn an_address_that_came_on_file_meanwhile_is_told_too() {
    let (mut world, user, caller) = World::with_maria();
    let mut person = by_video().fails("--confirm", Unasked::Gone);
    world.recover(&mut person).unwrap_err();
    let now = world.hands.now();
    world.directory().add_address(&user, "mallory@evil.example", None, false, now).unwrap();
    let mut person =
        Fake::new().answer("--confirm", MARIA).answer("--notice", "sent").meanwhile(world.signs_in(caller));
    world.resume(&mut person).unwrap();
    assert!(person.was_told("To: maria@example.com, maria@home.example, mallory@evil.example"));
}

#[test]
fn what_was_only_taken_on_is_not_told_as_done() {
    let (mut world, _, caller) = World::with_maria();
    world.provider.is_capable(ActKind::RevokeTokens, Capability::Can);
    world.mailer = Some(FakeMessenger::expecting(&[Sent::Accepted, Sent::Accepted]));
    world.options.follow_up = Some(FollowUpBy::Smtp);
    recovered(&mut world, caller, by_video()).0.unwrap();
    assert_eq!(world.count("user.sessions_revoked revoke-tokens outcome accepted"), 1);
    for message in &world.mailer.as_ref().unwrap().delivered {
        let text = message.text().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("revoked the refresh tokens (taken on by the platform, not yet confirmed)"), "{text}");
        assert!(text.contains("removed a second factor (totp)") && !text.contains("(totp) ("), "{text}");
    }
}
