//! The user's chair: an authenticator app and someone who signs in with it. It reaches nothing that
//! a user could not, so what it does is what really happens.

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use totp_rs::Totp;

use super::{
    Algorithm, Directory, DirectoryError, Enrolment, Random, SignInRefusal, SignInSession,
    SignInStep,
};

/// An authenticator app that was shown an enrolment. `Debug` shows nothing.
pub struct Authenticator {
    totp: Totp,
    /// The factor's id in the directory.
    pub factor: String,
}

impl Authenticator {
    /// Reads the `otpauth:` URI as an app does.
    pub fn scan(enrolment: &Enrolment) -> Result<Authenticator, DirectoryError> {
        let totp = Totp::from_url(enrolment.uri.expose_secret())
            .map_err(|_| DirectoryError::Unfit("the authenticator cannot read this".into()))?;
        Ok(Authenticator { totp, factor: enrolment.factor.clone() })
    }

    /// Returns the code that the authenticator's display shows at `now`.
    pub fn code(&self, now: DateTime<Utc>) -> SecretString {
        self.totp.generate(u64::try_from(now.timestamp()).unwrap_or_default()).to_string().into()
    }
}

impl std::fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authenticator").field("factor", &self.factor).finish_non_exhaustive()
    }
}

/// Somebody at a computer.
pub struct Caller {
    pub login: String,
    pub password: SecretString,
    /// The password that the caller would change a temporary password into.
    pub next_password: SecretString,
    /// Network address.
    pub from: String,
    /// The app on their present device.
    pub authenticator: Option<Authenticator>,
    pub backup_codes: Vec<SecretString>,
}

impl Caller {
    pub fn new(login: &str, password: SecretString, from: &str) -> Self {
        let next_password = format!("{}-2", password.expose_secret()).into();
        Caller {
            login: login.into(),
            password,
            next_password,
            from: from.into(),
            authenticator: None,
            backup_codes: Vec::new(),
        }
    }

    /// Signs in, doing whatever is asked on the way: the app's code, else the first backup code,
    /// which is then gone; a new password; enrolment of a new app, labelled `label`.
    pub fn sign_in(
        &mut self,
        directory: &mut Directory,
        label: &str,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<Result<SignInSession, SignInRefusal>, DirectoryError> {
        let mut step =
            directory.sign_in(&self.login, &self.password, &self.from, None, now, random)?;
        loop {
            step = match step {
                SignInStep::SignedIn(session) => return Ok(Ok(session)),
                SignInStep::Refused(why, _) => return Ok(Err(why)),
                SignInStep::Prove { held, .. } => {
                    if let Some(authenticator) = &self.authenticator {
                        directory.prove_totp(held, &authenticator.code(now), now, random)?
                    } else if self.backup_codes.is_empty() {
                        return Ok(Err(SignInRefusal::WrongFactor));
                    } else {
                        directory.prove_backup_code(
                            held,
                            &self.backup_codes.remove(0),
                            now,
                            random,
                        )?
                    }
                }
                SignInStep::ChangePassword(held) => {
                    self.password = self.next_password.clone();
                    self.next_password = format!("{}-2", self.password.expose_secret()).into();
                    directory.change_password(held, &self.password, now, random)?
                }
                SignInStep::Enrol(held) => {
                    let begun = directory.begin_enrolment(
                        held.user(),
                        Algorithm::Sha1,
                        label,
                        now,
                        random,
                    )?;
                    let authenticator = Authenticator::scan(&begun)?;
                    let code = authenticator.code(now);
                    self.authenticator = Some(authenticator);
                    directory.enrol_and_go_on(held, &begun, &code, now, random)?
                }
            }
        }
    }

    /// Enrols a new app while signed in, as after a sign-in by backup code or federated identity.
    pub fn enrol(
        &mut self,
        directory: &mut Directory,
        session: &SignInSession,
        label: &str,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<(), DirectoryError> {
        let signed_in =
            directory.session(&session.token, now)?.ok_or(DirectoryError::NoSuchUser)?;
        let begun = directory.begin_enrolment(&signed_in, Algorithm::Sha1, label, now, random)?;
        let authenticator = Authenticator::scan(&begun)?;
        directory.confirm_enrolment(
            &signed_in,
            &begun.factor,
            &authenticator.code(now),
            &self.from,
            now,
        )?;
        self.authenticator = Some(authenticator);
        Ok(())
    }
}
