//! A notice that the operator sent by hand, to some of its addresses and not to others.

use super::*;
use crate::case::Case;
use crate::session::record::replay;

const HOME: &str = "maria@home.example";

fn fates(world: &World) -> Vec<(String, &'static str)> {
    let case: Case = replay(&world.ledger, &world.case()).unwrap();
    case.notices.all().iter().map(|a| (a.address.clone(), a.last.as_str())).collect()
}

#[test]
fn each_address_has_what_was_said_of_it() {
    let (mut world, ..) = World::with_maria();
    let mut person = by_video()
        .answer("--confirm", MARIA)
        .answer("--notice", "some")
        .several("--notice-to", &[HOME])
        .waits(Waited::Stopped)
        .aside("--while-waiting", crate::ui::prompter::SessionCommand::Pause)
        .answer("--notice", "not-sent");
    let stop = world.recover(&mut person).unwrap_err();
    assert_eq!(
        fates(&world),
        [(HOME.to_owned(), "attested"), (MARIA.to_owned(), "failed")],
        "{stop}"
    );
    assert!(
        person.was_told("Not told: maria@example.com: NOT sent: the operator said so"),
        "{:#?}",
        person.told()
    );
    // The one who lacks it is asked about again, alone.
    let id = world.case();
    world.options.wait = Some(0);
    let mut person = Fake::new().answer("--notice", "sent");
    let stop =
        world.at_desk(ravi(), &mut person, |desk| Session::resume(desk, &id)?.drive()).unwrap_err();
    assert!(matches!(stop, SessionError::AwaitingEnrolment), "{stop}");
    assert!(
        person.was_told("Task: To: maria@example.com")
            && !person.was_told("To: maria@home.example")
    );
    assert_eq!(fates(&world), [(HOME.to_owned(), "attested"), (MARIA.to_owned(), "attested")]);
}

#[test]
fn a_script_names_them_by_a_flag() {
    for (to, came) in [(HOME.to_uppercase(), true), ("nobody@home.example".to_owned(), false)] {
        let (mut world, ..) = World::with_maria();
        world.options.notice_to = vec![to];
        world.options.wait = Some(0);
        let mut person =
            by_video().scripted().answer("--confirm", MARIA).answer("--notice", "some");
        let stop = world.recover(&mut person).unwrap_err();
        assert_eq!(stop.exit_code(), if came { 9 } else { 2 }, "{stop}");
        assert_eq!(fates(&world).len(), if came { 2 } else { 0 });
        assert_eq!(stop.to_string().contains("is none of the addresses"), !came, "{stop}");
    }
}

#[test]
fn one_address_is_asked_about_by_yes_and_no_alone() {
    let (mut world, ..) =
        World::with(|m| NewUser { addresses: vec![(MARIA.to_owned(), None)], ..m });
    world.options.wait = Some(0);
    let mut person = by_video().answer("--confirm", MARIA).fails("--notice", PromptError::Gone);
    world.recover(&mut person).unwrap_err();
    assert!(person.was_told("Is it sent, as it stands?"), "{:#?}", person.told());
}

/// "Sent" is the operator's word on what can be sent. Text on file that is no address is spoken for
/// by its own word.
#[test]
fn sent_does_not_speak_for_what_is_no_address() {
    const BAD: &str = "maria at home";
    let with_bad = || {
        let (mut world, ..) = World::with_maria();
        world.provider.has_address(BAD);
        world.options.wait = Some(0);
        world
    };
    let (to_maria, home) = ((MARIA.to_owned(), "attested"), (HOME.to_owned(), "attested"));
    let bad = |fate| (BAD.to_owned(), fate);

    let mut world = with_bad();
    let mut person = by_video().scripted().answer("--confirm", MARIA).answer("--notice", "sent");
    let stop = world.recover(&mut person).unwrap_err();
    assert_eq!(stop.exit_code(), 9, "{stop}");
    assert!(stop.hint().unwrap().contains("--notice-to \"maria at home\""), "{:?}", stop.hint());
    assert_eq!(fates(&world), [to_maria.clone(), home.clone(), bad("failed")]);

    let mut world = with_bad();
    world.options.notice_to = vec![BAD.to_owned()];
    let mut person = by_video().scripted().answer("--confirm", MARIA).answer("--notice", "sent");
    let stop = world.recover(&mut person).unwrap_err();
    assert!(matches!(stop, SessionError::AwaitingEnrolment), "{stop}");
    assert_eq!(fates(&world), [to_maria.clone(), home.clone(), bad("attested")]);

    for (told, fate) in [(&[BAD][..], "attested"), (&[][..], "failed")] {
        let mut world = with_bad();
        let mut person = by_video()
            .answer("--confirm", MARIA)
            .answer("--notice", "sent")
            .several("--notice-to", told);
        world.recover(&mut person).unwrap_err();
        assert!(
            person.was_told("Which of them have you told in another way?"),
            "{:#?}",
            person.told()
        );
        assert_eq!(fates(&world), [to_maria.clone(), home.clone(), bad(fate)]);
    }
}
