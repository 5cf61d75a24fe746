use std::ops::ControlFlow;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{
    Act, ActKind, Capability, LogExtent, Look, Moment, Observation, Outlook, PreflightCheck,
    Provenance, ProviderError, ProviderReads, Refresh, Remediation, Residue, SettledAct,
};
use crate::model::{Factor, FoundUsers, Profile, Recorded, SearchTerms, SignIn, User, UserId};

/// A provider that lies over another one, and changes some of its answers.
///
/// A layer implements [`inner`](ProviderLayer::inner) and the reads that it changes. Every other
/// read is handed on here, in one place, so that no layer forgets one. [`ProviderReads`] says what
/// each read means.
pub trait ProviderLayer {
    /// The provider under this one.
    fn inner(&self) -> &dyn ProviderReads;

    fn capability(&self, kind: ActKind) -> Capability {
        self.inner().capability(kind)
    }

    fn residue(&self, what: Residue) -> Remediation {
        self.inner().residue(what)
    }

    fn advice(&self, moment: Moment) -> Vec<String> {
        self.inner().advice(moment)
    }

    fn find(&self, who: &str) -> Result<Vec<User>, ProviderError> {
        self.inner().find(who)
    }

    fn search(&self, part: &SearchTerms) -> Result<Option<FoundUsers>, ProviderError> {
        self.inner().search(part)
    }

    fn profile(&self, user: &UserId) -> Result<Profile, ProviderError> {
        self.inner().profile(user)
    }

    fn reach(&self, user: &UserId) -> Result<Profile, ProviderError> {
        self.inner().reach(user)
    }

    fn doubt(&self, user: &UserId) -> Option<String> {
        self.inner().doubt(user)
    }

    fn outlook(&self, user: &UserId) -> Result<Outlook, ProviderError> {
        self.inner().outlook(user)
    }

    fn own_user(&self) -> Result<Option<UserId>, ProviderError> {
        self.inner().own_user()
    }

    fn factors(&self, user: &UserId) -> Result<Vec<Factor>, ProviderError> {
        self.inner().factors(user)
    }

    fn backup_codes(&self, user: &UserId) -> Result<Recorded<u32>, ProviderError> {
        self.inner().backup_codes(user)
    }

    fn sign_ins(
        &self,
        user: &UserId,
        since: DateTime<Utc>,
    ) -> Result<Recorded<Vec<SignIn>>, ProviderError> {
        self.inner().sign_ins(user, since)
    }

    fn password_changed(&self, user: &UserId) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        self.inner().password_changed(user)
    }

    fn settle(
        &self,
        user: &UserId,
        act: &Act,
        since: DateTime<Utc>,
    ) -> Result<SettledAct, ProviderError> {
        self.inner().settle(user, act, since)
    }
}

impl<T: ProviderLayer> ProviderReads for T {
    fn name(&self) -> &str {
        self.inner().name()
    }

    fn capability(&self, kind: ActKind) -> Capability {
        ProviderLayer::capability(self, kind)
    }

    fn suspending_does(&self, kind: ActKind) -> bool {
        self.inner().suspending_does(kind)
    }

    fn residue(&self, what: Residue) -> Remediation {
        ProviderLayer::residue(self, what)
    }

    fn advice(&self, moment: Moment) -> Vec<String> {
        ProviderLayer::advice(self, moment)
    }

    fn provenance(&self) -> Provenance {
        self.inner().provenance()
    }

    fn refresh(&self, what: Look) -> Refresh {
        self.inner().refresh(what)
    }

    fn saw(&self, reading: Observation) {
        self.inner().saw(reading);
    }

    fn has_seen(&self, what: Look) -> bool {
        self.inner().has_seen(what)
    }

    fn forget(&self) {
        self.inner().forget();
    }

    fn find(&self, who: &str) -> Result<Vec<User>, ProviderError> {
        ProviderLayer::find(self, who)
    }

    fn search(&self, part: &SearchTerms) -> Result<Option<FoundUsers>, ProviderError> {
        ProviderLayer::search(self, part)
    }

    fn profile(&self, user: &UserId) -> Result<Profile, ProviderError> {
        ProviderLayer::profile(self, user)
    }

    fn reach(&self, user: &UserId) -> Result<Profile, ProviderError> {
        ProviderLayer::reach(self, user)
    }

    fn doubt(&self, user: &UserId) -> Option<String> {
        ProviderLayer::doubt(self, user)
    }

    fn outlook(&self, user: &UserId) -> Result<Outlook, ProviderError> {
        ProviderLayer::outlook(self, user)
    }

    fn own_user(&self) -> Result<Option<UserId>, ProviderError> {
        ProviderLayer::own_user(self)
    }

    fn factors(&self, user: &UserId) -> Result<Vec<Factor>, ProviderError> {
        ProviderLayer::factors(self, user)
    }

    fn backup_codes(&self, user: &UserId) -> Result<Recorded<u32>, ProviderError> {
        ProviderLayer::backup_codes(self, user)
    }

    fn sign_ins(
        &self,
        user: &UserId,
        since: DateTime<Utc>,
    ) -> Result<Recorded<Vec<SignIn>>, ProviderError> {
        ProviderLayer::sign_ins(self, user, since)
    }

    fn password_changed(&self, user: &UserId) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        ProviderLayer::password_changed(self, user)
    }

    fn password_expires(&self) -> bool {
        self.inner().password_expires()
    }

    fn clock(&self) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        self.inner().clock()
    }

    fn examine(&self) -> Result<Vec<PreflightCheck>, ProviderError> {
        self.inner().examine()
    }

    fn log_rows(
        &self,
        from: Option<DateTime<Utc>>,
        until: DateTime<Utc>,
        take: &mut dyn FnMut(Value) -> ControlFlow<()>,
    ) -> Result<Recorded<LogExtent>, ProviderError> {
        self.inner().log_rows(from, until, take)
    }

    fn settle(
        &self,
        user: &UserId,
        act: &Act,
        since: DateTime<Utc>,
    ) -> Result<SettledAct, ProviderError> {
        ProviderLayer::settle(self, user, act, since)
    }
}
