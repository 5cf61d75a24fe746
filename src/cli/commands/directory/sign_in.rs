//! Signing in as a user would: with a password and a factor, or with a linked identity.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::Args;
use secrecy::SecretString;
use serde_json::json;

use super::enrol::{TRIES, reveal, wrong_code};
use super::{DirectoryContext, parse_since, rfc3339};
use crate::cli::Failure;
use crate::directory::{Algorithm, HeldSignIn, SignInRefusal, SignInSession, SignInStep};
use crate::ui::prompter::{MessageStyle, SecretKind};

#[derive(Args, Debug)]
pub struct SignInArgs {
    /// Login
    login: String,
    /// Read the password from this file (`-`: standard input) instead of asking
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Read the code of the app, or a backup code, from this file instead of asking
    #[arg(long, value_name = "FILE")]
    code_file: Option<PathBuf>,
    /// Read the password that replaces a temporary one from this file instead of asking
    #[arg(long, value_name = "FILE")]
    new_password_file: Option<PathBuf>,
    /// Network address to record it as coming from
    #[arg(long, value_name = "ADDRESS", default_value = "local")]
    from: String,
}

pub fn run(args: &SignInArgs, desk: &mut DirectoryContext<'_>) -> Result<u8, Failure> {
    let password = desk.secret(args.password_file.as_ref(), "--password-file", "Password")?;
    let now = desk.now();
    let mut step =
        desk.directory.sign_in(&args.login, &password, &args.from, None, now, desk.random)?;
    let mut wrong = 0;
    loop {
        step = match step {
            SignInStep::SignedIn(session) => return signed_in(&args.login, &session, desk),
            SignInStep::Refused(SignInRefusal::WrongFactor, Some(held))
                if args.code_file.is_none() && wrong < TRIES =>
            {
                wrong += 1;
                desk.person.tell(MessageStyle::Warn, &SignInRefusal::WrongFactor.to_string());
                prove(args, desk, held)?
            }
            SignInStep::Refused(why @ SignInRefusal::PoorPassword(_), Some(held))
                if args.new_password_file.is_none() =>
            {
                desk.person.tell(MessageStyle::Warn, &why.to_string());
                change(args, desk, held)?
            }
            SignInStep::Refused(why, _) => return Err(why.into()),
            SignInStep::Prove { held, totp, codes } => {
                desk.person.tell(MessageStyle::Info, asks(totp, codes));
                prove(args, desk, held)?
            }
            SignInStep::ChangePassword(held) => {
                desk.person.tell(
                    MessageStyle::Info,
                    "This password was temporary. Choose one of your own.",
                );
                change(args, desk, held)?
            }
            SignInStep::Enrol(held) => enrol(args, desk, held)?,
        };
    }
}

fn prove(
    args: &SignInArgs,
    desk: &mut DirectoryContext<'_>,
    held: HeldSignIn,
) -> Result<SignInStep, Failure> {
    let code = desk.secret(args.code_file.as_ref(), "--code-file", "Code")?;
    let now = desk.now();
    Ok(if is_totp(&code) {
        desk.directory.prove_totp(held, &code, now, desk.random)?
    } else {
        desk.directory.prove_backup_code(held, &code, now, desk.random)?
    })
}

fn change(
    args: &SignInArgs,
    desk: &mut DirectoryContext<'_>,
    held: HeldSignIn,
) -> Result<SignInStep, Failure> {
    let new =
        desk.secret(args.new_password_file.as_ref(), "--new-password-file", "New password")?;
    let now = desk.now();
    Ok(desk.directory.change_password(held, &new, now, desk.random)?)
}

fn asks(totp: bool, codes: u32) -> &'static str {
    match (totp, codes > 0) {
        (true, true) => "Enter the code that the app shows, or a backup code.",
        (true, false) => "Enter the code that the app shows.",
        (false, true) => "Enter a backup code.",
        (false, false) => {
            "This user's factor cannot be checked here, and there are no backup codes."
        }
    }
}

