//! Rows of the tree's hashes, kept beside the entries, so that a proof takes a few of them instead
//! of every leaf.
//!
//! A *row* is a tile of 256 hashes: row `i` of level 0 has the leaves from 256 * `i` on, and each
//! full row is one hash of the level above. Level 0 is kept in full rows alone, since the newest
//! leaves stand beside their entries; the levels above are kept as they grow.
//!
//! Nobody believes a row. What is made from rows is held against a signed head before it goes out.

use super::LedgerError;
use super::format::tiles::{FullTile, TILE, TileEdge, root_within};
use super::format::tree::Hash;

/// The heights of the tree that one level of rows spans.
const HEIGHTS: u32 = 8;

/// A store's rows, and the leaves that they are over. Nothing of it is checked.
pub trait TreeRows {
    /// Returns the hashes of a row; `None` if the row is not kept.
    fn row(&self, level: u32, index: u64) -> Result<Option<Vec<Hash>>, LedgerError>;

    /// Returns the hashes of the entries from `from` to `to` (not included). Fails if one is
    /// missing.
    fn leaves(&self, from: u64, to: u64) -> Result<Vec<Hash>, LedgerError>;
}

/// Writes rows, in the transaction of whoever calls.
pub trait KeepRows: TreeRows {
    /// Puts a row in its place, whatever stood there.
    fn put(&self, level: u32, index: u64, hashes: &[Hash]) -> Result<(), LedgerError>;
}

/// The rows of level 0 that a ledger keeps, and those that it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowCount {
    pub kept: u64,
    pub due: u64,
}

impl RowCount {
    /// The number of entries whose hashes are read one by one for want of rows.
    pub fn lacking(self) -> u64 {
        self.due.saturating_sub(self.kept) * TILE
    }
}

/// The rows missing that an append makes up for at most: it is not to take long.
const CATCH_UP: u64 = 16;

/// Keeps the rows of a ledger that has grown from `from` to `to` entries. Where rows are missing
/// from long before, nothing is kept until they have been built.
pub fn grow(rows: &dyn KeepRows, from: u64, to: u64) -> Result<(), LedgerError> {
    if from / TILE == to / TILE {
        return Ok(());
    }
    let Some(kept) = kept(rows, from / TILE)? else { return Ok(()) };
    for index in kept..to / TILE {
        let leaves = rows.leaves(index * TILE, (index + 1) * TILE)?;
        rows.put(0, index, &leaves)?;
        carry(rows, 1, index, root_within(&leaves))?;
    }
    Ok(())
}

/// The number of rows of level 0 that are kept, if no more than a few of `due` are missing. They
/// are kept one after the other, and each is a hash in the level above.
fn kept(rows: &dyn TreeRows, due: u64) -> Result<Option<u64>, LedgerError> {
    let Some(last) = due.checked_sub(1) else { return Ok(Some(0)) };
    for above in [last / TILE, (last / TILE).saturating_sub(1)] {
        let full = rows.row(1, above)?.map_or(0, |hashes| hashes.len() as u64);
        let kept = above * TILE + full;
        if full > 0 {
            return Ok((kept <= due && kept + CATCH_UP >= due).then_some(kept));
        }
    }
    Ok((due <= CATCH_UP).then_some(0))
}

/// Adds a hash to a level: that of the row `index` of the level below.
fn carry(rows: &dyn KeepRows, level: u32, index: u64, hash: Hash) -> Result<(), LedgerError> {
    let (row, place) = (index / TILE, index % TILE);
    let mut hashes =
        if place == 0 { Vec::new() } else { rows.row(level, row)?.unwrap_or_default() };
    let place = usize::try_from(place).unwrap_or(usize::MAX);
    if hashes.len() < place {
        return Err(LedgerError::Rows(format!("row {row} of level {level} is too short")));
    }
    hashes.truncate(place);
    hashes.push(hash);
    rows.put(level, row, &hashes)?;
    if hashes.len() as u64 == TILE {
        carry(rows, level + 1, row, root_within(&hashes))?;
    }
    Ok(())
}

/// Makes the rows of a whole ledger from its leaves, one after the other.
#[derive(Default)]
pub struct RowBuilder(TileEdge);

impl RowBuilder {
    pub fn size(&self) -> u64 {
        self.0.size()
    }

    pub fn root(&self) -> Hash {
        self.0.root()
    }

    /// Adds a leaf, and hands each row that it makes full to `full`.
    pub fn push<E>(&mut self, leaf: Hash, full: FullTile<'_, E>) -> Result<(), E> {
        self.0.push(leaf, full)
    }

    /// The rows that are kept although they are not full.
    pub fn partial(&self) -> impl Iterator<Item = (u32, u64, &[Hash])> {
        self.0.partial().filter(|(level, ..)| *level > 0)
    }
}

/// Reads nodes of the tree of some size from rows, or from the leaves where a row is not kept.
pub struct TreeReader<'r> {
    source: &'r dyn TreeRows,
    size: u64,
    /// Rows are not asked for.
    by_leaves: bool,
    /// Of each level, the row that was read last: nodes are asked for from left to right.
    held: Vec<HeldRow>,
    used: bool,
}

