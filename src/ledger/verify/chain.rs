//! What can only be checked in order: place, predecessor, time, counts, what each actor had seen, and whose keys count.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use chrono::{DateTime, Utc};

use super::{
    finding::{Findings, Kind},
    record::Checked,
};
use crate::ledger::{
    Action, PublicKey, Signature,
    format::{
        body::{Body, has_census},
        statement::{MAX_BEHIND, Malformed, Seen},
        text,
        tree::{Frontier, Hash, ZERO},
    },
    keys::Keys,
    tip,
};

/// The state of a verification after some entries.
#[derive(Default)]
pub struct Chain {
    pub frontier: Frontier,
    pub keys: Keys,
    pub counts: BTreeMap<Action, u64>,
    pub first: Option<DateTime<Utc>>,
    pub last: Option<DateTime<Utc>>,
    /// Whose personal data is gone, and which entries these are.
    erased: Vec<(u64, Hash)>,
    /// Whose personal data was said to have been erased.
    recorded_erasures: HashSet<u64>,
    prev: Hash,
    next: u64,
    /// The newest records: leaf and signature of each, from `window_from` on.
    window: VecDeque<(Hash, Signature)>,
    window_from: u64,
    signatures: HashMap<Signature, u64>,
    /// What follows from one break is told once: every later entry would say it again.
    told: HashSet<Told>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Told {
    Prev,
    Seen,
    Later,
    Ordinal(Action),
    Census,
    Place,
}

impl Chain {
    pub fn new() -> Chain {
        Chain { prev: ZERO, ..Chain::default() }
    }

    /// Takes in the next record, and says whose signature it must bear.
    pub fn step(&mut self, record: &Checked, findings: &mut Findings) -> Option<PublicKey> {
        let seq = record.seq;
        if seq != self.next {
            let gone = seq.saturating_sub(self.next);
            findings.add(
                Kind::Missing,
                self.next,
                format!("{gone} entries are not in the file, from {} on", self.next),
            );
        }
        if !record.leaf_agrees {
            findings.add(Kind::Edited, seq, "the file's hash for it is not the hash of what is there");
        }
        let key = match &record.body {
            Ok(body) => self.body(seq, record, body, findings),
            Err(Malformed::NotCanonical(e)) => {
                findings.add(Kind::NotCanonical, seq, e.to_string());
                None
            }
            Err(e) => {
                findings.add(Kind::Edited, seq, e.to_string());
                None
            }
        };
        self.remember(seq, record.leaf, record.signature);
        self.put(seq, record.leaf);
        key
    }

    /// Takes in a record whose bytes were verified before, up to a head that still stands: only what later entries need.
    /// `known` is how many they are: those far before its end nobody can have seen last.
    pub fn step_known(&mut self, seq: u64, known: u64, leaf: Hash, signature: Signature, action: Action) {
        *self.counts.entry(action).or_default() += 1;
        if seq + MAX_BEHIND >= known {
            self.remember(seq, leaf, signature);
        }
        self.put(seq, leaf);
    }

    /// As far as the newest known record goes.
    pub fn set_last(&mut self, time: DateTime<Utc>) {
        self.first = self.first.or(Some(time));
        self.last = Some(time);
    }

    /// Whose personal data is gone and was erased, as later entries say.
    pub fn erasures(&self) -> impl Iterator<Item = (u64, Hash)> {
        self.erased.iter().copied().filter(|(seq, _)| self.recorded_erasures.contains(seq))
    }

    /// Whose personal data is gone without an entry that says so, among those taken in so far.
    pub fn unexplained(&self) -> impl Iterator<Item = (u64, Hash)> {
        self.erased.iter().copied().filter(|(seq, _)| !self.recorded_erasures.contains(seq))
    }

