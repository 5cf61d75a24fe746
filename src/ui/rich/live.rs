//! The line that moves while somebody is waited for.

use std::time::Duration;

use unicode_width::UnicodeWidthStr;

use crate::base::safe_text::safe;
use crate::ui::key_decoder::KeyPress;
use crate::ui::keys::Keyboard;
use crate::ui::prompter::{PromptError, Waited};
use crate::ui::redraw::{CursorAt, Frame, Output, Redraw};
use crate::ui::signals::Interrupts;
use crate::ui::terminal::Terminal;

/// The time between two moves of the live line.
const FRAME: Duration = Duration::from_millis(100);

/// The line that moves while waiting, and the keys that are heard meanwhile.
pub(super) struct Live {
    pub(super) canvas: Redraw,
    frame: usize,
    keyboard: Keyboard,
}

/// `65` as `1:05`, with hours from one on.
fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

impl Live {
    pub(super) fn open(interrupts: &Interrupts) -> Result<Self, PromptError> {
        let keyboard = Keyboard::open(interrupts, true, true)?;
        Ok(Self { canvas: Redraw::default(), frame: 0, keyboard })
    }

    /// Draws the line, and hears keys until the moment is over. `brief` names fewer keys.
    pub(super) fn moment(
        &mut self,
        out: &mut Output,
        (terminal, interrupts): (&Terminal, &Interrupts),
        mut left: Duration,
        (status, so_far): (&str, u64),
        brief: bool,
    ) -> Result<Waited, PromptError> {
        loop {
            let terminal = terminal.measured();
            let signs: &[char] = if terminal.unicode { &DOTS } else { &BARS };
            let sign = signs[self.frame % signs.len()];
            self.frame = self.frame.wrapping_add(1);
            let text = format!("{sign} {}", waiting_line(&terminal, status, so_far, brief));
            self.canvas.draw(out, &[text], CursorAt::Seen(0), Frame::of(&terminal))?;
            match self.keyboard.key_within(Some(left.min(FRAME))) {
                Ok(Some(KeyPress::Enter)) => return Ok(Waited::Tick),
                Ok(Some(KeyPress::Esc | KeyPress::Char('p' | 'P') | KeyPress::Ctrl('c'))) => {
                    return Ok(Waited::Stopped);
                }
                Ok(Some(KeyPress::Paste)) => drop(self.keyboard.take_paste()),
                Ok(Some(_)) => {}
                Ok(None) => left = left.saturating_sub(FRAME),
                Err(PromptError::Interrupted(2)) => {
                    interrupts.take_ctrl_c();
                    return Ok(Waited::Stopped);
                }
                Err(why) => return Err(why),
            }
            if left.is_zero() {
                return Ok(Waited::Tick);
            }
        }
    }
}

/// The signs of the live line.
const DOTS: [char; 10] = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const BARS: [char; 4] = ['|', '/', '-', '\\'];

/// The live line, with as much of what can be pressed as there is room for.
fn waiting_line(terminal: &Terminal, status: &str, so_far: u64, brief: bool) -> String {
    let status = format!("{} ({})", safe(status), clock(so_far));
    // Two for the sign that moves, and one left free.
    let room = terminal.width.saturating_sub(3);
    let hints = ["Enter looks now, Ctrl-C pauses", "Ctrl-C pauses"];
    let fits = hints
        .iter()
        .skip(usize::from(brief))
        .map(|hint| format!("{status}  {hint}"))
        .find(|line| line.width() <= room);
    fits.unwrap_or(status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::terminal::bare;

    #[test]
    fn the_clock_counts_on() {
        assert_eq!(clock(5), "0:05");
        assert_eq!(clock(65), "1:05");
        assert_eq!(clock(3725), "1:02:05");
    }

    #[test]
    fn the_hint_gives_way_to_the_status() {
        let line = |columns| waiting_line(&bare(columns), "waiting for Maria to enrol", 61, false);
        assert_eq!(line(80), "waiting for Maria to enrol (1:01)  Enter looks now, Ctrl-C pauses");
        assert_eq!(line(60), "waiting for Maria to enrol (1:01)  Ctrl-C pauses");
        assert_eq!(line(40), "waiting for Maria to enrol (1:01)");
    }
}
