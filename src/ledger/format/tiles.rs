//! The tree in tiles: rows of 256 hashes, of the leaves and of every eighth level above them
//! (`tlog-tiles`, "Merkle Tree"). Every full one is one hash of the level above.

use super::tree::{Frontier, Hash, root_of};

/// The number of hashes in a full tile.
pub const TILE: u64 = 256;

/// Is handed each tile that is full: level, index, hashes.
pub type FullTile<'f, E> = &'f mut dyn FnMut(u32, u64, &[Hash]) -> Result<(), E>;

/// The right edge of the tree: of each level the hashes of its last tile, as long as it is not
/// full. A full one is one hash of the level above.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TileEdge {
    size: u64,
    levels: Vec<Vec<Hash>>,
}

impl TileEdge {
    /// From the hashes of each level, lowest first. `None` if they are not as many as a tree of
    /// `size` has.
    pub fn of(size: u64, levels: Vec<Vec<Hash>>) -> Option<TileEdge> {
        let fits = widths(size).eq(levels.iter().map(|hashes| hashes.len() as u64));
        fits.then_some(TileEdge { size, levels })
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf, and hands each tile that it makes full to `full`.
    pub fn push<E>(&mut self, leaf: Hash, full: FullTile<'_, E>) -> Result<(), E> {
        self.size += 1;
        let (mut node, mut size) = (leaf, self.size);
        for level in 0_u32.. {
            let at = level as usize;
            if self.levels.len() == at {
                self.levels.push(Vec::new());
            }
            self.levels[at].push(node);
            if !size.is_multiple_of(TILE) {
                return Ok(());
            }
            size /= TILE;
            let hashes = std::mem::take(&mut self.levels[at]);
            full(level, size - 1, &hashes)?;
            node = root_within(&hashes);
        }
        Ok(())
    }

    /// The tiles that are not full and not empty: level, index, hashes.
    pub fn partial(&self) -> impl Iterator<Item = (u32, u64, &[Hash])> {
        let levels = (0_u32..).zip(&self.levels).filter(|(_, hashes)| !hashes.is_empty());
        levels.map(|(level, hashes)| (level, self.size >> (8 * (level + 1)), hashes.as_slice()))
    }

    /// The root of the whole tree.
    pub fn root(&self) -> Hash {
        let nodes: Vec<Hash> = self.levels.iter().rev().flat_map(|hashes| nodes(hashes)).collect();
        root_of(&nodes)
    }
}

/// The number of hashes in the last tile of each level, lowest level first.
pub fn widths(size: u64) -> impl Iterator<Item = u64> {
    std::iter::successors(Some(size).filter(|size| *size > 0), |size| {
        Some(size / TILE).filter(|size| *size > 0)
    })
    .map(|size| size % TILE)
}

/// The roots of the perfect subtrees over some hashes of one tile, largest first.
fn nodes(hashes: &[Hash]) -> Vec<Hash> {
    let mut frontier = Frontier::default();
    for hash in hashes {
        frontier.push(*hash);
    }
    frontier.nodes().to_vec()
}

/// The root over some hashes of one tile, which begin where a perfect subtree does.
pub fn root_within(hashes: &[Hash]) -> Hash {
    root_of(&nodes(hashes))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;
    use std::convert::Infallible;

    use proptest::prelude::*;

    use super::*;
    use crate::ledger::format::tree::leaf_hash;
    use crate::ledger::format::tree::tests::root_by_definition;

    fn leaves(n: u64) -> Vec<Hash> {
        (0..n).map(|i| leaf_hash(&[&i.to_be_bytes()])).collect()
    }

    /// The tiles of a tree, by the definition in the standard.
    fn by_definition(leaves: &[Hash]) -> BTreeMap<(u32, u64), Vec<Hash>> {
        let mut tiles = BTreeMap::new();
        for level in 0..3 {
            let span = 256_usize.pow(level);
            let hashes: Vec<Hash> = leaves.chunks_exact(span).map(root_by_definition).collect();
            for (index, tile) in hashes.chunks(256).enumerate() {
                tiles.insert((level, index as u64), tile.to_vec());
            }
        }
        tiles
    }

    #[test]
    fn the_last_tiles_are_as_wide_as_in_the_standard() {
        // Its example: 70,000 entries.
        assert_eq!(widths(70_000).collect::<Vec<_>>(), [112, 17, 1]);
        assert_eq!(widths(256).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(widths(0).count(), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn an_edge_gives_the_tiles_and_the_root_of_the_definition(n in 0_u64..1200, stop in 0_u64..1200) {
            let leaves = leaves(n);
            let mut edge = TileEdge::default();
            let mut tiles = BTreeMap::new();
            for (done, leaf) in (1..).zip(&leaves) {
                let mut full = |level, index, hashes: &[Hash]| {
                    tiles.insert((level, index), hashes.to_vec());
                    Ok::<_, Infallible>(())
                };
                edge.push(*leaf, &mut full).unwrap();
                if done == stop {
                    // As it is read back from files.
                    edge = TileEdge::of(done, edge.levels.clone()).unwrap();
                }
            }
            let partial = edge.partial().map(|(level, index, hashes)| ((level, index), hashes.to_vec()));
            tiles.extend(partial);
            prop_assert_eq!(tiles, by_definition(&leaves));
            prop_assert_eq!(edge.root(), root_by_definition(&leaves));
            prop_assert_eq!(TileEdge::of(n + 1, edge.levels.clone()), None);
        }
    }
}
