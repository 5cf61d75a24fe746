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
pub struct AbandonArgs {
    /// The case
    case: String,

    #[command(flatten)]
    answers: Answers,
}

pub fn run(args: &AbandonArgs, global: &Global, out: &mut Out, interrupts: &Interrupts) -> Result<u8, Failure> {
    let id = case_id(&args.case)?;
    let worked = {
        let mut workplace = CommandContext::open(Some(&id), global, &args.answers, out, interrupts)?;
        workplace.check_answers(DryRunTarget::Ends(&id, Ends::Abandon))?;
        let session = Session::resume(workplace.desk(), &id);
        CaseResult::with(session, |session| {
            Ends::Abandon.carry_out(session)?;
            session.drive()
        })
    };
    conclude(worked, out, global)
}
