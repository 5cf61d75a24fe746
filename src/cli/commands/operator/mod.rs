mod add;
mod disable;
mod list;
mod role;

use clap::Subcommand;

use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::clock::{Clock, SystemClock};
use crate::ledger::{Action, Draft, Ledger, Mode, Object};
use crate::operator::{Account, Right, may};

#[derive(Debug, Subcommand)]
pub enum OperatorCommand {
    /// Add an operator (admins)
    Add(add::AddArgs),
    /// List operators, and what each may do
    List(list::ListArgs),
    /// Disable an operator (admins)
    Disable(disable::DisableArgs),
    /// Change an operator's role (admins)
    Role(role::RoleArgs),
}

pub fn run(command: OperatorCommand, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    match command {
        OperatorCommand::Add(args) => add::run(&args, global, out),
        OperatorCommand::List(args) => list::run(&args, global, out),
        OperatorCommand::Disable(args) => disable::run(&args, global, out),
        OperatorCommand::Role(args) => role::run(&args, global, out),
    }
}

/// Records something about operators, by an admin.
fn record(
    installation: &mut Installation,
    global: &Global,
    action: Action,
    data: Object,
    private: Object,
) -> Result<(), Failure> {
    let admin: Account = installation.account(global)?.clone();
    if !may(admin.role, Right::Operators) {
        return Err(Failure::from(crate::case::Refusal::Role(admin.role.as_str())));
    }
    let key = installation.key(&admin)?;
    let draft = Draft {
        clock: SystemClock.now(),
        action,
        actor: admin.name.clone(),
        role: admin.role,
        mode: Mode::Scripted,
        case: None,
        provider: None,
        target: None,
        phase: None,
        outcome: None,
        ticket: None,
        data,
        private,
    };
    installation.ledger.append(&[draft], &key, &[])?;
    Ok(())
}
