//! The wait for a new factor where the platform does not tell of one: the operator looks when the
//! user says that they are in.

use chrono::{DateTime, Utc};

use super::act::ATTEST;
use super::read::{in_words, seen_factor};
use crate::model::{Factor, FactorKind};
use crate::provider::{Look, ProviderReads, Refresh};
use crate::session::ask::candidate;
use crate::session::{Session, SessionContext, SessionError};
use crate::ui::prompter::{Choice, MessageStyle, PromptError};

impl Session<'_> {
    /// A console does not tell: the operator looks whenever the target says that they are in.
    pub(in crate::session) fn await_by_person(
        &mut self,
        since: DateTime<Utc>,
        steps: &[String],
    ) -> Result<(), SessionError> {
        let known = |id: &str| self.case.was_there(id);
        // In a rehearsal somebody has enrolled whom nobody sees.
        let listed = self.desk.gate.factors(&self.target()).unwrap_or_default();
        if let Some(factor) = listed.iter().find(|f| !known(&f.id)) {
            return self.enrolled(factor);
        }
        loop {
            self.note_overdue(since)?;
            for step in steps {
                self.tell(MessageStyle::Do, step);
            }
            match self.ask_new_factor()? {
                Some(kind) => {
                    let factor = self.desk.new_factor(kind);
                    return self.enrolled(&factor);
                }
                None if self.scripted() => return Err(SessionError::AwaitingEnrolment),
                None => {
                    self.while_waiting()?;
                    self.header(&crate::case::Step::AwaitEnrolment { since })?;
                }
            }
        }
    }

    /// The new factor, if one is listed now.
    pub(in crate::session) fn new_factor_seen(&mut self) -> Result<Option<Factor>, SessionError> {
        match self.desk.gate.refresh(Look::Factors) {
            Refresh::ByItself => self.new_factor(),
            Refresh::ByPerson(_) | Refresh::NotShown => {
                Ok(self.ask_new_factor()?.map(|kind| self.desk.new_factor(kind)))
            }
        }
    }

    /// Asks which kind of factor the console lists as new. Returns `None` if the console lists none
    /// so far.
    fn ask_new_factor(&mut self) -> Result<Option<FactorKind>, SessionError> {
        let kinds = FactorKind::ALL.iter().filter(|k| **k != FactorKind::BackupCodes);
        let mut options = vec![candidate("not-yet", "Nothing new so far, or they cannot enrol")];
        options.extend(kinds.map(|k| candidate(k.as_str(), in_words(*k))));
        let choice = Choice {
            flag: ATTEST,
            key: Some("new-factor"),
            question: "Which new factor does the console list now?".into(),
            options,
            help: "One that was enrolled since the reset. Pausing is safe: `readmit resume` goes on from here.".into(),
            asides: true,
            back: None,
        };
        match self.choose(&choice) {
            Ok(id) => Ok(FactorKind::parse(&id)),
            // A script that has nothing to say of it yet comes again.
            Err(SessionError::Unasked(PromptError::NobodyToAsk(_))) => Ok(None),
            Err(stop) => Err(stop),
        }
    }
}

impl SessionContext<'_> {
    /// A factor that was enrolled lately: told from an old one of its kind by when it was seen.
    pub(in crate::session) fn new_factor(&self, kind: FactorKind) -> Factor {
        let at = self.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        seen_factor(kind, format!("{kind} seen {at}"))
    }
}
