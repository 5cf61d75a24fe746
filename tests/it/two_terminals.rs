//! Two operators, each at a terminal of their own, in front of one ledger.

use chrono::{TimeDelta, Utc};
use readmit::base::random;
use readmit::directory::{Actor, Directory, Hashing, NewUser};
use readmit::model::FactorKind;

use crate::operators::{BINARY, House};
use crate::screen::{Program, Screen};

const MARIA: &str = "cedar lantern oyster plank";
pub const RAVI: &str = "mango violin harbour seven";
const SOFIA: &str = "seven harbours of violins";
const OMAR: &str = "paper tulips under glass";

/// With maria the admin, ravi an operator, sofia a senior; and anna, whom they are called about.
pub fn desk(groups: &[&str]) -> House {
    let house = House::new();
    house.add("ravi", "operator", RAVI);
    house.add("sofia", "senior", SOFIA);
    let (long_ago, draw) = (Utc::now() - TimeDelta::days(400), &mut random::fill);
    let mut directory = Directory::open(&house.home(), Hashing::owasp()).unwrap();
    let mut new = NewUser::new("anna", "Anna Lindqvist").address("anna@example.com", long_ago);
    new = new.phone("+46 70 123 4567", long_ago);
    for group in groups {
        new = new.group(group, Some(long_ago));
    }
    let anna = directory.add(&new, long_ago, draw).unwrap();
    directory
        .set_password(&anna, &"correct horse battery".into(), long_ago, Actor::Admin, draw)
        .unwrap();
    directory
        .record_factor(&anna, FactorKind::Webauthn, "key", Some(long_ago), None, long_ago, draw)
        .unwrap();
    house
}

/// Somebody at a terminal that is high enough to keep what was said, signed in.
fn at_terminal(house: &House, name: &str, passphrase: &str, args: &[&str]) -> Screen {
    let mut program = Program::new(BINARY)
        .size(80, 100)
        .arg("--home")
        .arg(house.home())
        .arg("--operator")
        .arg(name);
    for arg in args {
        program = program.arg(*arg);
    }
    let mut screen = Screen::start(&program);
    screen.see(&format!("Passphrase of {name}")).hidden_input().send(&format!("{passphrase}\r"));
    screen
}

const REASON: &str = "Lost key; seen on video, see ticket 4711";

/// Everything that is asked before somebody else is waited for.
const RECOVER: [&str; 20] = [
    "recover",
    "anna",
    "--lost",
    "key",
    "--ticket",
    "4711",
    "--no-red-flags",
    "--backup-codes",
    "none",
    "--verify",
    "video-call",
    "--evidence",
    "compared=HR photo",
    "--verdict",
    "confirmed",
    "--reason",
    REASON,
    "--notice",
    "sent",
    "--plain",
];

/// The case that a screen is about.
fn case_on(screen: &mut Screen) -> String {
    screen.see("is open.");
    let contents = screen.contents();
    let id = contents.split_whitespace().find(|w| w.starts_with("R-")).unwrap();
    id.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).to_owned()
}

fn actors(house: &House, action: &str) -> Vec<String> {
    house.entries(action).iter().map(|e| e["actor"].as_str().unwrap().to_owned()).collect()
}

/// The record holds, by everybody's keys and rights.
fn verifies(house: &House) {
    let report = house.script("maria", MARIA, &["audit", "verify"]).ok();
    assert!(report.contains("It verifies"), "{report}");
}

/// Sofia verifies anna herself and answers.
fn sofia_answers(house: &House, case: &str, answer: &str) {
    let number = [
        "--verify",
        "known-phone",
        "--evidence",
        "number=4567",
        "--verdict",
        "confirmed",
        "--plain",
    ];
    let mut sofia = at_terminal(house, "sofia", SOFIA, &[&["approve", case][..], &number].concat());
    // The case as it is recorded, not as the operator tells it.
    sofia
        .see("Recorded (UTC)")
        .see("verified by video-call")
        .see("HR photo")
        .see("red flags judged by the operator: none");
    sofia.see("c copies it").send("c").see("if it takes copies").send("x");
    sofia.see("Tier: privileged");
    sofia.see("one of the verifications is yours").see(&format!("Approve {case}?"));
    sofia.send(if answer == "grant" { "1\r" } else { "2\r" });
    let why = if answer == "deny" { "Why do you deny it?" } else { "Why do you approve it?" };
    sofia.see(why).send("Called the number on file; she says the same\r");
    if answer == "grant" {
        sofia.see("Change").see("every second factor goes");
        sofia.see("To approve, type the login").send("anna\r");
    }
    let end = sofia.end();
    assert_eq!(end.code, Some(0), "{}", end.contents);
}

