//! One run: the logs are read once, what matters in them is put aside on the disk, and held against the ledger's cases of
//! that time.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};
use std::path::PathBuf;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use serde_json::{Value, json};
use thiserror::Error;

use super::format::{Log, Parsed, What};
use super::matcher::Matcher;
use super::read::{ReadError, Source, each_row};
use super::rules::{Accepted, Coverage, Rules};
use super::tally::{Period, Tally};
use super::{Facts, Finding, Format, PlatformEvent};
use crate::ledger::{LedgerError, Object};
use crate::report;

/// What to hold against what.
pub struct Job<'a> {
    /// One log may come in several files.
    pub files: &'a [PathBuf],
    pub format: Format,
    /// The configured name of the platform: whose cases.
    pub provider: &'a str,
    pub since: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    pub skew: TimeDelta,
    /// For times that name no zone.
    pub zone: FixedOffset,
    pub accepted: Accepted,
    /// This case alone; the log is then taken to be whole from its opening to `until`.
    pub only: Option<&'a str>,
    /// Called now and then, with how far the reading is: bytes of the file.
    pub progress: &'a mut dyn FnMut(u64),
}

/// What came of it. The findings themselves were handed on.
#[derive(Clone, Debug)]
pub struct Reconciled {
    pub format: Format,
    pub provider: String,
    pub case: Option<String>,
    /// Names and SHA-256 of the files.
    pub files: Vec<(String, String)>,
    /// What was judged: from when to when the log is whole.
    pub period: Period,
    pub tally: Tally,
    /// The files hold what administrators did, what users did.
    pub acts: bool,
    pub enrolments: bool,
}

#[derive(Debug, Error)]
pub enum RunError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error("what was read could not be put aside: {0}")]
    Spool(#[from] io::Error),
    #[error("no row could be understood as {format}: {why}")]
    OtherFormat { format: Format, why: String },
}

/// Reads the logs, and hands on each finding.
pub fn run(
    job: &mut Job<'_>,
    ledger: &dyn report::Source,
    emit: &mut dyn FnMut(Finding),
) -> Result<Reconciled, RunError> {
    let mut tally = Tally::default();
    let mut seen = (Period::default(), Period::default());
    // It has no name, and is gone when it is closed.
    let mut spool = BufWriter::with_capacity(1 << 16, tempfile::tempfile()?);
    let mut files = Vec::new();
    for (n, path) in job.files.iter().enumerate() {
        let mut source = Source::open(path)?;
        read(&mut source, n, job, &mut tally, &mut seen, &mut spool)?;
        let name = path.file_name().map_or_else(|| source.name.clone(), |name| name.to_string_lossy().into_owned());
        files.push((name, source.finish()?));
    }
    if tally.rows > 0 && tally.rows == tally.unreadable {
        let why = tally.unreadable_at.first().map(|(_, _, why)| why.clone()).unwrap_or_default();
        return Err(RunError::OtherFormat { format: job.format, why });
    }
    let (acts, users) = seen;
    let bounded = |period: Period| Period { from: job.since.or(period.from), to: job.until.or(period.to) };
    let has = |period: Period| period.from.is_some();
    let margin = super::facts::OPEN_ENDED + job.skew;
    let (facts, coverage, period) = if let Some(case) = job.only {
        let facts = Facts::of_case(ledger, job.provider, case, job.until)?;
        let opened = facts.cases.first().and_then(|c| c.opened);
        let whole = Period { from: opened.map(|at| at - job.skew - job.skew), to: job.until };
        (facts, Coverage { acts: whole, enrolments: has(users).then_some(whole) }, whole)
    } else {
        let period = bounded(merged(acts, users));
        let (since, until) = (period.from.map(|at| at - margin), period.to.map(|at| at + margin));
        let coverage = Coverage {
            acts: if has(acts) { bounded(acts) } else { Period::default() },
            // What users did after the end of the period still tells whether they enrolled.
            enrolments: has(users).then(|| Period { from: bounded(users).from, to: users.to }),
        };
        (Facts::read(ledger, job.provider, since, until)?, coverage, period)
    };
    let rules = Rules {
        skew: job.skew,
        accepted: job.accepted.clone(),
        shows: job.format.shows(),
        since: if job.only.is_some() { period.from } else { job.since },
        until: job.until,
        only: job.only.map(str::to_owned),
    };
    let mut matcher = Matcher::new(&facts, rules);
    let mut file = spool.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    for line in BufReader::with_capacity(1 << 16, file).lines() {
        let event: PlatformEvent = serde_json::from_str(&line?).map_err(io::Error::from)?;
        matcher.take(&event, &mut tally, emit);
    }
    matcher.finish(&coverage, &mut tally, emit);
    Ok(Reconciled {
        format: job.format,
        provider: job.provider.to_owned(),
        case: job.only.map(str::to_owned),
        files,
        period,
        tally,
        acts: has(acts),
        enrolments: has(users),
    })
}

