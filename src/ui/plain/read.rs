//! Lines from the terminal, with the terminal's own editing.

use zeroize::Zeroizing;

use super::PlainUi;
use crate::ui::keys::{AT_ONCE, BURST, NOT_UTF8, flush_input};
use crate::ui::prompter::PromptError;
use crate::ui::redraw::put;
use crate::ui::signals::Woken;

impl PlainUi {
    /// One line from the terminal, with the terminal's own editing. What is no line of its own is
    /// said, and asked for again.
    pub(super) fn read(&mut self, prompt: &str) -> Result<String, PromptError> {
        loop {
            put(&mut self.out, &format!("{prompt} "))?;
            let line = self.read_bytes()?;
            if self.more()? {
                self.print(&[AT_ONCE.to_owned()]);
                continue;
            }
            match std::str::from_utf8(&line) {
                Ok(text) if text.trim_end().chars().any(|c| c.is_control() && c != '\t') => {
                    self.print(&["Control characters are no text. Type it again.".to_owned()]);
                }
                Ok(text) => return Ok(text.trim().to_owned()),
                Err(_) => self.print(&[NOT_UTF8.to_owned()]),
            }
        }
    }

    fn read_bytes(&mut self) -> Result<Zeroizing<Vec<u8>>, PromptError> {
        let mut line = Zeroizing::new(Vec::with_capacity(4096));
        loop {
            let woken = self.interrupts.pause(None, true);
            if let Some(signal) = self.interrupts.raised() {
                let _ = put(&mut self.out, "\n");
                return Err(PromptError::Interrupted(signal));
            }
            if woken != Woken::Input {
                continue;
            }
            let mut buffer = Zeroizing::new([0_u8; 4096]);
            match rustix::io::read(std::io::stdin(), &mut buffer[..]) {
                Ok(0) => {
                    let _ = put(&mut self.out, "\n");
                    return Err(PromptError::Ended);
                }
                Ok(count) => line.extend_from_slice(&buffer[..count]),
                Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
                Err(_) => return Err(PromptError::Gone),
            }
            if line.ends_with(b"\n") {
                return Ok(line);
            }
        }
    }

    /// Returns true if more input came with the line that was read, as in a paste. In that case the
    /// extra input is thrown away.
    fn more(&mut self) -> Result<bool, PromptError> {
        if self.interrupts.pause(Some(BURST), true) != Woken::Input {
            return match self.interrupts.raised() {
                Some(signal) => Err(PromptError::Interrupted(signal)),
                None => Ok(false),
            };
        }
        let mut lines = 0;
        loop {
            let line = self.read_bytes()?;
            lines += usize::from(line.as_slice() != b"\n" || lines > 0);
            flush_input();
            if self.interrupts.pause(Some(BURST), true) != Woken::Input {
                // An Enter of two bytes looks like an empty line more.
                return Ok(lines > 0);
            }
        }
    }
}
