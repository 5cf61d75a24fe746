//! An incident that is opened about an id which was read off a screen.

use super::other_ids::contains;
use super::*;
use crate::case::{IncidentStep, Refusal};
use crate::ledger::Draft;
use crate::model::Mode;
use crate::session::tests::beside::Beside;

/// `readmit incident ID --review TEXT`
fn reviews(desk: &mut Desktop, actor: Actor, id: &str) -> (IncidentStep, Fake) {
    desk.options.review = Some("The id was misread; the real one is contained.".into());
    let mut person = Fake::new();
    let step = desk
        .at_desk(actor, &mut person, |desk| Session::incident(desk, Some(id), None)?.work())
        .unwrap();
    desk.options.review = None;
    (step, person)
}

/// Nobody can be brought back under an id that nobody has.
#[test]
fn an_incident_about_a_misread_id_is_closed_by_a_senior_s_review() {
    let mut desk = Desktop::new();
    let (incident, person) = contains(&mut desk, MARIA, "u-9999");
    let incident = incident.unwrap();
    assert!(
        person.was_told(&format!("a senior closes it: readmit incident {incident} --review TEXT"))
    );
    let entries = desk.ledger.entries().len();
    let (step, person) = reviews(&mut desk, ravi(), &incident);
    assert_eq!((step, desk.ledger.entries().len()), (IncidentStep::Repair, entries));
    assert!(person.was_told("A senior reviews the process"));

    let (step, _) = reviews(&mut desk, sofia(), &incident);
    assert_eq!((step, desk.ledger.entries().len()), (IncidentStep::Done, entries + 1));
    let open = desk.at_desk(ravi(), &mut Fake::new(), |desk| {
        desk.past("u-1042", MARIA).unwrap().history.incidents
    });
    assert_eq!(open, []);
}

/// Checks that the record about others is read only once the account is suspended.
#[test]
fn the_account_is_suspended_before_others_are_warned_of() {
    let mut desk = Desktop::new();
    let (first, _) = contains(&mut desk, "jo@example.com", "u-1042");
    let (came, person) = contains(&mut desk, MARIA, "u-1042");
    came.unwrap();
    let at = |said: &str| person.told().iter().position(|told| told.contains(said)).unwrap();
    let warned = at(&format!("{} is open about u-1042 (jo@example.com)", first.unwrap()));
    assert!(at("as you attest it: suspend the account") < warned);
    assert_eq!(
        person.told().iter().filter(|told| told.contains("and not about u-1042")).count(),
        1
    );
}

/// The operator sits at the last question before the reset while somebody else opens an incident.
fn meanwhile(login: &str, id: &str, did: &[(&str, &str)]) -> (Desktop, Result<End, SessionError>) {
    let mut desk = Desktop::new();
    let mut beside = desk.ledger.clone();
    let opening = crate::case::event::IncidentOpened { login: login.into(), ..Default::default() };
    let (data, private) = crate::case::Event::IncidentOpened(opening).parts();
    let draft = Draft {
        case: Some("I-7Q4K2M".into()),
        provider: Some("acme".into()),
        target: Some(id.into()),
        data,
        private,
        ..Draft::plain(
            desk.hands.now(),
            Action::IncidentOpened,
            &sofia().name,
            sofia().role,
            Mode::Interactive,
        )
    };
    let fake = video(reads(Fake::new(), "enabled", "none", "0")).answer("--confirm", MARIA);
    let mut person = Beside::new(attests(fake, did)).before("--confirm", move || {
        beside.append(&[draft], &key_of(&sofia()), &[]).unwrap();
    });
    let came = desk.recover(&mut person);
    (desk, came)
}

/// Under the id of the case, whatever the login; and under its login, whatever the id.
#[test]
fn an_incident_that_is_opened_meanwhile_stops_a_change() {
    for (login, id) in
        [(MARIA, "u-1042"), ("jo@example.com", "u-1042"), (" Maria@Example.com", "u-9999")]
    {
        let (mut desk, came) = meanwhile(login, id, &[]);
        assert!(
            matches!(came, Err(SessionError::Refusal(Refusal::Incident))),
            "{login} {id}: {came:?}"
        );
        assert_eq!(desk.changes(), [""; 0], "{login} {id}");
        // Nor does the case go on with its changes later.
        let mut person =
            Fake::new().several("--attest", &["totp", "webauthn"]).answer("--confirm", MARIA);
        person = attests(person, &[("codes", "0")]);
        let id = desk.id();
        let again = desk.at_desk(ravi(), &mut person, |desk| Session::resume(desk, &id)?.drive());
        assert!(
            matches!(again, Err(SessionError::Refusal(Refusal::Incident))),
            "{login}: {again:?}"
        );
    }
}

/// Neither the login nor the id is the case's.
#[test]
fn an_incident_about_somebody_else_stops_no_change() {
    let (desk, came) = meanwhile("jo@example.com", "u-7", &[("remove-factor", "not-done")]);
    assert!(!matches!(came, Err(SessionError::Refusal(_))), "{came:?}");
    assert_ne!(desk.changes(), [""; 0]);
}
