//! The standing of a user in the tenant and in its organisations, and whether that user is locked
//! out.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use super::api::{Blocks, Named, Permission, paged, pages};
use super::{Auth0, scopes};
use crate::model::{ADMINISTRATOR, Recorded, UserId};
use crate::provider::ProviderError;
use crate::provider::http::{HttpCall, HttpError, Path};

/// Each organisation is a call. Whoever is in more of them than this is no ordinary user.
const ORGANISATIONS: usize = 50;
/// Each role is a call, too.
const ROLES: usize = 50;
/// Auth0's own interfaces: whoever may use one of them looks after the tenant.
const MANAGEMENT: &str = "/api/v2/";
/// With a permission that does more than read, what it is about: people, what they may do, and how
/// they sign in.
const PEOPLE: [&str; 26] = [
    "account",
    "accounts",
    "authentication",
    "client",
    "clients",
    "connection",
    "connections",
    "credential",
    "credentials",
    "group",
    "groups",
    "identities",
    "member",
    "members",
    "mfa",
    "organization",
    "organizations",
    "password",
    "passwords",
    "permission",
    "permissions",
    "role",
    "roles",
    "tenant",
    "user",
    "users",
];
/// The pieces of text that mark a mighty permission by its name. Such a permission lets its holder
/// do everything, or be somebody else.
const MIGHTY: [&str; 7] = ["admin", "impersonat", "superuser", "sudo", "root", "owner", "*"];
/// The words that begin or end the name of a permission that changes nothing.
const READING: [&str; 5] = ["read", "view", "list", "get", "search"];

/// Roles in the tenant and in organisations, by their names; the organisations themselves as
/// `organization:NAME`; and what is permitted, directly or by one of the roles, as
/// `permission:NAME`. What the program may not read is not known, and neither is then what they
/// are.
pub(super) fn groups(at: &Auth0, id: &UserId) -> Result<Recorded<Vec<String>>, HttpError> {
    let path = Auth0::user_path(id)?;
    let needs = &[scopes::READ_USERS, scopes::READ_ROLES];
    let Some(tenant) = all::<Named>(at, "roles", &path.clone().then("/roles"), needs)? else {
        return Ok(Recorded::NotRecorded);
    };
    let needs = &[scopes::READ_USERS];
    let Some(mut permitted) =
        all::<Permission>(at, "permissions", &path.clone().then("/permissions"), needs)?
    else {
        return Ok(Recorded::NotRecorded);
    };
    let needs = &[scopes::READ_ORGANISATIONS];
    let Some(organisations) =
        all::<Named>(at, "organizations", &path.then("/organizations"), needs)?
    else {
        return Ok(Recorded::NotRecorded);
    };
    if organisations.len() > ORGANISATIONS {
        return Ok(Recorded::NotRecorded);
    }
    let mut groups: Vec<String> = tenant.iter().map(|role| role.name.clone()).collect();
    let mut roles = tenant;
    for organisation in organisations {
        let path = Path::new("/api/v2/organizations")
            .id(&organisation.id)
            .map_err(|_| no_id("an organisation"))?;
        let path = path.then("/members").id(&id.0)?.then("/roles");
        // One of many calls, about a membership that may have ended meanwhile: without its answer
        // more is asked of the case, and the case goes on.
        let Ok(Some(inside)) = all::<Named>(at, "roles", &path, &[scopes::READ_MEMBER_ROLES])
        else {
            return Ok(Recorded::NotRecorded);
        };
        groups.push(format!("organization:{}", organisation.name));
        groups.extend(inside.iter().map(|role| role.name.clone()));
        roles.extend(inside);
    }
    let by_id: BTreeMap<&str, &Named> = roles.iter().map(|role| (role.id.as_str(), role)).collect();
    if by_id.len() > ROLES {
        return Ok(Recorded::NotRecorded);
    }
    for id in by_id.keys() {
        let path =
            Path::new("/api/v2/roles").id(id).map_err(|_| no_id("a role"))?.then("/permissions");
        // The same holds for a role that was taken away meanwhile.
        let Ok(Some(by_role)) = all::<Permission>(at, "permissions", &path, &[scopes::READ_ROLES])
        else {
            return Ok(Recorded::NotRecorded);
        };
        permitted.extend(by_role);
    }
    if permitted.iter().any(administers) {
        groups.push(ADMINISTRATOR.to_owned());
    }
    let mut permitted: Vec<String> =
        permitted.into_iter().map(|p| format!("permission:{}", p.name)).collect();
    permitted.sort_unstable();
    permitted.dedup();
    groups.extend(permitted);
    Ok(Recorded::Known(groups))
}

/// Returns true if a permission is one over people, over what people may do, or over the tenant. A
/// permission without a name counts as well, because such a permission may be anything.
fn administers(permission: &Permission) -> bool {
    let name = permission.name.to_lowercase();
    let mut words =
        name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let reads = words.clone().next().is_some_and(|first| READING.contains(&first));
    let last_reads = words.clone().next_back().is_some_and(|last| READING.contains(&last));
    let people = words.any(|word| PEOPLE.contains(&word));
    name.trim().is_empty()
        || permission.of.ends_with(MANAGEMENT)
        || MIGHTY.iter().any(|mighty| name.contains(mighty))
        || people && !reads && !last_reads
}

/// `None`: it is not granted.
fn all<T: DeserializeOwned>(
    at: &Auth0,
    key: &str,
    path: &Path,
    needs: &'static [&'static str],
) -> Result<Option<Vec<T>>, HttpError> {
    match pages(at, key, |page| paged(HttpCall::get(path.clone()), page).needs(needs)) {
        Ok(all) => Ok(Some(all)),
        Err(trouble) if trouble.is_forbidden() => Ok(None),
        Err(trouble) => Err(trouble),
    }
}

fn no_id(what: &str) -> HttpError {
    HttpError::plain(ProviderError::Garbled(format!("{what} without an id")))
}

/// Returns true if brute-force protection keeps the user out, on any of the user's names and from
/// any address. The lock is only shown, and stops nothing. Without an answer the lock is not known,
/// and not shown.
pub(super) fn is_locked(at: &Auth0, id: &UserId) -> bool {
    let Ok(path) = Path::new("/api/v2/user-blocks").id(&id.0) else {
        return false;
    };
    let call = HttpCall::get(path)
        .query("consider_brute_force_enablement", "true")
        .needs(&[scopes::READ_USERS]);
    let blocks = at.client.send(&call).and_then(|answer| answer.json::<Blocks>());
    blocks.is_ok_and(|blocks| !blocks.blocked_for.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_over_people_makes_an_administrator() {
        for (name, of, administers_) in [
            ("delete:users", "https://api.example.com", true),
            ("users:delete", "https://api.example.com", true),
            ("update:user-roles", "https://api.example.com", true),
            ("Write.Members", "https://api.example.com", true),
            ("reset:password", "urn:desk", true),
            ("read:users", "https://api.example.com", false),
            ("users.read", "https://api.example.com", false),
            ("read:users", "https://example.eu.auth0.com/api/v2/", true),
            ("read:orders", "https://api.example.com", false),
            ("write:posts", "https://api.example.com", false),
            ("tenant-admin", "https://api.example.com", true),
            ("read:admin", "https://api.example.com", true),
            ("orders:*", "https://api.example.com", true),
            ("impersonate", "https://api.example.com", true),
            ("", "https://api.example.com", true),
        ] {
            let permission = Permission { name: name.into(), of: of.into() };
            assert_eq!(administers(&permission), administers_, "{name} {of}");
        }
    }
}
