//! Platforms with an admin console and nothing else. A person reads and acts; the program says
//! where to click, and holds to what they say they saw.

mod config;
mod profile;
#[cfg(test)]
mod tests;

use std::cell::RefCell;

use chrono::{DateTime, Utc};

pub use config::ConsoleConfig;
pub use profile::{ConsoleProfile, INTELLIAUTH};

use super::{
    Act, ActKind, ActOutcome, ActReport, Capability, Look, Moment, Observation, Provenance,
    ProviderActs, ProviderError, ProviderReads, Refresh, Remediation, Residue, SettledAct,
};
use crate::model::{Factor, Profile, Recorded, SignIn, User, UserId};

/// The things that have been read so far, of one user.
#[derive(Debug, Default)]
struct ScreenSeen {
    user: Option<User>,
    account: Option<(bool, Recorded<Vec<String>>)>,
    factors: Option<Vec<Factor>>,
    codes: Option<Recorded<u32>>,
}

/// A console, by its profile.
pub struct Console {
    name: String,
    profile: ConsoleProfile,
    seen: RefCell<ScreenSeen>,
}

impl Console {
    /// `name` as configured.
    pub fn new(name: &str, profile: ConsoleProfile) -> Console {
        Console { name: name.to_owned(), profile, seen: RefCell::default() }
    }

    /// Returns a part of what has been read of this user. Fails if nobody has read that part yet.
    fn read<T>(
        &self,
        user: &UserId,
        read: impl FnOnce(&ScreenSeen, &User) -> Option<T>,
    ) -> Result<T, ProviderError> {
        let seen = self.seen.borrow();
        let about = seen.user.as_ref().filter(|u| u.id == *user);
        about.and_then(|about| read(&seen, about)).ok_or(ProviderError::Unread)
    }
}

impl ProviderReads for Console {
    fn name(&self) -> &str {
        &self.name
    }

    fn capability(&self, kind: ActKind) -> Capability {
        // Load makes sure that every act is there.
        self.profile.acts.get(&kind).cloned().unwrap_or(Capability::NotApplicable)
    }

    fn suspending_does(&self, kind: ActKind) -> bool {
        self.profile.by_suspending.contains(&kind)
    }

    fn residue(&self, what: Residue) -> Remediation {
        self.profile.residue.get(&what).cloned().unwrap_or(Remediation::NotApplicable)
    }

    fn advice(&self, moment: Moment) -> Vec<String> {
        self.profile.advice.get(&moment).cloned().unwrap_or_default()
    }

    fn provenance(&self) -> Provenance {
        Provenance { attested: true, typed_ids: true, factors_by_kind: true }
    }

    fn refresh(&self, what: Look) -> Refresh {
        self.profile.looks.get(&what).cloned().map_or(Refresh::NotShown, Refresh::ByPerson)
    }

    fn saw(&self, reading: Observation) {
        let seen = &mut *self.seen.borrow_mut();
        match reading {
            Observation::User(user) => {
                // What was read is kept only while it is about the same user.
                if seen.user.as_ref().is_none_or(|u| u.id != user.id) {
                    *seen = ScreenSeen::default();
                }
                seen.user = Some(user);
            }
            Observation::Account { enabled, groups } => seen.account = Some((enabled, groups)),
            Observation::Factors(factors) => seen.factors = Some(factors),
            Observation::BackupCodes(left) => seen.codes = Some(left),
        }
    }

    fn has_seen(&self, what: Look) -> bool {
        let seen = self.seen.borrow();
        match what {
            Look::User => seen.user.is_some(),
            Look::Account => seen.account.is_some(),
            Look::Factors => seen.factors.is_some(),
            // What its console does not show need not be looked for.
            Look::BackupCodes => seen.codes.is_some() || !self.profile.looks.contains_key(&what),
            Look::SignIns => !self.profile.looks.contains_key(&what),
        }
    }

    fn forget(&self) {
        self.seen.take();
    }

    fn find(&self, _who: &str) -> Result<Vec<User>, ProviderError> {
        self.seen.borrow().user.clone().map(|user| vec![user]).ok_or(ProviderError::Unread)
    }

    /// Phones, addresses and managers are not read by eye: they come from the HR file, or nobody
    /// knows any. Without a look at the account they are said to be enabled, with roles that nobody
    /// knows: every opening looks first.
    fn profile(&self, user: &UserId) -> Result<Profile, ProviderError> {
        self.read(user, |seen, about| {
            let (enabled, groups) = seen.account.clone().unwrap_or((true, Recorded::NotRecorded));
            Some(Profile {
                user: about.clone(),
                enabled,
                locked_until: None,
                groups,
                phones: Vec::new(),
                addresses: Vec::new(),
                managers: Vec::new(),
                identities: Recorded::Cannot,
                languages: Vec::new(),
            })
        })
    }

    fn factors(&self, user: &UserId) -> Result<Vec<Factor>, ProviderError> {
        self.read(user, |seen, _| seen.factors.clone())
    }

    fn backup_codes(&self, user: &UserId) -> Result<Recorded<u32>, ProviderError> {
        if !self.profile.looks.contains_key(&Look::BackupCodes) {
            return Ok(Recorded::Cannot);
        }
        self.read(user, |seen, _| seen.codes.clone())
    }

    /// A person says how many failed and whether any is odd; the list itself stays in the console.
    fn sign_ins(
        &self,
        _user: &UserId,
        _since: DateTime<Utc>,
    ) -> Result<Recorded<Vec<SignIn>>, ProviderError> {
        Ok(Recorded::Cannot)
    }

    fn password_changed(&self, _: &UserId) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        Ok(Recorded::Cannot)
    }

    fn password_expires(&self) -> bool {
        false
    }

    fn clock(&self) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        Ok(Recorded::Cannot)
    }

    /// A person is asked.
    fn settle(
        &self,
        _user: &UserId,
        _act: &Act,
        _since: DateTime<Utc>,
    ) -> Result<SettledAct, ProviderError> {
        Ok(SettledAct::CannotTell)
    }
}

impl ProviderActs for Console {
    /// The program has no hands here.
    fn act(&self, _user: &UserId, _act: &Act) -> ActReport {
        ActReport::came(ActOutcome::Failed(ProviderError::Cannot(
            "a person does it in the console".into(),
        )))
    }
}
