//! The proof of one entry in the form of `tlog-proof` (C2SP), which programs check that know nothing
//! of this one.

use std::fmt::Write as _;

use crate::ledger::format::note::Checkpoint;
use crate::ledger::format::text;
use crate::ledger::format::tree::Hash;
use crate::ledger::proof::audit_path;
use crate::ledger::{LedgerError, Proving};

/// An entry as it is hashed, with its proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenEntry {
    pub seq: u64,
    /// Body, line feed and signature: an entry of a tiled log. Its leaf is the hash of a zero byte
    /// and these bytes.
    pub record: Vec<u8>,
    pub proof: String,
}

/// Proves each entry of a case by itself: under the newest head that a witness has cosigned, or, if
/// it is newer, under the newest of all. Personal data is in none of them.
pub fn tlog_proofs(ledger: &dyn Proving, case: &str) -> Result<Vec<ProvenEntry>, LedgerError> {
    let mut places = Vec::new();
    // Shows by the way that all of them are under the head.
    let proven = ledger.prove(&mut |moment| {
        places.clear();
        moment.each_in_case(case, &mut |seq, _| places.push(seq))?;
        Ok(places.clone())
    })?;
    if places.is_empty() {
        return Err(LedgerError::Refused(format!("there is no case {case}")));
    }
    let newest = (proven.head.checkpoint(), proven.head.note);
    let cosigned = ledger.newest_cosigned()?.filter(|(head, _)| head.size <= newest.0.size);
    let each = proven.records.iter().map(|stored| {
        let over = cosigned.as_ref().filter(|(head, _)| stored.seq < head.size);
        let (head, note) = over.unwrap_or(&newest);
        let (_, proof) = ledger.prove_under(head, &[stored.seq])?;
        let proof = written(head, stored.seq, &proof, note)?;
        Ok(ProvenEntry { seq: stored.seq, record: stored.record(), proof })
    });
    each.collect()
}

fn written(
    head: &Checkpoint,
    index: u64,
    proof: &[Hash],
    note: &str,
) -> Result<String, LedgerError> {
    let path = audit_path(head.size, index, proof)
        .ok_or_else(|| LedgerError::Refused(format!("entry {index} has no path of its own")))?;
    let mut out = format!("c2sp.org/tlog-proof@v1\nindex {index}\n");
    for hash in path {
        let _ = writeln!(out, "{}", text::base64(&hash));
    }
    out.push('\n');
    out.push_str(note);
    Ok(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::ledger::format::tree::{leaf_hash, node_hash};
    use crate::ledger::verify::tests::Fixture;

    /// As the standard describes it: the index, hashes from the leaf's sibling up, an empty line,
    /// the checkpoint. Returns the root that the record gives.
    fn by_the_standard(entry: &ProvenEntry, note: &str) -> Hash {
        let (proof, checkpoint) = entry.proof.split_once("\n\n").unwrap();
        assert_eq!(checkpoint, note);
        let mut lines = proof.split('\n');
        assert_eq!(lines.next(), Some("c2sp.org/tlog-proof@v1"));
        assert_eq!(lines.next(), Some(format!("index {}", entry.seq).as_str()));
        let size: u64 = checkpoint.lines().nth(1).unwrap().parse().unwrap();
        let (mut at, mut last) = (entry.seq, size - 1);
        let mut root = leaf_hash(&[&entry.record]);
        for hash in lines.map(|line| text::parse_base64_32(line).unwrap()) {
            while at == last && at.is_multiple_of(2) {
                (at, last) = (at / 2, last / 2);
            }
            let is_right = at % 2 == 1;
            root = if is_right { node_hash(&hash, &root) } else { node_hash(&root, &hash) };
            (at, last) = (at / 2, last / 2);
        }
        assert_eq!(last, 0);
        root
    }

    #[test]
    fn each_entry_of_a_case_has_a_proof_of_its_own() {
        let fixture = Fixture::new();
        let ledger = fixture.open();
        let head = ledger.head().unwrap();
        // The newest ones stand at the ragged end of the tree.
        for (case, count) in [("R-000", 2), ("R-020", 2), ("R-099", 2), ("R-TEST22", 9)] {
            let entries = tlog_proofs(&ledger, case).unwrap();
            assert_eq!(entries.len(), count, "{case}");
            for entry in &entries {
                assert_eq!(by_the_standard(entry, &head.note), head.root, "{}", entry.seq);
                let mut other = entry.clone();
                other.record[9] ^= 1;
                assert_ne!(by_the_standard(&other, &head.note), head.root);
                let text = String::from_utf8(entry.record.clone()).unwrap();
                assert!(text.contains(&format!("\"case\":\"{case}\"")), "{text}");
                assert!(!text.contains("call"), "personal data stays out: {text}");
            }
        }
        let none = tlog_proofs(&ledger, "R-999").unwrap_err().to_string();
        assert!(none.contains("there is no case R-999"), "{none}");
    }
}
