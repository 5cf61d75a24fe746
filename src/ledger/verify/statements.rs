//! Statements that wait until there are enough of them for their signatures to be checked together.

use std::collections::{BTreeMap, VecDeque};

use super::finding::{Findings, Kind};
use crate::ledger::parallel::{JoinHandle, ThreadPool};
use crate::ledger::signatures::{AT_ONCE, KeyFault, wrong};
use crate::ledger::{PublicKey, Signature};

/// As many bytes of statements are checked together at most, or one statement.
const MOST_BYTES: usize = 4 << 20;

/// The kind of text that a signature stands under: a statement or a head.
#[derive(Clone, Copy)]
pub enum Of {
    Statement {
        /// The later entry that takes it as its holder's own.
        taken_by: Option<u64>,
    },
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
    /// The statements whose signatures are wrong, the first of them.
    wrong: Vec<WrongStatement>,
    /// The number of those beyond.
    more: u64,
}

struct WrongStatement {
    seq: u64,
    taken_by: Option<u64>,
    fault: KeyFault,
}

/// So many wrong signatures are told apart.
const TOLD: usize = 4096;

impl Statements {
    pub fn new(threads: usize) -> Statements {
        Statements {
            waiting: Vec::with_capacity(AT_ONCE),
            bytes: 0,
            checking: VecDeque::new(),
            open: 2 * threads,
            wrong: Vec::new(),
            more: 0,
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
                    Of::Statement { .. } if self.wrong.len() == TOLD => self.more += 1,
                    Of::Statement { taken_by } => {
                        self.wrong.push(WrongStatement { seq, taken_by, fault });
                    }
                    Of::Head => {
                        findings.add(Kind::Head, seq, format!("the head made with it: {fault}"));
                    }
                }
            }
        }
    }
}

impl Statements {
    /// Adds a finding for each statement whose signature is wrong, once all were looked at.
    pub fn tell(&mut self, findings: &mut Findings) {
        let mut wrong = std::mem::take(&mut self.wrong);
        wrong.sort_by_key(|one| one.seq);
        // One that is taken by an entry that nobody stands by is nobody's either.
        let mut taken: BTreeMap<u64, bool> = BTreeMap::new();
        for one in wrong.iter().rev() {
            let stands = |by: u64| taken.get(&by).is_none_or(|taken| *taken);
            taken.insert(one.seq, one.taken_by.is_some_and(stands));
        }
        for WrongStatement { seq, taken_by, fault } in wrong {
            match taken_by.filter(|_| taken.get(&seq) == Some(&true)) {
                Some(by) => {
                    let what = format!("wrong signature, taken as theirs by entry {by}");
                    findings.add(Kind::TakenAsTheirs, seq, what);
                }
                None => findings.add(Kind::Forged, seq, fault.to_string()),
            }
        }
        findings.more += std::mem::take(&mut self.more);
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
