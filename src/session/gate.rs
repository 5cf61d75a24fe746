//! The only way to a change on a platform. It owns the provider: whoever wants an act has to bring a permit.

use chrono::{DateTime, Utc};

use crate::case::Permit;
use crate::model::{Factor, Profile, Recorded, SignIn, User, UserId};
use crate::provider::{
    Act, ActKind, ActOutcome, ActReport, Capability, ConsoleReader, Moment, Outlook, Provider, ProviderError,
    Remediation, Residue, SettledAct,
};

#[derive(Clone)]
pub struct Gate<'a> {
    provider: &'a dyn Provider,
    label: &'a str,
}

impl<'a> Gate<'a> {
    pub fn new(provider: &'a dyn Provider) -> Gate<'a> {
        Gate { provider, label: provider.name() }
    }

    /// Sets the name that messages to users have for the platform.
    #[must_use]
    pub fn called(self, label: &'a str) -> Gate<'a> {
        Gate { label, ..self }
    }

    pub fn label(&self) -> &str {
        self.label
    }

    /// Carries out what was permitted, once: the permit is used up. An act that is not the permitted one is not done.
    #[allow(clippy::needless_pass_by_value)] // taken by value so that it cannot be used twice
    pub fn carry_out(&self, permit: Permit, act: &Act) -> ActReport {
        let factor_fits = match act {
            Act::RemoveFactor { factor } => permit.factor() == Some(factor.as_str()),
            _ => true,
        };
        if permit.act() != act.kind() || !factor_fits {
            return ActReport::came(ActOutcome::Failed(ProviderError::Refused(
                "this is not what was permitted".into(),
            )));
        }
        self.provider.act(permit.target(), act)
    }

    pub fn name(&self) -> &str {
        self.provider.name()
    }

    pub fn capability(&self, kind: ActKind) -> Capability {
        self.provider.capability(kind)
    }

    pub fn suspending_does(&self, kind: ActKind) -> bool {
        self.provider.suspending_does(kind)
    }

    pub fn residue(&self, what: Residue) -> Remediation {
        self.provider.residue(what)
    }

    pub fn sight(&self) -> Option<&'a dyn ConsoleReader> {
        self.provider.sight()
    }

    pub fn advice(&self, moment: Moment) -> Vec<String> {
        self.provider.advice(moment)
    }

    pub fn find(&self, who: &str) -> Result<Vec<User>, ProviderError> {
        self.provider.find(who)
    }

    pub fn profile(&self, user: &UserId) -> Result<Profile, ProviderError> {
        Ok(dated(self.provider.profile(user)?))
    }

    pub fn reach(&self, user: &UserId) -> Result<Profile, ProviderError> {
        Ok(dated(self.provider.reach(user)?))
    }

    pub fn doubt(&self, user: &UserId) -> Option<String> {
        self.provider.doubt(user)
    }

    pub fn outlook(&self, user: &UserId) -> Result<Outlook, ProviderError> {
        self.provider.outlook(user)
    }

    pub fn own_user(&self) -> Result<Option<UserId>, ProviderError> {
        self.provider.own_user()
    }

    pub fn factors(&self, user: &UserId) -> Result<Vec<Factor>, ProviderError> {
        self.provider.factors(user)
    }

    pub fn backup_codes(&self, user: &UserId) -> Result<Recorded<u32>, ProviderError> {
        self.provider.backup_codes(user)
    }

    pub fn sign_ins(&self, user: &UserId, since: DateTime<Utc>) -> Result<Recorded<Vec<SignIn>>, ProviderError> {
        self.provider.sign_ins(user, since)
    }

    pub fn password_changed(&self, user: &UserId) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        self.provider.password_changed(user)
    }

    pub fn password_expires(&self) -> bool {
        self.provider.password_expires()
    }

    pub fn clock(&self) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        self.provider.clock()
    }

    pub fn settle(&self, user: &UserId, act: &Act, since: DateTime<Utc>) -> Result<SettledAct, ProviderError> {
        self.provider.settle(user, act, since)
    }
}

/// A profile without the dates that stand for "no date": a platform's 1970-01-01 is as unknown as a file's.
fn dated(mut profile: Profile) -> Profile {
    use crate::base::clock::known;
    let phones = profile.phones.iter_mut().map(|phone| &mut phone.since);
    let addresses = profile.addresses.iter_mut().map(|address| &mut address.since);
    let managers = profile.managers.iter_mut().map(|manager| &mut manager.since);
    let linked = match &mut profile.identities {
        Recorded::Known(identities) => identities.as_mut_slice(),
        Recorded::NotRecorded | Recorded::Cannot => &mut [],
    };
    let linked = linked.iter_mut().map(|identity| &mut identity.linked);
    for since in phones.chain(addresses).chain(managers).chain(linked) {
        *since = known(*since);
    }
    profile
}
