use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Console, ConsoleProfile, INTELLIAUTH};
use crate::base::config_table::{ConfigTable, key};
use crate::base::trusted::{self, Trust};
use crate::provider::registry::{NAME, OpenError, PlatformConfig, PlatformKeys, Surroundings};
use crate::provider::{ActKind, Capability, Provider};

/// The profile that ships with the program.
const SHIPPED: &str = "intelliauth";

/// More than any console's profile has.
const LARGEST: u64 = 1 << 20;

/// `[[provider]]` with `kind = "console"`: a platform that has an admin console and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsoleConfig {
    pub name: String,
    /// `intelliauth`, or a file beside `config.toml`.
    pub profile: String,
}

impl ConsoleConfig {
    /// Reads how the console is worked, from the profile that ships with the program or from a file
    /// beside `config.toml`.
    fn read(&self, home: &Path) -> Result<ConsoleProfile, OpenError> {
        if self.profile == SHIPPED {
            return Ok(ConsoleProfile::parse("intelliauth.toml", INTELLIAUTH)?);
        }
        let path = home.join(&self.profile);
        let file = path.display().to_string();
        let bytes = trusted::read(&path, &Trust::home(home), LARGEST)?;
        let text = std::str::from_utf8(trusted::unmarked(&bytes))
            .map_err(|error| OpenError::NotText(file.clone(), error))?;
        Ok(ConsoleProfile::parse(&file, text)?)
    }
}

impl PlatformConfig for ConsoleConfig {
    fn name(&self) -> &str {
        &self.name
    }

    fn files(&self, home: &Path) -> Vec<(&'static str, PathBuf)> {
        if self.profile == SHIPPED {
            return Vec::new();
        }
        vec![("profile", home.join(&self.profile))]
    }

    /// Other consoles' exports are read by their headers as well.
    fn log(&self) -> Option<&'static str> {
        Some("intelliauth")
    }

    /// The steps of the console's profile, and the general way where it cannot be read.
    fn suspend_by_hand(&self, home: &Path) -> Vec<String> {
        let profile = self.read(home).ok();
        let act = profile.as_ref().and_then(|profile| profile.acts.get(&ActKind::Suspend));
        let Some(Capability::ByHand(instructions)) = act else {
            return vec!["In the admin console: find USER, and disable the account.".into()];
        };
        let filled = |step: &String| {
            step.replace("{reason}", "why, in a sentence").replace("{case}", "no case yet")
        };
        instructions.steps.iter().map(filled).collect()
    }

    fn open(&self, from: Surroundings) -> Result<Box<dyn Provider>, OpenError> {
        Ok(Box::new(Console::new(&self.name, self.read(&from.home)?)))
    }
}

impl PlatformKeys for ConsoleConfig {
    const TABLE: ConfigTable = ConfigTable {
        name: "[[provider]] kind = \"console\"",
        about: "A platform that has an admin console and no programming interface.",
        keys: &[
            key("kind", "required", "`console`.").like(r#""console""#),
            NAME,
            key(
                "profile",
                "required",
                "`intelliauth`, or a file. A relative path starts at the home.",
            )
            .like(r#""intelliauth""#),
        ],
    };

    #[cfg(test)]
    fn full() -> ConsoleConfig {
        ConsoleConfig { name: "o".into(), profile: "intelliauth".into() }
    }
}
