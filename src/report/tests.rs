#![allow(clippy::unwrap_used)]

use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::case::Event;
use crate::case::event::{
    Approval, Change, Closed, DeliveryRecord, Enrolled, IncidentOpened, Opened, Overdue, Rejected,
    Rejection, Remark, Sent, Verified,
};
use crate::ledger::format::text::parse_time;
use crate::ledger::store::memory::{MemoryLedger, TestKey};
use crate::ledger::{Draft, Ledger};
use crate::model::{Fate, Mode, Outcome, Role};
use crate::provider::ActKind;

impl EntrySource for MemoryLedger {
    fn each(&self, filter: &Filter, take: &mut dyn FnMut(&Committed)) -> Result<(), LedgerError> {
        self.read(filter)?.iter().for_each(take);
        Ok(())
    }
}

fn at(minutes: i64) -> DateTime<Utc> {
    parse_time("2026-05-17T09:30:00.000Z").unwrap() + TimeDelta::minutes(minutes)
}

/// A ledger that a test writes events into.
#[derive(Default)]
struct Story(MemoryLedger);

impl Story {
    fn tell(&mut self, case: &str, minutes: i64, actor: &str, event: &Event) -> u64 {
        let (data, private) = event.parts();
        let draft = Draft {
            case: Some(case.into()),
            provider: Some("embedded".into()),
            target: Some(format!("u-{case}")),
            phase: event.phase(),
            outcome: event.outcome(),
            ticket: Some("#1234".into()),
            data,
            private,
            ..Draft::plain(at(minutes), event.action(), actor, Role::Operator, Mode::Scripted)
        };
        self.0.append(&[draft], &TestKey::of(actor), &[]).unwrap()[0].seq()
    }

    fn change(&mut self, case: &str, minutes: i64, act: ActKind, outcome: Option<Outcome>) {
        let reason = Some("Lost phone; identity verified by video call".to_owned());
        let change = Change { act: Some(act), reason, ..Change::default() };
        let intent = self.tell(case, minutes, "maria", &Event::Intended(change.clone()));
        if let Some(outcome) = outcome {
            let change = Change { intent: Some(intent), reason: None, ..change };
            self.tell(case, minutes, "maria", &Event::CameOut(change, outcome));
        }
    }

    fn open(&mut self, case: &str, minutes: i64) {
        let opened = Opened { login: format!("{case}@example.com"), ..Opened::default() };
        self.tell(case, minutes, "maria", &Event::Opened(opened));
    }

    fn verify(&mut self, case: &str, minutes: i64, method: &str) {
        self.tell(
            case,
            minutes,
            "maria",
            &Event::Verified(Verified { method: method.into(), ..Verified::default() }),
        );
    }

    /// A notice of everything so far.
    fn notify(&mut self, case: &str, minutes: i64, fates: &[Fate]) {
        let delivery = |fate: &Fate| DeliveryRecord {
            channel: "email".into(),
            outcome: *fate,
            text_sha256: String::new(),
        };
        let deliveries = fates.iter().map(delivery).collect();
        let covers = self.0.read(&Filter::default()).unwrap().last().map_or(0, Committed::seq);
        self.tell(
            case,
            minutes,
            "maria",
            &Event::Notified(Sent { deliveries, covers, ..Sent::default() }),
        );
    }

    fn close(&mut self, case: &str, minutes: i64, outcome: Outcome, seconds: i64) {
        self.tell(
            case,
            minutes,
            "maria",
            &Event::Closed(Closed { entries: 1, seconds, enabled: None }, outcome),
        );
    }
}

/// One whole reset, one that is only partly done and open, and a refusal.
fn story() -> Story {
    let mut story = Story::default();
    story.open("R-WHLE22", 0);
    story.verify("R-WHLE22", 2, "video-call");
    story.verify("R-WHLE22", 3, "ticket");
    story.tell("R-WHLE22", 4, "sven", &Event::ApprovalGranted(Approval::default()));
    story.change("R-WHLE22", 5, ActKind::RequireEnrolment, Some(Outcome::Succeeded));
    story.change("R-WHLE22", 5, ActKind::RemoveFactor, Some(Outcome::Succeeded));
    story.change("R-WHLE22", 5, ActKind::RemoveFactor, Some(Outcome::Attested));
    story.notify("R-WHLE22", 6, &[Fate::Accepted]);
    story.change("R-WHLE22", 7, ActKind::SetTemporaryPassword, Some(Outcome::Succeeded));
    story.notify("R-WHLE22", 8, &[Fate::Attested]);
    story.tell("R-WHLE22", 12, "maria", &Event::Enrolled(Enrolled::default()));
    story.close("R-WHLE22", 14, Outcome::RecoveredByReset, 14 * 60);

    story.open("R-PART22", 20);
    story.verify("R-PART22", 22, "known-phone");
    story.change("R-PART22", 25, ActKind::RemoveFactor, Some(Outcome::Succeeded));
    story.change("R-PART22", 25, ActKind::RemoveFactor, Some(Outcome::Failed));
    story.tell("R-PART22", 60, "maria", &Event::Overdue(Overdue::default()));

    story.open("R-RFSD22", 30);
    let rejected = Rejected {
        method: "birthday".into(),
        why: Some(Rejection::Unacceptable),
        ..Rejected::default()
    };
    story.tell("R-RFSD22", 31, "maria", &Event::Rejected(rejected));
    let remark = Remark { code: Some("pressure".into()), ..Remark::default() };
    story.tell("R-RFSD22", 32, "maria", &Event::Refused(remark));
    story.close("R-RFSD22", 33, Outcome::Refused, 180);
    story
}

