//! Statements that wait until there are enough of them for their signatures to be checked together.

use std::collections::VecDeque;

use super::finding::{Findings, Kind};
use crate::ledger::parallel::{JoinHandle, ThreadPool};
use crate::ledger::signatures::{AT_ONCE, KeyFault, wrong};
use crate::ledger::{PublicKey, Signature};

/// As many bytes of statements are checked together at most, or one statement.
const MOST_BYTES: usize = 4 << 20;

/// The kind of text that a signature stands under: a statement or a head.
#[derive(Clone, Copy)]
pub enum Of {
    Statement,
    /// The head that was made with the entry.
    Head,
}

/// A signature, with what must have been signed, and by whom.
pub struct SignedStatement {
    pub of: Of,
    pub seq: u64,
    pub key: PublicKey,
    pub message: Vec<u8>,
    pub signature: Signature,
}

/// Those that wait, and those that are with the crew.
pub struct Statements {
    waiting: Vec<SignedStatement>,
    bytes: usize,
    /// The checks that nobody has asked about yet. Each gives the signatures that are forged.
    checking: VecDeque<JoinHandle<Vec<(Of, u64, KeyFault)>>>,
    /// The number of checks that may be open. The number is limited, because what is not checked
    /// yet is in memory.
    open: usize,
}

impl Statements {
    pub fn new(threads: usize) -> Statements {
        Statements {
            waiting: Vec::with_capacity(AT_ONCE),
            bytes: 0,
            checking: VecDeque::new(),
            open: 2 * threads,
        }
    }

    pub fn push(&mut self, one: SignedStatement, crew: &ThreadPool<'_>, findings: &mut Findings) {
        self.bytes += one.message.len();
        self.waiting.push(one);
        if self.waiting.len() == AT_ONCE || self.bytes > MOST_BYTES {
            self.check(crew, findings);
        }
    }

    /// Has those that wait checked.
    pub fn check(&mut self, crew: &ThreadPool<'_>, findings: &mut Findings) {
        let signed = std::mem::replace(&mut self.waiting, Vec::with_capacity(AT_ONCE));
        self.bytes = 0;
        self.checking.push_back(crew.have(move || forged(&signed)));
        self.hear(self.open, findings);
    }

    /// Waits for answers until only so many are open.
    pub fn hear(&mut self, open: usize, findings: &mut Findings) {
        while self.checking.len() > open
            && let Some(answer) = self.checking.pop_front()
        {
            for (of, seq, fault) in answer.get() {
                match of {
                    Of::Statement => findings.add(Kind::Forged, seq, fault.to_string()),
                    Of::Head => {
                        findings.add(Kind::Head, seq, format!("the head made with it: {fault}"));
                    }
                }
            }
        }
    }
}

/// Those that are not signed as they must be, and why.
fn forged(signed: &[SignedStatement]) -> Vec<(Of, u64, KeyFault)> {
    let (mut forged, mut claims) = (Vec::new(), Vec::with_capacity(signed.len()));
    for one in signed {
        match one.key.claim(&one.message, &one.signature) {
            Ok(claim) => claims.push((one.of, one.seq, claim)),
            Err(fault) => forged.push((one.of, one.seq, fault)),
        }
    }
    let wrong = wrong(&claims, |(_, _, claim)| claim).into_iter();
    forged.extend(wrong.map(|i| (claims[i].0, claims[i].1, KeyFault::Forged)));
    forged
}
