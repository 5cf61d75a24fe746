//! The questions that are asked, and the facts that are shown, when a case is opened.

use chrono::{DateTime, TimeDelta, Utc};

use crate::case::Refusal;
use crate::model::{Mode, Phone, Profile, Recorded, SignIn};
use crate::provider::{ActKind, Capability, Outlook, ProviderError, ProviderReads};
use crate::runbook::Lost;
use crate::session::header::last4;
use crate::session::{SessionContext, SessionError};
use crate::ui::prompter::{Choice, ChoiceOption, MessageStyle, PromptError, Reply, TextQuestion};

/// The length of the past for which sign-ins are read: enough to tell a new address from an old
/// one.
pub(in crate::session) const SIGN_IN_PAST: TimeDelta = TimeDelta::days(90);

/// The things that are lost, and the numbers that went with them.
pub(in crate::session) struct LostThings {
    pub(in crate::session) lost: Vec<Lost>,
    /// By their ids.
    pub(in crate::session) numbers: Vec<String>,
}

/// A phone with one of the numbers on it, in the list of what is lost.
const WITH_NUMBER: &str = "phone-with-";

/// Returns the numbers on file that stand in the list of what is lost, so that nobody is asked for
/// them in a second question. With them the list has nine lines: each is one key.
fn numbers_in_list<'p>(desk: &SessionContext<'_>, profile: &'p Profile) -> Option<[&'p Phone; 2]> {
    let asked = desk.person.mode() == Mode::Interactive
        && !desk.person.answers("--lost")
        && !desk.person.answers("--lost-number");
    match profile.phones.as_slice() {
        [one, other] if asked && last4(&one.number) != last4(&other.number) => Some([one, other]),
        _ => None,
    }
}

/// Asks what is lost. The numbers are `None` if they are still to be asked for.
fn ask_lost(
    desk: &mut SessionContext<'_>,
    profile: &Profile,
) -> Result<(Vec<Lost>, Option<Vec<String>>), SessionError> {
    if !desk.options.lost.is_empty() {
        return Ok((desk.options.lost.clone(), None));
    }
    let in_list = numbers_in_list(desk, profile);
    let label = |lost: &Lost| match lost {
        Lost::Phone if in_list.is_some() => "Phone or device without them",
        Lost::Phone => "Phone, or whatever device the second factor is on",
        Lost::App if in_list.is_some() => "Authenticator app",
        Lost::App => "Authenticator app, or what was in it",
        Lost::Key => "Security key",
        Lost::Number if in_list.is_some() => "Number alone",
        Lost::Number => "Phone number",
        Lost::Email if in_list.is_some() => "E-mail they cannot read",
        Lost::Email => "E-mail: they cannot read it",
        Lost::Password => "Password",
    };
    let with_number = |phone: &&Phone| ChoiceOption {
        id: format!("{WITH_NUMBER}{}", phone.id),
        label: format!("Phone with …{}", last4(&phone.number)),
        disabled_reason: None,
    };
    let mut options: Vec<ChoiceOption> = in_list.iter().flatten().map(with_number).collect();
    options.extend(Lost::ALL.iter().map(|l| ChoiceOption {
        id: l.as_str().to_owned(),
        label: label(l).to_owned(),
        disabled_reason: None,
    }));
    let help = "All that applies. It decides what is reset and which numbers may be called.";
    let choice = Choice {
        flag: "--lost",
        key: None,
        question: "What is lost?".into(),
        options,
        help: match in_list {
            Some(_) => format!("{help} {READ_NO_LIST}"),
            None => help.to_owned(),
        },
        asides: false,
        back: None,
    };
    let mut asked = false;
    loop {
        match desk.person.choose_several(&choice)? {
            Reply::Answer(ids) => {
                let with = |id: &String| id.strip_prefix(WITH_NUMBER).map(str::to_owned);
                let numbers: Vec<String> = ids.iter().filter_map(with).collect();
                let mut lost: Vec<Lost> = ids.iter().filter_map(|id| Lost::parse(id)).collect();
                if !numbers.is_empty() && !lost.contains(&Lost::Phone) {
                    lost.insert(0, Lost::Phone);
                }
                if !lost.is_empty() {
                    // Of a number that went alone the list does not say which.
                    let told = in_list.is_some() && !lost.contains(&Lost::Number);
                    return Ok((lost, told.then_some(numbers)));
                }
                if asked {
                    let why =
                        "nothing is lost, so there is nothing to recover, and no case was opened";
                    return Err(Refusal::Other(why.into()).into());
                }
                asked = true;
                let said = "Who has lost nothing needs no recovery: whatever the caller asks for then is refused without a \
                            case. If it was an attempt, tell a senior; if somebody is in the account, open an incident. \
                            Choose again, or none once more to stop here.";
                desk.person.tell(MessageStyle::Warn, said);
            }
            Reply::Aside(_) | Reply::Back => return Err(SessionError::Paused),
        }
    }
}

