//! The ways to reach someone, and who can vouch: phones, addresses, managers, linked identities,
//! groups, each with "since".

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

use super::account::{fit, fit_login};
use super::changes::log;
use super::error::is_taken;
use super::store::{folded, must_exist, some_millis, time};
use super::{Actor, Change, Directory, DirectoryError, NewUser, Random, random};
use crate::model::{Address, Identity, Manager, Phone, Recipient, UserId, is_phone_number};

type OnFileSince = Option<DateTime<Utc>>;

/// The reason why a text cannot be called.
pub(super) const NO_NUMBER: &str =
    "is no telephone number that can be called: one number has 5 to 15 digits";

impl Directory {
    /// Its id. `since` is when it came on file.
    pub fn add_phone(
        &mut self,
        user: &UserId,
        number: &str,
        since: OnFileSince,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<String, DirectoryError> {
        self.add_contact(user, now, number, |t| insert_phone(t, user, number, since, random))
    }

    /// The first address of a user becomes the primary one; `primary` moves that to this one.
    pub fn add_address(
        &mut self,
        user: &UserId,
        address: &str,
        since: OnFileSince,
        primary: bool,
        now: DateTime<Utc>,
    ) -> Result<(), DirectoryError> {
        self.add_contact(user, now, address, |t| {
            let first = addresses(t, user)?.is_empty();
            if primary {
                t.execute("UPDATE addresses SET is_primary = 0 WHERE user = ?1", [&user.0])?;
            }
            insert_address(t, user, address, since, primary || first)
        })
    }

    pub fn add_manager(
        &mut self,
        user: &UserId,
        login: &str,
        name: &str,
        since: OnFileSince,
        now: DateTime<Utc>,
    ) -> Result<(), DirectoryError> {
        self.add_contact(user, now, login, |t| insert_manager(t, user, login, name, since))
    }

    /// Its id.
    pub fn link_identity(
        &mut self,
        user: &UserId,
        issuer: &str,
        subject: &str,
        linked: OnFileSince,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<String, DirectoryError> {
        self.add_contact(user, now, issuer, |t| {
            insert_identity(t, user, issuer, subject, linked, random)
        })
    }

    pub fn add_group(
        &mut self,
        user: &UserId,
        name: &str,
        since: OnFileSince,
        now: DateTime<Utc>,
    ) -> Result<(), DirectoryError> {
        self.add_contact(user, now, name, |t| insert_group(t, user, name, since))
    }

    /// By the phone's id. A factor that rests on it stays, without a number.
    pub fn remove_phone(
        &mut self,
        user: &UserId,
        id: &str,
        now: DateTime<Utc>,
    ) -> Result<(), DirectoryError> {
        self.store.write(|t| {
            must_exist(t, user)?;
            if t.execute("DELETE FROM phones WHERE id = ?1 AND user = ?2", [id, &user.0])? > 0 {
                log(t, user, now, Actor::Admin, Change::ContactRemoved, Some(id))?;
            }
            Ok(())
        })
    }

    /// Takes an address off, in whatever case it is written. With the primary one gone, another
    /// becomes it. False if it was not on file.
    pub fn remove_address(
        &mut self,
        user: &UserId,
        address: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, DirectoryError> {
        self.store.write(|t| {
            must_exist(t, user)?;
            let key = folded(address);
            if t.execute(
                "DELETE FROM addresses WHERE user = ?1 AND address_key = ?2",
                [&user.0, &key],
            )? == 0
            {
                return Ok(false);
            }
            t.execute(
                "UPDATE addresses SET is_primary = 1 WHERE user = ?1
                 AND address_key = (SELECT min(address_key) FROM addresses WHERE user = ?1)
                 AND NOT EXISTS (SELECT 1 FROM addresses WHERE user = ?1 AND is_primary = 1)",
                [&user.0],
            )?;
            log(t, user, now, Actor::Admin, Change::ContactRemoved, Some(address))?;
            Ok(true)
        })
    }

    fn add_contact<T>(
        &mut self,
        user: &UserId,
        now: DateTime<Utc>,
        detail: &str,
        insert: impl FnOnce(&Connection) -> Result<T, DirectoryError>,
    ) -> Result<T, DirectoryError> {
        self.store.write(|t| {
            must_exist(t, user)?;
            let made = insert(t)?;
            log(t, user, now, Actor::Admin, Change::ContactAdded, Some(detail))?;
            Ok(made)
        })
    }
}

pub(super) fn insert_all(
    t: &Connection,
    user: &UserId,
    new: &NewUser,
    random: &mut Random<'_>,
) -> Result<(), DirectoryError> {
    for (name, since) in &new.groups {
        insert_group(t, user, name, *since)?;
    }
    for (at, (address, since)) in new.addresses.iter().enumerate() {
        insert_address(t, user, address, *since, at == 0)?;
    }
    for (number, since) in &new.phones {
        insert_phone(t, user, number, *since, random)?;
    }
    for (login, name, since) in &new.managers {
        insert_manager(t, user, login, name, *since)?;
    }
    for (issuer, subject, linked) in &new.identities {
        insert_identity(t, user, issuer, subject, *linked, random)?;
    }
    Ok(())
}

fn insert_phone(
    t: &Connection,
    user: &UserId,
    number: &str,
    since: OnFileSince,
    random: &mut Random<'_>,
) -> Result<String, DirectoryError> {
    fit("phone number", number)?;
    if !is_phone_number(number) {
        return Err(DirectoryError::Misfit { thing: "phone number", what: NO_NUMBER.into() });
    }
    let id = random::id(random);
    t.prepare_cached("INSERT INTO phones (id, user, number, since) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, user.0, number, some_millis(since)])
        .map_err(|e| taken(e, "phone number", number))?;
    Ok(id)
}

fn insert_address(
    t: &Connection,
    user: &UserId,
    address: &str,
    since: OnFileSince,
    primary: bool,
) -> Result<(), DirectoryError> {
    fit("address", address)?;
    // One address: a second one, a name or a line end would go out with the messages to this one.
    Recipient::parse(address).map_err(|why| DirectoryError::Misfit {
        thing: "address",
        what: format!("is refused: {why}"),
    })?;
    t.prepare_cached(
        "INSERT INTO addresses (user, address, address_key, since, is_primary) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![user.0, address, folded(address), some_millis(since), primary])
    .map_err(|e| taken(e, "address", address))?;
    Ok(())
}

fn insert_manager(
    t: &Connection,
    user: &UserId,
    login: &str,
    name: &str,
    since: OnFileSince,
) -> Result<(), DirectoryError> {
    fit_login("manager", login)?;
    fit("manager's name", name)?;
    t.prepare_cached("INSERT INTO managers (user, login, name, since) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![user.0, login, name, some_millis(since)])
        .map_err(|e| taken(e, "manager", login))?;
    Ok(())
}

fn insert_identity(
    t: &Connection,
    user: &UserId,
    issuer: &str,
    subject: &str,
    linked: OnFileSince,
    random: &mut Random<'_>,
) -> Result<String, DirectoryError> {
    fit("issuer", issuer)?;
    fit("subject", subject)?;
    let id = random::id(random);
    t.prepare_cached(
        "INSERT INTO identities (id, user, issuer, subject, linked) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![id, user.0, issuer, subject, some_millis(linked)])
    .map_err(|e| taken(e, "identity", subject))?;
    Ok(id)
}

fn insert_group(
    t: &Connection,
    user: &UserId,
    name: &str,
    since: OnFileSince,
) -> Result<(), DirectoryError> {
    fit("group", name)?;
    t.prepare_cached("INSERT INTO groups (user, name, since) VALUES (?1, ?2, ?3)")?
        .execute(params![user.0, name, some_millis(since)])
        .map_err(|e| taken(e, "group", name))?;
    Ok(())
}

pub(super) fn taken(error: rusqlite::Error, thing: &'static str, name: &str) -> DirectoryError {
    if is_taken(&error) { DirectoryError::Taken { thing, name: name.into() } } else { error.into() }
}

pub(super) fn phones(at: &Connection, user: &UserId) -> Result<Vec<Phone>, DirectoryError> {
    let mut query = at
        .prepare_cached("SELECT id, number, since FROM phones WHERE user = ?1 ORDER BY since IS NULL, since, number")?;
    let rows = query.query_map([&user.0], |row| {
        Ok(Phone { id: row.get("id")?, number: row.get("number")?, since: time(row, "since")? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn addresses(at: &Connection, user: &UserId) -> Result<Vec<Address>, DirectoryError> {
    let mut query = at.prepare_cached(
        "SELECT address, since, is_primary FROM addresses WHERE user = ?1 ORDER BY is_primary DESC, address_key",
    )?;
    let rows = query.query_map([&user.0], |row| {
        Ok(Address {
            address: row.get("address")?,
            since: time(row, "since")?,
            primary: row.get("is_primary")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn managers(at: &Connection, user: &UserId) -> Result<Vec<Manager>, DirectoryError> {
    let mut query = at
        .prepare_cached("SELECT login, name, since FROM managers WHERE user = ?1 ORDER BY login")?;
    let rows = query.query_map([&user.0], |row| {
        Ok(Manager { name: row.get("name")?, login: row.get("login")?, since: time(row, "since")? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn identities(at: &Connection, user: &UserId) -> Result<Vec<Identity>, DirectoryError> {
    let mut query = at.prepare_cached(
        "SELECT id, issuer, subject, linked FROM identities WHERE user = ?1 ORDER BY issuer, subject",
    )?;
    let rows = query.query_map([&user.0], |row| {
        Ok(Identity {
            id: row.get("id")?,
            issuer: row.get("issuer")?,
            subject: row.get("subject")?,
            linked: time(row, "linked")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn groups(
    at: &Connection,
    user: &UserId,
) -> Result<Vec<(String, OnFileSince)>, DirectoryError> {
    let mut query =
        at.prepare_cached("SELECT name, since FROM groups WHERE user = ?1 ORDER BY name")?;
    let rows = query.query_map([&user.0], |row| Ok((row.get("name")?, time(row, "since")?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
