//! Which ids go with one user, where a person types the id and may type a wrong one.

use std::collections::BTreeSet;

use super::event::Event;
use crate::ledger::entry::Committed;

/// A user, as a case or an incident was opened about them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sighting {
    id: String,
    /// Empty once it has been erased: then it says nothing.
    login: String,
}

/// Under which id and login the users of one platform were seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sightings(Vec<Sighting>);

impl Sightings {
    /// Takes in one opening. What opens nothing is passed over.
    pub fn take_in(&mut self, entry: &Committed) -> Result<(), String> {
        let draft = entry.draft();
        let opened = match Event::of(draft).map_err(|e| format!("entry {}: {e}", entry.seq()))? {
            Some(Event::Opened(opened)) => Some(opened.login),
            Some(Event::IncidentOpened(opened)) => Some(opened.login),
            Some(_) | None => None,
        };
        if let (Some(login), Some(id)) = (opened, &draft.target) {
            self.0.push(Sighting { id: id.clone(), login });
        }
        Ok(())
    }

    /// Every id that goes with this user, this one among them: those that share an id or a login with them, or with one that
    /// does. A login that stands where an id should, and the other way round, is the same name.
    pub fn ids(&self, id: &str, login: &str) -> BTreeSet<String> {
        let mut ids = BTreeSet::from([id.to_owned()]);
        let mut names: BTreeSet<String> = names(id, login).collect();
        loop {
            let known = (ids.len(), names.len());
            for seen in &self.0 {
                if self::names(&seen.id, &seen.login).any(|name| names.contains(&name)) {
                    ids.insert(seen.id.clone());
                    names.extend(self::names(&seen.id, &seen.login));
                }
            }
            if known == (ids.len(), names.len()) {
                return ids;
            }
        }
    }
}

fn names(id: &str, login: &str) -> impl Iterator<Item = String> {
    [id, login].map(|name| name.trim().to_lowercase()).into_iter().filter(|name| !name.is_empty())
}
