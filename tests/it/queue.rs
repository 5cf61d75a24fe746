//! The list of cases: what waits, and for whom.

use serde_json::Value;

use crate::desk::{Desk, reset};

/// The open cases, as the list tells them to a program.
fn list(desk: &Desk) -> Vec<Value> {
    let list: Value = serde_json::from_str(&desk.run(&["cases", "--json"]).ended(0).out).unwrap();
    list["cases"].as_array().unwrap().clone()
}

fn stands(case: &Value) -> [&str; 4] {
    ["ticket", "state", "stage", "waits_for"].map(|key| case[key].as_str().unwrap_or("-"))
}

#[test]
fn a_case_says_how_it_stands_and_who_must_act() {
    let desk = Desk::new();
    desk.maria();
    let mut flagged = reset("maria");
    flagged.retain(|arg| *arg != "--no-red-flags");
    flagged.extend(["--red-flag", "pressure"]);
    desk.run(&flagged).ended(3);
    assert_eq!(stands(&list(&desk)[0]), ["4711", "open", "red flag up", "operator"]);
    let case = desk.case();
    desk.run(&[
        "resume",
        &case,
        "--on-red-flag",
        "senior",
        "--verify",
        "video-call",
        "--evidence",
        "compared=HR photo",
    ]);
    let told = desk.run(&["cases"]).ended(0).out;
    assert!(told.contains("4711") && told.contains("jonas"), "{told}");
    desk.run(&["escalate", &case, "--reason", "Somebody else must look"]);
    assert_eq!(stands(&list(&desk)[0])[3], "senior", "{:?}", list(&desk));
}

#[test]
fn after_a_reset_it_waits_for_the_user() {
    let desk = Desk::new();
    desk.maria();
    desk.run(&reset("maria")).ended(5);
    assert_eq!(stands(&list(&desk)[0]), ["4711", "open", "waiting for the user", "user"]);
    let mut told = reset("maria");
    told.retain(|arg| *arg != "--notice" && *arg != "sent");
    // Somebody who has not been told waits for nothing.
    let desk = Desk::new();
    desk.maria();
    told.extend(["--notice", "not-sent"]);
    desk.run(&told).ended(9);
    assert_eq!(stands(&list(&desk)[0])[3], "operator");
}

#[test]
fn a_mistyped_ticket_is_put_right() {
    let desk = Desk::new();
    desk.maria();
    desk.run(&reset("maria")).ended(5);
    let (case, entries) = (desk.case(), desk.entries());
    desk.run(&["resume", &case, "--ticket", "4712"])
        .ended(2)
        .saying(&["4711", &format!("note {case} --ticket 4712")]);
    desk.run(&["note", &case, "--ticket", "47\n12"]).ended(3);
    desk.run(&["note", &case, "--ticket", "47", "--operator", "petra"]).ended(3).saying(&["jonas"]);
    // Whoever calls again with another ticket is told too.
    let again: Vec<&str> =
        reset("maria").into_iter().map(|arg| if arg == "4711" { "4713" } else { arg }).collect();
    desk.run(&again).ended(2).saying(&["4711", &format!("note {case} --ticket 4713")]);
    assert_eq!(desk.entries(), entries);
    desk.run(&["note", &case, "--ticket", "4712"]).ended(0);
    assert_eq!(list(&desk)[0]["ticket"], "4712");
    assert!(desk.run(&["show", &case]).ended(0).out.contains("ticket 4712 "));
    let rows = desk.run(&["audit", "report", "resets", "--json"]).ended(0).out;
    assert!(rows.contains("\"4712\"") && !rows.contains("\"4711\""), "{rows}");
    assert!(desk.run(&["cases", "--ticket", "4712"]).ended(0).out.contains(&case));
    assert_eq!(
        desk.run(&["cases", "--ticket", "4711"]).ended(0).out.trim(),
        "no open cases of ticket 4711"
    );
}

