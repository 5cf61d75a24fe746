use clap::Args;

use super::against_log::{LogArgs, against_log};
use super::work::{Worked, case_id, print_plan, unused};
use crate::cli::answers::Answers;
use crate::cli::out::Out;
use crate::cli::workplace::Workplace;
use crate::cli::{Failure, Global};
use crate::session::Session;
use crate::session::rehearse::Whom;
use crate::ui::signals::Interrupts;

#[derive(Debug, Args)]
pub struct ResumeArgs {
    /// The case
    case: String,
    /// Take it from whoever holds it (seniors with a reason; anyone, if it is paused and nothing was changed)
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

pub fn run(args: &ResumeArgs, global: &Global, out: &mut Out, interrupts: &Interrupts) -> Result<u8, Failure> {
    let id = case_id(&args.case)?;
    if args.dry_run {
        let mut workplace = Workplace::open(global, &args.answers, out, interrupts)?;
        workplace.options_mut().take_over = args.take_over;
        args.log.check(&workplace.installation, global, Some(&id))?;
        let plan = workplace.rehearse(Whom::Case(&id))?;
        drop(workplace);
        return print_plan(&plan, out);
    }
    let (worked, left) = {
        let mut workplace = Workplace::open(global, &args.answers, out, interrupts)?;
        workplace.options_mut().take_over = args.take_over;
        args.log.check(&workplace.installation, global, Some(&id))?;
        workplace.check_answers(Whom::Case(&id))?;
        let session = Session::resume(workplace.desk(), &id);
        let worked = Worked::with(session, |session| {
            session.take_over(args.answers.reason.clone())?;
            session.drive()
        });
        unused(&worked, &mut workplace);
        (worked, workplace.leave())
    };
    against_log(worked, &args.log, left, global, out)
}
