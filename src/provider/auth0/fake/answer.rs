use serde_json::{Map, Value, json};

use super::{CLIENT, DOMAIN, FakeUser, Item, LATE, SECRET, Tenant, stamp};
use crate::provider::auth0::scopes;
use crate::provider::http::testing::{Platform, Reply, Request};

type Answer = Result<Reply, Reply>;

fn fault(status: u16, error: &str, message: &str, code: Option<&str>) -> Reply {
    let mut body = json!({ "statusCode": status, "error": error, "message": message });
    if let (Some(code), Some(body)) = (code, body.as_object_mut()) {
        body.insert("errorCode".into(), code.into());
    }
    Reply::json(status, &body)
}

fn no_user() -> Reply {
    fault(404, "Not Found", "The user does not exist.", Some("inexistent_user"))
}

fn invalid_body(why: &str) -> Reply {
    fault(400, "Bad Request", &format!("Payload validation error: {why}"), Some("invalid_body"))
}

impl Platform for Tenant {
    const NAME: &'static str = "auth0";

    fn answer(&mut self, request: &Request) -> Reply {
        std::thread::sleep(self.slow);
        let id = self.id();
        let mut reply = self.limited(request).with("x-auth0-requestid", id);
        if reply.body.is_empty() && reply.status != 204 {
            // A body of `{}` occurs where there is nothing to say.
            reply.body = b"{}".to_vec();
            reply = reply.with("content-type", "application/json");
        }
        reply
    }
}

impl Tenant {
    fn limited(&mut self, request: &Request) -> Reply {
        if request.path == "/oauth/token" && request.method == "POST" {
            return self.token(request);
        }
        let bearer = format!("Bearer token-{}", self.tokens);
        if self.tokens == 0 || request.header("authorization") != Some(&bearer) {
            return fault(401, "Unauthorized", "Invalid token", None);
        }
        let limits = self.bucket.as_mut().map(|b| b.take(self.moment.time()));
        let mut reply = match &limits {
            Some((false, _)) => {
                let says = "Too many requests. Check the X-RateLimit-Limit, X-RateLimit-Remaining and X-RateLimit-Reset headers.";
                fault(429, "Too Many Requests", says, Some("too_many_requests"))
            }
            _ => self.route(request).unwrap_or_else(|refused| refused),
        };
        reply.headers.extend(limits.into_iter().flat_map(|(_, headers)| headers));
        reply
    }

    fn token(&mut self, request: &Request) -> Reply {
        let form = request.form();
        let is = |key: &str, value: &str| form.get(key).is_some_and(|v| v == value);
        let proof = is("client_secret", SECRET) || form.contains_key("client_assertion");
        let audience = is("audience", &format!("https://{DOMAIN}/api/v2/"));
        if !is("grant_type", "client_credentials") || !is("client_id", CLIENT) || !proof || !audience {
            return Reply::json(401, &json!({ "error": "access_denied", "error_description": "Unauthorized" }));
        }
        self.tokens += 1;
        let scope: Vec<&str> = self.scopes.iter().map(String::as_str).collect();
        Reply::json(
            200,
            &json!({
                "access_token": format!("token-{}", self.tokens), "token_type": "Bearer", "expires_in": self.expires_in,
                "scope": scope.join(" "),
            }),
        )
    }

    fn scope(&self, scope: &str) -> Result<(), Reply> {
        if self.scopes.contains(scope) {
            return Ok(());
        }
        let says = format!("Insufficient scope, expected any of: {scope}");
        Err(fault(403, "Forbidden", &says, Some("insufficient_scope")))
    }

    fn plan(&self) -> Result<(), Reply> {
        if self.enterprise {
            Ok(())
        } else {
            Err(fault(403, "Forbidden", "This feature is not part of the plan.", None))
        }
    }

    fn user(&mut self, id: &str) -> Result<&mut FakeUser, Reply> {
        self.users.get_mut(id).ok_or_else(no_user)
    }

