//! The meaning of the rows of each platform's log.

mod auth0;
mod intelliauth;
mod keycloak;

use chrono::{DateTime, Utc};

use super::event::Harmless;
use super::read::LogRecord;
use super::times::Zone;
use super::{PlatformAct, PlatformEvent};
use crate::base::string_enum::string_enum;

pub use crate::reconcile::times::Timestamp;
pub use keycloak::{Realm, RealmWrite};

string_enum! {
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
    pub moment: Timestamp,
    pub log: PlatformFormat,
    pub what: What,
}

/// A platform may keep what administrators do and what users do in two logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlatformFormat {
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
    /// A write of all settings, or of some: what was changed, the writes before it tell.
    Realm(RealmWrite),
}

/// The reason why a row could not be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is no row of this platform's log.
    Foreign(String),
    Row(String),
}

impl Unread {
    pub fn why(&self) -> &str {
        match self {
            Unread::Foreign(why) | Unread::Row(why) => why,
        }
    }
}

impl Format {
    /// Hands on the rows that a log stream's envelope holds: one as a rule, and the whole where
    /// there is none.
    pub fn inside<E>(
        self,
        whole: &LogRecord,
        take: &mut dyn FnMut(&LogRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        let is_row = match self {
            Format::IntelliAuth => intelliauth::is_row,
            Format::Auth0 => auth0::is_row,
            Format::Keycloak => keycloak::is_row,
        };
        whole.inside(&is_row, take)
    }

    /// Understands a row, which is in no envelope.
    pub fn understand(self, row: &LogRecord, zone: &Zone) -> Result<Parsed, Unread> {
        match self {
            Format::IntelliAuth => intelliauth::parse(row, zone),
            Format::Auth0 => auth0::parse(row, zone),
            Format::Keycloak => keycloak::parse(row, zone),
        }
    }

    /// Returns the acts that this log shows whenever such an act was done.
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
            // Whether a user was enabled stands in the representation alone, which a realm need not
            // record.
            Format::Keycloak => &[PlatformAct::Reset, PlatformAct::Password],
        }
    }

    /// Returns true if an operator's own account acts there, and not the tool's account.
    pub const fn is_by_hand(self) -> bool {
        match self {
            Format::IntelliAuth => true,
            Format::Auth0 | Format::Keycloak => false,
        }
    }
}

/// A row of a type that is not known: whoever reads the finding looks at it.
fn unknown(at: DateTime<Utc>, name: &str, targets: Vec<String>, actors: Vec<String>) -> What {
    detailed(PlatformEvent::new(at, PlatformAct::Unknown, targets, actors), name)
}

/// A row without what would tell.
fn untold(at: DateTime<Utc>, why: &str, targets: Vec<String>, actors: Vec<String>) -> What {
    detailed(PlatformEvent::new(at, PlatformAct::Untold, targets, actors), why)
}

fn detailed(event: PlatformEvent, detail: &str) -> What {
    What::Event(PlatformEvent { detail: Some(short(detail)), ..event })
}

/// A part of a path as it was meant.
fn decoded(part: &str) -> String {
    percent_encoding::percent_decode_str(part).decode_utf8_lossy().into_owned()
}

/// Fits into a finding.
fn short(text: &str) -> String {
    const MOST: usize = 160;
    if text.chars().count() <= MOST {
        text.to_owned()
    } else {
        text.chars().take(MOST).chain(['…']).collect()
    }
}

/// The names that stand at these places, without what is not there.
fn names(row: &LogRecord, paths: &[&str]) -> Vec<String> {
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

/// All of a format's, with their reasons.
pub fn harmless(format: Format) -> Vec<Harmless> {
    match format {
        Format::IntelliAuth => intelliauth::HARMLESS.to_vec(),
        Format::Auth0 => [&auth0::CODES[..], &auth0::OPERATIONS[..], &auth0::FIELDS[..]].concat(),
        Format::Keycloak => {
            [&keycloak::USER_EVENTS[..], &keycloak::OPERATIONS[..], &keycloak::REALM_SETTINGS[..]]
                .concat()
        }
    }
}
