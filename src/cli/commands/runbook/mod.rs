mod accept;
mod check;
mod export;
mod show;

use std::path::Path;

use clap::Subcommand;

use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::runbook::{Rejected, Runbook};

#[derive(Debug, Subcommand)]
pub enum RunbookCommand {
    /// Say everything that is wrong with a runbook
    Check(check::CheckRunbookArgs),
    /// Print the accepted runbook, or what another would change
    Show(show::ShowRunbookArgs),
    /// Write the accepted runbook's files into a folder, to edit them
    Export(export::ExportRunbookArgs),
    /// Accept a runbook: new cases open under it (admins)
    Accept(accept::AcceptRunbookArgs),
}

pub fn run(command: RunbookCommand, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    match command {
        RunbookCommand::Check(args) => check::run(&args, out),
        RunbookCommand::Show(args) => show::run(&args, global, out),
        RunbookCommand::Export(args) => export::run(&args, global, out),
        RunbookCommand::Accept(args) => accept::run(&args, global, out),
    }
}

fn read(path: &Path) -> Result<Runbook, Failure> {
    crate::home::runbook_file::read(path).map_err(|faults| rejected(&faults))
}

fn rejected(faults: &Rejected) -> Failure {
    Failure::usage(faults.to_string()).hint("nothing was accepted; mend these, and check again")
}
