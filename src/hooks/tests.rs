#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::fs;
use std::path::Path;
use std::rc::Rc;

use serde_json::{Value, json};

use super::kinds::of_entry;
use super::*;
use crate::case::Event;
use crate::case::event::{
    Approval, Closed, DeliveryRecord, IncidentOpened, Opened, Overdue, Remark, Screened, Sent,
    Verified,
};
use crate::case::ticket::{TicketCheck, TicketSource, TicketState};
use crate::ledger::store::memory::{MemoryLedger, TestKey};
use crate::ledger::testing::at;
use crate::ledger::{Action, Alarm, Committed, Draft, Ledger, Listener};
use crate::model::{Fate, Mode, Outcome, Role};

fn event(event: &Event) -> Draft {
    let (data, private) = event.parts();
    Draft {
        case: Some("R-7Q4K2M".into()),
        provider: Some("embedded".into()),
        target: Some("u-1".into()),
        phase: event.phase(),
        outcome: event.outcome(),
        ticket: Some("SD-77".into()),
        data,
        private,
        ..Draft::plain(at(0), event.action(), "maria", Role::Operator, Mode::Scripted)
    }
}

fn of_installation(action: Action, data: Value) -> Draft {
    let Value::Object(data) = data else { unreachable!() };
    Draft { data, ..Draft::plain(at(0), action, "maria", Role::Admin, Mode::Scripted) }
}

fn opened() -> Event {
    Event::Opened(Opened { login: "nora@example.com".into(), ..Opened::default() })
}

fn append(ledger: &mut MemoryLedger, draft: Draft) -> Committed {
    ledger.append(&[draft], &TestKey::of("maria"), &[]).unwrap().remove(0)
}

fn sent(outcome: Fate) -> Sent {
    let delivery = DeliveryRecord { channel: "email".into(), outcome, text_sha256: String::new() };
    Sent { deliveries: vec![delivery], ..Sent::default() }
}

#[test]
fn every_kind_has_its_entry_and_nothing_else_is_told() {
    let remark = || Remark { reason: Some("a stranger".into()), ..Remark::default() };
    let approval = || Approval { reason: Some("a stranger".into()), ..Approval::default() };
    let raised = vec!["pressure".to_owned()];
    let no = Some(TicketCheck::Closed);
    let told = [
        (event(&Event::ApprovalRequested(approval())), NotifyKind::WaitingForSenior),
        (event(&Event::Referred(remark())), NotifyKind::Escalated),
        (event(&Event::ApprovalGranted(approval())), NotifyKind::Approved),
        (event(&Event::ApprovalDenied(approval())), NotifyKind::Denied),
        (event(&Event::Refused(remark())), NotifyKind::Refused),
        (event(&Event::Screened(Screened { flags: raised.clone() })), NotifyKind::RedFlag),
        (
            event(&Event::Opened(Opened { raised: raised.clone(), ..Opened::default() })),
            NotifyKind::RedFlag,
        ),
        (event(&Event::Noted(Remark { ticket_check: no, ..remark() })), NotifyKind::RedFlag),
        (event(&Event::Noted(Remark { flags: raised.clone(), ..remark() })), NotifyKind::RedFlag),
        (event(&Event::Notified(sent(Fate::Undelivered))), NotifyKind::Undelivered),
        (event(&Event::Notified(sent(Fate::Unknown))), NotifyKind::Undelivered),
        (event(&Event::FollowedUp(sent(Fate::Failed))), NotifyKind::Undelivered),
        (event(&Event::Overdue(Overdue::default())), NotifyKind::Overdue),
        (event(&Event::IncidentOpened(IncidentOpened::default())), NotifyKind::Incident),
        (
            of_installation(Action::RunbookAccepted, json!({"looser": true})),
            NotifyKind::LooserRunbook,
        ),
        (of_installation(Action::LedgerRestored, json!({})), NotifyKind::LedgerRestored),
        (of_installation(Action::OutsideRecorded, json!({})), NotifyKind::WaitingForSenior),
        (
            of_installation(Action::AuditReconciled, json!({"clean": false})),
            NotifyKind::Differences,
        ),
    ];
    let mut ledger = MemoryLedger::default();
    for (draft, kind) in told {
        let entry = append(&mut ledger, draft);
        assert_eq!(of_entry(&entry), [kind], "{:?}", entry.draft().action);
    }
    for draft in [
        event(&opened()),
        event(&Event::Screened(Screened::default())),
        event(&Event::Verified(Verified::default())),
        event(&Event::Noted(remark())),
        event(&Event::Noted(Remark { ticket_check: Some(TicketCheck::NotChecked), ..remark() })),
        event(&Event::Notified(sent(Fate::Accepted))),
        event(&Event::Notified(sent(Fate::Deferred))),
        event(&Event::Closed(Closed::default(), Outcome::RecoveredByReset)),
        of_installation(Action::RunbookAccepted, json!({})),
        of_installation(Action::AuditReconciled, json!({"clean": true})),
        of_installation(Action::OperatorAdded, json!({})),
        of_installation(Action::OutsideConfirmed, json!({})),
        // A request about an operator waits for an admin, and is of no case.
        of_installation(Action::ApprovalRequested, json!({})),
    ] {
        let entry = append(&mut ledger, draft);
        assert_eq!(of_entry(&entry), [], "{:?}", entry.draft().action);
    }
}

