//! The look of things: what is said, the card, the table, and waiting told in lines. Text comes in
//! and lines go out. All of the text is made safe here.

use std::time::Duration;

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};
use console::Style;
use unicode_width::UnicodeWidthStr;

use super::prompter::{Card, Grid, MessageStyle, PromptError, Waited};
use super::signals::Interrupts;
use super::terminal::Terminal;
use crate::base::safe_text::{safe, safe_long, safe_text};

/// Columns that the label of a tone takes.
const LABEL: usize = 6;

/// `text` in `style` where colour is wanted.
pub fn painted(terminal: &Terminal, style: &Style, text: &str) -> String {
    style.clone().force_styling(terminal.colour).apply_to(text).to_string()
}

/// `text` wrapped to `width` columns, the first line behind `first`, all others behind `rest`. Line
/// ends in it stay.
pub fn wrapped(text: &str, width: usize, first: &str, rest: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, part) in text.split('\n').enumerate() {
        let options = textwrap::Options::new(width)
            .initial_indent(if index == 0 { first } else { rest })
            .subsequent_indent(rest)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        lines.extend(
            textwrap::wrap(part, options).into_iter().map(|line| line.trim_end().to_owned()),
        );
    }
    lines
}

/// Returns the lines of a text that is told, behind the label of its tone.
pub fn said(terminal: &Terminal, tone: MessageStyle, text: &str) -> Vec<String> {
    let text = if tone == MessageStyle::Text { safe_text(text) } else { safe_long(text) };
    if terminal.plain {
        let label = match tone {
            MessageStyle::Say => "Say: ",
            MessageStyle::Do => "Do: ",
            MessageStyle::Task | MessageStyle::Text | MessageStyle::Info => "",
            MessageStyle::Warn => "Warning: ",
            MessageStyle::Done => "Done: ",
        };
        return format!("{label}{text}").split('\n').map(str::to_owned).collect();
    }
    let (label, style) = match tone {
        MessageStyle::Say => ("Say:  ", Style::new().cyan().bold()),
        MessageStyle::Do => ("Do:   ", Style::new().bold()),
        MessageStyle::Task | MessageStyle::Text | MessageStyle::Info => ("", Style::new()),
        MessageStyle::Warn => ("!     ", Style::new().yellow().bold()),
        MessageStyle::Done => ("ok    ", Style::new().green()),
    };
    let text = if tone == MessageStyle::Say && !text.starts_with(['"', '“']) {
        format!("\"{text}\"")
    } else {
        text
    };
    // What is wrapped goes on behind an indent: no text can begin a line of its own with a label.
    let rest = match tone {
        MessageStyle::Text => "",
        MessageStyle::Task | MessageStyle::Info => "  ",
        MessageStyle::Say | MessageStyle::Do | MessageStyle::Warn | MessageStyle::Done => "      ",
    };
    let mut lines = wrapped(&text, terminal.width, label, rest);
    if let (Some(first), false) = (lines.first_mut(), label.is_empty()) {
        let (sign, words) = first.split_at(LABEL.min(first.len()));
        *first = format!("{}{words}", painted(terminal, &style, sign));
    }
    lines
}

