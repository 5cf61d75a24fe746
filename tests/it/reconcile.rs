//! The platform's own log beside the ledger, with the real program: each kind of discrepancy
//! planted into a log that matches.

use std::fs;
use std::io::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use readmit::base::random;
use readmit::model::FactorKind;
use serde_json::{Value, json};

use crate::desk::{Desk, Ran, reset};

/// Maria's case, and when what of it happened.
struct Told {
    desk: Desk,
    case: String,
    user: String,
    opened: DateTime<Utc>,
    reset: DateTime<Utc>,
    enrolled: DateTime<Utc>,
}

fn recovered() -> Told {
    let desk = Desk::new();
    let maria = desk.maria();
    desk.run(&reset("maria")).ended(5);
    let case = desk.case();
    let now = Utc::now();
    let mut directory = desk.directory();
    let draw = &mut random::fill;
    directory
        .record_factor(&maria, FactorKind::Webauthn, "new key", Some(now), None, now, draw)
        .unwrap();
    drop(directory);
    // An administrator put it there: the user, still verified, says that it is theirs.
    desk.run(&["resume", &case, "--enrolled", "theirs", "--follow-up", "print"]).ended(0);
    let list: Value =
        serde_json::from_str(&desk.run(&["audit", "list", "--case", &case, "--json"]).ended(0).out)
            .unwrap();
    let at = |action: &str| {
        let entries = list["entries"].as_array().unwrap();
        let entry = entries
            .iter()
            .find(|e| e["action"] == action && e["data"]["act"] != "require-enrolment")
            .unwrap();
        entry["time"].as_str().unwrap().parse().unwrap()
    };
    Told {
        case,
        user: maria.0,
        opened: at("case.opened"),
        reset: at("mfa.factor_admin_reset"),
        enrolled: at("mfa.factor_enrolled"),
        desk,
    }
}

/// One row of an export, with the columns that a test cares for.
#[derive(Clone)]
struct Line {
    kind: &'static str,
    at: DateTime<Utc>,
    actor: String,
    target: String,
    reason: String,
}

impl Told {
    /// A log of two days that the ledger explains.
    fn log(&self) -> Vec<Line> {
        let day = TimeDelta::days(1);
        let line = |kind, at, actor: &str| Line {
            kind,
            at,
            actor: actor.to_owned(),
            target: self.user.clone(),
            reason: String::new(),
        };
        let reset = Line {
            reason: "Lost key, see #4711".into(),
            ..line("mfa.factor_admin_reset", self.reset, "jonas")
        };
        vec![
            line("user.signed_in", self.opened - day, &self.user),
            reset,
            line("user.signed_in.mfa_required", self.enrolled, &self.user),
            line("mfa.factor_enrolled", self.enrolled, &self.user),
            line("user.signed_in", self.enrolled + day, &self.user),
        ]
    }

    fn reconcile(&self, log: &[Line], more: &[&str]) -> Ran {
        let file = self.desk.beside("log.csv");
        let mut csv = "occurred_at,type,actor,target,outcome,data.reason\n".to_owned();
        for Line { kind, at, actor, target, reason } in log {
            let at = at.to_rfc3339();
            csv.extend([
                &at,
                ",",
                kind,
                ",",
                actor,
                ",\"",
                target,
                "\",success,\"",
                reason,
                "\"\n",
            ]);
        }
        fs::write(&file, csv).unwrap();
        self.desk.run(
            &[&["audit", "reconcile", file.to_str().unwrap(), "--format", "intelliauth"], more]
                .concat(),
        )
    }
}

fn found(ran: &Ran) -> Vec<(String, Option<String>)> {
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    let of = |f: &Value| {
        (f["finding"].as_str().unwrap().to_owned(), f["case"].as_str().map(str::to_owned))
    };
    document["findings"].as_array().unwrap().iter().map(of).collect()
}

type Plant<'a> = (&'static str, Option<String>, Box<dyn Fn(&mut Vec<Line>) + 'a>);

