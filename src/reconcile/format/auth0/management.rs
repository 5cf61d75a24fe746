//! A call of the Management API, the dashboard's among them.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::codes::{ACTORS, CONTACT, NOTES};
use super::{FIELDS, OPERATIONS};
use crate::reconcile::event::{is_in, is_operation_in};
use crate::reconcile::format::{What, decoded, detailed, names, unknown, untold};
use crate::reconcile::read::LogRecord;
use crate::reconcile::{PlatformAct, PlatformEvent};

/// Secrets that were read: the row stands for reads that return any.
pub fn secrets(row: &LogRecord, at: DateTime<Utc>) -> What {
    let path =
        row.text("details.request.path").or_else(|| row.text("description")).unwrap_or_default();
    let path = decoded(path.split('?').next().unwrap_or_default().trim_start_matches("/api/v2/"));
    let event =
        PlatformEvent::new(at, PlatformAct::SecretsRead, vec![path.clone()], names(row, &ACTORS));
    detailed(event, &path)
}

pub fn of(row: &LogRecord, at: DateTime<Utc>) -> What {
    let status = row
        .value("details.response.statusCode")
        .and_then(|s| s.as_u64().or_else(|| s.as_str()?.parse().ok()));
    if status.is_some_and(|status| status >= 400) {
        return What::Failed;
    }
    let actors = names(row, &ACTORS);
    let subject = || row.text("user_id").into_iter().collect::<Vec<_>>();
    let (method, path) = (row.text("details.request.method"), row.text("details.request.path"));
    let (Some(method), Some(path)) = (method.map(|m| m.to_lowercase()), path) else {
        let what = row.text("description").unwrap_or_else(|| "sapi".to_owned());
        return untold(
            at,
            &format!("a call of the Management API without its method and path ({what})"),
            subject(),
            actors,
        );
    };
    let (path, query) = path.split_once('?').unwrap_or((&path, ""));
    let path = path.trim_start_matches("/api/v2").trim_matches('/');
    let segments: Vec<&str> = path.split('/').filter(|s| !s.is_empty()).collect();
    let call = ManagementCall { row, at, actors, method: &method, segments: &segments, query };
    // A read changes nothing. Those that return secrets have rows of another type.
    if matches!(method.as_str(), "get" | "head" | "options") {
        return What::Other;
    }
    call.of_user().or_else(|| call.of_many()).or_else(|| call.of_tenant()).unwrap_or_else(|| {
        if is_operation_in(&OPERATIONS, &method, &segments) {
            return What::Other;
        }
        unknown(at, &call.name(), subject(), call.actors.clone())
    })
}

struct ManagementCall<'a> {
    row: &'a LogRecord,
    at: DateTime<Utc>,
    actors: Vec<String>,
    method: &'a str,
    segments: &'a [&'a str],
    query: &'a str,
}

