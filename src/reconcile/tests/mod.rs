#![allow(clippy::unwrap_used)]

mod formats;
mod planted;
mod rules;
mod world;
