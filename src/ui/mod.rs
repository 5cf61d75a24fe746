//! Puts questions and shows things, and does not know what they are about.

pub mod person;
