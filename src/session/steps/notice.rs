//! The notice of a change, which nobody can edit or skip.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::case::event::Was;
use crate::case::{Case, ChangeState, Step};
use crate::message::Message;
use crate::model::{FactorKind, Fate, Outcome};
use crate::provider::{Act, ActKind, ProviderReads};
use crate::runbook::{Certainty, Composed, Done, MessageFacts, MessageKind, Phrase, Telling};
use crate::session::context::PutOff;
use crate::session::post::OutgoingMessage;
use crate::session::{Session, SessionError, Workflow};
use crate::ui::prompter::MessageStyle;

impl Session<'_> {
    /// The fixed text that no operator can edit or skip, to every address on file: those from when
    /// the case was opened and those from now, since a change in between may be what the notice is
    /// about. Where it cannot reach somebody for now, the case goes on as far as it can, and does
    /// not close before.
    pub(in crate::session) fn notice(&mut self) -> Result<(), SessionError> {
        let Some(covers) = self.case.to_tell() else {
            return Ok(());
        };
        let first = self.put_off.is_none_or(|put_off| put_off.covers < covers);
        if first {
            // Whoever was refused, or is in doubt, is not told that somebody else will hear of it.
            if self.case.ending.is_none()
                && !self.case.waiting
                && !self.history.incident_about(self.case.id.as_str())
            {
                self.say("notice.say");
            }
            if self.desk.mailer.is_some() && self.in_short("notice") {
                // What comes of it is told in a moment.
                let whole = self.word("notice.do");
                self.desk.speak_as(MessageStyle::Do, "", &whole);
            } else {
                self.advise("notice.do");
            }
        }
        let letter = self.notice_letter(covers)?;
        if first && covers <= self.began {
            let untried = self.untried(&letter);
            if !untried.is_empty() {
                let to = untried.join(", ");
                let again = format!(
                    "This was done in an earlier session, which did not record a notice to {to}. If one went out, it goes out again."
                );
                self.tell(MessageStyle::Info, &again);
            }
        }
        let by_mail =
            self.desk.mailer.is_some() && self.without(&letter).len() == letter.wanted().len();
        self.send_notice(&letter, first)?;
        let lacking = self.without(&letter);
        if lacking.is_empty() {
            self.put_off = None;
            let told = if letter.message.to().is_empty() {
                "No address is on file: what was done is to be told by hand, and that is recorded."
            } else {
                "The notice went out to every address on file."
            };
            // Whom it went to has just been told, address by address.
            let told_already =
                by_mail && !letter.message.to().is_empty() && self.in_short("notice");
            if !told_already {
                self.tell(MessageStyle::Done, told);
            }
            return Ok(());
        }
        let until = self.put_off_until(&letter, &lacking);
        self.put_off = Some(PutOff { covers, until });
        if self.case.next(&self.ctx()?) != Step::Notice {
            self.tell(
                MessageStyle::Warn,
                "Not everyone has been told. The notice stays due: the case cannot close before.",
            );
            return Ok(());
        }
        match until {
            Some(until) => self.await_try(&letter, until),
            None => Err(self.unreached(&letter)),
        }
    }

    /// Those of whom nothing is on record: a session that was killed may have sent it to one of
    /// them.
    fn untried(&self, letter: &OutgoingMessage) -> Vec<String> {
        let tried = self.those(letter, &letter.wanted(), |_| true);
        self.without(letter).into_iter().filter(|to| !tried.contains(to)).collect()
    }

    fn notice_letter(&mut self, covers: u64) -> Result<OutgoingMessage, SessionError> {
        let told = self.case.told;
        let changes: Vec<&ChangeState> = self
            .case
            .changes
            .iter()
            .filter(|c| c.intent.what.act != Some(ActKind::Note) && c.may_have_happened())
            .filter(|c| told.is_none_or(|told| c.came.is_some_and(|(seq, _)| seq > told)))
            .collect();
        let mut what = done(&changes);
        if self.case.ending.is_some() && self.case.changed_anything() {
            // Told of before or not: that nothing came of it does not undo it.
            what = all_done(&self.case);
            what.push(Done::of(Phrase::Stopped));
        }
        let kind = if what.is_empty() { MessageKind::AttemptNotice } else { MessageKind::Notice };
        // The time of the change, not of the message: a case that was interrupted tells late, and
        // must not tell wrong.
        let real = self.case.changes.iter().filter(|c| c.intent.what.act != Some(ActKind::Note));
        let when = real.filter(|c| c.may_have_happened()).map(|c| c.intent.at).max();
        let when = if kind == MessageKind::Notice { when } else { None };
        self.message(kind, what, when, covers)
    }

    /// Returns true if a notice that was put off is due again.
    pub(in crate::session) fn notice_is_due_again(&self) -> bool {
        let due =
            |put_off: PutOff| put_off.until.is_some_and(|until| until <= self.desk.clock.now());
        self.case.notice_due() && self.put_off.is_some_and(due)
    }

    /// The live line of a wait, which a notice that was put off stands on too.
    pub(in crate::session) fn beside_notice(&self, status: &str) -> String {
        let until =
            self.put_off.and_then(|put_off| put_off.until).filter(|_| self.case.notice_due());
        match until {
            Some(until) => {
                format!("{status}; notice again at {}", self.desk.clock.people(until))
            }
            None => status.to_owned(),
        }
    }

    /// A message of a kind to every address on file.
    pub(in crate::session) fn message(
        &mut self,
        kind: MessageKind,
        done: Vec<Done>,
        when: Option<DateTime<Utc>>,
        covers: u64,
    ) -> Result<OutgoingMessage, SessionError> {
        let opened = self.case.opened.what.clone();
        let facts = MessageFacts {
            name: opened.name.clone(),
            login: opened.login.clone(),
            when: when.map(minute).unwrap_or_default(),
            ticket: self.case.ticket.clone().unwrap_or_default(),
            ..MessageFacts::default()
        };
        let verified = self.case.verified.iter().map(|v| v.what.method.clone()).collect();
        self.message_to(kind, Telling { facts, done, verified }, &opened.addresses, covers)
    }
}

