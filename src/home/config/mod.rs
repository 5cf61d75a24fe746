pub mod edit;
mod retention;
mod trust;

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use toml::{Spanned, Value};

use crate::base::clock::seconds;
use crate::base::trusted::{Untrusted, word};
use crate::hooks::{NotifyConfig, PhraseConfig, TicketConfig};
use crate::message::SmtpConfig;
use crate::provider::ProviderConfig;
use crate::provider::embedded::EmbeddedConfig;
use crate::witness::WitnessConfig;

pub use retention::RetentionConfig;
pub use trust::{SYSTEM, System, check_witness};

/// `config.toml` in the home: what this installation works with. No secret stands in it, only the
/// names of files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// In `/etc/readmit/config.toml`: the shared home that it is for. Without it, it is for each on
    /// this machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<PathBuf>,
    /// The platform that is meant unless `--provider` names another.
    pub default_provider: String,
    /// The sender of messages, where no mail server is configured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// After so many minutes an operator's passphrase is asked for again, 1 to 60; 15 if it is not
    /// said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step_up_minutes: Option<u8>,
    #[serde(default)]
    pub provider: Vec<ProviderConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contacts: Option<ContactsConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smtp: Option<SmtpConfig>,
    /// The names that messages to users use for the providers, by provider name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// The place where each new head of the ledger goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<WitnessConfig>,
    /// The time that `readmit unlock` opens a key for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unlock: Option<UnlockConfig>,
    /// The program that is told what happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify: Option<NotifyConfig>,
    /// The ticket system of the help desk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketConfig>,
    /// The program that shows a case's phrase on an inner page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phrase: Option<PhraseConfig>,
    /// The time for which personal data is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<RetentionConfig>,
}

/// `[contacts]`: files of the personnel department, for platforms that mask numbers or have none.
/// A path that begins with no `/` is a path in the home.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactsConfig {
    /// For every platform that names none of its own, but the embedded directory, which has its own
    /// dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    /// By the name of the platform.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub provider: BTreeMap<String, PathBuf>,
}

impl ContactsConfig {
    /// The file that a platform names for itself.
    pub fn own(&self, provider: &str) -> Option<&PathBuf> {
        self.provider.get(provider)
    }
}

