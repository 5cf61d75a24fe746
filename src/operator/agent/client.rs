//! An ssh-agent, spoken to.

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};

use thiserror::Error;

use super::public::SshKey;
use super::wire::{self, Odd};
use crate::ledger::Signature;

/// The time that an answer may take for which nobody has to act.
const SOON: Duration = Duration::from_secs(10);
/// The time that an answer may take for which somebody has to touch a key, type a PIN, or say yes.
const AT_LEISURE: Duration = Duration::from_secs(120);
/// The time between two looks at whether anybody has had enough.
const GLANCE: Duration = Duration::from_millis(100);

/// The reason why an agent did not sign.
#[derive(Debug, Error)]
pub enum AgentError {
    #[error("no ssh-agent is named by SSH_AUTH_SOCK")]
    None,
    #[error("the ssh-agent at {} cannot be reached: {error}", socket.display())]
    Unreachable {
        socket: PathBuf,
        #[source]
        error: io::Error,
    },
    #[error("the ssh-agent shows no keys: it is locked, or has none")]
    Empty,
    #[error("the ssh-agent has not the key {0}")]
    Without(String),
    #[error("the ssh-agent did not sign: it was refused, not touched in time, or the key is gone")]
    NotTouched,
    /// The key is in the agent and needs no touch.
    #[error("the ssh-agent has the key, and refused to sign with it")]
    Refused,
    #[error("the security key signs without a touch, which shows nobody's presence")]
    Untouched,
    #[error("the ssh-agent does not answer")]
    Silent,
    #[error("the ssh-agent answered what is no answer")]
    Nonsense,
    #[error("the ssh-agent was not waited for")]
    Interrupted,
}

impl AgentError {
    /// Returns what to do about the error.
    pub fn hint(&self) -> &'static str {
        match self {
            AgentError::None => "start one and add the key: eval \"$(ssh-agent)\"; ssh-add KEY",
            AgentError::Unreachable { .. } => "is it still running? SSH_AUTH_SOCK names its socket",
            AgentError::Empty => "unlock it with `ssh-add -X`, or add the key with `ssh-add KEY`",
            AgentError::Without(_) => "add it with `ssh-add KEY`; `ssh-add -l` shows what is there",
            AgentError::NotTouched => {
                "try again, and touch the key when it blinks; `ssh-add -l` shows what is there"
            }
            AgentError::Refused => {
                "try again and say yes if the agent asks (`ssh-add -c`); a key that was added with `ssh-add -h` signs for those \
                 hosts alone: add it again without `-h`"
            }
            AgentError::Untouched => {
                "make one without `-O no-touch-required`: ssh-keygen -t ed25519-sk"
            }
            AgentError::Silent | AgentError::Nonsense => {
                "start another ssh-agent and add the key to it"
            }
            AgentError::Interrupted => "nothing was recorded",
        }
    }
}

impl From<Odd> for AgentError {
    fn from(odd: Odd) -> AgentError {
        match odd {
            Odd::Failure => AgentError::Refused,
            Odd::Nonsense => AgentError::Nonsense,
        }
    }
}

/// An agent by its socket. Each question is a connection of its own, so that one that was started
/// anew is as good.
#[derive(Clone)]
pub struct Agent {
    socket: PathBuf,
    /// The check whether whoever waits has had enough.
    enough: Rc<dyn Fn() -> bool>,
}

impl fmt::Debug for Agent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Agent").field(&self.socket).finish()
    }
}

impl Agent {
    pub fn at(socket: PathBuf, enough: Rc<dyn Fn() -> bool>) -> Agent {
        Agent { socket, enough }
    }

    /// The keys in it that an operator could have.
    pub fn keys(&self) -> Result<Vec<SshKey>, AgentError> {
        match wire::listed(&self.ask(&wire::ask_list(), SOON)?) {
            // Some agents say no while they are locked, OpenSSH's shows none.
            Err(Odd::Failure) => Ok(Vec::new()),
            keys => Ok(keys?),
        }
    }

    /// An error, with the reason, unless it has this key.
    pub fn has(&self, key: &SshKey) -> Result<(), AgentError> {
        let keys = self.keys()?;
        if keys.is_empty() {
            return Err(AgentError::Empty);
        }
        if keys.iter().any(|k| k.blob() == key.blob()) {
            Ok(())
        } else {
            Err(AgentError::Without(key.fingerprint().to_owned()))
        }
    }

    /// Has `message` signed. It can take as long as somebody takes to touch the key.
    pub fn sign(&self, key: &SshKey, message: &[u8]) -> Result<Signature, AgentError> {
        match wire::signed(&self.ask(&wire::ask_signature(key, message), AT_LEISURE)?) {
            // It says no in one word; whether it has the key at all is worth knowing.
            Err(Odd::Failure) => {
                let refused =
                    if key.is_touched() { AgentError::NotTouched } else { AgentError::Refused };
                Err(self.has(key).err().unwrap_or(refused))
            }
            signature => Ok(signature?),
        }
    }

    fn ask(&self, question: &[u8], patience: Duration) -> Result<Vec<u8>, AgentError> {
        let unreachable = |error| AgentError::Unreachable { socket: self.socket.clone(), error };
        let mut stream = UnixStream::connect(&self.socket).map_err(unreachable)?;
        stream
            .set_read_timeout(Some(GLANCE))
            .and_then(|()| stream.set_write_timeout(Some(SOON)))
            .map_err(unreachable)?;
        stream.write_all(question).map_err(|_| AgentError::Silent)?;
        let until = Instant::now() + patience;
        let mut length = [0; 4];
        self.fill(&mut stream, &mut length, until)?;
        let length = usize::try_from(u32::from_be_bytes(length))
            .ok()
            .filter(|l| (1..=wire::MOST).contains(l));
        let mut answer = vec![0; length.ok_or(AgentError::Nonsense)?];
        self.fill(&mut stream, &mut answer, until)?;
        Ok(answer)
    }

    /// As `read_exact`, but it can be given up.
    fn fill(
        &self,
        stream: &mut UnixStream,
        buffer: &mut [u8],
        until: Instant,
    ) -> Result<(), AgentError> {
        let mut filled = 0;
        while filled < buffer.len() {
            if (self.enough)() {
                return Err(AgentError::Interrupted);
            }
            match stream.read(&mut buffer[filled..]) {
                Ok(0) => return Err(AgentError::Silent),
                Ok(count) => filled += count,
                Err(e)
                    if matches!(
                        e.kind(),
                        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
                    ) =>
                {
                    if Instant::now() >= until {
                        return Err(AgentError::Silent);
                    }
                }
                // It has hung up.
                Err(_) => return Err(AgentError::Silent),
            }
        }
        Ok(())
    }
}
