//! From a file to a policy, or to everything that is wrong with it.

use toml::de::DeTable;

use super::fault::{Faults, Rejected};
use super::floor::{self, NUMBERS};
use super::languages::Languages;
use super::parse_languages;
use super::policy::{EvidenceKind, HelpDeskContact, Method, Policy, Reason};
use super::template::{MessageKind, Template, Templates};
use super::texts::{
    FilesBeside, MessageText, RunbookDocument, line_of_text, message, words_of_text,
};
use super::toml_fields::{LineNumbers, TomlFields};
use super::words::{KEYS, LATER};
use crate::base::plain_text::is_hidden;

/// The reason to refuse that says of itself that the caller is not the target.
const IMPERSONATION: &str = "impersonation";

/// A runbook of more bytes than this is not looked at.
pub const LARGEST: usize = 256 * 1024;

/// The tables that a runbook has, for telling an unknown key from a table that was made a value.
const TABLES: &[&str] = &[
    "runbook",
    "contact",
    "verification",
    "approval",
    "witness",
    "privileged",
    "reason",
    "sign_ins",
    "contacts",
    "password",
    "codes",
    "enrolment",
    "limits",
    "method",
    "red_flag",
    "refusal",
    "words",
    "templates",
    "messages",
    "language",
];

/// The content of a document.
pub(super) struct ParsedRunbook {
    pub name: String,
    pub version: String,
    pub policy: Policy,
    pub templates: Templates,
    pub languages: Languages,
}

/// The bytes of a file as text, if they are text that a person can review.
pub(super) fn text(file: &str, bytes: &[u8]) -> Result<String, Rejected> {
    let mut faults = Faults::of(file);
    if bytes.len() > LARGEST {
        let rule =
            format!("the file is {} bytes long; a runbook has at most {LARGEST}", bytes.len());
        faults.add(None, rule);
        faults.into_result()?;
        return Ok(String::new());
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(e) => {
            let line = bytes[..e.valid_up_to()].split(|b| *b == b'\n').count();
            faults.add(Some(line), "the file is not UTF-8 text");
            ""
        }
    };
    // A leading byte order mark is what some editors write.
    for (n, row) in text.strip_prefix('\u{feff}').unwrap_or(text).split('\n').enumerate() {
        let row = row.strip_suffix('\r').unwrap_or(row);
        if let Some(c) = row.chars().find(|c| is_hidden(*c) && *c != '\t') {
            faults.add(
                Some(n + 1),
                format!("the line holds a control or invisible character (U+{:04X})", u32::from(c)),
            );
        }
    }
    faults.into_result()?;
    Ok(text.to_owned())
}

/// Reads a document, with its templates inside it or beside it.
pub(super) fn read(
    file: &str,
    text: &str,
    beside: &FilesBeside,
) -> Result<ParsedRunbook, Rejected> {
    let mut faults = Faults::of(file);
    let lines = LineNumbers::of(text);
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let line = error.span().map(|s| lines.at(s.start));
        faults.add(line, error.message().lines().collect::<Vec<_>>().join("; "));
    }
    faults.into_result()?;

    let mut faults = Faults::of(file);
    let mut leaves = TomlFields::of(&lines, document.get_ref(), &mut faults);
    let name = slug(&mut leaves, "runbook.name", &mut faults);
    let version = line_of_text(&mut leaves, "runbook.version", 40, &mut faults);
    let mut policy = policy(&mut leaves, &mut faults);
    let inside = RunbookDocument { file, text };
    let mut templates = templates(&inside, &mut leaves, &beside.messages, &mut faults);
    let read = parse_languages::read(&inside, &mut leaves, beside, &policy, &mut faults);
    let languages = read.settle(&mut policy, &mut templates, &mut faults);
    leaves.leftover("runbook", TABLES, &mut faults);
    faults.into_result()?;
    Ok(ParsedRunbook { name, version, policy, templates, languages })
}

