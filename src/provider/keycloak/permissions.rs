//! Fine-grained admin permissions: whom they name. Read from the authorization services of the
//! client that holds them: `admin-permissions` (version 2) or `realm-management` (version 1). Tried
//! against 26.7.3, both versions.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::api::{PermissionShape, PolicyShape};
use super::{Keycloak, VIEW_CLIENTS};
use crate::provider::http::{HttpCall, HttpError, Path};

const PAGE: usize = 100;
/// Of more policies or permissions than this it is not known whom they name.
const MOST: usize = 500;

/// Somebody, as policies name people: by ids.
pub(super) struct Somebody<'a> {
    pub(super) user: &'a str,
    pub(super) groups: &'a BTreeSet<String>,
    pub(super) roles: &'a BTreeSet<String>,
}

/// All permissions that one client holds, with the policies that they rest on.
#[derive(Clone, Debug, Default)]
pub(super) struct Permissions {
    policies: Vec<NamingPolicy>,
    permissions: Vec<Rests>,
}

/// On other policies, by id. `any`: one of them is enough.
#[derive(Clone, Debug)]
struct Rests {
    any: bool,
    on: Vec<String>,
}

#[derive(Clone, Debug)]
struct NamingPolicy {
    id: String,
    negative: bool,
    names: PolicyNames,
}

#[derive(Clone, Debug)]
enum PolicyNames {
    Users(Vec<String>),
    Roles(Vec<String>),
    Groups(Vec<String>),
    /// Made of others.
    Others(Rests),
    /// A time, a client, an expression: it may be fulfilled by anybody.
    Anybody,
}

impl Permissions {
    /// Returns true if one of the permissions may be granted to somebody.
    pub(super) fn name(&self, who: &Somebody<'_>) -> bool {
        self.permissions.iter().any(|permission| self.may_rest(permission, who, 0))
    }

    fn may_rest(&self, rests: &Rests, who: &Somebody<'_>, depth: usize) -> bool {
        let fulfilled = |id: &String| self.may_be_fulfilled(id, who, depth);
        // A permission that rests on nothing is granted to nobody.
        if rests.any {
            rests.on.iter().any(fulfilled)
        } else {
            !rests.on.is_empty() && rests.on.iter().all(fulfilled)
        }
    }

    /// True unless it is certain that it is not: what is not understood here may name anybody.
    fn may_be_fulfilled(&self, id: &str, who: &Somebody<'_>, depth: usize) -> bool {
        let Some(policy) = self.policies.iter().find(|p| p.id == id) else {
            return true;
        };
        let named =
            |list: &[String], its: &BTreeSet<String>| list.iter().any(|id| its.contains(id));
        match (&policy.names, policy.negative) {
            (PolicyNames::Users(users), negative) => {
                users.iter().any(|id| id == who.user) != negative
            }
            (PolicyNames::Roles(roles), false) => named(roles, who.roles),
            (PolicyNames::Groups(groups), false) => named(groups, who.groups),
            // Aggregates of aggregates end somewhere.
            (PolicyNames::Others(rests), false) if depth < 16 => {
                self.may_rest(rests, who, depth + 1)
            }
            (
                PolicyNames::Roles(_)
                | PolicyNames::Groups(_)
                | PolicyNames::Others(_)
                | PolicyNames::Anybody,
                _,
            ) => true,
        }
    }
}

impl Keycloak {
    /// Of the client whose id is given. `None`: there are too many to know whom they name.
    pub(super) fn permissions_of(&self, client: &str) -> Result<Option<Permissions>, HttpError> {
        if let Some(known) = self.permissions.borrow().get(client) {
            return Ok(Some(known.clone()));
        }
        let at = self.realm_path()?.then("/clients").id(client)?.then("/authz/resource-server");
        let policies: Option<Vec<PolicyShape>> =
            self.all_pages(&at.clone().then("/policy"), Some(("permission", "false")))?;
        let permissions: Option<Vec<PermissionShape>> =
            self.all_pages(&at.clone().then("/permission"), None)?;
        let (Some(policies), Some(permissions)) = (policies, permissions) else {
            return Ok(None);
        };
        let mut all = Permissions::default();
        for shape in policies {
            all.policies.push(self.policy(&at, shape)?);
        }
        for shape in permissions {
            all.permissions.push(self.rests(&at, &shape.id, shape.decision_strategy.as_deref())?);
        }
        self.permissions.borrow_mut().insert(client.to_owned(), all.clone());
        Ok(Some(all))
    }

