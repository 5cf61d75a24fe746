//! The findings of a rehearsal, for a person and for a script.

use serde::Serialize;

use crate::base::safe_text::safe;
use crate::model::Outcome;
use crate::session::{SessionError, exit_code_of};
use crate::ui::prompter::PromptError;

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
    /// Answers that no flag gives, as they would be given, in the order in which they are asked for.
    pub missing: Vec<String>,
    /// Flags whose value does not fit, and why.
    pub unfit: Vec<PromptError>,
    /// Flags that nothing asked for.
    pub unused: Vec<String>,
    /// The outcome with which the case would end. `None` if the rehearsal stopped, or if somebody else would have
    /// to go on.
    pub outcome: Option<Outcome>,
    /// The point at which the rehearsal stopped: a rule said no, the platform did not answer, ...
    pub stop: Option<SessionError>,
}

impl DryRunReport {
    /// Returns an error if the real run may not begin. Answers that are missing or do not fit stand in the way,
    /// and the error names all of them at once. A rule that would say no does not stand in the way, because the
    /// request has to be recorded.
    pub fn verdict(&self) -> Result<(), SessionError> {
        match (self.missing.as_slice(), self.unfit.as_slice()) {
            ([], []) => match &self.stop {
                Some(SessionError::Usage(what)) => Err(SessionError::Usage(what.clone())),
                Some(SessionError::Refusal(refusal)) if self.exit() == 2 => Err(refusal.clone().into()),
                // Evidence that does not hold is a failed attempt, and recorded as one.
                Some(SessionError::Unasked(PromptError::Unfit { flag, .. })) if flag == "--evidence" => Ok(()),
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

    /// The exit code that the real run would end with, as far as can be told: what the target and a senior do is taken
    /// for done.
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
        let mut lines = vec!["Nothing was changed and nothing was recorded. This is what would happen:".to_owned()];
        for (n, step) in self.plan.iter().enumerate() {
            lines.push(format!("{}. {}", n + 1, step.step));
            for need in &step.needs {
                let given = if need.answered { " (given)" } else { "" };
                lines.push(format!("   needs {}{given}: {}", need.give, need.question));
                for id in need.ids.iter().filter(|_| !need.answered) {
                    let barred = id.barred.as_ref().map(|why| format!(" (not allowed: {why})")).unwrap_or_default();
                    lines.push(format!("      {}: {}{barred}", id.id, id.label));
                }
            }
            lines.extend(step.changes.iter().map(|change| format!("   changes: {change}")));
            lines.extend(step.waits_for.iter().map(|whom| format!("   waits for {whom}")));
        }
        match (&self.stop, self.outcome) {
            (Some(stop), _) => lines.push(format!("It would stop there: {stop}.")),
            (None, Some(outcome)) => lines.push(format!("It would end as: {}.", outcome.as_str().replace('_', " "))),
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
            stop: self.stop.as_ref().map(|stop| PlannedStop { message: stop.to_string(), hint: stop.hint() }),
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
