//! Ids that a person typed: whatever goes with a login counts, and nothing else.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::cases;
use crate::case::event::{Opened, Rejected, Remark};
use crate::case::{Event, History, Refusal, Rejection, Sightings};
use crate::ledger::Ledger as _;
use crate::ledger::entry::Draft;
use crate::ledger::store::memory::{MemoryLedger, TestKey};
use crate::model::{Mode, Outcome, Role};
use crate::runbook::testing::shipped_once;

/// One case: under which id and login, how many attempts failed in it, whether it was refused, and
/// whether its personal data has been erased since.
#[derive(Clone, Debug)]
struct Told {
    id: usize,
    login: usize,
    failed: usize,
    refused: bool,
    erased: bool,
}

const IDS: [&str; 4] = ["u-1", "u-2", "u-3", "maria@example.com"];
const LOGINS: [&str; 4] =
    ["maria@example.com", " Maria@Example.COM", "jo@example.com", "ulf@example.com"];

fn told() -> impl Strategy<Value = Told> {
    let flags = (0..3_usize, any::<bool>(), prop::bool::weighted(0.2));
    (0..IDS.len(), 0..LOGINS.len(), flags).prop_map(|(id, login, (failed, refused, erased))| Told {
        id,
        login,
        failed,
        refused,
        erased,
    })
}

fn noon() -> DateTime<Utc> {
    "2026-05-17T12:00:00Z".parse().unwrap()
}

fn recorded(all: &[Told]) -> MemoryLedger {
    let mut ledger = MemoryLedger::default();
    for (n, told) in all.iter().enumerate() {
        let entry = |event: &Event| {
            let (data, private) = event.parts();
            Draft {
                case: Some(format!("R-{n}")),
                provider: Some("acme".into()),
                target: Some(IDS[told.id].into()),
                outcome: event.outcome(),
                data,
                private,
                ..Draft::plain(noon(), event.action(), "olga", Role::Operator, Mode::Interactive)
            }
        };
        let opened = Opened { login: LOGINS[told.login].into(), ..Opened::default() };
        let mut drafts = vec![entry(&Event::Opened(opened))];
        drafts.extend((0..told.failed).map(|nth| {
            let reason = Some(format!("no. {nth}"));
            entry(&Event::Rejected(Rejected {
                method: "video-call".into(),
                why: Some(Rejection::Failed),
                reason,
                ..Rejected::default()
            }))
        }));
        if told.refused {
            drafts.push(entry(&Event::Refused(Remark::default())));
        }
        drafts.push(entry(&Event::Closed(crate::case::event::Closed::default(), Outcome::Refused)));
        let committed = ledger.append(&drafts, &TestKey::of("olga"), &[]).unwrap();
        if told.erased {
            ledger.erase(committed[0].seq());
        }
    }
    ledger
}

/// The rule in other words: an id goes with the login it was seen with, and two names of one pair
/// may stand in each other's place. Nothing is followed any further.
fn joined(all: &[Told], id: &str, login: &str) -> BTreeSet<String> {
    let same = |a: &str, b: &str| a.trim().eq_ignore_ascii_case(b.trim());
    let goes = |told: &&Told| match (IDS[told.id], (!told.erased).then_some(LOGINS[told.login])) {
        (its_id, None) => same(its_id, id),
        (its_id, Some(its_login)) => {
            same(its_login, login) || same(its_id, id) || same(its_id, login) && same(its_login, id)
        }
    };
    all.iter().filter(goes).map(|told| IDS[told.id]).chain([id]).map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn whatever_is_typed_the_login_s_history_counts_and_no_other(
        all in prop::collection::vec(told(), 0..7),
        id in 0..5_usize,
        login in 0..LOGINS.len(),
    ) {
        let ledger = recorded(&all);
        let mut sightings = Sightings::default();
        for entry in ledger.entries() {
            sightings.take_in(entry);
        }
        // The last one was never seen.
        let (id, login) = (IDS.get(id).copied().unwrap_or("u-9999"), LOGINS[login]);
        let ids = sightings.ids(id, login);
        prop_assert_eq!(&ids, &joined(&all, id, login));

        let mine = |entry: &&crate::ledger::Committed| ids.contains(entry.draft().target.as_deref().unwrap());
        let history = History::of(ledger.entries().iter().filter(mine)).unwrap().with_typed_ids(true);
        let (policy, now) = (&shipped_once().policy, noon() + TimeDelta::hours(1));
        let theirs: Vec<&Told> = all.iter().filter(|t| ids.contains(IDS[t.id])).collect();
        let failed: usize = theirs.iter().map(|t| t.failed).sum();
        prop_assert_eq!(history.attempts(policy, now) as usize, failed);
        prop_assert_eq!(history.contacts(now, policy.contacts_window), theirs.len() as u64);
        let cools = theirs.iter().any(|t| t.refused) || failed >= policy.attempts as usize;
        let cooling = history.cooling(policy, now, "olga", false);
        prop_assert_eq!(matches!(cooling, Err(Refusal::Cooling { .. })), cools);
        let other = |t: &&&Told| {
            IDS[t.id] != id || !t.erased && LOGINS[t.login].trim().to_lowercase() != login.trim().to_lowercase()
        };
        prop_assert_eq!(history.doubts(id, login), theirs.iter().find(other).is_some());
    }
}

