//! A menu: which line the cursor is on, what a key does to it, and how it looks. No terminal in here.
//!
//! dialoguer's theme draws the lines. Its `Select` does not run them: it knows no key but its own (refusing takes one),
//! cannot bar an item, draws again wrongly once a line wraps, and misses a signal that comes between two reads.

mod draw;

use std::collections::BTreeSet;

use super::asides::{self, Meant};
use super::keys::Key;
use super::options::open;
use super::person::Choice;

/// What a key came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Again,
    /// The options chosen, by their place in the choice.
    Chosen(Vec<usize>),
    Meant(Meant),
}

#[derive(Debug)]
pub struct Menu<'a> {
    choice: &'a Choice,
    several: bool,
    /// The rows that can be chosen; in a menu for several the last stands for none of them.
    rows: Vec<Row>,
    /// Which of `rows`. Nothing at first, so that Enter alone permits nothing; in a menu for several it is the marks that
    /// permit, and the cursor may stand somewhere.
    cursor: Option<usize>,
    marked: BTreeSet<usize>,
    /// The number that is being typed.
    typed: usize,
    note: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    Option(usize),
    None,
}

const NONE: &str = "none of these";

impl<'a> Menu<'a> {
    pub fn one(choice: &'a Choice) -> Self {
        Self::new(choice, false)
    }

    pub fn several(choice: &'a Choice) -> Self {
        Self::new(choice, true)
    }

    fn new(choice: &'a Choice, several: bool) -> Self {
        let mut rows: Vec<Row> = open(choice).map(|(index, _)| Row::Option(index)).collect();
        if several {
            rows.push(Row::None);
        }
        Self {
            choice,
            several,
            rows,
            cursor: several.then_some(0),
            marked: BTreeSet::new(),
            typed: 0,
            note: String::new(),
        }
    }

    pub fn press(&mut self, key: Key) -> Step {
        self.note.clear();
        let typed = std::mem::take(&mut self.typed);
        let rows = self.rows.len();
        match key {
            Key::Down | Key::Tab | Key::Ctrl('n') if rows > 0 => {
                self.cursor = Some(self.cursor.map_or(0, |at| (at + 1) % rows));
            }
            Key::Up | Key::Ctrl('p') if rows > 0 => {
                self.cursor = Some(self.cursor.map_or(rows - 1, |at| (at + rows - 1) % rows));
            }
            Key::Home => self.cursor = (rows > 0).then_some(0),
            Key::End => self.cursor = rows.checked_sub(1),
            Key::Char(' ') if self.several => self.mark(),
            Key::Enter => return self.enter(),
            Key::Esc => "Nothing is chosen. Choose, or press one of the letters below.".clone_into(&mut self.note),
            Key::Char(c) => {
                if let Some(digit) = c.to_digit(10) {
                    self.number(typed * 10 + digit as usize, digit as usize);
                } else if let Some(meant) = asides::meant(c, self.choice.asides) {
                    return Step::Meant(meant);
                }
            }
            Key::Down
            | Key::Up
            | Key::Tab
            | Key::Left
            | Key::Right
            | Key::Backspace
            | Key::Delete
            | Key::Ctrl(_)
            | Key::Other => {}
        }
        Step::Again
    }

    /// A number moves the cursor, and in a menu for several marks the line; Enter chooses. `long` is with the digits typed before, `short` without.
    fn number(&mut self, long: usize, short: usize) {
        match [long, short].into_iter().find(|number| (1..=self.rows.len()).contains(number)) {
            Some(number) => {
                self.cursor = Some(number - 1);
                if self.several {
                    self.mark();
                } else {
                    self.typed = number;
                }
            }
            None => self.note = format!("There is no {short} to choose."),
        }
    }

    fn mark(&mut self) {
        let Some(at) = self.cursor else {
            "Go to a line first: up, down or its number.".clone_into(&mut self.note);
            return;
        };
        if !self.marked.remove(&at) {
            let exclusive = self.rows[at] == Row::None;
            self.marked.retain(|other| !exclusive && self.rows[*other] != Row::None);
            self.marked.insert(at);
        }
    }

    fn enter(&mut self) -> Step {
        if self.several {
            if self.marked.is_empty() {
                self.note = format!("Nothing is marked. Space marks a line; \"{NONE}\" is one too.");
                return Step::Again;
            }
            return Step::Chosen(self.marked.iter().filter_map(|at| self.option(*at)).collect());
        }
        if let Some(option) = self.cursor.and_then(|at| self.option(at)) {
            return Step::Chosen(vec![option]);
        }
        "Nothing is chosen yet: up, down or a number, then Enter.".clone_into(&mut self.note);
        Step::Again
    }

