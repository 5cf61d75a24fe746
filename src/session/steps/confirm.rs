//! The last look before a change: the user's name, typed, and the draft of the reason.

use crate::case::rules::free_text;
use crate::model::SearchTerms;
use crate::provider::ProviderReads;
use crate::session::ask::{candidate, reason_question};
use crate::session::{Session, SessionError};
use crate::ui::prompter::{Choice, MessageStyle, SessionCommand, TextQuestion};

/// The way from the name that is typed to the reason above it.
const OTHER_REASON: &str = "Another reason";

/// The question of what has come up since the screening. `--red-flag` answers it beforehand.
const CAME_UP: &str = "--red-flag";

impl Session<'_> {
    /// The target's name, typed: the last moment to notice that it is the wrong person.
    pub(in crate::session) fn confirm_target(&mut self) -> Result<(), SessionError> {
        self.confirm_target_or(None)
    }

    /// The same, and the reason for the change with it. The draft stands above the name that is
    /// typed, and is kept by typing the name; leaving that question leads to the reason. Where a
    /// flag answers one of the two, each is a question of its own.
    pub(in crate::session) fn confirm_with_reason(
        &mut self,
        question: &str,
    ) -> Result<String, SessionError> {
        let answered = |flag| self.desk.person.answers(flag);
        let apart = self.scripted()
            || self.confirmed
            || self.desk.options.reason.is_some()
            || self.reason.is_some()
            || answered("--confirm")
            || answered("--reason");
        let mut draft = self.drafted_reason();
        let fits = draft.trim().chars().count() >= self.policy().reason_least
            && free_text::refuse(&draft).is_ok();
        if apart || !fits {
            self.confirm_target()?;
            return self.reason_for(question, draft);
        }
        self.nothing_came_up()?;
        loop {
            let name = if self.in_short("reset") { "Reason" } else { question };
            self.tell(MessageStyle::Task, &format!("{name}: {draft}"));
            if self.type_target(Some(OTHER_REASON))? {
                self.reason = Some(draft.clone());
                return Ok(draft);
            }
            draft = self.line(&reason_question(question, draft, self.policy().reason_least))?;
        }
    }

    /// The same, before what need not be done: `back` leads to where it was chosen.
    pub(in crate::session) fn confirm_target_or(
        &mut self,
        back: Option<&'static str>,
    ) -> Result<(), SessionError> {
        if self.confirmed {
            return Ok(());
        }
        self.nothing_came_up()?;
        if self.type_target(back)? { Ok(()) } else { Err(SessionError::Retry) }
    }

    /// Has the name typed. Returns false if the question was left.
    fn type_target(&mut self, back: Option<&'static str>) -> Result<bool, SessionError> {
        let login = self.case.opened.what.login.clone();
        let untouched = if self.case.changed_anything() {
            "nothing more was changed"
        } else {
            "nothing was changed"
        };
        let mut misses = 0_u32;
        loop {
            let typed = self.line_or_back(&TextQuestion {
                flag: "--confirm",
                key: None,
                question: "To go on, type the user's login".into(),
                draft: None,
                least: 1,
                help:
                    "This changes the account. Typing the login, the id or the name on file makes sure that it is the \
                       right one."
                        .into(),
                asides: true,
                back,
            })?;
            let Some(typed) = typed else { return Ok(false) };
            if names(&typed, &login, &self.case.target) || self.is_their_name(&typed) {
                self.confirmed = true;
                return Ok(true);
            }
            if self.scripted() {
                self.unfit("--confirm", format!("{typed} is not {login}: {untouched}"))?;
            }
            self.tell(
                MessageStyle::Warn,
                &format!("That is not the user of this case: {untouched}."),
            );
            misses += 1;
            if misses.is_multiple_of(3) {
                let name = self.case.opened.what.name.clone();
                let said = format!(
                    "This case is about {name}. If the caller is somebody else, :r refuses and :p pauses."
                );
                self.tell(MessageStyle::Do, &said);
            }
        }
    }

    /// Asks once, before the first change, whether anything has come up since the screening. A
    /// script, and whoever gave `--no-red-flags` or `--red-flag`, has judged every flag by that.
    fn nothing_came_up(&mut self) -> Result<(), SessionError> {
        let judged = self.scripted() || self.desk.options.red_flags.is_some();
        if judged || self.case.began_to_change() {
            return Ok(());
        }
        let question = if self.in_short("reset") {
            "Has anything come up since?"
        } else {
            "Has anything come up since, that is odd or feels wrong?"
        };
        let chosen = self.choose(&Choice {
            flag: CAME_UP,
            key: None,
            question: question.into(),
            options: vec![candidate("no", "No"), candidate("yes", "Yes")],
            help: "The last moment before anything is changed. A flag needs no proof.".into(),
            asides: true,
            back: None,
        })?;
        if chosen == "yes" { self.aside(SessionCommand::Flag) } else { Ok(()) }
    }

    /// Returns true if the text that was typed is the name on file, and the platform's search finds
    /// nobody else with it. Where nothing can be searched, a name confirms nobody.
    fn is_their_name(&self, typed: &str) -> bool {
        if !is_called(typed, &self.case.opened.what.name) {
            return false;
        }
        let Some(terms) = SearchTerms::parse(typed) else {
            return false;
        };
        let Ok(Some(found)) = self.desk.gate.search(&terms) else {
            return false;
        };
        let mut called = found.users.iter().filter(|found| is_called(typed, &found.user.name));
        !found.more
            && called.next().is_some_and(|found| found.user.id.0 == self.case.target)
            && called.next().is_none()
            && self
                .desk
                .gate
                .find(typed)
                .is_ok_and(|named| named.iter().all(|user| user.id.0 == self.case.target))
    }

    /// "Lost phone; identity verified by video call on 2026-05-17, see ticket #1234".
    pub(in crate::session) fn drafted_reason(&self) -> String {
        let opened = &self.case.opened.what;
        let lost: Vec<&str> = opened.lost.iter().map(|l| l.as_str()).collect();
        let mut reason = format!("Lost {}", lost.join(" and "));
        let methods: Vec<String> = self
            .case
            .verified
            .iter()
            .map(|v| {
                let label = self
                    .policy()
                    .method(&v.what.method)
                    .map_or(v.what.method.as_str(), |m| m.label.as_str());
                format!("{} on {}", uncapitalised(label), v.at.format("%Y-%m-%d"))
            })
            .collect();
        if !methods.is_empty() {
            reason = format!("{reason}; identity verified by {}", methods.join(" and by "));
        }
        if let Some(ticket) = &self.case.ticket {
            reason = format!("{reason}, see ticket {ticket}");
        }
        reason
    }
}

