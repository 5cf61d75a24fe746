//! Messages to the target: one for each recipient, so that nobody learns another's address, as text
//! to print, as `.eml` files, or by SMTP. What is recorded of each is [`Delivery`]; a server's yes
//! is `accepted`, never "delivered".

mod eml;
#[cfg(test)]
pub mod fake;
mod smtp;
mod text;

use chrono::{DateTime, Utc};

use crate::model::Fate;

pub use eml::EmlFiles;
pub use smtp::{BadSmtpConfig, Smtp, SmtpConfig, TlsMode};
pub use text::Message;

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
