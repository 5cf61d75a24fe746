//! A console, as data: TOML, checked whole when it is loaded.

use std::collections::{BTreeMap, BTreeSet};

use toml::de::DeTable;

use crate::base::plain_text::is_hidden;
use crate::provider::{
    ActKind, Capability, Instructions, Look, Moment, Remediation, Residue, ScreenInstructions,
};
use crate::runbook::{Faults, LineNumbers, Rejected, TomlFields};

/// The profile that ships with the program.
pub const INTELLIAUTH: &str = include_str!("../../../runbook/consoles/intelliauth.toml");

const TABLES: &[&str] = &["console", "look", "act", "residue", "advice"];

/// A profile of more bytes than this is not looked at.
const LARGEST: usize = 256 * 1024;

/// Longer texts do not fit the screen of somebody with a caller on the line.
const LONGEST: usize = 400;

/// A profile that loaded: every act and every line of the checklist is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsoleProfile {
    /// The console's name for itself.
    pub title: String,
    pub looks: BTreeMap<Look, ScreenInstructions>,
    pub acts: BTreeMap<ActKind, Capability>,
    /// The acts that disabling the user does as well.
    pub by_suspending: BTreeSet<ActKind>,
    pub residue: BTreeMap<Residue, Remediation>,
    pub advice: BTreeMap<Moment, Vec<String>>,
}

impl ConsoleProfile {
    /// Errors with everything that is wrong, each with file, line and rule.
    pub fn parse(file: &str, text: &str) -> Result<ConsoleProfile, Rejected> {
        let mut faults = Faults::of(file);
        if text.len() > LARGEST {
            faults.add(
                None,
                format!("the file is {} bytes long; a profile has at most {LARGEST}", text.len()),
            );
            faults.into_result()?;
            return Err(Rejected { faults: Vec::new() });
        }
        let lines = LineNumbers::of(text);
        let (document, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let line = error.span().map(|s| lines.at(s.start));
            faults.add(line, error.message().lines().collect::<Vec<_>>().join("; "));
        }
        faults.into_result()?;

        let mut faults = Faults::of(file);
        let mut leaves = TomlFields::of(&lines, document.get_ref(), &mut faults);
        let title = text_of(&mut leaves, "console.name", &mut faults);
        let mut looks = BTreeMap::new();
        for what in Look::ALL.iter().copied() {
            if let Some(looking) = look(&mut leaves, what, &mut faults) {
                looks.insert(what, looking);
            }
        }
        let by_suspending = ActKind::ALL.iter().copied();
        let by_suspending = by_suspending
            .filter(|kind| leaves.yes_if_said(&format!("act.{kind}.by_suspending"), &mut faults))
            .collect();
        let acts =
            ActKind::ALL.iter().map(|kind| (*kind, act(&mut leaves, *kind, &mut faults))).collect();
        let residue = Residue::ALL
            .iter()
            .map(|what| (*what, closes(&mut leaves, *what, &mut faults)))
            .collect();
        let mut advice = BTreeMap::new();
        for moment in Moment::ALL.iter().copied() {
            let key = format!("advice.{moment}");
            if leaves.has(&key) {
                advice.insert(moment, texts(&mut leaves, &key, &mut faults));
            }
        }
        leaves.leftover("console's profile", TABLES, &mut faults);
        faults.into_result()?;
        Ok(ConsoleProfile { title, looks, acts, by_suspending, residue, advice })
    }
}

/// Returns what is read at a look, by the names that the look's flags have.
const fn read_at(what: Look) -> &'static [&'static str] {
    match what {
        Look::User => &["login", "id", "name"],
        Look::Account => &["state", "role"],
        Look::Factors => &["factors"],
        Look::BackupCodes => &["codes"],
        Look::SignIns => &["failed-sign-ins", "new-places"],
    }
}

fn look(
    leaves: &mut TomlFields<'_>,
    what: Look,
    faults: &mut Faults,
) -> Option<ScreenInstructions> {
    let at = format!("look.{what}");
    let shown = format!("{at}.shown");
    if leaves.has(&shown) {
        let line = leaves.line_of(&shown);
        if leaves.yes_or_no(&shown, faults).unwrap_or_default() {
            faults.add(line, format!("{shown} is true; leave it out, and give {at}.steps"));
        }
        match what {
            Look::BackupCodes | Look::SignIns => return None,
            Look::User | Look::Account | Look::Factors => {
                faults.add(line, format!("{shown}: no case can be worked on without it"));
            }
        }
    }
    let steps = steps(leaves, &format!("{at}.steps"), faults);
    let places = read_at(what).iter().filter_map(|key| {
        let place = format!("{at}.{key}");
        leaves.has(&place).then(|| ((*key).to_owned(), text_of(leaves, &place, faults)))
    });
    Some(ScreenInstructions { steps, at: places.collect() })
}

fn act(leaves: &mut TomlFields<'_>, kind: ActKind, faults: &mut Faults) -> Capability {
    let at = format!("act.{kind}");
    match one_of(leaves, &at, &["steps", "cannot", "nothing"], faults) {
        Some("cannot") => Capability::Cannot(text_of(leaves, &format!("{at}.cannot"), faults)),
        Some("steps") => {
            let steps = steps(leaves, &format!("{at}.steps"), faults);
            let attest = attested(leaves, &at, faults);
            Capability::ByHand(Instructions {
                steps,
                attest,
                all_at_once: all_at_once(leaves, kind, faults),
            })
        }
        Some(_) => {
            nothing(leaves, &at, faults);
            Capability::NotApplicable
        }
        None => Capability::NotApplicable,
    }
}

