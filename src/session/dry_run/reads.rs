//! A platform that can only be asked.

use chrono::{DateTime, Utc};

use crate::model::{Factor, Profile, Recorded, SignIn, User, UserId};
use crate::provider::{
    Act, ActKind, Capability, ConsoleReader, Moment, Outlook, Provider, ProviderError, Remediation, Residue, SettledAct,
};

/// A provider without its acts: whoever holds this cannot change anything on the platform.
#[derive(Clone, Copy)]
pub struct ReadOnlyProvider<'a>(&'a dyn Provider);

impl<'a> ReadOnlyProvider<'a> {
    pub fn of(provider: &'a dyn Provider) -> ReadOnlyProvider<'a> {
        ReadOnlyProvider(provider)
    }

    pub fn name(&self) -> &'a str {
        self.0.name()
    }

    pub fn capability(&self, kind: ActKind) -> Capability {
        self.0.capability(kind)
    }

    pub fn suspending_does(&self, kind: ActKind) -> bool {
        self.0.suspending_does(kind)
    }

    pub fn residue(&self, what: Residue) -> Remediation {
        self.0.residue(what)
    }

    /// Returns the means by which a person reads for the platform. The readings of a rehearsal are forgotten
    /// after the rehearsal.
    pub fn sight(&self) -> Option<&'a dyn ConsoleReader> {
        self.0.sight()
    }

    pub fn advice(&self, moment: Moment) -> Vec<String> {
        self.0.advice(moment)
    }

    pub fn find(&self, who: &str) -> Result<Vec<User>, ProviderError> {
        self.0.find(who)
    }

    pub fn profile(&self, user: &UserId) -> Result<Profile, ProviderError> {
        self.0.profile(user)
    }

    pub fn outlook(&self, user: &UserId) -> Result<Outlook, ProviderError> {
        self.0.outlook(user)
    }

    pub fn own_user(&self) -> Result<Option<UserId>, ProviderError> {
        self.0.own_user()
    }

    pub fn factors(&self, user: &UserId) -> Result<Vec<Factor>, ProviderError> {
        self.0.factors(user)
    }

    pub fn backup_codes(&self, user: &UserId) -> Result<Recorded<u32>, ProviderError> {
        self.0.backup_codes(user)
    }

    pub fn sign_ins(&self, user: &UserId, since: DateTime<Utc>) -> Result<Recorded<Vec<SignIn>>, ProviderError> {
        self.0.sign_ins(user, since)
    }

    pub fn password_changed(&self, user: &UserId) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        self.0.password_changed(user)
    }

    pub fn password_expires(&self) -> bool {
        self.0.password_expires()
    }

    pub fn clock(&self) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        self.0.clock()
    }

    pub fn settle(&self, user: &UserId, act: &Act, since: DateTime<Utc>) -> Result<SettledAct, ProviderError> {
        self.0.settle(user, act, since)
    }
}
