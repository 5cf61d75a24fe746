//! The things that a session works with, and the session itself: one operator's work on one case.

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::{DateTime, Utc};

use super::{Gate, SessionError, Workflow};
use crate::base::clock::Clock;
use crate::base::string_enum::string_enum;
use crate::case::event::Rejected;
use crate::case::{Actor, Case, CodesAnswer, Context, History, Refusal};
use crate::ledger::{Committed, Ledger, Signer};
use crate::message::Messenger;
use crate::model::{Mode, Recorded, Sender, UserId};
use crate::operator::Aliases;
use crate::provider::{Moment, ProviderReads};
use crate::runbook::{Lost, Policy, Runbook};
use crate::ui::prompter::{Card, MessageStyle, Prompter};

/// A notice that has to wait while the rest of the case goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PutOff {
    /// The newest entry that it tells of.
    pub(super) covers: u64,
    /// The next try. `None`: when there is nothing else left to do.
    pub(super) until: Option<DateTime<Utc>>,
}

/// The runbooks that have been accepted.
pub trait Library {
    /// The one that new cases open under.
    fn current(&self) -> Result<Runbook, SessionError>;

    /// The one that an open case began with.
    fn by_hash(&self, sha256: &str) -> Result<Runbook, SessionError>;
}

/// The answers that flags gave beforehand, where the answer is not one of a question's words.
#[derive(Clone, Debug, Default)]
pub struct SessionOptions {
    pub lost: Vec<Lost>,
    pub ticket: Option<String>,
    pub reason: Option<String>,
    /// The red flags a person judges; `Some(vec![])` is "none".
    pub red_flags: Option<Vec<String>>,
    /// The time to wait for others, in seconds. `None` waits as long as the person does.
    pub wait: Option<u64>,
    pub follow_up: Option<FollowUpBy>,
    /// A sentence of the operator's for the follow-up.
    pub follow_up_text: Option<String>,
    /// The caller's word on backup codes. A word that contradicts the platform is an error.
    pub backup_codes: Option<CodesAnswer>,
    /// The choice to make if a red flag is up: refuse, escalate, or go on towards a senior's
    /// approval.
    pub on_red_flag: Option<OnBar>,
    /// The choice to make if a senior denies: refuse or escalate.
    pub on_denial: Option<OnBar>,
    /// The runbook's code for a refusal that a flag asked for.
    pub code: Option<String>,
    /// Done once instead of waiting for the target to enrol.
    pub while_waiting: Option<WhileWaiting>,
    /// The number of backup codes that are made and read out, where fewer than the runbook's number
    /// are enough.
    pub codes: Option<u32>,
    /// The operator means to take the case from whoever holds it.
    pub take_over: bool,
    /// For an incident: the review that closes it.
    pub review: Option<String>,
    /// The operator's word on a message that an earlier session did not bring to somebody.
    pub afterwards: Option<Afterwards>,
    /// Whom the operator sent the notice to, where not everyone.
    pub notice_to: Vec<String>,
    /// A flag says whether the notice was sent.
    pub notice: bool,
    /// For an incident: the caller on the line is somebody else, so that nothing is said to them.
    pub caller_is_another: bool,
}

string_enum! {
    /// The choice of an operator when the way is barred.
    OnBar {
        Refuse = "refuse",
        Escalate = "escalate",
        /// Go on; a senior will have to approve.
        Senior = "senior",
    }
}

string_enum! {
    /// The help that can be given to a target who is waited for.
    WhileWaiting {
        Codes = "codes",
        Password = "password",
        /// A link that leads to enrolment.
        Link = "link",
    }
}

/// The way in which the follow-up leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FollowUpBy {
    Print,
    Smtp,
    Eml(PathBuf),
}

/// The things that a session works with. Everything that is not a rule comes in from outside.
pub struct SessionContext<'a> {
    pub ledger: &'a mut dyn Ledger,
    pub gate: Gate<'a>,
    pub person: &'a mut dyn Prompter,
    pub clock: &'a dyn Clock,
    pub entropy: &'a mut dyn FnMut(&mut [u8]),
    pub actor: Actor,
    pub signer: &'a dyn Signer,
    pub library: &'a dyn Library,
    /// The mail server, if one is configured.
    pub mailer: Option<&'a mut dyn Messenger>,
    /// The sender of the messages.
    pub sender: Sender,
    /// The place where a printed message goes.
    pub print: &'a mut dyn FnMut(&str),
    /// Told of every entry as it is committed.
    pub observe: &'a mut dyn FnMut(&Committed),
    pub options: SessionOptions,
}

