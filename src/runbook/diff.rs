//! The changes from one runbook to another, in words that a security lead can check an edit with.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::floor::{NUMBERS, Strict};
use super::languages::{LanguageTexts, Languages};
use super::phrases::Phrase;
use super::policy::{Method, Policy, Reason};
use super::template::Templates;
use super::{MessageKind, Runbook};
use crate::base::language::Language;

/// The direction in which a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    Looser,
    Stricter,
    /// Words and names, or what cannot be put on that scale.
    Other,
}

impl ChangeKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            ChangeKind::Looser => "looser",
            ChangeKind::Stricter => "stricter",
            ChangeKind::Other => "other",
        }
    }
}

/// One change, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The key in the file.
    pub key: String,
    pub way: ChangeKind,
    /// Without a full stop: "a verification holds 10 minutes instead of 15".
    pub sentence: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.way {
            ChangeKind::Looser => write!(f, "{} (looser)", self.sentence),
            ChangeKind::Stricter => write!(f, "{} (stricter)", self.sentence),
            ChangeKind::Other => f.write_str(&self.sentence),
        }
    }
}

/// Returns what is different in `new`, in the order of the file. Returns nothing if only comments
/// or layout were edited.
pub fn diff(old: &Runbook, new: &Runbook) -> Vec<Change> {
    let mut changes = PolicyChanges::default();
    changes.text("runbook.name", "the runbook's name", &old.name, &new.name);
    changes.text("runbook.version", "the version", &old.version, &new.version);
    let (was, is) = (&old.policy.desk, &new.policy.desk);
    changes.text("contact.organisation", "the organisation", &was.organisation, &is.organisation);
    changes.text("contact.desk", "the desk", &was.name, &is.name);
    changes.text("contact.reach", "how to reach the desk", &was.reach, &is.reach);
    changes.numbers(&old.policy, &new.policy);
    changes.patterns(&old.policy, &new.policy);
    changes.methods(&old.policy, &new.policy);
    changes.reasons(
        "red_flag",
        "red flag",
        ChangeKind::Stricter,
        &old.policy.red_flags,
        &new.policy.red_flags,
    );
    changes.reasons(
        "refusal",
        "reason to refuse",
        ChangeKind::Other,
        &old.policy.refusals,
        &new.policy.refusals,
    );
    for key in super::KEYS {
        if old.policy.word(key) != new.policy.word(key) {
            changes.add(
                format!("words.{key}"),
                ChangeKind::Other,
                format!("the text {key} reads \"{}\"", new.policy.word(key)),
            );
        }
    }
    changes.messages("", &old.templates, &new.templates);
    changes.languages(&old.languages, &new.languages);
    changes.0
}

#[derive(Default)]
struct PolicyChanges(Vec<Change>);

impl PolicyChanges {
    fn add(&mut self, key: impl Into<String>, way: ChangeKind, sentence: impl Into<String>) {
        self.0.push(Change { key: key.into(), way, sentence: sentence.into() });
    }

    fn text(&mut self, key: &str, says: &str, old: &str, new: &str) {
        if old != new {
            self.add(key, ChangeKind::Other, format!("{says} is \"{new}\" instead of \"{old}\""));
        }
    }

    /// `language`: nothing, or ` in de`.
    fn messages(&mut self, language: &str, old: &Templates, new: &Templates) {
        for kind in MessageKind::ALL.iter().copied() {
            let key = format!("templates.{kind}{language}");
            match (old.get(kind), new.get(kind)) {
                (Some(was), Some(is)) if was != is => {
                    let (fewer, more) = (is.paragraphs(), was.paragraphs());
                    let fewer = (fewer < more).then(|| {
                        format!(
                            "the message {kind}{language} has {fewer} paragraphs instead of {more}"
                        )
                    });
                    let (way, sentence) = if let Some(sentence) = fewer {
                        (ChangeKind::Looser, sentence)
                    } else {
                        let sentence =
                            format!("the message {kind}{language} is worded differently");
                        (ChangeKind::Other, sentence)
                    };
                    self.add(key, way, sentence);
                }
                (None, Some(_)) => {
                    self.add(
                        key,
                        ChangeKind::Other,
                        format!("there is a message {kind}{language}"),
                    );
                }
                // Whoever reads no other language is told less.
                (Some(_), None) => {
                    let sentence = format!("there is no message {kind}{language} any more");
                    self.add(key, ChangeKind::Looser, sentence);
                }
                (Some(_), Some(_)) | (None, None) => {}
            }
        }
    }

    fn languages(&mut self, old: &Languages, new: &Languages) {
        let name = |language: &Option<Language>| {
            language.as_ref().map_or_else(|| "not said".to_owned(), Language::to_string)
        };
        let (was, is) = (name(&old.default), name(&new.default));
        self.text("messages.default", "the organisation's language", &was, &is);
        self.texts("", &old.own, &new.own);
        let none = LanguageTexts::default();
        let all: BTreeSet<&Language> = old.others.keys().chain(new.others.keys()).collect();
        for language in all {
            let was = old.others.get(language).unwrap_or(&none);
            let is = new.others.get(language).unwrap_or(&none);
            let suffix = format!(" in {language}");
            self.messages(&suffix, &was.templates, &is.templates);
            self.texts(&suffix, was, is);
        }
    }

