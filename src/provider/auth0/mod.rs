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
mod setup;
mod tenant_log;
#[cfg(test)]
mod tests;
mod tier;

use std::ops::ControlFlow;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use serde_json::Value;

use self::api::MethodShape;
use super::registry::{
    NAME, OpenError, PRIVATE_KEY, PlatformConfig, PlatformKeys, SECRET, Surroundings, configured,
};
use super::setup::Setup;
use super::{
    Act, ActKind, ActReport, Capability, LogExtent, Moment, Outlook, PreflightCheck, Provider,
    ProviderActs, ProviderError, ProviderReads, Remediation, Residue, SettledAct,
};
use crate::base::config_table::{ConfigTable, key};
use crate::model::{Factor, FoundUsers, Profile, Recorded, SearchTerms, SignIn, User, UserId};
use crate::secret::SecretRef;

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

    fn search(&self, part: &SearchTerms) -> Result<Option<FoundUsers>, ProviderError> {
        Ok(Some(read::find_by_part(self, part)?))
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

    fn log_rows(
        &self,
        from: Option<DateTime<Utc>>,
        until: DateTime<Utc>,
        take: &mut dyn FnMut(Value) -> ControlFlow<()>,
    ) -> Result<Recorded<LogExtent>, ProviderError> {
        Ok(Recorded::Known(tenant_log::read(self, from, until, take)?))
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

impl PlatformConfig for Auth0Config {
    fn name(&self) -> &str {
        &self.name
    }

    fn secrets(&self) -> Vec<(&'static str, &SecretRef)> {
        configured(self.client_secret.as_ref(), self.private_key.as_ref())
    }

    fn files(&self, _home: &std::path::Path) -> Vec<(&'static str, PathBuf)> {
        self.http.ca_file.iter().map(|file| ("ca_file", file.clone())).collect()
    }

    fn log(&self) -> Option<&'static str> {
        Some("auth0")
    }

    fn log_can_be_fetched(&self) -> bool {
        true
    }

    fn own_account(&self) -> Option<&str> {
        Some(&self.client_id)
    }

    fn suspend_by_hand(&self, _home: &std::path::Path) -> Vec<String> {
        // A domain that is none may hold a password.
        let tenant = self.tenant().unwrap_or_else(|_| "yours".to_owned());
        vec![
            format!(
                "Auth0 dashboard, tenant {tenant}: User Management, Users, the menu beside USER, Block. Or at the end of the tab Details."
            ),
            "Or with Auth0's own tool, in this order:".into(),
            "auth0 login".into(),
            "auth0 users search --query 'email:USER'".into(),
            "auth0 api patch 'users/ID' --data '{\"blocked\": true}'".into(),
            "auth0 api delete 'users/ID/sessions'".into(),
            "Blocking lets nobody sign in again. Access tokens that were given out hold until they expire.".into(),
        ]
    }

    fn open(&self, from: Surroundings) -> Result<Box<dyn Provider>, OpenError> {
        Ok(Box::new(Auth0::open(self, from.http, from.log)?))
    }
}

impl PlatformKeys for Auth0Config {
    const TABLE: ConfigTable = ConfigTable {
        name: "[[provider]] kind = \"auth0\"",
        about: "An Auth0 tenant.",
        keys: &[
            key("kind", "required", "`auth0`.").like(r#""auth0""#),
            NAME,
            key(
                "domain",
                "required",
                "The tenant's own domain, `example.eu.auth0.com`, also where a custom domain is used.",
            ).like(r#""example.eu.auth0.com""#),
            key(
                "base_url",
                "https:// and the domain",
                "The address that calls go to: a custom domain, or a test server.",
            ).like(r#""https://login.example.com""#),
            key("client_id", "required", "The client id of a machine-to-machine application.").like(r#""AbCdEf123""#),
            SECRET,
            PRIVATE_KEY,
            key(
                "key_id",
                "none",
                "The key's id at Auth0, if the application has more than one key.",
            ).like(r#""key-1""#),
            key(
                "keep_passkeys",
                "false",
                "Leave passkeys alone in a reset. Otherwise they are removed too.",
            ).like("false"),
        ],
    };

    const SETUP: Option<&'static Setup> = Some(&setup::SETUP);

    #[cfg(test)]
    fn full() -> Auth0Config {
        let some = |text: &str| Some(text.to_owned());
        Auth0Config {
            name: "a".into(),
            domain: "d".into(),
            base_url: some("https://a.example.com"),
            client_id: "c".into(),
            client_secret: Some(SecretRef::Descriptor(3)),
            private_key: Some(SecretRef::Descriptor(3)),
            key_id: some("k"),
            keep_passkeys: true,
            http: super::http::HttpConfig::full(),
        }
    }
}
