//! The operator in a rehearsal: what flags answer is answered, what they do not is written down.

use std::cell::RefCell;

use secrecy::SecretString;

use super::plan;
use super::plan::{Needed, PlanBuilder};
use super::shadow::OverlayProvider;
use crate::base::clock::Clock;
use crate::case::Route;
use crate::model::Mode;
use crate::runbook::Unacceptable;
use crate::session::console::ID_AGAIN;
use crate::session::steps::{is_called, names};
use crate::ui::flags::{FlagAnswers, Given};
use crate::ui::prompter::{
    Card, Choice, ChoiceOption, Grid, MessageStyle, PromptError, Prompter, Reply, Reveal,
    SecretKind, TextQuestion, Waited,
};

/// Of answers that nobody gave, those that lead on, and by the way that asks for most: who says
/// that no code is at hand will need the name to confirm.
const LEAD_ON: [&str; 10] =
    ["no", "none", "not-at-hand", "confirmed", "done", "sent", "print", "grant", "again", "leave"];

/// A person behind flags who is not there. Where no flag answers, the walk goes on with an answer
/// that leads on, so that everything that is missing is found in one go.
pub(super) struct RecordingPrompter<'w, 's> {
    flags: FlagAnswers,
    reveals: Result<(), PromptError>,
    /// The target's login, followed by the target's id. To confirm is to type one of the two.
    login: String,
    id: String,
    /// The name on file, which confirms too.
    name: String,
    /// `None` for somebody imagined, who has no flags to miss.
    notebook: Option<&'w RefCell<PlanBuilder>>,
    shadow: &'w OverlayProvider<'s>,
    clock: &'w dyn Clock,
    /// No flag told the user's id: what follows from one that was made up is not asked for.
    made_up: bool,
}

impl<'w, 's> RecordingPrompter<'w, 's> {
    pub(super) fn new(
        given: Vec<Given>,
        reveals: Result<(), PromptError>,
        (login, id, name): (String, String, String),
        notebook: &'w RefCell<PlanBuilder>,
        shadow: &'w OverlayProvider<'s>,
        clock: &'w dyn Clock,
    ) -> Self {
        let flags = FlagAnswers::new(Box::new(Absent), given);
        RecordingPrompter {
            flags,
            reveals,
            login,
            id,
            name,
            notebook: Some(notebook),
            shadow,
            clock,
            made_up: false,
        }
    }

    /// Somebody who answers everything so that it goes on.
    pub(super) fn imagined(shadow: &'w OverlayProvider<'s>, clock: &'w dyn Clock) -> Self {
        let flags = FlagAnswers::new(Box::new(Absent), Vec::new());
        RecordingPrompter {
            flags,
            reveals: Ok(()),
            login: String::new(),
            id: String::new(),
            name: String::new(),
            notebook: None,
            shadow,
            clock,
            made_up: false,
        }
    }

    pub(super) fn unused(&self) -> Vec<String> {
        self.flags.unused()
    }

    /// Writes the question down. `Ok(None)`: no flag answered, or not with what fits.
    fn heard<T>(
        &self,
        mut needed: Needed,
        reply: Result<Reply<T>, PromptError>,
    ) -> Result<Option<T>, PromptError> {
        let answer = match reply {
            Ok(Reply::Answer(answer)) => Some(answer),
            // Flags never put a question aside, or go back from it.
            Ok(Reply::Aside(_) | Reply::Back)
            | Err(PromptError::NobodyToAsk(_) | PromptError::NoRoom(_)) => None,
            Err(unfit @ PromptError::Unfit { .. }) => {
                self.unfit(unfit);
                needed.answered = true;
                None
            }
            Err(gone @ (PromptError::Interrupted(_) | PromptError::Gone | PromptError::Ended)) => {
                return Err(gone);
            }
        };
        // Who names a method says that it was confirmed; and that somebody has enrolled is said
        // when they have.
        needed.answered |= answer.is_some()
            || matches!(
                needed.flag.as_str(),
                "--verdict" | "--enrolled" | "--door" | "--escalated"
            )
            || needed.key.as_deref() == Some("new-factor");
        if let Some(notebook) = self.notebook {
            notebook.borrow_mut().needs(needed);
        }
        Ok(answer)
    }

    fn unfit(&self, unfit: PromptError) {
        if let Some(notebook) = self.notebook {
            notebook.borrow_mut().unfit.push(unfit);
        }
    }

    /// The answer that leads on.
    fn lead(&self, choice: &Choice) -> Result<String, PromptError> {
        let open =
            |c: &&ChoiceOption| c.disabled_reason.is_none() && Unacceptable::parse(&c.id).is_none();
        let preferred =
            LEAD_ON.iter().find_map(|id| choice.options.iter().filter(open).find(|c| c.id == *id));
        let Some(chosen) = preferred.or_else(|| choice.options.iter().find(open)) else {
            let why = choice
                .options
                .iter()
                .filter_map(|c| Some(format!("{}: {}", c.id, c.disabled_reason.as_ref()?)));
            let what = format!("nothing can be chosen; {}", why.collect::<Vec<_>>().join("; "));
            return Err(PromptError::Unfit { flag: choice.flag.to_owned(), what });
        };
        if choice.key == Some("identity") {
            // They would have signed in with it by then.
            self.shadow.sign_in(Route::Federated, Some(&chosen.id), self.clock.now());
        }
        Ok(chosen.id.clone())
    }
}

impl Prompter for RecordingPrompter<'_, '_> {
    /// Whatever the terminal can do: it is flags that are looked for.
    fn mode(&self) -> Mode {
        Mode::Scripted
    }