#[test]
fn a_reset_is_one_row_with_what_goes_with_it() {
    let rows = resets(&story().0, None, None).unwrap();
    assert_eq!(rows.len(), 2);
    let whole = &rows[0];
    assert_eq!((whole.case.as_str(), whole.at), ("R-WHLE22", at(5)));
    assert_eq!(whole.login.as_deref(), Some("R-WHLE22@example.com"));
    assert_eq!(
        (&whole.operators[..], &whole.approvers[..]),
        (&["maria".to_owned()][..], &["sven".to_owned()][..])
    );
    assert_eq!(whole.methods, ["video-call", "ticket"]);
    assert_eq!(whole.what(), "2 factors removed, password set");
    assert_eq!(whole.reason.as_deref(), Some("Lost phone; identity verified by video call"));
    assert_eq!((whole.ticket.as_deref(), whole.came), (Some("#1234"), Came::Succeeded));
    assert_eq!((whole.enrolled, whole.notified), (Some(at(12)), Some(at(8))));
    assert_eq!((whole.outcome, whole.overdue), (Some(Outcome::RecoveredByReset), false));
    let part = &rows[1];
    assert_eq!(
        (part.came, part.outcome, part.enrolled, part.overdue),
        (Came::Partly, None, None, true)
    );
    assert_eq!(part.to_cells().len(), COLUMNS.len());
    assert_eq!(part.to_json().as_object().unwrap().len(), COLUMNS.len());
}

#[test]
fn nobody_was_told_until_everyone_was_told_of_everything() {
    let told = |fates: &[&[Fate]], again: bool| {
        let mut story = Story::default();
        story.open("R-CVTF22", 0);
        story.change("R-CVTF22", 1, ActKind::RemoveFactor, Some(Outcome::Succeeded));
        for (minutes, fates) in (2..).zip(fates) {
            story.notify("R-CVTF22", minutes, fates);
        }
        if again {
            story.change("R-CVTF22", 9, ActKind::SetTemporaryPassword, Some(Outcome::Unknown));
        }
        let row = resets(&story.0, None, None).unwrap().remove(0);
        assert_eq!(row.to_cells()[17].is_empty(), row.notified.is_none());
        assert_eq!(row.to_json()["notified"].is_null(), row.notified.is_none());
        row.notified
    };
    for fate in
        [Fate::Failed, Fate::Undelivered, Fate::Deferred, Fate::Unknown, Fate::Printed, Fate::Saved]
    {
        assert_eq!(told(&[&[fate]], false), None, "{fate}");
        assert_eq!(told(&[&[Fate::Accepted, fate]], false), None, "{fate}");
        assert_eq!(told(&[&[fate], &[Fate::Attested]], false), Some(at(3)), "{fate}");
    }
    assert_eq!(told(&[&[Fate::Accepted]], true), None, "the password came after the notice");
    assert_eq!(told(&[], false), None);
}

#[test]
fn a_reset_belongs_to_the_time_of_its_first_change() {
    let story = story();
    let cases = |since: i64, until: i64| -> Vec<String> {
        resets(&story.0, Some(at(since)), Some(at(until)))
            .unwrap()
            .into_iter()
            .map(|r| r.case)
            .collect()
    };
    // Also where what came of it, and the end of the case, are past the range.
    assert_eq!(cases(5, 6), ["R-WHLE22"]);
    assert_eq!(
        resets(&story.0, Some(at(5)), Some(at(6))).unwrap()[0].outcome,
        Some(Outcome::RecoveredByReset)
    );
    // Its password was set within, but that is no other reset.
    assert!(cases(6, 20).is_empty());
    assert_eq!(cases(6, 1000), ["R-PART22"]);
}

