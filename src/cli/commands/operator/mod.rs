mod add;
mod confirm;
mod disable;
mod enrol;
mod handed_over;
mod list;
mod passphrase;
mod rotate_key;

use clap::Subcommand;
use serde_json::json;

use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::format::text::parse_base64_32;
use crate::operator::SshKey;

#[derive(Debug, Subcommand)]
pub enum OperatorCommand {
    /// Add an operator (admins)
    Add(add::AddOperatorArgs),
    /// List operators, and what each may do
    List(list::ListOperatorsArgs),
    /// Disable an operator (admins)
    Disable(disable::DisableArgs),
    /// Change an operator's role (admins)
    Role(disable::RoleArgs),
    /// Confirm what another asked for: making a senior or an admin takes two
    Confirm(confirm::ConfirmArgs),
    /// Make your own key, for an admin to add
    Enrol(enrol::EnrolOperatorArgs),
    /// Set your passphrase
    Passphrase(passphrase::PassphraseArgs),
    /// Exchange your key for a new one, or give another operator one (admins)
    RotateKey(rotate_key::RotateKeyArgs),
}

pub fn run(command: OperatorCommand, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    match command {
        OperatorCommand::Add(args) => add::run(&args, global, out),
        OperatorCommand::List(args) => list::run(&args, global, out),
        OperatorCommand::Disable(args) => disable::disable(&args, global, out),
        OperatorCommand::Role(args) => disable::role(&args, global, out),
        OperatorCommand::Confirm(args) => confirm::run(&args, global, out),
        OperatorCommand::Enrol(args) => enrol::run(&args, global, out),
        OperatorCommand::Passphrase(args) => passphrase::run(&args, global, out),
        OperatorCommand::RotateKey(args) => rotate_key::run(&args, global, out),
    }
}

fn parse_public_key(text: &str) -> Result<[u8; 32], Failure> {
    parse_base64_32(text.trim()).ok_or_else(|| {
        Failure::usage("--public-key: it is not a public key")
            .hint("`readmit operator enrol` prints it")
    })
}

/// A key names one person.
fn unused(installation: &Installation, key: &SshKey) -> Result<(), Failure> {
    match installation.roll.all().find(|a| a.public_key == key.public_key) {
        None => Ok(()),
        Some(of) => Err(Failure::usage(format!("--ssh-key: this key is {}'s", of.name))
            .hint("a key names one person, for ever")),
    }
}

/// It is asked for, and not done: exit 4.
fn waits_for_a_second(out: &mut Out, name: &str, request: u64) -> Result<u8, Failure> {
    let document =
        json!({ "schema": "readmit.operator/1", "name": name, "request": request, "exit": 4 });
    let line =
        format!("asked for: another admin or senior runs `readmit operator confirm {request}`");
    crate::cli::commands::case_command::result(out, &document, &line)?;
    Ok(4)
}
