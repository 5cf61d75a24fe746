use clap::Args;

use super::sign_in::signed_in;
use super::{CommandError, DirectoryContext, DirectoryReport};
use crate::directory::{SignInRefusal, SignInStep};

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

pub fn run(args: &SignInFederatedArgs, desk: &mut DirectoryContext<'_>) -> Result<DirectoryReport, CommandError> {
    let user = desk.user(&args.user)?;
    let now = desk.now();
    let linked = desk.directory.profile(&user.id, now)?.identities;
    let meant = |i: &&crate::model::Identity| i.id == args.identity || i.issuer == args.identity;
    let Some(identity) = linked.known().into_iter().flatten().find(meant) else {
        return Err(SignInRefusal::NotLinked.into());
    };
    match desk.directory.sign_in_federated(&user.id, &identity.id, &args.from, now, desk.random)? {
        SignInStep::SignedIn(session) => Ok(signed_in(&user.login, &session)),
        SignInStep::Refused(why, _) => Err(why.into()),
        SignInStep::Prove { .. } | SignInStep::ChangePassword(_) | SignInStep::Enrol(_) => {
            Err(SignInRefusal::TooLate.into())
        }
    }
}
