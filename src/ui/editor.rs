//! A text field: what a key does to the text, and how it looks when it takes several lines. No terminal in here.
//!
//! dialoguer's `Input` draws a text again wrongly once it is longer than the line, which a reason is at 60 columns.

use unicode_width::UnicodeWidthStr;

use super::asides::{self, Meant};
use super::keys::Key;
use super::person::Line;
use super::show::{painted, wrapped};
use super::terminal::Terminal;
use super::text::{safe_block, safe_char};

/// Most characters that can be typed.
const MOST: usize = 2_000;

/// Columns of `> `.
const MARGIN: usize = 2;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Again,
    Answer(String),
    Meant(Meant),
    /// Ctrl-D in an empty field.
    End,
}

#[derive(Debug)]
pub struct Editor<'a> {
    line: &'a Line,
    text: Vec<char>,
    cursor: usize,
    /// Esc was pressed: the next letter may put the question aside, also when a draft is in the field.
    escaped: bool,
    note: String,
}

impl<'a> Editor<'a> {
    pub fn new(line: &'a Line) -> Self {
        // A field is one line: what is open to edit must be too.
        let text: Vec<char> =
            line.draft.iter().flat_map(|draft| draft.chars()).map(|c| if c.is_control() { ' ' } else { c }).collect();
        Self { line, cursor: text.len(), text, escaped: false, note: String::new() }
    }

    pub fn press(&mut self, key: Key) -> Step {
        self.note.clear();
        if std::mem::take(&mut self.escaped)
            && let Key::Char(c) = key
            && let Some(meant) = asides::meant(c, self.line.asides)
        {
            return Step::Meant(meant);
        }
        match key {
            Key::Char(c) if self.text.len() < MOST => {
                self.text.insert(self.cursor, c);
                self.cursor += 1;
            }
            Key::Char(_) => self.note = format!("No more than {MOST} characters."),
            Key::Backspace if self.cursor > 0 => {
                self.cursor -= 1;
                self.text.remove(self.cursor);
            }
            Key::Delete if self.cursor < self.text.len() => {
                self.text.remove(self.cursor);
            }
            Key::Left | Key::Ctrl('b') => self.cursor = self.cursor.saturating_sub(1),
            Key::Right | Key::Ctrl('f') => self.cursor = (self.cursor + 1).min(self.text.len()),
            Key::Home | Key::Up | Key::Ctrl('a') => self.cursor = 0,
            Key::End | Key::Down | Key::Ctrl('e') => self.cursor = self.text.len(),
            Key::Ctrl('u') => {
                self.text.drain(..self.cursor);
                self.cursor = 0;
            }
            Key::Ctrl('k') => self.text.truncate(self.cursor),
            Key::Ctrl('w') => self.rub_word(),
            Key::Ctrl('d') if self.text.is_empty() => return Step::End,
            Key::Esc => {
                self.escaped = true;
                let letters: Vec<String> =
                    asides::offered(self.line.asides).map(|(key, word)| format!("{key} {word}")).collect();
                self.note = format!("Esc, then {}; anything else goes on.", letters.join(", "));
            }
            Key::Enter => return self.enter(),
            Key::Backspace | Key::Delete | Key::Tab | Key::Ctrl(_) | Key::Other => {}
        }
        Step::Again
    }

    fn rub_word(&mut self) {
        let before = &self.text[..self.cursor];
        let end = before.iter().rposition(|c| *c != ' ').map_or(0, |at| at + 1);
        let start = before[..end].iter().rposition(|c| *c == ' ').map_or(0, |at| at + 1);
        self.text.drain(start..self.cursor);
        self.cursor = start;
    }

    fn enter(&mut self) -> Step {
        let text: String = self.text.iter().collect();
        match asides::command(&text, self.line.asides) {
            Some(Ok(meant)) => {
                self.text.clear();
                self.cursor = 0;
                return Step::Meant(meant);
            }
            Some(Err(())) => {
                self.note = format!("There is no command {}.", safe_block(text.trim()));
                return Step::Again;
            }
            None => {}
        }
        match shortfall(self.line, &text) {
            Some(note) => {
                self.note = note;
                Step::Again
            }
            None => Step::Answer(text.trim().to_owned()),
        }
    }

    /// The lines of the field, and the row and column of the cursor.
    pub fn lines(&self, terminal: &Terminal) -> (Vec<String>, (usize, usize)) {
        let bold = console::Style::new().bold();
        let question = wrapped(&safe_block(&self.line.question), terminal.width, "", "");
        let mut lines = vec![String::new()];
        lines.extend(question.iter().map(|line| painted(terminal, &bold, line)));
        let above = lines.len();
        let (field, (row, column)) = self.field(terminal.width);
        lines.extend(field);
        if !self.note.is_empty() {
            let style = console::Style::new().yellow();
            let note = wrapped(&self.note, terminal.width, "! ", "  ");
            lines.extend(note.iter().map(|line| painted(terminal, &style, line)));
        }
        let keys: Vec<String> =
            asides::offered(self.line.asides).map(|(key, word)| format!(":{key}\u{a0}{word}")).collect();
        let dim = console::Style::new().dim();
        let foot = wrapped(&format!("Enter   {}", keys.join("   ")), terminal.width, "  ", "  ");
        lines.extend(foot.iter().map(|line| painted(terminal, &dim, &line.replace('\u{a0}', " "))));
        (lines, (above + row, column))
    }

