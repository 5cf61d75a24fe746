//! The command line: parse, wire, call, print once, return a code. No rules live here.

mod answers;
mod by_hand;
mod command_context;
mod commands;
mod complete;
mod describe;
mod failure;
mod find_user;
mod global;
mod help;
mod installation;
mod json;
mod keeper;
mod ledger_file;
mod opened_key;
mod out;
mod pager;
mod pick;
mod platform;
mod sign_in;
mod time_arg;
mod timeline;
mod witnessed;

use std::ffi::OsString;
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::process::ExitCode;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use clap::error::ErrorKind;
use clap::{Args as _, CommandFactory, FromArgMatches, Parser, Subcommand as _};

use crate::base::random;
use crate::base::random::{NoRandomness, REMEDY};
use crate::ledger::LedgerError;
use crate::operator::keeper::{KEEPER, run as run_keeper};
use crate::ui::Ui;
use crate::ui::output::bare;
use crate::ui::signals::Interrupts;
use out::Out;

pub use commands::Command;
pub use failure::{Failure, OrFailure};
pub use global::Global;
pub use json::JsonMode;

/// Lets a user back in after a lost second factor, and proves afterwards what was done.
#[derive(Debug, Parser)]
#[command(name = "readmit", version, propagate_version = true, max_term_width = 100, after_help = AFTER)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

const AFTER: &str = "\
Start with `readmit demo`: a guided recovery on a throwaway directory and ledger.

Exit codes: 0 done; 1 unexpected failure; 2 usage, or a missing answer; 3 refused; 4 waiting for a second operator;
5 waiting for the target to enrol; 6 the ledger could not be written, or does not verify; 7 the provider refused or could
not be reached; 8 the operator could not be authenticated, or lacks the role; 9 outcome unknown or partly done;
10 reconcile found differences; 129, 130, 143 hang-up, Ctrl-C, termination.";

/// The whole definition of the command line: for help, errors, completions and manual pages.
pub fn definition() -> clap::Command {
    help::complete(Cli::command())
}

/// Parses, runs, prints once, and returns the exit code.
pub fn main() -> ExitCode {
    harden();
    // Before anything is opened: it lets go of all that it was started with.
    let mut args = std::env::args_os().skip(1);
    if args.next().is_some_and(|arg| arg == KEEPER) && args.next().is_none() {
        return run_keeper().unwrap_or_else(|| {
            Failure::usage(format!("{KEEPER} is for readmit itself"))
                .hint("`readmit unlock` starts a keeper")
                .report(None)
        });
    }
    // First: even a table in memory needs them.
    if let Err(error) = random::ready() {
        return without_randomness(&error);
    }
    if std::env::args_os().nth(1).is_some_and(|arg| arg == complete::COMPLETE) {
        return complete::run(std::env::args_os().skip(2).collect());
    }
    let mut cli = match parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are results; everything else is a usage error, exit 2.
            let code = if error.use_stderr() { 2 } else { 0 };
            if error.use_stderr() {
                // It repeats what was typed, or what a script passed on.
                let said = crate::base::safe_text::safe_block(&error.render().to_string());
                Ui::new().print(said.trim_end());
            } else {
                drop(error.print());
            }
            return ExitCode::from(code);
        }
    };
    let interrupts = match Interrupts::listen() {
        Ok(interrupts) => interrupts,
        Err(error) => {
            return Failure::at(1, "signals cannot be heard", error)
                .hint("it is the system's answer: see its limits on open files")
                .report(cli.global.json);
        }
    };
    cli.global.interrupts = Some(interrupts.clone());
    let mut out = Out::new(&cli.global);
    let run = || commands::run(cli.command, &cli.global, &mut out, &interrupts);
    let result = match catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => result,
        Err(payload) => match payload.downcast::<NoRandomness>() {
            Ok(error) => return without_randomness(&error),
            Err(panic) => resume_unwind(panic),
        },
    };
    // A witness may have answered when the rest was done.
    let alarm = alarm_of(&cli.global);
    let code = match result {
        Ok(code) => code,
        Err(failure) => {
            let recorded = cli.global.recorded.load(Ordering::SeqCst);
            let told = failure.code == 6;
            let failure = failure.after(interrupts.raised()).last_words(recorded);
            let code = failure.report(cli.global.json);
            return alarm.filter(|_| !told).map_or(code, |alarm| alarm.report(None));
        }
    };
    // The result has been printed, and stands.
    if let Some(alarm) = alarm {
        return alarm.report(None);
    }
    // A signal that came while nothing could be interrupted decides, unless the work was done all
    // the same.
    match interrupts.raised() {
        Some(signal) if code != 0 => ExitCode::from(u8::try_from(128 + signal).unwrap_or(130)),
        Some(_) | None => ExitCode::from(code),
    }
}

/// The failure that an alarm of this command is, if it gave one.
fn alarm_of(global: &Global) -> Option<Failure> {
    let alarmed = global.alarmed.lock().unwrap_or_else(PoisonError::into_inner).take()?;
    Some(LedgerError::Disputed { place: alarmed.place(), what: alarmed.what() }.into())
}

/// The system stopped giving random numbers, before or while the command ran.
fn without_randomness(error: &NoRandomness) -> ExitCode {
    bare(&format!("readmit: {error}\n  → {REMEDY}"));
    ExitCode::from(1)
}

