//! A wrong id typed for the right login, or another one, starts no history of its own.

use super::flags::{flags, rehearsed};
use super::*;
use crate::case::Refusal;
use crate::ledger::{Draft, LedgerError};
use crate::model::Mode;
use crate::ui::flags::Given;
use crate::ui::prompter::SessionCommand;

const OTHER: &str = "u-9999";

fn named(person: Fake, id: &str) -> Fake {
    attests(person, &[("login", "Maria@Example.com "), ("id", id), ("name", "Maria Miller")])
}

fn rest_read(person: Fake) -> Fake {
    let person = attests(person, &[("state", "enabled"), ("role", "none"), ("codes", "0")]);
    attests(person, &[("failed-sign-ins", "0"), ("new-places", "no")])
        .several("--attest", &["totp"])
}

/// Refused under u-1042.
fn refused(desk: &mut Desktop) {
    let code = desk.shelf.0.policy.refusals[0].code.clone();
    let person =
        reads(Fake::new(), "enabled", "none", "0").aside("--verify", SessionCommand::Refuse);
    let mut person = person.answer("--code", &code).answer("--reason", "nobody could verify them");
    person = person.answer_key("--attest", "note", "not-done").answer("--notice", "sent");
    assert_eq!(desk.recover(&mut person).unwrap().outcome, Outcome::Refused);
}

#[test]
fn a_refusal_cools_whatever_id_is_typed_for_the_login() {
    let mut desk = Desktop::new();
    refused(&mut desk);
    let opened = desk.ledger.entries().len();
    for id_again in [OTHER, "u-1042"] {
        let mut person = named(Fake::new(), OTHER).answer_key("--attest", "id-again", id_again);
        let stop = desk.recover(&mut person).unwrap_err();
        assert!(matches!(stop, SessionError::Refusal(Refusal::Cooling { .. })), "{stop:?}");
        assert!(
            person.was_told("This user is on record as u-1042 (R-")
                && person.was_told("and you read u-9999.")
        );
    }
    assert_eq!(desk.ledger.entries().len(), opened);

    // Another senior may, and what was typed is flagged and on record.
    let mut person = rest_read(named(Fake::new(), OTHER).answer_key("--attest", "id-again", OTHER));
    person = person.aside("--on-red-flag", SessionCommand::Pause);
    let stop = desk.at_desk(sofia(), &mut person, |desk| Session::recover(desk, MARIA)?.drive());
    assert!(matches!(stop, Err(SessionError::Paused)));
    let case = desk.case();
    assert_eq!(
        (case.target.as_str(), case.opened.what.other_ids.as_slice()),
        (OTHER, &["u-1042".to_owned()][..])
    );
    assert_eq!(case.flags(), ["other-id", "recent-refusal"]);
    assert!(case.opened.what.cooling && case.opened.what.contacts == 1);
    // It is the only one under its id. Under the other one somebody else may be meant, so that is
    // no refusal but a flag.
    let mut person = named(Fake::new(), OTHER).answer_key("--attest", "id-again", OTHER);
    let stop = desk.recover(&mut person).unwrap_err();
    assert!(matches!(stop, SessionError::Refusal(Refusal::AlreadyOpen { .. })), "{stop:?}");
    desk.hands.pass(TimeDelta::days(30));
    let person =
        rest_read(named(Fake::new(), "u-1042").answer_key("--attest", "id-again", "u-1042"));
    assert!(matches!(
        desk.recover(&mut person.aside("--on-red-flag", SessionCommand::Pause)),
        Err(SessionError::Paused)
    ));
    assert_eq!((desk.case().target.as_str(), desk.case().flags()[0]), ("u-1042", "other-id"));
}

#[test]
fn an_id_that_was_misread_is_put_right() {
    let mut desk = Desktop::new();
    let mut person = video(reads(Fake::new(), "enabled", "none", "0")).answer("--confirm", MARIA);
    person = resets_only(person);
    assert_eq!(desk.recover(&mut person).unwrap().outcome, Outcome::RecoveredByReset);
    let mut person =
        rest_read(named(Fake::new(), "u-1O42").answer_key("--attest", "id-again", "u-1042"));
    person = person.aside("--verify", SessionCommand::Pause);
    assert!(matches!(desk.recover(&mut person), Err(SessionError::Paused)));
    let case = desk.case();
    assert_eq!(
        (case.target.as_str(), case.opened.what.contacts, case.flags().len()),
        ("u-1042", 1, 0)
    );
    assert!(case.opened.what.other_ids.is_empty());
    // What was read at first stays on record, where an approver sees it.
    assert_eq!(case.opened.what.first_read.as_deref(), Some("u-1O42"));

    // The open case is gone on with from the wrong id too, once that is put right.
    let mut person = named(Fake::new(), "u-1O42").answer_key("--attest", "id-again", "u-1042");
    let again = desk.at_desk(ravi(), &mut person, |desk| {
        Session::recover(desk, MARIA).map(|s| s.case().id.clone())
    });
    assert_eq!(again.unwrap(), case.id);
}

