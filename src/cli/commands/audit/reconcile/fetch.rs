//! The log, asked for at the platform itself.

use std::ops::ControlFlow;

use chrono::{DateTime, Utc};

use super::{PlatformLog, ReconcileArgs};
use crate::base::clock::{Clock, SystemClock};
use crate::cli::installation::Installation;
use crate::cli::{Failure, Global, platform};
use crate::model::Recorded;
use crate::operator::OperatorAccount;
use crate::reconcile::{Fetching, Format, Known};

type Bounds = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// Reads the platform's own log, and what the last run of this operator has left. Nothing is
/// recorded yet: a log that could not be read to its end is not compared.
pub(super) fn fetch(
    args: &ReconcileArgs,
    (since, until): Bounds,
    installation: &Installation,
    account: &OperatorAccount,
    provider: &str,
    global: &Global,
) -> Result<(Format, PlatformLog), Failure> {
    let config = installation.config.provider(Some(provider))?;
    let none = || {
        Failure::usage(format!("--fetch: {provider} has no log that can be asked for"))
            .hint("export its log, and give the file and its --format")
    };
    let format = config.platform().log().and_then(Format::parse).ok_or_else(none)?;
    let known = Known::read(&installation.ledger.kept(), provider, &account.name)?;
    let from = since.or(known.from(args.skew));
    let until = until.unwrap_or_else(|| SystemClock.now());
    let platform = platform::open(config, &installation.home, global)?;
    let failure =
        |error| Failure::unexpected(error).hint("is there room in the folder for temporary files?");
    let mut rows = Fetching::begin().map_err(failure)?;
    let mut failed = None;
    let extent = platform.log_rows(from, until, &mut |row| match rows.row(&row) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    })?;
    if let Some(error) = failed {
        return Err(failure(error));
    }
    let Recorded::Known(extent) = extent else { return Err(none()) };
    let own = match config.platform().own_account() {
        Some(account) => vec![account.to_owned()],
        None => platform.own_user()?.into_iter().map(|user| user.0).collect(),
    };
    // A time that was asked for has to be there as well as what follows the last run.
    let continues = since.or(known.until);
    let log = rows.end(provider, extent, until, continues).map_err(failure)?;
    let read =
        PlatformLog { since: from, until: Some(until), log: Some(log), before: known.open, own };
    Ok((format, read))
}
