//! What the rows of each platform's log mean.

mod auth0;
mod intelliauth;
mod keycloak;
mod moment;

use chrono::{DateTime, FixedOffset, Utc};

use super::read::Row;
use super::{PlatformAct, PlatformEvent, Reason};
use crate::ledger::entry::words;

words! {
    /// Whose log it is.
    Format {
        IntelliAuth = "intelliauth",
        Auth0 = "auth0",
        Keycloak = "keycloak",
    }
}

/// One row, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    pub at: DateTime<Utc>,
    /// It named no zone.
    pub no_zone: bool,
    pub log: Log,
    pub what: What,
}

/// A platform may keep what administrators do and what users do in two logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    Both,
    Acts,
    Users,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// `file` and `line` are still to be filled in.
    Event(PlatformEvent),
    /// One row about several users.
    Events(Vec<PlatformEvent>),
    /// Known, and of no concern here.
    Other,
    /// It says that it was not done.
    Failed,
    /// Of an unknown type; `grave` if it may be about factors.
    Unknown { name: String, grave: bool },
}

impl Format {
    /// Understands a row. The error says why that cannot be done.
    pub fn understand(self, row: &Row, zone: FixedOffset) -> Result<Parsed, String> {
        match self {
            Format::IntelliAuth => intelliauth::parse(row, zone),
            Format::Auth0 => auth0::parse(row, zone),
            Format::Keycloak => keycloak::parse(row, zone),
        }
    }

    /// What this log shows whenever it was done.
    pub const fn shows(self) -> &'static [PlatformAct] {
        match self {
            Format::IntelliAuth => &[
                PlatformAct::Reset,
                PlatformAct::Password,
                PlatformAct::BackupCodes,
                PlatformAct::Suspended,
                PlatformAct::Enabled,
            ],
            Format::Auth0 => &[
                PlatformAct::Reset,
                PlatformAct::Password,
                PlatformAct::PasswordTicket,
                PlatformAct::BackupCodes,
                PlatformAct::Suspended,
                PlatformAct::Enabled,
            ],
            // Whether a user was enabled stands in the representation alone, which a realm need not record.
            Format::Keycloak => &[PlatformAct::Reset, PlatformAct::Password],
        }
    }

    /// Whether it is an operator's own account that acts there, and not the tool's.
    pub const fn is_by_hand(self) -> bool {
        match self {
            Format::IntelliAuth => true,
            Format::Auth0 | Format::Keycloak => false,
        }
    }
}

/// An event of which the reader knows the place.
fn event(at: DateTime<Utc>, act: PlatformAct, targets: Vec<String>, actors: Vec<String>) -> PlatformEvent {
    PlatformEvent { at, act, targets, id: None, actors, reason: Reason::NotShown, mark: None, file: 0, line: 0 }
}

/// An object, or text that holds one whole, as databases have it.
fn is_object(value: &serde_json::Value) -> bool {
    let holds = |text: &str| serde_json::from_str::<serde_json::Map<_, _>>(text).is_ok();
    value.is_object() || value.as_str().is_some_and(holds)
}

/// The names that stand at these places, without what is not there.
fn names(row: &Row, paths: &[&str]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for path in paths {
        if let Some(name) = row.text(path)
            && !found.contains(&name)
        {
            found.push(name);
        }
    }
    found
}
