//! Entries, read plainly: what the verdict goes by. It uses nothing of the engine that is judged.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::case::Actor;
use crate::ledger::entry::{Action, Committed};
use crate::model::{Outcome, Phase};
use crate::runbook::Policy;

pub(super) fn text<'a>(e: &'a Committed, key: &str) -> Option<&'a str> {
    e.data().get(key).or_else(|| e.draft().private.get(key)).and_then(Value::as_str)
}

pub(super) fn list<'a>(e: &'a Committed, key: &str) -> Vec<&'a Value> {
    let value = e.data().get(key).or_else(|| e.draft().private.get(key));
    value.and_then(Value::as_array).map(|v| v.iter().collect()).unwrap_or_default()
}

pub(super) fn words<'a>(e: &'a Committed, key: &str) -> Vec<&'a str> {
    list(e, key).into_iter().filter_map(Value::as_str).collect()
}

pub(super) fn is(e: &Committed, action: Action) -> bool {
    e.draft().action == action && (e.draft().phase.is_none() || action != Action::NoteAdded)
}

pub(super) fn time(value: &Value) -> Option<DateTime<Utc>> {
    value.as_str().and_then(|t| t.parse().ok())
}

pub(super) fn low(text: &str) -> String {
    text.trim().to_lowercase()
}

pub(super) fn local(text: &str) -> String {
    low(text).split('@').next().unwrap().to_owned()
}

/// Returns true if this operator is the person that the platform knows by `login`.
pub(super) fn is_person(who: &Actor, login: &str) -> bool {
    low(&who.name) == local(login)
        || low(&who.name) == low(login)
        || who.users.iter().any(|u| low(u) == low(login))
}

pub(super) fn good(outcome: Option<Outcome>) -> bool {
    matches!(outcome, Some(Outcome::Succeeded | Outcome::Accepted | Outcome::Attested))
}

pub(super) fn delivered(e: &Committed) -> bool {
    let all = list(e, "deliveries");
    !all.is_empty() && all.into_iter().all(sent)
}

/// Returns true if a delivery is out of our hands.
pub(super) fn sent(delivery: &Value) -> bool {
    matches!(delivery["outcome"].as_str(), Some("succeeded" | "accepted" | "attested"))
}

/// One case up to some moment, read plainly.
pub(super) struct Seen<'a> {
    pub(super) opened: &'a Committed,
    pub(super) entries: Vec<&'a Committed>,
    pub(super) holders: Vec<&'a str>,
    pub(super) valid_from: u64,
}

impl<'a> Seen<'a> {
    pub(super) fn of(all: &'a [Committed], case: &str) -> Seen<'a> {
        let entries: Vec<&Committed> =
            all.iter().filter(|e| e.draft().case.as_deref() == Some(case)).collect();
        let mut holders = vec![entries[0].draft().actor.as_str()];
        let (mut offered, mut valid_from) = (None, 0);
        for e in &entries {
            if is(e, Action::CaseHandedOver) {
                offered = text(e, "to");
            }
            if is(e, Action::CaseTakenOver) {
                if offered != Some(e.draft().actor.as_str()) {
                    valid_from = e.seq();
                }
                offered = None;
                holders.push(&e.draft().actor);
            }
        }
        Seen { opened: entries[0], entries, holders, valid_from }
    }

    pub(super) fn all(&self, action: Action) -> impl Iterator<Item = &'a Committed> + use<'a, '_> {
        self.entries.iter().copied().filter(move |e| is(e, action))
    }

    pub(super) fn has(&self, action: Action) -> bool {
        self.all(action).next().is_some()
    }

    pub(super) fn lost(&self, any: &[&str]) -> bool {
        words(self.opened, "lost").iter().any(|l| any.contains(l))
    }

    pub(super) fn flagged(&self) -> bool {
        !words(self.opened, "raised").is_empty()
            || self.all(Action::CaseScreened).any(|s| !words(s, "flags").is_empty())
            || self.flagged_late().is_some()
    }

    /// The newest red flag that came up after the screening.
    pub(super) fn flagged_late(&self) -> Option<u64> {
        let late = self.all(Action::NoteAdded).filter(|note| !words(note, "flags").is_empty());
        late.map(Committed::seq).max()
    }

    pub(super) fn privileged(&self) -> bool {
        text(self.opened, "tier") != Some("ordinary")
    }

    pub(super) fn target_names(&self) -> Vec<&str> {
        let mut names = words(self.opened, "addresses");
        names.extend(text(self.opened, "login"));
        names.extend(self.opened.draft().target.as_deref());
        names
    }

