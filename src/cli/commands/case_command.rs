//! The things that are common to every command that works on a case.

use serde_json::json;

use crate::case::CaseId;
use crate::cli::command_context::CommandContext;
use crate::cli::out::Out;
use crate::cli::{Failure, Global, JsonMode};
use crate::session::dry_run::DryRunReport;
use crate::session::{End, Session, SessionError, exit_code_of};
use crate::ui::prompter::{MessageStyle, Prompter};

/// The outcome of working on a case, and the case that was worked on.
pub struct CaseResult {
    pub case: Option<String>,
    pub result: Result<End, SessionError>,
    /// The change that the case has made by the end of the work, if any. A failure does not undo
    /// the change.
    changed: Option<String>,
}

impl CaseResult {
    /// Drives a session to where it ends.
    pub fn drive(session: Result<Session<'_>, SessionError>) -> CaseResult {
        CaseResult::with(session, Session::drive)
    }

    /// Does something in a session.
    pub fn with<'a>(
        session: Result<Session<'a>, SessionError>,
        work: impl FnOnce(&mut Session<'a>) -> Result<End, SessionError>,
    ) -> CaseResult {
        match session {
            Ok(mut session) => {
                let case = session.case().id.as_str().to_owned();
                let result = work(&mut session);
                CaseResult { case: Some(case), result, changed: session.changed_so_far() }
            }
            Err(stop) => CaseResult { case: None, result: Err(stop), changed: None },
        }
    }
}

/// Tells of flags that nothing asked for: they may be meant for something that did not happen.
/// A case that waits, or was stopped, has not asked for them yet.
pub fn unused(worked: &CaseResult, workplace: &mut CommandContext<'_>) {
    if worked.result.is_err() {
        return;
    }
    let unused: Vec<String> =
        workplace.person.unused().into_iter().filter(|f| !f.starts_with("--notice")).collect();
    if !unused.is_empty() {
        workplace.person.tell(
            MessageStyle::Warn,
            &format!("Not asked for, and so not used: {}", unused.join(", ")),
        );
    }
}

/// Prints a rehearsal. Its exit code is the one that the real run would end with, as far as can be
/// told.
pub fn print_plan(plan: &DryRunReport, out: &mut Out) -> Result<u8, Failure> {
    if out.json().is_some() {
        out.document(&plan.document())?;
    } else {
        for line in plan.lines() {
            out.line(&line)?;
        }
    }
    Ok(plan.exit())
}

/// Prints the result once, and gives the exit code.
pub fn conclude(worked: CaseResult, out: &mut Out, _global: &Global) -> Result<u8, Failure> {
    match worked.result {
        Ok(end) => {
            let code = exit_code_of(end.outcome);
            let document = json!({
                "schema": "readmit.case/1",
                "case": end.case,
                "status": "closed",
                "outcome": end.outcome.as_str(),
                "exit": code,
            });
            result(out, &document, &format!("{} {}", end.case, end.outcome))?;
            Ok(code)
        }
        Err(SessionError::Paused) => {
            let case = worked.case.unwrap_or_default();
            let document = json!({
                "schema": "readmit.case/1", "case": case, "status": "paused", "outcome": null, "exit": 0,
            });
            result(out, &document, &format!("{case} paused"))?;
            Ok(0)
        }
        Err(SessionError::HoldersTurn(holder)) => {
            let case = worked.case.unwrap_or_default();
            let document = json!({
                "schema": "readmit.case/1", "case": case, "status": "with-holder", "holder": holder, "outcome": null, "exit": 0,
            });
            result(out, &document, &format!("{case} goes on with {holder}"))?;
            Ok(0)
        }
        Err(stop) => {
            let failed = matches!(stop, SessionError::Ledger(_) | SessionError::Fault(_));
            let partly = matches!(stop, SessionError::Fault(_));
            let mut failure = Failure::from(stop);
            if let Some(changed) = worked.changed.filter(|_| failed) {
                // Said only of a case in which nothing was changed: 7.
                failure.code = if partly { 9 } else { failure.code };
                failure = failure.rephrase(|why| {
                    format!("{why}; what was changed in this case before stands: {changed}")
                });
            }
            Err(match &worked.case {
                Some(case) => failure.in_case(case),
                None => failure,
            })
        }
    }
}

pub fn result(out: &mut Out, document: &serde_json::Value, line: &str) -> Result<(), Failure> {
    match out.json() {
        Some(JsonMode::Document | JsonMode::Lines) => out.document(document),
        None => out.line(line),
    }
}

/// A case's id as it was typed.
pub fn case_id(text: &str) -> Result<String, Failure> {
    CaseId::parse(text).map(|id| id.as_str().to_owned()).ok_or_else(|| {
        Failure::usage(format!("{text} is not a case id"))
            .hint("one looks like R-7Q4K2M; `readmit cases` lists them")
    })
}

/// A case that the ledger does not have.
pub fn no_case(id: &str) -> Failure {
    Failure::usage(format!("there is no case {id}")).hint("`readmit cases --all` lists them")
}
