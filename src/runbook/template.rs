//! The messages to the target, as templates: checked when a runbook is loaded, so that none can fail, or leave out what
//! it must say, once a case is under way.

use std::collections::BTreeMap;

use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;
use thiserror::Error;

use super::fault::Faults;
use super::plain::{is_hidden, one_line, person};
use crate::ledger::entry::words;

words! {
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
    /// What a template may use, and what every text made from it must show.
    fn variables(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            MessageKind::Notice | MessageKind::IncidentNotice => (
                &["name", "login", "account", "case", "what", "when", "organisation", "desk", "reach"],
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

    /// The file it stands in, beside the runbook.
    pub fn file(self) -> String {
        format!("{self}.txt")
    }
}

/// What a message may speak of. Text may come from outside: it is made one plain line when a message is rendered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// The target's display name, and what they sign in with.
    pub name: String,
    pub login: String,
    /// What they sign in to, in words a person knows: the provider's label.
    pub account: String,
    pub case: String,
    /// What was done, one thing an item: "removed the authenticator app enrolled on 2025-01-02". Never empty where the
    /// kind of message shows it.
    pub what: Vec<String>,
    /// When, as it is to be read: "2026-05-17 14:03 UTC".
    pub when: String,
    /// The labels of the methods by which the target was verified; may be empty.
    pub verified: Vec<String>,
    /// May be empty.
    pub ticket: String,
    /// The signed head's short form, so that a person holds a mark of what the ledger said.
    pub head: String,
    /// From the runbook; [`Templates::render`] fills them.
    pub organisation: String,
    pub desk: String,
    pub reach: String,
}

impl Facts {
    fn plain(&self) -> Facts {
        let lines = |items: &[String]| items.iter().map(|i| one_line(i, 300)).collect();
        Facts {
            name: person(&self.name, &self.login),
            login: one_line(&self.login, 254),
            account: one_line(&self.account, 100),
            case: one_line(&self.case, 40),
            what: lines(&self.what),
            when: one_line(&self.when, 60),
            verified: lines(&self.verified),
            ticket: one_line(&self.ticket, 100),
            head: one_line(&self.head, 200),
            organisation: one_line(&self.organisation, 200),
            desk: one_line(&self.desk, 200),
            reach: one_line(&self.reach, 500),
        }
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
    pub fn render(&self, kind: MessageKind, desk: &super::Desk, facts: &Facts) -> Result<Rendered, RenderError> {
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
    /// Reads a template: `Subject: ...`, an empty line, the text. `line` is where it begins in `file`.
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
        }
        let Some((subject, rest)) = text.strip_prefix("Subject: ").and_then(|t| t.split_once('\n')) else {
            fault(0, format!("{kind} must begin with a line \"Subject: ...\""));
            return None;
        };
        let Some(body) = rest.strip_prefix('\n').filter(|b| !b.trim().is_empty()) else {
            fault(1, format!("{kind} must have an empty line after its subject, and then its text"));
            return None;
        };
        let template = Template { subject: subject.trim().to_owned(), body: body.to_owned() };
        for (at, rule) in template.check(kind) {
            fault(at, rule);
            found = true;
        }
        (!found).then_some(template)
    }

    /// What is wrong with it, by line from 0.
    fn check(&self, kind: MessageKind) -> Vec<(usize, String)> {
        let mut wrong = Vec::new();
        let (allowed, required) = kind.variables();
        let env = environment();
        for (source, first) in [(&self.subject, 0), (&self.body, 2)] {
            let template = match env.template_from_str(source) {
                Ok(template) => template,
                Err(e) => {
                    wrong.push((first + e.line().unwrap_or(1) - 1, format!("{kind}: {}", told(&e))));
                    continue;
                }
            };
            let mut unknown: Vec<String> = template.undeclared_variables(false).into_iter().collect();
            unknown.retain(|v| !allowed.contains(&v.as_str()));
            unknown.sort();
            for name in unknown {
                let at = source.lines().position(|l| mentions(l, &name)).unwrap_or_default();
                wrong.push((first + at, format!("{kind} has no variable {name}; it may use {}", allowed.join(", "))));
            }
        }
        if !wrong.is_empty() {
            return wrong;
        }
        for facts in samples() {
            match self.render(&facts) {
                Ok(text) => {
                    let missing = required.iter().filter(|v| !text.body.contains(mark(v)));
                    wrong.extend(missing.map(|v| (2, format!("{kind} must always show {{{{ {v} }}}} in its text"))));
                }
                Err(e) => wrong.push((2 + e.line().unwrap_or(1) - 1, format!("{kind}: {}", told(&e)))),
            }
        }
        wrong.sort();
        wrong.dedup();
        wrong
    }

    fn render(&self, facts: &Facts) -> Result<Rendered, minijinja::Error> {
        let env = environment();
        let subject = one_line(&env.render_str(&self.subject, minijinja::value::Serde(facts))?, 200);
        let body = env.render_str(&self.body, minijinja::value::Serde(facts))?;
        let body: String = body.trim_end().lines().flat_map(|l| [l.trim_end(), "\n"]).collect();
        if body.len() > LONGEST {
            let why = format!("the text is longer than {LONGEST} bytes");
            return Err(minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, why));
        }
        Ok(Rendered { subject, body })
    }
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

/// Whether a line uses a name, as a whole word.
fn mentions(line: &str, name: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}

/// What a sample says for a variable, found again in the text made from it.
fn mark(variable: &str) -> &'static str {
    match variable {
        "case" => "R-SAMPLE",
        "what" => "removed the sample factor",
        "when" => "2026-05-17 14:03 UTC",
        "head" => "sample-head",
        "desk" => "the sample desk",
        "reach" => "Call the sample number.",
        _ => "",
    }
}

/// Facts as they can be: everything there, and as little as there can be.
fn samples() -> [Facts; 2] {
    let text = |v: &str| mark(v).to_owned();
    let full = Facts {
        name: "Maria Sample".into(),
        login: "maria".into(),
        account: "Sample Directory".into(),
        case: text("case"),
        what: vec![text("what"), "ended all sessions".into()],
        when: text("when"),
        verified: vec!["video call".into(), "known phone".into()],
        ticket: "1234".into(),
        head: text("head"),
        organisation: "Sample Organisation".into(),
        desk: text("desk"),
        reach: text("reach"),
    };
    let sparse = Facts { what: vec![text("what")], verified: Vec::new(), ticket: String::new(), ..full.clone() };
    [full, sparse]
}
