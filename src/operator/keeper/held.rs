use std::time::Duration;

use super::lease::Lease;
use super::wire::{Answer, KeeperRefusal, KeeperState, Question};
use crate::ledger::format::statement::read_message;
use crate::ledger::{Signer as _, key_id};
use crate::operator::OperatorKey;
use crate::operator::anew::draft_asks_anew;

/// The one who asks, as far as a keeper is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// At the terminal that the key was opened at.
    Here,
    /// The same login at another terminal.
    Elsewhere,
}

/// An open key, and the bounds that it signs within. The key is wiped when this goes.
#[derive(Debug)]
pub struct KeptKey {
    pub key: OperatorKey,
    /// The operator whose entries it signs.
    pub name: String,
    /// The ledger whose entries it signs.
    pub origin: String,
    pub lease: Lease,
}

impl KeptKey {
    /// Answers a question. Time is handed in: the time since the machine's start.
    pub fn answer(&mut self, question: &Question, asker: Asker, now: Duration) -> Answer {
        match (question, asker) {
            // To close a key harms nobody, and is what `readmit lock --all` does.
            (Question::Close, Asker::Here | Asker::Elsewhere) => Answer::Closed,
            (Question::State | Question::Sign(_), Asker::Elsewhere) => {
                Answer::Refused(KeeperRefusal::Elsewhere)
            }
            (Question::State, Asker::Here) => match self.lease.left(now) {
                Some((_, most)) => Answer::State(KeeperState {
                    name: self.name.clone(),
                    public_key: self.key.public_key(),
                    idle: self.lease.idle(),
                    most,
                }),
                None => Answer::Refused(KeeperRefusal::Over),
            },
            (Question::Sign(message), Asker::Here) => match self.sign(message, now) {
                Ok(signature) => Answer::Signed(signature),
                Err(why) => Answer::Refused(why),
            },
        }
    }

    /// Signs an entry of this ledger in this operator's name, if an open key is enough for it.
    fn sign(&mut self, message: &[u8], now: Duration) -> Result<[u8; 64], KeeperRefusal> {
        if self.lease.left(now).is_none() {
            return Err(KeeperRefusal::Over);
        }
        let (origin, statement) = read_message(message).ok_or(KeeperRefusal::NoStatement)?;
        let theirs = origin == self.origin
            && statement.draft.actor == self.name
            && statement.key == key_id(&self.key.public_key());
        if !theirs {
            return Err(KeeperRefusal::NotTheirs);
        }
        if draft_asks_anew(&statement.draft) {
            return Err(KeeperRefusal::Anew);
        }
        let signature = self.key.sign(message).map_err(|_| KeeperRefusal::NoStatement)?;
        self.lease.touch(now);
        Ok(signature.ed25519())
    }
}
