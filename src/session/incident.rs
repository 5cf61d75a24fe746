//! The incident path: contain, tell the real user, repair in a new case, review.

use super::context::PutOff;
use super::perform::describe;
use super::record::replay;
use super::start::pick;
use super::steps::in_words;
use super::user_history::UserHistory;
use super::{Session, SessionContext, SessionError};
use crate::case::event::{Change, IncidentOpened, Remark, Was};
use crate::case::rules::free_text;
use crate::case::{
    Case, CaseId, CaseKind, ChangeState, Context, Event, Incident, IncidentStep, Refusal,
    open_incident,
};
use crate::ledger::{LedgerError, Scope};
use crate::model::{Mode, Outcome, User, UserId};
use crate::operator::OperatorRegistry;
use crate::provider::{Act, ActKind, ActOutcome, Capability, ProviderReads};
use crate::runbook::{MessageFacts, MessageKind, Runbook};
use crate::ui::prompter::{Card, MessageStyle, PromptError, Prompter, Reply, TextQuestion};

/// The reason on record for an incident that was opened before anybody was asked.
const CONTAINED_FIRST: &str =
    "contained first; what happened, and how it was found, follows as a note";

/// The acts that were tried in this run, each with the reason why it came to nothing.
#[derive(Default)]
struct TriedActs(Vec<(ActKind, Option<String>)>);

impl TriedActs {
    fn acts(&self) -> Vec<ActKind> {
        self.0.iter().map(|(act, _)| *act).collect()
    }

    fn why(&self, act: ActKind) -> Option<&str> {
        self.0.iter().rev().find(|(tried, _)| *tried == act).and_then(|(_, why)| why.as_deref())
    }
}

impl SessionContext<'_> {
    /// A script that cannot say what it will be asked stops before anything is recorded; all that
    /// is missing is named.
    fn can_tell(&self, reason_too: bool) -> Result<(), SessionError> {
        if self.person.mode() == Mode::Interactive {
            return Ok(());
        }
        let mut missing: Vec<String> = Vec::new();
        missing.extend(reason_too.then(|| "--reason TEXT".to_owned()));
        missing.extend(
            (self.mailer.is_none() && !self.options.notice)
                .then(|| "--notice sent|not-sent".to_owned()),
        );
        if missing.is_empty() { Ok(()) } else { Err(PromptError::NobodyToAsk(missing).into()) }
    }
}

impl<'a> Session<'a, Incident> {
    /// Starts from a case that went wrong, from an incident that is open, or from a user.
    pub fn incident(
        mut desk: SessionContext<'a>,
        of: Option<&str>,
        user: Option<&str>,
    ) -> Result<Session<'a, Incident>, SessionError> {
        let (case, user) = match (of.and_then(CaseId::parse), user) {
            (Some(id), _) if id.kind() == CaseKind::Incident => {
                return Session::resume_incident(desk, id.as_str());
            }
            (Some(id), _) => {
                let case: Case = replay(desk.ledger, id.as_str())?;
                desk.is_at(id.as_str(), &case.provider)?;
                desk.recall(&case);
                let opened = &case.opened.what;
                let (id, login, name) =
                    (UserId(case.target.clone()), opened.login.clone(), opened.name.clone());
                (Some(case), User { id, login, name })
            }
            (None, Some(user)) => (None, pick(&mut desk, user)?),
            (None, None) => return Err(SessionError::Usage("give a case or --user USER".into())),
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
        let past = desk.past_of_id(&target.0)?.history;
        if let Some(open) = past.open_incident(&target.0, &user.login) {
            let id = open.id.clone();
            desk.person.tell(
                MessageStyle::Info,
                &format!("{id} about this user is open: going on with it."),
            );
            return Session::resume_incident(desk, &id);
        }
        let runbook = desk.under_current()?;
        desk.person.tell(MessageStyle::Do, runbook.policy.word("incident.do"));
        // A script has nothing left to ask once it has begun.
        desk.can_tell(desk.options.reason.is_none())?;
        // A person suspends first, and says afterwards what happened.
        let reason = desk.options.reason.clone();
        if let Some(reason) = &reason {
            desk.no_secret(reason)?;
        }
        let profile = desk.gate.reach(&target)?;
        if let Some(said) = desk.gate.doubt(&target) {
            desk.person.tell(MessageStyle::Warn, &said);
        }
        let opened = IncidentOpened {
            of: case.map(|c| c.id.as_str().to_owned()),
            runbook_sha256: runbook.sha256.clone(),
            reason_follows: reason.is_none().then_some(true),
            reason: Some(reason.unwrap_or_else(|| CONTAINED_FIRST.to_owned())),
            login: profile.user.login.clone(),
            name: profile.user.name.clone(),
            addresses: profile.addresses.iter().map(|a| a.address.clone()).collect(),
        };
        Session::open_incident(desk, &target, &opened, runbook)
    }

