//! Keycloak's two logs, as the Admin API or the database hands them out: admin events and user events, in one file or two.

use chrono::{DateTime, FixedOffset, Utc};
use percent_encoding::percent_decode_str;
use serde_json::json;

use super::moment::moment;
use super::{Log, Parsed, What, event, is_object, names};
use crate::reconcile::read::Row;
use crate::reconcile::{PlatformAct, PlatformEvent};

/// Old names of events that are sent beside `UPDATE_CREDENTIAL`, with what that calls them.
const LEGACY: [(&str, &str); 1] = [("UPDATE_TOTP", "otp")];

/// What users do that is of no concern here; errors too.
const OTHER: [&str; 39] = [
    "AUTHREQID_TO_TOKEN",
    "CLIENT_LOGIN",
    "CODE_TO_TOKEN",
    "CUSTOM_REQUIRED_ACTION",
    "DELETE_ACCOUNT",
    "EXECUTE_ACTIONS",
    "EXECUTE_ACTION_TOKEN",
    "FEDERATED_IDENTITY_LINK",
    "FEDERATED_IDENTITY_OVERRIDE_LINK",
    "GRANT_CONSENT",
    "IDENTITY_PROVIDER_FIRST_LOGIN",
    "IDENTITY_PROVIDER_LINK_ACCOUNT",
    "IDENTITY_PROVIDER_LOGIN",
    "IDENTITY_PROVIDER_POST_LOGIN",
    "IDENTITY_PROVIDER_RETRIEVE_TOKEN",
    "INTROSPECT_TOKEN",
    "INVITE_ORG",
    "INVALID_SIGNATURE",
    "LOGIN",
    "LOGOUT",
    "OAUTH2_DEVICE_AUTH",
    "OAUTH2_DEVICE_CODE_TO_TOKEN",
    "OAUTH2_DEVICE_VERIFY_USER_CODE",
    "PERMISSION_TOKEN",
    "PUSHED_AUTHORIZATION_REQUEST",
    "REFRESH_TOKEN",
    "REGISTER",
    "REMOVE_CREDENTIAL",
    "REMOVE_FEDERATED_IDENTITY",
    "REMOVE_TOTP",
    "RESET_PASSWORD",
    "REVOKE_GRANT",
    "SEND_RESET_PASSWORD",
    "SEND_VERIFY_EMAIL",
    "TOKEN_EXCHANGE",
    "UPDATE_EMAIL",
    "UPDATE_PASSWORD",
    "UPDATE_PROFILE",
    "USER_INFO_REQUEST",
];

/// What else is below a user and of no concern here: the order and labels of credentials among it.
const BELOW: [&str; 8] = [
    "consents",
    "credentials",
    // It is logged as the user's event.
    "impersonation",
    "logout",
    "offline-sessions",
    "reset-password-email",
    "send-verify-email",
    "sessions",
];

pub fn parse(row: &Row, zone: FixedOffset) -> Result<Parsed, String> {
    let time = ["time", "event_time", "admin_event_time"].iter().find_map(|p| row.value(p)).ok_or("it has no time")?;
    let (at, no_zone) = moment(&time, zone)?;
    let (log, what) = match row.text("operationType").or_else(|| row.text("operation_type")) {
        Some(operation) => (Log::Acts, of_admin(row, at, &operation)?),
        None => (Log::Users, of_user(row, at)?),
    };
    Ok(Parsed { at, no_zone, log, what })
}

