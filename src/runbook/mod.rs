//! Policy and words, as data. A runbook can ask for more than the floor, never for less: one that
//! asks for less does not load.
//!
//! A runbook is one TOML document. While it is edited, the messages to the target stand in files
//! beside it; once read, they are part of one canonical text ([`Runbook::text`]), which has one
//! hash and loads again on its own.

mod bundle;
mod compose;
mod diff;
mod fault;
mod floor;
mod languages;
mod paper;
mod parse;
mod parse_languages;
mod phrases;
mod policy;
mod template;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_of_languages;
mod texts;
mod toml_fields;
mod words;

pub(crate) use toml_fields::{LineNumbers, TomlFields};

pub use compose::{Composed, Telling};
pub use diff::{Change, ChangeKind, diff};
pub(crate) use fault::Faults;
pub use fault::{Rejected, RunbookFault};
pub use floor::{REASON_LEAST, RED_FLAGS, REFUSALS};
pub use languages::{LanguageTexts, Languages};
pub use paper::on_paper;
pub use parse::LARGEST;
pub use phrases::{Certainty, Done, Phrase, Phrases};
pub use policy::{EvidenceKind, HelpDeskContact, Lost, Method, Policy, Reason, Tier, Unacceptable};
pub use template::{MessageFacts, MessageKind, RenderError, Rendered, Template, Templates};
pub use words::{CHECKLIST, KEYS};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use self::texts::FilesBeside;
use crate::base::language::Language;

/// A runbook that loaded.
#[derive(Clone, Debug, PartialEq)]
pub struct Runbook {
    pub name: String,
    pub version: String,
    /// Hex SHA-256 over `text`; what an admin accepts, and what `case.opened` names.
    pub sha256: String,
    /// The runbook, whole, its messages inside: kept by hash, since open cases finish under the
    /// copy they began with.
    pub text: String,
    pub policy: Policy,
    /// In the organisation's language.
    pub templates: Templates,
    pub languages: Languages,
}

/// The content of a file beside the runbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunbookPart {
    /// A message's template: in the language that the file's name has, if it has one.
    Message { kind: MessageKind, language: Option<Language> },
    /// The other texts of a language.
    Language(Language),
}

/// A part of a runbook that stands in a file of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunbookTexts {
    pub part: RunbookPart,
    /// The file's name, for faults.
    pub file: String,
    pub bytes: Vec<u8>,
}

impl RunbookTexts {
    /// A message's template in no named language.
    pub fn message(kind: MessageKind, file: &str, bytes: &[u8]) -> RunbookTexts {
        let part = RunbookPart::Message { kind, language: None };
        RunbookTexts { part, file: file.to_owned(), bytes: bytes.to_vec() }
    }
}

impl Runbook {
    /// Reads a runbook from the bytes of its file and of the texts beside it (none, if they are
    /// inside it). Errors with everything that is wrong.
    pub fn parse(file: &str, bytes: &[u8], beside: &[RunbookTexts]) -> Result<Runbook, Rejected> {
        let mut text = parse::text(file, bytes)?;
        let mut outside = FilesBeside::default();
        for one in beside {
            let text = parse::text(&one.file, &one.bytes)?;
            match &one.part {
                RunbookPart::Message { kind, language } => {
                    outside.messages.push((language.clone(), *kind, one.file.clone(), text));
                }
                RunbookPart::Language(language) => {
                    outside.words.push((language.clone(), one.file.clone(), text));
                }
            }
        }
        parse::read(file, &text, &outside)?;
        bundle::put_together(&mut text, &outside);
        // What is accepted has to be read again.
        parse::text(file, text.as_bytes())?;
        Runbook::whole(file, text)
    }

    /// Reads a runbook from its canonical text: what [`Runbook::text`] was when it was accepted.
    pub fn from_text(text: &str) -> Result<Runbook, Rejected> {
        Runbook::whole("runbook", parse::text("runbook", text.as_bytes())?)
    }

    fn whole(file: &str, text: String) -> Result<Runbook, Rejected> {
        let read = parse::read(file, &text, &FilesBeside::default())?;
        let sha256 = HEXLOWER.encode(&Sha256::digest(text.as_bytes()));
        Ok(Runbook {
            name: read.name,
            version: read.version,
            sha256,
            text,
            policy: read.policy,
            templates: read.templates,
            languages: read.languages,
        })
    }

