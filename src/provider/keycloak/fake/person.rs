use std::collections::BTreeMap;

use serde_json::{Value, json};

/// A user, as the fake keeps one.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Person {
    pub(in super::super) id: String,
    pub(in super::super) username: String,
    pub(in super::super) email: Option<String>,
    pub(in super::super) first_name: Option<String>,
    pub(in super::super) last_name: Option<String>,
    pub(in super::super) enabled: bool,
    pub(in super::super) required_actions: Vec<String>,
    pub(in super::super) attributes: BTreeMap<String, Vec<String>>,
    pub(in super::super) credentials: Vec<Value>,
    pub(in super::super) sessions: Vec<Value>,
    pub(in super::super) offline: Vec<Value>,
    pub(in super::super) links: Vec<Value>,
    /// Types of credentials in the user storage.
    pub(in super::super) elsewhere: Vec<String>,
    pub(in super::super) federation_link: Option<String>,
    /// It is a client's own account, whatever it is called.
    pub(in super::super) of_client: bool,
    /// By id.
    pub(in super::super) roles: Vec<String>,
    pub(in super::super) groups: Vec<String>,
    /// Seconds since 1970; 0 if not.
    pub(in super::super) locked_until: i64,
    pub(in super::super) not_before: i64,
    pub(in super::super) passwords_set: usize,
}

impl Person {
    pub(super) fn shape(&self) -> Value {
        let mut shape = json!({
            "id": self.id,
            "username": self.username,
            "emailVerified": true,
            "enabled": self.enabled,
            "createdTimestamp": 1_795_621_395_224_i64,
            "totp": self.credentials.iter().any(|c| c["type"] == "otp"),
            "disableableCredentialTypes": [],
            "requiredActions": self.required_actions,
            "federatedIdentities": self.links,
            "notBefore": self.not_before,
            "access": { "manage": true, "view": true, "resetPassword": true },
        });
        for (key, value) in
            [("email", &self.email), ("firstName", &self.first_name), ("lastName", &self.last_name)]
        {
            if let Some(value) = value {
                shape[key] = value.as_str().into();
            }
        }
        if let Some(link) = &self.federation_link {
            shape["federationLink"] = link.as_str().into();
        }
        if !self.attributes.is_empty() {
            shape["attributes"] = json!(self.attributes);
        }
        shape
    }

    pub(super) fn codes(&self) -> u32 {
        let sets = self.credentials.iter().filter(|c| c["type"] == "recovery-authn-codes");
        sets.map(|c| {
            let data: Value = serde_json::from_str(c["credentialData"].as_str().unwrap()).unwrap();
            u32::try_from(data["remainingCodes"].as_u64().unwrap()).unwrap()
        })
        .sum()
    }
}

pub(super) fn credential(id: &str, kind: &str, created: i64, data: &Value) -> Value {
    json!({ "id": id, "type": kind, "userLabel": "\u{1b}[31mphone", "createdDate": created, "credentialData": data.to_string() })
}
