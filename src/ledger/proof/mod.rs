//! Proofs about the tree: that records are in it, and that one tree is the beginning of another.
//! Pure, and made from the leaves in one pass, with memory that does not grow with the tree.

mod consistency;
mod inclusion;

pub use consistency::{prove as prove_consistency, verify as verify_consistency};
pub use inclusion::{prove as prove_inclusion, root as root_by_inclusion};

use super::format::tree::{Frontier, Hash};

/// The source of the leaves of a tree. Each leaf is asked for once, in order.
pub type Leaves<'a, E> = &'a mut dyn FnMut() -> Result<Hash, E>;

/// The root over the next `n` leaves. Over a range that begins at a multiple of a power of two not
/// smaller than `n`, that is the node of the tree over it.
fn root_of_next<E>(n: u64, leaves: Leaves<'_, E>) -> Result<Hash, E> {
    let mut frontier = Frontier::default();
    for _ in 0..n {
        frontier.push(leaves()?);
    }
    Ok(frontier.root())
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
