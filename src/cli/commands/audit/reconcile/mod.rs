//! The platform's own log beside the ledger. The run itself is recorded before anything of it is
//! shown.

mod answer;
mod fetch;
mod show;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::progress::{Bar, until_stopped};
use super::taking::failure_of;
use crate::base::clock::{Clock, SystemClock};
use crate::cli::installation::Installation;
use crate::cli::opened_key::SignedIn;
use crate::cli::out::Out;
use crate::cli::time_arg::{point, seconds};
use crate::cli::{Failure, Global};
use crate::ledger::export::write_new;
use crate::ledger::{Action, Signer};
use crate::operator::{OperatorAccount, Right};
use crate::reconcile::{
    AcceptedRow, FetchedLog, Format, LogFinding, ReadError, ReconcileJob, Reconciled, RunError,
    Zone, run as reconcile,
};
use crate::ui::signals::Interrupts;

/// So many findings are told; a file (`-o`) has all of them.
const TOLD: usize = 10_000;

#[derive(Debug, Args)]
pub struct ReconcileArgs {
    /// The platform's log: CSV with a header, or JSON in lines, arrays or pages, also as log
    /// streams wrap it; gzip too; several files are one log (- is standard input)
    #[arg(value_name = "FILE", required_unless_present_any = ["fetch", "answer"], conflicts_with_all = ["fetch", "answer"])]
    files: Vec<PathBuf>,
    /// Whose log it is
    #[arg(long, value_enum, required_unless_present_any = ["fetch", "answer"], conflicts_with_all = ["fetch", "answer"])]
    format: Option<Format>,
    /// Read the log from the platform itself (Keycloak, Auth0), from where the last such run of
    /// yours ended: for a timer. One line if all is well
    #[arg(long)]
    fetch: bool,
    /// Answer the finding of this id, as a run has named it: D-7Q4K2M9P (seniors)
    #[arg(long, value_name = "ID", requires = "reason", conflicts_with_all = ["fetch", "since", "until", "actor", "output"])]
    answer: Option<String>,
    /// The reason why the finding is in order, in ten characters or more
    #[arg(long, value_name = "TEXT", requires = "answer")]
    reason: Option<String>,
    /// From this day or time on, where the log is not meant from its first row: 2026-05-17,
    /// yesterday, 90d
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Before this day or time
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// The most by which the platform's clock and the ledger's clock may be apart: 90s, 5m, 1h
    #[arg(long, value_name = "DURATION", default_value = "5m", value_parser = skew)]
    skew: TimeDelta,
    /// The zone of times that name none: Europe/Berlin, or a distance from UTC like +02:00
    #[arg(long, value_name = "ZONE", default_value = "+00:00", allow_hyphen_values = true)]
    zone: Zone,
    /// The tool's own account on Auth0 or Keycloak, as the log names it: client or service user
    /// (repeatable)
    #[arg(long, value_name = "ID")]
    actor: Vec<String>,
    /// New CSV file for all findings; cells that a spreadsheet would run or rewrite are defused
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Format] {
        Format::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

pub fn run(
    args: &ReconcileArgs,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    if let Some(id) = &args.answer {
        return answer::run(id, args.reason.as_deref().unwrap_or_default(), global, out);
    }
    let now = SystemClock.now();
    let since = args.since.as_deref().map(|text| point("--since", text, now)).transpose()?;
    let until = args.until.as_deref().map(|text| point("--until", text, now)).transpose()?;
    crate::cli::time_arg::period(since, until)?;
    let mut installation = Installation::open(global)?;
    // Who may not read the ledger learns nothing from it this way either.
    let SignedIn { account, key } =
        installation.signed_in(global, Right::Check, Action::AuditReconciled)?;
    let provider = provider_name(&installation, global);
    let mut read = PlatformLog { since, until, ..PlatformLog::default() };
    let format = if let Some(format) = args.format {
        format
    } else {
        let (format, fetched) =
            fetch::fetch(args, (since, until), &installation, &account, &provider, global)?;
        read = fetched;
        format
    };
    let actors = if args.actor.is_empty() { &read.own } else { &args.actor };
    let accepted = accepted(&installation, format, &provider, actors)?;
    let total: u64 =
        args.files.iter().filter_map(|f| std::fs::metadata(f).ok()).map(|m| m.len()).sum();
    let bar = Bar::new("bytes", global);
    let mut told: Vec<LogFinding> = Vec::new();
    let mut keep = |finding: &LogFinding| {
        if told.len() < TOLD {
            told.push(finding.clone());
        }
    };
    let done = until_stopped(interrupts, |check| {
        let mut progress = |bytes: u64| {
            bar.at(bytes, total);
            check();
        };
        let mut job = ReconcileJob {
            files: &args.files,
            format,
            provider: &provider,
            since: read.since,
            until: read.until,
            skew: args.skew,
            zone: args.zone.clone(),
            accepted,
            fetched: read.log.as_ref(),
            before: &read.before,
            only: None,
            progress: &mut progress,
        };
        match &args.output {
            None => {
                let done =
                    reconcile(&mut job, &installation.ledger.kept(), &mut |finding| keep(&finding));
                let done = done.map_err(failure)?;
                record(&mut installation, &account, &key, &done)?;
                Ok(done)
            }
            Some(path) => {
                let mut names: Vec<String> = args.files.iter().map(|f| file_name(f)).collect();
                names.extend(read.log.as_ref().map(|log| log.name.clone()));
                let mut failed = None;
                let written = write_new(path, |file| {
                    let mut csv = show::Csv::new(file)?;
                    let mut broken = None;
                    let done = reconcile(&mut job, &installation.ledger.kept(), &mut |finding| {
                        keep(&finding);
                        if let Err(error) = csv.push(&finding, &names) {
                            broken.get_or_insert(error);
                        }
                    });
                    if let Some(error) = broken {
                        return Err(error.into());
                    }
                    csv.finish()?;
                    // It appears under its name only when the run is on record.
                    let recorded = done.map_err(failure).and_then(|done| {
                        record(&mut installation, &account, &key, &done).map(|()| done)
                    });
                    recorded.map_err(|error| {
                        failed = Some(error);
                        std::io::Error::other("nothing is written").into()
                    })
                });
                match (written, failed) {
                    (_, Some(failure)) => Err(failure),
                    (Err(error), None) => Err(failure_of(error, path)),
                    (Ok(done), None) => Ok(done),
                }
            }
        }
    });
    bar.clear();
    let done = done??;
    told.sort_by(|a, b| (a.at, &a.target).cmp(&(b.at, &b.target)));
    show::report(&done, &told, args.output.as_deref(), global, out)
}

/// The source of a platform's log: files, or the platform itself.
#[derive(Default)]
struct PlatformLog {
    since: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
    log: Option<FetchedLog>,
    /// The findings that an earlier run has left open.
    before: Vec<LogFinding>,
    /// The tool's own account, as the platform says it.
    own: Vec<String>,
}

/// A log that was exported for one case.
pub struct CaseLog<'a> {
    pub files: &'a [PathBuf],
    pub format: Format,
    /// The configured name of the platform.
    pub provider: &'a str,
    /// The tool's own account there; none: what the configuration has.
    pub actors: &'a [String],
    pub skew: TimeDelta,
    pub zone: Zone,
}

