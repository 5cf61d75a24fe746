//! An incident that is opened about an id which was read off a screen.

use super::other_ids::contains;
use super::*;
use crate::case::IncidentStep;

/// `readmit incident ID --review TEXT`
fn reviews(desk: &mut Desktop, actor: Actor, id: &str) -> (IncidentStep, Fake) {
    desk.options.review = Some("The id was misread; the real one is contained.".into());
    let mut person = Fake::new();
    let step = desk.at_desk(actor, &mut person, |desk| Session::incident(desk, Some(id), None)?.work()).unwrap();
    desk.options.review = None;
    (step, person)
}

/// Nobody can be brought back under an id that nobody has.
#[test]
fn an_incident_about_a_misread_id_is_closed_by_a_senior_s_review() {
    let mut desk = Desktop::new();
    let (incident, person) = contains(&mut desk, MARIA, "u-9999");
    let incident = incident.unwrap();
    assert!(person.was_told(&format!("a senior closes it: readmit incident {incident} --review TEXT")));
    let entries = desk.ledger.entries().len();
    let (step, person) = reviews(&mut desk, ravi(), &incident);
    assert_eq!((step, desk.ledger.entries().len()), (IncidentStep::Repair, entries));
    assert!(person.was_told("A senior reviews the process"));

    let (step, _) = reviews(&mut desk, sofia(), &incident);
    assert_eq!((step, desk.ledger.entries().len()), (IncidentStep::Done, entries + 1));
    let open = desk.at_desk(ravi(), &mut Fake::new(), |desk| desk.past("u-1042", MARIA).unwrap().history.incidents);
    assert_eq!(open, []);
}

/// Which others are on record is read once the account is suspended.
#[test]
fn the_account_is_suspended_before_others_are_warned_of() {
    let mut desk = Desktop::new();
    let (first, _) = contains(&mut desk, "jo@example.com", "u-1042");
    let (came, person) = contains(&mut desk, MARIA, "u-1042");
    came.unwrap();
    let at = |said: &str| person.told().iter().position(|told| told.contains(said)).unwrap();
    let warned = at(&format!("{} is open about u-1042 (jo@example.com)", first.unwrap()));
    assert!(at("as you attest it: suspend the account") < warned);
    assert_eq!(person.told().iter().filter(|told| told.contains("and not about u-1042")).count(), 1);
}
