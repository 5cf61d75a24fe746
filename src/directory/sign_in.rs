//! Signing in: password, then a factor or a backup code, then whatever must be put right, then a session.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use secrecy::SecretString;

use super::codes::{codes_left, spend_code};
use super::devices::is_remembered;
use super::enrol::spend_totp;
use super::rows::{count, folded};
use super::sign_in_rules::{Facts, Next, Shown, next};
use super::time::{millis, time};
use super::{Actor, Directory, DirectoryError, Enrolment, Random, Refusal, Session, passwords, sessions, sign_ins};
use crate::provider::{SignIn, SignInMethod, SignInResult, UserId};

/// Wrong passwords and codes in a row before a lock. SP 800-63B-4, 3.2.2 allows 100; guessing six digits with three of
/// them right at a time wants it far lower, and people rarely need more than ten.
pub const LOCK_AFTER: u32 = 10;

/// How long the first lock lasts. Each further one without a success between them is twice as long.
pub const LOCK_FOR: TimeDelta = TimeDelta::minutes(15);

/// No lock is longer, so that nobody can shut another out for good.
pub const LOCK_LONGEST: TimeDelta = TimeDelta::hours(24);

/// How long a sign-in may take, enrolment included.
pub const STEP_LIFETIME: TimeDelta = TimeDelta::minutes(30);

/// Where a sign-in stands.
#[derive(Debug)]
pub enum Step {
    /// Not let in. With an attempt that is still held, the same step may be tried again.
    Refused(Refusal, Option<Held>),
    /// A code of an authenticator (if `totp`) or one of so many backup codes is needed.
    Prove {
        held: Held,
        totp: bool,
        codes: u32,
    },
    /// The password is temporary.
    ChangePassword(Held),
    /// There is no factor, or an administrator wants a new one.
    Enrol(Held),
    SignedIn(Session),
}

/// An attempt whose password was right: what it has shown so far. Only this module makes one.
pub struct Held {
    user: UserId,
    from: String,
    begun: DateTime<Utc>,
    shown: Shown,
}

impl Held {
    pub fn user(&self) -> &UserId {
        &self.user
    }

    fn method(&self) -> SignInMethod {
        match self.shown {
            Shown::Nothing => SignInMethod::Password,
            Shown::Device | Shown::Factor | Shown::Enrolled => SignInMethod::PasswordAndFactor,
            Shown::BackupCode => SignInMethod::BackupCode,
        }
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held").field("user", &self.user).field("shown", &self.shown).finish_non_exhaustive()
    }
}

