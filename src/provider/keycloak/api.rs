//! The answers of Keycloak, as far as the answers are read.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserShape {
    pub(super) id: String,
    pub(super) username: String,
    pub(super) email: Option<String>,
    pub(super) first_name: Option<String>,
    pub(super) last_name: Option<String>,
    #[serde(default)]
    pub(super) enabled: bool,
    #[serde(default)]
    pub(super) required_actions: Vec<String>,
    #[serde(default)]
    pub(super) attributes: BTreeMap<String, Vec<String>>,
    /// The user storage that the user comes from.
    pub(super) federation_link: Option<String>,
    /// The things that the program's own account may do with this user.
    #[serde(default)]
    pub(super) access: BTreeMap<String, bool>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Credential {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) user_label: Option<String>,
    pub(super) created_date: Option<i64>,
    /// JSON in a string.
    #[serde(rename = "credentialData")]
    pub(super) data: Option<String>,
}

/// Inside a `recovery-authn-codes` credential; the spelling differs by version.
#[derive(Deserialize)]
pub(super) struct CodesData {
    #[serde(rename = "remainingCodes", alias = "remaining")]
    pub(super) remaining: Option<u32>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EventShape {
    pub(super) time: i64,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) ip_address: Option<String>,
    pub(super) error: Option<String>,
    #[serde(default)]
    pub(super) details: BTreeMap<String, String>,
}

impl EventShape {
    pub(super) fn at(&self) -> DateTime<Utc> {
        from_ms(self.time).unwrap_or_default()
    }

    pub(super) fn detail(&self, key: &str) -> Option<&str> {
        self.details.get(key).map(String::as_str)
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EventsConfig {
    #[serde(default)]
    pub(super) events_enabled: bool,
    #[serde(default)]
    pub(super) enabled_event_types: Vec<String>,
    #[serde(default)]
    pub(super) admin_events_enabled: bool,
    /// Seconds. None and 0 are for good.
    #[serde(default)]
    pub(super) events_expiration: Option<i64>,
}

impl EventsConfig {
    /// `None` is for good.
    pub(super) fn kept_for(&self) -> Option<TimeDelta> {
        self.events_expiration.filter(|s| *s > 0).and_then(TimeDelta::try_seconds)
    }

    pub(super) fn keeps(&self, kinds: &[&str]) -> bool {
        self.events_enabled && kinds.iter().all(|k| self.enabled_event_types.iter().any(|e| e == k))
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct RequiredAction {
    pub(super) alias: String,
    #[serde(default)]
    pub(super) enabled: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Lockout {
    #[serde(default)]
    pub(super) disabled: bool,
    /// Seconds.
    #[serde(default)]
    pub(super) failed_login_not_before: i64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LinkShape {
    pub(super) identity_provider: String,
    pub(super) user_id: Option<String>,
    pub(super) user_name: Option<String>,
}

impl LinkShape {
    /// Another account over there is another identity.
    pub(super) fn id(&self) -> String {
        format!("{}/{}", self.identity_provider, self.user_id.as_deref().unwrap_or(self.subject()))
    }

    /// The name over there.
    pub(super) fn subject(&self) -> &str {
        self.user_name.as_deref().or(self.user_id.as_deref()).unwrap_or_default()
    }

    /// Returns true if an event is about this very link. An event names the account over there by
    /// the account's name.
    pub(super) fn is_of(&self, event: &EventShape) -> bool {
        let identity = event.detail("identity_provider_identity");
        let names = [self.user_name.as_deref(), self.user_id.as_deref()];
        event.detail("identity_provider") == Some(&self.identity_provider)
            && identity.is_some_and(|identity| names.contains(&Some(identity)))
    }
}

/// A row of the log of administrators' changes.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AdminEvent {
    pub(super) time: i64,
    pub(super) resource_path: Option<String>,
    /// JSON in a string, where the realm keeps it.
    pub(super) representation: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Role {
    pub(super) id: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) composite: bool,
    #[serde(rename = "clientRole", default)]
    pub(super) of_client: bool,
    /// The client's id, for a client's role.
    pub(super) container_id: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Mappings {
    #[serde(default)]
    pub(super) realm_mappings: Vec<Role>,
    #[serde(default)]
    pub(super) client_mappings: BTreeMap<String, ClientMappings>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct ClientMappings {
    pub(super) client: String,
    #[serde(default)]
    pub(super) mappings: Vec<Role>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Group {
    pub(super) id: String,
    pub(super) path: String,
    pub(super) parent_id: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClientShape {
    pub(super) id: String,
    pub(super) client_id: String,
    /// It holds policies and permissions.
    #[serde(default)]
    pub(super) authorization_services_enabled: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PolicyShape {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) logic: Option<String>,
    pub(super) decision_strategy: Option<String>,
    #[serde(default)]
    pub(super) config: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PermissionShape {
    pub(super) id: String,
    pub(super) decision_strategy: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct SessionShape {
    pub(super) id: String,
    /// Milliseconds, in whole seconds.
    #[serde(default)]
    pub(super) start: i64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Consent {
    #[serde(default)]
    pub(super) additional_grants: Vec<AdditionalGrant>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct AdditionalGrant {
    pub(super) key: Option<String>,
    /// The client's id, which is not its `clientId`.
    pub(super) client: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserProfile {
    #[serde(default)]
    pub(super) attributes: Vec<DeclaredAttribute>,
    pub(super) unmanaged_attribute_policy: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct DeclaredAttribute {
    pub(super) name: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RealmShape {
    pub(super) browser_flow: Option<String>,
    #[serde(default)]
    pub(super) brute_force_protected: bool,
    /// Fine-grained permissions of version 2.
    #[serde(default)]
    pub(super) admin_permissions_enabled: bool,
    #[serde(default)]
    pub(super) password_policy: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Execution {
    pub(super) provider_id: Option<String>,
    pub(super) requirement: Option<String>,
    /// The depth of the execution inside of other executions.
    #[serde(default)]
    pub(super) level: u32,
}

impl Execution {
    pub(super) fn is(&self, provider: &str) -> bool {
        self.provider_id.as_deref() == Some(provider)
    }

    pub(super) fn is_off(&self) -> bool {
        self.requirement.as_deref() == Some("DISABLED")
    }
}

pub(super) fn from_ms(ms: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(ms)
}
