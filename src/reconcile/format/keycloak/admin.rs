//! Keycloak's admin events.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::OPERATIONS;
use super::realm::RealmWrite;
use crate::reconcile::event::is_operation_in;
use crate::reconcile::format::{What, decoded, detailed, names, unknown, untold};
use crate::reconcile::read::LogRecord;
use crate::reconcile::{PlatformAct, PlatformEvent};

/// The fields that mail and sign-ins go by.
const CONTACT: [&str; 3] = ["email", "emailVerified", "username"];

/// The fields that a note is written with: the attributes, and the fields beside the attributes.
/// Keycloak would remove a field that is left out.
const PROFILE: [&str; 5] = ["attributes", "email", "firstName", "lastName", "username"];

const NOTE: &str = "readmit_note";

/// Required actions by which a factor is enrolled.
const ENROLMENTS: [&str; 4] = [
    "CONFIGURE_TOTP",
    "webauthn-register",
    "webauthn-register-passwordless",
    "CONFIGURE_RECOVERY_AUTHN_CODES",
];

pub fn of(row: &LogRecord, at: DateTime<Utc>, operation: &str) -> Result<What, String> {
    if row.text("error").is_some() {
        return Ok(What::Failed);
    }
    let kind = row.text("resourceType").or_else(|| row.text("resource_type")).unwrap_or_default();
    // The service account's user and its client; a person's own id stands with the console's
    // client.
    let actors = names(
        row,
        &["authDetails.userId", "auth_user_id", "authDetails.clientId", "auth_client_id"],
    );
    let path = row.text("resourcePath").or_else(|| row.text("resource_path")).unwrap_or_default();
    let segments: Vec<&str> = path.split('/').filter(|s| !s.is_empty()).collect();
    let event = Admin { row, at, operation, kind: &kind, actors, segments: &segments };
    match segments.as_slice() {
        [] | ["realms", _] if kind == "REALM" || kind.is_empty() && !segments.is_empty() => {
            Ok(event.realm())
        }
        [] if kind.is_empty() => {
            Err("it has neither a resource path nor a resource type".to_owned())
        }
        [] => Ok(untold(
            at,
            &format!("{operation} {kind} without a resource path"),
            Vec::new(),
            event.actors,
        )),
        ["users", "profile", ..] => Ok(event.general(PlatformAct::Settings)),
        ["users", id, rest @ ..] => Ok(event.user(id, rest)),
        _ => Ok(event.other()),
    }
}

struct Admin<'a> {
    row: &'a LogRecord,
    at: DateTime<Utc>,
    operation: &'a str,
    kind: &'a str,
    actors: Vec<String>,
    segments: &'a [&'a str],
}

