//! Whole sessions, in process: the embedded directory behind a watched provider, a ledger in
//! memory, a person who knows their answers, a clock that is an argument, and callers who really
//! sign in.
#![allow(clippy::unwrap_used)]

mod approval;
mod auth0;
mod beside;
mod caps;
mod codes;
mod console;
#[cfg(test)]
pub(crate) mod crash;
mod doors;
mod endings;
mod holders;
mod languages;
mod links;
mod messages;
mod open_key;
mod outlook;
mod outside;
mod phrase;
mod recovery;
mod shared;
mod tickets;
mod to_some;
mod verification;
mod watched;
mod words;
mod world;
mod writing;

use std::rc::Rc;

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;
use tempfile::TempDir;

use beside::Beside;
pub(super) use beside::Heard;
pub(super) use shared::SharedLedger;
pub(super) use watched::Watched;
pub(super) use world::World;

pub(super) use crate::testkit::clock::SettableClock;
pub(super) use crate::testkit::library::Shelf;
pub(super) use crate::testkit::people::{MARIA, key_of, ravi, sofia};
pub(super) use crate::testkit::random::Dice;

use super::{
    End, FollowUpBy, Gate, Session, SessionContext, SessionError, SessionOperator, SessionOptions,
};
use crate::base::clock::Clock;
use crate::case::Actor;
use crate::directory::caller::Caller;
use crate::directory::{Directory, Hashing, NewUser};
use crate::ledger::store::memory::TestKey;
use crate::ledger::{Ledger, Signer};
use crate::model::{Mode, Outcome, Phase, Role, Sender, UserId};
use crate::provider::embedded::Embedded;
use crate::runbook::Lost;
use crate::runbook::testing::shipped_once;
use crate::testkit::mailer::FakeMessenger;
use crate::testkit::prompter::Fake;
use crate::ui::prompter::{PromptError, Prompter, Waited};

/// Seconds after which a wait is not going to end any more.
const PATIENCE: u64 = 10_000;

/// Returns what most sessions are given: a lost phone, no red flag, a reason, and a follow-up that
/// is printed.
pub(super) fn usual() -> SessionOptions {
    SessionOptions {
        lost: vec![Lost::Phone],
        ticket: Some("#1234".into()),
        reason: Some("Lost phone, see ticket #1234".into()),
        red_flags: Some(Vec::new()),
        follow_up: Some(FollowUpBy::Print),
        ..SessionOptions::default()
    }
}

/// Maria's mobile is gone; a video call proves that it is her.
pub(super) fn by_video() -> Fake {
    video(Fake::new().several("--lost-number", &["0142"]))
}

pub(super) fn video(person: Fake) -> Fake {
    person
        .answer("--verify", "video-call")
        .answer_key("--evidence", "compared", "HR photo")
        .answer("--verdict", "confirmed")
}

pub(super) fn desk_phone(person: Fake) -> Fake {
    person
        .answer("--verify", "known-phone")
        .answer_key("--evidence", "number", "0199")
        .answer("--verdict", "confirmed")
}

pub(super) fn manager(person: Fake) -> Fake {
    person
        .answer("--verify", "ticket")
        .answer_key("--evidence", "id", "#77")
        .answer_key("--evidence", "vouched-by", "greta@example.com")
        .answer("--verdict", "confirmed")
}
