//! Tests from outside: the library's public face, and programs on a real pseudo-terminal. One
//! binary, because linking is what a test costs.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation)]

mod agents;
mod audit;
mod care;
mod console;
mod desk;
mod documents;
mod failures;
mod finding;
mod format_1;
mod hooks;
mod hostile;
mod json_documents;
mod layers;
mod man;
mod nightly;
mod operators;
mod outside;
mod power;
mod prompts;
mod queue;
mod reconcile;
mod screen;
mod secrets;
mod shared_home;
mod shells;
mod trust;
mod two_terminals;
mod unlock;
