//! Heads that somebody kept, and the proof that the one of a bundle or a receipt continues them:
//! whoever has nothing else can tell by it whose it is.

use crate::ledger::{
    LedgerError, Proving,
    format::{note::Checkpoint, tree::Hash},
    proof::verify_consistency,
    verify::TrustedHead,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Continued {
    pub size: u64,
    pub root: Hash,
    pub proof: Vec<Hash>,
}

impl Continued {
    /// The proof that `head`, one of the ledger's, continues a head that was kept. It reads all
    /// hashes up to `head`.
    pub fn of(
        ledger: &dyn Proving,
        head: &Checkpoint,
        kept: &TrustedHead,
    ) -> Result<Continued, LedgerError> {
        if kept.origin.as_ref().is_some_and(|origin| *origin != head.origin)
            || !(1..=head.size).contains(&kept.size)
        {
            return Err(LedgerError::Refused(format!(
                "{} is no head of this ledger up to its {} entries",
                kept.label, head.size
            )));
        }
        let (root, proof) = ledger.prove_consistency(kept.size, head.size)?;
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
