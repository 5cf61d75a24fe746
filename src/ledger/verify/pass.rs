//! One way through the records: read, checked one by one on all cores, put in order, their
//! signatures checked together.

use std::ops::Range;
use std::sync::mpsc;
use std::thread;

use super::RoleRules;
use super::chain::Chain;
use super::finding::{Findings, Kind};
use super::heads::Heads;
use super::reader::{FoundRecord, Reader, RecordBuffer, SelfCheck, Snapshot, StoredHead};
use super::record::{CheckedRecord, Hashed, RecordFinding, check_all, hash};
use super::statements::{Of, SignedStatement, Statements};
use super::vouch::{Named, NamedBefore, Released, Vouching};
use crate::ledger::format::body::{self, EntryBody, has_census};
use crate::ledger::format::statement::{SeenHead, signed_message};
use crate::ledger::keys::STANDING_ACTIONS;
use crate::ledger::parallel::{JoinHandle, ThreadPool};
use crate::ledger::{Action, LedgerError, PublicKey};

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
    pub vouching: Vouching<SignedStatement>,
    /// Every signature is looked at.
    pub singly: bool,
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
        let (known, threads, singly) = (self.known, self.threads, self.singly);
        let told: Vec<Action> = Action::ALL
            .iter()
            .copied()
            .filter(|a| STANDING_ACTIONS.contains(a) || self.rules.concerns(*a))
            .collect();
        let told = told.as_slice();
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
                                let checked = check_all(&records, told, singly);
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
                                self.batch(records, &heads, (signed, told), &crew);
                            }
                        }
                        progress(batch.to, size);
                    }
                    Err(error) => outcome = self.findings.add_error(error),
                }
            }
            for statement in self.vouching.end() {
                self.signed.push(statement, &crew, &mut self.findings);
            }
            self.signed.check(&crew, &mut self.findings);
            self.signed.hear(0, &mut self.findings);
            self.signed.tell(&mut self.findings);
            let source = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            outcome.and_then(|()| self.named_before(&*source)).map(|()| source)
        })
    }

    fn batch(
        &mut self,
        checked: Vec<CheckedRecord>,
        heads: &[StoredHead],
        (signed, told): (u64, &[Action]),
        crew: &ThreadPool<'_>,
    ) {
        let mut heads = heads.iter().peekable();
        for record in checked {
            let seq = record.seq;
            let mut census = false;
            let key = self.chain.step(&record, &mut self.findings);
            match &record.body {
                Ok(body) => {
                    let (draft, time) = (&body.statement.draft, body.place.time);
                    self.itself.add(seq, body);
                    let erased = record.erased == Ok(true);
                    for came in [
                        self.rules.check(time, draft, erased),
                        self.rules.take_in(seq, time, draft),
                    ] {
                        if let Err(what) = came {
                            self.breach(seq, what);
                            break;
                        }
                    }
                    // Since version 2 not every commit ends with one.
                    let old = body.statement.link.is_none();
                    census = !old && has_census(seq);
                    self.heads.may_be_behind = !old;
                    if let Some(seen) = body.statement.seen.filter(|seen| old && seen.seq < seq) {
                        self.heads.seen(seen.seq + 1, &mut self.findings);
                    }
                }
                Err(_) => self.itself.leave_out(seq),
            }
            self.grown(&mut heads, signed, crew);
            if census {
                self.heads.census(seq + 1, &mut self.findings);
            }
            self.stated(&record, key, told, crew);
        }
    }

    /// Has the signature of an entry looked at, unless somebody vouches for it. `key`: the key that
    /// must have signed it, if that is known.
    fn stated(
        &mut self,
        record: &CheckedRecord,
        key: Option<PublicKey>,
        told: &[Action],
        crew: &ThreadPool<'_>,
    ) {
        let seq = record.seq;
        let (Ok(body), Some(leaf)) = (&record.body, record.leaf) else {
            return;
        };
        let may_be_taken = record.may_be_taken(told);
        let named = &body.statement.key;
        let own = body.statement.link.as_ref().and_then(|link| link.own);
        let claim = match (key, record.signature) {
            (Some(key), Some(signature)) if self.singly || record.taken_by.is_none() => {
                let origin = self.chain.keys.origin_at(seq, &self.origin);
                let message = signed_message(body.statement.version(), origin, &record.statement);
                let of = Of::Statement { taken_by: record.taken_by };
                Some(SignedStatement { of, seq, key, message, signature })
            }
            (Some(_), None) => {
                let what = "where its signature should be is something else";
                self.findings.add(Kind::Forged, seq, what);
                None
            }
            (Some(_) | None, _) => None,
        };
        if record.taken_by.is_some() {
            self.vouching.vouched += 1;
        }
        let open = may_be_taken && record.taken_by.is_none();
        let (waits, now) = if open { (claim, None) } else { (None, claim) };
        let (released, is) = self.vouching.step(named, SeenHead { seq, leaf }, own, waits);
        match is {
            Named::Rightly => {}
            Named::Wrongly => {
                let what = wrongly(own.map_or(0, |own| own.seq));
                self.chain.not_own(seq, &what, &mut self.findings);
            }
            Named::TooMany => {
                let what = "it and others name entries of long before as their author's own: too many to look each up";
                self.chain.not_own(seq, what, &mut self.findings);
            }
        }
        let released = match released {
            Some(Released::Vouched(mut statement, by)) => {
                statement.of = Of::Statement { taken_by: Some(by) };
                self.singly.then_some(statement)
            }
            Some(Released::Alone(statement)) => Some(statement),
            None => None,
        };
        for statement in released.into_iter().chain(now) {
            self.signed.push(statement, crew, &mut self.findings);
        }
    }

    /// Looks up the entries of long before that others name as their author's own.
    fn named_before(&mut self, source: &dyn Reader) -> Result<(), LedgerError> {
        let mut buffer = RecordBuffer::default();
        for NamedBefore { by, key, own } in std::mem::take(&mut self.vouching.later) {
            let found = match source.records(own.seq, own.seq + 1, 1, true, &mut buffer) {
                Ok(()) => buffer.iter().next().is_some_and(|found| is_own(&found, &key, own)),
                Err(LedgerError::Damaged(_)) => false,
                Err(error) => return Err(error),
            };
            if !found {
                self.chain.not_own(by, &wrongly(own.seq), &mut self.findings);
            }
        }
        Ok(())
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

fn wrongly(own: u64) -> String {
    format!("it names entry {own} as its author's own, and something else stands there")
}

/// Returns true if a record is the entry of a key that another names as its author's own.
fn is_own(found: &FoundRecord<'_>, key: &str, own: SeenHead) -> bool {
    let (Some(bytes), Some(signature)) = (found.body, found.signature) else {
        return false;
    };
    found.seq == own.seq
        && body::leaf(bytes, &signature) == own.leaf
        && EntryBody::parse(bytes).is_ok_and(|body| body.statement.key == key)
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
