//! Waiting told in lines: one at the start, one when something changes, and one every half minute.

use std::time::Duration;

use super::prompter::{PromptError, Waited};
use super::signals::Interrupts;
use crate::base::safe_text::safe;

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
