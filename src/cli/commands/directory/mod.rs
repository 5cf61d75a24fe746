//! `readmit directory ...`: the embedded directory's own commands. One file a command.
//!
//! Whoever may use the file may do all of this: it is the platform's side of the fence, and stands in the platform's own
//! log, not in the ledger. No secret is an argument: it is asked for, read from a file, shown once, or written to one.

mod add;
mod address;
mod codes;
mod enable;
mod enrol;
mod error;
mod identity;
mod import;
mod list;
mod phone;
mod remove;
mod remove_address;
mod remove_phone;
mod report;
mod secret_input;
mod set_password;
mod show;
mod sign_in;
mod sign_in_federated;
mod suspend;
#[cfg(test)]
mod tests;

pub use error::CommandError;
pub use report::{DirectoryReport, Human};

use chrono::{DateTime, Utc};
use clap::Subcommand;

use crate::base::calendar::point as since;
use crate::base::clock::Clock;
use crate::directory::{Directory, DirectoryError, Random};
use crate::model::User;
use crate::ui::prompter::Prompter;

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
    List(list::ListUsersArgs),
    /// Show one user
    Show(show::ShowUserArgs),
    /// Add users from a CSV file: all of them or none
    Import(import::ImportArgs),
    /// Set a user's password, temporary or not
    SetPassword(set_password::SetPasswordArgs),
    /// Enrol an authenticator app
    Enrol(enrol::EnrolFactorArgs),
    /// Replace a user's backup codes by new ones
    Codes(codes::CodesArgs),
    /// Sign in as a user would
    SignIn(sign_in::SignInArgs),
    /// Sign in with a linked identity, as if its platform had vouched for the user
    SignInFederated(sign_in_federated::SignInFederatedArgs),
    /// Put a phone number on file
    AddPhone(phone::PhoneArgs),
    /// Put an address on file
    AddAddress(address::AddressArgs),
    /// Take a phone number off file
    RemovePhone(remove_phone::RemovePhoneArgs),
    /// Take an address off file
    RemoveAddress(remove_address::RemoveAddressArgs),
    /// Remove a user, with all that is theirs
    Remove(remove::RemoveArgs),
    /// Link an identity on another platform
    LinkIdentity(identity::IdentityArgs),
    /// Suspend a user, and end their sessions
    Suspend(suspend::SuspendArgs),
    /// Enable a suspended user again, with the factors they had
    Enable(enable::EnableArgs),
}

/// Runs it. What it says is for stdout; everything on the way went through the person.
pub fn run(command: &DirectoryCommand, desk: &mut DirectoryContext<'_>) -> Result<DirectoryReport, CommandError> {
    match command {
        DirectoryCommand::Add(args) => add::run(args, desk),
        DirectoryCommand::List(args) => list::run(args, desk),
        DirectoryCommand::Show(args) => show::run(args, desk),
        DirectoryCommand::Import(args) => import::run(args, desk),
        DirectoryCommand::SetPassword(args) => set_password::run(args, desk),
        DirectoryCommand::Enrol(args) => enrol::run(args, desk),
        DirectoryCommand::Codes(args) => codes::run(args, desk),
        DirectoryCommand::SignIn(args) => sign_in::run(args, desk),
        DirectoryCommand::SignInFederated(args) => sign_in_federated::run(args, desk),
        DirectoryCommand::AddPhone(args) => phone::run(args, desk),
        DirectoryCommand::AddAddress(args) => address::run(args, desk),
        DirectoryCommand::RemovePhone(args) => remove_phone::run(args, desk),
        DirectoryCommand::RemoveAddress(args) => remove_address::run(args, desk),
        DirectoryCommand::Remove(args) => remove::run(args, desk),
        DirectoryCommand::LinkIdentity(args) => identity::run(args, desk),
        DirectoryCommand::Suspend(args) => suspend::run(args, desk),
        DirectoryCommand::Enable(args) => enable::run(args, desk),
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
