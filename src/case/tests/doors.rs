//! A case never leaves a changed account unattended: the judge of it, scenes by hand, and every
//! order of answers.

use proptest::prelude::*;

use super::dice::Dice;
use super::evidence::*;
use super::happens::anything;
use super::reading::*;
use super::world::CaseWorld;
use crate::case::event::{Change, DoorHow, Enrolled, Remark, TierSeen, Verified, Was};
use crate::case::{ApprovalFor, Event, Refusal, Step};
use crate::ledger::entry::{Action, Committed};
use crate::model::{Enroller, FactorKind, Outcome, Role};
use crate::provider::ActKind;
use crate::runbook::Tier;

/// Checks what a close has to find where the case came to nothing after a change.
pub(super) fn shut(
    world: &CaseWorld,
    before: &[Committed],
    id: &str,
    e: &Committed,
    must: &mut dyn FnMut(bool, &str),
) {
    let case = Seen::of(before, id);
    let outcome = e.draft().outcome.unwrap();
    let changed = case.intents().any(|i| {
        let came = case.outcome_of(i.seq()).and_then(|o| o.draft().outcome);
        text(i, "act") != Some("note") && came != Some(Outcome::Failed)
    });
    let incident =
        before.iter().any(|i| is(i, Action::IncidentOpened) && text(i, "of") == Some(id));
    match outcome {
        Outcome::Compromised => must(incident, "compromised, and no incident says so"),
        Outcome::Refused | Outcome::Escalated | Outcome::Abandoned if changed => {
            let door = case.all(Action::CaseDoorClosed).last();
            let suspended = door.is_some_and(|d| text(d, "how") == Some("suspended"));
            let by_senior =
                door.is_some_and(|d| text(d, "how") == Some("senior") && outside(world, &case, d));
            let enrolled = case.all(Action::FactorEnrolled).any(|f| confirmed(world, &case, f));
            must(suspended || by_senior || enrolled, "closed, and the account was left open");
            let another =
                case.all(Action::CaseRefused).any(|r| text(r, "code") == Some("impersonation"));
            must(!another, "the caller was somebody else, and the case was only refused");
        }
        Outcome::RecoveredByReset
        | Outcome::RecoveredByBackupCode
        | Outcome::RecoveredByFederatedSignIn => {
            let enabled = case.opened.data()["enabled"] == true
                || case.intents().any(|i| {
                    text(i, "act") == Some("enable")
                        && case.outcome_of(i.seq()).is_some_and(|o| good(o.draft().outcome))
                });
            let read = e.data().get("enabled").and_then(serde_json::Value::as_bool);
            must(read.unwrap_or(enabled), "recovered, and suspended");
        }
        _ => {}
    }
}

/// A senior with a reason, who has no other entry in the case but what helped to end it.
fn outside(world: &CaseWorld, case: &Seen<'_>, door: &Committed) -> bool {
    let by = &door.draft().actor;
    let me = world.people.iter().find(|p| p.name == *by).unwrap();
    let part = [
        Action::CaseOpened,
        Action::CaseTakenOver,
        Action::VerificationAccepted,
        Action::VerificationRejected,
        Action::ApprovalGranted,
        Action::ApprovalDenied,
    ];
    let mut before = case.entries.iter().filter(|e| e.seq() < door.seq());
    let mine = before.any(|e| e.draft().actor == *by && part.contains(&e.draft().action));
    let reason = text(door, "reason").unwrap_or_default().trim().chars().count();
    let about = case.target_names().iter().chain(&case.vouchers()).any(|n| is_person(me, n));
    door.draft().role == Role::Senior && !mine && !about && reason >= world.policy.reason_least
}

/// The target said that the factor is theirs while a verification was fresh; after the end of the
/// case, one from after it.
fn confirmed(world: &CaseWorld, case: &Seen<'_>, enrolled: &Committed) -> bool {
    let Some(under) = enrolled.data().get("under").and_then(serde_json::Value::as_u64) else {
        return false;
    };
    let ended = [Action::CaseRefused, Action::CaseAbandoned]
        .iter()
        .flat_map(|a| case.all(*a))
        .map(Committed::seq)
        .min();
    let verified = case.all(Action::VerificationAccepted).find(|v| v.seq() == under);
    let late = ended.is_none_or(|end| enrolled.seq() < end || under > end);
    let fresh =
        verified.is_some_and(|v| enrolled.time() - v.time() <= world.policy.verification_fresh);
    fresh && late && enrolled.data().get("theirs") == Some(&serde_json::Value::Bool(true))
}

