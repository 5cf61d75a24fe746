use std::path::PathBuf;

use chrono::TimeDelta;
use clap::Args;
use secrecy::SecretString;
use serde_json::json;

use super::{DirectoryContext, rfc3339};
use crate::cli::Failure;
use crate::directory::Actor;
use crate::secret::source;
use crate::secret::source::SourcePart;

#[derive(Args, Debug)]
pub struct SetPasswordArgs {
    /// Login, address or id
    user: String,
    /// Read it from the first line of this file (`-`: standard input) instead of asking
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// It stops working after so many minutes, and must be changed at the next sign-in
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u16).range(1..=480))]
    temporary: Option<u16>,
}

pub fn run(args: &SetPasswordArgs, desk: &mut DirectoryContext<'_>) -> Result<u8, Failure> {
    let user = desk.user(&args.user)?;
    let password = desk.secret(args.password_file.as_ref(), "--password-file", "New password")?;
    let now = desk.now();
    let expires = if let Some(minutes) = args.temporary {
        let lifetime = TimeDelta::minutes(minutes.into());
        let until = desk.directory.set_temporary_password(
            &user.id,
            &password,
            lifetime,
            now,
            Actor::Admin,
            desk.random,
        )?;
        Some(until)
    } else {
        desk.directory.set_password(&user.id, &password, now, Actor::Admin, desk.random)?;
        None
    };
    let said = match expires {
        Some(until) => format!(
            "The password holds until {}, and must be changed.",
            until.format("%H:%M:%S UTC")
        ),
        None => "The password is set.".into(),
    };
    let json = json!({ "id": user.id.0, "login": user.login, "expires": expires.map(rfc3339) });
    desk.line("password", json, &said)
}

/// More than any password or code has.
const MOST: usize = 4096;

impl DirectoryContext<'_> {
    /// The first line of `file` (`-` is standard input), or the answer to `question`.
    pub(super) fn secret(
        &mut self,
        file: Option<&PathBuf>,
        flag: &'static str,
        question: &str,
    ) -> Result<SecretString, Failure> {
        match file {
            Some(path) => source::named(path, SourcePart::FirstLine(MOST)).map_err(|e| {
                Failure::of(2, e)
                    .hint("keep it in a file of yours alone, or give it on standard input (-)")
            }),
            None => Ok(self.person.secret(flag, question)?),
        }
    }
}
