use clap::Args;
use serde_json::json;

use super::work::{case_id, result};
use crate::cli::answers::Answers;
use crate::cli::out::Out;
use crate::cli::workplace::Workplace;
use crate::cli::{Failure, Global};
use crate::session::Session;
use crate::ui::signals::Interrupts;

#[derive(Debug, Args)]
pub struct ApproveArgs {
    /// The case
    case: String,
    /// The answer: grant or deny
    #[arg(long, value_name = "grant|deny")]
    answer: Option<String>,
    #[command(flatten)]
    answers: Answers,
}

pub fn run(args: &ApproveArgs, global: &Global, out: &mut Out, interrupts: &Interrupts) -> Result<u8, Failure> {
    let id = case_id(&args.case)?;
    let granted = {
        let mut workplace = Workplace::open(global, &args.answers, out, interrupts)?;
        workplace.answer("--answer", args.answer.as_deref());
        let approved = Session::resume(workplace.desk(), &id).and_then(|mut s| s.approve());
        approved.map_err(|stop| Failure::from(stop).in_case(&id))?
    };
    let status = if granted { "approved" } else { "denied" };
    let document = json!({ "schema": "readmit.case/1", "case": id, "status": status, "outcome": null, "exit": 0 });
    result(out, &document, &format!("{id} {status}"))?;
    Ok(0)
}
