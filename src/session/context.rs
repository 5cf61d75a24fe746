//! The things that a session works with, and the session itself: one operator's work on one case.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::words::Words;
use super::{Gate, SessionError, SessionOptions, Workflow};
use crate::base::clock::Clock;
use crate::case::event::Rejected;
use crate::case::{Actor, Case, Context, History, Refusal};
use crate::hooks::{DeskPhrases, NoPhrases, NoTickets, Tickets};
use crate::ledger::{Committed, Ledger, Signer};
use crate::message::Messenger;
use crate::model::{Mode, Recorded, Sender, UserId};
use crate::operator::Aliases;
use crate::provider::{Moment, ProviderReads};
use crate::runbook::{Policy, Runbook};
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

/// The operator of a session: who they are, how they are asked, and the key that they sign with.
pub struct SessionOperator<'a> {
    pub actor: Actor,
    pub person: &'a mut dyn Prompter,
    pub signer: &'a dyn Signer,
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
    /// The ticket system of the help desk.
    pub tickets: &'a dyn Tickets,
    /// The phrases by which the desk shows that it is the desk.
    pub phrases: &'a dyn DeskPhrases,
    /// The sender of the messages.
    pub sender: Sender,
    /// The place where a printed message goes.
    pub print: &'a mut dyn FnMut(&str),
    /// Told of every entry as it is committed.
    pub observe: &'a mut dyn FnMut(&Committed),
    pub options: SessionOptions,
    /// True if printed text stands on the screen on which questions are put.
    pub printed_here: bool,
    /// The words that the operator is shown.
    pub(super) words: Words,
}

impl<'a> SessionContext<'a> {
    /// Returns a desk without a mail server and without flags, where nobody reads what is printed
    /// and nobody is told of entries. The methods below add these.
    pub fn new(
        ledger: &'a mut dyn Ledger,
        gate: Gate<'a>,
        library: &'a dyn Library,
        operator: SessionOperator<'a>,
        clock: &'a dyn Clock,
        entropy: &'a mut dyn FnMut(&mut [u8]),
        sender: Sender,
    ) -> SessionContext<'a> {
        let SessionOperator { actor, person, signer } = operator;
        SessionContext {
            ledger,
            gate,
            person,
            clock,
            entropy,
            actor,
            signer,
            library,
            mailer: None,
            tickets: &NoTickets,
            phrases: &NoPhrases,
            sender,
            // Closures that hold nothing take no memory, so nothing is lost by leaking them.
            print: Box::leak(Box::new(|_: &str| {})),
            observe: Box::leak(Box::new(|_: &Committed| {})),
            options: SessionOptions::default(),
            printed_here: false,
            words: Words::default(),
        }
    }

    /// Sets the mail server that messages go to, if there is one.
    #[must_use]
    pub fn with_mailer(self, mailer: Option<&'a mut dyn Messenger>) -> SessionContext<'a> {
        SessionContext { mailer, ..self }
    }

    /// Sets the ticket system.
    #[must_use]
    pub fn with_tickets(self, tickets: &'a dyn Tickets) -> SessionContext<'a> {
        SessionContext { tickets, ..self }
    }

    /// Sets the phrases of cases.
    #[must_use]
    pub fn with_phrases(self, phrases: &'a dyn DeskPhrases) -> SessionContext<'a> {
        SessionContext { phrases, ..self }
    }

    /// Sets the place where a printed message goes.
    #[must_use]
    pub fn with_print(self, print: &'a mut dyn FnMut(&str)) -> SessionContext<'a> {
        SessionContext { print, ..self }
    }

    /// Says whether what is printed stands on the screen on which questions are put.
    #[must_use]
    pub fn with_printed_here(self, printed_here: bool) -> SessionContext<'a> {
        SessionContext { printed_here, ..self }
    }

    /// Sets what is told of every entry as it is committed.
    #[must_use]
    pub fn with_observe(self, observe: &'a mut dyn FnMut(&Committed)) -> SessionContext<'a> {
        SessionContext { observe, ..self }
    }

    /// Sets the answers that flags gave beforehand.
    #[must_use]
    pub fn with_options(self, options: SessionOptions) -> SessionContext<'a> {
        SessionContext { options, ..self }
    }
}

impl SessionContext<'_> {
    /// Returns the same desk, for another piece of work in between.
    pub(super) fn beside(&mut self, options: SessionOptions) -> SessionContext<'_> {
        let operator = SessionOperator {
            actor: self.actor.clone(),
            person: &mut *self.person,
            signer: self.signer,
        };
        let mailer: Option<&mut dyn Messenger> = match &mut self.mailer {
            Some(mailer) => Some(&mut **mailer),
            None => None,
        };
        SessionContext::new(
            &mut *self.ledger,
            self.gate.clone(),
            self.library,
            operator,
            self.clock,
            &mut *self.entropy,
            self.sender.clone(),
        )
        .with_mailer(mailer)
        .with_tickets(self.tickets)
        .with_phrases(self.phrases)
        .with_print(&mut *self.print)
        .with_printed_here(self.printed_here)
        .with_observe(&mut *self.observe)
        .with_options(options)
    }

    /// Returns the circumstances of a decision, with the clock read now. The platform's clock is
    /// not among them.
    pub(super) fn circumstances<'c>(
        &'c self,
        operators: &'c Aliases,
        policy: &'c Policy,
        history: &'c History,
    ) -> Result<Context<'c>, SessionError> {
        Ok(Context {
            now: self.clock.now(),
            put_off: None,
            newest: self.ledger.newest()?,
            platform: None,
            corrected: self.ledger.corrected()?,
            actor: &self.actor,
            operators,
            policy,
            history,
        })
    }

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

/// One operator's work on one case.
#[allow(clippy::struct_excessive_bools)] // each is a fact of its own
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
    /// The operator looks at a case that another holds, to answer for it.
    pub(super) looks_on: bool,
    /// The operator has said that the follow-up goes out by mail as it is.
    pub(super) follow_up_agreed: bool,
    /// The words that a refusal of this session has to be told in, until the end.
    pub(super) refused: bool,
    /// The operator was told that a message has no text in the user's language.
    pub(super) told_of_language: bool,
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
        let ctx = self.desk.circumstances(&self.operators, &self.runbook.policy, &self.history)?;
        let put_off =
            self.put_off.filter(|put_off| put_off.until.is_none_or(|until| ctx.now < until));
        let put_off = put_off.map(|put_off| put_off.covers);
        Ok(Context { put_off, platform: self.platform, ..ctx })
    }

    /// Reads the platform's clock, if it has one.
    pub(super) fn read_platform_clock(&mut self) {
        if let Ok(Recorded::Known(theirs)) = self.desk.gate.clock() {
            self.platform = Some((theirs, self.desk.clock.now()));
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
