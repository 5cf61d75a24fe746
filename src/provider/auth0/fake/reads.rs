//! The data below one user, and the ways in which users are found.

use serde_json::{Value, json};

use super::answer::{Answer, fault, no_user, page};
use super::{FakeUser, Item, LATE, Tenant, stamp};
use crate::provider::auth0::scopes;
use crate::provider::http::testing::{Reply, Request};

impl Tenant {
    pub(super) fn of_user(
        &mut self,
        method: &str,
        id: &str,
        rest: &[&str],
        request: &Request,
    ) -> Answer {
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
                let gone =
                    methods.remove(gone.ok_or_else(|| fault(404, "Not Found", "Not found", None))?);
                // What is linked goes together.
                if let Some(link) = gone.get("link_id") {
                    methods.retain(|m| m.get("link_id") != Some(link));
                }
                if self.quick && self.user(id)?.methods.iter().all(|m| m["type"] == "recovery-code")
                {
                    self.quick = false;
                    // As the real one: the first factor comes with a code, which replaces the one
                    // before.
                    self.user(id)?.methods.clear();
                    self.enrol(id, "totp", json!({}));
                    self.enrol(id, "recovery-code", json!({}));
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
                let roles: Vec<Value> = self
                    .user(id)?
                    .roles
                    .iter()
                    .map(|r| json!({ "id": format!("rol_{r}"), "name": r }))
                    .collect();
                Ok(page(&roles, request, "roles"))
            }
            ("GET", ["permissions"]) => {
                self.scope(scopes::READ_USERS)?;
                let all = permissions(&self.user(id)?.permissions);
                Ok(page(&all, request, "permissions"))
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
                let rows = self
                    .users
                    .get(id)
                    .map(|u| u.logs.iter().rev().cloned().collect())
                    .unwrap_or_default();
                let rows: Vec<Value> = rows;
                Ok(page(&rows, request, "logs"))
            }
            _ => Err(fault(404, "Not Found", "Not Found", None)),
        }
    }

    pub(super) fn member_roles(
        &mut self,
        organization: &str,
        id: &str,
        request: &Request,
    ) -> Answer {
        self.scope(scopes::READ_MEMBER_ROLES)?;
        let roles = self
            .user(id)?
            .member_roles
            .iter()
            .filter(|(name, _)| format!("org_{name}") == organization);
        let roles: Vec<Value> =
            roles.map(|(_, r)| json!({ "id": format!("rol_{r}"), "name": r })).collect();
        Ok(page(&roles, request, "roles"))
    }

    pub(super) fn blocks(&mut self, id: &str) -> Answer {
        self.scope(scopes::READ_USERS)?;
        let user = self.user(id)?;
        let identifier = user.text("email").unwrap_or_default().to_owned();
        let blocked: Vec<Value> = user
            .blocked_for
            .iter()
            .map(|ip| json!({ "identifier": identifier, "ip": ip }))
            .collect();
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

    pub(super) fn permissions_of_role(&mut self, role: &str, request: &Request) -> Answer {
        self.scope(scopes::READ_ROLES)?;
        let name = role.strip_prefix("rol_").unwrap_or_default();
        let all = self.role_permissions.get(name).map(|all| permissions(all)).unwrap_or_default();
        Ok(page(&all, request, "permissions"))
    }

    /// All of the tenant, the oldest first or the newest.
    pub(super) fn log(&mut self, request: &Request) -> Answer {
        self.scope(scopes::READ_LOGS)?;
        let mut rows: Vec<Value> = self.users.values().flat_map(|u| u.logs.clone()).collect();
        rows.extend(
            self.log_begins.map(
                |at| json!({ "log_id": "90020260000000000", "date": stamp(at), "type": "fapi" }),
            ),
        );
        let begins = self.log_begins.map(stamp);
        rows.retain(|row| {
            begins.as_deref().is_some_and(|begins| row["date"].as_str().unwrap() >= begins)
        });
        rows.sort_by_key(|row| row["date"].as_str().unwrap().to_owned());
        // `date:[2026-05-17T09:30:00.000Z TO ...]`, both ends included.
        if let Some(query) = request.param("q") {
            let range = query.strip_prefix("date:[").and_then(|q| q.strip_suffix(']')).unwrap();
            let (from, to) = range.split_once(" TO ").unwrap();
            rows.retain(|row| (from..=to).contains(&row["date"].as_str().unwrap()));
        }
        if request.param("sort") != Some("date:1") {
            rows.reverse();
        }
        // A search answers for a thousand rows, whatever is asked for.
        let number = |key: &str| request.param(key).and_then(|n| n.parse::<usize>().ok());
        if number("page").unwrap_or(0) * number("per_page").unwrap_or(50) >= 1000 {
            return Err(super::answer::fault(
                400,
                "Bad Request",
                "You can only page through the first 1000 records.",
                Some("invalid_paging"),
            ));
        }
        Ok(page(&rows, request, "logs"))
    }

    pub(super) fn connections(&mut self, request: &Request) -> Answer {
        self.scope(scopes::READ_CONNECTIONS)?;
        let options = json!({ "passwordPolicy": "good", "password_complexity_options": { "min_length": self.min_length } });
        let one = json!({ "name": request.param("name").unwrap_or_default(), "options": options });
        Ok(Reply::json(200, &json!([one])))
    }

    /// Knows `username:"..."` and `email:"..."`, in any case and with their escapes, and parts of
    /// fields.
    pub(super) fn search(&mut self, request: &Request) -> Answer {
        self.scope(scopes::READ_USERS)?;
        if let Some(query) = request.param("q").filter(|query| !query.contains(":\"")) {
            let hits = self.users.values().filter(|user| fits(user, query));
            let hits: Vec<Value> = hits.map(|user| user.show(request.param("fields"))).collect();
            return Ok(page(&hits, request, "users"));
        }
        let wanted = request.param("q").map(|q| {
            let (field, quoted) = q.split_once(':').unwrap_or_default();
            let quoted =
                quoted.strip_prefix('"').and_then(|q| q.strip_suffix('"')).unwrap_or_default();
            (field.to_owned(), quoted.replace("\\\"", "\"").replace("\\\\", "\\").to_lowercase())
        });
        let is = |user: &FakeUser, (field, text): &(String, String)| {
            matches!(field.as_str(), "username" | "email")
                && user.text(field).is_some_and(|own| own.to_lowercase() == *text)
        };
        let found: Vec<Value> = self
            .users
            .values()
            .filter(|user| wanted.as_ref().is_none_or(|wanted| is(user, wanted)))
            .map(|user| user.show(request.param("fields")))
            .collect();
        Ok(page(&found, request, "users"))
    }
}

