//! The rehearsal: the real session, walked through in a world where nothing is real.
//!
//! It finds what a run would need before the run begins: the answers that are missing, all of them,
//! the valid ids for each, and what would be changed. There is no second set of rules here. The
//! session asks, records and acts as ever, only on a ledger in memory ([`OverlayLedger`]), on a
//! platform that is only read ([`ProviderReads`]), with an operator who writes down what they are
//! asked, with a key that is nobody's.

mod collector;
mod key;
mod plan;
mod shadow;
#[cfg(test)]
mod tests;

use std::cell::RefCell;

use super::record::replay;
use super::{
    FollowUpBy, Gate, Library, Session, SessionContext, SessionError, SessionOperator,
    SessionOptions,
};
use crate::base::clock::Clock;
use crate::case::{Actor, Case, Route, Step};
use crate::hooks::Tickets;
use crate::ledger::{Committed, Ledger, OverlayLedger};
use crate::message::Messenger;
use crate::model::{Mode, Outcome, Role, Sender};
use crate::operator::OperatorKey;
use crate::provider::{ProviderError, ProviderReads};
use crate::ui::flags::Given;
use crate::ui::prompter::{PromptError, Prompter};
use collector::RecordingPrompter;
use key::RehearsedKey;
use plan::PlanBuilder;
use shadow::{NullMailer, OverlayProvider, SteppingClock};

pub use plan::{DryRunReport, Needed, PlanDocument, PlannedId, PlannedStep, PlannedStop};

/// More steps than any case has: a walk that goes round in circles ends.
const STEPS: usize = 64;

/// The stage on which a rehearsal takes place: a desk of which nothing can be used up or written
/// to.
pub struct DryRunInput<'a> {
    pub ledger: &'a dyn Ledger,
    pub provider: &'a dyn ProviderReads,
    pub clock: &'a dyn Clock,
    pub entropy: &'a mut dyn FnMut(&mut [u8]),
    pub actor: Actor,
    pub library: &'a dyn Library,
    /// True if a mail server is configured. A rehearsal speaks to no mail server.
    pub mail: bool,
    pub tickets: &'a dyn Tickets,
    pub sender: Sender,
    pub options: SessionOptions,
    /// The answers of the flags, in the order of the flags.
    pub given: Vec<Given>,
    /// The answer of [`crate::ui::prompter::Prompter::can_reveal`]: could a secret be shown or
    /// written, if there were one?
    pub reveals: Result<(), PromptError>,
    /// The key is lent by a keeper, and nobody is there to be asked for its passphrase.
    pub lent: bool,
}

/// The command that is rehearsed.
#[derive(Clone, Copy, Debug)]
pub enum DryRunTarget<'a> {
    /// `readmit recover USER`.
    User(&'a str),
    /// `readmit resume CASE`.
    Case(&'a str),
    /// `readmit refuse|escalate|abandon CASE`.
    Ends(&'a str, Ends),
}

/// The way in which an operator ends a case by a command of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    Refuse,
    Escalate,
    Abandon,
}

impl Ends {
    const fn name(self) -> &'static str {
        match self {
            Ends::Refuse => "refuse",
            Ends::Escalate => "escalate",
            Ends::Abandon => "abandon",
        }
    }

    /// Does it, with what the options say.
    pub fn carry_out(self, session: &mut Session<'_>) -> Result<(), SessionError> {
        let (code, reason) =
            (session.desk.options.code.clone(), session.desk.options.reason.clone());
        let done = match self {
            Ends::Refuse => session.refuse_now(code, reason),
            Ends::Escalate => session.escalate_now(reason),
            Ends::Abandon => session.abandon_now(reason),
        };
        match done {
            Ok(()) | Err(SessionError::Retry) => Ok(()),
            Err(stop) => Err(stop),
        }
    }
}

