//! Roles, groups and what is made of what.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{FakeKeycloak, MANAGEMENT, Person};
use crate::provider::http::testing::Reply;

#[derive(Clone, Debug)]
pub(in super::super) struct FakeRole {
    pub(in super::super) id: String,
    pub(in super::super) name: String,
    /// The id and the name of the client that it is a role of.
    pub(in super::super) client: Option<(&'static str, &'static str)>,
    /// The ids of the roles that it brings with it.
    pub(in super::super) parts: Vec<String>,
}

#[derive(Clone, Debug)]
pub(in super::super) struct FakeGroup {
    pub(in super::super) id: String,
    pub(in super::super) path: String,
    pub(in super::super) parent: Option<String>,
    pub(in super::super) roles: Vec<String>,
}

pub(super) const ACCOUNT: &str = "db71b069-8d6b-4d53-8955-7f0d8a1692c6";

pub(super) fn stock() -> Vec<FakeRole> {
    let role = |id: &str, name: &str, client, parts: &[&str]| FakeRole {
        id: id.into(),
        name: name.into(),
        client,
        parts: parts.iter().map(|p| (*p).into()).collect(),
    };
    let (management, account) =
        (Some((MANAGEMENT, "realm-management")), Some((ACCOUNT, "account")));
    vec![
        role("r-default", "default-roles-desk", None, &["r-offline", "r-profile"]),
        role("r-offline", "offline_access", None, &[]),
        role("r-profile", "view-profile", account, &[]),
        role("r-manage-users", "manage-users", management, &[]),
        role("r-realm-admin", "realm-admin", management, &["r-manage-users"]),
    ]
}

impl FakeKeycloak {
    fn shape(role: &FakeRole) -> Value {
        json!({
            "id": role.id, "name": role.name, "composite": !role.parts.is_empty(), "clientRole": role.client.is_some(),
            "containerId": role.client.map_or("e3afc422-82a9-4936-8eb5-6968ca045686", |(id, _)| id),
        })
    }

    fn role(&self, id: &str) -> &FakeRole {
        self.roles.iter().find(|r| r.id == id).unwrap()
    }

    /// Returns true if Keycloak shows a role. A client's role is left out, without a word, for
    /// whoever may not see clients.
    fn shown(&self, role: &FakeRole) -> bool {
        role.client.is_none() || self.has("view-clients")
    }

    /// All roles in effect: one's own, those of one's groups and of the groups around them, and
    /// what they bring.
    fn effective(&self, person: &Person) -> BTreeSet<String> {
        let mut todo: Vec<String> = person.roles.clone();
        let mut groups: Vec<&String> = person.groups.iter().collect();
        while let Some(group) = groups.pop().and_then(|id| self.groups.iter().find(|g| g.id == *id))
        {
            todo.extend(group.roles.clone());
            groups.extend(&group.parent);
        }
        let mut all = BTreeSet::new();
        while let Some(id) = todo.pop() {
            if all.insert(id.clone()) {
                todo.extend(self.role(&id).parts.clone());
            }
        }
        all
    }

    pub(super) fn mappings(&self, roles: &[String]) -> Reply {
        let roles: Vec<&FakeRole> =
            roles.iter().map(|id| self.role(id)).filter(|r| self.shown(r)).collect();
        let mut clients = Map::new();
        for role in &roles {
            if let Some((id, name)) = role.client {
                let entry = clients
                    .entry(name)
                    .or_insert_with(|| json!({ "id": id, "client": name, "mappings": [] }));
                entry["mappings"].as_array_mut().unwrap().push(Self::shape(role));
            }
        }
        let realm: Vec<Value> =
            roles.iter().filter(|r| r.client.is_none()).map(|r| Self::shape(r)).collect();
        let mut body = json!({});
        if !realm.is_empty() {
            body["realmMappings"] = realm.into();
        }
        if !clients.is_empty() {
            body["clientMappings"] = clients.into();
        }
        Reply::json(200, &body)
    }

    /// `client` is `None` for the realm's own.
    pub(super) fn composite(&self, person: &Person, client: Option<&str>) -> Reply {
        let all = self.effective(person);
        let roles = all.iter().map(|id| self.role(id)).filter(|r| self.shown(r));
        let its: Vec<Value> =
            roles.filter(|r| r.client.map(|(id, _)| id) == client).map(Self::shape).collect();
        Reply::json(200, &its.into())
    }

    pub(super) fn parts(&self, id: &str) -> Reply {
        let Some(role) = self.roles.iter().find(|r| r.id == id) else {
            return super::said(404, "Could not find role");
        };
        let parts = role.parts.iter().map(|id| self.role(id)).filter(|r| self.shown(r));
        Reply::json(200, &parts.map(Self::shape).collect())
    }

    pub(super) fn group(group: &FakeGroup) -> Value {
        let mut shape = json!({ "id": group.id, "name": group.path.rsplit('/').next(), "path": group.path, "subGroups": [] });
        if let Some(parent) = &group.parent {
            shape["parentId"] = parent.as_str().into();
        }
        shape
    }
}
