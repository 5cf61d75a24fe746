//! The stage: a person who answers, with the caller of a scene on the line.

use std::cell::RefCell;
use std::rc::Rc;

use secrecy::SecretString;

use super::scene::{Scene, SeniorRequest};
use super::{Beat, Cue};
use crate::model::Mode;
use crate::secret::known::KnownSecrets;
use crate::ui::prompter::{
    Card, Choice, Grid, Guide, MessageStyle, PromptError, Prompter, Reply, Reveal, SecretKind,
    TextQuestion, Waited,
};

/// The function that plays the senior. The function returns true if the senior approved. An error
/// says what came in between.
pub type Senior<'a> = dyn FnMut(&SeniorRequest) -> Result<bool, String> + 'a;

/// The function that hears who says something, and what is said.
pub type Hearer<'a> = dyn FnMut(&'static str, &str) + 'a;

/// A person at a terminal or behind flags, with the caller of a story on the line.
pub struct OnStage<'a> {
    inner: Box<dyn Prompter + 'a>,
    scene: Rc<RefCell<Scene>>,
    senior: Box<Senior<'a>>,
    /// Told of what is said on the stage, in the person's place.
    hearer: Option<Box<Hearer<'a>>>,
    /// Seconds that a caller or a senior takes before they act.
    pace: u64,
    /// The next thing asked is why.
    codes_out_of_reach: bool,
}

impl<'a> OnStage<'a> {
    pub fn new(
        inner: Box<dyn Prompter + 'a>,
        scene: Rc<RefCell<Scene>>,
        senior: Box<Senior<'a>>,
    ) -> Self {
        OnStage { inner, scene, senior, hearer: None, pace: 0, codes_out_of_reach: false }
    }

    #[must_use]
    pub fn heard_by(self, hearer: Box<Hearer<'a>>) -> Self {
        OnStage { hearer: Some(hearer), ..self }
    }

    #[must_use]
    pub fn paced(self, pace: u64) -> Self {
        OnStage { pace, ..self }
    }

    /// Says what is due.
    fn flush(&mut self) {
        let beats = self.scene.borrow_mut().take_pending();
        for beat in beats {
            match beat {
                Beat::Says(words) => self.say(words),
                Beat::Seen(what) => self.narrate(what),
            }
        }
    }

    /// The caller says something.
    pub fn say(&mut self, words: &str) {
        self.utter("Caller", &format!("\"{words}\""));
    }

    /// Something happens.
    pub fn narrate(&mut self, what: &str) {
        self.utter("", what);
    }

    fn utter(&mut self, who: &'static str, what: &str) {
        match &mut self.hearer {
            Some(hearer) => hearer(who, what),
            None if who.is_empty() => self.inner.tell(MessageStyle::Info, &format!("[{what}]")),
            None => self.inner.tell(MessageStyle::Info, &format!("{who}: {what}")),
        }
    }

    fn cue(&mut self, cue: Cue) {
        self.scene.borrow_mut().cue(cue);
        self.flush();
    }

    /// Before a question is put.
    fn before(&mut self, flag: &str, key: Option<&str>) {
        self.flush();
        match (flag, key) {
            ("--lost-number", _) => self.cue(Cue::LostNumber),
            ("--federated", _) => self.cue(Cue::Federated),
            ("--backup-codes", _) => self.cue(Cue::Codes),
            ("--evidence", Some("compared" | "id" | "identity")) => self.show_method(),
            _ => {}
        }
    }

    /// Shows what the operator sees of the method that the operator tries.
    fn show_method(&mut self) {
        let Some(method) = self.scene.borrow_mut().method.take() else {
            return;
        };
        if method == "federated-sign-in" {
            let came = self.scene.borrow_mut().prove_identity();
            if let Err(error) = came {
                self.narrate(&format!("The sign-in failed: {error}."));
                return;
            }
        }
        self.cue(Cue::Method(method));
    }

    /// After a question was answered.
    fn after(&mut self, flag: &str, key: Option<&str>, reply: &Reply<String>) {
        let Reply::Answer(answer) = reply else { return };
        match (flag, key) {
            ("--verify", _) => {
                let known = ["video-call", "known-phone", "ticket", "federated-sign-in"];
                self.scene.borrow_mut().method = known.into_iter().find(|m| m == answer);
            }
            ("--evidence", Some("number")) => self.show_method(),
            ("--backup-codes", _) => self.codes_out_of_reach = answer == "not-at-hand",
            _ => {}
        }
    }

