//! That one tree is the beginning of another (RFC 6962, 2.1.2; verified as in RFC 9162, 2.1.4.2).

use super::{Nodes, root_over, split};
use crate::ledger::format::tree::{Hash, node_hash};

/// The proof that the tree of the first `old` leaves (0 < `old` <= `new`) is the beginning of the
/// tree of `new`.
pub fn prove<E>(old: u64, new: u64, nodes: Nodes<'_, E>) -> Result<Vec<Hash>, E> {
    let mut proof = Vec::new();
    if old < new {
        descend(0, old, new, true, nodes, &mut proof)?;
    }
    Ok(proof)
}

/// The RFC's SUBPROOF, over the `n` leaves from `from` on. `whole`: the old tree is this subtree's
/// beginning, whose root the verifier has.
fn descend<E>(
    from: u64,
    m: u64,
    n: u64,
    whole: bool,
    nodes: Nodes<'_, E>,
    proof: &mut Vec<Hash>,
) -> Result<(), E> {
    if m == n {
        if !whole {
            proof.push(root_over(from, n, nodes)?);
        }
        return Ok(());
    }
    let k = split(n);
    if m <= k {
        descend(from, m, k, whole, nodes, proof)?;
        proof.push(root_over(from + k, n - k, nodes)?);
    } else {
        let left = root_over(from, k, nodes)?;
        descend(from + k, m - k, n - k, false, nodes, proof)?;
        proof.push(left);
    }
    Ok(())
}

/// Returns true if `proof` shows that the old tree is the beginning of the new tree. The old tree
/// has `old` leaves and the root `old_root`. The new tree has `new` leaves and the root `new_root`.
pub fn verify(old: u64, old_root: &Hash, new: u64, new_root: &Hash, proof: &[Hash]) -> bool {
    if old == 0 || old > new {
        return false;
    }
    if old == new {
        return proof.is_empty() && old_root == new_root;
    }
    // A complete old tree is itself the first node of the path.
    let first = if old.is_power_of_two() { Some(old_root) } else { None };
    let mut path = first.into_iter().chain(proof);
    let Some(seed) = path.next() else {
        return false;
    };
    let (mut fn_, mut sn) = (old - 1, new - 1);
    while fn_ & 1 == 1 {
        (fn_, sn) = (fn_ >> 1, sn >> 1);
    }
    let (mut fr, mut sr) = (*seed, *seed);
    for c in path {
        if sn == 0 {
            return false;
        }
        if fn_ & 1 == 1 || fn_ == sn {
            (fr, sr) = (node_hash(c, &fr), node_hash(c, &sr));
            while fn_ & 1 == 0 && fn_ != 0 {
                (fn_, sn) = (fn_ >> 1, sn >> 1);
            }
        } else {
            sr = node_hash(&sr, c);
        }
        (fn_, sn) = (fn_ >> 1, sn >> 1);
    }
    sn == 0 && fr == *old_root && sr == *new_root
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::{
        super::inclusion::tests::{feed, published_leaves},
        *,
    };
    use crate::ledger::format::{
        text::hex,
        tree::{leaf_hash, tests::root_by_definition},
    };

    #[test]
    fn the_published_proofs_hold() {
        let leaves = published_leaves();
        for (old, new, expected) in [
            (1, 1, vec![]),
            (
                1,
                8,
                vec![
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ],
            ),
            (
                6,
                8,
                vec![
                    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ],
            ),
            (
                2,
                5,
                vec![
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ],
            ),
        ] {
            let proof = prove(old, new, &mut feed(&leaves)).unwrap();
            assert_eq!(
                proof.iter().map(|h| hex(h)).collect::<Vec<_>>(),
                expected,
                "{old} to {new}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_beginning_is_shown_and_nothing_else_is(new in 1u64..130, part in any::<prop::sample::Index>(), flip in any::<prop::sample::Index>()) {
            let leaves: Vec<Hash> = (0..new).map(|i| leaf_hash(&[&i.to_be_bytes()])).collect();
            let old = part.index(leaves.len()) as u64 + 1;
            let (a, b) = (root_by_definition(&leaves[..usize::try_from(old).unwrap()]), root_by_definition(&leaves));
            let proof = prove(old, new, &mut feed(&leaves)).unwrap();
            prop_assert!(verify(old, &a, new, &b, &proof));
            let other = leaf_hash(&[b"other"]);
            prop_assert!(!verify(old, &other, new, &b, &proof));
            prop_assert!(!verify(old, &a, new, &other, &proof));
            prop_assert!(!verify(old, &a, new, &b, &[proof.clone(), vec![other]].concat()));
            prop_assert!(!verify(new + 1, &a, new, &b, &proof));
            prop_assert!(!verify(0, &a, new, &b, &proof));
            if !proof.is_empty() {
                let mut bad = proof.clone();
                bad[flip.index(proof.len())][0] ^= 1;
                prop_assert!(!verify(old, &a, new, &b, &bad));
                prop_assert!(!verify(old, &a, new, &b, &proof[1..]));
            }
        }
    }
}
