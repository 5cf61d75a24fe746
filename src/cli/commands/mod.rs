//! One command, one file.

mod abandon;
mod against_log;
mod approve;
mod audit;
mod cases;
mod completions;
mod contacts;
mod demo;
mod directory;
mod doctor;
mod escalate;
mod hand_over;
mod in_directory;
mod incident;
mod init;
mod man;
mod note;
mod operator;
mod recover;
mod refuse;
mod resume;
mod runbook;
mod show;
mod work;

use clap::Subcommand;

use super::out::Out;
use super::{Failure, Global};
use crate::ui::signals::Interrupts;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Try it: a guided recovery on a throwaway directory and ledger
    Demo(demo::DemoArgs),
    /// Make home, ledger and first operator
    Init(init::InitArgs),
    /// Open or go on with USER's case, to its end
    Recover(recover::RecoverArgs),
    /// Go on with a case, or accept one that was handed to you
    Resume(resume::ResumeArgs),
    /// Refuse a case
    Refuse(refuse::RefuseArgs),
    /// Pass a case to a senior
    Escalate(escalate::EscalateArgs),
    /// Approve or deny what a case waits for (seniors)
    Approve(approve::ApproveArgs),
    /// Add a note to a case
    Note(note::NoteArgs),
    /// Offer a case to another operator
    HandOver(hand_over::HandOverArgs),
    /// Give a case up
    Abandon(abandon::AbandonArgs),
    /// Contain and work off a recovery that went wrong
    Incident(incident::IncidentArgs),
    /// List cases
    Cases(cases::CasesArgs),
    /// Show a case's timeline
    Show(show::ShowArgs),
    /// Read, export and check the ledger
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Operators and their roles
    #[command(subcommand)]
    Operator(operator::OperatorCommand),
    /// The embedded directory: users, enrolment, sign-in
    #[command(subcommand)]
    Directory(directory::DirectoryCommand),
    /// Check, show and accept runbooks
    #[command(subcommand)]
    Runbook(runbook::RunbookCommand),
    /// Check, show and accept the file of how people are reached
    #[command(subcommand)]
    Contacts(contacts::ContactsCommand),
    /// Say what is configured, reachable, allowed and sound
    Doctor(doctor::DoctorArgs),
    /// Print completions for a shell
    Completions(completions::CompletionsArgs),
    /// Write manual pages
    Man(man::ManArgs),
}

pub fn run(command: Command, global: &Global, out: &mut Out, interrupts: &Interrupts) -> Result<u8, Failure> {
    match command {
        Command::Demo(args) => demo::run(&args, global, out, interrupts),
        Command::Init(args) => init::run(&args, global, out, interrupts),
        Command::Recover(args) => recover::run(&args, global, out, interrupts),
        Command::Resume(args) => resume::run(&args, global, out, interrupts),
        Command::Refuse(args) => refuse::run(&args, global, out, interrupts),
        Command::Escalate(args) => escalate::run(&args, global, out, interrupts),
        Command::Approve(args) => approve::run(&args, global, out, interrupts),
        Command::Note(args) => note::run(&args, global, out, interrupts),
        Command::HandOver(args) => hand_over::run(&args, global, out, interrupts),
        Command::Abandon(args) => abandon::run(&args, global, out, interrupts),
        Command::Incident(args) => incident::run(&args, global, out, interrupts),
        Command::Cases(args) => cases::run(&args, global, out),
        Command::Show(args) => show::run(&args, global, out),
        Command::Audit(command) => audit::run(command, global, out, interrupts),
        Command::Operator(command) => operator::run(command, global, out),
        Command::Directory(command) => in_directory::run_in(&command, global, out, interrupts),
        Command::Runbook(command) => runbook::run(command, global, out),
        Command::Contacts(command) => contacts::run(command, global, out),
        Command::Doctor(args) => doctor::run(&args, global, out),
        Command::Completions(args) => completions::run(&args, out),
        Command::Man(args) => man::run(&args),
    }
}
