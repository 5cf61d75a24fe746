//! The messages to the target, as templates: checked when a runbook is loaded, so that none can
//! fail, or leave out what it must say, once a case is under way.

mod facts;
#[cfg(test)]
mod tests;

pub use facts::MessageFacts;

use std::collections::{BTreeMap, BTreeSet};

use minijinja::{Environment, UndefinedBehavior};
use thiserror::Error;

use self::facts::{mark, samples};
use super::fault::Faults;
use crate::base::language::Language;
use crate::base::plain_text::{is_hidden, one_line};
use crate::base::string_enum::string_enum;

string_enum! {
    /// The messages that a runbook has a template for.
    MessageKind {
        /// After every change. Nobody can edit or skip it.
        Notice = "notice",
        /// At the end of a recovery.
        FollowUp = "follow_up",
        /// After a refused attempt.
        AttemptNotice = "attempt_notice",
        /// After an incident's containment.
        IncidentNotice = "incident_notice",
    }
}

impl MessageKind {
    /// Returns what a template may use, and what every text made from the template must show.
    fn variables(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            MessageKind::Notice | MessageKind::IncidentNotice => (
                &[
                    "name",
                    "login",
                    "account",
                    "case",
                    "what",
                    "when",
                    "organisation",
                    "desk",
                    "reach",
                ],
                &["what", "when", "desk", "reach", "case"],
            ),
            MessageKind::FollowUp => (
                &[
                    "name",
                    "login",
                    "account",
                    "case",
                    "what",
                    "when",
                    "verified",
                    "ticket",
                    "head",
                    "organisation",
                    "desk",
                    "reach",
                ],
                &["what", "when", "desk", "reach", "case", "head"],
            ),
            // Not what was missing, and not who asked: whoever reads the mailbox may be who asked.
            MessageKind::AttemptNotice => (
                &["name", "login", "account", "case", "when", "organisation", "desk", "reach"],
                &["when", "desk", "reach", "case"],
            ),
        }
    }

    /// Returns what the kind of message is called.
    pub const fn name(self) -> &'static str {
        match self {
            MessageKind::Notice => "notice",
            MessageKind::FollowUp => "follow-up",
            MessageKind::AttemptNotice => "notice of the attempt",
            MessageKind::IncidentNotice => "notice of the incident",
        }
    }

    /// The file it stands in, beside the runbook.
    pub fn file(self) -> String {
        format!("{self}.txt")
    }

    /// The same, in a language.
    pub fn file_in(self, language: &Language) -> String {
        format!("{self}.{language}.txt")
    }
}

/// One message's template: a subject in one line, and a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pub subject: String,
    pub body: String,
}

/// A message as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    pub subject: String,
    pub body: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the template of {kind} cannot be rendered: {why}")]
pub struct RenderError {
    pub kind: MessageKind,
    pub why: String,
}

/// The templates of a runbook, one for each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Templates {
    by_kind: BTreeMap<MessageKind, Template>,
}

/// No more than this is ever rendered, in bytes.
const LONGEST: usize = 64 * 1024;

impl Templates {
    pub fn get(&self, kind: MessageKind) -> Option<&Template> {
        self.by_kind.get(&kind)
    }

    pub(super) fn insert(&mut self, kind: MessageKind, template: Template) {
        self.by_kind.insert(kind, template);
    }

    /// The text of a message. `facts.organisation`, `.desk` and `.reach` are taken from `desk`.
    pub fn render(
        &self,
        kind: MessageKind,
        desk: &super::HelpDeskContact,
        facts: &MessageFacts,
    ) -> Result<Rendered, RenderError> {
        let fail = |why: String| RenderError { kind, why };
        let template = self.get(kind).ok_or_else(|| fail("it is missing".into()))?;
        let mut facts = facts.clone();
        facts.organisation.clone_from(&desk.organisation);
        facts.desk.clone_from(&desk.name);
        facts.reach.clone_from(&desk.reach);
        template.render(&facts.plain()).map_err(|e| fail(e.to_string()))
    }
}

