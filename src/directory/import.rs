//! People from a CSV file: all of them or none.
//!
//! UTF-8, comma-separated, RFC 4180 quoting, the first row names the columns, in any order:
//!
//! | column | what |
//! |---|---|
//! | `login` | required, not there yet |
//! | `name` | required |
//! | `groups` | separated by `;` |
//! | `groups_since` | when they came on file |
//! | `email` | addresses separated by `;`, the first one is the primary one |
//! | `email_since` | |
//! | `phone` | numbers separated by `;` |
//! | `phone_since` | |
//! | `manager` | login of who can vouch |
//! | `manager_name` | the login, if it is missing |
//! | `manager_since` | |
//! | `identity` | `issuer:subject` |
//! | `identity_since` | |
//! | `enabled` | `yes` (if empty) or `no` |
//!
//! A "since" is a day (`2026-05-17`) or a time (RFC 3339); an empty one is not known, which counts as too new. There is
//! no column for passwords: imported people have none until one is set.

use std::io::Read;

use chrono::{DateTime, NaiveDate, Utc};
use csv::{ReaderBuilder, StringRecord, Trim};
use thiserror::Error;

use super::{Directory, DirectoryError, NewUser, Random, users};

/// The columns, in the order of the table above.
pub const COLUMNS: [&str; 14] = [
    "login",
    "name",
    "groups",
    "groups_since",
    "email",
    "email_since",
    "phone",
    "phone_since",
    "manager",
    "manager_name",
    "manager_since",
    "identity",
    "identity_since",
    "enabled",
];

