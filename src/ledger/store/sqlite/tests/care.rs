use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::json;

use super::{Home, SqliteLedger, entropy};
use crate::ledger::store::memory::TestKey;
use crate::ledger::store::sqlite::{replace, stage};
use crate::ledger::testing::note;
use crate::ledger::verify::{Kind, TrustedHead, VerifyOptions, verify};
use crate::ledger::{
    Action, Draft, Expect, Filter, Ledger as _, LedgerError, LedgerFile, Reading as _, Scope,
};

fn options(home: &Home) -> VerifyOptions {
    VerifyOptions {
        key: Some(home.installation.verifying_key()),
        threads: 1,
        ..VerifyOptions::default()
    }
}

#[test]
fn what_is_erased_is_gone_and_everything_still_verifies() {
    let home = Home::new();
    let mut ledger = home.open();
    let maria = TestKey::of("maria");
    let mut others = note("somebody else's words", 1);
    (others.case, others.target) = (Some("R-OTHER2".into()), Some("u-2".into()));
    let mut about_the_case = note("words in the case", 2);
    about_the_case.target = None;
    ledger.append(&[note("words about u-1", 1), others, about_the_case], &maria, &[]).unwrap();
    let head = TrustedHead::parse("kept", &ledger.head().unwrap().note).unwrap();
    let entries = ledger.personal_of("embedded", "u-1").unwrap();
    assert_eq!(entries, [1, 3]);
    assert_eq!(ledger.personal_of("other", "u-1").unwrap(), [] as [u64; 0]);
    let mut draft = note("the user asked", 9);
    draft.action = Action::AuditErased;
    let made = ledger.erase(&entries, &draft, &maria, &[]).unwrap();
    assert_eq!(made[0].data()["entries"], serde_json::json!([1, 3]));
    let read = ledger.read(&Filter::default()).unwrap();
    assert_eq!(
        read.iter().map(|c| c.entry().erased).collect::<Vec<_>>(),
        [false, true, false, true, false]
    );
    let report = verify(
        &LedgerFile(&home.path()),
        &VerifyOptions { against: vec![head], ..options(&home) },
        &mut |_, _| {},
    )
    .unwrap();
    assert_eq!(
        (report.findings.clone(), report.erased.len(), report.is_sound()),
        (vec![], 2, true)
    );
    let bytes = std::fs::read(home.path()).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
    assert!(
        !holds("words about u-1") && !holds("words in the case") && holds("somebody else's words")
    );
    // All or nothing: one that holds none, and nothing is erased.
    assert!(matches!(ledger.erase(&[2, 3], &draft, &maria, &[]), Err(LedgerError::Refused(_))));
    assert!(!ledger.read(&Filter::default()).unwrap()[2].entry().erased);
    assert_eq!(ledger.head().unwrap().size, 5);
    // Nor where somebody has written since it was found out what is to go.
    let expect = [Expect { scope: Scope::All, last: Some(3) }];
    assert!(matches!(ledger.erase(&[2], &draft, &maria, &expect), Err(LedgerError::Conflict(_))));
    assert!(!ledger.read(&Filter::default()).unwrap()[2].entry().erased);
}

/// After a restore the places of what was lost are taken by other entries.
#[test]
fn a_copy_loses_what_was_erased_and_not_what_stands_in_its_place() {
    let home = Home::new();
    let maria = TestKey::of("maria");
    let about = |id: &str, text: &str, seconds| {
        let mut draft = note(text, seconds);
        (draft.case, draft.target) = (None, Some(id.into()));
        draft
    };
    home.open().append(&[about("u-1", "of both", 1)], &maria, &[]).unwrap();
    let copy = home.dir.path().join("copy.db");
    std::fs::copy(home.path(), &copy).unwrap();
    let mut other = SqliteLedger::open(&copy, Some(home.installation.clone()), entropy()).unwrap();
    other
        .append(&[about("u-2", "of another", 2), about("u-1", "of the copy alone", 3)], &maria, &[])
        .unwrap();
    drop(other);
    let mut ledger = home.open();
    ledger.append(&[about("u-1", "of the ledger alone", 2)], &maria, &[]).unwrap();
    let draft = Draft { action: Action::AuditErased, ..note("they asked for it", 9) };
    ledger.erase(&[1, 2], &draft, &maria, &[]).unwrap();
    let erased = ledger.recorded_erasures().unwrap();
    assert_eq!(ledger.erase_in_copy(&copy, &erased, Some(("embedded", "u-1"))).unwrap(), Some(2));
    let bytes = std::fs::read(&copy).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
    assert!(holds("of another") && !holds("of both") && !holds("of the copy alone"));
    let copy = SqliteLedger::open(&copy, None, entropy()).unwrap();
    let erased = verify(&LedgerFile(&home.path()), &options(&home), &mut |_, _| {}).unwrap().erased;
    assert_eq!((erased.len(), copy.in_common(&erased).unwrap()), (2, [1].into()));
}