#[derive(Debug, Error)]
pub enum ConfigError {
    #[error("{0} is not there")]
    Missing(String),
    #[error("{0}: {1}")]
    Unreadable(String, #[source] io::Error),
    #[error("{0}: {1}")]
    Wrong(String, String),
    #[error("no provider is called {0}; configured: {1}")]
    NoProvider(String, String),
    /// Somebody else may have written it.
    #[error(transparent)]
    Untrusted(#[from] Untrusted),
    #[error("{key}: {why}")]
    Named {
        key: String,
        #[source]
        why: Untrusted,
    },
    /// In a shared home, members of its group can put another file in the place of this one.
    #[error("{} names a program to run ({}), and a group shares this home", file.display(), keys.join(", "))]
    Commands { file: PathBuf, keys: Vec<String> },
}

impl ConfigError {
    /// Returns what to do about the error.
    pub fn hint(&self) -> String {
        match self {
            ConfigError::Missing(_) => {
                "put it back from a copy; `readmit init` makes one with a new home".into()
            }
            ConfigError::Unreadable(file, _) => {
                format!("make it readable for you: namei -l {}", word(file.as_ref()))
            }
            ConfigError::Wrong(..) => {
                "correct it there; every key is in readmit-config(5) and docs/configuration.md"
                    .into()
            }
            ConfigError::NoProvider(..) => {
                "name one of these with --provider, or as default_provider".into()
            }
            ConfigError::Untrusted(why) | ConfigError::Named { why, .. } => why.fix(),
            ConfigError::Commands { file, .. } => {
                format!(
                    "root keeps such a configuration outside the home: sudo install -D -o root -g root -m 644 {} {SYSTEM}",
                    word(file)
                )
            }
        }
    }

    /// Returns true if the configuration may be right, and is only not to be trusted.
    pub const fn is_about_trust(&self) -> bool {
        match self {
            ConfigError::Untrusted(_)
            | ConfigError::Named { .. }
            | ConfigError::Commands { .. } => true,
            ConfigError::Missing(_)
            | ConfigError::Unreadable(..)
            | ConfigError::Wrong(..)
            | ConfigError::NoProvider(..) => false,
        }
    }
}

impl Config {
    pub fn embedded() -> Config {
        Config {
            default_provider: "embedded".into(),
            provider: vec![ProviderConfig::Embedded(Box::new(EmbeddedConfig {
                name: "embedded".into(),
            }))],
            ..Config::default()
        }
    }

    /// Reads its text. The error names the file, the line and what is wrong there.
    pub fn parse(name: String, text: &str) -> Result<Config, ConfigError> {
        let config: Config = toml::from_str(text).map_err(|e: toml::de::Error| {
            let why =
                super::config::in_provider(text).unwrap_or_else(|| e.to_string().trim().to_owned());
            ConfigError::Wrong(name.clone(), why)
        })?;
        let mut names: Vec<&str> = config.provider.iter().map(ProviderConfig::name).collect();
        names.sort_unstable();
        if let Some(twice) = names.iter().zip(names.iter().skip(1)).find(|(one, next)| one == next)
        {
            return Err(ConfigError::Wrong(
                name,
                format!("two providers are called {}; give each its own name", twice.0),
            ));
        }
        if config.step_up_minutes.is_some_and(|m| !(1..=60).contains(&m)) {
            return Err(ConfigError::Wrong(name, "step_up_minutes is 1 to 60".into()));
        }
        if let Some(fault) = config.unlock.as_ref().and_then(UnlockConfig::fault) {
            return Err(ConfigError::Wrong(name, fault));
        }
        let strange = |n: &&String| !config.provider.iter().any(|p| p.name() == *n);
        if let Some(strange) =
            config.contacts.as_ref().and_then(|c| c.provider.keys().find(strange))
        {
            return Err(ConfigError::Wrong(
                name,
                format!("contacts.provider names {strange}, which is no provider here"),
            ));
        }
        let readable =
            |label: &str| !label.trim().is_empty() && crate::base::safe_text::safe(label) == label;
        if let Some((odd, _)) = config.labels.iter().find(|(_, label)| !readable(label)) {
            return Err(ConfigError::Wrong(
                name,
                format!("the label of {odd} is not a line of text"),
            ));
        }
        if let Some(odd) =
            config.labels.keys().find(|of| config.provider.iter().all(|p| p.name() != of.as_str()))
        {
            return Err(ConfigError::Wrong(
                name,
                format!("it has a label for {odd}, which is no provider here"),
            ));
        }
        if let Some(fault) = config.witness.as_ref().and_then(WitnessConfig::fault) {
            return Err(ConfigError::Wrong(name, fault));
        }
        let fault = config.notify.as_ref().and_then(NotifyConfig::fault);
        let fault = fault.or(config.retention.as_ref().and_then(RetentionConfig::fault));
        let fault = fault.or(config.phrase.as_ref().and_then(PhraseConfig::fault));
        match fault.or(config.ticket.as_ref().and_then(TicketConfig::fault)) {
            Some(fault) => Err(ConfigError::Wrong(name, fault.to_owned())),
            None => Ok(config),
        }
    }

    /// Returns the time that an operator's key stays open.
    pub fn step_up(&self) -> chrono::TimeDelta {
        chrono::TimeDelta::minutes(self.step_up_minutes.unwrap_or(15).into())
    }

    pub fn to_toml(&self) -> Result<String, ConfigError> {
        toml::to_string(self).map_err(|e| ConfigError::Wrong("config.toml".into(), e.to_string()))
    }

    /// Returns the name by which messages to users call a provider. The provider's own name is for
    /// operators and for the ledger.
    pub fn label(&self, provider: &ProviderConfig) -> &str {
        self.labels.get(provider.name()).map_or("your work account", String::as_str)
    }

    /// The named provider, or the default one.
    pub fn provider(&self, name: Option<&str>) -> Result<&ProviderConfig, ConfigError> {
        let wanted = name.unwrap_or(&self.default_provider);
        self.provider.iter().find(|p| p.name() == wanted).ok_or_else(|| {
            let names: Vec<&str> = self.provider.iter().map(ProviderConfig::name).collect();
            ConfigError::NoProvider(wanted.to_owned(), names.join(", "))
        })
    }
}

#[derive(Deserialize)]
struct Loose {
    #[serde(default)]
    provider: Vec<Spanned<Value>>,
}

/// The first provider that cannot be read: line, and what is wrong there.
pub(super) fn in_provider(text: &str) -> Option<String> {
    let loose: Loose = toml::from_str(text).ok()?;
    let starts: Vec<usize> = loose.provider.iter().map(|p| p.span().start).collect();
    for (number, table) in loose.provider.into_iter().enumerate() {
        let Err(error) = ProviderConfig::deserialize(table.get_ref().clone()) else {
            continue;
        };
        let message = error.message().to_owned();
        let start = table.span().start;
        let end = starts.get(number + 1).copied().unwrap_or(text.len());
        let block = text.get(start..end).unwrap_or_default();
        // The field that the message names, if it stands there.
        let named = message.split('`').nth(1).and_then(|field| {
            block.lines().position(|line| {
                let key = line.split(['=', '#']).next().unwrap_or_default();
                key.trim() == field || line.split('"').nth(1) == Some(field)
            })
        });
        let secret = message.contains(crate::secret::NOT_HERE).then(|| {
            block.lines().position(|line| {
                let key = line.split('=').next().unwrap_or_default().trim();
                matches!(key, "client_secret" | "private_key") && !line.contains('{')
            })
        });
        let below = named.or(secret.flatten()).unwrap_or(0);
        let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1 + below;
        let name = table.get_ref().get("name").and_then(Value::as_str).unwrap_or("without a name");
        return Some(format!("line {line}: the provider {name}: {message}"));
    }
    None
}

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// The times are written as `15m` or `8h`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnlockConfig {
    /// The key is closed when nobody has used it for so long: one minute to one hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle: Option<String>,
    /// It is closed after so long in any case: one minute to twelve hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<String>,
}

impl UnlockConfig {
    /// Returns what is wrong with it.
    pub fn fault(&self) -> Option<String> {
        let of = |key: &str, value: &Option<String>, longest: u64, said: &str| {
            let value = value.as_ref()?;
            let fits = read(value).is_some_and(|s| (MINUTE..=longest).contains(&s));
            (!fits).then(|| format!("[unlock] {key} = \"{value}\": it is 1m to {said}"))
        };
        of("idle", &self.idle, HOUR, "1h").or_else(|| of("most", &self.most, 12 * HOUR, "12h"))
    }

