//! The words of a step, at the right time: whole for whoever meets the step seldom, in short for a
//! practised operator, who finds the rest behind `?`.
//!
//! Words about a privileged user, a password or an incident are always whole, and so is whatever
//! [`steps_of`] does not know.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use crate::ledger::{Action, Committed, Draft};
use crate::model::{Mode, Outcome};
use crate::ui::prompter::Guide;

/// Met in so many cases, a step is known.
pub(super) const OFTEN: usize = 10;

/// Known no longer, if it was not met for so long.
const LATELY: TimeDelta = TimeDelta::days(30);

/// So many cases that an operator opened last are looked at. A step that is met more seldom than
/// that keeps its words.
pub(super) const CASES: usize = 30;

/// The steps that an operator has met: in how many cases, and when last.
#[derive(Debug, Default)]
pub(super) struct Experience(BTreeMap<String, (usize, DateTime<Utc>)>);

impl Experience {
    /// Counts what `name` did at a terminal. A script reads no words.
    pub(super) fn of(name: &str, entries: &[Committed]) -> Experience {
        let mut seen: BTreeSet<(String, &str)> = BTreeSet::new();
        let mut met: BTreeMap<String, (usize, DateTime<Utc>)> = BTreeMap::new();
        for entry in entries {
            let draft = entry.draft();
            let Some(case) = draft.case.as_deref() else { continue };
            if draft.actor != name || draft.mode != Mode::Interactive {
                continue;
            }
            for step in steps_of(draft) {
                let (count, last) =
                    met.entry(step.clone()).or_insert((0, DateTime::<Utc>::MIN_UTC));
                *count += usize::from(seen.insert((step, case)));
                *last = (*last).max(entry.time());
            }
        }
        Experience(met)
    }

    /// Returns true if the step was met often, and lately.
    pub(super) fn knows(&self, step: &str, now: DateTime<Utc>) -> bool {
        self.0.get(step).is_some_and(|(count, last)| *count >= OFTEN && now - *last <= LATELY)
    }
}

/// The steps whose words an entry shows that its actor has met, by the runbook's names.
fn steps_of(draft: &Draft) -> Vec<String> {
    let text = |key: &str| draft.data.get(key).and_then(|value| value.as_str()).unwrap_or_default();
    let steps: &[&str] = match draft.action {
        Action::CaseOpened => &["open"],
        Action::CaseScreened => &["screen"],
        Action::VerificationAccepted | Action::VerificationRejected => {
            return vec!["verify".to_owned(), format!("verify.{}", text("method"))];
        }
        Action::BackupCodesChecked if text("answer") == "not-at-hand" => {
            &["self_recovery.not_at_hand"]
        }
        Action::SelfRecoveryStarted => match text("route") {
            "backup-code" => &["self_recovery", "self_recovery.backup_code"],
            _ => &["self_recovery", "self_recovery.federated"],
        },
        Action::SelfRecoveryConfirmed => &["self_recovery.afterwards"],
        Action::FactorAdminReset => &["reset"],
        Action::NoticeSent => &["notice"],
        Action::FactorEnrolled => &["await", "await.enrolled"],
        Action::FollowUpSent => &["follow_up"],
        Action::CaseClosed
            if !matches!(
                draft.outcome,
                Some(
                    Outcome::Refused
                        | Outcome::Escalated
                        | Outcome::Abandoned
                        | Outcome::Compromised
                )
            ) =>
        {
            &["close"]
        }
        Action::CaseRefused => &["refuse"],
        Action::CaseReferred => &["escalate"],
        Action::CasePaused => &["pause"],
        _ => &[],
    };
    steps.iter().map(|step| (*step).to_owned()).collect()
}

/// Returns the first sentence.
pub(super) fn in_short(text: &str) -> &str {
    let ends = text.char_indices().find_map(|(at, c)| {
        let end = at + c.len_utf8();
        let over = text[end..].starts_with(char::is_whitespace);
        (matches!(c, '.' | '?' | '!') && over).then_some(end)
    });
    ends.map_or(text, |end| &text[..end])
}

