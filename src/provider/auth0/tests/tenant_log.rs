use std::ops::ControlFlow;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::super::fake::stamp;
use super::fixture::TenantFixture;
use crate::model::Recorded;
use crate::provider::{LogExtent, ProviderError, ProviderReads};

fn fetched(
    desk: &TenantFixture,
    from: Option<DateTime<Utc>>,
) -> Result<(LogExtent, Vec<Value>), ProviderError> {
    let mut rows = Vec::new();
    let until = desk.moment.time();
    let extent = desk.provider.log_rows(from, until, &mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    })?;
    let Recorded::Known(extent) = extent else { panic!("it has a log") };
    Ok((extent, rows))
}

/// A tenant with `count` rows, `together` of each moment.
fn with(count: i64, together: i64) -> TenantFixture {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    desk.server.state(|tenant| {
        let newest = tenant.moment.time() - TimeDelta::minutes(1);
        let logs = (0..count).map(|n| {
            let at = newest - TimeDelta::milliseconds((count - 1 - n) / together * 10);
            json!({ "log_id": n.to_string(), "date": stamp(at), "type": "s", "user_id": user.0 })
        });
        tenant.users.get_mut(&user.0).unwrap().logs = logs.collect();
        tenant.log_begins = Some(newest - TimeDelta::days(2));
    });
    desk
}

/// A search answers for a thousand rows.
#[test]
fn every_row_comes_once_beyond_what_a_search_answers_for() {
    for (count, together) in [(1, 1), (99, 1), (1000, 1), (2501, 1), (3000, 300), (2000, 999)] {
        let desk = with(count, together);
        let (extent, got) = fetched(&desk, None).unwrap();
        let ids: Vec<i64> = got
            .iter()
            .skip(1)
            .map(|row| row["log_id"].as_str().unwrap().parse().unwrap())
            .collect();
        assert_eq!(ids, (0..count).collect::<Vec<_>>(), "{count} {together}");
        let begins = desk.server.state(|tenant| tenant.log_begins);
        assert_eq!((extent.acts.since, extent.users.since), (begins, begins));
    }
    assert!(
        matches!(fetched(&with(1500, 1500), None), Err(ProviderError::Garbled(_))),
        "no row is left out silently"
    );
}

#[test]
fn a_range_is_kept_and_a_scope_that_lacks_is_named() {
    let desk = with(300, 1);
    let from = desk.moment.time() - TimeDelta::minutes(1) - TimeDelta::milliseconds(990);
    assert_eq!(fetched(&desk, Some(from)).unwrap().1.len(), 100);
    desk.server.state(|tenant| tenant.scopes.remove("read:logs"));
    let Err(ProviderError::Forbidden(what)) = fetched(&desk, None) else { panic!() };
    assert!(what.contains("read:logs"), "{what}");
}
