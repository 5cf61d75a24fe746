//! The values that a shell offers beyond the closed sets: `readmit complete-values cases`. The
//! scripts in `completions/` call it.
//!
//! It reads and prints plain words, or nothing: a person who completes a line has asked nothing that
//! an error would answer. Shells expand what completion offers once more, so only words without a
//! meaning of their own are printed.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::installation::home;
use super::{Global, ledger_file, parse_from};
use crate::home::Config;
use crate::operator::OperatorRegistry;
use crate::provider::ProviderConfig;
use crate::report::queue::ACTIONS;
use crate::ui::output::results;

/// The first word of the line.
pub const COMPLETE: &str = "complete-values";

/// A person waits for the key that they have pressed.
const SOON: Duration = Duration::from_secs(1);

/// The sets of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferedValues {
    /// Open cases, which `readmit cases` shows.
    Cases,
    /// Operators who are not disabled, whom `readmit operator list` shows.
    Operators,
    /// The platforms of the configuration.
    Providers,
}

impl OfferedValues {
    pub const ALL: [OfferedValues; 3] =
        [OfferedValues::Cases, OfferedValues::Operators, OfferedValues::Providers];

    pub const fn as_str(self) -> &'static str {
        match self {
            OfferedValues::Cases => "cases",
            OfferedValues::Operators => "operators",
            OfferedValues::Providers => "providers",
        }
    }

    fn read(self, global: &Global) -> Option<BTreeSet<String>> {
        let home = home(global).ok()?;
        Some(match self {
            OfferedValues::Cases => {
                let list = ledger_file::to_list_quietly(&home.ledger()).ok()?;
                list.entries(&ACTIONS, false).ok()?.into_iter().map(|entry| entry.case).collect()
            }
            OfferedValues::Operators => {
                let ledger = ledger_file::to_read_quietly(&home.ledger()).ok()?;
                let operators = OperatorRegistry::read(&*ledger).ok()?;
                operators.active().map(|operator| operator.name.clone()).collect()
            }
            OfferedValues::Providers => {
                let config = Config::of(&home).ok()?;
                config.provider.iter().map(ProviderConfig::name).map(str::to_owned).collect()
            }
        })
    }
}

/// Prints the values that `args` ask for, one a line. Ends with 0 in any case.
pub fn run(args: Vec<OsString>) -> ExitCode {
    let (send, receive) = mpsc::channel();
    let reader = thread::Builder::new().spawn(move || send.send(values(args)));
    let values = reader.ok().and_then(|_| receive.recv_timeout(SOON).ok()).flatten();
    let text: String =
        values.unwrap_or_default().into_iter().filter(|v| is_plain(v)).map(|v| v + "\n").collect();
    let _ = std::io::Write::write_all(&mut results().lock(), text.as_bytes());
    ExitCode::SUCCESS
}

fn values(args: Vec<OsString>) -> Option<BTreeSet<String>> {
    let mut args = args.into_iter();
    let asked = args.next()?;
    let values = OfferedValues::ALL.into_iter().find(|values| asked == values.as_str())?;
    // What else is on the line says which home is meant, as for any command.
    let line: Vec<OsString> =
        ["readmit", "cases"].map(OsString::from).into_iter().chain(args).collect();
    values.read(&parse_from(&line).ok()?.global)
}

/// Returns true if a value means nothing to a shell but itself.
fn is_plain(value: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    !value.is_empty() && !value.starts_with('-') && value.chars().all(plain)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn only_words_without_a_meaning_of_their_own_are_offered() {
        for plain in ["R-7Q4K2M", "li.wong", "corp_2"] {
            assert!(is_plain(plain), "{plain}");
        }
        for odd in
            ["", "-rf", "a b", "$(reboot)", "`id`", "a;b", "a'b", "a\"b", "\u{1b}[2J", "ö", "a*"]
        {
            assert!(!is_plain(odd), "{odd}");
        }
    }

    #[test]
    fn nothing_is_offered_where_nothing_can_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let asked = |words: &[&str]| values(words.iter().map(OsString::from).collect());
        let home = folder.path().to_str().unwrap();
        for what in ["cases", "operators", "providers"] {
            assert_eq!(asked(&[what, "--home", home]), None, "{what}");
        }
        assert_eq!(std::fs::read_dir(home).unwrap().count(), 0, "nothing was made");
        assert_eq!(asked(&["passphrases", "--home", home]), None);
        assert_eq!(asked(&[]), None);
    }
}