/// The amount of words that the operator of a session is shown, and the words behind `?`.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) experience: Option<Experience>,
    pub(super) guide: Guide,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::ledger::store::memory::{MemoryLedger, TestKey};
    use crate::ledger::{Filter, Ledger as _};
    use crate::model::Role;

    /// Somebody's doing: who, in which case, at a terminal or not, on which day.
    type Done = (bool, u8, bool, i64);

    fn recorded(all: &[Done]) -> Vec<Committed> {
        let (mut ledger, key) = (MemoryLedger::default(), TestKey::of("ravi"));
        let mut all = all.to_vec();
        all.sort_by_key(|done| done.3);
        let drafts: Vec<Draft> = all
            .iter()
            .enumerate()
            .map(|(number, (mine, case, interactive, day))| {
                let mode = if *interactive { Mode::Interactive } else { Mode::Scripted };
                let actor = if *mine { "ravi" } else { "li" };
                let draft =
                    Draft::plain(on(*day), Action::CaseScreened, actor, Role::Operator, mode);
                let target = Some(format!("u-{number}"));
                Draft { case: Some(format!("R-{case}")), target, ..draft }
            })
            .collect();
        if !drafts.is_empty() {
            ledger.append(&drafts, &key, &[]).unwrap();
        }
        ledger.read(&Filter::default()).unwrap()
    }

    fn on(day: i64) -> DateTime<Utc> {
        "2026-05-17T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::days(day)
    }

    fn done() -> impl Strategy<Value = Vec<Done>> {
        proptest::collection::vec((any::<bool>(), 0_u8..14, any::<bool>(), 0_i64..60), 0..60)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Known is what was met at a terminal, by this operator, in ten cases at the least, and
        /// within thirty days; nobody else's doing and no script's counts.
        #[test]
        fn a_step_is_known_by_ten_cases_of_ones_own_and_a_late_one(all in done(), today in 0_i64..100) {
            let own: Vec<&Done> = all.iter().filter(|done| done.0 && done.2).collect();
            let cases: BTreeSet<u8> = own.iter().map(|done| done.1).collect();
            let late = own.iter().any(|done| today - done.3 <= 30);
            let met = Experience::of("ravi", &recorded(&all));
            prop_assert_eq!(met.knows("screen", on(today)), cases.len() >= 10 && late);
            prop_assert!(!met.knows("refuse", on(today)) && !met.knows("password", on(today)));
        }

        /// A short text is the beginning of the whole, and never without words.
        #[test]
        fn short_words_begin_the_whole_ones(text in "[a-z][a-z .?!,]{0,60}") {
            let short = in_short(&text);
            prop_assert!(text.starts_with(short) && !short.trim().is_empty());
        }
    }

    #[test]
    fn the_first_sentence_is_the_short_form() {
        for (text, short) in [
            ("Hang up. Never verify on a call that came in.", "Hang up."),
            ("Can you get to them today? That is safest.", "Can you get to them today?"),
            ("One sentence without an end", "One sentence without an end"),
            ("It holds until 14.20 today. Then it ends.", "It holds until 14.20 today."),
            ("Only one.", "Only one."),
        ] {
            assert_eq!(in_short(text), short);
        }
    }

    #[test]
    fn a_method_and_a_way_back_in_are_steps_of_their_own() {
        let of = |action, key: &str, value: &str| {
            let mut draft = Draft::plain(on(0), action, "ravi", Role::Operator, Mode::Interactive);
            draft.data.insert(key.to_owned(), value.into());
            steps_of(&draft)
        };
        assert_eq!(
            of(Action::VerificationAccepted, "method", "video-call"),
            ["verify", "verify.video-call"]
        );
        assert_eq!(
            of(Action::BackupCodesChecked, "answer", "not-at-hand"),
            ["self_recovery.not_at_hand"]
        );
        assert!(of(Action::BackupCodesChecked, "answer", "none").is_empty());
        assert_eq!(
            of(Action::SelfRecoveryStarted, "route", "backup-code"),
            ["self_recovery", "self_recovery.backup_code"]
        );
        // A password is told with all its words, however often it was set.
        assert!(of(Action::PasswordSet, "act", "set-temporary-password").is_empty());
    }
}
