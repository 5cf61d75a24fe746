//! The operating system's random numbers, for whoever wires the program together. The core gets them as an argument.

use std::io::Write;

use thiserror::Error;

/// The system has none.
#[derive(Debug, Error)]
#[error("the operating system gives no random numbers ({0}): no key or password can be made; nothing more was done")]
pub struct NoRandomness(getrandom::Error);

/// What to do about it.
pub const REMEDY: &str = "let this program use getrandom and /dev/urandom, then run it again";

/// Makes sure, before anything is begun, that the system has random numbers.
pub fn ready() -> Result<(), NoRandomness> {
    getrandom::fill(&mut [0; 16]).map_err(NoRandomness)
}

/// Fills a buffer. Nothing that needs a secret goes on without: then the program ends as if it had been killed, which nothing
/// recorded suffers from.
pub fn fill(bytes: &mut [u8]) {
    if let Err(error) = getrandom::fill(bytes) {
        tell(&NoRandomness(error));
        std::process::exit(1);
    }
}

/// Says it, without a table or a buffer that could need a random number.
pub fn tell(error: &NoRandomness) {
    drop(writeln!(std::io::stderr().lock(), "readmit: {error}\n  → {REMEDY}"));
}
