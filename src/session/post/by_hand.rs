//! Messages that the operator sends, and the word of the operator on those that nobody knows of.

use super::{OutgoingMessage, quoted};
use crate::case::Addressee;
use crate::message;
use crate::model::{Fate, Recipient};
use crate::session::ask::candidate;
use crate::session::options::Afterwards;
use crate::session::steps::COPY;
use crate::session::{Session, SessionError, Workflow};
use crate::ui::prompter::{Choice, MessageStyle, PromptError, Reply};

const TO_WHOM: &str = "Which of them is it sent to?";

impl<S: Workflow> Session<'_, S> {
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
        if letter.message.to().is_empty() {
            self.tell_phrase();
        }
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
        if !self.scripted() {
            options.push(candidate(COPY, "Copy the text to the clipboard first"));
        }
        let question = if to.len() > 1 {
            "Is it sent, as it stands, to all of them?"
        } else {
            "Is it sent, as it stands?"
        };
        let choice = Choice {
            flag: "--notice",
            key: failed.then_some("after-failure"),
            question: question.into(),
            options,
            help: "The ledger will say that you say so. Until then the case cannot close.".into(),
            asides: false,
            back: None,
        };
        let reply = loop {
            match self.desk.person.choose(&choice) {
                Ok(Reply::Answer(answer)) if answer == COPY => {
                    self.desk.person.copy("The notice", &letter.message.text());
                }
                reply => break reply,
            }
        };
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

fn same(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