/// The header of a case between two rules; a fact worth a warning has a `!` before it.
pub fn card(terminal: &Terminal, card: &Card) -> Vec<String> {
    let title = safe(&card.title);
    if terminal.plain {
        let facts = card.facts.iter().map(|(label, value, warns)| {
            format!(
                "{}{}: {}",
                if *warns { "Warning: " } else { "" },
                safe(label),
                safe_long(value)
            )
        });
        return std::iter::once(title).chain(facts).collect();
    }
    let bold = Style::new().bold();
    let width = terminal.width;
    let dash = if terminal.unicode { "─" } else { "-" };
    let labels: Vec<String> = card.facts.iter().map(|(label, ..)| safe(label)).collect();
    let column = labels.iter().map(|label| label.width()).max().unwrap_or(0).min(width / 3);
    let mut lines = vec![String::new()];
    for (index, line) in wrapped(&title, width.saturating_sub(6), "", "").into_iter().enumerate() {
        let tail = if index == 0 {
            dash.repeat(width.saturating_sub(line.width() + 4))
        } else {
            String::new()
        };
        let head = if index == 0 { dash.repeat(2) } else { "  ".to_owned() };
        lines.push(
            format!("{head} {} {tail}", painted(terminal, &bold, &line)).trim_end().to_owned(),
        );
    }
    for ((_, value, warns), label) in card.facts.iter().zip(labels) {
        let sign = if *warns { "!" } else { " " };
        let room = " ".repeat(column.saturating_sub(label.width()));
        let first = format!("{sign} {label}{room}  ");
        let rest = " ".repeat(column + 4);
        let style = if *warns { Style::new().yellow() } else { Style::new() };
        lines.extend(
            wrapped(&safe_long(value), width, &first, &rest)
                .iter()
                .map(|line| painted(terminal, &style, line)),
        );
    }
    lines.push(dash.repeat(width));
    lines
}

/// Fewest columns of the screen that a column of a table is worth having for.
const LEAST: usize = 8;

/// The longest word that is kept whole. Addresses are longer, and are cut where they have to be.
const WORD: usize = 12;

/// The lines of `grid`.
pub fn grid(terminal: &Terminal, grid: &Grid) -> Vec<String> {
    let heads: Vec<String> = grid.columns.iter().map(|head| safe(head)).collect();
    let rows: Vec<Vec<String>> =
        grid.rows.iter().map(|row| row.iter().map(|cell| safe(cell)).collect()).collect();
    if terminal.plain {
        blocks(&heads, &rows)
    } else {
        table(terminal, &heads, &rows).unwrap_or_else(|| blocks(&heads, &rows))
    }
}

/// `None` when it would be too narrow to read.
fn table(terminal: &Terminal, heads: &[String], rows: &[Vec<String>]) -> Option<Vec<String>> {
    let needs = |index: usize| {
        let widest = rows
            .iter()
            .filter_map(|row| row.get(index))
            .map(|cell| cell.width())
            .max()
            .unwrap_or(0);
        widest.max(heads[index].width()).min(LEAST)
    };
    let needed: usize = (0..heads.len()).map(|index| needs(index) + 2).sum();
    if heads.is_empty() || needed > terminal.width {
        return None;
    }
    // No word is cut in two, such as a case's id, where there is room for all of them.
    let word = |index: usize| {
        let cells = rows.iter().filter_map(|row| row.get(index)).chain(heads.get(index));
        let longest =
            cells.flat_map(|cell| cell.split_whitespace()).map(UnicodeWidthStr::width).max();
        longest.unwrap_or(0).min(WORD) + 2
    };
    // Two at the least: a wide character in one column breaks the layout.
    let even = laid_out(terminal, heads, rows, |_| 2);
    let mut words =
        heads.iter().chain(rows.iter().flatten()).flat_map(|cell| cell.split_whitespace());
    if words.all(|word| word.width() > WORD || even.iter().any(|line| line.contains(word))) {
        return Some(even);
    }
    let whole = laid_out(terminal, heads, rows, word);
    let fits = whole.iter().all(|line| line.width() <= terminal.width);
    Some(if fits { whole } else { even })
}

fn laid_out(
    terminal: &Terminal,
    heads: &[String],
    rows: &[Vec<String>],
    least: impl Fn(usize) -> usize,
) -> Vec<String> {
    let mut table = Table::new();
    table
        .load_style(style(if terminal.unicode { '─' } else { '-' }))
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(terminal.width).unwrap_or(80))
        .set_header(heads);
    for row in rows {
        table.add_row(row);
    }
    for index in 0..heads.len() {
        if let Some(column) = table.column_mut(index) {
            let least = u16::try_from(least(index)).unwrap_or(2);
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
        }
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// A line under the heads and nothing else: rules between columns cost two columns each.
fn style(fill: char) -> TableStyle {
    TableStyle::new().header_separator(LineStyle::none().fill(fill).junction(fill))
}

fn blocks(heads: &[String], rows: &[Vec<String>]) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            lines.push(String::new());
        }
        lines.extend(heads.iter().zip(row).filter(|(_, cell)| !cell.is_empty()).map(
            |(head, cell)| {
                // A column without a head belongs to the one before it.
                if head.is_empty() { format!("  {cell}") } else { format!("{head}: {cell}") }
            },
        ));
    }
    lines
}

