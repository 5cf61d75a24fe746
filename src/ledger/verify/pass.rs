//! One way through the records: read, checked one by one on all cores, put in order, their
//! signatures checked together.

use std::ops::Range;
use std::sync::mpsc;
use std::thread;

use super::RoleRules;
use super::chain::Chain;
use super::finding::{Findings, Kind};
use super::heads::Heads;
use super::reader::{Reader, RecordBuffer, SelfCheck, Snapshot, StoredHead};
use super::record::{CheckedRecord, Hashed, RecordFinding, check, hash};
use super::statements::{Of, SignedStatement, Statements};
use crate::ledger::format::body::EntryBody;
use crate::ledger::keys::KEY_ACTIONS;
use crate::ledger::parallel::{JoinHandle, ThreadPool};
use crate::ledger::{Action, LedgerError};

/// The number of records that go through the hands of one thread at a time. The records are few
/// enough that they stay in the processor's own memory.
const BATCH: u64 = 1024;

/// The number of batches that are read before the first of them is needed.
const AHEAD: usize = 4;

struct ReadBatch {
    records: JoinHandle<Records>,
    /// Or why they cannot be read.
    heads: Result<Vec<StoredHead>, String>,
    from: u64,
    /// The place where the next batch begins.
    to: u64,
}

/// After what can be done without the records before them.
enum Records {
    Checked(Vec<CheckedRecord>),
    /// Under a head that was verified before.
    Hashed(Vec<Hashed>),
}

/// The state of a verification.
pub struct Pass<'r> {
    pub origin: String,
    pub chain: Chain,
    pub heads: Heads,
    pub itself: Box<dyn SelfCheck>,
    pub findings: Findings,
    pub signed: Statements,
    /// The number of entries that were verified before.
    pub known: u64,
    /// The tree's edge at the newest head.
    pub signed_edge: Option<Vec<u8>>,
    pub threads: usize,
    pub rules: &'r mut dyn RoleRules,
}