/// Since when the case is escalated, unless whoever holds it is a senior who took it up.
pub(super) fn escalated(case: &Seen<'_>) -> Option<u64> {
    let mut waits = false;
    let mut since = None;
    for e in &case.entries {
        match e.draft().action {
            Action::CaseReferred => (waits, since) = (true, Some(e.seq())),
            Action::CaseResumed => waits = false,
            Action::CaseTakenOver => {
                let up = waits
                    && e.draft().role == Role::Senior
                    && case.holders.last() == Some(&e.draft().actor.as_str());
                (waits, since) = (false, if up { None } else { since });
            }
            _ => {}
        }
    }
    since
}

pub(super) fn waits(case: &Seen<'_>) -> bool {
    let moved = [Action::CaseReferred, Action::CaseResumed, Action::CaseTakenOver];
    case.entries
        .iter()
        .rev()
        .find(|e| moved.contains(&e.draft().action))
        .is_some_and(|e| is(e, Action::CaseReferred))
}

/// Another password was set by us and handed over, or is nobody's; or the platform showed a new
/// one.
pub(super) fn old_password_gone(case: &Seen<'_>) -> bool {
    let set = case.intents().filter(|i| text(i, "act") == Some("set-temporary-password"));
    let mut set = set.filter(|i| case.outcome_of(i.seq()).is_some_and(|o| good(o.draft().outcome)));
    let handed = |i: &Committed| {
        let of = |h: &&Committed| {
            h.draft().phase.is_none() && h.data().get("intent") == Some(&i.seq().into())
        };
        case.all(Action::PasswordSet).any(|h| of(&h))
    };
    case.has(Action::PasswordChanged)
        || set.any(|i| i.data().get("unshown") == Some(&true.into()) || handed(i))
}

fn next(world: &CaseWorld) -> Step {
    let case = world.case();
    world.seen(&case.holder, &case.target, |ctx| case.next(ctx))
}

fn another() -> Event {
    Event::Refused(Remark { code: Some("impersonation".into()), ..remark() })
}

/// Opened, verified and reset; told of; nobody has enrolled.
fn reset() -> CaseWorld {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.resets();
    world.notifies("olga");
    world
}

fn ends(event: Event) -> CaseWorld {
    let mut world = reset();
    world.does("olga", event);
    if next(&world) == Step::Notice {
        world.notifies("olga");
    }
    assert_eq!(next(&world), Step::OpenDoor);
    world
}

#[test]
fn a_caller_who_is_somebody_else_is_contained_and_nothing_less() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.does("olga", another());
    let mut world = reset();
    assert_eq!(world.may_not("olga", another()), Refusal::Contain);
    // A change of which nobody knows what came of it is a change.
    let mut half = CaseWorld::with(|_| {});
    half.verified();
    half.does("olga", no_codes());
    half.does("olga", Event::Intended(removal("f-1")));
    assert_eq!(half.may_not("olga", another()), Refusal::Contain);
    let reason = Some(REASON.to_owned());
    let of = Some(world.case().id.to_string());
    world
        .opens_incident(
            "olga",
            0,
            crate::case::event::IncidentOpened { of, reason, ..Default::default() },
        )
        .unwrap();
    assert_eq!(next(&world), Step::Close(Outcome::Compromised));
}

#[test]
fn whatever_else_ends_it_leaves_an_open_door() {
    for event in [refuses(), Event::Abandoned(remark())] {
        let mut world = ends(event);
        for outcome in [Outcome::Refused, Outcome::Abandoned] {
            let event = closed(world.case(), outcome);
            world.may_not("olga", event);
        }
        // Not whoever had a part in it, nor whoever is no senior.
        for by in ["olga", "omar", "ada", "vic", "sam"] {
            let part = by == "vic" || by == "sam";
            if part {
                continue;
            }
            world.may_not(by, door(DoorHow::Senior));
        }
        world.may_not("omar", door(DoorHow::Suspended));
        world.may_not(
            "zoe",
            Event::DoorClosed(crate::case::event::Door {
                how: Some(DoorHow::Senior),
                ..Default::default()
            }),
        );
        world.does("zoe", door(DoorHow::Senior));
        let outcome = world.case().ending.unwrap().outcome;
        let event = closed(world.case(), outcome);
        world.does("zoe", event);
        assert!(super::verdict::judge(&world).is_empty());
    }
}

