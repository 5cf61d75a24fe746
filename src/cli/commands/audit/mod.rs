mod export;
mod filter;
mod list;

use clap::Subcommand;

use crate::cli::out::Out;
use crate::cli::{Failure, Global};

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// List entries
    List(list::ListArgs),
    /// Write entries to a file, as CSV or JSON lines
    Export(export::ExportArgs),
}

pub fn run(command: AuditCommand, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    match command {
        AuditCommand::List(args) => list::run(&args, global, out),
        AuditCommand::Export(args) => export::run(&args, global, out),
    }
}
