//! Programs of the organisation's own, beside a recovery: one that is told what happened, and those
//! that speak to the ticket system.
//!
//! A program gets JSON on its standard input, with fields from a closed list. It gets no secret, and
//! never a reason, a method or a number. Its failure is told, and stops nothing.

mod config;
mod hear;
mod kinds;
#[cfg(test)]
mod tests;
mod tickets;

pub use config::{NotifyConfig, TicketConfig};
pub use hear::Hooks;
pub use kinds::NotifyKind;
pub use tickets::{NoTickets, TicketAnswer, TicketCommands, Tickets};
