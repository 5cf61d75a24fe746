#![allow(clippy::unwrap_used)]

use super::*;
use crate::case::CodesAnswer;
use crate::directory::NewUser;
use crate::provider::{ActKind, Capability, Instructions, ProviderReads};
use crate::runbook::Lost;
use crate::session::tests::{Dice, MARIA, World, ravi};
use crate::testkit::prompter::Fake;

/// Returns what the command line gives in addition to the options.
fn given(flags: &[&str]) -> Vec<Given> {
    flags
        .iter()
        .map(|flag| {
            let (flag, value) = flag.split_once(' ').unwrap();
            match value.split_once('=') {
                Some((key, value)) => Given::keyed(flag, key, value),
                None => Given::new(flag, value),
            }
        })
        .collect()
}

/// A reset, with all that it takes.
const ALL: [&str; 6] = [
    "--lost-number 0142",
    "--verify video-call",
    "--evidence compared=HR photo",
    "--verdict confirmed",
    "--confirm maria@example.com",
    "--notice sent",
];

fn nowhere() -> Result<(), PromptError> {
    Err(PromptError::NobodyToAsk(vec!["--secret-to FILE".into()]))
}

/// Rehearses, and makes sure that nothing has happened.
fn tried(
    world: &World,
    options: SessionOptions,
    flags: &[&str],
    reveals: Result<(), PromptError>,
    whom: DryRunTarget<'_>,
) -> DryRunReport {
    tried_by(false, world, options, flags, reveals, whom)
}

/// The same; the key may be lent by a keeper.
fn tried_by(
    lent: bool,
    world: &World,
    options: SessionOptions,
    flags: &[&str],
    reveals: Result<(), PromptError>,
    whom: DryRunTarget<'_>,
) -> DryRunReport {
    let (before, entries, dice) = (world.dump(), world.ledger.entries(), Dice::default());
    let acts = world.provider.acts();
    let rehearsal = rehearse(
        DryRunInput {
            ledger: &world.ledger,
            provider: &world.provider,
            clock: &world.hands,
            entropy: &mut |b: &mut [u8]| dice.fill(b),
            actor: ravi(),
            library: &world.shelf,
            mail: false,
            tickets: &crate::hooks::NoTickets,
            sender: Sender::parse("desk@example.com").unwrap(),
            options,
            given: given(flags),
            reveals,
            lent,
        },
        whom,
    );
    assert_eq!(world.ledger.entries(), entries, "nothing is recorded");
    assert_eq!(world.dump(), before, "nothing is changed");
    assert_eq!(world.provider.acts(), acts, "nothing is even asked for");
    rehearsal
}

fn maria(world: &World, options: SessionOptions, flags: &[&str]) -> DryRunReport {
    tried(world, options, flags, nowhere(), DryRunTarget::User(MARIA))
}

fn steps(rehearsal: &DryRunReport) -> Vec<&str> {
    rehearsal.plan.iter().map(|s| s.step.as_str()).collect()
}

#[test]
fn all_that_is_missing_is_named_at_once() {
    let (world, ..) = World::with_maria();
    let rehearsal = maria(&world, SessionOptions::default(), &[]);
    assert_eq!(
        rehearsal.missing,
        [
            "--lost phone|app|key|number|email|password",
            "--lost-number 0142|0199|none",
            "--no-red-flags or --red-flag CODE",
            "--verify METHOD",
            "--evidence compared=...",
            "--confirm USER",
            "--reason TEXT",
            "--notice sent|not-sent",
            "--follow-up print|FILE.eml",
        ]
    );
    assert_eq!(rehearsal.exit(), 2);
    let Err(SessionError::Unasked(PromptError::NobodyToAsk(named))) = rehearsal.verdict() else {
        panic!("{rehearsal:?}")
    };
    assert_eq!(named, rehearsal.missing);
}

