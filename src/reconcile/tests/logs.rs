//! Whole logs as files, with no case that would explain anything in them.

use std::io::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::ledger::store::memory::MemoryLedger;
use crate::reconcile::{
    AcceptedRow, Code, Format, LogFinding, ReconcileJob, Reconciled, RunError, run,
};

pub(super) fn judged_between(
    format: Format,
    logs: &[&str],
    since: Option<&str>,
    until: Option<&str>,
    zone: &str,
) -> Result<(Reconciled, Vec<LogFinding>), RunError> {
    let files: Vec<_> = logs
        .iter()
        .map(|log| {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(log.as_bytes()).unwrap();
            file
        })
        .collect();
    let paths: Vec<_> = files.iter().map(|file| file.path().to_owned()).collect();
    let time = |text: Option<&str>| text.map(|text| text.parse::<DateTime<Utc>>().unwrap());
    let mut job = ReconcileJob {
        files: &paths,
        format,
        provider: "platform",
        since: time(since),
        until: time(until),
        skew: TimeDelta::minutes(5),
        zone: zone.parse().unwrap(),
        accepted: AcceptedRow::Accounts(["sa-1".to_owned()].into()),
        fetched: None,
        before: &[],
        only: None,
        progress: &mut |_| {},
    };
    let mut found = Vec::new();
    run(&mut job, &MemoryLedger::default(), &mut |finding| found.push(finding))
        .map(|done| (done, found))
}

pub(super) fn judged(format: Format, rows: &[Value]) -> (Reconciled, Vec<LogFinding>) {
    judged_between(format, &[&Value::from(rows.to_vec()).to_string()], None, None, "utc").unwrap()
}

fn codes(found: &[LogFinding]) -> Vec<Code> {
    found.iter().map(|finding| finding.code).collect()
}

fn sign_in(day: u32) -> Value {
    json!({"date": format!("2026-05-{day:02}T10:00:00.000Z"), "type": "s", "user_id": "auth0|x"})
}

#[test]
fn a_period_that_the_log_has_nothing_of_is_not_clean() {
    let log = json!([sign_in(10), sign_in(20)]).to_string();
    let day = |n: u32| format!("2026-05-{n:02}T00:00:00Z");
    for (since, until, clean) in [
        (None, None, true),
        (Some(day(9)), Some(day(11)), true),
        (Some(day(9)), None, true),
        (None, Some(day(11)), true),
        // Between two rows, after them, before them, backwards, in no time at all.
        (Some(day(12)), Some(day(14)), false),
        (Some(day(21)), None, false),
        (None, Some(day(9)), false),
        (None, Some("0029-11-26T00:00:00Z".into()), false),
        (Some(day(20)), Some(day(10)), false),
        (Some(day(10)), Some(day(10)), false),
    ] {
        let done =
            judged_between(Format::Auth0, &[&log], since.as_deref(), until.as_deref(), "utc")
                .unwrap()
                .0;
        assert_eq!(
            (done.is_clean(), done.exit()),
            (clean, if clean { 0 } else { 10 }),
            "{since:?} {until:?}"
        );
        assert_eq!(done.data()["covers"]["acts"]["from"], "2026-05-10T10:00:00.000Z");
    }
    assert_eq!(judged_between(Format::Auth0, &["[]"], None, None, "utc").unwrap().0.exit(), 10);
    // One of the two logs is from another month.
    let login = |time: i64| json!([{"time": time, "type": "LOGIN", "userId": "7f"}]).to_string();
    let admin = |times: &[i64]| {
        let row = |time: &i64| json!({"time": time, "operationType": "ACTION", "resourceType": "USER", "resourcePath": "users/7f/logout"});
        Value::from(times.iter().map(row).collect::<Vec<_>>()).to_string()
    };
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap().timestamp_millis();
    let users = login(at("2026-05-15T10:00:00Z"));
    for (times, clean) in [
        (vec!["2026-05-15T11:00:00Z"], true),
        (vec!["2026-04-15T11:00:00Z"], false),
        // There was nothing to do in that week, and the log goes on.
        (vec!["2026-04-15T11:00:00Z", "2026-06-15T11:00:00Z"], true),
    ] {
        let acts = admin(&times.iter().map(|t| at(t)).collect::<Vec<_>>());
        let (since, until) = (Some("2026-05-12T00:00:00Z"), Some("2026-05-19T00:00:00Z"));
        let done =
            judged_between(Format::Keycloak, &[&users, &acts], since, until, "utc").unwrap().0;
        assert_eq!(done.is_clean(), clean, "{times:?}");
    }
}

#[test]
fn times_that_cannot_be_are_unreadable_rows() {
    let row = |time: Value| json!({"time": time, "operationType": "ACTION", "resourceType": "USER", "resourcePath": "users/7f/logout"});
    let good = row(1_795_800_000_000_i64.into());
    for bad in [
        json!(1_795_800_000_000_000_i64),
        json!(0),
        json!("1970-01-01T00:00:00Z"),
        json!(-5),
        json!(4_000_000_000_000_000_i64),
    ] {
        let (done, _) = judged(Format::Keycloak, &[good.clone(), row(bad.clone())]);
        assert_eq!((done.tally.unreadable, done.exit()), (1, 10), "{bad}");
        assert_eq!(done.covers.0.from, done.covers.0.to, "it does not widen what the log covers");
        let (done, _) = judged(Format::Keycloak, &[row(bad.clone()), row(bad)]);
        assert_eq!((done.tally.unreadable, done.exit()), (2, 10), "all of them");
    }
    let (done, _) = judged(Format::Keycloak, &[row(json!(1_795_800_000.5)), good]);
    assert_eq!((done.tally.unreadable, done.exit()), (0, 0));
    let other =
        judged_between(Format::Keycloak, &[&json!([sign_in(1)]).to_string()], None, None, "utc");
    assert!(
        matches!(other, Err(RunError::OtherFormat { .. })),
        "a log of another platform is told as one"
    );
}

