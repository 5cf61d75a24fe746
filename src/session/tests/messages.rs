//! The tests of what the target is told, and how.

use super::*;
use crate::model::Fate;
use crate::provider::{ActKind, Capability};
use crate::session::Afterwards;

fn recovered(world: &mut World, caller: Caller, person: Fake) -> (Result<End, SessionError>, Fake) {
    let mut person = person.answer("--confirm", MARIA).meanwhile(world.signs_in(caller));
    (world.recover(&mut person), person)
}

fn means(world: &World, action: &str) -> Vec<String> {
    let entries = world.ledger.entries();
    let of = entries.iter().filter(|c| c.draft().action.as_str() == action);
    of.map(|c| {
        let deliveries = c.data()["deliveries"].as_array().unwrap();
        let outcomes: Vec<&str> =
            deliveries.iter().map(|d| d["outcome"].as_str().unwrap()).collect();
        format!("{} {}", c.data()["means"].as_str().unwrap(), outcomes.join(" "))
    })
    .collect()
}

#[test]
fn with_a_mail_server_both_go_by_it() {
    let (mut world, _, caller) = World::with_maria();
    world.mailer = Some(FakeMessenger::expecting(&[Fate::Accepted; 4]));
    world.options.follow_up = Some(FollowUpBy::Smtp);
    let (end, person) = recovered(&mut world, caller, by_video());
    end.unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert_eq!(means(&world, "notice.sent"), ["fake accepted", "fake accepted"]);
    assert_eq!(means(&world, "follow_up.sent"), ["fake accepted", "fake accepted"]);
    let mailer = world.mailer.as_ref().unwrap();
    assert_eq!(mailer.recipients(), [MARIA, HOME, MARIA, HOME]);
    let (notice, follow_up) = (&mailer.delivered[0].1, &mailer.delivered[3].1);
    assert!(notice.body().contains("removed a second factor (totp)"), "{}", notice.text());
    let entries = world.ledger.entries();
    let sent: Vec<_> =
        entries.iter().filter(|c| c.draft().action.as_str() == "notice.sent").collect();
    assert_eq!(sent[0].data()["deliveries"][0]["text_sha256"], notice.sha256().as_str());
    assert_eq!((&sent[0].data()["left"], &sent[1].data()["left"]), (&1.into(), &0.into()));
    for private in ["recipients", "replies"] {
        assert!(
            !sent[0].data().contains_key(private) && sent[0].draft().private.contains_key(private)
        );
    }
    assert!(follow_up.body().contains("you enrolled a new second factor"));
    assert!(
        person.was_told(
            "fact: Told: maria@example.com, maria@home.example: taken by the mail server"
        )
    );
}

const HOME: &str = "maria@home.example";

#[test]
fn what_the_server_refuses_the_operator_sends_and_the_others_are_left_alone() {
    let (mut world, _, caller) = World::with_maria();
    world.mailer = Some(FakeMessenger::expecting(&[Fate::Accepted, Fate::Failed]));
    let (end, person) =
        recovered(&mut world, caller, by_video().answer_key("--notice", "after-failure", "sent"));
    end.unwrap();
    assert!(person.was_told("Warn: maria@home.example: NOT sent: by the fake"));
    assert!(person.was_told("Task: To: maria@home.example"));
    assert_eq!(means(&world, "notice.sent"), ["fake accepted", "fake failed", "by-hand attested"]);
    world.is_closed(Outcome::RecoveredByReset);
}

/// Checks that an answer given before a server refused a message does not count for that message.
#[test]
fn a_flag_given_beforehand_attests_nothing_that_a_server_refused() {
    for fate in [Fate::Failed, Fate::Undelivered, Fate::Unknown] {
        let (mut world, _, caller) = World::with_maria();
        world.mailer = Some(FakeMessenger::expecting(&[fate, Fate::Accepted]));
        world.options.wait = Some(0);
        let mut person =
            by_video().scripted().answer("--confirm", MARIA).meanwhile(world.signs_in(caller));
        let stop = world.recover(&mut person).unwrap_err();
        assert_eq!(stop.exit_code(), 9, "{stop}");
        assert!(stop.to_string().contains("maria@example.com: "), "{stop}");
        assert!(stop.hint().unwrap().contains("readmit resume CASE"), "{:?}", stop.hint());
        assert_eq!(
            means(&world, "notice.sent"),
            [format!("fake {fate}"), "fake accepted".to_owned()]
        );

        // Afterwards somebody can say so; nobody is mailed for it.
        world.options.afterwards = Some(Afterwards::Sent);
        let stop = world.resume(&mut Fake::new().scripted()).unwrap_err();
        assert!(matches!(stop, SessionError::AwaitingEnrolment), "{stop}");
        assert_eq!(means(&world, "notice.sent").last().unwrap(), "by-hand attested");
        assert_eq!(world.mailer.as_ref().unwrap().recipients(), [MARIA, HOME]);
    }
}

