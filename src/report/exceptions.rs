//! The things that did not go as they should: red flags that a senior let pass, enrolments that were overdue,
//! accounts that a case left open, notices that did not reach everybody, and differences that were
//! answered.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::EntrySource;
use crate::base::string_enum::string_enum;
use crate::case::event::{ApprovalFor, Sent};
use crate::case::{Case, Event, History};
use crate::ledger::format::text::time;
use crate::ledger::{Action, Committed, Filter, LedgerError};
use crate::model::Fate;

string_enum! {
    /// The kind of an exception.
    ExceptionKind {
        FlagApproved = "red-flag-approved",
        Overdue = "enrolment-overdue",
        OpenDoor = "open-door",
        Undelivered = "notice-undelivered",
        Answered = "difference-answered",
    }
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exceptional {
    pub kind: ExceptionKind,
    pub at: DateTime<Utc>,
    pub case: Option<String>,
    /// Their login, or the platform's id once it was erased.
    pub user: Option<String>,
    /// The operator who let it pass, recorded it, or held the case.
    pub by: String,
    pub what: String,
    /// When it was settled; `None`: it is so still, or there is nothing to settle.
    pub settled: Option<DateTime<Utc>>,
    pub entry: u64,
}

/// The columns, for CSV. The set is additive: new ones go to the end.
pub const EXCEPTION_COLUMNS: [&str; 8] =
    ["exception", "at", "case", "user", "by", "what", "settled", "entry"];

impl Exceptional {
    pub fn to_cells(&self) -> Vec<String> {
        vec![
            self.kind.as_str().to_owned(),
            time(self.at),
            self.case.clone().unwrap_or_default(),
            self.user.clone().unwrap_or_default(),
            self.by.clone(),
            self.what.clone(),
            self.settled.map(time).unwrap_or_default(),
            self.entry.to_string(),
        ]
    }

    pub fn to_json(&self) -> Value {
        json!({
            "exception": self.kind.as_str(), "at": time(self.at), "case": self.case, "user": self.user,
            "by": self.by, "what": self.what, "settled": self.settled.map(time), "entry": self.entry,
        })
    }
}

/// The entries of which one may be an exception, or show one.
const SIGNS: [Action; 7] = [
    Action::ApprovalGranted,
    Action::EnrolmentOverdue,
    Action::CaseRefused,
    Action::CaseAbandoned,
    Action::CaseReferred,
    Action::FactorEnrolled,
    Action::NoticeSent,
];

/// The exceptions from `since` to before `until`, oldest first.
pub fn exceptions(
    source: &dyn EntrySource,
    since: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
) -> Result<Vec<Exceptional>, LedgerError> {
    let mut cases = BTreeSet::new();
    for action in SIGNS {
        let filter = Filter { actions: vec![action], since, until, ..Filter::default() };
        source.each(&filter, &mut |entry| {
            if may_be(entry) {
                cases.extend(entry.draft().case.clone());
            }
        })?;
    }
    let mut found = Vec::new();
    for case in cases {
        let filter = Filter { cases: vec![case], ..Filter::default() };
        let mut entries = Vec::new();
        source.each(&filter, &mut |entry| entries.push(entry.clone()))?;
        of_case(&entries, &mut found);
    }
    let filter =
        Filter { actions: vec![Action::AuditReconciled], since, until, ..Filter::default() };
    source.each(&filter, &mut |entry| found.extend(answered(entry)))?;
    found.retain(|one| {
        since.is_none_or(|since| since <= one.at) && until.is_none_or(|until| one.at < until)
    });
    found.sort_by_key(|one| (one.at, one.entry));
    Ok(found)
}

/// Nearly every case has a notice and a new factor: only those that are not as they should be are
/// looked into.
fn may_be(entry: &Committed) -> bool {
    match Event::of(entry.draft()) {
        Ok(Some(Event::Notified(sent))) => missed(&sent),
        Ok(Some(Event::Enrolled(enrolled))) => enrolled.theirs != Some(true),
        // What cannot be read is left to a verification, which says so.
        Ok(_) | Err(_) => true,
    }
}

/// A message did not reach somebody, or nobody knows whether it did.
fn missed(sent: &Sent) -> bool {
    sent.fates().any(|fate| matches!(fate, Fate::Undelivered | Fate::Failed | Fate::Unknown))
}

fn of_case(entries: &[Committed], found: &mut Vec<Exceptional>) {
    let user = user(entries);
    let mut flags: BTreeSet<String> = BTreeSet::new();
    let mut flags_gone = false;
    let (mut was_open, mut untold, mut overdue): (Option<usize>, Option<usize>, Option<usize>) =
        (None, None, None);
    for (number, entry) in entries.iter().enumerate() {
        let of = |kind, what: String| Exceptional {
            kind,
            at: entry.time(),
            case: entry.draft().case.clone(),
            user: user.clone(),
            by: entry.draft().actor.clone(),
            what,
            settled: None,
            entry: entry.seq(),
        };
        let at = Some(entry.time());
        let event = Event::of(entry.draft());
        if let Ok(Some(Event::Opened(_) | Event::Screened(_) | Event::Noted(_))) = &event {
            flags_gone |= entry.entry().lacks_facts();
        }
        match event {
            Ok(Some(Event::Opened(opened))) => flags.extend(opened.raised),
            Ok(Some(Event::Screened(screened))) => flags.extend(screened.flags),
            Ok(Some(Event::Noted(note))) => flags.extend(note.raised()),
            Ok(Some(Event::ApprovalGranted(_))) if !flags.is_empty() => {
                let all: Vec<&str> = flags.iter().map(String::as_str).collect();
                found.push(of(ExceptionKind::FlagApproved, all.join(", ")));
            }
            // Of a case without flags that are known, a red flag is what was approved for certain
            // only where the approval says so.
            Ok(Some(Event::ApprovalGranted(approval))) if flags_gone => {
                let what = match approval.what {
                    Some(ApprovalFor::RedFlag) => "red flags, which were erased",
                    Some(ApprovalFor::Reset) | None => {
                        "perhaps red flags: what was raised was erased"
                    }
                };
                found.push(of(ExceptionKind::FlagApproved, what.into()));
            }
            Ok(Some(Event::Overdue(_))) if overdue.is_none() => {
                overdue = Some(found.len());
                found.push(of(ExceptionKind::Overdue, "no new factor in time".into()));
            }
            Ok(Some(Event::Enrolled(_))) => {
                if let Some(place) = overdue.take() {
                    found[place].settled = at;
                }
            }
            // A notice to several addresses is several entries: one that is not the last is none.
            Ok(Some(Event::Notified(sent))) => match (missed(&sent), untold) {
                (false, Some(place)) if sent.has_told_everyone() => {
                    found[place].settled = at;
                    untold = None;
                }
                (true, None) => {
                    untold = Some(found.len());
                    let fates: Vec<&str> = sent.fates().map(Fate::as_str).collect();
                    found.push(of(ExceptionKind::Undelivered, fates.join(", ")));
                }
                _ => {}
            },
            _ => {}
        }
        let may = matches!(
            entry.draft().action,
            Action::CaseRefused
                | Action::CaseAbandoned
                | Action::CaseReferred
                | Action::FactorEnrolled
        );
        if may || was_open.is_some() {
            let open = Case::replay(&entries[..=number])
                .is_ok_and(|case| case.door_open(&History::default()));
            match (open, was_open) {
                (true, None) => {
                    was_open = Some(found.len());
                    let what = "the case came to nothing after it had changed the account".into();
                    found.push(of(ExceptionKind::OpenDoor, what));
                }
                (false, Some(place)) => {
                    found[place].settled = at;
                    was_open = None;
                }
                _ => {}
            }
        }
    }
}

fn user(entries: &[Committed]) -> Option<String> {
    let first = entries.first()?.draft();
    let login = first.private.get("login").and_then(Value::as_str).map(str::to_owned);
    login.or_else(|| first.target.clone())
}

fn answered(entry: &Committed) -> Option<Exceptional> {
    let (draft, data) = (entry.draft(), entry.data());
    let text = |key: &str| data.get(key).and_then(Value::as_str);
    let id = text("answers")?;
    let reason = draft.reason().unwrap_or("(erased)");
    let what = draft.private.get("what").and_then(Value::as_str).unwrap_or("(erased)");
    Some(Exceptional {
        kind: ExceptionKind::Answered,
        at: entry.time(),
        case: text("of").map(str::to_owned),
        user: draft.private.get("user").and_then(Value::as_str).map(str::to_owned),
        by: draft.actor.clone(),
        what: format!("{id} {}: {what}; answered: {reason}", text("finding").unwrap_or_default()),
        settled: None,
        entry: entry.seq(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::case::event::{
        Approval, Change, DeliveryRecord, Enrolled, Opened, Overdue, Remark, Screened,
    };
    use crate::ledger::store::memory::{MemoryLedger, TestKey};
    use crate::ledger::testing::at;
    use crate::ledger::{Draft, Ledger as _};
    use crate::model::{Mode, Outcome, Role};
    use crate::provider::ActKind;

    fn sent(fates: &[Fate]) -> Event {
        let delivery = |fate: &Fate| DeliveryRecord {
            channel: "email".into(),
            outcome: *fate,
            text_sha256: String::new(),
        };
        Event::Notified(Sent {
            deliveries: fates.iter().map(delivery).collect(),
            recipients: fates.iter().map(|_| "anna@example.com".to_owned()).collect(),
            ..Sent::default()
        })
    }

    fn ledger(case: &str, events: &[Event]) -> MemoryLedger {
        let mut ledger = MemoryLedger::default();
        for (n, event) in (0..).zip(events) {
            let (data, private) = event.parts();
            let draft = Draft {
                case: Some(case.into()),
                provider: Some("corp".into()),
                target: Some("u-1".into()),
                phase: event.phase(),
                outcome: event.outcome(),
                data,
                private,
                ..Draft::plain(at(n * 60), event.action(), "ravi", Role::Senior, Mode::Scripted)
            };
            ledger.append(&[draft], &TestKey::of("ravi"), &[]).unwrap();
        }
        ledger
    }

    fn opened(raised: &[&str]) -> Event {
        let raised = raised.iter().map(|flag| (*flag).to_owned()).collect();
        Event::Opened(Opened { login: "anna".into(), raised, ..Opened::default() })
    }

    fn found(events: &[Event]) -> Vec<(ExceptionKind, String, bool)> {
        let all = exceptions(&ledger("R-7Q4K2M", events), None, None).unwrap();
        assert!(all.iter().all(|one| one.user.as_deref() == Some("anna") && one.by == "ravi"));
        all.into_iter().map(|one| (one.kind, one.what, one.settled.is_some())).collect()
    }

    #[test]
    fn an_approval_after_flags_that_were_erased_is_an_exception() {
        for (what, told) in [
            (Some(ApprovalFor::RedFlag), "red flags, which were erased"),
            (Some(ApprovalFor::Reset), "perhaps red flags: what was raised was erased"),
        ] {
            let granted = Event::ApprovalGranted(Approval { what, ..Approval::default() });
            let mut ledger = ledger("R-7Q4K2M", &[opened(&["new-number"]), granted]);
            ledger.erase(0);
            let all = exceptions(&ledger, None, None).unwrap();
            let found: Vec<_> = all.iter().map(|one| (one.kind, one.what.as_str())).collect();
            assert_eq!(found, [(ExceptionKind::FlagApproved, told)]);
        }
    }

    #[test]
    fn each_exception_is_found_with_who_let_it_pass_and_whether_it_is_so_still() {
        use ExceptionKind as K;
        let granted = || Event::ApprovalGranted(Approval::default());
        let flags = || Event::Screened(Screened { flags: vec!["pressure".into()] });
        assert_eq!(found(&[opened(&[]), granted()]), [], "an approval alone is none");
        let approved = found(&[opened(&["new-number"]), flags(), granted()]);
        assert_eq!(approved, [(K::FlagApproved, "new-number, pressure".into(), false)]);
        let untold = [opened(&[]), sent(&[Fate::Accepted, Fate::Undelivered])];
        assert_eq!(found(&untold), [(K::Undelivered, "accepted, undelivered".into(), false)]);
        assert_eq!(found(&[opened(&[]), sent(&[Fate::Accepted])]), [], "the first of several");
        let told = [&untold[..], &[sent(&[Fate::Accepted])]].concat();
        assert_eq!(found(&told), [(K::Undelivered, "accepted, undelivered".into(), true)]);
        let overdue = [opened(&[]), Event::Overdue(Overdue::default())];
        assert_eq!(found(&overdue), [(K::Overdue, "no new factor in time".into(), false)]);
        let later = [&overdue[..], &[Event::Enrolled(Enrolled::default())]].concat();
        assert!(found(&later)[0].2);
        let change = Change { act: Some(ActKind::RemoveFactor), ..Change::default() };
        let came = Change { intent: Some(1), ..change.clone() };
        let refused = Event::Refused(Remark { code: Some("pressure".into()), ..Remark::default() });
        let door = [
            opened(&[]),
            Event::Intended(change),
            Event::CameOut(came, Outcome::Succeeded),
            refused,
        ];
        let open = found(&door);
        assert_eq!((open[0].0, open[0].2), (K::OpenDoor, false), "{open:?}");
    }

    #[test]
    fn a_range_is_of_the_exception_itself() {
        let ledger =
            ledger("R-7Q4K2M", &[opened(&["x"]), Event::ApprovalGranted(Approval::default())]);
        for (since, until, count) in [
            (None, None, 1),
            (Some(at(60)), None, 1),
            (Some(at(61)), None, 0),
            (None, Some(at(60)), 0),
            (Some(at(0)), Some(at(61)), 1),
        ] {
            assert_eq!(
                exceptions(&ledger, since, until).unwrap().len(),
                count,
                "{since:?} {until:?}"
            );
        }
    }
}