/// Walks through the case to its end. Changes nothing, records nothing.
pub fn rehearse(stage: DryRunInput<'_>, whom: DryRunTarget<'_>) -> DryRunReport {
    let notebook = RefCell::new(PlanBuilder::default());
    let mut unused = Vec::new();
    let provider = stage.provider;
    let end = walk(stage, whom, &notebook, &mut unused);
    // One answer that holds for every notice there may be.
    unused.retain(|flag| !flag.starts_with("--notice"));
    // What was read for it was made up.
    provider.forget();
    let notebook = notebook.into_inner();
    let (outcome, stop) = match end {
        Ok(outcome) => (outcome, None),
        Err(stop) => (None, Some(stop)),
    };
    DryRunReport {
        missing: notebook.missing(),
        plan: notebook.steps,
        unfit: notebook.unfit,
        unused,
        outcome,
        stop,
    }
}

/// The reason why the operator's part has come to an end for now.
enum Halt {
    Closed(Outcome),
    /// A senior has to approve.
    Approval,
    /// A senior has to go on, and the rest is theirs.
    Senior,
    SelfRecovery(Route),
    Enrolment,
}

fn walk(
    stage: DryRunInput<'_>,
    whom: DryRunTarget<'_>,
    notebook: &RefCell<PlanBuilder>,
    unused: &mut Vec<String>,
) -> Result<Option<Outcome>, SessionError> {
    let (target, mut id) = match whom {
        DryRunTarget::User(who) => {
            let target = match stage.provider.find(who) {
                Err(ProviderError::Unread) => {
                    (login_read(&stage.given, who), String::new(), String::new())
                }
                found => found?.pop().map(|u| (u.login, u.id.0, u.name)).unwrap_or_default(),
            };
            (target, None)
        }
        DryRunTarget::Case(id) | DryRunTarget::Ends(id, _) => {
            let case: Case = replay(stage.ledger, id)?;
            ((case.opened.what.login, case.target, case.opened.what.name), Some(id.to_owned()))
        }
    };
    let mut ledger = OverlayLedger::over(stage.ledger)?;
    let clock = SteppingClock::from(stage.clock);
    let shadow = OverlayProvider::over(stage.provider);
    // Nobody's: it is gone after the rehearsal, and no ledger knows it.
    let mut seed = [0; 32];
    (stage.entropy)(&mut seed);
    let key = RehearsedKey::new(OperatorKey::from_seed(&seed), stage.lent);
    let seniors = RehearsedKey::new(OperatorKey::from_seed(&seed), false);
    let mut operator =
        RecordingPrompter::new(stage.given, stage.reveals, target, notebook, &shadow, &clock);
    let mut senior = RecordingPrompter::imagined(&shadow, &clock);
    let follow_up = match stage.options.follow_up {
        // A rehearsal writes no file.
        Some(FollowUpBy::Eml(_)) => Some(FollowUpBy::Print),
        by @ (Some(FollowUpBy::Print | FollowUpBy::Smtp) | None) => by,
    };
    let mut options = SessionOptions { wait: Some(0), follow_up, ..stage.options };
    let mut approving = false;
    let mut ends = if let DryRunTarget::Ends(_, ends) = whom { Some(ends) } else { None };
    for _ in 0..STEPS {
        let mut mailer = NullMailer;
        let actor = if approving {
            a_senior()
        } else {
            Actor { mode: Mode::Scripted, ..stage.actor.clone() }
        };
        let reason = Some("a senior looks at the case as it is recorded".to_owned());
        let person: &mut dyn Prompter = if approving { &mut senior } else { &mut operator };
        let mut observe = |entry: &Committed| {
            shadow.recorded(entry);
            notebook.borrow_mut().recorded(entry);
        };
        let desk = SessionContext::new(
            &mut ledger,
            Gate::new(&shadow),
            stage.library,
            SessionOperator { actor, person, signer: if approving { &seniors } else { &key } },
            &clock,
            &mut *stage.entropy,
            stage.sender.clone(),
        )
        .with_mailer(stage.mail.then_some(&mut mailer as &mut dyn Messenger))
        .with_tickets(stage.tickets)
        .with_observe(&mut observe)
        .with_options(if approving {
            SessionOptions { reason, ..options.clone() }
        } else {
            options.clone()
        });
        let halt = match (&id, whom) {
            (Some(id), _) if approving => {
                Session::resume(desk, id)?.approve()?;
                approving = false;
                continue;
            }
            (Some(id), _) => Session::resume(desk, id),
            (
                None,
                DryRunTarget::User(who) | DryRunTarget::Case(who) | DryRunTarget::Ends(who, _),
            ) => {
                notebook.borrow_mut().begin("open");
                Session::recover(desk, who)
            }
        }
        .and_then(|mut session| {
            if id.is_none() {
                notebook.borrow_mut().nothing_to_open();
            }
            id = Some(session.case.id.as_str().to_owned());
            if let Some(ends) = ends.take() {
                notebook.borrow_mut().begin(ends.name());
                if session.desk.options.take_over {
                    session.take_over(session.desk.options.reason.clone())?;
                }
                ends.carry_out(&mut session)?;
            } else {
                session.take_over(session.desk.options.reason.clone())?;
            }
            act_out(&mut session, notebook)
        });
        *unused = operator.unused();
        let halt = match halt {
            // What does not fit is put aside, and the walk goes on as if it had not been given.
            Err(SessionError::Unasked(unfit @ PromptError::Unfit { .. }))
                if forget(&mut options, &unfit) =>
            {
                notebook.borrow_mut().unfit.push(unfit);
                continue;
            }
            halt => halt?,
        };
        match halt {
            Halt::Closed(outcome) => return Ok(Some(outcome)),
            Halt::Approval => {
                notebook.borrow_mut().waits_for("a senior: readmit approve");
                approving = true;
            }
            Halt::Senior => {
                notebook.borrow_mut().waits_for("a senior: readmit resume");
                return Ok(None);
            }
            Halt::SelfRecovery(route) => {
                notebook.borrow_mut().waits_for(&format!("the target to sign in by {route}"));
                shadow.sign_in(route, None, clock.now());
            }
            Halt::Enrolment => {
                notebook.borrow_mut().waits_for("the target to enrol");
                shadow.enrol(clock.now());
            }
        }
    }
    Err(SessionError::Failed("the rehearsal came to no end".into()))
}

