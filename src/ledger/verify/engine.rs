//! One pass over the file.

use std::{collections::VecDeque, ops::Range, path::Path, sync::mpsc, thread};

use super::{
    Erasures, Options, Rules,
    chain::Chain,
    finding::{Findings, Kind},
    heads::Heads,
    index::Sums,
    record::{Checked, check},
    report::{Report, Whose},
    source::{Snapshot, Source},
};
use crate::ledger::{
    Action, LedgerError, PublicKey, Signature,
    format::{
        body::{Body, action_of},
        note::NoteKey,
        record as hash,
        tree::Hash,
    },
    keys::{KEY_ACTIONS, KeyFault, key_in},
    parallel::{Crew, Later},
    signatures::{AT_ONCE, wrong},
    stored::Stored,
};

/// How many records are in hand at a time: few enough that they stay in the processor's own memory from the reading to the
/// last check.
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

pub fn run(
    path: &Path,
    options: &Options,
    rules: &mut dyn Rules,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Report, LedgerError> {
    let mut findings = Findings::default();
    let mut source = match Source::open(path, options.patience) {
        Ok(source) => source,
        Err(error) => {
            findings.add_error(error)?;
            return Ok(empty(findings));
        }
    };
    match source.schema() {
        Ok(differences) => {
            for difference in differences {
                findings.add(Kind::SchemaChanged, None, difference);
            }
        }
        Err(error) => findings.add_error(error)?,
    }
    let snapshot = match source.snapshot() {
        Ok(snapshot) => snapshot,
        // Of other tables than there should be, nothing more can be said.
        Err(_) if !findings.is_empty() => return Ok(empty(findings)),
        Err(error) => {
            findings.add_error(error)?;
            return Ok(empty(findings));
        }
    };
    if snapshot.strays > 0 {
        findings.add(Kind::PersonalData, None, "there is personal data of entries that are not there");
    }
    let (origin, key) = match beginning(&source, &snapshot, &mut findings) {
        Ok(Some(known)) => known,
        Ok(None) => return Ok(empty(findings)),
        Err(error) => {
            findings.add_error(error)?;
            return Ok(empty(findings));
        }
    };
    let mut whose = Whose::Nobody;
    match &options.key {
        None => {}
        Some(brought) if Some(brought) == key.as_ref().map(|k| &k.key) => whose = Whose::Key,
        Some(_) => findings.add(Kind::Swapped, 0, "it is signed with another installation's key"),
    }
    if options.origin.as_ref().is_some_and(|expected| *expected != origin) {
        findings.add(Kind::Swapped, 0, format!("it is {origin}"));
    }
    let kept = options.against.iter().chain(&options.since).cloned().collect();
    let mut pass = Pass {
        heads: Heads::new(&origin, key, kept, &mut findings),
        chain: Chain::new(),
        sums: Sums::new(source.format(), options.since.as_ref().map_or(0, |k| k.size)),
        signed: Vec::with_capacity(AT_ONCE),
        checking: VecDeque::new(),
        known: options.since.as_ref().map_or(0, |k| k.size),
        threads: options.threads,
        origin,
        findings,
        rules,
    };
    let (source, snapshot) = pass.run_all(source, snapshot, progress)?;
    let elsewhere = pass.close(&source, &snapshot, &options.erasures)?;
    if whose == Whose::Nobody && pass.heads.anchor.is_some() {
        whose = Whose::Head;
    }
    let (findings, more) = pass.findings.into_sorted();
    Ok(Report {
        origin: pass.origin,
        size: snapshot.size,
        root: pass.chain.frontier.root(),
        first: pass.chain.first,
        last: pass.chain.last,
        from: pass.known.min(snapshot.size),
        heads: pass.heads.compared,
        erased: (pass.chain.erased.len() - pass.chain.unexplained().count()) as u64,
        elsewhere,
        whose,
        anchor: pass.heads.anchor,
        findings,
        more,
    })
}

/// A report about a file that does not even begin.
fn empty(mut findings: Findings) -> Report {
    if findings.is_empty() {
        findings.add(Kind::NothingToCheck, None, "there are no entries");
    }
    let (findings, more) = findings.into_sorted();
    Report {
        origin: String::new(),
        size: 0,
        root: crate::ledger::format::tree::empty_root(),
        first: None,
        last: None,
        from: 0,
        heads: 0,
        erased: 0,
        elsewhere: Vec::new(),
        whose: Whose::Nobody,
        anchor: None,
        findings,
        more,
    }
}

/// Which ledger it says it is, and which key it says it is signed with.
fn beginning(
    source: &Source,
    snapshot: &Snapshot,
    findings: &mut Findings,
) -> Result<Option<(String, Option<NoteKey>)>, LedgerError> {
    if snapshot.size == 0 {
        findings.add(Kind::NothingToCheck, None, "there are no entries");
        return Ok(None);
    }
    let first = source.records(0, 1, 1)?.pop();
    let draft = first.as_ref().and_then(|f| Body::parse(&f.body).ok()).map(|body| body.statement.draft);
    let draft = draft.filter(|d| d.action == Action::LedgerCreated);
    let origin = draft.as_ref().and_then(|d| d.data.get("origin")?.as_str().map(str::to_owned));
    let (Some(draft), Some(origin)) = (draft, origin) else {
        findings.add(Kind::UnknownOrigin, 0, "its first entry is gone or is not the beginning of a ledger");
        return Ok(None);
    };
    let key = key_in(&draft, "installation_key").ok().map(|key| NoteKey { name: origin.clone(), key });
    Ok(Some((origin, key)))
}

struct Pass<'r> {
    origin: String,
    chain: Chain,
    heads: Heads,
    sums: Sums,
    findings: Findings,
    /// Signatures that wait until there are enough of them to be checked together.
    signed: Vec<Signed>,
    /// Which of those before are forged, as far as nobody has asked yet.
    checking: VecDeque<Later<Vec<(u64, KeyFault)>>>,
    /// How many entries were verified before.
    known: u64,
    threads: usize,
    rules: &'r mut dyn Rules,
}

