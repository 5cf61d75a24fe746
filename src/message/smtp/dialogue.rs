//! The exchange with a mail server, a command and a reply at a time.
//!
//! lettre makes the messages, and could exchange them; but it reads a reply as UTF-8 with a blank
//! after the code. A text in another alphabet, or none, would make a message that was taken into
//! one of which nothing is known. Its reader and its stream are private, so that neither can be
//! exchanged.

use std::io::{BufReader, Write};
use std::net::SocketAddr;
use std::time::Duration;

use data_encoding::BASE64;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::fault::{Broken, NoReply, SmtpFault, SmtpReply};
use super::stream::{Stream, Tls};

/// A conversation with a server that has greeted us.
pub(super) struct Dialogue {
    stream: BufReader<Stream>,
    /// The things that the server can do, as the server said in answer to EHLO: a line each, in
    /// capitals.
    offers: Vec<String>,
}

impl Dialogue {
    /// Connects, waits for the greeting and says who we are.
    pub(super) fn begin(
        addresses: &[SocketAddr],
        timeout: Duration,
        tls: Option<&Tls>,
        hello: &str,
    ) -> Result<Dialogue, SmtpFault> {
        let mut stream = Stream::connect(addresses, timeout)
            .map_err(|e| SmtpFault::NoConnection(e.to_string()))?;
        if let Some(tls) = tls {
            stream = stream.encrypted(tls).map_err(|e| SmtpFault::io(&e))?;
        }
        let mut dialogue = Dialogue { stream: BufReader::new(stream), offers: Vec::new() };
        let greeting = dialogue.reply()?;
        if !greeting.is_positive() {
            return Err(SmtpFault::Refused("the greeting", greeting));
        }
        dialogue.hello(hello)?;
        Ok(dialogue)
    }

    fn hello(&mut self, name: &str) -> Result<(), SmtpFault> {
        let reply = match self.expect(&format!("EHLO {name}"), "EHLO", 250) {
            // A server that does not know the command knows the one before it, and offers nothing
            // (RFC 5321, 3.2).
            Err(SmtpFault::Refused(_, reply)) if matches!(reply.code, 500 | 502) => {
                self.offers.clear();
                return self.expect(&format!("HELO {name}"), "HELO", 250).map(|_| ());
            }
            reply => reply?,
        };
        self.offers =
            reply.lines.iter().skip(1).map(|line| line.trim().to_ascii_uppercase()).collect();
        Ok(())
    }

    /// Goes on in private, or not at all.
    pub(super) fn start_tls(mut self, tls: &Tls, hello: &str) -> Result<Dialogue, SmtpFault> {
        if !self.offers.iter().any(|offer| offer == "STARTTLS") {
            return Err(SmtpFault::Lacks("it does not offer STARTTLS".to_owned()));
        }
        self.expect("STARTTLS", "STARTTLS", 220)?;
        // What was said in the clear after that would be taken for the first words in private.
        if !self.stream.buffer().is_empty() {
            return Err(SmtpFault::Lacks("it said more in the clear after STARTTLS".to_owned()));
        }
        let stream = self.stream.into_inner().encrypted(tls).map_err(|e| SmtpFault::io(&e))?;
        let mut dialogue = Dialogue { stream: BufReader::new(stream), offers: Vec::new() };
        dialogue.hello(hello)?;
        Ok(dialogue)
    }