/// The operator's part, as far as it goes.
fn act_out(
    session: &mut Session<'_>,
    notebook: &RefCell<PlanBuilder>,
) -> Result<Halt, SessionError> {
    for _ in 0..STEPS {
        let next = session.case.next(&session.ctx()?);
        if let Step::Done(outcome) = next {
            return Ok(Halt::Closed(outcome));
        }
        notebook.borrow_mut().begin(next.name());
        match (session.take(&next), next) {
            (Ok(()) | Err(SessionError::Retry), _) => {}
            (Err(SessionError::AwaitingEnabling), _) => return Ok(Halt::Senior),
            (Err(SessionError::AwaitingApproval), _) => return Ok(Halt::Approval),
            (Err(SessionError::AwaitingEnrolment), Step::AwaitSelfRecovery { route, .. }) => {
                return Ok(Halt::SelfRecovery(route));
            }
            (Err(SessionError::AwaitingEnrolment), _) => return Ok(Halt::Enrolment),
            (Err(end), _) => return Err(end),
        }
    }
    Err(SessionError::Failed("the rehearsal came to no end".into()))
}

/// Takes an answer back that does not fit, if it is one of these.
fn forget(options: &mut SessionOptions, unfit: &PromptError) -> bool {
    let PromptError::Unfit { flag, .. } = unfit else {
        return false;
    };
    match flag.as_str() {
        "--red-flag" => options.red_flags.take().is_some(),
        "--backup-codes" => options.backup_codes.take().is_some(),
        _ => false,
    }
}

/// The login that a person reads off the console: what is to be typed to confirm.
fn login_read(given: &[Given], who: &str) -> String {
    let read =
        given.iter().find(|g| g.key.as_deref() == Some("login")).and_then(|g| g.value.clone());
    read.unwrap_or_else(|| who.to_owned())
}

/// Whoever would approve: none of the operators there are.
fn a_senior() -> Actor {
    Actor { name: "a senior".into(), role: Role::Senior, mode: Mode::Scripted, users: Vec::new() }
}
