//! Intent, act, outcome.

use super::ask::candidate;
use super::{Session, SessionError, Workflow};
use crate::case::Event;
use crate::case::event::Change;
use crate::model::{Outcome, Recorded};
use crate::provider::{
    Act, ActKind, ActOutcome, ActReport, Capability, Look, ProviderError, ProviderReads, SettledAct,
};
use crate::ui::prompter::{Choice, MessageStyle, Reply};

impl<S: Workflow> Session<'_, S> {
    /// Brackets one act: the intent is committed, the act is done with the permit it makes, the
    /// outcome is committed. A failed act is [`SessionError::Fault`] after its outcome has been
    /// recorded.
    pub(super) fn perform(&mut self, act: &Act, change: Change) -> Result<ActReport, SessionError> {
        let kind = act.kind();
        let change = Change { act: Some(kind), ..change };
        if kind != ActKind::Note {
            // A yes to the follow-up was to what had been done by then.
            self.follow_up_agreed = false;
        }
        if kind != ActKind::Note && self.case.privileged() && !self.stepped_up {
            // Once before the first change, and then whenever the key has been open for too long.
            self.desk.signer.lock();
            self.stepped_up = true;
        }
        match self.desk.gate.capability(kind) {
            Capability::Can | Capability::InPart(_) => {}
            Capability::ByHand(instructions) => return self.by_hand(act, &change, &instructions),
            Capability::Cannot(why) => return Err(ProviderError::Cannot(why).into()),
            Capability::NotApplicable => return Ok(ActReport::came(ActOutcome::Succeeded)),
        }
        self.read_platform_clock();
        let intent = self.record(Event::Intended(change.clone()))?;
        let permit = match self.case.permit(&intent, &self.ctx()?) {
            Ok(permit) => permit,
            Err(refusal) => {
                self.came(
                    &change,
                    intent.seq(),
                    Outcome::Failed,
                    Some(refusal.to_string()),
                    false,
                )?;
                return Err(refusal.into());
            }
        };
        let report = self.desk.gate.carry_out(permit, act);
        let (outcome, fault) = match &report.came {
            ActOutcome::Succeeded => (Outcome::Succeeded, None),
            ActOutcome::Accepted => (Outcome::Accepted, None),
            ActOutcome::Failed(fault) => (Outcome::Failed, Some(fault.clone())),
            ActOutcome::Unknown(fault) => (Outcome::Unknown, Some(fault.clone())),
        };
        let detail = fault.as_ref().map(ToString::to_string).or_else(|| report.detail.clone());
        self.came_out(
            &Change { expires: report.expires, ..change },
            intent.seq(),
            outcome,
            detail.as_deref(),
        )?;
        match (outcome, fault) {
            (Outcome::Failed, Some(fault)) => Err(SessionError::Fault(fault)),
            (Outcome::Unknown, Some(fault)) => {
                Err(SessionError::OutcomeUnknown(format!("{}: {fault}", describe(kind))))
            }
            _ => Ok(report),
        }
    }

    /// An intent has no outcome: this process or an earlier one was cut off in between. Asks the
    /// platform what is true; if it cannot tell, a person; and records that. Never repeats the act.
    pub(super) fn settle(&mut self, intent: u64, kind: ActKind) -> Result<(), SessionError> {
        let Some((change, since)) = self.case.intended(intent) else {
            return Err(SessionError::Retry);
        };
        let what = described(&change);
        self.tell(
            MessageStyle::Warn,
            &format!("A change was begun and its outcome was not recorded: {what}. Finding out."),
        );
        let settled = match probe(kind, &change) {
            Some(act) => self.desk.gate.settle(&self.target(), &act, since)?,
            None => SettledAct::CannotTell,
        };
        let (outcome, told) = match settled {
            SettledAct::Done => (Outcome::Succeeded, "The platform says it was done."),
            SettledAct::NotDone => (Outcome::Failed, "The platform says it was not done."),
            SettledAct::CannotTell => (self.ask_what_came(what)?, "Recorded."),
        };
        self.came(&change, intent, outcome, Some("found out afterwards".into()), true)?;
        self.tell(
            if outcome == Outcome::Unknown { MessageStyle::Warn } else { MessageStyle::Done },
            told,
        );
        Ok(())
    }

    /// The platform cannot tell; what a person can see in its console counts as attested. Without a
    /// person it stays unknown.
    fn ask_what_came(&mut self, what: &str) -> Result<Outcome, SessionError> {
        if self.scripted() {
            return Ok(Outcome::Unknown);
        }
        let reply = self.desk.person.choose(&Choice {
            flag: "--came",
            key: None,
            question: format!("The platform cannot tell. Was it done: {what}?"),
            options: vec![
                candidate("done", "Yes: I can see that it was done"),
                candidate("not-done", "No: I can see that it was not done"),
                candidate("unknown", "I cannot tell"),
            ],
            help: "Look in the platform's own console or log. If you cannot tell, say so: unknown is a result.".into(),
            asides: false,
            back: None,
        })?;
        Ok(match reply {
            Reply::Answer(id) if id == "done" => Outcome::Attested,
            Reply::Answer(id) if id == "not-done" => Outcome::Failed,
            Reply::Answer(_) | Reply::Aside(_) | Reply::Back => Outcome::Unknown,
        })
    }

    /// Best effort: the fact stands in the ledger, the note is for those who look at the platform.
    pub(super) fn leave_note(&mut self, text: &str) -> Result<(), SessionError> {
        match self.desk.gate.capability(ActKind::Note) {
            Capability::Can | Capability::InPart(_) => {}
            // A person who is there leaves it now; a script has ended, and whoever reads its output
            // does.
            Capability::ByHand(_) if !self.scripted() => {}
            Capability::ByHand(_) => {
                self.tell(
                    MessageStyle::Do,
                    &format!("Leave a note on the user's record, in the console: {text}"),
                );
                return Ok(());
            }
            Capability::Cannot(_) | Capability::NotApplicable => return Ok(()),
        }
        let change = Change { reason: Some(text.to_owned()), ..Change::default() };
        match self.perform(&Act::Note { text: text.to_owned() }, change) {
            Ok(_) | Err(SessionError::Fault(_) | SessionError::OutcomeUnknown(_)) => Ok(()),
            Err(stop) => Err(stop),
        }
    }

    /// Tells the operator if the platform can do an act of this kind only in part, or not at all.
    /// The operator is told before the step, so that nobody promises the act.
    pub(super) fn tell_capability(&mut self, kind: ActKind) {
        match self.desk.gate.capability(kind) {
            Capability::Cannot(why) => {
                let said = self.cannot(kind, &why);
                self.tell(MessageStyle::Warn, &said);
            }
            Capability::InPart(why) => {
                let said =
                    format!("{} can {} only in part: {why}", self.desk.gate.name(), describe(kind));
                self.tell(MessageStyle::Warn, &said);
            }
            Capability::Can | Capability::ByHand(_) | Capability::NotApplicable => {}
        }
    }

    pub(super) fn cannot(&self, kind: ActKind, why: &str) -> String {
        format!("{} cannot {}: {why}", self.desk.gate.name(), describe(kind))
    }

    /// Returns true if the act can be done at all, whole or in part, by the program or by a person.
    pub(super) fn possible(&self, kind: ActKind) -> bool {
        !matches!(
            self.desk.gate.capability(kind),
            Capability::Cannot(_) | Capability::NotApplicable
        )
    }

    /// Returns the number of backup codes that are left. `None` stands for "cannot say" and for
    /// "not recorded".
    pub(super) fn codes_left(&mut self) -> Result<Option<u32>, SessionError> {
        self.desk.refresh_once(Look::BackupCodes)?;
        Ok(match self.desk.gate.backup_codes(&self.target())? {
            Recorded::Known(left) => Some(left),
            Recorded::NotRecorded | Recorded::Cannot => None,
        })
    }
}

