#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::ledger::Object;
use crate::ledger::format::text;
use crate::model::Mode;
use crate::operator::{added, requested, rotated};

fn at(hours: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap() + TimeDelta::hours(hours)
}

fn draft(action: Action, actor: &str, role: Role, data: Object) -> Draft {
    Draft { data, ..Draft::plain(at(0), action, actor, role, Mode::Scripted) }
}

fn add(by: (&str, Role), name: &str, role: Role) -> Draft {
    let key = [u8::try_from(name.len()).unwrap(); 32];
    draft(Action::OperatorAdded, by.0, by.1, added(name, role, &key, &[]).0)
}

/// A ledger that only takes what is allowed.
#[derive(Default)]
struct Book {
    roll: OperatorRegistry,
    entries: Vec<Draft>,
    now: i64,
}

impl Book {
    /// With the admin maria.
    fn new() -> Book {
        let mut book = Book::default();
        let mut first = add(("maria", Role::Admin), "maria", Role::Admin);
        first.action = Action::LedgerCreated;
        book.put(first).unwrap();
        book
    }

    fn put(&mut self, draft: Draft) -> Result<u64, RuleViolation> {
        self.roll.allows(at(self.now), &draft)?;
        let seq = self.entries.len() as u64;
        self.roll.apply(seq, at(self.now), &draft).unwrap();
        self.entries.push(draft);
        Ok(seq)
    }

    fn ask(&mut self, mut draft: Draft) -> Result<u64, RuleViolation> {
        draft.data = requested(draft.action, &draft.data);
        draft.action = Action::ApprovalRequested;
        self.put(draft)
    }

    fn confirm(&mut self, seq: u64, by: (&str, Role)) -> Result<u64, RuleViolation> {
        let proposal = self.roll.proposal(seq).cloned();
        let (action, mut data) =
            proposal.map_or((Action::OperatorAdded, Object::new()), |p| (p.action, p.data));
        data.insert("requested".into(), seq.into());
        self.put(draft(action, by.0, by.1, data))
    }
}

const MARIA: (&str, Role) = ("maria", Role::Admin);
const SOFIA: (&str, Role) = ("sofia", Role::Senior);
const RAVI: (&str, Role) = ("ravi", Role::Operator);

#[test]
fn a_role_is_what_the_ledger_says_it_is() {
    let mut book = Book::new();
    book.put(add(MARIA, "ravi", Role::Operator)).unwrap();
    let said = draft(Action::ApprovalGranted, "ravi", Role::Senior, Object::new());
    assert!(matches!(book.put(said), Err(RuleViolation::Role { is: Role::Operator, .. })));
    let granted = draft(Action::ApprovalGranted, "ravi", Role::Operator, Object::new());
    assert!(matches!(book.put(granted), Err(RuleViolation::Right { .. })));
    assert!(matches!(book.put(add(RAVI, "tom", Role::Operator)), Err(RuleViolation::Right { .. })));
    assert!(matches!(
        book.put(add(("nobody", Role::Admin), "tom", Role::Operator)),
        Err(RuleViolation::Nobody(_))
    ));
    let disabled = draft(Action::OperatorDisabled, "maria", Role::Admin, rotated("ravi", &[1; 32]));
    book.put(disabled).unwrap();
    assert!(matches!(
        book.put(draft(Action::CaseOpened, "ravi", Role::Operator, Object::new())),
        Err(RuleViolation::Nobody(_))
    ));
}