#[test]
fn a_change_without_an_outcome_is_unknown_and_an_erased_user_has_no_name() {
    let mut story = Story::default();
    story.open("R-CVTF22", 0);
    story.change("R-CVTF22", 1, ActKind::RemoveFactor, None);
    story.0.erase(0);
    let rows = resets(&story.0, None, None).unwrap();
    assert_eq!(
        (rows[0].came, rows[0].login.as_deref(), rows[0].what().as_str()),
        (Came::Unknown, None, "nothing was removed")
    );
    assert_eq!(rows[0].target, "u-R-CVTF22");
}

#[test]
fn many_cases_give_the_same_rows_as_each_for_itself() {
    let mut story = Story::default();
    let long_ago = -100 * 24 * 60;
    story.open("R-LANG22", long_ago);
    for n in 0..1_010 {
        let case = format!("R-{n:06}");
        story.open(&case, n);
        story.verify(&case, n, "ticket");
        story.change(&case, n, ActKind::RemoveFactor, Some(Outcome::Succeeded));
    }
    story.change("R-LANG22", 2_000, ActKind::RemoveFactor, Some(Outcome::Failed));
    let rows = resets(&story.0, Some(at(0)), None).unwrap();
    assert_eq!(rows.len(), 1_011);
    assert!(
        rows.iter()
            .take(1_010)
            .all(|r| r.methods == ["ticket"] && r.login.is_some() && r.factors == 1)
    );
    let last = rows.last().unwrap();
    assert_eq!((last.came, last.login.as_deref()), (Came::Failed, Some("R-LANG22@example.com")));
}

#[test]
fn the_sums_add_up() {
    let sum = summary(&story().0, None, None).unwrap();
    assert_eq!((sum.opened, sum.closed(), sum.weeks.clone()), (3, 2, vec![3]));
    assert_eq!(sum.outcomes["recovered_by_reset"], 1);
    assert_eq!(sum.operators["maria"], 2);
    assert_eq!((sum.methods["video-call"], sum.rejected["birthday, unacceptable"]), (1, 1));
    assert_eq!((sum.refusals["pressure"], sum.approved, sum.denied, sum.incidents), (1, 1, 0, 0));
    assert_eq!((sum.overdue, sum.overdue_open), (1, 1));
    assert_eq!((sum.within(50), sum.within(90)), (Some(840), Some(840)));
    let none = summary(&MemoryLedger::default(), None, None).unwrap();
    assert_eq!((none.within(50), none.closed()), (None, 0));
}

#[test]
fn nine_in_ten_is_the_ninth_of_ten() {
    let sum = Summary { recovery: (1..=10).collect(), ..Summary::default() };
    assert_eq!((sum.within(50), sum.within(90), sum.within(100)), (Some(5), Some(9), Some(10)));
}

#[test]
fn an_incident_lets_nobody_in_and_is_no_reset() {
    let mut story = Story::default();
    story.tell("I-1", 0, "maria", &Event::IncidentOpened(IncidentOpened::default()));
    for act in
        [ActKind::Suspend, ActKind::EndSessions, ActKind::RevokeTokens, ActKind::ForgetDevices]
    {
        story.change("I-1", 1, act, Some(Outcome::Succeeded));
    }
    assert_eq!(resets(&story.0, None, None).unwrap(), []);
    story.open("R-1", 2);
    story.change("R-1", 3, ActKind::ForgetDevices, Some(Outcome::Succeeded));
    assert_eq!(resets(&story.0, None, None).unwrap().len(), 1, "a reset that found nothing is one");
}

#[test]
fn an_escalated_case_is_overdue_after_an_hour_until_somebody_takes_it() {
    use crate::ledger::CaseEntry;
    use crate::ledger::format::text::time;
    let told = |entries: &[(i64, Action)], now: i64| {
        let entries: Vec<CaseEntry> = (0..)
            .zip(entries)
            .map(|(seq, (minutes, action))| {
                CaseEntry::plain(seq, &time(at(*minutes)), "R-1", *action)
            })
            .collect();
        queue::queue(&entries, at(now)).unwrap()[0].overdue
    };
    let escalated = [(0, Action::CaseOpened), (10, Action::CaseReferred)];
    let with = |more: &[(i64, Action)]| [&escalated[..], more].concat();
    for (entries, now, overdue) in [
        (with(&[]), 69, false),
        (with(&[]), 70, true),
        // The hour begins with the newest escalation.
        (with(&[(60, Action::CaseResumed), (65, Action::CaseReferred)]), 124, false),
        (with(&[(60, Action::CaseResumed), (65, Action::CaseReferred)]), 125, true),
        (with(&[(80, Action::CaseTakenOver)]), 300, false),
        (with(&[(80, Action::NoteAdded)]), 300, true),
        (with(&[(80, Action::CaseTakenOver), (90, Action::CaseClosed)]), 300, false),
    ] {
        assert_eq!(told(&entries, now), overdue, "{entries:?} at {now}");
    }
}
