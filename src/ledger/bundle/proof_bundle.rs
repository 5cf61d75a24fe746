//! A bundle, and the proof that its head continues one that somebody kept: whoever has nothing else
//! can tell by that proof whose it is.

use ed25519_dalek::VerifyingKey;
use thiserror::Error;

use crate::ledger::format::body;
use crate::ledger::format::body::{Census, EntryBody};
use crate::ledger::format::note::{Checkpoint, NoteFault, NoteKey};
use crate::ledger::format::origin;
use crate::ledger::format::tree::Hash;
use crate::ledger::keys::Keys;
use crate::ledger::proof::{root_by_inclusion, verify_consistency};
use crate::ledger::signatures::{KeyFault, key_in};
use crate::ledger::stored::{RecordFault, Stored, open_all};
use crate::ledger::verify::{Authenticity, TrustedHead};
use crate::ledger::{Action, Committed, LedgerError, Proven, Proving};

/// Records with their proof. Whoever has them may have got them from anybody.
#[derive(Clone, Debug)]
pub struct ProofBundle {
    pub origin: String,
    /// Ascending. The first entry of the ledger is always among them: it names the keys.
    pub records: Vec<Stored>,
    pub proof: Vec<Hash>,
    /// The signed head.
    pub note: String,
    /// Earlier ones that it is shown to continue.
    pub continued: Vec<Continued>,
    /// The newest head that a witness has cosigned, as a note with the cosignatures. It is the
    /// parcel's own head, or one of those that the head continues.
    pub cosigned: Option<String>,
}

/// A head that witnesses have cosigned. Whoever knows their keys checks the cosignatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CosignedHead {
    pub size: u64,
    /// The note: the installation's signature, which was checked, and the cosignatures, which were
    /// not.
    pub note: String,
}

/// The reason why a parcel shows nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ParcelFault {
    #[error("it is not a file of this kind: {0}")]
    Form(String),
    #[error("it does not have the ledger's first entry, which names the keys")]
    NoBeginning,
    #[error("entry {0}: {1}")]
    Record(u64, RecordFault),
    #[error("entry {0}: {1}")]
    Key(u64, KeyFault),
    #[error("its head: {0}")]
    Head(NoteFault),
    #[error(
        "its entries are not the ones under its head: one was changed, or the proof is for others"
    )]
    Proof,
    #[error("it does not continue the head after {0} entries, as it says that it does")]
    Continued(u64),
    #[error("the cosigned head in it: {0}")]
    Cosigned(NoteFault),
    #[error("the cosigned head in it is over {0} entries, and is none that it continues")]
    Elsewhere(u64),
    #[error(
        "it is of another ledger or another installation than the one you brought the key or head of"
    )]
    Swapped,
    #[error("{0}")]
    Incomplete(String),
}

/// A parcel whose entries are genuine.
#[derive(Clone, Debug)]
pub struct OpenedBundle {
    pub head: Checkpoint,
    pub note_key: NoteKey,
    pub whose: Authenticity,
    pub entries: Vec<Genuine>,
    /// The numbers of entries at the earlier heads that the parcel's own head continues.
    pub continued: Vec<u64>,
    pub cosigned: Option<CosignedHead>,
}

/// An entry that is under the head, by the operator that it says.
#[derive(Clone, Debug)]
pub struct Genuine {
    pub committed: Committed,
    pub census: Option<Census>,
}

impl From<Proven> for ProofBundle {
    fn from(proven: Proven) -> ProofBundle {
        let Proven { head, records, proof } = proven;
        let (origin, note) = (origin::split(&head.origin).0.to_owned(), head.note);
        ProofBundle { origin, records, proof, note, continued: Vec::new(), cosigned: None }
    }
}