#[test]
fn a_log_that_matches_is_clean_and_each_discrepancy_is_found() {
    let told = recovered();
    let clean = told.reconcile(&told.log(), &[]).ended(0);
    assert!(
        clean.out.contains("Nothing is unexplained.")
            && clean.out.contains("an enrolment followed 1 reset."),
        "{}",
        clean.out
    );
    // Of a period that it has no row of, a log shows nothing; of one that it begins in, not all.
    let told_of =
        |more: &[&str], code| told.reconcile(&told.log(), more).ended(code).out.replace('\n', " ");
    assert!(
        told_of(&["--since", "9026-11-26"], 10)
            .contains("No row is from the period: nothing is shown of it.")
    );
    let wide = told_of(&["--since", "2020-01-01"], 0);
    assert!(
        wide.contains("It has none from 2020-01-01 00:00 to")
            && wide.contains("in the time that the log has rows of.")
    );
    let case = Some(told.case.clone());
    let day = TimeDelta::days(1);
    let plants: Vec<Plant<'_>> = vec![
        (
            "without-case",
            None,
            Box::new(|log| {
                let other = Line { target: "=cmd|'/c calc'!A1".into(), ..log[1].clone() };
                log.push(other);
            }),
        ),
        (
            "without-case",
            None,
            Box::new(|log| {
                let later = Line {
                    kind: "user.password_set_by_admin",
                    at: told.reset + TimeDelta::hours(3),
                    ..log[1].clone()
                };
                log.push(later);
            }),
        ),
        ("not-on-platform", case.clone(), Box::new(|log| drop(log.remove(1)))),
        ("before-verification", case.clone(), Box::new(|log| log[1].at = told.opened)),
        ("enrolment-before-reset", case.clone(), Box::new(|log| log[3].at = told.opened)),
        ("no-enrolment", case.clone(), Box::new(|log| log[3].at = told.enrolled + day)),
        ("other-actor", case.clone(), Box::new(|log| log[1].actor = "mallory@example.com".into())),
        ("no-reason", case.clone(), Box::new(|log| log[1].reason = " ".into())),
    ];
    for (code, case, plant) in plants {
        let mut log = told.log();
        plant(&mut log);
        let ran = told.reconcile(&log, &["--skew", "0s", "--json"]).ended(10);
        assert_eq!(found(&ran), [(code.to_owned(), case)], "{}", ran.out);
    }
    // Every run is on record, with what was read and what came of it.
    let runs = told.desk.run(&["audit", "list", "--action", "audit.reconciled", "--json"]).ended(0);
    let runs: Value = serde_json::from_str(&runs.out).unwrap();
    let runs = runs["entries"].as_array().unwrap();
    assert_eq!(runs.len(), 11);
    let first = runs.iter().min_by_key(|r| r["seq"].as_u64()).unwrap();
    assert_eq!(
        (&first["data"]["confirmed"], &first["data"]["format"]),
        (&1.into(), &"intelliauth".into()),
        "{first}"
    );
    assert_eq!(first["data"]["sha256"][0].as_str().unwrap().len(), 64);
    told.desk.run(&["audit", "verify"]).ended(0);
}

#[test]
fn findings_go_to_a_file_that_no_spreadsheet_runs_and_broken_rows_are_said() {
    let told = recovered();
    let csv = told.desk.beside("findings.csv");
    let mut log = told.log();
    log.push(Line { target: "=1+1".into(), ..log[1].clone() });
    let more = ["-o", csv.to_str().unwrap()];
    let ran = told.reconcile(&log, &more).ended(10);
    assert!(ran.out.contains("All findings are in"), "{}", ran.out);
    let text = fs::read_to_string(&csv).unwrap();
    assert!(
        text.starts_with("\u{feff}finding,act,at,user,case") && text.contains(",'=1+1,"),
        "{text}"
    );
    told.reconcile(&log, &more).ended(2).saying(&["there is already a file"]);

    log.truncate(5);
    log[0].kind = "mfa.new_kind";
    log[4].reason = "\"unquoted".into();
    let ran = told.reconcile(&log, &[]).ended(10);
    assert!(ran.out.contains("mfa.new_kind (1)"), "{}", ran.out);
    let file = told.desk.beside("log.csv");
    let rows = fs::read_to_string(&file).unwrap() + "one field\n";
    fs::write(&file, rows).unwrap();
    let args = ["audit", "reconcile", file.to_str().unwrap(), "--format"];
    let ran = told.desk.run(&[&args[..], &["intelliauth"]].concat()).ended(10);
    assert!(
        ran.out.contains("log.csv:7: there are 1 fields where the header has 6"),
        "{}",
        ran.out
    );
    told.desk
        .run(&[&args[..], &["auth0"]].concat())
        .ended(2)
        .saying(&["no row could be understood as auth0"]);
    told.desk
        .run(&[&args[..], &["intelliauth", "--actor", "x"]].concat())
        .ended(2)
        .saying(&["operator add --user"]);
    told.desk.run(&[&args[..], &["intelliauth", "--skew", "x"]].concat()).ended(2);
    told.desk
        .run(&["audit", "reconcile", "absent", "--format", "auth0"])
        .ended(2)
        .saying(&["absent: No such file"]);
}