impl Pass<'_> {
    /// Checks what the snapshot covers, and what came after it as far as that must be known:
    /// personal data that is erased while this reads is gone from entries under the snapshot, and
    /// the entry that says so comes after it.
    pub fn run_all(
        &mut self,
        mut source: Box<dyn Reader>,
        mut snapshot: Snapshot,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(Box<dyn Reader>, Snapshot), LedgerError> {
        let mut from = 0;
        loop {
            let newest = snapshot.newest_head.as_ref().and_then(|heads| heads.first());
            let signed = newest.map_or(0, |head| head.size);
            source = self.run(source, from..snapshot.size, signed, progress)?;
            if self.chain.unexplained().all(|(seq, _)| seq < from) {
                return Ok((source, snapshot));
            }
            // Gone and said so in one commit: who saw it gone finds the entry in any later
            // snapshot.
            match source.snapshot(&mut self.findings) {
                Ok(later) if later.size > snapshot.size => {
                    (from, snapshot) = (snapshot.size, later);
                }
                Ok(_) => return Ok((source, snapshot)),
                Err(error) => {
                    self.findings.add_error(error)?;
                    return Ok((source, snapshot));
                }
            }
        }
    }

    /// Has records read and checked one by one on all cores, puts them in order, and has their
    /// signatures checked.
    fn run(
        &mut self,
        source: Box<dyn Reader>,
        entries: Range<u64>,
        signed: u64,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Box<dyn Reader>, LedgerError> {
        let (known, threads, origin) = (self.known, self.threads, self.origin.clone());
        let told: Vec<Action> = Action::ALL
            .iter()
            .copied()
            .filter(|a| KEY_ACTIONS.contains(a) || self.rules.concerns(*a))
            .collect();
        let (origin, told) = (origin.as_str(), told.as_slice());
        let Range { start, end: size } = entries;
        progress(start, size);
        thread::scope(|scope| {
            let crew = ThreadPool::start(scope, threads);
            let (sender, receiver) = mpsc::sync_channel::<Result<ReadBatch, LedgerError>>(AHEAD);
            let workers = crew.clone();
            // Buffers go round: the workers give them back to the reader.
            let (empty, emptied) = mpsc::channel::<RecordBuffer>();
            let reader = scope.spawn(move || {
                let mut from = start;
                while from < size {
                    let (buffer, empty) = (emptied.try_recv().unwrap_or_default(), empty.clone());
                    let next = if from < known {
                        let to = known.min(size);
                        batch(&*source, from..to, true, buffer, |records| {
                            workers.have(move || {
                                let hashed = hash(&records, to, told);
                                let _ = empty.send(records);
                                Records::Hashed(hashed)
                            })
                        })
                    } else {
                        batch(&*source, from..size, false, buffer, |records| {
                            workers.have(move || {
                                let checked = records.iter().map(|r| check(&r, origin)).collect();
                                let _ = empty.send(records);
                                Records::Checked(checked)
                            })
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
                        let heads = batch.heads.unwrap_or_else(|why| {
                            let what = format!(
                                "the heads made with the entries from {} on cannot be read: {why}",
                                batch.from
                            );
                            self.findings.add(Kind::Unreadable, batch.from, what);
                            self.heads.unread = true;
                            Vec::new()
                        });
                        match batch.records.get() {
                            Records::Hashed(records) => self.known(records, &heads, signed, &crew),
                            Records::Checked(records) => {
                                self.batch(records, &heads, signed, &crew);
                            }
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

    fn batch(
        &mut self,
        checked: Vec<CheckedRecord>,
        heads: &[StoredHead],
        signed: u64,
        crew: &ThreadPool<'_>,
    ) {
        let mut heads = heads.iter().peekable();
        for record in checked {
            let seq = record.seq;
            let key = self.chain.step(&record, &mut self.findings);
            match &record.body {
                Ok(body) => {
                    let (draft, time) = (&body.statement.draft, body.place.time);
                    self.itself.add(seq, draft);
                    for came in
                        [self.rules.check(time, draft), self.rules.take_in(seq, time, draft)]
                    {
                        if let Err(what) = came {
                            self.breach(seq, what);
                            break;
                        }
                    }
                    if let Some(seen) = body.statement.seen.filter(|seen| seen.seq < seq) {
                        self.heads.seen(seen.seq + 1, &mut self.findings);
                    }
                }
                Err(_) => self.itself.leave_out(seq),
            }
            self.grown(&mut heads, signed, crew);
            if let Some(key) = key {
                match record.signature {
                    Some(signature) => {
                        let signed = SignedStatement {
                            of: Of::Statement,
                            seq,
                            key,
                            message: record.message,
                            signature,
                        };
                        self.signed.push(signed, crew, &mut self.findings);
                    }
                    None => self.findings.add(
                        Kind::Forged,
                        seq,
                        "where its signature should be is something else",
                    ),
                }
            }
        }
    }

    fn breach(&mut self, seq: u64, what: String) {
        match self.chain.first_unread {
            Some(unread) => self.chain.unsure(unread, seq, &what, &mut self.findings),
            None => self.findings.add(Kind::BeyondRights, seq, what),
        }
    }

    /// Entries under a head that was verified before: their hashes tell whether they are still the
    /// same.
    fn known(
        &mut self,
        hashed: Vec<Hashed>,
        heads: &[StoredHead],
        signed: u64,
        crew: &ThreadPool<'_>,
    ) {
        let mut heads = heads.iter().peekable();
        for record in hashed {
            let seq = record.seq;
            if record.action.is_err() {
                self.itself.leave_out(seq);
            }
            match record.body.as_ref().map(|body| EntryBody::parse(body)) {
                None => {}
                Some(Ok(body)) => {
                    if let Err(fault) = self.chain.keys.apply(seq, &body.statement.draft) {
                        self.findings.add(Kind::Forged, seq, fault.to_string());
                    }
                    let (draft, time) = (&body.statement.draft, body.place.time);
                    if let Err(what) = self.rules.take_in(seq, time, draft) {
                        self.breach(seq, what);
                    }
                    self.chain.set_last(body.place.time);
                }
                Some(Err(e)) => {
                    let RecordFinding { kind, what } = RecordFinding::of(&e);
                    self.findings.add(kind, seq, what);
                }
            }
            self.chain.step_known(&record, self.known, &mut self.findings);
            self.grown(&mut heads, signed, crew);
        }
    }

    fn grown(
        &mut self,
        heads: &mut std::iter::Peekable<std::slice::Iter<'_, StoredHead>>,
        signed: u64,
        crew: &ThreadPool<'_>,
    ) {
        let size = self.chain.frontier.size();
        if size == signed {
            self.signed_edge = Some(self.chain.frontier.to_bytes());
        }
        while let Some(head) = heads.next_if(|head| head.size <= size) {
            if let Some(signed) =
                self.heads.stored(head, &self.chain, self.known, &mut self.findings)
            {
                self.signed.push(signed, crew, &mut self.findings);
            }
        }
        self.heads.due(&self.chain, &mut self.findings);
    }
}

/// The next records of a range, on their way through the crew, and their heads.
fn batch(
    source: &dyn Reader,
    entries: Range<u64>,
    bare: bool,
    mut buffer: RecordBuffer,
    work: impl FnOnce(RecordBuffer) -> JoinHandle<Records>,
) -> Result<ReadBatch, LedgerError> {
    let Range { start: from, end } = entries;
    let to = match source.records(from, end, BATCH, bare, &mut buffer) {
        Ok(()) => buffer.last().map_or(end, |last| last + 1),
        Err(LedgerError::Damaged(_)) => {
            let to = end.min(from + BATCH);
            source.salvage(from, to, bare, &mut buffer)?;
            to
        }
        Err(error) => return Err(error),
    };
    let heads = match source.heads(from, to) {
        Ok(heads) => Ok(heads),
        Err(LedgerError::Damaged(why)) => Err(why),
        Err(error) => return Err(error),
    };
    Ok(ReadBatch { heads, from, to, records: work(buffer) })
}
