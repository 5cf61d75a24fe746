//! The platforms that there are: what the rest of the program asks of any of them, and the list.
//!
//! A new platform is a folder, and two lines in `mod.rs`: its `mod`, and its line in `platforms!`.
//! Nothing else in the program matches on which platform it is.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::str::Utf8Error;

use chrono::{DateTime, Utc};
use thiserror::Error;

use super::Provider;
use super::http::{BadProvider, CallLog, HttpEnv};
use super::setup::Setup;
use crate::base::config_table::{ConfigKey, ConfigTable, key};
use crate::base::trusted::Untrusted;
use crate::directory::DirectoryError;
use crate::runbook::Rejected;
use crate::secret::SecretRef;

/// The things that a platform has from outside when it is opened.
pub struct Surroundings {
    /// The home's folder, where relative paths start.
    pub home: PathBuf,
    pub now: fn() -> DateTime<Utc>,
    pub random: fn(&mut [u8]),
    pub http: Rc<dyn HttpEnv>,
    pub log: CallLog,
}

/// One `[[provider]]` of `config.toml`.
pub trait PlatformConfig {
    fn name(&self) -> &str;

    /// Returns the places where the platform's secrets are kept, by their keys.
    fn secrets(&self) -> Vec<(&'static str, &SecretRef)> {
        Vec::new()
    }

    /// Returns the files beside its secrets that the platform takes at their word, by their keys.
    fn files(&self, _home: &Path) -> Vec<(&'static str, PathBuf)> {
        Vec::new()
    }

    /// Returns the format of the platform's log, as `audit reconcile --format` calls it. `None`:
    /// there is no log that could be exported.
    fn log(&self) -> Option<&'static str> {
        None
    }

    /// Returns true if the platform hands its log out by [`ProviderReads::log_rows`].
    ///
    /// [`ProviderReads::log_rows`]: super::ProviderReads::log_rows
    fn log_can_be_fetched(&self) -> bool {
        false
    }

    /// Returns the program's own account, if the configuration has it the way the log does.
    fn own_account(&self) -> Option<&str> {
        None
    }

    /// Returns how a person suspends a user on the platform, by its own means: for the hour in which
    /// this program cannot. USER, ID and ADMIN stand for what the person fills in.
    fn suspend_by_hand(&self, home: &Path) -> Vec<String>;

    /// Opens the platform. Reads what the configuration names; connects to nothing.
    fn open(&self, from: Surroundings) -> Result<Box<dyn Provider>, OpenError>;
}

/// The documentation of a kind of platform.
pub trait PlatformKeys {
    /// The keys of its `[[provider]]`, each with its default and its meaning.
    const TABLE: ConfigTable;

    /// The guide of `readmit provider add`. `None`: there is nothing to ask and nothing to try.
    const SETUP: Option<&'static Setup> = None;

    /// A configuration with every key set. No field is filled up with a default, so a new key does
    /// not compile until it stands here.
    #[cfg(test)]
    fn full() -> Self;
}

/// A platform that could not be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    #[error(transparent)]
    Settings(#[from] BadProvider),
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// A file that the configuration names.
    #[error(transparent)]
    File(#[from] Untrusted),
    #[error("{0}: {1}")]
    NotText(String, #[source] Utf8Error),
    #[error(transparent)]
    Faults(#[from] Rejected),
}

/// Keys that several kinds have.
pub(super) const NAME: ConfigKey = key(
    "name",
    "required",
    "The name for `--provider`, unique in the file. The ledger records this name.",
)
.like(r#""corp""#);
pub(super) const SECRET: ConfigKey = key(
    "client_secret",
    "none",
    "The client's secret, by reference (see Secrets). Give either `client_secret` or `private_key`.",
).like(r#"{ file = "/etc/readmit/corp.secret" }"#);
pub(super) const PRIVATE_KEY: ConfigKey = key(
    "private_key",
    "none",
    "An RSA key in PEM form, by reference. The platform holds its public half.",
)
.like(r#"{ file = "/etc/readmit/corp.pem" }"#);

/// Returns the secrets that are configured, by the usual keys.
pub(super) fn configured<'c>(
    secret: Option<&'c SecretRef>,
    key: Option<&'c SecretRef>,
) -> Vec<(&'static str, &'c SecretRef)> {
    let named = [("client_secret", secret), ("private_key", key)];
    named.into_iter().filter_map(|(key, secret)| Some((key, secret?))).collect()
}

/// Makes [`ProviderConfig`](super::ProviderConfig) of the list of platforms: a variant for each,
/// whose name in kebab case is the `kind` in the file.
macro_rules! platforms {
    ($($(#[$doc:meta])* $kind:ident($config:ty),)+) => {
        /// One `[[provider]]`.
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
        pub enum ProviderConfig {
            $($(#[$doc])* $kind(Box<$config>),)+
        }

        impl ProviderConfig {
            /// The documentation of each kind, in the order of the manual.
            pub const TABLES: &'static [$crate::base::config_table::ConfigTable] =
                &[$(<$config as $crate::provider::registry::PlatformKeys>::TABLE,)+];

            /// The guides of the kinds that have one.
            pub fn setups() -> impl Iterator<Item = &'static $crate::provider::setup::Setup> {
                [$(<$config as $crate::provider::registry::PlatformKeys>::SETUP,)+].into_iter().flatten()
            }

            /// Returns what the rest of the program asks of a platform.
            pub fn platform(&self) -> &dyn $crate::provider::registry::PlatformConfig {
                match self {
                    $(ProviderConfig::$kind(config) => &**config,)+
                }
            }

            pub fn name(&self) -> &str {
                self.platform().name()
            }

            /// One of each kind, with every key set.
            #[cfg(test)]
            pub fn full() -> Vec<ProviderConfig> {
                use $crate::provider::registry::PlatformKeys;
                vec![$(ProviderConfig::$kind(Box::new(<$config>::full())),)+]
            }
        }
    };
}

pub(super) use platforms;
