//! Why a message is not on its way: said to a person, and judged. What may pass is tried again.

use std::io::{self, ErrorKind};

use super::reply::Reply;
use crate::certificate;

#[derive(Debug)]
pub(super) enum Fault {
    /// There is no connection, and there was none in which anything was said.
    NoConnection(String),
    /// The server answered a step, and not with yes.
    Refused(&'static str, Reply),
    /// It cannot do what is needed.
    Lacks(String),
    /// It offers none of the ways to sign in that we know.
    NoWayIn(Vec<String>),
    NotSignedIn(Reply),
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
    Other(String),
}

impl Fault {
    pub(super) fn io(error: &io::Error) -> Fault {
        if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Fault::Tls(certificate::trouble(tls, "smtp.ca_file"));
        }
        Fault::Broken(match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => Broken::Late,
            ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => Broken::Closed,
            _ => Broken::Other(error.to_string()),
        })
    }

    /// Whether the same may go well later: the network, a server that is busy, one that greylists.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Fault::NoConnection(_) | Fault::Broken(Broken::Closed | Broken::Late | Broken::Other(_)) => true,
            Fault::Refused(_, reply) | Fault::NotSignedIn(reply) => reply.is_temporary(),
            Fault::Lacks(_) | Fault::NoWayIn(_) | Fault::Tls(_) | Fault::Broken(Broken::NotSmtp) => false,
        }
    }

    pub(super) fn shown(&self) -> String {
        match self {
            Fault::NoConnection(why) | Fault::Lacks(why) | Fault::Tls(why) | Fault::Broken(Broken::Other(why)) => {
                why.clone()
            }
            Fault::Refused(step, reply) => format!("{} (to {step})", reply.shown()),
            Fault::NoWayIn(ways) if ways.is_empty() => "it offers no way to sign in".to_owned(),
            Fault::NoWayIn(ways) => {
                format!("it offers {} to sign in, and we know PLAIN and LOGIN", ways.join(", "))
            }
            Fault::NotSignedIn(reply) if reply.is_temporary() => {
                format!("it cannot check the password now ({}); that is no verdict on it", reply.codes())
            }
            Fault::NotSignedIn(reply) if reply.code == 535 => {
                format!("it does not accept the user or the password ({})", reply.codes())
            }
            Fault::NotSignedIn(reply) => format!("it refuses the sign-in ({})", reply.codes()),
            Fault::Broken(Broken::Closed) => "it closed the connection".to_owned(),
            Fault::Broken(Broken::Late) => "no answer in time".to_owned(),
            Fault::Broken(Broken::NotSmtp) => "it answered with something that is not SMTP".to_owned(),
        }
    }
}
