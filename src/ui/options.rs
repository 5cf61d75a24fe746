//! The common parts of questions with a closed set of answers, whoever puts the questions; and the
//! things that can be said to any question instead of an answer. The letters are the same in menus,
//! text fields and plain mode.

use super::prompter::{Choice, ChoiceOption, PromptError, SessionCommand};
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

/// Those that are offered: all, or only help.
pub fn offered(asides: bool) -> impl Iterator<Item = (char, &'static str)> {
    ASIDES
        .into_iter()
        .filter(move |(_, meant, _)| asides || *meant == Meant::Help)
        .map(|(key, _, word)| (key, word))
}

/// Returns what `key` stands for, if that meaning is offered.
pub fn meant(key: char, asides: bool) -> Option<Meant> {
    let (_, meant, _) =
        ASIDES.into_iter().find(|(letter, ..)| *letter == key.to_ascii_lowercase())?;
    (asides || meant == Meant::Help).then_some(meant)
}

/// Returns what a whole typed line of the form `:r` stands for. Returns `Some(Err(()))` for a
/// command that does not exist.
pub fn command(line: &str, asides: bool) -> Option<Result<Meant, ()>> {
    let mut letters = line.trim().strip_prefix(':')?.chars();
    match (letters.next(), letters.next()) {
        (Some(key), None) => Some(meant(key, asides).ok_or(())),
        (None | Some(_), _) => None,
    }
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
        assert_eq!(command(":r", true), Some(Ok(Meant::Aside(SessionCommand::Refuse))));
        assert_eq!(command(" :P ", true), Some(Ok(Meant::Aside(SessionCommand::Pause))));
        assert_eq!(command(":?", false), Some(Ok(Meant::Help)));
        assert_eq!(command(":r", false), Some(Err(())));
        assert_eq!(command(":x", true), Some(Err(())));
        assert_eq!(command(":ring back", true), None);
        assert_eq!(command("r", true), None);
    }
}