/// Holds one case against a log that was exported for it, as at the end of a recovery on a platform
/// that is worked by hand. The run is recorded. The log is taken to be whole from the case's
/// opening until now.
pub fn of_case(
    installation: &mut Installation,
    account: &OperatorAccount,
    signer: &dyn Signer,
    log: &CaseLog<'_>,
    case: &str,
) -> Result<(Reconciled, Vec<LogFinding>), Failure> {
    let accepted = accepted(installation, log.format, log.provider, log.actors)?;
    let mut found = Vec::new();
    let mut job = ReconcileJob {
        files: log.files,
        format: log.format,
        provider: log.provider,
        since: None,
        until: Some(SystemClock.now()),
        skew: log.skew,
        zone: log.zone.clone(),
        accepted,
        fetched: None,
        before: &[],
        only: Some(case),
        progress: &mut |_| {},
    };
    let done = reconcile(&mut job, &installation.ledger.kept(), &mut |finding| found.push(finding))
        .map_err(failure)?;
    record(installation, account, signer, &done)?;
    Ok((done, found))
}

/// Prints what [`of_case`] found, as `audit reconcile` does, and gives the exit code.
pub fn report(
    done: &Reconciled,
    found: &[LogFinding],
    global: &Global,
    out: &mut Out,
) -> Result<u8, Failure> {
    show::report(done, found, None, global, out)
}

