//! A random walk: any actor tries anything at any time, and now and then somebody does what should
//! be done.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::dice::Dice;
use super::evidence::REASON;
use super::happens::{anything, change};
use super::script::helpful;
use super::world::CaseWorld;
use crate::case::event::{Change, IncidentClosed, IncidentOpened};
use crate::case::{Case, Event};
use crate::ledger::entry::Committed;
use crate::model::Outcome;
use crate::provider::ActKind;
use crate::runbook::Policy;

/// A policy, what is on file, and the steps of a walk.
pub fn walks(steps: usize) -> impl Strategy<Value = (Policy, u64, Vec<u64>)> {
    let steps = proptest::collection::vec(any::<u64>(), steps / 4..steps);
    (crate::runbook::testing::any_policy(), any::<u64>(), steps)
}

/// One step. Whatever is refused is refused; nothing may panic.
pub fn step(world: &mut CaseWorld, dice: &mut Dice) {
    time_passes(world, dice);
    let who = dice.below(world.people.len() - 1);
    let who = world.people[who].name.clone();
    if world.cases.iter().all(|c| c.closed.is_some()) || dice.chance(4) {
        let target = dice.below(world.targets.len());
        let mut opened = world.targets[target].opened.clone();
        // As it would be read: suspended by an incident, and now and then by somebody else.
        let id = &world.targets[target].id.0;
        let contained =
            |i: &crate::case::Incident| i.closed.is_none() && i.target == *id && i.contained();
        opened.enabled = !world.incidents.iter().any(contained) && dice.chance(90);
        let _ = world.open_as(&who, target, opened);
        return;
    }
    if dice.chance(2) {
        incident(world, &who, dice);
        return;
    }
    let open: Vec<usize> =
        (0..world.cases.len()).filter(|n| world.cases[*n].closed.is_none()).collect();
    let Some(case) = open.get(dice.below(open.len())).copied() else {
        return;
    };
    let senior = ["sam", "sue", "sid", "vic"][dice.below(4)];
    let (by, event) = match dice.below(10) {
        // A bridge for a target who cannot enrol yet.
        0 if waits(world, case) => {
            let holder = world.cases[case].holder.clone();
            let target = world.cases[case].target.clone();
            let channel = world
                .seen(&holder, &target, |ctx| world.cases[case].secret_channel(ctx))
                .unwrap_or_default();
            (holder, Event::Intended(super::evidence::secret(ActKind::IssueBackupCodes, &channel)))
        }
        0..=6 => match helpful(world, case, senior) {
            Some((by, event)) => (if dice.chance(90) { by } else { who }, event),
            None => (who, anything(world, &world.cases[case], dice)),
        },
        7 => (world.cases[case].holder.clone(), anything(world, &world.cases[case], dice)),
        8 => (
            world.cases[case].holder.clone(),
            Event::Intended(change(world, &world.cases[case], dice)),
        ),
        _ => (who, anything(world, &world.cases[case], dice)),
    };
    let intended = if let Event::Intended(change) = &event { Some(change.clone()) } else { None };
    if let (Ok(Some(entry)), Some(change)) = (world.tries(&by, case, event), intended) {
        act(world, &by, case, &entry, change, dice);
    }
}

fn waits(world: &CaseWorld, case: usize) -> bool {
    let it = &world.cases[case];
    world.seen(&it.holder, &it.target, |ctx| {
        matches!(it.next(ctx), crate::case::Step::AwaitEnrolment { .. })
    })
}

fn time_passes(world: &mut CaseWorld, dice: &mut Dice) {
    world.now += match dice.below(40) {
        0 => TimeDelta::minutes(dice.between(-12, -1)),
        1 => TimeDelta::minutes(dice.between(4, 70)),
        2 => TimeDelta::hours(dice.between(1, 30)),
        3 => TimeDelta::zero(),
        _ => TimeDelta::seconds(dice.between(0, 40)),
    };
    if dice.chance(3) {
        world.off = [
            None,
            Some(TimeDelta::minutes(4)),
            Some(TimeDelta::minutes(-6)),
            Some(TimeDelta::hours(2)),
        ][dice.below(4)];
    } else if dice.chance(30) {
        world.off = None;
    }
}

