//! The codes and links that are made for the target and shown once, and the channel that carries
//! them.

use chrono::{DateTime, TimeDelta, Utc};

use crate::case::event::{Change, Handed};
use crate::case::{Event, Refusal, Step};
use crate::provider::{Act, ActKind, Capability, ProviderReads};
use crate::session::ask::candidate;
use crate::session::console::ATTEST;
use crate::session::{Session, SessionError};
use crate::ui::prompter::{Choice, MessageStyle, PromptError, Reveal, SecretKind};

/// The way back from codes that were chosen by mistake.
const NO_CODES: &str = "Back: no codes are issued";

impl Session<'_> {
    /// Codes for a target who cannot enrol now: the same channel rule, the same care.
    pub(in crate::session) fn issue_codes(&mut self) -> Result<(), SessionError> {
        self.ready_for_change()?;
        self.tell_capability(ActKind::IssueBackupCodes);
        let channel = self.secret_channel()?;
        let by_hand =
            matches!(self.desk.gate.capability(ActKind::IssueBackupCodes), Capability::ByHand(_));
        if !by_hand {
            self.room_for(SecretKind::Codes)?;
        }
        self.header_again()?;
        self.confirm_target_or(Some(NO_CODES))?;
        let draft = self.drafted_reason();
        let reason = self.reason_for("Reason for the backup codes", draft)?;
        let count = self.how_many_codes(by_hand)?;
        let change =
            Change { reason: Some(reason), channel: Some(channel.clone()), ..Change::default() };
        let report = self.perform(&Act::IssueBackupCodes { count }, change)?;
        self.say("codes.say");
        self.advise("codes.do");
        if by_hand {
            self.ask_given(&channel)?;
        } else {
            self.desk.person.reveal(&Reveal {
                title: "Backup codes".into(),
                advice: vec![
                    format!(
                        "Read them over the {channel} you verified them on, and over nothing else."
                    ),
                    "Each works once. Any older codes have stopped working.".into(),
                ],
                secrets: report.secrets,
                links: false,
                picture: Vec::new(),
            })?;
        }
        self.hand_over_secret(ActKind::IssueBackupCodes, channel)?;
        self.tell(MessageStyle::Done, "Backup codes are issued. They are not shown again.");
        Ok(())
    }

    /// As many as the runbook says, or fewer: each is read out letter by letter.
    fn how_many_codes(&mut self, by_hand: bool) -> Result<usize, SessionError> {
        let most = self.policy().codes_issued;
        if let Some(given) = self.desk.options.codes {
            if (1..=most).contains(&given) {
                return Ok(given as usize);
            }
            self.unfit("--codes", format!("{given}: it is a number between 1 and {most}"))?;
        }
        if by_hand || self.scripted() || most < 2 {
            return Ok(most as usize);
        }
        let label = |count: u32| match count {
            1 => "One: enough to sign in and enrol".to_owned(),
            count if count == most => format!("All {count}"),
            count => format!("{count} codes"),
        };
        // The number of the option is the number of codes, as far as it goes.
        let counts: Vec<u32> = [1, 2, most].into_iter().filter(|count| *count <= most).collect();
        let mut options: Vec<_> =
            counts.iter().map(|count| candidate(&count.to_string(), &label(*count))).collect();
        options.dedup_by(|a, b| a.id == b.id);
        let chosen = self.choose(&Choice {
            flag: "--codes",
            key: None,
            question: "How many codes will you read out?".into(),
            options,
            help: "Each is read letter by letter. Once they are in, they make codes of their own."
                .into(),
            asides: true,
            back: Some(NO_CODES),
        })?;
        Ok(chosen.parse().unwrap_or(most as usize))
    }

    /// The console shows them, and not this program: whether they were given is for the operator to
    /// say.
    fn ask_given(&mut self, channel: &str) -> Result<(), SessionError> {
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
            back: None,
        };
        if self.choose(&choice)? == "yes" { Ok(()) } else { Err(SessionError::Retry) }
    }

    /// A link that leads to enrolment, for a target whom signing in does not lead there.
    pub(in crate::session) fn issue_enrolment_link(&mut self) -> Result<(), SessionError> {
        self.ready_for_change()?;
        self.tell_capability(ActKind::IssueEnrolmentTicket);
        let channel = self.link_channel()?;
        self.issue_link(
            &Act::IssueEnrolmentTicket,
            "await.link",
            "Link to enrolment",
            channel,
            None,
        )
    }

    /// Issues a link and shows it, whole, to be copied into the call.
    pub(super) fn issue_link(
        &mut self,
        act: &Act,
        words: &str,
        title: &str,
        channel: String,
        expires: Option<DateTime<Utc>>,
    ) -> Result<(), SessionError> {
        self.room_for(SecretKind::Link)?;
        self.header_again()?;
        self.confirm_target()?;
        let draft = self.drafted_reason();
        let reason = self.reason_for("Reason for the link", draft)?;
        let change = Change {
            reason: Some(reason),
            channel: Some(channel.clone()),
            expires,
            ..Change::default()
        };
        let report = self.perform(act, change)?;
        self.say(&format!("{words}.say"));
        self.advise(&format!("{words}.do"));
        let until = report.expires.or(expires).map_or_else(
            || "It works once.".to_owned(),
            |at| format!("It works once, {}.", self.lasting(at)),
        );
        self.desk.person.reveal(&Reveal {
            title: title.to_owned(),
            advice: vec![
                format!("Copy it into the {channel} call you verified them in, and nowhere else. Do not read it out."),
                until,
            ],
            secrets: report.secrets,
            links: true,
            picture: Vec::new(),
        })?;
        self.hand_over_secret(act.kind(), channel)?;
        self.tell(MessageStyle::Done, &format!("{title}: issued. It is not shown again."));
        Ok(())
    }

    /// A time as it is read to a caller: "for one hour, until 14:20".
    pub(super) fn lasting(&self, until: DateTime<Utc>) -> String {
        let left = until - self.desk.clock.now();
        if left.num_minutes() < 1 {
            return spoken(left);
        }
        format!("{}, until {}", spoken(left), self.desk.clock.people(until))
    }

    /// Records that what was made for the target has been shown. The secret counts from here on.
    pub(super) fn hand_over_secret(
        &mut self,
        act: ActKind,
        channel: String,
    ) -> Result<(), SessionError> {
        let made = self.case.changes.iter().rev().find(|c| c.intent.what.act == Some(act));
        let Some(intent) = made.map(|c| c.intent.seq) else {
            return Err(SessionError::Retry);
        };
        self.record(Event::Handed(Handed { act: Some(act), intent, channel: Some(channel) }))
            .map(|_| ())
    }

    /// Makes sure that a secret can be shown before it is made. A person can make room for it.
    pub(super) fn room_for(&mut self, shown: SecretKind) -> Result<(), SessionError> {
        loop {
            match self.desk.person.can_reveal(shown) {
                Err(PromptError::NoRoom(what)) if !self.scripted() => {
                    self.tell(MessageStyle::Warn, &format!("{what}. Nothing was made yet."));
                    self.choose(&Choice {
                        flag: "--secret-to",
                        key: None,
                        question: "Make the window larger. Then?".into(),
                        options: vec![candidate("again", "It is larger now")],
                        help: "A secret that is not seen whole is written down wrongly.".into(),
                        asides: true,
                        back: None,
                    })?;
                }
                can => return Ok(can?),
            }
        }
    }

    pub(super) fn secret_channel(&mut self) -> Result<String, SessionError> {
        match self.case.secret_channel(&self.ctx()?) {
            Some(channel) => Ok(channel),
            None => self
                .verify_for(Refusal::NoChannel, "Verify again, by video call or a number on file?"),
        }
    }

    pub(super) fn link_channel(&mut self) -> Result<String, SessionError> {
        match self.case.link_channel(&self.ctx()?) {
            Some(channel) => Ok(channel),
            None => self.verify_for(
                Refusal::NoLinkChannel,
                "Verify again, over a channel that carries a link?",
            ),
        }
    }

    /// There is no channel for it: verification over one comes first, and then the step is taken
    /// anew.
    fn verify_for(&mut self, why: Refusal, question: &str) -> Result<String, SessionError> {
        if self.scripted() {
            return Err(why.into());
        }
        self.tell(MessageStyle::Warn, &format!("{why}."));
        let choice = Choice {
            flag: "--verify",
            key: None,
            question: question.to_owned(),
            options: vec![candidate("verify", "Verify again")],
            help: "A ticket is no channel to the target.".into(),
            asides: true,
            back: None,
        };
        self.choose(&choice)?;
        let need = self.case.need(&self.ctx()?);
        self.verify(need)?;
        Err(SessionError::Retry)
    }

    /// Goes through verification and approval as often as it takes before a change that the
    /// operator asked for.
    fn ready_for_change(&mut self) -> Result<(), SessionError> {
        loop {
            let step = self.case.before_change(&self.ctx()?);
            match step {
                None => return Ok(()),
                Some(Step::Verify(need)) => self.verify(need)?,
                Some(Step::Approve { what, requested, denied }) => {
                    self.await_approval(what, requested, denied)?;
                }
                Some(_) => return Err(SessionError::Retry),
            }
        }
    }
}

