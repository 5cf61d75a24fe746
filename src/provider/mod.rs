//! Other people's systems: the identity platforms that hold the targets.
//!
//! Two traits, and a folder for each platform: [`ProviderReads`] answers, [`ProviderActs`] changes.
//! A platform says what it can do before it is asked to do it, and what it cannot know it says so:
//! "cannot" and "not recorded" are answers. It knows nothing of cases and of the ledger.

mod act;
mod acts;
pub mod auth0;
pub mod console;
pub mod contacts;
pub mod embedded;
mod fault;
pub mod http;
pub mod keycloak;
mod layer;
mod log;
mod outlook;
mod reads;
pub mod registry;
pub mod setup;
#[cfg(test)]
pub(crate) mod testing;

pub use act::{Act, ActKind, ActOutcome, ActReport, Capability, Instructions, SettledAct};
pub use act::{Moment, Remediation, Residue};
pub use acts::{Provider, ProviderActs};
pub use fault::ProviderError;
pub use layer::ProviderLayer;
pub use log::{LogExtent, LogPart};
pub use outlook::Outlook;
pub use outlook::PreflightCheck;
pub use reads::ProviderReads;
pub use reads::{Look, Observation, Provenance, Refresh, ScreenInstructions};
pub use registry::{OpenError, PlatformConfig, Surroundings};

registry::platforms! {
    Embedded(embedded::EmbeddedConfig),
    Auth0(auth0::Auth0Config),
    Keycloak(keycloak::KeycloakConfig),
    Console(console::ConsoleConfig),
}