#[test]
fn resume_mails_only_those_who_have_not_got_it() {
    let (mut world, _, _caller) = World::with_maria();
    world.options.wait = Some(0);
    let answers = [Fate::Accepted, Fate::Deferred, Fate::Deferred, Fate::Accepted];
    world.mailer = Some(FakeMessenger::expecting(&answers));
    assert_eq!(
        world
            .recover(&mut by_video().scripted().answer("--confirm", MARIA))
            .unwrap_err()
            .exit_code(),
        9
    );
    assert_eq!(world.resume(&mut Fake::new().scripted()).unwrap_err().exit_code(), 9);
    let stop = world.resume(&mut Fake::new().scripted()).unwrap_err();
    assert!(matches!(stop, SessionError::AwaitingEnrolment), "{stop}");
    assert_eq!(world.mailer.as_ref().unwrap().recipients(), [MARIA, HOME, HOME, HOME]);
    let all = ["fake accepted", "fake undelivered", "fake undelivered", "fake accepted"];
    assert_eq!(means(&world, "notice.sent"), all);
}

/// A session that was killed may have sent it to one of them and not recorded that, also where
/// others are on record.
#[test]
fn of_whom_nothing_is_on_record_is_said_before_it_goes_out() {
    let (mut world, user, _caller) = World::with_maria();
    world.options.wait = Some(0);
    let answers = [Fate::Failed, Fate::Accepted, Fate::Failed, Fate::Accepted];
    world.mailer = Some(FakeMessenger::expecting(&answers));
    assert_eq!(
        world
            .recover(&mut by_video().scripted().answer("--confirm", MARIA))
            .unwrap_err()
            .exit_code(),
        9
    );
    let now = world.hands.now();
    world.directory().add_address(&user, "new@example.com", None, false, now).unwrap();
    let mut person = Fake::new().scripted();
    assert_eq!(world.resume(&mut person).unwrap_err().exit_code(), 9);
    let said = "did not record a notice to new@example.com. If one went out, it goes out again.";
    assert!(person.was_told(said));
    let mailed = world.mailer.as_ref().unwrap().recipients();
    assert_eq!(mailed, [MARIA, HOME, MARIA, "new@example.com"]);
}

#[test]
fn what_is_unknown_is_not_mailed_again_without_a_word() {
    let (mut world, _, _caller) = World::with_maria();
    world.options.wait = Some(0);
    world.mailer = Some(FakeMessenger::expecting(&[Fate::Unknown, Fate::Accepted, Fate::Accepted]));
    assert_eq!(
        world
            .recover(&mut by_video().scripted().answer("--confirm", MARIA))
            .unwrap_err()
            .exit_code(),
        9
    );
    for _ in 0..2 {
        let stop = world.resume(&mut Fake::new().scripted()).unwrap_err();
        assert_eq!(stop.exit_code(), 9);
        assert!(stop.hint().unwrap().contains("--notice again"), "{:?}", stop.hint());
    }
    assert_eq!(world.mailer.as_ref().unwrap().recipients(), [MARIA, HOME]);
    world.options.afterwards = Some(Afterwards::Again);
    assert!(matches!(
        world.resume(&mut Fake::new().scripted()),
        Err(SessionError::AwaitingEnrolment)
    ));
    assert_eq!(world.mailer.as_ref().unwrap().recipients(), [MARIA, HOME, MARIA]);
}