    /// Signs in. No error holds the server's words: some repeat what they were sent.
    pub(super) fn sign_in(&mut self, user: &str, password: &SecretString) -> Result<(), SmtpFault> {
        let ways: Vec<String> = self
            .offers
            .iter()
            .filter_map(|offer| {
                offer.strip_prefix("AUTH").filter(|rest| rest.starts_with([' ', '=']))
            })
            .flat_map(|rest| rest[1..].split_whitespace().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let encoded = |text: &[u8]| Zeroizing::new(BASE64.encode(text));
        let password = password.expose_secret();
        let reply = if ways.iter().any(|way| way == "PLAIN") {
            let plain = Zeroizing::new(format!("\0{user}\0{password}"));
            let line = Zeroizing::new(format!("AUTH PLAIN {}", *encoded(plain.as_bytes())));
            self.command(&line)?
        } else if ways.iter().any(|way| way == "LOGIN") {
            let mut reply = self.command("AUTH LOGIN")?;
            for text in [user, password] {
                if reply.code != 334 {
                    break;
                }
                reply = self.command(&encoded(text.as_bytes()))?;
            }
            reply
        } else {
            return Err(SmtpFault::NoWayIn(ways));
        };
        if reply.code == 235 { Ok(()) } else { Err(SmtpFault::NotSignedIn(reply)) }
    }

    /// A command that is answered with `code`.
    pub(super) fn expect(
        &mut self,
        line: &str,
        step: &'static str,
        code: u16,
    ) -> Result<SmtpReply, SmtpFault> {
        let reply = self.command(line)?;
        // 251 and 252 are yes too, 354 goes on.
        if reply.code / 100 == code / 100 {
            Ok(reply)
        } else {
            Err(SmtpFault::Refused(step, reply))
        }
    }

    fn command(&mut self, line: &str) -> Result<SmtpReply, SmtpFault> {
        // Nothing that is put into a command has a line end in it; if it had, the rest would be
        // another command.
        if line.bytes().any(|b| b.is_ascii_control()) {
            return Err(SmtpFault::Lacks("a command would hold a control character".to_owned()));
        }
        self.nothing_left_over()?;
        let line = Zeroizing::new(format!("{line}\r\n"));
        self.write(line.as_bytes())?;
        self.reply()
    }

    /// Returns an error if the server said more than it was asked. The rest would be taken for its
    /// answer to the next step, which the server has not seen yet: a refusal would count as a yes.
    fn nothing_left_over(&self) -> Result<(), SmtpFault> {
        if self.stream.buffer().is_empty() { Ok(()) } else { Err(SmtpFault::Broken(Broken::Ahead)) }
    }

    /// The text, and the server's answer to all of it. From here on, an error leaves open whether
    /// it was taken. [`Dialogue::text_may_go`] comes before it.
    pub(super) fn text(&mut self, mail: &[u8]) -> Result<SmtpReply, SmtpFault> {
        let mut bytes = stuffed(mail);
        bytes.extend_from_slice(b"\r\n.\r\n");
        self.write(&bytes)?;
        self.reply()
    }

    /// Asks whether the text may be sent. After an error nothing was.
    pub(super) fn text_may_go(&mut self) -> Result<(), SmtpFault> {
        self.expect("DATA", "DATA", 354)?;
        self.nothing_left_over()
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), SmtpFault> {
        let stream = self.stream.get_mut();
        stream.step();
        stream.write_all(bytes).and_then(|()| stream.flush()).map_err(|e| SmtpFault::io(&e))
    }

    fn reply(&mut self) -> Result<SmtpReply, SmtpFault> {
        self.stream.get_mut().step();
        SmtpReply::read(&mut self.stream).map_err(|none| match none {
            NoReply::Io(error) => SmtpFault::io(&error),
            NoReply::Closed => SmtpFault::Broken(Broken::Closed),
            NoReply::NotSmtp => SmtpFault::Broken(Broken::NotSmtp),
        })
    }

    /// Says goodbye and does not listen for the answer.
    pub(super) fn end(mut self) {
        drop(self.write(b"QUIT\r\n"));
        self.stream.get_ref().close();
    }
}

/// Lines that begin with a dot get another (RFC 5321, 4.5.2).
fn stuffed(mail: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(mail.len() + 16);
    for (n, line) in mail.split(|b| *b == b'\n').enumerate() {
        if n > 0 {
            bytes.push(b'\n');
        }
        if line.starts_with(b".") {
            bytes.push(b'.');
        }
        bytes.extend_from_slice(line);
    }
    bytes
}
