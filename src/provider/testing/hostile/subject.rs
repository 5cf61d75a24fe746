//! One user of the hostile platform, and what acts do to them.

use std::collections::BTreeMap;

use crate::model::{FactorKind, SignIn};
use crate::provider::testing::contract::Truth;
use crate::provider::{Act, ActKind};

/// One user.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub(super) login: String,
    pub(super) truth: Truth,
    pub(super) addresses: Vec<String>,
    pub(super) kinds: BTreeMap<String, FactorKind>,
    /// Factors that are gone and are listed once more.
    pub(super) ghosts: Vec<String>,
    /// Acts that were accepted and are not done, and after how many looks they are.
    pub(super) pending: Vec<(Act, u32)>,
    pub(super) sign_ins: Vec<SignIn>,
}

impl Subject {
    /// Does `act`, whole.
    pub(super) fn take(&mut self, act: &Act) {
        self.pending.retain(|(earlier, _)| !overtakes(act.kind(), earlier.kind()));
        let truth = &mut self.truth;
        match act {
            Act::RequireEnrolment => truth.enrolment_required = true,
            Act::RemoveFactor { factor } => {
                if truth.factors.remove(factor) {
                    self.ghosts.push(factor.clone());
                }
            }
            Act::RemoveBackupCodes => truth.codes = 0,
            Act::ForgetDevices => truth.devices = 0,
            Act::EndSessions => truth.sessions = 0,
            Act::RevokeTokens => truth.tokens = 0,
            Act::SetTemporaryPassword { .. } => truth.passwords_set += 1,
            Act::IssuePasswordTicket { .. } => truth.password_tickets += 1,
            Act::IssueEnrolmentTicket => truth.enrolment_tickets += 1,
            Act::IssueBackupCodes { count } => {
                truth.codes = u32::try_from(*count).unwrap();
                truth.codes_issued += 1;
            }
            Act::Suspend => truth.enabled = false,
            Act::Enable => truth.enabled = true,
            Act::Note { text } => truth.notes.push(text.clone()),
        }
    }

    /// Does a part of `act`, where it has parts.
    pub(super) fn take_half(&mut self, act: &Act) {
        let truth = &mut self.truth;
        match act {
            Act::RemoveBackupCodes => truth.codes /= 2,
            Act::ForgetDevices => truth.devices /= 2,
            Act::EndSessions => truth.sessions /= 2,
            Act::RevokeTokens => truth.tokens /= 2,
            // The old ones are gone, and too few came.
            Act::IssueBackupCodes { count } => {
                truth.codes = u32::try_from(count / 2).unwrap();
                truth.codes_issued += 1;
            }
            Act::Suspend => truth.sessions = 0,
            Act::Note { text } => truth.notes.push(text.chars().take(3).collect()),
            Act::RequireEnrolment
            | Act::RemoveFactor { .. }
            | Act::SetTemporaryPassword { .. }
            | Act::IssuePasswordTicket { .. }
            | Act::IssueEnrolmentTicket
            | Act::Enable => {}
        }
    }

    pub(super) fn come_due(&mut self) {
        for (_, looks) in &mut self.pending {
            *looks = looks.saturating_sub(1);
        }
        let pending = std::mem::take(&mut self.pending);
        let (due, still): (Vec<_>, Vec<_>) =
            pending.into_iter().partition(|(_, looks)| *looks == 0);
        self.pending = still;
        for (act, _) in due {
            self.take(&act);
        }
    }

    /// Returns whether the effect of the act is there, as far as the effect can be asked for
    /// afterwards. Returns `None` for an act that leaves no trace here.
    pub(super) fn shows(&self, act: &Act) -> Option<bool> {
        match act {
            Act::RequireEnrolment => Some(self.truth.enrolment_required),
            Act::RemoveFactor { factor } => Some(!self.truth.factors.contains(factor)),
            Act::RemoveBackupCodes => Some(self.truth.codes == 0),
            Act::ForgetDevices => Some(self.truth.devices == 0),
            Act::EndSessions => Some(self.truth.sessions == 0),
            Act::RevokeTokens => Some(self.truth.tokens == 0),
            Act::Suspend => Some(!self.truth.enabled),
            Act::Enable => Some(self.truth.enabled),
            Act::SetTemporaryPassword { .. }
            | Act::IssuePasswordTicket { .. }
            | Act::IssueBackupCodes { .. }
            | Act::IssueEnrolmentTicket
            | Act::Note { .. } => None,
        }
    }
}

/// Returns true if a later act makes pointless an earlier act that is still to come.
fn overtakes(later: ActKind, earlier: ActKind) -> bool {
    let about = |kind| match kind {
        ActKind::Suspend | ActKind::Enable => ActKind::Enable,
        ActKind::RemoveBackupCodes | ActKind::IssueBackupCodes => ActKind::IssueBackupCodes,
        other => other,
    };
    // Factors are removed one by one.
    about(later) == about(earlier) && later != ActKind::RemoveFactor
}
