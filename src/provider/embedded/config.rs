use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Embedded;
use crate::base::config_table::{ConfigTable, key};
use crate::directory::{Directory, Hashing};
use crate::provider::Provider;
use crate::provider::registry::{NAME, OpenError, PlatformConfig, PlatformKeys, Surroundings};

/// `[[provider]]` with `kind = "embedded"`: the directory that ships inside the tool, in
/// `directory.db` of the home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmbeddedConfig {
    pub name: String,
}

impl PlatformConfig for EmbeddedConfig {
    fn name(&self) -> &str {
        &self.name
    }

    fn suspend_by_hand(&self, _home: &Path) -> Vec<String> {
        vec![
            "On the machine that holds the home: `readmit directory suspend USER`. It needs the directory, and not the ledger."
                .into(),
            "It ends the user's sessions too. `readmit directory show USER` says whether the account is suspended."
                .into(),
        ]
    }

    fn open(&self, from: Surroundings) -> Result<Box<dyn Provider>, OpenError> {
        let directory = Directory::open(&from.home, Hashing::owasp())?;
        Ok(Box::new(Embedded::new(&self.name, directory, from.now, from.random)))
    }
}

impl PlatformKeys for EmbeddedConfig {
    const TABLE: ConfigTable = ConfigTable {
        name: "[[provider]] kind = \"embedded\"",
        about: "The directory that ships inside.",
        keys: &[key("kind", "required", "`embedded`.").like(r#""embedded""#), NAME],
    };

    #[cfg(test)]
    fn full() -> EmbeddedConfig {
        EmbeddedConfig { name: "e".into() }
    }
}
