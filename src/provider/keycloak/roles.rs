//! What a user may do, for the tier: an administrator who is taken for an ordinary user would be recovered too easily.

use std::collections::BTreeSet;

use super::shapes::{ClientShape, Group, Mappings, Role};
use super::{Keycloak, MASTER, VIEW_CLIENTS, VIEW_REALM, VIEW_USERS};
use crate::provider::http::{Call, Trouble};
use crate::provider::{Recorded, UserId};

/// So many roles are followed into what they bring with them; whoever has more is not read to the end, and counts as
/// privileged.
const MOST: usize = 200;
/// What whoever has a role of that client is, beside that role's own name: it may be called anything.
const ADMINISTRATOR: &str = "administrator of the realm";

impl Keycloak {
    /// Groups by path, realm roles by name, clients' roles as `client:role`, all that are in effect: by groups and their
    /// parents, and by roles that are made of roles.
    ///
    /// Keycloak leaves roles of clients out of its answers, without a word, for whoever may not see those clients. So not
    /// seeing `realm-management` means not knowing.
    pub(super) fn groups_and_roles(&self, user: &UserId) -> Result<Recorded<Vec<String>>, Trouble> {
        let Some(management) = self.management_client()? else { return Ok(Recorded::NotRecorded) };
        let at = |rest| -> Result<Call, Trouble> { Ok(Call::get(self.user_path(user)?.then(rest)).needs(VIEW_USERS)) };
        let mut names = BTreeSet::new();
        let mut seeds: Vec<Role> = self.get(at("/role-mappings/realm/composite")?)?;
        self.take(self.get(at("/role-mappings")?)?, &mut names, &mut seeds);
        for group in self.get::<Vec<Group>>(at("/groups")?)? {
            self.walk_up(group, &mut names, &mut seeds)?;
        }
        let path = self.user_path(user)?.then("/role-mappings/clients").id(&management)?.then("/composite");
        let manages: Vec<Role> = self.get(Call::get(path).needs(VIEW_USERS))?;
        names.extend(manages.iter().map(|role| format!("{}:{}", self.management(), role.name)));
        if !manages.is_empty() {
            names.insert(ADMINISTRATOR.to_owned());
        }
        if !self.walk_down(seeds, &management, &mut names)? {
            return Ok(Recorded::NotRecorded);
        }
        Ok(Recorded::Known(names.into_iter().collect()))
    }

    /// The id of `realm-management`, if the service account may see it.
    pub(super) fn management_client(&self) -> Result<Option<String>, Trouble> {
        let name = self.management();
        let call = Call::get(self.realm_path()?.then("/clients")).query("clientId", name).needs(VIEW_CLIENTS);
        let clients: Vec<ClientShape> = match self.get(call) {
            Ok(clients) => clients,
            Err(trouble) if trouble.is_forbidden() => return Ok(None),
            Err(trouble) => return Err(trouble),
        };
        Ok(clients.into_iter().find(|c| c.client_id == name).map(|c| c.id))
    }

    fn take(&self, mappings: Mappings, names: &mut BTreeSet<String>, seeds: &mut Vec<Role>) {
        seeds.extend(mappings.realm_mappings);
        for of in mappings.client_mappings.into_values() {
            names.extend(of.mappings.iter().map(|role| format!("{}:{}", of.client, role.name)));
            if self.realm == MASTER && of.client.ends_with("-realm") {
                names.insert(ADMINISTRATOR.to_owned());
            }
            seeds.extend(of.mappings);
        }
    }

    /// A group and all that it is in: their roles are the member's.
    fn walk_up(&self, group: Group, names: &mut BTreeSet<String>, seeds: &mut Vec<Role>) -> Result<(), Trouble> {
        let mut next = Some(group);
        while let Some(group) = next {
            if !names.insert(group.path.clone()) {
                return Ok(());
            }
            let path = self.realm_path()?.then("/groups").id(&group.id)?;
            let mappings = self.get(Call::get(path.then("/role-mappings")).needs(VIEW_USERS))?;
            self.take(mappings, names, seeds);
            next = match &group.parent_id {
                Some(parent) => {
                    let path = self.realm_path()?.then("/groups").id(parent)?;
                    Some(self.get(Call::get(path).needs(VIEW_USERS))?)
                }
                None => None,
            };
        }
        Ok(())
    }

    /// All roles that `seeds` bring with them. False: there are too many.
    fn walk_down(&self, seeds: Vec<Role>, management: &str, names: &mut BTreeSet<String>) -> Result<bool, Trouble> {
        let (mut seen, mut todo) = (BTreeSet::new(), seeds);
        while let Some(role) = todo.pop() {
            if !seen.insert(role.id.clone()) {
                continue;
            }
            if seen.len() > MOST {
                return Ok(false);
            }
            let client = role.container_id.as_deref().filter(|_| role.of_client);
            match client {
                Some(id) if id == management => {
                    names.insert(format!("{}:{}", self.management(), role.name));
                    names.insert(ADMINISTRATOR.to_owned());
                }
                Some(id) => match self.client_name(id)? {
                    Some(client) => drop(names.insert(format!("{client}:{}", role.name))),
                    // Under which name a rule would look for it is not known: under either that it may have here.
                    None => names.extend([role.name.clone(), format!("{id}:{}", role.name)]),
                },
                None => drop(names.insert(role.name.clone())),
            }
            if role.composite {
                todo.extend(self.parts_of(&role)?);
            }
        }
        Ok(true)
    }

    fn client_name(&self, id: &str) -> Result<Option<String>, Trouble> {
        if let Some(known) = self.clients.borrow().get(id) {
            return Ok(known.clone());
        }
        let call = Call::get(self.realm_path()?.then("/clients").id(id)?).needs(VIEW_CLIENTS);
        let name = match self.get::<ClientShape>(call) {
            Ok(client) => Some(client.client_id),
            Err(trouble) if trouble.is_forbidden() || trouble.is_missing() => None,
            Err(trouble) => return Err(trouble),
        };
        self.clients.borrow_mut().insert(id.to_owned(), name.clone());
        Ok(name)
    }

    fn parts_of(&self, role: &Role) -> Result<Vec<Role>, Trouble> {
        if let Some(parts) = self.composites.borrow().get(&role.id) {
            return Ok(parts.clone());
        }
        let path = self.realm_path()?.then("/roles-by-id").id(&role.id)?.then("/composites");
        let parts: Vec<Role> = self.get(Call::get(path).needs(VIEW_REALM))?;
        self.composites.borrow_mut().insert(role.id.clone(), parts.clone());
        Ok(parts)
    }
}