    fn policy(&self, at: &Path, shape: PolicyShape) -> Result<NamingPolicy, HttpError> {
        let names = match shape.kind.as_str() {
            "user" => shape
                .listed("users", |id: String| id)
                .map_or(PolicyNames::Anybody, PolicyNames::Users),
            "role" => shape
                .listed("roles", |one: Id| one.id)
                .map_or(PolicyNames::Anybody, PolicyNames::Roles),
            "group" => shape
                .listed("groups", |one: Id| one.id)
                .map_or(PolicyNames::Anybody, PolicyNames::Groups),
            "aggregate" => PolicyNames::Others(self.rests(
                at,
                &shape.id,
                shape.decision_strategy.as_deref(),
            )?),
            _ => PolicyNames::Anybody,
        };
        Ok(NamingPolicy {
            id: shape.id,
            negative: shape.logic.as_deref() != Some("POSITIVE"),
            names,
        })
    }

    fn rests(&self, at: &Path, id: &str, strategy: Option<&str>) -> Result<Rests, HttpError> {
        let path = at.clone().then("/policy").id(id)?.then("/associatedPolicies");
        let on: Vec<Id> = self.get(HttpCall::get(path).needs(VIEW_CLIENTS))?;
        Ok(Rests {
            any: strategy != Some("UNANIMOUS"),
            on: on.into_iter().map(|one| one.id).collect(),
        })
    }

    fn all_pages<T: serde::de::DeserializeOwned>(
        &self,
        path: &Path,
        only: Option<(&'static str, &'static str)>,
    ) -> Result<Option<Vec<T>>, HttpError> {
        let mut all: Vec<T> = Vec::new();
        loop {
            let mut call = HttpCall::get(path.clone()).needs(VIEW_CLIENTS);
            if let Some((key, value)) = only {
                call = call.query(key, value);
            }
            let call = call.query("first", all.len().to_string()).query("max", PAGE.to_string());
            let page: Vec<T> = self.get(call)?;
            let last = page.len() < PAGE;
            all.extend(page);
            if all.len() > MOST {
                return Ok(None);
            }
            if last {
                return Ok(Some(all));
            }
        }
    }
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

impl PolicyShape {
    /// A list in its configuration, which is JSON in a string. `None`: it is not understood.
    fn listed<T: serde::de::DeserializeOwned>(
        &self,
        key: &str,
        id: impl Fn(T) -> String,
    ) -> Option<Vec<String>> {
        let list: Vec<T> = serde_json::from_str(self.config.get(key)?).ok()?;
        Some(list.into_iter().map(id).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(of: &[&str]) -> BTreeSet<String> {
        of.iter().map(|s| (*s).to_owned()).collect()
    }

    /// One permission over policies that are given as kind, names and whether they are negative.
    fn named(any: bool, policies: &[(PolicyNames, bool)]) -> bool {
        let policies: Vec<NamingPolicy> = policies
            .iter()
            .enumerate()
            .map(|(n, (names, negative))| NamingPolicy {
                id: format!("p{n}"),
                negative: *negative,
                names: names.clone(),
            })
            .collect();
        let on = policies.iter().filter(|p| !p.id.is_empty()).map(|p| p.id.clone()).collect();
        let all = Permissions { permissions: vec![Rests { any, on }], policies };
        let (groups, roles) = (set(&["g-own", "g-above"]), set(&["r-own"]));
        all.name(&Somebody { user: "u", groups: &groups, roles: &roles })
    }

    #[test]
    fn whom_a_permission_names_is_found_and_what_is_not_understood_may_name_anybody() {
        let list = |ids: &[&str]| ids.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let users = |ids: &[&str]| PolicyNames::Users(list(ids));
        let (role, group) = (
            |id: &str| PolicyNames::Roles(list(&[id])),
            |id: &str| PolicyNames::Groups(list(&[id])),
        );
        for (any, policies, expected) in [
            (true, vec![], false),
            (false, vec![], false),
            (true, vec![(users(&["u"]), false)], true),
            (true, vec![(users(&["other"]), false)], false),
            (true, vec![(users(&["other"]), true)], true),
            (true, vec![(users(&["u"]), true)], false),
            (true, vec![(role("r-own"), false)], true),
            (true, vec![(role("r-other"), false)], false),
            (true, vec![(role("r-own"), true)], true),
            (true, vec![(group("g-above"), false)], true),
            (true, vec![(group("g-other"), false)], false),
            (true, vec![(PolicyNames::Anybody, false)], true),
            (false, vec![(users(&["other"]), false), (PolicyNames::Anybody, false)], false),
            (false, vec![(users(&["u"]), false), (PolicyNames::Anybody, false)], true),
            (true, vec![(users(&["other"]), false), (role("r-own"), false)], true),
            (
                true,
                vec![(PolicyNames::Others(Rests { any: true, on: list(&["p9"]) }), false)],
                true,
            ),
        ] {
            assert_eq!(named(any, &policies), expected, "any {any}: {policies:?}");
        }
        let other = (users(&["other"]), false);
        let made = (PolicyNames::Others(Rests { any: true, on: list(&["p0"]) }), false);
        assert!(!named(true, &[other, made]), "an aggregate names whom its parts name");
        let round = (PolicyNames::Others(Rests { any: true, on: list(&["p0"]) }), false);
        assert!(named(true, &[round]), "one that is made of itself is not understood");
    }
}