/// A time to be read to a caller: "for one hour". Rounded down to what can be said, but for the
/// moment since it was made.
pub(super) fn spoken(left: TimeDelta) -> String {
    let minutes = (left + TimeDelta::seconds(59)).num_minutes();
    let unit = |count: i64, unit: &str| match count {
        1 => format!("for one {unit}"),
        count => format!("for {count} {unit}s"),
    };
    match minutes {
        ..=0 => "for no time any more".to_owned(),
        minutes if minutes >= 2 * 24 * 60 => unit(minutes / (24 * 60), "day"),
        minutes if minutes >= 60 && minutes % 60 == 0 => unit(minutes / 60, "hour"),
        minutes if minutes >= 120 => unit(minutes / 60, "hour"),
        minutes => unit(minutes, "minute"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_as_people_say_it() {
        for (seconds, said) in [
            (3_600, "for one hour"),
            (3_599, "for one hour"),
            (3_541, "for one hour"),
            (2_700, "for 45 minutes"),
            (60, "for one minute"),
            (5_400, "for 90 minutes"),
            (8 * 3_600 + 1_800, "for 8 hours"),
            (86_400, "for 24 hours"),
            (3 * 86_400 + 5, "for 3 days"),
            (-5_000, "for no time any more"),
        ] {
            assert_eq!(spoken(TimeDelta::seconds(seconds)), said, "{seconds}");
        }
    }
}
