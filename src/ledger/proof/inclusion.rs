//! One proof for any number of leaves.
//!
//! It goes down the tree as RFC 6962, 2.1, defines it, left before right. A subtree without a leaf
//! in question stands in the proof as its hash; one that is such a leaf is left out. For a single
//! leaf that is its audit path (2.1.1), from left to right instead of from the leaf up.

use super::{Nodes, root_over, split};
use crate::ledger::format::tree::{Hash, node_hash};

/// The proof that the leaves at `indices` (ascending, no two the same, below `size`) are in the
/// tree.
pub fn prove<E>(size: u64, indices: &[u64], nodes: Nodes<'_, E>) -> Result<Vec<Hash>, E> {
    let mut proof = Vec::new();
    descend(0, size, indices, nodes, &mut proof)?;
    Ok(proof)
}

fn descend<E>(
    from: u64,
    n: u64,
    indices: &[u64],
    nodes: Nodes<'_, E>,
    proof: &mut Vec<Hash>,
) -> Result<(), E> {
    if n == 0 {
        return Ok(());
    }
    if indices.is_empty() {
        proof.push(root_over(from, n, nodes)?);
        return Ok(());
    }
    if n == 1 {
        return Ok(());
    }
    let middle = from + split(n);
    let (left, right) = indices.split_at(indices.partition_point(|i| *i < middle));
    descend(from, middle - from, left, nodes, proof)?;
    descend(middle, from + n - middle, right, nodes, proof)
}

/// Puts the proof for a single leaf into the order of RFC 6962, 2.1.1: from the leaf up. `None` if
/// it is not as long as such a proof is.
pub fn audit_path(size: u64, index: u64, proof: &[Hash]) -> Option<Vec<Hash>> {
    let (mut left, mut right) = (proof.iter(), proof.iter().rev());
    let (mut from, mut n) = (0, size);
    let mut path = Vec::with_capacity(proof.len());
    while n > 1 {
        let k = split(n);
        // What stands to the left of the leaf comes first in the proof, the highest before the
        // others; what stands to the right comes last, the highest after the others.
        if index < from + k {
            path.push(*right.next()?);
            n = k;
        } else {
            path.push(*left.next()?);
            (from, n) = (from + k, n - k);
        }
    }
    path.reverse();
    (path.len() == proof.len() && index < size).then_some(path)
}

/// The root of a tree of `size` leaves that has `known` (index and leaf, ascending) in it, by
/// `proof`. `None` if the proof does not fit: too short, too long, or `known` out of order.
pub fn root(size: u64, known: &[(u64, Hash)], proof: &[Hash]) -> Option<Hash> {
    let ascending = known.windows(2).all(|pair| pair[0].0 < pair[1].0);
    if size == 0 || !ascending || known.last().is_some_and(|(index, _)| *index >= size) {
        return None;
    }
    let mut proof = proof.iter();
    let root = climb(0, size, known, &mut proof)?;
    proof.next().is_none().then_some(root)
}

