//! The stage: a person who answers, with a caller on the line. What the caller does follows from what has been recorded.

use std::cell::RefCell;
use std::rc::Rc;

use secrecy::SecretString;

use super::callers::{Tried, help_oneself, put_in_order, sign_in_anew};
use super::{Beat, Cast, Cue, Story};
use crate::case::{Event, Route};
use crate::clock::Clock;
use crate::directory::{Directory, DirectoryError, Random, Session};
use crate::ledger::{Committed, Mode};
use crate::provider::{ActKind, UserId};
use crate::runbook::Tier;
use crate::ui::person::{Card, Choice, Grid, Line, Person, Reply, Reveal, Tone, Unasked, Waited};

/// One story while it is played: told of every entry, it knows what the caller would do next.
pub struct Scene {
    story: &'static Story,
    cast: Cast,
    directory: Directory,
    clock: Box<dyn Clock>,
    random: Box<Random<'static>>,
    /// The newest case, and whether it is about a privileged user.
    case: Option<(String, bool)>,
    spoken: Vec<Cue>,
    /// What the caller has to say as soon as somebody listens.
    pending: Vec<Beat>,
    /// The method that is being tried, until its beats were spoken.
    method: Option<&'static str>,
    /// Methods that counted.
    accepted: Vec<String>,
    asked_senior: bool,
    /// On the way in by themself: how, with which identity, and the session once they are in.
    route: Option<(Route, Option<String>)>,
    session: Option<Session>,
    /// What was read out last.
    revealing: Option<ActKind>,
    heard: Option<SecretString>,
    /// Nothing more to do at the computer, until something new is read out.
    done: bool,
    /// The caller on the line is not the one of this story.
    silent: bool,
}

/// What a senior is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    pub case: String,
    /// A method of verification that nobody has used in this case.
    pub method: &'static str,
    /// They have to verify the target themself.
    pub privileged: bool,
    /// Whether what they will see speaks for it.
    pub grant: bool,
}

impl Scene {
    pub fn new(
        cast: Cast,
        directory: Directory,
        clock: Box<dyn Clock>,
        random: Box<Random<'static>>,
        story: &'static Story,
    ) -> Scene {
        Scene {
            story,
            cast,
            directory,
            clock,
            random,
            case: None,
            spoken: Vec::new(),
            pending: Vec::new(),
            method: None,
            accepted: Vec::new(),
            asked_senior: false,
            route: None,
            session: None,
            revealing: None,
            heard: None,
            done: false,
            silent: false,
        }
    }

    /// The curtain rises for another story, with the same people.
    pub fn begin(&mut self, story: &'static Story) {
        self.story = story;
        self.case = None;
        self.spoken.clear();
        self.forget();
    }

    fn forget(&mut self) {
        self.pending.clear();
        self.method = None;
        self.accepted.clear();
        self.asked_senior = false;
        self.route = None;
        self.session = None;
        self.revealing = None;
        self.heard = None;
        self.done = false;
    }

    /// Whether the one on the line is somebody the story does not speak for.
    pub fn silence(&mut self, silent: bool) {
        self.silent = silent;
    }

    /// The newest case of the story.
    pub fn case(&self) -> Option<String> {
        self.case.as_ref().map(|(id, _)| id.clone())
    }

    /// Takes note of an entry that was committed.
    pub fn note(&mut self, entry: &Committed) {
        let Ok(Some(event)) = Event::of(entry.draft()) else { return };
        match event {
            Event::Opened(opened) => {
                self.forget();
                let id = entry.draft().case.clone().unwrap_or_default();
                self.case = Some((id, opened.tier.0 == Tier::Privileged));
                self.cue(Cue::Screening);
            }
            Event::Verified(verified) => self.accepted.push(verified.method),
            Event::CodesChecked(checked) if checked.left != Some(0) => {
                self.cue(Cue::Codes);
                if checked.reason.is_some() {
                    self.cue(Cue::NotAtHand);
                }
            }
            Event::SelfStarted(started) => self.route = started.route.map(|route| (route, started.identity)),
            Event::SelfFailed(_) => self.route = None,
            Event::ApprovalRequested(_) => self.asked_senior = true,
            Event::Intended(change) => self.revealing = change.act,
            _ => {}
        }
    }

