//! A text field: what a key does to the text, and how it looks when it takes several lines. No
//! terminal in here.
//!
//! dialoguer's `Input` draws a text again wrongly once it is longer than the line, which a reason
//! is at 60 columns.

use unicode_width::UnicodeWidthStr;

use super::key_decoder::KeyPress;
use super::keys::{NOT_UTF8, Pasted, one_line};
use super::options;
use super::options::{Asides, Meant};
use super::prompter::{Guide, TextQuestion};
use super::show::{painted, wrapped};
use super::terminal::Terminal;
use crate::base::safe_text::{safe_block, safe_char, safe_long};
use crate::secret::known::NOT_TEXT;

/// Most characters that can be typed.
const MOST: usize = 2_000;

/// Stands where bytes that are not UTF-8 were typed.
const LOST: char = '\u{fffd}';

/// Columns of `> `.
const MARGIN: usize = 2;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditStep {
    Again,
    Answer(String),
    Meant(Meant),
    Back,
    /// Ctrl-D in an empty field.
    End,
}

#[derive(Debug)]
pub struct Editor<'a> {
    line: &'a TextQuestion,
    asides: Asides,
    /// The keys are named in short.
    brief: bool,
    text: Vec<char>,
    cursor: usize,
    /// The text and the cursor before the keys that came in one go.
    before: (Vec<char>, usize),
    /// Esc was pressed: the next letter may put the question aside, also when a draft is in the
    /// field.
    escaped: bool,
    note: String,
}

impl<'a> Editor<'a> {
    pub fn new(line: &'a TextQuestion) -> Self {
        // A field is one line: what is open to edit must be too.
        let text: Vec<char> = line
            .draft
            .iter()
            .flat_map(|draft| draft.chars())
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        Self {
            line,
            asides: Asides::of(line.asides, &Guide::default()),
            brief: false,
            cursor: text.len(),
            before: (text.clone(), text.len()),
            text,
            escaped: false,
            note: String::new(),
        }
    }

    /// The same field, for whom the guide is.
    #[must_use]
    pub fn guided(self, guide: &Guide) -> Self {
        let asides = Asides::of(self.line.asides, guide);
        Self { asides, brief: guide.brief, ..self }
    }

    pub fn press(&mut self, key: KeyPress) -> EditStep {
        self.note.clear();
        if std::mem::take(&mut self.escaped)
            && let KeyPress::Char(c) = key
            && let Some(meant) = options::meant(c, self.asides)
        {
            return EditStep::Meant(meant);
        }
        match key {
            KeyPress::Char(c) if self.text.len() < MOST => {
                self.text.insert(self.cursor, c);
                self.cursor += 1;
            }
            KeyPress::Char(_) => self.note = format!("No more than {MOST} characters."),
            KeyPress::Backspace if self.cursor > 0 => {
                self.cursor -= 1;
                self.text.remove(self.cursor);
            }
            KeyPress::Delete if self.cursor < self.text.len() => {
                self.text.remove(self.cursor);
            }
            KeyPress::Left | KeyPress::Ctrl('b') => self.cursor = self.cursor.saturating_sub(1),
            KeyPress::Right | KeyPress::Ctrl('f') => {
                self.cursor = (self.cursor + 1).min(self.text.len());
            }
            KeyPress::Home | KeyPress::Up | KeyPress::Ctrl('a') => self.cursor = 0,
            KeyPress::End | KeyPress::Down | KeyPress::Ctrl('e') => self.cursor = self.text.len(),
            KeyPress::Ctrl('u') => {
                self.text.drain(..self.cursor);
                self.cursor = 0;
            }
            KeyPress::Ctrl('k') => self.text.truncate(self.cursor),
            KeyPress::Ctrl('w') => self.rub_word(),
            KeyPress::Ctrl('d') if self.text.is_empty() => return EditStep::End,
            // Seen where it is missing: a sentence that lost its letters unseen would stand in the
            // ledger for good.
            KeyPress::NotText if self.text.len() < MOST => {
                self.text.insert(self.cursor, LOST);
                self.cursor += 1;
                NOT_UTF8.clone_into(&mut self.note);
            }
            KeyPress::Esc if self.line.back.is_some() => return EditStep::Back,
            KeyPress::Esc => {
                self.escaped = true;
                let letters: Vec<String> = options::offered(self.asides)
                    .map(|(key, word)| format!("{key} {word}"))
                    .collect();
                self.note = format!("Esc, then {}; anything else goes on.", letters.join(", "));
            }
            KeyPress::Enter => return self.enter(),
            KeyPress::Backspace
            | KeyPress::Delete
            | KeyPress::Tab
            | KeyPress::Ctrl(_)
            | KeyPress::NotText
            | KeyPress::Paste
            | KeyPress::Resized
            | KeyPress::Other => {}
        }
        EditStep::Again
    }

