//! Messages to the target: one for each recipient, so that nobody learns another's address, as text to print, as `.eml`
//! files, or by SMTP. What is recorded of each is [`Delivery`]; a server's yes is `accepted`, never "delivered".

mod address;
mod eml;
#[cfg(test)]
pub mod fake;
mod mime;
mod smtp;
mod text;

pub use address::{BadAddress, Recipient, Sender};
pub use eml::EmlFiles;
pub use smtp::{BadSmtpConfig, Smtp, SmtpConfig, TlsMode};
pub use text::Message;

use chrono::{DateTime, Utc};

use crate::ledger::entry::words;

words! {
    /// What came of a message to one recipient.
    Sent {
        /// The mail server took it. Whether it arrives is not known.
        Accepted = "accepted",
        /// It was written to a file.
        Saved = "saved",
        /// A person says that they sent it.
        Attested = "attested",
        /// It was not sent.
        Failed = "failed",
        /// The connection was lost after the text had gone out: the server may have taken it or not.
        Unknown = "unknown",
    }
}

/// What came of a message to one recipient, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The address, as it was handed in.
    pub to: String,
    pub sent: Sent,
    /// The server's answer, the file's name, or what went wrong; one line, safe to show.
    pub detail: String,
}

impl Delivery {
    pub fn new(to: &str, sent: Sent, detail: &str) -> Self {
        Delivery { to: to.to_owned(), sent, detail: crate::runbook::one_line(detail, 300) }
    }

    /// For each recipient, that the operator says they sent it.
    pub fn attested(message: &Message) -> Vec<Delivery> {
        message.to().iter().map(|to| Delivery::new(to, Sent::Attested, "")).collect()
    }
}

/// A way for messages to leave the program.
pub trait Messenger {
    /// How it stands in an entry: `smtp`, `eml`.
    fn channel(&self) -> &'static str;

    /// Hands a message over for each of its recipients: one delivery each, in their order. `now` becomes the message's
    /// date. Never panics on an address or a text, whatever is in it.
    fn deliver(&mut self, message: &Message, now: DateTime<Utc>) -> Vec<Delivery>;
}
