//! The look of a menu: its lines, wrapped and windowed to the terminal.

use std::fmt::Write as _;

use dialoguer::theme::{SimpleTheme, Theme};

use super::{DIGITS, Menu, MenuRow, NONE};
use crate::base::safe_text::{safe, safe_long};
use crate::ui::options;
use crate::ui::options::is_yes_no;
use crate::ui::show::{painted, wrapped};
use crate::ui::terminal::Terminal;

impl Menu<'_> {
    /// The lines of the menu, none wider than the terminal, and no more than `rows` where that can
    /// be; and which of them the cursor is on.
    pub fn lines(&self, terminal: &Terminal, rows: usize) -> (Vec<String>, usize) {
        let mut head = vec![String::new()];
        head.extend(self.head(terminal));
        let foot = self.foot(terminal);
        let (blocks, current) = self.blocks(terminal);
        let room = rows.saturating_sub(head.len() + foot.len() + 3).max(3);
        let shown = window(&blocks.iter().map(Vec::len).collect::<Vec<_>>(), current, room);
        let more = |count: usize, place: &str| {
            let long = format!("    ({count} more {place})");
            let said =
                if long.len() <= terminal.width { long } else { format!("({count} {place})") };
            (count > 0).then_some(said)
        };
        let mut lines = head;
        lines.extend(more(shown.start, "above"));
        let above: usize = current.filter(|at| *at >= shown.start).map_or(0, |at| {
            lines.len() + blocks[shown.start..at].iter().map(Vec::len).sum::<usize>()
        });
        let below = blocks.len() - shown.end;
        lines.extend(blocks[shown].iter().flatten().cloned());
        lines.extend(more(below, "below"));
        // What is wrong is read before what can be chosen, where there is no room for both.
        let focus = if self.note.is_empty() || lines.len() + foot.len() < rows {
            above
        } else {
            lines.len()
        };
        lines.extend(foot);
        (lines, focus)
    }

    fn head(&self, terminal: &Terminal) -> Vec<String> {
        let bold = console::Style::new().bold();
        let question = safe_long(&self.choice.question);
        wrapped(&question, terminal.width, "", "")
            .iter()
            .map(|line| painted(terminal, &bold, line))
            .collect()
    }

    /// A block of lines for each option, for none of them and for the way back; and which has the
    /// cursor.
    fn blocks(&self, terminal: &Terminal) -> (Vec<Vec<String>>, Option<usize>) {
        let mut blocks = Vec::new();
        let mut current = None;
        let mut add = |row: MenuRow, label: String| {
            let at = self.rows.iter().position(|other| *other == row);
            if at.is_some() && at == self.cursor {
                current = Some(blocks.len());
            }
            blocks.push(self.block(terminal, row, &label, at));
        };
        for (index, option) in self.choice.options.iter().enumerate() {
            let label = match &option.disabled_reason {
                Some(why) => format!("{}: not allowed, {}", safe(&option.label), safe(why)),
                None => safe(&option.label),
            };
            add(MenuRow::Option(index), label);
        }
        if self.several {
            add(MenuRow::None, NONE.to_owned());
        }
        if let Some(back) = self.choice.back {
            add(MenuRow::Back, back.to_owned());
        }
        (blocks, current)
    }

    fn block(
        &self,
        terminal: &Terminal,
        row: MenuRow,
        label: &str,
        at: Option<usize>,
    ) -> Vec<String> {
        let digits = self.highest().to_string().len();
        let number = self.number_of(row).to_string();
        // Not to be chosen: shown where it always is, without its number.
        let number = if at.is_some() { number } else { "-".to_owned() };
        let first = format!("{number:>digits$}  ");
        let rest = " ".repeat(digits + 2);
        // What the theme puts before an item: "> [x] " or "> ".
        let frame = if self.several { 6 } else { 2 };
        let width = terminal.width.saturating_sub(frame).max(1);
        let lines = wrapped(label, width, &first, &rest);
        let Some(at) = at else {
            let dim = console::Style::new().dim();
            return lines
                .iter()
                .map(|line| painted(terminal, &dim, &format!("{}{line}", " ".repeat(frame))))
                .collect();
        };
        let active = self.cursor == Some(at);
        let themed = |index: usize, line: &String| {
            let mut text = String::new();
            let _ = match (index, self.several && row != MenuRow::Back) {
                // The theme with colours tells the line with the cursor by its colour alone.
                (0, true) => SimpleTheme.format_multi_select_prompt_item(
                    &mut text,
                    line,
                    self.marked.contains(&at),
                    active,
                ),
                (0, false) => SimpleTheme.format_select_prompt_item(&mut text, line, active),
                (_, _) => write!(text, "{}{line}", " ".repeat(frame)),
            };
            let style =
                if active { console::Style::new().cyan().bold() } else { console::Style::new() };
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
        let how = match (self.several, self.highest() <= DIGITS) {
            (true, true) if self.brief => "numbers, Enter",
            (false, _) if self.brief && is_yes_no(self.choice) => "y/n, Enter",
            (false, _) if self.brief => "number, Enter",
            (true, true) => "number or Space marks, Enter goes on",
            (true, false) => "number goes to a line, Space marks, Enter goes on",
            (false, _) if is_yes_no(self.choice) => "y, n or number, Enter",
            (false, _) => "up/down or number, Enter",
        };
        let how = if self.choice.back.is_some() {
            format!("{how}   Esc\u{a0}back")
        } else {
            how.to_owned()
        };
        let line = format!("{how}   {}", self.keys().join("   "));
        let dim = console::Style::new().dim();
        let foot = wrapped(&line, terminal.width, "  ", "  ");
        lines.extend(foot.iter().map(|line| painted(terminal, &dim, &line.replace('\u{a0}', " "))));
        lines
    }
}

impl Menu<'_> {
    /// The keys that can be pressed instead of an answer.
    fn keys(&self) -> Vec<String> {
        if self.brief {
            let letters = options::letters(self.asides);
            return [letters, "?\u{a0}more".to_owned()]
                .into_iter()
                .filter(|key| !key.is_empty())
                .collect();
        }
        options::offered(self.asides)
            .map(|(key, word)| format!("{key}\u{a0}{}", word.replace(' ', "\u{a0}")))
            .collect()
    }
}

/// Returns the range of the blocks to show. The block with the cursor is in the range, and the
/// range takes no more than `room` lines.
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
