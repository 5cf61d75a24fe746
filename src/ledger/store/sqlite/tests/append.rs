use std::{collections::BTreeMap, os::unix::fs::PermissionsExt as _, thread};

use super::{Home, entropy};
use crate::ledger::{
    Action, Expect, Filter, KeyKind, Ledger as _, LedgerError, Scope, SignError, Signature, Signer,
    SqliteLedger,
    format::{note::Checkpoint, tree::Frontier},
    store::memory::{MemoryLedger, TestKey},
    testing::{created, note},
};

#[test]
fn what_is_appended_is_read_back_by_another_session() {
    let home = Home::new();
    let made =
        home.open().append(&[note("one", 1), note("two", 2)], &TestKey::of("maria"), &[]).unwrap();
    let ledger = home.open();
    assert_eq!(ledger.case("R-TEST22").unwrap(), made);
    assert_eq!(ledger.newest().unwrap(), Some(made[1].time()));
    assert_eq!(made[1].draft().private["text"], "two");
    for file in ["ledger.db", "ledger.lock", "installation.key"] {
        let permissions = std::fs::metadata(home.dir.path().join(file)).unwrap().permissions();
        assert_eq!(permissions.mode() & 0o777, 0o600, "{file}");
    }
}

#[test]
fn the_same_entries_as_in_memory() {
    let home = Home::new();
    let mut ledger = home.open();
    let mut memory = MemoryLedger::strict();
    memory.append(&[created("maria")], &TestKey::of("maria"), &[]).unwrap();
    for i in 0..70 {
        let drafts = [note("a", i), note("", i - 5)];
        let on_disk = ledger.append(&drafts, &TestKey::of("maria"), &[]).unwrap();
        let in_memory = memory.append(&drafts, &TestKey::of("maria"), &[]).unwrap();
        for (a, b) in on_disk.iter().zip(&in_memory) {
            let (a, mut b) = (a.entry().clone(), b.entry().clone());
            b.prev = a.prev; // the first entry names the ledger, so every hash differs
            assert_eq!(a, b);
        }
    }
    let head = ledger.head().unwrap();
    assert_eq!(head.size, 141);
    let all = ledger.read(&Filter::default()).unwrap();
    let mut frontier = Frontier::default();
    for committed in &all {
        frontier.push(committed.leaf());
    }
    assert_eq!(frontier.root(), head.root);
    assert_eq!(Checkpoint::open(&head.note, &ledger.note_key()).unwrap().root, head.root);
}

#[test]
fn an_expectation_that_no_longer_holds_is_a_conflict() {
    let home = Home::new();
    let (mut one, mut two) = (home.open(), home.open());
    let case = |last| [Expect { scope: Scope::Case("R-TEST22".into()), last }];
    let target = |last| {
        [Expect { scope: Scope::Target { provider: "embedded".into(), id: "u-1".into() }, last }]
    };
    let all = |last| [Expect { scope: Scope::All, last }];
    let key = TestKey::of("maria");
    one.append(&[note("a", 1)], &key, &case(None)).unwrap();
    for stale in [case(None), target(None), all(Some(0)), all(None)] {
        let refused = two.append(&[note("b", 2)], &key, &stale);
        assert!(matches!(refused, Err(LedgerError::Conflict(_))), "{stale:?}");
    }
    assert_eq!(two.head().unwrap().size, 2, "nothing was written");
    two.append(&[note("b", 2)], &key, &[case(Some(1)), target(Some(1)), all(Some(1))].concat())
        .unwrap();
    let elsewhere = [Expect {
        scope: Scope::Target { provider: "other".into(), id: "u-1".into() },
        last: None,
    }];
    one.append(&[note("c", 3)], &key, &elsewhere).unwrap();
}

#[test]
fn who_is_no_operator_cannot_append() {
    let home = Home::new();
    let mut ledger = home.open();
    assert!(matches!(
        ledger.append(&[note("a", 1)], &TestKey::of("mallory"), &[]),
        Err(LedgerError::Refused(_))
    ));
    let mut anothers = note("a", 1);
    anothers.actor = "ravi".into();
    assert!(matches!(
        ledger.append(&[anothers], &TestKey::of("maria"), &[]),
        Err(LedgerError::Refused(_))
    ));
    // The installation states what happened while nobody was signed in, and nothing else.
    let mut failed = note("", 1);
    (failed.actor, failed.action) = ("installation".into(), Action::OperatorSignInFailed);
    ledger.append(&[failed.clone()], &home.installation, &[]).unwrap();
    failed.action = Action::ApprovalGranted;
    assert!(matches!(
        ledger.append(&[failed], &home.installation, &[]),
        Err(LedgerError::Refused(_))
    ));
    assert_eq!(ledger.head().unwrap().size, 2);
}

