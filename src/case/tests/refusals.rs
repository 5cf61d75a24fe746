//! One scene for each reason why not.

use chrono::TimeDelta;

use super::evidence::*;
use super::world::CaseWorld;
use crate::case::event::{Change, Verified};
use crate::case::{ApprovalFor, Event, Refusal, RefusalKind, Rejection};
use crate::model::Outcome;
use crate::provider::ActKind;
use crate::runbook::Lost;

pub(super) fn removes() -> Event {
    Event::Intended(removal("f-1"))
}

pub(super) fn ready() -> CaseWorld {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.does("olga", no_codes());
    world
}

#[test]
fn out_of_order() {
    let mut world = CaseWorld::with(|_| {});
    world.open("olga").unwrap();
    assert!(matches!(
        world.may_not("olga", video()),
        Refusal::OutOfOrder("verification", "screen")
    ));
    assert!(matches!(world.may_not("olga", no_codes()), Refusal::OutOfOrder(..)));
    world.does("olga", screened(&[]));
    assert!(
        matches!(world.may_not("olga", screened(&["pressure"])), Refusal::OutOfOrder(..)),
        "screened twice"
    );
    assert!(matches!(world.may_not("olga", enrolled()), Refusal::OutOfOrder(..)));
    let early = closed(world.case(), Outcome::RecoveredByReset);
    assert!(matches!(world.may_not("olga", early), Refusal::OutOfOrder(..)));
    world.does("olga", video());
    assert!(
        matches!(world.may_not("olga", removes()), Refusal::OutOfOrder(..)),
        "before the codes are asked about"
    );
}

#[test]
fn closed_is_closed() {
    let mut world = CaseWorld::with(|_| {});
    world.open("olga").unwrap();
    world.does("olga", refuses());
    world.notifies("olga");
    let event = closed(world.case(), Outcome::Refused);
    world.does("olga", event);
    assert_eq!(world.may_not("olga", screened(&[])), Refusal::Closed);
    assert_eq!(world.may_not("zoe", Event::TakenOver(remark())), Refusal::Closed);
}

#[test]
fn verifications() {
    let mut world = ready();
    world.wait(16);
    assert_eq!(world.may_not("olga", removes()), Refusal::Verifications { have: 0, want: 1 });
    // Password and factors in one case: two, over two channels.
    let mut world = CaseWorld::with(|m| m.lost = vec![Lost::Phone, Lost::Password]);
    world.verified();
    world.does("olga", no_codes());
    world.does("olga", video());
    assert_eq!(world.may_not("olga", removes()), Refusal::Verifications { have: 1, want: 2 });
    world.does("olga", call("p-old"));
    world.does("olga", removes());
}

#[test]
fn it_goes_stale_between_intent_and_act() {
    let mut world = ready();
    let intent = world.does("olga", removes());
    world.wait(16);
    assert_eq!(
        world.permit("olga", 0, &intent).unwrap_err(),
        Refusal::Verifications { have: 0, want: 1 }
    );
    assert!(matches!(world.permit("omar", 0, &intent), Err(Refusal::Other(_))), "another's");
}

#[test]
fn red_flag() {
    let mut world = CaseWorld::with(|_| {});
    world.open("olga").unwrap();
    world.does("olga", screened(&["pressure", "coached"]));
    world.does("olga", video());
    assert_eq!(world.may_not("olga", no_codes()), Refusal::RedFlag("coached, pressure".into()));
    assert!(matches!(world.may_not("olga", removes()), Refusal::RedFlag(_)));
    world.does("olga", asks(ApprovalFor::RedFlag));
    world.does("zoe", grants(ApprovalFor::RedFlag));
    world.does("olga", no_codes());
    world.does("olga", removes());
}