impl SessionContext<'_> {
    /// The runbook that an open case began with; what it asks of the ledger holds from here on.
    pub(super) fn under(&mut self, sha256: &str) -> Result<Runbook, SessionError> {
        let runbook = self.library.by_hash(sha256)?;
        self.obey(&runbook);
        Ok(runbook)
    }

    /// The one for a new case.
    pub(super) fn under_current(&mut self) -> Result<Runbook, SessionError> {
        let runbook = self.library.current()?;
        self.obey(&runbook);
        Ok(runbook)
    }

    /// Returns an error if this is not the platform that the case is about.
    pub(super) fn is_at(&self, case: &str, provider: &str) -> Result<(), SessionError> {
        if provider == self.gate.name() {
            return Ok(());
        }
        Err(SessionError::Usage(format!(
            "{case} is about a user of {provider}; leave --provider out, or give --provider {provider}"
        )))
    }

    /// Tells of hours in which nothing was recorded: the clock may have jumped ahead, and whoever
    /// sits there can see it.
    pub(super) fn tell_of_a_jump(&mut self, now: DateTime<Utc>, newest: Option<DateTime<Utc>>) {
        let Some(newest) = newest.filter(|newest| now - *newest > crate::base::clock::QUIET) else {
            return;
        };
        let minute = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M UTC").to_string();
        let text = format!(
            "This machine's clock says {}. The newest entry of the ledger is from {}, {} hours before. If the clock is ahead, \
             stop and set it right.",
            minute(now),
            minute(newest),
            (now - newest).num_hours()
        );
        self.person.tell(MessageStyle::Info, &text);
    }

    /// Refuses text that holds a secret of this session.
    pub(super) fn no_secret(&self, text: &str) -> Result<(), SessionError> {
        if self.person.betrays(text) {
            return Err(Refusal::FreeText(crate::secret::known::NOT_TEXT).into());
        }
        Ok(())
    }

    pub(super) fn obey(&mut self, runbook: &Runbook) {
        if runbook.policy.witness_required {
            self.ledger.require_witness();
        }
    }
}

string_enum! {
    /// The operator's word afterwards on a message that did not reach somebody, or of which nobody
    /// knows.
    Afterwards {
        /// They have sent it themselves since.
        Sent = "sent",
        /// They have sent it themselves since, but not to all.
        Some = "some",
        NotSent = "not-sent",
        /// Once more, although it may arrive twice.
        Again = "again",
    }
}

/// One operator's work on one case.
pub struct Session<'a, S: Workflow = Case> {
    pub(super) desk: SessionContext<'a>,
    pub(super) case: S,
    pub(super) history: History,
    /// Under which names all operators are known.
    pub(super) operators: Aliases,
    pub(super) runbook: Runbook,
    /// The platform's clock against ours, as last read.
    pub(super) platform: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// The card that the header last showed. The header is shown again when something on the card
    /// has changed.
    pub(super) shown: Option<Card>,
    /// The reason for the changes of this session, once it has been given.
    pub(super) reason: Option<String>,
    /// The target's name was typed in this session.
    pub(super) confirmed: bool,
    /// A method under way that something was revealed or said in: left, it is recorded and counts.
    pub(super) begun: Option<Rejected>,
    /// The operator has shown again who they are, before a change on a privileged target.
    pub(super) stepped_up: bool,
    /// New factors that the target says are theirs, as the operator answered in this session.
    pub(super) theirs: BTreeSet<String>,
    /// The newest entry when this session began: what came before is another's.
    pub(super) began: u64,
    /// The notice that has to wait.
    pub(super) put_off: Option<PutOff>,
    /// When the first message of this session was handed to the mail server.
    pub(super) posting: Option<DateTime<Utc>>,
}

impl<S: Workflow> Session<'_, S> {
    pub(super) fn policy(&self) -> &Policy {
        &self.runbook.policy
    }

    pub(super) fn target(&self) -> UserId {
        UserId(self.case.target().to_owned())
    }

    /// The circumstances, with the clock read now.
    pub(super) fn ctx(&self) -> Result<Context<'_>, SessionError> {
        let now = self.desk.clock.now();
        let put_off = self.put_off.filter(|put_off| put_off.until.is_none_or(|until| now < until));
        Ok(Context {
            now,
            put_off: put_off.map(|put_off| put_off.covers),
            newest: self.desk.ledger.newest()?,
            platform: self.platform,
            corrected: self.desk.ledger.corrected()?,
            actor: &self.desk.actor,
            operators: &self.operators,
            policy: &self.runbook.policy,
            history: &self.history,
        })
    }

    /// Reads the platform's clock, if it has one.
    pub(super) fn read_platform_clock(&mut self) {
        if let Ok(Recorded::Known(theirs)) = self.desk.gate.clock() {
            self.platform = Some((theirs, self.desk.clock.now()));
        }
    }

    pub(super) fn word(&self, key: &str) -> String {
        self.runbook.policy.word(key).to_owned()
    }

    pub(super) fn say(&mut self, key: &str) {
        let text = self.word(key);
        if !text.is_empty() {
            self.desk.person.tell(MessageStyle::Say, &text);
        }
    }

    pub(super) fn advise(&mut self, key: &str) {
        let text = self.word(key);
        if !text.is_empty() {
            self.desk.person.tell(MessageStyle::Do, &text);
        }
    }

    pub(super) fn tell(&mut self, tone: MessageStyle, text: &str) {
        self.desk.person.tell(tone, text);
    }

    /// The platform's own words at a moment.
    pub(super) fn platform_advice(&mut self, moment: Moment) {
        for text in self.desk.gate.advice(moment) {
            self.tell(MessageStyle::Do, &text);
        }
    }

    pub(super) fn scripted(&self) -> bool {
        self.desk.person.mode() == Mode::Scripted
    }
}
