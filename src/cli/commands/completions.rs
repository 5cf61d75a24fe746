use std::fmt::Write as _;

use clap::builder::PossibleValuesParser;
use clap::{Arg, Args, Command, ValueHint};
use clap_complete::Shell;

use crate::case::CodesAnswer;
use crate::cli::Failure;
use crate::cli::complete::{COMPLETE, OfferedValues};
use crate::cli::out::Out;
use crate::ledger::Action;
use crate::model::{Outcome, Role};
use crate::provider::ProviderConfig;
use crate::runbook::{Runbook, shipped};
use crate::session::{OnBar, WhileWaiting};

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub fn run(args: &CompletionsArgs, out: &mut Out) -> Result<u8, Failure> {
    out.verbatim(script(args.shell).trim_end())?;
    Ok(0)
}

/// The completions for a shell, as they are committed in `completions/`.
pub fn script(shell: Shell) -> String {
    let mut bytes = Vec::new();
    let mut definition = with_values(crate::cli::definition(), &shipped());
    clap_complete::generate(shell, &mut definition, "readmit", &mut bytes);
    asking(shell, &String::from_utf8_lossy(&bytes), &definition)
}

/// Stands in the definition for values that the program is asked for when a line is completed.
fn mark(values: OfferedValues) -> String {
    format!("READMIT_{}", values.as_str().to_uppercase())
}

/// The script with calls of `readmit complete-values` in the place of the marks. Elvish's and
/// PowerShell's scripts offer no values of options, and so have no marks.
fn asking(shell: Shell, script: &str, definition: &Command) -> String {
    let mut script = script.to_owned();
    for values in OfferedValues::ALL {
        let (mark, word) = (mark(values), values.as_str());
        let asked = format!("readmit {COMPLETE} {word} 2>/dev/null");
        script = match shell {
            // Both places of a mark are in double quotes.
            Shell::Bash => script.replace(&mark, &format!("$({asked})")),
            Shell::Zsh => {
                let function = format!("_readmit_values_{word}");
                let defined = format!(
                    "(( $+functions[{function}] )) ||\n{function}() {{\n    local -a values\n    \
                     values=(${{(f)\"$({asked})\"}})\n    compadd -a values\n}}\n\n"
                );
                let script = script.replace(&format!("({mark})"), &function);
                script.replacen("if [ \"$funcstack[1]\"", &(defined + "if [ \"$funcstack[1]\""), 1)
            }
            Shell::Fish => script.replace(&format!("{mark}\\t''"), &format!("({asked})")),
            _ => script,
        };
    }
    if shell == Shell::Fish {
        positions_of_fish(definition, &[], &mut script);
    }
    script
}

/// Adds what fish's script has no line for: values of arguments without a name.
fn positions_of_fish(command: &Command, path: &[&str], script: &mut String) {
    for arg in command.get_positionals() {
        let values = arg.get_possible_values();
        let marked = |v: &OfferedValues| values.iter().any(|value| value.get_name() == mark(*v));
        let (Some(values), Some((first, more))) =
            (OfferedValues::ALL.into_iter().find(marked), path.split_first())
        else {
            continue;
        };
        let within = more.iter().map(|name| format!("; and __fish_seen_subcommand_from {name}"));
        let condition: String = std::iter::once(format!("__fish_readmit_using_subcommand {first}"))
            .chain(within)
            .collect();
        let _ = writeln!(
            script,
            "complete -c readmit -n \"{condition}\" -f -a \"(readmit {COMPLETE} {} 2>/dev/null)\"",
            values.as_str()
        );
    }
    for inner in command.get_subcommands() {
        positions_of_fish(inner, &[path, &[inner.get_name()]].concat(), script);
    }
}

/// The values that only the ledger, or the configuration, knows.
fn kept(command: &str, id: &str) -> Option<OfferedValues> {
    match (command, id) {
        (_, "case") => Some(OfferedValues::Cases),
        (_, "operator" | "held_by" | "to" | "of")
        | ("list" | "export", "actor")
        | ("disable" | "role" | "rotate-key" | "enrol", "name") => Some(OfferedValues::Operators),
        (_, "provider") => Some(OfferedValues::Providers),
        _ => None,
    }
}

