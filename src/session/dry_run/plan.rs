//! The notes that are written down while a case is tried in a dry run, and the plan made of them,
//! for a person and for a script.

use serde::Serialize;

use crate::base::safe_text::safe;
use crate::case::Event;
use crate::case::event::Change;
use crate::ledger::{Action, Committed};
use crate::model::Outcome;
use crate::session::console::ATTEST;
use crate::session::perform::described;
use crate::session::{SessionError, exit_code_of};
use crate::ui::prompter::{Choice, ChoiceOption, PromptError, TextQuestion};
use crate::ui::secret_file;

/// One of the answers that a question takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedId {
    /// The value that a flag gives to choose this answer.
    pub id: String,
    pub label: String,
    /// The reason why the answer may not be chosen. `None` if the answer may be chosen.
    pub barred: Option<String>,
}

/// A question that a step would put.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Needed {
    /// The form in which the answer is given on the command line: `--evidence compared=...`.
    pub give: String,
    pub flag: String,
    /// For a flag of the form KEY=VALUE: which key.
    pub key: Option<String>,
    pub question: String,
    /// The answers that may be chosen. The list is empty for a question that is answered in words.
    pub ids: Vec<PlannedId>,
    /// True if a flag answers the question, or if no flag has to.
    pub answered: bool,
}

/// A step of the case, as it would be taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PlannedStep {
    pub step: String,
    pub needs: Vec<Needed>,
    /// True if everything that the step needs is answered.
    pub answered: bool,
    /// The changes that would be made on the platform.
    pub changes: Vec<String>,
    /// Whom or what the case would wait for, and what ends the wait.
    pub waits_for: Option<String>,
}

/// A case walked to its end without anything having happened.
#[derive(Debug)]
pub struct DryRunReport {
    pub plan: Vec<PlannedStep>,
    /// Answers that no flag gives, as they would be given, in the order in which they are asked
    /// for.
    pub missing: Vec<String>,
    /// Flags whose value does not fit, and why.
    pub unfit: Vec<PromptError>,
    /// Flags that nothing asked for.
    pub unused: Vec<String>,
    /// The outcome with which the case would end. `None` if the rehearsal stopped, or if somebody
    /// else would have to go on.
    pub outcome: Option<Outcome>,
    /// The point at which the rehearsal stopped: a rule said no, the platform did not answer, ...
    pub stop: Option<SessionError>,
}

impl DryRunReport {
    /// Returns an error if the real run may not begin. Answers that are missing or do not fit stand
    /// in the way, and the error names all of them at once. A rule that would say no does not stand
    /// in the way, because the request has to be recorded.
    pub fn verdict(&self) -> Result<(), SessionError> {
        match (self.missing.as_slice(), self.unfit.as_slice()) {
            ([], []) => match &self.stop {
                Some(SessionError::Usage(what)) => Err(SessionError::Usage(what.clone())),
                Some(SessionError::Refusal(refusal)) if self.exit() == 2 => {
                    Err(refusal.clone().into())
                }
                // Evidence that does not hold is a failed attempt, and recorded as one.
                Some(SessionError::Unasked(PromptError::Unfit { flag, .. }))
                    if flag == "--evidence" =>
                {
                    Ok(())
                }
                Some(SessionError::Unasked(unasked)) => Err(unasked.clone().into()),
                Some(_) | None => Ok(()),
            },
            (missing, []) => Err(PromptError::NobodyToAsk(missing.to_vec()).into()),
            ([], [unfit]) => Err(unfit.clone().into()),
            (missing, unfit) => {
                let mut faults: Vec<String> = unfit.iter().map(ToString::to_string).collect();
                if !missing.is_empty() {
                    faults.push(PromptError::NobodyToAsk(missing.to_vec()).to_string());
                }
                Err(SessionError::Usage(faults.join("; ")))
            }
        }
    }

    /// The exit code that the real run would end with, as far as can be told: what the target and a
    /// senior do is taken for done.
    pub fn exit(&self) -> u8 {
        if !self.missing.is_empty() || !self.unfit.is_empty() {
            return 2;
        }
        match (&self.stop, self.outcome) {
            (Some(stop), _) => stop.exit_code(),
            (None, Some(outcome)) => exit_code_of(outcome),
            (None, None) => 4,
        }
    }

