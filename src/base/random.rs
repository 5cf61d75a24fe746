//! The operating system's random numbers, for whoever wires the program together. The core gets
//! them as an argument.

use std::collections::hash_map::RandomState;
use std::panic;

use thiserror::Error;

/// The system has none.
#[derive(Debug, Error)]
#[error(
    "the operating system gives no random numbers ({0}): no key or password can be made; nothing more was done"
)]
pub struct NoRandomness(String);

/// The advice on what to do if the system has no random numbers.
pub const REMEDY: &str = "let this program use getrandom and /dev/urandom, then run it again";

/// Makes sure, before anything is begun, that the system has random numbers, and takes what this
/// thread's tables need: without them the standard library panics.
pub fn ready() -> Result<(), NoRandomness> {
    draw(&mut [0; 16])?;
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let tables = panic::catch_unwind(|| drop(RandomState::new()));
    panic::set_hook(hook);
    tables.map_err(|_| NoRandomness("for a table in memory".into()))
}

fn draw(bytes: &mut [u8]) -> Result<(), NoRandomness> {
    getrandom::fill(bytes).map_err(|error| NoRandomness(error.to_string()))
}

/// Fills a buffer. Nothing that needs a secret goes on without: the call unwinds with
/// [`NoRandomness`], up to where the command line ends the program. Nothing recorded suffers from
/// that: it is as if the program had been killed.
pub fn fill(bytes: &mut [u8]) {
    if let Err(error) = draw(bytes) {
        panic::resume_unwind(Box::new(error));
    }
}
