//! Night after night: the log as the platform hands it out, what seniors have answered, and what
//! stays open.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::ledger::store::memory::{MemoryLedger, TestKey};
use crate::ledger::{Action, Draft, Ledger as _, Object};
use crate::model::{Mode, Role};
use crate::provider::{LogExtent, LogPart};
use crate::reconcile::{
    AcceptedRow, Answers, Code, Fetching, FindingMark, Format, Known, LogFinding, ReconcileJob,
    Reconciled, answer_of, answer_parts, run,
};

const SKEW: TimeDelta = TimeDelta::minutes(5);

fn day(day: i64, hour: i64) -> DateTime<Utc> {
    "2026-05-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap()
        + TimeDelta::days(day)
        + TimeDelta::hours(hour)
}

/// A platform, its log, and the ledger beside it.
struct Desk {
    ledger: MemoryLedger,
    rows: Vec<Value>,
    begins: DateTime<Utc>,
}

/// A reset by hand, with no case.
fn planted(at: DateTime<Utc>, user: &str) -> Value {
    json!({
        "time": at.timestamp_millis(), "operationType": "ACTION", "resourceType": "USER",
        "resourcePath": format!("users/{user}/credentials/1b"),
        "authDetails": { "userId": "eve" },
    })
}

fn sign_in(at: DateTime<Utc>) -> Value {
    json!({ "time": at.timestamp_millis(), "type": "LOGIN", "userId": "8a" })
}

impl Desk {
    fn new() -> Desk {
        Desk { ledger: MemoryLedger::default(), rows: vec![sign_in(day(0, 1))], begins: day(0, 0) }
    }

    fn record(
        &mut self,
        by: &str,
        role: Role,
        (data, private): (Object, Object),
        at: DateTime<Utc>,
    ) {
        let plain = Draft::plain(at, Action::AuditReconciled, by, role, Mode::Scripted);
        let draft = Draft { data, private, ..plain };
        self.ledger.append(&[draft], &TestKey::of(by), &[]).unwrap();
    }

    /// The run of one night, recorded.
    fn night(&mut self, until: DateTime<Utc>) -> (Reconciled, Vec<LogFinding>) {
        let known = Known::read(&self.ledger, "kc", "clock").unwrap();
        let since = known.from(SKEW);
        let mut rows = Fetching::begin().unwrap();
        for row in &self.rows {
            let time = row["time"].as_i64().unwrap();
            let from = since.unwrap_or(self.begins).max(self.begins);
            if time >= from.timestamp_millis() && time < until.timestamp_millis() {
                rows.row(row).unwrap();
            }
        }
        let part = LogPart::since(self.begins);
        let extent = LogExtent { acts: part.clone(), users: part };
        let log = rows.end("kc", extent, until, known.until).unwrap();
        let mut job = ReconcileJob {
            files: &[],
            format: Format::Keycloak,
            provider: "kc",
            since,
            until: Some(until),
            skew: SKEW,
            zone: crate::reconcile::Zone::default(),
            accepted: AcceptedRow::Accounts(["sa-1".to_owned()].into()),
            fetched: Some(&log),
            before: &known.open,
            only: None,
            progress: &mut |_| {},
        };
        let mut found = Vec::new();
        let done = run(&mut job, &self.ledger, &mut |finding| found.push(finding)).unwrap();
        self.record("clock", Role::Timer, (done.data(), done.private()), until);
        (done, found)
    }

    fn answer(&mut self, id: &str, at: DateTime<Utc>) {
        let finding = answer_of(&self.ledger, "kc", id).unwrap().unwrap();
        let parts = answer_parts("kc", &finding, "agreed with the platform's team");
        self.record("sally", Role::Senior, parts, at);
    }
}

fn told(found: &[LogFinding]) -> Vec<(Code, bool)> {
    found.iter().map(|finding| (finding.code, finding.answered.is_some())).collect()
}

#[test]
fn a_planted_row_is_found_every_night_until_a_senior_has_answered_it() {
    let mut desk = Desk::new();
    let (done, found) = desk.night(day(1, 2));
    assert_eq!((done.exit(), found), (0, vec![]));
    desk.rows.push(planted(day(1, 12), "7f"));
    let mut ids = Vec::new();
    for night in 2..9 {
        let (done, found) = desk.night(day(night, 2));
        assert_eq!((done.exit(), told(&found)), (10, vec![(Code::WithoutCase, false)]), "{night}");
        ids.push(found[0].mark.clone());
    }
    ids.dedup();
    assert_eq!(ids.len(), 1, "its id and its row stay the same");
    let FindingMark { id, .. } = ids.remove(0);
    assert!(id.starts_with("D-") && id.len() == 10, "{id}");
    desk.answer(&id, day(9, 1));
    let (done, found) = desk.night(day(9, 2));
    assert_eq!((done.exit(), told(&found)), (0, vec![(Code::WithoutCase, true)]));
    assert_eq!(
        (done.data()["clean"].clone(), done.data()["answered"].clone()),
        (true.into(), 1.into())
    );
    let answer = found[0].answered.as_ref().unwrap();
    assert_eq!(
        (answer.by.as_str(), answer.reason.as_deref()),
        ("sally", Some("agreed with the platform's team"))
    );
    // Nothing is left to be read once more.
    assert_eq!(desk.night(day(10, 2)).1, []);
}

