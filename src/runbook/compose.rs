//! A message in the languages that it goes out in. A message is always in the organisation's
//! language; the user's stands before it where there is a text in it.

use super::Runbook;
use super::languages::{LanguageTexts, UNMARKED, say_keys};
use super::phrases::{Done, Phrase};
use super::policy::HelpDeskContact;
use super::template::{MessageFacts, MessageKind, RenderError, Rendered};
use crate::base::language::Language;

/// The line between a message's two languages.
const BETWEEN: &str = "----------------------------------------";

/// A message's content, in no language yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Telling {
    /// The parts that are the same in every language. The label of the platform is replaced where
    /// it is the program's own.
    pub facts: MessageFacts,
    pub done: Vec<Done>,
    /// The methods by which the user was verified.
    pub verified: Vec<String>,
}

/// A message as it goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    pub rendered: Rendered,
    /// The language that stands first, where it is not the organisation's.
    pub first: Option<Language>,
}

impl Runbook {
    /// Returns a message in the first of the `wanted` languages that it has a text in, and in the
    /// organisation's.
    pub fn compose(
        &self,
        kind: MessageKind,
        wanted: &[Language],
        telling: &Telling,
    ) -> Result<Composed, RenderError> {
        let own = self.rendered_in(kind, None, telling)?;
        let languages = &self.languages;
        let has = |language: &Language| {
            languages.default.as_ref() == Some(language)
                || languages.others.get(language).is_some_and(|o| o.templates.get(kind).is_some())
        };
        let first = Language::best(wanted, has).filter(|l| languages.default.as_ref() != Some(l));
        let Some(language) = first else {
            return Ok(Composed { rendered: own, first: None });
        };
        let theirs = self.rendered_in(kind, Some(&language), telling)?;
        let rendered = Rendered {
            subject: format!("{} / {}", theirs.subject, own.subject),
            body: format!(
                "{}\n\n{BETWEEN}\n{}\n\n{}",
                theirs.body.trim_end(),
                own.subject,
                own.body
            ),
        };
        Ok(Composed { rendered, first: Some(language) })
    }

    fn rendered_in(
        &self,
        kind: MessageKind,
        language: Option<&Language>,
        telling: &Telling,
    ) -> Result<Rendered, RenderError> {
        let own = &self.languages.own;
        let other = language.and_then(|language| self.languages.others.get(language));
        let texts = other.unwrap_or(own);
        let desk = &self.policy.desk;
        let or = |text: &Option<String>, own: &str| text.clone().unwrap_or_else(|| own.to_owned());
        let unnamed = desk.organisation == Phrase::Organisation.english();
        let named =
            if unnamed { texts.phrases.get(Phrase::Organisation) } else { &desk.organisation };
        let desk = HelpDeskContact {
            organisation: or(&texts.organisation, named),
            name: or(&texts.desk, &desk.name),
            reach: or(&texts.reach, &desk.reach),
        };
        let label = |id: &String| {
            let label = texts.methods.get(id).cloned();
            label.or_else(|| self.policy.method(id).map(|m| m.label.clone())).unwrap_or(id.clone())
        };
        let mut facts = telling.facts.clone();
        if !telling.done.is_empty() {
            facts.what = telling.done.iter().map(|done| done.text(&texts.phrases)).collect();
        }
        if !telling.verified.is_empty() {
            facts.verified = telling.verified.iter().map(label).collect();
        }
        if facts.account == Phrase::Account.english() {
            texts.phrases.get(Phrase::Account).clone_into(&mut facts.account);
        }
        other.map_or(&self.templates, |texts| &texts.templates).render(kind, &desk, &facts)
    }

    /// Returns the words to say under a key in the first of the `wanted` languages that has them.
    /// `None`: they are said in the organisation's.
    pub fn spoken(&self, key: &str, wanted: &[Language]) -> Option<&str> {
        let key = key.strip_suffix(".say")?;
        let languages = &self.languages;
        let said = |l: &Language| languages.others.get(l).and_then(|texts| texts.say.get(key));
        let has = |l: &Language| languages.default.as_ref() == Some(l) || said(l).is_some();
        Language::best(wanted, has).and_then(|language| said(&language)).map(String::as_str)
    }

    /// Returns true if all messages have a text in one of these languages, or in none that is
    /// wanted.
    pub fn speaks(&self, wanted: &[Language]) -> bool {
        let languages = &self.languages;
        let whole = |texts: &LanguageTexts| {
            MessageKind::ALL.iter().all(|kind| texts.templates.get(*kind).is_some())
        };
        let has = |l: &Language| {
            languages.default.as_ref() == Some(l) || languages.others.get(l).is_some_and(whole)
        };
        wanted.is_empty() || Language::best(wanted, has).is_some()
    }

    /// Returns a sentence for each language of which texts are missing.
    pub(super) fn untranslated(&self) -> Vec<String> {
        let mut all: Vec<(&Language, &LanguageTexts)> = self.languages.others.iter().collect();
        if let Some(default) = &self.languages.default
            && default.as_str() != UNMARKED
        {
            all.push((default, &self.languages.own));
        }
        let own =
            self.languages.default.as_ref().map_or("the organisation's language", Language::as_str);
        let mut said = Vec::new();
        for (language, texts) in all {
            let is_own = self.languages.default.as_ref() == Some(language);
            let lacking = |what: &str, missing: &[&str], instead: &str| {
                let list = missing.join(", ");
                (!missing.is_empty())
                    .then(|| format!("{language}: {what} missing ({list}); {instead}"))
            };
            let instead = format!("what is missing is said in {own}");
            let messages: Vec<&str> = MessageKind::ALL
                .iter()
                .filter(|kind| !is_own && texts.templates.get(**kind).is_none())
                .map(|kind| kind.as_str())
                .collect();
            said.extend(lacking(
                "messages are",
                &messages,
                &format!("users get them in {own} alone"),
            ));
            // English is what the program itself speaks.
            if language.as_str() != UNMARKED {
                let phrases: Vec<&str> = Phrase::ALL
                    .iter()
                    .filter(|phrase| !texts.phrases.0.contains_key(phrase))
                    .map(|phrase| phrase.as_str())
                    .collect();
                let none = phrases.len() == Phrase::ALL.len();
                let phrases = if none { vec!["all"] } else { phrases };
                said.extend(lacking("phrases are", &phrases, "they stand there in English"));
            }
            if is_own {
                continue;
            }
            let contact: Vec<&str> = [("desk", &texts.desk), ("reach", &texts.reach)]
                .into_iter()
                .filter_map(|(key, text)| text.is_none().then_some(key))
                .collect();
            said.extend(lacking("contact texts are", &contact, &instead));
            let methods: Vec<&str> = self
                .policy
                .methods
                .iter()
                .filter(|method| !texts.methods.contains_key(&method.id))
                .map(|method| method.id.as_str())
                .collect();
            said.extend(lacking("labels of methods are", &methods, &instead));
            if !texts.say.is_empty() {
                let keys = say_keys(&self.policy);
                let say: Vec<&str> = keys
                    .iter()
                    .filter(|key| !texts.say.contains_key(*key))
                    .map(String::as_str)
                    .collect();
                said.extend(lacking("words to say are", &say, &instead));
            }
        }
        said
    }
}
