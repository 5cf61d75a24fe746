use serde_json::{Value, json};

use super::{CLIENT, DOMAIN, FakeUser, SECRET, Tenant};
use crate::provider::auth0::scopes;
use crate::provider::http::testing::{Platform, Reply, Request};

pub(super) type Answer = Result<Reply, Reply>;

pub(super) fn fault(status: u16, error: &str, message: &str, code: Option<&str>) -> Reply {
    let mut body = json!({ "statusCode": status, "error": error, "message": message });
    if let (Some(code), Some(body)) = (code, body.as_object_mut()) {
        body.insert("errorCode".into(), code.into());
    }
    Reply::json(status, &body)
}

pub(super) fn no_user() -> Reply {
    fault(404, "Not Found", "The user does not exist.", Some("inexistent_user"))
}

pub(super) fn invalid_body(why: &str) -> Reply {
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
        if !is("grant_type", "client_credentials")
            || !is("client_id", CLIENT)
            || !proof
            || !audience
        {
            return Reply::json(
                401,
                &json!({ "error": "access_denied", "error_description": "Unauthorized" }),
            );
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

    pub(super) fn scope(&self, scope: &str) -> Result<(), Reply> {
        if self.scopes.contains(scope) {
            return Ok(());
        }
        let says = format!("Insufficient scope, expected any of: {scope}");
        Err(fault(403, "Forbidden", &says, Some("insufficient_scope")))
    }

    pub(super) fn plan(&self) -> Result<(), Reply> {
        if self.enterprise {
            Ok(())
        } else {
            Err(fault(403, "Forbidden", "This feature is not part of the plan.", None))
        }
    }

    pub(super) fn user(&mut self, id: &str) -> Result<&mut FakeUser, Reply> {
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
            (method, ["api", "v2", "users", id, rest @ ..]) => {
                self.of_user(method, id, rest, request)
            }
            ("GET", ["api", "v2", "organizations", organization, "members", id, "roles"]) => {
                self.member_roles(organization, id, request)
            }
            ("GET", ["api", "v2", "roles", role, "permissions"]) => {
                self.permissions_of_role(role, request)
            }
            ("GET", ["api", "v2", "logs"]) => self.log(request),
            ("GET", ["api", "v2", "connections"]) => self.connections(request),
            ("GET", ["api", "v2", "user-blocks", id]) => self.blocks(id),
            ("POST", ["api", "v2", "tickets", "password-change"]) => self.password_ticket(request),
            ("POST", ["api", "v2", "guardian", "enrollments", "ticket"]) => {
                self.enrolment_ticket(request)
            }
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
}

pub(super) fn page(all: &[Value], request: &Request, key: &str) -> Reply {
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
