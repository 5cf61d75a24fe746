//! A user's credentials: authenticators, backup codes, passwords.

use std::path::PathBuf;

use chrono::TimeDelta;
use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::{DirectoryContext, rfc3339};
use crate::cli::Failure;
use crate::directory::{Actor, Algorithm, Enrolment};
use crate::model::{User, UserId};
use crate::secret::source;
use crate::secret::source::SourcePart;
use crate::ui::prompter::{Reveal, SecretKind};
use crate::ui::secret_file::SecretFile;

/// The number of times that a code may be tried before the enrolment has to be begun again.
pub(super) const TRIES: u32 = 3;

#[derive(Args, Debug)]
pub struct EnrolFactorArgs {
    /// Login, address or id
    user: String,
    /// The user's name for the device
    #[arg(long, default_value = "authenticator app")]
    label: String,
    /// Hash of the codes; many apps read only SHA1
    #[arg(long, value_parser = parse_algorithm, default_value = "SHA1")]
    algorithm: Algorithm,
    /// Show no QR code, only the text of the secret
    #[arg(long)]
    no_qr: bool,
    /// Write the `otpauth:` URI to this new file instead of showing it, and stop: finish with
    /// --confirm
    #[arg(long, value_name = "FILE", conflicts_with = "confirm")]
    secret_to: Option<PathBuf>,
    /// Finish an enrolment that was begun with --secret-to, by the factor's id
    #[arg(long, value_name = "FACTOR")]
    confirm: Option<String>,
    /// Read the code from this file (`-`: standard input) instead of asking
    #[arg(long, value_name = "FILE")]
    code_file: Option<PathBuf>,
    /// Network address to record it as coming from
    #[arg(long, value_name = "ADDRESS", default_value = "local")]
    from: String,
}

fn parse_algorithm(text: &str) -> Result<Algorithm, String> {
    Algorithm::parse(&text.to_uppercase()).ok_or_else(|| "one of SHA1, SHA256, SHA512".into())
}

pub fn enrol(args: &EnrolFactorArgs, desk: &mut DirectoryContext<'_>) -> Result<u8, Failure> {
    let user = desk.user(&args.user)?;
    if let Some(factor) = &args.confirm {
        return confirm(args, desk, &user, factor);
    }
    if let Some(path) = &args.secret_to {
        // The file first: a secret that nobody can be told is not made.
        let mut file = SecretFile::new(path);
        file.prepare()?;
        let begun = begin(args, desk, &user.id)?;
        file.write(std::slice::from_ref(&begun.uri))?;
        let said = format!("Begun. Finish with --confirm {} and a code of the app.", begun.factor);
        let json = json!({ "id": user.id.0, "factor": begun.factor, "enrolled": false });
        return desk.line("enrolment", json, &said);
    }
    desk.person.can_reveal(SecretKind::Seed)?;
    let begun = begin(args, desk, &user.id)?;
    desk.person.reveal(&reveal(&begun, &user.login, !args.no_qr)?)?;
    confirm(args, desk, &user, &begun.factor)
}

fn begin(
    args: &EnrolFactorArgs,
    desk: &mut DirectoryContext<'_>,
    user: &UserId,
) -> Result<Enrolment, Failure> {
    let now = desk.now();
    Ok(desk.directory.begin_enrolment(user, args.algorithm, &args.label, now, desk.random)?)
}

fn confirm(
    args: &EnrolFactorArgs,
    desk: &mut DirectoryContext<'_>,
    user: &User,
    factor: &str,
) -> Result<u8, Failure> {
    for _ in 0..TRIES {
        let code =
            desk.secret(args.code_file.as_ref(), "--code-file", "Code that the app shows")?;
        let now = desk.now();
        if desk.directory.confirm_enrolment(&user.id, factor, &code, &args.from, now)? {
            let json = json!({ "id": user.id.0, "factor": factor, "enrolled": true });
            return desk.line("enrolment", json, &format!("Enrolled: {factor}."));
        }
        if args.code_file.is_some() {
            break;
        }
    }
    Err(wrong_code())
}

/// Returns what is shown once: the QR code, and the secret in groups of four for whoever cannot
/// scan.
pub(super) fn reveal(begun: &Enrolment, login: &str, with_qr: bool) -> Result<Reveal, Failure> {
    let picture = if with_qr { begun.qr()? } else { Vec::new() };
    let advice = vec![
        "Scan the QR code with the app, or type this into it. Then enter the code that it shows."
            .into(),
    ];
    let letters: Vec<char> = begun.secret.expose_secret().chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|four| four.iter().collect()).collect();
    let secret: SecretString = groups.join(" ").into();
    let advice = if with_qr {
        advice
    } else {
        vec!["Type this into the authenticator app, then enter the code that it shows.".into()]
    };
    let title = if with_qr {
        format!("Scan with the app of {login}")
    } else {
        format!("The secret for {login}")
    };
    Ok(Reveal { title, advice, secrets: vec![secret], links: false, picture })
}

pub(super) fn wrong_code() -> Failure {
    Failure::new(3, "the code is wrong")
        .hint("wait for the next code, and see that the device's clock is right")
}

#[derive(Args, Debug)]
pub struct CodesArgs {
    /// Login, address or id
    user: String,
    /// The number of codes
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u8).range(1..=20))]
    count: u8,
    /// Write them to this new file, one a line, instead of showing them
    #[arg(long, value_name = "FILE")]
    secret_to: Option<PathBuf>,
}

pub fn codes(args: &CodesArgs, desk: &mut DirectoryContext<'_>) -> Result<u8, Failure> {
    let user = desk.user(&args.user)?;
    // Before the old ones are gone: whether the new ones can be told at all.
    let mut file = args.secret_to.as_ref().map(SecretFile::new);
    match &file {
        Some(file) => file.prepare()?,
        None => desk.person.can_reveal(SecretKind::Codes)?,
    }
    let now = desk.now();
    // Whoever regenerates codes here sits in the user's chair.
    let codes = desk.directory.generate_codes(
        &user.id,
        args.count.into(),
        now,
        Actor::User,
        desk.random,
    )?;
    match &mut file {
        Some(file) => file.write(&codes)?,
        None => desk.person.reveal(&Reveal {
            title: format!("Backup codes of {}", user.login),
            advice: vec!["Each works once. Keep them where the phone is not.".into()],
            secrets: codes,
            links: false,
            picture: Vec::new(),
        })?,
    }
    let said = format!("{} new backup codes. The old ones no longer work.", args.count);
    desk.line("codes", json!({ "id": user.id.0, "count": args.count }), &said)
}

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

pub fn set_password(
    args: &SetPasswordArgs,
    desk: &mut DirectoryContext<'_>,
) -> Result<u8, Failure> {
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
