//! The realm's logs, where it keeps them: what users did, and since when a linked identity stands.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::api::{AdminEvent, Credential, EventShape, EventsConfig, LinkShape, from_ms};
use super::read::RECOVERY_CODES;
use super::{Keycloak, VIEW_EVENTS};
use crate::model::{Enroller, Factor, Recorded, SignIn, SignInMethod, SignInResult, UserId};
use crate::provider::http::{HttpCall, HttpError};

pub(super) const SIGN_INS: [&str; 2] = ["LOGIN", "LOGIN_ERROR"];

const ENROLLED: [&str; 1] = ["UPDATE_CREDENTIAL"];

const PAGE: usize = 100;

/// No more than this many of one user's events are read: enough for what is shown and judged.
const MOST: usize = 1000;

/// A factor this young was enrolled in the case that asks.
const YOUNG: TimeDelta = TimeDelta::hours(24);

impl Keycloak {
    pub(super) fn events_config(&self) -> Result<EventsConfig, HttpError> {
        self.get(HttpCall::get(self.realm_path()?.then("/events/config")).needs(VIEW_EVENTS))
    }

    /// Returns the time back to which the log of user events is known to reach. The log reaches to
    /// its oldest event, and no further back than events are kept. An empty log begins now, because
    /// an empty log may have been cleared a moment ago.
    pub(super) fn log_begins(&self, config: &EventsConfig) -> Result<DateTime<Utc>, HttpError> {
        let call = HttpCall::get(self.realm_path()?.then("/events"))
            .query("direction", "asc")
            .query("max", "1");
        let oldest: Vec<EventShape> = self.get(call.needs(VIEW_EVENTS))?;
        let begins = oldest.first().map_or_else(|| self.now(), EventShape::at);
        let kept = config.kept_for().and_then(|kept| self.now().checked_sub_signed(kept));
        Ok(kept.map_or(begins, |kept| begins.max(kept)))
    }

