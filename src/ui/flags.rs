//! Answers from the command line, put before a person: what a flag has answered is not asked.

use secrecy::SecretString;

use super::editor::shortfall;
use super::options::{named, open};
use super::prompter::{
    Card, Choice, ChoiceOption, Grid, Guide, MessageStyle, PromptError, Prompter, Reply, Reveal,
    SecretKind, TextQuestion, Waited,
};
use super::secret_file::SecretFile;
use crate::base::safe_text::safe;
use crate::model::Mode;
use crate::secret::known::{KnownSecrets, NOT_TEXT};

/// Flags of which one answer holds for each question that asks for it. Such an answer is given
/// several times.
const FOR_SEVERAL: [&str; 2] = ["--enrolled", "--notice"];

/// One answer that was given. The order among those of one flag is the order in which they are
/// used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// With its dashes.
    pub flag: String,
    /// For a flag of the form KEY=VALUE.
    pub key: Option<String>,
    /// `None` says that there is nothing: what `--no-red-flags` is to `--red-flag`.
    pub value: Option<String>,
}

impl Given {
    pub fn new(flag: &str, value: &str) -> Self {
        Self { flag: flag.to_owned(), key: None, value: Some(value.to_owned()) }
    }

    pub fn keyed(flag: &str, key: &str, value: &str) -> Self {
        Self { key: Some(key.to_owned()), ..Self::new(flag, value) }
    }

    /// The answer "none of them" to a question for several.
    pub fn nothing(flag: &str) -> Self {
        Self { flag: flag.to_owned(), key: None, value: None }
    }
}

/// A person behind flags.
pub struct FlagAnswers {
    person: Box<dyn Prompter>,
    given: Vec<(Given, bool)>,
    secrets: Vec<(String, Option<SecretString>)>,
    file: Option<SecretFile>,
    /// Secrets that no person has seen here: they came from a file, or went into one.
    written: KnownSecrets,
}

impl FlagAnswers {
    /// `given` in the order of the command line.
    pub fn new(person: Box<dyn Prompter>, given: Vec<Given>) -> Self {
        let given = given.into_iter().map(|given| (given, false)).collect();
        Self { person, given, secrets: Vec::new(), file: None, written: KnownSecrets::default() }
    }

    /// Answers a question for a secret, as read from the file or descriptor that `flag` named.
    #[must_use]
    pub fn with_secret(mut self, flag: &str, secret: SecretString) -> Self {
        self.secrets.push((flag.to_owned(), Some(secret)));
        self
    }

    /// One more answer, after those there are.
    pub fn give(&mut self, given: Given) {
        self.given.push((given, false));
    }

    /// Sets the file that secrets go to instead of to the screen.
    #[must_use]
    pub fn with_secret_file(mut self, file: SecretFile) -> Self {
        self.file = Some(file);
        self
    }

    /// The answers that nothing asked for so far, as they were given; a file for a secret is no
    /// answer.
    pub fn unused(&self) -> Vec<String> {
        let several = |given: &Given| FOR_SEVERAL.contains(&given.flag.as_str());
        let asked_for = |one: &Given| self.given.iter().any(|(given, used)| *used && given == one);
        let mut spare: Vec<&Given> = Vec::new();
        for (given, _) in self.given.iter().filter(|(_, used)| !used) {
            if !several(given) || !asked_for(given) && !spare.contains(&given) {
                spare.push(given);
            }
        }
        let words = spare.into_iter().map(|given| match (&given.key, &given.value) {
            (Some(key), Some(value)) => format!("{} {key}={value}", given.flag),
            (None, Some(value)) => format!("{} {value}", given.flag),
            (_, None) => given.flag.clone(),
        });
        let secrets = self
            .secrets
            .iter()
            .filter(|(_, secret)| secret.is_some())
            .map(|(flag, _)| flag.clone());
        words.chain(secrets).collect()
    }

