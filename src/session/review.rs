//! What is left of an incident once the account is contained: where else to look, and the review that closes it.

use super::incident::ask;
use super::{Session, Stop};
use crate::case::event::IncidentClosed;
use crate::case::{Event, Incident};
use crate::ledger::Filter;
use crate::operator::{Right, may};
use crate::ui::person::{Grid, Tone};

impl Session<'_, Incident> {
    /// What a person still has to do, and where else to look.
    pub(super) fn after_containment(&mut self) -> Result<(), Stop> {
        for key in crate::runbook::CHECKLIST {
            if !matches!(*key, "suspend" | "end_sessions" | "tell_target") {
                self.advise(&format!("incident.checklist.{key}"));
            }
        }
        let rows = self.related()?;
        if !rows.is_empty() {
            let columns = ["Related case", "User", "Operator", "Opened", "Why"].map(str::to_owned).to_vec();
            self.desk.person.grid(&Grid { columns, rows });
        }
        if self.desk.options.review.is_none() {
            let (id, login) = (&self.case.id, &self.case.opened.what.login);
            let recover = format!("When the real user is verified: readmit recover {login}");
            let close =
                format!("If there is nobody to bring back, a senior closes it: readmit incident {id} --review TEXT");
            self.tell(Tone::Do, &recover);
            self.tell(Tone::Do, &close);
        }
        Ok(())
    }

    /// Other cases of the same operator, and about the same user.
    fn related(&self) -> Result<Vec<Vec<String>>, Stop> {
        let of = self.case.opened.what.of.clone().unwrap_or_default();
        let opened = |filter: Filter| self.desk.ledger.read(&filter);
        let actions = vec![crate::ledger::Action::CaseOpened];
        let mut rows = Vec::new();
        let targets = self.desk.ids(&self.case.target, &self.case.opened.what.login, |_| {})?;
        let about = Filter { actions: actions.clone(), targets: targets.into_iter().collect(), ..Filter::default() };
        let mut found: Vec<(crate::ledger::Committed, &str)> =
            opened(about)?.into_iter().map(|e| (e, "same user")).collect();
        let operators: Vec<String> = found
            .iter()
            .filter(|(e, _)| e.draft().case.as_deref() == Some(&of))
            .map(|(e, _)| e.draft().actor.clone())
            .collect();
        if !operators.is_empty() {
            let by = Filter { actions, actors: operators, newest: Some(50), ..Filter::default() };
            found.extend(opened(by)?.into_iter().map(|e| (e, "same operator")));
        }
        let mut seen = std::collections::BTreeSet::from([of]);
        for (entry, why) in found {
            let draft = entry.draft();
            let id = draft.case.clone().unwrap_or_default();
            if !seen.insert(id.clone()) {
                continue;
            }
            let login = draft.private.get("login").and_then(|v| v.as_str()).unwrap_or("(erased)").to_owned();
            let at = entry.time().format("%Y-%m-%d %H:%M").to_string();
            rows.push(vec![id, login, draft.actor.clone(), at, why.to_owned()]);
        }
        Ok(rows)
    }

    pub(super) fn may_close(&mut self) -> bool {
        let allowed = may(self.desk.actor.role, Right::Enable);
        if !allowed {
            self.tell(Tone::Do, "A senior reviews the process and closes the incident.");
        }
        allowed
    }

    /// The review of the process closes the incident.
    pub(super) fn review(&mut self) -> Result<(), Stop> {
        self.advise("incident.checklist.review");
        let reason = match self.desk.options.review.clone() {
            Some(review) => review,
            None => ask(&mut *self.desk.person, "--review", "Which step, which words, which rule let it through?")?,
        };
        let entries = self.case.entries + 1;
        self.record(Event::IncidentClosed(IncidentClosed { entries, reason: Some(reason) }))?;
        let id = self.case.id.clone();
        self.tell(Tone::Done, &format!("{id} is closed."));
        Ok(())
    }
}
