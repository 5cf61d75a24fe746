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
//! | `language` | the language of messages to them: `de`, `de-AT` |
//!
//! A "since" is a day (`2026-05-17`) or a time (RFC 3339); an empty one is not known, which counts
//! as too new. There is no column for passwords: imported people have none until one is set.

use std::io::Read;

use chrono::{DateTime, Utc};
use thiserror::Error;

use super::contacts::NO_NUMBER;
use super::{Directory, DirectoryError, NewUser, Random, users};
use crate::base::csv_table::{Shape, Sheet, SheetError, TableRow};
use crate::base::language::Language;
use crate::model::is_phone_number;

/// The columns, in the order of the table above.
pub const COLUMNS: [&str; 15] = [
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
    "language",
];

static SHAPE: Shape = Shape { what: "an import", columns: &COLUMNS, required: &["login", "name"] };

/// The reason why nothing was imported. Text that is quoted from the file is outside text.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum ImportError {
    #[error(transparent)]
    Sheet(#[from] SheetError),
    #[error(transparent)]
    Directory(#[from] DirectoryError),
}

impl ImportError {
    pub fn hint(&self) -> String {
        match self {
            ImportError::Sheet(SheetError::Column { name, .. })
                if name.to_lowercase().contains("password") =>
            {
                "passwords are not imported: set one with `readmit directory set-password`".into()
            }
            ImportError::Sheet(
                SheetError::NoColumn { .. } | SheetError::Twice(_) | SheetError::Column { .. },
            ) => {
                format!("the columns are {}", COLUMNS.join(", "))
            }
            ImportError::Sheet(
                SheetError::Field { .. }
                | SheetError::Row { .. }
                | SheetError::Form(_)
                | SheetError::Nameless(_),
            ) => "nothing was imported; correct the file and run it again".into(),
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
        let mut sheet = Sheet::open(file, &SHAPE)?;
        self.store.expect_many()?;
        let mut broken = None;
        let added = self.store.write(|t| {
            let mut added = 0;
            loop {
                match add_next(&mut sheet, |new| users::insert(t, new, now, random)) {
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
    sheet: &mut Sheet<R>,
    mut insert: impl FnMut(&NewUser) -> Result<crate::model::UserId, DirectoryError>,
) -> Result<bool, ImportError> {
    let Some(row) = sheet.next_row()? else {
        return Ok(false);
    };
    match insert(&user(&row)?) {
        Ok(_) => Ok(true),
        Err(
            error @ (DirectoryError::Taken { thing, .. } | DirectoryError::Misfit { thing, .. }),
        ) => Err(row.broken(column_of(thing), error.to_string()).into()),
        Err(error) => Err(error.into()),
    }
}

/// Returns the column that a thing comes from.
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

fn user(row: &TableRow<'_>) -> Result<NewUser, SheetError> {
    let since = |column| row.time(column);
    let (groups, emails, phones) =
        (since("groups_since")?, since("email_since")?, since("phone_since")?);
    let mut user = NewUser::new(row.text("login"), row.text("name"));
    user.groups = row.several("groups").map(|g| (g.to_owned(), groups)).collect();
    user.addresses = row.several("email").map(|a| (a.to_owned(), emails)).collect();
    if let Some(number) = row.several("phone").find(|number| !is_phone_number(number)) {
        return Err(row.broken("phone", format!("\"{number}\" {NO_NUMBER}")));
    }
    user.phones = row.several("phone").map(|p| (p.to_owned(), phones)).collect();
    let manager = row.text("manager");
    if !manager.is_empty() {
        let name = Some(row.text("manager_name")).filter(|n| !n.is_empty()).unwrap_or(manager);
        user.managers.push((manager.into(), name.into(), since("manager_since")?));
    }
    let identity = row.text("identity");
    if !identity.is_empty() {
        let (issuer, subject) = identity
            .split_once(':')
            .filter(|(issuer, subject)| !issuer.is_empty() && !subject.is_empty())
            .ok_or_else(|| row.broken("identity", "an identity is issuer:subject".into()))?;
        user.identities.push((issuer.into(), subject.into(), since("identity_since")?));
    }
    user.suspended = match row.text("enabled") {
        "" | "yes" => false,
        "no" => true,
        other => return Err(row.broken("enabled", format!("\"{other}\" is neither yes nor no"))),
    };
    user.language = match row.text("language") {
        "" => None,
        said => {
            Some(Language::parse(said).map(|language| language.to_string()).ok_or_else(|| {
                let what = format!("\"{said}\" is no language; it is written like de or de-AT");
                row.broken("language", what)
            })?)
        }
    };
    Ok(user)
}
