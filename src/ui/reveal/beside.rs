//! A question that is answered while something stands beside it that is for one person alone.
//!
//! All of it is drawn row by row on the alternate screen, as a secret is: nothing scrolls, and all
//! of it is wiped at the answer.

use super::pages::{Page, RevealPart, RevealRow, pages};
use super::{Alternate, Kept, LONGEST};
use crate::ui::key_decoder::KeyPress;
use crate::ui::keys::Keyboard;
use crate::ui::menu::{Menu, MenuStep};
use crate::ui::options::{self, Meant};
use crate::ui::prompter::{Choice, Guide, PromptError, Reveal};
use crate::ui::redraw::Output;
use crate::ui::show::{said, wrapped};
use crate::ui::signals::Interrupts;
use crate::ui::terminal::{Size, Terminal};

/// Said in the last row.
const COPIES: &str = "c copies it";

/// The end of such a question.
pub enum Beside {
    Answered(MenuStep),
    /// The window has no room for both, and nothing was shown. The question is still open.
    NoRoom,
    /// It was shown, and is no more: nobody has answered for too long, or the window has lost its
    /// room. The question is still open.
    Hidden,
}

/// Puts the question under what is shown.
pub fn choose(
    terminal: &Terminal,
    interrupts: &Interrupts,
    out: &mut Output,
    (reveal, kept): (&Reveal, Kept),
    (choice, guide): (&Choice, &Guide),
) -> Result<Beside, PromptError> {
    let mut menu = Menu::one(choice).guided(guide);
    if laid(terminal, reveal, &menu, Size::now()).is_none() {
        return Ok(Beside::NoRoom);
    }
    let mut keyboard = Keyboard::open(interrupts, false, true)?;
    let mut screen = Alternate::enter(out, terminal.multiplexed)?;
    let (mut resized, mut drawn) = (false, false);
    let mut row = COPIES.to_owned();
    loop {
        let size = Size::now();
        if resized {
            screen.wipe(true)?;
        }
        let Some(page) = laid(terminal, reveal, &menu, size) else {
            return Ok(if drawn { Beside::Hidden } else { Beside::NoRoom });
        };
        let columns = size.columns.saturating_sub(1);
        let said: String = row.chars().take(columns).collect();
        screen.draw(terminal, &page, &said, size)?;
        drawn = true;
        let Some(key) = keyboard.key_within(Some(LONGEST))? else {
            return Ok(Beside::Hidden);
        };
        resized = key == KeyPress::Resized;
        COPIES.clone_into(&mut row);
        let step = match key {
            KeyPress::Ctrl('d') => return Err(PromptError::Ended),
            KeyPress::Paste => {
                drop(keyboard.take_paste());
                menu.refuse_text();
                MenuStep::Again
            }
            KeyPress::Char('c' | 'C') if menu.is_untyped() => {
                row = screen.copy(kept, reveal)?;
                MenuStep::Again
            }
            key if menu.decides(key) && keyboard.crowded()? => {
                menu.refuse_burst();
                MenuStep::Again
            }
            key => menu.press(key),
        };
        match step {
            MenuStep::Again => {}
            MenuStep::Meant(Meant::Help) => {
                let page = help(terminal, choice, guide, size);
                screen.draw(terminal, &page, "Any key goes back to the question.", size)?;
                match keyboard.key_within(Some(LONGEST))? {
                    None => return Ok(Beside::Hidden),
                    Some(KeyPress::Paste) => drop(keyboard.take_paste()),
                    Some(key) => resized = key == KeyPress::Resized,
                }
            }
            step => return Ok(Beside::Answered(step)),
        }
    }
}

