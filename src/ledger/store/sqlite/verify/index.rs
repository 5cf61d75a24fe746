//! The check that the indices show what the entries say, and in their order. Sums over both are
//! compared, under a key that whoever prepared the file cannot know. There must also be as many
//! rows and bytes as there should be, so that nothing else stands between the rows.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher as _, RandomState};
use std::thread;
use std::time::Duration;

use super::super::connection;
use super::super::fault::ErrorContext;
use super::super::schema::SchemaFormat;
use super::structure::PageTally;
use super::walk::{Index, STEP, WalkEnd, indices, walk};
use crate::ledger::entry::CaseSpan;
use crate::ledger::format::body::EntryBody;
use crate::ledger::store::sqlite::lock::Wait;
use crate::ledger::verify::Kind;
use crate::ledger::verify::finding::Findings;
use crate::ledger::{Draft, LedgerError};

/// The sums of what should stand in each index.
pub struct Sums {
    key: RandomState,
    indices: &'static [Index],
    by_index: Vec<u64>,
    /// The sums of the ordinals of entries since version 2, in the indices that have them.
    numbered: Vec<u64>,
    /// The first entry of version 2.
    numbered_from: Option<u64>,
    from: u64,
    /// Of the entries below `counted`.
    tallies: Vec<PageTally>,
    counted: u64,
    /// Entries of which nobody can say where they should stand.
    unread: BTreeSet<u64>,
    /// Cases that began in these entries and have not ended.
    open: BTreeMap<String, u64>,
    /// Cases that ended in these entries and began before.
    ended: BTreeSet<String>,
}

impl Sums {
    /// For the entries from `from` on, in a file of this format. Those below `counted` are counted
    /// too.
    pub fn new(format: SchemaFormat, from: u64, counted: u64) -> Sums {
        Sums {
            key: RandomState::new(),
            indices: indices(format),
            by_index: vec![0; indices(format).len()],
            numbered: vec![0; indices(format).len()],
            numbered_from: None,
            from,
            tallies: vec![PageTally::default(); indices(format).len()],
            counted,
            unread: BTreeSet::new(),
            open: BTreeMap::new(),
            ended: BTreeSet::new(),
        }
    }

    pub fn add(&mut self, seq: u64, body: &EntryBody) {
        let EntryBody { statement, place } = body;
        let draft = &statement.draft;
        if statement.link.is_some() {
            self.numbered_from.get_or_insert(seq);
        }
        for (i, index) in self.indices.iter().enumerate() {
            let Some((first, second)) = (index.of)(draft) else {
                continue;
            };
            let sum = &mut self.by_index[i];
            *sum = sum.wrapping_add(self.key.hash_one((
                first.as_bytes(),
                second.map(str::as_bytes),
                seq,
            )));
            if let Some(ordinal) = index.ordinal.and_then(|ordinal| ordinal(place)) {
                let sum = &mut self.numbered[i];
                *sum = sum.wrapping_add(self.key.hash_one((seq, ordinal)));
            }
            if seq < self.counted {
                let tally = &mut self.tallies[i];
                tally.rows += 1;
                tally.bytes += match index.second {
                    None => of_index_record(&[Some(first)], seq),
                    Some(_) => of_index_record(&[Some(first), second], seq),
                };
            }
        }
        self.span(seq, draft);
    }

    /// Returns true if some entries are left out.
    pub fn left_out(&self) -> bool {
        !self.unread.is_empty()
    }

    /// Leaves out an entry that cannot be read: the indices may show it, and nobody can say as
    /// what.
    pub fn leave_out(&mut self, seq: u64) {
        self.unread.insert(seq);
    }

    fn span(&mut self, seq: u64, draft: &Draft) {
        let Some(case) = &draft.case else { return };
        match draft.action.span() {
            Some(CaseSpan::Begins) => {
                self.open.insert(case.clone(), seq);
            }
            Some(CaseSpan::Ends) if self.open.remove(case).is_none() => {
                self.ended.insert(case.clone());
            }
            Some(CaseSpan::Ends) | None => {}
        }
    }

