//! Puts questions and shows things, and does not know what they are about.

mod asides;
mod canvas;
mod editor;
#[cfg(test)]
pub mod fake;
pub mod flags;
mod grid;
mod hidden;
mod keys;
mod menu;
mod nobody;
mod options;
pub mod person;
mod plain;
mod reveal;
mod rich;
pub mod secret_file;
mod show;
pub mod signals;
pub mod terminal;
pub mod text;
mod waiting;

use std::time::Duration;

pub use nobody::Nobody;
pub use plain::Plain;
pub use rich::Rich;

use person::Person;
use signals::Interrupts;
use terminal::Terminal;

/// A table of results, laid out for this terminal.
pub fn table(grid: &person::Grid, wishes: terminal::Wishes) -> String {
    grid::grid(&Terminal::of_results(wishes), grid).join("\n")
}

/// A card of results, laid out for this terminal.
pub fn card(card: &person::Card, wishes: terminal::Wishes) -> String {
    show::card(&Terminal::of_results(wishes), card).join("\n")
}

/// The person at this terminal, or nobody. `tick` is how long one wait takes before the world is looked at again.
pub fn person(terminal: Terminal, interrupts: Interrupts, tick: Duration) -> Box<dyn Person> {
    let out = Box::new(std::io::stderr());
    if !terminal.interactive {
        Box::new(Nobody::new(terminal, interrupts, out, tick))
    } else if terminal.plain {
        Box::new(Plain::new(terminal, interrupts, out, tick))
    } else {
        Box::new(Rich::new(terminal, interrupts, out, tick))
    }
}