fn resets_only(person: Fake) -> Fake {
    let person = attests(
        person,
        &[
            ("remove-factor", "done"),
            ("remove-factor.dialog", "User MFA reset"),
            ("remove-factor.reason", "as shown"),
            ("codes-left", "0"),
        ],
    );
    attests(person.several("--attest", &[]).answer("--notice", "sent"), &[("new-factor", "totp")])
}

#[test]
fn attempts_go_with_the_login() {
    let mut desk = Desktop::new();
    let mut person = reads(Fake::new(), "enabled", "none", "0");
    for _ in 0..2 {
        person = person.answer("--verify", "video-call").answer_key(
            "--evidence",
            "compared",
            "HR photo",
        );
        person = person.answer("--verdict", "failed");
    }
    person = person.aside("--verify", SessionCommand::Pause);
    assert!(matches!(desk.recover(&mut person), Err(SessionError::Paused)));
    desk.at_desk(ravi(), &mut Fake::new(), |desk| {
        let past = desk.past(OTHER, " MARIA@example.com").unwrap().history;
        let (policy, now) = (&desk.library.current().unwrap().policy, desk.clock.now());
        assert_eq!(
            (past.attempts(policy, now), past.contacts(now, policy.contacts_window)),
            (2, 1)
        );
        // Somebody else's are not theirs.
        let past = desk.past(OTHER, "jo@example.com").unwrap().history;
        assert_eq!((past.attempts(policy, now), past.cases.len()), (0, 0));
    });
}

/// Two at once, of whom each types another id for one login.
#[test]
fn what_is_opened_meanwhile_under_another_id_is_not_passed_over() {
    let mut desk = Desktop::new();
    let opening = |by: Actor, login: &str, id: &str| {
        let mut draft =
            Draft::plain(desk.hands.now(), Action::CaseOpened, &by.name, by.role, by.mode);
        (draft.case, draft.provider, draft.target) =
            (Some(format!("R-{id}")), Some("acme".into()), Some(id.into()));
        draft.private.insert("login".into(), login.into());
        draft
    };
    let (before, meanwhile) =
        (opening(sofia(), "jo@example.com", "u-7"), opening(sofia(), MARIA, "u-1042"));
    let mine = opening(ravi(), MARIA, OTHER);
    let mut beside = desk.ledger.clone();
    beside.append(&[before], &key_of(&sofia()), &[]).unwrap();
    desk.at_desk(ravi(), &mut Fake::new(), |desk| {
        let past = desk.past(OTHER, MARIA).unwrap();
        assert!(past.history.cases.is_empty());
        beside.append(&[meanwhile], &key_of(&sofia()), &[]).unwrap();
        let stale = desk.ledger.append(&[mine], desk.signer, &past.read);
        assert!(matches!(stale, Err(LedgerError::Conflict(_))));
        assert!(desk.past(OTHER, MARIA).unwrap().history.open("u-1042").is_some());
    });
}

#[test]
fn a_script_is_asked_for_the_id_again_only_where_it_gave_one() {
    let mut desk = Desktop::new();
    refused(&mut desk);
    desk.hands.pass(TimeDelta::days(30));
    let rehearsal = rehearsed(&desk, Vec::new());
    assert!(!rehearsal.missing.iter().any(|m| m.contains("id-again")), "{:?}", rehearsal.missing);
    let mut given = flags();
    given[1] = Given::keyed("--attest", "id", OTHER);
    let rehearsal = rehearsed(&desk, given.clone());
    assert_eq!(rehearsal.missing, ["--attest id-again=u-1042|u-9999"]);
    given.push(Given::keyed("--attest", "id-again", "u-1042"));
    assert!(rehearsed(&desk, given).missing.is_empty());
}

