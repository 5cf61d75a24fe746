//! Programs of the organisation's own, beside a recovery: one that is told what happened, and those
//! that speak to the ticket system or show the phrase of a case.
//!
//! A program gets JSON on its standard input, with fields from a closed list. It gets no secret, and
//! never a reason, a method or a number; only the one that shows it gets a case's phrase. Its
//! failure is told, and stops nothing.

mod config;
mod hear;
mod kinds;
mod phrase;
#[cfg(test)]
mod tests;
mod tickets;

pub use config::{NotifyConfig, PhraseConfig, TicketConfig};
pub use hear::Hooks;
pub use kinds::NotifyKind;
pub use phrase::{CasePhrases, DeskPhrases, NoPhrases, PhraseShown};
pub use tickets::{NoTickets, TicketAnswer, TicketCommands, Tickets};
