use clap::Args;

use super::against_log::{LogArgs, against_log};
use super::work::{Worked, print_plan, unused};
use crate::cli::answers::Answers;
use crate::cli::out::Out;
use crate::cli::workplace::Workplace;
use crate::cli::{Failure, Global};
use crate::session::Session;
use crate::session::rehearse::Whom;
use crate::ui::signals::Interrupts;

#[derive(Debug, Args)]
pub struct RecoverArgs {
    /// Login, address or id
    user: String,
    /// Walk and print the plan; change nothing, record nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    log: LogArgs,
    #[command(flatten)]
    answers: Answers,
}

pub fn run(args: &RecoverArgs, global: &Global, out: &mut Out, interrupts: &Interrupts) -> Result<u8, Failure> {
    if args.dry_run {
        let mut workplace = Workplace::open_about(&args.user, global, &args.answers, out, interrupts)?;
        args.log.check(&workplace.installation, global, None)?;
        let user = workplace.user(&args.user);
        let plan = workplace.rehearse(Whom::User(&user))?;
        drop(workplace);
        return print_plan(&plan, out);
    }
    let (worked, left) = {
        let mut workplace = Workplace::open_about(&args.user, global, &args.answers, out, interrupts)?;
        args.log.check(&workplace.installation, global, None)?;
        let user = workplace.user(&args.user);
        workplace.check_answers(Whom::User(&user))?;
        let worked = Worked::drive(Session::recover(workplace.desk(), &user));
        unused(&worked, &mut workplace);
        (worked, workplace.leave())
    };
    against_log(worked, &args.log, left, global, out)
}
