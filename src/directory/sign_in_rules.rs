//! The next thing that a sign-in needs: a function of what is true of the user and of what this
//! attempt has shown.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension};
use thiserror::Error;

use super::DirectoryError;
use super::factors::codes_left;
use super::store::{count, time};
use crate::model::UserId;

/// The reason why somebody is not let in. The text of the reason may be said to whoever tries.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SignInRefusal {
    /// Also for an unknown login and for a user without a password.
    #[error("the login or the password is wrong")]
    WrongPassword,
    #[error("the code is wrong or was used before")]
    WrongFactor,
    #[error("too many failed attempts; locked until {}", .0.format("%H:%M:%S UTC"))]
    Locked(DateTime<Utc>),
    #[error("the account is suspended")]
    Suspended,
    #[error("the temporary password has expired")]
    Expired,
    /// The attempt took too long, or the user is gone.
    #[error("the sign-in took too long; begin again")]
    TooLate,
    /// The new password does not do; says why.
    #[error("{0}")]
    PoorPassword(String),
    #[error("this identity is not linked to the account")]
    NotLinked,
}

/// The facts that are true of a user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SignInFacts {
    pub(super) enabled: bool,
    pub(super) locked_until: Option<DateTime<Utc>>,
    pub(super) password_expires: Option<DateTime<Utc>>,
    pub(super) must_change: bool,
    pub(super) factors: u32,
    pub(super) codes: u32,
    pub(super) enrolment_required: bool,
}

/// The proof that an attempt has shown besides the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ShownFactor {
    Nothing,
    Device,
    Factor,
    BackupCode,
    /// A factor was enrolled during this very sign-in.
    Enrolled,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Next {
    Refuse(SignInRefusal),
    /// A code of a factor, or a backup code.
    Prove,
    ChangePassword,
    Enrol,
    Enter,
}

/// The order matters. A second factor comes before a change of password: who only has a temporary
/// password must not be able to replace it. Without a factor and without codes, enrolment is forced
/// (the policy is "required").
///
/// A backup code lets in without enrolling: it is also what is issued to a user who has no device
/// to enrol yet.
pub(super) fn next(facts: &SignInFacts, shown: ShownFactor, now: DateTime<Utc>) -> Next {
    if let Some(until) = facts.locked_until.filter(|until| *until > now) {
        return Next::Refuse(SignInRefusal::Locked(until));
    }
    if !facts.enabled {
        return Next::Refuse(SignInRefusal::Suspended);
    }
    if facts.password_expires.is_some_and(|until| until <= now) {
        return Next::Refuse(SignInRefusal::Expired);
    }
    let provable = facts.factors > 0 || facts.codes > 0;
    if shown == ShownFactor::Nothing && provable {
        return Next::Prove;
    }
    if facts.must_change {
        return Next::ChangePassword;
    }
    match shown {
        ShownFactor::Nothing => Next::Enrol,
        ShownFactor::Device | ShownFactor::Factor
            if facts.enrolment_required || facts.factors == 0 =>
        {
            Next::Enrol
        }
        ShownFactor::Device
        | ShownFactor::Factor
        | ShownFactor::BackupCode
        | ShownFactor::Enrolled => Next::Enter,
    }
}

pub(crate) fn facts(at: &Connection, user: &UserId) -> Result<SignInFacts, DirectoryError> {
    let facts = at
        .prepare_cached(
            "SELECT enabled, locked_until, password_expires, must_change, enrolment_required IS NOT NULL AS required
             FROM users WHERE id = ?1",
        )?
        .query_row([&user.0], |row| {
            Ok(SignInFacts {
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
    let factors =
        count(at, "SELECT count(*) FROM factors WHERE user = ?1 AND confirmed", [&user.0])?;
    Ok(SignInFacts { factors, codes: codes_left(at, user)?, ..facts })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    prop_compose! {
        fn any_facts()(
            enabled: bool, must_change: bool, enrolment_required: bool, factors in 0u32..3, codes in 0u32..3,
            locked in prop::option::of(0i64..20), expires in prop::option::of(0i64..20),
        ) -> SignInFacts {
            SignInFacts {
                enabled, must_change, enrolment_required, factors, codes,
                locked_until: locked.map(at), password_expires: expires.map(at),
            }
        }
    }

    fn any_shown() -> impl Strategy<Value = ShownFactor> {
        prop::sample::select(vec![
            ShownFactor::Nothing,
            ShownFactor::Device,
            ShownFactor::Factor,
            ShownFactor::BackupCode,
            ShownFactor::Enrolled,
        ])
    }

    proptest! {
        #[test]
        fn nobody_enters_who_may_not(facts in any_facts(), shown in any_shown(), now in 0i64..20) {
            if next(&facts, shown, at(now)) == Next::Enter {
                prop_assert!(facts.enabled);
                prop_assert!(facts.locked_until.is_none_or(|until| until <= at(now)));
                prop_assert!(facts.password_expires.is_none_or(|until| until > at(now)));
                prop_assert!(!facts.must_change);
                prop_assert_ne!(shown, ShownFactor::Nothing);
            }
        }

        #[test]
        fn a_password_alone_changes_nothing_where_a_factor_is_left(facts in any_facts(), now in 0i64..20) {
            if facts.factors > 0 || facts.codes > 0 {
                let next = next(&facts, ShownFactor::Nothing, at(now));
                prop_assert!(matches!(next, Next::Prove | Next::Refuse(_)), "{next:?}");
            }
        }
    }
}
