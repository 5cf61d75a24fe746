#![allow(clippy::unwrap_used)]

mod formats;
mod kept_lists;
mod logs;
mod nights;
mod outside;
mod planted;
mod rules;
mod ways_in;
mod world;