/// Adds the values that completion offers. A parser of closed words would also refuse what another
/// runbook allows, so the values stand in this definition alone, which parses nothing.
fn with_values(command: Command, runbook: &Runbook) -> Command {
    let name = command.get_name().to_owned();
    command
        .mut_args(|arg| with_value(&name, arg, runbook))
        .mut_subcommands(|inner| with_values(inner, runbook))
}

fn with_value(command: &str, arg: Arg, runbook: &Runbook) -> Arg {
    let takes_text = arg.get_action().takes_values() && arg.get_possible_values().is_empty();
    if !takes_text || arg.get_value_hint() != ValueHint::Unknown {
        return arg;
    }
    match values(command, arg.get_id().as_str(), runbook) {
        // clap borrows its words for the program's whole life, which ends once the script is
        // printed.
        Some(values) => arg.value_parser(PossibleValuesParser::new(
            values.into_iter().map(|value| &*value.leak()),
        )),
        // Without a hint the shells offer the files of the folder.
        None => arg.value_hint(ValueHint::Other),
    }
}

/// Returns the values of an argument that has a closed set of them, or that the shipped runbook has
/// a list of.
fn values(command: &str, id: &str, runbook: &Runbook) -> Option<Vec<String>> {
    fn words<T: Copy>(all: &[T], text: impl Fn(T) -> &'static str) -> Vec<String> {
        all.iter().map(|word| text(*word).to_owned()).collect()
    }
    let given = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let policy = &runbook.policy;
    if let Some(values) = kept(command, id) {
        return Some(vec![mark(values)]);
    }
    Some(match (command, id) {
        ("add", "kind") => ProviderConfig::setups().map(|setup| setup.kind.to_owned()).collect(),
        (_, "door") => given(&["contain", "enrolled", "end", "leave"]),
        (_, "escalated") => given(&["wait", "take-back"]),
        (_, "enrolled") => given(&["theirs", "not-theirs"]),
        (_, "was_enabled") => given(&["yes", "no"]),
        (_, "algorithm") => given(&["SHA1", "SHA256", "SHA512"]),
        (_, "verify") => policy.methods.iter().map(|method| method.id.clone()).collect(),
        (_, "red_flag") => policy.red_flags.iter().map(|flag| flag.code.clone()).collect(),
        (_, "refusal_code") | ("refuse", "code") => {
            policy.refusals.iter().map(|code| code.code.clone()).collect()
        }
        (_, "evidence") => given(crate::cli::answers::EVIDENCE_KEYS)
            .into_iter()
            .map(|key| format!("{key}="))
            .collect(),
        (_, "verdict") => given(&["confirmed", "uncertain", "failed"]),
        (_, "backup_codes") => words(CodesAnswer::ALL, CodesAnswer::as_str),
        (_, "on_red_flag") => words(OnBar::ALL, OnBar::as_str),
        (_, "on_denial") => given(&["refuse", "escalate"]),
        (_, "while_waiting") => words(WhileWaiting::ALL, WhileWaiting::as_str),
        (_, "self_recovery") => given(&["done", "failed"]),
        (_, "follow_up") => given(&["print", "smtp"]),
        (_, "notice") => given(&["sent", "some", "not-sent", "again"]),
        ("approve", "answer") => given(&["grant", "deny"]),
        (_, "role") => words(Role::ALL, Role::as_str),
        (_, "action") => words(Action::ALL, Action::as_str),
        (_, "outcome") => words(Outcome::ALL, Outcome::as_str),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use clap::ValueEnum;
    use clap_complete::Shell;

    use super::script;

    /// Every shell, with the file that its completions are kept in.
    fn files() -> Vec<(Shell, String)> {
        let name = |shell: &Shell| match shell {
            Shell::Bash => "readmit.bash".to_owned(),
            Shell::Zsh => "_readmit".to_owned(),
            Shell::Fish => "readmit.fish".to_owned(),
            Shell::PowerShell => "_readmit.ps1".to_owned(),
            Shell::Elvish => "readmit.elv".to_owned(),
            other => format!("readmit.{other}"),
        };
        Shell::value_variants().iter().map(|s| (*s, name(s))).collect()
    }

    /// Returns every argument that takes a value, with the command it belongs to.
    fn arguments(command: &clap::Command) -> Vec<(String, clap::Arg)> {
        let mut found: Vec<_> =
            command.get_arguments().map(|a| (command.get_name().to_owned(), a.clone())).collect();
        found.retain(|(_, arg)| arg.get_action().takes_values());
        found.extend(command.get_subcommands().flat_map(arguments));
        found
    }

    #[test]
    fn no_argument_that_is_no_file_offers_file_names() {
        let definition = super::with_values(crate::cli::definition(), &crate::runbook::shipped());
        for (command, arg) in arguments(&definition) {
            let offers = !arg.get_possible_values().is_empty()
                || arg.get_value_hint() != clap::ValueHint::Unknown;
            assert!(offers, "{command}: {}", arg.get_id());
        }
    }

    #[test]
    fn what_is_offered_is_taken() {
        let runbook = crate::runbook::shipped();
        let definition = super::with_values(crate::cli::definition(), &runbook);
        let offered = |command: &str, id: &str| {
            let mut all = arguments(&definition).into_iter();
            let (_, arg) = all.find(|(c, a)| c == command && a.get_id() == id).unwrap();
            arg.get_possible_values().iter().map(|v| v.get_name().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            offered("recover", "verify"),
            ["video-call", "known-phone", "ticket", "federated-sign-in"]
        );
        assert!(offered("resume", "red_flag").contains(&"gut-feeling".to_owned()));
        assert!(offered("refuse", "code").contains(&"impersonation".to_owned()));
        assert!(offered("list", "action").contains(&"mfa.factor_admin_reset".to_owned()));
        assert_eq!(offered("approve", "answer"), ["grant", "deny"]);
        assert_eq!(
            offered("add", "role"),
            ["admin", "senior", "operator", "auditor", "service", "timer"]
        );
        for answer in offered("recover", "on_red_flag") {
            assert!(crate::session::OnBar::parse(&answer).is_some(), "{answer}");
        }
    }

    #[test]
    fn the_ledgers_values_are_asked_for_and_no_mark_is_left() {
        for (shell, name) in files() {
            let script = script(shell);
            assert!(
                !script.contains("READMIT_CASES") && !script.contains("READMIT_OPER"),
                "{name}"
            );
            let asks =
                |word: &str| script.matches(&format!("readmit complete-values {word}")).count();
            let most = matches!(shell, Shell::Bash | Shell::Fish);
            for word in ["cases", "operators", "providers"] {
                match shell {
                    _ if most => assert!(asks(word) >= 3, "{name}: {word}"),
                    Shell::Zsh => assert_eq!(asks(word), 1, "{name}: in a function"),
                    // Their scripts offer no values at all.
                    _ => assert_eq!(asks(word), 0, "{name}"),
                }
            }
        }
        let fish = script(Shell::Fish);
        for line in [
            r#"-n "__fish_readmit_using_subcommand resume" -f -a "(readmit complete-values cases 2>/dev/null)""#,
            r#"-n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from receipt" -f -a "(readmit complete-values cases"#,
        ] {
            assert!(fish.contains(line), "{line}");
        }
    }

    #[test]
    fn the_committed_completions_are_current() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
        for (shell, name) in files() {
            let kept = std::fs::read_to_string(folder.join(&name)).unwrap_or_default();
            assert!(
                kept.trim_end() == script(shell).trim_end(),
                "completions/{name} is not current; run: cargo run -- completions {shell} > completions/{name}"
            );
        }
    }
}
