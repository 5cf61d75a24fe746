//! The Merkle tree of RFC 6962, section 2.1, and its right edge, which is all that an append needs.

use sha2::{Digest, Sha256};

/// A node or a leaf of the tree.
pub type Hash = [u8; 32];

/// The hash that stands for the predecessor of the first entry.
pub const ZERO: Hash = [0; 32];

pub fn leaf_hash(parts: &[&[u8]]) -> Hash {
    let mut sha = Sha256::new();
    sha.update([0]);
    for part in parts {
        sha.update(part);
    }
    sha.finalize().into()
}

pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut sha = Sha256::new();
    sha.update([1]);
    sha.update(left);
    sha.update(right);
    sha.finalize().into()
}

/// The root of no leaves at all: the hash of nothing.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// The root over perfect subtrees, largest first: those that a tree of some size falls into.
pub fn root_of(nodes: &[Hash]) -> Hash {
    let mut nodes = nodes.iter().rev();
    let Some(last) = nodes.next() else {
        return empty_root();
    };
    nodes.fold(*last, |right, left| node_hash(left, &right))
}

/// The roots of the perfect subtrees that a tree of some size falls into, largest first: one for
/// each bit of the size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    nodes: Vec<Hash>,
}

impl Frontier {
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf: as many hashes as the size has trailing ones, at most 64, two on average.
    pub fn push(&mut self, leaf: Hash) {
        let mut node = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.nodes.pop() {
                node = node_hash(&left, &node);
            }
        }
        self.nodes.push(node);
        self.size += 1;
    }

    pub fn root(&self) -> Hash {
        root_of(&self.nodes)
    }

    pub fn nodes(&self) -> &[Hash] {
        &self.nodes
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        self.nodes.concat()
    }

    /// `None` if there are not as many nodes as the size has bits.
    pub fn from_bytes(size: u64, bytes: &[u8]) -> Option<Frontier> {
        let (nodes, rest) = bytes.as_chunks::<32>();
        (rest.is_empty() && nodes.len() == size.count_ones() as usize)
            .then(|| Frontier { size, nodes: nodes.to_vec() })
    }
}

#[cfg(test)]
pub(in crate::ledger) mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::ledger::format::text::hex;

    /// The definition of RFC 6962, 2.1, as it stands there.
    pub(in crate::ledger) fn root_by_definition(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => empty_root(),
            [leaf] => *leaf,
            _ => {
                let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
                node_hash(&root_by_definition(left), &root_by_definition(right))
            }
        }
    }

    /// The vectors of the certificate-transparency project (`merkle_tree_test.cc`), used by most
    /// implementations.
    #[test]
    fn the_published_vectors_hold() {
        let data: [&str; 8] = [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut frontier = Frontier::default();
        assert_eq!(
            hex(&frontier.root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        for (data, root) in data.iter().zip(roots) {
            let bytes = data_encoding::HEXLOWER.decode(data.as_bytes()).unwrap();
            frontier.push(leaf_hash(&[&bytes]));
            assert_eq!(hex(&frontier.root()), root, "after {data}");
        }
    }

    proptest! {
        #[test]
        fn the_right_edge_gives_the_root_that_the_definition_gives(n in 0usize..300) {
            let leaves: Vec<Hash> = (0..n as u64).map(|i| leaf_hash(&[&i.to_be_bytes()])).collect();
            let mut frontier = Frontier::default();
            for leaf in &leaves {
                frontier.push(*leaf);
            }
            prop_assert_eq!(frontier.root(), root_by_definition(&leaves));
            let kept = Frontier::from_bytes(n as u64, &frontier.to_bytes());
            prop_assert_eq!(kept, Some(frontier.clone()));
            prop_assert_eq!(Frontier::from_bytes(n as u64 + 1, &[frontier.to_bytes(), vec![0]].concat()), None);
        }
    }
}
