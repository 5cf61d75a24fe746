//! The entries that a later one by the same key takes as its holder's own, so that their signatures
//! need not be looked at.
//!
//! An entry is vouched for if a later one of version 2 with the same key names its place and its
//! leaf, and is itself vouched for or checked. The leaf is the one that was computed from the bytes
//! that are there. Neither the hash in the file nor the place alone would do: both are whoever's who
//! has the file.

use std::collections::{HashMap, VecDeque};

use crate::ledger::KeyId;
use crate::ledger::format::statement::SeenHead;

/// The number of entries of a key that are kept to hold against what later ones name. A holder who
/// goes on names one of the last few.
const KEPT: usize = 64;

/// Entries that name others which are not kept any more are looked at again in the end. There are
/// no more than so many of them in a ledger that programs wrote.
const LATER: usize = 100_000;

/// The own entries of every key. `T` is what is to be done where nobody vouches for an entry.
pub struct Vouching<T> {
    keys: HashMap<KeyId, OwnChain<T>>,
    /// The entries that name one which is not kept any more.
    pub later: Vec<NamedBefore>,
    /// The number of entries that are vouched for.
    pub vouched: u64,
}

struct OwnChain<T> {
    recent: VecDeque<SeenHead>,
    /// The newest, if nothing was decided about it yet.
    pending: Option<T>,
}

/// An entry that names an own one from long before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedBefore {
    pub by: u64,
    pub key: KeyId,
    pub own: SeenHead,
}

/// The newest entry of a key, once the next one says what it takes as its holder's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Released<T> {
    /// The entry with this number takes it.
    Vouched(T, u64),
    /// Nobody does.
    Alone(T),
}

/// The thing that an entry names as its holder's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// It stands there, or nothing is named.
    Rightly,
    /// Something else stands there.
    Wrongly,
    /// There are too many that would have to be looked at again.
    TooMany,
}

impl<T> Default for Vouching<T> {
    fn default() -> Vouching<T> {
        Vouching { keys: HashMap::new(), later: Vec::new(), vouched: 0 }
    }
}

impl<T> Vouching<T> {
    /// Takes in the next entry of a key. `waits`: what is to be done if nobody vouches for this one;
    /// `None` if that is decided already.
    pub fn step(
        &mut self,
        key: &str,
        head: SeenHead,
        own: Option<SeenHead>,
        waits: Option<T>,
    ) -> (Option<Released<T>>, Named) {
        let chain = match self.keys.get_mut(key) {
            Some(chain) => chain,
            None => self
                .keys
                .entry(key.to_owned())
                .or_insert_with(|| OwnChain { recent: VecDeque::new(), pending: None }),
        };
        let newest = chain.recent.back().copied();
        let released = chain.pending.take().map(|pending| {
            if own.is_some() && own == newest {
                self.vouched += 1;
                Released::Vouched(pending, head.seq)
            } else {
                Released::Alone(pending)
            }
        });
        let named = match own {
            None => Named::Rightly,
            Some(own) if chain.recent.iter().rev().any(|kept| *kept == own) => Named::Rightly,
            // Every entry of the key from there on is kept.
            Some(own) if chain.recent.front().is_some_and(|first| first.seq <= own.seq) => {
                Named::Wrongly
            }
            Some(_) if self.later.len() == LATER => Named::TooMany,
            Some(own) => {
                self.later.push(NamedBefore { by: head.seq, key: key.to_owned(), own });
                Named::Rightly
            }
        };
        if chain.recent.len() == KEPT {
            chain.recent.pop_front();
        }
        chain.recent.push_back(head);
        chain.pending = waits;
        (released, named)
    }

    /// Hands out what is to be done with those that came last.
    pub fn end(&mut self) -> Vec<T> {
        self.keys.values_mut().filter_map(|chain| chain.pending.take()).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::ledger::format::tree::Hash;

    /// An entry as it stands in a file: of a key, with a leaf over what it says, and with a
    /// signature that holds or not.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    struct Model {
        key: u8,
        own: Option<SeenHead>,
        content: u8,
        holds: bool,
        /// The hash in the file.
        stored: Hash,
    }

    impl Model {
        fn leaf(&self) -> Hash {
            let mut leaf = [self.content; 32];
            leaf[0] = self.key;
            leaf[1] = u8::from(self.holds);
            if let Some(own) = self.own {
                leaf[2] = u8::try_from(own.seq).unwrap();
                leaf[3] = own.leaf.iter().fold(7, |sum, byte| sum.wrapping_mul(31) ^ byte);
            }
            leaf
        }
    }

    /// A way of comparing what an entry names with what stands there.
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Rule {
        /// By its place and the hash of what is there.
        Sound,
        /// By the hash that is stored.
        StoredLeaf,
        /// By its place alone.
        PlaceAlone,
    }

