//! The common parts of questions with a closed set of answers, whoever puts the questions; and the
//! things that can be said to any question instead of an answer. The letters are the same in menus,
//! text fields and plain mode.

use super::prompter::{Choice, ChoiceOption, Guide, MessageStyle, PromptError, SessionCommand};
use crate::base::plain_text::digit;
use crate::base::safe_text::safe;

/// The options that can be chosen, with their places in the choice.
pub fn open(choice: &Choice) -> impl Iterator<Item = (usize, &ChoiceOption)> {
    choice.options.iter().enumerate().filter(|(_, option)| option.disabled_reason.is_none())
}

/// The number that was typed, in the digits of whatever keyboard.
pub fn number(text: &str) -> Option<usize> {
    let mut digits = text.chars().map(digit).peekable();
    digits.peek()?;
    digits.try_fold(0_usize, |so_far, digit| {
        so_far.checked_mul(10)?.checked_add(usize::try_from(digit?).ok()?)
    })
}

/// Of a yes-or-no question, the option that `y`, `yes`, `n` or `no` stands for.
pub fn yes_no(choice: &Choice, text: &str) -> Option<usize> {
    let word = match text.to_ascii_lowercase().as_str() {
        "y" | "yes" => "yes",
        "n" | "no" => "no",
        _ => return None,
    };
    let says = |option: &ChoiceOption| {
        let first = option.label.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        option.id == word || first.eq_ignore_ascii_case(word)
    };
    let mut fits = open(choice).filter(|(_, option)| says(option)).map(|(index, _)| index);
    // With two ways of saying yes, the letter says neither.
    fits.next().filter(|_| fits.next().is_none())
}

/// Returns true if `choice` is a question that `y` and `n` answer.
pub fn is_yes_no(choice: &Choice) -> bool {
    yes_no(choice, "y").is_some() && yes_no(choice, "n").is_some()
}

/// A flag with its key, as messages call it.
pub fn named(flag: &str, key: Option<&str>) -> String {
    key.map_or_else(|| flag.to_owned(), |key| format!("{flag} {key}"))
}

/// Returns an error with the reason if `choice` cannot be put to anybody. Then every option is
/// barred, and the choice cannot be put aside either.
pub fn dead_end(choice: &Choice) -> Result<(), PromptError> {
    if choice.asides || choice.back.is_some() || open(choice).next().is_some() {
        return Ok(());
    }
    let whys: Vec<String> = choice
        .options
        .iter()
        .map(|option| {
            format!(
                "{}: {}",
                safe(&option.label),
                safe(option.disabled_reason.as_deref().unwrap_or_default())
            )
        })
        .collect();
    let what = match whys.as_slice() {
        [] => "there is nothing to choose from".to_owned(),
        whys => format!("nothing can be chosen ({})", whys.join("; ")),
    };
    Err(PromptError::Unfit { flag: named(choice.flag, choice.key), what })
}

/// The meaning of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    Aside(SessionCommand),
    Help,
}

const ASIDES: [(char, Meant, &str); 6] = [
    ('r', Meant::Aside(SessionCommand::Refuse), "refuse"),
    ('e', Meant::Aside(SessionCommand::Escalate), "escalate"),
    ('f', Meant::Aside(SessionCommand::Flag), "flag"),
    // Not n: that is the answer No.
    ('a', Meant::Aside(SessionCommand::Note), "add note"),
    ('p', Meant::Aside(SessionCommand::Pause), "pause"),
    ('?', Meant::Help, "help"),
];

/// The things that can be said at a question instead of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asides {
    /// Only `?`.
    Help,
    /// A note too: for whoever looks at another's case.
    Note,
    All,
}

impl Asides {
    /// `asked`: the question can be put aside.
    pub fn of(asked: bool, guide: &Guide) -> Asides {
        match (asked, guide.only_notes) {
            (false, _) => Asides::Help,
            (true, true) => Asides::Note,
            (true, false) => Asides::All,
        }
    }

    fn offers(self, meant: Meant) -> bool {
        match meant {
            Meant::Help => true,
            Meant::Aside(SessionCommand::Note) => self != Asides::Help,
            Meant::Aside(_) => self == Asides::All,
        }
    }
}

/// Those that are offered.
pub fn offered(asides: Asides) -> impl Iterator<Item = (char, &'static str)> {
    ASIDES
        .into_iter()
        .filter(move |(_, meant, _)| asides.offers(*meant))
        .map(|(key, _, word)| (key, word))
}

/// The letters that are offered beside `?`, in short: `r/e/f/a/p`. Empty if there are none.
pub fn letters(asides: Asides) -> String {
    let letters: Vec<String> =
        offered(asides).filter(|(key, _)| *key != '?').map(|(key, _)| key.to_string()).collect();
    letters.join("/")
}

/// All that can be said instead of an answer, in a sentence.
pub fn in_words(asides: Asides) -> Option<String> {
    let words: Vec<String> = offered(asides)
        .filter(|(key, _)| *key != '?')
        .map(|(key, word)| format!("{key} {word}"))
        .collect();
    (!words.is_empty()).then(|| format!("Instead of an answer: {}.", words.join(", ")))
}

/// Returns what `key` stands for, if that meaning is offered.
pub fn meant(key: char, asides: Asides) -> Option<Meant> {
    let (_, meant, _) =
        ASIDES.into_iter().find(|(letter, ..)| *letter == key.to_ascii_lowercase())?;
    asides.offers(meant).then_some(meant)
}

