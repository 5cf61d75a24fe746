//! The single texts of a runbook, and the files beside it that hold some of them.

use super::fault::Faults;
use super::template::{MessageKind, Template};
use super::toml_fields::TomlFields;
use crate::base::language::Language;
use crate::base::plain_text::is_hidden;

/// A template from a file beside the runbook: its language if it names one, its kind, the file's
/// name, its text.
pub(super) type MessageText = (Option<Language>, MessageKind, String, String);

/// A file of a language beside the runbook: the language, the file's name, its text.
pub(super) type LanguageFile = (Language, String, String);

/// The files beside a runbook.
#[derive(Default)]
pub(super) struct FilesBeside {
    pub messages: Vec<MessageText>,
    pub words: Vec<LanguageFile>,
}

/// The document that a value stands in.
pub(super) struct RunbookDocument<'d> {
    pub file: &'d str,
    pub text: &'d str,
}

/// A message that stands in a document.
pub(super) fn message(
    inside: &RunbookDocument<'_>,
    leaves: &mut TomlFields<'_>,
    key: &str,
    kind: MessageKind,
    faults: &mut Faults,
) -> Option<Template> {
    let leaf = leaves.take(key)?;
    let Some(inner) = leaf.value.as_str() else {
        faults.add(Some(leaf.line), format!("{key} must be text in quotes"));
        return None;
    };
    // The line after the quotes, if that is where the text begins.
    let raw = &inside.text[leaf.at.clone()];
    let below = raw.get(3..).is_some_and(|r| r.starts_with('\n') || r.starts_with("\r\n"));
    let line = leaf.starts + usize::from(below);
    Template::parse(kind, inside.file, line, inner, faults)
}

/// One line of text, not empty, of at most `most` characters.
pub(super) fn line_of_text(
    leaves: &mut TomlFields<'_>,
    key: &str,
    most: usize,
    faults: &mut Faults,
) -> String {
    let Some((text, line)) = leaves.string(key, faults) else {
        return String::new();
    };
    if text.trim().is_empty() {
        faults.add(Some(line), format!("{key} is empty"));
    } else if text.chars().any(is_hidden) {
        faults.add(
            Some(line),
            format!("{key} must be one line, without control or invisible characters"),
        );
    } else if text.chars().count() > most {
        faults.add(
            Some(line),
            format!("{key} has {} characters; at most {most}", text.chars().count()),
        );
    }
    text.trim().to_owned()
}

/// Text of one or a few lines, not empty. It is shown as one: whatever is told is one line.
pub(super) fn words_of_text(leaves: &mut TomlFields<'_>, key: &str, faults: &mut Faults) -> String {
    let Some((text, line)) = leaves.string(key, faults) else {
        return String::new();
    };
    let text = text.trim().replace("\r\n", "\n");
    if text.is_empty() {
        faults.add(Some(line), format!("{key} is empty"));
    } else if text.chars().any(|c| is_hidden(c) && c != '\n') {
        faults.add(Some(line), format!("{key} holds a control or invisible character"));
    } else if text.chars().count() > 1000 {
        faults.add(
            Some(line),
            format!("{key} has {} characters; at most 1000", text.chars().count()),
        );
    }
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}
