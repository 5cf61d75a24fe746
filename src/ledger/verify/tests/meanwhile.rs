//! The things that others do while a ledger is verified. The first report of progress comes when it
//! is settled how much is read. Nothing has been read by then, so whatever happens at that point
//! happens in the middle.

use chrono::{DateTime, Utc};

use super::{Fixture, drafts, forge};
use crate::ledger::LedgerFile;
use crate::ledger::{
    Action, Draft, Ledger as _, LedgerError,
    store::memory::TestKey,
    testing::note,
    verify::{Kind, RoleRules, VerificationReport, VerifyOptions, verify, verify_by},
};

/// Erases with an entry that says so, and why.
fn erase(fixture: &Fixture, entries: &[u64]) {
    let mut draft = note("they asked for it", 3000);
    (draft.action, draft.case, draft.target) = (Action::AuditErased, None, None);
    fixture.open().erase(entries, &draft, &TestKey::of("maria"), &[]).unwrap();
}

/// Verifies while `act` is done whenever it is settled how far is read, and told how far that is.
fn while_done(
    fixture: &Fixture,
    options: &VerifyOptions,
    act: &mut dyn FnMut(u64),
) -> VerificationReport {
    let mut told = 0;
    verify(&LedgerFile(&fixture.path()), options, &mut |done, of| {
        if of > told {
            // After a finding it begins anew.
            assert!(done == told || done == 0, "told before it goes on");
            told = of;
            act(of);
        }
    })
    .unwrap()
}

#[test]
fn what_is_erased_meanwhile_is_said_by_an_entry_that_came_after() {
    let fixture = Fixture::new();
    let kept = fixture.kept[0].clone();
    for options in [fixture.options(), VerifyOptions { since: Some(kept), ..fixture.options() }] {
        let fixture = fixture.copy();
        let mut rounds = Vec::new();
        let report = while_done(&fixture, &options, &mut |of| {
            rounds.push(of);
            match rounds.len() {
                1 => erase(&fixture, &[150, 152]),
                // The entry that says so has words of its own, which go in their turn.
                2 => erase(&fixture, &[211]),
                _ => {}
            }
        });
        assert_eq!((report.findings.clone(), report.is_sound()), (vec![], true));
        assert_eq!((rounds, report.size, report.erased.len()), (vec![211, 212, 213], 213, 3));
        assert_eq!(report.root, fixture.open().head().unwrap().root);
        assert!(fixture.verify(&options).is_sound());
    }
}

#[test]
fn what_is_gone_with_no_entry_is_found_whatever_is_appended_meanwhile() {
    let fixture = Fixture::new();
    let report = while_done(&fixture, &fixture.options(), &mut |of| {
        if of == 211 {
            forge::sql(&fixture, "DELETE FROM private WHERE seq = 150");
            erase(&fixture, &[152]);
        }
        // As often as it looks for one, there is something new.
        fixture.open().append(&[note("", 4000)], &TestKey::of("maria"), &[]).unwrap();
    });
    assert_eq!(
        report.findings.iter().map(|f| (f.kind, f.seq)).collect::<Vec<_>>(),
        [(Kind::PersonalData, Some(150))]
    );
}

#[test]
fn an_entry_says_nothing_of_what_is_erased_after_it() {
    let fixture = Fixture::new();
    let mut early = note("", 3000);
    (early.action, early.case, early.target) = (Action::AuditErased, None, None);
    early.data.insert("entries".into(), serde_json::json!([211, 212]));
    fixture.open().append(&[early, note("words", 4000)], &TestKey::of("maria"), &[]).unwrap();
    forge::sql(&fixture, "DELETE FROM private WHERE seq = 212");
    let report = fixture.verify(&fixture.options());
    assert_eq!(
        report.findings.iter().map(|f| (f.kind, f.seq)).collect::<Vec<_>>(),
        [(Kind::PersonalData, Some(212))]
    );
    // Until the caller has found out, it is not sound, and what it finds out is about the very same
    // entries.
    let mut report = fixture.verify(&VerifyOptions { settles_erasures: true, ..fixture.options() });
    assert_eq!((report.findings.clone(), report.is_sound()), (vec![], false));
    let mut anothers = report.unsettled.clone();
    anothers.entry(212).and_modify(|leaf| leaf[0] ^= 1);
    let mut settled = report.clone();
    settled.settle(&anothers);
    assert_eq!((settled.findings.len(), settled.elsewhere, settled.is_sound()), (1, 0, false));
    let known = report.unsettled.clone();
    report.settle(&known);
    assert_eq!((report.findings.clone(), report.elsewhere, report.is_sound()), (vec![], 1, true));
}

