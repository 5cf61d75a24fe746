//! The wait until a new factor is there, which is then read back.

use chrono::{DateTime, Utc};

use super::password::another_password;
use crate::case::Event;
use crate::case::event::{Enrolled, Overdue};
use crate::model::{Enroller, Factor, Recorded, SignInResult};
use crate::provider::{ActKind, Look, Moment, ProviderReads, Refresh};
use crate::session::ask::candidate;
use crate::session::{Session, SessionError, WhileWaiting};
use crate::ui::prompter::{Choice, MessageStyle, PromptError, Waited};

/// The flag by which the operator says whose a new factor is.
pub(in crate::session) const ENROLLED: &str = "--enrolled";

/// As `theirs`, where that also sends the follow-up as it is.
const THEIRS_AND_READ: &str = "theirs-and-read";

/// A new factor, as it is recorded.
pub(super) fn seen(factor: &Factor) -> String {
    let at = factor
        .enrolled
        .map_or("at an unknown time".into(), |t| t.format("at %H:%M UTC on %Y-%m-%d").to_string());
    let from = factor.address.as_deref().unwrap_or("an unknown address");
    format!("{} {} {at}, from {from}", factor.kind, factor.label)
}

impl Session<'_> {
    /// A reset is not a recovery: waits until a new factor is there, and reads it back.
    pub(in crate::session) fn await_enrolment(
        &mut self,
        since: DateTime<Utc>,
    ) -> Result<(), SessionError> {
        if !self.case.recovered_by_self() {
            self.say("await.say");
        }
        self.advise("await.do");
        self.platform_advice(Moment::Enrolment);
        if let Some(wish) = self.desk.options.while_waiting.take() {
            return self.meanwhile(wish);
        }
        match self.desk.gate.refresh(Look::Factors) {
            Refresh::ByItself => self.await_by_itself(since),
            Refresh::ByPerson(screen) => self.await_by_person(since, &screen.steps),
            Refresh::NotShown => self.await_by_person(since, &[]),
        }
    }

    /// Asks the platform again and again.
    fn await_by_itself(&mut self, since: DateTime<Utc>) -> Result<(), SessionError> {
        let started = self.desk.clock.now();
        let mut waited = false;
        loop {
            if let Some(factor) = self.new_factor()? {
                // Whoever has not waited yet sits there.
                if waited {
                    self.desk.person.ring();
                }
                return self.enrolled(&factor);
            }
            let now = self.desk.clock.now();
            self.note_overdue(since)?;
            let so_far = u64::try_from((now - started).num_seconds()).unwrap_or(0);
            if self.desk.options.wait.is_some_and(|limit| so_far >= limit) {
                return Err(SessionError::AwaitingEnrolment);
            }
            let state = self.sign_in_state(since)?;
            if self.notice_is_due_again() {
                return Err(SessionError::Retry);
            }
            let state = self.beside_notice(state);
            waited = true;
            if self.desk.person.wait(&state, so_far)? == Waited::Stopped {
                self.while_waiting()?;
                self.header(&crate::case::Step::AwaitEnrolment { since })?;
            }
        }
    }

    pub(in crate::session) fn note_overdue(
        &mut self,
        since: DateTime<Utc>,
    ) -> Result<(), SessionError> {
        let late = self.desk.clock.now() - since > self.policy().enrolment_overdue;
        if !self.case.overdue && late {
            self.record(Event::Overdue(Overdue { since: Some(since) }))?;
            self.tell(MessageStyle::Warn, "Overdue: nobody has enrolled since the reset.");
            self.say("await.overdue.say");
            self.advise("await.overdue.do");
            self.tell_phrase();
        }
        Ok(())
    }

    /// A factor that was not there when the case was opened.
    pub(in crate::session) fn new_factor(&self) -> Result<Option<Factor>, SessionError> {
        let factors = self.desk.gate.factors(&self.target())?;
        Ok(factors.into_iter().find(|f| !self.case.was_there(&f.id)))
    }

    /// A new factor, as it is read back to the user: by the clock on the wall.
    fn seen_here(&self, factor: &Factor) -> String {
        let at = factor
            .enrolled
            .map_or("at an unknown time".into(), |at| format!("at {}", self.desk.clock.people(at)));
        let from = factor.address.as_deref().unwrap_or("an unknown address");
        format!("{} {} {at}, from {from}", factor.kind, factor.label)
    }

    fn sign_in_state(&self, since: DateTime<Utc>) -> Result<&'static str, SessionError> {
        Ok(match self.desk.gate.sign_ins(&self.target(), since)? {
            Recorded::Known(all) if all.iter().any(|s| s.result == SignInResult::Succeeded) => {
                "signed in, not yet enrolled"
            }
            Recorded::Known(_) => "waiting for sign-in and enrolment",
            Recorded::NotRecorded | Recorded::Cannot => "waiting for enrolment",
        })
    }

    /// Asks whether the target says that they set the factor up themself. A factor that somebody
    /// else put there counts for nothing until the verified target says that it is theirs. If the
    /// factor is anybody else's, the account is contained.
    pub(in crate::session) fn ask_theirs(
        &mut self,
        factor: &Factor,
    ) -> Result<Option<bool>, SessionError> {
        self.ask_theirs_and(factor, false)
    }

    /// The same, once there is nothing left to do but the follow-up. One yes sends it too: whom it
    /// goes to and what it says is settled. Whoever wants to read or add something says so.
    fn ask_theirs_at_the_end(&mut self, factor: &Factor) -> Result<Option<bool>, SessionError> {
        let by_mail = self.desk.mailer.is_some()
            && !self.case.opened.what.addresses.is_empty()
            && !self.scripted()
            && self.desk.options.follow_up.is_none()
            && self.desk.options.follow_up_text.is_none()
            && !self.desk.person.answers("--follow-up")
            && !self.desk.person.answers(ENROLLED);
        self.ask_theirs_and(factor, by_mail)
    }

    fn ask_theirs_and(
        &mut self,
        factor: &Factor,
        follow_up: bool,
    ) -> Result<Option<bool>, SessionError> {
        if self.theirs.contains(&factor.id) {
            return Ok(Some(true));
        }
        let put_there = factor.by == Recorded::Known(Enroller::Other);
        let whose = if put_there { "; somebody else put it there, not the user" } else { "" };
        let tone = if put_there { MessageStyle::Warn } else { MessageStyle::Info };
        let look = self.seen_here(factor);
        self.tell(tone, &format!("A new factor: {look}{whose}."));
        self.say("await.enrolled.say");
        self.advise("await.enrolled.do");
        let mut options = vec![
            candidate("theirs", "Yes: kind, time and place are theirs"),
            candidate("not-theirs", "No: somebody else's. The account is suspended (incident)"),
        ];
        if follow_up {
            let yes = if self.in_short("await.enrolled") {
                "Yes, all theirs: mail the follow-up"
            } else {
                "Yes, kind, time and place are theirs: mail the follow-up"
            };
            yes.clone_into(&mut options[0].label);
            options.push(candidate(THEIRS_AND_READ, "Theirs, but I read the follow-up first"));
        }
        let choice = Choice {
            flag: ENROLLED,
            key: None,
            question: "Does the user say that they set it up just now, themself?".into(),
            options,
            help: "Read back kind, time and place. If they did not set it up, somebody else is in the account.".into(),
            asides: true,
            back: None,
        };
        match self.choose(&choice) {
            Ok(answer) if answer == "theirs" => self.follow_up_agreed = follow_up,
            Ok(answer) if answer == THEIRS_AND_READ => self.follow_up_agreed = false,
            Ok(_) => {
                self.contain(&format!("a new factor is not the user's own: {}", seen(factor)))?;
                return Err(SessionError::Retry);
            }
            Err(SessionError::Unasked(PromptError::NobodyToAsk(_)))
                if !put_there && self.case.ending.is_none() =>
            {
                return Ok(None);
            }
            Err(SessionError::Unasked(PromptError::NobodyToAsk(_))) => {
                let what =
                    format!("a new factor that the user has to say is theirs: {}", seen(factor));
                return Err(SessionError::OutcomeUnknown(format!(
                    "{what}; give {ENROLLED} theirs|not-theirs"
                )));
            }
            Err(stop) => return Err(stop),
        }
        // Whoever says so is verified, or their word is not theirs.
        while put_there && self.case.fresh(&self.ctx()?).is_empty() && !self.scripted() {
            let need = self.case.need(&self.ctx()?);
            self.verify(need)?;
        }
        self.theirs.insert(factor.id.clone());
        Ok(Some(true))
    }

    pub(in crate::session) fn while_waiting(&mut self) -> Result<(), SessionError> {
        let mut options = vec![candidate("wait", "Keep waiting")];
        let changed = self.case.changed_anything();
        if changed && self.possible(ActKind::IssueBackupCodes) {
            let label = if self.case.unseen(ActKind::IssueBackupCodes) {
                "The backup codes that were issued were never shown: issue others"
            } else {
                "They cannot enrol: issue backup codes"
            };
            options.push(candidate("codes", label));
        }
        if changed && self.possible(ActKind::IssueEnrolmentTicket) {
            options.push(candidate(
                "link",
                "Signing in does not lead them to enrolment: issue a link to it",
            ));
        }
        if self.case.wants_password() {
            options.push(candidate("password", another_password(&self.case)));
        }
        let chosen = self.choose(&Choice {
            flag: "--while-waiting",
            key: None,
            question: "Waiting for the new factor".into(),
            options,
            help: "Pausing is safe: the case goes on from here with `readmit resume`.".into(),
            asides: true,
            back: None,
        })?;
        WhileWaiting::parse(&chosen).map_or(Ok(()), |wish| self.meanwhile(wish))
    }

    /// Does what helps a target who cannot enrol as things are. The case is looked at anew
    /// afterwards.
    fn meanwhile(&mut self, wish: WhileWaiting) -> Result<(), SessionError> {
        match wish {
            WhileWaiting::Codes => {
                self.say("await.cannot_enrol.say");
                self.advise("await.cannot_enrol.do");
                self.issue_codes()?;
            }
            WhileWaiting::Password => self.password()?,
            WhileWaiting::Link => self.issue_enrolment_link()?,
        }
        Err(SessionError::Retry)
    }

    pub(in crate::session) fn enrolled(&mut self, factor: &Factor) -> Result<(), SessionError> {
        let theirs = self.ask_theirs_at_the_end(factor)?;
        // A log may say only now where it was enrolled from.
        let again = if factor.address.is_none() {
            let listed = self.desk.gate.factors(&self.target()).unwrap_or_default();
            listed.into_iter().find(|f| f.id == factor.id && f.address.is_some())
        } else {
            None
        };
        let factor = again.as_ref().unwrap_or(factor);
        // Their word counts for as long as they are verified, and only if that was after every
        // doubt.
        let ended = self.case.doubted_since();
        let ctx = self.ctx()?;
        let under = self.case.fresh(&ctx).iter().map(|v| v.seq).filter(|seq| *seq > ended).max();
        self.record(Event::Enrolled(Enrolled {
            factor: factor.id.clone(),
            kind: Some(factor.kind),
            at: factor.enrolled,
            address: factor.address.clone(),
            label: Some(factor.label.clone()),
            by: factor.by.known().copied(),
            theirs,
            under: under.filter(|_| theirs == Some(true)),
            ..Enrolled::default()
        }))?;
        if !self.in_short("await") {
            self.tell(MessageStyle::Done, &format!("Enrolled: {} {}.", factor.kind, factor.label));
        }
        // A person reads what is new, and not once more what was there.
        if self.case.enrolled.as_ref().is_some_and(|enrolled| enrolled.what.attested) {
            return Ok(());
        }
        let old: Vec<Factor> = self.desk.gate.factors(&self.target())?;
        let old = old
            .iter()
            .filter(|f| self.case.opened.what.factors.iter().any(|o| o.id == f.id))
            .count();
        if old > 0 {
            self.tell(
                MessageStyle::Warn,
                &format!(
                    "{old} old factor(s) are still enrolled: ask them to remove what is lost."
                ),
            );
        }
        Ok(())
    }
}
