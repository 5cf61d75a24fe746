//! The message at the end: what was done, and how to say "that was not me".

use std::path::Path;

use super::notice::all_done;
use crate::case::Route;
use crate::message;
use crate::message::{Delivery, EmlFiles, Message, Messenger};
use crate::model::{FactorKind, Fate};
use crate::runbook::{Done, MessageKind, Phrase};
use crate::session::ask::candidate;
use crate::session::post::OutgoingMessage;
use crate::session::{FollowUpBy, Session, SessionError};
use crate::ui::prompter::{Choice, MessageStyle, TextQuestion};

/// The answer that copies a text, and asks again.
pub(in crate::session) const COPY: &str = "copy";

/// The reason why a sentence is not taken.
const LINK: &str =
    "It holds what looks like a link or an address: the message says that there is none.";

impl Session<'_> {
    /// Sends the follow-up to every address on file. The follow-up says what was done, that backup
    /// codes are to be kept, that the case is in our log, and how to object.
    pub(in crate::session) fn follow_up(&mut self) -> Result<(), SessionError> {
        self.say("follow_up.say");
        let agreed = std::mem::take(&mut self.follow_up_agreed) && self.desk.mailer.is_some();
        if !agreed {
            self.advise("follow_up.do");
        }
        let mut what = all_done(&self.case);
        if let Some(state) = &self.case.self_recovery
            && state.succeeded == Some(true)
        {
            what.push(Done::of(match state.route {
                Route::BackupCode => Phrase::OwnCode,
                Route::Federated => Phrase::OwnSignIn,
            }));
        }
        if let Some(enrolled) = &self.case.enrolled {
            what.push(Done::kind(Phrase::Enrolled, enrolled.what.kind.map(FactorKind::as_str)));
        }
        let count = self.case.rejected.len();
        if count > 0 {
            what.push(Done { count, ..Done::of(Phrase::Attempts) });
        }
        let letter = self.message(MessageKind::FollowUp, what, None, self.case.last)?;
        let (message, by, shown) = if agreed {
            (letter.message.clone(), FollowUpBy::Smtp, false)
        } else {
            self.preview(&letter)?
        };
        let letter = OutgoingMessage { message, ..letter };
        match by {
            _ if letter.message.to().is_empty() => {
                self.tell(MessageStyle::Info, "No address is on file: the follow-up is printed.");
                self.print_follow_up(&letter, shown)?;
            }
            FollowUpBy::Smtp => self.mail_follow_up(&letter)?,
            FollowUpBy::Print => self.print_follow_up(&letter, shown)?,
            FollowUpBy::Eml(path) => self.save_follow_up(&letter, &path)?,
        }
        if self.without(&letter).is_empty() {
            return Ok(());
        }
        let stop = self.unreached(&letter);
        if self.scripted() {
            return Err(stop);
        }
        self.tell(MessageStyle::Warn, &format!("{stop}. Choose another way for the rest."));
        self.desk.options.follow_up = None;
        Ok(())
    }

    fn mail_follow_up(&mut self, letter: &OutgoingMessage) -> Result<(), SessionError> {
        if self.desk.mailer.is_none() {
            let what = "--follow-up smtp: no mail server is configured; see `readmit doctor`";
            return Err(SessionError::Usage(what.into()));
        }
        let lacking = self.without(letter);
        // Who chooses it at the question has seen whom it did not reach.
        let mut to = if self.scripted() { self.to_post(letter, &lacking) } else { lacking };
        loop {
            self.post(letter, &to)?;
            let lacking = self.without(letter);
            let Some(until) = self.put_off_until(letter, &lacking) else {
                return Ok(());
            };
            self.await_try(letter, until)?;
            to = self.to_post(letter, &lacking);
        }
    }

    /// `shown`: it stands on the screen already, and once is enough there.
    fn print_follow_up(
        &mut self,
        letter: &OutgoingMessage,
        shown: bool,
    ) -> Result<(), SessionError> {
        let lacking = self.without(letter);
        if letter.message.to().is_empty() {
            self.tell_phrase();
        }
        if !(shown && self.desk.printed_here) {
            self.tell(MessageStyle::Task, &format!("To: {}", lacking.join(", ")));
            (self.desk.print)(&letter.message.text());
        }
        let printed: Vec<_> =
            lacking.iter().map(|to| Delivery::new(to, Fate::Printed, "")).collect();
        self.keep(letter, "print", &printed)
    }

    fn save_follow_up(
        &mut self,
        letter: &OutgoingMessage,
        path: &Path,
    ) -> Result<(), SessionError> {
        let now = self.desk.clock.now();
        let mut files = EmlFiles::new(path, self.desk.sender.clone());
        for to in self.without(letter) {
            let delivery = files.deliver(&letter.message, &to, now);
            self.keep(letter, files.channel(), std::slice::from_ref(&delivery))?;
            let tone =
                if delivery.fate == Fate::Saved { MessageStyle::Info } else { MessageStyle::Warn };
            self.tell(
                tone,
                &format!(
                    "{to}: {}",
                    message::in_words(delivery.fate, files.channel(), &delivery.detail)
                ),
            );
        }
        Ok(())
    }

    /// Preview, add a sentence, then send or save.
    /// Returns true with it if the text was shown.
    fn preview(
        &mut self,
        letter: &OutgoingMessage,
    ) -> Result<(Message, FollowUpBy, bool), SessionError> {
        let mut sentence = self.desk.options.follow_up_text.clone().unwrap_or_default();
        crate::case::rules::free_text::refuse(&sentence)?;
        if crate::base::plain_text::has_link(&sentence) {
            return Err(SessionError::Usage(format!("--follow-up-text: {LINK}")));
        }
        if let Some(by) = self.desk.options.follow_up.clone() {
            let message = with_sentence(&letter.message, &sentence, &self.policy().desk.reach);
            return Ok((message, by, false));
        }
        // Only a sentence that was changed makes it another text to read.
        let mut reads = true;
        loop {
            let message = with_sentence(&letter.message, &sentence, &self.policy().desk.reach);
            let to = self.without(letter);
            let to = if letter.message.to().is_empty() {
                "nobody on file".to_owned()
            } else {
                to.join(", ")
            };
            if std::mem::take(&mut reads) {
                self.tell(MessageStyle::Task, &format!("To: {to}"));
                self.tell(MessageStyle::Text, &message.text());
            }
            let mut options = Vec::new();
            if self.desk.mailer.is_some() {
                options.push(candidate("smtp", "Send it by e-mail"));
            }
            let print = if self.desk.printed_here {
                "I send it myself, as printed here"
            } else {
                "Print it: I send it myself"
            };
            options.push(candidate("print", print));
            options.push(candidate("eml", "Save it as .eml: I send it myself"));
            options.push(candidate(
                "edit",
                if sentence.is_empty() { "Add a sentence" } else { "Change the sentence" },
            ));
            if !sentence.is_empty() {
                options.push(candidate("remove", "Take the sentence out"));
            }
            if !self.scripted() {
                options.push(candidate(COPY, "Copy it to the clipboard"));
            }
            let chosen = self.choose(&Choice {
                flag: "--follow-up",
                key: None,
                question: "How does the follow-up go out?".into(),
                options,
                help: "It goes to every address on file. The ledger keeps the recipients and a hash of the text."
                    .into(),
                asides: true,
                back: None,
            })?;
            let by = match chosen.as_str() {
                "smtp" => FollowUpBy::Smtp,
                "print" => FollowUpBy::Print,
                "eml" => {
                    let draft = format!("{}.eml", self.case.id);
                    let Some(path) =
                        self.line_or_back(&line("--follow-up", "File to write", draft))?
                    else {
                        continue;
                    };
                    FollowUpBy::Eml(path.into())
                }
                "remove" => {
                    sentence.clear();
                    reads = true;
                    continue;
                }
                COPY => {
                    self.desk.person.copy("The follow-up", &message.text());
                    continue;
                }
                _ => {
                    let before = sentence.clone();
                    sentence = self.edited(sentence)?;
                    reads = sentence != before;
                    continue;
                }
            };
            return Ok((message, by, true));
        }
    }
}

