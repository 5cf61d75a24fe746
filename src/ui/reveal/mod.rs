//! Shows a secret on the alternate screen until a key is pressed, and wipes it line by line before
//! leaving.
//!
//! `CSI 2J` would do it in one go, but tmux moves what it clears into its scrollback, where the
//! secret would stay. Nothing that is written here scrolls: every row is gone to by its number. The
//! cursor waits in the first row: a window that gets lower then loses rows at its bottom, instead
//! of moving rows at its top into the scrollback.

pub mod beside;
mod pages;

use std::fmt::Write as _;
use std::time::Duration;

use zeroize::Zeroizing;

use super::clipboard;
use super::clipboard_kind::Clipboard;
use super::key_decoder::KeyPress;
use super::keys::Keyboard;
use super::prompter::{PromptError, Reveal, SecretKind};
use super::redraw::{Output, put};
use super::signals::Interrupts;
use super::terminal::{Size, Terminal};
use pages::{Page, RevealPart, fits, pages};

/// The time that a page stays when nobody presses a key. A desk that was left must not show a
/// secret all day.
const LONGEST: Duration = Duration::from_secs(600);

/// The place where the thing that is shown may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is a secret.
    Never,
    /// A key copies it to this clipboard.
    Copied(Clipboard),
}

/// Checks that what is shown on this terminal can be taken away again, and has room.
pub fn possible(terminal: &Terminal, shown: SecretKind) -> Result<(), PromptError> {
    let flag = super::secret_file::FLAG;
    if terminal.dumb {
        return Err(PromptError::NobodyToAsk(vec![format!("{flag} FILE")]));
    }
    let size = Size::now();
    if fits(shown, size) {
        return Ok(());
    }
    let Size { columns, rows } = size;
    let what = format!(
        "a window of {columns} by {rows} has no room for {shown}: make it larger, or give {flag} FILE"
    );
    Err(PromptError::NoRoom(what))
}

/// Said before anything is shown where a multiplexer may keep what its window loses.
pub fn warning(terminal: &Terminal) -> Option<&'static str> {
    terminal.multiplexed.then_some(
        "tmux and GNU screen can keep rows that a window loses. Leave its size as it is while the secret is shown.",
    )
}

/// Shows `reveal`, page by page if it must. The screen is wiped also when this ends by a signal or
/// an error, and before each page is laid out anew for the size that the window has then.
pub fn show(
    terminal: &Terminal,
    interrupts: &Interrupts,
    out: &mut Output,
    reveal: &Reveal,
    kept: Kept,
) -> Result<(), PromptError> {
    let mut keyboard = Keyboard::open(interrupts, false, true)?;
    let mut screen = Alternate::enter(out, terminal.multiplexed)?;
    // The part that is to be seen next.
    let mut next = RevealPart::default();
    let mut whole = false;
    loop {
        let size = Size::now();
        let laid = pages(terminal, reveal, size);
        let at = laid.iter().rposition(|page| page.first <= next).unwrap_or(0);
        let Some(page) = laid.get(at) else {
            return Ok(());
        };
        let more = laid.len() - at - 1;
        screen.draw(terminal, page, &page.prompt(more, kept != Kept::Never, size.columns), size)?;
        whole |= more == 0 && !page.too_small;
        let turned = loop {
            match keyboard.key_within(Some(LONGEST))? {
                // A page without a secret is shown for as long as it takes to make room.
                Some(KeyPress::Resized) => break false,
                Some(KeyPress::Paste) => drop(keyboard.take_paste()),
                Some(KeyPress::Char('c' | 'C')) if kept != Kept::Never && !page.too_small => {
                    let said = screen.copy(kept, reveal)?;
                    screen.last_row(&format!("{said} Any other key hides it."), size)?;
                }
                Some(KeyPress::Ctrl('d')) => return Err(PromptError::Ended),
                // Once seen it cannot be unseen, although the window has no room any more.
                Some(_) | None if page.too_small && whole => return Ok(()),
                Some(_) | None if page.too_small => return Err(no_room(size)),
                Some(_) | None => break true,
            }
        };
        screen.wipe(!turned)?;
        if !turned {
            continue;
        }
        match laid.get(at + 1) {
            Some(page) => next = page.first,
            None => return Ok(()),
        }
    }
}

