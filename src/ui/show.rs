//! The look of things: what is said, the card, the table. Text comes in and lines go out. All of
//! the text is made safe here.

use console::Style;
use unicode_width::UnicodeWidthStr;

use super::prompter::{Card, MessageStyle};
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
