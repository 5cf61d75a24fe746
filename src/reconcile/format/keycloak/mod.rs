//! Keycloak's two logs, as the Admin API or the database hands them out: admin events and user
//! events, in one file or two.

mod admin;
mod realm;
mod users;

use super::{LogReader, Parsed, PlatformFormat, Unread};
use crate::reconcile::PlatformAct;
use crate::reconcile::event::{ENDS, Harmless};
use crate::reconcile::read::LogRecord;
use crate::reconcile::times::{Zone, moment};

pub use realm::{Realm, RealmWrite};

const TIME: [&str; 3] = ["time", "event_time", "admin_event_time"];
const OPERATION: [&str; 2] = ["operationType", "operation_type"];

pub(super) const READER: LogReader = LogReader {
    is_row,
    parse,
    // Whether a user was enabled stands in the representation alone, which a realm need not record.
    shows: &[PlatformAct::Reset, PlatformAct::Password],
    by_hand: false,
    harmless: &[&users::USER_EVENTS, &OPERATIONS, &realm::REALM_SETTINGS],
};

fn is_row(row: &LogRecord) -> bool {
    row.has(&TIME) && (row.has(&["type"]) || row.has(&OPERATION))
}

fn parse(row: &LogRecord, zone: &Zone) -> Result<Parsed, Unread> {
    let foreign = |what: &str| Unread::Foreign(what.to_owned());
    let time = TIME.iter().find_map(|p| row.value(p)).ok_or_else(|| foreign("it has no time"))?;
    let operation = OPERATION.iter().find_map(|p| row.text(p));
    let kind = row.text("type");
    if operation.is_none() && kind.is_none() {
        return Err(foreign("it has neither a type nor an operation"));
    }
    let moment = moment(&time, zone).map_err(Unread::Row)?;
    let (log, what) = match (operation, kind) {
        (Some(operation), _) => (PlatformFormat::Acts, admin::of(row, moment.at, &operation)),
        (None, kind) => {
            (PlatformFormat::Users, users::of(row, &kind.unwrap_or_default(), moment.at))
        }
    };
    Ok(Parsed { moment, log, what: what.map_err(Unread::Row)? })
}

pub(crate) const CACHE: &str = "what is stored is read anew";

pub(crate) const NOBODY: &str =
    "nobody is in it or has it yet; what is given to it, and who gets it, are rows of their own";

pub(crate) const LABEL: &str =
    "what a factor is called or in which order it stands; the factor stays what it is";

/// With the path in the realm. What is not here is a finding: what this module knows by its name,
/// the rest as not known.
pub const OPERATIONS: [Harmless; 19] = [
    ("ACTION clear-keys-cache", CACHE),
    ("ACTION clear-realm-cache", CACHE),
    ("ACTION clear-user-cache", CACHE),
    ("ACTION logout-all", ENDS),
    ("ACTION push-revocation", ENDS),
    ("ACTION users/*/consents/*", ENDS),
    ("ACTION users/*/credentials/*/moveAfter/*", LABEL),
    ("ACTION users/*/credentials/*/moveToFirst", LABEL),
    ("ACTION users/*/logout", ENDS),
    (
        "ACTION users/*/send-verify-email",
        "a mail to the address on file, which shows only that it is read",
    ),
    ("CREATE clients/*/roles/*", NOBODY),
    ("CREATE groups/*", NOBODY),
    ("CREATE roles/*", NOBODY),
    ("CREATE users/*", "a new account; groups, roles and links given along with it are findings"),
    ("DELETE sessions/*", ENDS),
    ("DELETE users/*/consents/*", ENDS),
    ("DELETE users/*/sessions/*", ENDS),
    ("DELETE users/*/offline-sessions/*", ENDS),
    ("UPDATE users/*/credentials/*/userLabel", LABEL),
];
