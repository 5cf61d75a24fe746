use clap::Args;

use super::work::{Worked, case_id, conclude};
use crate::cli::answers::Answers;
use crate::cli::out::Out;
use crate::cli::workplace::Workplace;
use crate::cli::{Failure, Global};
use crate::session::{Session, Stop};
use crate::ui::signals::Interrupts;

#[derive(Debug, Args)]
pub struct RefuseArgs {
    /// The case
    case: String,
    /// Reason code of the runbook: cannot-verify, pressure, unusual-activity, gut-feeling, impersonation, ...
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    #[command(flatten)]
    answers: Answers,
}

pub fn run(args: &RefuseArgs, global: &Global, out: &mut Out, interrupts: &Interrupts) -> Result<u8, Failure> {
    let id = case_id(&args.case)?;
    let worked = {
        let mut workplace = Workplace::open(Some(&id), global, &args.answers, out, interrupts)?;
        let session = Session::resume(workplace.desk(), &id);
        Worked::with(session, |session| {
            match session.refuse_now(args.code.clone(), args.answers.reason.clone()) {
                Ok(()) | Err(Stop::Again) => {}
                Err(stop) => return Err(stop),
            }
            session.drive()
        })
    };
    conclude(worked, out, global)
}
