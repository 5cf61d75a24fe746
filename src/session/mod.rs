//! Drives a case: asks, records, acts, records. What may happen next is the case's business; how a question is put is the
//! person's.

mod ask;
mod console_read;
mod contain;
#[cfg(test)]
mod crash_tests;
pub mod dry_run;
mod error;
mod gate;
mod header;
mod id_conflicts;
mod incident;
mod intake;
mod manual_action;
mod perform;
mod post;
mod rate_limits;
mod record;
mod record_outcome;
mod red_flags;
mod review;
mod start;
mod steps;
#[cfg(test)]
mod tests;
mod user_history;
mod workflow;

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::{DateTime, Utc};

pub use error::{SessionError, exit_code_of};
pub use gate::Gate;
pub use perform::{describe, described};
pub use post::Afterwards;
pub use record::replay;
pub use start::{nobody, which_user};
pub use workflow::Workflow;

use crate::case::event::Rejected;
use crate::case::{Actor, Case, CodesAnswer, Context, History, Refusal, Step};
use crate::clock::Clock;
use crate::ledger::entry::words;
use crate::ledger::{Committed, Ledger, Mode, Outcome, Signer};
use crate::message::{Messenger, Sender};
use crate::operator::Aliases;
use crate::provider::{Moment, Recorded, UserId};
use crate::runbook::{Lost, Policy, Runbook};
use crate::ui::prompter::{Card, MessageStyle, Prompter};
use post::PutOff;

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
    /// The choice to make if a red flag is up: refuse, escalate, or go on towards a senior's approval.
    pub on_red_flag: Option<OnBar>,
    /// The choice to make if a senior denies: refuse or escalate.
    pub on_denial: Option<OnBar>,
    /// The runbook's code for a refusal that a flag asked for.
    pub code: Option<String>,
    /// Done once instead of waiting for the target to enrol.
    pub while_waiting: Option<WhileWaiting>,
    /// The number of backup codes that are made and read out, where fewer than the runbook's number are enough.
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

words! {
    /// The choice of an operator when the way is barred.
    OnBar {
        Refuse = "refuse",
        Escalate = "escalate",
        /// Go on; a senior will have to approve.
        Senior = "senior",
    }
}

words! {
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
    fn under(&mut self, sha256: &str) -> Result<Runbook, SessionError> {
        let runbook = self.library.by_hash(sha256)?;
        self.obey(&runbook);
        Ok(runbook)
    }

    /// The one for a new case.
    fn under_current(&mut self) -> Result<Runbook, SessionError> {
        let runbook = self.library.current()?;
        self.obey(&runbook);
        Ok(runbook)
    }

    /// Returns an error if this is not the platform that the case is about.
    fn is_at(&self, case: &str, provider: &str) -> Result<(), SessionError> {
        if provider == self.gate.name() {
            return Ok(());
        }
        Err(SessionError::Usage(format!(
            "{case} is about a user of {provider}; leave --provider out, or give --provider {provider}"
        )))
    }

    /// Tells of hours in which nothing was recorded: the clock may have jumped ahead, and whoever sits there can see it.
    fn tell_of_a_jump(&mut self, now: DateTime<Utc>, newest: Option<DateTime<Utc>>) {
        let Some(newest) = newest.filter(|newest| now - *newest > crate::calendar::QUIET) else { return };
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
    fn no_secret(&self, text: &str) -> Result<(), SessionError> {
        if self.person.betrays(text) {
            return Err(Refusal::FreeText(crate::secret::known::NOT_TEXT).into());
        }
        Ok(())
    }

    fn obey(&mut self, runbook: &Runbook) {
        if runbook.policy.witness_required {
            self.ledger.require_witness();
        }
    }
}

/// The state of a case when the session left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    pub case: String,
    pub outcome: Outcome,
}

/// One operator's work on one case.
pub struct Session<'a, S: Workflow = Case> {
    desk: SessionContext<'a>,
    case: S,
    history: History,
    /// Under which names all operators are known.
    operators: Aliases,
    runbook: Runbook,
    /// The platform's clock against ours, as last read.
    platform: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// The card that the header last showed. The header is shown again when something on the card has changed.
    shown: Option<Card>,
    /// The reason for the changes of this session, once it has been given.
    reason: Option<String>,
    /// The target's name was typed in this session.
    confirmed: bool,
    /// A method under way that something was revealed or said in: left, it is recorded and counts.
    begun: Option<Rejected>,
    /// The operator has shown again who they are, before a change on a privileged target.
    stepped_up: bool,
    /// New factors that the target says are theirs, as the operator answered in this session.
    theirs: BTreeSet<String>,
    /// The newest entry when this session began: what came before is another's.
    began: u64,
    /// The notice that has to wait.
    put_off: Option<PutOff>,
    /// When the first message of this session was handed to the mail server.
    posting: Option<DateTime<Utc>>,
}

