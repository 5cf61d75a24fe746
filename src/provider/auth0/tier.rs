//! What a user is, in the tenant and in its organisations, and whether they are locked out.

use super::model::{Blocks, Named};
use super::read::{paged, pages};
use super::{Auth0, scopes};
use crate::provider::http::{Call, Path, Trouble};
use crate::provider::{Fault, Recorded, UserId};

/// Each organisation is a call. Whoever is in more of them than this is no ordinary user.
const ORGANISATIONS: usize = 50;

/// Roles in the tenant and in organisations, by their names, and the organisations themselves as `organization:NAME`. What
/// the program may not read is not known, and neither is then what they are.
pub(super) fn groups(at: &Auth0, id: &UserId) -> Result<Recorded<Vec<String>>, Trouble> {
    let path = Auth0::user_path(id)?;
    let needs = &[scopes::READ_USERS, scopes::READ_ROLES];
    let Some(roles) = named(at, "roles", &path.clone().then("/roles"), needs)? else {
        return Ok(Recorded::NotRecorded);
    };
    let needs = &[scopes::READ_ORGANISATIONS];
    let Some(organisations) = named(at, "organizations", &path.then("/organizations"), needs)? else {
        return Ok(Recorded::NotRecorded);
    };
    if organisations.len() > ORGANISATIONS {
        return Ok(Recorded::NotRecorded);
    }
    let mut groups: Vec<String> = roles.into_iter().map(|role| role.name).collect();
    for organisation in organisations {
        let path = Path::new("/api/v2/organizations").id(&organisation.id).map_err(|_| no_id())?;
        let path = path.then("/members").id(&id.0)?.then("/roles");
        // One of many calls, about a membership that may have ended meanwhile: without its answer more is asked of the case,
        // and the case goes on.
        let Ok(Some(roles)) = named(at, "roles", &path, &[scopes::READ_MEMBER_ROLES]) else {
            return Ok(Recorded::NotRecorded);
        };
        groups.push(format!("organization:{}", organisation.name));
        groups.extend(roles.into_iter().map(|role| role.name));
    }
    Ok(Recorded::Known(groups))
}

/// `None`: it is not granted.
fn named(at: &Auth0, key: &str, path: &Path, needs: &'static [&'static str]) -> Result<Option<Vec<Named>>, Trouble> {
    match pages(at, key, |page| paged(Call::get(path.clone()), page).needs(needs)) {
        Ok(all) => Ok(Some(all)),
        Err(trouble) if trouble.is_forbidden() => Ok(None),
        Err(trouble) => Err(trouble),
    }
}

fn no_id() -> Trouble {
    Trouble::plain(Fault::Garbled("an organisation without an id".into()))
}

/// Whether brute-force protection keeps them out, on any of their names and from any address. It is only shown, and stops
/// nothing: without an answer it is not known, and not shown.
pub(super) fn is_locked(at: &Auth0, id: &UserId) -> bool {
    let Ok(path) = Path::new("/api/v2/user-blocks").id(&id.0) else { return false };
    let call = Call::get(path).query("consider_brute_force_enablement", "true").needs(&[scopes::READ_USERS]);
    let blocks = at.client.send(&call).and_then(|answer| answer.json::<Blocks>());
    blocks.is_ok_and(|blocks| !blocks.blocked_for.is_empty())
}
