//! Helpers over one user's rows that several parts need.

use rusqlite::{Connection, OptionalExtension};

use super::DirectoryError;
use crate::model::UserId;

/// [`DirectoryError::NoSuchUser`] unless there is this user.
pub(super) fn must_exist(at: &Connection, user: &UserId) -> Result<(), DirectoryError> {
    at.prepare_cached("SELECT 1 FROM users WHERE id = ?1")?
        .query_row([&user.0], |_| Ok(()))
        .optional()?
        .ok_or(DirectoryError::NoSuchUser)
}

/// Returns the form by which a login or an address is compared. Nobody knows in which case people wrote
/// theirs.
pub(super) fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

/// A count, which a `u32` holds.
pub(super) fn count(at: &Connection, sql: &str, values: impl rusqlite::Params) -> Result<u32, DirectoryError> {
    let found: i64 = at.prepare_cached(sql)?.query_row(values, |row| row.get(0))?;
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}