/// Somewhere else, where it is said that there is maria's key, and signed with another one or
/// another thing.
struct Agent {
    kind: KeyKind,
    answers: TestKey,
    with: &'static [u8],
}

impl Signer for Agent {
    fn public_key(&self) -> [u8; 32] {
        TestKey::of("maria").public_key()
    }

    fn kind(&self) -> KeyKind {
        self.kind.clone()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        self.answers.sign(if self.with.is_empty() { message } else { self.with })
    }
}

#[test]
fn what_an_agent_answers_is_looked_at_before_it_is_written() {
    let home = Home::new();
    let mut ledger = home.open();
    let lies = [("mallory", &b""[..]), ("maria", b"another message")];
    for (kind, (name, with)) in
        lies.into_iter().flat_map(|lie| [(KeyKind::Ssh, lie), (KeyKind::File, lie)])
    {
        let agent = Agent { kind, answers: TestKey::of(name), with };
        let said = ledger.append(&[note("a", 1)], &agent, &[]);
        assert!(matches!(said, Err(LedgerError::Sign(_))), "{said:?}");
    }
    assert_eq!(ledger.head().unwrap().size, 1);
    let agent = Agent { kind: KeyKind::Ssh, answers: TestKey::of("maria"), with: b"" };
    ledger.append(&[note("a", 1)], &agent, &[]).unwrap();
    assert_eq!(ledger.head().unwrap().size, 2);
}

#[test]
fn an_operator_signs_from_their_addition_to_their_end() {
    let home = Home::new();
    let (mut ledger, mut other) = (home.open(), home.open());
    let maria = TestKey::of("maria");
    let change = |action, name: &str, key: Option<&str>| {
        let mut draft = created(key.unwrap_or("nobody"));
        (draft.action, draft.actor) = (action, "maria".into());
        draft.data.insert("name".into(), name.into());
        draft
    };
    let ravis = |text: &str, at| {
        let mut draft = note(text, at);
        draft.actor = "ravi".into();
        [draft]
    };
    ledger.append(&[change(Action::OperatorAdded, "ravi", Some("old"))], &maria, &[]).unwrap();
    other.append(&ravis("a", 1), &TestKey::of("old"), &[]).unwrap();
    ledger.append(&[change(Action::OperatorKeyRotated, "ravi", Some("new"))], &maria, &[]).unwrap();
    assert!(other.append(&ravis("b", 2), &TestKey::of("old"), &[]).is_err());
    other.append(&ravis("b", 2), &TestKey::of("new"), &[]).unwrap();
    assert!(
        ledger.append(&[change(Action::OperatorAdded, "eve", Some("old"))], &maria, &[]).is_err(),
        "used key"
    );
    assert!(
        ledger
            .append(&[change(Action::OperatorAdded, "installation", Some("x"))], &maria, &[])
            .is_err()
    );
    ledger.append(&[change(Action::OperatorDisabled, "ravi", None)], &maria, &[]).unwrap();
    assert!(other.append(&ravis("c", 3), &TestKey::of("new"), &[]).is_err());
    assert_eq!(
        home.open().read(&Filter::default()).unwrap().len(),
        6,
        "and what they signed still reads"
    );
}

