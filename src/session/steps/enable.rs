use super::super::{Session, SessionError};
use crate::case::Event;
use crate::case::event::{Change, PasswordChanged};
use crate::model::Recorded;
use crate::provider::{Act, ActKind};
use crate::ui::prompter::MessageStyle;

impl Session<'_> {
    /// Last of all, after an incident: enabling brings back whatever is still there, so a senior does it.
    pub(in crate::session) fn enable(&mut self) -> Result<(), SessionError> {
        if !crate::operator::may(self.desk.actor.role, crate::operator::Right::Enable) {
            let id = &self.case.id;
            self.desk.person.tell(MessageStyle::Do, &format!("A senior enables the account: readmit resume {id}"));
            return Err(SessionError::AwaitingApproval);
        }
        self.new_password_seen()?;
        self.confirm_target()?;
        let draft = self.drafted_reason();
        let reason = self.reason_for("Reason for enabling the account", draft)?;
        self.perform(&Act::Enable, Change { reason: Some(reason), ..Change::default() })?;
        self.tell(MessageStyle::Done, "The account is enabled.");
        match self.case.held_by(&self.desk.actor.name) {
            Ok(()) => Ok(()),
            Err(_) => Err(SessionError::HoldersTurn(self.case.holder.clone())),
        }
    }

    /// With no factor left, the password that was in other hands would be the whole of a sign-in: it has to be another one
    /// first. A link that was issued does not tell whether it was used; the platform does.
    fn new_password_seen(&mut self) -> Result<(), SessionError> {
        if self.case.old_password_gone() {
            return Ok(());
        }
        let link = self.case.changes.iter().rev().find(|c| c.intent.what.act == Some(ActKind::IssuePasswordTicket));
        let issued = link.map(|c| c.intent.at);
        match self.desk.gate.password_changed(&self.target())? {
            Recorded::Known(at) if issued.is_some_and(|issued| at >= issued) => {
                self.record(Event::PasswordChanged(PasswordChanged { at: Some(at) }))?;
                self.tell(MessageStyle::Done, "The platform shows that the password was changed.");
                Ok(())
            }
            Recorded::Known(_) | Recorded::NotRecorded | Recorded::Cannot => {
                let said = "The account stays suspended until the user has set a new password by the link.";
                self.tell(MessageStyle::Warn, said);
                Err(SessionError::AwaitingPassword)
            }
        }
    }
}
