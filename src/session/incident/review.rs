//! The rest of an incident once the account is contained: where else to look, and the review that
//! closes the incident.

use std::collections::BTreeSet;

use super::tell::ask;
use crate::case::event::IncidentClosed;
use crate::case::{Event, Incident};
use crate::ledger::{Action, Committed, Filter};
use crate::operator::{Right, may};
use crate::session::{Session, SessionError};
use crate::ui::prompter::{Grid, MessageStyle};

/// The actions of somebody who verifies, approves or changes something in a case.
const ACTED: [Action; 10] = [
    Action::VerificationAccepted,
    Action::ApprovalGranted,
    Action::SelfRecoveryStarted,
    Action::FactorAdminReset,
    Action::BackupCodesGenerated,
    Action::EnrolmentTicketIssued,
    Action::PasswordSet,
    Action::PasswordTicketIssued,
    Action::SessionsRevoked,
    Action::UserEnabled,
];

/// The number of an operator's newest entries in which related cases are looked for. Somebody waits
/// for the answer.
const LOOKED_AT: usize = 200;

impl Session<'_, Incident> {
    /// Tells what a person still has to do, and where else to look.
    pub(in crate::session) fn after_containment(&mut self) -> Result<(), SessionError> {
        for key in crate::runbook::CHECKLIST {
            if !matches!(*key, "suspend" | "end_sessions" | "tell_target") {
                self.advise(&format!("incident.checklist.{key}"));
            }
        }
        let (rows, not_all) = self.related()?;
        if !rows.is_empty() {
            let columns =
                ["Related case", "User", "Opened by", "Opened", "Why"].map(str::to_owned).to_vec();
            self.desk.person.grid(&Grid { columns, rows });
        }
        for operator in not_all {
            let said = format!(
                "Of {operator} only the newest {LOOKED_AT} entries were looked at: older cases may be related, too. See them \
                 with `readmit audit list --actor {operator}`."
            );
            self.tell(MessageStyle::Warn, &said);
        }
        if self.desk.options.review.is_none() {
            let (id, login) = (&self.case.id, &self.case.opened.what.login);
            let recover = format!("When the real user is verified: readmit recover {login}");
            let close = format!(
                "If there is nobody to bring back, a senior closes it: readmit incident {id} --review TEXT"
            );
            self.tell(MessageStyle::Do, &recover);
            self.tell(MessageStyle::Do, &close);
        }
        Ok(())
    }

    /// Other cases about the same user, and those in which somebody acted who acted in the one that
    /// went wrong: who opened a case says little of who verified and changed in it. Names besides
    /// those of whom not all entries were looked at.
    fn related(&self) -> Result<(Vec<Vec<String>>, Vec<String>), SessionError> {
        let of = self.case.opened.what.of.clone().unwrap_or_default();
        let targets = self.desk.ids(&self.case.target, &self.case.opened.what.login)?;
        let opened = vec![Action::CaseOpened];
        let about =
            Filter { actions: opened, targets: targets.into_iter().collect(), ..Filter::default() };
        let mut found: Vec<(Committed, String)> = self
            .desk
            .ledger
            .read(&about)?
            .into_iter()
            .map(|e| (e, "same user".to_owned()))
            .collect();
        let of_case = if of.is_empty() { Vec::new() } else { self.desk.ledger.case(&of)? };
        let acted = of_case
            .iter()
            .filter(|e| ACTED.contains(&e.draft().action))
            .map(|e| e.draft().actor.clone());
        let mut not_all = Vec::new();
        for operator in acted.collect::<BTreeSet<String>>() {
            let actors = vec![operator.clone()];
            // One more than is looked at tells that there are more.
            let newest = Some(LOOKED_AT + 1);
            let by = Filter { actions: ACTED.to_vec(), actors, newest, ..Filter::default() };
            let mut did = self.desk.ledger.read(&by)?;
            if did.len() > LOOKED_AT {
                did.sort_by_key(|entry| std::cmp::Reverse(entry.seq()));
                did.truncate(LOOKED_AT);
                not_all.push(operator.clone());
            }
            let cases: BTreeSet<String> =
                did.iter().filter_map(|e| e.draft().case.clone()).collect();
            for id in cases {
                let opening = self.desk.ledger.case(&id)?.into_iter().next();
                let of_case = opening.filter(|e| e.draft().action == Action::CaseOpened);
                found.extend(of_case.map(|e| (e, format!("{operator} acted in it"))));
            }
        }
        let mut seen = BTreeSet::from([of]);
        let mut rows = Vec::new();
        for (entry, why) in found {
            let draft = entry.draft();
            let id = draft.case.clone().unwrap_or_default();
            if !seen.insert(id.clone()) {
                continue;
            }
            let login = draft
                .private
                .get("login")
                .and_then(|v| v.as_str())
                .unwrap_or("(erased)")
                .to_owned();
            let at = entry.time().format("%Y-%m-%d %H:%M").to_string();
            rows.push(vec![id, login, draft.actor.clone(), at, why]);
        }
        Ok((rows, not_all))
    }

    pub(in crate::session) fn may_close(&mut self) -> bool {
        let allowed = may(self.desk.actor.role, Right::Enable);
        if !allowed {
            self.tell(MessageStyle::Do, "A senior reviews the process and closes the incident.");
        }
        allowed
    }

    /// The review of the process closes the incident. False if it was left for another time.
    pub(in crate::session) fn review(&mut self) -> Result<bool, SessionError> {
        self.advise("incident.checklist.review");
        let question = "Which step, which words, which rule let it through?";
        let reason = match self.desk.options.review.clone() {
            Some(review) => Some(review),
            None => ask(&mut *self.desk.person, "--review", question)?,
        };
        if reason.is_none() {
            return Ok(false);
        }
        let entries = self.case.entries + 1;
        self.record(Event::IncidentClosed(IncidentClosed { entries, reason }))?;
        let id = self.case.id.clone();
        self.tell(MessageStyle::Done, &format!("{id} is closed."));
        Ok(true)
    }
}
