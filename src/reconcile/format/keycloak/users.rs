//! Keycloak's user events: what users do, and what is done in their name.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::reconcile::event::{BLOCKED, ENDS, Harmless, OWN, PROMPT, SIGN_IN, TOKEN, is_in};
use crate::reconcile::format::{What, detailed, names, unknown, untold};
use crate::reconcile::read::LogRecord;
use crate::reconcile::{PlatformAct, PlatformEvent};

/// By Keycloak's `EventType`. What is not here is a finding: `IMPERSONATE`, `CLIENT_REGISTER` and
/// its like, `INVITE_ORG`, `FEDERATED_IDENTITY_OVERRIDE_LINK`, and whatever names an impersonator.
pub const USER_EVENTS: [Harmless; 55] = [
    ("AUTHREQID_TO_TOKEN", TOKEN),
    ("CLIENT_INFO", "an application's settings were read by its own registration token"),
    ("CLIENT_INITIATED_ACCOUNT_LINKING", OWN),
    ("CLIENT_LOGIN", "an application's token for itself"),
    ("CODE_TO_TOKEN", TOKEN),
    ("CUSTOM_REQUIRED_ACTION", OWN),
    ("DELETE_ACCOUNT", OWN),
    (
        "EXECUTE_ACTIONS",
        "somebody followed a link to required actions; sending it is an admin event",
    ),
    (
        "EXECUTE_ACTION_TOKEN",
        "somebody followed a link to required actions; sending it is an admin event",
    ),
    ("FEDERATED_IDENTITY_LINK", OWN),
    ("GRANT_CONSENT", OWN),
    (
        "IDENTITY_PROVIDER_FIRST_LOGIN",
        "a first sign-in from elsewhere, by the flow that admin events tell the changes of",
    ),
    (
        "IDENTITY_PROVIDER_LINK_ACCOUNT",
        "a first sign-in from elsewhere, by the flow that admin events tell the changes of",
    ),
    ("IDENTITY_PROVIDER_LOGIN", SIGN_IN),
    ("IDENTITY_PROVIDER_POST_LOGIN", SIGN_IN),
    ("IDENTITY_PROVIDER_RESPONSE", SIGN_IN),
    (
        "IDENTITY_PROVIDER_RETRIEVE_TOKEN",
        "an application fetched the user's token of the provider elsewhere, by their session",
    ),
    ("INTROSPECT_TOKEN", TOKEN),
    ("INVALID_SIGNATURE", BLOCKED),
    ("JWT_AUTHORIZATION_GRANT", SIGN_IN),
    ("JWT_BEARER", SIGN_IN),
    ("LOGIN", SIGN_IN),
    ("LOGOUT", ENDS),
    ("OAUTH2_DEVICE_AUTH", PROMPT),
    ("OAUTH2_DEVICE_CODE_TO_TOKEN", TOKEN),
    ("OAUTH2_DEVICE_VERIFY_USER_CODE", OWN),
    ("PERMISSION_TOKEN", TOKEN),
    (
        "PUSHED_AUTHORIZATION_REQUEST",
        "an application asked for a sign-in, which has a row of its own",
    ),
    ("REFRESH_TOKEN", TOKEN),
    ("REGISTER", "somebody made an account of their own"),
    ("REGISTER_NODE", "an application said on which machines it runs"),
    ("REMOVE_CREDENTIAL", OWN),
    ("REMOVE_FEDERATED_IDENTITY", OWN),
    ("REMOVE_TOTP", OWN),
    ("RESET_PASSWORD", "the user went by the link that was sent to the address on file"),
    ("RESTART_AUTHENTICATION", PROMPT),
    ("REVOKE_GRANT", ENDS),
    (
        "SEND_IDENTITY_PROVIDER_LINK",
        "a mail to the address on file, by which the user confirms a link of theirs",
    ),
    ("SEND_RESET_PASSWORD", "the user asked for a link, which goes to the address on file"),
    ("SEND_VERIFY_EMAIL", "a mail to the address on file, which shows only that it is read"),
    (
        "TOKEN_EXCHANGE",
        "another token for the same user; one that names a requested subject or an impersonator is a finding",
    ),
    ("UNREGISTER_NODE", "an application said on which machines it runs"),
    ("UPDATE_CONSENT", OWN),
    (
        "UPDATE_CREDENTIAL",
        "a password or a factor that the user set up, signed in as themself; a case's enrolment is held against it",
    ),
    ("UPDATE_EMAIL", OWN),
    ("UPDATE_PASSWORD", OWN),
    ("UPDATE_PROFILE", OWN),
    (
        "UPDATE_TOTP",
        "a factor that the user set up, signed in as themself; a case's enrolment is held against it",
    ),
    ("USER_DISABLED_BY_PERMANENT_LOCKOUT", BLOCKED),
    ("USER_DISABLED_BY_TEMPORARY_LOCKOUT", BLOCKED),
    ("USER_INFO_REQUEST", TOKEN),
    ("USER_SESSION_DELETED", ENDS),
    ("VALIDATE_ACCESS_TOKEN", TOKEN),
    ("VERIFY_EMAIL", "the user showed that the address on file is read"),
    ("VERIFY_PROFILE", OWN),
];

