use chrono::TimeDelta;
use proptest::prelude::*;

use super::script::{give_up, helpful};
use super::verdict::judge;
use super::walk::{can_be_refused, walk, walks};
use super::world::CaseWorld;
use super::{cases, dice::Dice};
use crate::case::event::Change;
use crate::case::{Event, Step};
use crate::ledger::entry::Committed;
use crate::model::Outcome;
use crate::provider::ActKind;

proptest! {
    #![proptest_config(cases(160))]

    /// Whatever anyone tries, in whatever order, under whatever runbook that loads: the floor
    /// holds.
    #[test]
    fn the_floor_holds_for_every_order_of_answers((policy, seed, steps) in walks(140)) {
        let world = walk(policy, seed, &steps, |_| {});
        let faults = judge(&world);
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    /// From wherever a walk has led, people of good will come to an end; and there is always a way
    /// to refuse.
    #[test]
    fn every_case_can_be_brought_to_an_end((policy, seed, steps) in walks(60)) {
        let mut world = walk(policy, seed, &steps, |world| {
            for case in world.cases.iter().filter(|c| c.closed.is_none() && c.ending.is_none()) {
                assert!(case.unsettled().is_some() || can_be_refused(world, case), "{case:?}");
            }
        });
        for case in 0..world.cases.len() {
            finish(&mut world, case);
        }
        let faults = judge(&world);
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    /// Every state has a next step, whoever asks and whatever the time is.
    #[test]
    fn there_is_always_a_next_step((policy, seed, steps) in walks(60), later in -100_000i64..1_000_000) {
        let mut world = walk(policy, seed, &steps, |_| {});
        world.now += TimeDelta::seconds(later);
        for case in &world.cases {
            for who in &world.people {
                let step = world.seen(&who.name, &case.target, |ctx| case.next(ctx));
                prop_assert_eq!(matches!(step, Step::Done(_)), case.closed.is_some());
                prop_assert!(!step.name().is_empty());
            }
        }
    }
}

/// The clocks are right again, a senior stands by, the target has good evidence: at most so many
/// events to the end.
fn finish(world: &mut CaseWorld, case: usize) {
    world.off = None;
    world.now = world.now.max(world.cases[case].last_at) + TimeDelta::days(400);
    for _ in 0..80 {
        if world.cases[case].closed.is_some() {
            return;
        }
        world.now += TimeDelta::seconds(1);
        let (by, event) = helpful(world, case, "zoe").unwrap_or_else(|| give_up(world, case));
        let intended =
            if let Event::Intended(change) = &event { Some(change.clone()) } else { None };
        let done = world.tries(&by, case, event);
        if let (Ok(Some(intent)), Some(change)) = (&done, intended) {
            carried_out(world, &by, case, intent, change);
        }
        if done.is_err() {
            let (by, event) = give_up(world, case);
            let _ = world.tries(&by, case, event);
        }
    }
    let stuck = &world.cases[case];
    let step = world.seen(&stuck.holder, &stuck.target, |ctx| stuck.next(ctx));
    let actions: Vec<&str> =
        world.entries_of(stuck).iter().map(|e| e.draft().action.as_str()).collect();
    panic!("no way to an end, at {step:?} after {actions:?}");
}

fn carried_out(world: &mut CaseWorld, by: &str, case: usize, intent: &Committed, change: Change) {
    world.permit(by, case, intent).unwrap();
    let came = Change { intent: Some(intent.seq()), reason: None, ..change };
    world.tries(by, case, Event::CameOut(came, Outcome::Succeeded)).unwrap();
}

/// The walks are worth something only if they get anywhere.
#[test]
fn walks_get_everywhere() {
    let policy = crate::runbook::testing::shipped_once().policy.clone();
    let mut acts: Vec<ActKind> = Vec::new();
    let mut outcomes: Vec<Outcome> = Vec::new();
    let mut dice = Dice(1);
    for seed in 0..100 {
        let steps: Vec<u64> = (0..120).map(|_| dice.roll()).collect();
        let world = walk(policy.clone(), seed, &steps, |_| {});
        acts.extend(world.granted.iter().map(|g| g.act));
        outcomes.extend(world.cases.iter().filter_map(|c| c.closed.map(|(_, o)| o)));
    }
    let granted = |act: ActKind| acts.iter().filter(|a| **a == act).count();
    for act in ActKind::ALL.iter().filter(|a| !matches!(a, ActKind::Suspend)) {
        assert!(granted(*act) > 0, "no walk came to {act} ({} permits)", acts.len());
    }
    for outcome in
        [Outcome::RecoveredByReset, Outcome::Refused, Outcome::Abandoned, Outcome::Compromised]
    {
        assert!(outcomes.contains(&outcome), "no walk ended {outcome} ({} ends)", outcomes.len());
    }
}

/// The judge is worth something only if it sees what is wrong: a good case, and then each thing
/// about it made bad.
#[test]
fn the_judge_has_eyes() {
    type Spoil = fn(&mut CaseWorld);
    let spoilt: &[(&str, Spoil)] = &[
        ("floor 1: no fresh verification", |w| w.granted[0].now += TimeDelta::minutes(16)),
        ("the clock is behind", |w| w.granted[0].now -= TimeDelta::minutes(6)),
        ("off the platform's", |w| w.granted[0].off = Some(TimeDelta::minutes(6))),
        ("a second permit", |w| w.granted.push(w.granted[0].clone())),
        ("somebody else's intent", |w| w.granted[0].by = "omar".into()),
        ("another target", |w| w.granted[0].target = "u-tina".into()),
        ("another act", |w| w.granted[0].act = ActKind::EndSessions),
        ("another factor", |w| w.granted[0].factor = None),
        ("it has an outcome already", |w| w.granted[0].entries += 1),
        ("floor 5", |w| w.policy.reason_least = 10_000),
        ("too few verifications", |w| w.policy.ordinary_verifications = 2),
        ("floor 4 and 8", |w| w.policy.ordinary_approval = true),
        ("floor 3: oneself", |w| w.people[0].users = vec!["maria@home.example".into()]),
        ("a method that the runbook does not have", |w| w.policy.methods.clear()),
        ("enabling is a senior's", |w| w.granted[0].act = ActKind::Enable),
        ("floor 9", |w| w.granted[0].act = ActKind::SetTemporaryPassword),
    ];
    for (fault, spoil) in spoilt {
        let mut world = CaseWorld::with(|_| {});
        world.verified();
        world.resets();
        assert_eq!(judge(&world), [""; 0]);
        spoil(&mut world);
        let faults = judge(&world);
        assert!(faults.iter().any(|f| f.contains(fault)), "{fault} was not seen, but {faults:?}");
    }
}