#[test]
fn what_takes_the_ledgers_place_is_for_whom_the_folder_is_for() {
    let home = Home::new();
    drop(home.open());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    for (folder, file) in [(0o700, 0o600), (0o2770, 0o660)] {
        fs::set_permissions(home.dir.path(), fs::Permissions::from_mode(folder)).unwrap();
        let staged = stage(&home.path(), home.dir.path()).unwrap();
        assert_eq!(mode(&staged), 0o600);
        replace(&staged, &home.path(), &home.dir.path().join(format!("{folder:o}.db")), || Ok(()))
            .unwrap();
        assert_eq!(mode(&home.path()), file);
        home.open().append(&[note("and on", 1)], &TestKey::of("maria"), &[]).unwrap();
    }
}

#[test]
fn a_backup_is_whole_and_verified() {
    let home = Home::new();
    let mut ledger = home.open();
    let maria = TestKey::of("maria");
    ledger.append(&[note("before", 1)], &maria, &[]).unwrap();
    let copy = home.dir.path().join("copy.db");
    let (head, report) = ledger.backup(&copy).unwrap();
    assert!(report.is_sound());
    assert_eq!((head.size, report.size), (2, 2));
    assert!(ledger.backup(&copy).is_err(), "nothing is overwritten");
    ledger.append(&[note("after", 2)], &maria, &[]).unwrap();
    let later = TrustedHead::parse("the ticket", &ledger.head().unwrap().note).unwrap();
    // With a head from elsewhere it is seen that entries are missing.
    let against = VerifyOptions { against: vec![later], ..options(&home) };
    let report = verify(&LedgerFile(&copy), &against, &mut |_, _| {}).unwrap();
    assert_eq!(report.findings[0].kind, Kind::RolledBack);
    assert!(verify(&LedgerFile(&copy), &options(&home), &mut |_, _| {}).unwrap().is_sound());
}

#[test]
fn a_backup_lets_writers_in_and_comes_to_an_end_all_the_same() {
    let home = Home::new();
    let maria = TestKey::of("maria");
    let ledger = home.open();
    home.open().append(&[note(&"many words ".repeat(4000), 1)], &maria, &[]).unwrap();
    // One who writes once, and one who never leaves off.
    for (i, writes) in [1, u64::MAX].into_iter().enumerate() {
        let (mut writer, mut wrote, mut steps) = (home.open(), 0, 0);
        let before = ledger.head().unwrap().size;
        let to = home.dir.path().join(format!("copy-{i}.db"));
        let mut between = || {
            steps += 1;
            if wrote < writes && steps > 2 {
                writer.append(&[note("meanwhile", 2)], &maria, &[]).unwrap();
                writer.head().unwrap();
                wrote += 1;
            }
        };
        let (head, report) = ledger.backup_by(4, &mut between, &to).unwrap();
        assert_eq!((report.findings.clone(), report.is_sound()), (vec![], true));
        // All that was there when the last copy was begun.
        let now = ledger.head().unwrap().size;
        assert_eq!((head.size, report.size, report.root), (now, now, head.root));
        assert_eq!((now - before, wrote), if writes == 1 { (1, 1) } else { (4, 4) });
        assert!(steps > 5, "{steps} steps");
    }
}

#[test]
fn entries_about_others_that_name_somebody_are_found() {
    let home = Home::new();
    let mut ledger = home.open();
    let maria = TestKey::of("maria");
    let about = |key: &str, value: serde_json::Value, seconds: i64| {
        let mut draft = note("", seconds);
        (draft.case, draft.target) = (Some("R-OTHER2".into()), Some("u-2".into()));
        draft.private.insert(key.into(), value);
        draft
    };
    let drafts = [
        about("vouchers", json!([{"login": "Greta@Example.com", "name": "Greta Boss"}]), 1),
        about("vouched_by", json!("greta@example.com"), 2),
        about("reason", json!("spoke to Greta Boss, who knows him"), 3),
        about("reason", json!("spoke to Greta Bosson"), 4),
        about("reason", json!("spoke to his manager"), 5),
    ];
    ledger.append(&drafts, &maria, &[]).unwrap();
    let names = ["greta@example.com".to_owned(), "Greta Boss".to_owned(), " ".to_owned()];
    let found = ledger.mentions(&names).unwrap();
    let told: Vec<(u64, &str)> = found.iter().map(|m| (m.seq, m.fields[0].as_str())).collect();
    assert_eq!(told, [(1, "vouchers"), (2, "vouched_by"), (3, "reason")]);
    assert_eq!(found[0].case.as_deref(), Some("R-OTHER2"));
    for batch in 1..=6 {
        assert_eq!(ledger.mentions_by(batch, &names).unwrap(), found, "{batch}");
    }
    assert_eq!(ledger.mentions(&[]).unwrap(), []);
    let mut draft = note("she asked", 9);
    draft.action = Action::AuditErased;
    ledger.erase(&[1, 2, 3], &draft, &maria, &[]).unwrap();
    assert_eq!(ledger.mentions(&names).unwrap(), []);
    let report = verify(&LedgerFile(&home.path()), &options(&home), &mut |_, _| {}).unwrap();
    assert_eq!((report.erased.len(), report.is_sound()), (3, true));
}