/// The operator dials it while it stands there, perhaps twice; the verdict wipes it.
#[test]
fn the_number_to_dial_stands_beside_the_verdict_and_goes_with_it() {
    let house = desk(&[]);
    let args = ["recover", "anna", "--lost", "key", "--ticket", "4711", "--no-red-flags"];
    let method = ["--verify", "known-phone", "--evidence", "number=4567"];
    let mut ravi = at_terminal(&house, "ravi", RAVI, &[&args[..], &method].concat());
    ravi.see("Number on file of Anna Lindqvist").see("+46 70 123 4567").see("Is it them?");
    ravi.see("c copies it").send("c").see("if it takes copies");
    // The words of the step are a key away, and the question comes back with the number.
    ravi.send("?").see("Any key goes back to the question.").send("x");
    ravi.see("+46 70 123 4567").see("Is it them?").send("1\r");
    ravi.see("Verified by known-phone");
    assert!(!ravi.contents().contains("123 4567"), "{}", ravi.contents());
    let accepted = house.entries("verification.accepted");
    assert_eq!(accepted[0]["data"]["number_shown"], true, "{accepted:?}");
    drop(ravi);
    verifies(&house);
}

#[test]
fn a_waiting_session_sees_the_approval_by_itself() {
    let house = desk(&["Domain Admins"]);
    let mut ravi =
        at_terminal(&house, "ravi", RAVI, &[&RECOVER[..], &["--confirm", "anna"]].concat());
    let case = case_on(&mut ravi);
    ravi.see(&format!("A senior runs: readmit approve {case}"));
    assert!(house.entries("mfa.factor_admin_reset").is_empty(), "not before");
    sofia_answers(&house, &case, "grant");
    // Before the change on a privileged user he shows once more who he is.
    ravi.see("Approved by sofia.")
        .see("Passphrase of ravi, again")
        .hidden_input()
        .send(&format!("{RAVI}\r"));
    ravi.see("All factors are gone");
    assert_eq!(actors(&house, "verification.accepted"), ["ravi", "sofia"]);
    assert_eq!(actors(&house, "approval.granted"), ["sofia"]);
    assert!(actors(&house, "mfa.factor_admin_reset").iter().all(|a| a == "ravi"));
    drop(ravi);
    verifies(&house);
}

#[test]
fn a_denial_reaches_the_waiting_session_and_ends_the_case() {
    let house = desk(&["Domain Admins"]);
    let mut ravi =
        at_terminal(&house, "ravi", RAVI, &[&RECOVER[..], &["--confirm", "anna"]].concat());
    let case = case_on(&mut ravi);
    ravi.see(&format!("A senior runs: readmit approve {case}"));
    sofia_answers(&house, &case, "deny");
    ravi.see("A senior denied the approval").send("1\r");
    ravi.see("Why is it refused?").send("4\r");
    ravi.see("What made you refuse?").send("The senior could not verify her\r");
    let end = ravi.end();
    assert_eq!(end.code, Some(3), "{}", end.contents);
    assert_eq!(house.entries("case.closed")[0]["outcome"], "refused");
    assert!(house.entries("mfa.factor_admin_reset").is_empty());
    verifies(&house);
}

/// Even a list of one is looked at: whoever approves reads whose case it is.
#[test]
fn approve_alone_lists_what_waits() {
    let house = desk(&["Domain Admins"]);
    let mut ravi =
        at_terminal(&house, "ravi", RAVI, &[&RECOVER[..], &["--confirm", "anna"]].concat());
    let case = case_on(&mut ravi);
    ravi.see("A senior runs");
    let program = Program::new(BINARY).size(80, 40).arg("--home").arg(house.home());
    let mut sofia =
        Screen::start(&program.arg("--operator").arg("sofia").arg("approve").arg("--plain"));
    sofia.see("Which case?").see(&format!("{case} · anna, 4711 · held by ravi")).send("1\r");
    sofia.see("Passphrase of sofia").send("\u{3}");
    sofia.end();
}

#[test]
fn a_case_is_handed_over_when_the_other_accepts_it() {
    let house = desk(&[]);
    house.add("omar", "operator", OMAR);
    let mut ravi = at_terminal(&house, "ravi", RAVI, &RECOVER);
    let case = case_on(&mut ravi);
    ravi.see("type the user's login");
    // Not his: neither to go on with, nor to give away.
    let said = house.script("omar", OMAR, &["resume", &case, "--no-input"]).fails(3);
    assert!(said.contains("ravi"), "{said}");
    house.script("omar", OMAR, &["hand-over", &case, "--to", "sofia"]).fails(3);
    house.script("ravi", RAVI, &["hand-over", &case, "--to", "nobody"]).fails(2);
    house.script("ravi", RAVI, &["hand-over", &case, "--to", "omar"]).ok();
    let mut omar = at_terminal(
        &house,
        "omar",
        OMAR,
        &["resume", &case, "--plain", "--reason", REASON, "--notice", "sent"],
    );
    omar.see("You hold this case now.").see("Has anything come up").send("1\r");
    omar.see("type the user's login").send("anna\r").see("All factors are gone");
    // Ravi's session is still at its prompt, and finds that the case is not his any more.
    ravi.send("anna\r");
    let end = ravi.end();
    assert_eq!(end.code, Some(3), "{}", end.contents);
    assert!(end.contents.contains("omar"), "{}", end.contents);
    assert!(actors(&house, "mfa.factor_admin_reset").iter().all(|a| a == "omar"));
    drop(omar);
    verifies(&house);
}

