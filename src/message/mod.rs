//! Messages to the target: one for each recipient, so that nobody learns another's address, as text
//! to print, as `.eml` files, or by SMTP. What is recorded of each is [`Delivery`]; a server's yes
//! is `accepted`, never "delivered".

mod eml;
mod smtp;

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::base::plain_text::{is_hidden, one_line};
use crate::model::Fate;
use crate::runbook::Rendered;

pub use eml::EmlFiles;
pub use smtp::{BadSmtpConfig, Smtp, SmtpConfig, TlsMode};

/// The outcome of a message to one recipient, and how the outcome came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The address, as it was handed in.
    pub to: String,
    pub fate: Fate,
    /// The server's answer, the file's name, or what went wrong; one line, safe to show.
    pub detail: String,
}

impl Delivery {
    pub fn new(to: &str, fate: Fate, detail: &str) -> Self {
        Delivery { to: to.to_owned(), fate, detail: crate::base::plain_text::one_line(detail, 300) }
    }
}

/// A way for messages to leave the program.
pub trait Messenger {
    /// Returns the name that the messenger has in an entry: `smtp`, `eml`.
    fn channel(&self) -> &'static str;

    /// Hands a message over for one of its recipients. `now` becomes the message's date, and is the
    /// same for all that go out together. Never panics on an address or a text, whatever is in it.
    fn deliver(&mut self, message: &Message, to: &str, now: DateTime<Utc>) -> Delivery;
}

/// Returns what became of a message to one recipient, in words for a person. `reply` is what was
/// answered, and may be empty.
pub fn in_words(fate: Fate, means: &str, reply: &str) -> String {
    let with = |text: &str| {
        if reply.is_empty() { text.to_owned() } else { format!("{text}: {reply}") }
    };
    match fate {
        Fate::Succeeded | Fate::Accepted => "taken by the mail server".to_owned(),
        Fate::Attested => "sent by hand, as the operator says".to_owned(),
        Fate::Printed => "printed, to be sent by hand".to_owned(),
        Fate::Saved if reply.is_empty() => "saved in a file, to be sent by hand".to_owned(),
        Fate::Saved => format!("saved as {reply}, to be sent by hand"),
        Fate::Deferred => with("put off by the mail server"),
        Fate::Undelivered => with("undelivered"),
        Fate::Failed if means == "by-hand" => "NOT sent: the operator said so".to_owned(),
        Fate::Failed => with("NOT sent"),
        Fate::Unknown => with("unknown whether the mail server took it"),
    }
}

/// The longest subject: that of a template in two languages.
const SUBJECT: usize = 403;

/// One text, and who gets it. Subject and text are plain: what was hidden in them is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    to: Vec<String>,
    subject: String,
    body: String,
}

impl Message {
    /// `body` may have been edited by the operator. Recipients are kept as they stand, without
    /// repeats.
    pub fn new(to: &[String], subject: &str, body: &str) -> Self {
        let mut recipients: Vec<String> = Vec::new();
        for address in to {
            // Two spellings that differ in case are one mailbox: nobody gets it twice.
            if !recipients.iter().any(|known| known.trim().eq_ignore_ascii_case(address.trim())) {
                recipients.push(address.clone());
            }
        }
        let body = body.replace("\r\n", "\n").replace('\r', "\n");
        let body =
            body.chars().filter(|c| matches!(c, '\n' | '\t') || !is_hidden(*c)).collect::<String>();
        Message {
            to: recipients,
            subject: one_line(subject, SUBJECT),
            body: format!("{}\n", body.trim_end()),
        }
    }

    pub fn from_template(to: &[String], rendered: &Rendered) -> Self {
        Message::new(to, &rendered.subject, &rendered.body)
    }

    pub fn to(&self) -> &[String] {
        &self.to
    }

    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Lines end in `\n`; the last one too.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// To be printed or pasted: the subject, an empty line, the text. No addresses: each recipient
    /// gets it alone.
    pub fn text(&self) -> String {
        format!("Subject: {}\n\n{}", self.subject, self.body)
    }

    /// Hex SHA-256 over [`Message::text`]: what an entry keeps of it.
    pub fn sha256(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(self.text().as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::Message;

    #[test]
    fn what_is_hidden_in_a_text_is_gone_before_it_is_hashed() {
        let to = ["a@b.example".to_owned(), "A@B.example".to_owned()];
        let message = Message::new(
            &to,
            "Hi\r\nBcc: eve@evil.example",
            "one\r\ntwo\u{1b}[2J\u{202e}\rthree\n\n\n",
        );
        assert_eq!(message.to(), ["a@b.example"]);
        assert_eq!(message.text(), "Subject: Hi Bcc: eve@evil.example\n\none\ntwo[2J\nthree\n");
        assert_eq!(message.sha256(), Message::new(&[], message.subject(), message.body()).sha256());
        assert_eq!(message.sha256().len(), 64);
    }
}
