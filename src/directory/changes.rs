//! The directory's own log of what was changed on whom: what a platform's audit log is to readmit's
//! ledger.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

use super::store::{millis, must_exist, time_or_epoch};
use super::{Directory, DirectoryError};
use crate::base::string_enum::string_enum;
use crate::model::UserId;

string_enum! {
    /// The one who made a change.
    Actor {
        /// The user, signed in or signing in.
        User = "user",
        /// `readmit directory`, by whoever may use the file.
        Admin = "admin",
        /// The provider's adapter: a readmit case.
        Provider = "provider",
    }
}

string_enum! {
    /// The kind of change that was made. Where the ledger has an action of the kind, it is its name.
    Change {
        UserAdded = "user.added",
        UserDeleted = "user.deleted",
        UserDisabled = "user.disabled",
        UserEnabled = "user.enabled",
        ContactAdded = "user.contact_added",
        ContactRemoved = "user.contact_removed",
        PasswordSet = "user.password_set",
        PasswordSetByAdmin = "user.password_set_by_admin",
        EnrolmentRequired = "user.enrolment_required",
        SessionsRevoked = "user.sessions_revoked",
        DevicesForgotten = "user.devices_forgotten",
        FactorEnrolled = "mfa.factor_enrolled",
        FactorRemoved = "mfa.factor_removed",
        CodesGenerated = "mfa.backup_codes_generated",
        CodesRemoved = "mfa.backup_codes_removed",
        NoteAdded = "note.added",
    }
}

/// When, who, what, and which: an id or a contact, never a secret.
pub type Logged = (DateTime<Utc>, Actor, Change, Option<String>);

pub(super) fn log(
    to: &Connection,
    user: &UserId,
    now: DateTime<Utc>,
    actor: Actor,
    change: Change,
    detail: Option<&str>,
) -> Result<(), DirectoryError> {
    to.prepare_cached(
        "INSERT INTO changes (user, at, actor, kind, detail) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![user.0, millis(now), actor.as_str(), change.as_str(), detail])?;
    Ok(())
}

impl Directory {
    /// The changes to one user at or after `since`, oldest first. It outlives the user.
    pub fn changes(
        &self,
        user: &UserId,
        since: DateTime<Utc>,
    ) -> Result<Vec<Logged>, DirectoryError> {
        let mut query = self.store.read()?.prepare_cached(
            "SELECT at, actor, kind, detail FROM changes WHERE user = ?1 AND at >= ?2 ORDER BY at, id",
        )?;
        let rows = query.query_map(params![user.0, millis(since)], |row| {
            Ok((
                time_or_epoch(row, "at")?,
                Actor::parse(&row.get::<_, String>("actor")?),
                Change::parse(&row.get::<_, String>("kind")?),
                row.get("detail")?,
            ))
        })?;
        rows.map(|row| match row? {
            (at, Some(actor), Some(change), detail) => Ok((at, actor, change, detail)),
            (at, ..) => {
                Err(DirectoryError::Damaged(format!("a change at {at} is of no known kind")))
            }
        })
        .collect()
    }
}

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
            return Err(DirectoryError::Unfit(format!(
                "a note has between 1 and {LONGEST} characters"
            )));
        }
        self.store.write(|t| {
            must_exist(t, user)?;
            t.execute(
                "INSERT INTO notes (user, at, text) VALUES (?1, ?2, ?3)",
                params![user.0, millis(now), text],
            )?;
            log(t, user, now, actor, Change::NoteAdded, None)
        })
    }

    /// Oldest first.
    pub fn notes(&self, user: &UserId) -> Result<Vec<(DateTime<Utc>, String)>, DirectoryError> {
        let at = self.store.read()?;
        must_exist(at, user)?;
        let mut query =
            at.prepare_cached("SELECT at, text FROM notes WHERE user = ?1 ORDER BY at, id")?;
        let rows =
            query.query_map([&user.0], |row| Ok((time_or_epoch(row, "at")?, row.get("text")?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
