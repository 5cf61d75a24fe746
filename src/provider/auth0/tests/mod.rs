#![allow(clippy::unwrap_used)]

mod acts;
mod ahead;
mod fixture;
mod reads;
mod tenant_log;

use std::time::Duration;

use chrono::TimeDelta;
use secrecy::ExposeSecret;
use serde_json::json;

use self::fixture::TenantFixture;
use super::fake::Item;
use super::*;
use crate::model::{FactorKind, SignInMethod, SignInResult};
use crate::provider::ActOutcome;
use crate::provider::http::testing::{Mishap, Reply};
use crate::provider::testing::contract::{self, Fixture};

#[test]
fn it_keeps_the_contract() {
    contract::check(&mut || Box::new(TenantFixture::new()));
}

#[test]
fn it_keeps_the_contract_over_http() {
    contract::http::check(&mut || Box::new(TenantFixture::new()));
}

/// On a plan without interfaces for sessions and refresh tokens.
#[test]
fn it_keeps_the_contract_on_a_small_plan() {
    contract::check(&mut || {
        let desk = TenantFixture::new();
        desk.server.state(|t| t.enterprise = false);
        // It is seen when the first user is looked at.
        let somebody = desk.furnished("somebody");
        desk.provider.profile(&somebody).unwrap();
        desk.server.state(|t| t.users.clear());
        Box::new(desk)
    });
}

#[test]
fn nothing_is_sent_for_an_id_that_is_another_path() {
    let desk = TenantFixture::new();
    desk.provider.clock().unwrap();
    desk.server.seen();
    for id in ["", ".", "..", "me", "../roles"] {
        let user = UserId(id.into());
        assert_eq!(desk.provider.profile(&user), Err(ProviderError::NoSuchUser));
        assert_eq!(desk.provider.factors(&user), Err(ProviderError::NoSuchUser));
        assert!(matches!(
            desk.provider.act(&user, &Act::Suspend).came,
            ActOutcome::Failed(ProviderError::NoSuchUser)
        ));
    }
    assert!(desk.server.seen().is_empty());
    let user = desk.furnished("maria");
    for factor in ["", "..", "me"] {
        let removed = desk.provider.act(&user, &Act::RemoveFactor { factor: factor.into() }).came;
        assert!(matches!(removed, ActOutcome::Failed(_)), "{factor}: {removed:?}");
    }
    assert!(
        desk.server.seen().iter().all(|r| r.method != "DELETE"),
        "an empty method id would delete them all"
    );
}
