//! Bytes of a ledger changed by chance: each change is found, or changes nothing that anything
//! reads.
//!
//! `READMIT_FLIPS=2000 cargo test flipped` tries so many, and says how many were what.

use std::{fmt::Debug, io::Write as _, path::Path};

use super::{Fixture, pages::Pages};
use crate::ledger::LedgerFile;
use crate::ledger::{
    Action, CaseListing as _, Committed, Filter, Ledger as _, LedgerError, Proving as _,
    SqliteLedger,
    store::{memory::TestKey, sqlite::CaseList},
    testing::{at, note, seeded},
    verify::{LedgerFinding, VerificationReport, VerifyOptions, verify},
};

/// The number of flips that are tried where nobody asks for more.
const FEW: usize = 100;

/// The places of which a finding has to name one, if the finding is about no entry.
const PLACES: [&str; 22] = [
    "entry_action",
    "entry_actor",
    "entry_case",
    "entry_target",
    "entry_opening",
    "entry_caseless",
    "entry_kept",
    "entry_fixed",
    "entry_last",
    "checkpoint",
    "private",
    "open_case",
    "counter",
    "the table head",
    "the table entry",
    "the index ",
    "the trigger ",
    "head_kept",
    "case_begun",
    "case_ended",
    "page ",
    "Page ",
];

fn is_understood(finding: &LedgerFinding) -> bool {
    finding.seq.is_some() || PLACES.iter().any(|place| finding.what.contains(place))
}

/// Returns what anybody reads of a ledger, by every way there is.
fn read(path: &Path) -> Result<Vec<String>, LedgerError> {
    fn put(all: &mut Vec<String>, what: &impl Debug) {
        all.push(format!("{what:?}"));
    }
    let ledger = SqliteLedger::open(path, None, seeded(1))?;
    let mut all = Vec::new();
    let every = ledger.read(&Filter::default())?;
    let mut filters = vec![
        Filter { caseless: true, ..Filter::default() },
        Filter { since: Some(at(500)), until: Some(at(700)), ..Filter::default() },
        Filter { newest: Some(7), ..Filter::default() },
    ];
    for entry in every.iter().map(Committed::draft) {
        filters.push(Filter { actions: vec![entry.action], ..Filter::default() });
        filters.push(Filter { actors: vec![entry.actor.clone()], ..Filter::default() });
        let openings = vec![Action::CaseOpened];
        filters.push(Filter {
            actors: vec![entry.actor.clone()],
            actions: openings,
            ..Filter::default()
        });
        filters.extend(
            entry.case.clone().map(|case| Filter { cases: vec![case], ..Filter::default() }),
        );
        filters.extend(
            entry
                .target
                .clone()
                .map(|target| Filter { targets: vec![target], ..Filter::default() }),
        );
    }
    let mut asked = Vec::new();
    for filter in filters {
        if !asked.contains(&filter) {
            let seqs: Vec<u64> = ledger.glance(&filter)?.iter().map(|entry| entry.seq).collect();
            put(&mut all, &(&filter, seqs));
            asked.push(filter);
        }
    }
    put(&mut all, &every);
    put(&mut all, &ledger.open_cases()?);
    put(&mut all, &ledger.newest()?);
    put(&mut all, &ledger.head()?.note);
    put(&mut all, &ledger.personal_of("embedded", "u-3")?);
    put(&mut all, &ledger.mentions(&["call".into()])?);
    put(&mut all, &ledger.prove(&mut |_| Ok(vec![3, 90, 150]))?.proof);
    for open in [true, false] {
        put(&mut all, &CaseList::open(path, None)?.entries(Action::ALL, !open)?);
    }
    Ok(all)
}

/// Returns true if an entry that is added now stands where it should, for everybody.
fn goes_on(fixture: &Fixture) -> bool {
    let copy = fixture.copy();
    let mut more = super::drafts(900);
    more.push(note("one more", 9100));
    for draft in more {
        let key = TestKey::of(&draft.actor);
        if copy.open().append(&[draft], &key, &[]).is_err() {
            return false;
        }
    }
    let report = copy.verify(&VerifyOptions { threads: 1, ..fixture.options() });
    report.is_sound() && report.size == 214
}

#[derive(Debug, Default)]
struct Outcome {
    tried: usize,
    found: usize,
    harmless: usize,
    missed: Vec<String>,
    not_understood: Vec<String>,
}

fn flip(fixture: &Fixture, places: &[usize], seed: u64, times: usize) -> Outcome {
    let options = VerifyOptions { threads: 1, ..fixture.options() };
    let whole = std::fs::read(fixture.path()).unwrap();
    let truth = read(&fixture.path()).unwrap();
    let copy = fixture.copy();
    let (mut random, mut outcome) = (seeded(seed), Outcome::default());
    for _ in 0..times {
        let mut draw = [0; 9];
        random(&mut draw);
        let nth = u64::from_be_bytes(draw[..8].try_into().unwrap()) % places.len() as u64;
        let at = places[usize::try_from(nth).unwrap()];
        let mut bytes = whole.clone();
        bytes[at] ^= draw[8].max(1);
        std::fs::write(copy.path(), &bytes).unwrap();
        outcome.tried += 1;
        let what = format!("byte {at}, {:#04x} for {:#04x}", bytes[at], whole[at]);
        match verify(&LedgerFile(&copy.path()), &options, &mut |_, _| {}) {
            Ok(report) if report.is_sound() => {
                if read(&copy.path()).ok().as_ref() == Some(&truth) && goes_on(&copy) {
                    outcome.harmless += 1;
                } else {
                    outcome.missed.push(what);
                }
            }
            Ok(VerificationReport { findings, .. }) => {
                outcome.found += 1;
                if !findings.iter().any(is_understood) {
                    outcome.not_understood.push(format!("{what}: {findings:?}"));
                }
            }
            Err(error) => {
                outcome.found += 1;
                outcome.not_understood.push(format!("{what}: {error:?}"));
            }
        }
    }
    outcome
}

fn times() -> usize {
    std::env::var("READMIT_FLIPS").ok().and_then(|times| times.parse().ok()).unwrap_or(FEW)
}

fn all_told(name: &str, outcome: &Outcome) {
    let Outcome { tried, found, harmless, missed, not_understood } = outcome;
    if std::env::var_os("READMIT_FLIPS").is_some() {
        let (missed, not) = (missed.len(), not_understood.len());
        let line = format!(
            "{name}: {tried} tried, {found} found, {harmless} harmless, {missed} missed, {not} not understood"
        );
        writeln!(std::io::stderr(), "{line}").unwrap();
    }
    assert!(missed.is_empty() && not_understood.is_empty(), "{outcome:#?}");
    // About one in thirty changes nothing: few of them may well have none.
    assert!(*found > tried / 5 && (*harmless > 0 || *tried < 300), "{outcome:?}");
}

#[test]
fn flipped_bytes_are_found_or_change_nothing() {
    let fixture = Fixture::new();
    let places: Vec<usize> = (0..std::fs::read(fixture.path()).unwrap().len()).collect();
    all_told("anywhere", &flip(&fixture, &places, 77, times()));
}

#[test]
fn flipped_bytes_of_headers_and_inner_pages_are_found_or_change_nothing() {
    let fixture = Fixture::new();
    let places = Pages::load(&fixture).headers_and_inner_pages();
    all_told("headers and inner pages", &flip(&fixture, &places, 78, times() * 3 / 5));
}
