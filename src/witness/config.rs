use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Witness;
use super::places::{CommandWitness, FileWitness, SyslogWitness};

/// `[witness]` in `config.toml`: where each new head goes. Several places may be named; each gets
/// every head.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessConfig {
    /// A file on another mount, best one that can only be appended to (`chattr +a`). It is never
    /// made: a mount that is not there must not look like an empty file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    /// A program and its arguments; it gets the head as a note on its standard input, and says by
    /// exit 0 that it has it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    /// The system's log.
    #[serde(default)]
    pub syslog: bool,
    /// True if a step stops where a head cannot be handed on; otherwise there is a warning.
    #[serde(default)]
    pub required: bool,
    /// The time to wait for the command or the log, in seconds.
    #[serde(default = "ten")]
    pub timeout_s: u64,
}

const fn ten() -> u64 {
    10
}

impl WitnessConfig {
    /// Returns what is wrong with the configuration, if anything.
    pub fn fault(&self) -> Option<&'static str> {
        if self.file.is_none() && self.command.is_empty() && !self.syslog {
            return Some("[witness] names no file, no command and no syslog");
        }
        if self.file.as_ref().is_some_and(|file| !file.is_absolute()) {
            return Some("[witness] file must be an absolute path");
        }
        if !(1..=60).contains(&self.timeout_s) {
            return Some("[witness] timeout_s is from 1 to 60");
        }
        None
    }

    /// The places, in order.
    pub fn open(&self) -> Vec<Box<dyn Witness>> {
        let timeout = Duration::from_secs(self.timeout_s);
        let mut all: Vec<Box<dyn Witness>> = Vec::new();
        if let Some(file) = &self.file {
            all.push(Box::new(FileWitness::new(file)));
        }
        if !self.command.is_empty() {
            all.push(Box::new(CommandWitness::new(&self.command, timeout)));
        }
        if self.syslog {
            all.push(Box::new(SyslogWitness::new(timeout)));
        }
        all
    }
}