#[test]
fn methods() {
    let mut world = CaseWorld::with(|_| {});
    world.open("olga").unwrap();
    world.does("olga", screened(&[]));
    let Event::Verified(it) = video() else { unreachable!() };
    let named = |method: &str| Event::Verified(Verified { method: method.into(), ..it.clone() });
    assert_eq!(
        world.may_not("olga", named("telepathy")),
        Refusal::NoSuchMethod("telepathy".into())
    );
    assert_eq!(
        world.may_not("olga", rejected("telepathy", Rejection::Failed)),
        Refusal::NoSuchMethod("telepathy".into())
    );
    for never in ["matching-email", "personal-data", "recovery-address-code", "chat-message"] {
        assert_eq!(world.may_not("olga", named(never)), Refusal::Unacceptable(never.into()));
        let refusal = world.may_not("olga", rejected(never, Rejection::Failed));
        assert_eq!(refusal, Refusal::NoSuchMethod(never.into()), "it is rejected for what it is");
    }
    world.does("olga", rejected("chat-message", Rejection::Unacceptable));
}

#[test]
fn evidence() {
    let mut world = CaseWorld::with(|m| m.numbers[0].lost = false);
    world.open("olga").unwrap();
    world.does("olga", screened(&[]));
    let (before, after) = (world.now - TimeDelta::minutes(1), world.now + TimeDelta::seconds(1));
    let future = world.now + TimeDelta::hours(1);
    let Event::Verified(video) = video() else { unreachable!() };
    for event in [
        call("p-new"),
        call("p-unknown"),
        call("p-of-the-caller"),
        ticket("stranger@example.com"),
        federated("i-new", after),
        federated("i-none", after),
        federated("i-old", before),
        federated("i-old", future),
        Event::Verified(Verified { compared: Some("  ".into()), ..video.clone() }),
        Event::Verified(Verified { carries_secrets: false, ..video.clone() }),
        Event::Verified(Verified { carries_links: false, ..video.clone() }),
        Event::Verified(Verified { channel: "phone".into(), ..video }),
    ] {
        let said = format!("{event:?}");
        assert!(matches!(world.may_not("olga", event), Refusal::Evidence(_)), "{said}");
    }
    for event in [call("p-old"), ticket("BOSS@example.com"), federated("i-old", after)] {
        world.does("olga", event);
    }
    assert_eq!(world.may_not("olga", ticket("olga@example.com")).weight(), RefusalKind::Refused);
}

/// A password is read out over the phone; a link is not.
#[test]
fn a_link_needs_a_channel_that_carries_it() {
    let mut world = CaseWorld::with(|o| o.lost = vec![Lost::Password]);
    world.open("olga").unwrap();
    world.does("olga", screened(&[]));
    world.does("olga", call("p-old"));
    world.does("olga", no_codes());
    let ticket = |channel: &str| Event::Intended(secret(ActKind::IssuePasswordTicket, channel));
    assert_eq!(world.may_not("olga", ticket("phone")), Refusal::NoLinkChannel);
    assert_eq!(world.may_not("olga", ticket("video")), Refusal::NoLinkChannel);
    world.does("olga", video());
    assert_eq!(world.may_not("olga", ticket("phone")), Refusal::NoLinkChannel);
    let case = world.cases.len() - 1;
    let intent = world.does("olga", ticket("video"));
    world.permit("olga", case, &intent).unwrap();
    // It was verified a moment too long ago when the change begins.
    let came = Change {
        intent: Some(intent.seq()),
        reason: None,
        ..secret(ActKind::IssuePasswordTicket, "video")
    };
    world.does("olga", Event::CameOut(came, Outcome::Failed));
    world.wait(20);
    world.does("olga", call("p-old"));
    assert_eq!(world.may_not("olga", ticket("video")), Refusal::NoLinkChannel);
}

#[test]
fn attempts() {
    let mut world = CaseWorld::with(|_| {});
    world.open("olga").unwrap();
    world.does("olga", screened(&[]));
    world.does("olga", rejected("video-call", Rejection::Uncertain));
    world.does("olga", rejected("known-phone", Rejection::Failed));
    world.does("olga", rejected("chat-message", Rejection::Unacceptable));
    let used_up = Refusal::Attempts { used: 3, limit: 3 };
    assert_eq!(world.may_not("olga", video()), used_up);
    assert_eq!(world.may_not("olga", rejected("video-call", Rejection::Failed)), used_up);
    world.wait(24 * 60);
    world.does("olga", video());
}

