#![allow(clippy::unwrap_used)]

use super::*;
use crate::provider::testing::contract::{self, Fixture, Seed};

#[test]
fn it_keeps_the_contract_in_every_temper() {
    use FaultMode::{Changed, DoneSilently, Half, Later, NotDoneSilently};
    let mut tempers = vec![FaultProfile::calm(), FaultProfile::worst()];
    // Each whim first, so that each check meets each of them.
    for first in [Later, DoneSilently, NotDoneSilently, Half, Changed] {
        for forgetful in [false, true] {
            let whims = vec![first, FaultMode::Honest];
            tempers.push(FaultProfile {
                whims,
                forgetful,
                stale: forgetful,
                ..FaultProfile::calm()
            });
        }
    }
    tempers.push(FaultProfile { cannot: ActKind::ALL.to_vec(), ..FaultProfile::calm() });
    tempers.push(FaultProfile { by_hand: ActKind::ALL.to_vec(), ..FaultProfile::calm() });
    for temper in tempers {
        contract::check(&mut || Box::new(Hostile::new(temper.clone())));
    }
}

#[test]
#[should_panic(expected = "the provider does not keep: every act is told as it came")]
fn the_contract_finds_a_lie() {
    let temper = FaultProfile { whims: vec![FaultMode::Lie], ..FaultProfile::calm() };
    contract::check(&mut || Box::new(Hostile::new(temper.clone())));
}

#[test]
fn slowness_is_virtual() {
    let mut hostile = Hostile::new(FaultProfile { slow_s: 3600, ..FaultProfile::calm() });
    let user = hostile.make(&Seed::full("maria"));
    let began = std::time::Instant::now();
    hostile.profile(&user).unwrap();
    hostile.factors(&user).unwrap();
    assert_eq!((hostile.waited(), hostile.calls()), (TimeDelta::hours(2), 2));
    assert!(began.elapsed().as_secs() < 60);
}

#[test]
fn its_texts_are_dirty() {
    let mut hostile = Hostile::new(FaultProfile::calm());
    let user = hostile.make(&Seed::full("maria"));
    let text = hostile.profile(&user).unwrap().user.name;
    for bad in ["\u{1b}[2J", "\u{202e}", "=", "\n", "\u{0}"] {
        assert!(text.contains(bad), "{bad:?}");
    }
}