/// A program that keeps what it reads, a file for each call.
fn keeps(folder: &Path) -> Vec<String> {
    let script = format!("f=$(mktemp {}/told.XXXXXX); cat > $f", folder.display());
    ["sh", "-c", &script].map(str::to_owned).to_vec()
}

fn kept(folder: &Path) -> Vec<Value> {
    let mut all: Vec<Value> = fs::read_dir(folder)
        .unwrap()
        .map(|file| serde_json::from_slice(&fs::read(file.unwrap().path()).unwrap()).unwrap())
        .collect();
    all.sort_by_key(|told: &Value| told["kind"].as_str().map(str::to_owned));
    all
}

type Told = Rc<RefCell<Vec<String>>>;

fn hooks(notify: Option<&[String]>, post: Option<&[String]>, timeout_s: u64) -> (Hooks, Told) {
    let told: Told = Rc::default();
    let tell = told.clone();
    let notify = notify.map(|command| NotifyConfig { command: command.to_vec(), timeout_s });
    let ticket =
        post.map(|post| TicketConfig { post: post.to_vec(), timeout_s, ..TicketConfig::default() });
    let said = Box::new(move |text: &str| tell.borrow_mut().push(text.to_owned()));
    (Hooks::new(notify.as_ref(), ticket.as_ref(), || at(9), said).unwrap(), told)
}

fn heard(hooks: &mut Hooks, events: &[Event]) {
    let mut ledger = MemoryLedger::default();
    for one in events {
        let entry = append(&mut ledger, event(one));
        hooks.committed(&[entry], &ledger);
    }
}

fn refusal() -> Event {
    let reason = Some("their voice was another's, at +49 30 5550142".into());
    Event::Refused(Remark { code: Some("gut-feeling".into()), reason, ..Remark::default() })
}

#[test]
fn what_is_told_has_five_fields_and_no_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (mut hooks, said) = hooks(Some(&keeps(folder.path())), None, 60);
    heard(&mut hooks, &[opened(), refusal()]);
    hooks.alarm(Alarm::Behind);
    hooks.alarm(Alarm::Behind);
    drop(hooks);
    assert!(said.borrow().is_empty(), "{said:?}");
    assert_eq!(
        kept(folder.path()),
        [
            json!({"kind": "ledger-behind", "case": null, "ticket": null, "login": null, "time": "2026-05-17T09:30:09.000Z"}),
            json!({"kind": "refused", "case": "R-7Q4K2M", "ticket": "SD-77", "login": "nora@example.com", "time": "2026-05-17T09:30:00.000Z"}),
        ]
    );
}

