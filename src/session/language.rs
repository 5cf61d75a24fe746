//! The user's language: in messages, and in the words to say to the caller.

use super::{Session, SessionContext, Workflow};
use crate::base::language::Language;
use crate::base::safe_text::safe;
use crate::model::Profile;
use crate::runbook::Runbook;
use crate::ui::prompter::MessageStyle;

/// Returns the languages that are on file for a user, and what stands there and is none.
pub(super) fn on_file(profile: &Profile) -> (Vec<String>, Vec<String>) {
    let (mut languages, mut odd) = (Vec::new(), Vec::new());
    for said in &profile.languages {
        match Language::parse(said) {
            Some(language) if languages.iter().any(|other| other == language.as_str()) => {}
            Some(language) => languages.push(language.to_string()),
            None => odd.push(said.clone()),
        }
    }
    (languages, odd)
}

pub(super) fn tags(languages: &[String]) -> Vec<Language> {
    languages.iter().filter_map(|said| Language::parse(said)).collect()
}

impl SessionContext<'_> {
    /// Says in the user's language what is said to the caller, above the organisation's words.
    pub(super) fn say_above(
        &mut self,
        runbook: &Runbook,
        key: &str,
        languages: &[String],
        whole: bool,
    ) {
        let step = key.rsplit_once('.').map_or(key, |(step, _)| step);
        if let Some(text) = runbook.spoken(key, &tags(languages)) {
            self.speak(MessageStyle::Say, step, text, whole);
        }
    }

    /// Returns the user's languages. What stands on file and is none is told.
    pub(super) fn languages_of(&mut self, profile: &Profile) -> Vec<String> {
        let (languages, odd) = on_file(profile);
        for said in odd {
            let said = safe(&said.chars().take(40).collect::<String>());
            let told = format!("The language on file, \"{said}\", is none: it is not used.");
            self.person.tell(MessageStyle::Info, &told);
        }
        languages
    }
}

impl<S: Workflow> Session<'_, S> {
    pub(super) fn wanted(&self) -> Vec<Language> {
        tags(self.case.languages())
    }

    pub(super) fn say_in_theirs(&mut self, key: &str) {
        let languages = self.case.languages().to_vec();
        let whole = self.whole_words();
        self.desk.say_above(&self.runbook, key, &languages, whole);
    }

    /// Tells once that a message has no text in the user's language.
    pub(super) fn tell_of_language(&mut self, first: Option<&Language>) {
        let default = self.runbook.languages.default.clone();
        let wanted = self.wanted();
        if first.is_some() || self.told_of_language || wanted.is_empty() {
            return;
        }
        if let Some(default) = default {
            if Language::best(&wanted, |language| *language == default).is_some() {
                return;
            }
            self.told_of_language = true;
            let theirs: Vec<&str> = wanted.iter().map(Language::as_str).collect();
            let told = format!(
                "This user's language is {}. The runbook has no message in it: the message is in {default} alone.",
                theirs.join(", then ")
            );
            self.tell(MessageStyle::Info, &told);
        }
    }
}