impl ManagementCall<'_> {
    /// `sapi patch users/*/new-thing`.
    fn name(&self) -> String {
        // Ids are behind the name of what they are of.
        let path: Vec<String> = self
            .segments
            .iter()
            .enumerate()
            .map(|(n, s)| if n % 2 == 1 { "*".into() } else { decoded(s) })
            .collect();
        format!("sapi {} {}", self.method, path.join("/"))
    }

    fn event(&self, act: PlatformAct, user: &str) -> PlatformEvent {
        PlatformEvent::new(self.at, act, vec![decoded(user)], self.actors.clone())
    }

    fn done(&self, act: PlatformAct, user: &str) -> What {
        What::Event(self.event(act, user))
    }

    fn beyond(&self, act: PlatformAct, user: &str, detail: &str) -> What {
        detailed(PlatformEvent { beyond: true, ..self.event(act, user) }, detail)
    }

    fn untold(&self, why: &str, user: Option<&str>) -> What {
        untold(self.at, why, user.map(decoded).into_iter().collect(), self.actors.clone())
    }

    /// The body, where the row has one. In a table, parts of it may have columns of their own.
    fn body(&self) -> Option<Map<String, Value>> {
        let whole = self.row.value("details.request.body");
        if let Some(object) = whole.as_ref().and_then(as_object) {
            return Some(object);
        }
        let known = CONTACT.iter().chain(FIELDS.iter().map(|(field, _)| field));
        let known = known.chain(&[
            "password",
            "blocked",
            "app_metadata",
            "user_metadata",
            "user_id",
            "users",
        ]);
        let columns: Map<String, Value> = known
            .filter_map(|key| {
                Some(((*key).to_owned(), self.row.value(&format!("details.request.body.{key}"))?))
            })
            .collect();
        (!columns.is_empty()).then_some(columns)
    }

    /// Reads what is done to one user.
    fn of_user(&self) -> Option<What> {
        let ["users", id, rest @ ..] = self.segments else {
            return None;
        };
        Some(match (self.method, rest) {
            ("delete", ["authentication-methods" | "multifactor", factor]) => {
                let factor = Some(decoded(factor));
                What::Event(PlatformEvent { factor, ..self.event(PlatformAct::Reset, id) })
            }
            ("delete", ["authentication-methods" | "authenticators", ..]) => {
                self.done(PlatformAct::Reset, id)
            }
            // It puts others in the place of all that there are.
            ("put", ["authentication-methods"]) => {
                self.beyond(PlatformAct::Reset, id, "others put in their place")
            }
            ("post", ["authentication-methods"]) => self.done(PlatformAct::FactorAdded, id),
            (_, ["authentication-methods" | "authenticators" | "enrollments", ..]) => {
                detailed(self.event(PlatformAct::FactorMoved, id), &self.name())
            }
            ("post", ["recovery-code-regeneration"]) => self.done(PlatformAct::BackupCodes, id),
            ("patch", []) => self.patch(id),
            ("delete", []) => self.done(PlatformAct::Deleted, id),
            (_, ["identities", ..]) => self.done(PlatformAct::Linked, id),
            (_, ["roles" | "permissions" | "effective-roles" | "organizations", ..]) => {
                self.done(PlatformAct::Granted, id)
            }
            _ => return None,
        })
    }

    /// Reads what was written into the user.
    fn patch(&self, id: &str) -> What {
        let silent = "a change of a user that does not show what was changed";
        let body = self.body().unwrap_or_default();
        if body.is_empty() {
            return self.untold(silent, Some(id));
        }
        let only = |keys: &[&str]| body.keys().all(|key| keys.contains(&key.as_str()));
        let fields =
            || body.keys().filter(|k| !is_in(&FIELDS, k)).cloned().collect::<Vec<_>>().join(", ");
        if body.contains_key("password") {
            return if only(&["password", "connection"]) {
                self.done(PlatformAct::Password, id)
            } else {
                self.beyond(PlatformAct::Password, id, &fields())
            };
        }
        if let Some(blocked) = body.get("blocked").and_then(truth) {
            let act = if blocked { PlatformAct::Suspended } else { PlatformAct::Enabled };
            return if only(&["blocked"]) {
                self.done(act, id)
            } else {
                self.beyond(act, id, &fields())
            };
        }
        if CONTACT.iter().any(|key| body.contains_key(*key)) {
            return detailed(self.event(PlatformAct::Contact, id), &fields());
        }
        if is_note(&body) {
            return self.done(PlatformAct::Note, id);
        }
        if body.keys().all(|key| is_in(&FIELDS, key)) {
            return What::Other;
        }
        detailed(self.event(PlatformAct::Changed, id), &fields())
    }

    /// Tickets, and what concerns several users, or one who does not stand in the path.
    fn of_many(&self) -> Option<What> {
        let in_body = |key: &str| self.row.text(&format!("details.request.body.{key}"));
        Some(match (self.method, self.segments) {
            // Only the device stands in the path; the row may say whose it is.
            ("delete", ["guardian", "enrollments", id]) => {
                let (user, factor) = (self.row.text("user_id"), Some(decoded(id)));
                let user = user.unwrap_or_else(|| decoded(id));
                What::Event(PlatformEvent { factor, ..self.event(PlatformAct::Reset, &user) })
            }
            ("post", ["tickets", "password-change"]) => {
                let user =
                    ["user_id", "email", "identity.user_id"].iter().find_map(|key| in_body(key));
                match user {
                    Some(user) => self.done(PlatformAct::PasswordTicket, &user),
                    None => self.untold("a password-change ticket that names no user", None),
                }
            }
            ("post", ["tickets", "email-verification"]) => {
                let user = in_body("user_id").unwrap_or_default();
                detailed(
                    self.event(PlatformAct::Contact, &user),
                    "a ticket that takes the address as verified",
                )
            }
            ("post", ["guardian", "enrollments", "ticket"]) => match in_body("user_id") {
                // A case hands the link over, and has none sent.
                Some(user) if self.is_sent() => {
                    self.beyond(PlatformAct::EnrolmentTicket, &user, "sent by mail")
                }
                Some(user) => self.done(PlatformAct::EnrolmentTicket, &user),
                None => self.untold("an enrolment ticket that names no user", None),
            },
            ("post", ["users"]) => return self.created(),
            ("post", ["jobs", "users-imports"]) => {
                detailed(self.event(PlatformAct::Changed, ""), "an import of users")
            }
            ("delete" | "post" | "patch", ["user-blocks", rest @ ..]) => {
                let asked = self.query.split('&').find_map(|pair| pair.strip_prefix("identifier="));
                self.done(
                    PlatformAct::Unlocked,
                    rest.first().copied().or(asked).unwrap_or_default(),
                )
            }
            ("delete", ["anomaly", "blocks", "ips", address]) => {
                detailed(self.event(PlatformAct::Unlocked, address), "of an address")
            }
            (_, ["organizations", _, "members", id, "roles"]) => {
                self.done(PlatformAct::Granted, id)
            }
            ("post" | "delete", ["roles", _, "users"] | ["organizations", _, "members"]) => {
                let body = self.body().unwrap_or_default();
                let list = body.get("users").or_else(|| body.get("members"));
                let users = list.and_then(Value::as_array).into_iter().flatten();
                let users: Vec<&str> = users.filter_map(Value::as_str).collect();
                if users.is_empty() {
                    return Some(
                        self.untold("roles given to or taken from users that are not named", None),
                    );
                }
                What::Events(
                    users.into_iter().map(|user| self.event(PlatformAct::Granted, user)).collect(),
                )
            }
            _ => return None,
        })
    }

    /// A new account that was given something at once.
    fn created(&self) -> Option<What> {
        let body = self.body().unwrap_or_default();
        let is_nothing = |value: &Value| match value {
            Value::Null | Value::Bool(false) => true,
            Value::Object(object) => object.is_empty(),
            _ => false,
        };
        let given = ["email_verified", "phone_verified", "app_metadata"];
        let given: Vec<&str> = given
            .into_iter()
            .filter(|key| body.get(*key).is_some_and(|v| !is_nothing(v)))
            .collect();
        let user = body
            .get("email")
            .or_else(|| body.get("username"))
            .and_then(Value::as_str)
            .unwrap_or_default();
        (!given.is_empty())
            .then(|| detailed(self.event(PlatformAct::Created, user), &given.join(", ")))
    }

    fn is_sent(&self) -> bool {
        let sent = self.row.value("details.request.body.send_mail");
        let to = self.row.text("details.request.body.email");
        to.is_some() || sent.as_ref().and_then(truth) == Some(true)
    }

    /// Reads what concerns everybody. A change is named as far as it is known. A change that is
    /// left out here is no less a finding.
    fn of_tenant(&self) -> Option<What> {
        let act = match (self.method, self.segments) {
            (_, ["log-streams" | "logs" | "event-streams", ..]) => PlatformAct::Recording,
            ("post", ["roles"]) => return None,
            (_, ["roles" | "organizations" | "client-grants" | "groups", ..]) => {
                PlatformAct::Granted
            }
            (_, ["resource-servers", ..] | ["clients", _, "grants", ..]) => PlatformAct::Permitted,
            (
                _,
                [
                    "actions"
                    | "attack-protection"
                    | "anomaly"
                    | "branding"
                    | "clients"
                    | "client-profiles"
                    | "connections"
                    | "connection-profiles"
                    | "custom-domains"
                    | "email-templates"
                    | "emails"
                    | "flows"
                    | "forms"
                    | "guardian"
                    | "hooks"
                    | "keys"
                    | "network-acls"
                    | "phone"
                    | "prompts"
                    | "risk-assessments"
                    | "rules"
                    | "rules-configs"
                    | "self-service-profiles"
                    | "supplemental-signals"
                    | "tenants"
                    | "token-exchange-profiles"
                    | "user-attribute-profiles"
                    | "verifiable-credentials",
                    ..,
                ],
            ) => PlatformAct::Settings,
            _ => return None,
        };
        let path = self.segments.iter().map(|s| decoded(s)).collect::<Vec<_>>().join("/");
        let event = PlatformEvent::new(self.at, act, vec![path.clone()], self.actors.clone());
        Some(detailed(event, &format!("{} {path}", self.method)))
    }
}

/// Exactly what this program leaves on a user.
fn is_note(body: &Map<String, Value>) -> bool {
    let [(key, metadata)] = &body.iter().collect::<Vec<_>>()[..] else {
        return false;
    };
    let own = |of: &Value, name: &str| {
        let of = as_object(of)?;
        let [(key, value)] = &of.iter().collect::<Vec<_>>()[..] else {
            return None;
        };
        (*key == name).then(|| (*value).clone())
    };
    key.as_str() == "app_metadata"
        && own(metadata, NOTES)
            .and_then(|own_part| own(&own_part, "notes"))
            .is_some_and(|notes| notes.is_array())
}

/// An object, or text that holds one whole.
fn as_object(value: &Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(object) => Some(object.clone()),
        Value::String(text) => serde_json::from_str(text).ok(),
        _ => None,
    }
}

fn truth(value: &Value) -> Option<bool> {
    value.as_bool().or_else(|| value.as_str().and_then(|s| s.parse().ok()))
}
