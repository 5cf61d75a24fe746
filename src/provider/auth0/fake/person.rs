use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::stamp;

/// A session, a refresh token or a device credential.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) made: DateTime<Utc>,
    /// From then on it is gone.
    pub(crate) ends: Option<DateTime<Utc>>,
}

impl Item {
    pub(crate) fn is_there(&self, now: DateTime<Utc>) -> bool {
        self.ends.is_none_or(|end| now < end)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct FakeUser {
    pub(crate) fields: Map<String, Value>,
    pub(crate) methods: Vec<Value>,
    pub(crate) devices: u32,
    pub(crate) sessions: Vec<Item>,
    pub(crate) tokens: Vec<Item>,
    pub(crate) roles: Vec<String>,
    /// Given directly: permission and interface.
    pub(crate) permissions: Vec<(String, String)>,
    pub(crate) organizations: Vec<String>,
    /// In organisations: which, and the role.
    pub(crate) member_roles: Vec<(String, String)>,
    /// Addresses from which guessed passwords are kept out.
    pub(crate) blocked_for: Vec<String>,
    pub(crate) logs: Vec<Value>,
    pub(crate) password: Option<String>,
    pub(crate) passwords_set: usize,
    pub(crate) codes_issued: usize,
    pub(crate) password_tickets: usize,
    pub(crate) enrolment_tickets: usize,
}

impl FakeUser {
    pub(super) fn new(
        user_id: &str,
        connection: &str,
        provider: &str,
        id: &str,
        now: DateTime<Utc>,
        fields: Value,
    ) -> FakeUser {
        let at = stamp(now);
        let identity = json!({ "connection": connection, "provider": provider, "user_id": id, "isSocial": provider != "auth0" });
        let mut all = json!({ "user_id": user_id, "created_at": at, "updated_at": at, "identities": [identity] });
        all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let Value::Object(fields) = all else { unreachable!("it was made above") };
        FakeUser {
            fields,
            methods: Vec::new(),
            devices: 0,
            sessions: Vec::new(),
            tokens: Vec::new(),
            roles: Vec::new(),
            permissions: Vec::new(),
            organizations: Vec::new(),
            member_roles: Vec::new(),
            blocked_for: Vec::new(),
            logs: Vec::new(),
            password: None,
            passwords_set: 0,
            codes_issued: 0,
            password_tickets: 0,
            enrolment_tickets: 0,
        }
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.fields.get(key).and_then(Value::as_str)
    }

    pub(crate) fn blocked(&self) -> bool {
        self.fields.get("blocked").and_then(Value::as_bool).unwrap_or(false)
    }

    pub(crate) fn log(&mut self, kind: &str, at: &str, details: Value) {
        let connection = self.fields["identities"][0].clone();
        let row = json!({
            "log_id": format!("9002026{:0>10}", self.logs.len()), "date": at, "type": kind, "ip": "198.51.100.7",
            "user_id": self.fields["user_id"], "connection": connection["connection"], "strategy": connection["provider"],
            "description": null, "details": details,
        });
        self.logs.push(row);
    }

    /// Only the fields that are asked for.
    pub(super) fn show(&self, fields: Option<&str>) -> Value {
        let wanted: Option<Vec<&str>> = fields.map(|f| f.split(',').collect());
        let shown = self
            .fields
            .iter()
            .filter(|(key, _)| wanted.as_ref().is_none_or(|w| w.contains(&key.as_str())));
        Value::Object(shown.map(|(k, v)| (k.clone(), v.clone())).collect())
    }
}