fn merged(mut a: Period, b: Period) -> Period {
    for at in [b.from, b.to].into_iter().flatten() {
        a.add(at);
    }
    a
}

/// Goes through one file; what matters goes to the spool.
fn read(
    source: &mut Source,
    file: usize,
    job: &mut Job<'_>,
    tally: &mut Tally,
    seen: &mut (Period, Period),
    spool: &mut BufWriter<File>,
) -> Result<(), ReadError> {
    let meter = source.meter();
    let (format, zone) = (job.format, job.zone);
    let progress = &mut *job.progress;
    each_row(source, &mut |line, row| {
        tally.rows += 1;
        if tally.rows.is_multiple_of(4096) {
            progress(meter.position());
        }
        let Parsed { at, no_zone, log, what } = match row.and_then(|row| format.understand(&row, zone)) {
            Ok(parsed) => parsed,
            Err(why) => {
                tally.unreadable(file, line, why);
                return Ok(());
            }
        };
        tally.no_zone += u64::from(no_zone);
        match log {
            Log::Both => {
                seen.0.add(at);
                seen.1.add(at);
            }
            Log::Acts => seen.0.add(at),
            Log::Users => seen.1.add(at),
        }
        let events = match what {
            What::Event(event) => vec![event],
            What::Events(events) => events,
            What::Other => {
                tally.other += 1;
                return Ok(());
            }
            What::Failed => {
                tally.failed += 1;
                return Ok(());
            }
            What::Unknown { name, grave } => {
                tally.unknown(name, grave);
                return Ok(());
            }
        };
        for event in events {
            serde_json::to_writer(&mut *spool, &PlatformEvent { file, line, ..event })?;
            spool.write_all(b"\n")?;
        }
        Ok(())
    })
}

impl Reconciled {
    /// What stands in the ledger about the run: no name, no finding, but the numbers and what was read.
    pub fn data(&self) -> Object {
        let mut data = self.tally.counts();
        data.insert("format".into(), self.format.as_str().into());
        data.insert("provider".into(), self.provider.as_str().into());
        data.insert("period".into(), self.period.to_json());
        data.insert("sha256".into(), self.files.iter().map(|(_, hash)| Value::from(hash.as_str())).collect());
        if let Some(case) = &self.case {
            data.insert("of".into(), case.as_str().into());
        }
        data
    }

    /// 0, or 10 where something is unexplained.
    pub fn exit(&self) -> u8 {
        if self.is_clean() { 0 } else { 10 }
    }

    /// Nothing is unexplained: something of what administrators did was there to be judged, and all of it was.
    pub fn is_clean(&self) -> bool {
        self.acts && self.tally.is_clean()
    }

    pub fn names(&self) -> Vec<String> {
        self.files.iter().map(|(name, _)| name.clone()).collect()
    }

    /// The same for programs, without the findings.
    pub fn to_json(&self) -> Value {
        let names = self.names();
        let place = |file: &usize| names.get(*file).cloned().unwrap_or_default();
        let unreadable: Vec<Value> = self
            .tally
            .unreadable_at
            .iter()
            .map(|(file, line, why)| json!({ "file": place(file), "line": line, "why": why }))
            .collect();
        json!({
            "schema": "readmit.reconcile/1",
            "format": self.format.as_str(),
            "provider": self.provider,
            "case": self.case,
            "files": self.files.iter().map(|(name, hash)| json!({ "file": name, "sha256": hash })).collect::<Vec<_>>(),
            "period": self.period.to_json(),
            "counts": self.tally.counts(),
            "unknown_types": self.tally.unknown,
            "unreadable_rows": unreadable,
            "acts_in_log": self.acts,
            "enrolments_in_log": self.enrolments,
            "clean": self.is_clean(),
        })
    }
}
