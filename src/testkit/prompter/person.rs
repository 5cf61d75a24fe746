//! The answers of the fake person.

use secrecy::{ExposeSecret, SecretString};

use super::{Fake, Given};
use crate::model::Mode;
use crate::secret::known::KnownSecrets;
use crate::ui::prompter::{
    Card, Choice, Grid, Guide, MessageStyle, PromptError, Prompter, Reply, Reveal, SecretKind,
    TextQuestion, Waited,
};

impl Prompter for Fake {
    fn mode(&self) -> Mode {
        self.mode
    }

    fn tell(&mut self, tone: MessageStyle, text: &str) {
        self.told.push(format!("{tone:?}: {text}"));
    }

    fn card(&mut self, card: &Card) {
        self.told.push(format!("card: {}", card.title));
        for (label, value, warns) in &card.facts {
            let sign = if *warns { " (!)" } else { "" };
            self.told.push(format!("fact: {label}: {value}{sign}"));
        }
    }

    fn guide(&mut self, guide: &Guide) {
        self.guide = guide.clone();
    }

    fn answers(&self, flag: &str) -> bool {
        !self.folds && self.queue.iter().any(|queued| queued.flag == flag)
    }

    fn copy(&mut self, what: &str, text: &str) {
        self.told.push(format!("copy: {what}"));
        self.copied.push(text.to_owned());
    }

    fn ring(&mut self) {
        self.told.push("ring".to_owned());
    }

    fn grid(&mut self, grid: &Grid) {
        self.told.push(format!("columns: {}", grid.columns.join(" | ")));
        for row in &grid.rows {
            self.told.push(format!("row: {}", row.join(" | ")));
        }
    }

    fn choose(&mut self, choice: &Choice) -> Result<Reply<String>, PromptError> {
        self.note(choice);
        let given = self.take(choice.flag, choice.key, &choice.question);
        self.options(choice);
        match given {
            Given::Word(id) => {
                self.check(choice, &id);
                Ok(Reply::Answer(id))
            }
            Given::Aside(aside) => {
                Ok(Reply::Aside(self.allowed(aside, choice.flag, choice.asides)))
            }
            Given::Back => Ok(self.left(choice.flag, choice.back)),
            Given::Fails(why) => Err(why),
            given @ (Given::Several(_) | Given::Draft) => {
                self.fail(&format!("{}: asked for one of a list, have {given:?}", choice.flag))
            }
        }
    }

    fn choose_several(&mut self, choice: &Choice) -> Result<Reply<Vec<String>>, PromptError> {
        self.note(choice);
        let given = self.take(choice.flag, choice.key, &choice.question);
        self.options(choice);
        match given {
            Given::Several(ids) => {
                for id in &ids {
                    self.check(choice, id);
                }
                Ok(Reply::Answer(ids))
            }
            Given::Aside(aside) => {
                Ok(Reply::Aside(self.allowed(aside, choice.flag, choice.asides)))
            }
            Given::Back => Ok(self.left(choice.flag, choice.back)),
            Given::Fails(why) => Err(why),
            given @ (Given::Word(_) | Given::Draft) => {
                self.fail(&format!("{}: asked for several of a list, have {given:?}", choice.flag))
            }
        }
    }

    fn line(&mut self, line: &TextQuestion) -> Result<Reply<String>, PromptError> {
        self.lines.push(line.clone());
        let text = match self.take(line.flag, line.key.as_deref(), &line.question) {
            Given::Word(text) => text,
            Given::Draft => match &line.draft {
                Some(draft) => draft.clone(),
                None => self.fail(&format!("{}: there is no draft to keep", line.flag)),
            },
            Given::Aside(aside) => {
                return Ok(Reply::Aside(self.allowed(aside, line.flag, line.asides)));
            }
            Given::Back => return Ok(self.left(line.flag, line.back)),
            Given::Fails(why) => return Err(why),
            Given::Several(ids) => {
                self.fail(&format!("{}: asked for a line, have {ids:?}", line.flag))
            }
        };
        if text.trim().chars().count() < line.least {
            self.fail(&format!("{}: {text:?} has fewer than {} characters", line.flag, line.least));
        }
        Ok(Reply::Answer(text))
    }

    fn guard(&mut self, known: &KnownSecrets) {
        self.known.join(known);
    }

    fn betrays(&self, text: &str) -> bool {
        self.known.is_in(text)
    }

    fn secret(&mut self, flag: &'static str, question: &str) -> Result<SecretString, PromptError> {
        match self.take(flag, None, question) {
            Given::Word(secret) => Ok(SecretString::from(secret)),
            Given::Fails(why) => Err(why),
            Given::Several(_) | Given::Draft | Given::Aside(_) | Given::Back => {
                self.fail(&format!("{flag}: asked for a secret"))
            }
        }
    }

    fn reveal(&mut self, reveal: &Reveal) -> Result<(), PromptError> {
        self.told.push(format!("reveal: {}", reveal.title));
        self.reveals.clone()?;
        reveal.secrets.iter().for_each(|secret| self.known.hold(secret));
        self.revealed.push(reveal.secrets.iter().map(|s| s.expose_secret().to_owned()).collect());
        Ok(())
    }

    fn glance(&mut self, shown: &Reveal) -> Result<(), PromptError> {
        self.told.push(format!("glance: {}", shown.title));
        self.told.extend(shown.advice.iter().map(|line| format!("glance advice: {line}")));
        self.reveals.clone()?;
        shown.secrets.iter().for_each(|secret| self.known.hold(secret));
        self.glanced.extend(shown.secrets.iter().map(|s| s.expose_secret().to_owned()));
        Ok(())
    }

    fn can_reveal(&self, _shown: SecretKind) -> Result<(), PromptError> {
        self.reveals.clone()
    }

    fn wait(&mut self, status: &str, so_far: u64) -> Result<Waited, PromptError> {
        self.told.push(format!("wait: {status}"));
        if let Some(waited) = self.waits.pop_front() {
            return waited;
        }
        match &mut self.meanwhile {
            Some(world) => world(status, so_far),
            None => self.fail(&format!("unexpected wait after {so_far} s: {status}")),
        }
    }
}
