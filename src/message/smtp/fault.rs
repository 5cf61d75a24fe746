//! The reasons why a message is not on its way, said to a person, and judged. If the reason may
//! pass, the message is tried again.

use std::io::{self, ErrorKind};

use super::reply::SmtpReply;
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
