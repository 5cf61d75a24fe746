//! The rules: pure functions that say whether an event may be recorded, and why not.

pub mod change;
pub mod consistency;
pub mod decide;
pub mod free_text;
pub mod guards;
pub mod independence;
pub mod people;
pub mod soundness;
