//! The embedded directory as an identity platform.

mod config;
mod settle;
#[cfg(test)]
mod tests;

pub use config::EmbeddedConfig;

use std::cell::RefCell;

use chrono::{DateTime, Utc};

use super::{
    Act, ActKind, ActOutcome, ActReport, Capability, ProviderActs, ProviderError, ProviderReads,
    Remediation, Residue, SettledAct,
};
use crate::directory::{Actor, Change, Directory, DirectoryError, Logged, Random};
use crate::model::{
    Enroller, Factor, FoundUsers, Profile, Recorded, SearchTerms, SignIn, User, UserId,
};

/// An open directory behind [`Provider`](super::Provider). What it does for a case stands in the
/// directory's own log as [`Actor::Provider`].
pub struct Embedded {
    name: String,
    directory: RefCell<Directory>,
    now: Box<dyn Fn() -> DateTime<Utc>>,
    random: RefCell<Box<Random<'static>>>,
}

impl Embedded {
    /// `name` is how entries name it; `now` and `random` are where it has the time and its codes
    /// from.
    pub fn new(
        name: &str,
        directory: Directory,
        now: impl Fn() -> DateTime<Utc> + 'static,
        random: impl FnMut(&mut [u8]) + 'static,
    ) -> Self {
        Embedded {
            name: name.into(),
            directory: RefCell::new(directory),
            now: Box::new(now),
            random: RefCell::new(Box::new(random)),
        }
    }

    fn read<T>(
        &self,
        read: impl FnOnce(&Directory) -> Result<T, DirectoryError>,
    ) -> Result<T, ProviderError> {
        read(&self.directory.borrow()).map_err(ProviderError::from)
    }

    /// `false`: the directory has nothing of the kind.
    fn change(
        &self,
        user: &UserId,
        act: &Act,
        report: &mut ActReport,
    ) -> Result<bool, DirectoryError> {
        let directory = &mut *self.directory.borrow_mut();
        let random = &mut **self.random.borrow_mut();
        let (now, actor) = ((self.now)(), Actor::Provider);
        let changed = match act {
            Act::RequireEnrolment => directory.require_enrolment(user, now, actor),
            Act::RemoveFactor { factor } => {
                // Not there is what was wanted, whoever removed it.
                directory.remove_factor(user, factor, now, actor).map(|_was_there| ())
            }
            Act::RemoveBackupCodes => directory.remove_codes(user, now, actor),
            Act::ForgetDevices => directory.forget_devices(user, now, actor),
            Act::EndSessions => directory.end_sessions(user, now, actor),
            Act::SetTemporaryPassword { password, lifetime } => {
                report.expires = Some(
                    directory
                        .set_temporary_password(user, password, *lifetime, now, actor, random)?,
                );
                Ok(())
            }
            Act::IssueBackupCodes { count } => {
                report.secrets = directory.generate_codes(user, *count, now, actor, random)?;
                Ok(())
            }
            Act::Suspend => directory.set_enabled(user, false, now, actor),
            Act::Enable => directory.set_enabled(user, true, now, actor),
            Act::Note { text } => directory.add_note(user, text, now, actor),
            Act::RevokeTokens | Act::IssuePasswordTicket { .. } | Act::IssueEnrolmentTicket => {
                return Ok(false);
            }
        };
        changed.map(|()| true)
    }
}

impl ProviderReads for Embedded {
    fn name(&self) -> &str {
        &self.name
    }

    fn capability(&self, kind: ActKind) -> Capability {
        match kind {
            ActKind::RequireEnrolment
            | ActKind::RemoveFactor
            | ActKind::RemoveBackupCodes
            | ActKind::ForgetDevices
            | ActKind::EndSessions
            | ActKind::SetTemporaryPassword
            | ActKind::IssueBackupCodes
            | ActKind::Suspend
            | ActKind::Enable
            | ActKind::Note => Capability::Can,
            ActKind::RevokeTokens => Capability::NotApplicable,
            ActKind::IssuePasswordTicket => {
                Capability::Cannot("it has no links; a temporary password is set".into())
            }
            ActKind::IssueEnrolmentTicket => Capability::Cannot(
                "it has no links; signing in leads to enrolment, and backup codes can be issued"
                    .into(),
            ),
        }
    }

