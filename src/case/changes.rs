//! A change on the platform, as entries tell of it: from intent to outcome. The process that
//! committed an intent can use it once.

use std::cell::Cell;

use chrono::{DateTime, Utc};

use super::event::{Change, Was};
use crate::ledger::entry::Committed;
use crate::model::{Outcome, Role};
use crate::provider::ActKind;

/// Something that happened, with its place, time and author.
#[derive(Clone, Debug, PartialEq)]
pub struct Stamped<T> {
    pub seq: u64,
    pub at: DateTime<Utc>,
    pub by: String,
    pub role: Role,
    pub what: T,
}

pub fn stamp<T>(entry: &Committed, what: T) -> Stamped<T> {
    let draft = entry.draft();
    Stamped { seq: entry.seq(), at: entry.time(), by: draft.actor.clone(), role: draft.role, what }
}

/// A change on the platform, from intent to outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeState {
    pub intent: Stamped<Change>,
    pub came: Option<(u64, Outcome)>,
    /// The outcome was found out afterwards: whoever began it was cut off.
    pub settled: bool,
    /// For a suspension: how the account stood before.
    pub was: Option<Was>,
}

impl ChangeState {
    /// Returns true if the world may be other than it was before the change.
    pub fn may_have_happened(&self) -> bool {
        match self.came {
            None => true,
            Some((_, outcome)) => outcome != Outcome::Failed,
        }
    }

    /// Returns true if the change can be relied on.
    pub fn done(&self) -> bool {
        matches!(self.came, Some((_, Outcome::Succeeded | Outcome::Accepted | Outcome::Attested)))
    }
}

/// Returns true if a change belongs to the factor reset.
pub fn is_reset(change: &Change) -> bool {
    match change.act {
        Some(
            ActKind::RequireEnrolment
            | ActKind::RemoveFactor
            | ActKind::RemoveBackupCodes
            | ActKind::ForgetDevices
            | ActKind::EndSessions
            | ActKind::RevokeTokens,
        ) => true,
        Some(
            ActKind::SetTemporaryPassword
            | ActKind::IssuePasswordTicket
            | ActKind::IssueBackupCodes
            | ActKind::IssueEnrolmentTicket
            | ActKind::Suspend
            | ActKind::Enable
            | ActKind::Note,
        )
        | None => false,
    }
}

/// The intent that was taken in as it was committed, and has not been used. It is no part of the
/// record: a case that was replayed has none, because what was begun before a replay has to be
/// found out about, never done again. A copy has none either.
#[derive(Debug, Default)]
pub struct SingleUseIntent(Cell<Option<u64>>);

impl SingleUseIntent {
    pub fn give(&self, intent: u64) {
        self.0.set(Some(intent));
    }

    pub fn withdraw(&self) {
        self.0.set(None);
    }

    pub fn is_for(&self, intent: u64) -> bool {
        self.0.get() == Some(intent)
    }
}

impl Clone for SingleUseIntent {
    fn clone(&self) -> SingleUseIntent {
        SingleUseIntent::default()
    }
}

impl PartialEq for SingleUseIntent {
    fn eq(&self, _: &SingleUseIntent) -> bool {
        true
    }
}
