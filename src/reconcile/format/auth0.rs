//! Auth0's tenant log: rows of `GET /logs`, or of a log stream, which wraps each in `data`.

use chrono::FixedOffset;
use percent_encoding::percent_decode_str;

use super::moment::moment;
use super::{Log, Parsed, What, event, is_object, names};
use crate::reconcile::read::Row;
use crate::reconcile::{PlatformAct, PlatformEvent};

/// Codes of what users do and of what is of no concern here; those that begin with one of [`OTHER_FAMILIES`] too.
const OTHER: [&str; 58] = [
    "admin_update_launch",
    "api_limit",
    "cls",
    "coff",
    "con",
    "cs",
    "depnote",
    "du",
    "f",
    "fapi",
    "fc",
    "fce",
    "fco",
    "fcoa",
    "fcp",
    "fcpn",
    "fcpr",
    "fcpro",
    "fcu",
    "fd",
    "fdu",
    "feacft",
    "feccft",
    "fede",
    "fens",
    "feoobft",
    "feotpft",
    "fepft",
    "fercft",
    "ferrt",
    "fertft",
    "fi",
    "flo",
    "fp",
    "fs",
    "fsa",
    "fu",
    "fui",
    "fv",
    "fvr",
    "limit_delegation",
    "limit_mu",
    "limit_sul",
    "limit_wc",
    "mfar",
    "pla",
    "pwd_leak",
    "s",
    "scoa",
    "scp",
    "scpr",
    "sd",
    "slo",
    "ss",
    "ssa",
    "sv",
    "svr",
    "ublkdu",
];
const OTHER_FAMILIES: [&str; 20] = [
    "gd_auth_",
    "gd_send_",
    "gd_otp_",
    "gd_recovery_",
    "gd_start_",
    "gd_module_",
    "gd_tenant_",
    "gd_webauthn_",
    "gd_user_",
    "gd_update_",
    "gd_enrollment_failed",
    "sce",
    "scn",
    "scu",
    "se",
    "my_account_",
    "resource_",
    "w",
    "signup_",
    "too_many_",
];

pub fn parse(row: &Row, zone: FixedOffset) -> Result<Parsed, String> {
    let row = &row.unwrapped("data", "type");
    let kind = row.text("type").ok_or("it has no type")?;
    let (at, no_zone) = moment(&row.value("date").ok_or("it has no date")?, zone)?;
    let parsed = |what| Ok(Parsed { at, no_zone, log: Log::Both, what });
    let user = || row.text("user_id").ok_or_else(|| format!("{kind} names no user"));
    match kind.as_str() {
        "sapi" => parsed(of_management(row, at)?),
        "gd_unenroll" => parsed(What::Event(event(at, PlatformAct::Reset, vec![user()?], Vec::new()))),
        "gd_enrollment_complete" => {
            let mark = ["details.authenticator.id", "details.enrollment._id"].iter().find_map(|p| row.text(p));
            parsed(What::Event(PlatformEvent { mark, ..event(at, PlatformAct::Enrolled, vec![user()?], Vec::new()) }))
        }
        "my_account_authentication_method_succeeded"
            if row.text("details.operation").is_some_and(|o| o.eq_ignore_ascii_case("create")) =>
        {
            let mark = row.text("details.authentication_method_id");
            parsed(What::Event(PlatformEvent { mark, ..event(at, PlatformAct::Enrolled, vec![user()?], Vec::new()) }))
        }
        other if OTHER.contains(&other) || OTHER_FAMILIES.iter().any(|f| other.starts_with(f)) => parsed(What::Other),
        other => parsed(What::Unknown { name: other.to_owned(), grave: other.starts_with("gd_") }),
    }
}

