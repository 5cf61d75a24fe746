//! `readmit directory ...`: the embedded directory's own commands. One file a command.
//!
//! Whoever may use the file may do all of this: it is the platform's side of the fence, and stands
//! in the platform's own log, not in the ledger. No secret is an argument: it is asked for, read
//! from a file, shown once, or written to one.

mod add;
mod enrol;
mod phone;
mod sign_in;
#[cfg(test)]
mod tests;

use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::Subcommand;
use serde_json::Value;

use crate::base::clock::{Clock, SystemClock, point as since};
use crate::base::random;
use crate::base::safe_text::safe;
use crate::cli::installation::home;
use crate::cli::out::Out;
use crate::cli::{Failure, Global, platform};
use crate::directory::{Directory, DirectoryError, Random};
use crate::model::User;
use crate::ui::prompter::{Card, Grid, Prompter};
use crate::ui::signals::Interrupts;
use crate::ui::terminal::{Terminal, TerminalOptions};

/// The things that a command works with. The clock and the randomness are a test's own in a test.
pub struct DirectoryContext<'a> {
    pub directory: &'a mut Directory,
    pub person: &'a mut dyn Prompter,
    pub clock: &'a dyn Clock,
    pub random: &'a mut Random<'a>,
    pub out: &'a mut Out,
    pub wishes: TerminalOptions,
}

#[derive(Debug, Subcommand)]
pub enum DirectoryCommand {
    /// Add a user
    Add(add::AddUserArgs),
    /// List users, in the order of their logins
    List(add::ListUsersArgs),
    /// Show one user
    Show(add::ShowUserArgs),
    /// Add users from a CSV file: all of them or none
    Import(add::ImportArgs),
    /// Set a user's password, temporary or not
    SetPassword(enrol::SetPasswordArgs),
    /// Enrol an authenticator app
    Enrol(enrol::EnrolFactorArgs),
    /// Replace a user's backup codes by new ones
    Codes(enrol::CodesArgs),
    /// Sign in as a user would
    SignIn(sign_in::SignInArgs),
    /// Sign in with a linked identity, as if its platform had vouched for the user
    SignInFederated(sign_in::SignInFederatedArgs),
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
    LinkIdentity(sign_in::IdentityArgs),
    /// Suspend a user, and end their sessions
    Suspend(add::SuspendArgs),
    /// Enable a suspended user again, with the factors they had
    Enable(add::EnableArgs),
}

/// Runs a command on this home's directory.
pub fn run(
    command: &DirectoryCommand,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let mut directory = platform::directory(&home(global)?)?;
    let terminal = Terminal::detect(global.wishes());
    let mut person = crate::ui::prompter(terminal, interrupts.clone(), Duration::from_secs(1));
    let mut entropy: fn(&mut [u8]) = random::fill;
    let mut desk = DirectoryContext {
        directory: &mut directory,
        person: person.as_mut(),
        clock: &SystemClock,
        random: &mut entropy,
        out,
        wishes: global.wishes(),
    };
    work(command, &mut desk)
}

/// Does it. The result is for standard output; everything on the way goes through the person.
fn work(command: &DirectoryCommand, desk: &mut DirectoryContext<'_>) -> Result<u8, Failure> {
    match command {
        DirectoryCommand::Add(args) => add::add(args, desk),
        DirectoryCommand::List(args) => add::list(args, desk),
        DirectoryCommand::Show(args) => add::show(args, desk),
        DirectoryCommand::Import(args) => add::import(args, desk),
        DirectoryCommand::SetPassword(args) => enrol::set_password(args, desk),
        DirectoryCommand::Enrol(args) => enrol::enrol(args, desk),
        DirectoryCommand::Codes(args) => enrol::codes(args, desk),
        DirectoryCommand::SignIn(args) => sign_in::run(args, desk),
        DirectoryCommand::SignInFederated(args) => sign_in::sign_in_federated(args, desk),
        DirectoryCommand::AddPhone(args) => phone::phone(args, desk),
        DirectoryCommand::AddAddress(args) => phone::address(args, desk),
        DirectoryCommand::RemovePhone(args) => phone::remove_phone(args, desk),
        DirectoryCommand::RemoveAddress(args) => phone::remove_address(args, desk),
        DirectoryCommand::Remove(args) => add::remove(args, desk),
        DirectoryCommand::LinkIdentity(args) => sign_in::identity(args, desk),
        DirectoryCommand::Suspend(args) => add::suspend(args, desk),
        DirectoryCommand::Enable(args) => add::enable(args, desk),
    }
}

impl DirectoryContext<'_> {
    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The one user whom `who` (a login, an address or an id) names.
    fn user(&self, who: &str) -> Result<User, Failure> {
        let mut found = self.directory.find(who)?;
        match (found.pop(), found.len()) {
            (None, _) => Err(DirectoryError::NoSuchUser.into()),
            (Some(user), 0) => Ok(user),
            (Some(last), _) => {
                found.push(last);
                // Ids and logins: outside text.
                let all: Vec<String> = found
                    .iter()
                    .map(|user| format!("{} ({})", safe(&user.login), user.id.0))
                    .collect();
                Err(Failure::usage(format!("several users are called that: {}", all.join(", ")))
                    .hint("name one of them by the id"))
            }
        }
    }
}

impl DirectoryContext<'_> {
    /// The result: `fields` as a document, or else a sentence. Neither holds a secret; the sentence
    /// may hold outside text.
    fn line(&mut self, schema: &str, fields: Value, said: &str) -> Result<u8, Failure> {
        self.result(schema, fields, |_| safe(said))
    }

    fn card(&mut self, schema: &str, fields: Value, card: &Card) -> Result<u8, Failure> {
        self.result(schema, fields, |wishes| {
            crate::ui::card(card, wishes).trim_matches('\n').to_owned()
        })
    }

    fn table(&mut self, schema: &str, fields: Value, grid: &Grid) -> Result<u8, Failure> {
        self.result(schema, fields, |wishes| crate::ui::table(grid, wishes))
    }

    fn result(
        &mut self,
        schema: &str,
        mut fields: Value,
        text: impl FnOnce(TerminalOptions) -> String,
    ) -> Result<u8, Failure> {
        if self.out.json().is_some() {
            fields["schema"] = format!("readmit.directory.{schema}/1").into();
            self.out.document(&fields)?;
        } else {
            self.out.line(&text(self.wishes))?;
        }
        Ok(0)
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
