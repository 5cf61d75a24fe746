use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::json;

use super::{CommandError, DirectoryContext, DirectoryReport, Human, parse_since};

#[derive(Args, Debug)]
pub struct PhoneArgs {
    /// Login, address or id
    user: String,
    number: String,
    /// When it came on file: a day or a time. Now, if not given
    #[arg(long, value_parser = parse_since)]
    since: Option<DateTime<Utc>>,
}

pub fn run(args: &PhoneArgs, desk: &mut DirectoryContext<'_>) -> Result<DirectoryReport, CommandError> {
    let (user, now) = (desk.user(&args.user)?, desk.now());
    let since = Some(args.since.unwrap_or(now));
    let phone = desk.directory.add_phone(&user.id, &args.number, since, now, desk.random)?;
    let said = Human::Line(format!("{} is on file for {}.", args.number, user.login));
    Ok(DirectoryReport::new("phone", json!({ "id": user.id.0, "phone": phone }), said))
}