#[test]
fn auth0_and_keycloak_are_read_as_they_export_and_the_tools_account_is_the_actor() {
    let told = recovered();
    let at = |at: DateTime<Utc>| at.timestamp_millis();
    let day = TimeDelta::days(1);
    let auth0 = |client: &str| {
        let row = |kind: &str, when: DateTime<Utc>| json!({"date": when.to_rfc3339(), "type": kind, "user_id": told.user});
        let mut sapi = row("sapi", told.reset);
        sapi["client_id"] = client.into();
        sapi["details"] = json!({"request": {
            "method": "delete", "path": format!("/api/v2/users/{}/authentication-methods", told.user), "body": {},
        }, "response": {"statusCode": 204}});
        let mut done = row("gd_enrollment_complete", told.enrolled);
        done["details"] = json!({"authenticator": {"id": "dev_1"}});
        json!([
            row("s", told.opened - day),
            row("gd_unenroll", told.reset),
            sapi,
            done.clone(),
            done,
            row("s", told.enrolled + day)
        ])
    };
    let run = |files: &[&str], more: &[&str]| {
        told.desk.run(&[&["audit", "reconcile", "--json", "--skew", "1m"], files, more].concat())
    };
    let file = told.desk.beside("log");
    let file = file.to_str().unwrap();
    let packed = |text: &str| {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(text.as_bytes()).unwrap();
        fs::write(file, gz.finish().unwrap()).unwrap();
    };
    packed(&auth0("cid").to_string());
    let ran = run(&[file], &["--format", "auth0", "--actor", "cid"]).ended(0);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    let counts = &document["counts"];
    let counted = ["rows", "explained", "confirmed", "enrolled", "repeated", "actor_unknown"]
        .map(|k| counts[k].as_u64().unwrap());
    assert_eq!(counted, [6, 2, 1, 1, 1, 1], "{counts}");
    let ran = run(&[file], &["--format", "auth0", "--actor", "another"]).ended(10);
    assert_eq!(found(&ran), [("other-actor".to_owned(), Some(told.case.clone()))]);

    let admin = json!({
        "time": at(told.reset), "operationType": "DELETE", "resourceType": "USER",
        "resourcePath": format!("users/{}/credentials/1", told.user),
        "authDetails": {"clientId": "c-1", "userId": "sa-1"},
    });
    let user = |kind: &str, when: DateTime<Utc>| json!({"time": at(when), "type": kind, "userId": told.user, "details": {"credential_type": "otp"}});
    let users = json!([
        user("LOGIN", told.opened - day),
        user("UPDATE_TOTP", told.enrolled),
        user("UPDATE_CREDENTIAL", told.enrolled),
        user("LOGIN", told.enrolled + day),
    ]);
    let other = told.desk.beside("users.json");
    fs::write(&other, users.to_string()).unwrap();
    let later = json!({"time": at(told.enrolled + day), "operationType": "ACTION", "resourcePath": "users/7f/logout"});
    let early = json!({"time": at(told.opened - day), "operationType": "ACTION", "resourcePath": "users/7f/logout"});
    packed(&json!([early, admin, later]).to_string());
    let both = [file, other.to_str().unwrap()];
    run(&both, &["--format", "keycloak", "--actor", "sa-1"]).ended(0);
    // As long as nobody says which account is the tool's, anybody may have done it.
    run(&both, &["--format", "keycloak"]).ended(10);
    let ran = run(&both[..1], &["--format", "keycloak", "--actor", "c-1"]).ended(0);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (&document["enrolments_in_log"], &document["counts"]["enrolled"]),
        (&false.into(), &0.into())
    );
    packed(&json!([early, later]).to_string());
    let ran = run(&both, &["--format", "keycloak"]).ended(10);
    assert_eq!(found(&ran), [("not-on-platform".to_owned(), Some(told.case.clone()))]);
}