impl<S: Workflow> Session<'_, S> {
    pub(in crate::session) fn message_to(
        &mut self,
        kind: MessageKind,
        telling: Telling,
        on_file: &[String],
        covers: u64,
    ) -> Result<OutgoingMessage, SessionError> {
        let mark = self.desk.ledger.mark()?;
        let head = mark.as_ref().map(|(size, _)| *size);
        let facts = telling.facts;
        let when =
            if facts.when.is_empty() { minute(self.desk.clock.now()) } else { facts.when.clone() };
        let facts = MessageFacts {
            account: self.desk.gate.label().to_owned(),
            case: self.case.id().to_owned(),
            when,
            head: mark.map_or_else(|| "none".to_owned(), |(_, short)| short),
            ..facts
        };
        let composed = self.runbook.compose(kind, &self.wanted(), &Telling { facts, ..telling });
        let Composed { rendered, first } =
            composed.map_err(|e| SessionError::Failed(e.to_string()))?;
        self.tell_of_language(first.as_ref());
        let language = first.map(|language| language.to_string());
        let mut to = on_file.to_vec();
        if let Ok(profile) = self.desk.gate.profile(&self.target()) {
            to.extend(profile.addresses.into_iter().map(|a| a.address));
        }
        let message = Message::from_template(&to, &rendered);
        Ok(OutgoingMessage { kind, message, covers, head, language })
    }

    /// Hands the notice over: to a mail server where one is configured, else to the operator, who
    /// sends it and says so. Whom the server did not take it for, or may not have, the operator
    /// sees to; the others are left alone. `ask`: not only to try again what was put off.
    pub(in crate::session) fn send_notice(
        &mut self,
        letter: &OutgoingMessage,
        ask: bool,
    ) -> Result<(), SessionError> {
        let by_mail = self.desk.mailer.is_some() && !letter.message.to().is_empty();
        if !by_mail {
            let lacking = self.without(letter);
            if lacking.is_empty() {
                return Ok(());
            }
            self.by_operator(letter, &lacking, false)?;
            return self.or_stop_a_script(letter);
        }
        let mut to = if ask { self.ask_of_earlier(letter)? } else { Vec::new() };
        let lacking = self.without(letter);
        to.extend(self.to_post(letter, &lacking));
        self.post(letter, &to)?;
        let lacking = self.without(letter);
        let failed = self.those(letter, &lacking, |a| a.last != Fate::Deferred);
        if failed.is_empty() {
            return Ok(());
        }
        self.or_stop_a_script(letter)?;
        if ask || failed.len() == lacking.len() {
            self.by_operator(letter, &failed, true)?;
        }
        Ok(())
    }

    /// A script is told that somebody has not got it; a person goes on.
    fn or_stop_a_script(&mut self, letter: &OutgoingMessage) -> Result<(), SessionError> {
        if !self.scripted() || self.without(letter).is_empty() {
            return Ok(());
        }
        self.stop_trying(letter)?;
        Err(self.unreached(letter))
    }
}

