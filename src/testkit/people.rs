//! The people whom most tests are about.

use crate::case::Actor;
use crate::ledger::store::memory::TestKey;
use crate::model::{Mode, Role};

/// The user who has lost a phone.
pub(crate) const MARIA: &str = "maria@example.com";

/// An operator.
pub(crate) fn ravi() -> Actor {
    Actor { name: "ravi".into(), role: Role::Operator, mode: Mode::Interactive, users: Vec::new() }
}

/// A senior, who approves.
pub(crate) fn sofia() -> Actor {
    Actor { name: "sofia".into(), role: Role::Senior, mode: Mode::Interactive, users: Vec::new() }
}

/// Returns an operator's key.
pub(crate) fn key_of(actor: &Actor) -> TestKey {
    TestKey::of(&actor.name)
}