/// What must have been signed, and by whom.
struct Signed {
    seq: u64,
    key: PublicKey,
    message: Vec<u8>,
    signature: Signature,
}

impl Pass<'_> {
    /// Checks what the snapshot covers, and what came after it as far as that must be known: personal data that is erased
    /// while this reads is gone from entries under the snapshot, and the entry that says so comes after it.
    fn run_all(
        &mut self,
        mut source: Source,
        mut snapshot: Snapshot,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(Source, Snapshot), LedgerError> {
        let mut from = 0;
        loop {
            source = self.run(source, from..snapshot.size, progress)?;
            if self.chain.unexplained().all(|seq| seq < from) {
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
            self.check_signatures(&crew);
            self.hear(0);
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
                self.signed.push(Signed { seq, key, message, signature });
            }
            if self.signed.len() == AT_ONCE {
                self.check_signatures(crew);
            }
        }
    }

    fn check_signatures(&mut self, crew: &Crew<'_>) {
        let signed = std::mem::replace(&mut self.signed, Vec::with_capacity(AT_ONCE));
        self.checking.push_back(crew.have(move || forged(&signed)));
        self.hear(2 * self.threads);
    }

    /// Waits for answers about signatures until only so many are open.
    fn hear(&mut self, open: usize) {
        while self.checking.len() > open
            && let Some(answer) = self.checking.pop_front()
        {
            for (seq, fault) in answer.get() {
                self.findings.add(Kind::Forged, seq, fault.to_string());
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

    /// What can be said when the last record is in. Gives back whose personal data is gone as only somebody else knows.
    fn close(&mut self, source: &Source, snapshot: &Snapshot, erasures: &Erasures) -> Result<Vec<u64>, LedgerError> {
        let (chain, findings) = (&self.chain, &mut self.findings);
        let elsewhere = chain.finish(|seq| erasures.know(&self.origin, seq), findings);
        self.heads.newest(snapshot.newest_head.as_ref(), snapshot.size, findings);
        self.heads.finish(snapshot.size, findings);
        // What an append would build on. Wrong, it would make good entries look bad.
        let edge = (chain.frontier.size(), chain.frontier.to_bytes());
        if snapshot.edge.as_ref() != Some(&edge) {
            findings.add(
                Kind::Bookkeeping,
                None,
                "the tree's edge, which the next entry builds on, is not the entries'",
            );
        }
        if snapshot.counts != chain.counts {
            findings.add(Kind::Bookkeeping, None, "the stored counts are not the entries'");
        }
        if let Some(open) = &snapshot.open {
            self.sums.compare_open(open, findings);
        }
        let compared = self.sums.compare(source, snapshot.size, self.threads, findings);
        source.same_file()?;
        compared?;
        if !findings.is_empty() {
            match source.integrity() {
                Ok(lines) => {
                    for line in lines {
                        let kind = if line.contains("index") { Kind::IndexLies } else { Kind::Damaged };
                        findings.add(kind, None, format!("SQLite: {line}"));
                    }
                }
                Err(error) => findings.add_error(error)?,
            }
        }
        Ok(elsewhere)
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

/// Those that are not signed as they must be, and why.
fn forged(signed: &[Signed]) -> Vec<(u64, KeyFault)> {
    let (mut forged, mut claims) = (Vec::new(), Vec::with_capacity(signed.len()));
    for one in signed {
        match one.key.claim(&one.message, &one.signature) {
            Ok(claim) => claims.push((one.seq, claim)),
            Err(fault) => forged.push((one.seq, fault)),
        }
    }
    forged.extend(wrong(&claims, |(_, claim)| claim).into_iter().map(|i| (claims[i].0, KeyFault::Forged)));
    forged
}

/// An entry that was verified before.
struct Hashed {
    seq: u64,
    /// `None`: it is none.
    action: Option<Action>,
    leaf: Hash,
    signature: Signature,
    /// Where more is to be known of it.
    body: Option<Vec<u8>>,
}

/// Hashes entries of which the last of all is the one before `known`. Those of the actions in `told` say what has to be known
/// of the later ones.
fn hash(records: Vec<Stored>, known: u64, told: &[Action]) -> Vec<Hashed> {
    let hash = |Stored { seq, body, signature, .. }: Stored| {
        let (leaf, action) = (hash::leaf(&body, &signature), action_of(&body));
        let wanted = seq + 1 == known || action.is_some_and(|action| told.contains(&action));
        Hashed { seq, action, leaf, signature, body: wanted.then_some(body) }
    };
    records.into_iter().map(hash).collect()
}
