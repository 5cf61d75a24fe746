//! A new password for the target, told or by a link.

use secrecy::SecretString;

use crate::case::Case;
use crate::case::event::Change;
use crate::provider::{Act, ActKind, Capability, ProviderError, ProviderReads};
use crate::runbook::Policy;
use crate::secret;
use crate::session::{Session, SessionError};
use crate::ui::prompter::{MessageStyle, Reveal, SecretKind};

/// The way in which the target comes to a new password, and the channel that the way goes over.
enum PasswordWay {
    Temporary(String),
    Link(String),
}

impl Session<'_> {
    /// A new password, over the channel that was used for verification.
    pub(in crate::session) fn password(&mut self) -> Result<(), SessionError> {
        match self.way_to_password()? {
            PasswordWay::Temporary(channel) => self.temporary_password(channel),
            PasswordWay::Link(channel) => self.password_link(channel),
        }
    }

    /// A temporary password, where the platform sets one that has to be changed. Where it cannot,
    /// or only in part, a link is better, if the channel carries it; over voice a generated
    /// password has to do, if there is such a thing at all.
    fn way_to_password(&mut self) -> Result<PasswordWay, SessionError> {
        let temporary = self.desk.gate.capability(ActKind::SetTemporaryPassword);
        let sets = !matches!(temporary, Capability::Cannot(_) | Capability::NotApplicable);
        let whole = matches!(temporary, Capability::Can | Capability::ByHand(_));
        let links = self.possible(ActKind::IssuePasswordTicket);
        self.tell_capability(ActKind::SetTemporaryPassword);
        if links && !whole {
            let channel = if sets {
                self.case.link_channel(&self.ctx()?)
            } else {
                Some(self.link_channel()?)
            };
            if let Some(channel) = channel {
                let minutes = self.policy().ticket_lifetime.num_minutes();
                let instead =
                    format!("Instead: a link to set a new password, valid for {minutes} minutes.");
                self.tell(MessageStyle::Info, &instead);
                self.tell_capability(ActKind::IssuePasswordTicket);
                return Ok(PasswordWay::Link(channel));
            }
            self.tell(
                MessageStyle::Info,
                "A link would do it, but not over the phone: a password is generated and read out.",
            );
        }
        if !sets {
            return Err(ProviderError::Cannot(
                "it neither sets a password nor issues a link to set one".into(),
            )
            .into());
        }
        self.secret_channel().map(PasswordWay::Temporary)
    }

    /// Makes a password that keeps to the platform's rules.
    fn new_password(&mut self, policy: &Policy) -> Result<SecretString, SessionError> {
        let rules = self.desk.gate.outlook(&self.target())?.password_rules;
        let password = secret::password_within(&rules, policy.password_words, self.desk.entropy);
        let none = || {
            ProviderError::Cannot(
                "no password can be made that keeps to the platform's rules".into(),
            )
        };
        Ok(password.ok_or_else(none)?)
    }

    /// Generated, shown once, read out.
    fn temporary_password(&mut self, channel: String) -> Result<(), SessionError> {
        if self.case.unseen(ActKind::SetTemporaryPassword) {
            self.tell(
                MessageStyle::Warn,
                "The temporary password that was set may never have been seen: another is set.",
            );
        }
        // Whether it can be shown at all comes before the change: a password that nobody sees locks
        // the target out.
        self.room_for(SecretKind::Password)?;
        self.confirm_target()?;
        let draft = self.drafted_reason();
        let reason = self.reason_for("Reason for the temporary password", draft)?;
        let policy = self.policy().clone();
        let password = self.new_password(&policy)?;
        let act = Act::SetTemporaryPassword {
            password: password.clone(),
            lifetime: policy.password_lifetime,
        };
        // An end is recorded only where the platform makes one.
        let expires = self
            .desk
            .gate
            .password_expires()
            .then(|| self.desk.clock.now() + policy.password_lifetime);
        let change = Change {
            reason: Some(reason),
            channel: Some(channel.clone()),
            expires,
            ..Change::default()
        };
        let capability = self.desk.gate.capability(ActKind::SetTemporaryPassword);
        if matches!(capability, Capability::ByHand(_)) {
            // The console has to be given it: it is shown on the way.
            self.say("password.say");
            self.advise("password.do");
            self.perform(&act, change)?;
        } else {
            let report = self.perform(&act, change)?;
            self.say("password.say");
            self.advise("password.do");
            let left = report.expires.or(expires).map(|at| self.lasting(at));
            let holds = match (&capability, left) {
                (Capability::InPart(why), _) => format!("Have them change it at once: {why}."),
                (_, Some(left)) => {
                    format!("It holds {left} and has to be changed at the next sign-in.")
                }
                (_, None) => {
                    "It has to be changed at the next sign-in; until then it does not stop working."
                        .to_owned()
                }
            };
            self.desk.person.reveal(&Reveal {
                title: "Temporary password".into(),
                advice: vec![read_over(&channel), holds],
                secrets: vec![password],
                links: false,
                picture: Vec::new(),
            })?;
        }
        self.hand_over_secret(ActKind::SetTemporaryPassword, channel)?;
        self.tell(MessageStyle::Done, "The password is set. It is not shown again.");
        Ok(())
    }

    /// After an incident the password may be in other hands until the link is used: a random one
    /// that nobody is told takes its place. Where the platform sets none, the account stays
    /// suspended until it shows another.
    fn end_old_password(&mut self) -> Result<(), SessionError> {
        if !self.case.wants_enabling() || self.case.old_password_gone() {
            return Ok(());
        }
        let capability = self.desk.gate.capability(ActKind::SetTemporaryPassword);
        if !matches!(capability, Capability::Can | Capability::InPart(_)) {
            return Ok(());
        }
        self.room_for(SecretKind::Link)?;
        self.confirm_target()?;
        let draft = self.drafted_reason();
        let reason = self.reason_for("Reason for the new password", draft)?;
        let policy = self.policy().clone();
        let password = self.new_password(&policy)?;
        let act = Act::SetTemporaryPassword { password, lifetime: policy.password_lifetime };
        self.perform(
            &act,
            Change { reason: Some(reason), unshown: Some(true), ..Change::default() },
        )?;
        self.tell(
            MessageStyle::Done,
            "The old password no longer works: a random one that nobody knows is in its place.",
        );
        Ok(())
    }

    /// In place of a password: a link that holds for a short time and once.
    fn password_link(&mut self, channel: String) -> Result<(), SessionError> {
        if self.case.unseen(ActKind::IssuePasswordTicket) {
            self.tell(
                MessageStyle::Warn,
                "The link that was issued may never have been seen: another is issued.",
            );
        }
        self.end_old_password()?;
        let lifetime = self.policy().ticket_lifetime;
        let act = Act::IssuePasswordTicket { lifetime };
        let expires = Some(self.desk.clock.now() + lifetime);
        self.issue_link(&act, "password.link", "Link to set a new password", channel, expires)
    }
}

pub(super) fn read_over(channel: &str) -> String {
    format!("Read it over the {channel} you verified them on, and over nothing else.")
}

/// Returns what is offered while waiting, once the target has been given a password or a link.
pub(super) fn another_password(case: &Case) -> &'static str {
    if case.has_done(ActKind::IssuePasswordTicket) {
        "Issue another link to set a password"
    } else {
        "Set another temporary password"
    }
}