fn attested(leaves: &mut TomlFields<'_>, at: &str, faults: &mut Faults) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for n in 1..=leaves.count(&format!("{at}.attest")) {
        let key_at = format!("{at}.attest[{n}].key");
        let key = text_of(leaves, &key_at, faults);
        let fits = (1..=40).contains(&key.len())
            && key.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        if !fits {
            faults.add(
                leaves.line_of(&key_at),
                format!("{key_at} is \"{key}\"; it must be 1 to 40 of a-z and -"),
            );
        } else if all.iter().any(|(other, _)| *other == key) {
            faults.add(leaves.line_of(&key_at), format!("{key_at} is {key}, which another has"));
        }
        all.push((key, text_of(leaves, &format!("{at}.attest[{n}].ask"), faults)));
    }
    all
}

fn all_at_once(leaves: &mut TomlFields<'_>, kind: ActKind, faults: &mut Faults) -> bool {
    let key = format!("act.{kind}.all_at_once");
    if !leaves.has(&key) {
        return false;
    }
    let line = leaves.line_of(&key);
    let all = leaves.yes_or_no(&key, faults).unwrap_or_default();
    if kind != ActKind::RemoveFactor {
        faults.add(line, format!("{key}: only remove-factor can be for all at once"));
    }
    all
}

fn closes(leaves: &mut TomlFields<'_>, what: Residue, faults: &mut Faults) -> Remediation {
    let at = format!("residue.{what}");
    match one_of(leaves, &at, &["with", "cannot", "nothing"], faults) {
        Some("cannot") => Remediation::Cannot(text_of(leaves, &format!("{at}.cannot"), faults)),
        Some("with") => {
            let key = format!("{at}.with");
            let line = leaves.line_of(&key);
            let name = text_of(leaves, &key, faults);
            let act = ActKind::parse(&name);
            if act.is_none() && !name.is_empty() {
                let kinds: Vec<&str> = ActKind::ALL.iter().map(|k| k.as_str()).collect();
                faults.add(line, format!("{key} is \"{name}\"; it is one of {}", kinds.join(", ")));
            }
            Remediation::With(act.unwrap_or(ActKind::RemoveFactor))
        }
        Some(_) => {
            nothing(leaves, &at, faults);
            Remediation::NotApplicable
        }
        None => Remediation::NotApplicable,
    }
}

/// Returns the one of these keys that the table has. The table must have exactly one of the keys,
/// and anything else is a fault.
fn one_of<'k>(
    leaves: &TomlFields<'_>,
    at: &str,
    keys: &[&'k str],
    faults: &mut Faults,
) -> Option<&'k str> {
    let there: Vec<&str> =
        keys.iter().copied().filter(|key| leaves.has(&format!("{at}.{key}"))).collect();
    match there.as_slice() {
        [one] => Some(one),
        [] => {
            faults.add(
                leaves.line_of(at),
                format!("{at} is missing: it has one of {}", keys.join(", ")),
            );
            None
        }
        [first, ..] => {
            faults.add(
                leaves.line_of(at),
                format!("{at} has {}; one of them is enough", there.join(" and ")),
            );
            Some(first)
        }
    }
}

fn nothing(leaves: &mut TomlFields<'_>, at: &str, faults: &mut Faults) {
    let key = format!("{at}.nothing");
    let line = leaves.line_of(&key);
    if leaves.yes_or_no(&key, faults) == Some(false) {
        faults.add(line, format!("{key} is false; say what is to be done instead"));
    }
}

/// One or more steps. What stands in braces is filled in.
fn steps(leaves: &mut TomlFields<'_>, key: &str, faults: &mut Faults) -> Vec<String> {
    let line = leaves.line_of(key);
    let steps = texts(leaves, key, faults);
    for step in &steps {
        let plain = step.replace("{reason}", "").replace("{case}", "");
        if plain.contains(['{', '}']) {
            faults.add(
                line,
                format!("{key} holds \"{step}\"; only {{reason}} and {{case}} are filled in"),
            );
        }
    }
    steps
}

fn texts(leaves: &mut TomlFields<'_>, key: &str, faults: &mut Faults) -> Vec<String> {
    let Some((texts, line)) = leaves.strings(key, faults) else {
        return Vec::new();
    };
    if texts.is_empty() {
        faults.add(Some(line), format!("{key} is empty"));
    }
    for text in &texts {
        plain(text, key, line, faults);
    }
    texts
}

fn text_of(leaves: &mut TomlFields<'_>, key: &str, faults: &mut Faults) -> String {
    let Some((text, line)) = leaves.string(key, faults) else {
        return String::new();
    };
    plain(&text, key, line, faults);
    text.trim().to_owned()
}

fn plain(text: &str, key: &str, line: usize, faults: &mut Faults) {
    if text.trim().is_empty() {
        faults.add(Some(line), format!("{key} is empty"));
    } else if text.chars().any(is_hidden) {
        faults.add(
            Some(line),
            format!("{key} must be one line, without control or invisible characters"),
        );
    } else if text.chars().count() > LONGEST {
        faults.add(
            Some(line),
            format!("{key} has {} characters; at most {LONGEST}", text.chars().count()),
        );
    }
}
