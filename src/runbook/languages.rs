//! The texts in other languages than the organisation's, and which of all are the organisation's own.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::Faults;
use super::phrases::Phrases;
use super::policy::Policy;
use super::template::{MessageKind, Template, Templates};
use crate::base::language::Language;

/// The language of the texts in which none is named, where the organisation's has its own.
pub(super) const UNMARKED: &str = "en";

/// The texts of one language. What is missing is taken from the organisation's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LanguageTexts {
    pub organisation: Option<String>,
    pub desk: Option<String>,
    pub reach: Option<String>,
    pub templates: Templates,
    pub phrases: Phrases,
    /// The labels of methods, by their ids.
    pub methods: BTreeMap<String, String>,
    /// The words to say to the caller, by the key of the runbook's own, without `.say`.
    pub say: BTreeMap<String, String>,
}

/// The languages of a runbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Languages {
    /// The organisation's. `None`: the runbook does not say, and has no other.
    pub default: Option<Language>,
    /// Of the organisation's texts what the policy and the templates do not hold.
    pub own: LanguageTexts,
    pub others: BTreeMap<Language, LanguageTexts>,
}

/// Every key under which something is said to the caller, without `.say`.
pub(super) fn say_keys(policy: &Policy) -> Vec<String> {
    let keys = policy.words.keys().filter_map(|key| key.strip_suffix(".say"));
    keys.map(str::to_owned).collect()
}

/// A text in a language, and where it stands.
pub(super) struct PlacedMessage {
    pub language: Language,
    pub kind: MessageKind,
    pub template: Template,
    pub file: String,
    pub line: usize,
    /// It stands in a table of a document, and not in a file of its own.
    pub inside: bool,
}

/// All that was read, before it is known which language is the organisation's.
#[derive(Default)]
pub(super) struct LanguagesRead {
    pub default: Option<(String, Option<usize>)>,
    pub texts: BTreeMap<Language, LanguageTexts>,
    pub placed: Vec<PlacedMessage>,
}

impl LanguagesRead {
    /// Makes the organisation's texts the policy's and the templates', and compares the others with
    /// them.
    pub(super) fn settle(
        mut self,
        policy: &mut Policy,
        templates: &mut Templates,
        faults: &mut Faults,
    ) -> Languages {
        let placed = std::mem::take(&mut self.placed);
        for one in &placed {
            let texts = self.texts.entry(one.language.clone()).or_default();
            texts.templates.insert(one.kind, one.template.clone());
        }
        let Some((said, line)) = self.default.take() else {
            if let Some(language) = self.texts.keys().next() {
                let rule = format!(
                    "there are texts in {language}, and messages.default is missing: it names the organisation's language"
                );
                faults.add(None, rule);
            }
            return Languages::default();
        };
        let Some(default) = Language::parse(&said).filter(|language| language.as_str() == said)
        else {
            faults.add(line, format!("messages.default is \"{said}\"; {}", how_written(&said)));
            return Languages::default();
        };
        let mut own = self.texts.remove(&default).unwrap_or_default();
        let marked: Vec<MessageKind> =
            MessageKind::ALL.iter().copied().filter(|k| own.templates.get(*k).is_some()).collect();
        if !marked.is_empty() {
            let unmarked = Language::parse(UNMARKED).filter(|unmarked| *unmarked != default);
            let free = unmarked.filter(|unmarked| {
                self.texts.get(unmarked).is_none_or(|texts| texts.templates == Templates::default())
            });
            let Some(unmarked) = free.filter(|_| marked.len() == MessageKind::ALL.len()) else {
                let rule = format!(
                    "some messages in {default} stand in texts of their own, and some in those without a language; name \
                     them all, or none"
                );
                faults.add(line, rule);
                return Languages::default();
            };
            self.swap(unmarked, &own, policy, templates);
            own.templates = Templates::default();
        }
        for (key, text) in std::mem::take(&mut own.say) {
            policy.words.insert(format!("{key}.say"), text);
        }
        self.compare(&default, templates, &placed, faults);
        Languages { default: Some(default), own, others: self.texts }
    }

    /// The texts without a language are those of `unmarked`; the organisation's take their place.
    fn swap(
        &mut self,
        unmarked: Language,
        own: &LanguageTexts,
        policy: &mut Policy,
        templates: &mut Templates,
    ) {
        let english = self.texts.entry(unmarked).or_default();
        english.templates = std::mem::replace(templates, own.templates.clone());
        let keep = |kept: &mut Option<String>, text: &mut String, own: &Option<String>| {
            kept.get_or_insert_with(|| text.clone());
            if let Some(own) = own {
                own.clone_into(text);
            }
        };
        let desk = &mut policy.desk;
        keep(&mut english.organisation, &mut desk.organisation, &own.organisation);
        keep(&mut english.desk, &mut desk.name, &own.desk);
        keep(&mut english.reach, &mut desk.reach, &own.reach);
        for method in &policy.methods {
            english.methods.entry(method.id.clone()).or_insert_with(|| method.label.clone());
        }
        for key in say_keys(policy) {
            let said = policy.word(&format!("{key}.say")).to_owned();
            english.say.entry(key).or_insert(said);
        }
    }

    /// A message in another language says all that the organisation's says: it shows the same
    /// facts, and has no fewer paragraphs.
    fn compare(
        &self,
        default: &Language,
        templates: &Templates,
        placed: &[PlacedMessage],
        faults: &mut Faults,
    ) {
        for (language, texts) in &self.texts {
            for kind in MessageKind::ALL.iter().copied() {
                let (Some(own), Some(other)) = (templates.get(kind), texts.templates.get(kind))
                else {
                    continue;
                };
                let place = placed.iter().find(|p| p.language == *language && p.kind == kind);
                let mut fault = |rule: String| match place {
                    Some(place) => faults.add_in(&place.file, Some(place.line), rule),
                    None => faults.add(None, rule),
                };
                let shown: BTreeSet<String> = other.shown();
                for variable in own.shown().difference(&shown) {
                    fault(format!(
                        "{kind} in {language} does not show {{{{ {variable} }}}}, which it shows in {default}"
                    ));
                }
                let (is, wanted) = (other.paragraphs(), own.paragraphs());
                if is < wanted {
                    fault(format!(
                        "{kind} in {language} has {is} paragraphs, and in {default} {wanted}: it has to say all of it"
                    ));
                }
            }
        }
    }
}

/// Returns how a language is written that was written as `said`.
pub(super) fn how_written(said: &str) -> String {
    match Language::parse(said) {
        Some(language) => format!("it is written {language}"),
        None => "a language is written like de or de-AT".to_owned(),
    }
}