    /// Returns true if nothing is found, looking at the signatures of those that nobody vouches
    /// for.
    fn is_clean(ledger: &[Model], rule: Rule) -> bool {
        let mut vouching = Vouching::<bool>::default();
        let mut clean = true;
        for (seq, entry) in (0..).zip(ledger) {
            let leaf = match rule {
                Rule::Sound => entry.leaf(),
                Rule::StoredLeaf => entry.stored,
                Rule::PlaceAlone => [0; 32],
            };
            let own = entry.own.map(|own| match rule {
                Rule::PlaceAlone => SeenHead { leaf: [0; 32], ..own },
                Rule::Sound | Rule::StoredLeaf => own,
            });
            let head = SeenHead { seq, leaf };
            let (released, named) =
                vouching.step(&entry.key.to_string(), head, own, Some(entry.holds));
            clean &= named == Named::Rightly;
            clean &= !matches!(released, Some(Released::Alone(false)));
        }
        clean & vouching.end().into_iter().all(|holds| holds) & vouching.later.is_empty()
    }

    fn every_signature_holds(ledger: &[Model]) -> bool {
        ledger.iter().all(|entry| entry.holds)
    }

    /// Honest holders: each names the newest entry of theirs, after a look at it.
    fn honest(keys: &[u8]) -> Vec<Model> {
        let mut ledger: Vec<Model> = Vec::new();
        for key in keys {
            let newest = ledger.iter().rposition(|entry| entry.key == *key);
            let own = newest
                .filter(|at| ledger[*at].holds)
                .map(|at| SeenHead { seq: at as u64, leaf: ledger[at].leaf() });
            let mut entry = Model { key: *key, own, content: *key, holds: true, stored: [0; 32] };
            entry.stored = entry.leaf();
            ledger.push(entry);
        }
        ledger
    }

    /// Somebody with the file and the installation's key: entries are changed, put in, taken out,
    /// and everything around them that takes no key of an operator's is made to fit.
    fn attacked(mut ledger: Vec<Model>, acts: &[(u8, usize, u8)]) -> Vec<Model> {
        for (act, at, byte) in acts {
            let at = at % ledger.len();
            match act % 4 {
                0 => (ledger[at].content, ledger[at].holds) = (*byte, false),
                1 => {
                    let forged = Model { content: *byte, holds: false, ..ledger[at] };
                    ledger.insert(at, Model { stored: forged.leaf(), ..forged });
                }
                2 if ledger.len() > 2 => drop(ledger.remove(at)),
                _ => (ledger[at].own, ledger[at].holds) = (None, false),
            }
        }
        ledger
    }

    type Acts = Vec<(u8, usize, u8)>;

    fn ledgers() -> impl Strategy<Value = (Vec<u8>, Acts)> {
        let keys = proptest::collection::vec(0u8..3, 2..24);
        (keys, proptest::collection::vec((any::<u8>(), 0usize..24, any::<u8>()), 1..4))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn what_is_clean_by_the_vouching_is_clean_signature_by_signature((keys, acts) in ledgers()) {
            let ledger = honest(&keys);
            prop_assert!(is_clean(&ledger, Rule::Sound));
            let ledger = attacked(ledger, &acts);
            prop_assert!(!is_clean(&ledger, Rule::Sound) || every_signature_holds(&ledger));
        }
    }

    /// A test that could not fail would prove nothing: with either short cut it does.
    #[test]
    fn each_of_the_two_short_cuts_lets_a_forgery_through() {
        use proptest::strategy::ValueTree as _;
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let mut through = [0; 3];
        for _ in 0..2000 {
            let (keys, acts) = ledgers().new_tree(&mut runner).unwrap().current();
            let ledger = attacked(honest(&keys), &acts);
            for (count, rule) in
                through.iter_mut().zip([Rule::Sound, Rule::StoredLeaf, Rule::PlaceAlone])
            {
                *count += u32::from(is_clean(&ledger, rule) && !every_signature_holds(&ledger));
            }
        }
        assert_eq!(through[0], 0);
        assert!(through[1] > 0 && through[2] > 0, "{through:?}");
    }

    #[test]
    fn an_entry_that_is_skipped_is_looked_at_and_is_no_fault() {
        let mut vouching = Vouching::<u64>::default();
        let head = |seq| SeenHead { seq, leaf: [u8::try_from(seq).unwrap(); 32] };
        let mut step = |seq, own| vouching.step("k", head(seq), own, Some(seq));
        assert_eq!(step(1, None), (None, Named::Rightly));
        assert_eq!(step(2, Some(head(1))), (Some(Released::Vouched(1, 2)), Named::Rightly));
        assert_eq!(step(5, Some(head(1))), (Some(Released::Alone(2)), Named::Rightly));
        let other = SeenHead { leaf: [9; 32], ..head(2) };
        assert_eq!(step(6, Some(other)), (Some(Released::Alone(5)), Named::Wrongly));
        assert_eq!(step(7, Some(SeenHead { seq: 0, ..head(1) })).1, Named::Rightly);
        assert_eq!(vouching.later.len(), 1);
        assert_eq!((vouching.end(), vouching.vouched), (vec![7], 1));
    }
}