#[test]
fn nothing_is_missing_when_all_is_given() {
    let (world, ..) = World::with_maria();
    let rehearsal = maria(&world, world.options.clone(), &ALL);
    assert_eq!(
        (rehearsal.missing.as_slice(), rehearsal.unfit.as_slice(), rehearsal.unused.as_slice()),
        (&[][..], &[][..], &[][..])
    );
    assert!(rehearsal.stop.is_none() && rehearsal.verdict().is_ok(), "{rehearsal:?}");
    assert_eq!((rehearsal.outcome, rehearsal.exit()), (Some(Outcome::RecoveredByReset), 0));
    let names = [
        "open",
        "screen",
        "verify",
        "look for backup codes",
        "reset",
        "notice",
        "await enrolment",
        "follow up",
        "close",
    ];
    assert_eq!(steps(&rehearsal), names);
    let reset = &rehearsal.plan[4];
    assert_eq!(
        reset.changes,
        [
            "ask for enrolment at the next sign-in",
            "remove a factor (totp)",
            "forget remembered devices",
            "end all sessions"
        ]
    );
    assert!(rehearsal.plan.iter().all(|s| s.answered));
    assert_eq!(rehearsal.plan[6].waits_for.as_deref(), Some("the target to enrol"));
}

#[test]
fn what_a_rehearsal_finds_sufficient_is() {
    let (mut world, _, caller) = World::with_maria();
    assert!(maria(&world, world.options.clone(), &ALL).verdict().is_ok());
    let mut person = Fake::new()
        .scripted()
        .several("--lost-number", &["0142"])
        .answer("--verify", "video-call")
        .answer_key("--evidence", "compared", "HR photo")
        .answer("--verdict", "confirmed")
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .meanwhile(world.signs_in(caller));
    world.recover(&mut person).unwrap();
}

#[test]
fn a_privileged_target_waits_for_a_senior_and_the_rest_is_planned_too() {
    let (world, ..) = World::with(|m| m.group("Domain Admins", None));
    let rehearsal =
        maria(&world, SessionOptions { reason: None, ..world.options.clone() }, &ALL[..1]);
    let missing = [
        "--verify METHOD",
        "--evidence compared=...",
        "--confirm USER",
        "--reason TEXT",
        "--notice sent|not-sent",
    ];
    assert_eq!(rehearsal.missing, missing);
    let approve = rehearsal.plan.iter().find(|s| s.step == "approve").unwrap();
    assert_eq!(approve.waits_for.as_deref(), Some("a senior: readmit approve"));
    assert!(steps(&rehearsal).ends_with(&[
        "reset",
        "notice",
        "await enrolment",
        "follow up",
        "close"
    ]));
}

/// An open key is not enough for the first change on a privileged user, and a script is told before
/// anything is recorded.
#[test]
fn a_lent_key_takes_its_passphrase_for_a_privileged_user() {
    for (group, asked) in [("Domain Admins", true), ("Interns", false)] {
        let (world, ..) = World::with(|m| m.group(group, None));
        for lent in [true, false] {
            let options = world.options.clone();
            let whom = DryRunTarget::User(MARIA);
            let rehearsal = tried_by(lent, &world, options, &ALL, nowhere(), whom);
            let named = rehearsal.missing.iter().any(|m| m.starts_with("--passphrase-file"));
            assert_eq!(named, lent && asked, "{group}, {lent}: {:?}", rehearsal.missing);
        }
    }
}

#[test]
fn lost_mail_needs_two_methods_and_somewhere_for_the_secret() {
    let (world, ..) = World::with_maria();
    let options = SessionOptions { lost: vec![Lost::Phone, Lost::Email], ..world.options.clone() };
    let rehearsal = maria(
        &world,
        options.clone(),
        &["--lost-number 0142", "--confirm maria@example.com", "--notice sent", "--notice sent"],
    );
    let missing = [
        "--verify METHOD (twice)",
        "--evidence compared=...",
        "--evidence number=0199",
        "--secret-to FILE",
    ];
    assert_eq!(rehearsal.missing, missing);
    let password = rehearsal.plan.iter().find(|s| s.step == "temporary password").unwrap();
    assert_eq!(password.changes, ["set a temporary password"]);

    let there =
        Err(PromptError::Unfit { flag: "--secret-to".into(), what: "it is there already".into() });
    let rehearsal = tried(&world, options, &ALL, there, DryRunTarget::User(MARIA));
    assert_eq!(rehearsal.unfit.len(), 1);
    assert!(
        !rehearsal.missing.iter().any(|m| m.contains("--secret-to")),
        "{:?}",
        rehearsal.missing
    );
}