    /// Newest first. `None` where the realm does not keep them: an empty list would look like
    /// "nothing happened".
    pub(super) fn events(
        &self,
        user: &UserId,
        kinds: &[&'static str],
        since: DateTime<Utc>,
    ) -> Result<Option<Vec<EventShape>>, HttpError> {
        // Refuses what is no id before anything is asked.
        self.user_path(user)?;
        if !self.events_config()?.keeps(kinds) {
            return Ok(None);
        }
        let mut all: Vec<EventShape> = Vec::new();
        while all.len() < MOST {
            let mut call =
                HttpCall::get(self.realm_path()?.then("/events")).query("user", user.0.as_str());
            for kind in kinds {
                call = call.query("type", *kind);
            }
            let call = call
                .query("dateFrom", since.timestamp_millis().max(0).to_string())
                .query("first", all.len().to_string())
                .query("max", PAGE.to_string())
                .needs(VIEW_EVENTS);
            let page: Vec<EventShape> = self.get(call)?;
            let last = page.len() < PAGE;
            all.extend(page.into_iter().filter(|e| e.at() >= since));
            if last {
                break;
            }
        }
        Ok(Some(all))
    }

    pub(super) fn list_sign_ins(
        &self,
        user: &UserId,
        since: DateTime<Utc>,
    ) -> Result<Recorded<Vec<SignIn>>, HttpError> {
        let Some(events) = self.events(user, &SIGN_INS, since)? else {
            self.user(user)?;
            return Ok(Recorded::NotRecorded);
        };
        let brokered = events.iter().any(|e| method(e) == SignInMethod::Federated);
        let links = if brokered { self.links(user)? } else { Vec::new() };
        if events.is_empty() {
            // Nobody has no events either.
            self.user(user)?;
        }
        let mut sign_ins: Vec<SignIn> = events
            .iter()
            .filter_map(|event| {
                let result = result(event)?;
                let method = method(event);
                let by_link =
                    |link: &&LinkShape| method == SignInMethod::Federated && link.is_of(event);
                Some(SignIn {
                    at: event.at(),
                    address: event.ip_address.clone().unwrap_or_default(),
                    method,
                    result,
                    identity: links.iter().find(by_link).map(LinkShape::id),
                })
            })
            .collect();
        sign_ins.reverse();
        Ok(Recorded::Known(sign_ins))
    }

    /// Says who put a new factor on the account, and where from, as far as both are recorded. A
    /// user's enrolment leaves an event. A factor that an administrator or an import puts on the
    /// account leaves no event.
    pub(super) fn say_who_and_where_from(
        &self,
        user: &UserId,
        credentials: &[Credential],
        factors: &mut [Factor],
    ) -> Result<(), HttpError> {
        let young = self.now() - YOUNG;
        let Some(oldest) = factors.iter().filter_map(|f| f.enrolled).filter(|at| *at > young).min()
        else {
            return Ok(());
        };
        let events = match self.events(user, &ENROLLED, oldest - TimeDelta::seconds(10)) {
            Ok(Some(events)) => events,
            Ok(None) => return Ok(()),
            // It is good to know, and no more.
            Err(trouble) if trouble.is_forbidden() => return Ok(()),
            Err(trouble) => return Err(trouble),
        };
        let begins = self.log_begins(&self.events_config()?)?;
        for factor in factors {
            let (Some(at), Some(credential)) =
                (factor.enrolled, credentials.iter().find(|c| c.id == factor.id))
            else {
                continue;
            };
            // The event names the kind and not the credential (keycloak/keycloak #50247): the time
            // has to do. Two at the same moment cannot be told apart.
            let alike = |c: &&Credential| {
                let near = c
                    .created_date
                    .and_then(from_ms)
                    .is_some_and(|other| (other - at).abs() < TimeDelta::seconds(10));
                c.kind == credential.kind && near
            };
            if at <= young || credentials.iter().filter(alike).count() != 1 {
                continue;
            }
            let its = |e: &&EventShape| {
                e.detail("credential_type") == Some(credential.kind.as_str())
                    && (e.at() - at).abs() < TimeDelta::seconds(5)
            };
            if let Some(event) = events.iter().find(its) {
                factor.address.clone_from(&event.ip_address);
                factor.by = Recorded::Known(Enroller::User);
            } else if begins <= at {
                factor.by = Recorded::Known(Enroller::Other);
            }
        }
        Ok(())
    }
}

/// `None`: it says nothing of the user (a session that ran out on the login page).
fn result(event: &EventShape) -> Option<SignInResult> {
    if event.kind == "LOGIN" {
        return Some(SignInResult::Succeeded);
    }
    // A wrong code names the device it was for.
    let at_a_factor = event.detail("selected_credential_id").is_some()
        || event.detail("credential_type").is_some_and(|kind| kind != "password");
    match event.error.as_deref() {
        Some("user_disabled") => Some(SignInResult::Suspended),
        Some("user_temporarily_disabled" | "user_permanently_disabled") => {
            Some(SignInResult::Locked)
        }
        Some("expired_code" | "cookie_not_found" | "session_expired" | "rejected_by_user") => None,
        _ if at_a_factor => Some(SignInResult::WrongFactor),
        _ => Some(SignInResult::WrongPassword),
    }
}

fn method(event: &EventShape) -> SignInMethod {
    // On the way through a required action the details are that action's, and no longer the
    // sign-in's. One that links an identity names the identity provider, though the user came in by
    // password.
    if event.detail("custom_required_action").is_some() {
        return SignInMethod::Other;
    }
    if event.detail("identity_provider").is_some() {
        return SignInMethod::Federated;
    }
    match event.detail("credential_type") {
        Some(RECOVERY_CODES) => SignInMethod::BackupCode,
        _ if event.detail("selected_credential_id").is_some() => SignInMethod::PasswordAndFactor,
        None | Some("password") => SignInMethod::Password,
        Some(_) => SignInMethod::PasswordAndFactor,
    }
}

const MADE: &str = "FEDERATED_IDENTITY_LINK";

/// All that a user's own doing records of a link.
const KINDS: [&str; 3] = [MADE, "REMOVE_FEDERATED_IDENTITY", "FEDERATED_IDENTITY_OVERRIDE_LINK"];

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
        // Of more rows than one page it is not known what they hold.
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