    /// The case waits for somebody. True if they have done something.
    fn play(&mut self) -> bool {
        let ask = self.scene.borrow_mut().ask();
        if let Some(ask) = ask {
            self.play_senior(&ask);
            return true;
        }
        let acted = self.scene.borrow_mut().act();
        match acted {
            Ok(None) => return false,
            Ok(Some(what)) if what.is_empty() => self.flush(),
            Ok(Some(what)) => self.narrate(&what),
            Err(error) => self.narrate(&format!("The caller cannot sign in: {error}.")),
        }
        true
    }

    fn play_senior(&mut self, ask: &SeniorRequest) {
        self.narrate(&format!(
            "A senior, another person with another key, runs `readmit approve {}`.",
            ask.case
        ));
        if ask.privileged {
            let how = if ask.method == "known-phone" {
                "call-back of their own"
            } else {
                "video call of their own"
            };
            let came = if ask.grant { "that is them" } else { "that is somebody else" };
            self.narrate(&format!("The senior verifies the caller too, by a {how}: {came}."));
        }
        match (self.senior)(ask) {
            Ok(true) => self.narrate("The senior approves."),
            Ok(false) => self.narrate("The senior denies: \"This does not look like them.\""),
            Err(why) => self.narrate(&format!("The senior cannot answer: {why}.")),
        }
    }
}

impl Prompter for OnStage<'_> {
    fn mode(&self) -> Mode {
        self.inner.mode()
    }

    fn tell(&mut self, tone: MessageStyle, text: &str) {
        // What has just been done is told before the caller goes on talking.
        if tone != MessageStyle::Done {
            self.flush();
        }
        self.inner.tell(tone, text);
    }

    fn guide(&mut self, guide: &Guide) {
        self.inner.guide(guide);
    }

    /// The caller answers each of these questions aloud, one by one.
    fn answers(&self, flag: &str) -> bool {
        ["--lost-number", "--backup-codes"].contains(&flag) || self.inner.answers(flag)
    }

    fn copy(&mut self, what: &str, text: &str) {
        self.inner.copy(what, text);
    }

    fn card(&mut self, card: &Card) {
        self.flush();
        self.inner.card(card);
    }

    fn grid(&mut self, grid: &Grid) {
        self.flush();
        self.inner.grid(grid);
    }

    fn choose(&mut self, choice: &Choice) -> Result<Reply<String>, PromptError> {
        self.before(choice.flag, choice.key);
        let reply = self.inner.choose(choice)?;
        self.after(choice.flag, choice.key, &reply);
        Ok(reply)
    }

    fn choose_several(&mut self, choice: &Choice) -> Result<Reply<Vec<String>>, PromptError> {
        self.before(choice.flag, choice.key);
        self.inner.choose_several(choice)
    }

    fn line(&mut self, line: &TextQuestion) -> Result<Reply<String>, PromptError> {
        self.before(line.flag, line.key.as_deref());
        if line.flag == "--reason" && self.codes_out_of_reach {
            self.codes_out_of_reach = false;
            self.cue(Cue::NotAtHand);
        }
        let reply = self.inner.line(line)?;
        self.after(line.flag, line.key.as_deref(), &reply);
        Ok(reply)
    }

    fn guard(&mut self, known: &KnownSecrets) {
        self.inner.guard(known);
    }

    fn betrays(&self, text: &str) -> bool {
        self.inner.betrays(text)
    }

    fn secret(&mut self, flag: &'static str, question: &str) -> Result<SecretString, PromptError> {
        self.inner.secret(flag, question)
    }

    fn reveal(&mut self, reveal: &Reveal) -> Result<(), PromptError> {
        self.flush();
        self.inner.reveal(reveal)?;
        self.scene.borrow_mut().hear(&reveal.secrets);
        self.narrate("You read it out, word by word. The caller types it.");
        Ok(())
    }

    fn glance(&mut self, shown: &Reveal) -> Result<(), PromptError> {
        self.inner.glance(shown)
    }

    fn choose_beside(
        &mut self,
        shown: &Reveal,
        choice: &Choice,
    ) -> Result<Reply<String>, PromptError> {
        self.before(choice.flag, choice.key);
        let reply = self.inner.choose_beside(shown, choice)?;
        self.after(choice.flag, choice.key, &reply);
        Ok(reply)
    }

    fn can_reveal(&self, shown: SecretKind) -> Result<(), PromptError> {
        self.inner.can_reveal(shown)
    }

    fn wait(&mut self, status: &str, so_far: u64) -> Result<Waited, PromptError> {
        self.flush();
        if so_far >= self.pace && self.play() {
            return Ok(Waited::Tick);
        }
        self.inner.wait(status, so_far)
    }
}
