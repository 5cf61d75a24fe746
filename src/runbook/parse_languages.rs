//! The tables of languages in a runbook, and the files of languages beside it.

use toml::de::DeTable;

use super::fault::Faults;
use super::languages::{LanguagesRead, PlacedMessage, how_written};
use super::phrases::Phrase;
use super::policy::Policy;
use super::template::{MessageKind, Template};
use super::texts::{
    FilesBeside, MessageText, RunbookDocument, line_of_text, message, words_of_text,
};
use super::toml_fields::{LineNumbers, TomlFields};
use super::words::KEYS;
use crate::base::language::Language;

/// Reads all languages of a runbook: those in its document, and those in files beside it.
pub(super) fn read(
    inside: &RunbookDocument<'_>,
    leaves: &mut TomlFields<'_>,
    beside: &FilesBeside,
    policy: &Policy,
    faults: &mut Faults,
) -> LanguagesRead {
    let mut read = LanguagesRead::default();
    if leaves.has("messages.default") {
        read.default = leaves.string("messages.default", faults).map(|(s, line)| (s, Some(line)));
    }
    tables(inside, leaves, None, beside, policy, &mut read, faults);
    for (language, name, text) in &beside.words {
        let again = beside.words.iter().filter(|(other, ..)| other == language).count();
        if again > 1 || read.texts.contains_key(language) || read.holds(language) {
            faults.add_in(
                name,
                None,
                format!("the texts in {language} stand in two places; keep one"),
            );
            continue;
        }
        let lines = LineNumbers::of(text);
        let (document, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let line = error.span().map(|s| lines.at(s.start));
            faults.add_in(name, line, error.message().lines().collect::<Vec<_>>().join("; "));
        }
        if !errors.is_empty() {
            continue;
        }
        let mut its = Faults::of(name);
        let mut leaves = TomlFields::of(&lines, document.get_ref(), &mut its);
        let inside = RunbookDocument { file: name, text };
        tables(&inside, &mut leaves, Some(language), beside, policy, &mut read, &mut its);
        leaves.leftover(&format!("file of {language}"), &[], &mut its);
        faults.absorb(its);
    }
    for (language, kind, name, text) in &beside.messages {
        let Some(language) = language else { continue };
        if read.placed.iter().any(|p| p.language == *language && p.kind == *kind) {
            let rule = format!("{kind} in {language} stands here and in another place; keep one");
            faults.add_in(name, None, rule);
            continue;
        }
        // Files and tables are put together to one document, in which a table stands once.
        if read.placed.iter().any(|p| p.language == *language && p.inside) {
            let rule = format!("other messages in {language} stand in a table; keep them together");
            faults.add_in(name, None, rule);
            continue;
        }
        if let Some(template) = Template::parse(*kind, name, 1, text, faults) {
            let (file, language) = (name.clone(), language.clone());
            read.placed.push(PlacedMessage {
                language,
                kind: *kind,
                template,
                file,
                line: 1,
                inside: false,
            });
        }
    }
    read
}

impl LanguagesRead {
    fn holds(&self, language: &Language) -> bool {
        self.placed.iter().any(|placed| placed.language == *language)
    }
}

/// The tables `[language.*]` of a document. `only`: the one that it may have.
fn tables(
    inside: &RunbookDocument<'_>,
    leaves: &mut TomlFields<'_>,
    only: Option<&Language>,
    beside: &FilesBeside,
    policy: &Policy,
    read: &mut LanguagesRead,
    faults: &mut Faults,
) {
    for tag in leaves.names_under("language") {
        let key = format!("language.{tag}");
        leaves.allow_empty(&key);
        let language = Language::parse(&tag).filter(|language| language.as_str() == tag);
        let Some(language) = language else {
            faults
                .add(leaves.line_of(&key), format!("{key} is no language; {}", how_written(&tag)));
            leaves.drop_under(&key);
            continue;
        };
        if only.is_some_and(|only| *only != language) {
            let only = only.map(Language::to_string).unwrap_or_default();
            faults.add(leaves.line_of(&key), format!("{key} stands in the file of {only}"));
            leaves.drop_under(&key);
            continue;
        }
        one(inside, leaves, &key, &language, beside, policy, read, faults);
    }
}

#[allow(clippy::too_many_arguments)] // all that a language is read from
fn one(
    inside: &RunbookDocument<'_>,
    leaves: &mut TomlFields<'_>,
    key: &str,
    language: &Language,
    beside: &FilesBeside,
    policy: &Policy,
    read: &mut LanguagesRead,
    faults: &mut Faults,
) {
    for kind in MessageKind::ALL.iter().copied() {
        let at = format!("{key}.templates.{kind}");
        if !leaves.has(&at) {
            continue;
        }
        let outside = |(l, k, ..): &&MessageText| l.as_ref() == Some(language) && *k == kind;
        if let Some((.., name, _)) = beside.messages.iter().find(outside) {
            let rule = format!("{at} stands here and in {name}; keep one of them");
            faults.add(leaves.line_of(&at), rule);
            leaves.drop_under(&at);
            continue;
        }
        let line = leaves.line_of(&at).unwrap_or(1);
        if let Some(template) = message(inside, leaves, &at, kind, faults) {
            let (file, language) = (inside.file.to_owned(), language.clone());
            read.placed.push(PlacedMessage { language, kind, template, file, line, inside: true });
        }
    }
    let texts = read.texts.entry(language.clone()).or_default();
    let mut contact = |name: &str, most: usize, faults: &mut Faults| {
        let at = format!("{key}.contact.{name}");
        leaves.has(&at).then(|| line_of_text(leaves, &at, most, faults))
    };
    texts.organisation = contact("organisation", 200, faults);
    texts.desk = contact("desk", 200, faults);
    texts.reach = contact("reach", 500, faults);
    for phrase in Phrase::ALL.iter().copied() {
        let at = format!("{key}.phrases.{phrase}");
        if leaves.has(&at) {
            let line = leaves.line_of(&at);
            let text = line_of_text(leaves, &at, 300, faults);
            if let Some(why) = phrase.fault(&text) {
                faults.add(line, format!("{at} {why}"));
            }
            texts.phrases.0.insert(phrase, text);
        }
    }
    for method in &policy.methods {
        let at = format!("{key}.methods.{}", method.id);
        if leaves.has(&at) {
            texts.methods.insert(method.id.clone(), line_of_text(leaves, &at, 80, faults));
        }
    }
    let own = KEYS.iter().filter_map(|key| key.strip_suffix(".say")).map(str::to_owned);
    let of_methods = policy.methods.iter().map(|method| format!("verify.{}", method.id));
    for word in own.chain(of_methods) {
        let at = format!("{key}.say.{word}");
        if leaves.is_value(&at) {
            let text = words_of_text(leaves, &at, faults);
            texts.say.insert(word, text);
        }
    }
    // Texts of a method that the runbook does not have any more are no fault.
    leaves.drop_under(&format!("{key}.methods"));
    leaves.drop_under(&format!("{key}.say.verify"));
}