#[test]
fn what_cannot_be_recorded_is_refused_whole() {
    let home = Home::new();
    let mut ledger = home.open();
    let key = TestKey::of("maria");
    let with = |field: &str, value: serde_json::Value| {
        let mut draft = note("a", 1);
        draft.data.insert(field.into(), value);
        draft
    };
    for bad in [with("half", 0.5.into()), with("big", u64::MAX.into()), with("naïve", 1.into())] {
        assert!(matches!(
            ledger.append(&[note("good", 1), bad], &key, &[]),
            Err(LedgerError::Refused(_))
        ));
    }
    for (long, says, remedy) in [
        (with("long", "x".repeat(70_000).into()), "`long` takes most of them", "shorten the text"),
        (note(&"x".repeat(70_000), 1), "`text` takes most of them", "shorten the text"),
        (
            with("factors", vec!["x"; 20_000].into()),
            "`factors` takes most of them, a list of 20000",
            "on the platform",
        ),
    ] {
        let error = ledger.append(&[note("good", 1), long], &key, &[]).unwrap_err();
        assert!(
            error.to_string().contains(says) && error.hint().contains(remedy),
            "{error} {}",
            error.hint()
        );
    }
    let twice = [note("", 1), note("", 1)];
    assert!(matches!(ledger.append(&twice, &key, &[]), Err(LedgerError::Refused(_))));
    assert_eq!(ledger.head().unwrap().size, 1);
    assert!(ledger.append(&[], &key, &[]).unwrap().is_empty());
}

#[test]
fn sixteen_sessions_side_by_side_make_one_order() {
    let home = Home::new();
    let (sessions, each) = (16, 8);
    thread::scope(|scope| {
        for i in 0..sessions {
            let home = &home;
            scope.spawn(move || {
                let installation = Some(home.installation.clone());
                let mut ledger = SqliteLedger::open(
                    &home.path(),
                    installation,
                    crate::ledger::testing::seeded(i),
                )
                .unwrap();
                for n in 0..each {
                    let mut draft = note(&format!("{i}/{n}"), n);
                    draft.case = Some(format!("R-{i}"));
                    ledger.append(&[draft], &TestKey::of("maria"), &[]).unwrap();
                }
            });
        }
    });
    let ledger = home.open();
    let all = ledger.read(&Filter::default()).unwrap();
    assert_eq!(all.len() as u64, sessions * each.unsigned_abs() + 1);
    let mut counts: BTreeMap<Action, u64> = BTreeMap::new();
    let mut frontier = Frontier::default();
    for (seq, pair) in all.windows(2).enumerate() {
        assert_eq!(pair[0].seq(), seq as u64);
        assert_eq!(pair[1].entry().prev, pair[0].leaf());
        assert!(pair[0].time() <= pair[1].time());
    }
    for committed in &all {
        let count = counts.entry(committed.draft().action).or_default();
        *count += 1;
        assert_eq!(committed.entry().ordinal, *count);
        frontier.push(committed.leaf());
    }
    assert_eq!(frontier.root(), ledger.head().unwrap().root);
}

#[test]
fn a_ledger_is_made_once_and_by_create_alone() {
    let home = Home::new();
    let again = SqliteLedger::create(
        &home.path(),
        &home.installation,
        &TestKey::of("maria"),
        created("maria"),
        entropy(),
    );
    assert!(again.is_err());
    assert_eq!(home.open().head().unwrap().size, 1, "the old one is untouched");
    let nowhere = home.dir.path().join("other.db");
    let missing = SqliteLedger::open(&nowhere, None, entropy());
    assert!(matches!(missing, Err(LedgerError::Missing(_))));
    assert!(!nowhere.exists());
    let failed = SqliteLedger::create(
        &nowhere,
        &home.installation,
        &TestKey::of("maria"),
        note("a", 1),
        entropy(),
    );
    assert!(failed.is_err() && !nowhere.exists());
    let failed = SqliteLedger::create(
        &nowhere,
        &home.installation,
        &home.installation,
        created("maria"),
        entropy(),
    );
    assert!(failed.is_err() && !nowhere.exists(), "the installation's key is no operator's");
    // A name that somebody gives is the ledger's, if it is a name.
    let named = |name: serde_json::Value| {
        let mut first = created("maria");
        first.data.insert("origin".into(), name);
        let maria = TestKey::of("maria");
        SqliteLedger::create(&nowhere, &home.installation, &maria, first, entropy())
    };
    for name in [serde_json::json!("desk.example.org"), serde_json::json!(7)] {
        assert!(named(name).is_err() && !nowhere.exists());
    }
    let ledger = named("desk.example.org/readmit".into()).unwrap();
    let head = ledger.head().unwrap();
    assert_eq!((head.origin.as_str(), head.size), ("desk.example.org/readmit", 1));
    assert_eq!(ledger.note_key().name, head.origin);
}
