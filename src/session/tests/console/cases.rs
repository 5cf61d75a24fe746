use super::*;
use crate::case::{Incident, IncidentStep, Refusal};
use crate::model::{FactorKind, User};
use crate::provider::{Observation, ProviderReads};

/// A number that is a factor is not called back, the second one neither.
#[test]
fn every_phone_factor_is_read_off() {
    let mut desk = Desktop::new();
    let mut person = Fake::new().several("--attest", &["totp", "phone"]);
    person = attests(person, &[("factor-number", "+46 70 123 45 67, ****4321")]);
    let seen = desk.at_desk(ravi(), &mut person, |mut desk| {
        let maria =
            User { id: UserId("u-1042".into()), login: MARIA.into(), name: "Maria Miller".into() };
        desk.gate.saw(Observation::User(maria.clone()));
        desk.refresh_factors("factors").unwrap();
        desk.gate.factors(&maria.id).unwrap()
    });
    let phones: Vec<_> = seen.iter().filter(|f| f.kind == FactorKind::Phone).collect();
    assert_eq!(
        phones.iter().map(|f| f.label.as_str()).collect::<Vec<_>>(),
        ["+46 70 123 45 67", "****4321"]
    );
    assert_ne!(phones[0].id, phones[1].id);
}

#[test]
fn a_case_is_read_and_worked_by_hand() {
    let mut desk = Desktop::new();
    let person =
        resets(video(reads(Fake::new(), "enabled", "none", "0"))).answer("--notice", "sent");
    let mut person = attests(person, &[("new-factor", "totp")]);
    assert_eq!(desk.recover(&mut person).unwrap().outcome, Outcome::RecoveredByReset);
    let case = desk.case();
    assert!(case.opened.what.attested && case.enrolled.as_ref().unwrap().what.attested);
    assert_eq!((case.target.as_str(), case.opened.what.factors.len()), ("u-1042", 2));
    assert_eq!(case.read_back.unwrap().1, Outcome::Attested, "what is read by eye is never more");
    // One act for all factors, as the console has it.
    assert_eq!(desk.changes(), ["remove-factor attested"]);
    let entries = desk.ledger.entries();
    assert!(
        entries.iter().all(|e| e.draft().outcome != Some(Outcome::Succeeded)),
        "nothing is said to be done"
    );
    let first = entries.iter().find(|e| e.draft().outcome == Some(Outcome::Attested)).unwrap();
    assert_eq!(first.draft().private["attested"][0], "dialog=User MFA reset");
    assert!(person.was_told(": On the user's page: Actions menu, Force MFA reset."));
    assert!(person.was_told(&format!("({})", case.id)), "what is to be typed names the case");
    assert!(
        person.was_told("row: Passkeys | attested")
            && person.was_told("row: Backup codes | none left")
    );
    assert!(person.was_told("row: Sessions | this platform cannot: "));
    // The caller is not left in silence while everything is read.
    let said =
        person.told().iter().position(|t| t.starts_with("Say: Tell me what you've lost")).unwrap();
    assert!(said < person.told().iter().position(|t| t.starts_with("ask --attest state")).unwrap());
}

#[test]
fn lost_mail_takes_a_password_with_the_mail_switched_off_and_two_methods() {
    let mut desk = Desktop::new();
    desk.options.lost = vec![Lost::Phone, Lost::Email];
    // Without numbers and managers there is one method only, and that is not enough.
    let mut person =
        video(reads(Fake::new(), "enabled", "none", "?")).answer("--backup-codes", "none");
    person = person.aside("--verify", crate::ui::prompter::SessionCommand::Pause);
    assert!(matches!(desk.recover(&mut person), Err(SessionError::Paused)));
    assert_eq!(desk.changes(), [""; 0]);

    // An account whose only loss is the password is ordinary.
    let mut desk = Desktop::new();
    desk.options.lost = vec![Lost::Password];
    let person = video(reads(Fake::new(), "enabled", "none", "0"))
        .answer("--confirm", MARIA)
        .answer("--notice", "sent");
    let password = "set-temporary-password";
    let mut person = attests(
        person,
        &[
            (password, "done"),
            ("set-temporary-password.must-be-reset", "on"),
            ("set-temporary-password.notify-by-email", "off"),
        ],
    );
    assert_eq!(desk.recover(&mut person).unwrap().outcome, Outcome::RecoveredByReset);
    assert_eq!(desk.changes(), ["set-temporary-password attested"]);
    assert_eq!(person.revealed().len(), 1, "to be typed there, and read out");
    let revealed = person.told().iter().position(|t| t.starts_with("reveal: ")).unwrap();
    assert!(
        revealed
            < person.told().iter().position(|t| t.starts_with("ask --attest set-temp")).unwrap()
    );
    assert!(person.was_told("notify user via e-mail\" OFF"));
    let secret = &person.revealed()[0][0];
    assert!(!format!("{:?}", desk.ledger.entries()).contains(secret.as_str()));
}

