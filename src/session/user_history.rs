//! The record about one user, and the ids that the record is under.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;

use super::{SessionContext, SessionError};
use crate::case::{History, Sightings};
use crate::ledger::{Action, Committed, Expect, Filter, Ledger, Scope};
use crate::operator::OperatorRegistry;
use crate::provider::ProviderReads;

/// So many openings are read at a time: memory does not grow with the ledger.
const PAGE: usize = 1024;

/// All that is on record about one user.
pub struct UserHistory {
    pub history: History,
    /// The parts of the ledger that the history was read from. An append that rests on the history
    /// holds only if none of the parts has grown.
    pub read: Vec<Expect>,
}

impl SessionContext<'_> {
    /// Returns what is on record about a user of this platform. Where a person reads the id off a
    /// screen, the id may be a wrong one. The login then counts as well, and whatever was opened
    /// under the login is included.
    pub(super) fn past(&self, id: &str, login: &str) -> Result<UserHistory, SessionError> {
        let mut newest = BTreeMap::new();
        let sightings = self.sightings(|entry| {
            if entry.draft().action == Action::CaseOpened {
                let seen = newest.entry(entry.draft().actor.clone()).or_insert(None);
                *seen = (*seen).max(Some(entry.seq()));
            }
        })?;
        let Some(sightings) = sightings else {
            return self.past_of_id(id);
        };
        let mut past = self.about(&sightings.ids(id, login))?;
        for name in OperatorRegistry::read(self.ledger)?.aliases().names() {
            newest.entry(name.to_owned()).or_insert(None);
        }
        // A case that somebody opens meanwhile under another id is in none of these users' entries.
        past.read.extend(
            newest.into_iter().map(|(name, last)| Expect { scope: Scope::OpenedBy(name), last }),
        );
        Ok(past)
    }

    /// Returns what is on record under this id alone. An incident rests on the record under this
    /// id, because an incident waits for no other reading.
    pub(super) fn past_of_id(&self, id: &str) -> Result<UserHistory, SessionError> {
        self.about(&BTreeSet::from([id.to_owned()]))
    }

    /// The ids that go with a user.
    pub(super) fn ids(&self, id: &str, login: &str) -> Result<BTreeSet<String>, SessionError> {
        let sightings = self.sightings(|_| {})?;
        Ok(sightings.map_or_else(|| BTreeSet::from([id.to_owned()]), |seen| seen.ids(id, login)))
    }

    fn typed_ids(&self) -> bool {
        self.gate.provenance().typed_ids
    }

    /// The ids and logins of every opening on this platform, if ids are typed here. `each` is then
    /// shown all openings, those on other platforms among them.
    fn sightings(
        &self,
        mut each: impl FnMut(&Committed),
    ) -> Result<Option<Sightings>, SessionError> {
        if !self.typed_ids() {
            return Ok(None);
        }
        let mut sightings = Sightings::default();
        each_opening(self.ledger, |entry| {
            each(entry);
            if entry.draft().provider.as_deref() == Some(self.gate.name()) {
                sightings.take_in(entry);
            }
        })?;
        Ok(Some(sightings))
    }

    fn about(&self, ids: &BTreeSet<String>) -> Result<UserHistory, SessionError> {
        let provider = self.gate.name();
        let filter = Filter { targets: ids.iter().cloned().collect(), ..Filter::default() };
        let entries: Vec<Committed> = self.ledger.read(&filter)?;
        let about: Vec<&Committed> =
            entries.iter().filter(|e| e.draft().provider.as_deref() == Some(provider)).collect();
        let read = |id: &String| Expect {
            scope: Scope::Target { provider: provider.to_owned(), id: id.clone() },
            last: about
                .iter()
                .rev()
                .find(|e| e.draft().target.as_ref() == Some(id))
                .map(|e| e.seq()),
        };
        let read = ids.iter().map(read).collect();
        let history = History::of(about).map_err(SessionError::Unreadable)?;
        Ok(UserHistory { history: history.with_typed_ids(self.typed_ids()), read })
    }
}

/// All openings of cases and incidents, newest first of each.
fn each_opening(ledger: &dyn Ledger, mut take: impl FnMut(&Committed)) -> Result<(), SessionError> {
    for action in [Action::CaseOpened, Action::IncidentOpened] {
        let mut filter = Filter { actions: vec![action], newest: Some(PAGE), ..Filter::default() };
        let mut oldest: Option<Committed> = None;
        loop {
            let page = ledger.read(&filter)?;
            let full = filter.newest.is_some_and(|most| page.len() >= most);
            let new =
                page.into_iter().filter(|e| oldest.as_ref().is_none_or(|o| e.seq() < o.seq()));
            let new: Vec<Committed> = new.collect();
            new.iter().for_each(&mut take);
            match new.into_iter().last() {
                // Several can share the time at which a page ends: they are read once more.
                Some(last) => {
                    filter = Filter {
                        until: Some(last.time() + TimeDelta::milliseconds(1)),
                        newest: Some(PAGE),
                        ..filter
                    };
                    oldest = Some(last);
                }
                // A page of what was read before, all of one time.
                None if full => filter.newest = filter.newest.map(|most| most * 2),
                None => break,
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::ledger::Draft;
    use crate::ledger::store::memory::{MemoryLedger, TestKey};
    use crate::model::{Mode, Role};

    #[test]
    fn every_opening_is_read_once_however_many_share_a_time() {
        let (mut ledger, key) = (MemoryLedger::default(), TestKey::of("ravi"));
        let noon: chrono::DateTime<chrono::Utc> = "2026-05-17T12:00:00Z".parse().unwrap();
        let drafts: Vec<Draft> = (0..3 * PAGE + 7)
            .map(|n| {
                // More than two pages of one moment, and others before and after.
                let at = noon
                    + TimeDelta::seconds(if n < 5 { 0 } else { 1 + i64::from(n > 2 * PAGE + 100) });
                let draft =
                    Draft::plain(at, Action::CaseOpened, "ravi", Role::Operator, Mode::Scripted);
                Draft { case: Some(format!("R-{n}")), ..draft }
            })
            .collect();
        for some in drafts.chunks(500) {
            ledger.append(some, &key, &[]).unwrap();
        }
        let mut seen = Vec::new();
        each_opening(&ledger, |entry| seen.push(entry.seq())).unwrap();
        assert!(seen.iter().rev().copied().eq(0..3 * PAGE as u64 + 7));
    }
}