    fn residue(&self, what: Residue) -> Remediation {
        match what {
            Residue::Sessions => Remediation::With(ActKind::EndSessions),
            Residue::RememberedDevices => Remediation::With(ActKind::ForgetDevices),
            // A passkey is a factor like any other here.
            Residue::Passkeys => Remediation::With(ActKind::RemoveFactor),
            Residue::BackupCodes => Remediation::With(ActKind::RemoveBackupCodes),
            // It sends nothing to anybody, so nothing that is on file recovers an account.
            Residue::RefreshTokens | Residue::AppPasswords | Residue::RecoveryContacts => {
                Remediation::NotApplicable
            }
        }
    }

    fn find(&self, who: &str) -> Result<Vec<User>, ProviderError> {
        self.read(|directory| directory.find(who))
    }

    fn search(&self, part: &SearchTerms) -> Result<Option<FoundUsers>, ProviderError> {
        self.read(|directory| directory.search(part)).map(Some)
    }

    fn profile(&self, user: &UserId) -> Result<Profile, ProviderError> {
        self.read(|directory| directory.profile(user, (self.now)()))
    }

    fn factors(&self, user: &UserId) -> Result<Vec<Factor>, ProviderError> {
        let (mut factors, changes) =
            self.read(|d| Ok((d.factors(user)?, d.changes(user, DateTime::default())?)))?;
        for factor in &mut factors {
            let it =
                |c: &&Logged| c.2 == Change::FactorEnrolled && c.3.as_ref() == Some(&factor.id);
            factor.by =
                changes.iter().rev().find(it).map_or(Recorded::NotRecorded, |(_, by, ..)| {
                    Recorded::Known(if *by == Actor::User {
                        Enroller::User
                    } else {
                        Enroller::Other
                    })
                });
        }
        Ok(factors)
    }

    fn password_changed(&self, user: &UserId) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        let changes = self.read(|directory| directory.changes(user, DateTime::default()))?;
        let set = |c: &&Logged| matches!(c.2, Change::PasswordSet | Change::PasswordSetByAdmin);
        Ok(changes.iter().rev().find(set).map_or(Recorded::NotRecorded, |c| Recorded::Known(c.0)))
    }

    fn password_expires(&self) -> bool {
        true
    }

    fn backup_codes(&self, user: &UserId) -> Result<Recorded<u32>, ProviderError> {
        self.read(|directory| directory.codes_left(user)).map(Recorded::Known)
    }

    fn sign_ins(
        &self,
        user: &UserId,
        since: DateTime<Utc>,
    ) -> Result<Recorded<Vec<SignIn>>, ProviderError> {
        self.read(|directory| directory.sign_ins(user, since)).map(Recorded::Known)
    }

    /// It runs on this machine and has no clock of its own to compare with.
    fn clock(&self) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        Ok(Recorded::Cannot)
    }

    fn settle(
        &self,
        user: &UserId,
        act: &Act,
        since: DateTime<Utc>,
    ) -> Result<SettledAct, ProviderError> {
        self.read(|directory| settle::settle(directory, user, act, since, (self.now)()))
    }
}

impl ProviderActs for Embedded {
    fn act(&self, user: &UserId, act: &Act) -> ActReport {
        let mut report = ActReport::came(ActOutcome::Succeeded);
        match self.change(user, act, &mut report) {
            Ok(true) => report,
            Ok(false) => ActReport::came(ActOutcome::Failed(ProviderError::Cannot(
                "the directory has nothing of the kind".into(),
            ))),
            Err(error @ DirectoryError::Unsure(_)) => {
                ActReport::came(ActOutcome::Unknown(error.into()))
            }
            // A transaction that did not commit changed nothing.
            Err(error) => ActReport::came(ActOutcome::Failed(error.into())),
        }
    }
}

impl From<DirectoryError> for ProviderError {
    fn from(error: DirectoryError) -> Self {
        match error {
            DirectoryError::NoSuchUser => ProviderError::NoSuchUser,
            other => ProviderError::Directory { what: other.to_string(), hint: other.hint() },
        }
    }
}
