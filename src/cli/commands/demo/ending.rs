//! How the cases of a story stand, read back from the ledger: nothing else is believed.

use super::house::House;
use crate::case::{Case, Incident};
use crate::cli::Failure;
use crate::cli::sentence::sentence;
use crate::demo::Story;
use crate::ledger::{Action, Filter, Ledger, Outcome};
use crate::session::replay;
use crate::ui::person::Grid;

/// One case or incident of a story.
pub struct Ended {
    pub id: String,
    /// `None`: not closed.
    pub outcome: Option<Outcome>,
    pub incident: bool,
    pub entries: usize,
    pub timeline: Grid,
}

/// All cases and incidents about the user of `story`, in the order in which they were opened.
pub fn of(house: &House, story: &Story) -> Result<Vec<Ended>, Failure> {
    let installation = house.installation()?;
    let ledger = &installation.ledger;
    let users = installation.directory()?.find(story.login).map_err(|e| Failure::new(7, e.to_string()))?;
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
            replay::<Case>(ledger, &id)?.closed.map(|(_, outcome)| outcome)
        };
        let entries = ledger.case(&id)?;
        let rows = entries
            .iter()
            .map(|e| vec![e.time().format("%H:%M:%S").to_string(), e.draft().actor.clone(), sentence(e)])
            .collect();
        let timeline = Grid { columns: vec![id.clone(), "Who".into(), "What".into()], rows };
        all.push(Ended { id, outcome, incident, entries: entries.len(), timeline });
    }
    Ok(all)
}

/// Whether the story ended as it ought to: every case with its outcome, every incident closed.
pub fn as_it_should(story: &Story, ended: &[Ended]) -> bool {
    let outcomes: Vec<Option<Outcome>> = ended.iter().filter(|e| !e.incident).map(|e| e.outcome).collect();
    let wanted: Vec<Option<Outcome>> = story.ends.iter().map(|o| Some(*o)).collect();
    outcomes == wanted && ended.iter().all(|e| e.outcome.is_some())
}

/// Whether a person's way through it was a good one too: an imposter kept out, or an honest caller let in.
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
