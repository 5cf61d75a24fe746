use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::json;

use super::{CommandError, DirectoryContext, DirectoryReport, Human, parse_since};

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

pub fn run(args: &IdentityArgs, desk: &mut DirectoryContext<'_>) -> Result<DirectoryReport, CommandError> {
    let (user, now) = (desk.user(&args.user)?, desk.now());
    let linked = Some(args.since.unwrap_or(now));
    let identity = desk.directory.link_identity(&user.id, &args.issuer, &args.subject, linked, now, desk.random)?;
    let said = Human::Line(format!("{} at {} is linked to {}.", args.subject, args.issuer, user.login));
    Ok(DirectoryReport::new("identity", json!({ "id": user.id.0, "identity": identity }), said))
}