    /// The plan for a person, safe to print.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![
            "Nothing was changed and nothing was recorded. This is what would happen:".to_owned(),
        ];
        for (n, step) in self.plan.iter().enumerate() {
            lines.push(format!("{}. {}", n + 1, step.step));
            for need in &step.needs {
                let given = if need.answered { " (given)" } else { "" };
                lines.push(format!("   needs {}{given}: {}", need.give, need.question));
                for id in need.ids.iter().filter(|_| !need.answered) {
                    let barred = id
                        .barred
                        .as_ref()
                        .map(|why| format!(" (not allowed: {why})"))
                        .unwrap_or_default();
                    lines.push(format!("      {}: {}{barred}", id.id, id.label));
                }
            }
            lines.extend(step.changes.iter().map(|change| format!("   changes: {change}")));
            lines.extend(step.waits_for.iter().map(|whom| format!("   waits for {whom}")));
        }
        match (&self.stop, self.outcome) {
            (Some(stop), _) => lines.push(format!("It would stop there: {stop}.")),
            (None, Some(outcome)) => {
                lines.push(format!("It would end as: {}.", outcome.as_str().replace('_', " ")));
            }
            (None, None) => {}
        }
        lines.extend(self.unfit.iter().map(|unfit| format!("Does not fit: {unfit}")));
        lines.extend(self.missing.iter().map(|flag| format!("Missing: {flag}")));
        lines.extend(self.unused.iter().map(|flag| format!("Not asked for: {flag}")));
        lines.iter().map(|line| safe(line)).collect()
    }

    /// The plan for a script.
    pub fn document(&self) -> PlanDocument<'_> {
        PlanDocument {
            schema: "readmit.plan/1",
            steps: &self.plan,
            missing: &self.missing,
            unfit: self.unfit.iter().map(ToString::to_string).collect(),
            unused: &self.unused,
            outcome: self.outcome.map(Outcome::as_str),
            stop: self
                .stop
                .as_ref()
                .map(|stop| PlannedStop { message: stop.to_string(), hint: stop.hint() }),
            exit: self.exit(),
        }
    }
}

/// `readmit.plan/1`: keys are added, never renamed or taken away.
#[derive(Debug, Serialize)]
pub struct PlanDocument<'a> {
    pub schema: &'static str,
    pub steps: &'a [PlannedStep],
    pub missing: &'a [String],
    pub unfit: Vec<String>,
    pub unused: &'a [String],
    pub outcome: Option<&'static str>,
    pub stop: Option<PlannedStop>,
    /// The exit code that the real run would end with, as far as can be told.
    pub exit: u8,
}

#[derive(Debug, Serialize)]
pub struct PlannedStop {
    pub message: String,
    pub hint: Option<String>,
}

/// Flags that are given once for each question, in order. All others answer every question that
/// names them.
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
        self.steps.push(PlannedStep {
            step: step.to_owned(),
            answered: true,
            ..PlannedStep::default()
        });
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
        if let (Ok(Some(Event::Intended(change))), Some(step)) =
            (Event::of(entry.draft()), self.steps.last_mut())
        {
            step.changes.extend(in_words(&change));
        }
    }

    /// The answers that no flag gives, each named once, with how often where that matters. What was
    /// given and does not fit is not missing.
    pub(super) fn missing(&self) -> Vec<String> {
        let given = |need: &Needed| {
            let unfit = |u: &PromptError| matches!(u, PromptError::Unfit { flag, .. } if need.flag.contains(flag.as_str()));
            self.unfit.iter().any(unfit)
        };
        let mut counted: Vec<(&Needed, usize)> = Vec::new();
        for need in self.steps.iter().flat_map(|s| &s.needs).filter(|n| !n.answered && !given(n)) {
            match counted
                .iter_mut()
                .find(|(first, _)| first.flag == need.flag && first.key == need.key)
            {
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
    let barred = |c: &ChoiceOption| PlannedId {
        id: c.id.clone(),
        label: c.label.clone(),
        barred: c.disabled_reason.clone(),
    };
    let open: Vec<&str> = choice
        .options
        .iter()
        .filter(|o| o.disabled_reason.is_none())
        .map(|o| o.id.as_str())
        .collect();
    let value = match choice.flag {
        "--verify" => "METHOD".to_owned(),
        // A file has a name, and a sentence a flag of its own.
        "--follow-up" if open.contains(&"smtp") => "print|smtp|FILE.eml".to_owned(),
        "--follow-up" => "print|FILE.eml".to_owned(),
        // None of them is an answer too.
        "--lost-number" => format!("{}|none", open.join("|")),
        ATTEST if choice.key.is_some_and(|key| key.starts_with("factors")) => {
            format!("{}|none", open.join("|"))
        }
        // Those of several is another flag besides.
        "--notice" => {
            open.iter().filter(|id| **id != "some").copied().collect::<Vec<_>>().join("|")
        }
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
