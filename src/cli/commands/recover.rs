//! The commands that carry a case to its end: recover, resume.

use clap::Args;

use super::case_command::{CaseResult, print_plan, unused};
use super::reconcile_after::{LogArgs, against_log};
use crate::cli::answers::Answers;
use crate::cli::command_context::CommandContext;
use crate::cli::out::Out;
use crate::cli::pick::For;
use crate::cli::{Failure, Global, pick};
use crate::session::Session;
use crate::session::dry_run::DryRunTarget;
use crate::ui::signals::Interrupts;

#[derive(Debug, Args)]
pub struct RecoverArgs {
    /// Login, address, id, part of the name, or a number's end [asked for if it is left out]
    user: Option<String>,
    /// Walk and print the plan; change nothing, record nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    log: LogArgs,
    #[command(flatten)]
    answers: Answers,
}

pub fn recover(
    args: &RecoverArgs,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let same_ticket = |user: &str| {
        pick::same_ticket(args.answers.ticket.as_deref(), |row| row.is_about(user), global)
    };
    let typed = args.user.as_deref();
    typed.map_or(Ok(()), same_ticket)?;
    if args.dry_run {
        let mut workplace =
            CommandContext::open_about(typed, global, &args.answers, out, interrupts)?;
        args.log.check(&workplace.installation, global, None)?;
        let user = workplace.user();
        same_ticket(&user)?;
        let plan = workplace.rehearse(DryRunTarget::User(&user))?;
        drop(workplace);
        return print_plan(&plan, out);
    }
    let (worked, left) = {
        let mut workplace =
            CommandContext::open_about(typed, global, &args.answers, out, interrupts)?;
        args.log.check(&workplace.installation, global, None)?;
        let user = workplace.user();
        same_ticket(&user)?;
        workplace.check_answers(DryRunTarget::User(&user))?;
        let worked = CaseResult::drive(Session::recover(workplace.desk(), &user));
        unused(&worked, &mut workplace);
        (worked, workplace.leave())
    };
    against_log(worked, &args.log, left, global, out)
}

#[derive(Debug, Args)]
pub struct ResumeArgs {
    /// The case [default: the only one that can be meant, or one of a list]
    case: Option<String>,
    /// Take it from whoever holds it (seniors with a reason; anyone, if it is paused and nothing
    /// was changed)
    #[arg(long)]
    take_over: bool,
    /// Walk and print the plan; change nothing, record nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    log: LogArgs,
    #[command(flatten)]
    answers: Answers,
}

pub fn resume(
    args: &ResumeArgs,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let id = pick::case(args.case.as_deref(), For::Work, global)?;
    pick::same_ticket(args.answers.ticket.as_deref(), |row| row.id == id, global)?;
    if args.dry_run {
        let mut workplace =
            CommandContext::open(Some(&id), global, &args.answers, out, interrupts)?;
        workplace.options_mut().take_over = args.take_over;
        workplace.options_mut().afterwards = args.answers.afterwards()?;
        args.log.check(&workplace.installation, global, Some(&id))?;
        let plan = workplace.rehearse(DryRunTarget::Case(&id))?;
        drop(workplace);
        return print_plan(&plan, out);
    }
    let (worked, left) = {
        let mut workplace =
            CommandContext::open(Some(&id), global, &args.answers, out, interrupts)?;
        workplace.options_mut().take_over = args.take_over;
        workplace.options_mut().afterwards = args.answers.afterwards()?;
        args.log.check(&workplace.installation, global, Some(&id))?;
        workplace.check_answers(DryRunTarget::Case(&id))?;
        let session = Session::resume(workplace.desk(), &id);
        let worked = CaseResult::with(session, |session| {
            session.take_over(args.answers.reason.clone())?;
            session.drive()
        });
        unused(&worked, &mut workplace);
        (worked, workplace.leave())
    };
    against_log(worked, &args.log, left, global, out)
}