/// Both readings are in one command: nobody has looked again.
#[test]
fn a_script_s_second_reading_is_flagged() {
    let mut desk = Desktop::new();
    refused(&mut desk);
    desk.hands.pass(TimeDelta::days(30));
    let person = named(Fake::new().scripted(), OTHER).answer_key("--attest", "id-again", "u-1042");
    drop(desk.recover(&mut rest_read(person)));
    let case = desk.case();
    assert_eq!(
        (case.target.as_str(), case.opened.what.first_read.as_deref()),
        ("u-1042", Some(OTHER))
    );
    // Nothing was recorded in the month between: that it passed is the clock's word alone.
    assert_eq!(case.flags(), ["other-id", "recent-refusal"]);
}

/// An incident rests on its user's entries alone, however much is opened about others meanwhile.
#[test]
fn an_incident_waits_for_no_opening_of_others() {
    let mut desk = Desktop::new();
    let opening = |case: &str, id: &str| {
        let mut draft = Draft::plain(
            desk.hands.now(),
            Action::CaseOpened,
            &sofia().name,
            sofia().role,
            Mode::Interactive,
        );
        (draft.case, draft.provider, draft.target) =
            (Some(case.into()), Some("acme".into()), Some(id.into()));
        draft
    };
    let (other, same) = (opening("R-1", "u-7"), opening("R-2", "u-1042"));
    let mut beside = desk.ledger.clone();
    let mine = opening("I-1", "u-1042");
    desk.at_desk(ravi(), &mut Fake::new(), |desk| {
        let read = desk.past_of_id("u-1042").unwrap().read;
        beside.append(&[other], &key_of(&sofia()), &[]).unwrap();
        assert!(desk.past("u-1042", MARIA).unwrap().read.len() > read.len());
        beside.append(std::slice::from_ref(&mine), desk.signer, &read).unwrap();
        let read = desk.past_of_id("u-1042").unwrap().read;
        beside.append(&[same], &key_of(&sofia()), &[]).unwrap();
        assert!(matches!(
            beside.append(&[mine], desk.signer, &read),
            Err(LedgerError::Conflict(_))
        ));
    });
}

pub(super) fn contains(
    desk: &mut Desktop,
    login: &str,
    id: &str,
) -> (Result<String, SessionError>, Fake) {
    desk.options.reason = Some("somebody else is in the account".into());
    let person = attests(Fake::new(), &[("login", login), ("id", id), ("name", login)]);
    let mut person = attests(
        person,
        &[("suspend", "done"), ("suspend.state", "Disabled"), ("note", "not-done")],
    );
    person = person.answer("--notice", "sent");
    let came = desk.at_desk(ravi(), &mut person, |d| {
        let mut session = Session::incident(d, None, Some(login))?;
        session.work()?;
        Ok(session.id().to_owned())
    });
    (came, person)
}

/// The id of one was typed for the other: whoever is meant later is suspended all the same.
#[test]
fn an_incident_about_another_contains_nobody_else() {
    let mut desk = Desktop::new();
    let (first, _) = contains(&mut desk, "jo@example.com", "u-1042");
    let first = first.unwrap();
    let suspended = |desk: &Desktop| {
        desk.ledger.entries().iter().filter(|e| e.draft().action == Action::UserDisabled).count()
            / 2
    };
    assert_eq!(suspended(&desk), 1);
    // The id as it is, with its own login; and the other's login with its own id.
    for (n, (login, id)) in [(MARIA, "u-1042"), ("jo@example.com", "u-7")].into_iter().enumerate() {
        let (came, person) = contains(&mut desk, login, id);
        assert_ne!(came.unwrap(), first);
        assert!(person.was_told(&format!(
            "{first} is open about u-1042 (jo@example.com), and not about {id}"
        )));
        assert_eq!(suspended(&desk), n + 2, "{login} {id}");
    }
    // The very same is gone on with.
    let again = [("login", "Jo@example.com "), ("id", "u-1042"), ("name", "Jo")];
    let again = desk.at_desk(ravi(), &mut attests(Fake::new(), &again), |desk| {
        Session::incident(desk, None, Some(MARIA)).unwrap().id().to_owned()
    });
    assert_eq!((again, suspended(&desk)), (first, 3));

    // With two incidents under one id, the case that repairs them is not refused for either.
    let person =
        rest_read(named(Fake::new(), "u-1042")).aside("--on-red-flag", SessionCommand::Pause);
    let mut person = person;
    assert!(matches!(desk.recover(&mut person), Err(SessionError::Paused)));
    let case = desk.case();
    assert!(case.opened.what.incident.is_some() && case.flags().contains(&"other-id"));
    desk.at_desk(ravi(), &mut Fake::new(), |desk| {
        let past = desk.past_of_id("u-1042").unwrap().history;
        assert_eq!(past.incidents("u-1042").count(), 2);
        assert!(past.incidents("u-1042").all(|i| i.seq < case.opened.seq));
    });
}

