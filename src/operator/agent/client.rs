//! An ssh-agent, spoken to.

use std::io::{ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};
use std::{fmt, io};

use ssh_key::Signature as SshSignature;
use ssh_key::encoding::{Decode, Encode};
use thiserror::Error;

use super::public::SshKey;
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
        match listed(&self.ask(&ask_list(), SOON)?) {
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
        match signed(&self.ask(&ask_signature(key, message), AT_LEISURE)?) {
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
        let length =
            usize::try_from(u32::from_be_bytes(length)).ok().filter(|l| (1..=MOST).contains(l));
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

/// `SSH_AGENTC_REQUEST_IDENTITIES` and its answer.
const LIST: u8 = 11;
const LISTED: u8 = 12;
/// `SSH_AGENTC_SIGN_REQUEST` and its answer.
const SIGN: u8 = 13;
const SIGNED: u8 = 14;
/// `SSH_AGENT_FAILURE`: no reason is given.
const FAILURE: u8 = 5;

/// The longest answer that is read; OpenSSH's own limit is the same.
pub const MOST: usize = 256 * 1024;

/// The answer of an agent, where the agent did not do as it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Odd {
    /// It says no.
    Failure,
    /// It says what is no answer to that.
    Nonsense,
}

pub fn ask_list() -> Vec<u8> {
    framed(&[LIST])
}

pub fn ask_signature(key: &SshKey, message: &[u8]) -> Vec<u8> {
    let mut body = vec![SIGN];
    // Into memory, which takes what is far below 2^32.
    let _ = key.blob().encode(&mut body);
    let _ = message.encode(&mut body);
    body.extend(0u32.to_be_bytes());
    framed(&body)
}

fn framed(body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes()[..], body].concat()
}

/// The keys that an agent has and that an operator could have. Others are passed over.
pub fn listed(answer: &[u8]) -> Result<Vec<SshKey>, Odd> {
    let mut rest = expect(answer, LISTED)?;
    let mut read = || {
        let count = u32::decode(&mut rest)?;
        let mut keys = Vec::new();
        for _ in 0..count {
            let (blob, _comment) = (Vec::<u8>::decode(&mut rest)?, Vec::<u8>::decode(&mut rest)?);
            keys.extend(SshKey::from_blob(&blob).ok());
        }
        Ok::<_, ssh_key::encoding::Error>(keys)
    };
    read().map_err(|_| Odd::Nonsense)
}

/// A signature, in the form that is stored.
pub fn signed(answer: &[u8]) -> Result<Signature, Odd> {
    let mut rest = expect(answer, SIGNED)?;
    let blob = Vec::<u8>::decode(&mut rest).map_err(|_| Odd::Nonsense)?;
    let signature = SshSignature::decode(&mut blob.as_slice()).map_err(|_| Odd::Nonsense)?;
    Signature::try_from(signature.as_bytes().to_vec()).map_err(|_| Odd::Nonsense)
}

fn expect(answer: &[u8], kind: u8) -> Result<&[u8], Odd> {
    match answer.split_first() {
        Some((first, rest)) if *first == kind => Ok(rest),
        Some((&FAILURE, _)) => Err(Odd::Failure),
        Some(_) | None => Err(Odd::Nonsense),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_answer_is_none() {
        assert_eq!(signed(&[FAILURE]), Err(Odd::Failure));
        assert_eq!(listed(&[FAILURE]), Err(Odd::Failure));
        for nonsense in [
            &[][..],
            &[SIGNED],
            &[LISTED, 0],
            &[LISTED, 0, 0, 0, 9],
            &[SIGNED, 0, 0, 0, 1, 7],
            &[99],
        ] {
            assert_eq!(signed(nonsense), Err(Odd::Nonsense), "{nonsense:?}");
            assert_eq!(listed(nonsense), Err(Odd::Nonsense), "{nonsense:?}");
        }
        assert_eq!(listed(&[LISTED, 0, 0, 0, 0]), Ok(Vec::new()));
        // It says that four thousand million follow, and none do.
        assert_eq!(listed(&[LISTED, 255, 255, 255, 255]), Err(Odd::Nonsense));
    }
}
