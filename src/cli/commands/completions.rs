use clap::builder::PossibleValuesParser;
use clap::{Arg, Args, Command, ValueHint};
use clap_complete::Shell;

use crate::case::CodesAnswer;
use crate::cli::Failure;
use crate::cli::out::Out;
use crate::ledger::Action;
use crate::model::{Outcome, Role};
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
    String::from_utf8_lossy(&bytes).into_owned()
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
    Some(match (command, id) {
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
        (_, "notice") => given(&["sent", "not-sent"]),
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
        assert_eq!(offered("add", "role"), ["admin", "senior", "operator", "auditor", "service"]);
        for answer in offered("recover", "on_red_flag") {
            assert!(crate::session::OnBar::parse(&answer).is_some(), "{answer}");
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
