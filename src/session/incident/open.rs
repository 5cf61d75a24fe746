//! The opening of an incident, about a user or from a case straight away, and going on with one.

use crate::case::event::IncidentOpened;
use crate::case::{Case, CaseId, CaseKind, Incident, Refusal, open_incident};
use crate::ledger::{Scope, retry_on_conflict};
use crate::model::{Mode, User, UserId};
use crate::operator::OperatorRegistry;
use crate::provider::ProviderReads;
use crate::runbook::Runbook;
use crate::session::record::replay;
use crate::session::start::find_user::pick;
use crate::session::user_history::UserHistory;
use crate::session::{Session, SessionContext, SessionError, SessionOptions};
use crate::ui::prompter::{MessageStyle, PromptError};

/// The reason on record for an incident that was opened before anybody was asked.
const CONTAINED_FIRST: &str =
    "contained first; what happened, and how it was found, follows as a note";

impl Session<'_> {
    /// Opens an incident about this case, or goes on with the one that is open, and contains. The
    /// case then ends as compromised.
    pub(in crate::session) fn contain(&mut self, why: &str) -> Result<(), SessionError> {
        self.tell(
            MessageStyle::Warn,
            "The account was changed in this case: it is contained now, suspending first.",
        );
        let id = self.case.id.as_str().to_owned();
        let options = SessionOptions {
            reason: Some(why.to_owned()),
            review: None,
            // Whoever is on the line is not whom the words are for.
            caller_is_another: true,
            ..self.desk.options.clone()
        };
        let contained = Session::incident(self.desk.beside(options), Some(&id), None).and_then(
            |mut incident| {
                incident.work()?;
                Ok(())
            },
        );
        self.reload()?;
        contained.and(Err(SessionError::Retry))
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
        let languages = desk.languages_of(&profile);
        let opened = IncidentOpened {
            of: case.map(|c| c.id.as_str().to_owned()),
            runbook_sha256: runbook.sha256.clone(),
            reason_follows: reason.is_none().then_some(true),
            reason: Some(reason.unwrap_or_else(|| CONTAINED_FIRST.to_owned())),
            login: profile.user.login.clone(),
            name: profile.user.name.clone(),
            addresses: profile.addresses.iter().map(|a| a.address.clone()).collect(),
            languages,
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
        mut desk: SessionContext<'a>,
        target: &UserId,
        opened: &IncidentOpened,
        runbook: Runbook,
    ) -> Result<Session<'a, Incident>, SessionError> {
        let provider = desk.gate.name().to_owned();
        let operators = OperatorRegistry::read(desk.ledger)?.aliases();
        let scope = Scope::Target { provider: provider.clone(), id: target.0.clone() };
        let (incident, past) = retry_on_conflict(scope, || {
            let UserHistory { history: mut past, read } = desk.past_of_id(&target.0)?;
            let id = CaseId::random(CaseKind::Incident, desk.entropy);
            let ctx = desk.circumstances(&operators, &runbook.policy, &past)?;
            let draft = open_incident(id, &provider, target, opened.clone(), &ctx)?.draft(&ctx);
            let committed = match desk.append_opening(draft, &read)? {
                Ok(committed) => committed,
                Err(error) => return Ok(Err(error)),
            };
            let incident = desk.opened(&committed, &mut past, Incident::begin)?;
            Ok::<_, SessionError>(Ok((incident, past)))
        })?;
        desk.person.tell(MessageStyle::Done, &format!("{} is open.", incident.id));
        Ok(Session::of(desk, incident, past, operators, runbook))
    }
}