#[test]
fn an_event_of_the_database_is_read_in_any_layout() {
    let details = r#"{""impersonator"":""boss"",""requested_subject"":""anna""}"#;
    let old = format!(
        "id,client_id,details_json,error,event_time,type,user_id\n\
         e1,account,,,1795912616000,LOGIN,7f\ne2,admin-cli,\"{details}\",,1795912617000,TOKEN_EXCHANGE,7f\n"
    );
    let new = format!(
        "ID,CLIENT_ID,DETAILS_JSON,ERROR,EVENT_TIME,TYPE,USER_ID,DETAILS_JSON_LONG_VALUE\n\
         e1,account,,,1795912616000,LOGIN,7f,\ne2,admin-cli,,,1795912617000,TOKEN_EXCHANGE,7f,\"{details}\"\n"
    );
    let rows = json!([{"EVENT_TIME": 1_795_912_617_000_i64, "TYPE": "TOKEN_EXCHANGE", "USER_ID": "7f",
        "DETAILS_JSON": null, "DETAILS_JSON_LONG_VALUE": "{\"impersonator\":\"boss\"}"}]);
    for log in [old, new, rows.to_string()] {
        let (_, found) = judged_between(Format::Keycloak, &[&log], None, None, "utc").unwrap();
        assert_eq!(codes(&found), [Code::WithoutCase], "{log}");
        assert_eq!(found[0].actor.as_deref(), Some("boss"));
    }
    let bare = "time,type,userId\n1795912617000,TOKEN_EXCHANGE,7f\n";
    let (_, found) = judged_between(Format::Keycloak, &[bare], None, None, "utc").unwrap();
    assert_eq!(codes(&found), [Code::CannotBeTold]);
}

/// The realm's console writes all there is; what was changed, the write before tells.
#[test]
fn a_write_of_the_realm_is_told_by_what_it_changed() {
    let write = |minute: i64, settings: Value| {
        json!({"time": 1_795_912_600_000_i64 + minute * 60_000, "operationType": "UPDATE", "resourceType": "REALM",
            "realmId": "r-1", "representation": settings.to_string()})
    };
    let logout = json!({"time": 1_795_912_600_000_i64, "operationType": "ACTION", "resourceType": "USER", "resourcePath": "users/7f/logout"});
    let whole = |changes: Value| {
        let mut all: serde_json::Map<String, Value> =
            (0..90).map(|n| (format!("setting{n}"), n.into())).collect();
        all.extend(changes.as_object().unwrap().clone());
        Value::Object(all)
    };
    let on = json!({"eventsEnabled": true, "adminEventsEnabled": true});
    let cases = [
        (vec![write(1, json!({"displayName": "Corp"}))], vec![]),
        (vec![write(1, json!({"realm": "corp", "loginTheme": "keycloak.v2"}))], vec![]),
        (vec![write(1, json!({"bruteForceProtected": false}))], vec![Code::WithoutCase]),
        (vec![write(1, json!({"attributes": {"x": "y"}}))], vec![Code::WithoutCase]),
        (vec![write(1, json!({"eventsEnabled": false}))], vec![Code::RecordingChanged]),
        (vec![write(1, json!({"eventsExpiration": 60}))], vec![Code::RecordingChanged]),
        (vec![write(1, whole(on.clone()))], vec![Code::CannotBeTold]),
        (vec![write(1, whole(json!({"eventsEnabled": false})))], vec![Code::RecordingChanged]),
        (
            vec![write(1, whole(on.clone())), write(2, whole(json!({"displayName": "x"})))],
            vec![Code::CannotBeTold],
        ),
        // Newest first, as the interface hands them out.
        (
            vec![
                write(9, whole(json!({"eventsEnabled": false, "adminEventsEnabled": true}))),
                write(1, whole(on)),
            ],
            vec![Code::CannotBeTold, Code::RecordingChanged],
        ),
    ];
    for (mut rows, expected) in cases {
        let shown = format!("{rows:?}");
        rows.push(logout.clone());
        let (done, found) = judged(Format::Keycloak, &rows);
        assert_eq!(codes(&found), expected, "{shown}");
        assert_eq!((done.tally.unreadable, done.is_clean()), (0, expected.is_empty()), "{shown}");
    }
    let silent =
        json!({"time": 1_795_912_600_000_i64, "operationType": "UPDATE", "resourceType": "REALM"});
    assert_eq!(codes(&judged(Format::Keycloak, &[silent]).1), [Code::CannotBeTold]);
}

#[test]
fn local_times_are_read_by_the_zone_s_name() {
    let log = "time,type,actor,target,outcome,reason\n\
               2026-10-20 12:00:00,mfa.factor_admin_reset,jonas,a1,success,x\n\
               2026-10-28 11:00:00,mfa.factor_admin_reset,jonas,a2,success,x\n\
               2026-10-25 02:30:00,user.signed_in,a1,a1,success,\n\
               2026-03-29 02:30:00,user.signed_in,a1,a1,success,\n";
    let (done, found) =
        judged_between(Format::IntelliAuth, &[log], None, None, "Europe/Berlin").unwrap();
    let times: Vec<String> = found.iter().map(|f| f.at.format("%d %H:%M").to_string()).collect();
    assert_eq!(times, ["20 10:00", "28 10:00"]);
    assert_eq!((done.tally.ambiguous, done.tally.unreadable), (1, 1));
    assert!(
        done.tally.unreadable_at[0].2.contains("there is no 2026-03-29 02:30:00 in Europe/Berlin")
    );
}