    pub fn resume_incident(
        mut desk: SessionContext<'a>,
        id: &str,
    ) -> Result<Session<'a, Incident>, SessionError> {
        let incident: Incident = replay(desk.ledger, id)?;
        desk.is_at(id, &incident.provider)?;
        let past = desk.past_of_id(&incident.target)?.history;
        let runbook = desk.under(&incident.opened.what.runbook_sha256)?;
        let operators = OperatorRegistry::read(desk.ledger)?.aliases();
        if incident.closed.is_none() && incident.told.is_none() {
            desk.can_tell(false)?;
        }
        Ok(Session::of(desk, incident, past, operators, runbook))
    }

    fn open_incident(
        desk: SessionContext<'a>,
        target: &UserId,
        opened: &IncidentOpened,
        runbook: Runbook,
    ) -> Result<Session<'a, Incident>, SessionError> {
        let provider = desk.gate.name().to_owned();
        let operators = OperatorRegistry::read(desk.ledger)?.aliases();
        for _ in 0..4 {
            let UserHistory { history: mut past, read } = desk.past_of_id(&target.0)?;
            let ctx = Context {
                put_off: None,
                now: desk.clock.now(),
                newest: desk.ledger.newest()?,
                platform: None,
                corrected: desk.ledger.corrected()?,
                actor: &desk.actor,
                operators: &operators,
                policy: &runbook.policy,
                history: &past,
            };
            let id = CaseId::random(CaseKind::Incident, desk.entropy);
            let draft = open_incident(id, &provider, target, opened.clone(), &ctx)?.draft(&ctx);
            match desk.ledger.append(&[draft], desk.signer, &read) {
                Ok(committed) => {
                    let first = committed.first().ok_or_else(|| {
                        SessionError::Failed("the ledger committed nothing".into())
                    })?;
                    let incident = Incident::begin(first).map_err(SessionError::Unreadable)?;
                    past.apply(first).map_err(SessionError::Unreadable)?;
                    (desk.observe)(first);
                    desk.person.tell(MessageStyle::Done, &format!("{} is open.", incident.id));
                    return Ok(Session::of(desk, incident, past, operators, runbook));
                }
                Err(LedgerError::Conflict(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(LedgerError::Conflict(Scope::Target { provider, id: target.0.clone() }).into())
    }

    /// Works through the checklist as far as this operator can.
    pub fn work(&mut self) -> Result<IncidentStep, SessionError> {
        let mut tried = TriedActs::default();
        loop {
            let step = self.case.next(self.repaired(), &[self.needless(), tried.acts()].concat());
            self.incident_card(&step);
            match step {
                IncidentStep::Settle { intent, act } => {
                    self.settle(intent, act)?;
                    self.warn_after(act);
                }
                IncidentStep::Suspend => {
                    self.carry_out(&Act::Suspend, &mut tried)?;
                    self.warn_after(ActKind::Suspend);
                }
                IncidentStep::EndSessions => self.carry_out(&Act::EndSessions, &mut tried)?,
                IncidentStep::RevokeTokens => self.carry_out(&Act::RevokeTokens, &mut tried)?,
                IncidentStep::ForgetDevices => self.carry_out(&Act::ForgetDevices, &mut tried)?,
                IncidentStep::Tell => {
                    self.ask_what_happened()?;
                    self.tell_the_user()?;
                }
                IncidentStep::Repair => {
                    self.after_containment()?;
                    // Whose id was misread nobody has to bring back, and nobody may be there who
                    // could be.
                    if self.desk.options.review.is_none() || !self.may_close() {
                        self.all_contained(&tried)?;
                        return Ok(step);
                    }
                    if !self.review()? {
                        return Ok(step);
                    }
                }
                IncidentStep::Review => {
                    if !self.may_close() || !self.review()? {
                        return Ok(step);
                    }
                }
                IncidentStep::Done => return Ok(step),
            }
        }
    }

    /// Whom else it may be about is read from every opening there is: the account is suspended
    /// before that.
    fn warn_after(&mut self, act: ActKind) {
        if act == ActKind::Suspend && self.history.typed_ids {
            let opened = &self.case.opened.what;
            let (id, login, name) =
                (UserId(self.case.target.clone()), opened.login.clone(), opened.name.clone());
            self.desk.warn_of_others(&User { id, login, name });
        }
    }

    /// Returns the acts that are not to be done here. Either the platform has nothing of the kind,
    /// or the platform cannot do the act and the record says so. Remembered devices are forgotten
    /// only where the program forgets them itself. While the account is suspended, remembered
    /// devices open nothing.
    fn needless(&self) -> Vec<ActKind> {
        let nothing = |act: &ActKind| match self.desk.gate.capability(*act) {
            Capability::NotApplicable => true,
            Capability::Cannot(_) => *act == ActKind::ForgetDevices || self.case.tried(*act),
            Capability::ByHand(_) => *act == ActKind::ForgetDevices,
            Capability::Can | Capability::InPart(_) => false,
        };
        [ActKind::EndSessions, ActKind::RevokeTokens, ActKind::ForgetDevices]
            .into_iter()
            .filter(nothing)
            .collect()
    }

    /// Returns an error that names what is not contained, if anything is left. The exit code says
    /// that something is left, and the next run tries it again.
    fn all_contained(&self, tried: &TriedActs) -> Result<(), SessionError> {
        let mut open: Vec<String> = Vec::new();
        for act in
            [ActKind::Suspend, ActKind::EndSessions, ActKind::RevokeTokens, ActKind::ForgetDevices]
        {
            let capability = self.desk.gate.capability(act);
            let nothing = match &capability {
                Capability::NotApplicable => act != ActKind::Suspend,
                Capability::Cannot(_) | Capability::ByHand(_) => act == ActKind::ForgetDevices,
                Capability::Can | Capability::InPart(_) => false,
            };
            let with_it = self.case.contained() && self.desk.gate.suspending_does(act);
            if nothing || with_it || self.case.surely_done(act) {
                continue;
            }
            let last = self.case.changes.iter().rev().find(|c| c.intent.what.act == Some(act));
            let outcome =
                last.and_then(|c| c.came).map_or("not tried", |(_, outcome)| outcome.as_str());
            let why = match (tried.why(act), capability) {
                (Some(why), _) => why.to_owned(),
                (None, Capability::Cannot(why)) => format!("this platform cannot: {why}"),
                (None, _) if outcome == Outcome::Accepted.as_str() => {
                    "taken on, and not confirmed yet".to_owned()
                }
                (None, _) => outcome.to_owned(),
            };
            open.push(format!("{} ({why})", describe(act)));
        }
        if open.is_empty() {
            return Ok(());
        }
        let (id, what) = (&self.case.id, open.join("; "));
        Err(SessionError::NotContained(format!(
            "{id} is not contained: {what}. Do it by hand if it stays so."
        )))
    }

    /// A person is asked once the account is contained.
    fn ask_what_happened(&mut self) -> Result<(), SessionError> {
        let follows = self.case.opened.what.reason_follows == Some(true) && !self.case.noted;
        if !follows || self.scripted() {
            return Ok(());
        }
        let Some(reason) =
            ask(&mut *self.desk.person, "--reason", "What happened, and how was it found?")?
        else {
            return Ok(());
        };
        self.record(Event::Noted(Remark { reason: Some(reason), ..Remark::default() })).map(|_| ())
    }

    /// Returns true if a case that was opened because of this incident has brought the user back.
    fn repaired(&self) -> bool {
        self.history.cases.iter().any(|c| c.opened > self.case.opened.at && c.brought_back())
    }

    fn incident_card(&mut self, step: &IncidentStep) {
        let done = |act: ActKind, case: &Incident| {
            let last = case.changes.iter().rev().find(|c| c.intent.what.act == Some(act));
            last.map_or("to do".to_owned(), |c| {
                c.came.map_or("begun".into(), |(_, o)| o.as_str().to_owned())
            })
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
            IncidentStep::ForgetDevices => "forget remembered devices",
            IncidentStep::Tell => "tell the real user",
            IncidentStep::Repair => "repair in a new case",
            IncidentStep::Review => "review and close",
            IncidentStep::Done => "nothing more",
        };
        let fact = |label: &str, value: String, warn: bool| (label.to_owned(), value, warn);
        let missed = super::header::not_reached(case.notices.missed(0));
        let told = match (case.told, missed) {
            (Some(_), _) => "yes".to_owned(),
            (None, Some(missed)) => format!("not yet: {missed}"),
            (None, None) => "to do".to_owned(),
        };
        let opened = &case.opened.what;
        let mut facts = vec![
            fact("User", format!("{} ({})", opened.name, opened.login), false),
            fact("Suspended", done(ActKind::Suspend, case), !case.contained()),
            fact("Sessions ended", of(ActKind::EndSessions), false),
            fact("Tokens revoked", of(ActKind::RevokeTokens), false),
            fact("User told", told, case.told.is_none()),
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

    /// One act of the containment. What comes of it stops none of the others.
    fn carry_out(&mut self, act: &Act, tried: &mut TriedActs) -> Result<(), SessionError> {
        let kind = act.kind();
        match self.try_to(act) {
            Err(stop @ (SessionError::Fault(_) | SessionError::OutcomeUnknown(_))) => {
                self.tell(
                    MessageStyle::Warn,
                    &format!("Not done: {}: {stop}. The rest goes on.", describe(kind)),
                );
                tried.0.push((kind, Some(stop.to_string())));
                Ok(())
            }
            done => {
                tried.0.push((kind, None));
                done
            }
        }
    }

    /// Returns how the account stands before it is suspended. Whoever else suspended the account
    /// has a say in whether it is enabled again.
    fn was(&mut self) -> Was {
        match self.desk.account_now(&UserId(self.case.target.clone()), false) {
            Ok(Some(profile)) if profile.enabled => Was::Enabled,
            Ok(Some(_)) => Was::Suspended,
            Ok(None) | Err(_) => Was::Unknown,
        }
    }

    fn try_to(&mut self, act: &Act) -> Result<(), SessionError> {
        let key = if act.kind() == ActKind::Suspend { "suspend" } else { "end_sessions" };
        if !matches!(act.kind(), ActKind::RevokeTokens | ActKind::ForgetDevices) {
            self.advise(&format!("incident.checklist.{key}"));
        }
        let reason = self
            .case
            .opened
            .what
            .reason
            .clone()
            .unwrap_or_else(|| "contained in an incident".into());
        let was = (act.kind() == ActKind::Suspend).then(|| self.was());
        let change = Change { reason: Some(reason), was, ..Change::default() };
        let by_hand = match self.desk.gate.capability(act.kind()) {
            Capability::Cannot(why) if act.kind() != ActKind::Suspend => {
                return self.cannot_contain(&change, act, &why);
            }
            Capability::ByHand(_) => true,
            Capability::Cannot(_)
            | Capability::NotApplicable
            | Capability::Can
            | Capability::InPart(_) => false,
        };
        let report = self.perform(act, change)?;
        let found =
            self.case.changes.iter().rev().find(|c| c.intent.what.act == Some(ActKind::Suspend));
        if act.kind() == ActKind::Suspend && found.is_some_and(|c| c.was == Some(Was::Suspended)) {
            let said = "It was suspended already, and not by this incident: a repair will not enable it again.";
            self.tell(MessageStyle::Warn, said);
        }
        let how = match report.came {
            ActOutcome::Accepted if by_hand => "Recorded, as you attest it",
            ActOutcome::Accepted => "Taken, not yet confirmed",
            ActOutcome::Succeeded | ActOutcome::Failed(_) | ActOutcome::Unknown(_) => {
                "Done, and recorded"
            }
        };
        self.tell(MessageStyle::Done, &format!("{how}: {}.", describe(act.kind())));
        Ok(())
    }

    /// Records what the platform cannot do as not done, with the reason. A reviewer looks for such
    /// a record.
    fn cannot_contain(
        &mut self,
        change: &Change,
        act: &Act,
        why: &str,
    ) -> Result<(), SessionError> {
        let said = self.cannot(act.kind(), why);
        self.tell(MessageStyle::Warn, &said);
        let change = Change { act: Some(act.kind()), ..change.clone() };
        let intent = self.record(Event::Intended(change.clone()))?;
        self.came(&change, intent.seq(), Outcome::Failed, Some(said), false)
    }

    /// Over other channels than the account's own: every address on file gets the fixed text, and a
    /// person is reached.
    fn tell_the_user(&mut self) -> Result<(), SessionError> {
        if !self.case.tried(ActKind::Note) {
            let id = self.case.id.clone();
            let what = if self.case.contained() {
                "account suspended in an incident"
            } else {
                "an incident is open"
            };
            self.leave_note(&format!("{id}: {what}."))?;
        }
        if self.case.contained() && !self.desk.options.caller_is_another {
            self.say("incident.say");
        }
        self.advise("incident.checklist.tell_target");
        let changes: Vec<&ChangeState> =
            self.case.changes.iter().filter(|c| c.may_have_happened()).collect();
        let opened = self.case.opened.what.clone();
        let mut what = in_words(&changes);
        if what.is_empty() {
            what.push(
                "nothing yet that worked: we are still trying to lock the account".to_owned(),
            );
        }
        let facts = MessageFacts {
            name: opened.name,
            login: opened.login,
            what,
            ..MessageFacts::default()
        };
        let covers = self
            .case
            .changes
            .iter()
            .filter_map(|c| c.came.map(|(seq, _)| seq))
            .max()
            .unwrap_or(self.case.last);
        let letter =
            self.message_to(MessageKind::IncidentNotice, facts, &opened.addresses, covers)?;
        self.send_notice(&letter, self.put_off.is_none())?;
        let lacking = self.without(&letter);
        if lacking.is_empty() {
            return Ok(());
        }
        let until = self.put_off_until(&letter, &lacking);
        self.put_off = Some(PutOff { covers, until });
        match until {
            Some(until) => self.await_try(&letter, until),
            None => Err(self.unreached(&letter)),
        }
    }

    pub fn id(&self) -> &str {
        self.case.id.as_str()
    }
}

/// Text for those who read it later; `None` where the question was left for another time.
pub(super) fn ask(
    person: &mut dyn Prompter,
    flag: &'static str,
    question: &str,
) -> Result<Option<String>, SessionError> {
    let mut line = TextQuestion {
        flag,
        key: None,
        question: question.to_owned(),
        draft: None,
        least: 10,
        help: "For those who read it later: what happened, how it was found. No secrets, no ID numbers.".into(),
        asides: false,
        back: Some("Later: it stays open, and is asked again"),
    };
    loop {
        match person.line(&line)? {
            Reply::Answer(text) => match free_text::refuse(&text) {
                Ok(()) => return Ok(Some(text.trim().to_owned())),
                Err(refusal) if person.mode() == Mode::Scripted => return Err(refusal.into()),
                Err(refusal) => {
                    person.tell(MessageStyle::Warn, &format!("{refusal}."));
                    line.draft = Some(text);
                }
            },
            Reply::Aside(_) | Reply::Back => return Ok(None),
        }
    }
}
