//! The way in which a person suspends a user on the platform, where this program cannot: the ledger
//! cannot be written, or the platform does not answer it.

use super::Global;
use super::installation::home;
use crate::base::safe_text::safe;
use crate::home::Config;
use crate::provider::ProviderConfig;

/// One platform's ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByHand {
    pub provider: String,
    pub steps: Vec<String>,
}

/// The work afterwards, whichever platform it was.
pub const AFTERWARDS: &str = "Write down what you did and when. Once the ledger is back: \
     `readmit outside record USER --did suspend=done@TIME`, and a senior confirms it.";

/// Returns the ways of the platform that is meant, or of all that are configured. Needs neither the
/// ledger nor the platform. Nothing of it is taken from a user's data, so that it can be pasted.
pub fn suspend(global: &Global) -> Vec<ByHand> {
    let Ok(home) = home(global) else { return Vec::new() };
    let Ok(config) = Config::of(&home) else { return Vec::new() };
    let meant =
        |one: &&ProviderConfig| global.provider.as_deref().is_none_or(|name| name == one.name());
    let ways = |one: &ProviderConfig| ByHand {
        provider: one.name().to_owned(),
        steps: one.platform().suspend_by_hand(home.root()),
    };
    config.provider.iter().filter(meant).map(ways).collect()
}

/// The same as lines to read.
pub fn lines(ways: &[ByHand]) -> Vec<String> {
    let mut lines = Vec::new();
    if ways.is_empty() {
        let general = "No configuration of a platform can be read here. In its admin console: find the user, and disable the \
                       account.";
        lines.push(general.to_owned());
    }
    for way in ways {
        lines.push(format!("To suspend a user on {} by hand:", safe(&way.provider)));
        lines.extend(way.steps.iter().map(|step| format!("  {}", safe(step))));
    }
    lines.push(AFTERWARDS.to_owned());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_platform_says_how() {
        let home = std::path::Path::new("/nowhere");
        for config in ProviderConfig::full() {
            let steps = config.platform().suspend_by_hand(home);
            assert!(!steps.is_empty(), "{}", config.name());
            for step in &steps {
                assert!(!step.contains('{') || step.contains("--data"), "{step}");
                assert!(step.chars().count() < 200 && safe(step) == *step, "{step}");
            }
        }
        let told = lines(&[]);
        assert!(told[0].contains("disable the account") && told[1].contains("outside record"));
    }
}
