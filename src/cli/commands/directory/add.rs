use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::json;

use super::{CommandError, DirectoryContext, DirectoryReport, Human, parse_since};
use crate::directory::NewUser;

#[derive(Args, Debug)]
pub struct AddUserArgs {
    /// The name that the user signs in with
    login: String,
    /// Display name
    #[arg(long)]
    name: String,
    /// E-mail address; the first one is the primary one
    #[arg(long, value_name = "ADDRESS")]
    email: Vec<String>,
    /// Phone number
    #[arg(long, value_name = "NUMBER")]
    phone: Vec<String>,
    /// Group or role
    #[arg(long, value_name = "NAME")]
    group: Vec<String>,
    /// Login of who can vouch
    #[arg(long, value_name = "LOGIN")]
    manager: Vec<String>,
    /// When all this came on file: a day or a time. Now, if not given
    #[arg(long, value_parser = parse_since)]
    since: Option<DateTime<Utc>>,
}

pub fn run(args: &AddUserArgs, desk: &mut DirectoryContext<'_>) -> Result<DirectoryReport, CommandError> {
    let now = desk.now();
    let since = args.since.unwrap_or(now);
    let mut user = NewUser::new(&args.login, &args.name);
    for email in &args.email {
        user = user.address(email, since);
    }
    for phone in &args.phone {
        user = user.phone(phone, since);
    }
    for group in &args.group {
        user = user.group(group, since);
    }
    for manager in &args.manager {
        let known = desk.directory.find(manager)?.into_iter().find(|m| m.login == *manager);
        user = user.manager(manager, known.as_ref().map_or(manager, |m| &m.name), since);
    }
    let id = desk.directory.add(&user, now, desk.random)?;
    let said = Human::Line(format!("{} is {id}. There is no password yet.", args.login));
    Ok(DirectoryReport::new("user", json!({ "id": id.0, "login": args.login }), said))
}
