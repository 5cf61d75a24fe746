//! The incident path: contain, tell the real user, repair in a new case, review.

mod card;
mod contain;
mod open;
mod review;
mod tell;

use contain::TriedActs;

use super::{Session, SessionError};
use crate::case::{Incident, IncidentStep};
use crate::model::{User, UserId};
use crate::provider::{Act, ActKind};

impl Session<'_, Incident> {
    /// Works through the checklist as far as this operator can.
    pub fn work(&mut self) -> Result<IncidentStep, SessionError> {
        let mut tried = TriedActs::default();
        loop {
            let step = self.case.next(self.repaired(), &[self.needless(), tried.acts()].concat());
            self.incident_card(&step);
            match step {
                IncidentStep::Settle { intent, act } => {
                    self.settle(intent, act)?;
                    self.warn_after(act);
                }
                IncidentStep::Suspend => {
                    self.carry_out(&Act::Suspend, &mut tried)?;
                    self.warn_after(ActKind::Suspend);
                }
                IncidentStep::EndSessions => self.carry_out(&Act::EndSessions, &mut tried)?,
                IncidentStep::RevokeTokens => self.carry_out(&Act::RevokeTokens, &mut tried)?,
                IncidentStep::ForgetDevices => self.carry_out(&Act::ForgetDevices, &mut tried)?,
                IncidentStep::Tell => {
                    self.ask_what_happened()?;
                    self.tell_the_user()?;
                }
                IncidentStep::Repair => {
                    self.after_containment()?;
                    // Whose id was misread nobody has to bring back, and nobody may be there who
                    // could be.
                    if self.desk.options.review.is_none() || !self.may_close() {
                        self.all_contained(&tried)?;
                        return Ok(step);
                    }
                    if !self.review()? {
                        return Ok(step);
                    }
                }
                IncidentStep::Review => {
                    if !self.may_close() || !self.review()? {
                        return Ok(step);
                    }
                }
                IncidentStep::Done => return Ok(step),
            }
        }
    }

    /// Whom else it may be about is read from every opening there is: the account is suspended
    /// before that.
    fn warn_after(&mut self, act: ActKind) {
        if act == ActKind::Suspend && self.history.typed_ids {
            let opened = &self.case.opened.what;
            let (id, login, name) =
                (UserId(self.case.target.clone()), opened.login.clone(), opened.name.clone());
            self.desk.warn_of_others(&User { id, login, name });
        }
    }

    /// Returns true if a case that was opened because of this incident has brought the user back.
    fn repaired(&self) -> bool {
        self.history.cases.iter().any(|c| c.opened > self.case.opened.at && c.brought_back())
    }

    pub fn id(&self) -> &str {
        self.case.id.as_str()
    }
}