    fn take(&mut self, flag: &str, key: Option<&str>) -> Option<Given> {
        let fits = |given: &Given| given.flag == flag && given.key.as_deref() == key;
        let (given, used) = self.given.iter_mut().find(|(given, used)| !used && fits(given))?;
        *used = true;
        Some(given.clone())
    }
}

/// Refuses an answer without repeating it.
pub fn secret_in(flag: &str, key: Option<&str>) -> PromptError {
    PromptError::Unfit {
        flag: named(flag, key),
        what: format!("it holds {NOT_TEXT}; it was not taken, and is not recorded"),
    }
}

/// The option that `value` names, or why it cannot be chosen.
fn candidate<'a>(choice: &'a Choice, value: &str) -> Result<&'a ChoiceOption, PromptError> {
    let unfit = |what: String| PromptError::Unfit { flag: named(choice.flag, choice.key), what };
    let Some(found) = choice.options.iter().find(|option| option.id == value) else {
        let ids: Vec<String> = open(choice).map(|(_, option)| safe(&option.id)).collect();
        let can_be = if ids.is_empty() {
            "nothing can be chosen".to_owned()
        } else {
            format!("it can be {}", ids.join(", "))
        };
        return Err(unfit(format!("{} does not fit; {can_be}", safe(value))));
    };
    match &found.disabled_reason {
        Some(why) => Err(unfit(format!("{} is not allowed: {}", safe(value), safe(why)))),
        None => Ok(found),
    }
}

impl Prompter for FlagAnswers {
    fn mode(&self) -> Mode {
        self.person.mode()
    }

    fn tell(&mut self, tone: MessageStyle, text: &str) {
        self.person.tell(tone, text);
    }

    fn card(&mut self, card: &Card) {
        self.person.card(card);
    }

    fn link(&mut self, label: &str, address: &str) {
        self.person.link(label, address);
    }

    fn guide(&mut self, guide: &Guide) {
        self.person.guide(guide);
    }

    fn answers(&self, flag: &str) -> bool {
        self.given.iter().any(|(given, used)| !used && given.flag == flag)
            || self.person.answers(flag)
    }

    fn copy(&mut self, what: &str, text: &str) {
        self.person.copy(what, text);
    }

    fn ring(&mut self) {
        self.person.ring();
    }

    fn grid(&mut self, grid: &Grid) {
        self.person.grid(grid);
    }

    fn choose(&mut self, choice: &Choice) -> Result<Reply<String>, PromptError> {
        match self.take(choice.flag, choice.key) {
            None => self.person.choose(choice),
            Some(Given { value: Some(value), .. }) if self.betrays(&value) => {
                Err(secret_in(choice.flag, choice.key))
            }
            Some(Given { value: Some(value), .. }) => {
                Ok(Reply::Answer(candidate(choice, &value)?.id.clone()))
            }
            Some(_) => {
                let what = "one of the values must be named".to_owned();
                Err(PromptError::Unfit { flag: named(choice.flag, choice.key), what })
            }
        }
    }

    fn choose_several(&mut self, choice: &Choice) -> Result<Reply<Vec<String>>, PromptError> {
        let Some(first) = self.take(choice.flag, choice.key) else {
            return self.person.choose_several(choice);
        };
        let mut ids: Vec<String> = Vec::new();
        let mut nothing = false;
        let mut next = Some(first);
        while let Some(given) = next {
            match given.value {
                Some(value) => {
                    let id = &candidate(choice, &value)?.id;
                    if !ids.contains(id) {
                        ids.push(id.clone());
                    }
                }
                None => nothing = true,
            }
            next = self.take(choice.flag, choice.key);
        }
        if nothing && !ids.is_empty() {
            let what = format!("both none and {} were said", ids.join(", "));
            return Err(PromptError::Unfit { flag: named(choice.flag, choice.key), what });
        }
        Ok(Reply::Answer(ids))
    }

