//! The tests that what a platform knows beforehand is said, and acted on, before a caller is
//! verified.

use super::*;
use crate::case::CodesAnswer;
use crate::model::{ADMINISTRATOR, Recorded, UserId};
use crate::provider::{ActKind, Capability, Outlook, ProviderError};
use crate::secret::PasswordRules;

fn forbidden() -> ProviderError {
    ProviderError::Forbidden("the role manage-users".into())
}

/// Nothing is recorded, and nothing was asked.
fn stops(world: &mut World, person: &mut Fake) -> SessionError {
    let stop = world.recover(person).unwrap_err();
    assert_eq!(world.ledger.entries().len(), 0, "{:#?}", world.story());
    assert_eq!(person.asked(), [""; 0]);
    stop
}

#[test]
fn what_would_fail_is_found_before_the_caller_is_verified() {
    for (kind, lost, stopped) in [
        (ActKind::RequireEnrolment, Lost::Phone, true),
        (ActKind::RemoveFactor, Lost::Phone, true),
        (ActKind::SetTemporaryPassword, Lost::Password, true),
        (ActKind::SetTemporaryPassword, Lost::Email, true),
        (ActKind::Note, Lost::Password, false),
    ] {
        let (mut world, _, _) = World::with_maria();
        world.options.lost = vec![lost];
        world.provider.outlook.borrow_mut().barred = vec![(kind, forbidden())];
        if stopped {
            let stop = stops(&mut world, &mut Fake::new());
            assert!(
                matches!(&stop, SessionError::Fault(fault) if *fault == forbidden()),
                "{kind} {lost:?}: {stop}"
            );
        } else {
            let mut person =
                video(Fake::new()).answer("--confirm", MARIA).answer("--notice", "sent");
            world.recover(&mut person).unwrap();
        }
    }
    // Where a link does it, no password has to be set.
    let (mut world, _, _) = World::with_maria();
    world.options.lost = vec![Lost::Password];
    world.provider.outlook.borrow_mut().barred = vec![(ActKind::SetTemporaryPassword, forbidden())];
    world.provider.is_capable(ActKind::IssuePasswordTicket, Capability::Can);
    let mut person = Fake::new().fails("--verify", PromptError::Gone);
    world.recover(&mut person).unwrap_err();
    assert_eq!(world.count("case.opened"), 1);
}

#[test]
fn nobodys_account_is_not_recovered() {
    let (mut world, _, _) = World::with_maria();
    world.provider.outlook.borrow_mut().nobodys =
        Some("robot is the service account of a client".into());
    let stop = stops(&mut world, &mut Fake::new());
    assert_eq!(stop.exit_code(), 3);
    assert!(stop.to_string().contains("service account of a client"), "{stop}");
}

#[test]
fn an_incident_on_the_programs_own_account_is_refused_with_the_reason() {
    let (mut world, user, _) = World::with_maria();
    for (own, refused) in [(user.clone(), true), (UserId("somebody else".into()), false)] {
        *world.provider.own.borrow_mut() = Some(own);
        let opened = world.at_desk(ravi(), &mut Fake::new(), |desk| {
            Session::incident(desk, None, Some(MARIA)).map(drop)
        });
        assert_eq!(opened.is_err(), refused);
        if let Err(stop) = opened {
            assert_eq!((stop.exit_code(), world.ledger.entries().len()), (3, 0));
            assert!(stop.to_string().contains("this program itself works with"), "{stop}");
        }
    }
}

#[test]
fn who_has_no_other_way_in_is_given_a_password_too() {
    let set = |password| {
        let (world, user, caller) = World::with_maria();
        world.provider.outlook.borrow_mut().password = password;
        (world, user, caller)
    };
    let (mut world, ..) = set(Recorded::Known(false));
    let mut script = Fake::new().scripted();
    let stop = stops(&mut world, &mut script);
    assert!(
        matches!(&stop, SessionError::Unasked(PromptError::Unfit { flag, .. }) if flag == "--lost"),
        "{stop}"
    );
    assert!(stop.to_string().contains("choose password too"), "{stop}");
    // A person is told, and asked again.
    let mut person =
        Fake::new().several("--lost", &["phone", "password"]).several("--lost-number", &["0142"]);
    person = person.fails("--verify", PromptError::Gone);
    world.recover(&mut person).unwrap_err();
    assert!(person.was_told("choose password too"));
    assert_eq!(world.count("case.opened"), 1);
    for password in [Recorded::Known(true), Recorded::NotRecorded, Recorded::Cannot] {
        let (mut world, ..) = set(password);
        let mut person =
            Fake::new().several("--lost-number", &["0142"]).fails("--verify", PromptError::Gone);
        world.recover(&mut person).unwrap_err();
        assert_eq!(world.count("case.opened"), 1);
    }
}