#[test]
fn a_command_without_a_case_takes_the_only_one_and_never_guesses() {
    let desk = Desk::new();
    desk.run(&["resume"]).ended(2).saying(&["no case is open"]);
    desk.run(&["approve", "--operator", "petra"]).ended(2).saying(&["no case waits"]);
    desk.maria();
    desk.add("nora", "Nora Berg", |new| new);
    desk.run(&reset("maria")).ended(5);
    let first = desk.case();
    desk.run(&["note"]).ended(2).saying(&[&format!("readmit note {first} TEXT")]);
    let resumed = desk.run(&["resume", "--follow-up", "print"]).ended(5);
    assert!(resumed.err.contains(&first), "{}", resumed.err);
    desk.run(&reset("nora"));
    let entries = desk.entries();
    let said = desk.run(&["resume"]).ended(2).saying(&["several", &first]);
    for case in list(&desk) {
        assert!(said.err.contains(case["case"].as_str().unwrap()), "{}", said.err);
    }
    assert_eq!(desk.entries(), entries);
}

#[test]
fn a_case_that_went_wrong_waits_for_nobody_who_would_enrol() {
    let desk = Desk::new();
    desk.maria();
    desk.run(&reset("maria")).ended(5);
    let case = desk.case();
    let incident =
        ["incident", &case, "--reason", "the real user never called", "--notice", "sent", "--json"];
    let opened: Value = serde_json::from_str(&desk.run(&incident).ended(0).out).unwrap();
    let listed = list(&desk);
    let wrong = listed.iter().find(|row| row["case"] == case.as_str()).unwrap();
    assert_eq!(stands(wrong), ["4711", "to be closed", "to be closed", "operator"]);
    let rows = desk.run(&["audit", "report", "resets", "--json"]).ended(0).out;
    let rows: Value = serde_json::from_str(&rows).unwrap();
    assert_eq!(rows["resets"].as_array().unwrap().len(), 1, "an incident lets nobody in: {rows}");
    let id = opened["incident"].as_str().unwrap();
    desk.run(&["incident", id, "--operator", "petra", "--review", "the photo was an old one"])
        .ended(0);
    let shown = desk.run(&["show", id]).ended(0).out;
    assert!(shown.lines().next().unwrap().ends_with("closed"), "{shown}");
}

/// First what waits for whoever reads, then what waits for others; and `readmit` alone shows it.
#[test]
fn the_list_begins_with_what_waits_for_whoever_reads_it() {
    let desk = Desk::new();
    desk.maria();
    desk.add("ben", "Ben Olsen", |new| new);
    desk.run(&reset("maria")).ended(5);
    let mut flagged = reset("ben");
    flagged.retain(|arg| *arg != "--no-red-flags");
    flagged.extend(["--red-flag", "pressure"]);
    desk.run(&flagged).ended(3);
    let told = desk.run(&["cases"]).ended(0).out;
    let ben = told.find("ben").unwrap();
    assert!(told.starts_with("1 waits for you, 1 for the user"), "{told}");
    assert!(ben < told.find("maria").unwrap() && told[ben..].contains("you"), "{told}");
    assert_eq!(desk.run(&[]).ended(0).out, told);
    // Whoever else reads it.
    let other = desk.run(&["cases", "--operator", "petra"]).ended(0).out;
    assert!(other.starts_with("1 waits for the user, 1 for other operators"), "{other}");
    let logins = |args: &[&str]| {
        let list = desk.run(&[&["cases", "--json"][..], args].concat()).ended(0).out;
        let list: Value = serde_json::from_str(&list).unwrap();
        let cases = list["cases"].as_array().unwrap().clone();
        cases.iter().map(|case| case["login"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(logins(&[]), ["maria", "ben"], "a script has them as they were opened");
    assert_eq!(logins(&["--mine"]), ["maria", "ben"]);
    assert_eq!(logins(&["--mine", "--operator", "petra"]), [""; 0]);
    assert_eq!(logins(&["--waiting-for", "me"]), ["ben"]);
    assert_eq!(logins(&["--waiting-for", "user"]), ["maria"]);
    assert_eq!(logins(&["--waiting-for", "senior"]), [""; 0]);
    let none = desk.run(&["cases", "--waiting-for", "senior"]).ended(0).out;
    assert_eq!(none.trim(), "no open cases that wait for a senior");
}

#[test]
fn without_a_home_readmit_alone_is_its_help() {
    let desk = Desk::new();
    let nowhere = desk.beside("nowhere");
    let ran = desk.run(&["--home", nowhere.to_str().unwrap()]).ended(2);
    assert!(ran.err.contains("requires a subcommand") && ran.err.contains("demo"), "{}", ran.err);
    assert!(!nowhere.exists());
    // A command that wants another one is still told so.
    let ran = desk.run(&["audit"]).ended(2);
    assert!(ran.err.contains("readmit audit"), "{}", ran.err);
}
