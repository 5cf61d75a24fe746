//! Puts questions and shows things, and does not know what they are about.

#[cfg(test)]
pub mod fake;
pub mod person;
pub mod text;
