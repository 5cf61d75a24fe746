use clap::Args;
use serde_json::json;

use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::operator::{Right, may};
use crate::ui::person::Grid;

#[derive(Debug, Args)]
pub struct ListArgs {}

pub fn run(_args: &ListArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let installation = Installation::open(global)?;
    let rights = |role| -> Vec<&str> { Right::ALL.iter().filter(|r| may(role, **r)).map(|r| r.as_str()).collect() };
    if out.json().is_some() {
        let operators: Vec<_> = installation
            .roll
            .all()
            .map(|a| {
                json!({
                    "name": a.name, "role": a.role.as_str(), "disabled": a.disabled,
                    "added_by": a.added_by, "added": a.added, "rights": rights(a.role),
                })
            })
            .collect();
        out.document(&json!({ "schema": "readmit.operators/1", "operators": operators }))?;
        return Ok(0);
    }
    let rows = installation
        .roll
        .all()
        .map(|a| {
            let state = if a.disabled { " (disabled)" } else { "" };
            let added = format!("{} by {}", a.added.format("%Y-%m-%d"), a.added_by);
            vec![a.name.clone(), format!("{}{state}", a.role), added, rights(a.role).join(", ")]
        })
        .collect();
    let columns = ["Name", "Role", "Added", "May"].map(str::to_owned).to_vec();
    out.line(&crate::ui::table(&Grid { columns, rows }, global.wishes()))?;
    Ok(0)
}
