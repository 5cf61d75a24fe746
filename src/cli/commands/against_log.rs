//! The end of a case, held against what the platform itself has logged: where a person worked a console, that is the only
//! other witness.

use std::io::Write as _;
use std::path::Path;

use serde_json::json;

use super::audit::reconcile;
use super::work::{Worked, conclude};
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::home::config::ProviderConfig;
use crate::ledger::Signer;
use crate::operator::Account;
use crate::reconcile::Format;
use crate::session::exit_code_of;

/// Prints the result, and that of the comparison, if a log was given and the case is closed.
pub fn against_log(
    worked: Worked,
    log: Option<&Path>,
    (mut installation, account, key): (Installation, Account, Box<dyn Signer>),
    global: &Global,
    out: &mut Out,
) -> Result<u8, Failure> {
    let Some(log) = log else { return conclude(worked, out, global) };
    // One that is still open is compared when it is closed: `resume` takes the flag too.
    let Ok(end) = &worked.result else {
        let later =
            "readmit: the case is still open, so --reconcile was not used: give it to the resume that closes it";
        drop(writeln!(std::io::stderr().lock(), "{later}"));
        return conclude(worked, out, global);
    };
    let code = exit_code_of(end.outcome);
    let config = installation.config.provider(global.provider.as_deref())?;
    let (format, provider) = (format_of(config)?, config.name().to_owned());
    let compared = reconcile::of_case(&mut installation, &account, &key, format, log, &end.case, &provider);
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
    match config {
        // Other consoles' exports are read by their headers as well.
        ProviderConfig::Console { .. } => Ok(Format::IntelliAuth),
        ProviderConfig::Auth0(_) => Ok(Format::Auth0),
        ProviderConfig::Keycloak(_) => Ok(Format::Keycloak),
        ProviderConfig::Embedded { name } => {
            Err(Failure::usage(format!("--reconcile: {name} has no log that could be exported")))
        }
    }
}