    fn line(&mut self, line: &TextQuestion) -> Result<Reply<String>, PromptError> {
        let Some(given) = self.take(line.flag, line.key.as_deref()) else {
            return self.person.line(line);
        };
        let text = given.value.unwrap_or_default().trim().to_owned();
        if self.betrays(&text) {
            return Err(secret_in(line.flag, line.key.as_deref()));
        }
        match shortfall(line, &text) {
            Some(what) => {
                Err(PromptError::Unfit { flag: named(line.flag, line.key.as_deref()), what })
            }
            None => Ok(Reply::Answer(text)),
        }
    }

    fn guard(&mut self, known: &KnownSecrets) {
        self.person.guard(known);
    }

    fn betrays(&self, text: &str) -> bool {
        self.written.is_in(text) || self.person.betrays(text)
    }

    fn secret(&mut self, flag: &'static str, question: &str) -> Result<SecretString, PromptError> {
        let given = self.secrets.iter_mut().find(|(name, secret)| name == flag && secret.is_some());
        match given.and_then(|(_, secret)| secret.take()) {
            Some(secret) => {
                self.written.hold(&secret);
                Ok(secret)
            }
            None => self.person.secret(flag, question),
        }
    }

    fn reveal(&mut self, reveal: &Reveal) -> Result<(), PromptError> {
        match &mut self.file {
            Some(file) => {
                reveal.secrets.iter().for_each(|secret| self.written.hold(secret));
                file.write(&reveal.secrets)?;
                let path = safe(&file.path().display().to_string());
                self.person.tell(
                    MessageStyle::Done,
                    &format!("{}: written to {path}", safe(&reveal.title)),
                );
                Ok(())
            }
            None => self.person.reveal(reveal),
        }
    }

    fn glance(&mut self, shown: &Reveal) -> Result<(), PromptError> {
        self.person.glance(shown)
    }

    fn choose_beside(
        &mut self,
        shown: &Reveal,
        choice: &Choice,
    ) -> Result<Reply<String>, PromptError> {
        if self.given.iter().any(|(given, used)| !used && given.flag == choice.flag) {
            self.glance(shown)?;
            return self.choose(choice);
        }
        self.person.choose_beside(shown, choice)
    }

    fn can_reveal(&self, shown: SecretKind) -> Result<(), PromptError> {
        match &self.file {
            Some(file) => file.prepare(),
            None => self.person.can_reveal(shown),
        }
    }