#[test]
fn a_senior_or_admin_takes_two_once_there_are_two() {
    let mut book = Book::new();
    book.put(add(MARIA, "sofia", Role::Senior)).unwrap();
    book.put(add(MARIA, "ravi", Role::Operator)).unwrap();
    assert_eq!(book.put(add(MARIA, "anna", Role::Senior)), Err(RuleViolation::TwoPersons));
    let asked = book.ask(add(MARIA, "anna", Role::Senior)).unwrap();
    assert!(matches!(book.confirm(asked, MARIA), Err(RuleViolation::OwnRequest(_))));
    assert!(matches!(book.confirm(asked, RAVI), Err(RuleViolation::Right { .. })));
    assert_eq!(book.confirm(asked + 9, SOFIA), Err(RuleViolation::OtherRequest));
    let mut other = add(SOFIA, "anna", Role::Admin);
    other.data.insert("requested".into(), asked.into());
    assert_eq!(book.put(other), Err(RuleViolation::OtherRequest), "she asked for a senior");
    book.confirm(asked, SOFIA).unwrap();
    assert_eq!(book.confirm(asked, SOFIA), Err(RuleViolation::OtherRequest), "used up");
    assert!(
        matches!(book.ask(add(SOFIA, "tom", Role::Senior)), Err(RuleViolation::Right { .. })),
        "an admin asks"
    );
    // A new key for a senior would be a way to become her.
    let rotate =
        draft(Action::OperatorKeyRotated, "maria", Role::Admin, rotated("sofia", &[9; 32]));
    assert_eq!(book.put(rotate.clone()), Err(RuleViolation::TwoPersons));
    let asked = book.ask(rotate).unwrap();
    book.confirm(asked, ("anna", Role::Senior)).unwrap();
    let old = book.ask(add(MARIA, "tom", Role::Admin)).unwrap();
    book.now = 24 * 8;
    assert_eq!(book.confirm(old, SOFIA), Err(RuleViolation::OtherRequest), "a week old");
}

#[test]
fn nobody_becomes_the_only_one_by_disabling_the_other() {
    let mut book = Book::new();
    book.put(add(MARIA, "sofia", Role::Senior)).unwrap();
    book.put(draft(Action::OperatorDisabled, "maria", Role::Admin, rotated("sofia", &[1; 32])))
        .unwrap();
    assert_eq!(book.put(add(MARIA, "anna", Role::Senior)), Err(RuleViolation::TwoPersons));
    book.now = 24 * 7 + 1;
    book.put(add(MARIA, "anna", Role::Senior)).unwrap();
    let last = draft(Action::OperatorDisabled, "maria", Role::Admin, rotated("maria", &[1; 32]));
    assert_eq!(book.put(last), Err(RuleViolation::LastAdmin));
}

#[test]
fn nobody_approves_for_someone_they_brought_in_lately() {
    let mut book = Book::new();
    book.put(add(MARIA, "sofia", Role::Senior)).unwrap();
    let asked = book.ask(add(MARIA, "anna", Role::Senior)).unwrap();
    book.confirm(asked, SOFIA).unwrap();
    let in_case = |action, actor, role| Draft {
        case: Some("R-1".into()),
        ..draft(action, actor, role, Object::new())
    };
    book.put(in_case(Action::ApprovalRequested, "anna", Role::Senior)).unwrap();
    let granted = in_case(Action::ApprovalGranted, "sofia", Role::Senior);
    assert!(matches!(book.put(granted.clone()), Err(RuleViolation::BroughtIn { .. })));
    book.now = 24 * 8;
    book.put(granted).unwrap();
}

/// Of all actions, whatever they say.
#[test]
fn a_timer_records_checks_and_erases_what_is_old_and_nothing_else() {
    let mut book = Book::new();
    book.put(add(MARIA, "clock", Role::Timer)).unwrap();
    let before = |days: i64| {
        let before = text::time(at(0) - TimeDelta::days(days));
        let mut data = Object::new();
        data.insert(RETENTION.into(), serde_json::json!({ "before": before }));
        data
    };
    let mut allowed = Vec::new();
    for data in [Object::new(), before(200), rotated("clock", &[9; 32]), rotated("maria", &[9; 32])]
    {
        for action in Action::ALL.iter().copied() {
            if book.roll.allows(at(0), &draft(action, "clock", Role::Timer, data.clone())).is_ok() {
                allowed.push(action);
            }
        }
    }
    allowed.sort_unstable();
    allowed.dedup();
    let mut wanted = vec![
        Action::AuditVerified,
        Action::AuditReconciled,
        Action::AuditErased,
        // Its own key can be exchanged.
        Action::OperatorKeyRotated,
    ];
    wanted.sort_unstable();
    assert_eq!(allowed, wanted);
    for (data, young) in [(Object::new(), false), (before(10), true), (before(180), false)] {
        let erased = draft(Action::AuditErased, "clock", Role::Timer, data.clone());
        let came = book.roll.allows(at(0), &erased);
        let fits = data.contains_key(RETENTION) && !young;
        assert_eq!(came.is_ok(), fits, "{came:?}");
    }
    // An answer is a senior's.
    let mut answer = Object::new();
    answer.insert("answers".into(), "D-7Q4K2M9P".into());
    for (name, role, ok) in [("clock", Role::Timer, false), ("maria", Role::Admin, false)] {
        let answers = draft(Action::AuditReconciled, name, role, answer.clone());
        assert_eq!(book.roll.allows(at(0), &answers).is_ok(), ok, "{name}");
    }
}

