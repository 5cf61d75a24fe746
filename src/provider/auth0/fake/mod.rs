//! An Auth0 tenant that keeps state, for tests: it pages, asks for scopes, limits, and takes effect
//! late where the real one does. Its answers are checked against Auth0's document by
//! `tests/live/openapi`.
//!
//! By hand: `READMIT_FAKE_AUTH0=127.0.0.1:8085 cargo test --lib provider::auth0::fake::serve --
//! --ignored --nocapture`.
#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)] // what a test hands over it has no more use for

mod answer;
mod person;
mod reads;
mod serve;
mod writes;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use super::scopes;
use crate::provider::http::testing::{Bucket, Moment};

pub(crate) use person::{FakeUser, Item};
pub(crate) use serve::furnish;

pub(crate) const SECRET: &str = "client-secret-of-the-fake";
pub(crate) const CLIENT: &str = "readmit-client";
pub(crate) const DOMAIN: &str = "example.eu.auth0.com";

pub(crate) struct Tenant {
    pub(crate) moment: Moment,
    pub(crate) users: BTreeMap<String, FakeUser>,
    pub(crate) scopes: BTreeSet<String>,
    /// True if the plan has interfaces for sessions and refresh tokens.
    pub(crate) enterprise: bool,
    pub(crate) policies: Vec<&'static str>,
    /// The things that a role permits, by the role's name: pairs of permission and interface.
    pub(crate) role_permissions: BTreeMap<String, Vec<(String, String)>>,
    /// The oldest row of the tenant's log.
    pub(crate) log_begins: Option<DateTime<Utc>>,
    /// Of the password policy of every connection.
    pub(crate) min_length: usize,
    /// A user enrols the moment that the last of their factors is gone.
    pub(crate) quick: bool,
    pub(crate) bucket: Option<Bucket>,
    /// Real time that each answer takes.
    pub(crate) slow: std::time::Duration,
    pub(crate) expires_in: u64,
    tokens: u32,
    made: u32,
}

impl Tenant {
    pub(crate) fn new(moment: &Moment) -> Tenant {
        let more = scopes::MORE.iter().map(|(scope, _)| *scope);
        Tenant {
            moment: moment.clone(),
            users: BTreeMap::new(),
            scopes: scopes::RESET.into_iter().chain(more).map(str::to_owned).collect(),
            enterprise: true,
            policies: vec!["all-applications"],
            role_permissions: BTreeMap::new(),
            log_begins: Some(moment.time() - TimeDelta::days(400)),
            min_length: 8,
            quick: false,
            bucket: None,
            slow: std::time::Duration::ZERO,
            expires_in: 86_400,
            tokens: 0,
            made: 0,
        }
    }

    /// A new id part, as long as Auth0's.
    pub(crate) fn id(&mut self) -> String {
        self.made += 1;
        format!("{:0>24x}", self.made + 0xf00)
    }

    pub(crate) fn add(&mut self, connection: &str, provider: &str, fields: Value) -> &mut FakeUser {
        let id = self.id();
        let user_id = format!("{provider}|{id}");
        let user = FakeUser::new(&user_id, connection, provider, &id, self.moment.time(), fields);
        self.users.entry(user_id).or_insert(user)
    }

    /// Enrols a method of this type, as its user would.
    pub(crate) fn enrol(&mut self, user: &str, kind: &str, more: Value) -> String {
        let at = stamp(self.moment.time());
        let id = format!("{kind}|dev_{}", self.id());
        let mut method = json!({ "id": id, "type": kind, "confirmed": true, "created_at": at, "enrolled_at": at });
        method.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let user = self.users.get_mut(user).unwrap();
        user.log(
            "gd_enrollment_complete",
            &at,
            json!({ "authenticator": { "id": id, "type": kind } }),
        );
        user.methods.push(method);
        id
    }
}

pub(crate) fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The time that a request takes when Auth0 only accepts the request.
pub(super) const LATE: TimeDelta = TimeDelta::seconds(30);