#[test]
fn codes_that_the_console_shows_count_once_they_were_given() {
    let mut desk = Desktop::new();
    let person =
        resets(video(reads(Fake::new(), "enabled", "none", "0"))).answer("--notice", "sent");
    let mut person = attests(
        person,
        &[
            ("new-factor", "not-yet"),
            ("issue-backup-codes", "done"),
            ("issue-backup-codes.count", "10"),
            ("codes-given", "no"),
            ("new-factor", "not-yet"),
            ("issue-backup-codes", "done"),
            ("issue-backup-codes.count", "10"),
            ("codes-given", "yes"),
            ("new-factor", "webauthn"),
        ],
    )
    .answer("--while-waiting", "codes")
    .answer("--notice", "sent")
    .answer("--while-waiting", "codes")
    .answer("--notice", "sent");
    assert_eq!(desk.recover(&mut person).unwrap().outcome, Outcome::RecoveredByReset);
    assert_eq!(desk.case().handed.len(), 1);
    assert!(person.was_told("never shown: issue others"));
    assert!(person.revealed().is_empty(), "the program never has them");
}

#[test]
fn who_has_a_code_at_hand_is_not_reset() {
    let mut desk = Desktop::new();
    let person = video(reads(Fake::new(), "enabled", "none", "7"));
    let person = person.answer("--backup-codes", "at-hand").answer("--self-recovery", "done");
    let mut person = attests(person, &[("new-factor", "totp")]);
    assert_eq!(desk.recover(&mut person).unwrap().outcome, Outcome::RecoveredByBackupCode);
    assert_eq!(desk.changes(), [""; 0]);
    assert!(
        person.was_told("They enrol the new device from their own profile page"),
        "the console's words"
    );
}

#[test]
fn a_role_that_cannot_be_read_is_privileged() {
    for (role, tier) in [
        ("?", "privileged"),
        ("Administrator", "privileged"),
        ("none", "ordinary"),
        ("Viewer", "ordinary"),
    ] {
        let mut desk = Desktop::new();
        let mut person = reads(Fake::new(), "enabled", role, "0")
            .aside("--verify", crate::ui::prompter::SessionCommand::Pause);
        assert!(matches!(desk.recover(&mut person), Err(SessionError::Paused)));
        assert_eq!(desk.case().tier().as_str(), tier, "{role}");
    }
}

#[test]
fn sign_ins_that_a_person_counts_raise_flags_as_if_they_had_been_read() {
    let mut desk = Desktop::new();
    let person = attests(
        Fake::new(),
        &[("login", MARIA), ("id", "u-1042"), ("name", "Maria"), ("state", "enabled")],
    );
    let person = attests(
        person,
        &[("role", "none"), ("codes", "0"), ("failed-sign-ins", "5"), ("new-places", "yes")],
    );
    let mut person = person
        .several("--attest", &["totp"])
        .aside("--on-red-flag", crate::ui::prompter::SessionCommand::Pause);
    assert!(matches!(desk.recover(&mut person), Err(SessionError::Paused)));
    assert_eq!(desk.case().flags(), ["failed-sign-ins", "new-addresses"]);
}

#[test]
fn a_service_has_no_eyes() {
    let mut desk = Desktop::new();
    let robot = Actor {
        name: "robot".into(),
        role: Role::Service,
        mode: Mode::Scripted,
        users: Vec::new(),
    };
    let stop = desk
        .at_desk(robot, &mut Fake::new().scripted(), |d| Session::recover(d, MARIA).map(drop))
        .unwrap_err();
    assert!(
        matches!(&stop, SessionError::Refusal(Refusal::Other(why)) if why.contains("attests nothing")),
        "{stop:?}"
    );
    assert!(desk.ledger.entries().is_empty());
}

