use clap::Args;
use serde_json::json;

use super::case_command::result;
use crate::cli::answers::Answers;
use crate::cli::command_context::CommandContext;
use crate::cli::out::Out;
use crate::cli::pick::{self, For};
use crate::cli::{Failure, Global};
use crate::model::Mode;
use crate::session::Session;
use crate::ui::signals::Interrupts;

#[derive(Debug, Args)]
pub struct NoteArgs {
    /// The case [default: the only one that can be meant, or one of a list]
    case: Option<String>,
    /// The note; asked for if it is left out
    text: Option<String>,
    /// The case's right ticket, where it was mistyped
    #[arg(long, value_name = "ID")]
    ticket: Option<String>,
}

pub fn run(args: &NoteArgs, global: &Global, out: &mut Out, interrupts: &Interrupts) -> Result<u8, Failure> {
    let id = pick::case(args.case.as_deref(), For::Work, global)?;
    if args.text.is_none() && args.ticket.is_none() && global.person()?.mode() == Mode::Scripted {
        return Err(Failure::usage(format!("nobody can be asked; give the note: `readmit note {id} TEXT`")));
    }
    {
        let mut workplace = CommandContext::open(Some(&id), global, &Answers::default(), out, interrupts)?;
        let noted =
            Session::resume(workplace.desk(), &id).and_then(|mut s| s.note_now(args.text.clone(), args.ticket.clone()));
        noted.map_err(|stop| Failure::from(stop).in_case(&id))?;
    }
    let document = json!({ "schema": "readmit.case/1", "case": id, "status": "noted", "outcome": null, "exit": 0 });
    result(out, &document, &format!("{id} noted"))?;
    Ok(0)
}
