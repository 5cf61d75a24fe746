//! A menu: which line the cursor is on, what a key does to it, and how it looks. No terminal in
//! here.
//!
//! dialoguer's theme draws the lines. Its `Select` does not run them: it knows no key but its own
//! (refusing takes one), cannot bar an item, draws again wrongly once a line wraps, and misses a
//! signal that comes between two reads.

mod draw;

use std::collections::BTreeSet;

use super::key_decoder::KeyPress;
use super::keys::NOT_UTF8;
use super::options;
use super::options::{Asides, Meant, number, open, yes_no};
use super::prompter::{Choice, Guide};
use crate::base::safe_text::safe;

/// The outcome of pressing a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MenuStep {
    Again,
    /// The options chosen, by their place in the choice.
    Chosen(Vec<usize>),
    Meant(Meant),
    Back,
}

#[derive(Debug)]
pub struct Menu<'a> {
    choice: &'a Choice,
    several: bool,
    asides: Asides,
    /// The keys are named in short.
    brief: bool,
    /// The rows that can be chosen, from top to bottom.
    rows: Vec<MenuRow>,
    /// The index in `rows` of the row with the cursor. There is no such row at first, so that Enter
    /// alone permits nothing. In a menu for several options the marks permit, and the cursor may
    /// stand somewhere.
    cursor: Option<usize>,
    marked: BTreeSet<usize>,
    /// The word that is being typed. Only a whole word that is an answer moves the cursor: text
    /// that was meant for another window moves nothing.
    typed: String,
    note: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MenuRow {
    Option(usize),
    /// In a menu for several: none of them.
    None,
    Back,
}

const NONE: &str = "none of these";

/// Most letters of a typed word that are kept. Longer than any answer.
const LONGEST_WORD: usize = 12;

/// With more lines than this, a digit is not yet a whole number.
const DIGITS: usize = 9;

impl<'a> Menu<'a> {
    pub fn one(choice: &'a Choice) -> Self {
        Self::new(choice, false)
    }

    pub fn several(choice: &'a Choice) -> Self {
        Self::new(choice, true)
    }

    fn new(choice: &'a Choice, several: bool) -> Self {
        let mut rows: Vec<MenuRow> =
            open(choice).map(|(index, _)| MenuRow::Option(index)).collect();
        if several {
            rows.push(MenuRow::None);
        }
        if choice.back.is_some() {
            rows.push(MenuRow::Back);
        }
        Self {
            choice,
            several,
            asides: Asides::of(choice.asides, &Guide::default()),
            brief: false,
            rows,
            cursor: several.then_some(0),
            marked: BTreeSet::new(),
            typed: String::new(),
            note: String::new(),
        }
    }

    /// The same menu, for whom the guide is.
    #[must_use]
    pub fn guided(self, guide: &Guide) -> Self {
        let asides = Asides::of(self.choice.asides, guide);
        Self { asides, brief: guide.brief, ..self }
    }

    /// The number of a row: its place among all options, barred ones too, so that an option keeps
    /// its number. Back is 0.
    fn number_of(&self, row: MenuRow) -> usize {
        match row {
            MenuRow::Option(index) => index + 1,
            MenuRow::None => self.choice.options.len() + 1,
            MenuRow::Back => 0,
        }
    }

    fn with_number(&self, number: usize) -> Option<usize> {
        self.rows.iter().position(|row| self.number_of(*row) == number)
    }

    /// The highest number that is shown.
    fn highest(&self) -> usize {
        self.choice.options.len() + usize::from(self.several)
    }

    pub fn press(&mut self, key: KeyPress) -> MenuStep {
        self.note.clear();
        let rows = self.rows.len();
        match key {
            KeyPress::Down | KeyPress::Tab | KeyPress::Ctrl('n') if rows > 0 => {
                self.typed.clear();
                self.cursor = Some(self.cursor.map_or(0, |at| (at + 1) % rows));
            }
            KeyPress::Up | KeyPress::Ctrl('p') if rows > 0 => {
                self.typed.clear();
                self.cursor = Some(self.cursor.map_or(rows - 1, |at| (at + rows - 1) % rows));
            }
            KeyPress::Home => self.go(0),
            KeyPress::End => self.go(rows.saturating_sub(1)),
            KeyPress::Char(' ')
                if self.several && self.typed.bytes().all(|b| b.is_ascii_digit()) =>
            {
                self.typed.clear();
                self.mark();
            }
            KeyPress::Enter => return self.enter(),
            KeyPress::Esc => return self.escape(),
            KeyPress::Backspace => {
                self.typed.pop();
                self.look_up();
            }
            KeyPress::Char(c) => return self.letter(c),
            KeyPress::NotText => NOT_UTF8.clone_into(&mut self.note),
            KeyPress::Down
            | KeyPress::Up
            | KeyPress::Tab
            | KeyPress::Left
            | KeyPress::Right
            | KeyPress::Delete
            | KeyPress::Ctrl(_)
            | KeyPress::Paste
            | KeyPress::Resized
            | KeyPress::Other => {}
        }
        MenuStep::Again
    }

