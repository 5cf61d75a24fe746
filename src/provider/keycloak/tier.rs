//! The rights that a user has, for the tier. An administrator who is taken for an ordinary user
//! would be recovered too easily.

use std::collections::BTreeSet;

use super::api::{ClientShape, Group, Mappings, RealmShape, Role};
use super::permissions::Somebody;
use super::{Keycloak, MASTER, VIEW_CLIENTS, VIEW_REALM, VIEW_USERS};
use crate::model::{ADMINISTRATOR, Recorded, UserId};
use crate::provider::http::{HttpCall, HttpError};

/// So many roles are followed into what they bring with them; whoever has more is not read to the
/// end, and counts as privileged.
const MOST: usize = 200;
/// The client that holds fine-grained permissions of version 2.
const PERMISSIONS: &str = "admin-permissions";
/// Roles of the realm `master` that permit something in every realm.
const OF_ALL_REALMS: [&str; 2] = ["admin", "create-realm"];

/// The things that are found out about one user on the way: the names for the tier, and the ids
/// that policies go by.
#[derive(Default)]
struct HeldRoles {
    names: BTreeSet<String>,
    groups: BTreeSet<String>,
    roles: BTreeSet<String>,
}

impl HeldRoles {
    fn administers(&mut self) {
        self.names.insert(ADMINISTRATOR.to_owned());
    }
}

impl Keycloak {
    /// Groups by path, realm roles by name, clients' roles as `client:role`, all that are in
    /// effect: by groups and their parents, and by roles that are made of roles. Whom a
    /// fine-grained permission may name is an administrator too.
    ///
    /// Keycloak leaves groups and roles out of its answers, without a word, for whoever may not see
    /// them. So not being allowed to see all of them means not knowing.
    pub(super) fn groups_and_roles(
        &self,
        user: &UserId,
    ) -> Result<Recorded<Vec<String>>, HttpError> {
        if !self.lacking_for_the_tier()?.is_empty() {
            return Ok(Recorded::NotRecorded);
        }
        let Some(management) = self.management_client()? else {
            return Ok(Recorded::NotRecorded);
        };
        let at = |rest| -> Result<HttpCall, HttpError> {
            Ok(HttpCall::get(self.user_path(user)?.then(rest)).needs(VIEW_USERS))
        };
        let mut held = HeldRoles::default();
        let mut seeds: Vec<Role> = self.get(at("/role-mappings/realm/composite")?)?;
        self.take(self.get(at("/role-mappings")?)?, &mut held, &mut seeds);
        for group in self.get::<Vec<Group>>(at("/groups")?)? {
            self.walk_up(group, &mut held, &mut seeds)?;
        }
        let path = self
            .user_path(user)?
            .then("/role-mappings/clients")
            .id(&management.id)?
            .then("/composite");
        seeds.extend(self.get::<Vec<Role>>(HttpCall::get(path).needs(VIEW_USERS))?);
        if !self.walk_down(seeds, &management.id, &mut held)? {
            return Ok(Recorded::NotRecorded);
        }
        let who = Somebody { user: &user.0, groups: &held.groups, roles: &held.roles };
        match self.named_by_permission(&management, &who)? {
            Some(true) => held.administers(),
            Some(false) => {}
            None => return Ok(Recorded::NotRecorded),
        }
        Ok(Recorded::Known(held.names.into_iter().collect()))
    }

