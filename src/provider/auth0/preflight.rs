use std::cell::Cell;

use super::api::MfaPolicy;
use super::{Auth0, scopes};
use crate::provider::http::{HttpCall, HttpError, Path};
use crate::provider::{PreflightCheck, ProviderError};

/// The place where an application is granted scopes.
const WHERE: &str = "in the dashboard, Applications > APIs > Auth0 Management API > Machine to Machine Applications";

/// The granted scopes beside the needed ones, the policy, and one read of a list of users.
pub(super) fn examine(at: &Auth0) -> Result<Vec<PreflightCheck>, HttpError> {
    let mut all = Vec::new();
    // The way there is said once, and what follows refers to it.
    let told = Cell::new(false);
    let place = || {
        if told.replace(true) { "in the same place" } else { WHERE }
    };
    let at_first = |scopes: &[&str]| format!("{}, grant {}", place(), scopes.join(", "));
    match at.client.granted()? {
        None => all.push(PreflightCheck::sound("it does not say which scopes are granted")),
        Some(granted) => {
            let has = |scope: &str| granted.iter().any(|g| g == scope);
            let missing: Vec<&str> = scopes::RESET.into_iter().filter(|s| !has(s)).collect();
            if missing.is_empty() {
                all.push(PreflightCheck::sound(format!(
                    "the scopes for a reset are granted: {}",
                    scopes::RESET.join(", ")
                )));
            } else {
                all.push(
                    PreflightCheck::wrong(
                        format!("no reset: not granted: {}", missing.join(", ")),
                        at_first(&missing),
                    )
                    .lacks(missing),
                );
            }
            for (scope, without) in scopes::MORE.into_iter().filter(|(scope, _)| !has(scope)) {
                all.push(
                    PreflightCheck::wrong(
                        format!("not granted: {scope}: {without}"),
                        at_first(&[scope]),
                    )
                    .lacks([scope]),
                );
            }
            let used = |scope: &str| {
                let more = scopes::MORE.iter().any(|(name, _)| *name == scope);
                more || scopes::RESET.contains(&scope) || scope == scopes::READ_CONNECTIONS
            };
            let unused: Vec<&str> =
                granted.iter().map(String::as_str).filter(|scope| !used(scope)).collect();
            if !unused.is_empty() {
                let says = format!("granted, and never used: {}", unused.join(", "));
                let fix =
                    format!("{}, take them away: whoever has the secret has them, too", place());
                all.push(PreflightCheck::wrong(says, fix).need_not(unused));
            }
        }
    }
    match at.policy() {
        Ok(MfaPolicy::Everyone) => all.push(PreflightCheck::sound("the tenant asks everyone for a second factor")),
        Ok(MfaPolicy::Sometimes | MfaPolicy::Never) => all.push(PreflightCheck::wrong(
            "the tenant does not ask everyone for a second factor: after a reset a password alone may do",
            "in the dashboard, Security > Multi-factor Auth, set the policy to Always; or leave it if an Action enforces it",
        )),
        Err(trouble) if trouble.is_forbidden() => {}
        Err(trouble) => return Err(trouble),
    }
    let call =
        HttpCall::get(Path::new("/api/v2/users")).query("per_page", "1").query("fields", "user_id");
    match at.client.send(&call.query("include_fields", "true").needs(&[scopes::READ_USERS])) {
        Ok(_) => all.push(PreflightCheck::sound("users can be read")),
        Err(trouble) => match trouble.fault {
            ProviderError::Forbidden(what) => {
                let fix = at_first(&[scopes::READ_USERS]);
                all.push(PreflightCheck::wrong(
                    format!("users cannot be read: it lacks {what}"),
                    fix,
                ));
            }
            _ => return Err(trouble),
        },
    }
    Ok(all)
}
