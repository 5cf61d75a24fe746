use std::ops::ControlFlow;

use super::Home;
use crate::ledger::store::sqlite::{CaseList, read::ReadPace};
use crate::ledger::{
    Action, CaseListing as _, Committed, Draft, Filter, Ledger as _, LedgerError,
    store::memory::TestKey,
    testing::{at, note},
};
use crate::model::Outcome;

fn filled(home: &Home) -> Vec<Committed> {
    let mut ledger = home.open();
    let drafts: Vec<Draft> = (0..60i64)
        .map(|i| {
            let mut draft = note(&format!("n{i}"), i / 3);
            draft.case = (i % 5 != 0).then(|| format!("R-{}", i % 3));
            draft.target = (i % 4 != 0).then(|| format!("u-{}", i % 2));
            draft.action = [Action::NoteAdded, Action::CaseScreened, Action::NoticeSent]
                [usize::try_from(i % 3).unwrap()];
            draft.outcome = (i % 7 == 0).then_some(Outcome::Attested);
            draft
        })
        .collect();
    for chunk in drafts.chunks(7) {
        ledger.append(chunk, &TestKey::of("maria"), &[]).unwrap();
    }
    ledger.read(&Filter::default()).unwrap()
}

#[test]
fn a_filter_gives_what_going_through_all_entries_gives() {
    let home = Home::new();
    let all = filled(&home);
    let ledger = home.open();
    let mut filters = vec![Filter::default()];
    let words = |w: &[&str]| w.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    for actions in
        [vec![], vec![Action::NoteAdded], vec![Action::CaseScreened, Action::LedgerCreated]]
    {
        for cases in [words(&[]), words(&["R-1"]), words(&["R-0", "R-2"]), words(&["' OR 1=1 --"])]
        {
            for targets in [words(&[]), words(&["u-1"])] {
                for (since, until) in [
                    (None, None),
                    (Some(at(3)), None),
                    (Some(at(2)), Some(at(9))),
                    (None, Some(at(1))),
                ] {
                    for outcomes in [vec![], vec![Outcome::Attested]] {
                        let (actions, cases, targets) =
                            (actions.clone(), cases.clone(), targets.clone());
                        filters.push(Filter {
                            actions,
                            cases,
                            targets,
                            outcomes,
                            since,
                            until,
                            ..Filter::default()
                        });
                    }
                }
            }
        }
    }
    filters.push(Filter { actors: words(&["maria"]), ..Filter::default() });
    filters.push(Filter { actors: words(&["ravi"]), ..Filter::default() });
    for mut filter in filters {
        let expected: Vec<Committed> =
            all.iter().filter(|c| filter.matches(c.entry())).cloned().collect();
        assert_eq!(ledger.read(&filter).unwrap(), expected, "{filter:?}");
        filter.newest = Some(4);
        let newest: Vec<Committed> = expected.into_iter().rev().take(4).collect();
        assert_eq!(ledger.read(&filter).unwrap(), newest, "{filter:?}");
    }
}

#[test]
fn a_range_of_time_begins_with_its_first_millisecond_and_ends_before_its_last() {
    let home = Home::new();
    filled(&home);
    let ledger = home.open();
    let count = |since, until| {
        ledger
            .read(&Filter { since: Some(since), until: Some(until), ..Filter::default() })
            .unwrap()
            .len()
    };
    assert_eq!(count(at(3), at(4)), 3);
    let tick = chrono::TimeDelta::microseconds(1);
    assert_eq!(count(at(3) + tick, at(4) + tick), 3, "the fourth second instead of the third");
    assert_eq!(count(at(3) - tick, at(3)), 0);
    assert_eq!(count(at(4), at(3)), 0);
}

