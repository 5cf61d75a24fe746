use super::{Auth0, Policy, scopes};
use crate::provider::http::{Call, Path, Trouble};
use crate::provider::{Examined, Fault};

/// The granted scopes beside the needed ones, the policy, and one read of a list of users.
pub(super) fn examine(at: &Auth0) -> Result<Vec<Examined>, Trouble> {
    let mut all = Vec::new();
    match at.client.granted()? {
        None => all.push(Examined::sound("it does not say which scopes are granted")),
        Some(granted) => {
            let has = |scope: &str| granted.iter().any(|g| g == scope);
            let missing: Vec<&str> = scopes::RESET.into_iter().filter(|s| !has(s)).collect();
            if missing.is_empty() {
                all.push(Examined::sound(format!("the scopes for a reset are granted: {}", scopes::RESET.join(", "))));
            } else {
                all.push(Examined::wrong(format!("no reset: not granted: {}", missing.join(", ")), fix(&missing)));
            }
            for (scope, without) in scopes::MORE.into_iter().filter(|(scope, _)| !has(scope)) {
                all.push(Examined::wrong(format!("not granted: {scope}: {without}"), fix(&[scope])));
            }
            let more = granted.iter().filter(|g| !scopes::RESET.contains(&g.as_str()) && !known(g)).count();
            if more > 0 {
                let says = format!("{more} scopes are granted that are never used");
                all.push(Examined::wrong(says, "take away what the README's table does not name"));
            }
        }
    }
    match at.policy() {
        Ok(Policy::Everyone) => all.push(Examined::sound("the tenant asks everyone for a second factor")),
        Ok(Policy::Sometimes | Policy::Never) => all.push(Examined::wrong(
            "the tenant does not ask everyone for a second factor: after a reset a password alone may do",
            "in the dashboard, Security > Multi-factor Auth, set the policy to Always; or leave it if an Action enforces it",
        )),
        Err(trouble) if trouble.is_forbidden() => {}
        Err(trouble) => return Err(trouble),
    }
    let call = Call::get(Path::new("/api/v2/users")).query("per_page", "1").query("fields", "user_id");
    match at.client.send(&call.query("include_fields", "true").needs(&[scopes::READ_USERS])) {
        Ok(_) => all.push(Examined::sound("users can be read")),
        Err(trouble) => match trouble.fault {
            Fault::Forbidden(what) => {
                all.push(Examined::wrong(format!("users cannot be read: it lacks {what}"), fix(&[scopes::READ_USERS])));
            }
            _ => return Err(trouble),
        },
    }
    Ok(all)
}

fn known(scope: &str) -> bool {
    scopes::MORE.iter().any(|(name, _)| *name == scope)
}

fn fix(scopes: &[&str]) -> String {
    format!(
        "in the dashboard, Applications > APIs > Auth0 Management API > Machine to Machine Applications, grant {}",
        scopes.join(", ")
    )
}