/// The intent stands: is there leave, for whom, how often; and what becomes of it.
fn act(
    world: &mut CaseWorld,
    by: &str,
    case: usize,
    intent: &Committed,
    change: Change,
    dice: &mut Dice,
) {
    if dice.chance(6) {
        crash(world, case);
    }
    if dice.chance(10) {
        world.now += TimeDelta::minutes(dice.between(-8, 40));
    }
    if dice.chance(8) {
        let other = world.people[dice.below(world.people.len())].name.clone();
        let _ = world.permit(&other, case, intent);
    }
    if dice.chance(8) {
        let other = dice.below(world.cases.len());
        let _ = world.permit(by, other, intent);
    }
    let granted = world.permit(by, case, intent).is_ok();
    if dice.chance(8) {
        crash(world, case);
    }
    if dice.chance(20) {
        let _ = world.permit(by, case, intent);
    }
    if dice.chance(8) {
        return;
    }
    let came = [Outcome::Accepted, Outcome::Attested, Outcome::Failed, Outcome::Unknown];
    let outcome = match (granted, dice.chance(75)) {
        (false, _) => Outcome::Failed,
        (true, true) => Outcome::Succeeded,
        (true, false) => *dice.pick(&came),
    };
    let came = Change { intent: Some(intent.seq()), reason: None, ..change };
    let _ = world.tries(by, case, Event::CameOut(came, outcome));
}

/// The process dies, and another one replays the case.
fn crash(world: &mut CaseWorld, case: usize) {
    world.cases[case] = world.replayed(case);
}

fn incident(world: &mut CaseWorld, who: &str, dice: &mut Dice) {
    let reason = Some(REASON.to_owned());
    let target = dice.below(world.targets.len());
    let about: Vec<String> = world
        .cases
        .iter()
        .filter(|c| c.target == world.targets[target].id.0)
        .map(|c| c.id.to_string())
        .collect();
    let of = if about.is_empty() { None } else { dice.one_of(60, &about) };
    let opened = IncidentOpened { of, reason: reason.clone(), ..IncidentOpened::default() };
    let Ok(incident) = world.opens_incident(who, target, opened) else {
        let Some(open) = world.incidents.iter().position(|i| i.closed.is_none()) else {
            return;
        };
        let entries = world.incidents[open].entries + 1;
        let _ = world.in_incident(
            "sam",
            open,
            Event::IncidentClosed(IncidentClosed { entries, reason }),
        );
        return;
    };
    let change = Change { act: Some(ActKind::Suspend), reason, ..Change::default() };
    let Ok(Some(intent)) = world.in_incident(who, incident, Event::Intended(change.clone())) else {
        return;
    };
    let came = Change { intent: Some(intent.seq()), reason: None, ..change };
    let _ = world.in_incident(who, incident, Event::CameOut(came, Outcome::Succeeded));
    let told = crate::case::event::Sent { covers: intent.seq(), ..told() };
    let _ = world.in_incident(who, incident, Event::Notified(told));
}

fn told() -> crate::case::event::Sent {
    let text_sha256 = "00".repeat(32);
    let outcome = crate::model::Fate::Accepted;
    crate::case::event::Sent {
        recipients: vec!["(in person)".into()],
        deliveries: vec![crate::case::event::DeliveryRecord {
            channel: "other".into(),
            outcome,
            text_sha256,
        }],
        ..crate::case::event::Sent::default()
    }
}

/// The whole walk; `look` is shown the world after each step.
pub fn walk(
    policy: Policy,
    seed: u64,
    steps: &[u64],
    mut look: impl FnMut(&CaseWorld),
) -> CaseWorld {
    let mut world = super::made_up::world(policy, seed);
    for seed in steps {
        step(&mut world, &mut Dice(*seed));
        look(&world);
    }
    world
}

/// Refusing and escalating need nothing but that nothing is unsettled.
pub fn can_be_refused(world: &CaseWorld, case: &Case) -> bool {
    let may = |event: Event| {
        world.seen(&case.holder, &case.target, |ctx| crate::case::decide(case, event, ctx).is_ok())
    };
    may(super::evidence::refuses())
        && (case.waiting || may(Event::Referred(super::evidence::remark())))
}
