use chrono::{DateTime, Utc};

use super::super::ask::candidate;
use super::super::{Session, Stop, Subject};
use crate::case::event::{Delivery, Sent};
use crate::case::{Case, ChangeState, Event};
use crate::ledger::Outcome;
use crate::message::{self, Message};
use crate::provider::{Act, ActKind};
use crate::runbook::{Facts, MessageKind};
use crate::ui::person::{Choice, Reply, Tone};

impl Session<'_> {
    /// The fixed text that no operator can edit or skip, to every address on file: those from when the case was opened and
    /// those from now, since a change in between may be what the notice is about.
    pub(in crate::session) fn notice(&mut self) -> Result<(), Stop> {
        let Some(covers) = self.case.to_tell() else { return Ok(()) };
        self.say("notice.say");
        self.advise("notice.do");
        if covers <= self.began {
            let again = "This was done in an earlier session, which did not record a notice. If one went out, it goes out again.";
            self.tell(Tone::Info, again);
        }
        let told = self.case.told;
        let changes: Vec<&ChangeState> = self
            .case
            .changes
            .iter()
            .filter(|c| c.intent.what.act != Some(ActKind::Note) && c.may_have_happened())
            .filter(|c| told.is_none_or(|told| c.came.is_some_and(|(seq, _)| seq > told)))
            .collect();
        let what = in_words(&changes);
        let kind = if what.is_empty() { MessageKind::AttemptNotice } else { MessageKind::Notice };
        // The time of the change, not of the message: a case that was interrupted tells late, and must not tell wrong.
        let real = self.case.changes.iter().filter(|c| c.intent.what.act != Some(ActKind::Note));
        let when = real.filter(|c| c.may_have_happened()).map(|c| c.intent.at).max();
        let when = if kind == MessageKind::Notice { when } else { None };
        let message = self.message(kind, what, when)?;
        let sent = self.send(kind, &message, covers)?;
        let reached = sent.reached_everyone();
        self.record(Event::Notified(sent))?;
        if !reached {
            return Err(Stop::Unsure("the notice did not reach everyone on file; the case cannot close before".into()));
        }
        let told = if message.to().is_empty() {
            "No address is on file: what was done is to be told by hand, and that is recorded."
        } else {
            "The target has been told, on every address on file."
        };
        self.tell(Tone::Done, told);
        Ok(())
    }

    /// A message of a kind to every address on file.
    pub(in crate::session) fn message(
        &mut self,
        kind: MessageKind,
        what: Vec<String>,
        when: Option<DateTime<Utc>>,
    ) -> Result<Message, Stop> {
        let opened = self.case.opened.what.clone();
        let facts = Facts {
            name: opened.name.clone(),
            login: opened.login.clone(),
            what,
            when: when.map(minute).unwrap_or_default(),
            verified: self.verified_labels(),
            ticket: self.case.ticket.clone().unwrap_or_default(),
            ..Facts::default()
        };
        self.message_to(kind, facts, &opened.addresses)
    }

    fn verified_labels(&self) -> Vec<String> {
        let label = |m: &str| self.policy().method(m).map_or_else(|| m.to_owned(), |m| m.label.clone());
        self.case.verified.iter().map(|v| label(&v.what.method)).collect()
    }
}

