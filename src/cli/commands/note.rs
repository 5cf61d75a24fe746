//! The commands that say something about a case: a note, and whom it is handed to.

use clap::Args;
use serde_json::json;

use super::case_command::{case_id, result};
use crate::cli::answers::Answers;
use crate::cli::command_context::CommandContext;
use crate::cli::out::Out;
use crate::cli::pick::For;
use crate::cli::{Failure, Global, pick};
use crate::model::Mode;
use crate::operator::{Right, may};
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

pub fn note(
    args: &NoteArgs,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let id = pick::case(args.case.as_deref(), For::Work, global)?;
    if args.text.is_none() && args.ticket.is_none() && global.person()?.mode() == Mode::Scripted {
        return Err(Failure::usage(format!(
            "nobody can be asked; give the note: `readmit note {id} TEXT`"
        )));
    }
    {
        let mut workplace =
            CommandContext::open(Some(&id), global, &Answers::default(), out, interrupts)?;
        let noted = Session::resume(workplace.desk(), &id)
            .and_then(|mut s| s.note_now(args.text.clone(), args.ticket.clone()));
        noted.map_err(|stop| Failure::from(stop).in_case(&id))?;
    }
    let document = json!({ "schema": "readmit.case/1", "case": id, "status": "noted", "outcome": null, "exit": 0 });
    result(out, &document, &format!("{id} noted"))?;
    Ok(0)
}

#[derive(Debug, Args)]
pub struct HandOverArgs {
    /// The case
    case: String,
    /// The operator it is offered to
    #[arg(long, value_name = "NAME")]
    to: String,
}

pub fn hand_over(
    args: &HandOverArgs,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let id = case_id(&args.case)?;
    {
        let mut workplace =
            CommandContext::open(Some(&id), global, &Answers::default(), out, interrupts)?;
        let to = workplace
            .installation
            .roll
            .get(&args.to)
            .filter(|a| !a.disabled && may(a.role, Right::Recover));
        if to.is_none() {
            return Err(Failure::usage(format!(
                "--to {}: no operator of that name works on cases",
                args.to
            ))
            .hint("`readmit operator list` shows them"));
        }
        let offered =
            Session::resume(workplace.desk(), &id).and_then(|mut s| s.hand_over(&args.to));
        offered.map_err(|stop| Failure::from(stop).in_case(&id))?;
    }
    let document = json!({
        "schema": "readmit.case/1", "case": id, "status": "offered", "to": args.to, "outcome": null, "exit": 0,
    });
    result(out, &document, &format!("{id} offered to {}", args.to))?;
    Ok(0)
}
