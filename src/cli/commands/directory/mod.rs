//! `readmit directory ...`: the embedded directory's own commands. One file a command.
//!
//! Whoever may use the file may do all of this: it is the platform's side of the fence, and stands in the platform's own
//! log, not in the ledger. No secret is an argument: it is asked for, read from a file, shown once, or written to one.

mod add;
mod enrol;
mod error;
mod identity;
mod phone;
mod set_password;
mod show;
mod sign_in;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use clap::Subcommand;

use crate::base::clock::{Clock, point as since};
use crate::directory::{Directory, DirectoryError, Random};
use crate::model::User;
use crate::ui::prompter::Prompter;

pub use error::CommandError;
pub use error::{DirectoryReport, Human};

/// The things that a command works with.
pub struct DirectoryContext<'a> {
    pub directory: &'a mut Directory,
    pub person: &'a mut dyn Prompter,
    pub clock: &'a dyn Clock,
    pub random: &'a mut Random<'a>,
}

#[derive(Debug, Subcommand)]
pub enum DirectoryCommand {
    /// Add a user
    Add(add::AddUserArgs),
    /// List users, in the order of their logins
    List(add::ListUsersArgs),
    /// Show one user
    Show(show::ShowUserArgs),
    /// Add users from a CSV file: all of them or none
    Import(add::ImportArgs),
    /// Set a user's password, temporary or not
    SetPassword(set_password::SetPasswordArgs),
    /// Enrol an authenticator app
    Enrol(enrol::EnrolFactorArgs),
    /// Replace a user's backup codes by new ones
    Codes(enrol::CodesArgs),
    /// Sign in as a user would
    SignIn(sign_in::SignInArgs),
    /// Sign in with a linked identity, as if its platform had vouched for the user
    SignInFederated(identity::SignInFederatedArgs),
    /// Put a phone number on file
    AddPhone(phone::PhoneArgs),
    /// Put an address on file
    AddAddress(phone::AddressArgs),
    /// Take a phone number off file
    RemovePhone(phone::RemovePhoneArgs),
    /// Take an address off file
    RemoveAddress(phone::RemoveAddressArgs),
    /// Remove a user, with all that is theirs
    Remove(add::RemoveArgs),
    /// Link an identity on another platform
    LinkIdentity(identity::IdentityArgs),
    /// Suspend a user, and end their sessions
    Suspend(add::SuspendArgs),
    /// Enable a suspended user again, with the factors they had
    Enable(add::EnableArgs),
}

/// Runs it. What it says is for stdout; everything on the way went through the person.
pub fn run(command: &DirectoryCommand, desk: &mut DirectoryContext<'_>) -> Result<DirectoryReport, CommandError> {
    match command {
        DirectoryCommand::Add(args) => add::add(args, desk),
        DirectoryCommand::List(args) => add::list(args, desk),
        DirectoryCommand::Show(args) => show::run(args, desk),
        DirectoryCommand::Import(args) => add::import(args, desk),
        DirectoryCommand::SetPassword(args) => set_password::run(args, desk),
        DirectoryCommand::Enrol(args) => enrol::enrol(args, desk),
        DirectoryCommand::Codes(args) => enrol::codes(args, desk),
        DirectoryCommand::SignIn(args) => sign_in::run(args, desk),
        DirectoryCommand::SignInFederated(args) => identity::sign_in_federated(args, desk),
        DirectoryCommand::AddPhone(args) => phone::phone(args, desk),
        DirectoryCommand::AddAddress(args) => phone::address(args, desk),
        DirectoryCommand::RemovePhone(args) => phone::remove_phone(args, desk),
        DirectoryCommand::RemoveAddress(args) => phone::remove_address(args, desk),
        DirectoryCommand::Remove(args) => add::remove(args, desk),
        DirectoryCommand::LinkIdentity(args) => identity::identity(args, desk),
        DirectoryCommand::Suspend(args) => add::suspend(args, desk),
        DirectoryCommand::Enable(args) => add::enable(args, desk),
    }
}

impl DirectoryContext<'_> {
    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The one user whom `who` (a login, an address or an id) names.
    fn user(&self, who: &str) -> Result<User, CommandError> {
        let mut found = self.directory.find(who)?;
        match (found.pop(), found.len()) {
            (None, _) => Err(DirectoryError::NoSuchUser.into()),
            (Some(user), 0) => Ok(user),
            (Some(last), _) => {
                found.push(last);
                Err(CommandError::Several(found.into_iter().map(|u| (u.id.0, u.login)).collect()))
            }
        }
    }
}

/// For clap: a day or a time.
fn parse_since(text: &str) -> Result<DateTime<Utc>, String> {
    since(text).ok_or_else(|| "neither a day like 2026-05-17 nor a time in RFC 3339".into())
}

/// An exact time in JSON.
fn rfc3339(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

/// A time in a table.
fn day(time: Option<DateTime<Utc>>) -> String {
    time.map_or_else(|| "unknown".into(), |t| t.format("%Y-%m-%d").to_string())
}
