//! The faults that a ledger can have, in a word for programs and a sentence for people.

use crate::base::string_enum::string_enum;
use crate::ledger::LedgerError;

string_enum! {
    Kind {
        Edited = "edited",
        Missing = "missing",
        Inserted = "inserted",
        Reordered = "reordered",
        CutOff = "cut-off",
        Swapped = "swapped",
        RolledBack = "rolled-back",
        Forged = "forged",
        BeyondRights = "beyond-rights",
        Restated = "restated",
        NotCanonical = "not-canonical",
        SchemaChanged = "schema-changed",
        IndexLies = "index-lies",
        PersonalData = "personal-data",
        Head = "head",
        Unreadable = "unreadable",
        Bookkeeping = "bookkeeping",
        Damaged = "damaged",
        NothingToCheck = "nothing-to-check",
        UnknownOrigin = "unknown-origin",
        Unwitnessed = "unwitnessed",
        Newer = "newer",
        TakenAsTheirs = "taken-as-theirs",
        Rows = "rows",
        Cosignature = "cosignature",
        Disputed = "disputed",
    }
}

impl Kind {
    /// Returns what the kind of finding means, to somebody who has never heard of hashes.
    pub const fn meaning(self) -> &'static str {
        match self {
            Kind::Edited => "what was recorded was changed afterwards",
            Kind::Missing => "entries that were recorded are gone",
            Kind::Inserted => "entries were added that no signed head covers",
            Kind::Reordered => "entries stand in another order than they were recorded in",
            Kind::CutOff => "the newest entries are gone",
            Kind::Swapped => "this is another ledger, or another installation's",
            Kind::RolledBack => {
                "the file is an older copy: entries that are known to have been recorded are gone"
            }
            Kind::Forged => {
                "somebody wrote in another's name, or without a key that counted at the time"
            }
            Kind::BeyondRights => {
                "somebody recorded what their role did not let them do at the time"
            }
            Kind::Restated => "a statement that was made once stands here twice",
            Kind::NotCanonical => "an entry can be read in two ways",
            Kind::SchemaChanged => {
                "the file's tables were changed, so that queries may show something else"
            }
            Kind::IndexLies => "queries may leave out entries, or show some that are not there",
            Kind::PersonalData => {
                "personal data is not what was recorded, or was erased without a record of it"
            }
            Kind::Head => {
                "a signed head is gone or was changed: heads show what was recorded when they were made"
            }
            Kind::Unreadable => {
                "what was recorded there cannot be read: a disk or a copy failed, or somebody broke it"
            }
            Kind::Bookkeeping => {
                "what is kept beside the entries does not fit them, and nothing could be appended"
            }
            Kind::Damaged => "the file is damaged: a disk or a copy failed, or somebody broke it",
            Kind::NothingToCheck => "there is nothing to check, which proves nothing",
            Kind::UnknownOrigin => "it does not say which ledger it is",
            Kind::Cosignature => {
                "a witness's cosignature is not one that the witness gave, or stands beside another head"
            }
            Kind::Disputed => {
                "a witness has cosigned more of this ledger, or something else: it was rolled back or forked, or its key is in other hands"
            }
            Kind::Unwitnessed => {
                "a witness is required, and nothing was compared with it: an older copy would look the same"
            }
            Kind::Newer => {
                "a newer program recorded it, and this one cannot check it: verify with the newer one"
            }
            Kind::TakenAsTheirs => {
                "a signature is wrong, and the holder of its key took the entry as theirs by signing a later one"
            }
            Kind::Rows => {
                "the rows of hashes that proofs are made from are not the entries': `readmit audit rows --rebuild` \
                 makes them anew"
            }
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerFinding {
    pub kind: Kind,
    /// The entry, if it is about one.
    pub seq: Option<u64>,
    /// The exact fault. Safe to print but for what was outside text in an entry.
    pub what: String,
}

/// Says how far a finding goes, if the finding goes further than one entry.
fn to_entry(first: u64, last: u64) -> String {
    if last > first { format!(" (the same from entry {first} to {last})") } else { String::new() }
}

/// The number of findings that are kept. A ledger that was rewritten has a finding for every entry,
/// and the first findings tell all.
const KEPT: usize = 100;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    list: Vec<LedgerFinding>,
    /// The number of findings that there were beyond those in the list.
    pub more: u64,
    /// The place of the newest finding that may go on in the next entry, and the entry up to which
    /// the finding goes.
    run: Option<(usize, u64)>,
}

impl Findings {
    pub fn of(list: Vec<LedgerFinding>, more: u64) -> Findings {
        Findings { list, more, run: None }
    }

    pub fn add(&mut self, kind: Kind, seq: impl Into<Option<u64>>, what: impl Into<String>) {
        if self.list.len() < KEPT {
            self.list.push(LedgerFinding { kind, seq: seq.into(), what: what.into() });
        } else {
            self.more += 1;
        }
    }

    /// Adds what entries one after the other have in common as one finding.
    pub fn add_run(&mut self, kind: Kind, seq: u64, what: &str) {
        if let Some((at, last)) = self.run
            && last + 1 == seq
            && let Some(finding) = self.list.get_mut(at)
            && let Some(first) = finding.seq
            && finding.kind == kind
            && finding
                .what
                .strip_prefix(what)
                .is_some_and(|rest| rest.is_empty() || rest == to_entry(first, last))
        {
            finding.what = format!("{what}{}", to_entry(first, seq));
            self.run = Some((at, seq));
            return;
        }
        self.run = (self.list.len() < KEPT).then_some((self.list.len(), seq));
        self.add(kind, seq, what);
    }

    /// An error in reading the file is a finding about it, if it is one about the file.
    pub fn add_error(&mut self, error: LedgerError) -> Result<(), LedgerError> {
        match error {
            LedgerError::Damaged(what) => self.add(Kind::Damaged, None, what),
            LedgerError::Unsound { seq, what } => self.add(Kind::Edited, seq, what),
            LedgerError::Missing(_)
            | LedgerError::NotALedger(_)
            | LedgerError::Newer { .. }
            | LedgerError::Older { .. }
            | LedgerError::ReadOnly(_)
            | LedgerError::Full
            | LedgerError::Busy { .. }
            | LedgerError::Replaced
            | LedgerError::HalfWritten(_)
            | LedgerError::Conflict(_)
            | LedgerError::NotMine { .. }
            | LedgerError::Key { .. }
            | LedgerError::NoLocks(_)
            | LedgerError::Sign(_)
            | LedgerError::Standing(_)
            | LedgerError::Refused(_)
            | LedgerError::Clock(_)
            | LedgerError::Unwitnessed { .. }
            | LedgerError::NoWitness
            | LedgerError::Behind { .. }
            | LedgerError::Disputed { .. }
            | LedgerError::TooLong { .. }
            | LedgerError::Rows(_)
            | LedgerError::Io(_) => return Err(error),
        }
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// In the order of the entries, those about the whole file last.
    pub fn into_sorted(mut self) -> (Vec<LedgerFinding>, u64) {
        self.list.sort_by_key(|f| (f.seq.is_none(), f.seq));
        (self.list, self.more)
    }
}