const READ_NO_LIST: &str =
    "Ask: \"which number was on that phone?\" and pick what fits. Do not read the list out.";

/// Asks which numbers on file went with the device. With one number there is nothing to ask, and
/// the number counts as lost.
pub(in crate::session) fn ask_lost_numbers(
    desk: &mut SessionContext<'_>,
    lost: &[Lost],
    profile: &Profile,
) -> Result<Vec<String>, SessionError> {
    if !lost.iter().any(|l| matches!(l, Lost::Phone | Lost::Number)) || profile.phones.is_empty() {
        return Ok(Vec::new());
    }
    if let [only] = profile.phones.as_slice() {
        return Ok(vec![only.id.clone()]);
    }
    let options: Vec<ChoiceOption> = profile
        .phones
        .iter()
        .map(|p| ChoiceOption {
            id: last4(&p.number),
            label: format!(
                "…{} on file since {}",
                last4(&p.number),
                crate::session::header::day(p.since)
            ),
            disabled_reason: None,
        })
        .collect();
    let choice = Choice {
        flag: "--lost-number",
        key: None,
        question: "Which of the numbers on file went with it?".into(),
        options,
        help: READ_NO_LIST.into(),
        asides: false,
        back: None,
    };
    match desk.person.choose_several(&choice)? {
        Reply::Answer(chosen) => {
            let ids = profile
                .phones
                .iter()
                .filter(|p| chosen.contains(&last4(&p.number)))
                .map(|p| p.id.clone());
            Ok(ids.collect())
        }
        Reply::Aside(_) | Reply::Back => Err(SessionError::Paused),
    }
}

pub(in crate::session) fn ask_ticket(
    desk: &mut SessionContext<'_>,
) -> Result<Option<String>, SessionError> {
    if desk.options.ticket.is_some() || desk.person.mode() == Mode::Scripted {
        return Ok(desk.options.ticket.clone());
    }
    let mut line = TextQuestion {
        flag: "--ticket",
        key: None,
        question: "Ticket (Enter for none)".into(),
        draft: None,
        least: 0,
        help: "The id of the help-desk ticket, as a reviewer would look it up.".into(),
        asides: false,
        back: None,
    };
    loop {
        let text = match desk.person.line(&line)? {
            Reply::Answer(text) => text,
            Reply::Aside(_) | Reply::Back => return Err(SessionError::Paused),
        };
        match crate::case::rules::free_text::refuse(&text) {
            Ok(()) => return Ok(Some(text.trim().to_owned()).filter(|t| !t.is_empty())),
            // The caller is on the line, and nothing is open yet that could be gone on with.
            Err(refusal) => {
                desk.person.tell(MessageStyle::Warn, &format!("{refusal}."));
                line.draft = Some(text);
            }
        }
    }
}

