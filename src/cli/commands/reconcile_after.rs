//! The end of a case, held against what the platform itself has logged: where a person worked a
//! console, that is the only other witness.

use std::path::PathBuf;

use chrono::TimeDelta;
use clap::Args;
use serde_json::json;

use super::audit::reconcile;
use super::case_command::{CaseResult, conclude};
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::{Ledger as _, Signer};
use crate::operator::OperatorAccount;
use crate::provider::ProviderConfig;
use crate::reconcile::{Format, Zone};
use crate::session::exit_code_of;
use crate::ui::Ui;

#[derive(Debug, Args)]
pub struct LogArgs {
    /// When the case is closed, hold it against the platform's own log, exported to this file
    /// (repeatable); exit 10 if they differ
    #[arg(long = "reconcile", id = "reconcile", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The tool's own account on Auth0 or Keycloak, as that log names it: client or service user
    /// (repeatable)
    #[arg(long, value_name = "ID", requires = "reconcile")]
    actor: Vec<String>,
    /// The most by which the platform's clock and the ledger's clock may be apart: 90s, 5m, 1h
    #[arg(long, value_name = "DURATION", default_value = "5m", value_parser = reconcile::skew, requires = "reconcile")]
    skew: TimeDelta,
    /// The zone of times in that log that name none: Europe/Berlin, or a distance from UTC like
    /// +02:00
    #[arg(
        long,
        value_name = "ZONE",
        default_value = "+00:00",
        allow_hyphen_values = true,
        requires = "reconcile"
    )]
    zone: Zone,
}

impl LogArgs {
    /// Before anything is begun: a log that could not be judged at the end is no use. `case`: which
    /// is gone on with.
    pub fn check(
        &self,
        installation: &Installation,
        global: &Global,
        case: Option<&str>,
    ) -> Result<(), Failure> {
        if self.files.is_empty() {
            return Ok(());
        }
        let global = installation.at_case(case, global)?;
        let config = installation.config.provider(global.provider.as_deref())?;
        if let Some(case) = case {
            let entries = installation.ledger.case(case)?;
            let about = entries.first().and_then(|entry| entry.draft().provider.clone());
            if let Some(about) = about.filter(|about| about != config.name()) {
                let what = format!(
                    "{case} is about a user of {about}; leave --provider out, or give --provider {about}"
                );
                return Err(Failure::usage(what));
            }
        }
        let format = format_of(config)?;
        let accepted = reconcile::accepted(installation, format, config.name(), &self.actor)?;
        if accepted.nobody() {
            let what = format!("--reconcile: {} needs --actor ID too", config.name());
            return Err(Failure::usage(what).hint(
                "it is the tool's own account there, as the log names it: for Keycloak the internal id of the client, \
                 or of its service account's user",
            ));
        }
        Ok(())
    }
}

/// Prints the result, and that of the comparison, if a log was given and the case is closed.
pub fn against_log(
    worked: CaseResult,
    log: &LogArgs,
    (mut installation, account, key): (Installation, OperatorAccount, Box<dyn Signer>),
    global: &Global,
    out: &mut Out,
) -> Result<u8, Failure> {
    if log.files.is_empty() {
        return conclude(worked, out, global);
    }
    // One that is still open is compared when it is closed: `resume` takes the flag too.
    let Ok(end) = &worked.result else {
        if let Some(case) = &worked.case {
            let later = "so --reconcile was not used: give it to the resume that closes it";
            Ui::new().note(&format!("{case} is still open, {later}"));
        }
        return conclude(worked, out, global);
    };
    let code = exit_code_of(end.outcome);
    let at_case = installation.at_case(Some(&end.case), global)?;
    let config = installation.config.provider(at_case.provider.as_deref())?;
    let (format, provider) = (format_of(config)?, config.name().to_owned());
    let log = reconcile::CaseLog {
        files: &log.files,
        format,
        provider: &provider,
        actors: &log.actor,
        skew: log.skew,
        zone: log.zone.clone(),
    };
    let compared = reconcile::of_case(&mut installation, &account, &key, &log, &end.case);
    let (done, found) = compared.map_err(|failure| failure.in_case(&end.case))?;
    let exit = if done.exit() == 0 { code } else { done.exit() };
    if out.json().is_some() {
        out.document(&json!({
            "schema": "readmit.case/1",
            "case": end.case,
            "status": "closed",
            "outcome": end.outcome.as_str(),
            "reconciled": reconcile::document(&done, &found),
            "exit": exit,
        }))?;
        return Ok(exit);
    }
    out.line(&format!("{} {}", end.case, end.outcome))?;
    reconcile::report(&done, &found, global, out)?;
    Ok(exit)
}

/// Whose log it is.
fn format_of(config: &ProviderConfig) -> Result<Format, Failure> {
    config.platform().log().and_then(Format::parse).ok_or_else(|| {
        let name = config.name();
        Failure::usage(format!("--reconcile: {name} has no log that could be exported"))
    })
}