#[test]
fn codes_that_are_there_are_asked_about() {
    let (world, user, mut caller) = World::with_maria();
    world.give_codes(&user, &mut caller);
    let rehearsal = maria(&world, world.options.clone(), &ALL);
    assert_eq!(rehearsal.missing, ["--backup-codes at-hand|not-at-hand"]);

    // They are in by themselves, and nothing of a reset is needed.
    let options =
        SessionOptions { backup_codes: Some(CodesAnswer::AtHand), ..world.options.clone() };
    let rehearsal = maria(&world, options, &ALL[..4]);
    assert_eq!(rehearsal.missing, [""; 0]);
    assert_eq!(rehearsal.outcome, Some(Outcome::RecoveredByBackupCode));
    assert!(rehearsal.plan.iter().all(|s| s.changes.is_empty()));

    let options = SessionOptions { backup_codes: Some(CodesAnswer::None), ..world.options.clone() };
    let rehearsal = maria(&world, options, &ALL[..5]);
    assert_eq!(
        (rehearsal.missing.len(), rehearsal.unfit.len()),
        (1, 1),
        "the walk goes on: {rehearsal:?}"
    );
    let Err(SessionError::Usage(what)) = rehearsal.verdict() else { panic!("{rehearsal:?}") };
    assert!(what.contains("some are left") && what.contains("--notice"), "{what}");
}

#[test]
fn a_linked_identity_is_one_way_and_the_reset_the_one_that_asks_for_more() {
    let (world, ..) = World::with(|m| {
        m.identity(
            "corp",
            "m@corp",
            "2025-01-01T00:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap(),
        )
    });
    let rehearsal = maria(&world, world.options.clone(), &ALL[..4]);
    assert_eq!(rehearsal.missing.len(), 3, "{:?}", rehearsal.missing);
    assert!(rehearsal.missing[0].starts_with("--federated "), "{:?}", rehearsal.missing);
    assert_eq!(rehearsal.missing[1..], ["--confirm USER", "--notice sent|not-sent"]);

    let user = world.provider.find(MARIA).unwrap().remove(0).id;
    let id = world.provider.profile(&user).unwrap().identities.known().unwrap()[0].id.clone();
    let federated = format!("--federated {id}");
    let flags: Vec<&str> = ALL[..4].iter().copied().chain([federated.as_str()]).collect();
    let rehearsal = maria(&world, world.options.clone(), &flags);
    assert_eq!(
        (rehearsal.missing.len(), rehearsal.outcome),
        (0, Some(Outcome::RecoveredByFederatedSignIn))
    );
}

#[test]
fn a_rule_that_says_no_stops_it_and_lets_the_real_run_record_that() {
    let (world, ..) = World::with_maria();
    let rehearsal =
        maria(&world, world.options.clone(), &["--lost-number 0142", "--verify chat-message"]);
    assert!(
        matches!(
            &rehearsal.stop,
            Some(SessionError::Refusal(crate::case::Refusal::Unacceptable(_)))
        ),
        "{rehearsal:?}"
    );
    assert_eq!((rehearsal.exit(), rehearsal.verdict().is_ok()), (3, true));

    let options =
        SessionOptions { red_flags: Some(vec!["pressure".into()]), ..world.options.clone() };
    let rehearsal = maria(&world, options, &ALL);
    assert!(
        matches!(&rehearsal.stop, Some(SessionError::Refusal(crate::case::Refusal::RedFlag(_)))),
        "{rehearsal:?}"
    );
    assert_eq!((rehearsal.exit(), rehearsal.verdict().is_ok()), (3, true));

    let options = SessionOptions { lost: vec![Lost::Password], ..world.options.clone() };
    let vouched = [
        "--verify ticket",
        "--evidence id=#7",
        "--evidence vouched-by=greta@example.com",
        "--verdict confirmed",
        "--confirm maria@example.com",
    ];
    let rehearsal = maria(&world, options, &vouched);
    assert!(
        matches!(&rehearsal.stop, Some(SessionError::Refusal(crate::case::Refusal::NoChannel))),
        "{rehearsal:?}"
    );
}

