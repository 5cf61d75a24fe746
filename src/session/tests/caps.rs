//! The caps are part of the append: what was counted must still be so.

use super::*;
use crate::case::Refusal;
use crate::ledger::{Action, Draft};

fn robot() -> Actor {
    Actor { name: "robot".into(), role: Role::Service, mode: Mode::Scripted, users: Vec::new() }
}

/// Somebody opens a case about somebody else.
fn opens(mut ledger: SharedLedger, by: &Actor, about: &str, now: DateTime<Utc>) {
    let mut draft = Draft::plain(now, Action::CaseOpened, &by.name, by.role, Mode::Scripted);
    draft.case = Some(format!("R-{about}"));
    (draft.provider, draft.target) = (Some("embedded".into()), Some(about.to_owned()));
    draft.private.insert("login".into(), about.into());
    ledger.append(&[draft], &key_of(by), &[]).unwrap();
}

#[test]
fn two_scripts_at_once_do_not_both_open_the_last_case_that_a_cap_allows() {
    let (mut world, _, _) = World::with_maria();
    let (now, most) = (world.hands.now(), world.shelf.0.policy.service_hourly);
    for n in 1..most {
        opens(world.ledger.clone(), &robot(), &format!("U{n}"), now);
    }
    // The cap has been looked at when this is asked.
    let ledger = world.ledger.clone();
    let fake = Fake::new().scripted().several("--lost-number", &["0142"]);
    let mut person =
        Beside::new(fake).before("--lost-number", move || opens(ledger, &robot(), "OTHER", now));
    let end = world.at_desk(robot(), &mut person, |desk| Session::recover(desk, MARIA).map(|_| ()));
    let Err(SessionError::Refusal(Refusal::Other(what))) = end else { panic!("{end:?}") };
    assert!(what.contains("at most"), "{what}");
    assert_eq!(world.ledger.entries().len(), most as usize, "Maria's case was not opened");
}

#[test]
fn two_operators_at_once_do_not_recover_each_other() {
    let (mut world, _, _) = World::with_maria();
    let now = world.hands.now();
    // Maria is an operator too.
    let (data, private) = crate::operator::added("maria", Role::Operator, &[9; 32], &[]);
    let added = Draft::plain(now, Action::OperatorAdded, "sofia", Role::Admin, Mode::Scripted);
    world.ledger.append(&[Draft { data, private, ..added }], &key_of(&sofia()), &[]).unwrap();
    let (ledger, maria) = (world.ledger.clone(), Actor { name: "maria".into(), ..ravi() });
    let fake = Fake::new().several("--lost-number", &["0142"]);
    let mut person =
        Beside::new(fake).before("--lost-number", move || opens(ledger, &maria, "ravi", now));
    let end = world.at_desk(ravi(), &mut person, |desk| Session::recover(desk, MARIA).map(|_| ()));
    let Err(SessionError::Refusal(Refusal::Other(what))) = end else { panic!("{end:?}") };
    assert!(what.contains("a third"), "{what}");
}