impl<S: Workflow> Session<'_, S> {
    fn policy(&self) -> &Policy {
        &self.runbook.policy
    }

    fn target(&self) -> UserId {
        UserId(self.case.target().to_owned())
    }

    /// The circumstances, with the clock read now.
    fn ctx(&self) -> Result<Context<'_>, SessionError> {
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
    fn read_platform_clock(&mut self) {
        if let Ok(Recorded::Known(theirs)) = self.desk.gate.clock() {
            self.platform = Some((theirs, self.desk.clock.now()));
        }
    }

    fn word(&self, key: &str) -> String {
        self.runbook.policy.word(key).to_owned()
    }

    fn say(&mut self, key: &str) {
        let text = self.word(key);
        if !text.is_empty() {
            self.desk.person.tell(MessageStyle::Say, &text);
        }
    }

    fn advise(&mut self, key: &str) {
        let text = self.word(key);
        if !text.is_empty() {
            self.desk.person.tell(MessageStyle::Do, &text);
        }
    }

    fn tell(&mut self, tone: MessageStyle, text: &str) {
        self.desk.person.tell(tone, text);
    }

    /// The platform's own words at a moment.
    fn platform_advice(&mut self, moment: Moment) {
        for text in self.desk.gate.advice(moment) {
            self.tell(MessageStyle::Do, &text);
        }
    }

    fn scripted(&self) -> bool {
        self.desk.person.mode() == Mode::Scripted
    }
}

impl Session<'_> {
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// Works on the case until it is closed, or until somebody else has to do something.
    pub fn drive(&mut self) -> Result<End, SessionError> {
        loop {
            let step = self.case.next(&self.ctx()?);
            if let Step::Done(outcome) = step {
                return Ok(End { case: self.case.id.as_str().to_owned(), outcome });
            }
            self.header(&step)?;
            self.leave_due_note()?;
            match self.take(&step) {
                Ok(()) | Err(SessionError::Retry) => {}
                Err(SessionError::Refusal(Refusal::Attempts { used, limit })) => self.out_of_attempts(used, limit)?,
                Err(SessionError::Refusal(refusal)) if self.went_stale(&refusal, &step)? => {}
                Err(end) => return Err(self.told_or(end)),
            }
        }
    }

    /// A case that waits for somebody does not hide that the target has not been told.
    fn told_or(&self, end: SessionError) -> SessionError {
        let waits = matches!(
            end,
            SessionError::AwaitingApproval
                | SessionError::AwaitingEnabling
                | SessionError::AwaitingEnrolment
                | SessionError::Paused
        );
        if !waits || !self.case.notice_due() {
            return end;
        }
        SessionError::Unreached {
            what: format!("{end}; the notice has not reached everyone on file"),
            hint: "`readmit resume CASE` tries again; if you sent it yourself, add --notice sent".to_owned(),
        }
    }

    /// Returns true if a change was refused only because time has passed at its prompts. The case then has
    /// another next step, and a person can take the step. A script is told of the refusal.
    fn went_stale(&self, refusal: &Refusal, step: &Step) -> Result<bool, SessionError> {
        let renewable =
            matches!(refusal, Refusal::Verifications { .. } | Refusal::NotApproved | Refusal::ApproverVerification);
        Ok(renewable && !self.scripted() && self.case.next(&self.ctx()?) != *step)
    }

    fn take(&mut self, step: &Step) -> Result<(), SessionError> {
        match *step {
            Step::Settle { intent, act } => self.settle(intent, act),
            Step::Resume => self.go_on(),
            Step::Screen => self.screen(),
            Step::Verify(need) => self.verify(need),
            Step::SelfRecovery => self.look_for_self_recovery(),
            Step::AwaitSelfRecovery { route, since } => self.await_self_recovery(route, since),
            Step::Approve { what, requested, denied } => self.await_approval(what, requested, denied),
            Step::Reset => self.reset(),
            Step::Notice => self.notice(),
            Step::Password => self.password(),
            Step::Enable => self.enable(),
            Step::AwaitEnrolment { since } => self.await_enrolment(since),
            Step::FollowUp => self.follow_up(),
            Step::AwaitSenior => self.await_senior(),
            Step::OpenDoor => self.open_door(),
            Step::Close(outcome) => self.close(outcome),
            Step::Done(_) => Ok(()),
        }
    }
}
