//! The checks that can only be made in order: place, predecessor, time, counts, what each actor had
//! seen, and whose keys count.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use chrono::{DateTime, Utc};

use super::finding::{Findings, Kind};
use super::record::{CheckedRecord, Hashed};
use crate::ledger::format::body::{EntryBody, has_census};
use crate::ledger::format::statement::{MAX_BEHIND, SeenHead};
use crate::ledger::format::text;
use crate::ledger::format::tree::{Frontier, Hash, ZERO};
use crate::ledger::keys::Keys;
use crate::ledger::{Action, KeyId, PublicKey, Signature, tip};

const OTHER_HASH: &str = "the file's hash for it is not the hash of what is there";

/// The state of a verification after some entries.
#[derive(Default)]
pub struct Chain {
    pub frontier: Frontier,
    pub keys: Keys,
    pub counts: BTreeMap<Action, u64>,
    /// The newest entry of each key, of those that were not known before.
    pub signers: BTreeMap<KeyId, u64>,
    pub first: Option<DateTime<Utc>>,
    pub last: Option<DateTime<Utc>>,
    /// The id of the key that signs the heads; `None` if it is not known.
    pub machine: Option<KeyId>,
    /// The first entry of version 2.
    pub newer_form: Option<u64>,
    /// Whose personal data is gone, and which entries these are.
    erased: Vec<(u64, Hash)>,
    /// Whose personal data was said to have been erased.
    recorded_erasures: HashSet<u64>,
    /// `None`: nobody can say.
    prev: Option<Hash>,
    next: u64,
    /// The number of entries so far that could not be read. What these entries did to counts, times
    /// and rights is not known.
    pub unread: u64,
    /// The first of them.
    pub first_unread: Option<u64>,
    /// The first entry whose hash nobody can say. Nothing can be said of the tree from there on.
    pub lost: Option<u64>,
    /// The entry before could not be read, so its time is not known.
    after_unread: bool,
    /// The newest records: leaf and signature of each, from `window_from` on.
    window: VecDeque<(Hash, Option<Signature>)>,
    window_from: u64,
    signatures: HashMap<Signature, u64>,
    /// The consequences that have been told. What follows from one break is told once, because
    /// every later entry would say it again.
    told: HashSet<Reported>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Reported {
    Prev,
    Seen,
    Later,
    Ordinal(Action),
    Census,
    Place,
    Version,
    Machine,
    Own,
    Standing,
}

impl Chain {
    /// `machine`: the id of the key that signs the heads, if it is known.
    pub fn new(machine: Option<KeyId>) -> Chain {
        Chain { prev: Some(ZERO), machine, ..Chain::default() }
    }

    /// Takes in the next record, and says whose signature it must bear.
    pub fn step(&mut self, record: &CheckedRecord, findings: &mut Findings) -> Option<PublicKey> {
        let seq = record.seq;
        self.expect(seq, findings);
        if !record.leaf_agrees {
            findings.add(Kind::Edited, seq, OTHER_HASH);
        }
        let key = match &record.body {
            Ok(body) => self.body(seq, record, body, findings),
            Err(fault) => {
                findings.add_run(fault.kind, seq, &fault.what);
                self.pass_over(seq);
                None
            }
        };
        self.remember(seq, record.leaf, record.signature);
        self.put(seq, record.leaf);
        key
    }

    /// Takes in a record whose bytes were verified before, up to a head that still stands: only
    /// what later entries need. `known` is how many they are: those far before its end nobody can
    /// have seen last.
    pub fn step_known(&mut self, record: &Hashed, known: u64, findings: &mut Findings) {
        let Hashed { seq, leaf, signature, .. } = *record;
        self.expect(seq, findings);
        if !record.leaf_agrees {
            findings.add(Kind::Edited, seq, OTHER_HASH);
        }
        match &record.action {
            Ok(action) => *self.counts.entry(*action).or_default() += 1,
            Err(what) => {
                findings.add_run(Kind::Unreadable, seq, what);
                self.pass_over(seq);
            }
        }
        if seq + MAX_BEHIND >= known {
            self.remember(seq, leaf, signature);
        }
        self.put(seq, leaf);
    }

    /// Entries stand one after the other, each in its place.
    fn expect(&mut self, seq: u64, findings: &mut Findings) {
        match seq.cmp(&self.next) {
            Ordering::Equal => {}
            Ordering::Greater => {
                let what = match seq - self.next {
                    1 => "it is not in the file".to_owned(),
                    gone => format!("{gone} entries are not in the file, from {} on", self.next),
                };
                findings.add(Kind::Missing, self.next, what);
            }
            Ordering::Less => findings.add(
                Kind::Damaged,
                seq,
                "it stands in the file twice, or after a later one",
            ),
        }
    }

