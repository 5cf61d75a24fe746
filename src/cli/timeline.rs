//! Entries as lines: a day is said once, and what was done is wrapped beside it. Nothing has to be
//! known of the entries to come.

use crate::base::safe_text::{safe, safe_long};
use crate::ledger::Committed;
use crate::ui::terminal::Terminal;

use super::describe::sentence;

/// Fewest columns beside which a sentence can be read.
const LEAST: usize = 30;

/// Lays entries out one after the other.
pub struct Timeline {
    /// Columns to keep to; `None`: a line an entry, however long, for whoever searches in it.
    width: Option<usize>,
    /// Number and case too: entries of several cases.
    of_many: bool,
    plain: bool,
    day: String,
}

impl Timeline {
    pub fn new(terminal: &Terminal, shown: bool, of_many: bool) -> Timeline {
        Timeline {
            width: shown.then_some(terminal.width),
            of_many,
            plain: terminal.plain,
            day: String::new(),
        }
    }

    /// The lines of one entry, safe to show.
    pub fn lines(&mut self, entry: &Committed) -> String {
        self.telling(entry, &sentence(entry))
    }

    /// The same, told in these words.
    pub fn telling(&mut self, entry: &Committed, what: &str) -> String {
        let draft = entry.draft();
        let (who, what) = (safe(&draft.actor), safe_long(what));
        let case = draft.case.as_deref().unwrap_or("");
        let Some(width) = self.width.filter(|_| !self.plain) else {
            let time = entry.time().format("%Y-%m-%d %H:%M:%S");
            return if self.of_many {
                format!("{:>7}  {time}  {case:8}  {who:10}  {what}", entry.seq())
            } else {
                format!("{time}  {who:10}  {what}")
            };
        };
        let day = entry.time().format("%Y-%m-%d, %A").to_string();
        let mut text = String::new();
        if day != self.day {
            text =
                if self.day.is_empty() { format!("{day} (UTC)\n") } else { format!("\n{day}\n") };
            self.day = day;
        }
        let time = entry.time().format("%H:%M:%S");
        let lead = if self.of_many {
            format!("{:>7}  {time}  {case:8}  {who:8}  ", entry.seq())
        } else {
            format!("  {time}  {who:8}  ")
        };
        let columns = lead.chars().count();
        let lines = if columns + LEAST <= width {
            wrapped(&what, width, &lead, &" ".repeat(columns))
        } else {
            let indent = " ".repeat(if self.of_many { 9 } else { 4 });
            let mut lines = vec![lead.trim_end().to_owned()];
            lines.extend(wrapped(&what, width, &indent, &indent));
            lines
        };
        text + &lines.join("\n")
    }
}

fn wrapped(text: &str, width: usize, first: &str, rest: &str) -> Vec<String> {
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(|line| line.trim_end().to_owned()).collect()
}
