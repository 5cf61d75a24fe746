mod add;
mod disable;
mod list;
mod role;

use clap::Subcommand;

use crate::cli::out::Out;
use crate::cli::{Failure, Global};

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