    fn tell(&mut self, _tone: MessageStyle, _text: &str) {}

    fn card(&mut self, _card: &Card) {}

    fn grid(&mut self, _grid: &Grid) {}

    fn choose(&mut self, choice: &Choice) -> Result<Reply<String>, PromptError> {
        if self.made_up && choice.key == Some(ID_AGAIN) {
            return self.lead(choice).map(Reply::Answer);
        }
        let reply = self.flags.choose(choice);
        Ok(Reply::Answer(match self.heard(plan::of_choice(choice), reply)? {
            Some(id) => id,
            None if choice.key == Some("new-factor") && self.shadow.has_enrolled() => {
                "totp".to_owned()
            }
            None if choice.key == Some("new-factor") => {
                return Err(PromptError::NobodyToAsk(Vec::new()));
            }
            None => self.lead(choice)?,
        }))
    }

    fn choose_several(&mut self, choice: &Choice) -> Result<Reply<Vec<String>>, PromptError> {
        let reply = self.flags.choose_several(choice);
        Ok(Reply::Answer(match self.heard(plan::of_choice(choice), reply)? {
            Some(ids) => ids,
            // Something is lost; whether a number went with it is another matter.
            // Something is listed, so that it has to go.
            None if choice.key == Some("factors") => {
                choice.options.iter().take(1).map(|c| c.id.clone()).collect()
            }
            None if choice.flag == "--lost" => vec![self.lead(choice)?],
            None => Vec::new(),
        }))
    }

    fn line(&mut self, line: &TextQuestion) -> Result<Reply<String>, PromptError> {
        let reply = self.flags.line(line);
        let answer = self.heard(plan::of_line(line), reply)?;
        self.made_up |= line.key.as_deref() == Some("id") && answer.is_none();
        Ok(Reply::Answer(match (line.flag, line.key.as_deref(), answer) {
            ("--confirm", _, Some(typed))
                if !names(&typed, &self.login, &self.id) && !is_called(&typed, &self.name) =>
            {
                let what = format!("{typed} is not {}", self.login);
                self.unfit(PromptError::Unfit { flag: line.flag.to_owned(), what });
                self.login.clone()
            }
            (_, _, Some(text)) => text,
            ("--confirm", _, None) => self.login.clone(),
            (_, Some("minutes-ago" | "codes-left" | "failed-sign-ins"), None) => "0".to_owned(),
            // As if it were not known: then it is asked for.
            (_, Some("codes"), None) => "?".to_owned(),
            (_, _, None) => match &line.draft {
                Some(draft) if draft.trim().chars().count() >= line.least => draft.clone(),
                Some(_) | None => format!("{:-<least$}", "rehearsed", least = line.least),
            },
        }))
    }

    fn secret(&mut self, flag: &'static str, question: &str) -> Result<SecretString, PromptError> {
        let line = TextQuestion {
            flag,
            key: None,
            question: question.to_owned(),
            draft: None,
            least: 0,
            help: String::new(),
            asides: false,
            back: None,
        };
        self.heard::<String>(plan::of_line(&line), Err(PromptError::NobodyToAsk(Vec::new())))?;
        Ok(SecretString::from(String::new()))
    }

    /// The secret of a rehearsal opens nothing.
    fn reveal(&mut self, _reveal: &Reveal) -> Result<(), PromptError> {
        Ok(())
    }

    fn glance(&mut self, _shown: &Reveal) -> Result<(), PromptError> {
        Err(PromptError::NobodyToAsk(Vec::new()))
    }

    fn can_reveal(&self, _shown: SecretKind) -> Result<(), PromptError> {
        let reply = self.reveals.clone().map(|()| Reply::Answer(()));
        self.heard(plan::of_secret(), reply).map(|_| ())
    }

    fn wait(&mut self, _status: &str, _so_far: u64) -> Result<Waited, PromptError> {
        Ok(Waited::Tick)
    }
}

/// Nobody, without a word.
struct Absent;

impl Prompter for Absent {
    fn mode(&self) -> Mode {
        Mode::Scripted
    }

    fn tell(&mut self, _tone: MessageStyle, _text: &str) {}

    fn card(&mut self, _card: &Card) {}

    fn grid(&mut self, _grid: &Grid) {}

    fn choose(&mut self, _choice: &Choice) -> Result<Reply<String>, PromptError> {
        Err(PromptError::NobodyToAsk(Vec::new()))
    }

    fn choose_several(&mut self, _choice: &Choice) -> Result<Reply<Vec<String>>, PromptError> {
        Err(PromptError::NobodyToAsk(Vec::new()))
    }

    fn line(&mut self, _line: &TextQuestion) -> Result<Reply<String>, PromptError> {
        Err(PromptError::NobodyToAsk(Vec::new()))
    }

    fn secret(
        &mut self,
        _flag: &'static str,
        _question: &str,
    ) -> Result<SecretString, PromptError> {
        Err(PromptError::NobodyToAsk(Vec::new()))
    }

    fn reveal(&mut self, _reveal: &Reveal) -> Result<(), PromptError> {
        Ok(())
    }

    fn glance(&mut self, _shown: &Reveal) -> Result<(), PromptError> {
        Err(PromptError::NobodyToAsk(Vec::new()))
    }

    fn can_reveal(&self, _shown: SecretKind) -> Result<(), PromptError> {
        Ok(())
    }

    fn wait(&mut self, _status: &str, _so_far: u64) -> Result<Waited, PromptError> {
        Ok(Waited::Tick)
    }
}
