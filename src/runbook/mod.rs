//! Policy and words, as data. A runbook can ask for more than the floor, never for less: one that
//! asks for less does not load.
//!
//! A runbook is one TOML document. While it is edited, the messages to the target stand in files
//! beside it; once read, they are part of one canonical text ([`Runbook::text`]), which has one
//! hash and loads again on its own.

mod diff;
mod fault;
mod floor;
mod paper;
mod parse;
mod policy;
mod template;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
mod toml_fields;
mod words;

pub(crate) use toml_fields::{LineNumbers, TomlFields};

pub use diff::{Change, ChangeKind, diff};
pub(crate) use fault::Faults;
pub use fault::{Rejected, RunbookFault};
pub use floor::{REASON_LEAST, RED_FLAGS, REFUSALS};
pub use paper::on_paper;
pub use parse::LARGEST;
pub use policy::{EvidenceKind, HelpDeskContact, Lost, Method, Policy, Reason, Tier, Unacceptable};
pub use template::{MessageFacts, MessageKind, RenderError, Rendered, Template, Templates};
pub use words::{CHECKLIST, KEYS};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

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
    pub templates: Templates,
}

/// A message's template that stands in a file of its own, beside the runbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunbookTexts {
    pub kind: MessageKind,
    /// The file's name, for faults.
    pub file: String,
    pub bytes: Vec<u8>,
}

impl Runbook {
    /// Reads a runbook from the bytes of its file and of the message templates beside it (none, if
    /// they are inside it). Errors with everything that is wrong.
    pub fn parse(file: &str, bytes: &[u8], beside: &[RunbookTexts]) -> Result<Runbook, Rejected> {
        let mut text = parse::text(file, bytes)?;
        let mut outside = Vec::new();
        for one in beside {
            outside.push((one.kind, one.file.clone(), parse::text(&one.file, &one.bytes)?));
        }
        parse::read(file, &text, &outside)?;
        bundle(&mut text, &outside);
        Runbook::whole(file, text)
    }

    /// Reads a runbook from its canonical text: what [`Runbook::text`] was when it was accepted.
    pub fn from_text(text: &str) -> Result<Runbook, Rejected> {
        Runbook::whole("runbook", parse::text("runbook", text.as_bytes())?)
    }

    fn whole(file: &str, text: String) -> Result<Runbook, Rejected> {
        let read = parse::read(file, &text, &[])?;
        let sha256 = HEXLOWER.encode(&Sha256::digest(text.as_bytes()));
        Ok(Runbook {
            name: read.name,
            version: read.version,
            sha256,
            text,
            policy: read.policy,
            templates: read.templates,
        })
    }

    /// Returns what is allowed, and still should be looked at before anyone relies on it. Each item
    /// is a sentence.
    pub fn advice(&self) -> Vec<String> {
        let mut advice = Vec::new();
        let desk = &shipped().policy.desk;
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

impl Runbook {
    /// Returns the files that the runbook was made from, by name: one TOML document, and the
    /// messages beside it where they stood there. Read together again, they are this very runbook.
    pub fn files(&self) -> Vec<(String, String)> {
        self.unbundled().unwrap_or_else(|| vec![(FILE.to_owned(), self.text.clone())])
    }

    fn unbundled(&self) -> Option<Vec<(String, String)>> {
        let (policy, templates) = self.text.split_once(BUNDLED)?;
        let table: toml::Table = templates.parse().ok()?;
        let mut files = vec![(FILE.to_owned(), format!("{policy}\n"))];
        let mut beside = Vec::new();
        for kind in MessageKind::ALL.iter().copied() {
            let Some(text) = table.get(kind.as_str()).and_then(toml::Value::as_str) else {
                continue;
            };
            files.push((kind.file(), text.to_owned()));
            beside.push(RunbookTexts { kind, file: kind.file(), bytes: text.as_bytes().to_vec() });
        }
        // A text that only looks like a bundle is handed out as it is.
        [format!("{policy}\n"), policy.to_owned()].into_iter().find_map(|policy| {
            let again = Runbook::parse(FILE, policy.as_bytes(), &beside).ok()?;
            files[0].1.clone_from(&policy);
            (again.sha256 == self.sha256).then(|| files.clone())
        })
    }
}

/// The name of the file that holds the policy.
const FILE: &str = "readmit.toml";

/// The lines between the policy and the templates that stood beside it.
const BUNDLED: &str =
    "\n# The messages to the target, as they stood in the files beside the runbook.\n[templates]\n";

/// Appends the templates as one table of the same document.
fn bundle(text: &mut String, outside: &[parse::MessageText]) {
    if outside.is_empty() {
        return;
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(BUNDLED);
    for (kind, _, template) in outside {
        let template = template.replace("\r\n", "\n");
        for part in [kind.as_str(), " = '''\n", &template, "'''\n"] {
            text.push_str(part);
        }
    }
}

/// The runbook that the program ships with, accepted at `init`.
pub fn shipped() -> Runbook {
    let beside: Vec<RunbookTexts> = [
        (MessageKind::Notice, include_bytes!("../../runbook/notice.txt").as_slice()),
        (MessageKind::FollowUp, include_bytes!("../../runbook/follow_up.txt")),
        (MessageKind::AttemptNotice, include_bytes!("../../runbook/attempt_notice.txt")),
        (MessageKind::IncidentNotice, include_bytes!("../../runbook/incident_notice.txt")),
    ]
    .map(|(kind, bytes)| RunbookTexts { kind, file: kind.file(), bytes: bytes.to_vec() })
    .into();
    // It is part of the program: a test loads it.
    Runbook::parse("readmit.toml", include_bytes!("../../runbook/readmit.toml"), &beside)
        .unwrap_or_else(|faults| unreachable!("the shipped runbook does not load:\n{faults}"))
}