impl<S: Subject> Session<'_, S> {
    pub(in crate::session) fn message_to(
        &mut self,
        kind: MessageKind,
        facts: Facts,
        on_file: &[String],
    ) -> Result<Message, Stop> {
        let mark = self.desk.ledger.mark()?;
        let when = if facts.when.is_empty() { minute(self.desk.clock.now()) } else { facts.when.clone() };
        let facts = Facts {
            account: self.desk.gate.label().to_owned(),
            case: self.case.id().to_owned(),
            when,
            head: mark.map_or_else(|| "none".to_owned(), |(_, short)| short),
            ..facts
        };
        let rendered = self.runbook.templates.render(kind, &self.runbook.policy.desk, &facts);
        let rendered = rendered.map_err(|e| Stop::Failed(e.to_string()))?;
        let mut to = on_file.to_vec();
        if let Ok(profile) = self.desk.gate.profile(&self.target()) {
            to.extend(profile.addresses.into_iter().map(|a| a.address));
        }
        Ok(Message::from_template(&to, &rendered))
    }

    /// Hands the message over: to a mail server where one is configured, else to the operator, who sends it and says so.
    /// What the server did not take for someone, or may not have taken, the operator sees to; the others are left alone.
    pub(in crate::session) fn send(&mut self, kind: MessageKind, message: &Message, covers: u64) -> Result<Sent, Stop> {
        let now = self.desk.clock.now();
        let Some(mailer) = self.desk.mailer.as_mut().filter(|_| !message.to().is_empty()) else {
            let deliveries = self.by_operator(message)?;
            return Ok(self.sent(kind, message, "by-hand", &deliveries, covers));
        };
        let (means, mut deliveries) = (mailer.channel(), mailer.deliver(message, now));
        let open: Vec<usize> = (0..deliveries.len()).filter(|i| !out(deliveries[*i].sent)).collect();
        for delivery in open.iter().map(|i| &deliveries[*i]) {
            self.desk.person.tell(Tone::Warn, &format!("{}: {} {}", delivery.to, delivery.sent, delivery.detail));
        }
        if !open.is_empty() {
            let to: Vec<String> = open.iter().map(|i| deliveries[*i].to.clone()).collect();
            let rest = Message::new(&to, message.subject(), message.body());
            for delivery in self.by_operator(&rest)? {
                if let Some(open) = deliveries.iter_mut().find(|d| d.to == delivery.to) {
                    *open = delivery;
                }
            }
        }
        Ok(self.sent(kind, message, means, &deliveries, covers))
    }

    /// The operator gets the text to send as it stands, to each address or, where there is none, by another way on file.
    fn by_operator(&mut self, message: &Message) -> Result<Vec<message::Delivery>, Stop> {
        self.advise("notice.by_hand.do");
        let to = if message.to().is_empty() {
            "no address is on file: tell them by phone on a number on file, or in person".to_owned()
        } else {
            message.to().join(", ")
        };
        self.tell(Tone::Task, &format!("To: {to}"));
        self.tell(Tone::Task, &message.text());
        let reply = self.desk.person.choose(&Choice {
            flag: "--notice",
            key: None,
            question: "Is it sent, as it stands, to all of them?".into(),
            options: vec![candidate("sent", "Sent: I did it"), candidate("not-sent", "Not sent")],
            help: "The ledger will say that you say so. Until then the case cannot close.".into(),
            asides: false,
        })?;
        let Reply::Answer(answer) = reply else { return Err(Stop::Again) };
        let state = if answer == "sent" { message::Sent::Attested } else { message::Sent::Failed };
        if message.to().is_empty() {
            return Ok(vec![message::Delivery::new("(by phone or in person)", state, "")]);
        }
        Ok(message.to().iter().map(|to| message::Delivery::new(to, state, "")).collect())
    }

    /// What the ledger keeps of a message: recipients beside the body, what became of each, and the text's hash.
    pub(in crate::session) fn sent(
        &self,
        kind: MessageKind,
        message: &Message,
        means: &str,
        deliveries: &[message::Delivery],
        covers: u64,
    ) -> Sent {
        let text_sha256 = message.sha256();
        Sent {
            template: kind.as_str().to_owned(),
            means: means.to_owned(),
            deliveries: deliveries
                .iter()
                .map(|d| Delivery {
                    channel: if d.to.contains('@') { "email" } else { "other" }.to_owned(),
                    outcome: outcome(d.sent),
                    text_sha256: text_sha256.clone(),
                })
                .collect(),
            covers,
            head: self.desk.ledger.mark().ok().flatten().map(|(size, _)| size),
            recipients: deliveries.iter().map(|d| d.to.clone()).collect(),
        }
    }
}

fn minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

fn out(sent: message::Sent) -> bool {
    match sent {
        message::Sent::Accepted | message::Sent::Attested | message::Sent::Saved => true,
        message::Sent::Failed | message::Sent::Unknown => false,
    }
}

/// A file that was written is no message that was sent: the operator says that they sent it.
fn outcome(sent: message::Sent) -> Outcome {
    match sent {
        message::Sent::Accepted => Outcome::Accepted,
        message::Sent::Saved | message::Sent::Attested => Outcome::Attested,
        message::Sent::Failed => Outcome::Failed,
        message::Sent::Unknown => Outcome::Unknown,
    }
}

/// What was done, for the one it was done to.
pub(in crate::session) fn in_words(changes: &[&ChangeState]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for one in changes {
        let change = &one.intent.what;
        let line = match change.act {
            Some(ActKind::RemoveFactor) if change.factor.as_deref() == Some(Act::EVERY_FACTOR) => {
                "removed all second factors".to_owned()
            }
            Some(ActKind::RemoveFactor) => {
                format!("removed a second factor ({})", change.kind.map_or("unknown", |k| k.as_str()))
            }
            Some(ActKind::RequireEnrolment) => "asked for a new second factor at the next sign-in".to_owned(),
            Some(ActKind::RemoveBackupCodes) => "removed the backup codes".to_owned(),
            Some(ActKind::ForgetDevices) => "forgot the remembered devices".to_owned(),
            Some(ActKind::EndSessions) => "ended all sessions".to_owned(),
            Some(ActKind::RevokeTokens) => "revoked the refresh tokens".to_owned(),
            Some(ActKind::SetTemporaryPassword) => "set a temporary password".to_owned(),
            Some(ActKind::IssuePasswordTicket) => "issued a link to set a new password".to_owned(),
            Some(ActKind::IssueBackupCodes) => "issued new backup codes".to_owned(),
            Some(ActKind::IssueEnrolmentTicket) => "issued a link to set up a new second factor".to_owned(),
            Some(ActKind::Suspend) => "suspended the account".to_owned(),
            Some(ActKind::Enable) => "enabled the account".to_owned(),
            Some(ActKind::Note) | None => continue,
        };
        // What a platform has only taken on, or never answered, is not told as done.
        let line = match one.came.map(|(_, outcome)| outcome) {
            Some(Outcome::Accepted) => format!("{line} (taken on by the platform, not yet confirmed)"),
            Some(Outcome::Unknown) | None => format!("{line} (begun; whether it was done is not known)"),
            Some(_) => line,
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// What was done in a whole case.
pub(in crate::session) fn all_in_words(case: &Case) -> Vec<String> {
    let happened: Vec<&ChangeState> = case.changes.iter().filter(|c| c.may_have_happened()).collect();
    in_words(&happened)
}
