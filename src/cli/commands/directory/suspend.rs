use clap::Args;
use serde_json::json;

use super::{CommandError, DirectoryContext, DirectoryReport, Human};
use crate::directory::Actor;

#[derive(Args, Debug)]
pub struct SuspendArgs {
    /// Login, address or id
    user: String,
}

pub fn run(args: &SuspendArgs, desk: &mut DirectoryContext<'_>) -> Result<DirectoryReport, CommandError> {
    let (user, now) = (desk.user(&args.user)?, desk.now());
    desk.directory.set_enabled(&user.id, false, now, Actor::Admin)?;
    let said = Human::Line(format!("{} is suspended, and signed out.", user.login));
    Ok(DirectoryReport::new("state", json!({ "id": user.id.0, "enabled": false }), said))
}