#[test]
fn an_answer_holds_for_the_very_rows_it_was_given_for() {
    type Edit = fn(&mut Vec<Value>);
    let edits: [(&str, Edit); 3] = [
        ("a changed row", |rows| rows[1]["authDetails"]["ipAddress"] = "203.0.113.9".into()),
        ("another row of the same moment", |rows| {
            let mut more = rows[1].clone();
            more["resourcePath"] = "users/7f/credentials/2c".into();
            more["time"] = (more["time"].as_i64().unwrap() + 1000).into();
            rows.push(more);
        }),
        ("a row in its place", |rows| rows[1]["details"] = json!({ "credential_type": "otp" })),
    ];
    for (what, edit) in edits {
        let mut desk = Desk::new();
        desk.rows.push(planted(day(1, 12), "7f"));
        let (_, found) = desk.night(day(2, 2));
        let id = found[0].mark.id.clone();
        desk.answer(&id, day(2, 1));
        assert_eq!(desk.night(day(2, 3)).0.exit(), 0);
        edit(&mut desk.rows);
        let (done, found) = desk.night(day(2, 4));
        assert_eq!(done.exit(), 10, "{what}");
        assert!(found.iter().any(|f| f.mark.id == id && f.answered.is_none()), "{what}: {found:?}");
    }
}

#[test]
fn a_row_that_is_taken_out_of_the_log_stays_open() {
    let mut desk = Desk::new();
    desk.rows.push(planted(day(1, 12), "7f"));
    let (_, found) = desk.night(day(2, 2));
    let id = found[0].mark.id.clone();
    desk.rows.pop();
    for night in 3..6 {
        let (done, found) = desk.night(day(night, 2));
        assert_eq!((done.exit(), told(&found)), (10, vec![(Code::WithoutCase, false)]));
        assert_eq!(found[0].mark.id, id);
        assert!(
            found[0].what.ends_with("[its row is not in the platform's log any more]"),
            "{}",
            found[0].what
        );
    }
    // The log's time for it is over: it is found all the same.
    desk.begins = day(4, 0);
    let (_, found) = desk.night(day(6, 2));
    assert!(
        found[0].what.ends_with("[found by an earlier run; the log does not reach back to it]")
    );
    desk.answer(&id, day(6, 3));
    let (done, found) = desk.night(day(7, 2));
    assert_eq!((done.exit(), told(&found)), (0, vec![(Code::WithoutCase, true)]));
}

#[test]
fn a_time_that_nobody_has_read_is_a_finding_and_no_silence() {
    let mut desk = Desk::new();
    assert_eq!(desk.night(day(1, 2)).0.exit(), 0);
    // The timer was off for a week, and the platform keeps three days.
    desk.begins = day(5, 0);
    desk.rows.push(sign_in(day(7, 1)));
    let (done, found) = desk.night(day(8, 2));
    assert_eq!((done.exit(), told(&found)), (10, vec![(Code::NotCovered, false)]));
    assert!(
        found[0].what.contains("2026-05-02 02:00:00 to 2026-05-06 00:00:00"),
        "{}",
        found[0].what
    );
    assert_eq!(done.data()["period"]["from"], "2026-05-06T00:00:00.000Z");
    // It does not go away by itself, and it does not grow.
    desk.begins = day(7, 0);
    let (_, again) = desk.night(day(9, 2));
    assert_eq!(again[0].mark, found[0].mark);
    desk.answer(&found[0].mark.id, day(9, 3));
    assert_eq!(desk.night(day(10, 2)).0.exit(), 0);
}

#[test]
fn a_quiet_night_is_clean_and_a_platform_that_records_nothing_is_not() {
    let mut desk = Desk::new();
    desk.rows.clear();
    desk.night(day(1, 2));
    assert_eq!(desk.night(day(2, 2)).0.exit(), 0, "nothing happened, and all of it would be there");
    let until = day(3, 2);
    let extent = LogExtent {
        acts: LogPart::nothing("the realm does not record what administrators do"),
        users: LogPart::since(day(0, 0)),
    };
    let log = Fetching::begin().unwrap().end("kc", extent, until, Some(day(2, 2))).unwrap();
    let mut job = ReconcileJob {
        files: &[],
        format: Format::Keycloak,
        provider: "kc",
        since: Some(day(1, 1)),
        until: Some(until),
        skew: SKEW,
        zone: crate::reconcile::Zone::default(),
        accepted: AcceptedRow::Accounts(["sa-1".to_owned()].into()),
        fetched: Some(&log),
        before: &[],
        only: None,
        progress: &mut |_| {},
    };
    let done = run(&mut job, &desk.ledger, &mut |_| ()).unwrap();
    assert_eq!((done.exit(), done.acts, done.lacks.len()), (10, false, 1));
}

#[test]
fn what_others_record_is_not_gone_on_from() {
    let mut desk = Desk::new();
    desk.night(day(1, 2));
    // Somebody who may record a run says that all was read.
    let mut data = Object::new();
    for (key, value) in
        [("provider", json!("kc")), ("fetched", json!(true)), ("clean", json!(true))]
    {
        data.insert(key.into(), value);
    }
    data.insert("period".into(), json!({ "from": null, "to": "2026-05-09T00:00:00.000Z" }));
    desk.record("mallory", Role::Operator, (data, Object::new()), day(1, 3));
    let known = Known::read(&desk.ledger, "kc", "clock").unwrap();
    assert_eq!(known.until, Some(day(1, 2)));
    assert!(Known::read(&desk.ledger, "other", "clock").unwrap().until.is_none());
    assert!(Answers::read(&desk.ledger, "kc").unwrap().of(&FindingMark::default()).is_none());
}