    /// Text arrived that nobody typed key by key: it chooses nothing.
    pub fn refuse_text(&mut self) {
        self.typed.clear();
        if !self.several {
            self.cursor = None;
        }
        "Pasted text chooses nothing here. Type a number or a letter.".clone_into(&mut self.note);
    }

    /// A paste came as if it had been typed: what its first letters marked is taken back as well.
    pub fn refuse_burst(&mut self) {
        self.marked.clear();
        self.refuse_text();
    }

    /// Returns true if no word is being typed: a letter is one by itself.
    pub fn is_untyped(&self) -> bool {
        self.typed.is_empty()
    }

    /// Returns true if `key` would end the menu now.
    pub fn decides(&self, key: KeyPress) -> bool {
        match key {
            KeyPress::Enter => true,
            KeyPress::Char(c) => self.typed.is_empty() && options::meant(c, self.asides).is_some(),
            _ => false,
        }
    }

    fn go(&mut self, row: usize) {
        self.typed.clear();
        self.cursor = (row < self.rows.len()).then_some(row);
    }

    fn escape(&mut self) -> MenuStep {
        if self.choice.back.is_some() {
            return MenuStep::Back;
        }
        self.typed.clear();
        if !self.several {
            self.cursor = None;
        }
        "Nothing is chosen. Choose, or press one of the letters below.".clone_into(&mut self.note);
        MenuStep::Again
    }

    fn letter(&mut self, c: char) -> MenuStep {
        if self.typed.is_empty()
            && let Some(meant) = options::meant(c, self.asides)
        {
            return MenuStep::Meant(meant);
        }
        if self.typed.chars().count() < LONGEST_WORD {
            self.typed.push(c);
        }
        self.look_up();
        if self.several
            && self.highest() <= DIGITS
            && let (true, Some(row)) = (self.typed.len() == 1, self.found())
        {
            self.typed.clear();
            self.cursor = Some(row);
            self.mark();
        }
        MenuStep::Again
    }

    /// The row that the typed word names.
    fn found(&self) -> Option<usize> {
        if let Some(number) = number(&self.typed) {
            return self.with_number(number);
        }
        let index = yes_no(self.choice, &self.typed)?;
        self.rows.iter().position(|row| *row == MenuRow::Option(index))
    }

    /// Moves the cursor to what the typed word names, or takes it away.
    fn look_up(&mut self) {
        if self.typed.is_empty() {
            if !self.several {
                self.cursor = None;
            }
            return;
        }
        if let Some(row) = self.found() {
            self.cursor = Some(row);
            return;
        }
        if !self.several {
            self.cursor = None;
        }
        // Until then a letter below is one more letter of that word.
        self.note = format!("{}. Enter clears it.", self.unknown().trim_end_matches('.'));
    }

    /// Explains why the typed word is no answer.
    fn unknown(&self) -> String {
        let Some(number) = number(&self.typed) else {
            // Not repeated: it may be a passphrase, typed into the wrong window.
            return "What was typed is no answer here: a number, or a letter below.".to_owned();
        };
        let barred = number
            .checked_sub(1)
            .and_then(|index| self.choice.options.get(index)?.disabled_reason.as_deref());
        match barred {
            Some(why) => format!("{number} is not allowed: {}", safe(why)),
            None => format!("There is no {number} to choose."),
        }
    }

    fn mark(&mut self) {
        let Some(at) = self.cursor else {
            "Go to a line first: up, down or its number.".clone_into(&mut self.note);
            return;
        };
        if self.rows[at] == MenuRow::Back {
            return;
        }
        if !self.marked.remove(&at) {
            let exclusive = self.rows[at] == MenuRow::None;
            self.marked.retain(|other| !exclusive && self.rows[*other] != MenuRow::None);
            self.marked.insert(at);
        }
    }

