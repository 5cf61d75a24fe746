//! Heads that are handed on as they are made, to where whoever can write the ledger cannot take
//! them back: a file on another mount, a command, the system's log. What was cut off or rolled back
//! is found by them, and by nothing else. Witnesses over HTTP are asked to cosign them (`http`).

mod http;
mod places;
mod policy;
#[cfg(test)]
mod tests;
mod urgent;
mod watch;
mod witnessed;

use crate::ledger::Head;

pub use http::{
    Alarmed, Claim, HeadFiles, HttpHandOn, HttpWitnesses, OpenAgain, Standing, Tried, Visited,
    contradicts, read_policy,
};
pub use places::{HttpWitnessConfig, WitnessConfig};
pub use policy::{Policy, PolicyWitness};
pub use watch::{Behind, Noted, Passed, behind, heads_of, still_expected};
pub use witnessed::{Alarmable, Tell, Witnessed};

/// One place that gets every head.
pub trait Witness {
    /// Returns the name of the place, for people.
    fn place(&self) -> String;

    /// Takes a head. Durable, as far as the place allows, when this returns; the error says why
    /// not.
    fn take(&mut self, head: &Head) -> Result<(), String>;
}