/// As [`Parser::try_parse`], with no more of the command line defined than it takes.
fn parse() -> Result<Cli, clap::Error> {
    let args: Vec<OsString> = std::env::args_os().collect();
    // Without a command, whoever has a home is shown what waits; anybody else gets the help, which
    // takes longer.
    let waiting = || {
        let args = [&args[..], &[CASES.into()]].concat();
        parse_as(named_in(&args), &args).ok().filter(|cli| is_set_up(&cli.global))
    };
    let bare = args.iter().skip(1).all(|arg| arg.as_encoded_bytes().starts_with(b"-"));
    match bare.then(waiting).flatten() {
        Some(cli) => Ok(cli),
        None => parse_from(&args).or_else(|error| waiting().ok_or(error)),
    }
}

/// The command that is meant where none is named.
const CASES: &str = "cases";

fn is_set_up(global: &Global) -> bool {
    installation::home(global).is_ok_and(|home| home.ledger().exists())
}

fn parse_from(args: &[OsString]) -> Result<Cli, clap::Error> {
    parse_as(named_in(args), args).or_else(|error| match error.kind() {
        ErrorKind::DisplayVersion => Err(error),
        // What is wrong, and help, speak of all commands.
        _ => parse_as(definition(), args),
    })
}

fn parse_as(definition: clap::Command, args: &[OsString]) -> Result<Cli, clap::Error> {
    // It is not taken apart again: with hundreds of arguments that takes about as long as a list of
    // cases.
    let mut definition = ManuallyDrop::new(definition);
    let matches = definition.try_get_matches_from_mut(args);
    let parsed = matches.and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches));
    parsed.map_err(|error| error.format(&mut definition))
}

/// The definition without the commands that are named nowhere on the line: each would get a copy of
/// every option that is for all of them.
fn named_in(args: &[OsString]) -> clap::Command {
    // Nor are these taken apart again.
    let quick = ManuallyDrop::new(Command::augment_subcommands_for_update(clap::Command::new("")));
    let named = |command: &&clap::Command| args.iter().any(|arg| arg == command.get_name());
    let named: Vec<_> = quick.get_subcommands().filter(named).cloned().collect();
    let version = env!("CARGO_PKG_VERSION");
    let command = clap::Command::new("readmit")
        .version(version)
        .propagate_version(true)
        .subcommand_required(true);
    Global::augment_args(command).subcommands(named)
}

/// New files are for their owner alone, and no core file is written with a secret in it.
fn harden() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit, umask};
    umask(rustix::fs::Mode::from_raw_mode(0o077));
    let limit = getrlimit(Resource::Core);
    let _ =
        setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: limit.maximum.map(|_| 0) });
    #[cfg(all(target_os = "linux", not(debug_assertions)))]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// The quick definition is the whole one, for whoever makes no mistake.
    #[test]
    fn both_definitions_read_the_same() {
        for line in [
            "demo --no-input",
            "init --operator maria",
            "recover nora@example.com --lost phone --dry-run --ticket 42",
            "resume R-7Q4K2M --home cases",
            "--json refuse R-7Q4K2M --reason show",
            "escalate R-7Q4K2M --operator escalate --reason x",
            "approve -v R-7Q4K2M",
            "note R-7Q4K2M -- --help",
            "hand-over R-7Q4K2M --to ravi",
            "abandon R-7Q4K2M --reason x",
            "incident --user nora@example.com",
            "cases --all --quiet",
            "show R-7Q4K2M --plain",
            "audit list --last 90d --action case.opened",
            "audit report resets --last 6m",
            "--home audit audit verify --since a-head",
            "operator list --json=lines",
            "directory show nora@example.com",
            "runbook show --diff runbook.toml",
            "contacts check people.csv",
            "doctor",
            "provider add --address id.example.com --set realm=corp --keep",
            "operator add-key spare --ssh-key a.pub",
            "completions bash",
            "man pages",
            "unlock --for 4h",
            "lock --all",
        ] {
            let args: Vec<OsString> =
                ["readmit"].into_iter().chain(line.split(' ')).map(OsString::from).collect();
            let whole = parse_as(definition(), &args).unwrap_or_else(|e| panic!("{line}: {e}"));
            let named = parse_as(named_in(&args), &args).unwrap_or_else(|e| panic!("{line}: {e}"));
            assert_eq!(format!("{named:?}"), format!("{whole:?}"), "{line}");
        }
        let named: Vec<OsString> =
            definition().get_subcommands().map(|c| c.get_name().into()).collect();
        assert_eq!(named_in(&named).get_subcommands().count(), named.len());
    }

    #[test]
    fn what_is_wrong_is_said_of_all_commands() {
        for line in [
            "",
            "case",
            "--help",
            "help",
            "cases --help",
            "cases --everything",
            "audit",
            "recover --everything",
            "--home",
        ] {
            let line = ["readmit"].into_iter().chain(line.split(' ').filter(|a| !a.is_empty()));
            let args: Vec<OsString> = line.map(OsString::from).collect();
            let error = parse_as(definition(), &args).unwrap_err().render().to_string();
            assert_eq!(parse_from(&args).unwrap_err().render().to_string(), error);
        }
    }
}