#[test]
fn a_ticket_gets_a_neutral_outcome() {
    for (outcome, word) in [
        (Outcome::RecoveredByReset, "recovered"),
        (Outcome::RecoveredByBackupCode, "recovered"),
        (Outcome::RecoveredByFederatedSignIn, "recovered"),
        (Outcome::Refused, "not recovered"),
        (Outcome::Abandoned, "not recovered"),
        (Outcome::Compromised, "not recovered"),
        (Outcome::Escalated, "not recovered"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (mut hooks, said) = hooks(None, Some(&keeps(folder.path())), 60);
        heard(&mut hooks, &[opened(), refusal(), Event::Closed(Closed::default(), outcome)]);
        drop(hooks);
        assert!(said.borrow().is_empty(), "{said:?}");
        let text = format!("Case R-7Q4K2M: {word}.");
        assert_eq!(
            kept(folder.path()),
            [
                json!({"ticket": "SD-77", "case": "R-7Q4K2M", "outcome": word, "mark": null, "text": text})
            ]
        );
    }
}

#[test]
fn a_program_that_fails_is_told_in_one_line_and_cannot_steer_the_terminal() {
    for (script, why) in [
        ("sleep 1000", "no answer within 1 s"),
        ("exit 7", "7"),
        ("printf '\\033]0;owned\\007\\033[2J\\nreadmit: all is well\\n' >&2; exit 1", "<U+001B>"),
        ("printf '\\033[2J'; echo broken >&2; exit 1", "broken"),
    ] {
        let argv = ["sh", "-c", script].map(str::to_owned);
        let (mut notifies, said) = hooks(Some(&argv), None, 1);
        heard(&mut notifies, &[opened(), refusal()]);
        drop(notifies);
        let (mut posts, also) = hooks(None, Some(&argv), 1);
        heard(&mut posts, &[opened(), Event::Closed(Closed::default(), Outcome::Refused)]);
        drop(posts);
        for said in [said, also] {
            let said = said.borrow();
            let [line] = said.as_slice() else { panic!("{said:?}") };
            assert!(line.contains("R-7Q4K2M") && line.contains(why), "{line}");
            assert!(!line.chars().any(char::is_control), "{line:?}");
        }
    }
}

fn checks(script: &str) -> TicketCommands {
    checks_within(60, script)
}

fn checks_within(timeout_s: u64, script: &str) -> TicketCommands {
    let check = ["sh", "-c", script].map(str::to_owned).to_vec();
    TicketCommands::new(&TicketConfig {
        url: Some("https://desk.example.com/t/{ticket}?x=1".into()),
        check,
        timeout_s,
        ..TicketConfig::default()
    })
}

#[test]
fn nonsense_and_silence_are_no_answer() {
    const SILENCE: &str = "sleep 1000";
    for script in [
        "true",
        "echo yes",
        "echo '{}'",
        "echo '{\"found\":\"yes\"}'",
        "echo '{\"found\":true,\"state\":\"resolved?\"}'",
        "echo '{\"found\":true} {\"found\":true}'",
        "printf '\\033[2J'",
        "yes",
        SILENCE,
        "echo '{\"found\":true}'; exit 1",
        "printf 'no: \\033[2J' >&2; exit 1",
    ] {
        let limit = if script == SILENCE { 1 } else { 60 };
        let Some(TicketAnswer::Unknown(why)) = checks_within(limit, script).check("SD-77") else {
            panic!("{script}")
        };
        assert!(!why.is_empty() && !why.chars().any(char::is_control), "{script}: {why:?}");
    }
}

#[test]
fn a_check_is_handed_the_ticket_alone_and_asked_once() {
    let folder = tempfile::tempdir().unwrap();
    let script = format!(
        "cat >> {}/asked; echo '{{\"found\":true,\"opener\":\"boss\",\"requester\":\"nora\",\"state\":\"open\",\"source\":\"mail\",\"more\":1}}'",
        folder.path().display()
    );
    let tickets = checks(&script);
    let facts = crate::case::ticket::TicketFacts {
        found: true,
        opener: Some("boss".into()),
        requester: Some("nora".into()),
        state: Some(TicketState::Open),
        source: Some(TicketSource::Mail),
    };
    for _ in 0..2 {
        let answer = tickets.check("SD\"77");
        assert_eq!(answer, Some(TicketAnswer::Is(facts.clone())));
    }
    let asked = fs::read_to_string(folder.path().join("asked")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&asked).unwrap(), json!({"ticket": "SD\"77"}));
}

#[test]
fn a_tickets_id_stays_a_part_of_the_address() {
    let tickets = checks("true");
    for (ticket, part) in [
        ("SD-77", "SD-77"),
        (" #12 34/../x?y ", "%2312%2034%2F..%2Fx%3Fy"),
        ("\u{1b}]8;;é", "%1B%5D8%3B%3B%C3%A9"),
    ] {
        let url = tickets.url(ticket).unwrap();
        assert_eq!(url, format!("https://desk.example.com/t/{part}?x=1"));
    }
    assert_eq!((NoTickets.url("x"), NoTickets.check("x")), (None, None));
}

