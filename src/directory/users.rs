//! The users who are there: adding, finding, looking up, suspending.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::account::{fit, fit_login};
use super::changes::log;
use super::store::{count, folded, millis, must_exist, time, time_or_epoch};
use super::{
    Actor, Change, Directory, DirectoryAccount, DirectoryError, NewUser, PasswordState, Random,
    contacts, random,
};
use crate::model::{FoundUser, FoundUsers, Profile, Recorded, SearchTerms, User, UserId};

impl Directory {
    pub fn add(
        &mut self,
        new: &NewUser,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<UserId, DirectoryError> {
        self.store.write(|t| insert(t, new, now, random))
    }

    /// All users whose id, login or address is `who`, each once.
    pub fn find(&self, who: &str) -> Result<Vec<User>, DirectoryError> {
        // A union of three look-ups by index; an OR over a join would read every user.
        let mut query = self.store.read()?.prepare_cached(
            "SELECT id, login, name FROM users WHERE id IN (
                 SELECT id FROM users WHERE id = ?1
                 UNION SELECT id FROM users WHERE login_key = ?2
                 UNION SELECT user FROM addresses WHERE address_key = ?2)
             ORDER BY login_key",
        )?;
        let found = query.query_map(params![who.trim(), folded(who)], user)?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Users whose login, name, address or telephone number `part` fits. Every user is looked at:
    /// a part of a name has no index.
    pub fn search(&self, part: &SearchTerms) -> Result<FoundUsers, DirectoryError> {
        let mut query = self.store.read()?.prepare_cached(
            "SELECT id, login, name, enabled,
                 (SELECT group_concat(address, char(10)) FROM addresses WHERE user = users.id) AS addresses,
                 (SELECT group_concat(number, char(10)) FROM phones WHERE user = users.id) AS numbers
             FROM users",
        )?;
        let mut rows = query.query([])?;
        let mut found = FoundUsers::default();
        while let Some(row) = rows.next()? {
            let user = user(row)?;
            let addresses: Option<String> = row.get("addresses")?;
            let numbers: Option<String> = row.get("numbers")?;
            let texts = addresses.as_deref().unwrap_or_default().lines();
            let texts = texts.chain([user.login.as_str(), user.name.as_str()]);
            if part.fits(texts, numbers.as_deref().unwrap_or_default().lines()) {
                found.add(FoundUser { user, enabled: row.get("enabled")? });
            }
        }
        Ok(found)
    }

    /// Users in the order of their logins, after the login `after`, at most `most` of them.
    pub fn list(
        &self,
        after: Option<&str>,
        most: u32,
    ) -> Result<Vec<(User, bool)>, DirectoryError> {
        let mut query = self.store.read()?.prepare_cached(
            "SELECT id, login, name, enabled FROM users WHERE login_key > ?1 ORDER BY login_key LIMIT ?2",
        )?;
        let found = query
            .query_map(params![after.map(folded).unwrap_or_default(), most], |row| {
                Ok((user(row)?, row.get("enabled")?))
            })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    pub fn len(&self) -> Result<u32, DirectoryError> {
        count(self.store.read()?, "SELECT count(*) FROM users", [])
    }

    pub fn is_empty(&self) -> Result<bool, DirectoryError> {
        Ok(self.list(None, 1)?.is_empty())
    }

    pub fn profile(&self, id: &UserId, now: DateTime<Utc>) -> Result<Profile, DirectoryError> {
        profile(self.store.read()?, id, now)
    }

    pub fn account(
        &self,
        id: &UserId,
        now: DateTime<Utc>,
    ) -> Result<DirectoryAccount, DirectoryError> {
        let at = self.store.read()?;
        let profile = profile(at, id, now)?;
        let (created, password, enrolment_required) = at
            .prepare_cached(
                "SELECT created, password_set, password_expires, must_change, enrolment_required FROM users WHERE id = ?1",
            )?
            .query_row([&id.0], |row| {
                let password = PasswordState {
                    set: time(row, "password_set")?,
                    expires: time(row, "password_expires")?,
                    must_change: row.get("must_change")?,
                };
                Ok((time_or_epoch(row, "created")?, password, time(row, "enrolment_required")?.is_some()))
            })?;
        Ok(DirectoryAccount {
            profile,
            created,
            password,
            enrolment_required,
            factors: self.factors(id)?,
            codes_left: self.codes_left(id)?,
            sessions: self.sessions(id, now)?,
            devices: self.devices(id, now)?,
        })
    }

    /// Suspends or enables. Suspending ends the sessions and keeps the factors: enabling brings
    /// those back. Done already is done.
    pub fn set_enabled(
        &mut self,
        id: &UserId,
        enabled: bool,
        now: DateTime<Utc>,
        actor: Actor,
    ) -> Result<(), DirectoryError> {
        self.store.write(|t| {
            must_exist(t, id)?;
            if t.execute(
                "UPDATE users SET enabled = ?2 WHERE id = ?1 AND enabled <> ?2",
                params![id.0, enabled],
            )? > 0
            {
                let change = if enabled { Change::UserEnabled } else { Change::UserDisabled };
                log(t, id, now, actor, change, None)?;
            }
            if !enabled {
                t.execute("DELETE FROM sessions WHERE user = ?1", [&id.0])?;
            }
            Ok(())
        })
    }

    /// Lets a user who was locked by failed attempts try again.
    pub fn unlock(&mut self, id: &UserId) -> Result<(), DirectoryError> {
        self.store.write(|t| {
            must_exist(t, id)?;
            t.execute(
                "UPDATE users SET failures = 0, locks = 0, locked_until = NULL WHERE id = ?1",
                [&id.0],
            )?;
            Ok(())
        })
    }

    pub fn delete(&mut self, id: &UserId, now: DateTime<Utc>) -> Result<(), DirectoryError> {
        self.store.write(|t| {
            must_exist(t, id)?;
            t.execute("DELETE FROM users WHERE id = ?1", [&id.0])?;
            log(t, id, now, Actor::Admin, Change::UserDeleted, None)
        })
    }
}

pub(super) fn insert(
    t: &Connection,
    new: &NewUser,
    now: DateTime<Utc>,
    random: &mut Random<'_>,
) -> Result<UserId, DirectoryError> {
    fit_login("login", &new.login)?;
    fit("name", &new.name)?;
    let id = UserId(random::id(random));
    t.prepare_cached(
        "INSERT INTO users (id, login, login_key, name, enabled, created, language)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        id.0,
        new.login,
        folded(&new.login),
        new.name,
        !new.suspended,
        millis(now),
        new.language
    ])
    .map_err(|e| contacts::taken(e, "login", &new.login))?;
    log(t, &id, now, Actor::Admin, Change::UserAdded, None)?;
    contacts::insert_all(t, &id, new, random)?;
    Ok(id)
}

pub(super) fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User { id: UserId(row.get("id")?), login: row.get("login")?, name: row.get("name")? })
}

/// Seven look-ups by this user's key, however many users there are.
fn profile(at: &Connection, id: &UserId, now: DateTime<Utc>) -> Result<Profile, DirectoryError> {
    let (user, enabled, locked, language) = at
        .prepare_cached(
            "SELECT id, login, name, enabled, locked_until, language FROM users WHERE id = ?1",
        )?
        .query_row([&id.0], |row| {
            let language: Option<String> = row.get("language")?;
            Ok((user(row)?, row.get("enabled")?, time(row, "locked_until")?, language))
        })
        .optional()?
        .ok_or(DirectoryError::NoSuchUser)?;
    Ok(Profile {
        user,
        enabled,
        locked_until: locked.filter(|until| *until > now),
        groups: Recorded::Known(
            contacts::groups(at, id)?.into_iter().map(|(name, _)| name).collect(),
        ),
        phones: contacts::phones(at, id)?,
        addresses: contacts::addresses(at, id)?,
        managers: contacts::managers(at, id)?,
        identities: Recorded::Known(contacts::identities(at, id)?),
        languages: language.into_iter().collect(),
    })
}