    pub(super) fn vouchers(&self) -> Vec<&'a str> {
        self.all(Action::VerificationAccepted).filter_map(|v| text(v, "vouched_by")).collect()
    }

    pub(super) fn intents(&self) -> impl Iterator<Item = &'a Committed> + use<'a, '_> {
        self.entries.iter().copied().filter(|e| e.draft().phase == Some(Phase::Intent))
    }

    pub(super) fn outcome_of(&self, intent: u64) -> Option<&'a Committed> {
        let of = |e: &&&Committed| {
            e.draft().phase == Some(Phase::Outcome) && e.data()["intent"] == intent
        };
        self.entries.iter().find(of).copied()
    }
}

/// The most verifications of which no two share a channel or a voucher, by trying all subsets.
pub(super) fn most_independent(fresh: &[&Committed]) -> usize {
    let fresh = &fresh[fresh.len().saturating_sub(10)..];
    let clash = |a: &Committed, b: &Committed| {
        let voucher = |v| text(v, "vouched_by").map(low);
        text(a, "channel") == text(b, "channel")
            || (voucher(a).is_some() && voucher(a) == voucher(b))
    };
    (0u32..1 << fresh.len())
        .filter(|set| {
            let chosen: Vec<_> =
                fresh.iter().enumerate().filter(|(n, _)| set >> n & 1 == 1).collect();
            chosen.iter().all(|(n, a)| chosen.iter().all(|(m, b)| n == m || !clash(a, b)))
        })
        .map(|set| set.count_ones() as usize)
        .max()
        .unwrap()
}

/// `true` for a password or codes, `false` for what belongs to a reset.
pub(super) fn gives_password(act: Option<&str>) -> bool {
    matches!(act, Some("set-temporary-password" | "issue-password-ticket"))
}

pub(super) fn secret_or_reset(act: Option<&str>) -> Option<bool> {
    match act {
        Some(
            "set-temporary-password"
            | "issue-password-ticket"
            | "issue-backup-codes"
            | "issue-enrolment-ticket",
        ) => Some(true),
        Some(
            "remove-factor"
            | "require-enrolment"
            | "remove-backup-codes"
            | "forget-devices"
            | "end-sessions"
            | "revoke-tokens",
        ) => Some(false),
        _ => None,
    }
}

pub(super) fn about<'a>(
    entries: &'a [Committed],
    target: &'a str,
    action: Action,
) -> impl Iterator<Item = &'a Committed> {
    entries.iter().filter(move |e| e.draft().target.as_deref() == Some(target) && is(e, action))
}

/// Attempts that count, at `at`, after `before`.
pub(super) fn used(
    before: &[Committed],
    target: &str,
    policy: &Policy,
    at: DateTime<Utc>,
) -> usize {
    counting(before, target, policy, at).len()
}

pub(super) fn counting<'a>(
    before: &'a [Committed],
    target: &'a str,
    policy: &Policy,
    at: DateTime<Utc>,
) -> Vec<&'a Committed> {
    let forgiven = about(before, target, Action::CaseOpened)
        .filter(|o| o.data()["cooling"] == true)
        .last()
        .map(Committed::seq);
    let counts = |r: &&Committed| {
        r.time() > at - policy.attempts_window && forgiven.is_none_or(|f| r.seq() > f)
    };
    about(before, target, Action::VerificationRejected).filter(counts).collect()
}

/// Cases after which only another senior may open one, at `at`.
pub(super) fn cooling<'a>(
    before: &'a [Committed],
    target: &'a str,
    policy: &Policy,
    at: DateTime<Utc>,
) -> Vec<&'a str> {
    let still = |e: &Committed| e.time() + policy.refusal_cooling > at;
    let case = |e: &'a Committed| e.draft().case.as_deref().unwrap();
    let mut old: Vec<&str> =
        about(before, target, Action::CaseRefused).filter(|e| still(e)).map(case).collect();
    for action in [Action::CaseAbandoned, Action::CaseEscalated] {
        for e in about(before, target, action).filter(|e| still(e)) {
            let seen = Seen::of(before, case(e));
            if seen.flagged() || seen.has(Action::ApprovalDenied) {
                old.push(case(e));
            }
        }
    }
    for last in about(before, target, Action::VerificationRejected).filter(|e| still(e)) {
        let upto = before.iter().position(|e| e.seq() == last.seq()).unwrap();
        let together = counting(&before[..=upto], target, policy, last.time());
        if together.len() >= policy.attempts as usize {
            old.extend(together.into_iter().map(case));
        }
    }
    old
}