impl Template {
    /// Reads a template: `Subject: ...`, an empty line, the text. `line` is where it begins in
    /// `file`.
    pub(super) fn parse(
        kind: MessageKind,
        file: &str,
        line: usize,
        text: &str,
        faults: &mut Faults,
    ) -> Option<Template> {
        let mut fault = |at: usize, rule: String| faults.add_in(file, Some(line + at), rule);
        let text = text.replace("\r\n", "\n");
        let mut found = false;
        for (n, row) in text.lines().enumerate() {
            if row.chars().any(|c| is_hidden(c) && c != '\t') {
                fault(n, format!("{kind} holds a control or invisible character"));
                found = true;
            }
            // What a literal text in TOML ends with: the runbook is kept as one document.
            if row.contains("'''") {
                fault(n, format!("{kind} may not hold '''"));
                found = true;
            }
        }
        let Some((subject, rest)) = text.strip_prefix("Subject: ").and_then(|t| t.split_once('\n'))
        else {
            fault(0, format!("{kind} must begin with a line \"Subject: ...\""));
            return None;
        };
        let Some(body) = rest.strip_prefix('\n').filter(|b| !b.trim().is_empty()) else {
            fault(
                1,
                format!("{kind} must have an empty line after its subject, and then its text"),
            );
            return None;
        };
        let template = Template { subject: subject.trim().to_owned(), body: body.to_owned() };
        for (at, rule) in template.check(kind) {
            fault(at, rule);
            found = true;
        }
        (!found).then_some(template)
    }

    /// Returns what is wrong with the template, by line from 0.
    fn check(&self, kind: MessageKind) -> Vec<(usize, String)> {
        let mut wrong = Vec::new();
        let (allowed, required) = kind.variables();
        let env = environment();
        for (source, first) in [(&self.subject, 0), (&self.body, 2)] {
            let template = match env.template_from_str(source) {
                Ok(template) => template,
                Err(e) => {
                    wrong
                        .push((first + e.line().unwrap_or(1) - 1, format!("{kind}: {}", told(&e))));
                    continue;
                }
            };
            let mut unknown: Vec<String> =
                template.undeclared_variables(false).into_iter().collect();
            unknown.retain(|v| !allowed.contains(&v.as_str()));
            unknown.sort();
            for name in unknown {
                let at = source.lines().position(|l| mentions(l, &name)).unwrap_or_default();
                wrong.push((
                    first + at,
                    format!("{kind} has no variable {name}; it may use {}", allowed.join(", ")),
                ));
            }
        }
        if !wrong.is_empty() {
            return wrong;
        }
        for facts in samples() {
            match self.render(&facts) {
                Ok(text) => {
                    // However its lines were wrapped.
                    let shown = one_line(&text.body, LONGEST);
                    let missing = required.iter().filter(|v| !shown.contains(mark(v)));
                    wrong.extend(missing.map(|v| {
                        (2, format!("{kind} must always show {{{{ {v} }}}} in its text"))
                    }));
                }
                Err(e) => {
                    wrong.push((2 + e.line().unwrap_or(1) - 1, format!("{kind}: {}", told(&e))));
                }
            }
        }
        wrong.sort();
        wrong.dedup();
        wrong
    }

    /// Returns the facts that the text shows.
    pub(super) fn shown(&self) -> BTreeSet<String> {
        let env = environment();
        let template = env.template_from_str(&self.body);
        template.map(|t| t.undeclared_variables(false).into_iter().collect()).unwrap_or_default()
    }

    /// Returns the number of paragraphs, those that are not always shown among them.
    pub(super) fn paragraphs(&self) -> usize {
        self.body.split("\n\n").filter(|part| !part.trim().is_empty()).count()
    }

    fn render(&self, facts: &MessageFacts) -> Result<Rendered, minijinja::Error> {
        let env = environment();
        let subject =
            one_line(&env.render_str(&self.subject, minijinja::value::Serde(facts))?, 200);
        let body = env.render_str(&self.body, minijinja::value::Serde(facts))?;
        let body: String = body.trim_end().lines().map(wrapped).collect();
        if body.len() > LONGEST {
            let why = format!("the text is longer than {LONGEST} bytes");
            return Err(minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, why));
        }
        Ok(Rendered { subject, body })
    }
}

/// A line of a message, wrapped for reading; an item of a list keeps its indent. Nothing is joined,
/// and no word is cut.
fn wrapped(line: &str) -> String {
    let text = line.trim_start();
    let deep =
        line.chars().count() - text.chars().count() + if text.starts_with("- ") { 2 } else { 0 };
    let indent = " ".repeat(deep.min(20));
    let options = textwrap::Options::new(78).subsequent_indent(&indent).break_words(false);
    let options = options.word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(line.trim_end(), options) + "\n"
}

/// Strict and small: no functions, no includes, a few filters, plain text, bounded work.
fn environment() -> Environment<'static> {
    let mut env = Environment::empty();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    env.set_fuel(Some(20_000));
    env.add_filter("join", minijinja::filters::join);
    env.add_filter("upper", minijinja::filters::upper);
    env.add_filter("lower", minijinja::filters::lower);
    env.add_filter("length", minijinja::filters::length);
    env
}

fn told(error: &minijinja::Error) -> String {
    error.detail().map_or_else(|| error.kind().to_string(), str::to_owned)
}

/// Returns true if a line uses a name, as a whole word.
fn mentions(line: &str, name: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}
