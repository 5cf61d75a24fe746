mod cosigned;
mod dispute;
mod erase;
mod erased_user;
mod export;
mod head;
mod list;
mod nightly;
mod progress;
mod publish;
mod receipt;
pub mod reconcile;
mod report;
mod restore;
mod retention;
mod rows;
mod taking;
mod trust_args;
mod verify;
mod verify_ledger;
pub mod witness;

use clap::Subcommand;

use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ui::signals::Interrupts;

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// List entries
    List(list::ListEntriesArgs),
    /// Write entries to a file, as CSV or JSON lines
    Export(export::ExportEntriesArgs),
    /// The first things that reviewers ask for: every reset, and the sums
    #[command(subcommand)]
    Report(report::ReportCommand),
    /// Check a whole ledger, a receipt or a bundle
    Verify(verify::VerifyArgs),
    /// Print the signed head, to keep elsewhere
    Head(head::HeadArgs),
    /// A case's entries with the proof that they are on record
    Receipt(receipt::ReceiptArgs),
    /// Hold the platform's own log against the ledger; exit 10 if something is unexplained
    Reconcile(reconcile::ReconcileArgs),
    /// Write the ledger as a tiled log, for others' programs to read
    Publish(publish::PublishArgs),
    /// Make the rows of hashes that proofs are made from, where they are missing or wrong
    Rows(rows::RowsArgs),
    /// Copy the whole ledger while it is in use, and verify the copy
    Backup(taking::BackupArgs),
    /// Put a backup in the ledger's place, or say that one was put there (admins)
    Restore(restore::RestoreArgs),
    /// Record that a witness knows another history, and go on under a new name (admins)
    Dispute(dispute::DisputeArgs),
    /// Erase a person's data; what was done stays, and stays proven (admins)
    Erase(erase::EraseArgs),
    /// Erase the personal data that is older than [retention] keeps it (admins, timers)
    Retention(retention::RetentionArgs),
}

pub fn run(
    command: AuditCommand,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    match command {
        AuditCommand::List(args) => list::run(&args, global, out),
        AuditCommand::Export(args) => export::run(&args, global, out),
        AuditCommand::Report(command) => report::run(&command, global, out),
        AuditCommand::Verify(args) => verify::run(&args, global, out, interrupts),
        AuditCommand::Head(args) => head::head(&args, global, out),
        AuditCommand::Receipt(args) => receipt::run(&args, global, out),
        AuditCommand::Reconcile(args) => reconcile::run(&args, global, out, interrupts),
        AuditCommand::Publish(args) => publish::run(&args, global, out, interrupts),
        AuditCommand::Rows(args) => rows::run(&args, global, out, interrupts),
        AuditCommand::Backup(args) => taking::backup(&args, global, out),
        AuditCommand::Restore(args) => restore::run(&args, global, out, interrupts),
        AuditCommand::Dispute(args) => dispute::run(&args, global, out),
        AuditCommand::Erase(args) => erase::run(&args, global, out),
        AuditCommand::Retention(args) => retention::run(&args, global, out),
    }
}