/// `known_since`: how far back the platform is known to have kept them, where that is not as far as
/// was asked.
pub(in crate::session) fn show_sign_ins(
    desk: &mut SessionContext<'_>,
    sign_ins: &Recorded<Vec<SignIn>>,
    known_since: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) {
    let begins = known_since.filter(|since| *since > now - SIGN_IN_PAST);
    let begins = begins.map(|since| since.format("%Y-%m-%d %H:%M").to_string());
    match sign_ins {
        Recorded::Known(all) => {
            let recent: Vec<&SignIn> = all.iter().rev().filter(|s| s.at <= now).take(5).collect();
            let rows: Vec<Vec<String>> = recent
                .iter()
                .map(|s| {
                    let at = s.at.format("%Y-%m-%d %H:%M").to_string();
                    vec![at, s.result.as_str().into(), s.method.as_str().into(), s.address.clone()]
                })
                .collect();
            if rows.is_empty() {
                let said = begins.as_ref().map_or("No sign-ins in the last 90 days.".to_owned(), |begins| {
                    format!("No sign-ins since {begins} UTC; what was before that is not kept, and not known.")
                });
                desk.person.tell(MessageStyle::Info, &said);
            } else {
                let columns =
                    ["Sign-ins (UTC)", "Result", "By", "From"].map(str::to_owned).to_vec();
                desk.person.grid(&crate::ui::prompter::Grid { columns, rows });
                if let Some(begins) = &begins {
                    let said = format!("Sign-ins before {begins} UTC are not kept, and not known.");
                    desk.person.tell(MessageStyle::Info, &said);
                }
            }
        }
        Recorded::NotRecorded => {
            desk.person
                .tell(MessageStyle::Info, "Sign-ins are not recorded: no conclusion can be drawn.");
        }
        Recorded::Cannot => {
            desk.person.tell(MessageStyle::Info, "This platform does not show sign-ins.");
        }
    }
}

/// Asks what is lost. A user who would have no way in once the factors are gone has to be given a
/// password too. `repairs` is the incident that the case follows; after an incident every user is
/// given a password.
pub(super) fn ask_what_is_lost(
    desk: &mut SessionContext<'_>,
    profile: &Profile,
    outlook: &Outlook,
    repairs: Option<&str>,
) -> Result<LostThings, SessionError> {
    let (lost, numbers) = ask_until_it_fits(desk, profile, outlook, repairs)?;
    let numbers = match numbers {
        Some(numbers) => numbers,
        None => ask_lost_numbers(desk, &lost, profile)?,
    };
    Ok(LostThings { lost, numbers })
}

fn ask_until_it_fits(
    desk: &mut SessionContext<'_>,
    profile: &Profile,
    outlook: &Outlook,
    repairs: Option<&str>,
) -> Result<(Vec<Lost>, Option<Vec<String>>), SessionError> {
    let linked = profile.identities.known().is_some_and(|linked| !linked.is_empty());
    let no_way_in = outlook.password == Recorded::Known(false) && !linked;
    let ticket = desk.gate.capability(ActKind::IssuePasswordTicket);
    let no_ticket = matches!(ticket, Capability::Cannot(_) | Capability::NotApplicable)
        || outlook.bars(ActKind::IssuePasswordTicket).is_some();
    let no_password = outlook.bars(ActKind::SetTemporaryPassword).filter(|_| no_ticket);
    if let (Some(incident), Some(why)) = (repairs, no_password) {
        return Err(not_repairable(&profile.user.login, incident, why));
    }
    loop {
        let (lost, numbers) = ask_lost(desk, profile)?;
        // A lost mailbox leads to a new password too.
        if repairs.is_some() || lost.iter().any(|lost| matches!(lost, Lost::Password | Lost::Email))
        {
            return no_password.map_or(Ok((lost, numbers)), |why| Err(why.clone().into()));
        }
        if !no_way_in {
            return Ok((lost, numbers));
        }
        let what =
            "they have no password and no linked identity, so nothing would let them in once the factors are gone: \
                    choose password too"
                .to_owned();
        if desk.person.mode() == Mode::Scripted {
            return Err(PromptError::Unfit { flag: "--lost".into(), what }.into());
        }
        desk.person.tell(MessageStyle::Warn, &format!("{what}."));
        desk.options.lost.clear();
    }
}

/// The way back where the password is kept elsewhere. The old one is ended there, before the
/// account is enabled.
fn not_repairable(login: &str, incident: &str, why: &ProviderError) -> SessionError {
    SessionError::NotRepairable {
        what: format!(
            "a repair ends the old password, and that of {login} cannot be ended here: {why}"
        ),
        hint: format!(
            "have the password changed and all sessions ended where it is kept; a senior then closes the incident (`readmit \
             incident {incident} --review TEXT`); `readmit recover {login}` resets the factors, and the account is enabled on \
             the platform after that"
        ),
    }
}