#[test]
fn nobody_answers_a_finding_about_themself() {
    let mut book = Book::new();
    let mut sally = add(MARIA, "sally", Role::Senior);
    sally.private = added("sally", Role::Senior, &[5; 32], &["s.berg@example.com".into()]).1;
    book.put(sally).unwrap();
    let answer = |operator: &str, actor: &str| {
        let mut draft = draft(Action::AuditReconciled, "sally", Role::Senior, Object::new());
        draft.data.insert("answers".into(), "D-7Q4K2M9P".into());
        draft.data.insert("operator".into(), operator.into());
        draft.private.insert("actor".into(), actor.into());
        draft
    };
    for (operator, actor, ok) in [
        ("ravi", "eve@example.com", true),
        ("sally", "eve@example.com", false),
        ("ravi", "S.Berg@example.com", false),
        ("ravi", "sally@example.org", false),
        ("", "", true),
    ] {
        let came = book.roll.allows(at(0), &answer(operator, actor));
        assert_eq!(came.is_ok(), ok, "{operator} {actor}: {came:?}");
    }
}

#[test]
fn a_service_has_less_than_a_person() {
    let mut book = Book::new();
    book.put(add(MARIA, "robot", Role::Service)).unwrap();
    let mut put = |action, data: &[(&str, Value)], ticket: Option<&str>| {
        let data = data.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect();
        book.put(Draft {
            ticket: ticket.map(Into::into),
            ..draft(action, "robot", Role::Service, data)
        })
        .map(|_| ())
    };
    let refused = |came: Result<(), RuleViolation>| {
        assert!(matches!(came, Err(RuleViolation::Service(_))), "{came:?}");
    };
    put(Action::CaseOpened, &[("tier", "ordinary".into())], Some("#1")).unwrap();
    refused(put(Action::CaseOpened, &[("tier", "ordinary".into())], None));
    refused(put(Action::CaseOpened, &[("tier", "privileged".into())], Some("#1")));
    refused(put(Action::CaseOpened, &[], Some("#1")));
    put(Action::VerificationAccepted, &[("evidence", "linked-identity".into())], None).unwrap();
    for evidence in ["compared", "number-on-file", "voucher"] {
        refused(put(Action::VerificationAccepted, &[("evidence", evidence.into())], None));
    }
    let attested = [("evidence", "linked-identity".into()), ("attested", true.into())];
    refused(put(Action::VerificationAccepted, &attested, None));
    for action in [Action::PasswordSet, Action::BackupCodesGenerated] {
        refused(put(action, &[], None));
    }
    for action in [
        Action::ApprovalGranted,
        Action::UserEnabled,
        Action::IncidentOpened,
        Action::AuditExported,
    ] {
        assert!(matches!(put(action, &[], None), Err(RuleViolation::Right { .. })), "{action}");
    }
}

const NAMES: [&str; 5] = ["maria", "sofia", "ravi", "anna", "tom"];

/// Anything by anybody: who, under which role, what, about whom, with which role, answering which
/// request, and how many hours later.
type Step = (usize, usize, usize, usize, usize, Option<u64>, i64);

fn step() -> impl Strategy<Value = Step> {
    (0..5usize, 0..5usize, 0..8usize, 0..5usize, 0..5usize, prop::option::of(0..12u64), 0..60i64)
}

