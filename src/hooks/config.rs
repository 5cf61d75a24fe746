use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::base::safe_text::safe;

/// The text in the address of a ticket that its id takes the place of.
pub(super) const PLACE: &str = "{ticket}";

/// `[notify]` in `config.toml`: the program that is told what happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotifyConfig {
    /// A program and its arguments. It gets JSON on its standard input.
    pub command: Vec<String>,
    /// The time after which it is ended, in seconds.
    #[serde(default = "five")]
    pub timeout_s: u64,
}

/// `[ticket]` in `config.toml`: the ticket system of the help desk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketConfig {
    /// The address of a ticket, with `{ticket}` for its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// A program that says what is known of a ticket.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub check: Vec<String>,
    /// A program that writes what became of a case to a ticket's internal notes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub post: Vec<String>,
    /// The time after which either program is ended, in seconds.
    #[serde(default = "five")]
    pub timeout_s: u64,
}

/// `[phrase]` in `config.toml`: the program that shows a case's phrase on an inner page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhraseConfig {
    /// A program and its arguments. It gets JSON on its standard input.
    pub command: Vec<String>,
    /// The name of the page, as users are told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The time after which it is ended, in seconds.
    #[serde(default = "five")]
    pub timeout_s: u64,
}

const fn five() -> u64 {
    5
}

impl NotifyConfig {
    /// Returns what is wrong with the configuration, if anything.
    pub fn fault(&self) -> Option<&'static str> {
        match &self.command.first() {
            None => Some("[notify] command names no program"),
            Some(_) if !(1..=60).contains(&self.timeout_s) => {
                Some("[notify] timeout_s is from 1 to 60")
            }
            Some(_) => None,
        }
    }

    pub(super) fn limit(&self) -> Duration {
        Duration::from_secs(self.timeout_s)
    }
}

impl PhraseConfig {
    /// Returns what is wrong with the configuration, if anything.
    pub fn fault(&self) -> Option<&'static str> {
        let is_line = |page: &str| {
            !page.trim().is_empty() && page.chars().count() <= 100 && safe(page) == page
        };
        if self.command.is_empty() {
            return Some("[phrase] command names no program");
        }
        if self.page.as_deref().is_some_and(|page| !is_line(page)) {
            return Some("[phrase] page is one line of 1 to 100 characters");
        }
        (!(1..=60).contains(&self.timeout_s)).then_some("[phrase] timeout_s is from 1 to 60")
    }

    pub(super) fn limit(&self) -> Duration {
        Duration::from_secs(self.timeout_s)
    }
}

impl TicketConfig {
    /// Returns what is wrong with the configuration, if anything.
    pub fn fault(&self) -> Option<&'static str> {
        if self.url.is_none() && self.check.is_empty() && self.post.is_empty() {
            return Some("[ticket] names no url, no check and no post");
        }
        if self.url.as_deref().is_some_and(|url| !is_an_address(url)) {
            return Some(
                "[ticket] url is an address that begins with https:// or http://, with {ticket} in it once",
            );
        }
        (!(1..=60).contains(&self.timeout_s)).then_some("[ticket] timeout_s is from 1 to 60")
    }

    pub(super) fn limit(&self) -> Duration {
        Duration::from_secs(self.timeout_s)
    }
}

fn is_an_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    // The id stands behind the host's name: it must not decide who is asked.
    let id_in_path = rest.and_then(|rest| rest.split_once('/')).map(|(host, path)| {
        !host.is_empty() && !host.contains(PLACE) && path.matches(PLACE).count() == 1
    });
    id_in_path == Some(true) && url.chars().all(|c| c.is_ascii_graphic())
}
