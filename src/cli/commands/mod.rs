//! One command, one file.

mod approve;
mod audit;
mod case_command;
mod cases;
mod completions;
pub mod contacts;
mod demo;
mod directory;
mod doctor;
mod incident;
mod init;
mod man;
mod note;
mod operator;
mod outside;
mod provider;
mod reconcile_after;
mod recover;
mod refuse;
mod runbook;
mod show;
mod unlock;

use clap::{ArgMatches, Args, Error, FromArgMatches, Id, Subcommand};

use super::out::Out;
use super::{Failure, Global};
use crate::ui::signals::Interrupts;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Try it: a guided recovery on a throwaway directory and ledger
    Demo(Deferred<demo::DemoArgs>),
    /// Make home, ledger and first operator
    Init(Deferred<init::InitArgs>),
    /// Open or go on with USER's case, to its end
    Recover(Deferred<recover::RecoverArgs>),
    /// Go on with a case, or accept one that was handed to you
    #[command(visible_alias = "go")]
    Resume(Deferred<recover::ResumeArgs>),
    /// Refuse a case
    Refuse(Deferred<refuse::RefuseArgs>),
    /// Pass a case to a senior
    Escalate(Deferred<refuse::EscalateArgs>),
    /// Approve or deny what a case waits for (seniors)
    Approve(Deferred<approve::ApproveArgs>),
    /// Add a note to a case
    Note(Deferred<note::NoteArgs>),
    /// Offer a case to another operator
    HandOver(Deferred<note::HandOverArgs>),
    /// Give a case up
    Abandon(Deferred<refuse::AbandonArgs>),
    /// Contain and work off a recovery that went wrong
    Incident(Deferred<incident::IncidentArgs>),
    /// Enter what was done while the ledger was down, and confirm it
    #[command(subcommand)]
    Outside(Deferred<outside::OutsideCommand>),
    /// List cases
    Cases(Deferred<cases::CasesArgs>),
    /// Show a case's timeline
    Show(Deferred<show::ShowCaseArgs>),
    /// Open your key for a shift: one passphrase, at this terminal
    Unlock(Deferred<unlock::UnlockArgs>),
    /// Close the key that you have opened
    Lock(Deferred<unlock::LockArgs>),
    /// Read, export and check the ledger
    #[command(subcommand)]
    Audit(Deferred<audit::AuditCommand>),
    /// Operators and their roles
    #[command(subcommand)]
    Operator(Deferred<operator::OperatorCommand>),
    /// The embedded directory: users, enrolment, sign-in
    #[command(subcommand)]
    Directory(Deferred<directory::DirectoryCommand>),
    /// Check, show and accept runbooks
    #[command(subcommand)]
    Runbook(Deferred<runbook::RunbookCommand>),
    /// Check, show and accept the file of how people are reached
    #[command(subcommand)]
    Contacts(Deferred<contacts::ContactsCommand>),
    /// Add an identity platform
    #[command(subcommand)]
    Provider(Deferred<provider::ProviderCommand>),
    /// Say what is configured, reachable, allowed and sound
    Doctor(Deferred<doctor::DoctorArgs>),
    /// Print completions for a shell
    Completions(Deferred<completions::CompletionsArgs>),
    /// Write manual pages
    Man(Deferred<man::ManArgs>),
}

pub fn run(
    command: Command,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    match command {
        Command::Demo(Deferred(args)) => demo::run(&args, global, out, interrupts),
        Command::Init(Deferred(args)) => init::run(&args, global, out, interrupts),
        Command::Recover(Deferred(args)) => recover::recover(&args, global, out, interrupts),
        Command::Resume(Deferred(args)) => recover::resume(&args, global, out, interrupts),
        Command::Refuse(Deferred(args)) => refuse::refuse(&args, global, out, interrupts),
        Command::Escalate(Deferred(args)) => refuse::escalate(&args, global, out, interrupts),
        Command::Approve(Deferred(args)) => approve::run(&args, global, out, interrupts),
        Command::Note(Deferred(args)) => note::note(&args, global, out, interrupts),
        Command::HandOver(Deferred(args)) => note::hand_over(&args, global, out, interrupts),
        Command::Abandon(Deferred(args)) => refuse::abandon(&args, global, out, interrupts),
        Command::Incident(Deferred(args)) => incident::run(&args, global, out, interrupts),
        Command::Outside(Deferred(command)) => outside::run(command, global, out),
        Command::Cases(Deferred(args)) => cases::run(&args, global, out),
        Command::Show(Deferred(args)) => show::run(&args, global, out),
        Command::Unlock(Deferred(args)) => unlock::unlock(&args, global, out),
        Command::Lock(Deferred(args)) => unlock::lock(&args, out),
        Command::Audit(Deferred(command)) => audit::run(command, global, out, interrupts),
        Command::Operator(Deferred(command)) => operator::run(command, global, out),
        Command::Directory(Deferred(command)) => directory::run(&command, global, out, interrupts),
        Command::Runbook(Deferred(command)) => runbook::run(command, global, out),
        Command::Contacts(Deferred(command)) => contacts::run(command, global, out),
        Command::Provider(Deferred(command)) => provider::run(command, global, out),
        Command::Doctor(Deferred(args)) => doctor::run(&args, global, out),
        Command::Completions(Deferred(args)) => completions::run(&args, out),
        Command::Man(Deferred(args)) => man::run(&args),
    }
}

/// The same as `T`. In the quick definition, `T` is defined later.
///
/// A command's own arguments are defined only when the command is named: to define those of all
/// commands takes longer than to list cases.
///
/// There are two definitions, as clap has them. The one that updates something that was parsed before
/// is never used so by this program, and is taken for the quick one. The usual one is whole, and has
/// everything in the order in which help shows it.
#[derive(Debug)]
pub struct Deferred<T>(pub T);

impl<T: FromArgMatches> FromArgMatches for Deferred<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Deferred<T>, Error> {
        T::from_arg_matches(matches).map(Deferred)
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Deferred<T>, Error> {
        T::from_arg_matches_mut(matches).map(Deferred)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }

    fn update_from_arg_matches_mut(&mut self, matches: &mut ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches_mut(matches)
    }
}

impl<T: Args> Args for Deferred<T> {
    fn group_id() -> Option<Id> {
        T::group_id()
    }

    fn augment_args(command: clap::Command) -> clap::Command {
        T::augment_args(command)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        command.defer(T::augment_args)
    }
}

impl<T: Subcommand> Subcommand for Deferred<T> {
    fn augment_subcommands(command: clap::Command) -> clap::Command {
        T::augment_subcommands(command)
    }

    fn augment_subcommands_for_update(command: clap::Command) -> clap::Command {
        command.defer(T::augment_subcommands)
    }

    fn has_subcommand(name: &str) -> bool {
        T::has_subcommand(name)
    }
}