/// Seconds after which the same status is said again.
const AGAIN: u64 = 30;

#[derive(Debug)]
pub struct Waiting {
    tick: Duration,
    /// The status that was said last, and when in the wait.
    said: Option<(String, u64)>,
}

impl Waiting {
    /// `tick` is how long one wait takes.
    pub fn new(tick: Duration) -> Self {
        Self { tick, said: None }
    }

    /// The line to print now, if any. `hint` ends the first one.
    pub fn line(&mut self, status: &str, so_far: u64, hint: &str) -> Option<String> {
        let line = match &self.said {
            None => format!("{}. {hint}", sentence(&safe(status))).trim_end().to_owned(),
            Some((said, _)) if said != status => format!("Now: {}.", safe(status)),
            Some((_, at)) if so_far >= at + AGAIN => {
                format!("Still waiting after {}: {}.", spoken(so_far), safe(status))
            }
            Some(_) => return None,
        };
        self.said = Some((status.to_owned(), so_far));
        Some(line)
    }

    /// Something else was said meanwhile: the next wait starts anew.
    pub fn over(&mut self) {
        self.said = None;
    }

    /// Lets a tick pass, or less when a signal comes.
    pub fn pause(&mut self, interrupts: &Interrupts) -> Result<Waited, PromptError> {
        interrupts.pause(Some(self.tick), false);
        match interrupts.raised() {
            Some(2) => {
                interrupts.take_ctrl_c();
                self.over();
                Ok(Waited::Stopped)
            }
            Some(signal) => Err(PromptError::Interrupted(signal)),
            None => Ok(Waited::Tick),
        }
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// `95` as `1 minute 35 seconds`.
fn spoken(seconds: u64) -> String {
    let unit =
        |count: u64, name: &str| format!("{count} {name}{}", if count == 1 { "" } else { "s" });
    match (seconds / 60, seconds % 60) {
        (0, seconds) => unit(seconds, "second"),
        (minutes, 0) => unit(minutes, "minute"),
        (minutes, seconds) => format!("{} {}", unit(minutes, "minute"), unit(seconds, "second")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ui::terminal::bare;

    fn case() -> Card {
        let fact = |label: &str, value: &str, warns| (label.to_owned(), value.to_owned(), warns);
        Card {
            title: "R-7Q4K2M  Maria Silva <maria@example.com>".into(),
            facts: vec![
                fact("Tier", "standard", false),
                fact(
                    "Factors",
                    "totp \"iPhone\" since 2024-03-01, webauthn \"YubiKey\" since 2023-11-20",
                    false,
                ),
                fact("Phone", "+49 ... 42, on file since yesterday", true),
                fact("Stale in", "14 min", false),
            ],
        }
    }

    #[test]
    fn a_card_at_sixty_columns() {
        insta::assert_snapshot!(card(&bare(60), &case()).join("\n"), @r#"
        ── R-7Q4K2M  Maria Silva <maria@example.com> ───────────────
          Tier      standard
          Factors   totp "iPhone" since 2024-03-01, webauthn
                    "YubiKey" since 2023-11-20
        ! Phone     +49 ... 42, on file since yesterday
          Stale in  14 min
        ────────────────────────────────────────────────────────────
        "#);
    }

    #[test]
    fn a_card_read_aloud() {
        insta::assert_snapshot!(card(&Terminal { plain: true, ..bare(60) }, &case()).join("\n"), @r#"
        R-7Q4K2M  Maria Silva <maria@example.com>
        Tier: standard
        Factors: totp "iPhone" since 2024-03-01, webauthn "YubiKey" since 2023-11-20
        Warning: Phone: +49 ... 42, on file since yesterday
        Stale in: 14 min
        "#);
    }

    #[test]
    fn the_tones_differ_without_colour() {
        let all = [
            MessageStyle::Say,
            MessageStyle::Do,
            MessageStyle::Info,
            MessageStyle::Warn,
            MessageStyle::Done,
        ]
        .map(|tone| {
            said(
                &bare(60),
                tone,
                "Please hold your badge next to your face, so that I can compare both.",
            )
            .join("\n")
        });
        insta::assert_snapshot!(all.join("\n"), @r#"
        Say:  "Please hold your badge next to your face, so that I
              can compare both."
        Do:   Please hold your badge next to your face, so that I
              can compare both.
        Please hold your badge next to your face, so that I can
          compare both.
        !     Please hold your badge next to your face, so that I
              can compare both.
        ok    Please hold your badge next to your face, so that I
              can compare both.
        "#);
    }

    #[test]
    fn colour_changes_nothing_but_colour() {
        let bright = Terminal { colour: true, ..bare(60) };
        let strip = |lines: Vec<String>| console::strip_ansi_codes(&lines.join("\n")).into_owned();
        assert_eq!(strip(card(&bright, &case())), card(&bare(60), &case()).join("\n"));
        assert_ne!(card(&bright, &case()), card(&bare(60), &case()));
        for tone in [
            MessageStyle::Say,
            MessageStyle::Do,
            MessageStyle::Info,
            MessageStyle::Warn,
            MessageStyle::Done,
        ] {
            assert_eq!(
                strip(said(&bright, tone, "text")),
                said(&bare(60), tone, "text").join("\n")
            );
        }
    }

    fn hostile() -> impl Strategy<Value = String> {
        let nasty = proptest::sample::select(vec![
            "\n",
            "\r",
            "\r\n",
            "\u{2028}",
            "\u{2029}",
            "\u{85}",
            "\u{b}",
            "\u{c}",
            "\t",
            "\u{1b}[2J",
            "\u{9b}",
            "\u{202e}",
            "Done: ",
            "Do: ",
            "ok    ",
            "Do:   ",
            "Say:  ",
            "!     ",
            "a",
            " ",
            "Maria",
            "日",
        ]);
        proptest::collection::vec(nasty, 0..60).prop_map(|parts| parts.concat())
    }

    proptest! {
        /// Whatever a factor is called or an address holds: what is told is one line, and no other
        /// begins with a label.
        #[test]
        fn outside_text_begins_no_line_of_its_own(text in hostile(), width in 40_usize..100) {
            for tone in [MessageStyle::Say, MessageStyle::Do, MessageStyle::Task, MessageStyle::Info, MessageStyle::Warn, MessageStyle::Done] {
                let read = said(&Terminal { plain: true, ..bare(60) }, tone, &format!("Enrolled: {text}"));
                prop_assert_eq!(read.len(), 1, "{:?}", read);
                let shown = said(&Terminal { width, ..bare(60) }, tone, &format!("Enrolled: {text}"));
                prop_assert!(shown.iter().skip(1).all(|line| line.starts_with("  ") || line.is_empty()), "{shown:?}");
                let steers = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202e}');
                prop_assert!(!read.iter().chain(&shown).any(|line| line.contains(steers)), "{shown:?}");
            }
        }

        #[test]
        fn nothing_is_wider_than_the_screen(
            title in "\\PC{0,90}", label in "\\PC{0,30}", value in "\\PC{0,120}", warns: bool, width in 40_usize..100
        ) {
            let terminal = Terminal { width, ..bare(60) };
            let made = Card { title, facts: vec![(label, value.clone(), warns)] };
            let told = [MessageStyle::Say, MessageStyle::Do, MessageStyle::Info, MessageStyle::Warn, MessageStyle::Done].map(|tone| said(&terminal, tone, &value));
            for line in card(&terminal, &made).into_iter().chain(told.into_iter().flatten()) {
                prop_assert!(line.width() <= width, "{} > {width}: {line:?}", line.width());
            }
        }
    }
}

#[cfg(test)]
mod grid_tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::ui::terminal::bare;

    fn cases() -> Grid {
        let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        Grid {
            columns: row(["Case", "Target", "Waits for", "Since"]),
            rows: vec![
                row(["R-7Q4K2M", "maria@example.com", "the target to enrol", "14 min"]),
                row([
                    "R-2H8XPD",
                    "a.very.long.address.of.somebody@subsidiary.example.com",
                    "a senior",
                    "2 days",
                ]),
            ],
        }
    }

    #[test]
    fn an_id_is_not_cut_in_two_while_there_is_room() {
        let row = |cells: [&str; 7]| cells.map(str::to_owned).to_vec();
        let made = Grid {
            columns: row(["Case", "User", "Ticket", "Holder", "Age", "Waits for", "State"]),
            rows: vec![row(["R-RNMRKT", "anna", "SD-1", "maria", "18 min", "maria", "changed"])],
        };
        for width in 58..80 {
            let shown = grid(&bare(width), &made).join("\n");
            assert!(shown.contains("R-RNMRKT") && shown.contains("changed"), "{width}:\n{shown}");
            assert!(shown.lines().all(|line| line.width() <= width), "{width}:\n{shown}");
        }
    }

    #[test]
    fn a_table_at_sixty_columns() {
        insta::assert_snapshot!(grid(&bare(60), &cases()).join("\n"), @r#"
         Case       Target                   Waits for       Since
        ────────────────────────────────────────────────────────────
         R-7Q4K2M   maria@example.com        the target to   14 min
                                             enrol
         R-2H8XPD   a.very.long.address.of   a senior        2 days
                    .somebody@subsidiary.e
                    xample.com
        "#);
    }

    #[test]
    fn blocks_where_a_table_would_not_fit_and_in_plain_mode() {
        let plain = Terminal { plain: true, ..bare(80) };
        let blocks = grid(&plain, &cases());
        insta::assert_snapshot!(blocks.join("\n"), @r#"
        Case: R-7Q4K2M
        Target: maria@example.com
        Waits for: the target to enrol
        Since: 14 min

        Case: R-2H8XPD
        Target: a.very.long.address.of.somebody@subsidiary.example.com
        Waits for: a senior
        Since: 2 days
        "#);
        let mut wide = cases();
        for _ in 0..3 {
            wide.columns.push("More columns".into());
            wide.rows.iter_mut().for_each(|row| row.push("than there is room".into()));
        }
        assert!(
            grid(&bare(40), &wide).iter().any(|line| line == "More columns: than there is room")
        );
    }

    proptest! {
        #[test]
        fn a_table_keeps_to_its_width(
            rows in proptest::collection::vec(proptest::collection::vec("\\PC{0,50}", 4), 0..5), width in 40_usize..100
        ) {
            let made = Grid { columns: cases().columns, rows };
            let lines = table(&bare(width), &made.columns, &made.rows).unwrap();
            for line in lines {
                prop_assert!(line.width() <= width, "{line:?}");
            }
        }
    }
}

#[cfg(test)]
mod waiting_tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_line_at_the_start_on_change_and_every_half_minute() {
        let mut waiting = Waiting::new(Duration::ZERO);
        let lines: Vec<String> = (0..100)
            .filter_map(|second| {
                waiting.line(
                    if second < 40 { "not yet" } else { "signed in" },
                    second,
                    "Ctrl-C pauses.",
                )
            })
            .collect();
        assert_eq!(
            lines,
            [
                "Not yet. Ctrl-C pauses.",
                "Still waiting after 30 seconds: not yet.",
                "Now: signed in.",
                "Still waiting after 1 minute 10 seconds: signed in.",
            ]
        );
    }

    #[test]
    fn ctrl_c_stops_the_wait_and_is_answered_with_that() {
        let interrupts = Interrupts::deaf().unwrap();
        let mut waiting = Waiting::new(Duration::from_secs(3600));
        interrupts.note_ctrl_c();
        assert_eq!(waiting.pause(&interrupts), Ok(Waited::Stopped));
        assert_eq!(interrupts.raised(), None);
    }
}
