//! The facts that follow from the state of a case. The rules ask for the facts, and so does whoever
//! shows the case.

use super::changes::{ChangeState, is_reset};
use super::event::{CodesAnswer, Route, SuspendedBy};
use super::state::{Case, SelfState};
use super::{History, Refusal};
use crate::model::Outcome;
use crate::provider::ActKind;
use crate::runbook::{Lost, Policy, Tier};

/// The red flag of a case that was escalated. Taking it back does not take the flag back.
pub const ESCALATED: &str = "escalated";

impl Case {
    pub fn tier(&self) -> Tier {
        self.opened.what.tier.0
    }

    fn lost_any(&self, of: &[Lost]) -> bool {
        self.opened.what.lost.iter().any(|l| of.contains(l))
    }

    /// Returns true if the factors have to go: a device is lost, or the account was in other hands.
    pub fn wants_reset(&self) -> bool {
        !self.recovered_by_self()
            && (self.opened.what.incident.is_some()
                || self.lost_any(&[Lost::Phone, Lost::App, Lost::Key, Lost::Number]))
    }

    /// Returns true if a temporary password is needed. The reason is that the target cannot read
    /// their e-mail, that the target has lost the password, or that the account was in other hands.
    pub fn wants_password(&self) -> bool {
        !self.recovered_by_self()
            && (self.opened.what.incident.is_some()
                || self.lost_any(&[Lost::Email, Lost::Password]))
    }

    /// Returns true if the account has to be switched on again at the end. Only an account that an
    /// incident switched off is switched on again.
    pub fn wants_enabling(&self) -> bool {
        let opened = &self.opened.what;
        !opened.enabled
            && opened.incident.is_some()
            && opened.suspended != Some(SuspendedBy::Others)
    }

    /// Returns true if it is not on record who suspended the account that is to be switched on
    /// again. Somebody else may have had a reason.
    pub fn enabling_in_doubt(&self) -> bool {
        self.wants_enabling() && self.opened.what.suspended.is_none()
    }

    pub fn recovered_by_self(&self) -> bool {
        self.self_recovery.as_ref().is_some_and(|s| s.succeeded == Some(true))
    }

    /// Returns true if backup codes were asked about, and were tried if they are at hand.
    pub fn codes_checked(&self) -> bool {
        match self.codes.as_ref().and_then(|c| c.answer) {
            Some(CodesAnswer::None | CodesAnswer::NotAtHand) => true,
            Some(CodesAnswer::AtHand) => self.self_recovery.is_some(),
            None => false,
        }
    }

    /// Returns true if a change was begun. A note on the user's record is not a change.
    pub fn began_to_change(&self) -> bool {
        self.changes.iter().any(|c| c.intent.what.act != Some(ActKind::Note))
    }

    /// Returns true if the last reading after the last reset found nothing left.
    pub fn reset_done(&self) -> bool {
        let last = self
            .changes
            .iter()
            .filter(|c| is_reset(&c.intent.what))
            .map(|c| c.came.map_or(c.intent.seq, |o| o.0))
            .max();
        match (self.read_back, last) {
            (Some((at, Outcome::Succeeded | Outcome::Attested)), last) => {
                last.is_none_or(|l| at > l)
            }
            (Some(_) | None, _) => false,
        }
    }

    /// Returns true if a change of this kind has come out well.
    pub fn has_done(&self, act: ActKind) -> bool {
        self.changes.iter().any(|c| c.intent.what.act == Some(act) && c.done())
    }

    /// Returns true if a secret of this kind was made and has been shown.
    pub fn handed(&self, act: ActKind) -> bool {
        let handed = |c: &ChangeState| self.handed.contains(&c.intent.seq);
        self.changes.iter().any(|c| c.intent.what.act == Some(act) && c.done() && handed(c))
    }

