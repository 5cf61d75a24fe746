//! A Keycloak that is none: it keeps state, leaves out and refuses what the real one (26.7.3) does,
//! in its words.
#![allow(clippy::unwrap_used)]

mod acts;
mod fixture;
mod permissions;
mod person;
mod reads;
mod roles;
mod rules;

pub(super) use fixture::RealmFixture;
pub(super) use permissions::FakePolicy;
pub(super) use person::Person;
pub(super) use roles::{FakeGroup, FakeRole};

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::provider::http::testing::{Moment, Platform, Reply, Request};

pub(super) const REALM: &str = "desk";
pub(super) const SECRET: &str = "of-the-service-account";
/// The service account's own user.
pub(super) const OWN_USER: &str = "26da52fe-6231-41a6-ad41-70cc78a71c0a";
pub(super) const MANAGEMENT: &str = "d1d621c5-4d56-4f99-af6d-35614a2b0ccb";

/// The change that somebody else makes between two of our calls.
pub(super) type Meddling = Box<dyn FnOnce(&mut Person) + Send>;

pub(super) struct FakeKeycloak {
    pub(super) moment: Moment,
    pub(super) people: Vec<Person>,
    pub(super) roles: Vec<FakeRole>,
    pub(super) groups: Vec<FakeGroup>,
    /// Of the service account, on `realm-management`.
    pub(super) granted: BTreeSet<&'static str>,
    pub(super) disabled_actions: BTreeSet<&'static str>,
    pub(super) events_on: bool,
    pub(super) events: Vec<Value>,
    pub(super) events_expire_s: i64,
    /// The log of administrators' changes; `None` is off.
    pub(super) admin_events: Option<Vec<Value>>,
    /// Fine-grained permissions of version 2; `None` is off. See [`FakePolicy`].
    pub(super) permissions: Option<Vec<FakePolicy>>,
    /// The same of version 1, which `realm-management` holds.
    pub(super) permissions_1: Option<Vec<FakePolicy>>,
    /// Its tokens say nothing of roles.
    pub(super) lightweight: bool,
    /// It sees users by fine-grained permissions, and has no role for it.
    pub(super) sees_users: bool,
    /// The answer of fine-grained permissions to whether the service account may manage users,
    /// whatever roles it has.
    pub(super) manages_users: Option<bool>,
    pub(super) password_policy: &'static str,
    pub(super) realm: &'static str,
    /// The name of the client whose roles administer the realm.
    pub(super) management: &'static str,
    pub(super) attribute_policy: Option<&'static str>,
    pub(super) otp_form: &'static str,
    pub(super) webauthn_form: &'static str,
    pub(super) codes_form: &'static str,
    /// Strikes when the next change of a user comes in, before it is done.
    pub(super) meddling: Option<Meddling>,
    made: usize,
    tokens: usize,
}

impl FakeKeycloak {
    pub(super) fn new(moment: &Moment) -> FakeKeycloak {
        FakeKeycloak {
            moment: moment.clone(),
            people: Vec::new(),
            roles: roles::stock(),
            groups: Vec::new(),
            granted: ["view-users", "manage-users", "view-events", "view-realm", "view-clients"]
                .into(),
            disabled_actions: BTreeSet::new(),
            events_on: true,
            events: Vec::new(),
            events_expire_s: 0,
            admin_events: Some(Vec::new()),
            permissions: None,
            permissions_1: None,
            lightweight: false,
            sees_users: false,
            manages_users: None,
            password_policy: "",
            realm: REALM,
            management: "realm-management",
            attribute_policy: Some("ADMIN_EDIT"),
            otp_form: "ALTERNATIVE",
            webauthn_form: "DISABLED",
            codes_form: "ALTERNATIVE",
            meddling: None,
            made: 0,
            tokens: 0,
        }
    }

    /// A new id: a UUID, and never the same.
    pub(super) fn id(&mut self) -> String {
        self.made += 1;
        format!("{:08x}-5c1c-4802-ba6a-9f0158684338", self.made)
    }

    pub(super) fn ms(&self) -> i64 {
        self.moment.time().timestamp_millis()
    }

    pub(super) fn has(&self, role: &str) -> bool {
        let managed = role
            .strip_prefix("view-")
            .is_some_and(|of| self.granted.contains(format!("manage-{of}").as_str()));
        self.granted.contains(role) || managed || (role == "view-users" && self.sees_users)
    }

    pub(super) fn person(&mut self, id: &str) -> Option<&mut Person> {
        self.people.iter_mut().find(|p| p.id == id)
    }

    fn token(&mut self, request: &Request) -> Reply {
        let form = request.form();
        let says = |key: &str| form.get(key).map(String::as_str);
        let error = |status, error: &str, why: &str| {
            Reply::json(status, &json!({ "error": error, "error_description": why }))
        };
        let invalid = "Invalid client or Invalid client credentials";
        match (says("grant_type"), says("client_id"), says("client_secret")) {
            (Some("client_credentials"), Some("readmit"), Some(SECRET)) => {}
            (Some("client_credentials"), Some("readmit"), _) => {
                return error(401, "unauthorized_client", invalid);
            }
            (Some("client_credentials"), _, _) => return error(401, "invalid_client", invalid),
            _ => return error(400, "invalid_request", "Missing form parameter: grant_type"),
        }
        self.tokens += 1;
        let mut claims = json!({
            "iat": self.moment.time().timestamp(), "azp": "readmit", "jti": self.tokens, "sub": OWN_USER,
        });
        if !self.lightweight {
            claims["resource_access"] = json!({ self.management: { "roles": self.granted } });
        }
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let token = format!("{}.{}.c2ln", part(&json!({ "alg": "RS256" })), part(&claims));
        let body = json!({
            "access_token": token, "expires_in": 60, "refresh_expires_in": 0, "token_type": "Bearer",
            "not-before-policy": 0, "scope": "email profile",
        });
        Reply::json(200, &body)
    }
}

impl Platform for FakeKeycloak {
    const NAME: &'static str = "keycloak";

    fn answer(&mut self, request: &Request) -> Reply {
        let segments = request.segments();
        let path: Vec<&str> = segments.iter().map(String::as_str).collect();
        if segments.iter().any(|s| s == "." || s == "..") {
            let body = json!({ "error": "missingNormalization", "error_description": "Request path not normalized" });
            return Reply::json(400, &body);
        }
        let rest = match path.as_slice() {
            ["realms", realm, "protocol", "openid-connect", "token"]
                if request.method == "POST" =>
            {
                return if *realm == self.realm {
                    self.token(request)
                } else {
                    said(404, "Realm does not exist")
                };
            }
            ["admin", "realms", realm, rest @ ..] => {
                if !request.header("authorization").is_some_and(|h| h.starts_with("Bearer ey")) {
                    return said(401, "HTTP 401 Unauthorized");
                }
                if *realm != self.realm {
                    return said(404, "Realm not found.");
                }
                rest
            }
            _ => return said(404, "Unable to find matching target resource method"),
        };
        match request.method.as_str() {
            "GET" => self.read(request, rest),
            "PUT" | "POST" | "DELETE" => self.change(request, rest),
            _ => said(405, "HTTP 405 Method Not Allowed"),
        }
    }
}

/// The commonest of its four ways to say no.
fn said(status: u16, error: &str) -> Reply {
    Reply::json(status, &json!({ "error": error }))
}

fn forbidden() -> Reply {
    said(403, "HTTP 403 Forbidden")
}

fn no_user() -> Reply {
    said(404, "User not found")
}