fn policy(leaves: &mut TomlFields<'_>, faults: &mut Faults) -> Policy {
    let mut policy = Policy::blank();
    let mut whole = true;
    for number in NUMBERS {
        if let Some(absent) = number.absent.filter(|_| !leaves.has(number.key)) {
            (number.write)(&mut policy, absent);
            continue;
        }
        let Some((value, line)) = leaves.whole_number(number.key, faults) else {
            whole = false;
            continue;
        };
        if (number.least..=number.most).contains(&value) {
            (number.write)(&mut policy, value);
        } else {
            whole = false;
            let (key, least, most) = (number.key, number.least, number.most);
            faults.add(Some(line), format!("{key} is {value}; the floor allows {least} to {most}"));
        }
    }
    policy.ordinary_approval = leaves.yes_or_no("approval.ordinary", faults).unwrap_or_default();
    policy.witness_required = leaves.yes_if_said("witness.required", faults);
    policy.privileged_groups = patterns(leaves, faults);
    policy.desk = HelpDeskContact {
        organisation: line_of_text(leaves, "contact.organisation", 200, faults),
        name: line_of_text(leaves, "contact.desk", 200, faults),
        reach: line_of_text(leaves, "contact.reach", 500, faults),
    };
    policy.methods = methods(leaves, faults);
    policy.red_flags = reasons(leaves, "red_flag", faults);
    policy.refusals = reasons(leaves, "refusal", faults);
    for key in KEYS {
        let at = format!("words.{key}");
        let later = LATER.iter().find(|(later, _)| later == key).filter(|_| !leaves.has(&at));
        let word = later
            .map_or_else(|| words_of_text(leaves, &at, faults), |(_, text)| (*text).to_owned());
        policy.words.insert((*key).to_owned(), word);
    }
    for method in &policy.methods {
        policy.words.insert(format!("verify.{}.say", method.id), method.say.clone());
        policy.words.insert(format!("verify.{}.do", method.id), method.instruct.join("\n"));
    }
    // The rules between numbers say nothing new of numbers that are out of bounds themselves.
    if whole {
        for (key, rule) in floor::below(&policy) {
            faults.add(leaves.line_of(&key), rule);
        }
    }
    policy
}

fn patterns(leaves: &mut TomlFields<'_>, faults: &mut Faults) -> Vec<String> {
    let key = "privileged.groups";
    let Some((patterns, line)) = leaves.strings(key, faults) else {
        return vec!["*".to_owned()];
    };
    for pattern in &patterns {
        if pattern.is_empty()
            || pattern.trim() != pattern
            || pattern.chars().count() > 100
            || pattern.chars().any(is_hidden)
        {
            let rule = format!(
                "{key} holds \"{pattern}\"; a pattern has 1 to 100 visible characters and no space around it"
            );
            faults.add(Some(line), rule);
        }
    }
    if patterns.len() > 500 {
        faults.add(Some(line), format!("{key} has {} patterns; at most 500", patterns.len()));
    }
    patterns
}

