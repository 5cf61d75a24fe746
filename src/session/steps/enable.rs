//! The enabling of an account after an incident, last of all and by a senior.

use crate::case::event::{Change, PasswordChanged, Was};
use crate::case::{Event, Refusal};
use crate::model::Recorded;
use crate::provider::{Act, ActKind, ProviderReads};
use crate::session::ask::candidate;
use crate::session::{Session, SessionError};
use crate::ui::prompter::{Choice, MessageStyle, Reply};

impl Session<'_> {
    /// Last of all, after an incident: enabling brings back whatever is still there, so a senior
    /// does it.
    pub(in crate::session) fn enable(&mut self) -> Result<(), SessionError> {
        if !crate::operator::may(self.desk.actor.role, crate::operator::Right::Enable) {
            let id = &self.case.id;
            self.desk.person.tell(
                MessageStyle::Do,
                &format!("A senior enables the account: readmit resume {id}"),
            );
            return Err(SessionError::AwaitingEnabling);
        }
        let (was, attested) = self.how_it_stood()?;
        self.new_password_seen()?;
        self.confirm_target()?;
        let draft = self.drafted_reason();
        let reason = self.reason_for("Reason for enabling the account", draft)?;
        self.perform(
            &Act::Enable,
            Change { reason: Some(reason), was, attested, ..Change::default() },
        )?;
        self.tell(MessageStyle::Done, "The account is enabled.");
        match self.case.held_by(&self.desk.actor.name) {
            Ok(()) => Ok(()),
            Err(_) => Err(SessionError::HoldersTurn(self.case.holder.clone())),
        }
    }

    /// Asks how the account stood before the incident, if that is not on record. Whoever suspended
    /// it before had a reason, and an account is not enabled against that reason. `None` if it is
    /// on record.
    fn how_it_stood(&mut self) -> Result<(Option<Was>, Vec<String>), SessionError> {
        if !self.case.enabling_in_doubt() {
            return Ok((None, Vec::new()));
        }
        // Somebody may have enabled it on the platform by now.
        let now = self.desk.account_now(&self.target(), false);
        if now.is_ok_and(|now| now.is_some_and(|read| read.enabled)) {
            return Ok((Some(Was::Enabled), vec!["read as enabled by then".to_owned()]));
        }
        let reply = self.desk.person.choose(&Choice {
            flag: "--was-enabled",
            key: None,
            question: "It is not on record how the account stood before the incident. Was it enabled?".into(),
            options: vec![
                candidate("yes", "Yes: it was enabled, and only the incident suspended it"),
                candidate("no", "No, or nobody knows: it stays suspended"),
            ],
            help:
                "Ask whoever administers the platform, or look in its log. An account that somebody else suspended is \
                   enabled by them, on the platform."
                    .into(),
            asides: false,
            back: Some("Go back: nothing is done"),
        })?;
        match reply {
            Reply::Answer(id) if id == "yes" => Ok((Some(Was::Enabled), Vec::new())),
            Reply::Answer(_) => Err(Refusal::Suspended.into()),
            Reply::Aside(_) | Reply::Back => Err(SessionError::Left),
        }
    }

    /// With no factor left, the password that was in other hands would be the whole of a sign-in:
    /// it has to be another one first. A link that was issued does not tell whether it was used;
    /// the platform does.
    fn new_password_seen(&mut self) -> Result<(), SessionError> {
        if self.case.old_password_gone() {
            return Ok(());
        }
        let link = self
            .case
            .changes
            .iter()
            .rev()
            .find(|c| c.intent.what.act == Some(ActKind::IssuePasswordTicket));
        let issued = link.map(|c| c.intent.at);
        match self.desk.gate.password_changed(&self.target())? {
            Recorded::Known(at) if issued.is_some_and(|issued| at >= issued) => {
                self.record(Event::PasswordChanged(PasswordChanged { at: Some(at) }))?;
                self.tell(MessageStyle::Done, "The platform shows that the password was changed.");
                Ok(())
            }
            Recorded::Known(_) | Recorded::NotRecorded | Recorded::Cannot => {
                let said = "The account stays suspended until the user has set a new password by the link.";
                self.tell(MessageStyle::Warn, said);
                Err(SessionError::AwaitingPassword)
            }
        }
    }
}
