//! Work while the ledger was down, beside the platform's log.

use chrono::TimeDelta;

use super::world::at;
use crate::case::outside::{CONFIRMS, OutsideDone, OutsideEntry};
use crate::ledger::store::memory::{MemoryLedger, TestKey};
use crate::ledger::{Action, Draft, Ledger as _, Object};
use crate::model::{Mode, Role};
use crate::reconcile::{
    AcceptedRow, Code, Coverage, Format, LogCoverage, LogFacts, LogFinding, LogRules, Matcher,
    Period, PlatformAct, PlatformEvent, RowReason, with_outside,
};

/// An hour into the day, by the paper's clock.
const DONE_AT: i64 = 3600;

fn ledger(acts: &[&str], confirmed: bool) -> MemoryLedger {
    let mut ledger = MemoryLedger::default();
    let entry = OutsideEntry {
        acts: acts.iter().map(|act| OutsideDone::parse(act).unwrap()).collect(),
        login: "nora".into(),
        reason: "the ledger's disk was full".into(),
        verified: None,
    };
    let (data, private) = entry.parts();
    // It is entered two days later.
    let plain = |action, name: &str| {
        Draft::plain(at(200_000), action, name, Role::Senior, Mode::Interactive)
    };
    let draft = Draft {
        provider: Some("corp".into()),
        target: Some("u-1".into()),
        data,
        private,
        ..plain(Action::OutsideRecorded, "ravi")
    };
    let seq = ledger.append(&[draft], &TestKey::of("ravi"), &[]).unwrap()[0].seq();
    if confirmed {
        let mut data = Object::new();
        data.insert(CONFIRMS.into(), seq.into());
        let draft = Draft { data, ..plain(Action::OutsideConfirmed, "maria") };
        ledger.append(&[draft], &TestKey::of("maria"), &[]).unwrap();
    }
    ledger
}

fn row(act: PlatformAct, who: &str, seconds: i64) -> PlatformEvent {
    let event = PlatformEvent::new(at(seconds), act, vec![who.into()], vec!["maria.admin".into()]);
    PlatformEvent { reason: RowReason::Given, ..event }
}

fn facts(ledger: &MemoryLedger, provider: &str, period: Period) -> LogFacts {
    let (since, until) = (period.from, period.to);
    let cases = LogFacts::read(ledger, provider, since, until).unwrap();
    with_outside(cases, ledger, provider, None, since, until).unwrap()
}

/// The findings over one day of a log.
fn found(ledger: &MemoryLedger, rows: &[PlatformEvent]) -> Vec<LogFinding> {
    let day = Period { from: Some(at(0)), to: Some(at(86_400)) };
    let facts = facts(ledger, "corp", day);
    let rules = LogRules {
        skew: TimeDelta::minutes(5),
        accepted: AcceptedRow::Accounts(["the tool".to_owned()].into()),
        shows: Format::Auth0.shows(),
        since: day.from,
        until: day.to,
        only: None,
    };
    let (mut tally, mut found) = (LogCoverage::default(), Vec::new());
    let mut matcher = Matcher::new(&facts, rules);
    for row in rows {
        matcher.take(row, &mut tally, &mut |finding| found.push(finding));
    }
    let coverage = Coverage { acts: day, enrolments: None };
    matcher.finish(&coverage, &mut tally, &mut |finding| found.push(finding));
    found
}

fn codes(found: &[LogFinding]) -> Vec<(Code, PlatformAct)> {
    found.iter().map(|finding| (finding.code, finding.act)).collect()
}

const SUSPENDED: &str = "suspend=done@2026-05-17T01:00Z";

#[test]
fn what_two_people_stand_for_explains_its_rows() {
    let ledger = ledger(&[SUSPENDED, "password=done@2026-05-17T01:05Z"], true);
    let rows = [
        row(PlatformAct::Suspended, "nora", DONE_AT + 200),
        row(PlatformAct::Password, "u-1", DONE_AT + 300),
    ];
    // Nor does it matter that a person's own account did it, and not the tool's.
    assert_eq!(codes(&found(&ledger, &rows)), []);
}

#[test]
fn what_one_person_says_explains_nothing() {
    let ledger = ledger(&[SUSPENDED], false);
    let found = found(&ledger, &[row(PlatformAct::Suspended, "nora", DONE_AT)]);
    assert_eq!(codes(&found), [(Code::WithoutCase, PlatformAct::Suspended)]);
    assert!(found[0].what.contains("no second person has confirmed it"), "{}", found[0].what);
}

#[test]
fn nothing_but_what_was_said_is_explained() {
    let ledger = ledger(&[SUSPENDED], true);
    for (other, shown) in [
        (row(PlatformAct::Suspended, "nora", DONE_AT + 3600), false),
        (row(PlatformAct::Suspended, "eve", DONE_AT), false),
        (row(PlatformAct::Password, "nora", DONE_AT), true),
        (row(PlatformAct::Reset, "nora", DONE_AT), true),
    ] {
        let mut rows = vec![other.clone()];
        rows.extend(shown.then(|| row(PlatformAct::Suspended, "nora", DONE_AT)));
        let found = found(&ledger, &rows);
        let of_row = (Code::WithoutCase, other.act);
        let missing = (Code::NotOnPlatform, PlatformAct::Suspended);
        let expected = if shown { vec![of_row] } else { vec![of_row, missing] };
        assert_eq!(codes(&found), expected, "{other:?}");
    }
}

/// An unknown act may be explained, and is never expected. A failed one explains nothing.
#[test]
fn unknown_stays_unknown_and_failed_stays_failed() {
    let unknown = ledger(&["suspend=not-known@2026-05-17T01:00Z"], true);
    let done = [row(PlatformAct::Suspended, "nora", DONE_AT)];
    assert_eq!(codes(&found(&unknown, &done)), []);
    assert_eq!(codes(&found(&unknown, &[])), []);
    let failed = ledger(&["suspend=failed@2026-05-17T01:00Z"], true);
    assert_eq!(codes(&found(&failed, &[])), []);
    let told = found(&failed, &done);
    assert_eq!(codes(&told), [(Code::WithoutCase, PlatformAct::Suspended)]);
    assert!(told[0].what.contains("says that it failed"), "{}", told[0].what);
}

#[test]
fn another_platform_and_another_day_are_not_concerned() {
    let ledger = ledger(&["suspend=done@2026-05-19T01:00Z"], true);
    assert_eq!(codes(&found(&ledger, &[])), []);
    assert!(facts(&ledger, "other", Period::default()).cases.is_empty());
    assert_eq!(facts(&ledger, "corp", Period::default()).cases.len(), 1);
}