/// Of whom nobody may erase anything.
struct NoErasing;

impl RoleRules for NoErasing {
    fn begin_anew(&mut self) {}

    fn concerns(&self, _action: Action) -> bool {
        false
    }

    fn check(&self, _: DateTime<Utc>, draft: &Draft, _: bool) -> Result<(), String> {
        if draft.action == Action::AuditErased { Err("they may not".into()) } else { Ok(()) }
    }

    fn take_in(&mut self, _seq: u64, _time: DateTime<Utc>, _draft: &Draft) -> Result<(), String> {
        Ok(())
    }
}

#[test]
fn the_entry_that_says_so_is_checked_like_any_other() {
    let fixture = Fixture::new();
    for (name, statement, found) in [
        (
            "its words",
            "UPDATE entry SET body = replace(body, '[150]', '[152]') WHERE seq = 211",
            Kind::Edited,
        ),
        (
            "whose it is",
            "UPDATE entry SET sig = (SELECT sig FROM entry WHERE seq = 9) WHERE seq = 211",
            Kind::Edited,
        ),
        (
            "its head",
            "UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = 9) WHERE size = 212",
            Kind::Edited,
        ),
        ("that it has one", "DELETE FROM checkpoint WHERE size = 212", Kind::Head),
        ("what is counted", "DELETE FROM counter WHERE action = 'audit.erased'", Kind::Bookkeeping),
    ] {
        let fixture = fixture.copy();
        let report = while_done(&fixture, &fixture.options(), &mut |of| {
            if of == 211 {
                erase(&fixture, &[150]);
                forge::sql(&fixture, statement);
            }
        });
        assert!(report.findings.iter().any(|f| f.kind == found), "{name}: {:?}", report.findings);
    }
    let mut before = true;
    let report =
        verify_by(&LedgerFile(&fixture.path()), &fixture.options(), &mut NoErasing, &mut |_, _| {
            if std::mem::take(&mut before) {
                erase(&fixture, &[150]);
            }
        });
    let findings = report.unwrap().findings;
    assert_eq!(
        findings.iter().map(|f| (f.kind, f.seq)).collect::<Vec<_>>(),
        [(Kind::BeyondRights, Some(211))]
    );
}

#[test]
fn cases_begin_and_end_meanwhile() {
    let fixture = Fixture::new();
    let case = |i: i64, action: Action| {
        let mut draft = drafts(i).remove(0);
        (draft.action, draft.private) = (action, note("", 0).private);
        draft
    };
    for erased in [&[][..], &[150]] {
        let fixture = fixture.copy();
        let report = while_done(&fixture, &fixture.options(), &mut |of| {
            let i = i64::try_from(of).unwrap();
            let more = [
                case(i, Action::CaseOpened),
                case(i, Action::NoteAdded),
                case(7, Action::CaseClosed),
            ];
            fixture.open().append(&more, &TestKey::of("maria"), &[]).unwrap();
            if of == 211 && !erased.is_empty() {
                erase(&fixture, erased);
            }
        });
        assert_eq!((report.findings.clone(), report.is_sound()), (vec![], true));
        assert_eq!(report.size, if erased.is_empty() { 211 } else { 215 });
        assert!(fixture.verify(&fixture.options()).is_sound());
    }
}

#[test]
fn a_file_that_takes_its_place_meanwhile_is_not_taken_for_it() {
    for threads in [1, 2] {
        let (fixture, other) = (Fixture::with_cases(3), Fixture::with_cases(4));
        let mut before = true;
        let replaced = verify(
            &LedgerFile(&fixture.path()),
            &VerifyOptions { threads, ..fixture.options() },
            &mut |_, _| {
                if std::mem::take(&mut before) {
                    std::fs::rename(other.path(), fixture.path()).unwrap();
                }
            },
        );
        assert!(matches!(replaced, Err(LedgerError::Replaced)), "{replaced:?}");
    }
}
