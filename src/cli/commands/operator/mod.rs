//! `readmit operator ...`, and the key that one person makes for another. Such a key is sealed by a
//! passphrase that is good for one thing: to set an own one.

mod add;
mod enrol;
mod keys;
mod list;
mod rotate_key;

use std::path::PathBuf;

use clap::Subcommand;
use secrecy::SecretString;
use serde_json::json;

use crate::base::random;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::format::text::parse_base64_32;
use crate::operator::{Cost, Holder, KeyFile, OperatorKey, SealedKey, SshKey};
use crate::secret::temporary_password;
use crate::ui::flags::FlagAnswers;
use crate::ui::prompter::{Prompter, Reveal, SecretKind};
use crate::ui::secret_file::SecretFile;

#[derive(Debug, Subcommand)]
pub enum OperatorCommand {
    /// Add an operator (admins)
    Add(add::AddOperatorArgs),
    /// List operators, and what each may do
    List(list::ListOperatorsArgs),
    /// Disable an operator (admins)
    Disable(add::DisableArgs),
    /// Change an operator's role (admins)
    Role(add::RoleArgs),
    /// Confirm what another asked for: making a senior or an admin takes two
    Confirm(list::ConfirmArgs),
    /// Make your own key, for an admin to add
    Enrol(enrol::EnrolOperatorArgs),
    /// Set your passphrase
    Passphrase(enrol::PassphraseArgs),
    /// Exchange your key for a new one, or give another operator one (admins)
    RotateKey(rotate_key::RotateKeyArgs),
    /// Add another key of your own: for another machine, or a second security key
    AddKey(keys::AddKeyArgs),
    /// Disable one of several keys: your own, or another operator's (admins)
    DisableKey(keys::DisableKeyArgs),
}

pub fn run(command: OperatorCommand, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    match command {
        OperatorCommand::Add(args) => add::run(&args, global, out),
        OperatorCommand::List(args) => list::list(&args, global, out),
        OperatorCommand::Disable(args) => add::disable(&args, global, out),
        OperatorCommand::Role(args) => add::role(&args, global, out),
        OperatorCommand::Confirm(args) => list::confirm(&args, global, out),
        OperatorCommand::Enrol(args) => enrol::enrol(&args, global, out),
        OperatorCommand::Passphrase(args) => enrol::passphrase(&args, global, out),
        OperatorCommand::RotateKey(args) => rotate_key::run(&args, global, out),
        OperatorCommand::AddKey(args) => keys::add(&args, global, out),
        OperatorCommand::DisableKey(args) => keys::disable(&args, global, out),
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
    match installation.roll.all().find(|a| a.key(&key.public_key).is_some()) {
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

/// More than 60 bits, and gone after its first use.
const WORDS: u32 = 6;

/// A key on its way to its holder.
pub struct HandedOver {
    pub key: OperatorKey,
    pub file: KeyFile,
    passphrase: SecretString,
    person: FlagAnswers,
}

impl HandedOver {
    /// Makes one, if there is a way to tell its passphrase.
    pub fn make(global: &Global, secret_to: Option<&PathBuf>) -> Result<HandedOver, Failure> {
        let mut person = FlagAnswers::new(global.person()?, Vec::new());
        if let Some(path) = secret_to {
            person = person.with_secret_file(SecretFile::new(path));
        }
        person.can_reveal(SecretKind::Password)?;
        let key = OperatorKey::random(&mut random::fill);
        let passphrase = temporary_password(WORDS, &mut random::fill);
        let sealed =
            SealedKey::seal(&key, &passphrase, Holder::OneTime, Cost::OWASP, &mut random::fill);
        Ok(HandedOver { key, file: KeyFile::Sealed(sealed), passphrase, person })
    }

    /// Tells the passphrase, once.
    pub fn tell(mut self, name: &str) -> Result<(), Failure> {
        let advice = vec![
            format!(
                "Tell it to {name} alone. They set their own with: readmit operator passphrase --operator {name}"
            ),
            "Until then the key can do nothing else; from then on nobody but them has had it."
                .into(),
        ];
        let secrets = vec![self.passphrase];
        let title = format!("One-time passphrase for {name}");
        let told = self.person.reveal(&Reveal {
            title,
            advice,
            secrets,
            links: false,
            picture: Vec::new(),
        });
        told.map_err(|e| untold(name, e.into()))
    }
}

/// The key is recorded by then: that its passphrase cannot be told is no matter of usage any more.
fn untold(name: &str, failure: Failure) -> Failure {
    let code = if failure.code == 2 { 9 } else { failure.code };
    let hint =
        format!("`readmit operator rotate-key {name}` makes another key, with another passphrase");
    let failure = failure.rephrase(|why| {
        format!("the key of {name} is recorded, and nobody has its one-time passphrase: {why}")
    });
    failure.coded(code).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_that_cannot_be_told_is_said_to_be_lost() {
        for (was, code) in [(2, 9), (130, 130), (1, 1)] {
            let failure =
                untold("ravi", Failure::new(was, "--secret-to: once.txt: No space left on device"));
            assert_eq!(failure.code, code);
            assert!(
                failure.message().contains("the key of ravi is recorded")
                    && failure.message().contains("No space left")
            );
            assert!(failure.hint.is_some_and(|hint| hint.contains("rotate-key ravi")));
        }
    }
}