#[test]
fn a_senior_takes_a_case_over_with_a_reason_and_verifies_anew() {
    let house = desk(&[]);
    house.add("omar", "operator", OMAR);
    let mut ravi = at_terminal(&house, "ravi", RAVI, &RECOVER);
    let case = case_on(&mut ravi);
    ravi.see("type the user's login");
    drop(ravi);
    house.script("omar", OMAR, &["resume", &case, "--take-over", "--no-input"]).fails(3);
    let mut sofia = at_terminal(&house, "sofia", SOFIA, &["resume", &case, "--plain"]);
    sofia.see("ravi holds this case. Take it over?").send("2\r");
    sofia.see("Why does it pass to you?").send("Ravi does not answer, the user waits\r");
    sofia.see("You hold this case now.").see("verify again");
    assert_eq!(actors(&house, "case.taken_over"), ["sofia"]);
    drop(sofia);
    verifies(&house);
}

#[test]
fn who_loses_their_role_or_is_disabled_in_the_middle_of_a_case_records_nothing_more() {
    for (act, said) in [
        (
            &["operator", "role", "ravi", "auditor"][..],
            "ravi is auditor now, and no longer operator",
        ),
        (&["operator", "disable", "ravi"][..], "ravi has been disabled, or has another key now"),
    ] {
        let house = desk(&[]);
        let mut ravi = at_terminal(&house, "ravi", RAVI, &RECOVER);
        let case = case_on(&mut ravi);
        ravi.see("type the user's login");
        house.script("maria", MARIA, act).ok();
        let before = house.entries("operator.added").len() + house.entries("note.added").len();
        ravi.send("anna\r");
        let end = ravi.end();
        assert_eq!(end.code, Some(8), "{}", end.contents);
        assert!(
            end.contents.split_whitespace().collect::<Vec<_>>().join(" ").contains(said),
            "{}",
            end.contents
        );
        assert!(end.is_sane());
        assert!(house.entries("mfa.factor_admin_reset").is_empty(), "nothing was changed");
        assert_eq!(
            house.entries("operator.added").len() + house.entries("note.added").len(),
            before
        );
        house.script("ravi", RAVI, &["resume", &case, "--no-input"]).fails(8);
        verifies(&house);
    }
}

/// Every role at every door: what it may not do is refused before anything is asked, with exit 8,
/// and recorded nowhere as done.
#[test]
fn each_role_is_refused_what_is_not_its_own() {
    let house = desk(&["Domain Admins"]);
    house.add("ada", "auditor", OMAR);
    house.script("maria", MARIA, &["operator", "add", "robot", "--role", "service"]).ok();
    let stop = house.script(
        "ravi",
        RAVI,
        &[&RECOVER[..19], &["--confirm", "anna", "--no-input", "--follow-up", "print"]].concat(),
    );
    stop.fails(4);
    let case = house.entries("case.opened")[0]["case"].as_str().unwrap().to_owned();
    let approve =
        ["approve", &case, "--answer", "grant", "--reason", "it looks right to me", "--no-input"];
    let recover = ["recover", "anna", "--no-input", "--lost", "key"];
    let add = ["operator", "add", "eve", "--public-key", "AAAA"];
    let role = ["operator", "role", "ravi", "auditor"];
    let disable = ["operator", "disable", "ravi"];
    let accept = ["runbook", "accept", concat!(env!("CARGO_MANIFEST_DIR"), "/runbook")];
    let clock = ["doctor", "--correct-clock", "--reason", "it was an hour behind"];
    let erase = ["audit", "erase", "anna", "--reason", "she asked for it", "--confirm", "anna"];
    let export = ["audit", "export", "-o", "/dev/null/x"];
    let incident =
        ["incident", "--user", "anna", "--no-input", "--reason", "somebody else has her account"];
    let size = || house.bare(&["audit", "head"], &[]).ok();
    let before = size();
    for (who, word, refused) in [
        ("ravi", RAVI, &[&approve[..], &add, &role, &disable, &accept, &clock, &erase][..]),
        ("sofia", SOFIA, &[&add[..], &role, &disable, &accept, &clock, &erase]),
        (
            "ada",
            OMAR,
            &[&approve[..], &recover, &add, &role, &disable, &accept, &clock, &erase, &incident],
        ),
        ("maria", MARIA, &[&approve[..]]),
    ] {
        for args in refused {
            let said = house.script(who, word, args).fails(8);
            assert!(said.contains("role"), "{who} {args:?}: {said}");
        }
    }
    for args in [&approve[..], &add, &role, &disable, &accept, &clock, &erase, &export, &incident] {
        house.bare(args, &["--operator", "robot"]).fails(8);
    }
    assert_eq!(size(), before, "nothing was recorded");
    // And what is its own is not.
    for (who, word) in [("ravi", RAVI), ("sofia", SOFIA), ("ada", OMAR), ("maria", MARIA)] {
        let file = house.path(who);
        house.script(who, word, &["audit", "export", "-o", file.to_str().unwrap()]).ok();
    }
    verifies(&house);
}
