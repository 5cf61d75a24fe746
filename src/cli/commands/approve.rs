use clap::Args;
use serde_json::json;

use super::case_command::result;
use super::show::{headline, told};
use crate::cli::answers::Answers;
use crate::cli::command_context::CommandContext;
use crate::cli::out::Out;
use crate::cli::pick::{self, For};
use crate::cli::{Failure, Global};
use crate::ledger::{Action, Committed, Ledger};
use crate::operator::Right;
use crate::operator::anew::asks_anew;
use crate::session::{Session, SessionError};
use crate::ui::prompter::{Grid, MessageStyle, Prompter};
use crate::ui::signals::Interrupts;

#[derive(Debug, Args)]
pub struct ApproveArgs {
    /// The case [default: the only one that can be meant, or one of a list]
    case: Option<String>,
    /// The answer: grant or deny
    #[arg(long, value_name = "grant|deny")]
    answer: Option<String>,
    #[command(flatten)]
    answers: Answers,
}

pub fn run(
    args: &ApproveArgs,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let id = pick::case(args.case.as_deref(), For::Approval, global)?;
    let granted = {
        let mut workplace = CommandContext::open_for(
            &[Right::Approve],
            Some(&id),
            asks_anew(Action::ApprovalGranted, true),
            global,
            &args.answers,
            out,
            interrupts,
        )?;
        workplace.answer("--answer", args.answer.as_deref());
        let entries = workplace.installation.ledger.case(&id)?;
        if !entries.is_empty() {
            workplace.person.tell(MessageStyle::Task, &headline(&id, &entries));
            workplace.person.grid(&as_recorded(&entries));
        }
        let approved = Session::resume(workplace.desk(), &id).and_then(|mut s| s.approve());
        approved.map_err(|stop| to_approve(stop, &id))?
    };
    let status = if granted { "approved" } else { "denied" };
    let document = json!({ "schema": "readmit.case/1", "case": id, "status": status, "outcome": null, "exit": 0 });
    result(out, &document, &format!("{id} {status}"))?;
    Ok(0)
}

/// An approver does not go on with the case: the same command again is what helps.
fn to_approve(stop: SessionError, id: &str) -> Failure {
    let failure = match stop {
        // The verification, if there was one, is recorded.
        SessionError::Left => {
            Failure::new(0, "neither approved nor denied").hint("go on with `readmit resume CASE`")
        }
        stop => Failure::from(stop),
    };
    let mut failure = failure.in_case(id);
    let again = |hint: String| {
        hint.replace(&format!("`readmit resume {id}`"), &format!("`readmit approve {id}`"))
    };
    failure.hint = failure.hint.map(again);
    failure
}

/// The case entry by entry, as it was recorded: nobody's summary of it.
fn as_recorded(entries: &[Committed]) -> Grid {
    let row = |(entry, what): (&Committed, String)| {
        vec![entry.time().format("%m-%d %H:%M:%S").to_string(), entry.draft().actor.clone(), what]
    };
    let columns = ["Recorded (UTC)", "By", "What"].map(str::to_owned).to_vec();
    Grid { columns, rows: told(entries).into_iter().map(row).collect() }
}
