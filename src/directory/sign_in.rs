//! Signing in: password, then a factor or a backup code, then whatever must be put right, then a
//! session.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension};
use secrecy::SecretString;

use super::enrol::spend_totp;
use super::factors::spend_code;
use super::sessions::{count_failure, is_remembered};
use super::sign_in_rules::{Next, ShownFactor, facts, next};
use super::store::{count, folded};
use super::{
    Actor, Directory, DirectoryError, Enrolment, Random, SignInRefusal, SignInSession, passwords,
    sessions,
};
use crate::model::{SignIn, SignInMethod, SignInResult, UserId};

/// The time that a sign-in may take, enrolment included.
pub const STEP_LIFETIME: TimeDelta = TimeDelta::minutes(30);

/// The stage of a sign-in.
#[derive(Debug)]
pub enum SignInStep {
    /// Not let in. With an attempt that is still held, the same step may be tried again.
    Refused(SignInRefusal, Option<HeldSignIn>),
    /// A code of an authenticator (if `totp`) or one of so many backup codes is needed.
    Prove {
        held: HeldSignIn,
        totp: bool,
        codes: u32,
    },
    /// The password is temporary.
    ChangePassword(HeldSignIn),
    /// There is no factor, or an administrator wants a new one.
    Enrol(HeldSignIn),
    SignedIn(SignInSession),
}

/// An attempt whose password was right: what it has shown so far. Only this module makes one.
pub struct HeldSignIn {
    user: UserId,
    from: String,
    begun: DateTime<Utc>,
    shown: ShownFactor,
}

impl HeldSignIn {
    pub fn user(&self) -> &UserId {
        &self.user
    }

    fn method(&self) -> SignInMethod {
        match self.shown {
            ShownFactor::Nothing => SignInMethod::Password,
            ShownFactor::Device | ShownFactor::Factor | ShownFactor::Enrolled => {
                SignInMethod::PasswordAndFactor
            }
            ShownFactor::BackupCode => SignInMethod::BackupCode,
        }
    }
}

impl fmt::Debug for HeldSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held")
            .field("user", &self.user)
            .field("shown", &self.shown)
            .finish_non_exhaustive()
    }
}

