//! Linked identities of a user, and signing in with one.

use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::json;

use super::sign_in::signed_in;
use super::{DirectoryContext, parse_since};
use crate::cli::Failure;
use crate::directory::{SignInRefusal, SignInStep};

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