/// The same as one document.
pub fn document(done: &Reconciled, found: &[LogFinding]) -> serde_json::Value {
    show::document(done, found, None)
}

fn record(
    installation: &mut Installation,
    account: &OperatorAccount,
    signer: &dyn Signer,
    done: &Reconciled,
) -> Result<(), Failure> {
    let (data, private) = (done.data(), done.private());
    installation.record_by(account, signer, Action::AuditReconciled, &data, &private)
}

/// Whose cases: the ledger may hold those of a platform that is not configured any more.
fn provider_name(installation: &Installation, global: &Global) -> String {
    global.provider.clone().unwrap_or_else(|| installation.config.default_provider.clone())
}

/// Returns the accounts or the operators who may have done what the cases say.
pub fn accepted(
    installation: &Installation,
    format: Format,
    provider: &str,
    actors: &[String],
) -> Result<AcceptedRow, Failure> {
    if !format.is_by_hand() {
        let mut accounts: BTreeSet<String> = actors.iter().cloned().collect();
        if accounts.is_empty() {
            accounts.extend(own_account(installation, provider));
        }
        return Ok(AcceptedRow::Accounts(accounts));
    }
    if !actors.is_empty() {
        return Err(Failure::usage(format!(
            "--actor: on {format} each operator acts under their own account"
        ))
        .hint("an operator's accounts are told with `readmit operator add --user`"));
    }
    let names = installation.roll.all().map(|a| (a.name.clone(), a.users.clone()));
    Ok(AcceptedRow::Operators(names.collect::<BTreeMap<_, _>>()))
}

/// The tool's own account, as far as the configuration has it the way the platform's log does.
fn own_account(installation: &Installation, provider: &str) -> Option<String> {
    let config = installation.config.provider(Some(provider)).ok()?;
    config.platform().own_account().map(str::to_owned)
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn failure(error: RunError) -> Failure {
    match error {
        RunError::Ledger(error) => error.into(),
        RunError::Read(error @ ReadError::Packed { .. }) => {
            Failure::of(2, error).hint("nothing was compared")
        }
        RunError::Read(error) => {
            Failure::of(2, error).hint("nothing was compared; export the log again")
        }
        RunError::Spool(error) => {
            Failure::unexpected(error).hint("is there room in the folder for temporary files?")
        }
        RunError::OtherFormat { .. } => Failure::of(2, error).hint("is --format the right one?"),
    }
}

pub fn skew(text: &str) -> Result<TimeDelta, String> {
    let wrong = || format!("{text} is not like 90s, 5m or 1h");
    let seconds =
        seconds(text, 60).and_then(|seconds| i64::try_from(seconds).ok()).ok_or_else(wrong)?;
    let longest = TimeDelta::hours(12);
    TimeDelta::try_seconds(seconds)
        .filter(|span| (TimeDelta::zero()..=longest).contains(span))
        .ok_or_else(|| {
            format!("{text}: clocks that are more than 12 hours apart cannot be compared")
        })
}
