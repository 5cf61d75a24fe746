//! Messages on their way: each delivery is recorded as it came, before the next is begun, and
//! whoever has a message is not sent it again.

mod by_hand;
mod server;

use super::{Session, SessionError, Workflow};
use crate::case::event::{DeliveryRecord, Event, Sent};
use crate::case::{Addressee, Addressees};
use crate::message;
use crate::message::Message;
use crate::model::{Fate, Recipient};
use crate::runbook::MessageKind;

/// Recorded as the recipient where no address is on file.
const NO_ADDRESS: &str = "(by phone or in person)";

/// A message that everyone on file has to get.
pub(in crate::session) struct OutgoingMessage {
    pub(in crate::session) kind: MessageKind,
    pub(in crate::session) message: Message,
    /// The newest entry that it tells of.
    pub(in crate::session) covers: u64,
    /// The tree's size at the head that it carries.
    pub(in crate::session) head: Option<u64>,
    /// The language that stands above the organisation's, if one does.
    pub(in crate::session) language: Option<String>,
}

impl OutgoingMessage {
    fn is_follow_up(&self) -> bool {
        self.kind == MessageKind::FollowUp
    }

    /// Everyone who has to get it; where no address is on file, the target, in another way.
    pub(in crate::session) fn wanted(&self) -> Vec<String> {
        match self.message.to() {
            [] => vec![NO_ADDRESS.to_owned()],
            to => to.to_vec(),
        }
    }

    /// Returns what the message is called in a sentence.
    pub(in crate::session) fn name(&self) -> &'static str {
        if self.is_follow_up() { "the follow-up" } else { "the notice" }
    }

    /// Returns true if a person can send it to this recipient.
    fn can_go_to(&self, to: &str) -> bool {
        self.message.to().is_empty() || Recipient::parse(to).is_ok()
    }

    fn lacks(&self, record: &Addressees) -> Vec<String> {
        // A follow-up is forgotten as soon as something is changed after it.
        let covers = if self.is_follow_up() { 0 } else { self.covers };
        record.open(&self.wanted(), covers).into_iter().cloned().collect()
    }
}

impl<S: Workflow> Session<'_, S> {
    fn record_of(&self, letter: &OutgoingMessage) -> &Addressees {
        self.case.addressees(letter.kind)
    }

    /// Returns everyone who has not got the message.
    pub(in crate::session) fn without(&self, letter: &OutgoingMessage) -> Vec<String> {
        letter.lacks(self.record_of(letter))
    }

    /// Returns what is on record of a message to somebody, if the message is as new as this one.
    fn tried<'r>(&'r self, letter: &OutgoingMessage, to: &str) -> Option<&'r Addressee> {
        let follows_up = letter.is_follow_up();
        self.record_of(letter).get(to).filter(|a| follows_up || a.covers >= letter.covers)
    }

    /// Those of `to` of whom the last that is on record fits.
    pub(in crate::session) fn those(
        &self,
        letter: &OutgoingMessage,
        to: &[String],
        fits: impl Fn(&Addressee) -> bool,
    ) -> Vec<String> {
        to.iter().filter(|to| self.tried(letter, to).is_some_and(&fits)).cloned().collect()
    }

    /// Records what became of the message to some, and how many are still without it.
    pub(in crate::session) fn keep(
        &mut self,
        letter: &OutgoingMessage,
        means: &str,
        deliveries: &[message::Delivery],
    ) -> Result<(), SessionError> {
        let text_sha256 = letter.message.sha256();
        let mut sent = Sent {
            template: letter.kind.as_str().to_owned(),
            means: means.to_owned(),
            deliveries: deliveries
                .iter()
                .map(|d| DeliveryRecord {
                    channel: if d.to.contains('@') { "email" } else { "other" }.to_owned(),
                    outcome: d.fate,
                    text_sha256: text_sha256.clone(),
                })
                .collect(),
            covers: if letter.is_follow_up() { self.case.last() } else { letter.covers },
            head: letter.head,
            left: None,
            language: letter.language.clone(),
            recipients: deliveries.iter().map(|d| d.to.clone()).collect(),
            replies: deliveries.iter().map(|d| d.detail.clone()).collect(),
        };
        if sent.replies.iter().all(String::is_empty) {
            sent.replies.clear();
        }
        let mut after = self.record_of(letter).clone();
        let (last, now) = (self.case.last(), self.desk.clock.now());
        if letter.is_follow_up() {
            after.followed_up(last, now, &sent);
        } else {
            after.notified(last, now, &sent);
        }
        sent.left = Some(letter.lacks(&after).len() as u64);
        let event =
            if letter.is_follow_up() { Event::FollowedUp(sent) } else { Event::Notified(sent) };
        self.record(event).map(|_| ())
    }

    /// Whom it has not reached, and why, one a line.
    pub(in crate::session) fn missed(&self, letter: &OutgoingMessage) -> Vec<String> {
        let told = |to: &String| match self.tried(letter, to) {
            Some(a) => {
                let means = if a.by_hand { "by-hand" } else { "smtp" };
                format!("{to}: {}", message::in_words(a.last, means, &a.reply))
            }
            None => format!("{to}: not sent"),
        };
        self.without(letter).iter().map(told).collect()
    }

    /// It has not reached everyone, and there is nothing more to be done about it now.
    pub(in crate::session) fn unreached(&self, letter: &OutgoingMessage) -> SessionError {
        let lacking = self.without(letter);
        let unknown = !self.those(letter, &lacking, |a| a.last == Fate::Unknown).is_empty();
        let what = format!(
            "{} has not reached everyone on file: {}",
            letter.name(),
            self.missed(letter).join("; ")
        );
        let others: Vec<String> =
            lacking.iter().filter(|to| !letter.can_go_to(to)).cloned().collect();
        let hint = match (S::COMMAND, letter.is_follow_up(), unknown) {
            (command, false, _) if others.len() == lacking.len() => format!(
                "no mail can go there: tell them in another way, then `readmit {command} CASE --notice sent` with \
                 --notice-to {}",
                quoted(&others)
            ),
            (command, true, _) => {
                format!("`readmit {command} CASE --follow-up print` hands it to you instead")
            }
            (command, false, false) => {
                format!(
                    "`readmit {command} CASE` tries again; if you sent it yourself, add --notice sent"
                )
            }
            (command, false, true) => format!(
                "`readmit {command} CASE`: add --notice sent if they have it, --notice again to send it once more"
            ),
        };
        SessionError::Unreached { what, hint }
    }
}

/// Addresses on file that are none, as they stand there.
fn quoted(addresses: &[String]) -> String {
    addresses.iter().map(|address| format!("\"{address}\"")).collect::<Vec<_>>().join(" and ")
}