    /// Returns the time that a key stays open if nobody uses it.
    pub fn idle(&self) -> Duration {
        Duration::from_secs(self.idle.as_deref().and_then(read).unwrap_or(15 * MINUTE))
    }

    /// Returns the time that a key stays open at the most.
    pub fn most(&self) -> Duration {
        Duration::from_secs(self.most.as_deref().and_then(read).unwrap_or(8 * HOUR))
    }
}

/// A number alone has no unit: whether minutes or seconds are meant is nobody's guess.
fn read(text: &str) -> Option<u64> {
    seconds(text, 0).filter(|seconds| *seconds > 0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const BOTH: &str = r#"default_provider = "corp"

[[provider]]
kind = "embedded"
name = "embedded"

[[provider]]
kind = "auth0"
name = "corp"
domain = "example.eu.auth0.com"
client_id = "abc"
client_secret = { file = "/etc/readmit/auth0.secret" }

[provider.http]
proxy = "http://proxy.example.com:3128"
timeout_seconds = 30

[[provider]]
kind = "keycloak"
name = "staff"
base_url = "https://id.example.com/auth"
realm = "staff"
client_id = "readmit"
private_key = { command = ["pass", "show", "keycloak"] }
"#;

    fn load(text: &str) -> Result<Config, ConfigError> {
        Config::parse("config.toml".into(), text)
    }

    #[test]
    fn several_providers_have_names_and_one_is_the_default() {
        let config = load(BOTH).unwrap();
        assert_eq!(config.provider(None).unwrap().name(), "corp");
        assert_eq!(config.provider(Some("staff")).unwrap().name(), "staff");
        let unknown = config.provider(Some("none")).unwrap_err().to_string();
        assert!(unknown.contains("embedded, corp, staff"), "{unknown}");
        assert_eq!(load(&config.to_toml().unwrap()).unwrap(), config);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (from, to, said) in [
            ("timeout_seconds", "time_out", "line 16: the provider corp: unknown field `time_out`"),
            ("domain =", "domian =", "line 10: the provider corp: unknown field `domian`"),
            ("realm = ", "relm = ", "line 22: the provider staff: unknown field `relm`"),
            (
                "client_id = \"readmit\"\n",
                "",
                "line 18: the provider staff: missing field `client_id`",
            ),
            (
                "kind = \"auth0\"",
                "kind = \"autho\"",
                "line 8: the provider corp: unknown variant `autho`",
            ),
            (
                "{ file = \"/etc/readmit/auth0.secret\" }",
                "\"hunter2\"",
                "line 12: the provider corp: a secret does not",
            ),
            ("name = \"staff\"", "name = \"corp\"", "two providers are called corp"),
            ("step", "step", ""),
        ] {
            let changed = BOTH.replacen(from, to, 1);
            let Err(error) = load(&changed) else {
                assert!(said.is_empty(), "{to} is taken");
                continue;
            };
            let error = error.to_string();
            assert!(error.contains("config.toml: ") && error.contains(said), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}

#[cfg(test)]
mod unlock_tests {
    use super::*;

    fn config(idle: &str, most: &str) -> UnlockConfig {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        UnlockConfig { idle: given(idle), most: given(most) }
    }

    #[test]
    fn times_have_a_unit_and_bounds() {
        let usual = config("", "");
        assert_eq!((usual.idle().as_secs(), usual.most().as_secs()), (900, 28_800));
        let own = config("5m", "12h");
        assert_eq!((own.fault(), own.idle().as_secs(), own.most().as_secs()), (None, 300, 43_200));
        for (idle, most, named) in [
            ("15", "", "idle"),
            ("0m", "", "idle"),
            ("59s", "", "idle"),
            ("61m", "", "idle"),
            ("", "13h", "most"),
            ("", "8", "most"),
            ("", "a day", "most"),
            ("", "99999999999999999999h", "most"),
        ] {
            let fault = config(idle, most).fault().unwrap_or_default();
            assert!(fault.contains(named), "{idle} {most}: {fault}");
        }
    }
}