/// A write through the Management API, the dashboard's among them.
fn of_management(row: &Row, at: chrono::DateTime<chrono::Utc>) -> Result<What, String> {
    let status = row.value("details.response.statusCode").and_then(|s| s.as_u64().or_else(|| s.as_str()?.parse().ok()));
    if status.is_some_and(|status| status >= 400) {
        return Ok(What::Failed);
    }
    let method = row.text("details.request.method").ok_or("sapi names no method")?.to_lowercase();
    let path = row.text("details.request.path").ok_or("sapi names no path")?;
    let path = path.split('?').next().unwrap_or_default();
    let decoded = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
    let segments: Vec<&str> = path.trim_start_matches("/api/v2").split('/').filter(|s| !s.is_empty()).collect();
    // A person who acts in the dashboard stands here; a program only by its client.
    let actors = names(
        row,
        &[
            "details.request.auth.user.email",
            "details.request.auth.user.user_id",
            "client_id",
            "details.request.auth.credentials.client_id",
        ],
    );
    let act = |act: PlatformAct, user: String| Ok(What::Event(event(at, act, vec![user], actors.clone())));
    let in_body = |key: &str| row.value(&format!("details.request.body.{key}"));
    // In a table, a part of it may have a column of its own.
    let has_body = row.value("details.request.body").is_some_and(|body| is_object(&body))
        || ["app_metadata", "user_metadata", "email", "name"].iter().any(|key| in_body(key).is_some());
    match (method.as_str(), segments.as_slice()) {
        (
            "delete",
            ["users", id, "authentication-methods" | "authenticators", ..] | ["users", id, "multifactor", _],
        )
        // It puts others in the place of all that there are.
        | ("put", ["users", id, "authentication-methods"]) => act(PlatformAct::Reset, decoded(id)),
        ("delete", ["guardian", "enrollments", id]) => {
            // Only the device stands in the path; the row may say whose it is.
            act(PlatformAct::Reset, row.text("user_id").unwrap_or_else(|| decoded(id)))
        }
        ("post", ["users", id, "recovery-code-regeneration"]) => act(PlatformAct::BackupCodes, decoded(id)),
        ("patch", ["users", id]) if in_body("password").is_some() => act(PlatformAct::Password, decoded(id)),
        ("patch", ["users", id]) => match in_body("blocked").as_ref().and_then(truth) {
            Some(true) => act(PlatformAct::Suspended, decoded(id)),
            Some(false) => act(PlatformAct::Enabled, decoded(id)),
            None if has_body => Ok(What::Other),
            None => Err("a change of a user does not show what was changed".to_owned()),
        },
        ("post", ["tickets", "password-change"]) => {
            match ["user_id", "email"].iter().find_map(|k| row.text(&format!("details.request.body.{k}"))) {
                Some(user) => act(PlatformAct::PasswordTicket, user),
                None => Err("a password-change ticket names no user".to_owned()),
            }
        }
        ("post", ["guardian", "enrollments", "ticket"]) => match row.text("details.request.body.user_id") {
            Some(user) => act(PlatformAct::EnrolmentTicket, user),
            None => Err("an enrolment ticket names no user".to_owned()),
        },
        ("post", ["users", id, "authentication-methods"]) => act(PlatformAct::EnrolmentTicket, decoded(id)),
        ("post" | "delete", ["users", id, "identities", ..]) => act(PlatformAct::Linked, decoded(id)),
        ("post" | "delete", ["users", id, "roles" | "permissions"] | ["organizations", _, "members", id, "roles"]) => {
            act(PlatformAct::Granted, decoded(id))
        }
        ("post", ["roles", _, "users"]) => {
            let users = in_body("users");
            let users = users.as_ref().and_then(|users| users.as_array()).into_iter().flatten();
            let users: Vec<String> = users.filter_map(|user| Some(user.as_str()?.to_owned())).collect();
            if users.is_empty() {
                return Err("a role was given to users that are not named".to_owned());
            }
            let each = users.into_iter().map(|user| event(at, PlatformAct::Granted, vec![user], actors.clone()));
            Ok(What::Events(each.collect()))
        }
        ("get" | "head" | "options", _) => Ok(What::Other),
        (_, ["users", _, below @ ("authentication-methods" | "authenticators"), ..]) => {
            Ok(What::Unknown { name: format!("sapi {method} users/*/{below}"), grave: true })
        }
        _ => Ok(What::Other),
    }
}

fn truth(value: &serde_json::Value) -> Option<bool> {
    value.as_bool().or_else(|| value.as_str().and_then(|s| s.parse().ok()))
}