/// The act to ask the platform about. The secret of a password is gone, and is not needed to ask.
fn probe(kind: ActKind, change: &Change) -> Option<Act> {
    Some(match kind {
        ActKind::RequireEnrolment => Act::RequireEnrolment,
        ActKind::RemoveFactor => Act::RemoveFactor { factor: change.factor.clone()? },
        ActKind::RemoveBackupCodes => Act::RemoveBackupCodes,
        ActKind::ForgetDevices => Act::ForgetDevices,
        ActKind::EndSessions => Act::EndSessions,
        ActKind::RevokeTokens => Act::RevokeTokens,
        ActKind::SetTemporaryPassword => Act::SetTemporaryPassword {
            password: String::new().into(),
            lifetime: chrono::TimeDelta::zero(),
        },
        ActKind::IssuePasswordTicket => {
            Act::IssuePasswordTicket { lifetime: chrono::TimeDelta::zero() }
        }
        ActKind::IssueBackupCodes => Act::IssueBackupCodes { count: 0 },
        ActKind::IssueEnrolmentTicket => Act::IssueEnrolmentTicket,
        ActKind::Suspend => Act::Suspend,
        ActKind::Enable => Act::Enable,
        ActKind::Note => Act::Note { text: change.reason.clone().unwrap_or_default() },
    })
}

/// A change, as the operator reads it.
pub fn described(change: &Change) -> &'static str {
    match change.act {
        Some(ActKind::RemoveFactor) if change.factor.as_deref() == Some(Act::EVERY_FACTOR) => {
            "remove all factors"
        }
        Some(ActKind::SetTemporaryPassword) if change.unshown == Some(true) => {
            "replace the password by a random one that nobody knows"
        }
        Some(kind) => describe(kind),
        None => "the change",
    }
}

/// An act, as the operator reads it.
pub fn describe(kind: ActKind) -> &'static str {
    match kind {
        ActKind::RequireEnrolment => "ask for enrolment at the next sign-in",
        ActKind::RemoveFactor => "remove a factor",
        ActKind::RemoveBackupCodes => "remove the backup codes",
        ActKind::ForgetDevices => "forget remembered devices",
        ActKind::EndSessions => "end all sessions",
        ActKind::RevokeTokens => "revoke refresh tokens",
        ActKind::SetTemporaryPassword => "set a temporary password",
        ActKind::IssuePasswordTicket => "issue a link to set a new password",
        ActKind::IssueBackupCodes => "issue backup codes",
        ActKind::IssueEnrolmentTicket => "issue a link to enrolment",
        ActKind::Suspend => "suspend the account",
        ActKind::Enable => "enable the account",
        ActKind::Note => "leave a note on the user's record",
    }
}
