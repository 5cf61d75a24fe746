//! The user that a command is about: whoever was typed, or whoever is picked from those that a part
//! of a name fits.

use super::{Failure, Global};
use crate::model::{FoundUser, FoundUsers, MOST_FOUND, Mode, SearchTerms, User};
use crate::provider::Provider;
use crate::runbook::Policy;
use crate::session::{SessionError, nobody, tier, which_user};
use crate::ui::prompter::{Choice, ChoiceOption, MessageStyle, Prompter, Reply, TextQuestion};

/// The most users whose tier and manager are read for a list: each costs the platform several calls.
const READ_IN_FULL: usize = 5;

/// Returns the user, as they were typed or by the id of the one who was picked. `typed` is `None`
/// where nobody was named; somebody at a terminal is asked then.
///
/// # Errors
///
/// Nobody fits, several do and nobody can be asked, or the platform did not answer a search.
pub fn find_user(
    provider: &dyn Provider,
    typed: Option<&str>,
    policy: Option<&Policy>,
    global: &Global,
) -> Result<String, Failure> {
    let mut person = global.person()?;
    let Some(typed) = typed else {
        loop {
            let typed = ask(&mut *person)?;
            match picked(provider, &typed, policy, &mut *person) {
                Ok(Some(who)) => return Ok(who),
                Ok(None) => {}
                Err(nobody) if nobody.code == 2 => {
                    person.tell(MessageStyle::Warn, &nobody.message());
                }
                Err(other) => return Err(other),
            }
        }
    };
    match picked(provider, typed, policy, &mut *person)? {
        Some(who) => Ok(who),
        None => find_user(provider, None, policy, global),
    }
}

fn ask(person: &mut dyn Prompter) -> Result<String, Failure> {
    if person.mode() == Mode::Scripted {
        return Err(
            Failure::usage("nobody is named").hint("give USER: a login, an address or an id")
        );
    }
    let question = TextQuestion {
        flag: "USER",
        key: None,
        question: "Whose account is it? Login, address, part of the name, or a number's end".into(),
        draft: None,
        least: 1,
        help: "The user whom the call is about, whoever calls. A list to pick from comes before anything \
               is recorded."
            .into(),
        asides: false,
        back: Some("Leave"),
    };
    match person.line(&question)? {
        Reply::Answer(typed) => Ok(typed.trim().to_owned()),
        Reply::Aside(_) | Reply::Back => Err(SessionError::Left.into()),
    }
}

/// Returns the user that `typed` names or that was picked; `None` to search for somebody else.
fn picked(
    provider: &dyn Provider,
    typed: &str,
    policy: Option<&Policy>,
    person: &mut dyn Prompter,
) -> Result<Option<String>, Failure> {
    // A platform that does not answer is told where everything else is checked, and one that waits
    // for a person's reading gets it there.
    let Ok(users) = provider.find(typed) else {
        return Ok(Some(typed.to_owned()));
    };
    match users.as_slice() {
        [] => {}
        [_] => return Ok(Some(typed.to_owned())),
        // Which of them is meant is told there, with their ids.
        _ if person.mode() == Mode::Scripted => return Ok(Some(typed.to_owned())),
        several => return choice(&which_user(typed, several), person),
    }
    let nobody = Failure::from(nobody(provider.name(), typed));
    let Some(terms) = SearchTerms::parse(typed) else {
        return Err(nobody);
    };
    let Some(found) = provider.search(&terms).map_err(SessionError::from)? else {
        let cannot =
            format!("{} cannot search: give the login, the address or the id", provider.name());
        return Err(nobody.hint(cannot));
    };
    if found.users.is_empty() {
        return Err(nobody);
    }
    if person.mode() == Mode::Scripted {
        let logins: Vec<&str> = found.users.iter().map(|found| found.user.login.as_str()).collect();
        let more = if found.more { ", and others" } else { "" };
        return Err(nobody.hint(format!(
            "{typed} is a part of what is on file about {}{more}: give the login or the id of one",
            logins.join(", ")
        )));
    }
    choice(&which_found(provider, typed, &found, policy), person)
}

fn choice(choice: &Choice, person: &mut dyn Prompter) -> Result<Option<String>, Failure> {
    Ok(match person.choose(choice)? {
        Reply::Answer(id) => Some(id),
        Reply::Back => None,
        Reply::Aside(_) => return Err(SessionError::Left.into()),
    })
}

/// The list to pick from. Even one user is picked: a part of a name is no name.
fn which_found(
    provider: &dyn Provider,
    typed: &str,
    found: &FoundUsers,
    policy: Option<&Policy>,
) -> Choice {
    let in_full = !found.more && found.users.len() <= READ_IN_FULL;
    let label = |found: &FoundUser| {
        let about =
            policy.filter(|_| in_full).and_then(|policy| about(provider, &found.user, policy));
        let state = if found.enabled { "" } else { " · suspended" };
        format!("{}, {}{}{state}", found.user.login, found.user.name, about.unwrap_or_default())
    };
    let options = found.users.iter().map(|found| ChoiceOption {
        id: found.user.id.0.clone(),
        label: label(found),
        disabled_reason: None,
    });
    let question = match found.users.len() {
        _ if found.more => {
            format!("{typed} fits more than {MOST_FOUND} users. Is it one of these?")
        }
        1 => format!("{typed} fits one user. Is it this one?"),
        n => format!("{typed} fits {n} users. Which one is it?"),
    };
    Choice {
        flag: "USER",
        key: None,
        question,
        options: options.collect(),
        help: "Ask the caller what tells them apart, and do not read the list out.".into(),
        asides: false,
        back: Some("None of them: search again"),
    }
}

/// Tier and manager, as far as the platform tells them.
fn about(provider: &dyn Provider, user: &User, policy: &Policy) -> Option<String> {
    let profile = provider.profile(&user.id).ok()?;
    let manager = profile.managers.first();
    let manager = manager.map(|manager| format!(" · manager {}", manager.name));
    Some(format!(" · {}{}", tier(&profile, policy), manager.unwrap_or_default()))
}