#[test]
fn what_does_not_fit_is_said_before_anything_is_recorded() {
    let (world, ..) = World::with_maria();
    let mut flags = ALL;
    flags[0] = "--lost-number 9999";
    flags[4] = "--confirm maria";
    let options =
        SessionOptions { red_flags: Some(vec!["pressur".into()]), ..world.options.clone() };
    let rehearsal = maria(&world, options, &flags);
    let flags: Vec<&str> =
        rehearsal
            .unfit
            .iter()
            .map(|u| {
                if let PromptError::Unfit { flag, .. } = u {
                    flag.as_str()
                } else {
                    panic!("{u:?}")
                }
            })
            .collect();
    assert_eq!(flags, ["--lost-number", "--red-flag", "--confirm"]);
    assert!(matches!(rehearsal.verdict(), Err(SessionError::Usage(_))));
    assert_eq!(rehearsal.exit(), 2);

    let rehearsal = maria(
        &world,
        SessionOptions { reason: Some("short".into()), ..world.options.clone() },
        &ALL,
    );
    assert_eq!(rehearsal.verdict().unwrap_err().exit_code(), 2);
    let rehearsal =
        tried(&world, SessionOptions::default(), &[], nowhere(), DryRunTarget::User("nobody"));
    assert_eq!(
        (rehearsal.verdict().unwrap_err().exit_code(), rehearsal.plan[0].step.as_str()),
        (2, "open")
    );
}

#[test]
fn a_barred_number_is_shown_with_the_reason() {
    let (world, ..) =
        World::with(|m| NewUser { phones: vec![("+49 30 5550142".into(), None)], ..m });
    let rehearsal = maria(
        &world,
        SessionOptions { lost: vec![Lost::App], ..world.options.clone() },
        &ALL[1..2],
    );
    let verify =
        rehearsal.plan.iter().flat_map(|s| &s.needs).find(|n| n.flag == "--verify").unwrap();
    let phone = verify.ids.iter().find(|i| i.id == "known-phone").unwrap();
    assert_eq!(phone.barred.as_deref(), Some("no number on file may be called"));
}

#[test]
fn what_a_person_does_by_hand_is_asked_for_and_believed() {
    let (world, ..) = World::with_maria();
    let by_hand = Instructions {
        steps: vec!["Open the console.".into()],
        attest: vec![("shown".into(), "What does it show?".into())],
        ..Instructions::default()
    };
    world.provider.is_capable(ActKind::RemoveFactor, Capability::ByHand(by_hand));
    let rehearsal = maria(&world, world.options.clone(), &ALL);
    assert_eq!(
        rehearsal.missing,
        ["--attest remove-factor=done|not-done|unsure", "--attest remove-factor.shown=..."]
    );
    assert_eq!(
        rehearsal.outcome,
        Some(Outcome::RecoveredByReset),
        "the factor is gone in the shadow: {rehearsal:?}"
    );
}

#[test]
fn an_open_case_goes_on_from_where_it_stands() {
    let (mut world, ..) = World::with_maria();
    let mut person = Fake::new()
        .several("--lost-number", &["0142"])
        .aside("--verify", crate::ui::prompter::SessionCommand::Pause);
    assert!(matches!(world.recover(&mut person), Err(SessionError::Paused)));
    for whom in [DryRunTarget::Case(&world.case()), DryRunTarget::User(MARIA)] {
        let rehearsal = tried(&world, world.options.clone(), &ALL[1..], nowhere(), whom);
        assert_eq!(steps(&rehearsal)[..2], ["resume", "verify"], "{rehearsal:?}");
        assert_eq!(
            (rehearsal.missing.len(), rehearsal.outcome),
            (0, Some(Outcome::RecoveredByReset))
        );
    }
}

