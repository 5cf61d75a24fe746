use clap::Args;
use serde_json::json;

use super::{CommandError, Desk, Human, Report};
use crate::directory::Actor;

#[derive(Args, Debug)]
pub struct EnableArgs {
    /// Login, address or id
    user: String,
}

pub fn run(args: &EnableArgs, desk: &mut Desk<'_>) -> Result<Report, CommandError> {
    let (user, now) = (desk.user(&args.user)?, desk.now());
    desk.directory.set_enabled(&user.id, true, now, Actor::Admin)?;
    let said = Human::Line(format!("{} is enabled, with the factors from before.", user.login));
    Ok(Report::new("state", json!({ "id": user.id.0, "enabled": true }), said))
}