/// A label in the middle of a sentence: only its first word loses the capital, and not if it is an
/// abbreviation.
fn uncapitalised(label: &str) -> String {
    let mut chars = label.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => label.to_owned(),
    }
}

/// Returns true if the text that was typed is the user's login or id. Upper and lower case do not
/// tell one person from another.
pub(in crate::session) fn names(typed: &str, login: &str, id: &str) -> bool {
    let typed = folded(typed);
    typed == folded(login) || typed == folded(id)
}

/// Returns true if the text that was typed is the name on file.
pub(in crate::session) fn is_called(typed: &str, name: &str) -> bool {
    !name.trim().is_empty() && folded(typed) == folded(name)
}

fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{is_called, names};

    #[test]
    fn a_login_is_confirmed_in_whatever_case() {
        for typed in
            ["nora@example.com", "NORA@example.com", " Nora@Example.COM ", "u-1042", "U-1042"]
        {
            assert!(names(typed, "nora@example.com", "u-1042"), "{typed}");
        }
        for typed in ["", "nora", "nora@example.co", "u-104", "nora@example.com u-1042"] {
            assert!(!names(typed, "nora@example.com", "u-1042"), "{typed}");
        }
        assert!(is_called(" nora NOTIONAL", "Nora Notional"));
        assert!(!is_called("", "") && !is_called(" ", " ") && !is_called("Nora", "Nora Notional"));
    }
}