    /// Returns true if the password that was in other hands is of no use any more. Either we set
    /// another password, or the platform shows that the target has set one.
    pub fn old_password_gone(&self) -> bool {
        let ours = |c: &ChangeState| {
            let unshown =
                c.intent.what.unshown == Some(true) || self.handed.contains(&c.intent.seq);
            c.intent.what.act == Some(ActKind::SetTemporaryPassword) && c.done() && unshown
        };
        self.password_changed.is_some() || self.changes.iter().any(ours)
    }

    /// Returns true if the target has been given a way to a new password.
    pub fn password_handed(&self) -> bool {
        self.handed(ActKind::SetTemporaryPassword) || self.handed(ActKind::IssuePasswordTicket)
    }

    /// Returns true if the newest secret of this kind was made and perhaps never seen.
    pub fn unseen(&self, act: ActKind) -> bool {
        let shown = |c: &&ChangeState| {
            c.intent.what.act == Some(act) && c.intent.what.unshown != Some(true)
        };
        let newest = self.changes.iter().rev().find(|c| shown(c) && c.may_have_happened());
        newest.is_some_and(|c| !self.handed.contains(&c.intent.seq))
    }

    /// Returns true if the note that a refusal or an escalation leaves on the user's record is
    /// still to be left. Either no note was begun, or the note that was begun was cut off and did
    /// not get there.
    pub fn note_due(&self) -> bool {
        let ending = self
            .ending
            .filter(|e| matches!(e.outcome, Outcome::Refused | Outcome::Escalated))
            .map(|e| e.seq);
        let referred = self.referred.as_ref().filter(|_| self.waiting).map(|r| r.seq);
        let Some(since) = ending.or(referred) else {
            return false;
        };
        let note =
            |c: &&ChangeState| c.intent.what.act == Some(ActKind::Note) && c.intent.seq > since;
        self.changes.iter().rev().find(note).is_none_or(|c| c.settled && !c.may_have_happened())
    }

    /// The first intent without an outcome.
    pub fn unsettled(&self) -> Option<&ChangeState> {
        self.changes.iter().find(|c| c.came.is_none())
    }

    /// Returns true if anything on the platform may be other than before the case.
    pub fn changed_anything(&self) -> bool {
        self.changes
            .iter()
            .any(|c| c.intent.what.act != Some(ActKind::Note) && c.may_have_happened())
    }

    /// Changes (and, once the case is ending, refused attempts) that the target has not been told
    /// of.
    pub fn notice_due(&self) -> bool {
        self.to_tell().is_some_and(|newest| self.told.is_none_or(|told| told < newest))
    }

    /// The newest entry that the target has to be told of.
    pub fn to_tell(&self) -> Option<u64> {
        let changed = self.changes.iter().filter(|c| c.intent.what.act != Some(ActKind::Note));
        let changed =
            changed.filter(|c| c.may_have_happened()).filter_map(|c| c.came.map(|o| o.0)).max();
        let attempt = self.ending.and_then(|ending| {
            let refused = (ending.outcome == Outcome::Refused).then_some(ending.seq);
            refused.or_else(|| self.rejected.iter().map(|r| r.seq).max())
        });
        changed.max(attempt)
    }

    /// Returns true if the case came to nothing and leaves an account behind that the case changed.
    /// The door is open until the account was read back as suspended, or has a factor that the
    /// target confirmed as theirs. A senior who had no part in the case may also say why the case
    /// may end. An incident about the case attends to the account from the incident's opening on.
    pub fn door_open(&self, history: &History) -> bool {
        (self.ending.is_some() && !self.confirmed() || self.in_doubt())
            && self.changed_anything()
            && self.door.is_none()
            && !history.incident_about(self.id.as_str())
    }

    /// Returns true if the case was escalated and taken back, and a factor is there that no
    /// verification since then vouches for: a doubt does not go away because the escalation did.
    pub fn in_doubt(&self) -> bool {
        let since = self.doubted_since();
        self.escalated()
            && self.enrolled.as_ref().is_some_and(|e| e.what.under.is_none_or(|seq| seq < since))
    }

