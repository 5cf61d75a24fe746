use serde_json::{Value, json};

use super::{FakeKeycloak, forbidden, no_user, said};
use crate::provider::http::testing::{Reply, Request};

impl FakeKeycloak {
    pub(super) fn read(&mut self, request: &Request, rest: &[&str]) -> Reply {
        let needs = match rest {
            ["authentication", "flows", ..] | ["roles-by-id", ..] => "view-realm",
            ["events" | "admin-events", ..] => "view-events",
            ["clients", ..] => "view-clients",
            _ => "view-users",
        };
        if !self.has(needs) {
            return forbidden();
        }
        match rest {
            [] => {
                let mut realm = json!({ "realm": self.realm, "bruteForceProtected": true });
                if self.has("view-realm") {
                    realm["browserFlow"] = "browser".into();
                    realm["adminPermissionsEnabled"] = self.permissions.is_some().into();
                    if !self.password_policy.is_empty() {
                        realm["passwordPolicy"] = self.password_policy.into();
                    }
                }
                Reply::json(200, &realm)
            }
            ["users"] => self.search(request),
            ["users", "profile"] => self.user_profile(),
            ["users", id, rest @ ..] => match self.people.iter().position(|p| p.id == *id) {
                Some(at) => self.of_user(at, rest),
                None => no_user(),
            },
            ["attack-detection", "brute-force", "users", id] => {
                let until = self.people.iter().find(|p| p.id == *id).map_or(0, |p| p.locked_until);
                let state = json!({
                    "disabled": until > self.ms() / 1000, "numFailures": 0, "numTemporaryLockouts": 0,
                    "numSecondaryAuthFailures": 0, "lastFailure": 0, "lastIPFailure": "n/a", "failedLoginNotBefore": until,
                });
                Reply::json(200, &state)
            }
            ["clients"] => {
                let all = self.clients();
                let its = all.iter().filter(|c| {
                    request.param("clientId").is_none_or(|wanted| c["clientId"] == wanted)
                });
                Reply::json(200, &its.cloned().collect())
            }
            ["clients", id, "authz", "resource-server", rest @ ..] => {
                self.authorization(id, request, rest)
            }
            ["clients", id] => {
                match self.roles.iter().filter_map(|r| r.client).find(|(its, _)| its == id) {
                    Some((id, name)) if !name.is_empty() => {
                        Reply::json(200, &json!({ "id": id, "clientId": name }))
                    }
                    _ => said(404, "Could not find client"),
                }
            }
            ["groups", id, rest @ ..] => match (self.groups.iter().find(|g| g.id == *id), rest) {
                (Some(group), []) => Reply::json(200, &Self::group(group)),
                (Some(group), ["role-mappings"]) => self.mappings(&group.roles),
                _ => said(404, "Could not find group by id"),
            },
            ["roles-by-id", id, "composites"] => self.parts(id),
            ["authentication", "required-actions"] => self.required_actions(),
            ["authentication", "flows", "browser", "executions"] => self.executions(),
            ["events", "config"] => self.events_config(),
            ["events"] => self.events(request),
            ["admin-events"] => self.admin_rows(request),
            _ => said(404, "Unable to find matching target resource method"),
        }
    }

    fn search(&self, request: &Request) -> Reply {
        let max = request.param("max").and_then(|m| m.parse().ok()).unwrap_or(100);
        let exact = request.param("exact") == Some("true");
        let fits = |value: Option<&str>, key: &str| match (request.param(key), value) {
            (None | Some(""), _) => true,
            (Some(wanted), Some(value)) if exact => value.eq_ignore_ascii_case(wanted),
            (Some(wanted), Some(value)) => value.contains(&wanted.to_lowercase()),
            (Some(_), None) => false,
        };
        if let Some(sought) = request.param("search") {
            // Accounts of services are left out. Between asterisks a word is a part of a field.
            if sought.contains('*') {
                let words: Vec<String> = sought
                    .split_whitespace()
                    .map(|word| word.trim_matches('*').to_lowercase())
                    .collect();
                let hits = self.people.iter().filter(|p| !p.of_client).map(super::Person::shape);
                let has = |shape: &Value, word: &str| {
                    ["username", "email", "firstName", "lastName"].iter().any(|field| {
                        shape[field].as_str().is_some_and(|text| text.to_lowercase().contains(word))
                    })
                };
                let hits = hits.filter(|shape| words.iter().all(|word| has(shape, word)));
                return Reply::json(200, &hits.take(max).collect());
            }
            // Quoted it is the whole.
            let sought = sought.trim_matches('"');
            let hits = self.people.iter().filter(|p| p.username == sought && !p.of_client);
            return Reply::json(200, &hits.map(super::Person::shape).collect());
        }
        let hits = self
            .people
            .iter()
            .filter(|p| fits(Some(&p.username), "username") && fits(p.email.as_deref(), "email"));
        Reply::json(200, &hits.take(max).map(super::Person::shape).collect())
    }

