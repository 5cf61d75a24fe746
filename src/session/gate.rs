//! The only way to a change on a platform. It owns the provider: whoever wants an act has to bring
//! a permit. Reads are free.

use crate::case::Permit;
use crate::model::{Profile, Recorded, UserId};
use crate::provider::{
    Act, ActOutcome, ActReport, Provider, ProviderError, ProviderLayer, ProviderReads,
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

    /// Carries out what was permitted, once: the permit is used up. An act that is not the
    /// permitted one is not done.
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
}

/// Every read of the session goes through here too, so that no date stands for "no date".
impl ProviderLayer for Gate<'_> {
    fn inner(&self) -> &dyn ProviderReads {
        self.provider
    }

    fn profile(&self, user: &UserId) -> Result<Profile, ProviderError> {
        Ok(dated(self.provider.profile(user)?))
    }

    fn reach(&self, user: &UserId) -> Result<Profile, ProviderError> {
        Ok(dated(self.provider.reach(user)?))
    }
}

/// A profile without the dates that stand for "no date": a platform's 1970-01-01 is as unknown as a
/// file's.
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
