//! A mail server's reply, read as bytes: its three digits decide, whatever alphabet the text is in.
//!
//! And the reasons why a message is not on its way, said to a person, and judged. If the reason may
//! pass, the message is tried again.

use std::io;
use std::io::{BufRead, ErrorKind};

use crate::base::certificate;

#[derive(Debug)]
pub(super) enum SmtpFault {
    /// There is no connection, and there was none in which anything was said.
    NoConnection(String),
    /// The server answered a step, and not with yes.
    Refused(&'static str, SmtpReply),
    /// It cannot do what is needed.
    Lacks(String),
    /// It offers none of the ways to sign in that we know.
    NoWayIn(Vec<String>),
    NotSignedIn(SmtpReply),
    /// The exchange broke off.
    Broken(Broken),
    /// Its certificate is not trusted, or it speaks no TLS.
    Tls(String),
}

#[derive(Debug)]
pub(super) enum Broken {
    Closed,
    Late,
    NotSmtp,
    /// It answered what it was not asked yet.
    Ahead,
    Other(String),
}

impl SmtpFault {
    pub(super) fn io(error: &io::Error) -> SmtpFault {
        if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return SmtpFault::Tls(certificate::trouble(tls, "smtp.ca_file"));
        }
        SmtpFault::Broken(match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => Broken::Late,
            ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => {
                Broken::Closed
            }
            _ => Broken::Other(error.to_string()),
        })
    }

    /// Returns true if the server was there and said something, or what was said made no sense.
    pub(super) fn was_answered(&self) -> bool {
        match self {
            SmtpFault::Refused(..)
            | SmtpFault::Lacks(_)
            | SmtpFault::NoWayIn(_)
            | SmtpFault::NotSignedIn(_)
            | SmtpFault::Broken(Broken::NotSmtp | Broken::Ahead) => true,
            SmtpFault::NoConnection(_)
            | SmtpFault::Tls(_)
            | SmtpFault::Broken(Broken::Closed | Broken::Late | Broken::Other(_)) => false,
        }
    }

    /// Returns true if the same may go well later. The fault then lies with the network, a server
    /// that is busy, or a server that greylists.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            SmtpFault::NoConnection(_)
            | SmtpFault::Broken(Broken::Closed | Broken::Late | Broken::Other(_)) => true,
            SmtpFault::Refused(_, reply) | SmtpFault::NotSignedIn(reply) => reply.is_temporary(),
            SmtpFault::Lacks(_)
            | SmtpFault::NoWayIn(_)
            | SmtpFault::Tls(_)
            | SmtpFault::Broken(Broken::NotSmtp | Broken::Ahead) => false,
        }
    }

    pub(super) fn shown(&self) -> String {
        match self {
            SmtpFault::NoConnection(why)
            | SmtpFault::Lacks(why)
            | SmtpFault::Tls(why)
            | SmtpFault::Broken(Broken::Other(why)) => why.clone(),
            SmtpFault::Refused(step, reply) => format!("{} (to {step})", reply.shown()),
            SmtpFault::NoWayIn(ways) if ways.is_empty() => "it offers no way to sign in".to_owned(),
            SmtpFault::NoWayIn(ways) => {
                format!("it offers {} to sign in, and we know PLAIN and LOGIN", ways.join(", "))
            }
            SmtpFault::NotSignedIn(reply) if reply.is_temporary() => {
                format!(
                    "it cannot check the password now ({}); that is no verdict on it",
                    reply.codes()
                )
            }
            SmtpFault::NotSignedIn(reply) if reply.code == 535 => {
                format!("it does not accept the user or the password ({})", reply.codes())
            }
            SmtpFault::NotSignedIn(reply) => format!("it refuses the sign-in ({})", reply.codes()),
            SmtpFault::Broken(Broken::Closed) => "it closed the connection".to_owned(),
            SmtpFault::Broken(Broken::Late) => "no answer in time".to_owned(),
            SmtpFault::Broken(Broken::NotSmtp) => {
                "it answered with something that is not SMTP".to_owned()
            }
            SmtpFault::Broken(Broken::Ahead) => "it answered more than it was asked".to_owned(),
        }
    }
}

/// Most bytes of a line, and of a whole reply. RFC 5321 has 512 for a line; servers write more.
const LONGEST_LINE: u64 = 4096;

const LONGEST: usize = 64 * 1024;

/// A reply of one or several lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SmtpReply {
    pub(super) code: u16,
    /// Its lines, without code and line end. What is no UTF-8 is replaced.
    pub(super) lines: Vec<String>,
}

/// The reason why there is no reply.
#[derive(Debug)]
pub(super) enum NoReply {
    Io(io::Error),
    /// The connection was closed.
    Closed,
    /// The answer that came is not SMTP.
    NotSmtp,
}

