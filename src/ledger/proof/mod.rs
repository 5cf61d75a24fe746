//! Proofs about the tree: that records are in it, and that one tree is the beginning of another.
//! Pure, and made from the roots of as few subtrees as it takes, each asked for once and from left
//! to right.

mod consistency;
mod inclusion;

pub use consistency::{prove as prove_consistency, verify as verify_consistency};
pub use inclusion::{audit_path, prove as prove_inclusion, root as root_by_inclusion};

use super::format::tree::{Hash, root_of};

/// The source of the roots of perfect subtrees: that over the 2^height leaves from leaf
/// index * 2^height on, by height and index.
pub type Nodes<'a, E> = &'a mut dyn FnMut(u32, u64) -> Result<Hash, E>;

/// The root over the first `n` leaves.
pub fn root_of_first<E>(n: u64, nodes: Nodes<'_, E>) -> Result<Hash, E> {
    root_over(0, n, nodes)
}

/// The root over the `n` leaves from `from` on. `from` is a multiple of a power of two that is not
/// smaller than `n`, so that the root is the node of the tree over them.
fn root_over<E>(from: u64, n: u64, nodes: Nodes<'_, E>) -> Result<Hash, E> {
    let (mut roots, mut at, end) = (Vec::new(), from, from + n);
    while at < end {
        let height = (end - at).ilog2();
        roots.push(nodes(height, at >> height)?);
        at += 1 << height;
    }
    Ok(root_of(&roots))
}

/// Returns the place where RFC 6962 splits a tree of `n` leaves, `n` > 1: the largest power of two
/// smaller than `n`.
fn split(n: u64) -> u64 {
    1 << (u64::BITS - 1 - (n - 1).leading_zeros())
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_tree_is_split_at_the_largest_smaller_power_of_two() {
        for (n, k) in [
            (2, 1),
            (3, 2),
            (4, 2),
            (5, 4),
            (8, 4),
            (9, 8),
            (1 << 40, 1 << 39),
            ((1 << 40) + 1, 1 << 40),
        ] {
            assert_eq!(split(n), k, "{n}");
        }
    }
}