/// An incident about one whose id was typed for another, and the other's own case.
#[test]
fn a_stranger_s_incident_bars_no_case_and_is_repaired_by_none() {
    let mut desk = Desktop::new();
    let (incident, _) = contains(&mut desk, MARIA, "u-7");
    let incident = incident.unwrap();
    let person =
        rest_read(named(Fake::new(), "u-1042").answer_key("--attest", "id-again", "u-1042"));
    assert!(matches!(
        desk.recover(&mut person.aside("--on-red-flag", SessionCommand::Pause)),
        Err(SessionError::Paused)
    ));
    let case = desk.case();
    assert_eq!((case.opened.what.incident.as_ref(), case.flags()), (None, vec!["other-id"]));
    desk.at_desk(ravi(), &mut Fake::new(), |desk| {
        let past = desk.past("u-1042", MARIA).unwrap().history;
        assert_eq!(past.incidents.iter().map(|i| &i.id).collect::<Vec<_>>(), [&incident]);
        assert_eq!(past.incidents("u-1042").count(), 0);
    });
}

/// Whoever a recovery under the typed id was of, it settles nothing about another login.
#[test]
fn a_recovery_of_somebody_else_silences_no_doubt() {
    let mut desk = Desktop::new();
    // Jo was let back in under u-7, Maria refused under u-1042.
    let jo = attests(Fake::new(), &[("login", "jo@example.com"), ("id", "u-7"), ("name", "Jo")]);
    let jo = attests(
        jo,
        &[("state", "enabled"), ("role", "none"), ("codes", "0"), ("failed-sign-ins", "0")],
    );
    let jo = video(attests(jo, &[("new-places", "no")]).several("--attest", &["totp"]));
    let mut person = resets_only(jo.answer("--confirm", "jo@example.com"));
    assert_eq!(desk.recover(&mut person).unwrap().outcome, Outcome::RecoveredByReset);
    let doubts = |desk: &mut Desktop, id: &str, login: &str| {
        desk.at_desk(ravi(), &mut Fake::new(), |desk| {
            let history = desk.past(id, login).unwrap().history;
            history.doubts(id, login)
        })
    };
    assert!(!doubts(&mut desk, "u-7", "Jo@example.com"));
    // Nothing is on record about Maria: that the id is another's is seen from its side.
    assert!(doubts(&mut desk, "u-7", MARIA));
    refused(&mut desk);
    desk.hands.pass(TimeDelta::days(30));
    assert!(doubts(&mut desk, "u-7", MARIA) && !doubts(&mut desk, "u-7", "jo@example.com"));
    let person = attests(
        Fake::new(),
        &[("login", MARIA), ("id", "u-7"), ("name", "Maria Miller"), ("id-again", "u-7")],
    );
    let mut person = rest_read(person).aside("--on-red-flag", SessionCommand::Pause);
    assert!(matches!(desk.recover(&mut person), Err(SessionError::Paused)));
    assert!(person.was_told("u-7 is on record with the login jo@example.com, and you read"));
    assert_eq!(desk.case().flags(), ["other-id", "recent-refusal"]);
}

#[test]
fn what_names_nobody_is_no_id_and_no_login() {
    for (key, text) in [
        ("id", "?"),
        ("id", " - "),
        ("id", "None"),
        ("login", "n/a"),
        ("id", "u-1042\u{200b}"),
        ("login", "mar\u{200d}ia@example.com"),
        ("name", "\u{200b}\u{ad}"),
    ] {
        let mut desk = Desktop::new();
        let person = attests(Fake::new(), &[(key, text)]);
        let person =
            attests(person, &[("login", MARIA), ("id", "u-1042"), ("name", "Maria Miller")]);
        let mut person = rest_read(person).aside("--verify", SessionCommand::Pause);
        assert!(matches!(desk.recover(&mut person), Err(SessionError::Paused)), "{key}");
        assert!(
            ["that names nobody", "invisible characters", "nothing of it is visible"]
                .iter()
                .any(|why| person.was_told(why)),
            "{key} {text:?}"
        );
        let opened = desk.case().opened.what;
        assert_eq!((desk.case().target.as_str(), opened.login.as_str()), ("u-1042", MARIA));
        assert_eq!(opened.name, "Maria Miller");
    }
}
