use proptest::prelude::*;

use super::cases;
use super::evidence::{change, removal, secret};
use super::walk::{walk, walks};
use crate::case::{Case, Event, History, decide};
use crate::provider::ActKind;

proptest! {
    #![proptest_config(cases(40))]

    /// A case has no state of its own.
    #[test]
    fn replay_equals_live_at_every_point((policy, seed, steps) in walks(60)) {
        walk(policy, seed, &steps, |world| {
            for case in 0..world.cases.len() {
                assert_eq!(world.replayed(case), world.cases[case]);
            }
        });
    }

    /// Personal data may go: what is left can still be read, and gives nobody leave to change
    /// anything.
    #[test]
    fn erasure_breaks_nothing_and_permits_nothing((policy, seed, steps) in walks(60), which in any::<u64>()) {
        let mut world = walk(policy, seed, &steps, |_| {});
        let private: Vec<u64> = world.ledger.entries().iter()
            .filter(|e| !e.draft().private.is_empty() && which >> (e.seq() % 64) & 1 == 1)
            .map(crate::ledger::Committed::seq)
            .collect();
        for seq in private {
            world.ledger.erase(seq);
        }
        for n in 0..world.cases.len() {
            let case = world.replayed(n);
            let whole = &world.cases[n];
            prop_assert_eq!((&case.holder, case.closed, case.entries), (&whole.holder, whole.closed, whole.entries));
            for who in &world.people {
                for act in ActKind::ALL.iter().filter(|a| **a != ActKind::Note) {
                    let asked = match act {
                        ActKind::RemoveFactor => removal("f-0"),
                        act if act.makes_secret() => secret(*act, "video"),
                        act => change(*act),
                    };
                    let may = |case: &Case| {
                        let event = Event::Intended(asked.clone());
                        world.seen(&who.name, &case.target, |ctx| decide(case, event, ctx).is_ok())
                    };
                    prop_assert!(!may(&case) || (may(whole) && !case.erased), "{} may {act}", who.name);
                }
            }
        }
        let all = world.ledger.entries();
        prop_assert!(History::of(all).is_ok());
    }
}
