use super::super::ask::candidate;
use super::super::{FollowUpBy, Session, Stop};
use super::notice::all_in_words;
use crate::case::{Event, Route};
use crate::ledger::Outcome;
use crate::message::{Delivery, Message, Messenger, Sent};
use crate::runbook::MessageKind;
use crate::ui::person::{Choice, Line, Tone};

impl Session<'_> {
    /// What was done, keep your backup codes, it is in our log, and how to object: to every address on file.
    pub(in crate::session) fn follow_up(&mut self) -> Result<(), Stop> {
        self.say("follow_up.say");
        self.advise("follow_up.do");
        let mut what = all_in_words(&self.case);
        if let Some(state) = &self.case.self_recovery
            && state.succeeded == Some(true)
        {
            what.push(match state.route {
                Route::BackupCode => "you signed in with a backup code of your own; we reset nothing".to_owned(),
                Route::Federated => "you signed in with your linked account; we reset nothing".to_owned(),
            });
        }
        if let Some(enrolled) = &self.case.enrolled {
            let kind = enrolled.what.kind.map_or("unknown", |k| k.as_str());
            what.push(format!("you enrolled a new second factor ({kind})"));
        }
        let refused = self.case.rejected.len();
        if refused > 0 {
            what.push(format!("before that, {refused} attempt(s) to prove who was calling did not count"));
        }
        let message = self.message(MessageKind::FollowUp, what, None)?;
        let (message, by) = self.preview(message)?;
        let now = self.desk.clock.now();
        let (means, deliveries) = match by {
            FollowUpBy::Smtp => match &mut self.desk.mailer {
                Some(mailer) => (mailer.channel(), mailer.deliver(&message, now)),
                None => {
                    return Err(Stop::Usage(
                        "--follow-up smtp: no mail server is configured; see `readmit doctor`".into(),
                    ));
                }
            },
            FollowUpBy::Print => {
                let to = if message.to().is_empty() { "nobody on file".to_owned() } else { message.to().join(", ") };
                self.tell(Tone::Task, &format!("To: {to}"));
                (self.desk.print)(&message.text());
                ("print", if message.to().is_empty() { nobody() } else { Delivery::attested(&message) })
            }
            FollowUpBy::Eml(path) => {
                let mut files = crate::message::EmlFiles::new(&path, self.desk.sender.clone());
                let deliveries = if message.to().is_empty() { nobody() } else { files.deliver(&message, now) };
                ("eml", deliveries)
            }
        };
        for delivery in &deliveries {
            let tone = if matches!(delivery.sent, Sent::Failed | Sent::Unknown) { Tone::Warn } else { Tone::Info };
            self.tell(tone, &format!("{}: {} {}", delivery.to, delivery.sent, delivery.detail));
        }
        let sent = self.sent(MessageKind::FollowUp, &message, means, &deliveries, self.case.last);
        let reached = sent.reached_everyone();
        let unknown = sent.deliveries.iter().any(|d| d.outcome == Outcome::Unknown);
        self.record(Event::FollowedUp(sent))?;
        if reached {
            self.tell(Tone::Done, "The follow-up is recorded.");
            return Ok(());
        }
        let what = if unknown {
            "whether the follow-up was taken is unknown"
        } else {
            "the follow-up was not taken for everyone"
        };
        if self.scripted() {
            return Err(Stop::Unsure(format!("{what}; `readmit resume` sends it another way")));
        }
        self.tell(Tone::Warn, &format!("{what}. Choose another way."));
        self.desk.options.follow_up = None;
        Ok(())
    }

    /// Preview, edit, then send or save.
    fn preview(&mut self, mut message: Message) -> Result<(Message, FollowUpBy), Stop> {
        if let Some(by) = self.desk.options.follow_up.clone() {
            return Ok((message, by));
        }
        loop {
            let to = if message.to().is_empty() { "nobody on file".to_owned() } else { message.to().join(", ") };
            self.tell(Tone::Task, &format!("To: {to}"));
            self.tell(Tone::Task, &message.text());
            let mut options = Vec::new();
            if self.desk.mailer.is_some() {
                options.push(candidate("smtp", "Send it by e-mail"));
            }
            options.push(candidate("print", "Print it: I send it myself"));
            options.push(candidate("eml", "Save it as .eml"));
            options.push(candidate("edit", "Add a sentence"));
            let chosen = self.choose(&Choice {
                flag: "--follow-up",
                key: None,
                question: "How does the follow-up go out?".into(),
                options,
                help: "It goes to every address on file. The ledger keeps the recipients and a hash of the text."
                    .into(),
                asides: true,
            })?;
            match chosen.as_str() {
                "smtp" => return Ok((message, FollowUpBy::Smtp)),
                "print" => return Ok((message, FollowUpBy::Print)),
                "eml" => {
                    let path = self.line(&line("--follow-up", "File to write", format!("{}.eml", self.case.id)))?;
                    return Ok((message, FollowUpBy::Eml(path.into())));
                }
                _ => {
                    let text = self.line(&line("--follow-up-text", "Sentence to add", String::new()))?;
                    let body = format!("{}\n\n{text}\n", message.body().trim_end());
                    message = Message::new(message.to(), message.subject(), &body);
                }
            }
        }
    }
}

fn line(flag: &'static str, question: &str, draft: String) -> Line {
    Line {
        flag,
        key: None,
        question: question.to_owned(),
        draft: Some(draft).filter(|d| !d.is_empty()),
        least: 1,
        help: "Plain text. No secrets, no links.".into(),
        asides: false,
    }
}

/// Where no address is on file, the operator tells them; it is in the ledger that there was none.
fn nobody() -> Vec<Delivery> {
    vec![Delivery::new("(no address on file)", Sent::Attested, "")]
}