fn entry(&(who, role, what, whom, to, answers, _): &Step, honest: Option<Role>) -> Draft {
    let action = [
        Action::OperatorAdded,
        Action::OperatorRoleChanged,
        Action::OperatorDisabled,
        Action::OperatorKeyRotated,
        Action::ApprovalRequested,
        Action::ApprovalRequested,
        Action::RunbookAccepted,
        Action::CaseOpened,
    ][what];
    let mut data = added(NAMES[whom], Role::ALL[to], &[u8::try_from(whom).unwrap(); 32], &[]).0;
    if what == 4 || what == 5 {
        let asked = if what == 4 { Action::OperatorAdded } else { Action::OperatorRoleChanged };
        data = requested(asked, &data);
    } else if let Some(seq) = answers {
        data.insert("requested".into(), seq.into());
    }
    draft(action, NAMES[who], honest.unwrap_or(Role::ALL[role]), data)
}

/// Returns the role that the entries so far give to somebody, told in another way than the roll
/// tells it.
fn stands(entries: &[Draft], name: &str) -> Option<Role> {
    let mut role = None;
    for e in entries.iter().filter(|e| named(e) == Some(name)) {
        let said = || e.data["role"].as_str().and_then(Role::parse);
        match e.action {
            Action::LedgerCreated | Action::OperatorAdded => role = said(),
            Action::OperatorRoleChanged if role.is_some() => role = said(),
            Action::OperatorDisabled => role = None,
            _ => {}
        }
    }
    role
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_order_of_events_lets_an_entry_stand_that_its_actor_could_not_have_made(
        steps in prop::collection::vec((step(), any::<bool>()), 1..60),
    ) {
        let mut book = Book::new();
        for (step, lies) in steps {
            book.now += step.6;
            let honest = stands(&book.entries, NAMES[step.0]).filter(|_| !lies);
            let entry = entry(&step, honest);
            let before = book.entries.clone();
            if book.put(entry.clone()).is_err() {
                continue;
            }
            let actor = stands(&before, &entry.actor);
            prop_assert_eq!(actor, Some(entry.role), "{:?}", entry);
            let own = named(&entry) == Some(entry.actor.as_str());
            let request = entry.data.get("requested").and_then(Value::as_u64);
            let request = request.and_then(|seq| before.get(usize::try_from(seq).ok()?));
            let pair = NAMES.iter().filter(|n| stands(&before, n).is_some_and(is_second_pair)).count();
            let raised = match entry.action {
                Action::OperatorAdded | Action::OperatorRoleChanged => {
                    is_second_pair(entry.data["role"].as_str().and_then(Role::parse).unwrap())
                }
                Action::OperatorKeyRotated => {
                    !own && named(&entry).and_then(|n| stands(&before, n)).is_some_and(is_second_pair)
                }
                _ => false,
            };
            if raised && pair >= 2 {
                let request = request.expect("two persons");
                prop_assert_eq!(request.action, Action::ApprovalRequested);
                prop_assert_ne!(&request.actor, &entry.actor);
                prop_assert_eq!(stands(&before, &request.actor), Some(Role::Admin));
                prop_assert_eq!(&request.data["name"], &entry.data["name"]);
                prop_assert_eq!(&request.data["role"], &entry.data["role"]);
                let used = before.iter().filter(|e| e.data.get("requested") == entry.data.get("requested")).count();
                prop_assert_eq!(used, 0, "a request is good for one");
            }
            let alone = matches!(entry.role, Role::Admin) || request.is_some() && entry.role == Role::Senior;
            match entry.action {
                Action::OperatorAdded | Action::OperatorRoleChanged => prop_assert!(alone),
                Action::OperatorKeyRotated => prop_assert!(own || alone),
                Action::OperatorDisabled | Action::RunbookAccepted | Action::ApprovalRequested => {
                    prop_assert_eq!(entry.role, Role::Admin);
                }
                _ => prop_assert_ne!(entry.role, Role::Auditor),
            }
            let admins = NAMES.iter().filter(|n| stands(&book.entries, n) == Some(Role::Admin)).count();
            prop_assert!(admins >= 1);
        }
    }
}