/// A link that an approver saw outlives the login, and what cannot be read stands in nobody's way.
#[test]
fn an_opening_says_which_ids_go_together() {
    let mut ledger = MemoryLedger::default();
    let opening = |n: u64, id: &str, opened: &Opened| {
        let (data, private) = Event::Opened(opened.clone()).parts();
        Draft {
            case: Some(format!("R-{n}")),
            provider: Some("acme".into()),
            target: Some(id.into()),
            data,
            private,
            ..Draft::plain(
                noon(),
                crate::ledger::Action::CaseOpened,
                "olga",
                Role::Operator,
                Mode::Interactive,
            )
        }
    };
    let opened =
        Opened { login: LOGINS[0].into(), other_ids: vec!["u-2".into()], ..Opened::default() };
    let mut strange = opening(2, "u-3", &Opened { login: LOGINS[2].into(), ..Opened::default() });
    strange.data.insert("lost".into(), "in a newer version's words".into());
    assert!(Event::of(&strange).is_err());
    let committed =
        ledger.append(&[opening(1, "u-1", &opened), strange], &TestKey::of("olga"), &[]).unwrap();
    ledger.erase(committed[0].seq());
    let mut sightings = Sightings::default();
    ledger.entries().iter().for_each(|entry| sightings.take_in(entry));
    let ids = |id, login| sightings.ids(id, login).into_iter().collect::<Vec<_>>();
    assert_eq!(ids("u-1", "m@example.com"), ["u-1", "u-2"]);
    assert_eq!(ids("u-2", "m@example.com"), ["u-1", "u-2"]);
    assert_eq!(ids("u-9", LOGINS[2]), ["u-3", "u-9"]);
    // However it is encoded: a fullwidth letter here, and elsewhere an accent apart from its
    // letter.
    assert_eq!(ids("u-9", "\u{ff2a}o@example.com "), ["u-3", "u-9"]);
    // One step, and no further.
    assert_eq!(ids("u-9", "m@example.com"), ["u-9"]);
}

/// A staff number is somebody's login and somebody else's id.
#[test]
fn a_login_is_no_id_of_another() {
    let mut ledger = MemoryLedger::default();
    let of = |id: &str, login: &str| {
        let (data, private) =
            Event::Opened(Opened { login: login.into(), ..Opened::default() }).parts();
        let plain = Draft::plain(
            noon(),
            crate::ledger::Action::CaseOpened,
            "olga",
            Role::Operator,
            Mode::Interactive,
        );
        Draft { provider: Some("acme".into()), target: Some(id.into()), data, private, ..plain }
    };
    ledger.append(&[of("1042", "2077"), of("2077", "3011")], &TestKey::of("olga"), &[]).unwrap();
    let mut sightings = Sightings::default();
    ledger.entries().iter().for_each(|entry| sightings.take_in(entry));
    assert_eq!(sightings.ids("2077", "3011"), BTreeSet::from(["2077".to_owned()]));
    assert_eq!(
        sightings.ids("2077", "1042"),
        BTreeSet::from(["1042".to_owned(), "2077".to_owned()])
    );
}

/// A case that came to nothing counts as a warning if a red flag was up. Of one whose flags were
/// erased nobody can say that none was.
#[test]
fn flags_that_were_erased_are_not_taken_for_none() {
    for (raised, erased, cools) in
        [(false, false, false), (true, false, true), (true, true, true), (false, true, true)]
    {
        let mut ledger = MemoryLedger::default();
        let flags = if raised { vec!["new-number".into()] } else { Vec::new() };
        let opened = Opened { login: LOGINS[0].into(), raised: flags, ..Opened::default() };
        let ended = Event::Abandoned(Remark::default());
        let closed = Event::Closed(crate::case::event::Closed::default(), Outcome::Abandoned);
        for event in [Event::Opened(opened), ended, closed] {
            let (data, private) = event.parts();
            let plain = Draft::plain(
                noon(),
                event.action(),
                "olga",
                Role::Operator,
                crate::model::Mode::Scripted,
            );
            let draft = Draft {
                case: Some("R-AAAAAA".into()),
                target: Some(IDS[0].into()),
                outcome: event.outcome(),
                data,
                private,
                ..plain
            };
            ledger.append(&[draft], &TestKey::of("olga"), &[]).unwrap();
        }
        if erased {
            ledger.erase(0);
        }
        let history = History::of(ledger.entries()).unwrap();
        let (policy, now) = (&shipped_once().policy, noon() + TimeDelta::hours(1));
        let cooling = history.cooling(policy, now, "olga", false);
        assert_eq!(matches!(cooling, Err(Refusal::Cooling { .. })), cools, "{raised} {erased}");
    }
}