    /// The texts of a language other than its messages.
    fn texts(&mut self, language: &str, old: &LanguageTexts, new: &LanguageTexts) {
        let or = |text: &Option<String>| text.clone().unwrap_or_default();
        for (key, was, is) in [
            ("organisation", &old.organisation, &new.organisation),
            ("desk", &old.desk, &new.desk),
            ("reach", &old.reach, &new.reach),
        ] {
            let says = format!("contact.{key}{language}");
            self.text(&says, &says, &or(was), &or(is));
        }
        for phrase in Phrase::ALL.iter().copied() {
            let says = format!("phrase {phrase}{language}");
            self.text(
                &says,
                &format!("the {says}"),
                old.phrases.get(phrase),
                new.phrases.get(phrase),
            );
        }
        for (what, was, is) in
            [("label of", &old.methods, &new.methods), ("text", &old.say, &new.say)]
        {
            let keys: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
            for key in keys {
                let says = format!("{what} {key}{language}");
                let text =
                    |all: &BTreeMap<String, String>| all.get(key).cloned().unwrap_or_default();
                self.text(&says, &format!("the {says}"), &text(was), &text(is));
            }
        }
    }

    fn numbers(&mut self, old: &Policy, new: &Policy) {
        for number in NUMBERS {
            let (was, is) = ((number.read)(old), (number.read)(new));
            if was == is {
                continue;
            }
            let stricter = match number.strict {
                Strict::Fewer => is < was,
                Strict::More => is > was,
            };
            let way = if stricter { ChangeKind::Stricter } else { ChangeKind::Looser };
            self.add(
                number.key,
                way,
                format!("{} {} instead of {was}", number.says, number.unit.of(is)),
            );
        }
        if old.ordinary_approval != new.ordinary_approval {
            let (way, says) = if new.ordinary_approval {
                (ChangeKind::Stricter, "ordinary targets need an approval too")
            } else {
                (ChangeKind::Looser, "ordinary targets no longer need an approval")
            };
            self.add("approval.ordinary", way, says);
        }
        if old.witness_required != new.witness_required {
            let (way, says) = if new.witness_required {
                (ChangeKind::Stricter, "a step stops where no witness takes the ledger's new head")
            } else {
                (
                    ChangeKind::Looser,
                    "a step no longer stops where no witness takes the ledger's new head",
                )
            };
            self.add("witness.required", way, says);
        }
    }

    fn patterns(&mut self, old: &Policy, new: &Policy) {
        let was: BTreeSet<&String> = old.privileged_groups.iter().collect();
        let is: BTreeSet<&String> = new.privileged_groups.iter().collect();
        let key = "privileged.groups";
        for pattern in was.difference(&is) {
            self.add(
                key,
                ChangeKind::Looser,
                format!("groups like \"{pattern}\" no longer make a target privileged"),
            );
        }
        for pattern in is.difference(&was) {
            self.add(
                key,
                ChangeKind::Stricter,
                format!("groups like \"{pattern}\" make a target privileged"),
            );
        }
    }

    fn methods(&mut self, old: &Policy, new: &Policy) {
        for gone in old.methods.iter().filter(|m| new.method(&m.id).is_none()) {
            self.add(
                "method",
                ChangeKind::Stricter,
                format!("{} is no longer accepted as a verification", gone.id),
            );
        }
        for method in &new.methods {
            match old.method(&method.id) {
                None => {
                    let sentence = format!(
                        "{} is accepted as a verification, resting on {}, over {}",
                        method.id, method.evidence, method.channel
                    );
                    self.add("method", ChangeKind::Looser, sentence);
                }
                Some(was) => self.method(was, method),
            }
        }
    }

    fn method(&mut self, old: &Method, new: &Method) {
        let Method { id, label, evidence, channel, carries_secrets, carries_links, instruct, say } =
            new;
        if *evidence != old.evidence {
            let sentence = format!("{id} rests on {evidence} instead of {}", old.evidence);
            self.add(format!("method.{id}.evidence"), ChangeKind::Other, sentence);
        }
        if *channel != old.channel {
            let sentence = format!("{id} is over the channel {channel} instead of {}", old.channel);
            self.add(format!("method.{id}.channel"), ChangeKind::Other, sentence);
        }
        if *carries_secrets != old.carries_secrets {
            let (way, says) = if *carries_secrets {
                (ChangeKind::Looser, "may")
            } else {
                (ChangeKind::Stricter, "may no longer")
            };
            self.add(
                format!("method.{id}.carries_secrets"),
                way,
                format!("a secret {says} be passed over {id}"),
            );
        }
        if *carries_links != old.carries_links {
            let (way, says) = if *carries_links {
                (ChangeKind::Looser, "may")
            } else {
                (ChangeKind::Stricter, "may no longer")
            };
            self.add(
                format!("method.{id}.carries_links"),
                way,
                format!("a link {says} be passed over {id}"),
            );
        }
        self.text(&format!("method.{id}.label"), &format!("the label of {id}"), &old.label, label);
        if *instruct != old.instruct {
            self.add(
                format!("method.{id}.do"),
                ChangeKind::Other,
                format!("what to do for {id} reads differently"),
            );
        }
        self.text(&format!("method.{id}.say"), &format!("what to say for {id}"), &old.say, say);
    }

    /// `more` is which way it goes if there is one more.
    fn reasons(&mut self, key: &str, noun: &str, more: ChangeKind, old: &[Reason], new: &[Reason]) {
        let fewer =
            if more == ChangeKind::Stricter { ChangeKind::Looser } else { ChangeKind::Other };
        for gone in old.iter().filter(|o| !new.iter().any(|n| n.code == o.code)) {
            self.add(key, fewer, format!("there is no {noun} {} any more", gone.code));
        }
        for reason in new {
            match old.iter().find(|o| o.code == reason.code) {
                None => self.add(
                    key,
                    more,
                    format!("there is a {noun} {}: \"{}\"", reason.code, reason.label),
                ),
                Some(was) => {
                    self.text(
                        key,
                        &format!("the {noun} {}", reason.code),
                        &was.label,
                        &reason.label,
                    );
                }
            }
        }
    }
}