fn minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// Returns what was done, for the one it was done to.
pub(in crate::session) fn done(changes: &[&ChangeState]) -> Vec<Done> {
    let mut lines: Vec<(Done, BTreeSet<&str>)> = Vec::new();
    for one in changes {
        let change = &one.intent.what;
        let mut done = match change.act {
            Some(ActKind::RemoveFactor) if change.factor.as_deref() == Some(Act::EVERY_FACTOR) => {
                Done::of(Phrase::AllFactors)
            }
            Some(ActKind::RemoveFactor) => {
                Done::kind(Phrase::Factor, change.kind.map(FactorKind::as_str))
            }
            Some(ActKind::RequireEnrolment) => Done::of(Phrase::EnrolmentRequired),
            Some(ActKind::RemoveBackupCodes) => Done::of(Phrase::BackupCodes),
            Some(ActKind::ForgetDevices) => Done::of(Phrase::Devices),
            Some(ActKind::EndSessions) => Done::of(Phrase::Sessions),
            Some(ActKind::RevokeTokens) => Done::of(Phrase::Tokens),
            Some(ActKind::SetTemporaryPassword) if change.unshown == Some(true) => {
                Done::of(Phrase::PasswordUnknown)
            }
            // Not every platform makes it end, or has it changed.
            Some(ActKind::SetTemporaryPassword) => Done::of(Phrase::Password),
            Some(ActKind::IssuePasswordTicket) => Done::of(Phrase::PasswordLink),
            Some(ActKind::IssueBackupCodes) => Done::of(Phrase::CodesIssued),
            Some(ActKind::IssueEnrolmentTicket) => Done::of(Phrase::EnrolmentLink),
            Some(ActKind::Suspend) if one.was == Some(Was::Suspended) => {
                Done::of(Phrase::FoundSuspended)
            }
            Some(ActKind::Suspend) => Done::of(Phrase::Suspended),
            Some(ActKind::Enable) => Done::of(Phrase::Enabled),
            Some(ActKind::Note) | None => continue,
        };
        // What a platform has only taken on, or never answered, is not told as done.
        done.certainty = match one.came.map(|(_, outcome)| outcome) {
            Some(Outcome::Accepted) => Certainty::TakenOn,
            Some(Outcome::Unknown) | None => Certainty::NotKnown,
            Some(_) => Certainty::Done,
        };
        let factor = change.factor.as_deref();
        match lines.iter_mut().find(|(other, _)| *other == done) {
            Some((_, factors)) => factors.extend(factor),
            None => lines.push((done, factor.into_iter().collect())),
        }
    }
    // Several that look the same are as many as they are.
    let counted = |(done, factors): (Done, BTreeSet<&str>)| match (done.phrase, factors.len()) {
        (Phrase::Factor, count) if count > 1 => Done { phrase: Phrase::Factors, count, ..done },
        _ => done,
    };
    lines.into_iter().map(counted).collect()
}

/// Returns what was done in a whole case.
pub(in crate::session) fn all_done(case: &Case) -> Vec<Done> {
    let happened: Vec<&ChangeState> =
        case.changes.iter().filter(|c| c.may_have_happened()).collect();
    done(&happened)
}

/// The same, in words for an operator.
pub(in crate::session) fn all_in_words(case: &Case) -> Vec<String> {
    all_done(case).iter().map(Done::english).collect()
}
