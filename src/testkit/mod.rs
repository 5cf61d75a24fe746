//! The doubles that tests use: one for each thing that the program has from outside, and the people
//! whom tests are about. For tests alone.
//!
//! A ledger in memory is a store as good as any, and stands in `src/ledger/store/memory.rs`. A
//! platform that fails as platforms do stands in `src/provider/testing`.

#![allow(clippy::unwrap_used)]

pub(crate) mod clock;
pub(crate) mod library;
pub(crate) mod mailer;
pub(crate) mod people;
pub(crate) mod prompter;
pub(crate) mod random;