/// Killed while the operator was in the console: nobody can ask it, so a person is asked.
#[test]
fn what_was_cut_off_in_the_console_is_asked_for() {
    let mut desk = Desktop::new();
    let mut person = video(reads(Fake::new(), "enabled", "none", "0"))
        .answer("--confirm", MARIA)
        .fails("--attest", PromptError::Gone);
    assert!(matches!(desk.recover(&mut person), Err(SessionError::Unasked(PromptError::Gone))));
    assert_eq!(desk.changes(), ["remove-factor open"]);
    let mut person = Fake::new()
        .answer("--came", "done")
        .several("--attest", &[])
        .answer_key("--attest", "codes", "0")
        .answer("--confirm", MARIA)
        .answer_key("--attest", "codes-left", "0")
        .several("--attest", &[])
        .answer("--notice", "sent");
    person = attests(person, &[("new-factor", "totp")]);
    assert_eq!(desk.resume_as(ravi(), &mut person).unwrap().outcome, Outcome::RecoveredByReset);
    assert_eq!(desk.changes(), ["remove-factor attested"]);
    assert!(
        person.was_told("ask --came: The platform cannot tell. Was it done: remove all factors?")
    );
}

#[test]
fn after_an_incident_the_account_is_enabled_last() {
    let mut desk = Desktop::new();
    desk.options.reason = Some("somebody else is in the account".into());
    let seen = [
        ("login", MARIA),
        ("id", "u-1042"),
        ("name", "Maria Miller"),
        ("suspend", "done"),
        ("suspend.state", "Disabled"),
    ];
    let mut person = attests(Fake::new(), &seen)
        .answer_key("--attest", "note", "done")
        .answer("--notice", "sent");
    let step = desk
        .at_desk(ravi(), &mut person, |d| Session::incident(d, None, Some(MARIA))?.work())
        .unwrap();
    assert_eq!(step, IncidentStep::Repair);
    let of_incident = desk.ledger.entries()[0].draft().case.clone().unwrap();
    let incident: Incident = replay(&desk.ledger, &of_incident).unwrap();
    assert!(incident.contained());
    let came: Vec<String> = incident
        .changes
        .iter()
        .map(|c| format!("{} {}", c.intent.what.act.unwrap(), c.came.unwrap().1))
        .collect();
    let wanted =
        ["suspend attested", "end-sessions failed", "revoke-tokens failed", "note attested"];
    assert_eq!(came, wanted, "what the console cannot do stands there as not done");

    // Repair needs two methods and a senior; with the video alone it goes no further.
    let mut person = video(reads(Fake::new(), "disabled", "none", "0"))
        .aside("--verify", crate::ui::prompter::SessionCommand::Pause);
    assert!(matches!(desk.recover(&mut person), Err(SessionError::Paused)));
    assert!(desk.case().wants_enabling() && desk.case().wants_password());
    assert_eq!(desk.changes(), [""; 0]);
}

/// A name is what is seen of it; the joiners of Persian and Indic names keep nobody from being
/// contained.
#[test]
fn a_name_with_joiners_is_taken_as_it_is_seen() {
    let name = "\u{639}\u{644}\u{6cc}\u{200c}\u{631}\u{636}\u{627}\u{2009}Ma\u{ad}ria\u{200d}";
    let seen = "\u{639}\u{644}\u{6cc}\u{631}\u{636}\u{627} Maria";
    let mut desk = Desktop::new();
    let person =
        attests(Fake::new().scripted(), &[("login", MARIA), ("id", "u-1042"), ("name", name)]);
    let person = attests(person, &[("state", "enabled"), ("role", "none"), ("codes", "0")]);
    let person = attests(person, &[("failed-sign-ins", "0"), ("new-places", "no")]);
    let mut person = person
        .several("--attest", &["totp"])
        .aside("--verify", crate::ui::prompter::SessionCommand::Pause);
    assert!(matches!(desk.recover(&mut person), Err(SessionError::Paused)));
    assert_eq!(desk.case().opened.what.name, seen);
}
