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

/// The reader of a platform's log.
struct LogReader {
    /// Returns true if it is a row of this log, and not the envelope around rows.
    is_row: fn(&LogRecord) -> bool,
    /// Understands a row.
    parse: fn(&LogRecord, &Zone) -> Result<Parsed, Unread>,
    /// The acts that this log shows whenever such an act was done.
    shows: &'static [PlatformAct],
    /// True if an operator's own account acts there, and not the tool's account.
    by_hand: bool,
    /// The things that no case need explain, in several lists.
    harmless: &'static [&'static [Harmless]],
}

impl Format {
    const fn reader(self) -> &'static LogReader {
        match self {
            Format::IntelliAuth => &intelliauth::READER,
            Format::Auth0 => &auth0::READER,
            Format::Keycloak => &keycloak::READER,
        }
    }

    /// Hands on the rows that a log stream's envelope holds: one as a rule, and the whole where
    /// there is none.
    pub fn inside<E>(
        self,
        whole: &LogRecord,
        take: &mut dyn FnMut(&LogRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        whole.inside(&self.reader().is_row, take)
    }

    /// Understands a row, which is in no envelope.
    pub fn understand(self, row: &LogRecord, zone: &Zone) -> Result<Parsed, Unread> {
        (self.reader().parse)(row, zone)
    }

    /// Returns the acts that this log shows whenever such an act was done.
    pub fn shows(self) -> &'static [PlatformAct] {
        self.reader().shows
    }

    /// Returns true if an operator's own account acts there, and not the tool's account.
    pub fn is_by_hand(self) -> bool {
        self.reader().by_hand
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
    format.reader().harmless.concat()
}