/// Why nothing was imported. What is quoted from the file is outside text.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum ImportError {
    #[error("the file has no column {0:?}; login and name are required")]
    NoColumn(&'static str),
    #[error("the file has a column {0:?} that an import does not know")]
    Column(String),
    #[error("the file has the column {0:?} twice")]
    Twice(String),
    /// `line` counts from 1, the header included.
    #[error("line {line}, column {column:?}: {what}")]
    Field { line: u64, column: &'static str, what: String },
    #[error("line {line}: {what}")]
    Row { line: u64, what: String },
    #[error(transparent)]
    Directory(#[from] DirectoryError),
}

impl ImportError {
    pub fn hint(&self) -> String {
        match self {
            ImportError::Column(name) if name.to_lowercase().contains("password") => {
                "passwords are not imported: set one with `readmit directory set-password`".into()
            }
            ImportError::NoColumn(_) | ImportError::Twice(_) | ImportError::Column(_) => {
                format!("the columns are {}", COLUMNS.join(", "))
            }
            ImportError::Field { .. } | ImportError::Row { .. } => {
                "nothing was imported; correct the file and run it again".into()
            }
            ImportError::Directory(error) => error.hint().into(),
        }
    }
}

impl Directory {
    /// Adds everyone in `file`. How many; on an error nobody was added.
    pub fn import(
        &mut self,
        file: impl Read,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<usize, ImportError> {
        let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(file);
        let columns = Columns::of(reader.headers().map_err(|e| unreadable(&e))?)?;
        self.store.expect_many()?;
        let mut broken = None;
        let added = self.store.write(|t| {
            let mut record = StringRecord::new();
            let mut added = 0;
            loop {
                match add_next(&mut reader, &mut record, &columns, |new| users::insert(t, new, now, random)) {
                    Ok(true) => added += 1,
                    Ok(false) => return Ok(added),
                    Err(error) => {
                        broken = Some(error);
                        // Rolls everything back; `broken` says why.
                        return Err(DirectoryError::Unfit("the file is broken".into()));
                    }
                }
            }
        });
        match broken {
            Some(error) => Err(error),
            None => Ok(added?),
        }
    }
}

/// Adds the next row's user. False at the end.
fn add_next<R: Read>(
    reader: &mut csv::Reader<R>,
    record: &mut StringRecord,
    columns: &Columns,
    mut insert: impl FnMut(&NewUser) -> Result<crate::provider::UserId, DirectoryError>,
) -> Result<bool, ImportError> {
    if !reader.read_record(record).map_err(|e| unreadable(&e))? {
        return Ok(false);
    }
    let row = Row { line: record.position().map_or(0, csv::Position::line), record, columns };
    match insert(&row.user()?) {
        Ok(_) => Ok(true),
        Err(error @ (DirectoryError::Taken { thing, .. } | DirectoryError::Misfit { thing, .. })) => {
            Err(row.broken(column_of(thing), error.to_string()))
        }
        Err(error) => Err(error.into()),
    }
}

/// Which column a thing comes from.
fn column_of(thing: &str) -> &'static str {
    match thing {
        "name" => "name",
        "phone number" => "phone",
        "address" => "email",
        "group" => "groups",
        "manager" => "manager",
        "manager's name" => "manager_name",
        "identity" | "issuer" | "subject" => "identity",
        _ => "login",
    }
}

/// Where each known column is.
struct Columns([Option<usize>; COLUMNS.len()]);

impl Columns {
    fn of(header: &StringRecord) -> Result<Columns, ImportError> {
        let mut places = [None; COLUMNS.len()];
        for (place, name) in header.iter().enumerate() {
            // Spreadsheets put a byte order mark before the first one.
            let name = name.trim_start_matches('\u{feff}').trim();
            let known = COLUMNS.iter().position(|c| *c == name).ok_or_else(|| ImportError::Column(name.into()))?;
            if places[known].replace(place).is_some() {
                return Err(ImportError::Twice(name.into()));
            }
        }
        for required in ["login", "name"] {
            if COLUMNS.iter().zip(places).any(|(c, place)| *c == required && place.is_none()) {
                return Err(ImportError::NoColumn(required));
            }
        }
        Ok(Columns(places))
    }
}

struct Row<'r> {
    line: u64,
    record: &'r StringRecord,
    columns: &'r Columns,
}

impl Row<'_> {
    fn user(&self) -> Result<NewUser, ImportError> {
        let since = |column| self.time(column);
        let (groups, emails, phones) = (since("groups_since")?, since("email_since")?, since("phone_since")?);
        let mut user = NewUser::new(self.text("login"), self.text("name"));
        user.groups = self.several("groups").map(|g| (g.to_owned(), groups)).collect();
        user.addresses = self.several("email").map(|a| (a.to_owned(), emails)).collect();
        user.phones = self.several("phone").map(|p| (p.to_owned(), phones)).collect();
        let manager = self.text("manager");
        if !manager.is_empty() {
            let name = Some(self.text("manager_name")).filter(|n| !n.is_empty()).unwrap_or(manager);
            user.managers.push((manager.into(), name.into(), since("manager_since")?));
        }
        let identity = self.text("identity");
        if !identity.is_empty() {
            let (issuer, subject) = identity
                .split_once(':')
                .filter(|(issuer, subject)| !issuer.is_empty() && !subject.is_empty())
                .ok_or_else(|| self.broken("identity", "an identity is issuer:subject".into()))?;
            user.identities.push((issuer.into(), subject.into(), since("identity_since")?));
        }
        user.suspended = match self.text("enabled") {
            "" | "yes" => false,
            "no" => true,
            other => return Err(self.broken("enabled", format!("{other:?} is neither yes nor no"))),
        };
        Ok(user)
    }

    fn text(&self, column: &str) -> &str {
        let place = COLUMNS.iter().position(|c| *c == column).and_then(|c| self.columns.0[c]);
        place.and_then(|p| self.record.get(p)).unwrap_or_default()
    }

    fn several(&self, column: &str) -> impl Iterator<Item = &str> {
        self.text(column).split(';').map(str::trim).filter(|part| !part.is_empty())
    }

    fn time(&self, column: &'static str) -> Result<Option<DateTime<Utc>>, ImportError> {
        match self.text(column) {
            "" => Ok(None),
            text => since(text).map(Some).ok_or_else(|| {
                self.broken(column, format!("{text:?} is neither a day like 2026-05-17 nor a time in RFC 3339"))
            }),
        }
    }

    fn broken(&self, column: &'static str, what: String) -> ImportError {
        ImportError::Field { line: self.line, column, what }
    }
}

/// A day (its beginning, UTC) or a time.
pub fn since(text: &str) -> Option<DateTime<Utc>> {
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0).map(|t| t.and_utc());
    DateTime::parse_from_rfc3339(text).ok().map(|t| t.with_timezone(&Utc)).or_else(day)
}

fn unreadable(error: &csv::Error) -> ImportError {
    let line = error.position().map_or(1, csv::Position::line);
    let what = match error.kind() {
        csv::ErrorKind::Utf8 { err, .. } => format!("field {} is not UTF-8", err.field() + 1),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("there are {len} fields where the header has {expected_len}")
        }
        _ => error.to_string(),
    };
    ImportError::Row { line, what }
}