#[test]
fn cooling() {
    let mut world = CaseWorld::with(|_| {});
    world.open("sue").unwrap();
    world.does("sue", refuses());
    world.notifies("sue");
    let event = closed(world.case(), Outcome::Refused);
    world.does("sue", event);
    for who in ["olga", "ada", "sue"] {
        assert!(matches!(world.open(who), Err(Refusal::Cooling { .. })), "{who}");
    }
    world.open("sam").unwrap();
    assert!(world.case().opened.what.cooling);
}

#[test]
fn reason() {
    let mut world = ready();
    for text in ["", "         x         ", "too short"] {
        let change = crate::case::event::Change { reason: Some(text.into()), ..removal("f-1") };
        assert_eq!(world.may_not("olga", Event::Intended(change)), Refusal::Reason(10), "{text}");
    }
    assert_eq!(
        world.may_not("olga", Event::Refused(crate::case::event::Remark::default())),
        Refusal::Reason(1)
    );
}

#[test]
fn free_text() {
    let mut world = ready();
    for text in
        ["lost phone, card 4111 1111 1111 1111", "the code was otpauth://totp/maria?secret=x"]
    {
        let change = crate::case::event::Change { reason: Some(text.into()), ..removal("f-1") };
        assert!(
            matches!(world.may_not("olga", Event::Intended(change)), Refusal::FreeText(_)),
            "{text}"
        );
    }
}

#[test]
fn no_channel() {
    let mut world = CaseWorld::with(|m| m.lost = vec![Lost::Password]);
    world.open("olga").unwrap();
    world.does("olga", screened(&[]));
    world.does("olga", ticket("boss@example.com"));
    let refusal =
        world.may_not("olga", Event::Intended(secret(ActKind::SetTemporaryPassword, "colleague")));
    assert_eq!(refusal, Refusal::NoChannel);
    world.does("olga", call("p-old"));
    world.does("olga", Event::Intended(secret(ActKind::SetTemporaryPassword, "phone")));
}

#[test]
fn the_clock() {
    let mut world = ready();
    world.now -= TimeDelta::minutes(7);
    assert_eq!(world.may_not("olga", removes()), Refusal::ClockBehind { minutes: 6 });
    world.now += TimeDelta::minutes(7);
    world.off = Some(TimeDelta::minutes(-6));
    assert_eq!(world.may_not("olga", removes()), Refusal::ClockOff { minutes: 6 });
    world.off = Some(TimeDelta::minutes(5));
    world.does("olga", removes());
}

#[test]
fn a_clock_that_runs_backwards_makes_nothing_younger() {
    let mut world = ready();
    world.wait(16);
    world.does("olga", Event::Noted(remark()));
    world.now -= TimeDelta::minutes(4);
    assert_eq!(world.may_not("olga", removes()), Refusal::Verifications { have: 0, want: 1 });
}

#[test]
fn every_refusal_says_what_to_do() {
    let now = super::world::start();
    let text = || "x".to_owned();
    for refusal in [
        Refusal::OutOfOrder("a", "b"),
        Refusal::Closed,
        Refusal::Paused,
        Refusal::HeldBy { holder: text(), since: now },
        Refusal::AlreadyOpen { case: text(), holder: text(), since: now },
        Refusal::Role("auditor"),
        Refusal::SelfTarget,
        Refusal::SeparationOfDuties(text()),
        Refusal::Verifications { have: 0, want: 1 },
        Refusal::ApproverVerification,
        Refusal::NotApproved,
        Refusal::Denied,
        Refusal::RedFlag(text()),
        Refusal::NoSuchMethod(text()),
        Refusal::Unacceptable(text()),
        Refusal::Evidence(text()),
        Refusal::Attempts { used: 3, limit: 3 },
        Refusal::Cooling { since: now, until: now },
        Refusal::Reason(10),
        Refusal::FreeText("x"),
        Refusal::NoChannel,
        Refusal::ClockBehind { minutes: 6 },
        Refusal::ClockOff { minutes: 6 },
        Refusal::Incident,
        Refusal::Other(text()),
    ] {
        assert!(!refusal.to_string().is_empty() && !refusal.hint().is_empty());
        let waits = matches!(refusal, Refusal::NotApproved | Refusal::ApproverVerification);
        assert_eq!(refusal.weight() == RefusalKind::Waiting, waits);
    }
}
