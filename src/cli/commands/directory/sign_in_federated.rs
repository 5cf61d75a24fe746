use clap::Args;

use super::sign_in::signed_in;
use super::{CommandError, Desk, Report};
use crate::directory::{Refusal, Step};

#[derive(Args, Debug)]
pub struct SignInFederatedArgs {
    /// Login, address or id
    user: String,
    /// Which linked identity: its issuer or its id
    #[arg(long, value_name = "ISSUER")]
    identity: String,
    /// Network address to record it as coming from
    #[arg(long, value_name = "ADDRESS", default_value = "local")]
    from: String,
}

pub fn run(args: &SignInFederatedArgs, desk: &mut Desk<'_>) -> Result<Report, CommandError> {
    let user = desk.user(&args.user)?;
    let now = desk.now();
    let linked = desk.directory.profile(&user.id, now)?.identities;
    let meant = |i: &&crate::provider::Identity| i.id == args.identity || i.issuer == args.identity;
    let Some(identity) = linked.known().into_iter().flatten().find(meant) else {
        return Err(Refusal::NotLinked.into());
    };
    match desk.directory.sign_in_federated(&user.id, &identity.id, &args.from, now, desk.random)? {
        Step::SignedIn(session) => Ok(signed_in(&user.login, &session)),
        Step::Refused(why, _) => Err(why.into()),
        Step::Prove { .. } | Step::ChangePassword(_) | Step::Enrol(_) => Err(Refusal::TooLate.into()),
    }
}
