use serde_json::{Value, json};

use super::person::credential;
use super::rules::ACTIONS;
use super::{FakeKeycloak, forbidden, no_user, said};
use crate::provider::http::testing::{Reply, Request};

/// The fields that a body may carry, as far as this program could think of fields.
const KNOWN: [&str; 8] = [
    "username",
    "email",
    "firstName",
    "lastName",
    "enabled",
    "emailVerified",
    "requiredActions",
    "attributes",
];

impl FakeKeycloak {
    pub(super) fn change(&mut self, request: &Request, rest: &[&str]) -> Reply {
        if !self.has("manage-users") {
            return forbidden();
        }
        let method = request.method.as_str();
        if let ("DELETE", ["sessions", id]) = (method, rest) {
            return self.end_session(id, request.param("isOffline") == Some("true"));
        }
        let ["users", id, rest @ ..] = rest else {
            return said(404, "Unable to find matching target resource method");
        };
        let Some(at) = self.people.iter().position(|p| p.id == *id) else {
            return no_user();
        };
        if let Some(meddling) = self.meddling.take() {
            meddling(&mut self.people[at]);
        }
        match (method, rest) {
            ("PUT", []) => self.put(at, request),
            ("DELETE", ["credentials", id]) => {
                let credentials = &mut self.people[at].credentials;
                let before = credentials.len();
                credentials.retain(|c| c["id"] != *id);
                if credentials.len() == before {
                    said(404, "Credential not found")
                } else {
                    Reply::empty(204)
                }
            }
            ("PUT", ["reset-password"]) => self.reset_password(at, request),
            ("POST", ["logout"]) => {
                self.people[at].sessions.clear();
                self.people[at].not_before = self.ms() / 1000;
                Reply::empty(204)
            }
            _ => said(404, "Unable to find matching target resource method"),
        }
    }

    fn end_session(&mut self, id: &str, offline: bool) -> Reply {
        for person in &mut self.people {
            let list = if offline { &mut person.offline } else { &mut person.sessions };
            let before = list.len();
            list.retain(|s| s["id"] != id);
            if list.len() < before {
                return Reply::empty(204);
            }
        }
        // As the real one spells it.
        said(404, "Sesssion not found")
    }

    fn put(&mut self, at: usize, request: &Request) -> Reply {
        let Some(Value::Object(body)) = request.json() else {
            let why =
                json!({ "error": "invalid_request", "error_description": "Cannot parse the JSON" });
            return Reply::json(400, &why);
        };
        if let Some(key) = body.keys().find(|k| !KNOWN.contains(&k.as_str())) {
            let why = format!(
                "Invalid json representation for UserRepresentation. Unrecognized field \"{key}\" at line 1 column 11."
            );
            return said(400, &why);
        }
        let policy = self.attribute_policy;
        let person = &mut self.people[at];
        let text = |key: &str| body.get(key).and_then(Value::as_str).map(str::to_owned);
        if let Some(attributes) = body.get("attributes").and_then(Value::as_object) {
            let values = |v: &Value| -> Vec<String> {
                let list = v.as_array().into_iter().flatten().filter_map(Value::as_str);
                list.filter(|t| !t.is_empty()).map(str::to_owned).collect()
            };
            for (name, list) in attributes {
                if values(list).iter().any(|v| v.encode_utf16().count() > 2048) {
                    let why = json!({ "field": name, "errorMessage": "error-invalid-length", "params": [name, 0, 2048] });
                    return Reply::json(400, &why);
                }
            }
            // What is left out of the profile is removed with them.
            (person.email, person.first_name, person.last_name) =
                (text("email"), text("firstName"), text("lastName"));
            if matches!(policy, Some("ENABLED" | "ADMIN_EDIT")) {
                person.attributes = attributes
                    .iter()
                    .map(|(k, v)| (k.clone(), values(v)))
                    .filter(|(_, v)| !v.is_empty())
                    .collect();
            }
        } else {
            for (key, field) in [
                ("email", &mut person.email),
                ("firstName", &mut person.first_name),
                ("lastName", &mut person.last_name),
            ] {
                if let Some(value) = text(key) {
                    *field = Some(value);
                }
            }
        }
        if let Some(actions) = body.get("requiredActions").and_then(Value::as_array) {
            let known = actions.iter().filter_map(Value::as_str).filter(|a| ACTIONS.contains(a));
            person.required_actions = known.map(str::to_owned).collect();
        }
        if let Some(enabled) = body.get("enabled").and_then(Value::as_bool) {
            person.enabled = enabled;
            if enabled {
                person.locked_until = 0;
            }
        }
        Reply::empty(204)
    }

    fn reset_password(&mut self, at: usize, request: &Request) -> Reply {
        let body = request.json().unwrap_or_default();
        let (value, temporary) =
            (body["value"].as_str().unwrap_or_default(), body["temporary"] == true);
        if value.chars().count() < 8 {
            let why = "Invalid password: minimum length 8.";
            return Reply::json(
                400,
                &json!({ "error": "invalidPasswordMinLengthMessage", "error_description": why }),
            );
        }
        let now = self.ms();
        let person = &mut self.people[at];
        person.credentials.retain(|c| c["type"] != "password");
        let id = format!("{}-password", person.id);
        person.credentials.push(credential(
            &id,
            "password",
            now,
            &json!({ "algorithm": "argon2" }),
        ));
        person.required_actions.retain(|a| a != "UPDATE_PASSWORD");
        if temporary {
            person.required_actions.push("UPDATE_PASSWORD".into());
            person.passwords_set += 1;
        }
        Reply::empty(204)
    }
}
