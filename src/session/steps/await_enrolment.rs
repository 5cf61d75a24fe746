use chrono::{DateTime, Utc};

use super::super::ask::candidate;
use super::super::{Session, Stop, WhileWaiting};
use crate::case::Event;
use crate::case::event::{Enrolled, Overdue};
use crate::provider::{ActKind, Capability, Factor, Recorded, SignInResult};
use crate::ui::person::{Choice, Tone, Waited};

impl Session<'_> {
    /// A reset is not a recovery: waits until a new factor is there, and reads it back.
    pub(in crate::session) fn await_enrolment(&mut self, since: DateTime<Utc>) -> Result<(), Stop> {
        if !self.case.recovered_by_self() {
            self.say("await.say");
        }
        self.advise("await.do");
        if let Some(wish) = self.desk.options.while_waiting.take() {
            return self.meanwhile(wish);
        }
        let started = self.desk.clock.now();
        loop {
            if let Some(factor) = self.new_factor()? {
                return self.enrolled(&factor);
            }
            let now = self.desk.clock.now();
            if !self.case.overdue && now - since > self.policy().enrolment_overdue {
                self.record(Event::Overdue(Overdue { since: Some(since) }))?;
                self.tell(Tone::Warn, "Overdue: nobody has enrolled since the reset.");
                self.say("await.overdue.say");
                self.advise("await.overdue.do");
            }
            let so_far = u64::try_from((now - started).num_seconds()).unwrap_or(0);
            if self.desk.options.wait.is_some_and(|limit| so_far >= limit) {
                return Err(Stop::AwaitingEnrolment);
            }
            let state = self.sign_in_state(since)?;
            if self.desk.person.wait(state, so_far)? == Waited::Stopped {
                self.while_waiting()?;
                self.header(&crate::case::Step::AwaitEnrolment { since })?;
            }
        }
    }

    /// A factor that was not there when the case was opened.
    fn new_factor(&self) -> Result<Option<Factor>, Stop> {
        let known: Vec<&str> = self.case.opened.what.factors.iter().map(|f| f.id.as_str()).collect();
        let factors = self.desk.gate.factors(&self.target())?;
        Ok(factors.into_iter().find(|f| !known.contains(&f.id.as_str())))
    }

    fn sign_in_state(&self, since: DateTime<Utc>) -> Result<&'static str, Stop> {
        Ok(match self.desk.gate.sign_ins(&self.target(), since)? {
            Recorded::Known(all) if all.iter().any(|s| s.result == SignInResult::Succeeded) => {
                "signed in, not yet enrolled"
            }
            Recorded::Known(_) => "waiting for sign-in and enrolment",
            Recorded::NotRecorded | Recorded::Cannot => "waiting for enrolment",
        })
    }

    fn while_waiting(&mut self) -> Result<(), Stop> {
        let mut options = vec![candidate("wait", "Keep waiting")];
        let can = |c: Capability| !matches!(c, Capability::Cannot(_) | Capability::NotApplicable);
        let changed = self.case.changed_anything();
        if changed && can(self.desk.gate.capability(ActKind::IssueBackupCodes)) {
            let label = if self.case.unseen(ActKind::IssueBackupCodes) {
                "The backup codes that were issued were never shown: issue others"
            } else {
                "They cannot enrol: issue backup codes"
            };
            options.push(candidate("codes", label));
        }
        if self.case.wants_password() {
            options.push(candidate("password", "Set another temporary password"));
        }
        let chosen = self.choose(&Choice {
            flag: "--while-waiting",
            key: None,
            question: "Waiting for the new factor".into(),
            options,
            help: "Pausing is safe: the case goes on from here with `readmit resume`.".into(),
            asides: true,
        })?;
        WhileWaiting::parse(&chosen).map_or(Ok(()), |wish| self.meanwhile(wish))
    }

    /// What helps a target who cannot enrol as things are. The case is looked at anew afterwards.
    fn meanwhile(&mut self, wish: WhileWaiting) -> Result<(), Stop> {
        match wish {
            WhileWaiting::Codes => {
                self.say("await.cannot_enrol.say");
                self.advise("await.cannot_enrol.do");
                self.issue_codes()?;
            }
            WhileWaiting::Password => self.password()?,
        }
        Err(Stop::Again)
    }

    fn enrolled(&mut self, factor: &Factor) -> Result<(), Stop> {
        self.record(Event::Enrolled(Enrolled {
            factor: factor.id.clone(),
            kind: Some(factor.kind),
            at: factor.enrolled,
            address: factor.address.clone(),
            label: Some(factor.label.clone()),
        }))?;
        let at =
            factor.enrolled.map_or("at an unknown time".into(), |t| t.format("at %H:%M UTC on %Y-%m-%d").to_string());
        let from = factor.address.as_deref().unwrap_or("an unknown address");
        self.tell(Tone::Done, &format!("Enrolled: {} {} {at}, from {from}.", factor.kind, factor.label));
        self.say("await.enrolled.say");
        self.advise("await.enrolled.do");
        let old: Vec<Factor> = self.desk.gate.factors(&self.target())?;
        let old = old.iter().filter(|f| self.case.opened.what.factors.iter().any(|o| o.id == f.id)).count();
        if old > 0 {
            self.tell(Tone::Warn, &format!("{old} old factor(s) are still enrolled: ask them to remove what is lost."));
        }
        Ok(())
    }
}