#[test]
fn at_a_terminal_it_is_asked_what_became_of_it_since() {
    let (mut world, _, _caller) = World::with_maria();
    world.options.wait = Some(0);
    world.mailer = Some(FakeMessenger::expecting(&[Fate::Unknown, Fate::Accepted, Fate::Accepted]));
    assert_eq!(
        world
            .recover(&mut by_video().scripted().answer("--confirm", MARIA))
            .unwrap_err()
            .exit_code(),
        9
    );
    let mut person = Fake::new().answer_key("--notice", "afterwards", "not-sent").answer_key(
        "--notice",
        "after-failure",
        "not-sent",
    );
    assert_eq!(world.resume(&mut person).unwrap_err().exit_code(), 9);
    let mut person = Fake::new().answer_key("--notice", "afterwards", "again");
    assert!(matches!(world.resume(&mut person), Err(SessionError::AwaitingEnrolment)));
    assert_eq!(means(&world, "notice.sent"), ["fake unknown", "fake accepted", "fake accepted"]);
}

#[test]
fn what_is_put_off_is_tried_three_times_within_ten_minutes_and_holds_up_nothing() {
    let (mut world, _, caller) = World::with_maria();
    let answers = [Fate::Accepted, Fate::Deferred, Fate::Deferred, Fate::Deferred];
    world.mailer = Some(FakeMessenger::expecting(&answers));
    let start = world.hands.now();
    let mut enrols = world.signs_in(caller);
    let (mut waits, hands) = (0, world.hands.clone());
    // They enrol after twelve minutes.
    let meanwhile = move |status: &str, so_far: u64| {
        waits += 1;
        if waits > 24 {
            return enrols(status, so_far);
        }
        hands.pass(TimeDelta::seconds(30));
        Ok(Waited::Tick)
    };
    let mut person = by_video()
        .answer("--confirm", MARIA)
        .answer_key("--notice", "after-failure", "not-sent")
        .answer_key("--notice", "after-failure", "sent")
        .meanwhile(meanwhile);
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    let all =
        ["fake accepted", "fake deferred", "fake deferred", "fake undelivered", "by-hand attested"];
    assert_eq!(means(&world, "notice.sent"), all);
    let entries = world.ledger.entries();
    let times: Vec<i64> = entries
        .iter()
        .filter(|c| c.draft().action.as_str() == "notice.sent")
        .map(|c| (c.time() - start).num_seconds())
        .collect();
    assert_eq!(&times[..4], [0, 0, 120, 540]);
    assert!(person.was_told("wait: waiting for sign-in and enrolment; notice again at 12:02 UTC"));
    assert!(person.was_told(
        "fact: Not told: maria@home.example: put off by the mail server: by the fake (!)"
    ));
}

#[test]
fn a_script_tries_again_within_its_wait_and_not_beyond() {
    for (wait, tries, last) in
        [(0, 1, "fake undelivered"), (119, 1, "fake undelivered"), (300, 2, "fake accepted")]
    {
        let (mut world, _, caller) =
            World::with(|m| NewUser { addresses: m.addresses[..1].to_vec(), ..m });
        world.options.wait = Some(wait);
        world.mailer = Some(FakeMessenger::expecting(&[Fate::Deferred, Fate::Accepted][..tries]));
        let mut enrols = world.signs_in(caller);
        let hands = world.hands.clone();
        let meanwhile = move |status: &str, so_far: u64| {
            if so_far > 150 {
                return enrols(status, so_far);
            }
            hands.pass(TimeDelta::seconds(30));
            Ok(Waited::Tick)
        };
        let mut person = by_video().scripted().answer("--confirm", MARIA).meanwhile(meanwhile);
        let end = world.recover(&mut person).map_err(|stop| stop.exit_code());
        assert_eq!(end.is_ok(), tries == 2, "{end:?}");
        assert!(tries == 2 || end == Err(9), "{end:?}");
        assert_eq!(means(&world, "notice.sent").last().unwrap(), last);
    }
}

#[test]
fn a_wait_for_a_mail_server_can_be_left() {
    let (mut world, _, caller) = World::with_maria();
    let answers = [Fate::Accepted, Fate::Accepted, Fate::Accepted, Fate::Deferred];
    world.mailer = Some(FakeMessenger::expecting(&answers));
    world.options.follow_up = Some(FollowUpBy::Smtp);
    let mut enrols = world.signs_in(caller);
    let meanwhile = move |status: &str, so_far: u64| {
        if status.starts_with("the follow-up was put off by the mail server; next try at 12:02 UTC")
        {
            return Ok(Waited::Stopped);
        }
        enrols(status, so_far)
    };
    let mut person =
        by_video().answer("--confirm", MARIA).answer("--follow-up", "print").meanwhile(meanwhile);
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    let all = ["fake accepted", "fake deferred", "fake undelivered", "print printed"];
    assert_eq!(means(&world, "follow_up.sent"), all);
}