fn methods(leaves: &mut TomlFields<'_>, faults: &mut Faults) -> Vec<Method> {
    let mut methods: Vec<Method> = Vec::new();
    for n in 1..=leaves.count("method") {
        let at = format!("method[{n}]");
        let id = slug(leaves, &format!("{at}.id"), faults);
        if methods.iter().any(|m| m.id == id && !id.is_empty()) {
            let key = format!("{at}.id");
            faults.add(leaves.line_of(&key), format!("{key} is {id}, which another method has"));
        }
        let label = line_of_text(leaves, &format!("{at}.label"), 80, faults);
        let key = format!("{at}.evidence");
        let evidence = leaves.string(&key, faults).and_then(|(name, line)| {
            let evidence = EvidenceKind::parse(&name);
            if evidence.is_none() {
                let kinds: Vec<&str> = EvidenceKind::ALL.iter().map(|k| k.as_str()).collect();
                faults.add(
                    Some(line),
                    format!("{key} is \"{name}\"; it is one of {}", kinds.join(", ")),
                );
            }
            evidence
        });
        let channel = slug(leaves, &format!("{at}.channel"), faults);
        let carries_secrets =
            leaves.yes_or_no(&format!("{at}.carries_secrets"), faults).unwrap_or_default();
        let key = format!("{at}.carries_links");
        // Runbooks from before there were links do not say.
        let carries_links = leaves.has(&key) && leaves.yes_or_no(&key, faults).unwrap_or_default();
        let key = format!("{at}.do");
        let instruct = leaves.strings(&key, faults).map_or_else(Vec::new, |(lines, line)| {
            if lines.is_empty()
                || lines.iter().any(|l| l.trim().is_empty() || l.chars().any(is_hidden))
            {
                faults
                    .add(Some(line), format!("{key} must be a list of one or more lines of text"));
            }
            lines
        });
        let say = line_of_text(leaves, &format!("{at}.say"), 500, faults);
        if let Some(evidence) = evidence {
            methods.push(Method {
                id,
                label,
                evidence,
                channel,
                carries_secrets,
                carries_links,
                instruct,
                say,
            });
        }
    }
    methods
}

fn reasons(leaves: &mut TomlFields<'_>, list: &str, faults: &mut Faults) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    for n in 1..=leaves.count(list) {
        let key = format!("{list}[{n}].code");
        let code = slug(leaves, &key, faults);
        if reasons.iter().any(|r| r.code == code && !code.is_empty()) {
            faults.add(
                leaves.line_of(&key),
                format!("{key} is {code}, which another [[{list}]] has"),
            );
        }
        let label = line_of_text(leaves, &format!("{list}[{n}].label"), 200, faults);
        // What a runbook may add to, and not take from: an impersonation is one, whatever it says.
        let key = format!("{list}[{n}].caller_is_another");
        let said = list == "refusal" && leaves.yes_if_said(&key, faults);
        let caller_is_another = said || code == IMPERSONATION && list == "refusal";
        reasons.push(Reason { code, label, caller_is_another });
    }
    reasons
}

fn templates(
    inside: &RunbookDocument<'_>,
    leaves: &mut TomlFields<'_>,
    beside: &[MessageText],
    faults: &mut Faults,
) -> Templates {
    let mut templates = Templates::default();
    // Files and tables are put together to one document, in which a table stands once.
    let in_table =
        MessageKind::ALL.iter().any(|kind| leaves.is_value(&format!("templates.{kind}")));
    for kind in MessageKind::ALL.iter().copied() {
        let key = format!("templates.{kind}");
        let outside = beside.iter().find(|(language, k, ..)| language.is_none() && *k == kind);
        let template = match (leaves.is_value(&key), outside) {
            (true, Some((.., name, _))) => {
                faults.add(
                    leaves.line_of(&key),
                    format!("{key} stands here and in {name}; keep one of them"),
                );
                leaves.drop_under(&key);
                None
            }
            (false, None) => {
                let rule =
                    format!("{key} is missing, and there is no {} beside the runbook", kind.file());
                faults.add(leaves.line_of(&key), rule);
                None
            }
            (false, Some((.., name, _))) if in_table => {
                let rule = "other messages stand in [templates]; keep them together";
                faults.add_in(name, None, rule);
                None
            }
            (false, Some((.., name, text))) => Template::parse(kind, name, 1, text, faults),
            (true, None) => message(inside, leaves, &key, kind, faults),
        };
        if let Some(template) = template {
            templates.insert(kind, template);
        }
    }
    templates
}

/// A name as flags and entries use it.
fn slug(leaves: &mut TomlFields<'_>, key: &str, faults: &mut Faults) -> String {
    let Some((text, line)) = leaves.string(key, faults) else {
        return String::new();
    };
    let fits = (1..=40).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !fits {
        let rule = format!(
            "{key} is \"{text}\"; it must be 1 to 40 of a-z, 0-9 and -, beginning with a letter"
        );
        faults.add(Some(line), rule);
    }
    text
}