    /// The beats of a cue, once.
    fn cue(&mut self, cue: Cue) {
        if self.silent || (self.spoken.contains(&cue) && !matches!(cue, Cue::Method(_))) {
            return;
        }
        self.spoken.push(cue);
        self.pending.extend(self.story.beats(cue));
    }

    fn take_pending(&mut self) -> Vec<Beat> {
        std::mem::take(&mut self.pending)
    }

    /// Somebody reads a secret out, and the caller listens.
    fn hear(&mut self, secrets: &[SecretString]) {
        match self.revealing {
            Some(ActKind::IssueBackupCodes) => {
                if let Some(caller) = self.cast.caller(self.story.login) {
                    caller.backup_codes = secrets.to_vec();
                }
            }
            _ => self.heard = secrets.first().cloned(),
        }
        self.done = false;
    }

    fn user(&self) -> Result<UserId, DirectoryError> {
        let mut users = self.directory.find(self.story.login)?;
        users.pop().map(|u| u.id).ok_or(DirectoryError::NoSuchUser)
    }

    /// The case waits for the caller. What they did at their computer, in words; `None` if there is nothing to do.
    fn act(&mut self) -> Result<Option<String>, DirectoryError> {
        if self.done {
            return Ok(None);
        }
        if self.story.cues.iter().any(|(cue, _)| *cue == Cue::InsteadOfSigningIn) {
            self.cue(Cue::InsteadOfSigningIn);
            self.done = true;
            return Ok(Some(String::new()));
        }
        let user = self.user()?;
        let now = self.clock.now();
        let Some(caller) = self.cast.caller(self.story.login) else { return Ok(None) };
        let (directory, random) = (&mut self.directory, &mut *self.random);
        if let Some(session) = self.session.take() {
            put_in_order(directory, caller, &session, now, random)?;
            self.done = true;
            return Ok(Some(
                "The caller takes the old phone off the profile, sets up the new one (the directory checks a code that \
                 its app shows), and makes new backup codes."
                    .into(),
            ));
        }
        if let Some((route, identity)) = self.route.take() {
            let (tried, session) = help_oneself(directory, caller, &user, route, identity.as_deref(), now, random)?;
            self.session = session;
            return Ok(Some(match (tried, route) {
                (Tried::In, Route::BackupCode) => {
                    "The caller signs in with the password and a backup code, and is in.".into()
                }
                (Tried::In, Route::Federated) => "The caller signs in through the linked account, and is in.".into(),
                (Tried::Refused(why), _) => format!("The caller tries to sign in: {why}."),
            }));
        }
        self.done = true;
        let temporary = self.heard.is_some();
        Ok(Some(match sign_in_anew(directory, caller, self.heard.take(), now, random)? {
            Tried::In if temporary => "The caller signs in with the temporary password, chooses a new one, sets up the \
                                       new phone (the directory checks a code that its app shows), and makes new backup \
                                       codes."
                .into(),
            Tried::In => "The caller signs in, is led to enrolment, sets up the new phone (the directory checks a code \
                          that its app shows), and makes new backup codes."
                .into(),
            Tried::Refused(why) => format!("The caller tries to sign in: {why}."),
        }))
    }

    /// The operator asked for a sign-in with a linked identity, as proof.
    fn prove_identity(&mut self) -> Result<(), DirectoryError> {
        let user = self.user()?;
        let now = self.clock.now();
        let profile = self.directory.profile(&user, now)?;
        let identity = profile.identities.known().and_then(|all| all.first()).map(|i| i.id.clone());
        let Some(caller) = self.cast.caller(self.story.login) else { return Ok(()) };
        let (directory, random) = (&mut self.directory, &mut *self.random);
        help_oneself(directory, caller, &user, Route::Federated, identity.as_deref(), now, random).map(|_| ())
    }