/// Six digits are an app's; a backup code is longer.
fn is_totp(code: &SecretString) -> bool {
    use secrecy::ExposeSecret;
    code.expose_secret()
        .chars()
        .map(crate::base::plain_text::ascii)
        .filter(char::is_ascii_alphanumeric)
        .count()
        <= 8
}

fn enrol(
    args: &SignInArgs,
    desk: &mut DirectoryContext<'_>,
    held: HeldSignIn,
) -> Result<SignInStep, Failure> {
    desk.person.can_reveal(SecretKind::Seed)?;
    desk.person
        .tell(MessageStyle::Info, "A second factor is needed. Have an authenticator app ready.");
    let (user, now) = (held.user().clone(), desk.now());
    let begun = desk.directory.begin_enrolment(
        &user,
        Algorithm::Sha1,
        "authenticator app",
        now,
        desk.random,
    )?;
    desk.person.reveal(&reveal(&begun, &args.login, true)?)?;
    let mut held = held;
    for _ in 0..TRIES {
        let code =
            desk.secret(args.code_file.as_ref(), "--code-file", "Code that the app shows")?;
        let now = desk.now();
        match desk.directory.enrol_and_go_on(held, &begun, &code, now, desk.random)? {
            SignInStep::Refused(SignInRefusal::WrongFactor, Some(again))
                if args.code_file.is_none() =>
            {
                desk.person.tell(MessageStyle::Warn, &SignInRefusal::WrongFactor.to_string());
                held = again;
            }
            step => return Ok(step),
        }
    }
    Err(wrong_code())
}

pub(super) fn signed_in(
    login: &str,
    session: &SignInSession,
    desk: &mut DirectoryContext<'_>,
) -> Result<u8, Failure> {
    // The token is not shown: there is no application to use it in.
    let json = json!({
        "id": session.user.0, "login": login, "method": session.method.as_str(), "expires": rfc3339(session.expires),
    });
    desk.line("session", json, &format!("{login} is signed in ({}).", session.method))
}

#[derive(Args, Debug)]
pub struct IdentityArgs {
    /// Login, address or id
    user: String,
    /// The other platform
    issuer: String,
    /// The user's name over there
    subject: String,
    /// When it was linked: a day or a time. Now, if not given
    #[arg(long, value_parser = parse_since)]
    since: Option<DateTime<Utc>>,
}

pub fn identity(args: &IdentityArgs, desk: &mut DirectoryContext<'_>) -> Result<u8, Failure> {
    let (user, now) = (desk.user(&args.user)?, desk.now());
    let linked = Some(args.since.unwrap_or(now));
    let identity = desk.directory.link_identity(
        &user.id,
        &args.issuer,
        &args.subject,
        linked,
        now,
        desk.random,
    )?;
    let said = format!("{} at {} is linked to {}.", args.subject, args.issuer, user.login);
    desk.line("identity", json!({ "id": user.id.0, "identity": identity }), &said)
}

#[derive(Args, Debug)]
pub struct SignInFederatedArgs {
    /// Login, address or id
    user: String,
    /// The linked identity, by its issuer or its id
    #[arg(long, value_name = "ISSUER")]
    identity: String,
    /// Network address to record it as coming from
    #[arg(long, value_name = "ADDRESS", default_value = "local")]
    from: String,
}

pub fn sign_in_federated(
    args: &SignInFederatedArgs,
    desk: &mut DirectoryContext<'_>,
) -> Result<u8, Failure> {
    let user = desk.user(&args.user)?;
    let now = desk.now();
    let linked = desk.directory.profile(&user.id, now)?.identities;
    let meant = |i: &&crate::model::Identity| i.id == args.identity || i.issuer == args.identity;
    let Some(identity) = linked.known().into_iter().flatten().find(meant) else {
        return Err(SignInRefusal::NotLinked.into());
    };
    match desk.directory.sign_in_federated(&user.id, &identity.id, &args.from, now, desk.random)? {
        SignInStep::SignedIn(session) => signed_in(&user.login, &session, desk),
        SignInStep::Refused(why, _) => Err(why.into()),
        SignInStep::Prove { .. } | SignInStep::ChangePassword(_) | SignInStep::Enrol(_) => {
            Err(SignInRefusal::TooLate.into())
        }
    }
}