    /// Returns the entry after which the target has to be verified anew, to say that a factor is
    /// theirs: the ending, or an escalation that no senior took up. 0 if there is none.
    pub fn doubted_since(&self) -> u64 {
        let referred = self.referred.as_ref().filter(|_| self.escalated()).map(|r| r.seq);
        self.ending.map(|e| e.seq).or(referred).unwrap_or(0)
    }

    /// Returns true if there is a new factor of which the freshly verified target said that it is
    /// theirs.
    pub fn confirmed(&self) -> bool {
        self.enrolled.as_ref().is_some_and(|e| e.what.under.is_some())
    }

    /// Returns true if this factor was there before the reset, so that the reset takes the factor
    /// away.
    pub fn was_there(&self, factor: &str) -> bool {
        self.opened.what.factors.iter().any(|f| f.id == factor) || self.there.contains(factor)
    }

    /// Returns true if a change that belongs to a reset was begun.
    pub fn began_to_reset(&self) -> bool {
        self.changes.iter().any(|c| is_reset(&c.intent.what))
    }

    /// Returns true if the case was escalated, and is not held by a senior who took it up.
    pub fn escalated(&self) -> bool {
        let with_senior =
            |seq: u64| self.taken_up.as_ref().is_some_and(|t| t.seq > seq && t.by == self.holder);
        self.referred.as_ref().is_some_and(|r| !with_senior(r.seq))
    }

    /// Flags that stand: what the tool saw when the case was opened, what was found at screening,
    /// and what came up later.
    pub fn flags(&self) -> Vec<&str> {
        let mut flags: Vec<&str> = self.opened.what.raised.iter().map(String::as_str).collect();
        flags.extend(self.screened.iter().flatten().map(String::as_str));
        flags.extend(self.late_flags.iter().map(String::as_str));
        flags.extend(self.escalated().then_some(ESCALATED));
        flags.sort_unstable();
        flags.dedup();
        flags
    }

    /// Names by which the platform knows the target.
    pub fn target_names(&self) -> impl Iterator<Item = &str> {
        let opened = &self.opened.what;
        [self.target.as_str(), opened.login.as_str()]
            .into_iter()
            .chain(opened.addresses.iter().map(String::as_str))
            .filter(|n| !n.is_empty())
    }

    /// Everyone who vouched in this case.
    pub fn vouchers(&self) -> impl Iterator<Item = &str> {
        self.verified.iter().filter_map(|v| v.what.vouched_by.as_deref())
    }

    /// Returns the outcome with which the case would be closed now. An incident that was opened
    /// about the case outweighs everything else.
    pub fn outcome(&self, history: &History) -> Outcome {
        if history.incident_about(self.id.as_str()) {
            return Outcome::Compromised;
        }
        if let Some(ending) = self.ending {
            return ending.outcome;
        }
        match &self.self_recovery {
            Some(SelfState { route: Route::BackupCode, succeeded: Some(true), .. }) => {
                Outcome::RecoveredByBackupCode
            }
            Some(SelfState { route: Route::Federated, succeeded: Some(true), .. }) => {
                Outcome::RecoveredByFederatedSignIn
            }
            Some(SelfState { succeeded: Some(false) | None, .. }) | None => {
                Outcome::RecoveredByReset
            }
        }
    }

    /// Refuses what only the holder may do.
    pub fn held_by(&self, actor: &str) -> Result<(), Refusal> {
        if self.holder == actor {
            return Ok(());
        }
        Err(Refusal::HeldBy { holder: self.holder.clone(), since: self.held_since })
    }

    /// Returns the number of attempts at verification that this policy leaves, given the number of
    /// attempts used.
    pub fn attempts_left(policy: &Policy, used: u32) -> u32 {
        policy.attempts.saturating_sub(used)
    }
}
