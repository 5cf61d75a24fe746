//! The tenant's log as a whole. A search answers for a thousand rows, so that each search begins at
//! the time of the newest row so far. The log is kept for 1 to 30 days, by plan, and a row can come
//! minutes late.
//!
//! <https://auth0.com/docs/deploy-monitor/logs/log-search-query-syntax>

use std::ops::ControlFlow;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::Value;

use super::api::{list, paged};
use super::log::oldest;
use super::{Auth0, scopes};
use crate::provider::http::{HttpCall, HttpError, Path};
use crate::provider::{LogExtent, LogPart, ProviderError};

/// The pages that a search answers for.
const PAGES: usize = 10;

/// A log that never ends is none.
const SEARCHES: usize = 20_000;

/// Hands on the rows, oldest first, and says how far back the log reaches.
pub(super) fn read(
    at: &Auth0,
    from: Option<DateTime<Utc>>,
    until: DateTime<Utc>,
    take: &mut dyn FnMut(Value) -> ControlFlow<()>,
) -> Result<LogExtent, HttpError> {
    // The reach is asked for before the rows are: what is removed in between was not promised.
    let begins = oldest(at)?;
    let part = LogPart::since(begins);
    let extent = LogExtent { acts: part.clone(), users: part };
    let mut cursor = from.map_or(begins, |from| from.max(begins));
    let mut known: Vec<Value> = Vec::new();
    for _ in 0..SEARCHES {
        let begun = cursor;
        for page in 0..PAGES {
            let range = format!("date:[{} TO {}]", millis(begun), millis(until));
            let call = paged(HttpCall::get(Path::new("/api/v2/logs")), page)
                .query("q", range)
                .query("sort", "date:1")
                .needs(&[scopes::READ_LOGS])
                .group("logs");
            let rows: Vec<Value> = list(&at.client.send(&call)?, "logs")?;
            let last = rows.len() < super::api::PER_PAGE;
            let mut before = None;
            for row in rows {
                let time = time_of(&row)?;
                if before.is_some_and(|before| time < before) {
                    return Err(garbled("it does not hand its log out from the oldest row on"));
                }
                before = Some(time);
                if time >= until {
                    return Ok(extent);
                }
                if time < cursor || time == cursor && known.contains(&row) {
                    continue;
                }
                if time > cursor {
                    (cursor, known) = (time, Vec::new());
                }
                known.push(row.clone());
                if take(row).is_break() {
                    return Ok(extent);
                }
            }
            if last {
                return Ok(extent);
            }
        }
        if cursor == begun {
            return Err(garbled("more than a thousand rows of its log are of one moment"));
        }
    }
    Err(garbled("its log has no end"))
}

fn time_of(row: &Value) -> Result<DateTime<Utc>, HttpError> {
    let date = row.get("date").and_then(Value::as_str).and_then(|text| text.parse().ok());
    date.ok_or_else(|| garbled("a row of its log without its date"))
}

fn millis(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn garbled(what: &str) -> HttpError {
    HttpError::plain(ProviderError::Garbled(what.to_owned()))
}