    fn enter(&mut self) -> MenuStep {
        if !self.typed.is_empty() && self.found().is_none() {
            self.note = self.unknown();
            self.typed.clear();
            return MenuStep::Again;
        }
        self.typed.clear();
        let row = self.cursor.and_then(|at| self.rows.get(at).copied());
        if row == Some(MenuRow::Back) {
            return MenuStep::Back;
        }
        if self.several {
            if self.marked.is_empty() {
                self.note =
                    format!("Nothing is marked. Space marks a line; \"{NONE}\" is one too.");
                return MenuStep::Again;
            }
            return MenuStep::Chosen(
                self.marked.iter().filter_map(|at| self.option(*at)).collect(),
            );
        }
        if let Some(MenuRow::Option(option)) = row {
            return MenuStep::Chosen(vec![option]);
        }
        "Nothing is chosen yet: up, down or a number, then Enter.".clone_into(&mut self.note);
        MenuStep::Again
    }

    fn option(&self, row: usize) -> Option<usize> {
        match self.rows.get(row)? {
            MenuRow::Option(index) => Some(*index),
            MenuRow::None | MenuRow::Back => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::ui::prompter::{ChoiceOption, SessionCommand};
    use crate::ui::terminal::bare;

    fn methods() -> Choice {
        let option = |id: &str, label: &str, barred: Option<&str>| ChoiceOption {
            id: id.into(),
            label: label.into(),
            disabled_reason: barred.map(Into::into),
        };
        Choice {
            flag: "--evidence",
            key: None,
            question: "Which number on file will you call?".into(),
            options: vec![
                option("42", "+49 ... 42, on file since 2021-04-02", None),
                option(
                    "77",
                    "+49 ... 77",
                    Some("added yesterday; numbers younger than 30 days cannot be called"),
                ),
                option("13", "+49 ... 13, on file since 2019-11-30", None),
            ],
            help: "Never a number that the caller gives you.".into(),
            asides: true,
            back: None,
        }
    }

    fn after(menu: &mut Menu, keys: &[KeyPress]) -> MenuStep {
        keys.iter().map(|key| menu.press(*key)).last().unwrap()
    }

    #[test]
    fn enter_alone_chooses_nothing() {
        let choice = methods();
        for mut menu in [Menu::one(&choice), Menu::several(&choice)] {
            assert_eq!(
                after(
                    &mut menu,
                    &[KeyPress::Enter, KeyPress::Enter, KeyPress::Esc, KeyPress::Enter]
                ),
                MenuStep::Again
            );
        }
    }

    #[test]
    fn numbers_and_arrows_pass_over_what_is_barred() {
        let choice = methods();
        assert_eq!(
            after(&mut Menu::one(&choice), &[KeyPress::Char('3'), KeyPress::Enter]),
            MenuStep::Chosen(vec![2])
        );
        // Its number is its place, whatever is barred.
        let mut menu = Menu::one(&choice);
        assert_eq!(after(&mut menu, &[KeyPress::Char('2')]), MenuStep::Again);
        assert_eq!(
            menu.note,
            "2 is not allowed: added yesterday; numbers younger than 30 days cannot be called. Enter clears it."
        );
        assert_eq!(after(&mut menu, &[KeyPress::Enter, KeyPress::Enter]), MenuStep::Again);
        assert_eq!(
            after(&mut Menu::one(&choice), &[KeyPress::Down, KeyPress::Down, KeyPress::Enter]),
            MenuStep::Chosen(vec![2])
        );
        assert_eq!(
            after(&mut Menu::one(&choice), &[KeyPress::Up, KeyPress::Enter]),
            MenuStep::Chosen(vec![2])
        );
        assert_eq!(
            after(&mut Menu::one(&choice), &[KeyPress::Char('4'), KeyPress::Enter]),
            MenuStep::Again
        );
    }

    #[test]
    fn one_letter_is_enough_to_put_it_aside() {
        let mut choice = methods();
        let refuse = MenuStep::Meant(Meant::Aside(SessionCommand::Refuse));
        assert_eq!(Menu::one(&choice).press(KeyPress::Char('r')), refuse);
        assert_eq!(Menu::several(&choice).press(KeyPress::Char('R')), refuse);
        choice.asides = false;
        assert_eq!(Menu::one(&choice).press(KeyPress::Char('r')), MenuStep::Again);
        assert_eq!(Menu::one(&choice).press(KeyPress::Char('?')), MenuStep::Meant(Meant::Help));
    }

    #[test]
    fn none_of_them_must_be_said() {
        let choice = methods();
        let mut menu = Menu::several(&choice);
        assert_eq!(
            after(&mut menu, &[KeyPress::Char('4'), KeyPress::Enter]),
            MenuStep::Chosen(vec![])
        );
        let mut menu = Menu::several(&choice);
        let keys = [KeyPress::Char('4'), KeyPress::Char('1'), KeyPress::Enter];
        assert_eq!(after(&mut menu, &keys), MenuStep::Chosen(vec![0]));
    }

    #[test]
    fn more_than_nine() {
        let mut choice = methods();
        choice.options = (1..=12)
            .map(|n| ChoiceOption {
                id: n.to_string(),
                label: n.to_string(),
                disabled_reason: None,
            })
            .collect();
        let keys = [KeyPress::Char('1'), KeyPress::Char('2'), KeyPress::Enter];
        assert_eq!(after(&mut Menu::one(&choice), &keys), MenuStep::Chosen(vec![11]));
        // No number is cut short to one that there is.
        for typed in ["52", "99", "999", "012x", "120", "13"] {
            let mut menu = Menu::one(&choice);
            let keys: Vec<KeyPress> = typed
                .chars()
                .map(KeyPress::Char)
                .chain([KeyPress::Enter, KeyPress::Enter])
                .collect();
            assert_eq!(after(&mut menu, &keys), MenuStep::Again, "{typed}");
        }
        let keys = [KeyPress::Char('5'), KeyPress::Char('2'), KeyPress::Backspace, KeyPress::Enter];
        assert_eq!(after(&mut Menu::one(&choice), &keys), MenuStep::Chosen(vec![4]));
        // Among several, a number goes to its line.
        let keys = [
            KeyPress::Char('1'),
            KeyPress::Char('2'),
            KeyPress::Char(' '),
            KeyPress::Char('3'),
            KeyPress::Char(' '),
            KeyPress::Enter,
        ];
        assert_eq!(after(&mut Menu::several(&choice), &keys), MenuStep::Chosen(vec![2, 11]));
    }

    fn yes_no() -> Choice {
        let option = |id: &str, label: &str| ChoiceOption {
            id: id.into(),
            label: label.into(),
            disabled_reason: None,
        };
        let options = vec![option("no", "No"), option("yes", "Yes: it is")];
        Choice { question: "Is it?".into(), options, ..methods() }
    }

    #[test]
    fn y_and_n_answer_yes_or_no() {
        let choice = yes_no();
        for (letter, chosen) in [('y', 1), ('Y', 1), ('n', 0), ('N', 0)] {
            assert_eq!(
                after(&mut Menu::one(&choice), &[KeyPress::Char(letter), KeyPress::Enter]),
                MenuStep::Chosen(vec![chosen])
            );
        }
        assert!(
            Menu::one(&choice).lines(&bare(60), 24).0.join("\n").contains("y, n or number, Enter")
        );
        // Where there are two ways of saying yes, y is neither.
        let mut choice = yes_no();
        choice.options.push(ChoiceOption {
            id: "other".into(),
            label: "Yes, another way".into(),
            disabled_reason: None,
        });
        assert_eq!(
            after(&mut Menu::one(&choice), &[KeyPress::Char('y'), KeyPress::Enter]),
            MenuStep::Again
        );
    }

    /// Text that was meant for another window: only its first letter could mean something, and no
    /// word is an answer.
    #[test]
    fn a_typed_sentence_chooses_nothing() {
        let choice = yes_no();
        for text in [
            "clear; readmit recover ben",
            "down",
            "no thanks",
            "yes please",
            "2 of them",
            "n1",
            "1n",
        ] {
            let mut menu = Menu::one(&choice);
            let keys: Vec<KeyPress> = text
                .chars()
                .map(KeyPress::Char)
                .chain([KeyPress::Enter, KeyPress::Enter])
                .collect();
            for key in keys {
                assert_eq!(menu.press(key), MenuStep::Again, "{text}");
            }
            assert_eq!(menu.cursor, None, "{text}");
        }
        let mut menu = Menu::one(&choice);
        after(&mut menu, &[KeyPress::Char('n')]);
        menu.refuse_text();
        assert_eq!(menu.press(KeyPress::Enter), MenuStep::Again, "a paste takes the choice back");
        let mut menu = Menu::several(&choice);
        after(&mut menu, &[KeyPress::Char('1')]);
        menu.refuse_burst();
        assert_eq!(menu.press(KeyPress::Enter), MenuStep::Again, "and so it does the marks");
    }

    #[test]
    fn back_is_the_last_line_number_nought_and_escape() {
        let mut choice = methods();
        choice.back = Some("Back: another method");
        for keys in [
            vec![KeyPress::Esc],
            vec![KeyPress::Char('0'), KeyPress::Enter],
            vec![KeyPress::Up, KeyPress::Enter],
            vec![KeyPress::End, KeyPress::Enter],
        ] {
            assert_eq!(after(&mut Menu::one(&choice), &keys), MenuStep::Back, "{keys:?}");
        }
        let lines = Menu::one(&choice).lines(&bare(60), 24).0.join("\n");
        assert!(
            lines.contains("  0  Back: another method\n") && lines.contains("Esc back"),
            "{lines}"
        );
    }

    #[test]
    fn whom_the_guide_knows_is_shown_the_keys_in_short_and_all_of_them_still_work() {
        let choice = methods();
        let refuse = MenuStep::Meant(Meant::Aside(SessionCommand::Refuse));
        let brief = Guide { brief: true, ..Guide::default() };
        let mut menu = Menu::one(&choice).guided(&brief);
        let lines = menu.lines(&bare(80), 24).0.join("\n");
        assert!(lines.ends_with("  number, Enter   r/e/f/a/p   ? more"), "{lines}");
        assert_eq!(menu.press(KeyPress::Char('r')), refuse);
        // Whoever looks at another's case is offered a note, and nothing that would be refused.
        let looks_on = Guide { only_notes: true, ..Guide::default() };
        let mut menu = Menu::one(&choice).guided(&looks_on);
        let lines = menu.lines(&bare(80), 24).0.join("\n");
        assert!(lines.ends_with("Enter   a add note   ? help"), "{lines}");
        for barred in ['r', 'e', 'f', 'p'] {
            assert_eq!(menu.press(KeyPress::Char(barred)), MenuStep::Again, "{barred}");
            menu.press(KeyPress::Backspace);
        }
        let note = MenuStep::Meant(Meant::Aside(SessionCommand::Note));
        assert_eq!(menu.press(KeyPress::Char('a')), note);
    }

    #[test]
    fn how_it_looks() {
        let choice = methods();
        let mut menu = Menu::one(&choice);
        menu.press(KeyPress::Down);
        insta::assert_snapshot!(menu.lines(&bare(60), 24).0[1..].join("\n"), @r#"
        Which number on file will you call?
        > 1  +49 ... 42, on file since 2021-04-02
          -  +49 ... 77: not allowed, added yesterday; numbers
             younger than 30 days cannot be called
          3  +49 ... 13, on file since 2019-11-30
          up/down or number, Enter   r refuse   e escalate   f flag
          a add note   p pause   ? help
        "#);
        let mut menu = Menu::several(&choice);
        after(&mut menu, &[KeyPress::Char(' '), KeyPress::Esc]);
        insta::assert_snapshot!(menu.lines(&bare(60), 24).0[1..].join("\n"), @r#"
        Which number on file will you call?
        > [x] 1  +49 ... 42, on file since 2021-04-02
              -  +49 ... 77: not allowed, added yesterday; numbers
                 younger than 30 days cannot be called
          [ ] 3  +49 ... 13, on file since 2019-11-30
          [ ] 4  none of these
        ! Nothing is chosen. Choose, or press one of the letters
          below.
          number or Space marks, Enter goes on   r refuse
          e escalate   f flag   a add note   p pause   ? help
        "#);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))] // unoptimised wrapping is slow

        #[test]
        fn it_fits_and_a_barred_option_is_never_chosen(
            options in proptest::collection::vec(("\\PC{0,90}", any::<bool>()), 1..30),
            keys in proptest::collection::vec(
                proptest::sample::select(vec![KeyPress::Down, KeyPress::Up, KeyPress::Enter, KeyPress::Char(' '), KeyPress::Char('0'), KeyPress::Char('1'), KeyPress::Char('7'), KeyPress::Char('n'),
                    KeyPress::Char('x'), KeyPress::Backspace]), 0..40),
            several: bool, back: bool, width in 16_usize..100, rows in 20_usize..40,
        ) {
            let mut choice = methods();
            choice.options = options.into_iter().map(|(label, barred)| ChoiceOption {
                id: label.clone(), label, disabled_reason: barred.then(|| "no".to_owned()) }).collect();
            choice.back = back.then_some("Back: another method");
            let mut menu = Menu::new(&choice, several);
            for key in keys {
                if let MenuStep::Chosen(chosen) = menu.press(key) {
                    prop_assert!(chosen.iter().all(|index| choice.options[*index].disabled_reason.is_none()));
                    prop_assert!(several || chosen.len() == 1);
                }
                let (lines, _) = menu.lines(&bare(width), rows);
                for line in &lines {
                    prop_assert!(line.width() <= width, "{line:?}");
                }
                if width >= 40 {
                    prop_assert!(lines.len() < rows, "{} of {rows}", lines.len());
                }
                if menu.cursor.is_some() {
                    prop_assert!(lines.iter().any(|line| line.starts_with('>')));
                }
            }
        }
    }
}
