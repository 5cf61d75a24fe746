//! The one document that a runbook and the files beside it are kept as, and the files again.

use std::collections::BTreeMap;

use super::texts::FilesBeside;
use super::{MessageKind, Runbook, RunbookPart, RunbookTexts};
use crate::base::language::Language;

/// The name of the file that holds the policy.
const FILE: &str = "readmit.toml";

/// The lines between the policy and the templates that stood beside it.
const MESSAGES: &str =
    "\n# The messages to the target, as they stood in the files beside the runbook.\n[templates]\n";

/// The line above the texts of a language begins and ends so.
const LANGUAGE: (&str, &str) =
    ("\n# The texts in ", ", as they stood in the files beside the runbook.\n");

/// The lines between the file of a language and its messages.
fn messages_in(language: &str) -> String {
    format!("# The messages in {language}.\n[language.{language}.templates]\n")
}

/// Appends the files beside a runbook to its text: as tables of the same document.
pub(super) fn put_together(text: &mut String, outside: &FilesBeside) {
    let mut by_language: BTreeMap<Option<&Language>, Vec<(MessageKind, &str)>> = BTreeMap::new();
    for (language, kind, _, template) in &outside.messages {
        by_language.entry(language.as_ref()).or_default().push((*kind, template));
    }
    for (language, ..) in &outside.words {
        by_language.entry(Some(language)).or_default();
    }
    if !by_language.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    for (language, mut messages) in by_language {
        messages.sort_by_key(|(kind, _)| *kind);
        match language {
            None => text.push_str(MESSAGES),
            Some(language) => {
                let (begin, end) = LANGUAGE;
                text.extend([begin, language.as_str(), end]);
                if let Some((.., words)) = outside.words.iter().find(|(l, ..)| l == language) {
                    text.push_str(&plain(words));
                }
                if !messages.is_empty() {
                    text.push_str(&messages_in(language.as_str()));
                }
            }
        }
        for (kind, template) in messages {
            let template = template.replace("\r\n", "\n");
            for part in [kind.as_str(), " = '''\n", &template, "'''\n"] {
                text.push_str(part);
            }
        }
    }
}

/// A file of a language, as it stands in the middle of a document.
fn plain(words: &str) -> String {
    let words = words.strip_prefix('\u{feff}').unwrap_or(words).replace("\r\n", "\n");
    if words.ends_with('\n') { words } else { words + "\n" }
}

impl Runbook {
    /// Returns the files that the runbook was made from, by name: one TOML document, and the texts
    /// beside it where they stood there. Read together again, they are this very runbook.
    pub fn files(&self) -> Vec<(String, String)> {
        self.taken_apart().unwrap_or_else(|| vec![(FILE.to_owned(), self.text.clone())])
    }

    fn taken_apart(&self) -> Option<Vec<(String, String)>> {
        let (begin, end) = LANGUAGE;
        let mut sections = self.text.split(begin);
        let head = sections.next()?;
        let (policy, mut beside) = match head.split_once(MESSAGES) {
            Some((policy, templates)) => {
                (policy, messages(&format!("[templates]\n{templates}"), &["templates"], None)?)
            }
            None => (head, Vec::new()),
        };
        for section in sections {
            let (tag, texts) = section.split_once(end)?;
            let language = Language::parse(tag).filter(|language| language.as_str() == tag)?;
            let header = messages_in(tag);
            let (words, templates) = match texts.split_once(&header) {
                Some((words, templates)) => (words, Some(templates)),
                None => (texts, None),
            };
            if !words.is_empty() {
                let file = format!("readmit.{tag}.toml");
                let part = RunbookPart::Language(language.clone());
                beside.push(RunbookTexts { part, file, bytes: words.as_bytes().to_vec() });
            }
            if let Some(templates) = templates {
                let path = ["language", tag, "templates"];
                beside.extend(messages(&format!("{header}{templates}"), &path, Some(&language))?);
            }
        }
        if beside.is_empty() {
            return None;
        }
        // A text that only looks like a bundle is handed out as it is.
        [format!("{policy}\n"), policy.to_owned()].into_iter().find_map(|policy| {
            let again = Runbook::parse(FILE, policy.as_bytes(), &beside).ok()?;
            let texts = beside
                .iter()
                .map(|one| (one.file.clone(), String::from_utf8_lossy(&one.bytes).into_owned()));
            (again.sha256 == self.sha256)
                .then(|| [(FILE.to_owned(), policy)].into_iter().chain(texts).collect())
        })
    }
}

/// The messages of a table.
fn messages(text: &str, path: &[&str], language: Option<&Language>) -> Option<Vec<RunbookTexts>> {
    let mut table: toml::Table = text.parse().ok()?;
    for name in path {
        let toml::Value::Table(inner) = table.remove(*name)? else { return None };
        table = inner;
    }
    let mut found = Vec::new();
    for kind in MessageKind::ALL.iter().copied() {
        let Some(text) = table.get(kind.as_str()).and_then(toml::Value::as_str) else {
            continue;
        };
        let file = language.map_or_else(|| kind.file(), |language| kind.file_in(language));
        let part = RunbookPart::Message { kind, language: language.cloned() };
        found.push(RunbookTexts { part, file, bytes: text.as_bytes().to_vec() });
    }
    Some(found)
}