    fn of_user(&mut self, at: usize, rest: &[&str]) -> Reply {
        let person = &self.people[at];
        let list = |items: &[Value]| Reply::json(200, &items.to_vec().into());
        match rest {
            [] => {
                let mut shape = person.shape();
                // What whoever asks may do.
                let manages = self.manages_users.unwrap_or_else(|| self.has("manage-users"));
                shape["access"]["manage"] = manages.into();
                Reply::json(200, &shape)
            }
            ["credentials"] => list(&person.credentials),
            ["configured-user-storage-credential-types"] => {
                Reply::json(200, &json!(person.elsewhere))
            }
            ["sessions"] => list(&person.sessions),
            ["federated-identity"] => list(&person.links),
            ["consents"] if person.offline.is_empty() => list(&[]),
            ["consents"] => {
                let grant = json!([{ "client": "c-intranet", "key": "Offline Token" }]);
                list(&[
                    json!({ "clientId": "intranet", "grantedClientScopes": [], "additionalGrants": grant }),
                ])
            }
            ["offline-sessions", "c-intranet"] => list(&person.offline),
            ["offline-sessions", _] => said(404, "Client not found"),
            ["groups"] => {
                // Those that it may not see are left out without a word.
                let sees =
                    self.granted.contains("view-users") || self.granted.contains("manage-users");
                let its = self.groups.iter().filter(|g| sees && person.groups.contains(&g.id));
                Reply::json(200, &its.map(Self::group).collect())
            }
            ["role-mappings"] => self.mappings(&person.roles),
            ["role-mappings", "realm", "composite"] => self.composite(person, None),
            ["role-mappings", "clients", client, "composite"] => {
                self.composite(person, Some(client))
            }
            _ => said(404, "Unable to find matching target resource method"),
        }
    }

    fn events(&self, request: &Request) -> Reply {
        let number =
            |key: &str, or: usize| request.param(key).and_then(|n| n.parse().ok()).unwrap_or(or);
        let since = request.param("dateFrom").and_then(|n| n.parse::<i64>().ok()).unwrap_or(0);
        let kinds: Vec<&str> =
            request.query.iter().filter(|(k, _)| k == "type").map(|(_, v)| v.as_str()).collect();
        let its = self.events.iter().filter(|e| {
            request.param("user").is_none_or(|user| e["userId"] == user)
                && (kinds.is_empty() || kinds.iter().any(|k| e["type"] == *k))
                && e["time"].as_i64() >= Some(since)
        });
        let mut its: Vec<Value> = its.cloned().collect();
        if request.param("direction") != Some("asc") {
            its.reverse();
        }
        Reply::json(
            200,
            &its.into_iter().skip(number("first", 0)).take(number("max", 100)).collect(),
        )
    }

    /// A row is `{ time, resourceType, operationType, resourcePath, representation }`, oldest
    /// first.
    fn admin_rows(&self, request: &Request) -> Reply {
        let max = request.param("max").and_then(|n| n.parse().ok()).unwrap_or(100);
        let since = request.param("dateFrom").and_then(|n| n.parse::<i64>().ok()).unwrap_or(0);
        let one_of = |key: &str, value: &Value| {
            let mut wanted = request.query.iter().filter(|(k, _)| k == key).peekable();
            wanted.peek().is_none() || wanted.any(|(_, v)| value == v.as_str())
        };
        let at = |row: &Value| {
            let path = row["resourcePath"].as_str().unwrap_or_default();
            request.param("resourcePath").is_none_or(|wanted| match wanted.strip_suffix('*') {
                Some(begins) => path.starts_with(begins),
                None => path == wanted,
            })
        };
        let rows = self.admin_events.iter().flatten().filter(|row| {
            row["time"].as_i64() >= Some(since)
                && one_of("resourceTypes", &row["resourceType"])
                && one_of("operationTypes", &row["operationType"])
                && at(row)
        });
        let mut rows: Vec<Value> = rows.cloned().collect();
        if request.param("direction") != Some("asc") {
            rows.reverse();
        }
        let first = request.param("first").and_then(|n| n.parse().ok()).unwrap_or(0);
        Reply::json(200, &rows.into_iter().skip(first).take(max).collect())
    }
}