/// Returns what a whole typed line of the form `:r` stands for. Returns `Some(Err(()))` for a
/// command that does not exist.
pub fn command(line: &str, asides: Asides) -> Option<Result<Meant, ()>> {
    let mut letters = line.trim().strip_prefix(':')?.chars();
    match (letters.next(), letters.next()) {
        (Some(key), None) => Some(meant(key, asides).ok_or(())),
        (None | Some(_), _) => None,
    }
}

/// Returns what `?` says: about the question itself, then the words of the step, and the keys where
/// they are named in short. Words have their tone.
pub fn help(help: &str, asides: bool, guide: &Guide) -> Vec<(Option<MessageStyle>, String)> {
    let mut said = Vec::new();
    if !help.is_empty() {
        said.push((None, help.to_owned()));
    } else if guide.words.is_empty() {
        said.push((None, "There is no more to say about this question.".to_owned()));
    }
    said.extend(guide.words.iter().map(|(tone, text)| (Some(*tone), text.clone())));
    let keys = in_words(Asides::of(asides, guide)).filter(|_| guide.brief);
    said.extend(keys.map(|keys| (None, keys)));
    said
}

/// Explains why the typed text is no option.
pub(crate) fn no_option(text: &str, choice: &Choice) -> String {
    let barred = number(text)
        .and_then(|n| choice.options.get(n.checked_sub(1)?)?.disabled_reason.as_deref());
    match barred {
        Some(why) => format!("{} is not allowed: {}.", safe(text), safe(why)),
        None => format!("{} is no number between 1 and {}.", safe(text), choice.options.len()),
    }
}

/// The options that a list of numbers stands for, each once, or the part that is none.
pub(crate) fn numbers(text: &str, open: &[usize]) -> Result<Vec<usize>, String> {
    let mut chosen = Vec::new();
    for part in text.split([',', ' ', '、', '，']).filter(|part| !part.is_empty()) {
        let index = number(part)
            .and_then(|number| number.checked_sub(1))
            .filter(|index| open.contains(index));
        let index = index.ok_or_else(|| part.to_owned())?;
        if !chosen.contains(&index) {
            chosen.push(index);
        }
    }
    chosen.sort_unstable();
    if chosen.is_empty() { Err(text.to_owned()) } else { Ok(chosen) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_that_nobody_could_leave_is_not_put() {
        let barred = ChoiceOption {
            id: "42".into(),
            label: "+49 ... 42".into(),
            disabled_reason: Some("added today".into()),
        };
        let mut choice = Choice {
            flag: "--evidence",
            key: Some("number"),
            question: String::new(),
            options: vec![barred],
            help: String::new(),
            asides: true,
            back: None,
        };
        assert_eq!(dead_end(&choice), Ok(()));
        choice.asides = false;
        let what = "nothing can be chosen (+49 ... 42: added today)".to_owned();
        assert_eq!(
            dead_end(&choice),
            Err(PromptError::Unfit { flag: "--evidence number".into(), what })
        );
        choice.options[0].disabled_reason = None;
        assert_eq!(dead_end(&choice), Ok(()));
    }
}

#[cfg(test)]
mod asides_tests {
    use super::*;

    #[test]
    fn commands_are_one_letter() {
        assert_eq!(command(":r", Asides::All), Some(Ok(Meant::Aside(SessionCommand::Refuse))));
        assert_eq!(command(" :P ", Asides::All), Some(Ok(Meant::Aside(SessionCommand::Pause))));
        assert_eq!(command(":?", Asides::Help), Some(Ok(Meant::Help)));
        assert_eq!(command(":r", Asides::Help), Some(Err(())));
        assert_eq!(command(":x", Asides::All), Some(Err(())));
        assert_eq!(command(":ring back", Asides::All), None);
        assert_eq!(command("r", Asides::All), None);
    }

    #[test]
    fn the_words_of_a_step_stand_behind_the_help_of_each_of_its_questions() {
        let words = vec![(MessageStyle::Say, "All of it.".to_owned())];
        let guide = Guide { words: words.clone(), brief: true, only_notes: false };
        let said = help("About the question.", true, &guide);
        assert_eq!(said[0], (None, "About the question.".to_owned()));
        assert_eq!(said[1], (Some(MessageStyle::Say), "All of it.".to_owned()));
        assert!(said[2].1.contains("r refuse, e escalate, f flag, a add note, p pause"));
        let said = help("", false, &Guide { words, ..Guide::default() });
        assert_eq!(said, [(Some(MessageStyle::Say), "All of it.".to_owned())]);
        let said = help("", false, &Guide::default());
        assert_eq!(said, [(None, "There is no more to say about this question.".to_owned())]);
    }

    #[test]
    fn whoever_looks_at_anothers_case_is_offered_a_note_alone() {
        let guide = Guide { only_notes: true, ..Guide::default() };
        let asides = Asides::of(true, &guide);
        assert_eq!(letters(asides), "a");
        assert_eq!(letters(Asides::of(true, &Guide::default())), "r/e/f/a/p");
        assert_eq!(letters(Asides::of(false, &guide)), "");
        assert_eq!(meant('a', asides), Some(Meant::Aside(SessionCommand::Note)));
        assert_eq!(meant('?', asides), Some(Meant::Help));
        for barred in ['r', 'e', 'f', 'p'] {
            assert_eq!(meant(barred, asides), None, "{barred}");
        }
    }
}
