//! Ids that a person typed: whatever goes with a login counts, and nothing else.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::cases;
use crate::case::event::{Opened, Rejected, Remark};
use crate::case::{Event, History, Refusal, Rejection, Sightings};
use crate::ledger::entry::{Draft, Mode, Role};
use crate::ledger::memory::{MemoryLedger, TestKey};
use crate::ledger::{Ledger as _, Outcome};
use crate::runbook::testing::shipped_once;

/// One case: under which id and login, how many attempts failed in it, whether it was refused, and whether its personal data
/// has been erased since.
#[derive(Clone, Debug)]
struct Told {
    id: usize,
    login: usize,
    failed: usize,
    refused: bool,
    erased: bool,
}

const IDS: [&str; 4] = ["u-1", "u-2", "u-3", "maria@example.com"];
const LOGINS: [&str; 4] = ["maria@example.com", " Maria@Example.COM", "jo@example.com", "ulf@example.com"];

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
            entry(&Event::Rejected(Rejected { method: "video-call".into(), why: Some(Rejection::Failed), reason }))
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

/// By another way than the code's: who reaches whom in steps, over a table of all names.
fn reached(all: &[Told], id: &str, login: &str) -> BTreeSet<String> {
    let fold = |text: &str| text.trim().to_lowercase();
    let mut edges: Vec<(String, String)> = vec![(fold(id), fold(login))];
    for told in all {
        let login = if told.erased { IDS[told.id] } else { LOGINS[told.login] };
        edges.push((fold(IDS[told.id]), fold(login)));
    }
    let mut names: Vec<String> = edges.iter().flat_map(|(a, b)| [a.clone(), b.clone()]).collect();
    names.sort();
    names.dedup();
    let at = |name: &str| names.iter().position(|n| n == name).unwrap();
    let mut table = vec![vec![false; names.len()]; names.len()];
    for (a, b) in &edges {
        table[at(a)][at(b)] = true;
        table[at(b)][at(a)] = true;
    }
    for via in 0..names.len() {
        for from in 0..names.len() {
            for to in 0..names.len() {
                table[from][to] |= table[from][via] && table[via][to];
            }
        }
    }
    let me = at(&fold(id));
    let seen = all.iter().map(|t| IDS[t.id]).filter(|other| *other == id || table[me][at(&fold(other))]);
    seen.map(str::to_owned).chain([id.to_owned()]).collect()
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
            sightings.take_in(entry).unwrap();
        }
        // The last one was never seen.
        let (id, login) = (IDS.get(id).copied().unwrap_or("u-9999"), LOGINS[login]);
        let ids = sightings.ids(id, login);
        prop_assert_eq!(&ids, &reached(&all, id, login));

        let mine = |entry: &&crate::ledger::Committed| ids.contains(entry.draft().target.as_deref().unwrap());
        let history = History::of(ledger.entries().iter().filter(mine)).unwrap();
        let (policy, now) = (&shipped_once().policy, noon() + TimeDelta::hours(1));
        let theirs: Vec<&Told> = all.iter().filter(|t| ids.contains(IDS[t.id])).collect();
        let failed: usize = theirs.iter().map(|t| t.failed).sum();
        prop_assert_eq!(history.attempts(policy, now) as usize, failed);
        prop_assert_eq!(history.contacts(now, policy.contacts_window), theirs.len() as u64);
        let cools = theirs.iter().any(|t| t.refused) || failed >= policy.attempts as usize;
        let cooling = history.cooling(policy, now, "olga", false);
        prop_assert_eq!(matches!(cooling, Err(Refusal::Cooling { .. })), cools);
        let doubted = theirs.iter().any(|t| IDS[t.id] != id);
        prop_assert_eq!(history.doubts(id), doubted);
    }
}