#[test]
fn the_plan_can_be_read_by_people_and_by_programs() {
    let (world, ..) = World::with(|m| NewUser { name: "Maria\u{1b}[2J".into(), ..m });
    let rehearsal = maria(&world, world.options.clone(), &ALL[..3]);
    let lines = rehearsal.lines();
    for line in [
        "Nothing was changed and nothing was recorded. This is what would happen:",
        "3. verify",
        "   needs --verify METHOD (given): How do you verify the caller?",
        "   needs --confirm USER: To go on, type the user's login",
        "   changes: remove a factor (totp)",
        "   waits for the target to enrol",
        "It would end as: recovered by reset.",
        "Missing: --confirm USER",
    ] {
        assert!(lines.iter().any(|l| l == line), "{line}: {lines:#?}");
    }
    assert!(!lines.concat().contains('\u{1b}'));
    let document = serde_json::to_value(rehearsal.document()).unwrap();
    assert_eq!(document["schema"], "readmit.plan/1");
    assert_eq!(document["exit"], 2);
    assert_eq!(document["steps"][2]["needs"][0]["ids"][0]["id"], "video-call");
    assert_eq!(document["missing"][0], "--confirm USER");
}

#[test]
fn a_command_that_ends_a_case_names_all_that_it_takes() {
    let (mut world, ..) = World::with_maria();
    let mut person = Fake::new()
        .several("--lost-number", &["0142"])
        .aside("--verify", crate::ui::prompter::SessionCommand::Pause);
    assert!(matches!(world.recover(&mut person), Err(SessionError::Paused)));
    let id = world.case();
    for (ends, missing) in [
        (
            Ends::Refuse,
            &[
                "--code cannot-verify|pressure|unusual-activity|gut-feeling|impersonation|not-entitled|policy",
                "--reason TEXT",
                "--notice sent|not-sent",
            ][..],
        ),
        (Ends::Abandon, &["--reason TEXT"]),
        (Ends::Escalate, &["--reason TEXT"]),
    ] {
        let rehearsal =
            tried(&world, SessionOptions::default(), &[], nowhere(), DryRunTarget::Ends(&id, ends));
        assert_eq!(rehearsal.missing, missing, "{ends:?}");
    }
}

#[test]
fn an_open_door_asks_for_nothing_that_only_another_way_would_take() {
    let (mut world, ..) = World::with_maria();
    let mut person = crate::session::tests::by_video()
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .waits(crate::ui::prompter::Waited::Stopped)
        .aside("--while-waiting", crate::ui::prompter::SessionCommand::Pause);
    assert!(matches!(world.recover(&mut person), Err(SessionError::Paused)));
    let id = world.case();
    let mut person = Fake::new().answer("--door", "leave");
    let came = world.at_desk(ravi(), &mut person, |desk| {
        let mut session = Session::resume(desk, &id)?;
        let _ = session.abandon_now(Some("the line went dead".into()));
        session.drive()
    });
    assert!(matches!(came, Err(SessionError::OpenDoor(_))), "{came:?}");
    let rehearsal =
        tried(&world, SessionOptions::default(), &[], nowhere(), DryRunTarget::Case(&id));
    assert_eq!(rehearsal.missing, [""; 0]);
    assert!(rehearsal.verdict().is_ok() && rehearsal.exit() == 9, "{rehearsal:?}");
}

#[test]
fn the_name_on_file_confirms_as_the_login_does() {
    let (world, ..) = World::with_maria();
    let mut flags = ALL;
    let name = world.provider.find(MARIA).unwrap()[0].name.clone();
    let confirm = format!("--confirm {}", name.to_uppercase());
    flags[4] = &confirm;
    assert!(maria(&world, world.options.clone(), &flags).verdict().is_ok());
    flags[4] = "--confirm Mario";
    assert!(maria(&world, world.options.clone(), &flags).verdict().is_err());
}
