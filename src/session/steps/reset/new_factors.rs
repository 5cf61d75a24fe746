//! Factors that are new since a reset began: the user's own, or an incident.

use crate::model::Factor;
use crate::provider::{Act, ActKind, ProviderReads, SettledAct};
use crate::session::{Session, SessionError};

impl Session<'_> {
    /// Returns true if the reset takes this factor away, because the factor was there before.
    pub(super) fn goes(&self, factor: &str) -> bool {
        !self.case.began_to_reset() || self.by_kind() || self.case.was_there(factor)
    }

    /// Returns true if factors have no ids here, so that a new one is not told from an old one.
    pub(super) fn by_kind(&self) -> bool {
        self.desk.gate.provenance().factors_by_kind
    }

    /// Asks about each factor that came while the others were removed, before anything goes that
    /// may have come with it. Returns true if there is one, and it is the target's own.
    pub(super) fn came_meanwhile(&mut self) -> Result<bool, SessionError> {
        if !self.case.began_to_reset() {
            return Ok(false);
        }
        let listed = self.desk.gate.factors(&self.target());
        let listed =
            listed.map_err(|fault| self.partly(ActKind::RemoveBackupCodes, fault.into()))?;
        let new: Vec<Factor> = listed.into_iter().filter(|f| !self.goes(&f.id)).collect();
        for factor in &new {
            self.whose(factor)?;
        }
        Ok(!new.is_empty())
    }

    /// Returns true if the platform says that no code is from before the reset.
    pub(super) fn are_new(&self, codes: Option<u32>) -> bool {
        let began = self.case.changes.iter().map(|c| c.intent.at).min();
        let settled = |since| self.desk.gate.settle(&self.target(), &Act::RemoveBackupCodes, since);
        codes.is_some_and(|n| n > 0)
            && began.is_some_and(|since| matches!(settled(since), Ok(SettledAct::Done)))
    }

    /// A factor is new since the reset began: the target's own, or an incident. Without an answer
    /// the target is told of what was done by then, and nothing is deleted.
    pub(super) fn whose(&mut self, factor: &Factor) -> Result<(), SessionError> {
        match self.ask_theirs(factor) {
            Ok(Some(_)) => Ok(()),
            Ok(None) => self.unanswered(factor),
            Err(SessionError::OutcomeUnknown(_)) if self.scripted() => self.unanswered(factor),
            Err(stop) => Err(stop),
        }
    }

    fn unanswered(&mut self, factor: &Factor) -> Result<(), SessionError> {
        if self.case.notice_due() {
            self.notice()?;
        }
        let what = format!(
            "new since the reset began: {}",
            crate::session::steps::await_enrolment::seen(factor)
        );
        Err(SessionError::OutcomeUnknown(format!(
            "{what}; ask the user, and give --enrolled theirs|not-theirs"
        )))
    }
}
