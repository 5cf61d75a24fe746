//! The conditions that have to hold once a scene that was cut off has been played to its end.

use std::collections::BTreeMap;

use chrono::DateTime;

use super::stage::CrashStage;
use crate::directory::{Actor as By, Change as Made};
use crate::ledger::{Action, Committed, Filter, Ledger};
use crate::model::{Outcome, Phase};

pub fn check(stage: &CrashStage) {
    let ledger = stage.ledger();
    let entries = ledger.read(&Filter::default()).unwrap();
    sound(&entries, ledger.head().unwrap().size);
    nothing_lost(stage, &entries);
    nothing_open(&entries);
    nothing_twice(stage, &entries);
    ended(stage, &entries);
}

/// Every entry was checked against its hash and signature when it was read; here, that they are one
/// chain.
fn sound(entries: &[Committed], size: u64) {
    for (seq, pair) in (1..).zip(entries.windows(2)) {
        assert_eq!(pair[1].seq(), seq);
        assert_eq!(pair[1].entry().prev, pair[0].leaf(), "entry {seq}");
    }
    assert_eq!(entries.len() as u64, size, "the signed head is of another size");
}

/// Checks that every entry is still there if a session was told that the entry is recorded.
fn nothing_lost(stage: &CrashStage, entries: &[Committed]) {
    for line in stage.lines("acknowledged") {
        let (seq, leaf) = line.split_once(' ').unwrap();
        let entry = &entries[seq.parse::<usize>().unwrap()];
        assert_eq!(
            data_encoding::HEXLOWER.encode(&entry.leaf()),
            leaf,
            "entry {seq} is not what it was"
        );
    }
}

/// One outcome for every intent.
fn nothing_open(entries: &[Committed]) {
    for intent in entries.iter().filter(|e| e.draft().phase == Some(Phase::Intent)) {
        let of = |e: &&Committed| {
            e.draft().phase == Some(Phase::Outcome)
                && e.data().get("intent").and_then(serde_json::Value::as_u64) == Some(intent.seq())
        };
        assert_eq!(
            entries.iter().filter(of).count(),
            1,
            "outcomes of entry {} ({})",
            intent.seq(),
            intent.draft().action
        );
    }
}

fn nothing_twice(stage: &CrashStage, entries: &[Committed]) {
    let mut done: BTreeMap<String, usize> = BTreeMap::new();
    let well = |o| matches!(o, Outcome::Succeeded | Outcome::Accepted | Outcome::Attested);
    for outcome in entries
        .iter()
        .filter(|e| e.draft().phase == Some(Phase::Outcome) && e.draft().outcome.is_some_and(well))
    {
        *done
            .entry(format!("{:?} {:?}", outcome.data().get("act"), outcome.data().get("factor")))
            .or_default() += 1;
    }
    for (act, times) in &done {
        // A password or codes that may never have been seen are made again, once.
        let most = if act.contains("password") || act.contains("issue") { 2 } else { 1 };
        assert!(*times <= most, "{act}: {times} times");
    }
    let changes = stage.directory().changes(&stage.user(), DateTime::default()).unwrap();
    let mut made: BTreeMap<String, usize> = BTreeMap::new();
    for (_, _, change, detail) in changes.iter().filter(|(_, by, ..)| *by == By::Provider) {
        *made.entry(format!("{change} {detail:?}")).or_default() += 1;
    }
    for (change, times) in &made {
        let again = [Made::PasswordSetByAdmin, Made::CodesGenerated]
            .iter()
            .any(|c| change.starts_with(c.as_str()));
        assert!(*times <= if again { 2 } else { 1 }, "{change}: {times} times");
    }
    let removed = made.keys().filter(|c| c.starts_with(Made::FactorRemoved.as_str())).count();
    assert_eq!(removed, stage.scene.removes, "factors removed");
    messages(stage, entries);
}

/// A message goes out once, or twice where the first time was cut off before it was recorded.
fn messages(stage: &CrashStage, entries: &[Committed]) {
    let recorded = entries
        .iter()
        .filter(|e| matches!(e.draft().action, Action::NoticeSent | Action::FollowUpSent))
        .count();
    let taken = stage.lines("mail").len();
    if stage.scene.mail {
        assert!(
            taken == recorded || taken == recorded + 1,
            "{taken} messages, {recorded} recorded"
        );
    }
    assert!(recorded >= 1, "nobody was told");
}

fn ended(stage: &CrashStage, entries: &[Committed]) {
    let count = |action| entries.iter().filter(|e| e.draft().action == action).count();
    let account = stage.directory().account(&stage.user(), stage.clock.now_only()).unwrap();
    if let Some(lent) = stage.lent() {
        let lent = std::fs::read_to_string(lent).unwrap();
        let times = |what: &str| lent.lines().filter(|l| *l == what).count();
        assert_eq!(times("revoke-tokens"), 1, "tokens are revoked, once");
        assert!(
            times("issue-password-ticket") <= 2,
            "a link that may never have been seen is issued once more"
        );
    }
    if stage.scene.incident {
        assert_eq!(count(Action::IncidentOpened), 1);
        assert!(!account.profile.enabled);
        assert_eq!(account.sessions, 0);
        return;
    }
    assert_eq!((count(Action::CaseOpened), count(Action::CaseClosed)), (1, 1), "one case");
    let closed = entries.iter().find(|e| e.draft().action == Action::CaseClosed).unwrap();
    assert_eq!(closed.draft().outcome, Some(stage.scene.ends));
    let of_case = entries.iter().filter(|e| e.draft().case == closed.draft().case).count() as u64;
    assert_eq!(
        closed.data().get("entries").and_then(serde_json::Value::as_u64),
        Some(of_case),
        "entries as counted"
    );
    if stage.scene.ends == Outcome::Refused {
        let notes = stage.directory().notes(&stage.user()).unwrap();
        assert_eq!(notes.len(), 1, "a refusal leaves one note: {notes:?}");
        assert_eq!(account.factors.len(), 3);
    } else {
        assert!(
            account.factors.iter().any(|f| f.label == "new phone"),
            "the user has a new factor"
        );
        assert!(account.sessions >= 1, "and is in");
    }
}
