//! Messages on their way: each delivery is recorded as it came, before the next is begun, and
//! whoever has a message is not sent it again.

use chrono::{DateTime, TimeDelta, Utc};

use super::ask::candidate;
use super::context::Afterwards;
use super::{Session, SessionError, Workflow};
use crate::case::event::{DeliveryRecord, Event, Sent};
use crate::case::{Addressee, Addressees};
use crate::message;
use crate::message::Message;
use crate::model::{Fate, Recipient};
use crate::runbook::MessageKind;
use crate::ui::prompter::{Choice, MessageStyle, PromptError, Reply};

/// Pauses before the second and the third try, both within ten minutes. A server that greylists
/// wants five of them.
const PAUSES: [TimeDelta; 2] = [TimeDelta::minutes(2), TimeDelta::minutes(7)];

/// Tries that are longer ago do not count any more.
const TOGETHER: TimeDelta = TimeDelta::minutes(10);

const TO_WHOM: &str = "Which of them is it sent to?";

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

    /// Hands the message over to the mail server for each of `to`, and records each before the
    /// next.
    pub(in crate::session) fn post(
        &mut self,
        letter: &OutgoingMessage,
        to: &[String],
    ) -> Result<(), SessionError> {
        let now = self.desk.clock.now();
        self.posting.get_or_insert(now);
        for to in to {
            let Some(mailer) = self.desk.mailer.as_mut() else {
                return Ok(());
            };
            let (means, mut delivery) =
                (mailer.channel(), mailer.deliver(&letter.message, to, now));
            if delivery.fate == Fate::Deferred && self.next_try(letter, to).is_none() {
                delivery.fate = Fate::Undelivered;
            }
            self.keep(letter, means, std::slice::from_ref(&delivery))?;
            let tone =
                if delivery.fate.is_sent() { MessageStyle::Info } else { MessageStyle::Warn };
            self.tell(
                tone,
                &format!(
                    "{}: {}",
                    delivery.to,
                    message::in_words(delivery.fate, means, &delivery.detail)
                ),
            );
        }
        Ok(())
    }

    /// When a message that was put off just now is tried again; `None` if it was tried as often as
    /// it is, or nobody would be there any more.
    fn next_try(&self, letter: &OutgoingMessage, to: &str) -> Option<DateTime<Utc>> {
        let now = self.desk.clock.now();
        let before =
            self.tried(letter, to).filter(|a| a.last == Fate::Deferred && now - a.at < TOGETHER);
        let due = now + *PAUSES.get(before.map_or(0, |a| a.deferred as usize))?;
        let end = self.desk.options.wait.map(|wait| {
            let wait = TimeDelta::try_seconds(i64::try_from(wait).unwrap_or(i64::MAX))
                .unwrap_or(TimeDelta::MAX);
            self.posting.unwrap_or(now).checked_add_signed(wait).unwrap_or(DateTime::<Utc>::MAX_UTC)
        });
        end.is_none_or(|end| due <= end).then_some(due)
    }

    /// Those of `to` whose message was put off, and when the first of them is tried again.
    pub(in crate::session) fn put_off_until(
        &self,
        letter: &OutgoingMessage,
        to: &[String],
    ) -> Option<DateTime<Utc>> {
        let put_off =
            to.iter().filter_map(|to| self.tried(letter, to)).filter(|a| a.last == Fate::Deferred);
        put_off.map(due).min()
    }

    /// Those of `to` whom the mail server is to be asked about now: never before, or put off and
    /// due.
    pub(in crate::session) fn to_post(
        &self,
        letter: &OutgoingMessage,
        to: &[String],
    ) -> Vec<String> {
        let now = self.desk.clock.now();
        let wanted = |to: &&String| match self.tried(letter, to) {
            None => true,
            Some(a) => match a.last {
                // Who goes on with a case does not mean to wait for a try of an earlier session.
                Fate::Deferred => due(a) <= now || a.seq <= self.began,
                // What failed in another session, or a person said then that they did not send.
                Fate::Undelivered | Fate::Failed => a.seq <= self.began,
                Fate::Unknown
                | Fate::Succeeded
                | Fate::Accepted
                | Fate::Attested
                | Fate::Printed
                | Fate::Saved => false,
            },
        };
        to.iter().filter(wanted).cloned().collect()
    }

    /// Of those whom an earlier session did not reach, a person knows more by now: they have sent
    /// it themselves, or say that it goes out again. Without them, what is unknown stays so, and
    /// the others are tried again. Returns those who are to be asked about again though nobody
    /// knows whether they have it.
    pub(in crate::session) fn ask_of_earlier(
        &mut self,
        letter: &OutgoingMessage,
    ) -> Result<Vec<String>, SessionError> {
        let (began, lacking) = (self.began, self.without(letter));
        let of_server = |a: &Addressee| a.seq <= began && !a.by_hand;
        let unknown = self.those(letter, &lacking, |a| of_server(a) && a.last == Fate::Unknown);
        let failed = self.those(letter, &lacking, |a| {
            of_server(a) && matches!(a.last, Fate::Undelivered | Fate::Failed)
        });
        if unknown.is_empty() && failed.is_empty() {
            return Ok(Vec::new());
        }
        let answer = match self.desk.options.afterwards {
            Some(answer) => answer,
            None if self.scripted() => return Ok(Vec::new()),
            None => {
                for missed in self.missed(letter) {
                    self.tell(MessageStyle::Warn, &missed);
                }
                self.ask_afterwards(letter, &[unknown.clone(), failed.clone()].concat())?
            }
        };
        match answer {
            Afterwards::Sent => {
                let sent = self.covered(letter, &[unknown, failed].concat())?;
                self.attest(letter, &sent)?;
                Ok(Vec::new())
            }
            Afterwards::Some => {
                let sent = self.ask_to_whom(letter, &[unknown, failed].concat(), TO_WHOM)?;
                self.attest(letter, &sent)?;
                Ok(Vec::new())
            }
            Afterwards::Again => Ok(unknown),
            Afterwards::NotSent => Ok(Vec::new()),
        }
    }

    /// The operator's word that those have it.
    fn attest(&mut self, letter: &OutgoingMessage, to: &[String]) -> Result<(), SessionError> {
        if to.is_empty() {
            return Ok(());
        }
        let said: Vec<_> =
            to.iter().map(|to| message::Delivery::new(to, Fate::Attested, "")).collect();
        self.keep(letter, "by-hand", &said)
    }

    /// Returns those of `to` of whom "sent" can be true. Nobody sends to text that is no address:
    /// the operator says of each whether they were told in another way.
    fn covered(
        &mut self,
        letter: &OutgoingMessage,
        to: &[String],
    ) -> Result<Vec<String>, SessionError> {
        let (mut sent, others): (Vec<String>, Vec<String>) =
            to.iter().cloned().partition(|to| letter.can_go_to(to));
        if others.is_empty() {
            return Ok(sent);
        }
        let what = format!(
            "Nothing can be sent to {}: \"sent\" does not speak for that.",
            quoted(&others)
        );
        self.tell(MessageStyle::Warn, &what);
        if !self.scripted() || !self.desk.options.notice_to.is_empty() {
            sent.extend(self.ask_to_whom(
                letter,
                &others,
                "Which of them have you told in another way?",
            )?);
        }
        Ok(sent)
    }

    /// Asks which of the addresses the message was sent to by hand. Each address has an outcome of
    /// its own.
    fn ask_to_whom(
        &mut self,
        letter: &OutgoingMessage,
        to: &[String],
        question: &str,
    ) -> Result<Vec<String>, SessionError> {
        let choice = Choice {
            flag: "--notice-to",
            key: None,
            question: question.into(),
            options: to.iter().map(|to| candidate(to, &marked(letter, to))).collect(),
            help: "Mark those that have it from you, as it stands. The others stay due.".into(),
            asides: false,
            back: None,
        };
        let given = self.desk.options.notice_to.clone();
        if given.is_empty() {
            return match self.desk.person.choose_several(&choice)? {
                Reply::Answer(chosen) => Ok(chosen),
                Reply::Aside(_) | Reply::Back => Err(SessionError::Retry),
            };
        }
        if let Some(unknown) =
            given.iter().find(|given| !letter.wanted().iter().any(|to| same(given, to)))
        {
            let what = format!(
                "{unknown} is none of the addresses that it goes to: {}",
                letter.wanted().join(", ")
            );
            return Err(PromptError::Unfit { flag: choice.flag.to_owned(), what }.into());
        }
        let named = |to: &&String| given.iter().any(|given| same(given, to));
        Ok(to.iter().filter(named).cloned().collect())
    }

    fn ask_afterwards(
        &mut self,
        letter: &OutgoingMessage,
        to: &[String],
    ) -> Result<Afterwards, SessionError> {
        let several = (to.len() > 1)
            .then(|| candidate(Afterwards::Some.as_str(), "I have sent it myself to some of them"));
        let sent = candidate(
            Afterwards::Sent.as_str(),
            "I have sent it myself, or know that they have it",
        );
        let mut options = vec![
            candidate(Afterwards::Again.as_str(), "Send it again (it may arrive twice)"),
            sent,
        ];
        options.extend(several);
        options.push(candidate(
            Afterwards::NotSent.as_str(),
            "Not yet: leave what is unknown as it is",
        ));
        let reply = self.desk.person.choose(&Choice {
            flag: "--notice",
            // A flag that was there before the failure does not answer for it: `resume` takes it as
            // an option.
            key: Some("afterwards"),
            question: format!("{} did not reach {} for certain. And since?", sentence(letter.name()), to.join(", ")),
            options,
            help: "What you say of it is recorded as your word. Until everyone has it the case cannot close.".into(),
            asides: false,
            back: None,
        })?;
        let Reply::Answer(answer) = reply else {
            return Err(SessionError::Retry);
        };
        Ok(Afterwards::parse(&answer).unwrap_or(Afterwards::NotSent))
    }

    /// The operator gets the text to send as it stands, to each of `to` or, where there is none, by
    /// another way on file. `failed`: a mail server was asked before, and no answer given
    /// beforehand answers for that.
    pub(in crate::session) fn by_operator(
        &mut self,
        letter: &OutgoingMessage,
        to: &[String],
        failed: bool,
    ) -> Result<(), SessionError> {
        self.advise("notice.by_hand.do");
        let shown = if letter.message.to().is_empty() {
            "no address is on file: tell them by phone on a number on file, or in person".to_owned()
        } else {
            to.iter().map(|to| addressed(to)).collect::<Vec<_>>().join(", ")
        };
        self.tell(MessageStyle::Task, &format!("To: {shown}"));
        self.tell(MessageStyle::Text, &letter.message.text());
        let mut options = vec![candidate("sent", "Yes: I sent it")];
        options.extend((to.len() > 1).then(|| candidate("some", "To some of them")));
        options.push(candidate("not-sent", "No: not sent"));
        let question = if to.len() > 1 {
            "Is it sent, as it stands, to all of them?"
        } else {
            "Is it sent, as it stands?"
        };
        let reply = self.desk.person.choose(&Choice {
            flag: "--notice",
            key: failed.then_some("after-failure"),
            question: question.into(),
            options,
            help: "The ledger will say that you say so. Until then the case cannot close.".into(),
            asides: false,
            back: None,
        });
        let sent = match reply {
            Ok(Reply::Answer(answer)) if answer == "some" => {
                self.ask_to_whom(letter, to, TO_WHOM)?
            }
            Ok(Reply::Answer(answer)) if answer == "sent" => self.covered(letter, to)?,
            Ok(Reply::Answer(_)) => Vec::new(),
            Ok(Reply::Aside(_) | Reply::Back) => return Err(SessionError::Retry),
            // Something was recorded before: this is no matter of usage any more.
            Err(PromptError::NobodyToAsk(_)) => return Err(self.unreached(letter)),
            Err(unasked) => return Err(unasked.into()),
        };
        // What the mail server did stands on record; that nobody has sent it since is nothing new.
        if failed {
            return self.attest(letter, &sent);
        }
        let fate = |to: &String| {
            if sent.contains(to) { Fate::Attested } else { Fate::Failed }
        };
        let said: Vec<_> = to.iter().map(|to| message::Delivery::new(to, fate(to), "")).collect();
        self.keep(letter, "by-hand", &said)
    }

    /// Shows on the live line that a server has put the message off, until it is time to try again
    /// or the operator does not wait for that.
    pub(in crate::session) fn await_try(
        &mut self,
        letter: &OutgoingMessage,
        until: DateTime<Utc>,
    ) -> Result<(), SessionError> {
        let started = self.desk.clock.now();
        let status = format!(
            "{} was put off by the mail server; next try at {} UTC",
            letter.name(),
            until.format("%H:%M:%S")
        );
        loop {
            let now = self.desk.clock.now();
            if now >= until {
                return Ok(());
            }
            let so_far = u64::try_from((now - started).num_seconds()).unwrap_or(0);
            if self.desk.person.wait(&status, so_far)? == crate::ui::prompter::Waited::Stopped {
                return self.stop_trying(letter);
            }
        }
    }

    /// Stops the tries: a message that was put off is not tried again.
    pub(in crate::session) fn stop_trying(
        &mut self,
        letter: &OutgoingMessage,
    ) -> Result<(), SessionError> {
        let lacking = self.without(letter);
        let means = self.desk.mailer.as_ref().map_or("smtp", |mailer| mailer.channel());
        for to in self.those(letter, &lacking, |a| a.last == Fate::Deferred) {
            let reply = self.tried(letter, &to).map(|a| a.reply.clone()).unwrap_or_default();
            self.keep(letter, means, &[message::Delivery::new(&to, Fate::Undelivered, &reply)])?;
        }
        Ok(())
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

/// When an address that was put off is due again.
fn due(a: &Addressee) -> DateTime<Utc> {
    let tries = (a.deferred as usize).clamp(1, PAUSES.len());
    a.at + PAUSES[tries - 1]
}

/// An address as it is handed to a person to send to. What is on file and no single address is no
/// recipient.
fn addressed(address: &str) -> String {
    match Recipient::parse(address) {
        Ok(_) => address.to_owned(),
        Err(why) => format!("(do not send to \"{address}\": {why}; tell them in another way)"),
    }
}

fn marked(letter: &OutgoingMessage, to: &str) -> String {
    if letter.can_go_to(to) {
        to.to_owned()
    } else {
        format!("{to} (no address: told in another way)")
    }
}

/// Addresses on file that are none, as they stand there.
fn quoted(addresses: &[String]) -> String {
    addresses.iter().map(|address| format!("\"{address}\"")).collect::<Vec<_>>().join(" and ")
}

fn same(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
