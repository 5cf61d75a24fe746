//! The demo's play: people who never were, what happened to them, and what they say and do while a
//! real session runs.
//!
//! The caller's side is played through the directory's own sign-in and enrolment, so what a case
//! waits for really happens. Nothing here writes to a ledger: that is the session's business alone.

mod cast;
mod scene;
mod stage;
mod stories;
mod story;

pub use cast::{DemoUsers, populate};
pub use scene::{Scene, SeniorRequest};
pub use stage::{OnStage, Senior};
pub use stories::STORIES;
pub use story::{Beat, Cue, Run, Story};