    /// The text behind `> `, broken between words where the screen ends, wide characters whole.
    fn field(&self, width: usize) -> (Vec<String>, (usize, usize)) {
        // One column is left free: a cursor behind the last column is on no line in particular.
        let room = width - 1;
        let mut lines = vec!["> ".to_owned()];
        let mut column = MARGIN;
        let mut cursor = (0, column);
        for (index, c) in self.text.iter().enumerate() {
            let shown = safe_char(*c);
            let starts = *c != ' ' && (index == 0 || self.text[index - 1] == ' ');
            let word = if starts { self.word_width(index) } else { 0 };
            let takes = if word + MARGIN <= room { word.max(shown.width()) } else { shown.width() };
            if column + takes > room {
                lines.push(" ".repeat(MARGIN));
                column = MARGIN;
            }
            if index == self.cursor {
                cursor = (lines.len() - 1, column);
            }
            if let Some(last) = lines.last_mut() {
                last.push_str(&shown);
            }
            column += shown.width();
        }
        if self.cursor == self.text.len() {
            cursor = (lines.len() - 1, column);
        }
        (lines, cursor)
    }

    fn word_width(&self, start: usize) -> usize {
        self.text[start..].iter().take_while(|c| **c != ' ').map(|c| safe_char(*c).width()).sum()
    }
}

/// Why `text` is too short an answer to `line`, if it is.
pub fn shortfall(line: &Line, text: &str) -> Option<String> {
    let has = text.trim().chars().count();
    (has < line.least).then(|| match line.least {
        1 => "An answer is needed.".to_owned(),
        least => format!("At least {least} characters are needed; these are {has}."),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::ui::person::Aside;
    use crate::ui::terminal::bare;

    fn reason(draft: Option<&str>) -> Line {
        Line {
            flag: "--reason",
            key: None,
            question: "Why is this being done?".into(),
            draft: draft.map(Into::into),
            least: 10,
            help: String::new(),
            asides: true,
        }
    }

    fn typed(editor: &mut Editor, text: &str) -> Step {
        text.chars().map(|c| editor.press(if c == '\n' { Key::Enter } else { Key::Char(c) })).last().unwrap()
    }

    #[test]
    fn a_draft_is_open_to_edit() {
        let line = reason(Some("Lost phone; see ticket #1234"));
        let mut editor = Editor::new(&line);
        for key in [Key::Backspace, Key::Char('5'), Key::Home, Key::Char('>'), Key::Delete, Key::Char('l')] {
            editor.press(key);
        }
        assert_eq!(editor.press(Key::Enter), Step::Answer(">lost phone; see ticket #1235".into()));
        editor.press(Key::Ctrl('e'));
        editor.press(Key::Ctrl('w'));
        assert_eq!(editor.press(Key::Enter), Step::Answer(">lost phone; see ticket".into()));
    }

    #[test]
    fn too_short_is_no_answer() {
        let line = reason(None);
        let mut editor = Editor::new(&line);
        assert_eq!(typed(&mut editor, "short\n"), Step::Again);
        assert!(editor.note.contains("At least 10"));
        assert_eq!(typed(&mut editor, " but longer\n"), Step::Answer("short but longer".into()));
    }

    #[test]
    fn asides_by_command_and_behind_esc() {
        let line = reason(None);
        assert_eq!(typed(&mut Editor::new(&line), ":p\n"), Step::Meant(Meant::Aside(Aside::Pause)));
        assert_eq!(typed(&mut Editor::new(&line), ":x\n"), Step::Again);
        let line = reason(Some("a draft that is long enough"));
        let mut editor = Editor::new(&line);
        editor.press(Key::Esc);
        assert_eq!(editor.press(Key::Char('e')), Step::Meant(Meant::Aside(Aside::Escalate)));
        let mut editor = Editor::new(&line);
        editor.press(Key::Esc);
        editor.press(Key::Right);
        assert_eq!(editor.press(Key::Char('e')), Step::Again);
        assert_eq!(Editor::new(&reason(None)).press(Key::Ctrl('d')), Step::End);
    }

    #[test]
    fn how_it_looks() {
        let line = reason(Some("Lost phone; identity verified by video call on 2026-05-17, see ticket #1234"));
        let (lines, cursor) = Editor::new(&line).lines(&bare(60));
        insta::assert_snapshot!(lines.join("\n"), @r#"
        Why is this being done?
        > Lost phone; identity verified by video call on 
          2026-05-17, see ticket #1234
          Enter   :r refuse   :e escalate   :n note   :p pause
          :? help
        "#);
        assert_eq!(cursor, (3, 30));
    }

    proptest! {
        #[test]
        fn it_fits_and_the_cursor_is_in_it(
            draft in "\\PC{0,200}",
            keys in proptest::collection::vec(proptest::sample::select(vec![
                Key::Char('日'), Key::Char('x'), Key::Char('\u{202e}'), Key::Left, Key::Right, Key::Backspace, Key::Delete, Key::Home,
                Key::End, Key::Esc, Key::Ctrl('w'), Key::Ctrl('u'), Key::Ctrl('k')]), 0..40),
            width in 40_usize..100,
        ) {
            let line = reason(Some(&draft));
            let mut editor = Editor::new(&line);
            for key in keys {
                editor.press(key);
                let (lines, (row, column)) = editor.lines(&bare(width));
                prop_assert!(row < lines.len() && column < width);
                for line in lines {
                    prop_assert!(line.width() <= width, "{line:?}");
                }
            }
        }
    }
}
