//! The places where a ledger is kept.

pub mod in_memory_tail;
#[cfg(test)]
pub(crate) mod memory;
pub mod overlay;
pub mod sqlite;