impl Directory {
    /// Begins a sign-in. `from` is the network address; `device` the token of a remembered device, if there is one.
    pub fn sign_in(
        &mut self,
        login: &str,
        password: &SecretString,
        from: &str,
        device: Option<&SecretString>,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<Step, DirectoryError> {
        let at = self.store.read()?;
        let found: Option<(UserId, Option<String>)> = at
            .prepare_cached("SELECT id, password FROM users WHERE login_key = ?1")?
            .query_row([folded(login)], |row| Ok((UserId(row.get("id")?), row.get("password")?)))
            .optional()?;
        let Some((user, stored)) = found else {
            self.hashing.verify(password, None);
            return Ok(Step::Refused(Refusal::WrongPassword, None));
        };
        let mut held = Held { user, from: from.into(), begun: now, shown: Shown::Nothing };
        // A locked user's password is not looked at, so that a lock cannot be guessed through.
        if let Next::Refuse(Refusal::Locked(until)) = next(&facts(at, &held.user)?, held.shown, now) {
            return self.refuse(&held, Refusal::Locked(until), None, now);
        }
        // Outside of the transaction: it takes long, and others want to write.
        if !self.hashing.verify(password, stored.as_deref()) {
            return self.refuse(&held, Refusal::WrongPassword, None, now);
        }
        if let Some(token) = device
            && is_remembered(at, &self.key, &held.user, token, now)?
        {
            held.shown = Shown::Device;
        }
        self.go_on(held, now, random)
    }

    /// With a code of an authenticator.
    pub fn prove_totp(
        &mut self,
        held: Held,
        code: &SecretString,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<Step, DirectoryError> {
        self.prove(held, Shown::Factor, now, random, |t, user| spend_totp(t, user, code, now))
    }

    /// With a backup code.
    pub fn prove_backup_code(
        &mut self,
        held: Held,
        code: &SecretString,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<Step, DirectoryError> {
        let key = self.key;
        self.prove(held, Shown::BackupCode, now, random, |t, user| spend_code(t, &key, user, code, now))
    }

    /// Replaces a temporary password. [`Refusal::PoorPassword`] if the new one is too short or the same.
    pub fn change_password(
        &mut self,
        held: Held,
        password: &SecretString,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<Step, DirectoryError> {
        if let Some(refused) = self.not_yet(&held, &Next::ChangePassword, now)? {
            return Ok(refused);
        }
        if let Err(DirectoryError::Unfit(why)) = passwords::fit_password(password) {
            return Ok(Step::Refused(Refusal::PoorPassword(why), Some(held)));
        }
        let sql = "SELECT password FROM users WHERE id = ?1";
        let stored: Option<String> = self.store.read()?.query_row(sql, [&held.user.0], |row| row.get(0))?;
        if self.hashing.verify(password, stored.as_deref()) {
            let why = "the new password is the temporary one".into();
            return Ok(Step::Refused(Refusal::PoorPassword(why), Some(held)));
        }
        let hash = self.hashing.hash(password, random)?;
        self.store.write(|t| passwords::store(t, &held.user, &hash, now, Actor::User, None))?;
        self.go_on(held, now, random)
    }

    /// Confirms the enrolment that a sign-in was held up for, begun with [`Directory::begin_enrolment`].
    pub fn enrol_and_go_on(
        &mut self,
        mut held: Held,
        enrolment: &Enrolment,
        code: &SecretString,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<Step, DirectoryError> {
        if let Some(refused) = self.not_yet(&held, &Next::Enrol, now)? {
            return Ok(refused);
        }
        let from = held.from.clone();
        if !self.confirm_enrolment(&held.user, &enrolment.factor, code, &from, now)? {
            return Ok(Step::Refused(Refusal::WrongFactor, Some(held)));
        }
        held.shown = Shown::Enrolled;
        self.go_on(held, now, random)
    }

    /// Signs in with a linked identity, which the other platform has vouched for. The other platform did its own second
    /// factor, and a lock on the password does not touch it.
    pub fn sign_in_federated(
        &mut self,
        user: &UserId,
        identity: &str,
        from: &str,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<Step, DirectoryError> {
        let key = self.key;
        self.store.write(|t| {
            super::rows::must_exist(t, user)?;
            let linked =
                count(t, "SELECT count(*) FROM identities WHERE id = ?1 AND user = ?2", [identity, &user.0])? > 0;
            if !linked {
                return Ok(Step::Refused(Refusal::NotLinked, None));
            }
            let enabled = facts(t, user)?.enabled;
            let result = if enabled { SignInResult::Succeeded } else { SignInResult::Suspended };
            let method = SignInMethod::Federated;
            let attempt = SignIn { at: now, address: from.into(), method, result, identity: Some(identity.into()) };
            sign_ins::insert(t, user, &attempt)?;
            if !enabled {
                return Ok(Step::Refused(Refusal::Suspended, None));
            }
            Ok(Step::SignedIn(sessions::open(t, &key, user, method, from, now, random)?))
        })
    }

    fn prove(
        &mut self,
        mut held: Held,
        as_what: Shown,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
        spend: impl FnOnce(&Connection, &UserId) -> Result<bool, DirectoryError>,
    ) -> Result<Step, DirectoryError> {
        if let Some(refused) = self.not_yet(&held, &Next::Prove, now)? {
            return Ok(refused);
        }
        // A code that was right is spent, whatever comes after.
        if self.store.write(|t| spend(t, &held.user))? {
            held.shown = as_what;
            return self.go_on(held, now, random);
        }
        let method = if as_what == Shown::BackupCode { Shown::BackupCode } else { Shown::Factor };
        let tried = Held { shown: method, user: held.user.clone(), from: held.from.clone(), begun: held.begun };
        self.refuse(&tried, Refusal::WrongFactor, Some(held), now)
    }

    /// The refusal, if the attempt is too old or what is needed now is not `wanted`.
    fn not_yet(&mut self, held: &Held, wanted: &Next, now: DateTime<Utc>) -> Result<Option<Step>, DirectoryError> {
        let too_late = now - held.begun > STEP_LIFETIME;
        let needed = if too_late {
            Next::Refuse(Refusal::TooLate)
        } else {
            match facts(self.store.read()?, &held.user) {
                Ok(facts) => next(&facts, held.shown, now),
                Err(DirectoryError::NoSuchUser) => Next::Refuse(Refusal::TooLate),
                Err(error) => return Err(error),
            }
        };
        match needed {
            needed if needed == *wanted => Ok(None),
            Next::Refuse(why) => Ok(Some(self.refuse(held, why, None, now)?)),
            Next::Prove | Next::ChangePassword | Next::Enrol | Next::Enter => {
                Ok(Some(Step::Refused(Refusal::TooLate, None)))
            }
        }
    }

    /// Asks the rules and, when they say so, opens the session.
    fn go_on(&mut self, held: Held, now: DateTime<Utc>, random: &mut Random<'_>) -> Result<Step, DirectoryError> {
        let key = self.key;
        let entered = self.store.write(|t| {
            let facts = facts(t, &held.user)?;
            let next = next(&facts, held.shown, now);
            if next != Next::Enter {
                return Ok((next, facts.codes, None));
            }
            let (user, from, method) = (&held.user, held.from.as_str(), held.method());
            t.execute("UPDATE users SET failures = 0, locks = 0, locked_until = NULL WHERE id = ?1", [&user.0])?;
            let result = SignInResult::Succeeded;
            sign_ins::insert(t, user, &SignIn { at: now, address: from.into(), method, result, identity: None })?;
            Ok((next, facts.codes, Some(sessions::open(t, &key, user, method, from, now, random)?)))
        })?;
        match entered {
            (_, _, Some(session)) => Ok(Step::SignedIn(session)),
            (Next::Refuse(why), ..) => self.refuse(&held, why, None, now),
            (Next::ChangePassword, ..) => Ok(Step::ChangePassword(held)),
            (Next::Enrol, ..) => Ok(Step::Enrol(held)),
            (Next::Prove | Next::Enter, codes, None) => {
                let sql = "SELECT count(*) FROM factors WHERE user = ?1 AND confirmed AND kind = 'totp'";
                let totp = count(self.store.read()?, sql, [&held.user.0])? > 0;
                Ok(Step::Prove { held, totp, codes })
            }
        }
    }

    /// Records a refused attempt, counts it if it was a guess, and locks when there were too many.
    fn refuse(
        &mut self,
        attempt: &Held,
        why: Refusal,
        again: Option<Held>,
        now: DateTime<Utc>,
    ) -> Result<Step, DirectoryError> {
        let result = match why {
            Refusal::WrongPassword => SignInResult::WrongPassword,
            Refusal::WrongFactor => SignInResult::WrongFactor,
            Refusal::Locked(_) => SignInResult::Locked,
            Refusal::Suspended => SignInResult::Suspended,
            Refusal::Expired => SignInResult::Expired,
            Refusal::TooLate | Refusal::NotLinked | Refusal::PoorPassword(_) => return Ok(Step::Refused(why, None)),
        };
        let guess = matches!(why, Refusal::WrongPassword | Refusal::WrongFactor);
        let (address, method) = (attempt.from.clone(), attempt.method());
        let locked = self.store.write(|t| {
            sign_ins::insert(t, &attempt.user, &SignIn { at: now, address, method, result, identity: None })?;
            if guess { count_failure(t, &attempt.user, now) } else { Ok(None) }
        })?;
        match locked {
            Some(until) => Ok(Step::Refused(Refusal::Locked(until), None)),
            None => Ok(Step::Refused(why, again)),
        }
    }
}

/// One more failure in a row. Until when the user is locked, if this one was too many.
fn count_failure(t: &Connection, user: &UserId, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, DirectoryError> {
    let (failures, locks): (u32, u32) = t
        .prepare_cached("UPDATE users SET failures = failures + 1 WHERE id = ?1 RETURNING failures, locks")?
        .query_row([&user.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if failures < LOCK_AFTER {
        return Ok(None);
    }
    let lasts = (0..locks.min(10)).fold(LOCK_FOR, |lasts, _| lasts * 2).min(LOCK_LONGEST);
    let until = now + lasts;
    t.execute(
        "UPDATE users SET failures = 0, locks = locks + 1, locked_until = ?2 WHERE id = ?1",
        params![user.0, millis(until)],
    )?;
    Ok(Some(until))
}

fn facts(at: &Connection, user: &UserId) -> Result<Facts, DirectoryError> {
    let facts = at
        .prepare_cached(
            "SELECT enabled, locked_until, password_expires, must_change, enrolment_required IS NOT NULL AS required
             FROM users WHERE id = ?1",
        )?
        .query_row([&user.0], |row| {
            Ok(Facts {
                enabled: row.get("enabled")?,
                locked_until: time(row, "locked_until")?,
                password_expires: time(row, "password_expires")?,
                must_change: row.get("must_change")?,
                enrolment_required: row.get("required")?,
                factors: 0,
                codes: 0,
            })
        })
        .optional()?
        .ok_or(DirectoryError::NoSuchUser)?;
    let factors = count(at, "SELECT count(*) FROM factors WHERE user = ?1 AND confirmed", [&user.0])?;
    Ok(Facts { factors, codes: codes_left(at, user)?, ..facts })
}