impl ProofBundle {
    /// Checks everything but completeness. `key`, `kept`: what the reviewer brings to know whose it
    /// is.
    pub fn open(
        self,
        key: Option<&VerifyingKey>,
        kept: &[TrustedHead],
    ) -> Result<OpenedBundle, ParcelFault> {
        let keys = self.keys()?;
        let first = self.records.first().filter(|r| r.seq == 0).ok_or(ParcelFault::NoBeginning)?;
        let first = EntryBody::parse(&first.body).map_err(|e| ParcelFault::Record(0, e.into()))?;
        let installation = key_in(&first.statement.draft, "installation_key")
            .map_err(|e| ParcelFault::Key(0, e))?;
        let made = NoteKey { name: self.origin.clone(), key: installation };
        let note_key = made;
        let head = Checkpoint::open(&self.note, &note_key).map_err(ParcelFault::Head)?;
        let known: Vec<(u64, Hash)> =
            self.records.iter().map(|r| (r.seq, body::leaf(&r.body, &r.signature))).collect();
        if head.origin != keys.origin_at(head.size, &self.origin) {
            return Err(ParcelFault::Head(NoteFault::NotACheckpoint));
        }
        if root_by_inclusion(head.size, &known, &self.proof) != Some(head.root) {
            return Err(ParcelFault::Proof);
        }
        if !self.continued.is_sorted_by(|one, next| one.size < next.size) {
            return Err(ParcelFault::Form(
                "the heads that it continues are not in their order".to_owned(),
            ));
        }
        if let Some(not) = self.continued.iter().find(|continued| !continued.holds(&head)) {
            return Err(ParcelFault::Continued(not.size));
        }
        let cosigned =
            self.cosigned.map(|note| of_witnesses(note, &head, &self.continued, &note_key));
        let cosigned = cosigned.transpose()?;
        let whose = whose(&head, &self.continued, &installation, key, kept)?;
        let census = |stored: &Stored| {
            EntryBody::parse(&stored.body).ok().and_then(|body| body.place.census)
        };
        let censuses: Vec<Option<Census>> = self.records.iter().map(census).collect();
        let opened = open_all(self.records, &self.origin, &keys)
            .map_err(|(seq, f)| ParcelFault::Record(seq, f))?;
        let entries = opened
            .into_iter()
            .zip(censuses)
            .map(|(committed, census)| Genuine { committed, census })
            .collect();
        let continued = self.continued.iter().map(|continued| continued.size).collect();
        Ok(OpenedBundle { head, note_key, whose, entries, continued, cosigned })
    }

    /// Shows too that its head continues those that somebody kept, and the newest one that a witness
    /// has cosigned.
    pub fn continues(
        &mut self,
        ledger: &dyn Proving,
        kept: &[TrustedHead],
    ) -> Result<(), LedgerError> {
        let head = self.head().map_err(|fault| LedgerError::Refused(fault.to_string()))?;
        // One over more entries came in the meantime.
        let cosigned = ledger.newest_cosigned()?.filter(|(cosigned, _)| cosigned.size <= head.size);
        self.cosigned = cosigned.as_ref().map(|(_, note)| note.clone());
        let cosigned = cosigned.filter(|(cosigned, _)| (1..head.size).contains(&cosigned.size));
        let cosigned = cosigned.map(|(_, note)| TrustedHead::parse("the cosigned head", &note));
        let cosigned = cosigned.transpose().map_err(|e| LedgerError::Refused(e.to_string()))?;
        let earlier = kept.iter().chain(&cosigned);
        let continued = earlier.map(|kept| Continued::of(ledger, &head, kept));
        self.continued = continued.collect::<Result<_, _>>()?;
        self.continued.sort_by_key(|continued| continued.size);
        self.continued.dedup_by_key(|continued| continued.size);
        Ok(())
    }

    /// Returns what the parcel's head says, whoever signed the head.
    pub fn head(&self) -> Result<Checkpoint, ParcelFault> {
        let (body, _) =
            self.note.split_once("\n\n").ok_or_else(|| ParcelFault::Form("head".to_owned()))?;
        Checkpoint::parse(&format!("{body}\n")).map_err(ParcelFault::Head)
    }

