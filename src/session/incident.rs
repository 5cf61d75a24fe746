//! The incident path: contain, tell the real user, repair in a new case, review.

use super::past::Past;
use super::perform::describe;
use super::record::replay;
use super::start::pick;
use super::steps::in_words;
use super::{Desk, Session, Stop};
use crate::case::event::{Change, IncidentOpened};
use crate::case::{Case, CaseId, ChangeState, Context, Event, Incident, IncidentStep, Kind, Refusal, open_incident};
use crate::ledger::{LedgerError, Outcome, Scope};
use crate::operator::Roll;
use crate::provider::{Act, ActKind, Came, Capability, User, UserId};
use crate::runbook::{Facts, MessageKind, Runbook};
use crate::ui::person::{Card, Line, Reply, Tone};

impl<'a> Session<'a, Incident> {
    /// Starts from a case that went wrong, from an incident that is open, or from a user.
    pub fn incident(mut desk: Desk<'a>, of: Option<&str>, user: Option<&str>) -> Result<Session<'a, Incident>, Stop> {
        let (case, user) = match (of.and_then(CaseId::parse), user) {
            (Some(id), _) if id.kind() == Kind::Incident => return Session::resume_incident(desk, id.as_str()),
            (Some(id), _) => {
                let case: Case = replay(desk.ledger, id.as_str())?;
                desk.is_at(id.as_str(), &case.provider)?;
                desk.recall(&case);
                let opened = &case.opened.what;
                let (id, login, name) = (UserId(case.target.clone()), opened.login.clone(), opened.name.clone());
                (Some(case), User { id, login, name })
            }
            (None, Some(user)) => (None, pick(&mut desk, user)?),
            (None, None) => return Err(Stop::Usage("give a case or --user USER".into())),
        };
        let target = user.id.clone();
        // What the platform does not say of it stops no incident.
        if matches!(desk.gate.own_user(), Ok(Some(own)) if own == target) {
            let what = format!(
                "{} is the account that this program itself works with: suspended, it could neither end the incident nor be \
                 enabled again by it; disable it in the console of {}",
                user.login,
                desk.gate.name()
            );
            return Err(Refusal::Other(what).into());
        }
        // Only one about this very user: where id and login are read, one that has another of either may be about somebody
        // else, and this user is not contained by it.
        let past = desk.past_of_id(&target.0)?.history;
        let open = if desk.by_eye() { past.incident(&target.0, &user.login) } else { past.incidents(&target.0).next() };
        if let Some(open) = open {
            let id = open.id.clone();
            desk.person.tell(Tone::Info, &format!("{id} about this user is open: going on with it."));
            return Session::resume_incident(desk, &id);
        }
        let runbook = desk.under_current()?;
        desk.person.tell(Tone::Do, runbook.policy.word("incident.do"));
        let reason = match desk.options.reason.clone() {
            Some(reason) => reason,
            None => ask(&mut *desk.person, "--reason", "What happened, and how was it found?")?,
        };
        let profile = desk.gate.reach(&target)?;
        if let Some(said) = desk.gate.doubt(&target) {
            desk.person.tell(Tone::Warn, &said);
        }
        let opened = IncidentOpened {
            of: case.map(|c| c.id.as_str().to_owned()),
            runbook_sha256: runbook.sha256.clone(),
            reason: Some(reason),
            login: profile.user.login.clone(),
            name: profile.user.name.clone(),
            addresses: profile.addresses.iter().map(|a| a.address.clone()).collect(),
        };
        Session::open_incident(desk, &target, &opened, runbook)
    }

    pub fn resume_incident(mut desk: Desk<'a>, id: &str) -> Result<Session<'a, Incident>, Stop> {
        let incident: Incident = replay(desk.ledger, id)?;
        desk.is_at(id, &incident.provider)?;
        let past = desk.past_of_id(&incident.target)?.history;
        let runbook = desk.under(&incident.opened.what.runbook_sha256)?;
        let operators = Roll::read(desk.ledger)?.aliases();
        Ok(Session::of(desk, incident, past, operators, runbook))
    }

    fn open_incident(
        desk: Desk<'a>,
        target: &UserId,
        opened: &IncidentOpened,
        runbook: Runbook,
    ) -> Result<Session<'a, Incident>, Stop> {
        let provider = desk.gate.name().to_owned();
        let operators = Roll::read(desk.ledger)?.aliases();
        for _ in 0..4 {
            let Past { history: mut past, read } = desk.past_of_id(&target.0)?;
            let ctx = Context {
                now: desk.clock.now(),
                newest: desk.ledger.newest()?,
                platform: None,
                corrected: desk.ledger.corrected()?,
                actor: &desk.actor,
                operators: &operators,
                policy: &runbook.policy,
                history: &past,
            };
            let id = CaseId::random(Kind::Incident, desk.entropy);
            let draft = open_incident(id, &provider, target, opened.clone(), &ctx)?.draft(&ctx);
            match desk.ledger.append(&[draft], desk.signer, &read) {
                Ok(committed) => {
                    let first = committed.first().ok_or_else(|| Stop::Failed("the ledger committed nothing".into()))?;
                    let incident = Incident::begin(first).map_err(Stop::Unreadable)?;
                    past.apply(first).map_err(Stop::Unreadable)?;
                    (desk.observe)(first);
                    desk.person.tell(Tone::Done, &format!("{} is open.", incident.id));
                    return Ok(Session::of(desk, incident, past, operators, runbook));
                }
                Err(LedgerError::Conflict(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(LedgerError::Conflict(Scope::Target { provider, id: target.0.clone() }).into())
    }

    /// Works through the checklist as far as this operator can.
    pub fn work(&mut self) -> Result<IncidentStep, Stop> {
        loop {
            let step = self.case.next(self.repaired(), &self.needless());
            self.incident_card(&step);
            match step {
                IncidentStep::Settle { intent, act } => {
                    self.settle(intent, act)?;
                    self.warn_after(act);
                }
                IncidentStep::Suspend => {
                    self.contain(&Act::Suspend)?;
                    self.warn_after(ActKind::Suspend);
                }
                IncidentStep::EndSessions => self.contain(&Act::EndSessions)?,
                IncidentStep::RevokeTokens => self.contain(&Act::RevokeTokens)?,
                IncidentStep::Tell => self.tell_the_user()?,
                IncidentStep::Repair => {
                    self.after_containment()?;
                    // Whose id was misread nobody has to bring back, and nobody may be there who could be.
                    if self.desk.options.review.is_none() || !self.may_close() {
                        return Ok(step);
                    }
                    self.review()?;
                }
                IncidentStep::Review => {
                    if !self.may_close() {
                        return Ok(step);
                    }
                    self.review()?;
                }
                IncidentStep::Done => return Ok(step),
            }
        }
    }

    /// Whom else it may be about is read from every opening there is: the account is suspended before that.
    fn warn_after(&mut self, act: ActKind) {
        if act == ActKind::Suspend {
            let opened = &self.case.opened.what;
            let (id, login, name) = (UserId(self.case.target.clone()), opened.login.clone(), opened.name.clone());
            self.desk.warn_of_others(&User { id, login, name });
        }
    }

    /// What there is nothing for on this platform, so that nothing is to be done about it.
    fn needless(&self) -> Vec<ActKind> {
        let nothing = |act: &ActKind| self.desk.gate.capability(*act) == Capability::NotApplicable;
        [ActKind::EndSessions, ActKind::RevokeTokens].into_iter().filter(nothing).collect()
    }

    /// Whether a case that was opened because of this incident has brought the user back.
    fn repaired(&self) -> bool {
        self.history.cases.iter().any(|c| c.opened > self.case.opened.at && c.brought_back())
    }

    fn incident_card(&mut self, step: &IncidentStep) {
        let done = |act: ActKind, case: &Incident| {
            let last = case.changes.iter().rev().find(|c| c.intent.what.act == Some(act));
            last.map_or("to do".to_owned(), |c| c.came.map_or("begun".into(), |(_, o)| o.as_str().to_owned()))
        };
        let case = &self.case;
        let of = |act| match self.desk.gate.capability(act) {
            Capability::NotApplicable => "nothing to do here".to_owned(),
            Capability::Cannot(_) => "this platform cannot".to_owned(),
            Capability::Can | Capability::InPart(_) | Capability::ByHand(_) => done(act, case),
        };
        let next = match step {
            IncidentStep::Settle { .. } => "find out what came of the last change",
            IncidentStep::Suspend => "suspend the account",
            IncidentStep::EndSessions => "end all sessions",
            IncidentStep::RevokeTokens => "revoke refresh tokens",
            IncidentStep::Tell => "tell the real user",
            IncidentStep::Repair => "repair in a new case",
            IncidentStep::Review => "review and close",
            IncidentStep::Done => "nothing more",
        };
        let fact = |label: &str, value: String, warn: bool| (label.to_owned(), value, warn);
        let opened = &case.opened.what;
        let mut facts = vec![
            fact("User", format!("{} ({})", opened.name, opened.login), false),
            fact("Suspended", done(ActKind::Suspend, case), !case.contained()),
            fact("Sessions ended", of(ActKind::EndSessions), false),
            fact("Tokens revoked", of(ActKind::RevokeTokens), false),
            fact("User told", if case.told.is_some() { "yes".into() } else { "to do".into() }, case.told.is_none()),
            fact("Next", next.to_owned(), false),
        ];
        if let Some(of) = &opened.of {
            facts.insert(1, fact("Went wrong in", of.clone(), false));
        }
        let card = Card { title: format!("{} · incident", case.id), facts };
        if self.shown.as_ref() != Some(&card) {
            self.desk.person.card(&card);
            self.shown = Some(card);
        }
    }

    fn contain(&mut self, act: &Act) -> Result<(), Stop> {
        let key = if act.kind() == ActKind::Suspend { "suspend" } else { "end_sessions" };
        if act.kind() != ActKind::RevokeTokens {
            self.advise(&format!("incident.checklist.{key}"));
        }
        let reason = self.case.opened.what.reason.clone().unwrap_or_else(|| "contained in an incident".into());
        let change = Change { reason: Some(reason), ..Change::default() };
        match self.desk.gate.capability(act.kind()) {
            Capability::Cannot(why) if act.kind() != ActKind::Suspend => {
                return self.cannot_contain(&change, act, &why);
            }
            Capability::Cannot(_)
            | Capability::NotApplicable
            | Capability::Can
            | Capability::InPart(_)
            | Capability::ByHand(_) => {}
        }
        let report = match self.perform(act, change) {
            Ok(report) => report,
            // Sessions and tokens are ended as well as it goes; the user has to be told whatever came of that.
            Err(stop @ (Stop::Fault(_) | Stop::Unsure(_))) if act.kind() != ActKind::Suspend => {
                self.tell(Tone::Warn, &format!("Not done: {}: {stop}", describe(act.kind())));
                return Ok(());
            }
            Err(stop) => return Err(stop),
        };
        let how = match report.came {
            Came::Accepted if self.desk.by_eye() => "Recorded, as you attest it",
            Came::Accepted => "Taken, not yet confirmed",
            Came::Succeeded | Came::Failed(_) | Came::Unknown(_) => "Done, and recorded",
        };
        self.tell(Tone::Done, &format!("{how}: {}.", describe(act.kind())));
        Ok(())
    }

    /// What the platform cannot do stands in the record as not done, and why: a reviewer looks for it.
    fn cannot_contain(&mut self, change: &Change, act: &Act, why: &str) -> Result<(), Stop> {
        let said = self.cannot(act.kind(), why);
        self.tell(Tone::Warn, &said);
        let change = Change { act: Some(act.kind()), ..change.clone() };
        let intent = self.record(Event::Intended(change.clone()))?;
        self.came(&change, intent.seq(), Outcome::Failed, Some(said), false)
    }

    /// Over other channels than the account's own: every address on file gets the fixed text, and a person is reached.
    fn tell_the_user(&mut self) -> Result<(), Stop> {
        if !self.case.tried(ActKind::Note) {
            let id = self.case.id.clone();
            self.leave_note(&format!("{id}: account suspended in an incident."))?;
        }
        self.say("incident.say");
        self.advise("incident.checklist.tell_target");
        let changes: Vec<&ChangeState> = self.case.changes.iter().filter(|c| c.may_have_happened()).collect();
        let opened = self.case.opened.what.clone();
        let facts = Facts { name: opened.name, login: opened.login, what: in_words(&changes), ..Facts::default() };
        let message = self.message_to(MessageKind::IncidentNotice, facts, &opened.addresses)?;
        let sent = self.send(MessageKind::IncidentNotice, &message, self.case.last)?;
        let reached = sent.reached_everyone();
        self.record(Event::Notified(sent))?;
        if reached { Ok(()) } else { Err(Stop::Unsure("the incident's notice did not reach everyone on file".into())) }
    }

    pub fn id(&self) -> &str {
        self.case.id.as_str()
    }
}

pub(super) fn ask(
    person: &mut dyn crate::ui::person::Person,
    flag: &'static str,
    question: &str,
) -> Result<String, Stop> {
    let line = Line {
        flag,
        key: None,
        question: question.to_owned(),
        draft: None,
        least: 10,
        help: "For those who read it later: what happened, how it was found. No secrets, no ID numbers.".into(),
        asides: false,
    };
    match person.line(&line)? {
        Reply::Answer(text) => Ok(text.trim().to_owned()),
        Reply::Aside(_) => Err(Stop::Paused),
    }
}
