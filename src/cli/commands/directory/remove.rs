use clap::Args;
use serde_json::json;

use super::{CommandError, DirectoryContext, DirectoryReport, Human};
use crate::directory::DirectoryError;
use crate::ui::prompter::{PromptError, Reply, TextQuestion};

#[derive(Args, Debug)]
pub struct RemoveArgs {
    /// Login, address or id
    user: String,
    /// The login, typed once more: without it nobody is removed
    #[arg(long, value_name = "LOGIN")]
    confirm: Option<String>,
}

/// Cannot be taken back, so the login is typed. The directory's log of what was changed on them stays.
pub fn run(args: &RemoveArgs, desk: &mut DirectoryContext<'_>) -> Result<DirectoryReport, CommandError> {
    let user = desk.user(&args.user)?;
    let typed = match &args.confirm {
        Some(typed) => typed.clone(),
        None => ask(desk, &user.login)?,
    };
    if typed.trim().to_lowercase() != user.login.to_lowercase() {
        let what = format!("{} is not {}: nobody was removed", typed.trim(), user.login);
        return Err(PromptError::Unfit { flag: "--confirm".into(), what }.into());
    }
    desk.directory.delete(&user.id, desk.now())?;
    let said = Human::Line(format!("{} is removed, with their factors, codes and numbers.", user.login));
    Ok(DirectoryReport::new("removed", json!({ "id": user.id.0, "login": user.login }), said))
}

fn ask(desk: &mut DirectoryContext<'_>, login: &str) -> Result<String, CommandError> {
    let line = TextQuestion {
        flag: "--confirm",
        key: None,
        question: format!("To remove this user, type the login ({login})"),
        draft: None,
        least: 1,
        help: "It cannot be taken back. To shut an account for a while, `readmit directory suspend` does.".into(),
        asides: false,
        back: Some("Back: nobody is removed"),
    };
    match desk.person.line(&line)? {
        Reply::Answer(typed) => Ok(typed),
        Reply::Aside(_) | Reply::Back => Err(DirectoryError::Unfit("nobody was removed".into()).into()),
    }
}
