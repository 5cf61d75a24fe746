//! The rights that the program's own account has in the realm, by the account's token.
//!
//! Keycloak leaves out of its answers, without a word, what an account may not see: groups, roles
//! of clients, policies. So an account without a role does not know what that role would show. The
//! things that fine-grained permissions let an account see are never known to be all.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::api::{RequiredAction, UserProfile};
use super::{Keycloak, MASTER, NOTE, VIEW_USERS};
use crate::model::UserId;
use crate::provider::http::{HttpCall, HttpError};

/// Without these a user's groups and roles are not all seen, so everybody counts as privileged.
pub(super) const FOR_THE_TIER: [(&str, &str); 3] = [
    ("view-users", "to see every group of a user: without it everybody counts as privileged"),
    (
        "view-realm",
        "to see what roles a role brings with it: without it everybody counts as privileged",
    ),
    ("view-clients", "to see who administers the realm: without it everybody counts as privileged"),
];

pub(super) struct Rights {
    /// By the names of the roles of `realm-management`, or what stands for it.
    pub(super) here: BTreeSet<String>,
    /// In other realms, and in the whole installation: `client: role, role`.
    pub(super) elsewhere: Vec<String>,
}

impl Rights {
    /// Returns true if the account has a role. Whoever may manage something may also view the same
    /// thing.
    pub(super) fn has(&self, role: &str) -> bool {
        let manages = || {
            role.strip_prefix("view-").is_some_and(|of| self.here.contains(&format!("manage-{of}")))
        };
        self.here.contains(role) || manages()
    }
}

impl Keycloak {
    /// `None`: the token names no role in this realm.
    pub(super) fn rights(&self) -> Result<Option<Rights>, HttpError> {
        let Some((claims, _)) = self.client.claims()? else {
            return Ok(None);
        };
        let access =
            claims.get("resource_access").and_then(Value::as_object).cloned().unwrap_or_default();
        let mut all: BTreeMap<String, BTreeSet<String>> =
            access.iter().map(|(client, roles)| (client.clone(), names(roles))).collect();
        let here = all.remove(&self.roles_are_of()).unwrap_or_default();
        let mut elsewhere: Vec<String> = Vec::new();
        if self.login_realm == MASTER {
            let whole = claims.get("realm_access").map(names).unwrap_or_default();
            let whole: Vec<&str> = whole
                .iter()
                .map(String::as_str)
                .filter(|r| ["admin", "create-realm"].contains(r))
                .collect();
            elsewhere
                .extend((!whole.is_empty()).then(|| format!("{MASTER}: {}", whole.join(", "))));
            let others = all
                .iter()
                .filter(|(client, roles)| client.ends_with("-realm") && !roles.is_empty());
            elsewhere.extend(others.map(|(client, roles)| {
                let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
                format!("{client}: {}", roles.join(", "))
            }));
        }
        Ok((!here.is_empty()).then_some(Rights { here, elsewhere }))
    }

    /// The client whose roles permit something in the realm: from `master` another realm is
    /// administered by a client that is called after it.
    pub(super) fn roles_are_of(&self) -> String {
        if self.login_realm == self.realm {
            self.management().to_owned()
        } else {
            format!("{}-realm", self.realm)
        }
    }

    /// The roles without which a user's groups and roles cannot be told; none if all are there.
    pub(super) fn lacking_for_the_tier(&self) -> Result<Vec<&'static str>, HttpError> {
        let rights = self.rights()?;
        let lacks = |role: &str| rights.as_ref().is_none_or(|rights| !rights.has(role));
        Ok(FOR_THE_TIER.iter().map(|(role, _)| *role).filter(|role| lacks(role)).collect())
    }

    /// The user that the program itself acts as, where the token says so and it is of the realm
    /// that is recovered.
    pub(super) fn own_account(&self) -> Result<Option<UserId>, HttpError> {
        if self.login_realm != self.realm {
            return Ok(None);
        }
        let claims = self.client.claims()?;
        Ok(claims.and_then(|(claims, _)| Some(UserId(claims.get("sub")?.as_str()?.to_owned()))))
    }
}

fn names(roles: &Value) -> BTreeSet<String> {
    let list = roles.get("roles").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

impl Keycloak {
    /// Returns the reason why a required action would be stored and never asked for. Such an action
    /// is switched off, or not there. Returns `None` if the action works.
    pub(super) fn switched_off(&self, alias: &str) -> Result<Option<String>, HttpError> {
        let call = HttpCall::get(self.realm_path()?.then("/authentication/required-actions"))
            .needs(VIEW_USERS);
        let actions: Vec<RequiredAction> = self.get(call)?;
        let realm = &self.realm;
        Ok(match actions.iter().find(|a| a.alias == alias) {
            Some(action) if action.enabled => None,
            Some(_) => {
                Some(format!("the required action {alias} is disabled in the realm {realm}"))
            }
            None => Some(format!("the realm {realm} has no required action {alias}")),
        })
    }

    /// Returns true if the attribute that notes are kept in stays. Otherwise Keycloak answers 204
    /// and drops the attribute.
    pub(super) fn attributes_stay(&self) -> Result<bool, HttpError> {
        let profile: UserProfile =
            self.get(HttpCall::get(self.users_path()?.then("/profile")).needs(VIEW_USERS))?;
        Ok(match profile.unmanaged_attribute_policy.as_deref() {
            Some("ENABLED" | "ADMIN_EDIT") => true,
            Some(_) | None => profile.attributes.iter().any(|a| a.name == NOTE),
        })
    }
}