/// `(name:*a* OR email:*a*) AND (...)`, the whole of it perhaps in parentheses before an
/// ` OR phone_number:*...`. A part of fewer than three characters is none but at the beginning.
fn fits(user: &FakeUser, query: &str) -> bool {
    let one = |term: &str| {
        let (field, pattern) = term.split_once(':').unwrap();
        let own = user.text(field).unwrap_or_default().to_lowercase();
        let part = pattern.trim_matches('*').replace('\\', "");
        match (pattern.starts_with('*'), pattern.ends_with('*')) {
            (true, _) => assert!(part.chars().count() >= 3, "{pattern}"),
            (false, ends) => assert!(ends, "{pattern}"),
        }
        match (pattern.starts_with('*'), pattern.ends_with('*')) {
            (true, true) => own.contains(&part),
            (true, false) => own.ends_with(&part),
            (false, _) => own.starts_with(&part),
        }
    };
    let (named, number) = match query.split_once(") OR phone_number:") {
        Some((named, end)) => (named.strip_prefix('(').unwrap(), Some(end)),
        None => (query, None),
    };
    let bare = |group: &str| group.trim_start_matches('(').trim_end_matches(')').to_owned();
    let all = named.split(" AND ").all(|group| bare(group).split(" OR ").any(one));
    all || number.is_some_and(|end| one(&format!("phone_number:{end}")))
}

fn shown(items: &[Item], user: &str, now: chrono::DateTime<chrono::Utc>) -> Vec<Value> {
    let there = items.iter().filter(|i| i.is_there(now));
    there.map(|i| json!({ "id": i.id, "user_id": user, "created_at": stamp(i.made) })).collect()
}

fn permissions(all: &[(String, String)]) -> Vec<Value> {
    let shown = all
        .iter()
        .map(|(name, of)| json!({ "permission_name": name, "resource_server_identifier": of }));
    shown.collect()
}

fn ending(items: &mut [Item], now: chrono::DateTime<chrono::Utc>) {
    for item in items.iter_mut().filter(|i| i.ends.is_none()) {
        item.ends = Some(now + LATE);
    }
}