impl SmtpReply {
    pub(super) fn read(stream: &mut impl BufRead) -> Result<SmtpReply, NoReply> {
        let mut reply = SmtpReply { code: 0, lines: Vec::new() };
        let mut size = 0;
        loop {
            let mut line = Vec::new();
            io::Read::take(&mut *stream, LONGEST_LINE)
                .read_until(b'\n', &mut line)
                .map_err(NoReply::Io)?;
            size += line.len();
            if line.is_empty() {
                return Err(NoReply::Closed);
            }
            // A line that was cut off by a closed connection says nothing for certain.
            let Some(whole) = line.strip_suffix(b"\n") else {
                return Err(if size_is_full(line.len()) {
                    NoReply::NotSmtp
                } else {
                    NoReply::Closed
                });
            };
            let whole = whole.strip_suffix(b"\r").unwrap_or(whole);
            let (code, last, text) = parts(whole).ok_or(NoReply::NotSmtp)?;
            if size > LONGEST || !reply.lines.is_empty() && code != reply.code {
                return Err(NoReply::NotSmtp);
            }
            reply.code = code;
            reply.lines.push(String::from_utf8_lossy(text).into_owned());
            if last {
                return Ok(reply);
            }
        }
    }

    pub(super) fn is_positive(&self) -> bool {
        self.code < 400
    }

    /// 4yz: the same may be taken later.
    pub(super) fn is_temporary(&self) -> bool {
        (400..500).contains(&self.code)
    }

    /// Code and text, in one line.
    pub(super) fn shown(&self) -> String {
        format!("{} {}", self.code, self.text()).trim_end().to_owned()
    }

    /// The text alone, an enhanced code that is repeated in every line once.
    pub(super) fn text(&self) -> String {
        let enhanced = self.enhanced();
        let rest = |(n, line): (usize, &String)| match enhanced {
            Some(code) if n > 0 => line.strip_prefix(code).unwrap_or(line).trim().to_owned(),
            Some(_) | None => line.trim().to_owned(),
        };
        self.lines
            .iter()
            .enumerate()
            .map(rest)
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The enhanced code that the text begins with (RFC 3463), where it agrees with the reply's. It
    /// holds no secret.
    pub(super) fn enhanced(&self) -> Option<&str> {
        let word = self.lines.first()?.split_whitespace().next()?;
        let parts: Vec<&str> = word.split('.').collect();
        let number =
            |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        let fits = parts.len() == 3
            && parts.iter().all(number)
            && parts[0] == (self.code / 100).to_string();
        fits.then_some(word)
    }

    /// The codes, without the text, which may repeat what was sent.
    pub(super) fn codes(&self) -> String {
        self.enhanced()
            .map_or_else(|| self.code.to_string(), |enhanced| format!("{} {enhanced}", self.code))
    }
}

fn size_is_full(length: usize) -> bool {
    length as u64 >= LONGEST_LINE
}

/// Code, whether it is the last line, and text. A bare code ends a reply as well: RFC 5321, 4.2.
fn parts(line: &[u8]) -> Option<(u16, bool, &[u8])> {
    let (digits, rest) = line.split_at_checked(3)?;
    let code =
        std::str::from_utf8(digits).ok().filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
    let code = code.parse().ok().filter(|code| (200..600).contains(code))?;
    match rest {
        [] => Some((code, true, &[])),
        [b' ', text @ ..] => Some((code, true, text)),
        [b'-', text @ ..] => Some((code, false, text)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn read(bytes: &[u8]) -> Result<SmtpReply, NoReply> {
        SmtpReply::read(&mut &*bytes)
    }

    #[test]
    fn three_digits_decide_whatever_the_text_is() {
        for (bytes, code, text) in [
            (&b"250 ok\r\n"[..], 250, "ok"),
            (b"250\r\n", 250, ""),
            (b"250 \r\n", 250, ""),
            (b"250 ok\n", 250, "ok"),
            (b"250 f\xfcr dich\r\n", 250, "f\u{fffd}r dich"),
            (b"250 \xbd\xd3\xca\xdc\r\n", 250, "\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
            (b"250-2.1.0 one\r\n250 2.1.0 two\r\n", 250, "2.1.0 one two"),
            (b"451-\r\n451 4.7.1 later\r\n", 451, "4.7.1 later"),
        ] {
            let reply = read(bytes).unwrap();
            assert_eq!((reply.code, reply.text().as_str()), (code, text), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_reply_is_none() {
        for bytes in [
            &b"hello\r\n"[..],
            b"25\r\n",
            b"250ok\r\n",
            b"999 x\r\n",
            b"250-a\r\n550 b\r\n",
            b"\r\n",
            b"2a0 x\r\n",
        ] {
            assert!(matches!(read(bytes), Err(NoReply::NotSmtp)), "{bytes:?}");
        }
        for bytes in [&b""[..], b"250", b"250 ok", b"250-more\r\n"] {
            assert!(matches!(read(bytes), Err(NoReply::Closed)), "{bytes:?}");
        }
        assert!(matches!(read(&[b'2'; 10_000]), Err(NoReply::NotSmtp)));
        assert!(matches!(read("250-x\r\n".repeat(20_000).as_bytes()), Err(NoReply::NotSmtp)));
    }

    #[test]
    fn an_enhanced_code_agrees_with_the_reply() {
        let enhanced = |line: &str| read(line.as_bytes()).unwrap().codes();
        assert_eq!(enhanced("535 5.7.139 Authentication unsuccessful\r\n"), "535 5.7.139");
        assert_eq!(enhanced("535 4.7.8 no\r\n"), "535");
        assert_eq!(enhanced("535 5.7 no\r\n"), "535");
        assert_eq!(enhanced("535 see 1.2.3\r\n"), "535");
    }
}