    /// Compares with the cases that the file keeps as open. About those that began before these
    /// entries it only knows which have ended.
    pub fn compare_open(&self, kept: &[(String, u64)], findings: &mut Findings) {
        let (new, old): (Vec<_>, Vec<_>) = kept.iter().partition(|(_, seq)| *seq >= self.from);
        let same = new.iter().map(|(case, seq)| (case, seq)).eq(self.open.iter());
        if !same || old.iter().any(|(case, _)| self.ended.contains(case)) {
            findings.add(
                Kind::IndexLies,
                None,
                "the list of open cases, the table open_case, is not what the entries say",
            );
        }
    }

    /// Compares with how much was in each index, when there were as many entries as were counted.
    pub fn compare_tallies(
        &self,
        seen: &BTreeMap<&'static str, PageTally>,
        findings: &mut Findings,
    ) {
        if self.from > 0 || !self.unread.is_empty() {
            return;
        }
        for (index, expected) in self.indices.iter().zip(&self.tallies) {
            let Some(tally) = seen.get(index.name) else {
                continue;
            };
            let what = match (tally.rows == expected.rows, tally.bytes == expected.bytes) {
                (true, true) => continue,
                (false, _) => {
                    format!("it has {} rows, and should have {}", tally.rows, expected.rows)
                }
                (true, false) => "its rows hold more than the columns that it is over".to_owned(),
            };
            findings.add(Kind::IndexLies, None, format!("the index {}: {what}", index.name));
        }
    }

