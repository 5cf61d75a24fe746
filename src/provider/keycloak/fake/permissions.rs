//! Fine-grained permissions, as their authorization services show them.

use serde_json::{Value, json};

use super::{FakeKeycloak, MANAGEMENT, said};
use crate::provider::http::testing::{Reply, Request};

pub(super) const PERMISSIONS: &str = "c98aad01-95e6-4eb0-9f07-ee1f9edf8b54";

/// A policy, or a permission: that is what rests on others and is of kind `scope`.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct FakePolicy {
    pub(in super::super) id: &'static str,
    pub(in super::super) kind: &'static str,
    pub(in super::super) negative: bool,
    /// The key of its configuration, and the JSON in it.
    pub(in super::super) names: Option<(&'static str, String)>,
    pub(in super::super) rests_on: Vec<&'static str>,
    pub(in super::super) any: bool,
}

impl FakePolicy {
    fn shape(&self) -> Value {
        let config =
            self.names.iter().map(|(key, value)| ((*key).to_owned(), Value::from(value.as_str())));
        json!({
            "id": self.id, "name": self.id, "type": self.kind,
            "logic": if self.negative { "NEGATIVE" } else { "POSITIVE" },
            "decisionStrategy": if self.any { "AFFIRMATIVE" } else { "UNANIMOUS" },
            "config": config.collect::<serde_json::Map<_, _>>(),
        })
    }
}

impl FakeKeycloak {
    pub(super) fn clients(&self) -> Vec<Value> {
        let mut all = vec![json!({ "id": MANAGEMENT, "clientId": self.management })];
        if self.permissions_1.is_some() {
            all[0]["authorizationServicesEnabled"] = true.into();
        }
        if self.permissions.is_some() {
            all.push(json!({
                "id": PERMISSIONS, "clientId": "admin-permissions", "authorizationServicesEnabled": true,
            }));
        }
        all
    }

    pub(super) fn authorization(&self, client: &str, request: &Request, rest: &[&str]) -> Reply {
        let held = match client {
            PERMISSIONS => &self.permissions,
            MANAGEMENT => &self.permissions_1,
            _ => &None,
        };
        let Some(held) = held else {
            return said(404, "HTTP 404 Not Found");
        };
        let number =
            |key: &str, or: usize| request.param(key).and_then(|n| n.parse().ok()).unwrap_or(or);
        let page = |of: &mut dyn Iterator<Item = &FakePolicy>| {
            let its = of.skip(number("first", 0)).take(number("max", 10));
            Reply::json(200, &its.map(FakePolicy::shape).collect())
        };
        match rest {
            ["policy"] => page(&mut held.iter().filter(|p| p.kind != "scope")),
            ["permission"] => page(&mut held.iter().filter(|p| p.kind == "scope")),
            ["policy", id, "associatedPolicies"] => {
                let rests_on = held
                    .iter()
                    .find(|p| p.id == *id)
                    .map(|p| p.rests_on.clone())
                    .unwrap_or_default();
                Reply::json(
                    200,
                    &held
                        .iter()
                        .filter(|p| rests_on.contains(&p.id))
                        .map(FakePolicy::shape)
                        .collect(),
                )
            }
            _ => said(404, "HTTP 404 Not Found"),
        }
    }
}
