//! Signed heads: the file's own, and those that were kept elsewhere.

use chrono::{DateTime, Utc};

use super::{
    finding::{Findings, Kind},
    report::Anchor,
};
use crate::ledger::format::{
    note::{Checkpoint, NoteFault, NoteKey},
    tree::{Frontier, Hash},
};

/// A head that was kept outside the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Where: a file name, "the ticket".
    pub label: String,
    pub head: Checkpoint,
    /// The whole note, if it is there: a short form has no signature.
    pub note: Option<String>,
}

impl Kept {
    /// Reads a head's note. Whose signature it bears is checked against the ledger's key later.
    pub fn parse(label: &str, note: &str) -> Result<Kept, NoteFault> {
        let (body, _) = note.split_once("\n\n").ok_or(NoteFault::Form)?;
        let head = Checkpoint::parse(&format!("{body}\n"))?;
        Ok(Kept { label: label.to_owned(), head, note: Some(note.to_owned()) })
    }
}

/// Compares heads with the tree as it grows.
pub struct Heads {
    origin: String,
    key: Option<NoteKey>,
    /// Ascending by size; those still to come.
    kept: std::vec::IntoIter<Kept>,
    waiting: Option<Kept>,
    pub anchor: Option<Anchor>,
    /// How many of the file's own were compared.
    pub compared: u64,
    told: bool,
}

impl Heads {
    /// `key`: the one that the ledger itself names.
    pub fn new(origin: &str, key: Option<NoteKey>, mut kept: Vec<Kept>, findings: &mut Findings) -> Heads {
        kept.retain(|k| {
            let ours = k.head.origin == origin;
            if !ours {
                let what = format!("{} is a head of {}, this is {origin}", k.label, k.head.origin);
                findings.add(Kind::Swapped, None, what);
            }
            ours
        });
        for k in &kept {
            if let (Some(key), Some(note)) = (&key, &k.note)
                && let Err(fault) = Checkpoint::open(note, key)
            {
                findings.add(
                    Kind::Swapped,
                    None,
                    format!("{}, under the key that this ledger names: {fault}", k.label),
                );
            }
        }
        kept.sort_by_key(|k| k.head.size);
        let mut kept = kept.into_iter();
        let waiting = kept.next();
        Heads { origin: origin.to_owned(), key, kept, waiting, anchor: None, compared: 0, told: false }
    }

    /// A head that is stored over exactly these entries.
    pub fn stored(&mut self, note: &str, frontier: &Frontier, findings: &mut Findings) {
        self.compared += 1;
        let size = frontier.size();
        let body = note.split_once("\n\n").map(|(body, _)| format!("{body}\n")).unwrap_or_default();
        let head = Checkpoint { origin: self.origin.clone(), size, root: frontier.root() };
        if Checkpoint::parse(&body).as_ref() == Ok(&head) || self.told {
            return;
        }
        self.told = true;
        match self.open(note) {
            Ok(_) => findings.add(
                Kind::Edited,
                size.checked_sub(1),
                "the signed head made with it was made over other entries: this one, or one before it, was changed, put in, \
                 taken out or moved",
            ),
            Err(fault) => findings.add(Kind::Forged, size.checked_sub(1), format!("the head made with it: {fault}")),
        }
    }

    /// The newest of the file's own heads.
    pub fn newest(&self, newest: Option<&(u64, String)>, size: u64, findings: &mut Findings) {
        let Some((covers, note)) = newest else {
            findings.add(Kind::Missing, None, "there is no signed head");
            return;
        };
        if let Err(fault) = self.open(note) {
            findings.add(Kind::Forged, covers.checked_sub(1), format!("the newest head: {fault}"));
        } else if *covers > size {
            findings.add(Kind::CutOff, size, format!("a signed head covers {covers} entries, and {size} are there"));
        } else if *covers < size {
            let what = format!("the newest signed head covers {covers} entries, and {size} are there");
            findings.add(Kind::Inserted, *covers, what);
        }
    }

    /// Compares the kept heads that are due at this size.
    pub fn due(&mut self, frontier: &Frontier, time: Option<DateTime<Utc>>, findings: &mut Findings) {
        if self.waiting.as_ref().is_none_or(|k| k.head.size > frontier.size()) {
            return;
        }
        let root = frontier.root();
        while let Some(kept) = self.waiting.take_if(|k| k.head.size <= frontier.size()) {
            self.compare(&kept, frontier.size(), &root, time, findings);
            self.waiting = self.kept.next();
        }
    }

    /// Those that are larger than the ledger.
    pub fn finish(&mut self, size: u64, findings: &mut Findings) {
        for kept in self.waiting.take().into_iter().chain(self.kept.by_ref()) {
            let what = format!("{} covers {} entries, and {size} are there", kept.label, kept.head.size);
            findings.add(Kind::RolledBack, size, what);
        }
    }

    fn compare(&mut self, kept: &Kept, size: u64, root: &Hash, time: Option<DateTime<Utc>>, findings: &mut Findings) {
        if kept.head.size != size || kept.head.root != *root {
            let what = format!("{} was made over other entries than these", kept.label);
            findings.add(Kind::Edited, kept.head.size.saturating_sub(1), what);
        } else if let Some(time) = time {
            self.anchor = Some(Anchor { size, time, label: kept.label.clone() });
        }
    }

    fn open(&self, note: &str) -> Result<Checkpoint, NoteFault> {
        let key = self.key.as_ref().ok_or(NoteFault::Key)?;
        Checkpoint::open(note, key)
    }
}
