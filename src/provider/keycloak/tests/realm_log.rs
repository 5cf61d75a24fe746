use std::ops::ControlFlow;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::super::fake::{FakeKeycloak, RealmFixture};
use crate::model::Recorded;
use crate::provider::{LogExtent, ProviderError, ProviderReads};

fn fetched(
    desk: &RealmFixture,
    from: Option<DateTime<Utc>>,
) -> Result<(LogExtent, Vec<Value>), ProviderError> {
    let mut rows = Vec::new();
    let until = desk.moment.time();
    let extent = desk.keycloak.log_rows(from, until, &mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    })?;
    let Recorded::Known(extent) = extent else { panic!("it has a log") };
    Ok((extent, rows))
}

/// A log of `count` rows, `together` of them of each moment, the newest a minute ago.
fn rows(fake: &FakeKeycloak, count: i64, together: i64) -> Vec<Value> {
    let newest = fake.ms() - 60_000;
    let time = |n: i64| newest - (count - 1 - n) / together * 10;
    (0..count)
        .map(|n| json!({ "id": n.to_string(), "time": time(n), "operationType": "ACTION", "resourcePath": format!("users/{n}/logout") }))
        .collect()
}

#[test]
fn every_row_comes_once_however_many_there_are_of_a_moment() {
    for (count, together) in
        [(0, 1), (1, 1), (99, 1), (100, 1), (101, 1), (1000, 7), (450, 99), (700, 260)]
    {
        let desk = RealmFixture::with(|fake| fake.admin_events = Some(rows(fake, count, together)));
        let (extent, got) = fetched(&desk, None).unwrap();
        let ids: Vec<i64> =
            got.iter().map(|row| row["id"].as_str().unwrap().parse().unwrap()).collect();
        assert_eq!(ids, (0..count).collect::<Vec<_>>(), "{count} {together}");
        let begins = got
            .first()
            .map_or(desk.moment.time().timestamp_millis(), |row| row["time"].as_i64().unwrap());
        assert_eq!(extent.acts.since.unwrap().timestamp_millis(), begins);
    }
}

#[test]
fn a_range_is_kept_and_both_logs_are_read() {
    let desk = RealmFixture::with(|fake| {
        fake.admin_events = Some(rows(fake, 300, 1));
        let newest = fake.ms() - 60_000;
        fake.events = (0..120)
            .map(|n| json!({ "time": newest - (119 - n), "type": "LOGIN", "userId": "u" }))
            .collect();
        fake.events.push(json!({ "time": fake.ms() + 5_000, "type": "LOGIN", "userId": "later" }));
    });
    let from = desk.moment.time() - TimeDelta::milliseconds(60_000 + 990);
    let (_, got) = fetched(&desk, Some(from)).unwrap();
    let acts = got.iter().filter(|row| row.get("operationType").is_some()).count();
    assert_eq!(
        (acts, got.len()),
        (100, 220),
        "what is at the beginning is there, what is later is not"
    );
}

#[test]
fn what_the_realm_does_not_record_is_said() {
    let off = RealmFixture::with(|fake| {
        fake.admin_events = None;
        fake.events_on = false;
    });
    let (extent, rows) = fetched(&off, None).unwrap();
    assert!(rows.is_empty() && extent.acts.since.is_none() && extent.users.since.is_none());
    assert!(
        extent.acts.lacks[0].contains("administrators") && extent.users.lacks[0].contains("users")
    );
    // The fake records some types alone.
    let on = RealmFixture::new();
    let lacks = fetched(&on, None).unwrap().0.users.lacks;
    assert_eq!(lacks, ["the realm does not record IMPERSONATE, TOKEN_EXCHANGE, CLIENT_REGISTER"]);
    let blind = RealmFixture::with(|fake| {
        fake.granted.remove("view-events");
    });
    assert!(matches!(fetched(&blind, None), Err(ProviderError::Forbidden(_))));
}

#[test]
fn an_expiry_bounds_what_the_users_log_shows() {
    let desk = RealmFixture::with(|fake| {
        fake.events_expire_s = 3600;
        fake.events =
            vec![json!({ "time": fake.ms() - 86_400_000, "type": "LOGIN", "userId": "u" })];
    });
    let (extent, _) = fetched(&desk, None).unwrap();
    assert_eq!(extent.users.since, Some(desk.moment.time() - TimeDelta::hours(1)));
}
