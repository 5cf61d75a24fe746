//! The realm's two logs, as a whole: what administrators did, and what users did.

use std::ops::ControlFlow;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::api::{EventsConfig, from_ms};
use super::{Keycloak, VIEW_EVENTS};
use crate::provider::http::{HttpCall, HttpError};
use crate::provider::{LogExtent, LogPart, ProviderError};

/// The rows that are asked for at a time.
const PAGE: usize = 100;

/// A log that never ends is none.
const PAGES: usize = 100_000;

/// The user events that a comparison cannot do without: who enrolled, and who signed in as a user.
const WANTED: [&str; 4] = ["UPDATE_CREDENTIAL", "IMPERSONATE", "TOKEN_EXCHANGE", "CLIENT_REGISTER"];

type Take<'a> = &'a mut dyn FnMut(Value) -> ControlFlow<()>;

impl Keycloak {
    /// Hands on the rows of both logs, oldest first, and says how far back each reaches.
    ///
    /// The page that comes next begins at the time of the newest row so far. Rows that the realm
    /// removes or adds meanwhile shift nothing, as they would with numbered pages.
    pub(super) fn read_log(
        &self,
        from: Option<DateTime<Utc>>,
        until: DateTime<Utc>,
        take: Take<'_>,
    ) -> Result<LogExtent, HttpError> {
        let config = self.events_config()?;
        // The reach is asked for before the rows are: what is removed in between was not promised.
        let extent =
            LogExtent { acts: self.acts_reach(&config)?, users: self.users_reach(&config)? };
        for (path, part) in [("/admin-events", &extent.acts), ("/events", &extent.users)] {
            if part.since.is_some() && self.rows(path, from, until, take)?.is_break() {
                break;
            }
        }
        Ok(extent)
    }

    /// From the oldest row on. Rows are removed from the oldest on, so that none behind it is gone.
    /// An empty log may have been cleared a moment ago.
    fn acts_reach(&self, config: &EventsConfig) -> Result<LogPart, HttpError> {
        if !config.admin_events_enabled {
            return Ok(LogPart::nothing(
                "the realm does not record what administrators do (Realm settings, Events, Admin events settings)",
            ));
        }
        let call = HttpCall::get(self.realm_path()?.then("/admin-events"))
            .query("direction", "asc")
            .query("max", "1");
        let oldest: Vec<Value> = self.get(call.needs(VIEW_EVENTS))?;
        let begins = match oldest.first() {
            Some(row) => from_ms(time_of(row)?).ok_or_else(no_time)?,
            None => self.now(),
        };
        Ok(LogPart::since(begins))
    }

    fn users_reach(&self, config: &EventsConfig) -> Result<LogPart, HttpError> {
        if !config.events_enabled {
            return Ok(LogPart::nothing(
                "the realm does not record what users do (Realm settings, Events, User events settings)",
            ));
        }
        let mut part = LogPart::since(self.log_begins(config)?);
        // A realm that names no types records its usual ones.
        let types = &config.enabled_event_types;
        let missing: Vec<&str> = WANTED
            .into_iter()
            .filter(|kind| !types.is_empty() && !types.iter().any(|enabled| enabled == kind))
            .collect();
        if !missing.is_empty() {
            part.lacks.push(format!("the realm does not record {}", missing.join(", ")));
        }
        Ok(part)
    }

    fn rows(
        &self,
        path: &'static str,
        from: Option<DateTime<Utc>>,
        until: DateTime<Utc>,
        take: Take<'_>,
    ) -> Result<ControlFlow<()>, HttpError> {
        let (from, until) =
            (from.map_or(0, |from| from.timestamp_millis().max(0)), until.timestamp_millis());
        // The rows of the newest moment so far: the next page has them once more.
        let (mut cursor, mut known, mut first) = (from, Vec::new(), 0);
        for _ in 0..PAGES {
            let call = HttpCall::get(self.realm_path()?.then(path))
                .query("direction", "asc")
                .query("dateFrom", cursor.to_string())
                .query("first", first.to_string())
                .query("max", PAGE.to_string())
                .needs(VIEW_EVENTS);
            let page: Vec<Value> = self.get(call)?;
            let (full, begun) = (page.len() >= PAGE, cursor);
            let mut before = i64::MIN;
            for row in page {
                let time = time_of(&row)?;
                if time < before {
                    return Err(HttpError::plain(ProviderError::Garbled(
                        "it does not hand its events out from the oldest on; is it older than Keycloak 26?".into(),
                    )));
                }
                before = time;
                if time >= until {
                    return Ok(ControlFlow::Continue(()));
                }
                if time < cursor || time == cursor && known.contains(&row) {
                    continue;
                }
                if time > cursor {
                    (cursor, known) = (time, Vec::new());
                }
                known.push(row.clone());
                if take(row).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            if !full {
                return Ok(ControlFlow::Continue(()));
            }
            first = if cursor > begun { 0 } else { first + PAGE };
        }
        Err(HttpError::plain(ProviderError::Garbled(format!("a log of more than {PAGES} pages"))))
    }
}

fn time_of(row: &Value) -> Result<i64, HttpError> {
    row.get("time").and_then(Value::as_i64).ok_or_else(no_time)
}

fn no_time() -> HttpError {
    HttpError::plain(ProviderError::Garbled("an event without its time".into()))
}
