//! The folder that an installation lives in: what is where, and who may read it.

pub mod config;
pub mod contacts;
pub mod library;

pub use config::{Config, ConfigError};
pub use library::RunbookLibrary;

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Where things are in a home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    root: PathBuf,
}

impl Home {
    pub fn new(root: impl Into<PathBuf>) -> Home {
        Home { root: root.into() }
    }

    /// Where a home is unless it is named: the user's data folder, by the XDG rules.
    pub fn default_root() -> Option<PathBuf> {
        use etcetera::BaseStrategy;
        etcetera::choose_base_strategy().ok().map(|base| base.data_dir().join("readmit"))
    }

    /// Makes the folder, for its owner alone. One that is there is used only if nobody else can enter it.
    pub fn make(&self) -> io::Result<()> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.root)?;
        if fs::metadata(&self.root)?.permissions().mode() & 0o077 != 0 {
            return Err(io::Error::other("others can enter this folder; make it yours alone (chmod 700)"));
        }
        Ok(())
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn ledger(&self) -> PathBuf {
        self.root.join("ledger.db")
    }

    pub fn installation_key(&self) -> PathBuf {
        self.root.join("installation.key")
    }

    pub fn config(&self) -> PathBuf {
        self.root.join("config.toml")
    }

    /// The texts of accepted runbooks, by hash.
    pub fn runbooks(&self) -> PathBuf {
        self.root.join("runbooks")
    }

    /// The texts of accepted contacts files, by hash.
    pub fn contacts(&self) -> PathBuf {
        self.root.join("contacts")
    }

    /// An operator's own folder.
    pub fn operator_key(&self, name: &str) -> PathBuf {
        self.operator(name).join("key")
    }

    /// A key that is about to take the place of the operator's.
    pub fn next_key(&self, name: &str) -> PathBuf {
        self.operator(name).join("key.next")
    }

    /// Where the operator's wrong passphrases are counted.
    pub fn attempts(&self, name: &str) -> PathBuf {
        self.operator(name).join("attempts")
    }

    fn operator(&self, name: &str) -> PathBuf {
        self.root.join("operators").join(name)
    }
}