fn climb(
    from: u64,
    n: u64,
    known: &[(u64, Hash)],
    proof: &mut std::slice::Iter<'_, Hash>,
) -> Option<Hash> {
    match known {
        [] => proof.next().copied(),
        [(_, leaf)] if n == 1 => Some(*leaf),
        _ => {
            let middle = from + split(n);
            let (left, right) = known.split_at(known.partition_point(|(i, _)| *i < middle));
            let left = climb(from, middle - from, left, proof)?;
            let right = climb(middle, from + n - middle, right, proof)?;
            Some(node_hash(&left, &right))
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]
    use std::convert::Infallible;

    use proptest::prelude::*;

    use super::*;
    use crate::ledger::format::{
        text::hex,
        tree::{leaf_hash, tests::root_by_definition},
    };

    /// The leaves of certificate-transparency's test tree.
    pub(in super::super) fn published_leaves() -> Vec<Hash> {
        let data = [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ];
        data.iter()
            .map(|d| leaf_hash(&[&data_encoding::HEXLOWER.decode(d.as_bytes()).unwrap()]))
            .collect()
    }

    /// Each node is asked for once, from left to right.
    pub(in super::super) fn feed(
        leaves: &[Hash],
    ) -> impl FnMut(u32, u64) -> Result<Hash, Infallible> + '_ {
        let mut asked = 0;
        move |height, index| {
            let (from, to) = (index << height, (index + 1) << height);
            assert!(from >= asked, "{from} after {asked}");
            asked = to;
            let range = usize::try_from(from).unwrap()..usize::try_from(to).unwrap();
            Ok(root_by_definition(&leaves[range]))
        }
    }

    /// The audit paths of the same project's tests, put from left to right.
    #[test]
    fn the_published_audit_paths_hold() {
        let leaves = published_leaves();
        for (index, size, path) in [
            (0, 1, vec![]),
            (
                0,
                8,
                vec![
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ],
            ),
            (
                5,
                8,
                vec![
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                ],
            ),
            (2, 3, vec!["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
            (
                1,
                5,
                vec![
                    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ],
            ),
        ] {
            let proof = prove(size, &[index], &mut feed(&leaves)).unwrap();
            assert_eq!(proof.iter().map(|h| hex(h)).collect::<Vec<_>>(), path, "{index} of {size}");
        }
    }

    /// The verification of RFC 9162, 2.1.3.2, which takes the path from the leaf up.
    fn climbs(size: u64, index: u64, leaf: Hash, path: &[Hash]) -> Option<Hash> {
        let (mut fn_, mut sn, mut r) = (index, size - 1, leaf);
        for p in path {
            if sn == 0 {
                return None;
            }
            if fn_ & 1 == 1 || fn_ == sn {
                r = node_hash(p, &r);
                while fn_ & 1 == 0 && fn_ != 0 {
                    (fn_, sn) = (fn_ >> 1, sn >> 1);
                }
            } else {
                r = node_hash(&r, p);
            }
            (fn_, sn) = (fn_ >> 1, sn >> 1);
        }
        (sn == 0).then_some(r)
    }

    #[test]
    fn an_audit_path_goes_from_the_leaf_up() {
        for size in 1..70 {
            let leaves: Vec<Hash> =
                (0..size).map(|i: u64| leaf_hash(&[&i.to_be_bytes()])).collect();
            let root = root_by_definition(&leaves);
            for (index, leaf) in (0..).zip(&leaves) {
                let proof = prove(size, &[index], &mut feed(&leaves)).unwrap();
                let path = audit_path(size, index, &proof).unwrap();
                assert_eq!(climbs(size, index, *leaf, &path), Some(root), "{index} of {size}");
                assert_eq!(audit_path(size, index, &[proof, vec![root]].concat()), None);
            }
            assert_eq!(audit_path(size, size, &[]), None);
        }
    }

    proptest! {
        #[test]
        fn a_proof_gives_the_root_and_no_other_does(n in 1u64..70, pick in any::<u128>(), flip in any::<prop::sample::Index>()) {
            let leaves: Vec<Hash> = (0..n).map(|i| leaf_hash(&[&i.to_be_bytes()])).collect();
            let indices: Vec<u64> = (0..n).filter(|i| pick >> i & 1 == 1).collect();
            let known: Vec<(u64, Hash)> = indices.iter().map(|i| (*i, leaves[usize::try_from(*i).unwrap()])).collect();
            let proof = prove(n, &indices, &mut feed(&leaves)).unwrap();
            let truth = root_by_definition(&leaves);
            prop_assert_eq!(root(n, &known, &proof), Some(truth));
            // Anything else is another root, or none.
            if !proof.is_empty() {
                let mut bad = proof.clone();
                bad[flip.index(proof.len())][7] ^= 1;
                prop_assert_ne!(root(n, &known, &bad), Some(truth));
                prop_assert_eq!(root(n, &known, &proof[1..]), None);
            }
            prop_assert_eq!(root(n, &known, &[proof.clone(), vec![truth]].concat()), None);
            if !known.is_empty() {
                let mut bad = known.clone();
                bad[flip.index(known.len())].1[7] ^= 1;
                prop_assert_ne!(root(n, &bad, &proof), Some(truth));
                prop_assert_ne!(root(n, &known[1..], &proof), Some(truth));
                let mut moved = known.clone();
                moved.reverse();
                prop_assert!(known.len() == 1 || root(n, &moved, &proof).is_none());
            }
            prop_assert_eq!(root(n, &[(n, truth)], &proof), None);
        }
    }
}
