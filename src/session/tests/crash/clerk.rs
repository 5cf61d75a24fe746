//! An operator with the same answers in every session, who writes down what they are shown.

use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};

use super::stage::append_line;
use crate::model::Mode;
use crate::ui::prompter::{
    Card, Choice, Grid, MessageStyle, PromptError, Prompter, Reply, Reveal, SecretKind,
    SessionCommand, TextQuestion, Waited,
};

type World<'a> = Box<dyn FnMut(&str) -> Waited + 'a>;

pub struct ScriptedOperator<'a> {
    pub mode: Mode,
    /// By flag (and key, after a blank): the answers, of which the first that may be chosen is.
    pub answers: &'a [(&'a str, &'a [&'a str])],
    /// The question that is put aside.
    pub aside: Option<(&'a str, SessionCommand)>,
    /// The file in which what was shown is written down.
    pub shown: PathBuf,
    pub world: World<'a>,
    pub told: Vec<String>,
    pub waits: u32,
}

impl ScriptedOperator<'_> {
    fn answers_to(&self, flag: &str, key: Option<&str>) -> &[&str] {
        let name = key.map_or_else(|| flag.to_owned(), |key| format!("{flag} {key}"));
        let found = self.answers.iter().find(|(f, _)| *f == name);
        found.map(|(_, answers)| *answers).unwrap_or_default()
    }

    fn stuck(&self, what: &str) -> ! {
        panic!("{what}\n  {}", self.told.join("\n  "))
    }
}

impl Prompter for ScriptedOperator<'_> {
    fn mode(&self) -> Mode {
        self.mode
    }

    fn tell(&mut self, tone: MessageStyle, text: &str) {
        self.told.push(format!("{tone:?}: {text}"));
    }

    fn card(&mut self, card: &Card) {
        self.told.push(format!("card: {}", card.title));
    }

    fn grid(&mut self, _grid: &Grid) {}

    fn choose(&mut self, choice: &Choice) -> Result<Reply<String>, PromptError> {
        self.told.push(format!("ask {}: {}", choice.flag, choice.question));
        if let Some((flag, aside)) = self.aside
            && flag == choice.flag
        {
            return Ok(Reply::Aside(aside));
        }
        if choice.flag == "--sure" {
            return Ok(Reply::Answer("yes".to_owned()));
        }
        let open =
            |id: &&&str| choice.options.iter().any(|o| o.id == **id && o.disabled_reason.is_none());
        match self.answers_to(choice.flag, choice.key).iter().find(open) {
            Some(id) => Ok(Reply::Answer((*id).to_owned())),
            None => self.stuck(&format!("no answer to {choice:?}")),
        }
    }

    fn choose_several(&mut self, choice: &Choice) -> Result<Reply<Vec<String>>, PromptError> {
        Ok(Reply::Answer(
            self.answers_to(choice.flag, choice.key).iter().map(|id| (*id).to_owned()).collect(),
        ))
    }

    fn line(&mut self, line: &TextQuestion) -> Result<Reply<String>, PromptError> {
        self.told.push(format!("ask {}: {}", line.flag, line.question));
        match (self.answers_to(line.flag, line.key.as_deref()).first(), &line.draft) {
            (Some(text), _) => Ok(Reply::Answer((*text).to_owned())),
            (None, Some(draft)) => Ok(Reply::Answer(draft.clone())),
            (None, None) => self.stuck(&format!("no answer to {line:?}")),
        }
    }

    fn secret(&mut self, flag: &'static str, _question: &str) -> Result<SecretString, PromptError> {
        self.stuck(flag)
    }

    fn reveal(&mut self, reveal: &Reveal) -> Result<(), PromptError> {
        let secrets: Vec<&str> = reveal.secrets.iter().map(ExposeSecret::expose_secret).collect();
        append_line(&self.shown, &format!("{}\t{}", reveal.title, secrets.join(" ")));
        Ok(())
    }

    fn glance(&mut self, _shown: &Reveal) -> Result<(), PromptError> {
        Err(PromptError::NobodyToAsk(Vec::new()))
    }

    fn can_reveal(&self, _shown: SecretKind) -> Result<(), PromptError> {
        Ok(())
    }

    fn wait(&mut self, status: &str, _so_far: u64) -> Result<Waited, PromptError> {
        self.told.push(format!("wait: {status}"));
        self.waits += 1;
        if self.waits > 6 {
            self.stuck("waiting for ever");
        }
        Ok((self.world)(status))
    }
}