#[test]
fn a_senior_who_verified_or_approved_or_held_it_does_not_end_it() {
    let mut world = CaseWorld::with(|m| m.tier = TierSeen(Tier::Privileged));
    world.verified();
    world.does("olga", no_codes());
    world.does("olga", asks(ApprovalFor::Reset));
    world.does("sue", call("p-old"));
    world.does("sue", grants(ApprovalFor::Reset));
    world.resets_only();
    world.notifies("olga");
    world.does("olga", Event::Abandoned(remark()));
    if next(&world) == Step::Notice {
        world.notifies("olga");
    }
    assert!(matches!(world.may_not("sue", door(DoorHow::Senior)), Refusal::SeparationOfDuties(_)));
    world.does("vic", Event::TakenOver(remark()));
    assert!(matches!(world.may_not("vic", door(DoorHow::Senior)), Refusal::SeparationOfDuties(_)));
    world.does("zoe", door(DoorHow::Senior));
}

#[test]
fn a_new_factor_shuts_it_once_the_verified_user_confirms_it() {
    let mut world = ends(Event::Abandoned(remark()));
    let new = |under| {
        let (factor, kind) = ("f-new".to_owned(), Some(FactorKind::Totp));
        Event::Enrolled(Enrolled { factor, kind, theirs: Some(true), under, ..Enrolled::default() })
    };
    let before = world.case().verified[0].seq;
    // What was verified before the end led to it.
    world.may_not("olga", new(Some(before)));
    world.may_not("olga", new(None));
    world.does("olga", call("p-old"));
    let under = world.case().verified.last().map(|v| v.seq);
    world.does("olga", new(under));
    assert_eq!(next(&world), Step::Close(Outcome::Abandoned));
    // Enrolled and confirmed before anybody gave up: nothing is open.
    let mut world = reset();
    let under = world.case().verified.last().map(|v| v.seq);
    world.does("olga", new(under));
    world.does("olga", Event::Abandoned(remark()));
    world.notifies("olga");
    assert_eq!(next(&world), Step::Close(Outcome::Abandoned));
    // Enrolled, and nobody asked: it may be anybody's.
    let mut world = reset();
    world.does("olga", enrolled());
    world.does("olga", Event::Abandoned(remark()));
    world.notifies("olga");
    assert_eq!(next(&world), Step::OpenDoor);
}

#[test]
fn a_factor_that_somebody_else_put_there_counts_by_the_verified_users_word_alone() {
    let mut world = reset();
    let put = |theirs, under| {
        let by = Some(Enroller::Other);
        Event::Enrolled(Enrolled {
            factor: "f-new".into(),
            by,
            theirs,
            under,
            ..Enrolled::default()
        })
    };
    let under = world.case().verified.last().map(|v| v.seq);
    world.may_not("olga", put(None, None));
    world.may_not("olga", put(Some(true), None));
    assert_eq!(world.may_not("olga", put(Some(false), under)), Refusal::Contain);
    world.does("olga", put(Some(true), under));
}

#[test]
fn what_is_new_since_the_reset_began_is_not_deleted_in_passing() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.does("olga", no_codes());
    // It was there when the reset began, though not when the case was opened.
    let first = Change { there: vec!["f-late".into()], ..removal("f-1") };
    world.changes("olga", first, Outcome::Succeeded);
    world.changes("olga", removal("f-late"), Outcome::Succeeded);
    let refused = world.may_not("olga", Event::Intended(removal("f-newer")));
    assert!(refused.to_string().contains("new since the reset began"), "{refused}");
    let again = Change { there: vec!["f-newer".into()], ..removal("f-2") };
    world.may_not("olga", Event::Intended(again));
}

#[test]
fn an_escalated_case_waits_for_another_senior_and_keeps_its_flag() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.does("olga", no_codes());
    world.does("olga", Event::Referred(remark()));
    assert_eq!(next(&world), Step::AwaitSenior);
    world.may_not("olga", Event::Intended(removal("f-1")));
    world.may_not("omar", Event::TakenOver(remark()));
    world.may_not(
        "olga",
        Event::HandedOver(Remark { to: Some("omar".into()), ..Remark::default() }),
    );
    // Taken back: an entry, and the flag stays.
    world.does("olga", Event::Resumed(remark()));
    assert_eq!(world.case().flags(), ["escalated"]);
    assert!(matches!(world.may_not("olga", Event::Intended(removal("f-1"))), Refusal::RedFlag(_)));
    // Taken up by a senior: theirs to judge, by verifications of their own.
    world.does("olga", Event::Referred(remark()));
    world.does("zoe", Event::TakenOver(remark()));
    assert_eq!(world.case().flags(), [""; 0]);
    assert!(matches!(next(&world), Step::Verify(_)));
    // Handed back, it is a flag again.
    world.does("zoe", Event::HandedOver(Remark { to: Some("olga".into()), ..Remark::default() }));
    world.does("olga", Event::TakenOver(Remark::default()));
    assert_eq!(world.case().flags(), ["escalated"]);
    // A senior who escalates does not take it from themself.
    world.does("olga", Event::Referred(remark()));
    world.does("sue", Event::TakenOver(remark()));
    world.does("sue", Event::Referred(remark()));
    world.may_not("sue", Event::TakenOver(remark()));
    world.does("zoe", Event::TakenOver(remark()));
}