#[test]
fn codes_that_let_nobody_in_are_not_asked_for() {
    let why = "the realm's sign-in does not take recovery codes";
    let useless = || Outlook { codes_useless: Some(why.into()), ..Outlook::default() };
    for said in [None, Some(CodesAnswer::None), Some(CodesAnswer::NotAtHand)] {
        let (mut world, _, caller) = World::with_maria();
        *world.provider.outlook.borrow_mut() = useless();
        *world.provider.codes.borrow_mut() = Some(7);
        world.options.backup_codes = said;
        let signs_in = world.signs_in(caller);
        let mut person = by_video().fails("--confirm", PromptError::Gone).meanwhile(signs_in);
        world.recover(&mut person).unwrap_err();
        assert!(
            person.was_told("7 backup codes left, and none is asked for: the realm's"),
            "{said:?}"
        );
        assert!(!person.asked().contains(&"--backup-codes"), "{said:?}");
        let entries = world.ledger.entries();
        let checked =
            entries.iter().find(|e| e.draft().action.as_str() == "backup_codes.checked").unwrap();
        let reason = checked.draft().private.get("reason").cloned();
        assert_eq!(
            (checked.data()["answer"].as_str(), reason),
            (Some("not-at-hand"), Some(why.into()))
        );
    }
    let (mut world, ..) = World::with_maria();
    *world.provider.outlook.borrow_mut() = useless();
    *world.provider.codes.borrow_mut() = Some(7);
    world.options.backup_codes = Some(CodesAnswer::AtHand);
    let stop = world.recover(&mut by_video().scripted()).unwrap_err();
    assert!(
        matches!(&stop, SessionError::Unasked(PromptError::Unfit { flag, .. }) if flag == "--backup-codes"),
        "{stop}"
    );
}

#[test]
fn how_far_back_sign_ins_are_known_is_said() {
    for (days, says) in [
        (None, "No sign-ins in the last 90 days."),
        (Some(400), "No sign-ins in the last 90 days."),
        (
            Some(3),
            "No sign-ins since 2026-05-14 12:00 UTC; what was before that is not kept, and not known.",
        ),
        (Some(0), "No sign-ins since 2026-05-17 12:00 UTC"),
    ] {
        let (mut world, ..) = World::with_maria();
        let since = days.map(|days| world.hands.now() - TimeDelta::days(days));
        world.provider.outlook.borrow_mut().known_since = since;
        let mut person =
            Fake::new().several("--lost-number", &["0142"]).fails("--verify", PromptError::Gone);
        world.recover(&mut person).unwrap_err();
        assert!(person.was_told(says), "{days:?}: {:?}", person.told());
    }
}

#[test]
fn a_warning_is_said_and_recorded_with_the_opening() {
    let (mut world, ..) = World::with_maria();
    let warning = "The account ends with the password alone.".to_owned();
    world.provider.outlook.borrow_mut().warnings = vec![warning.clone()];
    let mut person =
        Fake::new().several("--lost-number", &["0142"]).fails("--verify", PromptError::Gone);
    world.recover(&mut person).unwrap_err();
    assert!(person.was_told(&warning));
    assert_eq!(world.ledger.entries()[0].data()["foreseen"][0], warning);
}

#[test]
fn a_password_is_made_that_the_platform_takes() {
    let (mut world, ..) = World::with_maria();
    world.options.lost = vec![Lost::Password];
    let rules = PasswordRules { most: Some(20), digits: 3, upper: 2, ..PasswordRules::default() };
    world.provider.outlook.borrow_mut().password_rules = rules.clone();
    let mut person = video(Fake::new()).answer("--confirm", MARIA).answer("--notice", "sent");
    world.recover(&mut person).unwrap();
    assert!(rules.keep(&person.revealed()[0][0]));
}

#[test]
fn an_administrator_is_privileged_under_every_runbook_and_so_is_whoever_cannot_be_told() {
    let named = |names: &[&str]| Recorded::Known(names.iter().map(|n| (*n).to_owned()).collect());
    for (groups, tier, header) in [
        (named(&["clerks"]), "ordinary", "Tier: ordinary"),
        (named(&["clerks", ADMINISTRATOR]), "privileged", "Tier: privileged (!)"),
        (Recorded::NotRecorded, "privileged", "Tier: privileged: cannot be told (!)"),
    ] {
        let (mut world, ..) = World::with_maria();
        world.shelf.0.policy.privileged_groups = vec!["directors".into()];
        *world.provider.groups.borrow_mut() = Some(groups.clone());
        let mut person =
            Fake::new().several("--lost-number", &["0142"]).fails("--verify", PromptError::Gone);
        world.recover(&mut person).unwrap_err();
        let opened = world.ledger.entries().remove(0);
        assert_eq!(opened.draft().private["tier"], tier);
        assert_eq!(opened.draft().private.contains_key("tier_untold"), header.contains("cannot"));
        assert!(
            person.told().iter().any(|line| line == &format!("fact: {header}")),
            "{:?}",
            person.told()
        );
    }
}

/// In a terminal two users of one address are told apart by their ids; a script is given the ids.
#[test]
fn of_two_users_a_person_chooses_one() {
    let (mut world, user, _) = World::with_maria();
    let twin = NewUser::new("maria2@example.com", "Maria Miller")
        .address(MARIA, world.hands.now() - TimeDelta::days(400));
    let (other, _) = world.join(&twin);
    let stop = stops(&mut world, &mut Fake::new().scripted());
    assert!(stop.to_string().contains(&other.0) && stop.to_string().contains(&user.0), "{stop}");
    let mut person = Fake::new().answer("USER", &other.0).fails("--verify", PromptError::Gone);
    world.recover(&mut person).unwrap_err();
    assert_eq!(world.ledger.entries()[0].draft().target.as_ref(), Some(&other.0));
    assert!(person.was_told(&format!("id {}", user.0)), "{:?}", person.told());
}
