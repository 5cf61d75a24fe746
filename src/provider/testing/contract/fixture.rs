use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::model::{FactorKind, UserId};
use crate::provider::Provider;

/// A user as a check wants one. The fixture may decorate names and labels as badly as its platform
/// allows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seed {
    pub(crate) login: String,
    pub(crate) addresses: Vec<String>,
    pub(crate) factors: Vec<FactorKind>,
    pub(crate) codes: usize,
    pub(crate) devices: u32,
    pub(crate) sessions: u32,
    pub(crate) suspended: bool,
}

impl Seed {
    pub(crate) fn bare(login: &str) -> Self {
        Seed { login: login.into(), ..Seed::default() }
    }

    /// With something of everything.
    pub(crate) fn full(login: &str) -> Self {
        Seed {
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

/// The true state of a user on the platform, whatever the provider says.
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
    /// The number of times that an administrator set a temporary password. The next field is the
    /// number of times that an administrator issued codes.
    pub(crate) passwords_set: usize,
    pub(crate) codes_issued: usize,
    pub(crate) password_tickets: usize,
    pub(crate) enrolment_tickets: usize,
}

/// The change that another administrator makes in the meantime.
#[derive(Clone, Debug)]
pub(crate) enum ConcurrentChange {
    RemoveFactor(String),
    AddFactor,
    Delete,
}

/// A platform that a test can make people on, look behind, and break.
pub(crate) trait Fixture {
    fn provider(&self) -> &dyn Provider;
    fn make(&mut self, wish: &Seed) -> UserId;
    /// `None`: there is no such user.
    fn truth(&self, user: &UserId) -> Option<Truth>;
    fn meddle(&mut self, user: &UserId, meddling: ConcurrentChange);
    /// Nothing reaches the platform until [`Fixture::mend`].
    fn cut(&mut self);
    fn mend(&mut self);
    fn now(&self) -> DateTime<Utc>;
    /// A minute passes.
    fn wait(&mut self);
}
