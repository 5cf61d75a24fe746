use chrono::SecondsFormat;

use super::super::ask::candidate;
use super::super::{Session, Stop};
use crate::case::event::{Change, Handed};
use crate::case::{Event, Refusal, Step};
use crate::provider::{Act, ActKind};
use crate::secret;
use crate::ui::person::{Choice, Reveal, Tone};

impl Session<'_> {
    /// Generated, shown once, and over the channel that was used for verification.
    pub(in crate::session) fn password(&mut self) -> Result<(), Stop> {
        let channel = self.secret_channel()?;
        if self.case.unseen(ActKind::SetTemporaryPassword) {
            self.tell(Tone::Warn, "The temporary password that was set may never have been seen: another is set.");
        }
        // Whether it can be shown at all comes before the change: a password that nobody sees locks the target out.
        self.desk.person.can_reveal()?;
        self.confirm_target()?;
        let draft = self.drafted_reason();
        let reason = self.reason_for("Reason for the temporary password", draft)?;
        let policy = self.policy().clone();
        let password = secret::temporary_password(policy.password_words, self.desk.entropy);
        let act = Act::SetTemporaryPassword { password: password.clone(), lifetime: policy.password_lifetime };
        let expires = self.desk.clock.now() + policy.password_lifetime;
        let change = Change {
            reason: Some(reason),
            channel: Some(channel.clone()),
            expires: Some(expires),
            ..Change::default()
        };
        let report = self.perform(&act, change)?;
        self.say("password.say");
        self.advise("password.do");
        let until = report.expires.unwrap_or(expires).to_rfc3339_opts(SecondsFormat::Secs, true);
        self.desk.person.reveal(&Reveal {
            title: "Temporary password".into(),
            advice: vec![
                format!("Read it over the {channel} you verified them on, and over nothing else."),
                format!("It holds until {until} and has to be changed at the next sign-in."),
            ],
            secrets: vec![password],
        })?;
        self.hand_over_secret(ActKind::SetTemporaryPassword, channel)?;
        self.tell(Tone::Done, "A temporary password is set. It is not shown again.");
        Ok(())
    }

    /// Codes for a target who cannot enrol now: the same channel rule, the same care.
    pub(in crate::session) fn issue_codes(&mut self) -> Result<(), Stop> {
        self.ready_for_change()?;
        let channel = self.secret_channel()?;
        self.desk.person.can_reveal()?;
        self.confirm_target()?;
        let draft = self.drafted_reason();
        let reason = self.reason_for("Reason for the backup codes", draft)?;
        let count = self.policy().codes_issued as usize;
        let change = Change { reason: Some(reason), channel: Some(channel.clone()), ..Change::default() };
        let report = self.perform(&Act::IssueBackupCodes { count }, change)?;
        self.say("codes.say");
        self.advise("codes.do");
        self.desk.person.reveal(&Reveal {
            title: "Backup codes".into(),
            advice: vec![
                format!("Read them over the {channel} you verified them on, and over nothing else."),
                "Each works once. Any older codes have stopped working.".into(),
            ],
            secrets: report.secrets,
        })?;
        self.hand_over_secret(ActKind::IssueBackupCodes, channel)?;
        self.tell(Tone::Done, "Backup codes are issued. They are not shown again.");
        Ok(())
    }

    /// What was made for the target has been shown: from here on it counts.
    fn hand_over_secret(&mut self, act: ActKind, channel: String) -> Result<(), Stop> {
        let made = self.case.changes.iter().rev().find(|c| c.intent.what.act == Some(act));
        let Some(intent) = made.map(|c| c.intent.seq) else { return Err(Stop::Again) };
        self.record(Event::Handed(Handed { act: Some(act), intent, channel: Some(channel) })).map(|_| ())
    }

    fn secret_channel(&mut self) -> Result<String, Stop> {
        let channel = self.case.secret_channel(&self.ctx()?);
        if let Some(channel) = channel {
            return Ok(channel);
        }
        if self.scripted() {
            return Err(Refusal::NoChannel.into());
        }
        self.tell(Tone::Warn, &format!("{}.", Refusal::NoChannel));
        let choice = Choice {
            flag: "--verify",
            key: None,
            question: "Verify again, by video call or a number on file?".into(),
            options: vec![candidate("verify", "Verify again")],
            help: "A ticket is no channel to the target.".into(),
            asides: true,
        };
        self.choose(&choice)?;
        let need = self.case.need(&self.ctx()?);
        self.verify(need)?;
        Err(Stop::Again)
    }

    /// Goes through verification and approval as often as it takes before a change that the operator asked for.
    fn ready_for_change(&mut self) -> Result<(), Stop> {
        loop {
            let step = self.case.before_change(&self.ctx()?);
            match step {
                None => return Ok(()),
                Some(Step::Verify(need)) => self.verify(need)?,
                Some(Step::Approve { what, requested, denied }) => self.await_approval(what, requested, denied)?,
                Some(_) => return Err(Stop::Again),
            }
        }
    }

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