#[test]
fn what_was_approved_before_an_escalation_is_approved_no_more() {
    let mut world = CaseWorld::with(|m| m.tier = TierSeen(Tier::Privileged));
    world.verified();
    world.does("olga", no_codes());
    world.does("olga", asks(ApprovalFor::Reset));
    world.does("sue", call("p-old"));
    world.does("sue", grants(ApprovalFor::Reset));
    world.does("olga", Event::Referred(remark()));
    world.does("olga", Event::Resumed(remark()));
    assert!(matches!(next(&world), Step::Approve { what: ApprovalFor::RedFlag, .. }));
}

/// An account that an administrator has suspended.
#[test]
fn a_suspended_account_raises_a_flag_and_is_not_recovered() {
    let mut world = CaseWorld::with(|m| m.enabled = false);
    world.open("olga").unwrap();
    assert_eq!(world.case().flags(), ["suspended"]);
    assert!(!world.case().wants_enabling());
    let mut world = reset();
    world.does("olga", enrolled());
    let event = follow_up(world.case());
    world.does("olga", event);
    let close = |world: &CaseWorld, enabled| {
        let entries = world.case().entries + 1;
        Event::Closed(
            crate::case::event::Closed { entries, seconds: 0, enabled },
            Outcome::RecoveredByReset,
        )
    };
    let event = close(&world, Some(false));
    assert_eq!(world.may_not("olga", event), Refusal::Suspended);
    let event = close(&world, Some(true));
    world.does("olga", event);
}

impl CaseWorld {
    /// The newest incident suspends the account, which was as it says before.
    pub(super) fn suspends(&mut self, by: &str, was: Was) {
        let incident = self.incidents.len() - 1;
        let change = Change { was: Some(was), ..change(ActKind::Suspend) };
        let intent =
            self.in_incident(by, incident, Event::Intended(change.clone())).unwrap().unwrap();
        let came = Change { intent: Some(intent.seq()), reason: None, ..change };
        self.in_incident(by, incident, Event::CameOut(came, Outcome::Succeeded)).unwrap();
    }

    /// olga removes both factors, and the list is empty.
    fn resets_only(&mut self) {
        self.changes("olga", removal("f-1"), Outcome::Succeeded);
        self.changes("olga", removal("f-2"), Outcome::Succeeded);
        self.does("olga", nothing_left());
    }
}

proptest! {
    #![proptest_config(super::cases(60))]

    /// After a change, every ending and every order of what anybody tries: closed only if the
    /// account was shut, or a senior from outside says so.
    #[test]
    fn no_order_of_answers_closes_a_case_with_an_open_door(seed in any::<u64>(), refused in any::<bool>()) {
        let mut dice = Dice(seed);
        let mut world = ends(if refused { refuses() } else { Event::Abandoned(remark()) });
        let who = ["olga", "omar", "sue", "vic", "sam", "ada", "zoe", "aud"];
        for _ in 0..200 {
            if world.case().closed.is_some() {
                break;
            }
            world.now += chrono::TimeDelta::seconds(dice.between(1, 90));
            let by = *dice.pick(&who);
            let event = match dice.below(6) {
                0 => closed(world.case(), world.case().ending.unwrap().outcome),
                1 => door(*dice.pick(DoorHow::ALL)),
                2 => {
                    let all = super::script::acceptable(&world, world.case(), by);
                    match all.first() {
                        Some(v) => Event::Verified(Verified::clone(v)),
                        None => continue,
                    }
                }
                3 => {
                    let under = world.case().verified.last().map(|v| v.seq);
                    Event::Enrolled(Enrolled { factor: "f-new".into(), theirs: Some(true), under, ..Enrolled::default() })
                }
                _ => anything(&world, world.case(), &mut dice),
            };
            let changes = matches!(event, Event::Intended(_));
            let came = world.tries(by, 0, event);
            prop_assert!(!changes || came.is_err() || world.case().changes.last().unwrap().intent.what.act == Some(ActKind::Note));
        }
        let faults = super::verdict::judge(&world);
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
