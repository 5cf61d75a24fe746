//! Signed heads: the file's own, and those that were kept elsewhere.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};

use super::chain::Chain;
use super::finding::{Findings, Kind};
use super::kept::TrustedHead;
use super::reader::StoredHead;
use super::report::Anchor;
use super::statements::{Of, SignedStatement};
use crate::ledger::format::body::CENSUS_EVERY;
use crate::ledger::format::note::{Checkpoint, NoteFault, NoteKey};
use crate::ledger::format::statement::MAX_BEHIND;
use crate::ledger::format::tree::{Frontier, Hash};
use crate::ledger::{KeyKind, PublicKey, is_later, key_for};

/// Compares heads with the tree as it grows.
pub struct Heads {
    origin: String,
    key: Option<NoteKey>,
    /// Ascending by size; those still to come.
    kept: std::vec::IntoIter<TrustedHead>,
    waiting: Option<TrustedHead>,
    pub anchor: Option<Anchor>,
    /// The number of the file's own heads that were compared.
    pub compared: u64,
    /// Of how many of those the signature was checked.
    pub signed: u64,
    /// Over how many entries the newest of the file's own are: what an author can have seen last.
    sizes: VecDeque<u64>,
    /// Some could not be read.
    pub unread: bool,
    told: bool,
    told_gone: Option<u64>,
    /// The newest entries are of version 2: a head over them is signed where one is handed out, and
    /// at each census.
    pub may_be_behind: bool,
}

impl Heads {
    /// `key`: the one that the ledger itself names.
    pub fn new(
        origin: &str,
        key: Option<NoteKey>,
        mut kept: Vec<TrustedHead>,
        findings: &mut Findings,
    ) -> Heads {
        kept.retain(|k| {
            let others = k.origin.as_deref().filter(|o| *o != origin && !is_later(o, origin));
            if let Some(other) = others {
                findings.add(
                    Kind::Swapped,
                    None,
                    format!("{} is a head of {other}, this is {origin}", k.label),
                );
            }
            others.is_none()
        });
        for k in &kept {
            if let (Some(key), Some(note)) = (&key, &k.note)
                && let Err(fault) = Checkpoint::open(note, &key_for(note, key))
            {
                findings.add(
                    Kind::Swapped,
                    None,
                    format!("{}, under the key that this ledger names: {fault}", k.label),
                );
            }
        }
        kept.sort_by_key(|k| k.size);
        let mut kept = kept.into_iter();
        Heads {
            origin: origin.to_owned(),
            key,
            waiting: kept.next(),
            kept,
            anchor: None,
            compared: 0,
            signed: 0,
            sizes: VecDeque::new(),
            unread: false,
            told: false,
            told_gone: None,
            may_be_behind: false,
        }
    }

    /// A head that is stored over exactly these entries. Gives what is to be checked of its
    /// signature, unless the entries under it were `known` before, and with them their heads.
    pub fn stored(
        &mut self,
        stored: &StoredHead,
        chain: &Chain,
        known: u64,
        findings: &mut Findings,
    ) -> Option<SignedStatement> {
        let size = stored.size;
        if self.sizes.len() as u64 > MAX_BEHIND {
            self.sizes.pop_front();
        }
        self.sizes.push_back(size);
        let last = size.checked_sub(1);
        let Some(note) = &stored.note else {
            findings.add(
                Kind::Head,
                last,
                "where the head made with it should be is something else than text",
            );
            return None;
        };
        let frontier = &chain.frontier;
        // Of a tree that has a hole no root can be told: what the head says of it is left as it is.
        let root = if chain.lost.is_none() { Some(frontier.root()) } else { root_in(note) };
        let Some(root) = root else {
            findings.add(Kind::Head, last, "where the head made with it should be is no head");
            return None;
        };
        let origin = chain.keys.origin_at(size, &self.origin).to_owned();
        let head = Checkpoint { origin, size: frontier.size(), root };
        self.compared += 1;
        let Some(key) = &self.key else {
            // That the ledger names no key is told where the newest is looked at.
            return None;
        };
        let named = NoteKey { name: head.origin.clone(), key: key.key };
        if let Some((message, signature)) = head.signature_in(note, &named) {
            if size <= known {
                return None;
            }
            self.signed += 1;
            let key = PublicKey { key: key.key, kind: KeyKind::File };
            return Some(SignedStatement {
                of: Of::Head,
                seq: size.saturating_sub(1),
                key,
                message,
                signature: signature.into(),
            });
        }
        // After one that was made over other entries, all later ones are.
        if self.told {
            return None;
        }
        match self.open(note) {
            Ok(found) if found == head => self.signed += 1,
            Ok(_) => {
                self.told = true;
                findings.add(
                    Kind::Edited,
                    last,
                    "the signed head made with it was made over other entries: this one, or one before it, was changed, \
                     put in, taken out or moved",
                );
            }
            Err(fault) => findings.add(Kind::Head, last, format!("the head made with it: {fault}")),
        }
        None
    }