    fn option(&self, row: usize) -> Option<usize> {
        match self.rows.get(row)? {
            Row::Option(index) => Some(*index),
            Row::None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::ui::person::{Aside, Candidate};
    use crate::ui::terminal::bare;

    fn methods() -> Choice {
        let option = |id: &str, label: &str, barred: Option<&str>| Candidate {
            id: id.into(),
            label: label.into(),
            barred: barred.map(Into::into),
        };
        Choice {
            flag: "--evidence",
            key: None,
            question: "Which number on file will you call?".into(),
            options: vec![
                option("42", "+49 ... 42, on file since 2021-04-02", None),
                option("77", "+49 ... 77", Some("added yesterday; numbers younger than 30 days cannot be called")),
                option("13", "+49 ... 13, on file since 2019-11-30", None),
            ],
            help: "Never a number that the caller gives you.".into(),
            asides: true,
        }
    }

    fn after(menu: &mut Menu, keys: &[Key]) -> Step {
        keys.iter().map(|key| menu.press(*key)).last().unwrap()
    }

    #[test]
    fn enter_alone_chooses_nothing() {
        let choice = methods();
        for mut menu in [Menu::one(&choice), Menu::several(&choice)] {
            assert_eq!(after(&mut menu, &[Key::Enter, Key::Enter, Key::Esc, Key::Enter]), Step::Again);
        }
    }

    #[test]
    fn numbers_and_arrows_pass_over_what_is_barred() {
        let choice = methods();
        assert_eq!(after(&mut Menu::one(&choice), &[Key::Char('2'), Key::Enter]), Step::Chosen(vec![2]));
        assert_eq!(after(&mut Menu::one(&choice), &[Key::Down, Key::Down, Key::Enter]), Step::Chosen(vec![2]));
        assert_eq!(after(&mut Menu::one(&choice), &[Key::Up, Key::Enter]), Step::Chosen(vec![2]));
        assert_eq!(after(&mut Menu::one(&choice), &[Key::Char('3'), Key::Enter]), Step::Again);
    }

    #[test]
    fn one_letter_is_enough_to_put_it_aside() {
        let mut choice = methods();
        let refuse = Step::Meant(Meant::Aside(Aside::Refuse));
        assert_eq!(Menu::one(&choice).press(Key::Char('r')), refuse);
        assert_eq!(Menu::several(&choice).press(Key::Char('R')), refuse);
        choice.asides = false;
        assert_eq!(Menu::one(&choice).press(Key::Char('r')), Step::Again);
        assert_eq!(Menu::one(&choice).press(Key::Char('?')), Step::Meant(Meant::Help));
    }

    #[test]
    fn none_of_them_must_be_said() {
        let choice = methods();
        let mut menu = Menu::several(&choice);
        assert_eq!(after(&mut menu, &[Key::Char('3'), Key::Enter]), Step::Chosen(vec![]));
        let mut menu = Menu::several(&choice);
        let keys = [Key::Char('3'), Key::Char('1'), Key::Enter];
        assert_eq!(after(&mut menu, &keys), Step::Chosen(vec![0]));
    }

    #[test]
    fn more_than_nine() {
        let mut choice = methods();
        choice.options =
            (1..=12).map(|n| Candidate { id: n.to_string(), label: n.to_string(), barred: None }).collect();
        let keys = [Key::Char('1'), Key::Char('2'), Key::Enter];
        assert_eq!(after(&mut Menu::one(&choice), &keys), Step::Chosen(vec![11]));
        let keys = [Key::Char('5'), Key::Char('2'), Key::Enter];
        assert_eq!(after(&mut Menu::one(&choice), &keys), Step::Chosen(vec![1]));
    }

    #[test]
    fn how_it_looks() {
        let choice = methods();
        let mut menu = Menu::one(&choice);
        menu.press(Key::Down);
        insta::assert_snapshot!(menu.lines(&bare(60), 24).join("\n"), @r#"
        Which number on file will you call?
        > 1  +49 ... 42, on file since 2021-04-02
          -  +49 ... 77: not allowed, added yesterday; numbers
             younger than 30 days cannot be called
          2  +49 ... 13, on file since 2019-11-30
          up/down or number, Enter   r refuse   e escalate   n note
          p pause   ? help
        "#);
        let mut menu = Menu::several(&choice);
        after(&mut menu, &[Key::Char(' '), Key::Esc]);
        insta::assert_snapshot!(menu.lines(&bare(60), 24).join("\n"), @r#"
        Which number on file will you call?
        > [x] 1  +49 ... 42, on file since 2021-04-02
              -  +49 ... 77: not allowed, added yesterday; numbers
                 younger than 30 days cannot be called
          [ ] 2  +49 ... 13, on file since 2019-11-30
          [ ] 3  none of these
        ! Nothing is chosen. Choose, or press one of the letters
          below.
          number or Space marks, Enter goes on   r refuse
          e escalate   n note   p pause   ? help
        "#);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))] // unoptimised wrapping is slow

        #[test]
        fn it_fits_and_a_barred_option_is_never_chosen(
            options in proptest::collection::vec(("\\PC{0,90}", any::<bool>()), 1..30),
            keys in proptest::collection::vec(
                proptest::sample::select(vec![Key::Down, Key::Up, Key::Enter, Key::Char(' '), Key::Char('1'), Key::Char('7')]), 0..40),
            several: bool, width in 40_usize..100, rows in 20_usize..40,
        ) {
            let mut choice = methods();
            choice.options = options.into_iter().map(|(label, barred)| Candidate {
                id: label.clone(), label, barred: barred.then(|| "no".to_owned()) }).collect();
            let mut menu = Menu::new(&choice, several);
            for key in keys {
                if let Step::Chosen(chosen) = menu.press(key) {
                    prop_assert!(chosen.iter().all(|index| choice.options[*index].barred.is_none()));
                    prop_assert!(several || chosen.len() == 1);
                }
                let lines = menu.lines(&bare(width), rows);
                for line in &lines {
                    prop_assert!(line.width() <= width, "{line:?}");
                }
                prop_assert!(lines.len() < rows, "{} of {rows}", lines.len());
                if menu.cursor.is_some() {
                    prop_assert!(lines.iter().any(|line| line.starts_with('>')));
                }
            }
        }
    }
}
