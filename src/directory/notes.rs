//! Notes on a user's record.

use chrono::{DateTime, Utc};
use rusqlite::params;

use super::changes::log;
use super::rows::must_exist;
use super::time::{millis, time_or_epoch};
use super::{Actor, Change, Directory, DirectoryError};
use crate::model::UserId;

/// Most characters of a note.
const LONGEST: usize = 10_000;

impl Directory {
    pub fn add_note(
        &mut self,
        user: &UserId,
        text: &str,
        now: DateTime<Utc>,
        actor: Actor,
    ) -> Result<(), DirectoryError> {
        if text.trim().is_empty() || text.chars().count() > LONGEST {
            return Err(DirectoryError::Unfit(format!("a note has between 1 and {LONGEST} characters")));
        }
        self.store.write(|t| {
            must_exist(t, user)?;
            t.execute("INSERT INTO notes (user, at, text) VALUES (?1, ?2, ?3)", params![user.0, millis(now), text])?;
            log(t, user, now, actor, Change::NoteAdded, None)
        })
    }

    /// Oldest first.
    pub fn notes(&self, user: &UserId) -> Result<Vec<(DateTime<Utc>, String)>, DirectoryError> {
        let at = self.store.read()?;
        must_exist(at, user)?;
        let mut query = at.prepare_cached("SELECT at, text FROM notes WHERE user = ?1 ORDER BY at, id")?;
        let rows = query.query_map([&user.0], |row| Ok((time_or_epoch(row, "at")?, row.get("text")?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
