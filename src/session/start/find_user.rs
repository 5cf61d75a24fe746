//! The user whom a name means.

use crate::model::{Mode, User};
use crate::provider::ProviderReads;
use crate::session::{SessionContext, SessionError};
use crate::ui::prompter::{Choice, ChoiceOption, Reply};

/// The one user that `who` names. Several for one address are never chosen among by guessing.
pub(in crate::session) fn pick(
    desk: &mut SessionContext<'_>,
    who: &str,
) -> Result<User, SessionError> {
    desk.refresh_user(who)?;
    let mut users = desk.gate.find(who)?;
    match users.len() {
        0 => Err(nobody(desk.gate.name(), who)),
        1 => users.pop().ok_or(SessionError::Retry),
        _ if desk.person.mode() == Mode::Interactive => choose_user(desk, who, users),
        n => {
            let ids: Vec<String> =
                users.iter().map(|u| format!("{} ({})", u.id, u.login)).collect();
            let ids = ids.join(", ");
            Err(SessionError::Usage(format!("{who} names {n} users: {ids}; give the id of one")))
        }
    }
}

/// A platform that shows nobody of that name.
pub fn nobody(platform: &str, who: &str) -> SessionError {
    SessionError::Usage(format!(
        "{platform} shows no user {who}; check the spelling with the caller, and with `readmit doctor` that the program may see every user"
    ))
}

/// The question which of several is meant. By their ids: logins and names may be the same.
pub fn which_user(who: &str, users: &[User]) -> Choice {
    let label = |u: &User| format!("{}, {}, id {}", u.login, u.name, u.id);
    let options = users
        .iter()
        .map(|u| ChoiceOption { id: u.id.0.clone(), label: label(u), disabled_reason: None })
        .collect::<Vec<_>>();
    Choice {
        flag: "USER",
        key: None,
        question: format!("{who} names {} users. Which one is it?", users.len()),
        options,
        help: "Ask the caller what tells them apart, and do not read the list out.".into(),
        asides: false,
        back: None,
    }
}

fn choose_user(
    desk: &mut SessionContext<'_>,
    who: &str,
    users: Vec<User>,
) -> Result<User, SessionError> {
    match desk.person.choose(&which_user(who, &users))? {
        Reply::Answer(id) => users.into_iter().find(|u| u.id.0 == id).ok_or(SessionError::Retry),
        Reply::Aside(_) | Reply::Back => Err(SessionError::Paused),
    }
}