#[test]
fn a_configuration_that_can_do_nothing_is_told() {
    let url =
        |url: &str| TicketConfig { url: Some(url.into()), timeout_s: 5, ..TicketConfig::default() };
    assert_eq!(url("https://desk.example.com/{ticket}").fault(), None);
    for wrong in [
        "",
        "desk.example.com/{ticket}",
        "javascript:alert({ticket})",
        "https://desk.example.com/",
        "https://{ticket}.example.com/{ticket}",
        "https://{ticket}",
        "https://desk.example.com/{ticket}/{ticket}",
        "https://desk.example.com/ {ticket}",
        "https:///{ticket}",
    ] {
        assert!(url(wrong).fault().is_some(), "{wrong}");
    }
    assert!(TicketConfig { timeout_s: 5, ..TicketConfig::default() }.fault().is_some());
    for (command, timeout_s, sound) in [
        (vec![], 5, false),
        (vec!["tell".to_owned()], 0, false),
        (vec!["tell".to_owned()], 61, false),
        (vec!["tell".to_owned()], 60, true),
    ] {
        assert_eq!(NotifyConfig { command, timeout_s }.fault().is_none(), sound);
    }
    assert!(
        Hooks::new(None, Some(&url("https://x/{ticket}")), || at(0), Box::new(|_| {})).is_none()
    );
}

#[test]
fn a_phrase_goes_to_its_page_with_a_closed_list_of_fields() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page");
    let write = format!("cat > '{}'", file.display());
    let config = |script: &str| PhraseConfig {
        command: vec!["sh".into(), "-c".into(), script.into()],
        page: Some("desk page".into()),
        timeout_s: 60,
    };
    let secret = || zeroize::Zeroizing::new([3; 32]);
    let phrases = CasePhrases::new(secret(), Some(&config(&write)));
    let phrase = phrases.phrase("R-7Q4K2M").unwrap();
    let shown = PhraseShown { case: "R-7Q4K2M", login: "nora\u{202e}", phrase: &phrase, at: at(0) };
    assert_eq!(phrases.show(&shown), Some(Ok(Some("desk page".into()))));
    let text = fs::read_to_string(&file).unwrap();
    assert!(!text.contains('\u{202e}') && text.ends_with("}\n"), "{text}");
    let document: Value = serde_json::from_str(&text).unwrap();
    let fields: Vec<&String> = document.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["case", "login", "phrase", "time"]);
    assert_eq!(document["phrase"], phrase);
    // What it prints and why it fails is one safe line.
    let fails =
        CasePhrases::new(secret(), Some(&config("printf 'no\\033[2J page\\nmore' >&2; exit 3")));
    let why = fails.show(&shown).unwrap().unwrap_err();
    assert!(why.contains("page") && !why.contains(['\u{1b}', '\n']), "{why}");
    assert_eq!(CasePhrases::new(secret(), None).show(&shown), None);
    // Nothing that is printed of it has the secret.
    assert!(!format!("{phrases:?}").contains("3, 3"), "{phrases:?}");
}

#[test]
fn the_page_of_phrases_is_configured_whole_or_refused() {
    let sound = PhraseConfig { command: vec!["x".into()], page: None, timeout_s: 5 };
    assert_eq!(sound.fault(), None);
    for (config, fault) in [
        (PhraseConfig { command: vec![], ..sound.clone() }, "names no program"),
        (PhraseConfig { page: Some(" ".into()), ..sound.clone() }, "one line"),
        (PhraseConfig { page: Some("a\u{1b}[2Jb".into()), ..sound.clone() }, "one line"),
        (PhraseConfig { page: Some("a".repeat(101)), ..sound.clone() }, "one line"),
        (PhraseConfig { timeout_s: 0, ..sound.clone() }, "from 1 to 60"),
        (PhraseConfig { timeout_s: 61, ..sound.clone() }, "from 1 to 60"),
    ] {
        assert!(config.fault().unwrap().contains(fault), "{config:?}");
    }
}