impl Session<'_> {
    /// The sentence as the operator writes it; as it was where they go back. One with a link is
    /// theirs to change.
    fn edited(&mut self, sentence: String) -> Result<String, SessionError> {
        let mut draft = sentence.clone();
        loop {
            match self.line_or_back(&line("--follow-up-text", "Sentence to add", draft))? {
                None => return Ok(sentence),
                Some(text) if !crate::base::plain_text::has_link(&text) => return Ok(text),
                Some(text) => {
                    self.tell(MessageStyle::Warn, LINK);
                    draft = text;
                }
            }
        }
    }
}

/// The message with a sentence of the operator's above its end, which begins with the way to
/// object. In a message of two languages it stands in the organisation's.
fn with_sentence(message: &Message, sentence: &str, reach: &str) -> Message {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if sentence.trim().is_empty() {
        return message.clone();
    }
    let reach = words(reach);
    let mut parts: Vec<&str> = message.body().trim_end().split("\n\n").collect();
    let end = parts
        .iter()
        .rposition(|part| words(part).contains(&reach))
        .unwrap_or(parts.len().saturating_sub(1));
    let sentence = textwrap::fill(&words(sentence), 78);
    parts.insert(end, &sentence);
    Message::new(message.to(), message.subject(), &parts.join("\n\n"))
}

fn line(flag: &'static str, question: &str, draft: String) -> TextQuestion {
    TextQuestion {
        flag,
        key: None,
        question: question.to_owned(),
        draft: Some(draft).filter(|d| !d.is_empty()),
        least: 1,
        help: "Plain text. No secrets, no links.".into(),
        asides: false,
        back: Some("Back: nothing is changed"),
    }
}
