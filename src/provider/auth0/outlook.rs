//! The expected course of a recovery at this tenant, as far as the token, the policy and the user's
//! record tell beforehand.

use serde::Deserialize;

use super::api::{MethodShape, UserModel, list, methods, person};
use super::read::database;
use super::{Auth0, capabilities, log, scopes};
use crate::model::{Recorded, UserId};
use crate::provider::http::{HttpCall, HttpError, Path};
use crate::provider::{ActKind, Capability, Outlook, ProviderError};
use crate::secret::PasswordRules;

/// The longest time back for which anybody asks for sign-ins.
const PAST: chrono::TimeDelta = chrono::TimeDelta::days(91);
/// Auth0 keeps a password's bcrypt hash: what is behind 72 bytes would not count, or is refused.
const MOST: usize = 72;

pub(super) fn look(at: &Auth0, user: &UserId) -> Result<Outlook, HttpError> {
    let person = person(at, user)?;
    let methods = methods(at, user)?;
    let mut ahead = Outlook { password: has_password(&person, &methods), ..Outlook::default() };
    // Known with the token: no reason to verify a caller first.
    if let Err(trouble) = at.client.require(&scopes::RESET) {
        if !matches!(trouble.fault, ProviderError::Forbidden(_)) {
            return Err(trouble);
        }
        let all =
            [ActKind::RemoveFactor, ActKind::SetTemporaryPassword, ActKind::IssuePasswordTicket];
        ahead.barred.extend(all.map(|kind| (kind, trouble.fault.clone())));
    }
    if let Err(trouble) = database(&person) {
        let both = [ActKind::SetTemporaryPassword, ActKind::IssuePasswordTicket];
        ahead.barred.extend(both.map(|kind| (kind, trouble.fault.clone())));
    } else {
        ahead.password_rules = rules(at, &person)?;
    }
    if let Capability::Cannot(why) = capabilities::capability(at, ActKind::RequireEnrolment) {
        ahead.warnings.push(format!("{}.", capitalised(&why)));
    }
    if !at.keep_passkeys
        && methods.iter().any(MethodShape::is_passkey)
        && ahead.password != Recorded::Known(true)
    {
        let says = "A passkey of theirs goes with the reset, and whether they have a password is not known: if they have none, \
                    choose password too.";
        ahead.warnings.push(says.into());
    }
    ahead.known_since = log::begins(at, user, at.now() - PAST)?;
    Ok(ahead)
}

/// Auth0 shows that a password was set, and not that there is none.
fn has_password(person: &UserModel, methods: &[MethodShape]) -> Recorded<bool> {
    if person.last_password_reset.0.is_some() || methods.iter().any(MethodShape::is_password) {
        return Recorded::Known(true);
    }
    // Who comes by a code in a mail or a message, or from another platform, needs none.
    Recorded::NotRecorded
}

/// The strictest of Auth0's presets, so that no tenant's refuses it; and more where the connection
/// shows that it asks for more. Reading that takes a scope that nothing else needs, so it is used
/// where it happens to be granted.
fn rules(at: &Auth0, person: &UserModel) -> Result<PasswordRules, HttpError> {
    let names = [person.username.as_ref(), person.email.as_ref(), person.name.as_ref()];
    let names: Vec<String> =
        names.into_iter().flatten().filter(|name| name.len() > 2).cloned().collect();
    let least = least_length(at, database(person)?)?.unwrap_or(0).max(10);
    Ok(PasswordRules {
        least,
        most: Some(MOST.max(least)),
        digits: 1,
        upper: 1,
        lower: 1,
        special: 1,
        not: names.clone(),
        without: names,
    })
}

fn least_length(at: &Auth0, connection: &str) -> Result<Option<usize>, HttpError> {
    #[derive(Deserialize)]
    struct Connection {
        #[serde(default)]
        name: String,
        #[serde(default)]
        options: Options,
    }
    #[derive(Default, Deserialize)]
    struct Options {
        password_complexity_options: Option<Complexity>,
    }
    #[derive(Deserialize)]
    struct Complexity {
        min_length: Option<usize>,
    }
    if !at
        .client
        .granted()?
        .is_some_and(|granted| granted.iter().any(|g| g == scopes::READ_CONNECTIONS))
    {
        return Ok(None);
    }
    let call = HttpCall::get(Path::new("/api/v2/connections"))
        .query("name", connection)
        .query("strategy", "auth0");
    let call = call.query("fields", "name,options").query("include_fields", "true");
    let found: Vec<Connection> =
        list(&at.client.send(&call.needs(&[scopes::READ_CONNECTIONS]))?, "connections")?;
    let own = found.into_iter().find(|one| one.name == connection);
    Ok(own.and_then(|one| one.options.password_complexity_options?.min_length))
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
