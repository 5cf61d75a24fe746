use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::provider::{FactorKind, Provider, UserId};

/// A user as a check wants one. The fixture may decorate names and labels as badly as its platform allows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wish {
    pub(crate) login: String,
    pub(crate) addresses: Vec<String>,
    pub(crate) factors: Vec<FactorKind>,
    pub(crate) codes: usize,
    pub(crate) devices: u32,
    pub(crate) sessions: u32,
    pub(crate) suspended: bool,
}

impl Wish {
    pub(crate) fn bare(login: &str) -> Self {
        Wish { login: login.into(), ..Wish::default() }
    }

    /// With something of everything.
    pub(crate) fn full(login: &str) -> Self {
        Wish {
            login: login.into(),
            addresses: vec![format!("{login}@example.com")],
            factors: vec![FactorKind::Totp, FactorKind::Webauthn, FactorKind::Other],
            codes: 4,
            devices: 2,
            sessions: 2,
            suspended: false,
        }
    }
}

/// What is really so on the platform, whatever the provider says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Truth {
    pub(crate) enabled: bool,
    pub(crate) factors: BTreeSet<String>,
    pub(crate) codes: u32,
    pub(crate) devices: u32,
    pub(crate) sessions: u32,
    /// Refresh tokens and the like; 0 where there are none.
    pub(crate) tokens: u32,
    pub(crate) notes: Vec<String>,
    pub(crate) enrolment_required: bool,
    /// How often a temporary password was set, and how often codes were issued, by an administrator.
    pub(crate) passwords_set: usize,
    pub(crate) codes_issued: usize,
    pub(crate) password_tickets: usize,
    pub(crate) enrolment_tickets: usize,
}

/// What another administrator does in the meantime.
#[derive(Clone, Debug)]
pub(crate) enum Meddling {
    RemoveFactor(String),
    AddFactor,
    Delete,
}

/// A platform that a test can make people on, look behind, and break.
pub(crate) trait Fixture {
    fn provider(&self) -> &dyn Provider;
    fn make(&mut self, wish: &Wish) -> UserId;
    /// `None`: there is no such user.
    fn truth(&self, user: &UserId) -> Option<Truth>;
    fn meddle(&mut self, user: &UserId, meddling: Meddling);
    /// Nothing reaches the platform until [`Fixture::mend`].
    fn cut(&mut self);
    fn mend(&mut self);
    fn now(&self) -> DateTime<Utc>;
    /// A minute passes.
    fn wait(&mut self);
}
