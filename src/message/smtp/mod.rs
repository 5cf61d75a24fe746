//! Messages by SMTP. The steps of the exchange are taken one by one, because what an error means depends on when it came:
//! before the text went out nothing was sent, after it nobody knows.

mod config;
#[cfg(test)]
mod live;
#[cfg(test)]
mod tests;

pub use config::{BadSmtpConfig, SmtpConfig, TlsMode};

use std::net::{SocketAddr, ToSocketAddrs};
use std::time::Duration;

use chrono::{DateTime, Utc};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use secrecy::{ExposeSecret, SecretString};

use super::{Delivery, Message, Messenger, Recipient, Sender, Sent, mime};

/// A mail server, ready to be talked to.
pub struct Smtp {
    host: String,
    port: u16,
    mode: TlsMode,
    /// For both modes with TLS.
    tls: Option<TlsParameters>,
    from: Sender,
    user: Option<(String, SecretString)>,
    /// For each step of the exchange.
    timeout: Duration,
    hello: ClientId,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

/// Why there is no conversation with the server; the rest of the recipients need not try.
struct NoServer(String);

impl Smtp {
    fn addresses(&self) -> Result<Vec<SocketAddr>, NoServer> {
        let found = (self.host.as_str(), self.port).to_socket_addrs();
        let mut addresses: Vec<SocketAddr> = found.map_err(|e| NoServer(format!("{}: {e}", self.host)))?.collect();
        if self.mode == TlsMode::None {
            // The name was checked when it was configured; what it means is checked now.
            addresses.retain(|a| a.ip().is_loopback());
        }
        if addresses.is_empty() {
            return Err(NoServer(format!("{} has no address that may be used", self.host)));
        }
        Ok(addresses)
    }

    fn connect(&self) -> Result<SmtpConnection, NoServer> {
        let addresses = self.addresses()?;
        let wrapper = self.tls.as_ref().filter(|_| self.mode == TlsMode::Tls);
        let at = |what: &str, e: &Error| NoServer(format!("{what} {}:{}: {e}", self.host, self.port));
        let mut connection =
            SmtpConnection::connect(addresses.as_slice(), Some(self.timeout), &self.hello, wrapper, None)
                .map_err(|e| at("cannot reach", &e))?;
        if let (TlsMode::StartTls, Some(tls)) = (self.mode, &self.tls) {
            connection.starttls(tls, &self.hello).map_err(|e| at("no TLS with", &e))?;
        }
        if let Some((user, password)) = &self.user {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            // Without the server's words: some repeat what they were sent.
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).map_err(|e| {
                let server = format!("{}:{}", self.host, self.port);
                NoServer(match e.status() {
                    Some(code) => format!("{server} does not accept the user or the password ({code})"),
                    None if e.is_client() => format!("{server} offers no way to sign in"),
                    None => format!("{server} did not answer the sign-in"),
                })
            })?;
        }
        Ok(connection)
    }

    /// Whether the server can be reached, speaks TLS as configured and accepts the credential. Sends nothing.
    pub fn probe(&self) -> Result<(), String> {
        let mut connection = self.connect().map_err(|NoServer(why)| why)?;
        connection.abort();
        Ok(())
    }

    fn send(&self, to: &str, message: &Message, now: DateTime<Utc>) -> Result<Delivery, NoServer> {
        let failed = |why: String| Delivery::new(to, Sent::Failed, &why);
        let recipient = match Recipient::parse(to) {
            Ok(recipient) => recipient,
            Err(e) => return Ok(failed(e.to_string())),
        };
        let mail = match mime::mail(&self.from, &recipient, message, now) {
            Ok(mail) => mail,
            Err(why) => return Ok(failed(why)),
        };
        // The library would write what no SMTP command may carry; SMTPUTF8 is rare, and a no is better than a guess.
        if !to.is_ascii() {
            return Ok(failed("the address is not ASCII; send this one by hand".to_owned()));
        }
        // The end of the data brings its own line end.
        let text = mail.trim_ascii_end();
        let mut connection = self.connect()?;
        let before = connection
            .command(Mail::new(Some(self.from.mailbox().email.clone()), Vec::new()))
            .and_then(|_| connection.command(Rcpt::new(recipient.address().clone(), Vec::new())))
            .and_then(|_| connection.command(Data));
        let delivery = match before {
            Err(e) => failed(e.to_string()),
            Ok(_) => match connection.message(text) {
                Ok(answer) => Delivery::new(to, Sent::Accepted, &answer.message().collect::<Vec<_>>().join(" ")),
                // A code is an answer; anything else leaves open what the server did with what it had.
                Err(e) if e.status().is_some() => failed(e.to_string()),
                Err(e) => Delivery::new(to, Sent::Unknown, &format!("no answer after the text had gone out: {e}")),
            },
        };
        // A server that does not answer is not waited for a second time.
        if delivery.sent != Sent::Unknown {
            connection.abort();
        }
        Ok(delivery)
    }
}

impl Messenger for Smtp {
    fn channel(&self) -> &'static str {
        "smtp"
    }

    fn deliver(&mut self, message: &Message, now: DateTime<Utc>) -> Vec<Delivery> {
        let mut down: Option<String> = None;
        let one = |to: &String| {
            if let Some(why) = &down {
                return Delivery::new(to, Sent::Failed, why);
            }
            self.send(to, message, now).unwrap_or_else(|NoServer(why)| {
                let delivery = Delivery::new(to, Sent::Failed, &why);
                down = Some(why);
                delivery
            })
        };
        message.to().iter().map(one).collect()
    }
}