    /// Compares with what stands in the file's indices about the entries below `to`, and in which
    /// order.
    pub fn compare(
        &self,
        store: &ErrorContext,
        to: u64,
        threads: usize,
        findings: &mut Findings,
    ) -> Result<(), LedgerError> {
        let sums = self.by_index.iter().zip(&self.numbered);
        for (index, ((expected, numbered), walked)) in
            self.indices.iter().zip(sums.zip(self.walk_all(store, to, threads)))
        {
            let name = index.name;
            match walked {
                Ok(Walked { stop: None, sum, numbered: found })
                    if sum == *expected && found != *numbered =>
                {
                    let what = match index.ordinal {
                        Some(_) if index.second.is_none() => {
                            "the entries of a case are not numbered as they stand: some are gone, or others came in"
                        }
                        _ => {
                            "the entries about a user are not numbered as they stand: some are gone, or others came in"
                        }
                    };
                    findings.add(Kind::Missing, None, what);
                }
                Ok(Walked { stop: None, sum, .. }) if sum == *expected => {}
                Ok(Walked { stop: None, .. }) => {
                    findings.add(
                        Kind::IndexLies,
                        None,
                        format!("the index {name} does not show the entries"),
                    );
                }
                Ok(Walked { stop: Some(stop), .. }) => {
                    let (seq, what) = match stop {
                        WalkEnd::Order(seq) => {
                            (seq, "is out of order at this entry: a lookup can leave entries out")
                        }
                        WalkEnd::Odd(seq) => {
                            (seq, "holds something else than text where it shows this entry")
                        }
                    };
                    findings.add(
                        Kind::IndexLies,
                        u64::try_from(seq).ok(),
                        format!("the index {name} {what}"),
                    );
                }
                // An index that is gone, or is another one than was made, or is over something that
                // is no entry: it is said as such too.
                Err(LedgerError::Io(what)) if !findings.is_empty() => {
                    findings.add(
                        Kind::IndexLies,
                        None,
                        format!("the index {name} cannot be used: {what}"),
                    );
                }
                Err(LedgerError::Damaged(what)) => {
                    findings.add(
                        Kind::IndexLies,
                        None,
                        format!("the index {name} cannot be read: {what}"),
                    );
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The sums over the indices, each in their order. A connection is for one thread, so each
    /// opens its own.
    fn walk_all(
        &self,
        store: &ErrorContext,
        to: u64,
        threads: usize,
    ) -> Vec<Result<Walked, LedgerError>> {
        let walk = |index| self.walk(store, index, to);
        if threads < 2 {
            return self.indices.iter().map(walk).collect();
        }
        thread::scope(|scope| {
            let running: Vec<_> =
                self.indices.iter().map(|index| scope.spawn(move || walk(index))).collect();
            let join = |walk: thread::ScopedJoinHandle<'_, _>| {
                walk.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            running.into_iter().map(join).collect()
        })
    }

    fn walk(&self, store: &ErrorContext, index: &Index, to: u64) -> Result<Walked, LedgerError> {
        let (mut sum, mut numbered) = (0u64, 0u64);
        let mut span = SpanPlace::default();
        let conn =
            connection::open_read_only(store, &Wait::new(Duration::from_secs(store.patience_s)))?;
        let stop = walk(&conn, index, STEP, &mut |first, second, seq| {
            // Those before the first entry are found where the entries are.
            let Ok(seq) = u64::try_from(seq) else { return };
            let ordinal = index.ordinal.map(|_| span.next(first, second));
            if (self.from..to).contains(&seq) && !self.unread.contains(&seq) {
                sum = sum.wrapping_add(self.key.hash_one((first, second, seq)));
                if let Some(ordinal) = ordinal
                    && self.numbered_from.is_some_and(|from| from <= seq)
                {
                    numbered = numbered.wrapping_add(self.key.hash_one((seq, ordinal)));
                }
            }
        })
        .map_err(|e| store.fault(&e))?;
        Ok(Walked { sum, numbered, stop })
    }
}

/// The place of a row among those with the same values.
#[derive(Default)]
struct SpanPlace {
    first: Vec<u8>,
    second: Option<Vec<u8>>,
    ordinal: u64,
}

impl SpanPlace {
    /// Returns the ordinal of the next row, from 1.
    fn next(&mut self, first: &[u8], second: Option<&[u8]>) -> u64 {
        if self.ordinal == 0 || self.first != first || self.second.as_deref() != second {
            self.first = first.to_vec();
            self.second = second.map(<[u8]>::to_vec);
            self.ordinal = 0;
        }
        self.ordinal += 1;
        self.ordinal
    }
}

/// The result of a walk through an index.
struct Walked {
    sum: u64,
    /// The sum over the ordinals that the rows' places come to.
    numbered: u64,
    stop: Option<WalkEnd>,
}

/// The bytes of an index's record of these values and a row's number, in the shortest form that it
/// can have. SQLite writes no other. One that is longer holds something that a walk through the
/// index does not see, and that lookups compare.
pub fn of_index_record(values: &[Option<&str>], row: u64) -> u64 {
    let (mut types, mut content) = (0, 0);
    for value in values {
        let length = value.map_or(0, |text| text.len() as u64);
        types += varint(value.map_or(0, |_| 13 + 2 * length));
        content += length;
    }
    types += 1;
    content += of_integer(row);
    // The header counts itself; up to 126 bytes of types it does so in one byte.
    let header = if types < 127 { types + 1 } else { types + varint(types + 2) };
    header + content
}

/// 0 and 1 are types of their own.
const fn of_integer(n: u64) -> u64 {
    match n {
        0..=1 => 0,
        2..=0x7f => 1,
        0x80..=0x7fff => 2,
        0x8000..=0x7f_ffff => 3,
        0x80_0000..=0x7fff_ffff => 4,
        0x8000_0000..=0x7fff_ffff_ffff => 6,
        _ => 8,
    }
}

const fn varint(mut n: u64) -> u64 {
    let mut bytes = 1;
    while n > 0x7f && bytes < 9 {
        n >>= 7;
        bytes += 1;
    }
    bytes
}
