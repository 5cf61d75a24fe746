//! A keeper, spoken to.

use std::io::{self, ErrorKind};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};

use nix::sys::socket::{getsockopt, sockopt::PeerCredentials};
use thiserror::Error;

use super::place::{Place, SocketName};
use super::wire::{self, Answer, KeeperRefusal, KeeperState, Question};
use crate::ledger::Signature;

/// The time that an answer may take. Nobody has to act for it.
const SOON: Duration = Duration::from_secs(5);

/// The reason why a keeper did not do as it was asked.
#[derive(Debug, Error)]
pub enum KeeperError {
    /// There is no socket.
    #[error("no key is open")]
    None,
    /// There is one, and nobody listens.
    #[error("the keeper of the open key has ended")]
    Ended,
    #[error("{} belongs to another user ({uid}), and is not used", socket.display())]
    NotYours { socket: PathBuf, uid: u32 },
    #[error("the key was opened at another terminal")]
    Elsewhere,
    #[error("the time of the open key is over")]
    Over,
    #[error("an open key is not enough for this: it takes your passphrase")]
    Anew,
    #[error("the open key is another operator's, or another ledger's")]
    NotTheirs,
    #[error("the keeper of the open key does not answer")]
    Silent,
    #[error("the keeper of the open key answered what is no answer")]
    Nonsense,
    #[error("{} cannot be used: {error}", socket.display())]
    Io {
        socket: PathBuf,
        #[source]
        error: io::Error,
    },
}

/// A keeper by its socket. Each question is a connection of its own.
#[derive(Clone, Debug)]
pub struct Keeper {
    place: Rc<Place>,
    name: SocketName,
}

impl Keeper {
    pub fn at(place: Rc<Place>, name: SocketName) -> Keeper {
        Keeper { place, name }
    }

    /// Whose key it holds, and for how long. An error if no key is open here.
    pub fn state(&self) -> Result<KeeperState, KeeperError> {
        match self.ask(&Question::State)? {
            Answer::State(state) if state.name == self.name.operator => Ok(state),
            Answer::State(_) | Answer::Signed(_) | Answer::Closed => Err(KeeperError::Nonsense),
            Answer::Refused(why) => Err(why.into()),
        }
    }

    /// Has an entry signed.
    pub fn sign(&self, message: &[u8]) -> Result<Signature, KeeperError> {
        match self.ask(&Question::Sign(message.to_vec()))? {
            Answer::Signed(signature) => Ok(signature.into()),
            Answer::State(_) | Answer::Closed => Err(KeeperError::Nonsense),
            Answer::Refused(why) => Err(why.into()),
        }
    }

    /// Has the key forgotten. A socket that nobody listens at is taken away.
    pub fn close(&self) -> Result<(), KeeperError> {
        match self.ask(&Question::Close) {
            Ok(Answer::Closed) => Ok(()),
            Ok(Answer::Refused(why)) => Err(why.into()),
            Ok(Answer::State(_) | Answer::Signed(_)) => Err(KeeperError::Nonsense),
            Err(KeeperError::Ended) => {
                self.place.remove(&self.name).map_err(|error| self.io(error))?;
                Err(KeeperError::Ended)
            }
            Err(error) => Err(error),
        }
    }

    fn io(&self, error: io::Error) -> KeeperError {
        KeeperError::Io { socket: self.place.shown(&self.name), error }
    }

    fn ask(&self, question: &Question) -> Result<Answer, KeeperError> {
        let until = Instant::now() + SOON;
        let me = rustix::process::geteuid().as_raw();
        let stranger = |uid| KeeperError::NotYours { socket: self.place.shown(&self.name), uid };
        match self.place.owner(&self.name).map_err(|e| self.io(e))? {
            None => return Err(KeeperError::None),
            Some(uid) if uid != me => return Err(stranger(uid)),
            Some(_) => {}
        }
        let path = self.place.inside(self.name.to_string());
        let mut stream = UnixStream::connect(path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => KeeperError::None,
            ErrorKind::ConnectionRefused => KeeperError::Ended,
            _ => self.io(error),
        })?;
        let peer = getsockopt(&stream, PeerCredentials).map_err(|e| self.io(e.into()))?;
        if peer.uid() != me {
            return Err(stranger(peer.uid()));
        }
        // It may end while it is asked.
        let answer = wire::write(&mut stream, &question.to_bytes(), until)
            .and_then(|()| wire::read(&mut stream, until))
            .map_err(|error| match error.kind() {
                ErrorKind::TimedOut | ErrorKind::WouldBlock => KeeperError::Silent,
                ErrorKind::InvalidData => KeeperError::Nonsense,
                _ => KeeperError::Ended,
            })?;
        Answer::parse(&answer).ok_or(KeeperError::Nonsense)
    }
}

impl From<KeeperRefusal> for KeeperError {
    fn from(why: KeeperRefusal) -> KeeperError {
        match why {
            KeeperRefusal::Nonsense | KeeperRefusal::NoStatement => KeeperError::Nonsense,
            KeeperRefusal::Elsewhere => KeeperError::Elsewhere,
            KeeperRefusal::NotTheirs => KeeperError::NotTheirs,
            KeeperRefusal::Anew => KeeperError::Anew,
            KeeperRefusal::Over => KeeperError::Over,
        }
    }
}
