//! Whether signatures are signatures, found out beside the writing of what they sign.

use std::cell::RefCell;
use std::sync::mpsc::{Receiver, Sender, channel};

use ed25519_dalek::VerifyingKey;

use crate::ledger::{KeyKind, PublicKey, SignError, Signature};

/// Signatures that a signer has made, and the key that it says it made them with.
pub struct Claims {
    pub key: [u8; 32],
    pub kind: KeyKind,
    pub made: Vec<(Vec<u8>, Signature)>,
}

impl Claims {
    /// Whether all of them are what they say.
    pub fn check(&self) -> Result<(), SignError> {
        let key = VerifyingKey::from_bytes(&self.key).map_err(|e| SignError(e.to_string()))?;
        let key = PublicKey { key, kind: self.kind.clone() };
        let mut made = self.made.iter();
        made.try_for_each(|(message, signature)| key.verify(message, signature)).map_err(|e| SignError(e.to_string()))
    }
}

/// One thread that checks, from the first append on: a new one for each would cost as much as it saves.
#[derive(Default)]
pub struct Checker(RefCell<Option<Worker>>);

struct Worker {
    claims: Sender<Claims>,
    answers: Receiver<Result<(), SignError>>,
}

impl Worker {
    /// `None` where no thread is to be had.
    fn start() -> Option<Worker> {
        let (claims, work) = channel::<Claims>();
        let (say, answers) = channel();
        // It ends when the ledger is closed: nobody sends any more.
        let run = move || {
            while let Ok(claims) = work.recv() {
                if say.send(claims.check()).is_err() {
                    break;
                }
            }
        };
        std::thread::Builder::new().name("signatures".into()).spawn(run).ok()?;
        Some(Worker { claims, answers })
    }
}

impl Checker {
    /// Begins; nothing may be committed before [`Checking::end`] has said that they hold.
    pub fn begin(&self, claims: Claims) -> Checking<'_> {
        let mut worker = self.0.borrow_mut();
        if worker.is_none() {
            *worker = Worker::start();
        }
        let unsent = match worker.as_ref() {
            Some(worker) => worker.claims.send(claims).err().map(|unsent| unsent.0),
            None => Some(claims),
        };
        Checking { checker: self, here: unsent.map(|claims| claims.check()), ended: false }
    }

    fn answer(&self) -> Result<(), SignError> {
        let answer = self.0.borrow().as_ref().and_then(|worker| worker.answers.recv().ok());
        answer.unwrap_or_else(|| Err(SignError("the signature could not be checked".into())))
    }
}

/// A check that is going on.
pub struct Checking<'a> {
    checker: &'a Checker,
    /// The answer, if it was found here.
    here: Option<Result<(), SignError>>,
    ended: bool,
}

impl Checking<'_> {
    pub fn end(mut self) -> Result<(), SignError> {
        self.ended = true;
        self.here.take().unwrap_or_else(|| self.checker.answer())
    }
}

impl Drop for Checking<'_> {
    /// What nobody asked for must not be taken for the next answer.
    fn drop(&mut self) {
        if !self.ended && self.here.is_none() {
            drop(self.checker.answer());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::ledger::{Signer as _, memory::TestKey};

    fn claims(said: &[u8]) -> Claims {
        let key = TestKey::of("maria");
        Claims { key: key.public_key(), kind: KeyKind::File, made: vec![(said.to_vec(), key.sign(b"this").unwrap())] }
    }

    #[test]
    fn each_answer_is_to_its_own_question() {
        let checker = Checker::default();
        checker.begin(claims(b"this")).end().unwrap();
        checker.begin(claims(b"that")).end().unwrap_err();
        // Given up: the append failed for another reason.
        drop(checker.begin(claims(b"that")));
        checker.begin(claims(b"this")).end().unwrap();
        drop(checker.begin(claims(b"this")));
        checker.begin(claims(b"that")).end().unwrap_err();
        // No point of the curve.
        let mut nowhere = [0; 32];
        nowhere[0] = 2;
        checker.begin(Claims { key: nowhere, kind: KeyKind::File, made: Vec::new() }).end().unwrap_err();
    }
}
