//! Tickets that are looked up, and what comes of it.

use super::*;
use crate::case::ticket::{TicketCheck, TicketFacts, TicketSource, TicketState};
use crate::case::{Event, Refusal};
use crate::hooks::{TicketAnswer, Tickets};

/// A ticket system that knows some tickets.
struct System(Vec<(&'static str, TicketFacts)>);

impl Tickets for System {
    fn url(&self, ticket: &str) -> Option<String> {
        Some(format!("https://desk.example.com/{ticket}"))
    }

    fn check(&self, ticket: &str) -> Option<TicketAnswer> {
        if ticket == "#silent" {
            return Some(TicketAnswer::Unknown("no answer within 5 s".into()));
        }
        let known = self.0.iter().find(|(id, _)| *id == ticket);
        Some(TicketAnswer::Is(known.map(|(_, facts)| facts.clone()).unwrap_or_default()))
    }
}

fn ticket(requester: &str) -> TicketFacts {
    TicketFacts {
        found: true,
        opener: Some("desk".into()),
        requester: Some(requester.into()),
        state: Some(TicketState::Open),
        source: Some(TicketSource::Phone),
    }
}

fn world(tickets: Vec<(&'static str, TicketFacts)>) -> (World, UserId, Caller) {
    let (mut world, user, caller) = World::with_maria();
    world.tickets = Box::new(System(tickets));
    (world, user, caller)
}

/// The events of the case.
fn events(world: &World) -> Vec<Event> {
    let entries = world.ledger.entries();
    entries.iter().filter_map(|entry| Event::of(entry.draft()).unwrap()).collect()
}

fn opening(world: &World) -> (Vec<String>, Option<TicketCheck>) {
    let opened = events(world).into_iter().find_map(|event| match event {
        Event::Opened(opened) => Some((opened.raised, opened.ticket_check)),
        _ => None,
    });
    opened.unwrap()
}

#[test]
fn a_no_is_a_red_flag_and_stops_a_script() {
    let closed = TicketFacts { state: Some(TicketState::Closed), ..ticket(MARIA) };
    for (facts, flag, check) in [
        (Some(closed), "ticket-closed", TicketCheck::Closed),
        (Some(ticket("eve@example.com")), "ticket-of-another", TicketCheck::OfAnother),
        (None, "ticket-not-found", TicketCheck::NotFound),
    ] {
        let (mut world, ..) = world(facts.map(|facts| ("#1234", facts)).into_iter().collect());
        let mut person = Fake::new().scripted().several("--lost-number", &["0142"]);
        let stop = world.recover(&mut person).unwrap_err();
        assert!(
            matches!(&stop, SessionError::Refusal(Refusal::RedFlag(f)) if f == flag),
            "{stop:?}"
        );
        assert_eq!(opening(&world), (vec![flag.to_owned()], Some(check)));
        assert!(person.was_told("Ticket #1234: https://desk.example.com/#1234"));
    }
}

#[test]
fn no_answer_is_not_checked_and_no_yes() {
    let (mut world, _, caller) = world(Vec::new());
    world.options.ticket = Some("#silent".into());
    let mut person = by_video()
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .meanwhile(world.signs_in(caller));
    world.recover(&mut person).unwrap();
    assert_eq!(opening(&world), (Vec::new(), Some(TicketCheck::NotChecked)));
    assert!(person.was_told("was not checked: no answer within 5 s"));
    assert!(person.was_told("Not checked is no yes"));
}

#[test]
fn a_ticket_that_is_not_known_may_be_mistyped() {
    let (mut world, _, caller) = world(vec![("#1234", ticket(MARIA))]);
    world.options.ticket = None;
    let mut person = by_video()
        .answer("--ticket", "#1243")
        .answer("--ticket", "#1234")
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .meanwhile(world.signs_in(caller));
    world.recover(&mut person).unwrap();
    assert_eq!(opening(&world), (Vec::new(), Some(TicketCheck::Fits)));
    assert!(world.ledger.entries().iter().all(|e| e.draft().ticket.as_deref() != Some("#1243")));
}

fn by_manager(person: Fake) -> Fake {
    person.answer("--verify", "ticket").answer_key("--evidence", "id", "#7").answer_key(
        "--evidence",
        "vouched-by",
        "greta@example.com",
    )
}

#[test]
fn a_ticket_vouches_only_if_the_manager_opened_it() {
    let by_greta = TicketFacts { opener: Some("Greta@example.com".into()), ..ticket(MARIA) };
    let by_mail = TicketFacts { source: Some(TicketSource::Mail), ..by_greta.clone() };
    let closed = TicketFacts { state: Some(TicketState::Closed), ..by_greta.clone() };
    for (facts, words, flagged) in [
        (Some(ticket(MARIA)), "was not opened by", false),
        (Some(by_mail), "came in by mail", false),
        (Some(closed), "is closed", true),
        (None, "does not know", false),
    ] {
        let mut tickets = vec![("#1234", ticket(MARIA))];
        tickets.extend(facts.map(|facts| ("#7", facts)));
        let (mut world, ..) = world(tickets);
        let mut person = by_manager(Fake::new().several("--lost-number", &["0142"]))
            .fails("--verify", PromptError::Ended);
        world.recover(&mut person).unwrap_err();
        assert!(person.was_told(words), "{words}: {:?}", person.told());
        assert_eq!(
            (world.count("verification.accepted"), world.count("verification.rejected")),
            (0, 0)
        );
        let flags = events(&world).iter().filter(|e| matches!(e, Event::Noted(_))).count();
        assert_eq!(flags, usize::from(flagged), "{words}");
    }
    let (mut world, ..) = world(vec![("#1234", ticket(MARIA)), ("#7", by_greta)]);
    let mut person = by_manager(Fake::new().several("--lost-number", &["0142"]))
        .answer("--verdict", "confirmed")
        .fails("--confirm", PromptError::Ended);
    world.recover(&mut person).unwrap_err();
    let verified = events(&world).into_iter().find_map(|event| match event {
        Event::Verified(verified) => Some(verified),
        _ => None,
    });
    let verified = verified.unwrap();
    assert_eq!(verified.ticket_check, Some(TicketCheck::Fits));
    assert_eq!(verified.ticket_opener.as_deref(), Some("Greta@example.com"));
}

#[test]
fn a_ticket_that_is_put_right_is_looked_up_too() {
    let closed = TicketFacts { state: Some(TicketState::Closed), ..ticket(MARIA) };
    let (mut world, ..) = world(vec![("#1234", ticket(MARIA)), ("#8", closed)]);
    let mut person = by_video().fails("--confirm", PromptError::Ended);
    world.recover(&mut person).unwrap_err();
    let id = world.case();
    let mut person = Fake::new();
    let flags = world.at_desk(ravi(), &mut person, |desk| {
        let mut session = Session::resume(desk, &id).unwrap();
        session.note_now(None, Some("#8".into())).unwrap();
        session.case.flags().join(", ")
    });
    assert_eq!(flags, "ticket-closed");
    assert!(person.was_told("The ticket #8 is closed."));
}