    /// The author of an entry had seen so many: a commit had ended there, and was signed.
    pub fn seen(&mut self, size: u64, findings: &mut Findings) {
        let gone = self.sizes.binary_search(&size).is_err();
        if gone && !self.unread && self.told_gone.is_none_or(|told| told < size) {
            self.told_gone = Some(size);
            let what = "the signed head made with it is gone: who wrote a later entry had seen it";
            findings.add_run(Kind::Head, size.saturating_sub(1), what);
        }
    }

    /// So many entries have come to a census, and were signed for.
    pub fn census(&mut self, size: u64, findings: &mut Findings) {
        if self.sizes.back() != Some(&size) && !self.unread {
            let what = "the signed head made with it is gone: one is made at each census";
            findings.add_run(Kind::Head, size.saturating_sub(1), what);
        }
    }

    /// The newest of the file's own heads.
    pub fn newest(&self, newest: Option<&StoredHead>, size: u64, findings: &mut Findings) {
        let Some(StoredHead { size: covers, note }) = newest else {
            findings.add(Kind::Missing, None, "there is no signed head");
            return;
        };
        if let Err(fault) = note.as_ref().ok_or(NoteFault::Form).and_then(|note| self.open(note)) {
            findings.add(Kind::Forged, covers.checked_sub(1), format!("the newest head: {fault}"));
        } else if *covers > size {
            findings.add(
                Kind::CutOff,
                size,
                format!("a signed head covers {covers} entries, and {size} are there"),
            );
        } else if size - *covers >= CENSUS_EVERY || !self.may_be_behind && *covers < size {
            let what =
                format!("the newest signed head covers {covers} entries, and {size} are there");
            findings.add(Kind::Inserted, *covers, what);
        }
    }

    /// Compares the kept heads that are due at this size.
    pub fn due(&mut self, chain: &Chain, findings: &mut Findings) {
        let frontier = &chain.frontier;
        if self.waiting.as_ref().is_none_or(|k| k.size > frontier.size()) {
            return;
        }
        let root = frontier.root();
        while let Some(kept) = self.waiting.take_if(|k| k.size <= frontier.size()) {
            match chain.lost {
                None => self.compare(&kept, frontier, &root, chain.last, findings),
                Some(lost) => {
                    let what =
                        format!("{} cannot be compared: entry {lost} cannot be read", kept.label);
                    findings.add(Kind::Unreadable, kept.size.saturating_sub(1), what);
                }
            }
            self.waiting = self.kept.next();
        }
    }

    /// Those that are larger than the ledger.
    pub fn finish(&mut self, size: u64, findings: &mut Findings) {
        for kept in self.waiting.take().into_iter().chain(self.kept.by_ref()) {
            let what = format!("{} covers {} entries, and {size} are there", kept.label, kept.size);
            findings.add(Kind::RolledBack, size, what);
        }
    }

    fn compare(
        &mut self,
        kept: &TrustedHead,
        frontier: &Frontier,
        root: &Hash,
        time: Option<DateTime<Utc>>,
        findings: &mut Findings,
    ) {
        let size = frontier.size();
        if kept.size != size || !kept.has_root(root) {
            let what = format!("{} was made over other entries than these", kept.label);
            findings.add(Kind::Edited, kept.size.saturating_sub(1), what);
        } else if let Some(time) = time {
            self.anchor = Some(Anchor { size, time, label: kept.label.clone() });
        }
    }

    fn open(&self, note: &str) -> Result<Checkpoint, NoteFault> {
        let key = self.key.as_ref().ok_or(NoteFault::Key)?;
        Checkpoint::open(note, &key_for(note, key))
    }
}

/// The root that a note speaks of, whoever signed it.
fn root_in(note: &str) -> Option<Hash> {
    let (body, _) = note.split_once("\n\n")?;
    Some(Checkpoint::parse(&format!("{body}\n")).ok()?.root)
}
