//! What is made for the target and shown once: codes and links, and the channel they go over.

use chrono::{DateTime, SecondsFormat, Utc};

use super::super::ask::candidate;
use super::super::by_hand::ATTEST;
use super::super::{Session, Stop};
use crate::case::event::{Change, Handed};
use crate::case::{Event, Refusal, Step};
use crate::provider::{Act, ActKind, Capability};
use crate::ui::person::{Choice, Reveal, Tone};

impl Session<'_> {
    /// Codes for a target who cannot enrol now: the same channel rule, the same care.
    pub(in crate::session) fn issue_codes(&mut self) -> Result<(), Stop> {
        self.ready_for_change()?;
        self.tell_capability(ActKind::IssueBackupCodes);
        let channel = self.secret_channel()?;
        let by_hand = matches!(self.desk.gate.capability(ActKind::IssueBackupCodes), Capability::ByHand(_));
        if !by_hand {
            self.desk.person.can_reveal()?;
        }
        self.confirm_target()?;
        let draft = self.drafted_reason();
        let reason = self.reason_for("Reason for the backup codes", draft)?;
        let count = self.policy().codes_issued as usize;
        let change = Change { reason: Some(reason), channel: Some(channel.clone()), ..Change::default() };
        let report = self.perform(&Act::IssueBackupCodes { count }, change)?;
        self.say("codes.say");
        self.advise("codes.do");
        if by_hand {
            self.ask_given(&channel)?;
        } else {
            self.desk.person.reveal(&Reveal {
                title: "Backup codes".into(),
                advice: vec![
                    format!("Read them over the {channel} you verified them on, and over nothing else."),
                    "Each works once. Any older codes have stopped working.".into(),
                ],
                secrets: report.secrets,
                links: false,
            })?;
        }
        self.hand_over_secret(ActKind::IssueBackupCodes, channel)?;
        self.tell(Tone::Done, "Backup codes are issued. They are not shown again.");
        Ok(())
    }

    /// The console shows them, and not this program: whether they were given is for the operator to say.
    fn ask_given(&mut self, channel: &str) -> Result<(), Stop> {
        let choice = Choice {
            flag: ATTEST,
            key: Some("codes-given"),
            question: format!("Have you read the codes over the {channel}?"),
            options: vec![
                candidate("yes", "Yes, and they have written them down"),
                candidate("no", "No: they count as never seen"),
            ],
            help: "Codes that nobody has seen help nobody: others can be issued.".into(),
            asides: false,
        };
        if self.choose(&choice)? == "yes" { Ok(()) } else { Err(Stop::Again) }
    }

    /// A link that leads to enrolment, for a target whom signing in does not lead there.
    pub(in crate::session) fn issue_enrolment_link(&mut self) -> Result<(), Stop> {
        self.ready_for_change()?;
        self.tell_capability(ActKind::IssueEnrolmentTicket);
        let channel = self.link_channel()?;
        self.issue_link(&Act::IssueEnrolmentTicket, "await.link", "Link to enrolment", channel, None)
    }

    /// Issues a link and shows it, whole, to be copied into the call.
    pub(super) fn issue_link(
        &mut self,
        act: &Act,
        words: &str,
        title: &str,
        channel: String,
        expires: Option<DateTime<Utc>>,
    ) -> Result<(), Stop> {
        self.desk.person.can_reveal()?;
        self.confirm_target()?;
        let draft = self.drafted_reason();
        let reason = self.reason_for("Reason for the link", draft)?;
        let change = Change { reason: Some(reason), channel: Some(channel.clone()), expires, ..Change::default() };
        let report = self.perform(act, change)?;
        self.say(&format!("{words}.say"));
        self.advise(&format!("{words}.do"));
        let until = report.expires.or(expires).map_or_else(
            || "It works once.".to_owned(),
            |at| format!("It works once, until {}.", at.to_rfc3339_opts(SecondsFormat::Secs, true)),
        );
        self.desk.person.reveal(&Reveal {
            title: title.to_owned(),
            advice: vec![
                format!("Copy it into the {channel} call you verified them in, and nowhere else. Do not read it out."),
                until,
            ],
            secrets: report.secrets,
            links: true,
        })?;
        self.hand_over_secret(act.kind(), channel)?;
        self.tell(Tone::Done, &format!("{title}: issued. It is not shown again."));
        Ok(())
    }

    /// What was made for the target has been shown: from here on it counts.
    pub(super) fn hand_over_secret(&mut self, act: ActKind, channel: String) -> Result<(), Stop> {
        let made = self.case.changes.iter().rev().find(|c| c.intent.what.act == Some(act));
        let Some(intent) = made.map(|c| c.intent.seq) else { return Err(Stop::Again) };
        self.record(Event::Handed(Handed { act: Some(act), intent, channel: Some(channel) })).map(|_| ())
    }

    pub(super) fn secret_channel(&mut self) -> Result<String, Stop> {
        match self.case.secret_channel(&self.ctx()?) {
            Some(channel) => Ok(channel),
            None => self.verify_for(Refusal::NoChannel, "Verify again, by video call or a number on file?"),
        }
    }

    pub(super) fn link_channel(&mut self) -> Result<String, Stop> {
        match self.case.link_channel(&self.ctx()?) {
            Some(channel) => Ok(channel),
            None => self.verify_for(Refusal::NoLinkChannel, "Verify again, over a channel that carries a link?"),
        }
    }

    /// There is no channel for it: verification over one comes first, and then the step is taken anew.
    fn verify_for(&mut self, why: Refusal, question: &str) -> Result<String, Stop> {
        if self.scripted() {
            return Err(why.into());
        }
        self.tell(Tone::Warn, &format!("{why}."));
        let choice = Choice {
            flag: "--verify",
            key: None,
            question: question.to_owned(),
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
}