impl Directory {
    /// Begins a sign-in. `from` is the network address; `device` the token of a remembered device,
    /// if there is one.
    pub fn sign_in(
        &mut self,
        login: &str,
        password: &SecretString,
        from: &str,
        device: Option<&SecretString>,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<SignInStep, DirectoryError> {
        let at = self.store.read()?;
        let found: Option<(UserId, Option<String>)> = at
            .prepare_cached("SELECT id, password FROM users WHERE login_key = ?1")?
            .query_row([folded(login)], |row| Ok((UserId(row.get("id")?), row.get("password")?)))
            .optional()?;
        let Some((user, stored)) = found else {
            self.hashing.verify(password, None);
            return Ok(SignInStep::Refused(SignInRefusal::WrongPassword, None));
        };
        let mut held =
            HeldSignIn { user, from: from.into(), begun: now, shown: ShownFactor::Nothing };
        // A locked user's password is not looked at, so that a lock cannot be guessed through.
        if let Next::Refuse(SignInRefusal::Locked(until)) =
            next(&facts(at, &held.user)?, held.shown, now)
        {
            return self.refuse(&held, SignInRefusal::Locked(until), None, now);
        }
        // Outside of the transaction: it takes long, and others want to write.
        if !self.hashing.verify(password, stored.as_deref()) {
            return self.refuse(&held, SignInRefusal::WrongPassword, None, now);
        }
        if let Some(token) = device
            && is_remembered(at, &self.key, &held.user, token, now)?
        {
            held.shown = ShownFactor::Device;
        }
        self.go_on(held, now, random)
    }

    /// With a code of an authenticator.
    pub fn prove_totp(
        &mut self,
        held: HeldSignIn,
        code: &SecretString,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<SignInStep, DirectoryError> {
        self.prove(held, ShownFactor::Factor, now, random, |t, user| spend_totp(t, user, code, now))
    }

    /// With a backup code.
    pub fn prove_backup_code(
        &mut self,
        held: HeldSignIn,
        code: &SecretString,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<SignInStep, DirectoryError> {
        let key = self.key;
        self.prove(held, ShownFactor::BackupCode, now, random, |t, user| {
            spend_code(t, &key, user, code, now)
        })
    }

    /// Replaces a temporary password. [`SignInRefusal::PoorPassword`] if the new one is too short
    /// or the same.
    pub fn change_password(
        &mut self,
        held: HeldSignIn,
        password: &SecretString,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<SignInStep, DirectoryError> {
        if let Some(refused) = self.not_yet(&held, &Next::ChangePassword, now)? {
            return Ok(refused);
        }
        if let Err(DirectoryError::Unfit(why)) = passwords::fit_password(password) {
            return Ok(SignInStep::Refused(SignInRefusal::PoorPassword(why), Some(held)));
        }
        let sql = "SELECT password FROM users WHERE id = ?1";
        let stored: Option<String> =
            self.store.read()?.query_row(sql, [&held.user.0], |row| row.get(0))?;
        if self.hashing.verify(password, stored.as_deref()) {
            let why = "the new password is the temporary one".into();
            return Ok(SignInStep::Refused(SignInRefusal::PoorPassword(why), Some(held)));
        }
        let hash = self.hashing.hash(password, random)?;
        self.store.write(|t| passwords::store(t, &held.user, &hash, now, Actor::User, None))?;
        self.go_on(held, now, random)
    }

    /// Confirms the enrolment that a sign-in was held up for, begun with
    /// [`Directory::begin_enrolment`].
    pub fn enrol_and_go_on(
        &mut self,
        mut held: HeldSignIn,
        enrolment: &Enrolment,
        code: &SecretString,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<SignInStep, DirectoryError> {
        if let Some(refused) = self.not_yet(&held, &Next::Enrol, now)? {
            return Ok(refused);
        }
        let from = held.from.clone();
        if !self.confirm_enrolment(&held.user, &enrolment.factor, code, &from, now)? {
            return Ok(SignInStep::Refused(SignInRefusal::WrongFactor, Some(held)));
        }
        held.shown = ShownFactor::Enrolled;
        self.go_on(held, now, random)
    }

    /// Signs in with a linked identity, which the other platform has vouched for. The other
    /// platform did its own second factor, and a lock on the password does not touch it.
    pub fn sign_in_federated(
        &mut self,
        user: &UserId,
        identity: &str,
        from: &str,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<SignInStep, DirectoryError> {
        let key = self.key;
        self.store.write(|t| {
            super::store::must_exist(t, user)?;
            let linked = count(
                t,
                "SELECT count(*) FROM identities WHERE id = ?1 AND user = ?2",
                [identity, &user.0],
            )? > 0;
            if !linked {
                return Ok(SignInStep::Refused(SignInRefusal::NotLinked, None));
            }
            let enabled = facts(t, user)?.enabled;
            let result = if enabled { SignInResult::Succeeded } else { SignInResult::Suspended };
            let method = SignInMethod::Federated;
            let attempt = SignIn {
                at: now,
                address: from.into(),
                method,
                result,
                identity: Some(identity.into()),
            };
            sessions::insert(t, user, &attempt)?;
            if !enabled {
                return Ok(SignInStep::Refused(SignInRefusal::Suspended, None));
            }
            Ok(SignInStep::SignedIn(sessions::open(t, &key, user, method, from, now, random)?))
        })
    }

    fn prove(
        &mut self,
        mut held: HeldSignIn,
        as_what: ShownFactor,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
        spend: impl FnOnce(&Connection, &UserId) -> Result<bool, DirectoryError>,
    ) -> Result<SignInStep, DirectoryError> {
        if let Some(refused) = self.not_yet(&held, &Next::Prove, now)? {
            return Ok(refused);
        }
        // A code that was right is spent, whatever comes after.
        if self.store.write(|t| spend(t, &held.user))? {
            held.shown = as_what;
            return self.go_on(held, now, random);
        }
        let method = if as_what == ShownFactor::BackupCode {
            ShownFactor::BackupCode
        } else {
            ShownFactor::Factor
        };
        let tried = HeldSignIn {
            shown: method,
            user: held.user.clone(),
            from: held.from.clone(),
            begun: held.begun,
        };
        self.refuse(&tried, SignInRefusal::WrongFactor, Some(held), now)
    }

    /// The refusal, if the attempt is too old or what is needed now is not `wanted`.
    fn not_yet(
        &mut self,
        held: &HeldSignIn,
        wanted: &Next,
        now: DateTime<Utc>,
    ) -> Result<Option<SignInStep>, DirectoryError> {
        let too_late = now - held.begun > STEP_LIFETIME;
        let needed = if too_late {
            Next::Refuse(SignInRefusal::TooLate)
        } else {
            match facts(self.store.read()?, &held.user) {
                Ok(facts) => next(&facts, held.shown, now),
                Err(DirectoryError::NoSuchUser) => Next::Refuse(SignInRefusal::TooLate),
                Err(error) => return Err(error),
            }
        };
        match needed {
            needed if needed == *wanted => Ok(None),
            Next::Refuse(why) => Ok(Some(self.refuse(held, why, None, now)?)),
            Next::Prove | Next::ChangePassword | Next::Enrol | Next::Enter => {
                Ok(Some(SignInStep::Refused(SignInRefusal::TooLate, None)))
            }
        }
    }

    /// Asks the rules and, when they say so, opens the session.
    fn go_on(
        &mut self,
        held: HeldSignIn,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<SignInStep, DirectoryError> {
        let key = self.key;
        let entered = self.store.write(|t| {
            let facts = facts(t, &held.user)?;
            let next = next(&facts, held.shown, now);
            if next != Next::Enter {
                return Ok((next, facts.codes, None));
            }
            let (user, from, method) = (&held.user, held.from.as_str(), held.method());
            t.execute(
                "UPDATE users SET failures = 0, locks = 0, locked_until = NULL WHERE id = ?1",
                [&user.0],
            )?;
            let result = SignInResult::Succeeded;
            sessions::insert(
                t,
                user,
                &SignIn { at: now, address: from.into(), method, result, identity: None },
            )?;
            Ok((next, facts.codes, Some(sessions::open(t, &key, user, method, from, now, random)?)))
        })?;
        match entered {
            (_, _, Some(session)) => Ok(SignInStep::SignedIn(session)),
            (Next::Refuse(why), ..) => self.refuse(&held, why, None, now),
            (Next::ChangePassword, ..) => Ok(SignInStep::ChangePassword(held)),
            (Next::Enrol, ..) => Ok(SignInStep::Enrol(held)),
            (Next::Prove | Next::Enter, codes, None) => {
                let sql =
                    "SELECT count(*) FROM factors WHERE user = ?1 AND confirmed AND kind = 'totp'";
                let totp = count(self.store.read()?, sql, [&held.user.0])? > 0;
                Ok(SignInStep::Prove { held, totp, codes })
            }
        }
    }

    /// Records a refused attempt, counts it if it was a guess, and locks when there were too many.
    fn refuse(
        &mut self,
        attempt: &HeldSignIn,
        why: SignInRefusal,
        again: Option<HeldSignIn>,
        now: DateTime<Utc>,
    ) -> Result<SignInStep, DirectoryError> {
        let result = match why {
            SignInRefusal::WrongPassword => SignInResult::WrongPassword,
            SignInRefusal::WrongFactor => SignInResult::WrongFactor,
            SignInRefusal::Locked(_) => SignInResult::Locked,
            SignInRefusal::Suspended => SignInResult::Suspended,
            SignInRefusal::Expired => SignInResult::Expired,
            SignInRefusal::TooLate | SignInRefusal::NotLinked | SignInRefusal::PoorPassword(_) => {
                return Ok(SignInStep::Refused(why, None));
            }
        };
        let guess = matches!(why, SignInRefusal::WrongPassword | SignInRefusal::WrongFactor);
        let (address, method) = (attempt.from.clone(), attempt.method());
        let locked = self.store.write(|t| {
            sessions::insert(
                t,
                &attempt.user,
                &SignIn { at: now, address, method, result, identity: None },
            )?;
            if guess { count_failure(t, &attempt.user, now) } else { Ok(None) }
        })?;
        match locked {
            Some(until) => Ok(SignInStep::Refused(SignInRefusal::Locked(until), None)),
            None => Ok(SignInStep::Refused(why, again)),
        }
    }
}
