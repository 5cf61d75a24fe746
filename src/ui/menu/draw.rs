//! How a menu looks: its lines, wrapped and windowed to the terminal.

use std::fmt::Write as _;

use dialoguer::theme::{SimpleTheme, Theme};

use super::{Menu, NONE};
use crate::ui::asides;
use crate::ui::person::Candidate;
use crate::ui::show::{painted, wrapped};
use crate::ui::terminal::Terminal;
use crate::ui::text::{safe, safe_block};

impl Menu<'_> {
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
        let how = if self.several { "number or Space marks, Enter goes on" } else { "up/down or number, Enter" };
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
