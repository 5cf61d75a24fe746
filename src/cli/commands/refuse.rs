//! The commands that end a case without a recovery: refuse, escalate, abandon.

use clap::Args;

use super::case_command::{CaseResult, case_id, conclude};
use crate::cli::answers::Answers;
use crate::cli::command_context::CommandContext;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::session::Session;
use crate::session::dry_run::{DryRunTarget, Ends};
use crate::ui::signals::Interrupts;

#[derive(Debug, Args)]
pub struct RefuseArgs {
    /// The case
    case: String,
    /// Reason code of the runbook: cannot-verify, pressure, unusual-activity, gut-feeling,
    /// impersonation, ...
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// Take it from whoever holds it, first: for a senior, of a case that was escalated
    #[arg(long)]
    take_over: bool,
    #[command(flatten)]
    answers: Answers,
}

pub fn refuse(
    args: &RefuseArgs,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let id = case_id(&args.case)?;
    let worked = {
        let mut workplace =
            CommandContext::open(Some(&id), global, &args.answers, out, interrupts)?;
        workplace.options_mut().code.clone_from(&args.code);
        workplace.options_mut().take_over = args.take_over;
        workplace.check_answers(DryRunTarget::Ends(&id, Ends::Refuse))?;
        let session = Session::resume(workplace.desk(), &id);
        CaseResult::with(session, |session| {
            if args.take_over {
                session.take_over(args.answers.reason.clone())?;
            }
            Ends::Refuse.carry_out(session)?;
            session.drive()
        })
    };
    conclude(worked, out, global)
}

#[derive(Debug, Args)]
pub struct EscalateArgs {
    /// The case
    case: String,

    #[command(flatten)]
    answers: Answers,
}

pub fn escalate(
    args: &EscalateArgs,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let id = case_id(&args.case)?;
    let worked = {
        let mut workplace =
            CommandContext::open(Some(&id), global, &args.answers, out, interrupts)?;
        workplace.check_answers(DryRunTarget::Ends(&id, Ends::Escalate))?;
        let session = Session::resume(workplace.desk(), &id);
        CaseResult::with(session, |session| {
            Ends::Escalate.carry_out(session)?;
            session.drive()
        })
    };
    conclude(worked, out, global)
}

#[derive(Debug, Args)]
pub struct AbandonArgs {
    /// The case
    case: String,

    #[command(flatten)]
    answers: Answers,
}

pub fn abandon(
    args: &AbandonArgs,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let id = case_id(&args.case)?;
    let worked = {
        let mut workplace =
            CommandContext::open(Some(&id), global, &args.answers, out, interrupts)?;
        workplace.check_answers(DryRunTarget::Ends(&id, Ends::Abandon))?;
        let session = Session::resume(workplace.desk(), &id);
        CaseResult::with(session, |session| {
            Ends::Abandon.carry_out(session)?;
            session.drive()
        })
    };
    conclude(worked, out, global)
}