#[test]
fn a_notice_that_was_not_sent_keeps_the_case_open_and_the_operator_there() {
    let (mut world, _, caller) = World::with_maria();
    let person = by_video().answer("--notice", "not-sent").answer("--notice", "not-sent");
    let (end, person) = recovered(&mut world, caller, person);
    let stop = end.unwrap_err();
    assert_eq!(
        (stop.exit_code(), matches!(stop, SessionError::Unreached { .. })),
        (9, true),
        "{stop}"
    );
    // They enrolled meanwhile; and it was asked again before the close.
    assert_eq!(world.count("mfa.factor_enrolled"), 1);
    assert!(person.was_told("fact: Not told: maria@example.com: NOT sent: the operator said so"));
    assert_eq!(means(&world, "notice.sent"), ["by-hand failed failed", "by-hand failed failed"]);
    world.resume(&mut Fake::new().answer("--notice", "sent")).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
}

#[test]
fn a_case_that_waits_does_not_hide_that_nobody_was_told() {
    let (mut world, _, _) = World::with_maria();
    world.options.wait = Some(0);
    let mut person = by_video().answer("--confirm", MARIA).answer("--notice", "not-sent");
    assert_eq!(world.recover(&mut person).unwrap_err().exit_code(), 9);
    let stop =
        world.resume(&mut Fake::new().scripted().answer("--notice", "not-sent")).unwrap_err();
    assert_eq!(stop.exit_code(), 9);
    // Without an answer it is no matter of usage: something was changed.
    let nobody =
        Fake::new().scripted().fails("--notice", PromptError::NobodyToAsk(vec!["--notice".into()]));
    let mut nobody = nobody;
    let stop = world.resume(&mut nobody).unwrap_err();
    assert_eq!((stop.exit_code(), stop.hint().is_some()), (9, true));
}

#[test]
fn the_follow_up_can_be_a_file_for_each_address() {
    let (mut world, _, caller) = World::with_maria();
    let file = world.home.path().join("follow-up.eml");
    world.options.follow_up = Some(FollowUpBy::Eml(file.clone()));
    recovered(&mut world, caller, by_video().answer("--notice", "sent")).0.unwrap();
    assert_eq!(means(&world, "follow_up.sent"), ["eml saved", "eml saved"]);
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains("To: maria@example.com") && !text.contains("home.example"), "{text}");
    assert!(world.home.path().join("follow-up-2.eml").exists());
}

#[test]
fn a_file_that_cannot_be_written_is_no_follow_up() {
    let (mut world, _, caller) = World::with_maria();
    world.options.follow_up = Some(FollowUpBy::Eml("/nope/x.eml".into()));
    let person = by_video().answer("--notice", "sent").answer("--follow-up", "print");
    let (end, person) = recovered(&mut world, caller, person);
    end.unwrap();
    assert!(
        person
            .was_told("Warn: maria@example.com: NOT sent: /nope/x.eml: No such file or directory")
    );
    assert_eq!(
        means(&world, "follow_up.sent"),
        ["eml failed", "eml failed", "print printed printed"]
    );
}

#[test]
fn a_sentence_goes_above_the_end_and_can_be_changed_and_taken_out() {
    let (mut world, _, caller) = World::with_maria();
    world.options.follow_up = None;
    let person = by_video()
        .answer("--notice", "sent")
        .answer("--follow-up", "edit")
        .answer("--follow-up-text", "Visit http://evil.example/login")
        // Asked again at once, with what was written to start from.
        .answer("--follow-up-text", "2")
        .answer("--follow-up", "remove")
        .answer("--follow-up", "edit")
        .answer("--follow-up-text", "Thank you for your patience.")
        .answer("--follow-up", "edit")
        .keep_draft("--follow-up-text")
        .answer("--follow-up", "print");
    let (end, person) = recovered(&mut world, caller, person);
    end.unwrap();
    assert!(person.was_told("Warn: It holds what looks like a link"));
    let text = &world.printed[0];
    assert!(text.contains("\n\nThank you for your patience.\n\nIF THAT WAS NOT YOU"), "{text}");
    assert!(text.ends_with("hang up and call\nthe service desk.\n"), "{text}");
    assert!(!text.contains("evil") && !text.contains("\n2\n"), "{text}");
}

