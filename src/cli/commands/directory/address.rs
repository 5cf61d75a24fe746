use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::json;

use super::{CommandError, DirectoryContext, DirectoryReport, Human, parse_since};

#[derive(Args, Debug)]
pub struct AddressArgs {
    /// Login, address or id
    user: String,
    address: String,
    /// When it came on file: a day or a time. Now, if not given
    #[arg(long, value_parser = parse_since)]
    since: Option<DateTime<Utc>>,
    /// Make it the one that sign-in mail goes to
    #[arg(long)]
    primary: bool,
}

pub fn run(args: &AddressArgs, desk: &mut DirectoryContext<'_>) -> Result<DirectoryReport, CommandError> {
    let (user, now) = (desk.user(&args.user)?, desk.now());
    desk.directory.add_address(&user.id, &args.address, Some(args.since.unwrap_or(now)), args.primary, now)?;
    let said = Human::Line(format!("{} is on file for {}.", args.address, user.login));
    Ok(DirectoryReport::new("address", json!({ "id": user.id.0, "address": args.address }), said))
}