impl Admin<'_> {
    fn event(&self, act: PlatformAct, target: String) -> PlatformEvent {
        PlatformEvent::new(self.at, act, vec![target], self.actors.clone())
    }

    fn path(&self) -> String {
        self.segments.iter().map(|s| decoded(s)).collect::<Vec<_>>().join("/")
    }

    /// About something that many users have to do with.
    fn general(&self, act: PlatformAct) -> What {
        let path = self.path();
        detailed(self.event(act, path.clone()), &format!("{} {path}", self.operation))
    }

    fn representation(&self) -> Option<Map<String, Value>> {
        match self.row.value("representation")? {
            Value::Object(object) => Some(object),
            Value::String(text) => serde_json::from_str(&text).ok(),
            _ => None,
        }
    }

    fn realm(&self) -> What {
        let realm = names(self.row, &["realmId", "realm_id", "realmName"])
            .into_iter()
            .next()
            .unwrap_or_default();
        match (self.operation, self.representation()) {
            ("UPDATE", Some(settings)) => {
                let target =
                    if realm.is_empty() { "realm".to_owned() } else { format!("realm {realm}") };
                What::Realm(RealmWrite::new(
                    self.event(PlatformAct::Settings, target),
                    realm,
                    &settings,
                ))
            }
            ("UPDATE", None) => untold(
                self.at,
                "a write of the realm's settings that does not show which",
                vec![realm],
                self.actors.clone(),
            ),
            _ => detailed(
                self.event(PlatformAct::Settings, realm),
                &format!("{} realm", self.operation),
            ),
        }
    }

    fn user(&self, id: &str, rest: &[&str]) -> What {
        let id = decoded(id);
        let act = |act| What::Event(self.event(act, id.clone()));
        match (self.operation, rest) {
            // Signing in again and again locks a user; enabling them, and attack detection, open
            // it.
            ("DELETE", []) if self.kind == "USER_LOGIN_FAILURE" => act(PlatformAct::Unlocked),
            // Its removal is an ACTION (26.7.3), though the call is a DELETE. What renames or
            // reorders has another segment.
            (_, ["credentials", factor]) => self.credential(id, factor),
            (_, ["disable-credential-types"]) => detailed(
                PlatformEvent { beyond: true, ..self.event(PlatformAct::Reset, id) },
                "whole kinds of factors",
            ),
            (_, ["reset-password"]) => act(PlatformAct::Password),
            (_, ["reset-password-email"]) => act(PlatformAct::PasswordTicket),
            (_, ["execute-actions-email"]) => act(PlatformAct::ActionsMail),
            (_, ["impersonation"]) => act(PlatformAct::Impersonated),
            (_, ["federated-identity", ..]) => act(PlatformAct::Linked),
            (_, ["role-mappings" | "groups" | "organizations", ..]) => act(PlatformAct::Granted),
            ("UPDATE", []) => match self.representation() {
                Some(body) => self.update(id, &body),
                // It may have been anything.
                None => untold(
                    self.at,
                    "a change of the user without its representation: it may have been anything",
                    vec![id],
                    self.actors.clone(),
                ),
            },
            ("DELETE", []) => act(PlatformAct::Deleted),
            ("CREATE", []) => {
                let body = self.representation().unwrap_or_default();
                let given = given(
                    &body,
                    &["groups", "realmRoles", "clientRoles", "federatedIdentities", "credentials"],
                );
                if given.is_empty() {
                    return What::Other;
                }
                detailed(
                    self.event(PlatformAct::Created, id),
                    &format!("with {}", given.join(", ")),
                )
            }
            _ if is_operation_in(&OPERATIONS, self.operation, self.segments) => What::Other,
            (operation, rest) => {
                let name =
                    format!("{operation} users/*/{}", rest.first().copied().unwrap_or_default());
                unknown(self.at, name.trim_end_matches('/'), vec![id], self.actors.clone())
            }
        }
    }

    /// Since 26.7 the details say of which kind it was.
    fn credential(&self, id: String, factor: &str) -> What {
        if self.row.text("details.credential_type").is_some_and(|kind| kind == "password") {
            return detailed(
                PlatformEvent { beyond: true, ..self.event(PlatformAct::Password, id) },
                "removed",
            );
        }
        What::Event(PlatformEvent {
            factor: Some(decoded(factor)),
            ..self.event(PlatformAct::Reset, id)
        })
    }

    /// Reads what was written into the user. A case writes one thing alone. The console writes
    /// everything, and others write everything too.
    fn update(&self, id: String, body: &Map<String, Value>) -> What {
        let only = |key: &str| body.len() == 1 && body.contains_key(key);
        let enabled = match body.get("enabled") {
            Some(Value::Bool(enabled)) => Some(*enabled),
            Some(Value::String(text)) => text.parse().ok(),
            _ => None,
        };
        let fields = || body.keys().cloned().collect::<Vec<_>>().join(", ");
        // Credentials are left out of what is recorded.
        if body.is_empty() || body.get("credentials").is_some_and(|c| c != &serde_json::json!([])) {
            return detailed(
                self.event(PlatformAct::FactorAdded, id),
                "credentials in a change of the user",
            );
        }
        if only("enabled")
            && let Some(enabled) = enabled
        {
            let act = if enabled { PlatformAct::Enabled } else { PlatformAct::Suspended };
            return What::Event(self.event(act, id));
        }
        if only("requiredActions") {
            let actions =
                body.get("requiredActions").and_then(Value::as_array).into_iter().flatten();
            let enrols =
                actions.filter_map(Value::as_str).any(|action| ENROLMENTS.contains(&action));
            return if enrols {
                What::Event(self.event(PlatformAct::EnrolmentTicket, id))
            } else {
                detailed(
                    self.event(PlatformAct::Changed, id),
                    "requiredActions, no enrolment among them",
                )
            };
        }
        if body.keys().all(|key| PROFILE.contains(&key.as_str()))
            && body.get("attributes").is_some_and(|attributes| attributes.get(NOTE).is_some())
        {
            let writes = ["email", "username"].iter().filter_map(|key| body.get(*key)?.as_str());
            let others = body.get("attributes").and_then(Value::as_object).into_iter().flatten();
            // An address in an attribute is one to write to as well.
            let others = others.filter(|(key, _)| *key != NOTE).flat_map(|(_, value)| texts(value));
            let addresses = others.filter(|text| text.contains('@'));
            let writes = writes.chain(addresses).map(str::to_owned).collect();
            return What::Event(PlatformEvent { writes, ..self.event(PlatformAct::Note, id) });
        }
        // Only a user who is off afterwards tells what was done.
        if enabled == Some(false) {
            return detailed(
                PlatformEvent { beyond: true, ..self.event(PlatformAct::Suspended, id) },
                &fields(),
            );
        }
        let act = if CONTACT.iter().any(|key| body.contains_key(*key)) && !body.contains_key("id") {
            PlatformAct::Contact
        } else {
            PlatformAct::Changed
        };
        detailed(self.event(act, id), &fields())
    }

    /// Reads a change of something that is not below a user.
    fn other(&self) -> What {
        let act = match self.segments {
            ["events" | "admin-events", ..] => return self.recording(),
            ["attack-detection", .., user] => {
                let user = if *user == "users" { "all users".to_owned() } else { decoded(user) };
                return What::Event(self.event(PlatformAct::Unlocked, user));
            }
            ["groups" | "organizations", _, "members", ..] => PlatformAct::Granted,
            // Whoever is in the group, or has the role, has what it was given.
            [.., "permissions"] if self.segments.contains(&"management") => PlatformAct::Permitted,
            ["users-management-permissions", ..] | ["clients", _, "authz", ..] => {
                PlatformAct::Permitted
            }
            _ => match self.widened() {
                Some(to) => {
                    let path = self.path();
                    return detailed(
                        self.event(PlatformAct::Granted, to),
                        &format!("{} {path}", self.operation),
                    );
                }
                None if is_operation_in(&OPERATIONS, self.operation, self.segments) => {
                    return What::Other;
                }
                None => match self.segments {
                    ["groups" | "roles" | "roles-by-id" | "default-groups", ..]
                    | ["clients", _, "roles", ..] => PlatformAct::Granted,
                    [
                        "authentication"
                        | "identity-provider"
                        | "components"
                        | "clients"
                        | "client-scopes"
                        | "client-templates"
                        | "client-policies"
                        | "clients-initial-access"
                        | "client-registration-policy"
                        | "client-types"
                        | "default-default-client-scopes"
                        | "default-optional-client-scopes"
                        | "keys"
                        | "localization"
                        | "organizations"
                        | "partialImport"
                        | "testSMTPConnection"
                        | "user-storage"
                        | "user-federation"
                        | "workflows",
                        ..,
                    ] => PlatformAct::Settings,
                    _ => {
                        let path = self.path();
                        let name = format!("{} {} {path}", self.operation, self.kind);
                        return unknown(self.at, &name, vec![path], self.actors.clone());
                    }
                },
            },
        };
        self.general(act)
    }

    /// The group or role of which the roles were changed: what its members have goes with it.
    fn widened(&self) -> Option<String> {
        let by = match *self.segments.first()? {
            "groups" => "role-mappings",
            "roles" | "roles-by-id" | "clients" => "composites",
            _ => return None,
        };
        let at = self.segments.iter().position(|segment| *segment == by)?;
        Some(decoded(&self.segments[..at].join("/")))
    }

    fn recording(&self) -> What {
        let path = self.path();
        let body = self.representation().unwrap_or_default();
        let set = |key: &str| body.get(key).map(|value| format!("{key}={value}"));
        let shown = [
            "eventsEnabled",
            "adminEventsEnabled",
            "adminEventsDetailsEnabled",
            "eventsExpiration",
        ];
        let shown: Vec<String> = shown.iter().filter_map(|key| set(key)).collect();
        let detail = format!("{} {path} {}", self.operation, shown.join(" "));
        detailed(self.event(PlatformAct::Recording, path), detail.trim_end())
    }
}

fn given(body: &Map<String, Value>, keys: &[&str]) -> Vec<String> {
    let is_nothing = |value: &Value| match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(object) => object.is_empty(),
        _ => false,
    };
    keys.iter()
        .filter(|key| body.get(**key).is_some_and(|v| !is_nothing(v)))
        .map(|key| (*key).to_owned())
        .collect()
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
