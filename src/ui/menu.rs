//! A menu: which line the cursor is on, what a key does to it, and how it looks. No terminal in here.
//!
//! dialoguer's theme draws the lines. Its `Select` does not run them: it knows no key but its own (refusing takes one),
//! cannot bar an item, draws again wrongly once a line wraps, and misses a signal that comes between two reads.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use dialoguer::theme::{SimpleTheme, Theme};

use super::asides::{self, Meant};
use super::keys::Key;
use super::options::open;
use super::person::{Candidate, Choice};
use super::show::{painted, wrapped};
use super::terminal::Terminal;
use super::text::{safe, safe_block};

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
    /// Which of `rows`. Nothing at first, so that Enter alone permits nothing.
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
        Self { choice, several, rows, cursor: None, marked: BTreeSet::new(), typed: 0, note: String::new() }
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

    /// A number moves the cursor; Enter chooses. `long` is with the digits typed before, `short` without.
    fn number(&mut self, long: usize, short: usize) {
        match [long, short].into_iter().find(|number| (1..=self.rows.len()).contains(number)) {
            Some(number) => {
                self.typed = number;
                self.cursor = Some(number - 1);
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

    /// The lines of the menu, none wider than the terminal, and no more than `rows` where that can be.
    pub fn lines(&self, terminal: &Terminal, rows: usize) -> Vec<String> {
        let mut head = vec![String::new()];
        head.extend(self.head(terminal));
        let foot = self.foot(terminal);
        let (blocks, current) = self.blocks(terminal);
        let room = rows.saturating_sub(head.len() + foot.len() + 3).max(3);
        let shown = window(&blocks.iter().map(Vec::len).collect::<Vec<_>>(), current, room);
        let more = |count: usize, place: &str| (count > 0).then(|| format!("    ({count} more {place})"));
        let mut lines = head;
        lines.extend(more(shown.start, "above"));
        let below = blocks.len() - shown.end;
        lines.extend(blocks[shown].iter().flatten().cloned());
        lines.extend(more(below, "below"));
        lines.extend(foot);
        lines
    }

    fn head(&self, terminal: &Terminal) -> Vec<String> {
        let bold = console::Style::new().bold();
        let question = safe_block(&self.choice.question);
        wrapped(&question, terminal.width, "", "").iter().map(|line| painted(terminal, &bold, line)).collect()
    }

    /// A block of lines for each option and, for several, for none of them; and which has the cursor.
    fn blocks(&self, terminal: &Terminal) -> (Vec<Vec<String>>, Option<usize>) {
        let mut blocks = Vec::new();
        let mut current = None;
        let mut number = 0;
        for option in &self.choice.options {
            let at = option.barred.is_none().then(|| {
                number += 1;
                number - 1
            });
            if at.is_some() && at == self.cursor {
                current = Some(blocks.len());
            }
            blocks.push(self.block(terminal, option, at));
        }
        if self.several {
            if self.cursor == Some(number) {
                current = Some(blocks.len());
            }
            let none = Candidate { id: String::new(), label: NONE.to_owned(), barred: None };
            blocks.push(self.block(terminal, &none, Some(number)));
        }
        (blocks, current)
    }

    fn block(&self, terminal: &Terminal, option: &Candidate, at: Option<usize>) -> Vec<String> {
        let digits = self.rows.len().to_string().len();
        let number = at.map_or_else(|| "-".to_owned(), |at| (at + 1).to_string());
        let first = format!("{number:>digits$}  ");
        let rest = " ".repeat(digits + 2);
        let label = match &option.barred {
            Some(why) => format!("{}: not allowed, {}", safe(&option.label), safe(why)),
            None => safe(&option.label),
        };
        // What the theme puts before an item: "> [x] " or "> ".
        let frame = if self.several { 6 } else { 2 };
        let width = terminal.width.saturating_sub(frame);
        let lines = wrapped(&label, width, &first, &rest);
        let Some(at) = at else {
            let dim = console::Style::new().dim();
            return lines.iter().map(|line| painted(terminal, &dim, &format!("{}{line}", " ".repeat(frame)))).collect();
        };
        let active = self.cursor == Some(at);
        let themed = |index: usize, line: &String| {
            let mut text = String::new();
            let _ = match (index, self.several) {
                // The theme with colours tells the line with the cursor by its colour alone.
                (0, true) => {
                    SimpleTheme.format_multi_select_prompt_item(&mut text, line, self.marked.contains(&at), active)
                }
                (0, false) => SimpleTheme.format_select_prompt_item(&mut text, line, active),
                (_, _) => write!(text, "{}{line}", " ".repeat(frame)),
            };
            let style = if active { console::Style::new().cyan().bold() } else { console::Style::new() };
            painted(terminal, &style, &text)
        };
        lines.iter().enumerate().map(|(index, line)| themed(index, line)).collect()
    }

    fn foot(&self, terminal: &Terminal) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.note.is_empty() {
            let style = console::Style::new().yellow();
            let note = wrapped(&self.note, terminal.width, "! ", "  ");
            lines.extend(note.iter().map(|line| painted(terminal, &style, line)));
        }
        let how = if self.several { "Space marks, Enter goes on" } else { "up/down or number, Enter" };
        let keys: Vec<String> =
            asides::offered(self.choice.asides).map(|(key, word)| format!("{key}\u{a0}{word}")).collect();
        let line = format!("{how}   {}", keys.join("   "));
        let dim = console::Style::new().dim();
        let foot = wrapped(&line, terminal.width, "  ", "  ");
        lines.extend(foot.iter().map(|line| painted(terminal, &dim, &line.replace('\u{a0}', " "))));
        lines
    }
}

/// Which blocks to show so that the one with the cursor is among them and they take no more than `room` lines.
fn window(sizes: &[usize], current: Option<usize>, room: usize) -> std::ops::Range<usize> {
    let mut start = 0;
    let mut end = 0;
    let mut used = 0;
    let current = current.unwrap_or(0);
    while end < sizes.len() {
        used += sizes[end];
        end += 1;
        while used > room && start < end - 1 && start < current && end <= current + 1 {
            used -= sizes[start];
            start += 1;
        }
        if used > room && end > current {
            // The last one did not fit, unless it is the one with the cursor.
            return start..(end - 1).max(current + 1).min(sizes.len());
        }
    }
    start..end
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::ui::person::Aside;
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
        assert_eq!(after(&mut menu, &[Key::Char('3'), Key::Char(' '), Key::Enter]), Step::Chosen(vec![]));
        let mut menu = Menu::several(&choice);
        let keys = [Key::Char('3'), Key::Char(' '), Key::Char('1'), Key::Char(' '), Key::Enter];
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
        after(&mut menu, &[Key::Down, Key::Char(' '), Key::Esc]);
        insta::assert_snapshot!(menu.lines(&bare(60), 24).join("\n"), @r#"
        Which number on file will you call?
        > [x] 1  +49 ... 42, on file since 2021-04-02
              -  +49 ... 77: not allowed, added yesterday; numbers
                 younger than 30 days cannot be called
          [ ] 2  +49 ... 13, on file since 2019-11-30
          [ ] 3  none of these
        ! Nothing is chosen. Choose, or press one of the letters
          below.
          Space marks, Enter goes on   r refuse   e escalate
          n note   p pause   ? help
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
