//! An agent for tests: it holds one key, and signs as that kind of key does.

use std::io::{Read, Write};
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest, Sha256};
use ssh_key::encoding::{Decode, Encode};

use super::{Agent, SshKey};
use crate::ledger::KeyKind;

/// The mood in which the agent takes what it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentFault {
    Willing,
    /// Shows no keys and signs nothing, as OpenSSH's does.
    Locked,
    /// Has another key only.
    Without,
    /// Nobody touches the key.
    Refuses,
    /// Signs with no touch, as a key that was made so.
    Untouched,
    /// Signs something else.
    Lies,
    /// Hangs up.
    Dies,
    /// Says nothing.
    Silent,
    Babbles,
}

pub struct FakeAgent {
    folder: tempfile::TempDir,
    pub key: SshKey,
    mood: Arc<Mutex<AgentFault>>,
    /// The messages that were signed.
    pub signed: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl FakeAgent {
    pub fn with(kind: &KeyKind) -> FakeAgent {
        let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
        let secret = SigningKey::from_bytes(&[42; 32]);
        let key = SshKey::known(secret.verifying_key().to_bytes(), kind)
            .unwrap_or_else(|| panic!("no agent's key"));
        let listener =
            UnixListener::bind(folder.path().join("agent")).unwrap_or_else(|e| panic!("{e}"));
        let (mood, signed) =
            (Arc::new(Mutex::new(AgentFault::Willing)), Arc::new(Mutex::new(Vec::new())));
        let agent =
            FakeAgent { folder, key: key.clone(), mood: mood.clone(), signed: signed.clone() };
        std::thread::spawn(move || {
            for (counter, stream) in (1u32..).zip(listener.incoming()) {
                let Ok(mut stream) = stream else { return };
                let mood = *mood.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                let mut length = [0; 4];
                if stream.read_exact(&mut length).is_err() || mood == AgentFault::Dies {
                    continue;
                }
                let mut question = vec![0; u32::from_be_bytes(length) as usize];
                let _ = stream.read_exact(&mut question);
                let answer = match (question[0], mood) {
                    (_, AgentFault::Silent) => {
                        // Until whoever asks hangs up.
                        let _ = stream.read(&mut [0; 1]);
                        continue;
                    }
                    (_, AgentFault::Babbles) => vec![14, 1, 2, 3],
                    (11, AgentFault::Locked) => vec![12, 0, 0, 0, 0],
                    (11, mood) => list(&key, mood),
                    (13, AgentFault::Locked | AgentFault::Without | AgentFault::Refuses) => vec![5],
                    (13, mood) => {
                        let mut rest = &question[1..];
                        let _ = Vec::<u8>::decode(&mut rest);
                        let message = Vec::<u8>::decode(&mut rest).unwrap_or_default();
                        let answer = sign(&secret, &key.kind, &message, mood, counter);
                        signed
                            .lock()
                            .unwrap_or_else(std::sync::PoisonError::into_inner)
                            .push(message);
                        answer
                    }
                    _ => vec![5],
                };
                let framed =
                    [&u32::try_from(answer.len()).unwrap_or(0).to_be_bytes()[..], &answer].concat();
                let _ = stream.write_all(&framed);
            }
        });
        agent
    }

    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("agent")
    }

    pub fn agent(&self) -> Agent {
        Agent::at(self.socket(), Rc::new(|| false))
    }

    pub fn is(&self, mood: AgentFault) {
        *self.mood.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = mood;
    }
}

fn list(key: &SshKey, mood: AgentFault) -> Vec<u8> {
    let other =
        SshKey::known([7; 32], &KeyKind::Ssh).map(|k| k.blob().to_vec()).unwrap_or_default();
    let blob = if mood == AgentFault::Without { other } else { key.blob().to_vec() };
    let mut answer = vec![12, 0, 0, 0, 2];
    // One that readmit does not know, first.
    for (blob, comment) in [(b"rubbish".to_vec(), "a"), (blob, "b")] {
        let _ = blob.encode(&mut answer);
        let _ = comment.encode(&mut answer);
    }
    answer
}

fn sign(
    secret: &SigningKey,
    kind: &KeyKind,
    message: &[u8],
    mood: AgentFault,
    counter: u32,
) -> Vec<u8> {
    let message = if mood == AgentFault::Lies { b"something else" } else { message };
    let flags = u8::from(mood != AgentFault::Untouched);
    let mut blob = Vec::new();
    let _ = kind.name().unwrap_or_default().encode(&mut blob);
    match kind {
        KeyKind::SecurityKey { application } => {
            let said = [&[flags][..], &counter.to_be_bytes()].concat();
            let (of, about) = (Sha256::digest(application.as_bytes()), Sha256::digest(message));
            let signed = [of.as_slice(), &said, about.as_slice()].concat();
            let _ = secret.sign(&signed).to_bytes().as_slice().encode(&mut blob);
            blob.extend(said);
        }
        KeyKind::Ssh | KeyKind::File => {
            let _ = secret.sign(message).to_bytes().as_slice().encode(&mut blob);
        }
    }
    let mut answer = vec![14];
    let _ = blob.as_slice().encode(&mut answer);
    answer
}
