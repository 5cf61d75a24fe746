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
pub struct NoteArgs {
    /// The case
    case: String,
    /// The note; asked for if it is left out
    text: Option<String>,
}

pub fn run(args: &NoteArgs, global: &Global, out: &mut Out, interrupts: &Interrupts) -> Result<u8, Failure> {
    let id = case_id(&args.case)?;
    {
        let mut workplace = Workplace::open(Some(&id), global, &Answers::default(), out, interrupts)?;
        let noted = Session::resume(workplace.desk(), &id).and_then(|mut s| s.note_now(args.text.clone()));
        noted.map_err(|stop| Failure::from(stop).in_case(&id))?;
    }
    let document = json!({ "schema": "readmit.case/1", "case": id, "status": "noted", "outcome": null, "exit": 0 });
    result(out, &document, &format!("{id} noted"))?;
    Ok(0)
}
