use clap::Args;
use serde_json::json;

use super::{CommandError, DirectoryContext, DirectoryReport, Human};
use crate::ui::prompter::Grid;

#[derive(Args, Debug)]
pub struct ListUsersArgs {
    /// Only those after this login
    #[arg(long, value_name = "LOGIN")]
    after: Option<String>,
    /// No more than this many
    #[arg(long, value_name = "COUNT", default_value_t = 100)]
    limit: u32,
}

pub fn run(args: &ListUsersArgs, desk: &mut DirectoryContext<'_>) -> Result<DirectoryReport, CommandError> {
    // One more than is shown, to know whether there are more.
    let mut users = desk.directory.list(args.after.as_deref(), args.limit.saturating_add(1))?;
    let shown = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let more = users.len() > shown;
    users.truncate(shown);
    let next = users.last().filter(|_| more).map(|(user, _)| user.login.clone());
    let state = |enabled: bool| if enabled { "enabled" } else { "suspended" };
    let json = json!({
        "users": users.iter().map(|(user, enabled)| json!({
            "id": user.id.0, "login": user.login, "name": user.name, "enabled": enabled,
        })).collect::<Vec<_>>(),
        "next": next,
    });
    let mut rows: Vec<Vec<String>> = users
        .into_iter()
        .map(|(user, enabled)| vec![user.login, user.name, state(enabled).into(), user.id.0])
        .collect();
    if let Some(last) = next {
        rows.push(vec![format!("more: --after {last}"), String::new(), String::new(), String::new()]);
    }
    let columns = ["login", "name", "state", "id"].map(String::from).to_vec();
    Ok(DirectoryReport::new("users", json, Human::Grid(Grid { columns, rows })))
}
