//! A realm of Keycloak 26, through its Admin REST API and a service account.
//!
//! Tried against 26.7.3 (`tests/live/keycloak`). What it does not have: phone factors, expiry of a
//! temporary password, recovery codes made by an administrator, remembered devices, a `Date` in its
//! answers.

mod act;
pub mod api;
mod config;
mod flow;
mod log;
pub mod outlook;
mod permissions;
mod preflight;
pub mod read;
mod realm_log;
mod rights;
mod settle;
mod setup;
mod tier;

#[cfg(test)]
mod fake;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::ControlFlow;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::http::{Client, HttpCall, HttpError};
use super::{
    Act, ActKind, ActReport, Capability, LogExtent, Moment, Outlook, PreflightCheck, ProviderActs,
    ProviderError, ProviderReads, Remediation, Residue, SettledAct,
};
use crate::model::{Factor, FoundUsers, Profile, Recorded, SearchTerms, SignIn, User, UserId};

pub use config::KeycloakConfig;

/// The names of the roles of the client `realm-management` that each call needs.
const VIEW_USERS: &[&str] = &["view-users"];
const MANAGE_USERS: &[&str] = &["manage-users"];
const VIEW_EVENTS: &[&str] = &["view-events"];
const VIEW_REALM: &[&str] = &["view-realm"];
const VIEW_CLIENTS: &[&str] = &["view-clients"];

/// The realm from which others can be administered, by clients called after them.
const MASTER: &str = "master";

/// Leads to the enrolment of an authenticator app at the next sign-in.
const CONFIGURE_TOTP: &str = "CONFIGURE_TOTP";
const UPDATE_PASSWORD: &str = "UPDATE_PASSWORD";

/// The attribute that notes are kept in.
const NOTE: &str = "readmit_note";

pub struct Keycloak {
    name: String,
    realm: String,
    login_realm: String,
    client_id: String,
    client: Client,
    /// The roles that a role brings with it, by the id of the role. The roles brought are the same
    /// for all users, and are asked for once.
    composites: RefCell<HashMap<String, Vec<crate::provider::keycloak::api::Role>>>,
    /// The name of a client, by the client's id. The name is `None` if the service account may not
    /// see the client.
    clients: RefCell<HashMap<String, Option<String>>>,
    /// The fine-grained permissions that a client holds, by its id.
    permissions: RefCell<HashMap<String, permissions::Permissions>>,
}

impl Keycloak {
    /// `client` signs in as `config` says, with `KeycloakConfig::grant`.
    pub fn new(config: &KeycloakConfig, client: Client) -> Keycloak {
        Keycloak {
            name: config.name.clone(),
            realm: config.realm.clone(),
            login_realm: config.login_realm.clone().unwrap_or_else(|| config.realm.clone()),
            client_id: config.client_id.clone(),
            client,
            composites: RefCell::default(),
            clients: RefCell::default(),
            permissions: RefCell::default(),
        }
    }

    /// The client whose roles administer the realm that it stands in.
    fn management(&self) -> &'static str {
        if self.realm == MASTER { "master-realm" } else { "realm-management" }
    }

    /// A read that goes wrong has changed nothing, so no change is said to be unknown because of
    /// it. Whoever reads after a change says themself that the change was sent.
    #[allow(clippy::needless_pass_by_value)] // a call is made for the one time that it is sent
    fn get<T: serde::de::DeserializeOwned>(&self, call: HttpCall) -> Result<T, HttpError> {
        let answer = self.client.send(&call).map_err(|t| self.explain(t));
        answer.and_then(|answer| answer.json()).map_err(|t| HttpError { perhaps_done: false, ..t })
    }

    fn send(&self, call: &HttpCall) -> Result<(), HttpError> {
        self.client.send(call).map(|_| ()).map_err(|t| self.explain(t))
    }

    /// 404 has three meanings here, and only one of them is about the user.
    fn explain(&self, trouble: HttpError) -> HttpError {
        if !trouble.is_missing() {
            return trouble;
        }
        let fault = match trouble.code.as_deref() {
            Some("Realm not found.") => {
                ProviderError::Refused(format!("there is no realm called {}", self.realm))
            }
            // Its own pages and those of whatever stands before it.
            None
            | Some("HTTP 404 Not Found" | "Unable to find matching target resource method") => {
                ProviderError::Garbled(
                    "there is no Admin API at this address; is base_url right?".into(),
                )
            }
            Some(_) => trouble.fault,
        };
        HttpError { fault, ..trouble }
    }

    fn now(&self) -> DateTime<Utc> {
        self.client.surroundings().now()
    }
}

impl ProviderReads for Keycloak {
    fn name(&self) -> &str {
        &self.name
    }

    fn capability(&self, kind: ActKind) -> Capability {
        act::capability(kind)
    }

    fn residue(&self, what: Residue) -> Remediation {
        act::residue(what)
    }

    fn advice(&self, moment: Moment) -> Vec<String> {
        act::advice(moment, self.flow().ok().flatten().as_ref())
    }

    fn find(&self, who: &str) -> Result<Vec<User>, ProviderError> {
        Ok(self.find_all(who)?)
    }

    fn search(&self, part: &SearchTerms) -> Result<Option<FoundUsers>, ProviderError> {
        Ok(Some(self.find_by_part(part)?))
    }

    fn profile(&self, user: &UserId) -> Result<Profile, ProviderError> {
        Ok(self.read_profile(user)?)
    }

    fn reach(&self, user: &UserId) -> Result<Profile, ProviderError> {
        Ok(self.read_reach(user)?)
    }

    fn outlook(&self, user: &UserId) -> Result<Outlook, ProviderError> {
        Ok(self.look_ahead(user)?)
    }

    fn own_user(&self) -> Result<Option<UserId>, ProviderError> {
        Ok(self.own_account()?)
    }

    fn factors(&self, user: &UserId) -> Result<Vec<Factor>, ProviderError> {
        Ok(self.list_factors(user)?)
    }

    fn backup_codes(&self, user: &UserId) -> Result<Recorded<u32>, ProviderError> {
        Ok(self.count_codes(user)?)
    }

    fn sign_ins(
        &self,
        user: &UserId,
        since: DateTime<Utc>,
    ) -> Result<Recorded<Vec<SignIn>>, ProviderError> {
        Ok(self.list_sign_ins(user, since)?)
    }

    fn password_changed(&self, user: &UserId) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        Ok(self.password_set_at(user)?)
    }

    fn password_expires(&self) -> bool {
        false
    }

    fn clock(&self) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        Ok(self.platform_clock()?)
    }

    fn examine(&self) -> Result<Vec<PreflightCheck>, ProviderError> {
        Ok(self.look_around()?)
    }

    fn log_rows(
        &self,
        from: Option<DateTime<Utc>>,
        until: DateTime<Utc>,
        take: &mut dyn FnMut(Value) -> ControlFlow<()>,
    ) -> Result<Recorded<LogExtent>, ProviderError> {
        Ok(Recorded::Known(self.read_log(from, until, take)?))
    }

    fn settle(
        &self,
        user: &UserId,
        act: &Act,
        since: DateTime<Utc>,
    ) -> Result<SettledAct, ProviderError> {
        Ok(self.find_out(user, act, since)?)
    }
}

impl ProviderActs for Keycloak {
    fn act(&self, user: &UserId, act: &Act) -> ActReport {
        self.carry_out(user, act)
    }
}
