//! What was done while the ledger was down: entered, confirmed by a second person, and held against
//! the rules by whoever verifies the ledger.

use std::fs;

use serde_json::Value;

use crate::desk::Desk;

const ACT: &str = "suspend=done@2026-05-17T14:03Z";

fn enter(desk: &Desk) -> u64 {
    let args = ["--json", "outside", "record", "maria", "--did", ACT];
    let reason =
        ["--did", "sessions=not-known@2026-05-17T14:05Z", "--reason", "The ledger's disk was full"];
    let ran = desk.run(&[&args[..], &reason[..]].concat()).ended(0);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["status"], "waiting");
    document["number"].as_u64().unwrap()
}

#[test]
fn two_people_enter_what_was_done_outside() {
    let desk = Desk::new();
    desk.maria();
    desk.run(&["outside", "record"]).ended(2).saying(&["USER", "--did", "--reason"]);
    let number = enter(&desk).to_string();
    let listed = desk.run(&["outside", "list"]).ended(0).out;
    assert!(listed.contains("account suspended at 2026-05-17 14:03 UTC"), "{listed}");
    assert!(listed.contains("sessions ended at 2026-05-17 14:05 UTC: not known"), "{listed}");
    assert!(listed.contains("waits for a second person"), "{listed}");

    let confirm = ["outside", "confirm", &number, "--confirm", "maria"];
    desk.run(&confirm).ended(8).saying(&["may not do this"]);
    let petra = |args: &[&str]| desk.run(&[args, &["--operator", "petra"]].concat());
    petra(&["outside", "confirm", &number, "--confirm", "jonas"])
        .ended(2)
        .saying(&["is not the user"]);
    petra(&["outside", "confirm", "1", "--confirm", "maria"])
        .ended(2)
        .saying(&["`readmit outside list`"]);
    petra(&["outside", "confirm", &number]).ended(2).saying(&["--confirm"]);
    petra(&confirm).ended(0);
    petra(&confirm).ended(3).saying(&["petra has confirmed it already"]);
    assert!(desk.run(&["outside", "list"]).ended(0).out.contains("nothing waits"));
    assert!(desk.run(&["outside", "list", "--all"]).ended(0).out.contains("confirmed by petra"));
    // One's own word is no second person's.
    let own = ["outside", "record", "maria", "--did", ACT, "--reason", "The ledger was down"];
    petra(&own).ended(0);
    let number = (number.parse::<u64>().unwrap() + 2).to_string();
    let refused = petra(&["outside", "confirm", &number, "--confirm", "maria"]).ended(3);
    refused.saying(&["that takes a second person"]);
    desk.run(&["audit", "verify"]).ended(0);
}

/// An id decides whose rows are explained.
#[test]
fn one_users_login_does_not_go_with_anothers_id() {
    let desk = Desk::new();
    desk.maria();
    desk.run(&["directory", "add", "nora", "--name", "Nora", "--email", "nora@example.com"])
        .ended(0);
    let shown = desk.run(&["--json", "directory", "show", "nora"]).ended(0).out;
    let shown: Value = serde_json::from_str(&shown).unwrap();
    let id = shown["id"].as_str().unwrap();
    let enter = |login: &str, id: &str| {
        let rest = ["--did", ACT, "--reason", "The ledger's disk was full"];
        desk.run(&[&["outside", "record", login, "--id", id][..], &rest].concat())
    };
    enter("maria", id).ended(3).saying(&["is nora's, not maria's"]);
    enter("maria", "nobodys").ended(2).saying(&["knows no user with the id"]);
    assert!(desk.run(&["outside", "list", "--all"]).ended(0).out.contains("nothing waits"));
    enter("NORA", id).ended(0);
    let listed = desk.run(&["outside", "list"]).ended(0).out;
    assert!(listed.contains(&format!("(id {id})")), "{listed}");
}

#[test]
fn who_was_erased_is_named_by_nothing_that_was_done_outside() {
    let desk = Desk::new();
    desk.maria();
    let number = enter(&desk).to_string();
    let why = "Asked for by the data protection officer";
    desk.run(&["audit", "erase", "maria", "--confirm", "maria", "--reason", why]).ended(0);
    let listed = desk.run(&["outside", "list"]).ended(0).out;
    assert!(listed.contains("(erased)") && !listed.contains("maria"), "{listed}");
    assert!(!listed.contains("disk was full"), "{listed}");
    let petra = ["outside", "confirm", &number, "--confirm", "maria", "--operator", "petra"];
    desk.run(&petra).ended(3).saying(&["was erased"]);
    desk.run(&["audit", "verify"]).ended(0);
}

#[test]
fn bad_input_is_one_error_and_records_nothing() {
    let desk = Desk::new();
    desk.maria();
    let reason = "The ledger's disk was full";
    for (user, did, reason, code, said) in [
        ("maria", "suspend=done@9999-01-01T00:00Z", reason, 3, "this has not happened yet"),
        ("maria", "suspend=done@yesterday", reason, 2, "no time with a zone"),
        ("maria", "lock=done@2026-05-17T14:03Z", reason, 2, "is no act on the form"),
        ("maria", ACT, "short", 2, "at least 10 characters"),
        ("nobody", ACT, reason, 2, "nobody"),
    ] {
        let ran = desk.run(&["outside", "record", user, "--did", did, "--reason", reason]);
        assert_eq!(ran.code, Some(code), "{did} {reason}: {}", ran.err);
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    assert!(desk.run(&["outside", "list", "--all"]).ended(0).out.contains("nothing waits"));
}

#[test]
fn how_to_suspend_by_hand_is_said_without_a_ledger() {
    let desk = Desk::new();
    desk.maria();
    let told = desk.run(&["incident", "--by-hand"]).ended(0).out;
    assert!(told.contains("readmit directory suspend USER"), "{told}");
    let json = desk.run(&["--json", "incident", "--by-hand"]).ended(0).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["platforms"][0]["provider"], "embedded");
    fs::rename(desk.home().join("ledger.db"), desk.beside("away")).unwrap();
    assert!(desk.run(&["incident", "--by-hand"]).ended(0).out.contains("directory suspend"));
    let args = [
        "incident",
        "--user",
        "maria",
        "--reason",
        "Sign-ins from two countries",
        "--notice",
        "sent",
    ];
    let ran = desk.run(&args).ended(6);
    assert!(ran.err.contains("To suspend a user on embedded by hand:"), "{}", ran.err);
    assert!(ran.err.contains("readmit outside record"), "{}", ran.err);
    // And that way works.
    desk.run(&["directory", "suspend", "maria"]).ended(0);
    assert!(desk.run(&["directory", "show", "maria"]).ended(0).out.contains("suspended"));
}