#[test]
fn a_script_may_add_a_sentence_and_no_link() {
    let (mut world, _, caller) = World::with_maria();
    world.options.follow_up_text = Some("See desk.example/help".into());
    let stop = recovered(&mut world, caller, by_video().answer("--notice", "sent")).0.unwrap_err();
    assert_eq!(stop.exit_code(), 2, "{stop}");
    world.options.follow_up_text = Some("Thank you for your patience.".into());
    world.resume(&mut Fake::new()).unwrap();
    assert!(
        world.printed[0].contains("\n\nThank you for your patience.\n\nIF THAT"),
        "{}",
        world.printed[0]
    );
}

#[test]
fn who_goes_on_does_not_wait_for_a_try_of_an_earlier_session() {
    let (mut world, _, _caller) = World::with_maria();
    world.mailer =
        Some(FakeMessenger::expecting(&[Fate::Accepted, Fate::Deferred, Fate::Accepted]));
    let mut person = by_video().answer("--confirm", MARIA).wait_fails(PromptError::Gone);
    assert!(matches!(world.recover(&mut person), Err(SessionError::Unasked(_))));
    assert_eq!(means(&world, "notice.sent"), ["fake accepted", "fake deferred"]);
    world.options.wait = Some(0);
    assert!(matches!(
        world.resume(&mut Fake::new().scripted()),
        Err(SessionError::AwaitingEnrolment)
    ));
    assert_eq!(world.mailer.as_ref().unwrap().recipients(), [MARIA, HOME, HOME]);
}

#[test]
fn a_follow_up_that_is_not_taken_goes_another_way() {
    for (answer, word) in [(Fate::Failed, "failed"), (Fate::Unknown, "unknown")] {
        let (mut world, _, caller) = World::with_maria();
        world.mailer = Some(FakeMessenger::expecting(&[
            Fate::Accepted,
            Fate::Accepted,
            Fate::Accepted,
            answer,
        ]));
        world.options.follow_up = Some(FollowUpBy::Smtp);
        recovered(&mut world, caller, by_video().answer("--follow-up", "print")).0.unwrap();
        world.is_closed(Outcome::RecoveredByReset);
        let second = format!("fake {word}");
        assert_eq!(
            means(&world, "follow_up.sent"),
            ["fake accepted", second.as_str(), "print printed"]
        );
    }
}

#[test]
fn a_script_whose_follow_up_is_not_taken_says_so_and_goes_on_later() {
    let (mut world, _, caller) = World::with_maria();
    let answers = [Fate::Accepted, Fate::Accepted, Fate::Accepted, Fate::Failed, Fate::Accepted];
    world.mailer = Some(FakeMessenger::expecting(&answers));
    world.options.follow_up = Some(FollowUpBy::Smtp);
    let stop = recovered(&mut world, caller, by_video().scripted()).0.unwrap_err();
    assert_eq!(stop.exit_code(), 9);
    assert!(stop.hint().unwrap().contains("--follow-up print"));
    world.resume(&mut Fake::new().scripted()).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert_eq!(world.mailer.as_ref().unwrap().recipients()[4], HOME);
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
    let mut person = by_video().fails("--confirm", PromptError::Gone);
    world.recover(&mut person).unwrap_err();
    let now = world.hands.now();
    world.directory().add_address(&user, "mallory@evil.example", None, false, now).unwrap();
    let mut person = Fake::new()
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .meanwhile(world.signs_in(caller));
    world.resume(&mut person).unwrap();
    assert!(person.was_told("To: maria@example.com, maria@home.example, mallory@evil.example"));
}

#[test]
fn what_was_only_taken_on_is_not_told_as_done() {
    let (mut world, _, caller) = World::with_maria();
    world.provider.is_capable(ActKind::RevokeTokens, Capability::Can);
    world.mailer = Some(FakeMessenger::expecting(&[Fate::Accepted; 4]));
    world.options.follow_up = Some(FollowUpBy::Smtp);
    recovered(&mut world, caller, by_video()).0.unwrap();
    assert_eq!(world.count("user.sessions_revoked revoke-tokens outcome accepted"), 1);
    for (_, message) in &world.mailer.as_ref().unwrap().delivered {
        let text = message.text().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            text.contains(
                "revoked the refresh tokens (taken on by the platform, not yet confirmed)"
            ),
            "{text}"
        );
        assert!(
            text.contains("removed a second factor (totp)") && !text.contains("(totp) ("),
            "{text}"
        );
    }
}
