use clap::Args;
use serde_json::json;

use super::confirm::describe;
use crate::base::safe_text::safe;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::operator::{Right, may};
use crate::ui::prompter::Grid;

#[derive(Debug, Args)]
pub struct ListOperatorsArgs {}

pub fn run(_args: &ListOperatorsArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let installation = Installation::open(global)?;
    let rights = |role| -> Vec<&str> {
        Right::ALL.iter().filter(|r| may(role, **r)).map(|r| r.as_str()).collect()
    };
    if out.json().is_some() {
        let operators: Vec<_> = installation
            .roll
            .all()
            .map(|a| {
                json!({
                    "name": a.name, "role": a.role.as_str(), "disabled": a.disabled,
                    "added_by": a.asked_by.as_ref().unwrap_or(&a.added_by),
                    "confirmed_by": a.asked_by.as_ref().map(|_| &a.added_by), "added": a.added, "rights": rights(a.role),
                })
            })
            .collect();
        let waiting: Vec<_> = installation
            .roll
            .proposals()
            .map(|p| json!({ "request": p.seq, "by": p.by, "at": p.at, "for": describe(p) }))
            .collect();
        out.document(
            &json!({ "schema": "readmit.operators/1", "operators": operators, "waiting": waiting }),
        )?;
        return Ok(0);
    }
    let rows = installation
        .roll
        .all()
        .map(|a| {
            let state = if a.disabled { " (disabled)" } else { "" };
            let by = match &a.asked_by {
                Some(asked) => format!("{asked}, confirmed by {}", a.added_by),
                None => a.added_by.clone(),
            };
            let added = format!("{} by {by}", a.added.format("%Y-%m-%d"));
            vec![a.name.clone(), format!("{}{state}", a.role), added, rights(a.role).join(", ")]
        })
        .collect();
    let columns = ["Name", "Role", "Added", "May"].map(str::to_owned).to_vec();
    out.line(&crate::ui::table(&Grid { columns, rows }, global.wishes()))?;
    for proposal in installation.roll.proposals() {
        let line = format!(
            "request {} by {}, {}: {}",
            proposal.seq,
            proposal.by,
            proposal.at.format("%Y-%m-%d"),
            safe(&describe(proposal))
        );
        out.line(&line)?;
    }
    Ok(0)
}
