//! What is below one user, and how users are found.

use serde_json::{Value, json};

use super::answer::{Answer, fault, no_user, page};
use super::{Item, LATE, Tenant, stamp};
use crate::provider::auth0::scopes;
use crate::provider::http::testing::{Reply, Request};

impl Tenant {
    pub(super) fn of_user(&mut self, method: &str, id: &str, rest: &[&str], request: &Request) -> Answer {
        let now = self.moment.time();
        match (method, rest) {
            ("GET", ["authentication-methods"]) => {
                self.scope(scopes::READ_METHODS)?;
                let methods = self.user(id)?.methods.clone();
                Ok(page(&methods, request, "authenticators"))
            }
            ("DELETE", ["authentication-methods"]) => {
                self.scope(scopes::DELETE_METHODS)?;
                self.user(id)?.methods.clear();
                Ok(Reply::empty(204))
            }
            ("DELETE", ["authentication-methods", which]) => {
                self.scope(scopes::DELETE_METHODS)?;
                let methods = &mut self.user(id)?.methods;
                let gone = methods.iter().position(|m| m["id"] == **which);
                let gone = methods.remove(gone.ok_or_else(|| fault(404, "Not Found", "Not found", None))?);
                // What is linked goes together.
                if let Some(link) = gone.get("link_id") {
                    methods.retain(|m| m.get("link_id") != Some(link));
                }
                Ok(Reply::empty(204))
            }
            ("DELETE", ["multifactor", provider]) => {
                self.scope(scopes::UPDATE_USERS)?;
                let Some(Value::Array(old)) = self.user(id)?.fields.get_mut("multifactor") else {
                    return Err(no_user());
                };
                let before = old.len();
                old.retain(|m| m != *provider);
                if old.len() == before { Err(no_user()) } else { Ok(Reply::empty(204)) }
            }
            ("POST", ["multifactor", "actions", "invalidate-remember-browser"]) => {
                self.scope(scopes::UPDATE_USERS)?;
                if let Ok(user) = self.user(id) {
                    user.devices = 0;
                }
                Ok(Reply::empty(204))
            }
            ("POST", ["recovery-code-regeneration"]) => self.new_code(id),
            ("GET", ["sessions"]) => {
                self.scope(scopes::READ_SESSIONS)?;
                self.plan()?;
                let items = self.user(id)?.sessions.clone();
                Ok(Reply::json(200, &json!({ "sessions": shown(&items, id, now) })))
            }
            ("DELETE", ["sessions"]) => {
                self.scope(scopes::DELETE_SESSIONS)?;
                self.plan()?;
                ending(&mut self.user(id)?.sessions, now);
                Ok(Reply::json(202, &json!({})))
            }
            ("GET", ["refresh-tokens"]) => {
                self.scope(scopes::READ_TOKENS)?;
                self.plan()?;
                let items = self.user(id)?.tokens.clone();
                Ok(Reply::json(200, &json!({ "tokens": shown(&items, id, now) })))
            }
            ("DELETE", ["refresh-tokens"]) => {
                self.scope(scopes::DELETE_TOKENS)?;
                self.plan()?;
                ending(&mut self.user(id)?.tokens, now);
                Ok(Reply::json(202, &json!({})))
            }
            ("GET", ["roles"]) => {
                self.scope(scopes::READ_USERS)?;
                self.scope(scopes::READ_ROLES)?;
                let roles: Vec<Value> =
                    self.user(id)?.roles.iter().map(|r| json!({ "id": format!("rol_{r}"), "name": r })).collect();
                Ok(page(&roles, request, "roles"))
            }
            ("GET", ["organizations"]) => {
                self.scope(scopes::READ_ORGANISATIONS)?;
                let all: Vec<Value> = self
                    .user(id)?
                    .organizations
                    .iter()
                    .map(|o| json!({ "id": format!("org_{o}"), "name": o }))
                    .collect();
                Ok(page(&all, request, "organizations"))
            }
            ("GET", ["logs"]) => {
                self.scope(scopes::READ_LOGS)?;
                // Newest first, and nobody's log is empty.
                let rows = self.users.get(id).map(|u| u.logs.iter().rev().cloned().collect()).unwrap_or_default();
                let rows: Vec<Value> = rows;
                Ok(page(&rows, request, "logs"))
            }
            _ => Err(fault(404, "Not Found", "Not Found", None)),
        }
    }

    pub(super) fn member_roles(&mut self, organization: &str, id: &str, request: &Request) -> Answer {
        self.scope(scopes::READ_MEMBER_ROLES)?;
        let roles = self.user(id)?.member_roles.iter().filter(|(name, _)| format!("org_{name}") == organization);
        let roles: Vec<Value> = roles.map(|(_, r)| json!({ "id": format!("rol_{r}"), "name": r })).collect();
        Ok(page(&roles, request, "roles"))
    }

    pub(super) fn blocks(&mut self, id: &str) -> Answer {
        self.scope(scopes::READ_USERS)?;
        let user = self.user(id)?;
        let identifier = user.text("email").unwrap_or_default().to_owned();
        let blocked: Vec<Value> =
            user.blocked_for.iter().map(|ip| json!({ "identifier": identifier, "ip": ip })).collect();
        Ok(Reply::json(200, &json!({ "blocked_for": blocked })))
    }

    /// By its case, as the real one.
    pub(super) fn by_email(&mut self, request: &Request) -> Answer {
        self.scope(scopes::READ_USERS)?;
        let email = request.param("email").unwrap_or_default();
        let found: Vec<Value> = self
            .users
            .values()
            .filter(|user| user.text("email") == Some(email))
            .map(|user| user.show(request.param("fields")))
            .collect();
        Ok(Reply::json(200, &json!(found)))
    }

    /// Knows `username:"..."`, with its escapes.
    pub(super) fn search(&mut self, request: &Request) -> Answer {
        self.scope(scopes::READ_USERS)?;
        let wanted = request.param("q").map(|q| {
            let quoted = q.strip_prefix("username:\"").and_then(|q| q.strip_suffix('"')).unwrap_or_default();
            quoted.replace("\\\"", "\"").replace("\\\\", "\\")
        });
        let found: Vec<Value> = self
            .users
            .values()
            .filter(|user| wanted.as_deref().is_none_or(|name| user.text("username") == Some(name)))
            .map(|user| user.show(request.param("fields")))
            .collect();
        Ok(page(&found, request, "users"))
    }
}

fn shown(items: &[Item], user: &str, now: chrono::DateTime<chrono::Utc>) -> Vec<Value> {
    let there = items.iter().filter(|i| i.is_there(now));
    there.map(|i| json!({ "id": i.id, "user_id": user, "created_at": stamp(i.made) })).collect()
}

fn ending(items: &mut [Item], now: chrono::DateTime<chrono::Utc>) {
    for item in items.iter_mut().filter(|i| i.ends.is_none()) {
        item.ends = Some(now + LATE);
    }
}
