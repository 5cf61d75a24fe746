use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::base::trusted::Trust;
use crate::cli::commands::case_command::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::home::library::{AcceptedRunbook, acceptance};
use crate::home::{RunbookLibrary, runbook_file};
use crate::ledger::{Action, Object};
use crate::operator::{Right, may};

#[derive(Debug, Args)]
pub struct AcceptRunbookArgs {
    /// The runbook: a .toml file, or the folder that holds it and its messages
    path: PathBuf,
}

pub fn run(args: &AcceptRunbookArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    let account = installation.account(global)?;
    if !may(account.role, Right::Runbook) {
        return Err(Failure::from(crate::case::Refusal::Role(account.role.as_str())));
    }
    let trust = Trust::home(installation.home.root()).and_caller();
    let runbook = runbook_file::read_trusted(&args.path, &trust).map_err(|rejected| super::rejected(&rejected))?;
    let taken = |known: &AcceptedRunbook| known.name == runbook.name && known.version == runbook.version;
    if let Some(known) = installation.library()?.accepted().iter().find(|a| taken(a) && a.sha256 != runbook.sha256) {
        let what = format!("{} {} was accepted with other rules ({})", known.name, known.version, known.sha256);
        return Err(Failure::usage(crate::base::safe_text::safe(&what))
            .hint("raise `version`, so that a case's version says under which rules it was worked"));
    }
    // The text is kept before it is accepted: a case must never find its runbook missing.
    RunbookLibrary::keep(&installation.home.runbooks(), &runbook)?;
    installation.record(global, Right::Runbook, Action::RunbookAccepted, acceptance(&runbook), Object::new())?;
    let document = json!({
        "schema": "readmit.runbook/1", "name": runbook.name, "version": runbook.version,
        "sha256": runbook.sha256, "accepted": true, "exit": 0,
    });
    let line = format!(
        "accepted {} {}; cases that are open finish under the one they began with",
        runbook.name, runbook.version
    );
    result(out, &document, &crate::base::safe_text::safe(&line))?;
    Ok(0)
}
