//! Puts questions and shows things, and does not know what they are about.

#[cfg(test)]
pub mod fake;
pub mod person;
pub mod secret_file;
pub mod signals;
pub mod terminal;
pub mod text;