    /// Puts pasted text where the cursor is: one line, or nothing.
    pub fn paste(&mut self, pasted: &Pasted) {
        self.escaped = false;
        match one_line(pasted) {
            Ok(text) => {
                let text: Vec<char> =
                    text.chars().map(|c| if c == '\t' { ' ' } else { c }).collect();
                if text.iter().any(|c| c.is_control()) {
                    "What was pasted has control characters. Nothing of it was taken."
                        .clone_into(&mut self.note);
                } else if self.text.len() + text.len() > MOST {
                    self.note = format!("No more than {MOST} characters. Nothing of it was taken.");
                } else {
                    let count = text.len();
                    self.text.splice(self.cursor..self.cursor, text);
                    self.cursor += count;
                    self.note.clear();
                }
            }
            Err(why) => why.clone_into(&mut self.note),
        }
    }

    /// The next key comes after a pause.
    pub fn mark(&mut self) {
        self.before.0.fill('\0');
        self.before = (self.text.clone(), self.cursor);
    }

    /// Takes back what came in one go with the Enter that is not taken, and says why.
    pub fn refuse_burst(&mut self, why: &str) {
        (self.text, self.cursor) = self.before.clone();
        self.refuse(why);
    }

    /// Takes the whole text out of the field, and says why.
    pub fn forget(&mut self, why: &str) {
        self.text.fill('\0');
        self.text.clear();
        self.cursor = 0;
        self.mark();
        self.refuse(why);
    }

    /// Says why Enter was not taken.
    pub fn refuse(&mut self, why: &str) {
        self.escaped = false;
        why.clone_into(&mut self.note);
    }

    fn rub_word(&mut self) {
        let before = &self.text[..self.cursor];
        let end = before.iter().rposition(|c| *c != ' ').map_or(0, |at| at + 1);
        let start = before[..end].iter().rposition(|c| *c == ' ').map_or(0, |at| at + 1);
        self.text.drain(start..self.cursor);
        self.cursor = start;
    }

    fn enter(&mut self) -> EditStep {
        let text: String = self.text.iter().collect();
        match options::command(&text, self.asides) {
            Some(Ok(meant)) => {
                self.text.clear();
                self.cursor = 0;
                return EditStep::Meant(meant);
            }
            Some(Err(())) => {
                self.note = format!("There is no command {}.", safe_block(text.trim()));
                return EditStep::Again;
            }
            None => {}
        }
        if self.text.contains(&LOST) {
            self.note = format!("{LOST} stands for what could not be read. {NOT_UTF8}");
            return EditStep::Again;
        }
        if text.trim().is_empty() && self.line.back.is_some() {
            return EditStep::Back;
        }
        match shortfall(self.line, &text) {
            Some(note) => {
                self.note = note;
                EditStep::Again
            }
            None => EditStep::Answer(text.trim().to_owned()),
        }
    }