    /// Returns the keys that may sign, as far as the records say so.
    fn keys(&self) -> Result<Keys, ParcelFault> {
        let mut keys = Keys::default();
        for stored in &self.records {
            let body = EntryBody::parse(&stored.body)
                .map_err(|e| ParcelFault::Record(stored.seq, e.into()))?;
            let draft = &body.statement.draft;
            if stored.seq == 0 {
                let origin = draft.data.get("origin").and_then(|o| o.as_str());
                if draft.action != Action::LedgerCreated || origin != Some(&self.origin) {
                    return Err(ParcelFault::NoBeginning);
                }
            }
            keys.apply(stored.seq, draft).map_err(|fault| ParcelFault::Key(stored.seq, fault))?;
        }
        Ok(keys)
    }
}

/// Checks that a cosigned head is the installation's, and one that the parcel's own head continues.
fn of_witnesses(
    note: String,
    head: &Checkpoint,
    continued: &[Continued],
    key: &NoteKey,
) -> Result<CosignedHead, ParcelFault> {
    let cosigned = Checkpoint::open(&note, key).map_err(ParcelFault::Cosigned)?;
    let is = |size: u64, root: &Hash| (size, root) == (cosigned.size, &cosigned.root);
    let known = is(head.size, &head.root) || continued.iter().any(|c| is(c.size, &c.root));
    if known {
        Ok(CosignedHead { size: cosigned.size, note })
    } else {
        Err(ParcelFault::Elsewhere(cosigned.size))
    }
}

fn whose(
    head: &Checkpoint,
    continued: &[Continued],
    installation: &VerifyingKey,
    key: Option<&VerifyingKey>,
    kept: &[TrustedHead],
) -> Result<Authenticity, ParcelFault> {
    let earlier = continued.iter().map(|continued| (continued.size, &continued.root));
    let heads: Vec<(u64, &Hash)> = earlier.chain([(head.size, &head.root)]).collect();
    let (mut same, mut other) = (false, false);
    for kept in kept {
        other |= kept.origin.as_ref().is_some_and(|o| !origin::same_ledger(o, &head.origin));
        for (_, root) in heads.iter().filter(|(size, _)| *size == kept.size) {
            same |= kept.has_root(root);
            other |= !kept.has_root(root);
        }
    }
    if other {
        return Err(ParcelFault::Swapped);
    }
    match key {
        Some(key) if key == installation => Ok(Authenticity::Key),
        Some(_) => Err(ParcelFault::Swapped),
        None if same => Ok(Authenticity::Head),
        None => Ok(Authenticity::Nobody),
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Continued {
    pub size: u64,
    pub root: Hash,
    pub proof: Vec<Hash>,
}

impl Continued {
    /// The proof that `head`, one of the ledger's, continues a head that was kept.
    pub fn of(
        ledger: &dyn Proving,
        head: &Checkpoint,
        kept: &TrustedHead,
    ) -> Result<Continued, LedgerError> {
        if kept.origin.as_ref().is_some_and(|o| !origin::same_ledger(o, &head.origin))
            || !(1..=head.size).contains(&kept.size)
        {
            return Err(LedgerError::Refused(format!(
                "{} is no head of this ledger up to its {} entries",
                kept.label, head.size
            )));
        }
        let (root, proof) = ledger.prove_consistency(kept.size, head)?;
        let continued = Continued { size: kept.size, root, proof };
        if kept.has_root(&root) && continued.holds(head) {
            return Ok(continued);
        }
        let what = format!(
            "{} was made over other entries than these; `readmit audit verify` says more",
            kept.label
        );
        Err(LedgerError::Unsound { seq: kept.size - 1, what })
    }

    /// Returns true if the proof shows that `head` continues the earlier head.
    pub fn holds(&self, head: &Checkpoint) -> bool {
        verify_consistency(self.size, &self.root, head.size, &head.root, &self.proof)
    }
}
