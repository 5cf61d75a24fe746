//! Auth0's tenant log: rows of `GET /logs`, or of a log stream, which wraps each in `data`.

mod codes;
mod management;

use chrono::{DateTime, Utc};

use super::{LogReader, Parsed, PlatformFormat, Unread, What, detailed, unknown, untold};
use crate::reconcile::event::is_in;
use crate::reconcile::read::LogRecord;
use crate::reconcile::times::{Zone, moment};
use crate::reconcile::{PlatformAct, PlatformEvent};

pub use codes::CODES;
pub use codes::{FIELDS, OPERATIONS};

pub(super) const READER: LogReader = LogReader {
    is_row,
    parse,
    shows: &[
        PlatformAct::Reset,
        PlatformAct::Password,
        PlatformAct::PasswordTicket,
        PlatformAct::BackupCodes,
        PlatformAct::Suspended,
        PlatformAct::Enabled,
    ],
    by_hand: false,
    harmless: &[&codes::CODES, &codes::OPERATIONS, &codes::FIELDS],
};

fn is_row(row: &LogRecord) -> bool {
    row.has(&["type"]) && row.has(&["date"])
}

fn parse(row: &LogRecord, zone: &Zone) -> Result<Parsed, Unread> {
    let foreign = |what: &str| Unread::Foreign(what.to_owned());
    let kind = row.text("type").ok_or_else(|| foreign("it has no type"))?;
    let date = row.value("date").ok_or_else(|| foreign("it has no date"))?;
    let moment = moment(&date, zone).map_err(Unread::Row)?;
    let what = of_kind(row, &kind, moment.at).map_err(Unread::Row)?;
    Ok(Parsed { moment, log: PlatformFormat::Both, what })
}

fn of_kind(row: &LogRecord, kind: &str, at: DateTime<Utc>) -> Result<What, String> {
    // Whatever it is, it stays told where the row leaves out whose it is.
    let user =
        || row.text("user_id").or_else(|| row.text("user_name")).into_iter().collect::<Vec<_>>();
    let act = |act| Ok(What::Event(PlatformEvent::new(at, act, user(), Vec::new())));
    let named =
        |act, detail: &str| Ok(detailed(PlatformEvent::new(at, act, user(), Vec::new()), detail));
    let enrolled = |mark: Option<String>| {
        let event = PlatformEvent::new(at, PlatformAct::Enrolled, user(), Vec::new());
        if event.targets.is_empty() {
            Err(format!("{kind} names no user"))
        } else {
            Ok(What::Event(PlatformEvent { mark, ..event }))
        }
    };
    match kind {
        "sapi" => Ok(management::of(row, at)),
        // Log streams that leave out the management events have the effects alone.
        "gd_unenroll" | "gd_user_delete" => act(PlatformAct::Reset),
        "gd_update_device_account" => named(PlatformAct::FactorMoved, "its device was changed"),
        "gd_enrollment_complete" => enrolled(
            ["details.authenticator.id", "details.enrollment._id"].iter().find_map(|p| row.text(p)),
        ),
        "my_account_authentication_method_succeeded" => {
            match row.text("details.operation").map(|o| o.to_lowercase()).as_deref() {
                Some("create") => enrolled(row.text("details.authentication_method_id")),
                // The user's own doing, in their account.
                Some("delete" | "update") => Ok(What::Other),
                Some(_) | None => Ok(untold(
                    at,
                    "a change of the user's factors that does not say which",
                    user(),
                    Vec::new(),
                )),
            }
        }
        "sce" => named(PlatformAct::Contact, "email"),
        "scpn" => named(PlatformAct::Contact, "phone_number"),
        "scu" => named(PlatformAct::Contact, "username"),
        "sdu" | "du" => act(PlatformAct::Deleted),
        "sui" => named(PlatformAct::Changed, "an import of users"),
        "sscim" => named(PlatformAct::Changed, "by SCIM"),
        "organization_member_added" => named(PlatformAct::Granted, "added to an organization"),
        "gd_tenant_update" | "gd_module_switch" => {
            named(PlatformAct::Settings, "second factors of the tenant")
        }
        "kms_key_management_success" | "kms_key_state_changed" => {
            named(PlatformAct::Settings, "the tenant's keys")
        }
        "ss_sso_success" => {
            named(PlatformAct::Settings, "sign-in through a company's own provider")
        }
        "appliance_configuration_api_write" => {
            named(PlatformAct::Settings, "the server's configuration")
        }
        "secte" => named(PlatformAct::Impersonated, "by custom token exchange"),
        "mgmt_api_read" => Ok(management::secrets(row, at)),
        other if is_in(&CODES, other) => Ok(What::Other),
        other => Ok(unknown(at, other, user(), Vec::new())),
    }
}
