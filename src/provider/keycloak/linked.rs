//! Since when a linked identity stands. It is a way to prove who one is, so a date is given only
//! where the realm's logs show that this very link was made then and has not been touched since.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::api::{AdminEvent, EventShape, LinkShape};
use super::{Keycloak, VIEW_EVENTS};
use crate::model::UserId;
use crate::provider::http::{HttpCall, HttpError};

const MADE: &str = "FEDERATED_IDENTITY_LINK";
/// All that a user's own doing records of a link.
const KINDS: [&str; 3] = [MADE, "REMOVE_FEDERATED_IDENTITY", "FEDERATED_IDENTITY_OVERRIDE_LINK"];
/// Of more rows than one page it is not known what they hold.
const PAGE: usize = 100;

impl Keycloak {
    /// For each link, in order. `None` is unknown, which counts as too new.
    pub(super) fn linked_since(
        &self,
        user: &UserId,
        links: &[LinkShape],
    ) -> Result<Vec<Option<DateTime<Utc>>>, HttpError> {
        if links.is_empty() {
            return Ok(Vec::new());
        }
        let events = match self.events(user, &KINDS, DateTime::UNIX_EPOCH) {
            Ok(events) => events.unwrap_or_default(),
            Err(trouble) if trouble.is_forbidden() => Vec::new(),
            Err(trouble) => return Err(trouble),
        };
        links
            .iter()
            .map(|link| match made(link, &events) {
                Some(at) if self.untouched_since(user, link, at)? => Ok(Some(at)),
                Some(_) | None => Ok(None),
            })
            .collect()
    }

    /// Returns true if no administrator can have changed the link since the given time. The
    /// administrators' log has to reach back to before that time. The log also has to have been
    /// kept all along, and to have nothing about the link.
    fn untouched_since(
        &self,
        user: &UserId,
        link: &LinkShape,
        at: DateTime<Utc>,
    ) -> Result<bool, HttpError> {
        if !self.events_config()?.admin_events_enabled {
            return Ok(false);
        }
        let oldest = self.admin_rows(&[("direction", "asc"), ("max", "1")], None)?;
        if oldest.first().is_none_or(|row| row.time > at.timestamp_millis()) {
            return Ok(false);
        }
        let of_user = format!("users/{}/federated-identity*", user.0);
        if !self.admin_rows(&[("resourcePath", &of_user)], Some(at))?.is_empty() {
            return Ok(false);
        }
        // Its removal takes the links along, and another may have been called the same.
        let providers = [
            ("resourceTypes", "IDENTITY_PROVIDER"),
            ("operationTypes", "CREATE"),
            ("operationTypes", "DELETE"),
        ];
        let its = |row: &AdminEvent| {
            let alias = row
                .resource_path
                .as_deref()
                .and_then(|path| path.strip_prefix("identity-provider/instances/"));
            // A name that stands otherwise in a path cannot be compared.
            alias.is_none_or(|alias| alias == link.identity_provider || !alias.bytes().all(plain))
        };
        let providers = self.admin_rows(&providers, Some(at))?;
        let settings = self.admin_rows(&[("resourceTypes", "REALM")], Some(at))?;
        let full = providers.len() >= PAGE || settings.len() >= PAGE;
        Ok(!full && !providers.iter().any(its) && !settings.iter().any(may_stop_the_log))
    }

    fn admin_rows(
        &self,
        query: &[(&'static str, &str)],
        since: Option<DateTime<Utc>>,
    ) -> Result<Vec<AdminEvent>, HttpError> {
        let mut call = HttpCall::get(self.realm_path()?.then("/admin-events")).needs(VIEW_EVENTS);
        for (key, value) in query {
            call = call.query(key, *value);
        }
        if let Some(since) = since {
            call = call
                .query("dateFrom", since.timestamp_millis().to_string())
                .query("max", PAGE.to_string());
        }
        self.get(call)
    }
}

/// When the newest event about a link's provider says that this very link was made.
fn made(link: &LinkShape, events: &[EventShape]) -> Option<DateTime<Utc>> {
    let newest = events
        .iter()
        .find(|event| event.detail("identity_provider") == Some(&link.identity_provider))?;
    (newest.kind == MADE && link.is_of(newest)).then(|| newest.at())
}

/// A change of the realm's settings, unless the log says that it left both logs on. The settings of
/// the logs are set as a whole; whatever is left out of them is off.
fn may_stop_the_log(row: &AdminEvent) -> bool {
    let of_the_logs = row.resource_path.as_deref() == Some("events/config");
    let set =
        row.representation.as_deref().and_then(|json| serde_json::from_str::<Value>(json).ok());
    let Some(set) = set.as_ref().and_then(Value::as_object) else {
        return true;
    };
    let off = |key: &str| set.get(key).map_or(of_the_logs, |on| on != &Value::Bool(true));
    off("adminEventsEnabled") || off("eventsEnabled")
}

fn plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)
}