    /// Goes on after an entry that cannot be read.
    fn pass_over(&mut self, seq: u64) {
        self.unread += 1;
        self.first_unread = self.first_unread.or(Some(seq));
        self.after_unread = true;
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

    fn body(
        &mut self,
        seq: u64,
        record: &CheckedRecord,
        body: &EntryBody,
        findings: &mut Findings,
    ) -> Option<PublicKey> {
        let (place, statement) = (&body.place, &body.statement);
        let action = statement.draft.action;
        if place.seq != seq && self.told.insert(Reported::Place) {
            findings.add(Kind::Reordered, seq, format!("it was recorded as entry {}", place.seq));
        }
        if self.prev.is_some_and(|prev| place.prev != prev) && self.told.insert(Reported::Prev) {
            let what = "the entry before it is not the one that was there when it was recorded";
            findings.add(Kind::Edited, seq, what);
        }
        let clock = statement.draft.clock;
        let time = tip::time_of(action, clock, self.last);
        // An entry that cannot be read may have stood at a later time.
        if place.time != time && !(std::mem::take(&mut self.after_unread) && place.time > time) {
            findings.add(Kind::Edited, seq, format!("its time should be {}", text::time(time)));
        }
        self.first = self.first.or(Some(place.time));
        self.last = Some(place.time);
        self.after_unread = false;
        let counted = self.counts.entry(action).or_default();
        *counted += 1;
        // Those that cannot be read count too, whatever they are.
        if (*counted..=*counted + self.unread).contains(&place.ordinal) {
            *counted = place.ordinal;
        }
        let count = *counted;
        if place.ordinal != count && self.told.insert(Reported::Ordinal(action)) {
            let kind = if place.ordinal > count { Kind::Missing } else { Kind::Inserted };
            findings.add(
                kind,
                seq,
                format!(
                    "it was recorded as number {} of {action}, and is number {count}",
                    place.ordinal
                ),
            );
        }
        let census = self.unread > 0 || place.census.as_ref() == Some(&self.counts);
        if has_census(seq) && !census && self.told.insert(Reported::Census) {
            findings.add(Kind::Missing, seq, "it counts other entries before it than there are");
        }
        match &statement.link {
            None if self.newer_form.is_some() && self.told.insert(Reported::Version) => {
                let what = "it is of version 1, and stands after entries of version 2";
                findings.add(Kind::Inserted, seq, what);
            }
            None => {}
            Some(link) => {
                self.newer_form.get_or_insert(seq);
                let known = self.machine.as_ref().is_none_or(|machine| *machine == link.machine);
                if !known && self.told.insert(Reported::Machine) {
                    let what = "it names a machine whose heads are not this ledger's";
                    findings.add(Kind::Forged, seq, what);
                }
            }
        }
        match self.signers.get_mut(&statement.key) {
            Some(newest) => *newest = seq,
            None => drop(self.signers.insert(statement.key.clone(), seq)),
        }
        self.seen(seq, statement.seen, findings);
        if let Some(earlier) =
            record.signature.and_then(|signature| self.signatures.get(&signature))
        {
            findings.add(
                Kind::Restated,
                seq,
                format!("it is the statement of entry {earlier} again"),
            );
        }
        match &record.erased {
            Ok(false) => {}
            Ok(true) => self.erased.push((seq, record.leaf.unwrap_or(ZERO))),
            Err(what) => findings.add_run(Kind::PersonalData, seq, what),
        }
        self.recorded_erasures.extend(statement.draft.erases(seq));
        if let Err(fault) = self.keys.apply(seq, &statement.draft) {
            findings.add(Kind::Forged, seq, fault.to_string());
        }
        match self.keys.may(seq, &statement.key, &statement.draft) {
            Ok(span) => Some(span.key.clone()),
            Err(fault) => {
                match self.first_unread {
                    Some(unread) => self.unsure(unread, seq, &fault.to_string(), findings),
                    None => findings.add(Kind::Forged, seq, fault.to_string()),
                }
                None
            }
        }
    }

    /// An entry names something else as its author's own than stands there. Where an entry cannot be
    /// read, that one may be what is named.
    pub fn not_own(&mut self, seq: u64, what: &str, findings: &mut Findings) {
        if self.first_unread.is_none() && self.told.insert(Reported::Own) {
            findings.add(Kind::Edited, seq, what);
        }
    }

    /// An entry that cannot be read may have said who may do what.
    pub fn unsure(&mut self, unread: u64, seq: u64, what: &str, findings: &mut Findings) {
        if self.told.insert(Reported::Standing) {
            let what = format!(
                "by the entries that can be read, it may not stand here ({what}); entry {unread} cannot be read and may say \
                 otherwise, and so of later entries"
            );
            findings.add(Kind::Unreadable, seq, what);
        }
    }

    /// Checks that what the actor had seen is what stands here, and not long before.
    fn seen(&mut self, seq: u64, seen: Option<SeenHead>, findings: &mut Findings) {
        let Some(seen) = seen else {
            if seq > 0 {
                findings.add(Kind::Forged, seq, "its author had seen nothing of this ledger");
            }
            return;
        };
        if seen.seq >= seq {
            if self.told.insert(Reported::Later) {
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
        let known = seen
            .seq
            .checked_sub(self.window_from)
            .and_then(|i| self.window.get(usize::try_from(i).ok()?));
        let other = known.is_none_or(|(leaf, _)| *leaf != seen.leaf);
        if other && self.lost.is_none() && self.told.insert(Reported::Seen) {
            let what = format!(
                "its author had seen another history than this one, up to entry {}",
                seen.seq
            );
            findings.add(Kind::Edited, seq, what);
        }
    }

    /// For those who have seen it, and so that it does not stand there twice.
    fn remember(&mut self, seq: u64, leaf: Option<Hash>, signature: Option<Signature>) {
        if self.window.is_empty() || self.window_from + self.window.len() as u64 != seq {
            self.window.clear();
            self.signatures.clear();
            self.window_from = seq;
        }
        if self.window.len() as u64 == MAX_BEHIND
            && let Some((_, old)) = self.window.pop_front()
        {
            self.window_from += 1;
            if let Some(old) = old {
                self.signatures.remove(&old);
            }
        }
        self.window.push_back((leaf.unwrap_or(ZERO), signature));
        if let Some(signature) = signature {
            self.signatures.entry(signature).or_insert(seq);
        }
    }

    fn put(&mut self, seq: u64, leaf: Option<Hash>) {
        if leaf.is_none() {
            self.lost = self.lost.or(Some(seq));
        }
        // A place is kept, so that what comes later is counted right.
        self.frontier.push(leaf.unwrap_or(ZERO));
        self.prev = leaf;
        self.next = seq + 1;
    }
}
