//! The state of a story's cases, read back from the ledger. Nothing but the ledger is believed.

use super::demo_home::DemoHome;
use crate::case::{Case, Incident};
use crate::cli::Failure;
use crate::cli::describe::sentence;
use crate::demo::Story;
use crate::ledger::{Action, Committed, Filter, Ledger};
use crate::model::{Outcome, Phase};
use crate::session::replay;
use crate::ui::prompter::Grid;

/// One case or incident of a story.
pub struct Ended {
    pub id: String,
    /// `None`: not closed.
    pub outcome: Option<Outcome>,
    pub incident: bool,
    pub entries: usize,
    /// Number in the ledger, operator, what.
    pub timeline: Vec<[String; 3]>,
}

impl Ended {
    pub fn grid(&self) -> Grid {
        let rows = self.timeline.iter().map(|row| row.to_vec()).collect();
        Grid { columns: vec![self.id.clone(), "Who".into(), "What".into()], rows }
    }
}

/// One row an entry; an intent and the outcome that follows it make one row with both numbers, and
/// a reason is told once.
fn timeline(entries: &[Committed]) -> Vec<[String; 3]> {
    let mut rows: Vec<[String; 3]> = Vec::new();
    let mut reasons: Vec<String> = Vec::new();
    let mut intent: Option<(u64, Action)> = None;
    for entry in entries {
        let draft = entry.draft();
        let mut told = sentence(entry);
        if let Some(reason) = draft.reason() {
            if reasons.iter().any(|r| r == reason) {
                told = told.replace(&format!(": \"{reason}\""), "");
            }
            reasons.push(reason.to_owned());
        }
        let row = [entry.seq().to_string(), draft.actor.clone(), told];
        match (draft.phase, intent.take()) {
            (Some(Phase::Intent), _) => {
                intent = Some((entry.seq(), draft.action));
                rows.push(row);
            }
            (Some(Phase::Outcome), Some((begun, action))) if action == draft.action => {
                let [number, _, told] = row;
                if let Some(last) = rows.last_mut() {
                    let why =
                        last[2].find(": \"").map(|at| last[2][at..].to_owned()).unwrap_or_default();
                    *last =
                        [format!("{begun}-{number}"), draft.actor.clone(), format!("{told}{why}")];
                }
            }
            (Some(Phase::Outcome) | None, _) => rows.push(row),
        }
    }
    rows
}

/// All cases and incidents about the user of `story`, in the order in which they were opened.
pub fn of(house: &DemoHome, story: &Story) -> Result<Vec<Ended>, Failure> {
    let installation = house.installation()?;
    let ledger = &installation.ledger;
    let users = installation.directory()?.find(story.login).map_err(|e| Failure::of(7, e))?;
    let targets: Vec<String> = users.into_iter().map(|u| u.id.0).collect();
    let actions = vec![Action::CaseOpened, Action::IncidentOpened];
    let opened = ledger.read(&Filter { actions, targets, ..Filter::default() })?;
    let mut all = Vec::new();
    for entry in opened {
        let id = entry.draft().case.clone().unwrap_or_default();
        let incident = entry.draft().action == Action::IncidentOpened;
        let outcome = if incident {
            replay::<Incident>(ledger, &id)?.closed.map(|_| Outcome::Succeeded)
        } else {
            let case = replay::<Case>(ledger, &id)?;
            // One that waits for a senior is out of the caller's reach.
            case.closed.map(|(_, outcome)| outcome).or(case.waiting.then_some(Outcome::Escalated))
        };
        let entries = ledger.case(&id)?;
        all.push(Ended {
            id,
            outcome,
            incident,
            entries: entries.len(),
            timeline: timeline(&entries),
        });
    }
    Ok(all)
}

/// Returns true if the story ended as it ought to. Every case must have its outcome, and every
/// incident must be closed.
pub fn as_it_should(story: &Story, ended: &[Ended]) -> bool {
    let outcomes: Vec<Option<Outcome>> =
        ended.iter().filter(|e| !e.incident).map(|e| e.outcome).collect();
    let wanted: Vec<Option<Outcome>> = story.ends.iter().map(|o| Some(*o)).collect();
    outcomes == wanted && ended.iter().all(|e| e.outcome.is_some())
}

/// Returns true if a person's way through the story was a good one too. A good way keeps an
/// imposter out, or lets an honest caller in.
pub fn well_enough(story: &Story, ended: &[Ended]) -> bool {
    let last = ended.iter().rev().find(|e| !e.incident).and_then(|e| e.outcome);
    let wanted = story.ends.last().copied();
    let kept_out = matches!(last, Some(Outcome::Refused | Outcome::Escalated));
    last == wanted || (!story.honest && kept_out)
}

pub fn in_words(outcome: Option<Outcome>, incident: bool) -> String {
    match outcome {
        None => "still open".to_owned(),
        Some(_) if incident => "incident closed".to_owned(),
        Some(outcome) => outcome.as_str().replace('_', " "),
    }
}
