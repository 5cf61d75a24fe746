//! The requests that change a user, or make something for a user.

use serde_json::{Map, Value, json};

use super::answer::{Answer, fault, invalid_body};
use super::{DOMAIN, Tenant, stamp};
use crate::provider::auth0::scopes;
use crate::provider::http::testing::{Reply, Request};

impl Tenant {
    pub(super) fn patch(&mut self, id: &str, request: &Request) -> Answer {
        self.scope(scopes::UPDATE_USERS)?;
        let Some(Value::Object(body)) = request.json() else {
            return Err(invalid_body("not an object"));
        };
        let at = stamp(self.moment.time());
        let user = self.user(id)?;
        for (key, value) in &body {
            match (key.as_str(), value) {
                ("blocked", Value::Bool(_)) => drop(user.fields.insert(key.clone(), value.clone())),
                ("password", Value::String(password)) => {
                    if password.len() < 8 {
                        return Err(fault(
                            400,
                            "Bad Request",
                            "PasswordStrengthError: Password is too weak",
                            Some("invalid_body"),
                        ));
                    }
                    user.password = Some(password.clone());
                    user.passwords_set += 1;
                    // The documented surprise.
                    user.fields.remove("blocked");
                }
                ("connection", Value::String(name))
                    if user.fields["identities"][0]["connection"] == **name => {}
                ("app_metadata", Value::Object(keys)) => {
                    let own = user
                        .fields
                        .entry("app_metadata")
                        .or_insert_with(|| Value::Object(Map::new()));
                    // Top-level keys are merged; what is below them is replaced.
                    own.as_object_mut().unwrap().extend(keys.clone());
                }
                _ => return Err(invalid_body(key)),
            }
        }
        user.fields.insert("updated_at".into(), at.into());
        Ok(Reply::json(200, &user.show(None)))
    }

    pub(super) fn new_code(&mut self, id: &str) -> Answer {
        self.scope(scopes::UPDATE_USERS)?;
        let (at, code) = (stamp(self.moment.time()), self.id().to_uppercase());
        let fresh = format!("recovery-code|dev_{}", self.id());
        let user = self.user(id)?;
        user.codes_issued += 1;
        // A working-looking code also for somebody who has nothing enrolled; only then it is none.
        if !user.methods.is_empty() {
            user.methods.retain(|m| m["type"] != "recovery-code");
            user.methods.push(json!({ "id": fresh, "type": "recovery-code", "confirmed": true, "created_at": at }));
        }
        Ok(Reply::json(200, &json!({ "recovery_code": code })))
    }

    pub(super) fn password_ticket(&mut self, request: &Request) -> Answer {
        self.scope(scopes::PASSWORD_TICKETS)?;
        let body = closed(
            request,
            &["user_id", "ttl_sec", "mark_email_as_verified", "includeEmailInRedirect"],
        )?;
        let ticket = self.id();
        let user = self.user(body["user_id"].as_str().unwrap_or_default())?;
        user.password_tickets += 1;
        Ok(Reply::json(
            201,
            &json!({ "ticket": format!("https://{DOMAIN}/lo/reset?ticket={ticket}#") }),
        ))
    }

    pub(super) fn enrolment_ticket(&mut self, request: &Request) -> Answer {
        self.scope(scopes::ENROLMENT_TICKETS)?;
        let body = closed(
            request,
            &[
                "user_id",
                "send_mail",
                "email",
                "email_locale",
                "factor",
                "allow_multiple_enrollments",
            ],
        )?;
        let ticket = self.id();
        let user = self.user(body["user_id"].as_str().unwrap_or_default())?;
        user.enrolment_tickets += 1;
        let url = format!("https://{DOMAIN}/guardian/enrolment?ticket={ticket}");
        Ok(Reply::json(200, &json!({ "ticket_id": ticket, "ticket_url": url })))
    }
}

fn closed(request: &Request, keys: &[&str]) -> Result<Map<String, Value>, Reply> {
    let Some(Value::Object(body)) = request.json() else {
        return Err(invalid_body("not an object"));
    };
    match body.keys().find(|key| !keys.contains(&key.as_str())) {
        Some(key) => Err(invalid_body(&format!("Additional properties not allowed: {key}"))),
        None => Ok(body),
    }
}
