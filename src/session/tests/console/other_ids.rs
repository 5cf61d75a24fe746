//! A wrong id typed for the right login, or another one, starts no history of its own.

use super::flags::{flags, rehearsed};
use super::*;
use crate::case::Refusal;
use crate::ledger::{Draft, LedgerError};
use crate::ui::flags::Given;
use crate::ui::person::Aside;

const OTHER: &str = "u-9999";

fn named(person: Fake, id: &str) -> Fake {
    attests(person, &[("login", "Maria@Example.com "), ("id", id), ("name", "Maria Miller")])
}

fn rest_read(person: Fake) -> Fake {
    let person = attests(person, &[("state", "enabled"), ("role", "none"), ("codes", "0")]);
    attests(person, &[("failed-sign-ins", "0"), ("new-places", "no")]).several("--attest", &["totp"])
}

/// Refused under u-1042.
fn refused(desk: &mut Desktop) {
    let code = desk.shelf.0.policy.refusals[0].code.clone();
    let person = reads(Fake::new(), "enabled", "none", "0").aside("--verify", Aside::Refuse);
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
        assert!(matches!(stop, Stop::Refusal(Refusal::Cooling { .. })), "{stop:?}");
        assert!(person.was_told("This user is on record as u-1042 (R-") && person.was_told("and you read u-9999."));
    }
    assert_eq!(desk.ledger.entries().len(), opened);

    // Another senior may, and what was typed is flagged and on record.
    let mut person = rest_read(named(Fake::new(), OTHER).answer_key("--attest", "id-again", OTHER));
    person = person.aside("--on-red-flag", Aside::Pause);
    let stop = desk.at_desk(sofia(), &mut person, |desk| Session::recover(desk, MARIA)?.drive());
    assert!(matches!(stop, Err(Stop::Paused)));
    let case = desk.case();
    assert_eq!((case.target.as_str(), case.opened.what.other_ids.as_slice()), (OTHER, &["u-1042".to_owned()][..]));
    assert_eq!(case.flags(), ["other-id", "recent-refusal"]);
    assert!(case.opened.what.cooling && case.opened.what.contacts == 1);
    // The one that is open is the only one, under either id.
    for id in ["u-1042", OTHER] {
        let mut person = named(Fake::new(), id).answer_key("--attest", "id-again", id);
        let stop = desk.recover(&mut person).unwrap_err();
        assert!(matches!(stop, Stop::Refusal(Refusal::AlreadyOpen { .. })), "{id}: {stop:?}");
    }
}

#[test]
fn an_id_that_was_misread_is_put_right() {
    let mut desk = Desktop::new();
    let mut person = video(reads(Fake::new(), "enabled", "none", "0")).answer("--confirm", MARIA);
    person = resets_only(person);
    assert_eq!(desk.recover(&mut person).unwrap().outcome, Outcome::RecoveredByReset);
    let mut person = rest_read(named(Fake::new(), "u-1O42").answer_key("--attest", "id-again", "u-1042"));
    person = person.aside("--verify", Aside::Pause);
    assert!(matches!(desk.recover(&mut person), Err(Stop::Paused)));
    let case = desk.case();
    assert_eq!((case.target.as_str(), case.opened.what.contacts, case.flags().len()), ("u-1042", 1, 0));
    assert!(case.opened.what.other_ids.is_empty());

    // The open case is gone on with from the wrong id too, once that is put right.
    let mut person = named(Fake::new(), "u-1O42").answer_key("--attest", "id-again", "u-1042");
    let again = desk.at_desk(ravi(), &mut person, |desk| Session::recover(desk, MARIA).map(|s| s.case().id.clone()));
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
        person = person.answer("--verify", "video-call").answer_key("--evidence", "compared", "HR photo");
        person = person.answer("--verdict", "failed");
    }
    person = person.aside("--verify", Aside::Pause);
    assert!(matches!(desk.recover(&mut person), Err(Stop::Paused)));
    desk.at_desk(ravi(), &mut Fake::new(), |desk| {
        let past = desk.past(OTHER, " MARIA@example.com").unwrap().history;
        let (policy, now) = (&desk.library.current().unwrap().policy, desk.clock.now());
        assert_eq!((past.attempts(policy, now), past.contacts(now, policy.contacts_window)), (2, 1));
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
        let mut draft = Draft::plain(desk.hands.now(), Action::CaseOpened, &by.name, by.role, by.mode);
        (draft.case, draft.provider, draft.target) = (Some(format!("R-{id}")), Some("acme".into()), Some(id.into()));
        draft.private.insert("login".into(), login.into());
        draft
    };
    let (before, meanwhile) = (opening(sofia(), "jo@example.com", "u-7"), opening(sofia(), MARIA, "u-1042"));
    let mine = opening(ravi(), MARIA, OTHER);
    let mut beside = desk.ledger.clone();
    beside.append(&[before], &key_of(&sofia()), &[]).unwrap();
    desk.at_desk(ravi(), &mut Fake::new(), |desk| {
        let past = desk.past(OTHER, MARIA).unwrap();
        assert!(past.history.cases.is_empty());
        beside.append(&[meanwhile], &key_of(&sofia()), &[]).unwrap();
        let stale = desk.ledger.append(&[mine], desk.signer, &past.read);
        assert!(matches!(stale, Err(LedgerError::Conflict(_))));
        assert!(desk.past(OTHER, MARIA).unwrap().history.open().is_some());
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

/// An incident is about whoever it is about: it asks nothing, and goes on with the one that is open.
#[test]
fn an_incident_is_found_under_another_id() {
    let mut desk = Desktop::new();
    desk.options.reason = Some("somebody else is in the account".into());
    let mut person = attests(named(Fake::new(), "u-1042"), &[("suspend", "not-done")]);
    let stop = desk.at_desk(ravi(), &mut person, |d| Session::incident(d, None, Some(MARIA))?.work());
    assert!(matches!(stop, Err(Stop::Fault(_))), "{stop:?}");
    let mut person = named(Fake::new(), OTHER);
    let ids = desk.at_desk(ravi(), &mut person, |d| {
        let session = Session::incident(d, None, Some(MARIA)).unwrap();
        (session.id().to_owned(), session.case.target.clone())
    });
    assert_eq!(ids, (desk.ledger.entries()[0].draft().case.clone().unwrap(), "u-1042".to_owned()));
    assert!(person.was_told("This user is on record as u-1042, and you read u-9999."));
}