fn no_room(size: Size) -> PromptError {
    let Size { columns, rows } = size;
    PromptError::NoRoom(format!(
        "a window of {columns} by {rows} has no room for the secret: it was not shown whole"
    ))
}

/// The alternate screen, wiped and left when dropped.
struct Alternate<'a> {
    out: &'a mut Output,
    /// The most rows that it has had.
    height: usize,
    multiplexed: bool,
}

impl<'a> Alternate<'a> {
    fn enter(out: &'a mut Output, multiplexed: bool) -> Result<Self, PromptError> {
        let this = Self { out, height: Size::now().rows, multiplexed };
        put(this.out, "\x1b[?1049h")?;
        Ok(this)
    }

    /// Shows a page at the bottom of the screen, row by row, and lets the cursor wait at the top.
    fn draw(
        &mut self,
        terminal: &Terminal,
        page: &Page,
        prompt: &str,
        size: Size,
    ) -> Result<(), PromptError> {
        self.wipe(false)?;
        let used: usize = page.lines.iter().map(|line| line.rows).sum();
        let mut row = size.rows.saturating_sub(used + 1) + 1;
        let mut text = zeroize::Zeroizing::new(String::with_capacity(16 * 1024));
        for line in &page.lines {
            let (on, off) =
                if terminal.colour && line.is_secret { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
            let _ = write!(text, "\x1b[{row};1H{on}{}{off}", line.text.as_str());
            row += line.rows;
        }
        let _ = write!(text, "\x1b[{};1H{prompt}\x1b[1;1H", size.rows);
        put(self.out, &text)
    }

    /// Hands what is shown to the clipboard, and returns what is to be said of it.
    fn copy(&mut self, kept: Kept, reveal: &Reveal) -> Result<String, PromptError> {
        let Kept::Copied(to) = kept else { return Ok(String::new()) };
        let shown: Vec<&str> =
            reveal.secrets.iter().map(secrecy::ExposeSecret::expose_secret).collect();
        let shown = Zeroizing::new(shown.join("\n"));
        let sequence = match (to, clipboard::sequence(&shown)) {
            (Clipboard::Refuses(why), _) => return Ok(format!("Not copied: {why}.")),
            (_, None) => return Ok("Not copied: it is too long.".to_owned()),
            (Clipboard::Takes | Clipboard::Unknown, Some(sequence)) => sequence,
        };
        put(self.out, &sequence)?;
        Ok(match to {
            Clipboard::Takes => "Handed to the clipboard.",
            Clipboard::Unknown | Clipboard::Refuses(_) => {
                "Handed to the terminal, if it takes copies."
            }
        }
        .to_owned())
    }

    /// Says something in the last row.
    fn last_row(&mut self, said: &str, size: Size) -> Result<(), PromptError> {
        let said: String = said.chars().take(size.columns.saturating_sub(1)).collect();
        put(self.out, &format!("\x1b[{};1H\x1b[K{said}\x1b[1;1H", size.rows))
    }

    /// `resized`: the rows may have moved, and the multiplexer may have kept some.
    fn wipe(&mut self, resized: bool) -> Result<(), PromptError> {
        // The window may have grown meanwhile.
        self.height = self.height.max(Size::now().rows);
        let mut text = String::new();
        for row in 1..=self.height {
            let _ = write!(text, "\x1b[{row};1H\x1b[K");
        }
        if resized && self.multiplexed {
            // What the window lost may be in the scrollback. It goes, with what else is there: the
            // secret must not stay.
            text.push_str("\x1b[3J");
        }
        text.push_str("\x1b[1;1H");
        put(self.out, &text)
    }
}

impl Drop for Alternate<'_> {
    fn drop(&mut self) {
        let _ = self.wipe(false);
        let _ = put(self.out, "\x1b[?1049l");
    }
}