    fn route(&mut self, request: &Request) -> Answer {
        let segments = request.segments();
        let parts: Vec<&str> = segments.iter().map(String::as_str).collect();
        match (request.method.as_str(), &parts[..]) {
            ("GET", ["api", "v2", "users-by-email"]) => self.by_email(request),
            // An empty id lists users, as the real one does: node-auth0 issue 419.
            ("GET", ["api", "v2", "users"] | ["api", "v2", "users", ""]) => self.search(request),
            ("GET", ["api", "v2", "users", id]) => {
                self.scope(scopes::READ_USERS)?;
                Ok(Reply::json(200, &self.user(id)?.show(request.param("fields"))))
            }
            ("PATCH", ["api", "v2", "users", id]) => self.patch(id, request),
            (method, ["api", "v2", "users", id, rest @ ..]) => self.of_user(method, id, rest, request),
            ("POST", ["api", "v2", "tickets", "password-change"]) => self.password_ticket(request),
            ("POST", ["api", "v2", "guardian", "enrollments", "ticket"]) => self.enrolment_ticket(request),
            ("GET", ["api", "v2", "guardian", "policies"]) => {
                self.scope(scopes::READ_POLICIES)?;
                Ok(Reply::json(200, &json!(self.policies)))
            }
            ("GET", ["api", "v2", "device-credentials"]) => {
                self.scope(scopes::READ_DEVICES)?;
                let now = self.moment.time();
                let kind = request.param("type").unwrap_or_default().to_owned();
                let id = request.param("user_id").unwrap_or_default();
                let tokens = self.users.get(id).map(|u| u.tokens.clone()).unwrap_or_default();
                let shown: Vec<Value> = tokens
                    .iter()
                    .filter(|t| kind == "refresh_token" && t.is_there(now))
                    .map(|t| json!({ "id": t.id, "type": kind, "user_id": id, "device_name": "laptop" }))
                    .collect();
                Ok(page(&shown, request, "device_credentials"))
            }
            ("DELETE", ["api", "v2", "device-credentials", id]) => {
                self.scope(scopes::DELETE_DEVICES)?;
                self.users.values_mut().for_each(|user| user.tokens.retain(|t| t.id != *id));
                Ok(Reply::empty(204))
            }
            _ => Err(fault(404, "Not Found", "Not Found", None)),
        }
    }

    fn of_user(&mut self, method: &str, id: &str, rest: &[&str], request: &Request) -> Answer {
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

    /// By its case, as the real one.
    fn by_email(&mut self, request: &Request) -> Answer {
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
    fn search(&mut self, request: &Request) -> Answer {
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

    fn patch(&mut self, id: &str, request: &Request) -> Answer {
        self.scope(scopes::UPDATE_USERS)?;
        let Some(Value::Object(body)) = request.json() else { return Err(invalid_body("not an object")) };
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
                ("connection", Value::String(name)) if user.fields["identities"][0]["connection"] == **name => {}
                ("app_metadata", Value::Object(keys)) => {
                    let own = user.fields.entry("app_metadata").or_insert_with(|| Value::Object(Map::new()));
                    // Top-level keys are merged; what is below them is replaced.
                    own.as_object_mut().unwrap().extend(keys.clone());
                }
                _ => return Err(invalid_body(key)),
            }
        }
        user.fields.insert("updated_at".into(), at.into());
        Ok(Reply::json(200, &user.show(None)))
    }

    fn new_code(&mut self, id: &str) -> Answer {
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

    fn password_ticket(&mut self, request: &Request) -> Answer {
        self.scope(scopes::PASSWORD_TICKETS)?;
        let body = closed(request, &["user_id", "ttl_sec", "mark_email_as_verified", "includeEmailInRedirect"])?;
        let ticket = self.id();
        let user = self.user(body["user_id"].as_str().unwrap_or_default())?;
        user.password_tickets += 1;
        Ok(Reply::json(201, &json!({ "ticket": format!("https://{DOMAIN}/lo/reset?ticket={ticket}#") })))
    }

    fn enrolment_ticket(&mut self, request: &Request) -> Answer {
        self.scope(scopes::ENROLMENT_TICKETS)?;
        let body = closed(
            request,
            &["user_id", "send_mail", "email", "email_locale", "factor", "allow_multiple_enrollments"],
        )?;
        let ticket = self.id();
        let user = self.user(body["user_id"].as_str().unwrap_or_default())?;
        user.enrolment_tickets += 1;
        let url = format!("https://{DOMAIN}/guardian/enrolment?ticket={ticket}");
        Ok(Reply::json(200, &json!({ "ticket_id": ticket, "ticket_url": url })))
    }
}

fn closed(request: &Request, keys: &[&str]) -> Result<Map<String, Value>, Reply> {
    let Some(Value::Object(body)) = request.json() else { return Err(invalid_body("not an object")) };
    match body.keys().find(|key| !keys.contains(&key.as_str())) {
        Some(key) => Err(invalid_body(&format!("Additional properties not allowed: {key}"))),
        None => Ok(body),
    }
}

fn page(all: &[Value], request: &Request, key: &str) -> Reply {
    let number = |key: &str| request.param(key).and_then(|n| n.parse::<usize>().ok());
    let (page, size) = (number("page").unwrap_or(0), number("per_page").unwrap_or(50).min(100));
    let shown: Vec<Value> = all.iter().skip(page * size).take(size).cloned().collect();
    if request.param("include_totals") != Some("true") {
        return Reply::json(200, &json!(shown));
    }
    let mut body = json!({ "start": page * size, "limit": size, key: shown });
    if !all.is_empty() {
        body["total"] = all.len().into();
    }
    Reply::json(200, &body)
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