#[test]
fn a_scan_stops_when_it_is_told_to() {
    let home = Home::new();
    filled(&home);
    let mut seen = Vec::new();
    let ledger = home.open();
    ledger
        .scan(&Filter::default(), &mut |c| {
            seen.push(c.seq());
            if seen.len() == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .unwrap();
    assert_eq!(seen, [0, 1, 2]);
}

#[test]
fn a_scan_does_not_hold_up_a_writer() {
    let home = Home::new();
    filled(&home);
    let (ledger, mut writer) = (home.open(), home.open());
    let mut wrote = 0;
    ledger
        .scan(&Filter::default(), &mut |c| {
            writer
                .append(&[note(&format!("during {}", c.seq()), 99)], &TestKey::of("maria"), &[])
                .unwrap();
            wrote += 1;
            if wrote == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .unwrap();
    assert_eq!(writer.head().unwrap().size, 64);
}

#[test]
fn what_is_erased_during_a_scan_is_gone_from_what_was_not_read_yet() {
    let home = Home::new();
    let before = filled(&home);
    let (ledger, mut eraser) = (home.open(), home.open());
    let theirs: Vec<u64> = (1..=60).collect();
    let mut draft = note("they asked for it", 99);
    draft.action = Action::AuditErased;
    let mut read = Vec::new();
    ledger
        .scan_by(ReadPace { batch: 8, ahead: 3 }, &Filter::default(), &mut |c| {
            if read.is_empty() {
                eraser.erase(&theirs, &draft, &TestKey::of("maria"), &[]).unwrap();
            }
            read.push(c);
            ControlFlow::Continue(())
        })
        .unwrap();
    // Each as it was or as it is, none missing, and never a part of it.
    let after = ledger.read(&Filter::default()).unwrap();
    let turn = read.iter().position(|c| c.entry().erased).unwrap();
    assert_eq!((&read[..turn], &read[turn..]), (&before[..turn], &after[turn..61]));
    assert!((8..=24).contains(&turn) && turn % 8 == 0, "{turn}");
}

#[test]
fn the_open_cases_are_those_that_have_begun_and_not_ended() {
    let home = Home::new();
    filled(&home);
    let mut ledger = home.open();
    assert_eq!(ledger.open_cases().unwrap(), Vec::<String>::new());
    let entry = |action, case: &str| Draft { action, case: Some(case.to_owned()), ..note("", 100) };
    let drafts = [
        entry(Action::CaseOpened, "R-1"),
        entry(Action::IncidentOpened, "I-1"),
        entry(Action::CaseOpened, "R-2"),
        entry(Action::CaseOpened, "R-3"),
        entry(Action::CaseClosed, "R-2"),
        entry(Action::IncidentOpened, "I-2"),
        entry(Action::IncidentClosed, "I-1"),
    ];
    ledger.append(&drafts, &TestKey::of("maria"), &[]).unwrap();
    assert_eq!(ledger.open_cases().unwrap(), ["I-2", "R-1", "R-3"]);
}

#[test]
fn a_list_of_cases_shows_what_the_entries_of_the_open_ones_say() {
    let home = Home::new();
    let mut ledger = home.open();
    let entry = |action, case: &str| Draft { action, case: Some(case.to_owned()), ..note("", 100) };
    let mut opened = entry(Action::CaseOpened, "R-1");
    opened.target = Some("u-1".into());
    opened.private.insert("login".into(), "anna".into());
    opened.private.insert("addresses".into(), serde_json::json!(["anna@example.com"]));
    let closed = Draft { outcome: Some(Outcome::Refused), ..entry(Action::CaseClosed, "R-2") };
    let drafts = [
        entry(Action::CaseOpened, "R-2"),
        opened,
        entry(Action::NoteAdded, "R-1"),
        entry(Action::CasePaused, "R-1"),
        closed,
    ];
    ledger.append(&drafts, &TestKey::of("maria"), &[]).unwrap();
    let list = CaseList::open(&home.path(), None).unwrap();
    let actions = [Action::CaseOpened, Action::CasePaused, Action::CaseClosed];
    let shown = |all| {
        let entries = list.entries(&actions, all).unwrap();
        entries.into_iter().map(|e| (e.seq, e.case, e.action, e.outcome)).collect::<Vec<_>>()
    };
    let r1 = [
        (2, "R-1".to_owned(), Action::CaseOpened, None),
        (4, "R-1".to_owned(), Action::CasePaused, None),
    ];
    assert_eq!(shown(false), r1);
    let refused = (5, "R-2".to_owned(), Action::CaseClosed, Some(Outcome::Refused));
    let begun = (1, "R-2".to_owned(), Action::CaseOpened, None);
    assert_eq!(shown(true), [begun, r1[0].clone(), r1[1].clone(), refused]);
    let first = list.entries(&actions, false).unwrap().swap_remove(0);
    assert_eq!((first.login.as_deref(), first.target.as_deref()), (Some("anna"), Some("u-1")));
    assert_eq!(
        (first.actor.as_str(), first.addresses),
        ("maria", vec!["anna@example.com".to_owned()])
    );
    ledger.erase(&[2], &note_of(Action::AuditErased), &TestKey::of("maria"), &[]).unwrap();
    assert_eq!(list.entries(&actions, false).unwrap()[0].login, None);
}

fn note_of(action: Action) -> Draft {
    Draft { action, ..note("", 200) }
}

/// The plans that keep an opening from growing with the ledger.
#[test]
fn what_an_opening_counts_is_found_by_an_index_over_openings() {
    let home = Home::new();
    let ledger = home.open();
    let words = |w: &[&str]| w.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    let openings =
        Filter { actions: vec![Action::CaseOpened], actors: words(&["li"]), ..Filter::default() };
    let operators = Filter {
        actions: vec![Action::OperatorAdded, Action::ApprovalGranted],
        caseless: true,
        ..Filter::default()
    };
    for (filter, newest_first, index) in [
        (&openings, true, "entry_opening"),
        (&openings, false, "entry_opening"),
        (&operators, false, "entry_caseless"),
        (&Filter { newest: Some(1), ..operators.clone() }, true, "entry_caseless"),
    ] {
        let range = crate::ledger::store::sqlite::query::Range { from: 0, to: 9 };
        let (sql, values) =
            crate::ledger::store::sqlite::query::select(filter, range, newest_first, 5);
        let mut query = ledger.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let plan = query
            .query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>(3))
            .unwrap();
        let plan: Vec<String> = plan.map(Result::unwrap).collect();
        assert!(plan[0].contains(&format!("USING INDEX {index} ")), "{plan:?}");
    }
}

#[test]
fn a_glance_sees_what_a_reading_sees_and_finds_damage() {
    let home = Home::new();
    let all = filled(&home);
    let glance = home.open().glance(&Filter::default()).unwrap();
    assert_eq!(
        glance.iter().collect::<Vec<_>>(),
        all.iter().map(Committed::entry).collect::<Vec<_>>()
    );
    home.attack("UPDATE entry SET body = replace(body, 'R-', 'X-') WHERE seq = 9");
    let found = home.open().glance(&Filter::default()).unwrap_err();
    assert!(matches!(found, LedgerError::Unsound { seq: 9, .. }), "{found:?}");
}
