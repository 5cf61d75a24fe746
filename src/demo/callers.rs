//! The actions of a caller at their own computer. The caller uses nothing but what a user can
//! reach.

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use crate::case::Route;
use crate::directory::caller::Caller;
use crate::directory::{
    Actor, Directory, DirectoryError, Random, SignInRefusal, SignInSession, SignInStep,
};
use crate::model::UserId;

/// The number of backup codes that a user makes when the profile page offers to make codes.
const CODES: usize = 8;

/// The directory's answer to an attempt to sign in.
pub enum TriedAnswer {
    In,
    Refused(SignInRefusal),
}

/// Signs in without the lost device: with a backup code, or the linked identity that the operator
/// asked for.
pub fn help_oneself(
    directory: &mut Directory,
    caller: &mut Caller,
    user: &UserId,
    route: Route,
    identity: Option<&str>,
    now: DateTime<Utc>,
    random: &mut Random<'_>,
) -> Result<(TriedAnswer, Option<SignInSession>), DirectoryError> {
    let came = match (route, identity) {
        (Route::Federated, Some(identity)) => {
            match directory.sign_in_federated(user, identity, &caller.from, now, random)? {
                SignInStep::SignedIn(session) => Ok(session),
                SignInStep::Refused(why, _) => Err(why),
                SignInStep::Prove { .. } | SignInStep::ChangePassword(_) | SignInStep::Enrol(_) => {
                    Err(SignInRefusal::TooLate)
                }
            }
        }
        (Route::Federated, None) => Err(SignInRefusal::NotLinked),
        (Route::BackupCode, _) => {
            caller.sign_in(directory, "Authenticator on my new phone", now, random)?
        }
    };
    Ok(match came {
        Ok(session) => (TriedAnswer::In, Some(session)),
        Err(why) => (TriedAnswer::Refused(why), None),
    })
}

/// On the profile page, signed in: the lost device's factor goes, a new one comes, and new backup
/// codes.
pub fn put_in_order(
    directory: &mut Directory,
    caller: &mut Caller,
    session: &SignInSession,
    now: DateTime<Utc>,
    random: &mut Random<'_>,
) -> Result<(), DirectoryError> {
    for old in directory.factors(&session.user)? {
        directory.remove_factor(&session.user, &old.id, now, Actor::User)?;
    }
    caller.enrol(directory, session, "Authenticator on my new phone", now, random)?;
    new_codes(directory, caller, &session.user, now, random)
}

/// Signs in after a reset: with the temporary password, if one was read out, and through the
/// enrolment that is forced.
pub fn sign_in_anew(
    directory: &mut Directory,
    caller: &mut Caller,
    heard: Option<SecretString>,
    now: DateTime<Utc>,
    random: &mut Random<'_>,
) -> Result<TriedAnswer, DirectoryError> {
    if let Some(heard) = heard {
        caller.password = heard;
    }
    match caller.sign_in(directory, "Authenticator on my new phone", now, random)? {
        Err(why) => Ok(TriedAnswer::Refused(why)),
        Ok(session) => {
            if caller.authenticator.is_none() {
                caller.enrol(directory, &session, "Authenticator on my new phone", now, random)?;
            }
            new_codes(directory, caller, &session.user, now, random)?;
            Ok(TriedAnswer::In)
        }
    }
}

fn new_codes(
    directory: &mut Directory,
    caller: &mut Caller,
    user: &UserId,
    now: DateTime<Utc>,
    random: &mut Random<'_>,
) -> Result<(), DirectoryError> {
    caller.backup_codes = directory.generate_codes(user, CODES, now, Actor::User, random)?;
    Ok(())
}