    /// Returns what is allowed, and still should be looked at before anyone relies on it. Each item
    /// is a sentence.
    pub fn advice(&self) -> Vec<String> {
        let mut advice = Vec::new();
        let shipped = shipped();
        let desk = &shipped.policy.desk;
        if self.policy.desk.organisation == desk.organisation
            || self.policy.desk.reach == desk.reach
        {
            advice.push(
                "[contact] is still as shipped: put in the organisation's name, and a number that people can call when \
                 a message tells them of a change they did not ask for"
                    .to_owned(),
            );
        }
        if !self.policy.methods.iter().any(|m| m.carries_secrets) {
            advice.push(
                "no [[method]] carries secrets: temporary passwords and new codes cannot be given"
                    .to_owned(),
            );
        }
        for (language, texts) in &self.languages.others {
            let as_shipped = shipped.languages.others.get(language);
            if texts.reach.is_some()
                && as_shipped.is_some_and(|shipped| shipped.reach == texts.reach)
                && self.policy.desk.reach != desk.reach
            {
                advice.push(format!(
                    "{language}: reach is still as shipped: put in there what [contact] says"
                ));
            }
        }
        advice.extend(self.untranslated());
        advice
    }

    /// The message of a kind, for a target.
    pub fn message(
        &self,
        kind: MessageKind,
        facts: &MessageFacts,
    ) -> Result<Rendered, RenderError> {
        self.templates.render(kind, &self.policy.desk, facts)
    }
}

/// The runbook that the program ships with, accepted at `init`.
pub fn shipped() -> Runbook {
    // It is part of the program: a test loads it.
    Runbook::parse("readmit.toml", include_bytes!("../../runbook/readmit.toml"), &beside_shipped())
        .unwrap_or_else(|faults| unreachable!("the shipped runbook does not load:\n{faults}"))
}

/// The texts beside the shipped runbook.
fn beside_shipped() -> Vec<RunbookTexts> {
    use MessageKind::{AttemptNotice, FollowUp, IncidentNotice, Notice};
    let mut beside = Vec::new();
    let mut message = |kind: MessageKind, language: Option<&str>, bytes: &[u8]| {
        let language = language.and_then(Language::parse);
        let file = language.as_ref().map_or_else(|| kind.file(), |language| kind.file_in(language));
        let part = RunbookPart::Message { kind, language };
        beside.push(RunbookTexts { part, file, bytes: bytes.to_vec() });
    };
    message(Notice, None, include_bytes!("../../runbook/notice.txt"));
    message(FollowUp, None, include_bytes!("../../runbook/follow_up.txt"));
    message(AttemptNotice, None, include_bytes!("../../runbook/attempt_notice.txt"));
    message(IncidentNotice, None, include_bytes!("../../runbook/incident_notice.txt"));
    message(Notice, Some("de"), include_bytes!("../../runbook/notice.de.txt"));
    message(FollowUp, Some("de"), include_bytes!("../../runbook/follow_up.de.txt"));
    message(AttemptNotice, Some("de"), include_bytes!("../../runbook/attempt_notice.de.txt"));
    message(IncidentNotice, Some("de"), include_bytes!("../../runbook/incident_notice.de.txt"));
    message(Notice, Some("es"), include_bytes!("../../runbook/notice.es.txt"));
    message(FollowUp, Some("es"), include_bytes!("../../runbook/follow_up.es.txt"));
    message(AttemptNotice, Some("es"), include_bytes!("../../runbook/attempt_notice.es.txt"));
    message(IncidentNotice, Some("es"), include_bytes!("../../runbook/incident_notice.es.txt"));
    message(Notice, Some("fr"), include_bytes!("../../runbook/notice.fr.txt"));
    message(FollowUp, Some("fr"), include_bytes!("../../runbook/follow_up.fr.txt"));
    message(AttemptNotice, Some("fr"), include_bytes!("../../runbook/attempt_notice.fr.txt"));
    message(IncidentNotice, Some("fr"), include_bytes!("../../runbook/incident_notice.fr.txt"));
    let mut words = |tag: &str, bytes: &[u8]| {
        if let Some(language) = Language::parse(tag) {
            let file = format!("readmit.{tag}.toml");
            let part = RunbookPart::Language(language);
            beside.push(RunbookTexts { part, file, bytes: bytes.to_vec() });
        }
    };
    words("de", include_bytes!("../../runbook/readmit.de.toml"));
    words("es", include_bytes!("../../runbook/readmit.es.toml"));
    words("fr", include_bytes!("../../runbook/readmit.fr.toml"));
    beside
}
