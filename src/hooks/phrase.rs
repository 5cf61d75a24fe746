use std::fmt;

use chrono::{DateTime, Utc};
use serde_json::json;
use zeroize::Zeroizing;

use super::PhraseConfig;
use crate::base::program;
use crate::base::safe_text::{safe, safe_json};
use crate::ledger::format::text::time;
use crate::secret::phrase;

/// The case whose phrase is to be shown on an inner page, and its phrase.
#[derive(Clone, Copy, Debug)]
pub struct PhraseShown<'a> {
    pub case: &'a str,
    pub login: &'a str,
    pub phrase: &'a str,
    pub at: DateTime<Utc>,
}

/// The phrases by which the desk shows users that it is the desk.
pub trait DeskPhrases {
    /// The phrase of a case. `None` where there are none.
    fn phrase(&self, case: &str) -> Option<String>;

    /// Puts a phrase on the organisation's inner page: the page's name, or why it is not there. The
    /// reason is safe to show. `None` where there is no such page.
    fn show(&self, shown: &PhraseShown<'_>) -> Option<Result<Option<String>, String>>;
}

/// There are no phrases.
#[derive(Clone, Copy, Debug)]
pub struct NoPhrases;

impl DeskPhrases for NoPhrases {
    fn phrase(&self, _case: &str) -> Option<String> {
        None
    }

    fn show(&self, _shown: &PhraseShown<'_>) -> Option<Result<Option<String>, String>> {
        None
    }
}

/// Phrases that are derived from a secret of the installation.
pub struct CasePhrases {
    secret: Zeroizing<[u8; 32]>,
    config: Option<PhraseConfig>,
}

impl fmt::Debug for CasePhrases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CasePhrases").field("config", &self.config).finish_non_exhaustive()
    }
}

impl CasePhrases {
    pub fn new(secret: Zeroizing<[u8; 32]>, config: Option<&PhraseConfig>) -> CasePhrases {
        CasePhrases { secret, config: config.cloned() }
    }
}

impl DeskPhrases for CasePhrases {
    fn phrase(&self, case: &str) -> Option<String> {
        Some(phrase(&self.secret, case))
    }

    fn show(&self, shown: &PhraseShown<'_>) -> Option<Result<Option<String>, String>> {
        let config = self.config.as_ref()?;
        let document = json!({
            "case": shown.case,
            "login": shown.login,
            "phrase": shown.phrase,
            "time": time(shown.at),
        });
        let input = safe_json(&document.to_string()) + "\n";
        let ran = program::run(&config.command, input.as_bytes(), config.limit());
        Some(ran.map(|_| config.page.clone()).map_err(|fault| safe(&fault.to_string())))
    }
}
