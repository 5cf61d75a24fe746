//! The notes that are written down while a case is rehearsed.

use super::plan::{Needed, PlannedId, PlannedStep};
use crate::case::Event;
use crate::case::event::Change;
use crate::ledger::{Action, Committed};
use crate::session::manual_action::ATTEST;
use crate::session::perform::described;
use crate::ui::prompter::{Choice, ChoiceOption, PromptError, TextQuestion};
use crate::ui::secret_file;

/// Flags that are given once for each question, in order. All others answer every question that names them.
const IN_ORDER: [&str; 3] = ["--verify", "--evidence", "--attest"];

/// Longer lists than this are not spelled out in a flag's name; the plan has them.
const MANY: usize = 8;

#[derive(Default)]
pub(super) struct PlanBuilder {
    pub(super) steps: Vec<PlannedStep>,
    pub(super) unfit: Vec<PromptError>,
    opened: bool,
}

impl PlanBuilder {
    /// A step begins; one that has been waited for goes on.
    pub(super) fn begin(&mut self, step: &str) {
        if self.steps.last().is_some_and(|last| last.step == step && last.waits_for.is_some()) {
            return;
        }
        self.steps.push(PlannedStep { step: step.to_owned(), answered: true, ..PlannedStep::default() });
    }

    /// The case was open already: there is nothing to open.
    pub(super) fn nothing_to_open(&mut self) {
        if !self.opened {
            self.steps.clear();
        }
    }

    pub(super) fn needs(&mut self, needed: Needed) {
        // Taking a case over is asked for before its first step.
        if self.steps.is_empty() {
            self.begin("take over");
        }
        if let Some(step) = self.steps.last_mut() {
            step.answered &= needed.answered;
            step.needs.push(needed);
        }
    }

    pub(super) fn waits_for(&mut self, whom: &str) {
        if let Some(step) = self.steps.last_mut() {
            step.waits_for = Some(whom.to_owned());
        }
    }

    pub(super) fn recorded(&mut self, entry: &Committed) {
        self.opened |= entry.draft().action == Action::CaseOpened;
        if let (Ok(Some(Event::Intended(change))), Some(step)) = (Event::of(entry.draft()), self.steps.last_mut()) {
            step.changes.extend(in_words(&change));
        }
    }

    /// The answers that no flag gives, each named once, with how often where that matters. What was given and does not
    /// fit is not missing.
    pub(super) fn missing(&self) -> Vec<String> {
        let given = |need: &Needed| {
            let unfit =
                |u: &PromptError| matches!(u, PromptError::Unfit { flag, .. } if need.flag.contains(flag.as_str()));
            self.unfit.iter().any(unfit)
        };
        let mut counted: Vec<(&Needed, usize)> = Vec::new();
        for need in self.steps.iter().flat_map(|s| &s.needs).filter(|n| !n.answered && !given(n)) {
            match counted.iter_mut().find(|(first, _)| first.flag == need.flag && first.key == need.key) {
                Some((first, count)) if IN_ORDER.contains(&first.flag.as_str()) => *count += 1,
                Some(_) => {}
                None => counted.push((need, 1)),
            }
        }
        let times = |(need, count): (&Needed, usize)| match count {
            1 => need.give.clone(),
            2 => format!("{} (twice)", need.give),
            n => format!("{} ({n} times)", need.give),
        };
        counted.into_iter().map(times).collect()
    }
}

fn in_words(change: &Change) -> Option<String> {
    change.act?;
    let what = described(change);
    Some(change.kind.map_or_else(|| what.to_owned(), |kind| format!("{what} ({kind})")))
}

/// A question with a closed set of answers, as a need.
pub(super) fn of_choice(choice: &Choice) -> Needed {
    let barred =
        |c: &ChoiceOption| PlannedId { id: c.id.clone(), label: c.label.clone(), barred: c.disabled_reason.clone() };
    let open: Vec<&str> =
        choice.options.iter().filter(|o| o.disabled_reason.is_none()).map(|o| o.id.as_str()).collect();
    let value = match choice.flag {
        "--verify" => "METHOD".to_owned(),
        // A file has a name, and a sentence a flag of its own.
        "--follow-up" if open.contains(&"smtp") => "print|smtp|FILE.eml".to_owned(),
        "--follow-up" => "print|FILE.eml".to_owned(),
        // None of them is an answer too.
        "--lost-number" => format!("{}|none", open.join("|")),
        ATTEST if choice.key.is_some_and(|key| key.starts_with("factors")) => format!("{}|none", open.join("|")),
        // Those of several is another flag besides.
        "--notice" => open.iter().filter(|id| **id != "some").copied().collect::<Vec<_>>().join("|"),
        _ if open.is_empty() || open.len() > MANY => "VALUE".to_owned(),
        _ => open.join("|"),
    };
    let give = match (choice.flag.split_once(" (or "), choice.key) {
        // Its name holds two flags, of which the first takes no value.
        (Some((one, other)), _) => format!("{one} or {}", other.trim_end_matches(')')),
        (None, Some(key)) => format!("{} {key}={value}", choice.flag),
        (None, None) => format!("{} {value}", choice.flag),
    };
    Needed {
        give,
        flag: choice.flag.to_owned(),
        key: choice.key.map(str::to_owned),
        question: choice.question.clone(),
        ids: choice.options.iter().map(barred).collect(),
        answered: false,
    }
}

/// A question that is answered in words, as a need.
pub(super) fn of_line(line: &TextQuestion) -> Needed {
    let give = match (line.flag, line.key.as_deref()) {
        ("--confirm", _) => "--confirm USER".to_owned(),
        (flag, Some(key)) => format!("{flag} {key}=..."),
        (flag, None) => format!("{flag} TEXT"),
    };
    Needed {
        give,
        flag: line.flag.to_owned(),
        key: line.key.as_deref().map(str::to_owned),
        question: line.question.clone(),
        ids: Vec::new(),
        answered: false,
    }
}

/// Somewhere for a secret to go.
pub(super) fn of_secret() -> Needed {
    Needed {
        give: format!("{} FILE", secret_file::FLAG),
        flag: secret_file::FLAG.to_owned(),
        key: None,
        question: "Where does the secret go?".into(),
        ids: Vec::new(),
        answered: false,
    }
}