/// The text and the question under it, if the window has room for both.
fn laid(terminal: &Terminal, reveal: &Reveal, menu: &Menu<'_>, size: Size) -> Option<Page> {
    let mut shown = pages(terminal, reveal, size);
    let page = shown.pop().filter(|page| shown.is_empty() && !page.too_small)?;
    let used: usize = page.lines.iter().map(|line| line.rows).sum();
    let room = size.rows.saturating_sub(used + 1);
    let narrow = Terminal { width: size.columns.min(terminal.width).max(1), ..*terminal };
    let (lines, _) = menu.lines(&narrow, room);
    (lines.len() <= room).then(|| Page {
        lines: page.lines.into_iter().chain(lines.into_iter().map(RevealRow::beside)).collect(),
        first: RevealPart::default(),
        too_small: false,
    })
}

/// The help, as much of it as there is room for.
fn help(terminal: &Terminal, choice: &Choice, guide: &Guide, size: Size) -> Page {
    let mut lines = Vec::new();
    for (tone, text) in options::help(&choice.help, choice.asides, guide) {
        match tone {
            Some(tone) => lines.extend(said(terminal, tone, &text)),
            None => lines.extend(wrapped(&text, terminal.width, "?     ", "      ")),
        }
    }
    lines.truncate(size.rows.saturating_sub(1));
    Page {
        lines: lines.into_iter().map(RevealRow::beside).collect(),
        first: RevealPart::default(),
        too_small: false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use secrecy::SecretString;
    use unicode_width::UnicodeWidthStr as _;

    use super::*;
    use crate::ui::prompter::ChoiceOption;
    use crate::ui::terminal::bare;

    fn number() -> Reveal {
        Reveal {
            title: "The number on file of Maria Silva".into(),
            advice: vec!["Dial it yourself. Do not prompt.".into()],
            secrets: vec![SecretString::from("+46 8 555 01 52")],
            links: true,
            picture: Vec::new(),
        }
    }

    fn verdict() -> Choice {
        let option = |id: &str, label: &str| ChoiceOption {
            id: id.into(),
            label: label.into(),
            disabled_reason: None,
        };
        Choice {
            flag: "--verdict",
            key: None,
            question: "Is it them?".into(),
            options: vec![
                option("confirmed", "Confirmed: I am sure"),
                option("failed", "Failed: it is not them, or it did not work"),
            ],
            help: "If you are not sure, it is not confirmed.".into(),
            asides: true,
            back: Some("Back: it is recorded, and counts"),
        }
    }

    #[test]
    fn the_number_stands_above_the_question() {
        let choice = verdict();
        let menu = Menu::one(&choice);
        let page = laid(&bare(60), &number(), &menu, Size { columns: 60, rows: 24 });
        let page = page.map(|page| {
            page.lines.iter().map(|line| line.text.to_string()).collect::<Vec<_>>().join("\n")
        });
        insta::assert_snapshot!(page.unwrap_or_default(), @r"
        The number on file of Maria Silva
        Dial it yourself. Do not prompt.

        +46 8 555 01 52

        Is it them?
          1  Confirmed: I am sure
          2  Failed: it is not them, or it did not work
          0  Back: it is recorded, and counts
          up/down or number, Enter   Esc back   r refuse
          e escalate   f flag   a add note   p pause   ? help
        ");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Whatever the window: either both have room and nothing is cut or scrolls, or neither is
        /// shown.
        #[test]
        fn both_have_room_or_neither_is_shown(columns in 20_usize..100, rows in 1_usize..40) {
            let choice = verdict();
            let menu = Menu::one(&choice);
            let Some(page) = laid(&bare(columns), &number(), &menu, Size { columns, rows }) else {
                return Ok(());
            };
            prop_assert!(page.lines.iter().map(|line| line.rows).sum::<usize>() < rows);
            let text: Vec<&str> = page.lines.iter().map(|line| line.text.as_str()).collect();
            prop_assert!(text.iter().any(|line| line.contains("555 01 52")));
            prop_assert!(text.iter().any(|line| line.contains("Confirmed")));
            prop_assert!(text.iter().all(|line| line.width() <= columns));
        }
    }
}