/// The events of what only an administrator, or an application's own account, does.
const NAMED: [(&str, PlatformAct, &str); 5] = [
    (
        "CLIENT_DELETE",
        PlatformAct::Settings,
        "an application was removed by its registration token",
    ),
    ("CLIENT_REGISTER", PlatformAct::Settings, "an application was registered"),
    (
        "CLIENT_UPDATE",
        PlatformAct::Settings,
        "an application was changed by its registration token",
    ),
    (
        "FEDERATED_IDENTITY_OVERRIDE_LINK",
        PlatformAct::Linked,
        "another account elsewhere in the place of the one before",
    ),
    ("INVITE_ORG", PlatformAct::Granted, "an invitation to an organization"),
];

/// The places where a database keeps what the interface calls `details`. The column
/// `details_json_long_value` is for events since 2023, and the column `details_json` for events
/// from before.
const DETAILS: [&str; 3] = ["details", "details_json_long_value", "details_json"];

pub fn of(row: &LogRecord, kind: &str, at: DateTime<Utc>) -> Result<What, String> {
    if kind.ends_with("_ERROR") || row.text("error").is_some() {
        return Ok(What::Failed);
    }
    let detail =
        |name: &str| DETAILS.iter().find_map(|details| row.text(&format!("{details}.{name}")));
    let user = names(row, &["userId", "user_id"]);
    let by = |act, user, actors| PlatformEvent::new(at, act, user, actors);
    let impersonator: Vec<String> = detail("impersonator").into_iter().collect();
    // An administrator's act, which stands among the users' alone. A token in exchange can be
    // another's, too.
    if kind == "IMPERSONATE" || !impersonator.is_empty() {
        return Ok(detailed(by(PlatformAct::Impersonated, user, impersonator), kind));
    }
    if DETAILS.iter().any(|details| is_broken(row, details)) {
        let why =
            format!("{kind} with details that cannot be read: it may be a sign-in as the user");
        return Ok(untold(at, &why, user, Vec::new()));
    }
    match kind {
        "TOKEN_EXCHANGE" => {
            if !DETAILS.iter().any(|details| says_something(row, details)) {
                let why = "TOKEN_EXCHANGE without its details: it may be a sign-in as the user";
                return Ok(untold(at, why, user, Vec::new()));
            }
            if detail("requested_subject").is_some() {
                let actors = names(row, &["clientId", "client_id"]);
                return Ok(detailed(by(PlatformAct::Impersonated, user, actors), kind));
            }
            // Another token for the same user.
            Ok(What::Other)
        }
        // Sent beside the new name, with what that calls it.
        "UPDATE_TOTP" => enrolled(at, user, "otp"),
        "UPDATE_CREDENTIAL" => match detail("credential_type").as_deref() {
            Some("password") => Ok(What::Other),
            Some(credential) => enrolled(at, user, credential),
            None => Ok(untold(at, "UPDATE_CREDENTIAL does not say which", user, Vec::new())),
        },
        _ => {
            if let Some((_, act, what)) = NAMED.iter().find(|(name, ..)| *name == kind) {
                let user =
                    if user.is_empty() { names(row, &["clientId", "client_id"]) } else { user };
                return Ok(detailed(by(*act, user, Vec::new()), what));
            }
            if is_in(&USER_EVENTS, kind) {
                return Ok(What::Other);
            }
            Ok(unknown(at, kind, user, Vec::new()))
        }
    }
}

/// Returns true if there are details that are no object: a column was cut off, or another program
/// wrote the details its own way.
fn is_broken(row: &LogRecord, details: &str) -> bool {
    match row.value(details) {
        Some(Value::String(text)) => {
            !matches!(serde_json::from_str::<Value>(&text), Ok(Value::Object(_) | Value::Null))
                && !text.trim().is_empty()
        }
        Some(Value::Array(list)) => !list.is_empty(),
        Some(Value::Bool(_) | Value::Number(_)) => true,
        Some(Value::Object(_) | Value::Null) | None => false,
    }
}

fn says_something(row: &LogRecord, details: &str) -> bool {
    match row.value(details) {
        Some(Value::Object(details)) => !details.is_empty(),
        Some(Value::String(text)) => serde_json::from_str::<Map<String, Value>>(&text)
            .is_ok_and(|details| !details.is_empty()),
        _ => false,
    }
}

fn enrolled(at: DateTime<Utc>, user: Vec<String>, credential: &str) -> Result<What, String> {
    if user.is_empty() {
        return Err(format!("an enrolment of {credential} names no user"));
    }
    // Old and new name come together: within the same few seconds they are one.
    let mark = Some(format!("{credential} {}", at.timestamp() / 4));
    Ok(What::Event(PlatformEvent {
        mark,
        ..PlatformEvent::new(at, PlatformAct::Enrolled, user, Vec::new())
    }))
}