#[test]
fn contacts_are_read_from_the_file_that_was_accepted_and_no_other() {
    let desk = Desk::new();
    let maria = desk.maria().0;
    let file = desk.beside("hr.csv");
    let row = |id: &str, number: &str| {
        fs::write(&file, format!("login,id,phone,phone_since\nmaria,{id},{number},2020-01-02\n"))
            .unwrap();
    };
    let write = |number: &str| row(&maria, number);
    write("+46701234567");
    let path = file.to_str().unwrap();
    desk.run(&["contacts", "check", path]).ended(0);
    let config = desk.home().join("config.toml");
    let own = fs::read_to_string(&config).unwrap()
        + &format!("\n[contacts.provider]\nembedded = {path:?}\n");
    fs::write(&config, own).unwrap();
    let plan = || desk.run(&[&reset("maria")[..], &["--dry-run"]].concat());
    plan().ended(3).saying(&["was never accepted", "readmit contacts accept"]);
    desk.run(&["contacts", "accept", "--provider", "embedded", "--operator", "petra"]).ended(8);
    let accepted = desk.run(&["contacts", "accept", "--provider", "embedded"]).ended(0);
    assert!(
        accepted.out.contains("accepted for embedded: 1 people, 1 numbers"),
        "{}",
        accepted.out
    );
    // The caller can be called back on the number, if it is dated.
    let call = |number: &str| {
        let mut args = reset("maria");
        let video = args.iter().position(|a| *a == "video-call").unwrap();
        args[video] = "known-phone";
        let evidence = format!("number={number}");
        args[video + 2] = &evidence;
        args.push("--dry-run");
        desk.run(&args)
    };
    call("4567").ended(0);
    assert_ne!(call("0001").code, Some(0));
    let shown = desk.run(&["contacts", "show", "--provider", "embedded", "maria"]).ended(0);
    assert!(shown.out.contains("+46701234567  since 2020-01-02"), "{}", shown.out);

    write("+46709999999");
    plan().ended(3).saying(&["is not the contacts file that jonas accepted on"]);
    let state = desk.run(&["contacts", "show", "--provider", "embedded"]).ended(3);
    assert!(state.out.contains("it was changed since"), "{}", state.out);
    let again = desk.run(&["contacts", "accept", "--provider", "embedded"]).ended(0);
    assert!(again.out.contains("1 with other numbers"), "{}", again.out);
    // The text, and since when what is new in it counts: a number of today cannot be called,
    // whatever the file says.
    assert_eq!(fs::read_dir(desk.home().join("contacts")).unwrap().count(), 2);
    call("9999").ended(3);
    // A row without an id is anybody's whose login is hers by then.
    row("", "+46709999999");
    let accepted = desk.run(&["contacts", "accept", "--provider", "embedded"]).ended(0);
    assert!(accepted.out.contains("; 1 people have no id: "), "{}", accepted.out);
    assert_ne!(call("9999").code, Some(0));
    fs::write(&file, format!("login,id,phone\nmaria,{maria},+46709999999\n")).unwrap();
    let undated = desk.run(&["contacts", "accept", "--provider", "embedded"]).ended(0);
    assert!(undated.out.contains("1 without a known date count as too new"), "{}", undated.out);
    assert_ne!(call("9999").code, Some(0));
    desk.run(&["audit", "verify"]).ended(0);

    fs::write(&file, "login,phone\nmaria,call me\n").unwrap();
    let args = ["contacts", "accept", "--provider", "embedded"];
    desk.run(&args).ended(2).saying(&["hr.csv: line 2, column \"phone\": \"call me\""]);
}

/// A finding is answered by a senior whom it does not name, and is new again if its row differs.
#[test]
fn a_senior_answers_a_finding_and_it_is_new_again_if_its_row_differs() {
    let desk = Desk::new();
    let file = desk.beside("log.json");
    let judge = |by: &str, ip: &str, code| {
        let row = json!([{
            "date": "2026-05-17T09:30:00.000Z", "type": "sapi", "ip": ip, "details": { "request": {
                "method": "delete", "path": "/api/v2/users/auth0|7f/authentication-methods",
                "auth": { "user": { "email": by } },
            } },
        }]);
        fs::write(&file, row.to_string()).unwrap();
        let log = file.to_str().unwrap();
        let ran = desk.run(&["audit", "reconcile", log, "--format", "auth0", "--json"]).ended(code);
        let document: Value = serde_json::from_str(&ran.out).unwrap();
        let finding = document["findings"][0].clone();
        (finding["id"].as_str().unwrap().to_owned(), finding["answered"]["by"].clone())
    };
    let answer = |id: &str, by: &str, reason: &str, code| {
        let what = ["--answer", &id.to_lowercase(), "--reason", reason, "--operator", by];
        desk.run(&[&["audit", "reconcile"], &what[..]].concat()).ended(code)
    };
    let why = "Agreed with the platform's team, change 4711";
    let (own, _) = judge("Petra@example.com", "203.0.113.9", 10);
    let refused = answer(&own, "petra", why, 3);
    assert!(refused.err.contains("another senior answers it"), "{}", refused.err);
    let (id, by) = judge("eve@example.com", "203.0.113.9", 10);
    assert_eq!(by, Value::Null);
    answer(&id, "jonas", why, 8);
    answer(&id, "petra", "ok", 2);
    answer("D-22222222", "petra", why, 2);
    let told = answer(&id, "petra", why, 0);
    assert!(told.out.contains(&format!("answered {id} (without-case: ")), "{}", told.out);
    assert_eq!(judge("eve@example.com", "203.0.113.9", 0), (id.clone(), "petra".into()));
    let twice = answer(&id, "petra", why, 2);
    assert!(twice.err.contains("answered already, by petra"), "{}", twice.err);
    assert_eq!(judge("eve@example.com", "203.0.113.10", 10), (id, Value::Null));
    desk.run(&["audit", "verify"]).ended(0);
}
