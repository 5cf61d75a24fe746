//! Witnesses over HTTP, by `tlog-witness` (C2SP).
//!
//! - [`exchange`] says what an answer means, and asks nobody;
//! - [`visit`] hands one head to one witness, and looks for what shows a claim;
//! - [`hand_on`] does that for all of them, beside the work;
//! - [`alarm`] keeps what stops the desk until an admin has answered it.

mod alarm;
mod config;
mod exchange;
mod hand_on;
mod reach;
#[cfg(test)]
mod tests;
mod visit;

pub use alarm::{Alarmed, HeadFiles, Standing};
pub use config::{HttpWitnesses, read_policy};
pub use exchange::Claim;
pub use hand_on::{Came, HttpHandOn, OpenAgain, Tried};
pub use visit::{Visited, contradicts};
