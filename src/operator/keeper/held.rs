use std::time::Duration;

use super::wire::{Answer, KeeperRefusal, KeeperState, Question};
use crate::ledger::format::origin::same_ledger;
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
        let theirs = same_ledger(origin, &self.origin)
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

/// The time that a key is open at the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Without being used.
    pub idle: Duration,
    /// In any case.
    pub most: Duration,
}

/// An open key's time. All points in time are counted from the machine's start.
#[derive(Clone, Copy, Debug)]
pub struct Lease {
    terms: Terms,
    opened: Duration,
    used: Duration,
}

impl Lease {
    pub fn begin(terms: Terms, now: Duration) -> Lease {
        Lease { terms, opened: now, used: now }
    }

    /// Counts the idle time anew.
    pub fn touch(&mut self, now: Duration) {
        self.used = self.used.max(now);
    }

    /// Returns the time that the key is open without being used.
    pub fn idle(&self) -> Duration {
        self.terms.idle
    }

    /// Returns the time that is left: without being used, and in any case. `None` once the time is
    /// over. A time before the last one that was seen cannot be, and ends it.
    pub fn left(&self, now: Duration) -> Option<(Duration, Duration)> {
        let unused = now.checked_sub(self.used)?;
        let open = now.checked_sub(self.opened)?;
        let most = self.terms.most.checked_sub(open).filter(|left| !left.is_zero())?;
        let idle = self.terms.idle.checked_sub(unused).filter(|left| !left.is_zero())?;
        Some((idle.min(most), most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_unused_and_in_any_case() {
        let minutes = |n: u64| Duration::from_secs(60 * n);
        let terms = Terms { idle: minutes(15), most: minutes(60) };
        let mut lease = Lease::begin(terms, minutes(100));
        assert_eq!(lease.left(minutes(100)), Some((minutes(15), minutes(60))));
        assert_eq!(lease.left(minutes(114)), Some((minutes(1), minutes(46))));
        assert_eq!(lease.left(minutes(115)), None, "unused");
        for at in [110, 120, 130, 140, 150] {
            lease.touch(minutes(at));
        }
        assert_eq!(lease.left(minutes(150)), Some((minutes(10), minutes(10))), "the less of both");
        lease.touch(minutes(159));
        assert_eq!(lease.left(minutes(160)), None, "in any case");
        assert_eq!(lease.left(minutes(99)), None, "no such time");
    }
}
