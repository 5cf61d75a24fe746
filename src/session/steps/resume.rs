use super::super::{Session, Stop};
use crate::case::event::Remark;
use crate::case::{Event, Refusal};
use crate::ui::person::Tone;

impl Session<'_> {
    /// A paused case goes on with whoever holds it, or has been offered it, or may take it.
    pub(in crate::session) fn go_on(&mut self) -> Result<(), Stop> {
        self.record(Event::Resumed(Remark::default()))?;
        self.tell(Tone::Done, "The case goes on.");
        Ok(())
    }

    /// Makes the actor the holder, if they are not and may be.
    pub fn take_over(&mut self, reason: Option<String>) -> Result<(), Stop> {
        if self.case.holder == self.desk.actor.name || self.case.closed.is_some() {
            return Ok(());
        }
        let enabling = matches!(self.case.next(&self.ctx()?), crate::case::Step::Enable);
        if enabling && crate::operator::may(self.desk.actor.role, crate::operator::Right::Enable) {
            return Ok(());
        }
        let from = Some(self.case.holder.clone());
        let voids = self.case.offered.as_ref() != Some(&self.desk.actor.name);
        self.record(Event::TakenOver(Remark { from, reason, ..Remark::default() }))?;
        self.tell(Tone::Done, "You hold this case now.");
        if voids {
            self.tell(Tone::Info, "What was verified before does not count for you: verify again.");
        }
        Ok(())
    }

    pub fn hand_over(&mut self, to: &str) -> Result<(), Stop> {
        if to == self.desk.actor.name {
            return Err(Refusal::Other("a case is handed to somebody else".into()).into());
        }
        self.advise("hand_over.do");
        self.record(Event::HandedOver(Remark { to: Some(to.to_owned()), ..Remark::default() }))?;
        let id = self.case.id.clone();
        self.tell(Tone::Do, &format!("{to} accepts it with: readmit resume {id}"));
        Ok(())
    }
}
