use clap::Args;
use serde_json::json;

use super::case_command::{case_id, result};
use crate::case::{CaseId, CaseKind, IncidentStep};
use crate::cli::answers::Answers;
use crate::cli::command_context::CommandContext;
use crate::cli::out::Out;
use crate::cli::{Failure, Global, by_hand};
use crate::ledger::Action;
use crate::operator::anew::asks_anew;
use crate::session::{Session, SessionError};
use crate::ui::Ui;
use crate::ui::signals::Interrupts;

#[derive(Debug, Args)]
pub struct IncidentArgs {
    /// The case that went wrong, or the incident to go on with
    #[arg(required_unless_present_any = ["user", "by_hand"])]
    case: Option<String>,
    /// The user, where there was no case
    #[arg(long, value_name = "USER", conflicts_with = "case")]
    user: Option<String>,
    /// A description of what happened, and of how the incident was found
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// The review of the process, which closes the incident (seniors)
    #[arg(long, value_name = "TEXT")]
    review: Option<String>,
    /// That you sent the notice yourself, where no mail server is configured; when you go on with
    /// an incident, also after one failed
    #[arg(long, value_name = "sent|some|not-sent|again")]
    notice: Option<String>,
    /// With `--notice some`: an address that you sent it to (repeatable)
    #[arg(long, value_name = "ADDRESS", requires = "notice")]
    notice_to: Vec<String>,
    /// A fact that you read off a console, or an action that you did there: login, id,
    /// suspend=done, ... (repeatable, in order)
    #[arg(long, value_name = "KEY=VALUE")]
    attest: Vec<String>,
    /// Say how to suspend a user on the platform by hand, and do nothing: for when the ledger or the
    /// platform cannot be reached
    #[arg(long, conflicts_with_all = ["case", "user", "reason", "review", "notice", "attest"])]
    by_hand: bool,
}

pub fn run(
    args: &IncidentArgs,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    if args.by_hand {
        return say_by_hand(global, out);
    }
    let came = contain(args, global, out, interrupts);
    // The account is still open: whoever sits here has other ways to shut it.
    if let Err(failure) = &came
        && matches!(failure.code, 6 | 7)
    {
        tell_by_hand(global);
    }
    came
}

fn tell_by_hand(global: &Global) {
    for line in by_hand::lines(&by_hand::suspend(global)) {
        Ui::new().note(&line);
    }
}

fn say_by_hand(global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let ways = by_hand::suspend(global);
    if out.json().is_some() {
        let platforms: Vec<_> = ways
            .iter()
            .map(|way| json!({ "provider": way.provider, "steps": way.steps }))
            .collect();
        out.document(&json!({
            "schema": "readmit.by-hand/1", "platforms": platforms, "afterwards": by_hand::AFTERWARDS, "exit": 0,
        }))?;
        return Ok(0);
    }
    for line in by_hand::lines(&ways) {
        out.line(&line)?;
    }
    Ok(0)
}

fn contain(
    args: &IncidentArgs,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let case = args.case.as_deref().map(case_id).transpose()?;
    let goes_on =
        case.as_deref().and_then(CaseId::parse).is_some_and(|id| id.kind() == CaseKind::Incident);
    let answers = Answers {
        reason: args.reason.clone(),
        notice: args.notice.clone(),
        notice_to: args.notice_to.clone(),
        attest: args.attest.clone(),
        ..Answers::default()
    };
    // A review closes it.
    let closes = args.review.is_some() && asks_anew(Action::IncidentClosed, true);
    let (id, step) = {
        let mut workplace = CommandContext::open_to_contain(
            case.as_deref(),
            closes,
            global,
            &answers,
            out,
            interrupts,
        )?;
        workplace.options_mut().review.clone_from(&args.review);
        if goes_on {
            workplace.options_mut().afterwards = answers.afterwards()?;
        }
        let mut session =
            Session::incident(workplace.desk(), case.as_deref(), args.user.as_deref())?;
        let step = session.work().map_err(|stop| {
            if matches!(stop, SessionError::NotContained(_)) {
                tell_by_hand(global);
            }
            Failure::from(stop).in_case(session.id())
        })?;
        (session.id().to_owned(), step)
    };
    let status = match step {
        IncidentStep::Done => "closed",
        IncidentStep::Review => "awaiting-review",
        IncidentStep::Settle { .. }
        | IncidentStep::Suspend
        | IncidentStep::EndSessions
        | IncidentStep::RevokeTokens
        | IncidentStep::ForgetDevices
        | IncidentStep::Tell
        | IncidentStep::Repair => "contained",
    };
    let document =
        json!({ "schema": "readmit.incident/1", "incident": id, "status": status, "exit": 0 });
    result(out, &document, &format!("{id} {status}"))?;
    Ok(0)
}
