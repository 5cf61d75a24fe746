//! Messages for the mail server: handed over one by one, and tried again if they are put off.

use chrono::{DateTime, TimeDelta, Utc};

use super::OutgoingMessage;
use crate::case::Addressee;
use crate::message;
use crate::model::Fate;
use crate::session::{Session, SessionError, Workflow};
use crate::ui::prompter::MessageStyle;

/// Pauses before the second and the third try, both within ten minutes. A server that greylists
/// wants five of them.
const PAUSES: [TimeDelta; 2] = [TimeDelta::minutes(2), TimeDelta::minutes(7)];

/// Tries that are longer ago do not count any more.
const TOGETHER: TimeDelta = TimeDelta::minutes(10);

impl<S: Workflow> Session<'_, S> {
    /// Hands the message over to the mail server for each of `to`, and records each before the
    /// next.
    pub(in crate::session) fn post(
        &mut self,
        letter: &OutgoingMessage,
        to: &[String],
    ) -> Result<(), SessionError> {
        let now = self.desk.clock.now();
        self.posting.get_or_insert(now);
        // Those that the server took without more to say are told in one line.
        let mut taken: Vec<String> = Vec::new();
        for to in to {
            let Some(mailer) = self.desk.mailer.as_mut() else {
                break;
            };
            let (means, mut delivery) =
                (mailer.channel(), mailer.deliver(&letter.message, to, now));
            if delivery.fate == Fate::Deferred && self.next_try(letter, to).is_none() {
                delivery.fate = Fate::Undelivered;
            }
            let kept = self.keep(letter, means, std::slice::from_ref(&delivery));
            if delivery.fate.is_sent() && kept.is_ok() {
                taken.push(delivery.to);
                continue;
            }
            self.tell_taken(letter, &mut taken);
            kept?;
            let became = message::in_words(delivery.fate, means, &delivery.detail);
            self.tell(MessageStyle::Warn, &format!("{}: {became}", delivery.to));
        }
        self.tell_taken(letter, &mut taken);
        Ok(())
    }

    fn tell_taken(&mut self, letter: &OutgoingMessage, taken: &mut Vec<String>) {
        // The card that follows a last message says it too. No card follows while a notice is due.
        let closes = letter.is_follow_up() && !self.case.untold();
        let on_card = closes && self.in_short("close");
        if !taken.is_empty() && !on_card {
            let (name, to) = (super::by_hand::sentence(letter.name()), taken.join(", "));
            self.tell(MessageStyle::Info, &format!("{name} to {to}: taken by the mail server"));
        }
        taken.clear();
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

    /// Shows on the live line that a server has put the message off, until it is time to try again
    /// or the operator does not wait for that.
    pub(in crate::session) fn await_try(
        &mut self,
        letter: &OutgoingMessage,
        until: DateTime<Utc>,
    ) -> Result<(), SessionError> {
        let started = self.desk.clock.now();
        let status = format!(
            "{} was put off by the mail server; next try at {}",
            letter.name(),
            self.desk.clock.people(until)
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
}

/// When an address that was put off is due again.
pub(super) fn due(a: &Addressee) -> DateTime<Utc> {
    let tries = (a.deferred as usize).clamp(1, PAUSES.len());
    a.at + PAUSES[tries - 1]
}
