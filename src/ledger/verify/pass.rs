//! One way through the records: read, checked one by one on all cores, put in order, their signatures checked together.

use std::{ops::Range, sync::mpsc, thread};

use super::{
    Rules,
    chain::Chain,
    finding::{Findings, Kind},
    hashed::{Hashed, hash},
    heads::Heads,
    index::Sums,
    record::{Checked, check},
    source::{Snapshot, Source},
    statements::{Signed, Statements},
};
use crate::ledger::{
    Action, LedgerError,
    format::body::Body,
    keys::KEY_ACTIONS,
    parallel::{Crew, Later},
    stored::Stored,
};

/// How many records go through the hands of one thread at a time: few enough that they stay in the processor's own memory.
const BATCH: u64 = 1024;

/// How many batches are read before the first of them is needed.
const AHEAD: usize = 4;

struct Batch {
    records: Later<Records>,
    heads: Vec<(u64, String)>,
    /// Where the next one begins.
    to: u64,
}

/// After what can be done without the records before them.
enum Records {
    Checked(Vec<Checked>),
    /// Under a head that was verified before.
    Hashed(Vec<Hashed>),
}

/// The state of a verification.
pub struct Pass<'r> {
    pub origin: String,
    pub chain: Chain,
    pub heads: Heads,
    pub sums: Sums,
    pub findings: Findings,
    pub signed: Statements,
    /// How many entries were verified before.
    pub known: u64,
    pub threads: usize,
    pub rules: &'r mut dyn Rules,
}

impl Pass<'_> {
    /// Checks what the snapshot covers, and what came after it as far as that must be known: personal data that is erased
    /// while this reads is gone from entries under the snapshot, and the entry that says so comes after it.
    pub fn run_all(
        &mut self,
        mut source: Source,
        mut snapshot: Snapshot,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(Source, Snapshot), LedgerError> {
        let mut from = 0;
        loop {
            source = self.run(source, from..snapshot.size, progress)?;
            if self.chain.unexplained().all(|(seq, _)| seq < from) {
                return Ok((source, snapshot));
            }
            // Gone and said so in one commit: who saw it gone finds the entry in any later snapshot.
            match source.snapshot() {
                Ok(later) if later.size > snapshot.size => (from, snapshot) = (snapshot.size, later),
                Ok(_) => return Ok((source, snapshot)),
                Err(error) => {
                    self.findings.add_error(error)?;
                    return Ok((source, snapshot));
                }
            }
        }
    }

    /// Has records read and checked one by one on all cores, puts them in order, and has their signatures checked.
    fn run(
        &mut self,
        source: Source,
        entries: Range<u64>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Source, LedgerError> {
        let (known, threads, origin) = (self.known, self.threads, self.origin.clone());
        let told: Vec<Action> =
            Action::ALL.iter().copied().filter(|a| KEY_ACTIONS.contains(a) || self.rules.concerns(*a)).collect();
        let (origin, told) = (origin.as_str(), told.as_slice());
        let Range { start, end: size } = entries;
        progress(start, size);
        thread::scope(|scope| {
            let crew = Crew::start(scope, threads);
            let (sender, receiver) = mpsc::sync_channel::<Result<Batch, LedgerError>>(AHEAD);
            let workers = crew.clone();
            let reader = scope.spawn(move || {
                let mut from = start;
                while from < size {
                    let next = if from < known {
                        let to = known.min(size);
                        batch(&source, from, source.bare_records(from, to, BATCH), to, |records| {
                            workers.have(move || Records::Hashed(hash(records, to, told)))
                        })
                    } else {
                        batch(&source, from, source.records(from, size, BATCH), size, |records| {
                            workers.have(move || Records::Checked(records.iter().map(|r| check(r, origin)).collect()))
                        })
                    };
                    let to = next.as_ref().map_or(size, |batch| batch.to);
                    if sender.send(next).is_err() || to <= from {
                        break;
                    }
                    from = to;
                }
                source
            });
            let mut outcome = Ok(());
            for batch in receiver {
                match batch {
                    Ok(batch) => {
                        match batch.records.get() {
                            Records::Hashed(records) => self.known(records, &batch.heads),
                            Records::Checked(records) => self.batch(records, &batch.heads, &crew),
                        }
                        progress(batch.to, size);
                    }
                    Err(error) => outcome = self.findings.add_error(error),
                }
            }
            self.signed.check(&crew, &mut self.findings);
            self.signed.hear(0, &mut self.findings);
            let source = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            outcome.map(|()| source)
        })
    }

    fn batch(&mut self, checked: Vec<Checked>, heads: &[(u64, String)], crew: &Crew<'_>) {
        let mut heads = heads.iter().peekable();
        for record in checked {
            let key = self.chain.step(&record, &mut self.findings);
            if let Ok(body) = &record.body {
                let (draft, time) = (&body.statement.draft, body.place.time);
                self.sums.add(record.seq, draft);
                for came in [self.rules.check(time, draft), self.rules.take_in(record.seq, time, draft)] {
                    if let Err(what) = came {
                        self.findings.add(Kind::BeyondRights, record.seq, what);
                        break;
                    }
                }
            }
            self.grown(&mut heads);
            if let Some(key) = key {
                let Checked { seq, message, signature, .. } = record;
                self.signed.push(Signed { seq, key, message, signature }, crew, &mut self.findings);
            }
        }
    }

    /// Entries under a head that was verified before: their hashes tell whether they are still the same.
    fn known(&mut self, hashed: Vec<Hashed>, heads: &[(u64, String)]) {
        let mut heads = heads.iter().peekable();
        for Hashed { seq, action, leaf, signature, body } in hashed {
            let Some(action) = action else {
                self.findings.add(Kind::Edited, seq, "it is not an entry");
                continue;
            };
            match body.map(|body| Body::parse(&body)) {
                None => {}
                Some(Ok(body)) => {
                    if let Err(fault) = self.chain.keys.apply(seq, &body.statement.draft) {
                        self.findings.add(Kind::Forged, seq, fault.to_string());
                    }
                    let (draft, time) = (&body.statement.draft, body.place.time);
                    if let Err(what) = self.rules.take_in(seq, time, draft) {
                        self.findings.add(Kind::BeyondRights, seq, what);
                    }
                    self.chain.set_last(body.place.time);
                }
                Some(Err(e)) => self.findings.add(Kind::Edited, seq, e.to_string()),
            }
            self.chain.step_known(seq, self.known, leaf, signature, action);
            self.grown(&mut heads);
        }
    }

    fn grown(&mut self, heads: &mut std::iter::Peekable<std::slice::Iter<'_, (u64, String)>>) {
        let frontier = &self.chain.frontier;
        while let Some((_, note)) = heads.next_if(|(size, _)| *size <= frontier.size()) {
            self.heads.stored(note, frontier, &mut self.findings);
        }
        self.heads.due(frontier, self.chain.last, &mut self.findings);
    }
}

/// The records that were read, on their way through the crew, and their heads.
fn batch(
    source: &Source,
    from: u64,
    records: Result<Vec<Stored>, LedgerError>,
    to: u64,
    work: impl FnOnce(Vec<Stored>) -> Later<Records>,
) -> Result<Batch, LedgerError> {
    let records = records?;
    let next = records.last().map_or(to, |last| last.seq + 1);
    Ok(Batch { heads: source.heads(from, next)?, to: next, records: work(records) })
}