    fn body(&mut self, seq: u64, record: &Checked, body: &Body, findings: &mut Findings) -> Option<PublicKey> {
        let (place, statement) = (&body.place, &body.statement);
        let action = statement.draft.action;
        if place.seq != seq && self.told.insert(Told::Place) {
            findings.add(Kind::Reordered, seq, format!("it was recorded as entry {}", place.seq));
        }
        if place.prev != self.prev && self.told.insert(Told::Prev) {
            let what = "the entry before it is not the one that was there when it was recorded";
            findings.add(Kind::Edited, seq, what);
        }
        let clock = statement.draft.clock;
        let time = tip::time_of(action, clock, self.last);
        if place.time != time {
            findings.add(Kind::Edited, seq, format!("its time should be {}", text::time(time)));
        }
        self.first = self.first.or(Some(place.time));
        self.last = Some(place.time);
        let count = self.counts.entry(action).or_default();
        *count += 1;
        let count = *count;
        if place.ordinal != count && self.told.insert(Told::Ordinal(action)) {
            let kind = if place.ordinal > count { Kind::Missing } else { Kind::Inserted };
            findings.add(
                kind,
                seq,
                format!("it was recorded as number {} of {action}, and is number {count}", place.ordinal),
            );
        }
        if has_census(seq) && place.census.as_ref() != Some(&self.counts) && self.told.insert(Told::Census) {
            findings.add(Kind::Missing, seq, "it counts other entries before it than there are");
        }
        self.seen(seq, statement.seen, findings);
        if let Some(earlier) = self.signatures.get(&record.signature) {
            findings.add(Kind::Restated, seq, format!("it is the statement of entry {earlier} again"));
        }
        match record.erased {
            Some(false) => {}
            Some(true) => self.erased.push((seq, record.leaf)),
            None => findings.add(Kind::PersonalData, seq, "its personal data is not what was recorded"),
        }
        self.recorded_erasures.extend(statement.draft.erases(seq));
        if let Err(fault) = self.keys.apply(seq, &statement.draft) {
            findings.add(Kind::Forged, seq, fault.to_string());
        }
        match self.keys.may(seq, &statement.key, &statement.draft) {
            Ok(span) => Some(span.key.clone()),
            Err(fault) => {
                findings.add(Kind::Forged, seq, fault.to_string());
                None
            }
        }
    }

    /// What the actor had seen is what stands here, and not long before.
    fn seen(&mut self, seq: u64, seen: Option<Seen>, findings: &mut Findings) {
        let Some(seen) = seen else {
            if seq > 0 {
                findings.add(Kind::Forged, seq, "its author had seen nothing of this ledger");
            }
            return;
        };
        if seen.seq >= seq {
            if self.told.insert(Told::Later) {
                let what = format!(
                    "its author had already seen entry {}, which comes no earlier here: entries are gone before it, or in \
                     another order",
                    seen.seq
                );
                findings.add(Kind::Missing, seq, what);
            }
            return;
        }
        if seq - seen.seq > MAX_BEHIND {
            findings.add(
                Kind::Restated,
                seq,
                "its author had last seen the ledger more than a thousand entries before",
            );
            return;
        }
        let known = seen.seq.checked_sub(self.window_from).and_then(|i| self.window.get(usize::try_from(i).ok()?));
        if known.is_none_or(|(leaf, _)| *leaf != seen.leaf) && self.told.insert(Told::Seen) {
            let what = format!("its author had seen another history than this one, up to entry {}", seen.seq);
            findings.add(Kind::Edited, seq, what);
        }
    }

    /// For those who have seen it, and so that it does not stand there twice.
    fn remember(&mut self, seq: u64, leaf: Hash, signature: Signature) {
        if self.window.is_empty() || self.window_from + self.window.len() as u64 != seq {
            self.window.clear();
            self.signatures.clear();
            self.window_from = seq;
        }
        if self.window.len() as u64 == MAX_BEHIND
            && let Some((_, old)) = self.window.pop_front()
        {
            self.window_from += 1;
            self.signatures.remove(&old);
        }
        self.window.push_back((leaf, signature));
        self.signatures.entry(signature).or_insert(seq);
    }

    fn put(&mut self, seq: u64, leaf: Hash) {
        self.frontier.push(leaf);
        self.prev = leaf;
        self.next = seq + 1;
    }
}