    /// Returns true if a fine-grained permission may be granted to somebody. Returns `None` if
    /// nobody can tell.
    fn named_by_permission(
        &self,
        management: &ClientShape,
        who: &Somebody<'_>,
    ) -> Result<Option<bool>, HttpError> {
        let Some(holders) = self.permission_clients(management)? else {
            return Ok(None);
        };
        for holder in holders {
            match self.permissions_of(&holder) {
                Ok(Some(permissions)) if permissions.name(who) => return Ok(Some(true)),
                Ok(Some(_)) => {}
                Ok(None) => return Ok(None),
                Err(trouble) if trouble.is_forbidden() || trouble.is_missing() => return Ok(None),
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(Some(false))
    }

    /// The ids of the clients that hold fine-grained permissions, as far as the realm uses any.
    /// `None`: one is hidden.
    pub(super) fn permission_clients(
        &self,
        management: &ClientShape,
    ) -> Result<Option<Vec<String>>, HttpError> {
        let mut holders = Vec::new();
        // Version 1.
        if management.authorization_services_enabled {
            holders.push(management.id.clone());
        }
        let realm: RealmShape = match self.realm_shape() {
            Err(trouble) if trouble.is_forbidden() => return Ok(None),
            answered => answered?,
        };
        if realm.admin_permissions_enabled {
            match self.client_called(PERMISSIONS)? {
                Some(client) => holders.push(client.id),
                None => return Ok(None),
            }
        }
        Ok(Some(holders))
    }

    pub(super) fn realm_shape(&self) -> Result<RealmShape, HttpError> {
        self.get(HttpCall::get(self.realm_path()?).needs(VIEW_REALM))
    }

    /// `realm-management`, if the service account may see it.
    pub(super) fn management_client(&self) -> Result<Option<ClientShape>, HttpError> {
        self.client_called(self.management())
    }

    fn client_called(&self, name: &str) -> Result<Option<ClientShape>, HttpError> {
        let call = HttpCall::get(self.realm_path()?.then("/clients"))
            .query("clientId", name)
            .needs(VIEW_CLIENTS);
        let clients: Vec<ClientShape> = match self.get(call) {
            Ok(clients) => clients,
            Err(trouble) if trouble.is_forbidden() => return Ok(None),
            Err(trouble) => return Err(trouble),
        };
        Ok(clients.into_iter().find(|c| c.client_id == name))
    }

    fn take(&self, mappings: Mappings, held: &mut HeldRoles, seeds: &mut Vec<Role>) {
        seeds.extend(mappings.realm_mappings);
        for of in mappings.client_mappings.into_values() {
            for role in &of.mappings {
                self.has_client_role(&of.client, &role.name, held);
            }
            seeds.extend(of.mappings);
        }
    }

    /// From `master` every realm is administered, by roles of a client that is called after it.
    fn has_client_role(&self, client: &str, role: &str, held: &mut HeldRoles) {
        held.names.insert(format!("{client}:{role}"));
        if client == self.management() || (self.realm == MASTER && client.ends_with("-realm")) {
            held.administers();
        }
    }

    /// A group and all that it is in: their roles are the member's.
    fn walk_up(
        &self,
        group: Group,
        held: &mut HeldRoles,
        seeds: &mut Vec<Role>,
    ) -> Result<(), HttpError> {
        let mut next = Some(group);
        while let Some(group) = next {
            if !held.groups.insert(group.id.clone()) {
                return Ok(());
            }
            held.names.insert(group.path.clone());
            let path = self.realm_path()?.then("/groups").id(&group.id)?;
            let mappings =
                self.get(HttpCall::get(path.then("/role-mappings")).needs(VIEW_USERS))?;
            self.take(mappings, held, seeds);
            next = match &group.parent_id {
                Some(parent) => Some(self.get(
                    HttpCall::get(self.realm_path()?.then("/groups").id(parent)?).needs(VIEW_USERS),
                )?),
                None => None,
            };
        }
        Ok(())
    }

    /// All roles that `seeds` bring with them. False: there are too many, or one that says too
    /// little.
    fn walk_down(
        &self,
        seeds: Vec<Role>,
        management: &str,
        held: &mut HeldRoles,
    ) -> Result<bool, HttpError> {
        let mut todo = seeds;
        while let Some(role) = todo.pop() {
            if !held.roles.insert(role.id.clone()) {
                continue;
            }
            if held.roles.len() > MOST {
                return Ok(false);
            }
            match role.container_id.as_deref().filter(|_| role.of_client) {
                Some(id) if id == management => {
                    self.has_client_role(self.management(), &role.name, held);
                }
                Some(id) => match self.client_name(id)? {
                    Some(client) => self.has_client_role(&client, &role.name, held),
                    // It may be one that is called after a realm.
                    None if self.realm == MASTER => return Ok(false),
                    // Under which name a rule would look for it is not known: under either that it
                    // may have here.
                    None => held.names.extend([role.name.clone(), format!("{id}:{}", role.name)]),
                },
                None => {
                    if self.realm == MASTER && OF_ALL_REALMS.contains(&role.name.as_str()) {
                        held.administers();
                    }
                    held.names.insert(role.name.clone());
                }
            }
            if role.composite {
                todo.extend(self.parts_of(&role)?);
            }
        }
        Ok(true)
    }

    fn client_name(&self, id: &str) -> Result<Option<String>, HttpError> {
        if let Some(known) = self.clients.borrow().get(id) {
            return Ok(known.clone());
        }
        let call = HttpCall::get(self.realm_path()?.then("/clients").id(id)?).needs(VIEW_CLIENTS);
        let name = match self.get::<ClientShape>(call) {
            Ok(client) => Some(client.client_id),
            Err(trouble) if trouble.is_forbidden() || trouble.is_missing() => None,
            Err(trouble) => return Err(trouble),
        };
        self.clients.borrow_mut().insert(id.to_owned(), name.clone());
        Ok(name)
    }

    fn parts_of(&self, role: &Role) -> Result<Vec<Role>, HttpError> {
        if let Some(parts) = self.composites.borrow().get(&role.id) {
            return Ok(parts.clone());
        }
        let path = self.realm_path()?.then("/roles-by-id").id(&role.id)?.then("/composites");
        let parts: Vec<Role> = self.get(HttpCall::get(path).needs(VIEW_REALM))?;
        self.composites.borrow_mut().insert(role.id.clone(), parts.clone());
        Ok(parts)
    }
}