    fn wait(&mut self, status: &str, so_far: u64) -> Result<Waited, PromptError> {
        self.person.wait(status, so_far)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use secrecy::ExposeSecret;

    use super::*;
    use crate::testkit::prompter::Fake;
    use crate::ui::prompter::SessionCommand;

    fn choice(flag: &'static str) -> Choice {
        let option = |id: &str, barred: Option<&str>| ChoiceOption {
            id: id.into(),
            label: id.to_uppercase(),
            disabled_reason: barred.map(Into::into),
        };
        Choice {
            key: None,
            flag,
            question: "?".into(),
            options: vec![
                option("a", None),
                option("b", None),
                option("c", Some("added yesterday")),
            ],
            help: String::new(),
            asides: true,
            back: None,
        }
    }

    fn line(key: Option<&'static str>) -> TextQuestion {
        TextQuestion {
            flag: "--evidence",
            key: key.map(Into::into),
            question: "?".into(),
            draft: None,
            least: 3,
            help: String::new(),
            asides: true,
            back: None,
        }
    }

    #[allow(clippy::unnecessary_wraps)] // compared with results
    fn answer(id: &str) -> Result<Reply<String>, PromptError> {
        Ok(Reply::Answer(id.to_owned()))
    }

    fn unfit(flag: &str, what: &str) -> PromptError {
        PromptError::Unfit { flag: flag.to_owned(), what: what.to_owned() }
    }

    #[test]
    fn flags_answer_in_order_and_the_person_answers_the_rest() {
        let person = Fake::new().aside("--verify", SessionCommand::Refuse);
        let given = vec![
            Given::new("--verify", "a"),
            Given::new("--other", "x"),
            Given::new("--verify", "b"),
        ];
        let mut flags = FlagAnswers::new(Box::new(person), given);
        assert_eq!(flags.choose(&choice("--verify")), answer("a"));
        assert_eq!(flags.choose(&choice("--verify")), answer("b"));
        assert_eq!(flags.choose(&choice("--verify")), Ok(Reply::Aside(SessionCommand::Refuse)));
        assert_eq!(flags.unused(), ["--other x"]);
        assert_eq!(flags.mode(), Mode::Interactive);
    }

    #[test]
    fn keys_are_told_apart() {
        let given = vec![
            Given::keyed("--evidence", "number", "4242"),
            Given::keyed("--evidence", "id", "no"),
        ];
        let mut flags = FlagAnswers::new(Box::new(Fake::new().scripted()), given);
        assert_eq!(flags.unused(), ["--evidence number=4242", "--evidence id=no"]);
        assert_eq!(flags.line(&line(Some("number"))), answer("4242"));
        let why = unfit("--evidence id", "At least 3 characters are needed; these are 2.");
        assert_eq!(flags.line(&line(Some("id"))), Err(why));
        assert_eq!(flags.mode(), Mode::Scripted);
    }

    #[test]
    fn what_does_not_fit_is_said_with_what_would() {
        let given = vec![
            Given::new("--verify", "x\u{1b}"),
            Given::new("--verify", "c"),
            Given::nothing("--verify"),
        ];
        let mut flags = FlagAnswers::new(Box::new(Fake::new()), given);
        let mut why = || flags.choose(&choice("--verify")).unwrap_err();
        assert_eq!(why(), unfit("--verify", "x<U+001B> does not fit; it can be a, b"));
        assert_eq!(why(), unfit("--verify", "c is not allowed: added yesterday"));
        assert_eq!(why(), unfit("--verify", "one of the values must be named"));
    }

    #[test]
    fn several_take_all_of_their_flag_and_none_must_be_said() {
        let all = |given| {
            FlagAnswers::new(Box::new(Fake::new()), given).choose_several(&choice("--lost"))
        };
        let two =
            vec![Given::new("--lost", "b"), Given::new("--lost", "a"), Given::new("--lost", "b")];
        assert_eq!(all(two), Ok(Reply::Answer(vec!["b".into(), "a".into()])));
        assert_eq!(all(vec![Given::nothing("--lost")]), Ok(Reply::Answer(Vec::new())));
        let both = vec![Given::nothing("--lost"), Given::new("--lost", "a")];
        assert_eq!(all(both), Err(unfit("--lost", "both none and a were said")));
    }

    #[test]
    fn a_secret_goes_to_the_file_and_nowhere_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let reveal = Reveal {
            title: "Password".into(),
            advice: Vec::new(),
            secrets: vec![SecretString::from("s3cret")],
            links: false,
            picture: Vec::new(),
        };
        let person = Box::new(Fake::new().scripted().cannot_reveal());
        let mut flags =
            FlagAnswers::new(person, Vec::new()).with_secret_file(SecretFile::new(&path));
        flags.can_reveal(SecretKind::Password).unwrap();
        flags.reveal(&reveal).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "s3cret\n");
        let mut flags = FlagAnswers::new(Box::new(Fake::new().cannot_reveal()), Vec::new());
        assert_eq!(
            flags.can_reveal(SecretKind::Password),
            Err(PromptError::NobodyToAsk(vec!["--secret-to FILE".into()]))
        );
        assert!(flags.reveal(&reveal).is_err());
    }

    #[test]
    fn a_secret_from_a_file_is_used_once() {
        let person = Box::new(Fake::new().answer("--passphrase-file", "typed"));
        let mut flags = FlagAnswers::new(person, Vec::new())
            .with_secret("--passphrase-file", SecretString::from("read"));
        assert_eq!(flags.unused(), ["--passphrase-file"]);
        assert_eq!(flags.secret("--passphrase-file", "?").unwrap().expose_secret(), "read");
        assert_eq!(flags.secret("--passphrase-file", "?").unwrap().expose_secret(), "typed");
        assert!(flags.unused().is_empty());
    }
}
