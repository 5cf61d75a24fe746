use super::super::{Session, Stop};
use crate::case::event::Change;
use crate::provider::Act;
use crate::ui::person::Tone;

impl Session<'_> {
    /// Last of all, after an incident: enabling brings back whatever is still there, so a senior does it.
    pub(in crate::session) fn enable(&mut self) -> Result<(), Stop> {
        if !crate::operator::may(self.desk.actor.role, crate::operator::Right::Enable) {
            let id = &self.case.id;
            self.desk.person.tell(Tone::Do, &format!("A senior enables the account: readmit resume {id}"));
            return Err(Stop::AwaitingApproval);
        }
        self.confirm_target()?;
        let draft = self.drafted_reason();
        let reason = self.reason_for("Reason for enabling the account", draft)?;
        self.perform(&Act::Enable, Change { reason: Some(reason), ..Change::default() })?;
        self.tell(Tone::Done, "The account is enabled.");
        match self.case.held_by(&self.desk.actor.name) {
            Ok(()) => Ok(()),
            Err(_) => Err(Stop::HoldersTurn(self.case.holder.clone())),
        }
    }
}