    fn ask(&mut self) -> Option<Ask> {
        if !std::mem::take(&mut self.asked_senior) {
            return None;
        }
        let (case, privileged) = self.case.clone()?;
        let taken = |m: &str| self.accepted.iter().any(|a| a == m);
        let method = if taken("known-phone") { "video-call" } else { "known-phone" };
        Some(Ask { case, method, privileged, grant: self.story.honest })
    }
}

/// What plays the senior: true if they approved. An error says what came in between.
pub type Senior<'a> = dyn FnMut(&Ask) -> Result<bool, String> + 'a;

/// Who says something, and what.
pub type Hearer<'a> = dyn FnMut(&'static str, &str) + 'a;

/// A person at a terminal or behind flags, with the caller of a story on the line.
pub struct OnStage<'a> {
    inner: Box<dyn Person + 'a>,
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
    pub fn new(inner: Box<dyn Person + 'a>, scene: Rc<RefCell<Scene>>, senior: Box<Senior<'a>>) -> Self {
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
            None if who.is_empty() => self.inner.tell(Tone::Info, &format!("[{what}]")),
            None => self.inner.tell(Tone::Info, &format!("{who}: {what}")),
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

    /// What the operator sees of the method that they try.
    fn show_method(&mut self) {
        let Some(method) = self.scene.borrow_mut().method.take() else { return };
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

    fn play_senior(&mut self, ask: &Ask) {
        self.narrate(&format!("A senior, another person with another key, runs `readmit approve {}`.", ask.case));
        if ask.privileged {
            let how = if ask.method == "known-phone" { "call-back of their own" } else { "video call of their own" };
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

impl Person for OnStage<'_> {
    fn mode(&self) -> Mode {
        self.inner.mode()
    }

    fn tell(&mut self, tone: Tone, text: &str) {
        // What has just been done is told before the caller goes on talking.
        if tone != Tone::Done {
            self.flush();
        }
        self.inner.tell(tone, text);
    }

    fn card(&mut self, card: &Card) {
        self.flush();
        self.inner.card(card);
    }

    fn grid(&mut self, grid: &Grid) {
        self.flush();
        self.inner.grid(grid);
    }

    fn choose(&mut self, choice: &Choice) -> Result<Reply<String>, Unasked> {
        self.before(choice.flag, choice.key);
        let reply = self.inner.choose(choice)?;
        self.after(choice.flag, choice.key, &reply);
        Ok(reply)
    }

    fn choose_several(&mut self, choice: &Choice) -> Result<Reply<Vec<String>>, Unasked> {
        self.before(choice.flag, choice.key);
        self.inner.choose_several(choice)
    }

    fn line(&mut self, line: &Line) -> Result<Reply<String>, Unasked> {
        self.before(line.flag, line.key.as_deref());
        if line.flag == "--reason" && self.codes_out_of_reach {
            self.codes_out_of_reach = false;
            self.cue(Cue::NotAtHand);
        }
        let reply = self.inner.line(line)?;
        self.after(line.flag, line.key.as_deref(), &reply);
        Ok(reply)
    }

    fn secret(&mut self, flag: &'static str, question: &str) -> Result<SecretString, Unasked> {
        self.inner.secret(flag, question)
    }

    fn reveal(&mut self, reveal: &Reveal) -> Result<(), Unasked> {
        self.flush();
        self.inner.reveal(reveal)?;
        self.scene.borrow_mut().hear(&reveal.secrets);
        self.narrate("You read it out, word by word. The caller types it.");
        Ok(())
    }

    fn can_reveal(&self) -> Result<(), Unasked> {
        self.inner.can_reveal()
    }

    fn wait(&mut self, status: &str, so_far: u64) -> Result<Waited, Unasked> {
        self.flush();
        if so_far >= self.pace && self.play() {
            return Ok(Waited::Tick);
        }
        self.inner.wait(status, so_far)
    }
}
