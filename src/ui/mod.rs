//! Puts questions and shows things, and does not know what they are about.

mod clipboard;
mod clipboard_kind;
mod editor;
pub mod flags;
mod key_decoder;
mod keys;
mod link;
mod menu;
mod non_interactive;
mod options;
pub mod output;
mod password_prompt;
mod plain;
pub mod prompter;
mod redraw;
mod reveal;
mod rich;
pub mod secret_file;
pub(crate) mod show;
pub mod signals;
pub mod terminal;

use std::time::Duration;

use prompter::Prompter;
use signals::Interrupts;
use terminal::Terminal;

pub use non_interactive::NonInteractive;
pub use output::Ui;
pub use plain::PlainUi;
pub use rich::TerminalUi;

/// A table of results, laid out for this terminal.
pub fn table(grid: &prompter::Grid, wishes: terminal::TerminalOptions) -> String {
    show::grid(&Terminal::of_results(wishes), grid).join("\n")
}

/// A card of results, laid out for this terminal.
pub fn card(card: &prompter::Card, wishes: terminal::TerminalOptions) -> String {
    show::card(&Terminal::of_results(wishes), card).join("\n")
}

/// Nobody, where nothing listens for signals.
///
/// # Errors
/// The system gives no pipe.
pub fn nobody(terminal: Terminal, tick: Duration) -> std::io::Result<Box<dyn Prompter>> {
    Ok(Box::new(NonInteractive::new(terminal, Interrupts::deaf()?, output::conversation(), tick)))
}

/// The person at this terminal, or nobody. `tick` is how long one wait takes before the world is
/// looked at again.
pub fn prompter(terminal: Terminal, interrupts: Interrupts, tick: Duration) -> Box<dyn Prompter> {
    let out = output::conversation();
    if !terminal.interactive {
        Box::new(NonInteractive::new(terminal, interrupts, out, tick))
    } else if terminal.plain {
        Box::new(PlainUi::new(terminal, interrupts, out, tick))
    } else {
        Box::new(TerminalUi::new(terminal, interrupts, out, tick))
    }
}
