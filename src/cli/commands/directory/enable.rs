use clap::Args;
use serde_json::json;

use super::{CommandError, DirectoryContext, DirectoryReport, Human};
use crate::directory::Actor;

#[derive(Args, Debug)]
pub struct EnableArgs {
    /// Login, address or id
    user: String,
}

pub fn run(args: &EnableArgs, desk: &mut DirectoryContext<'_>) -> Result<DirectoryReport, CommandError> {
    let (user, now) = (desk.user(&args.user)?, desk.now());
    desk.directory.set_enabled(&user.id, true, now, Actor::Admin)?;
    let said = Human::Line(format!("{} is enabled, with the factors from before.", user.login));
    Ok(DirectoryReport::new("state", json!({ "id": user.id.0, "enabled": true }), said))
}