#[derive(Clone, Default)]
struct HeldRow {
    index: u64,
    hashes: Vec<Hash>,
}

impl<'r> TreeReader<'r> {
    pub fn new(source: &'r dyn TreeRows, size: u64) -> TreeReader<'r> {
        TreeReader { source, size, by_leaves: false, held: Vec::new(), used: false }
    }

    /// As if no row were kept.
    pub fn by_leaves(source: &'r dyn TreeRows, size: u64) -> TreeReader<'r> {
        TreeReader { by_leaves: true, ..TreeReader::new(source, size) }
    }

    /// Returns one that begins at the left once more.
    #[must_use]
    pub fn again(&self) -> TreeReader<'r> {
        TreeReader { held: Vec::new(), ..*self }
    }

    /// Returns true if any row was read.
    pub fn used_rows(&self) -> bool {
        self.used
    }

    /// The root over the 2^`height` leaves from `index` * 2^`height` on, all of which are in the
    /// tree.
    pub fn node(&mut self, height: u32, index: u64) -> Result<Hash, LedgerError> {
        let (level, within) = (height / HEIGHTS, height % HEIGHTS);
        let first = index << within;
        let (row, from) = (first / TILE, first % TILE);
        let hashes = self.hashes(level, row, from + (1 << within))?;
        let range = usize::try_from(from).unwrap_or(usize::MAX)..;
        hashes
            .get(range)
            .and_then(|rest| rest.get(..1 << within))
            .map(root_within)
            .ok_or_else(|| LedgerError::Rows(format!("row {row} of level {level} is too short")))
    }

    /// At least the first `least` hashes of a row.
    fn hashes(&mut self, level: u32, index: u64, least: u64) -> Result<&[Hash], LedgerError> {
        let at = level as usize;
        if self.held.len() <= at {
            self.held.resize(at + 1, HeldRow::default());
        }
        if self.held[at].index != index {
            self.held[at] = HeldRow { index, hashes: Vec::new() };
        }
        let has = |held: &HeldRow| held.hashes.len() as u64 >= least;
        // Of level 0, the newest row stands beside its entries alone.
        let kept = level > 0 || (index + 1) * TILE <= self.size;
        if !has(&self.held[at])
            && kept
            && !self.by_leaves
            && let Some(hashes) = self.source.row(level, index)?
        {
            self.held[at].hashes = hashes;
            self.used = true;
        }
        if !has(&self.held[at]) && level == 0 {
            let to = self.size.min((index + 1) * TILE);
            self.held[at].hashes = self.source.leaves(index * TILE, to)?;
        }
        while !has(&self.held[at]) && level > 0 {
            let below = index * TILE + self.held[at].hashes.len() as u64;
            let root = root_within(self.hashes(level - 1, below, TILE)?);
            self.held[at].hashes.push(root);
        }
        Ok(&self.held[at].hashes)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::cell::{Cell, RefCell};
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::ledger::format::tree::leaf_hash;
    use crate::ledger::format::tree::tests::root_by_definition;
    use crate::ledger::proof::{
        prove_consistency, prove_inclusion, root_by_inclusion, root_of_first, verify_consistency,
    };

    /// Rows in memory.
    #[derive(Default)]
    struct Kept {
        leaves: Vec<Hash>,
        rows: RefCell<BTreeMap<(u32, u64), Vec<Hash>>>,
        /// The leaves that were read one by one.
        read: Cell<u64>,
    }

    impl TreeRows for Kept {
        fn row(&self, level: u32, index: u64) -> Result<Option<Vec<Hash>>, LedgerError> {
            Ok(self.rows.borrow().get(&(level, index)).cloned())
        }

        fn leaves(&self, from: u64, to: u64) -> Result<Vec<Hash>, LedgerError> {
            self.read.set(self.read.get() + to - from);
            let range = usize::try_from(from).unwrap()..usize::try_from(to).unwrap();
            Ok(self.leaves[range].to_vec())
        }
    }

    impl KeepRows for Kept {
        fn put(&self, level: u32, index: u64, hashes: &[Hash]) -> Result<(), LedgerError> {
            self.rows.borrow_mut().insert((level, index), hashes.to_vec());
            Ok(())
        }
    }

    fn leaves(n: u64) -> Vec<Hash> {
        (0..n).map(|i| leaf_hash(&[&i.to_be_bytes()])).collect()
    }

    impl Kept {
        /// As it is after commits of these sizes.
        fn grown(steps: &[u64]) -> Kept {
            let mut kept = Kept::default();
            for step in steps {
                let from = kept.leaves.len() as u64;
                kept.leaves = leaves(from + step);
                grow(&kept, from, from + step).unwrap();
            }
            kept.read.set(0);
            kept
        }

        /// As the command makes them.
        fn built(n: u64) -> Kept {
            let kept = Kept { leaves: leaves(n), ..Kept::default() };
            let mut builder = RowBuilder::default();
            for leaf in &kept.leaves {
                builder.push(*leaf, &mut |level, index, row| kept.put(level, index, row)).unwrap();
            }
            for (level, index, row) in builder.partial() {
                kept.put(level, index, row).unwrap();
            }
            assert_eq!(builder.root(), root_by_definition(&kept.leaves));
            kept
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn rows_grow_to_what_is_built_at_once(steps in prop::collection::vec(1_u64..700, 1..8)) {
            let grown = Kept::grown(&steps);
            let built = Kept::built(steps.iter().sum());
            prop_assert_eq!(&*grown.rows.borrow(), &*built.rows.borrow());
        }

        #[test]
        fn proofs_are_the_same_with_rows_and_without(n in 1_u64..3000, picks in prop::collection::vec(any::<prop::sample::Index>(), 0..12), part in any::<prop::sample::Index>(), lost in any::<prop::sample::Index>()) {
            let kept = Kept::built(n + 300);
            let whole = &kept.leaves[..usize::try_from(n).unwrap()];
            let root = root_by_definition(whole);
            let mut indices: Vec<u64> = picks.iter().map(|pick| pick.index(whole.len()) as u64).collect();
            indices.sort_unstable();
            indices.dedup();
            let known: Vec<(u64, Hash)> = indices.iter().map(|i| (*i, whole[usize::try_from(*i).unwrap()])).collect();
            let old = part.index(whole.len()) as u64 + 1;
            let old_root = root_by_definition(&whole[..usize::try_from(old).unwrap()]);
            let mut proofs = Vec::new();
            let mut make = |mut tree: TreeReader<'_>| {
                let inclusion = prove_inclusion(n, &indices, &mut |h, i| tree.node(h, i)).unwrap();
                let mut tree = tree.again();
                let consistency = prove_consistency(old, n, &mut |h, i| tree.node(h, i)).unwrap();
                let first = root_of_first(old, &mut |h, i| tree.node(h, i)).unwrap();
                proofs.push((inclusion, consistency, first));
            };
            make(TreeReader::new(&kept, n));
            make(TreeReader::by_leaves(&kept, n));
            // One is missing.
            let place = *kept.rows.borrow().keys().nth(lost.index(kept.rows.borrow().len())).unwrap();
            kept.rows.borrow_mut().remove(&place);
            make(TreeReader::new(&kept, n));
            prop_assert!(proofs.windows(2).all(|pair| pair[0] == pair[1]));
            let (inclusion, consistency, first) = &proofs[0];
            prop_assert_eq!(root_by_inclusion(n, &known, inclusion), Some(root));
            prop_assert!(verify_consistency(old, &old_root, n, &root, consistency));
            prop_assert_eq!(*first, old_root);
        }
    }

    /// With rows of three levels, and a few leaves.
    #[test]
    fn a_proof_from_a_large_tree_reads_few_leaves() {
        let n = 70_001;
        let kept = Kept::built(n);
        assert_eq!(kept.rows.borrow()[&(2, 0)].len(), 1);
        let root = root_by_definition(&kept.leaves);
        for index in [0, 255, 256, 40_000, 65_535, 65_536, 69_887, 69_888, n - 1] {
            kept.read.set(0);
            let mut tree = TreeReader::new(&kept, n);
            let proof = prove_inclusion(n, &[index], &mut |h, i| tree.node(h, i)).unwrap();
            let leaf = kept.leaves[usize::try_from(index).unwrap()];
            assert_eq!(root_by_inclusion(n, &[(index, leaf)], &proof), Some(root));
            assert!(tree.used_rows() && kept.read.get() < 256, "{} for {index}", kept.read.get());
        }
    }

    #[test]
    fn what_an_older_program_left_out_is_made_up_for_if_it_is_little() {
        let behind = |missing: u64| {
            let mut kept = Kept::grown(&[256 * 300]);
            let size = 256 * (300 + missing) + 7;
            kept.leaves = leaves(size);
            grow(&kept, size - 1, size).unwrap();
            kept.leaves = leaves(size + 256);
            grow(&kept, size, size + 256).unwrap();
            kept
        };
        let few = behind(CATCH_UP);
        assert_eq!(*few.rows.borrow(), *Kept::built(256 * (301 + CATCH_UP) + 7).rows.borrow());
        let many = behind(CATCH_UP + 1);
        assert_eq!(*many.rows.borrow(), *Kept::built(256 * 300).rows.borrow());
        // Of a ledger that has few rows at all, none need be there.
        let none = Kept { leaves: leaves(256 * 4), ..Kept::default() };
        grow(&none, 256 * 3, 256 * 4).unwrap();
        assert_eq!(*none.rows.borrow(), *Kept::built(256 * 4).rows.borrow());
        // Nothing is put behind a gap that only shows further up.
        let mut torn = Kept::grown(&[256 * 511]);
        torn.rows.get_mut().remove(&(1, 0));
        torn.leaves = leaves(256 * 512);
        grow(&torn, 256 * 511, 256 * 512).unwrap();
    }
}
