//! Messages by SMTP. What an error means depends on when it came: before the text went out nothing
//! was sent, after it nobody knows.

mod config;
mod dialogue;
mod fault;
#[cfg(test)]
mod live;
mod stream;
#[cfg(test)]
mod tests;

use std::net::{SocketAddr, ToSocketAddrs};
use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use self::dialogue::Dialogue;
use self::fault::SmtpFault;
use self::stream::Tls;
use super::{Delivery, Message, Messenger, eml};
use crate::model::{Fate, Recipient, Sender};

pub use config::{BadSmtpConfig, SmtpConfig, TlsMode};

/// Nobody said yes or no to a text that had gone out.
const UNCERTAIN: &str = "no clear answer after the text had gone out";

/// A mail server, ready to be talked to.
pub struct Smtp {
    host: String,
    port: u16,
    mode: TlsMode,
    /// For both modes with TLS.
    tls: Option<Tls>,
    from: Sender,
    user: Option<(String, SecretString)>,
    /// For each step of the exchange.
    timeout: Duration,
    /// The name that we give to the server as ours.
    hello: String,
    /// The server could not be talked to at this moment: the rest of those who go out together need
    /// not try.
    down: Option<(DateTime<Utc>, Fate, String)>,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp")
            .field("host", &self.host)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

impl Smtp {
    fn addresses(&self) -> Result<Vec<SocketAddr>, SmtpFault> {
        let found = (self.host.as_str(), self.port).to_socket_addrs();
        let mut addresses: Vec<SocketAddr> =
            found.map_err(|e| SmtpFault::NoConnection(e.to_string()))?.collect();
        if self.mode == TlsMode::None {
            // The name was checked when it was configured; what it means is checked now.
            addresses.retain(|a| a.ip().is_loopback());
        }
        if addresses.is_empty() {
            return Err(SmtpFault::Lacks("it has no address that may be used".to_owned()));
        }
        Ok(addresses)
    }

    /// Greeted, in private where that is configured, and signed in. The text names the server and
    /// the step.
    fn connect(&self) -> Result<Dialogue, (SmtpFault, String)> {
        let at = |step: &str, fault: SmtpFault| {
            let said = format!("{step} {}:{}: {}", self.host, self.port, fault.shown());
            (fault, said)
        };
        let addresses = self.addresses().map_err(|f| at("cannot reach", f))?;
        let tls = self.tls.as_ref().filter(|_| self.mode == TlsMode::Tls);
        let mut dialogue =
            Dialogue::begin(&addresses, self.timeout, tls, &self.hello).map_err(|f| {
                let step = match f {
                    SmtpFault::Tls(_) => "no TLS with",
                    _ if f.was_answered() => "no mail is taken by",
                    _ => "cannot reach",
                };
                at(step, f)
            })?;
        if let (TlsMode::StartTls, Some(tls)) = (self.mode, &self.tls) {
            dialogue = dialogue.start_tls(tls, &self.hello).map_err(|f| at("no TLS with", f))?;
        }
        if let Some((user, password)) = &self.user {
            dialogue.sign_in(user, password).map_err(|f| at("no sign-in at", f))?;
        }
        Ok(dialogue)
    }

    /// Returns an error unless the server can be reached, speaks TLS as configured, and accepts the
    /// credential. The server also has to take a message of ours as far as to whom the message is.
    /// Sends nothing.
    pub fn probe(&self) -> Result<(), String> {
        let mut dialogue = self.connect().map_err(|(_, said)| said)?;
        let address = self.from.mailbox().email.to_string();
        let taken = self.envelope(&mut dialogue, &address);
        let taken = taken.and_then(|()| dialogue.expect("RSET", "RSET", 250).map(|_| ()));
        dialogue.end();
        taken.map_err(|f| {
            format!(
                "{}:{} does not take a message from us (as {}): {}",
                self.host,
                self.port,
                self.hello,
                f.shown()
            )
        })
    }

    fn envelope(&self, dialogue: &mut Dialogue, to: &str) -> Result<(), SmtpFault> {
        dialogue.expect(&format!("MAIL FROM:<{}>", self.from.mailbox().email), "MAIL", 250)?;
        dialogue.expect(&format!("RCPT TO:<{to}>"), "RCPT", 250).map(|_| ())
    }

    fn send(&mut self, to: &str, message: &Message, now: DateTime<Utc>) -> Delivery {
        let failed = |why: String| Delivery::new(to, Fate::Failed, &why);
        let recipient = match Recipient::parse(to) {
            Ok(recipient) => recipient,
            Err(e) => return failed(e.to_string()),
        };
        let mail = match eml::mail(&self.from, &recipient, message, now) {
            Ok(mail) => mail,
            Err(why) => return failed(why),
        };
        // The exchange would hold what no SMTP command may carry; SMTPUTF8 is rare, and a no is
        // better than a guess.
        if !to.is_ascii() {
            return failed("the address is not ASCII; send this one by hand".to_owned());
        }
        if let Some((_, fate, said)) = self.down.as_ref().filter(|(at, ..)| *at == now) {
            return Delivery::new(to, *fate, said);
        }
        // The end of the data brings its own line end.
        let text = mail.trim_ascii_end();
        let unsent = |fault: &SmtpFault| {
            if fault.may_pass() { Fate::Deferred } else { Fate::Failed }
        };
        let mut dialogue = match self.connect() {
            Ok(dialogue) => dialogue,
            Err((fault, said)) => {
                let fate = unsent(&fault);
                self.down = Some((now, fate, said.clone()));
                return Delivery::new(to, fate, &said);
            }
        };
        let before = self
            .envelope(&mut dialogue, recipient.address().as_ref())
            .and_then(|()| dialogue.text_may_go());
        if let Err(fault) = before {
            dialogue.end();
            return Delivery::new(to, unsent(&fault), &fault.shown());
        }
        match dialogue.text(text) {
            Ok(reply) => {
                dialogue.end();
                let (fate, said) = match reply.code / 100 {
                    2 => (Fate::Accepted, reply.text()),
                    4 => (Fate::Deferred, reply.shown()),
                    5 => (Fate::Failed, reply.shown()),
                    // Neither yes nor no.
                    _ => (Fate::Unknown, format!("{UNCERTAIN}: {}", reply.shown())),
                };
                Delivery::new(to, fate, &said)
            }
            // A server that does not answer is not waited for a second time.
            Err(fault) => {
                let why = format!("{UNCERTAIN}: {}", fault.shown());
                Delivery::new(to, Fate::Unknown, &why)
            }
        }
    }
}

impl Messenger for Smtp {
    fn channel(&self) -> &'static str {
        "smtp"
    }

    fn deliver(&mut self, message: &Message, to: &str, now: DateTime<Utc>) -> Delivery {
        self.send(to, message, now)
    }
}
