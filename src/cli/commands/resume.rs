use clap::Args;

use super::work::{Worked, case_id, conclude, unused};
use crate::cli::answers::Answers;
use crate::cli::out::Out;
use crate::cli::workplace::Workplace;
use crate::cli::{Failure, Global};
use crate::session::Session;
use crate::ui::signals::Interrupts;

#[derive(Debug, Args)]
pub struct ResumeArgs {
    /// The case
    case: String,
    /// Take it from whoever holds it (seniors with a reason; anyone, if it is paused and nothing was changed)
    #[arg(long)]
    take_over: bool,
    #[command(flatten)]
    answers: Answers,
}

pub fn run(args: &ResumeArgs, global: &Global, out: &mut Out, interrupts: &Interrupts) -> Result<u8, Failure> {
    let id = case_id(&args.case)?;
    let worked = {
        let mut workplace = Workplace::open(global, &args.answers, out, interrupts)?;
        let session = Session::resume(workplace.desk(), &id);
        let worked = Worked::with(session, |session| {
            session.take_over(args.take_over, args.answers.reason.clone())?;
            session.drive()
        });
        unused(&worked, &mut workplace);
        worked
    };
    conclude(worked, out, global)
}