fn of_admin(row: &Row, at: DateTime<Utc>, operation: &str) -> Result<What, String> {
    if row.text("error").is_some() {
        return Ok(What::Failed);
    }
    let path = row.text("resourcePath").or_else(|| row.text("resource_path")).ok_or("it has no resource path")?;
    let decoded = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
    let segments: Vec<&str> = path.split('/').filter(|s| !s.is_empty()).collect();
    // The service account's user and its client; a person's own id stands with the console's client.
    let actors = names(row, &["authDetails.userId", "auth_user_id", "authDetails.clientId", "auth_client_id"]);
    let ["users", id, rest @ ..] = segments.as_slice() else {
        // Whoever is in the group, or has the role, has what it was given.
        let to = widened(&segments).map(|to| event(at, PlatformAct::Granted, vec![decoded(&to)], actors));
        return Ok(to.map_or(What::Other, What::Event));
    };
    let act = |act| Ok(What::Event(event(at, act, vec![decoded(id)], actors.clone())));
    match (operation, rest) {
        // Its removal is an ACTION (26.7.3), though the call is a DELETE. What renames or reorders has another segment.
        (_, ["credentials", _] | ["disable-credential-types"]) => act(PlatformAct::Reset),
        (_, ["reset-password"]) => act(PlatformAct::Password),
        (_, ["federated-identity", ..]) => act(PlatformAct::Linked),
        (_, ["role-mappings" | "groups", ..]) => act(PlatformAct::Granted),
        (_, ["execute-actions-email"]) => act(PlatformAct::EnrolmentTicket),
        ("UPDATE", []) if !row.value("representation").is_some_and(|v| is_object(&v)) => {
            // It may have been anything.
            Ok(What::Unknown { name: "UPDATE users/* without a representation".into(), grave: true })
        }
        ("UPDATE", []) if row.value("representation.credentials").is_some_and(|v| v != json!([])) => {
            act(PlatformAct::Password)
        }
        // The console's writes carry the whole user, so only a user who is off afterwards tells what was done.
        ("UPDATE", []) if row.value("representation.enabled").is_some_and(|v| v == false || v == "false") => {
            act(PlatformAct::Suspended)
        }
        ("UPDATE", []) => act(PlatformAct::Changed),
        ("CREATE" | "DELETE", []) => Ok(What::Other),
        (_, [below, ..]) if BELOW.contains(below) => Ok(What::Other),
        (operation, rest) => {
            let name = format!("{operation} users/*/{}", rest.first().copied().unwrap_or_default());
            Ok(What::Unknown { name, grave: true })
        }
    }
}

/// The group or role of which the roles were changed: what its members have goes with it.
fn widened(segments: &[&str]) -> Option<String> {
    let by = match *segments.first()? {
        "groups" => "role-mappings",
        "roles" | "roles-by-id" | "clients" => "composites",
        _ => return None,
    };
    segments.iter().position(|segment| *segment == by).map(|at| segments[..at].join("/"))
}

fn of_user(row: &Row, at: DateTime<Utc>) -> Result<What, String> {
    let kind = row.text("type").ok_or("it has neither a type nor an operation")?;
    if kind.ends_with("_ERROR") || row.text("error").is_some() {
        return Ok(What::Failed);
    }
    let user = || {
        let user = names(row, &["userId", "user_id"]);
        if user.is_empty() { Err(format!("{kind} names no user")) } else { Ok(user) }
    };
    // An administrator's act, which stands among the users' alone. A token in exchange can be another's, too.
    let actors = names(row, &["details.impersonator", "details_json.impersonator"]);
    if kind == "IMPERSONATE" || kind == "TOKEN_EXCHANGE" && !actors.is_empty() {
        return Ok(What::Event(event(at, PlatformAct::Impersonated, user()?, actors)));
    }
    let legacy = LEGACY.iter().find(|(old, _)| *old == kind).map(|(_, kind)| (*kind).to_owned());
    let credential = match kind.as_str() {
        "UPDATE_CREDENTIAL" => {
            ["details.credential_type", "details_json.credential_type"].iter().find_map(|p| row.text(p))
        }
        _ => legacy,
    };
    match credential.as_deref() {
        Some("password") => Ok(What::Other),
        Some(credential) => {
            // Old and new name come together: within the same few seconds they are one.
            let mark = Some(format!("{credential} {}", at.timestamp() / 4));
            Ok(What::Event(PlatformEvent { mark, ..event(at, PlatformAct::Enrolled, user()?, Vec::new()) }))
        }
        None if kind == "UPDATE_CREDENTIAL" => Err("UPDATE_CREDENTIAL does not say which".to_owned()),
        None if OTHER.contains(&kind.as_str())
            || kind.starts_with("USER_DISABLED_BY_")
            || kind.starts_with("CLIENT_") =>
        {
            Ok(What::Other)
        }
        None => Ok(What::Unknown { name: kind, grave: false }),
    }
}
