//! The phrase by which the desk shows the user that it is the desk. It is said only on a call that
//! the operator dials, and it is no evidence of anything.

use super::{Session, Workflow};
use crate::hooks::PhraseShown;
use crate::ui::prompter::MessageStyle;

impl<S: Workflow> Session<'_, S> {
    /// Returns what the operator reads about the phrase before they dial, in one line for who knows
    /// the step; nothing where nobody dials. The phrase is put on the organisation's inner page
    /// first, if there is one, so that the user can look it up. If that fails, it is told, and the
    /// call goes on without the page.
    pub(super) fn phrase_to_say(&mut self, short: bool) -> Vec<String> {
        if self.scripted() {
            return Vec::new();
        }
        let case = self.case.id().to_owned();
        let Some(phrase) = self.desk.phrases.phrase(&case) else { return Vec::new() };
        let login = self.case.shown_login().to_owned();
        let at = self.desk.clock.now();
        let shown = PhraseShown { case: &case, login: &login, phrase: &phrase, at };
        let mut lines = vec![if short {
            format!("Say the phrase \"{phrase}\"; never ask for it.")
        } else {
            format!(
                "On the call that you dial, say who you are, and this case's phrase: \"{phrase}\"."
            )
        }];
        match self.desk.phrases.show(&shown) {
            None => {}
            Some(Ok(page)) => {
                let page = page.unwrap_or_else(|| "the organisation's inner page".to_owned());
                lines.push(format!("They can look it up while you are on the line: {page}."));
            }
            Some(Err(why)) => {
                let said =
                    format!("The phrase is not on the inner page: {why}. Do not send them there.");
                self.tell(MessageStyle::Warn, &said);
            }
        }
        if !short {
            lines.push(
                "It shows that you are the desk. It says nothing about them: never ask for it."
                    .into(),
            );
        }
        lines
    }

    /// Tells the phrase where a call is dialled without a number that is shown.
    pub(super) fn tell_phrase(&mut self) {
        let lines = self.phrase_to_say(false);
        self.say_phrase(&lines);
    }

    pub(super) fn say_phrase(&mut self, lines: &[String]) {
        for line in lines {
            self.tell(MessageStyle::Do, line);
        }
    }
}