    /// The lines of the field, and the row and column of the cursor.
    pub fn lines(&self, terminal: &Terminal) -> (Vec<String>, (usize, usize)) {
        let bold = console::Style::new().bold();
        let question = wrapped(&safe_long(&self.line.question), terminal.width, "", "");
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
        let keys: Vec<String> = if self.brief {
            let letters = options::letters(self.asides);
            let letters = (!letters.is_empty()).then(|| format!(":{letters}"));
            letters.into_iter().chain([":?\u{a0}more".to_owned()]).collect()
        } else {
            let named = |(key, word): (char, &str)| format!(":{key}\u{a0}{word}");
            options::offered(self.asides).map(named).collect()
        };
        let dim = console::Style::new().dim();
        let back = self.line.back.map_or_else(String::new, |back| {
            format!("   Esc\u{a0}{}", back.replace(' ', "\u{a0}"))
        });
        let foot =
            wrapped(&format!("Enter{back}   {}", keys.join("   ")), terminal.width, "  ", "  ");
        lines.extend(foot.iter().map(|line| painted(terminal, &dim, &line.replace('\u{a0}', " "))));
        (lines, (above + row, column))
    }

    /// The text behind `> `, broken between words where the screen ends, wide characters whole.
    fn field(&self, width: usize) -> (Vec<String>, (usize, usize)) {
        // One column is left free: a cursor behind the last column is on no line in particular.
        let room = width.saturating_sub(1).max(MARGIN + 2);
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

/// Said of a text that holds a secret of this session.
pub fn text_refused() -> String {
    format!("That holds {NOT_TEXT}. It was not taken, and is not recorded.")
}

/// Returns why `text` is too short an answer to `line`, if `text` is too short.
pub fn shortfall(line: &TextQuestion, text: &str) -> Option<String> {
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
    use crate::ui::prompter::SessionCommand;
    use crate::ui::terminal::bare;

    fn reason(draft: Option<&str>) -> TextQuestion {
        TextQuestion {
            flag: "--reason",
            key: None,
            question: "Why is this being done?".into(),
            draft: draft.map(Into::into),
            least: 10,
            help: String::new(),
            asides: true,
            back: None,
        }
    }

    fn typed(editor: &mut Editor, text: &str) -> EditStep {
        text.chars()
            .map(|c| editor.press(if c == '\n' { KeyPress::Enter } else { KeyPress::Char(c) }))
            .last()
            .unwrap()
    }

    #[test]
    fn a_draft_is_open_to_edit() {
        let line = reason(Some("Lost phone; see ticket #1234"));
        let mut editor = Editor::new(&line);
        for key in [
            KeyPress::Backspace,
            KeyPress::Char('5'),
            KeyPress::Home,
            KeyPress::Char('>'),
            KeyPress::Delete,
            KeyPress::Char('l'),
        ] {
            editor.press(key);
        }
        assert_eq!(
            editor.press(KeyPress::Enter),
            EditStep::Answer(">lost phone; see ticket #1235".into())
        );
        editor.press(KeyPress::Ctrl('e'));
        editor.press(KeyPress::Ctrl('w'));
        assert_eq!(
            editor.press(KeyPress::Enter),
            EditStep::Answer(">lost phone; see ticket".into())
        );
    }

    #[test]
    fn too_short_is_no_answer() {
        let line = reason(None);
        let mut editor = Editor::new(&line);
        assert_eq!(typed(&mut editor, "short\n"), EditStep::Again);
        assert!(editor.note.contains("At least 10"));
        assert_eq!(
            typed(&mut editor, " but longer\n"),
            EditStep::Answer("short but longer".into())
        );
    }

    #[test]
    fn asides_by_command_and_behind_esc() {
        let line = reason(None);
        assert_eq!(
            typed(&mut Editor::new(&line), ":p\n"),
            EditStep::Meant(Meant::Aside(SessionCommand::Pause))
        );
        assert_eq!(typed(&mut Editor::new(&line), ":x\n"), EditStep::Again);
        let line = reason(Some("a draft that is long enough"));
        let mut editor = Editor::new(&line);
        editor.press(KeyPress::Esc);
        assert_eq!(
            editor.press(KeyPress::Char('e')),
            EditStep::Meant(Meant::Aside(SessionCommand::Escalate))
        );
        let mut editor = Editor::new(&line);
        editor.press(KeyPress::Esc);
        editor.press(KeyPress::Right);
        assert_eq!(editor.press(KeyPress::Char('e')), EditStep::Again);
        assert_eq!(Editor::new(&reason(None)).press(KeyPress::Ctrl('d')), EditStep::End);
    }

    #[test]
    fn a_side_prompt_is_left_by_escape_or_an_empty_line() {
        let line = TextQuestion { back: Some("Back: no note"), asides: false, ..reason(None) };
        assert_eq!(Editor::new(&line).press(KeyPress::Esc), EditStep::Back);
        assert_eq!(Editor::new(&line).press(KeyPress::Enter), EditStep::Back);
        assert_eq!(typed(&mut Editor::new(&line), "  \n"), EditStep::Back);
        assert_eq!(
            typed(&mut Editor::new(&line), "short\n"),
            EditStep::Again,
            "what was begun is not thrown away"
        );
        let mut begun = Editor::new(&line);
        typed(&mut begun, "begun");
        assert_eq!(begun.press(KeyPress::Esc), EditStep::Back);
        assert!(
            Editor::new(&line)
                .lines(&bare(60))
                .0
                .join("\n")
                .contains("Enter   Esc Back: no note   :? help")
        );
    }

    #[test]
    fn a_paste_is_one_answer_or_none() {
        let pasted =
            |text: &str| Pasted { text: zeroize::Zeroizing::new(text.to_owned()), whole: true };
        let line = reason(None);
        let mut editor = Editor::new(&line);
        typed(&mut editor, "ticket ");
        editor.paste(&pasted("SD-77 of today\n"));
        assert_eq!(
            editor.press(KeyPress::Enter),
            EditStep::Answer("ticket SD-77 of today".into()),
            "Enter is pressed, not pasted"
        );
        for wrong in ["two\nlines of text", "a bell \u{7}", "an escape \u{1b}[2J"] {
            editor.paste(&pasted(wrong));
            assert!(editor.note.contains("Nothing of"), "{wrong:?}: {}", editor.note);
            assert_eq!(
                editor.press(KeyPress::Enter),
                EditStep::Answer("ticket SD-77 of today".into()),
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn what_is_no_text_is_seen_and_not_recorded() {
        let line = reason(None);
        let mut editor = Editor::new(&line);
        typed(&mut editor, "an answer of Zo");
        editor.press(KeyPress::NotText);
        assert_eq!(editor.press(KeyPress::Enter), EditStep::Again);
        assert!(editor.note.contains("does not send UTF-8"), "{}", editor.note);
        editor.press(KeyPress::Backspace);
        assert_eq!(editor.press(KeyPress::Enter), EditStep::Answer("an answer of Zo".into()));
    }

    #[test]
    fn how_it_looks() {
        let line = reason(Some(
            "Lost phone; identity verified by video call on 2026-05-17, see ticket #1234",
        ));
        let (lines, cursor) = Editor::new(&line).lines(&bare(60));
        insta::assert_snapshot!(lines.join("\n"), @r#"
        Why is this being done?
        > Lost phone; identity verified by video call on 
          2026-05-17, see ticket #1234
          Enter   :r refuse   :e escalate   :f flag   :a add note
          :p pause   :? help
        "#);
        assert_eq!(cursor, (3, 30));
    }

    proptest! {
        #[test]
        fn it_fits_and_the_cursor_is_in_it(
            draft in "\\PC{0,200}",
            keys in proptest::collection::vec(proptest::sample::select(vec![
                KeyPress::Char('日'), KeyPress::Char('x'), KeyPress::Char('\u{202e}'), KeyPress::Left, KeyPress::Right, KeyPress::Backspace, KeyPress::Delete, KeyPress::Home,
                KeyPress::End, KeyPress::Esc, KeyPress::Ctrl('w'), KeyPress::Ctrl('u'), KeyPress::Ctrl('k')]), 0..40),
            width in 16_usize..100,
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
