//! Auth0, through its Management API v2.
//!
//! Things that it has no answer for are said to be so: no temporary password that must be changed
//! (a ticket instead), no enrolment that can be asked of one user, one recovery code and not
//! several, sessions and refresh tokens only on some plans and then only "accepted". Facts and
//! their sources: Auth0's own document and the recorded exchanges of its own SDKs.

mod act;
pub mod api;
pub mod capabilities;
mod config;
#[cfg(test)]
pub(crate) mod fake;
mod log;
pub mod outlook;
mod preflight;
mod read;
mod scopes;
mod settle;
#[cfg(test)]
mod tests;
mod tier;

use chrono::{DateTime, Utc};

use self::api::MethodShape;
use super::{
    Act, ActKind, ActReport, Capability, Moment, Outlook, PreflightCheck, ProviderActs,
    ProviderError, ProviderReads, Remediation, Residue, SettledAct,
};
use crate::model::{Factor, Profile, Recorded, SignIn, User, UserId};

pub use api::Auth0;
pub use config::Auth0Config;

impl ProviderReads for Auth0 {
    fn name(&self) -> &str {
        &self.name
    }

    fn capability(&self, kind: ActKind) -> Capability {
        crate::provider::auth0::capabilities::capability(self, kind)
    }

    fn residue(&self, what: Residue) -> Remediation {
        crate::provider::auth0::capabilities::residue(what, self.keep_passkeys)
    }

    fn advice(&self, moment: Moment) -> Vec<String> {
        crate::provider::auth0::capabilities::advice(moment)
    }

    fn find(&self, who: &str) -> Result<Vec<User>, ProviderError> {
        Ok(read::find(self, who)?)
    }

    fn profile(&self, user: &UserId) -> Result<Profile, ProviderError> {
        Ok(read::profile(self, user)?)
    }

    fn reach(&self, user: &UserId) -> Result<Profile, ProviderError> {
        Ok(read::reach(self, user)?)
    }

    fn outlook(&self, user: &UserId) -> Result<Outlook, ProviderError> {
        Ok(crate::provider::auth0::outlook::look(self, user)?)
    }

    fn factors(&self, user: &UserId) -> Result<Vec<Factor>, ProviderError> {
        Ok(read::factors(self, user)?)
    }

    /// One or none: Auth0 has one recovery code for a user.
    fn backup_codes(&self, user: &UserId) -> Result<Recorded<u32>, ProviderError> {
        let methods = api::methods(self, user)?;
        Ok(Recorded::Known(u32::from(methods.iter().any(MethodShape::is_code))))
    }

    fn sign_ins(
        &self,
        user: &UserId,
        since: DateTime<Utc>,
    ) -> Result<Recorded<Vec<SignIn>>, ProviderError> {
        Ok(log::sign_ins(self, user, since)?)
    }

    fn password_changed(&self, user: &UserId) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        Ok(read::password_changed(self, user)?)
    }

    fn password_expires(&self) -> bool {
        false
    }

    fn clock(&self) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        if self.client.date().is_none() {
            self.client.granted()?;
        }
        Ok(self.client.date().map_or(Recorded::NotRecorded, Recorded::Known))
    }

    fn examine(&self) -> Result<Vec<PreflightCheck>, ProviderError> {
        Ok(preflight::examine(self)?)
    }

    fn settle(
        &self,
        user: &UserId,
        act: &Act,
        since: DateTime<Utc>,
    ) -> Result<SettledAct, ProviderError> {
        Ok(settle::settle(self, user, act, since)?)
    }
}

impl ProviderActs for Auth0 {
    fn act(&self, user: &UserId, act: &Act) -> ActReport {
        self.log.replace(None);
        act::act(self, user, act)
    }
}
