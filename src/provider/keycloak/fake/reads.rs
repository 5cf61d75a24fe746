use serde_json::{Value, json};

use super::{FakeKeycloak, MANAGEMENT, forbidden, no_user, said};
use crate::provider::http::testing::{Reply, Request};

impl FakeKeycloak {
    pub(super) fn read(&mut self, request: &Request, rest: &[&str]) -> Reply {
        let needs = match rest {
            ["authentication", "flows", ..] | ["roles-by-id", ..] => "view-realm",
            ["events", ..] => "view-events",
            ["clients", ..] => "view-clients",
            _ => "view-users",
        };
        if !self.has(needs) {
            return forbidden();
        }
        match rest {
            [] => {
                let mut realm = json!({ "realm": super::REALM, "bruteForceProtected": true });
                if self.has("view-realm") {
                    realm["browserFlow"] = "browser".into();
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
                let all = [json!({ "id": MANAGEMENT, "clientId": "realm-management" })];
                let its = all.iter().filter(|c| request.param("clientId").is_none_or(|wanted| c["clientId"] == wanted));
                Reply::json(200, &its.cloned().collect())
            }
            ["clients", id] => match self.roles.iter().filter_map(|r| r.client).find(|(its, _)| its == id) {
                Some((id, name)) if !name.is_empty() => Reply::json(200, &json!({ "id": id, "clientId": name })),
                _ => said(404, "Could not find client"),
            },
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
        let hits =
            self.people.iter().filter(|p| fits(Some(&p.username), "username") && fits(p.email.as_deref(), "email"));
        Reply::json(200, &hits.take(max).map(super::Person::shape).collect())
    }

    fn of_user(&mut self, at: usize, rest: &[&str]) -> Reply {
        let person = &self.people[at];
        let list = |items: &[Value]| Reply::json(200, &items.to_vec().into());
        match rest {
            [] => Reply::json(200, &person.shape()),
            ["credentials"] => list(&person.credentials),
            ["configured-user-storage-credential-types"] => Reply::json(200, &json!(person.elsewhere)),
            ["sessions"] => list(&person.sessions),
            ["federated-identity"] => list(&person.links),
            ["consents"] if person.offline.is_empty() => list(&[]),
            ["consents"] => {
                let grant = json!([{ "client": "c-intranet", "key": "Offline Token" }]);
                list(&[json!({ "clientId": "intranet", "grantedClientScopes": [], "additionalGrants": grant })])
            }
            ["offline-sessions", "c-intranet"] => list(&person.offline),
            ["offline-sessions", _] => said(404, "Client not found"),
            ["groups"] => {
                let its = self.groups.iter().filter(|g| person.groups.contains(&g.id));
                Reply::json(200, &its.map(Self::group).collect())
            }
            ["role-mappings"] => self.mappings(&person.roles),
            ["role-mappings", "realm", "composite"] => self.composite(person, None),
            ["role-mappings", "clients", client, "composite"] => self.composite(person, Some(client)),
            _ => said(404, "Unable to find matching target resource method"),
        }
    }

    fn events(&self, request: &Request) -> Reply {
        let number = |key: &str, or: usize| request.param(key).and_then(|n| n.parse().ok()).unwrap_or(or);
        let since = request.param("dateFrom").and_then(|n| n.parse::<i64>().ok()).unwrap_or(0);
        let kinds: Vec<&str> = request.query.iter().filter(|(k, _)| k == "type").map(|(_, v)| v.as_str()).collect();
        let its = self.events.iter().rev().filter(|e| {
            request.param("user").is_none_or(|user| e["userId"] == user)
                && (kinds.is_empty() || kinds.iter().any(|k| e["type"] == *k))
                && e["time"].as_i64() >= Some(since)
        });
        Reply::json(200, &its.skip(number("first", 0)).take(number("max", 100)).cloned().collect())
    }
}
