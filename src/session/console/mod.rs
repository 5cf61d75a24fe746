//! Platforms that have no programming interface: a person reads their screens and acts on them.
//!
//! Elsewhere in the session such a platform is one like the others. It says what has to be read
//! before it answers, and its readings are attested.

mod act;
mod id_conflicts;
mod new_factor;
mod read;

pub(super) use act::ATTEST;
pub(super) use id_conflicts::{ID_AGAIN, SettledId};
