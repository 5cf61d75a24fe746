//! The handling of a user whose id a person reads off a screen, and who is on record under another
//! id.

use super::act::ATTEST;
use crate::case::History;
use crate::model::{User, UserId};
use crate::provider::{Observation, ProviderReads};
use crate::session::{SessionContext, SessionError};
use crate::ui::prompter::{Choice, ChoiceOption, MessageStyle, Reply};

/// The question's key. A rehearsal that had to make an id up does not ask it.
pub(in crate::session) const ID_AGAIN: &str = "id-again";

/// Whom a case will be about.
pub(in crate::session) struct SettledId {
    pub(in crate::session) user: User,
    pub(in crate::session) history: History,
    /// The id as it was read at first, where another reading put it right.
    pub(in crate::session) first_read: Option<String>,
}

impl SessionContext<'_> {
    /// The user as read, and what is on record about them. An id that was misread is put right
    /// before anything rests on it; one that stands is flagged.
    pub(in crate::session) fn settle_id(&mut self, read: User) -> Result<SettledId, SessionError> {
        let history = self.past(&read.id.0, &read.login)?.history;
        if !history.doubts(&read.id.0, &read.login) {
            return Ok(SettledId { user: read, history, first_read: None });
        }
        self.warn_of_other_names(&history, &read);
        let candidate = |id: &String, label: &str| ChoiceOption {
            id: id.clone(),
            label: label.into(),
            disabled_reason: None,
        };
        let mut options: Vec<ChoiceOption> = history
            .other_ids(&read.id.0)
            .map(|id| candidate(id, "as on record; it was misread"))
            .collect();
        if options.is_empty() {
            // Which of the two was misread, if one was, nobody can tell from the record.
            self.person
                .tell(MessageStyle::Do, "If one of them was misread, stop here and begin again.");
            return Ok(SettledId { user: read, history, first_read: None });
        }
        options.push(candidate(&read.id.0, "another account: a senior will have to approve"));
        let choice = Choice {
            flag: ATTEST,
            key: Some(ID_AGAIN),
            question: "Read the id once more. Which is it?".into(),
            options: options
                .into_iter()
                .map(|c| ChoiceOption { label: format!("{}, {}", c.id, c.label), ..c })
                .collect(),
            help: "As the console shows it now. Refusals and attempts of all of them count either way.".into(),
            asides: false,
            back: None,
        };
        let Reply::Answer(id) = self.person.choose(&choice)? else {
            return Err(SessionError::Retry);
        };
        if id == read.id.0 {
            return Ok(SettledId { user: read, history, first_read: None });
        }
        let first_read = Some(read.id.0.clone());
        let user = User { id: UserId(id), ..read };
        self.gate.saw(Observation::User(user.clone()));
        let history = self.past(&user.id.0, &user.login)?.history;
        Ok(SettledId { user, history, first_read })
    }

    /// For an incident, which asks nothing and goes on whatever is on record.
    pub(in crate::session) fn warn_of_others(&mut self, user: &User) {
        match self.past(&user.id.0, &user.login) {
            Ok(past) if past.history.has_others(&user.id.0, &user.login) => {
                self.warn_of_other_names(&past.history, user);
            }
            Ok(_) => {}
            Err(stop) => {
                self.person.tell(
                    MessageStyle::Warn,
                    &format!("Under which other ids they are on record is not known: {stop}."),
                );
            }
        }
    }

    /// Says under which other ids and logins a user is on record, and where.
    fn warn_of_other_names(&mut self, history: &History, user: &User) {
        let User { id, login, .. } = user;
        let told = |other: &String| {
            let newest = history.cases.iter().rev().find(|c| c.target == *other);
            match newest {
                Some(case) => {
                    format!("{other} ({} of {})", case.id, case.opened.format("%Y-%m-%d"))
                }
                None => other.clone(),
            }
        };
        let others: Vec<String> = history.other_ids(&id.0).map(told).collect();
        if !others.is_empty() {
            let others = others.join(", ");
            self.person.tell(
                MessageStyle::Warn,
                &format!("This user is on record as {others}, and you read {id}."),
            );
        }
        let others: Vec<&str> = history.other_logins(&id.0, login).collect();
        if !others.is_empty() {
            let others = others.join(", ");
            self.person.tell(
                MessageStyle::Warn,
                &format!("{id} is on record with the login {others}, and you read {login}."),
            );
        }
        let here = history.incident(&id.0, login).map(|i| &i.id);
        for open in history.incidents.iter().filter(|i| Some(&i.id) != here) {
            let said = format!(
                "{} is open about {} ({}), and not about {id} ({login}).",
                open.id, open.target, open.login
            );
            self.person.tell(MessageStyle::Warn, &said);
        }
    }
}
