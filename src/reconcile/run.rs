//! One run: the logs are read once, what matters in them is put aside on the disk, and held against
//! the ledger's cases of that time.

use std::fs::File;
use std::io;
use std::io::{BufRead, BufReader, BufWriter, Seek, Write};
use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use thiserror::Error;

use super::coverage::{AcceptedRow, Coverage, LogCoverage, LogRules, Period};
use super::format::{Parsed, PlatformFormat, Realm, Timestamp, Unread, What};
use super::matcher::Matcher;
use super::outside::with_outside;
use super::read::{LogRecord, LogSource, ReadError, each_row};
use super::times::Zone;
use super::{Format, LogFacts, LogFinding, PlatformAct, PlatformEvent};
use crate::ledger::{LedgerError, Object};
use crate::report;

/// The files and the cases that are to be held against each other.
pub struct ReconcileJob<'a> {
    /// One log may come in several files.
    pub files: &'a [PathBuf],
    pub format: Format,
    /// The configured name of the platform: whose cases.
    pub provider: &'a str,
    pub since: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    pub skew: TimeDelta,
    /// For times that name no zone.
    pub zone: Zone,
    pub accepted: AcceptedRow,
    /// This case alone; the log is then taken to be whole from its opening to `until`.
    pub only: Option<&'a str>,
    /// Called now and then, with how far the reading is: bytes of the file.
    pub progress: &'a mut dyn FnMut(u64),
}

/// The result of a reconciliation. The findings themselves were handed on.
#[derive(Clone, Debug)]
pub struct Reconciled {
    pub format: Format,
    pub provider: String,
    pub case: Option<String>,
    /// Names and SHA-256 of the files.
    pub files: Vec<(String, String)>,
    /// The period that was judged: from when to when the log is whole.
    pub period: Period,
    /// From its first row to its last: what administrators did, what users did.
    pub covers: (Period, Period),
    pub tally: LogCoverage,
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
    job: &mut ReconcileJob<'_>,
    ledger: &dyn report::EntrySource,
    emit: &mut dyn FnMut(LogFinding),
) -> Result<Reconciled, RunError> {
    let one = match job.only {
        Some(case) => Some(LogFacts::of_case(ledger, job.provider, case, job.until)?),
        None => None,
    };
    let opened = one.as_ref().and_then(|facts| facts.cases.first()).and_then(|case| case.opened);
    let one = match one {
        Some(facts) => {
            let target = facts.cases.first().map(|case| case.target.clone());
            let since = opened.map(|at| at - super::facts::OPEN_ENDED);
            Some(with_outside(facts, ledger, job.provider, target.as_deref(), since, job.until)?)
        }
        None => None,
    };
    // Around a case, the platform's clock may be fast or slow.
    let asked = match one {
        Some(_) => Period {
            from: opened.map(|at| at - job.skew - job.skew),
            to: job.until.map(|at| at + job.skew),
        },
        None => Period { from: job.since, to: job.until },
    };
    let mut reading = RunReading {
        period: asked,
        tally: LogCoverage::default(),
        seen: (Period::default(), Period::default()),
        // It has no name, and is gone when it is closed.
        spool: BufWriter::with_capacity(1 << 16, tempfile::tempfile()?),
        realm: Realm::default(),
    };
    let mut files = Vec::new();
    for (n, path) in job.files.iter().enumerate() {
        let mut source = LogSource::open(path)?;
        reading.file(&mut source, n, job)?;
        let name = path
            .file_name()
            .map_or_else(|| source.name.clone(), |name| name.to_string_lossy().into_owned());
        files.push((name, source.finish()?));
    }
    let RunReading { mut tally, seen: (acts, users), mut spool, realm, .. } = reading;
    for event in realm.judge() {
        match event {
            Some(event) => put_aside(&mut spool, &event)?,
            None => tally.other += 1,
        }
    }
    if tally.rows > 0 && tally.rows == tally.foreign {
        let why = tally.unreadable_at.first().map(|(_, _, why)| why.clone()).unwrap_or_default();
        return Err(RunError::OtherFormat { format: job.format, why });
    }
    let bounded =
        |period: Period| Period { from: job.since.or(period.from), to: job.until.or(period.to) };
    let has = |period: Period| period.from.is_some();
    let margin = super::facts::OPEN_ENDED + job.skew;
    let (facts, coverage, period) = if let Some(facts) = one {
        let whole = Period { to: job.until, ..asked };
        (facts, Coverage { acts: whole, enrolments: has(users).then_some(whole) }, whole)
    } else {
        let period = bounded(merged(acts, users));
        let (since, until) = (period.from.map(|at| at - margin), period.to.map(|at| at + margin));
        let coverage = Coverage {
            acts: if has(acts) { bounded(acts) } else { Period::default() },
            // What users did after the end of the period still tells whether they enrolled.
            enrolments: has(users).then(|| Period { from: bounded(users).from, to: users.to }),
        };
        let facts = LogFacts::read(ledger, job.provider, since, until)?;
        let facts = with_outside(facts, ledger, job.provider, None, since, until)?;
        (facts, coverage, period)
    };
    let rules = LogRules {
        skew: job.skew,
        accepted: job.accepted.clone(),
        shows: job.format.shows(),
        since: asked.from,
        until: asked.to,
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
        covers: (acts, users),
        acts: has(acts),
        enrolments: has(users),
        tally,
    })
}

fn merged(mut a: Period, b: Period) -> Period {
    for at in [b.from, b.to].into_iter().flatten() {
        a.add(at);
    }
    a
}

fn put_aside(spool: &mut BufWriter<File>, event: &PlatformEvent) -> io::Result<()> {
    serde_json::to_writer(&mut *spool, event)?;
    spool.write_all(b"\n")
}

/// The state that is kept while the files are read.
struct RunReading {
    /// The period that was asked for.
    period: Period,
    tally: LogCoverage,
    /// The periods that the rows are from: first the rows of administrators, then the rows of
    /// users.
    seen: (Period, Period),
    spool: BufWriter<File>,
    realm: Realm,
}

impl RunReading {
    /// Goes through one file; what matters goes to the spool.
    fn file(
        &mut self,
        source: &mut LogSource,
        file: usize,
        job: &mut ReconcileJob<'_>,
    ) -> Result<(), ReadError> {
        let meter = source.meter();
        let (format, zone) = (job.format, job.zone.clone());
        let progress = &mut *job.progress;
        each_row(source, &mut |line, row| {
            let mut take = |row: Result<&LogRecord, Unread>| {
                self.tally.rows += 1;
                if self.tally.rows.is_multiple_of(4096) {
                    progress(meter.position());
                }
                self.row(row.and_then(|row| format.understand(row, &zone)), file, line)
            };
            match row {
                Ok(whole) => format.inside(&whole, &mut |row| take(Ok(row))),
                Err(why) => take(Err(Unread::Foreign(why))),
            }
        })
    }

    fn row(&mut self, row: Result<Parsed, Unread>, file: usize, line: u64) -> io::Result<()> {
        let Parsed { moment, log, what } = match row {
            Ok(parsed) => parsed,
            Err(unread) => {
                self.tally.foreign += u64::from(matches!(unread, Unread::Foreign(_)));
                self.tally.unreadable(file, line, unread.why().to_owned());
                return Ok(());
            }
        };
        self.see(moment, log);
        let placed = |event| PlatformEvent { file, line, or_at: moment.or_at, ..event };
        match what {
            What::Other => self.tally.other += 1,
            What::Failed => self.tally.failed += 1,
            What::Event(event) => self.put(&placed(event))?,
            What::Events(events) => {
                for event in events {
                    self.put(&placed(event))?;
                }
            }
            What::Realm(mut write) => {
                write.event = placed(write.event);
                if let Some(event) = self.realm.take(write) {
                    self.put(&event)?;
                }
            }
        }
        Ok(())
    }

    fn put(&mut self, event: &PlatformEvent) -> io::Result<()> {
        if event.act == PlatformAct::Unknown {
            self.tally.unknown(event.detail.clone().unwrap_or_default());
        }
        put_aside(&mut self.spool, event)
    }

    fn see(&mut self, moment: Timestamp, log: PlatformFormat) {
        let Timestamp { at, or_at, no_zone } = moment;
        let tally = &mut self.tally;
        tally.no_zone += u64::from(no_zone);
        tally.ambiguous += u64::from(or_at.is_some());
        let (acts, users) = match log {
            PlatformFormat::Both => (true, true),
            PlatformFormat::Acts => (true, false),
            PlatformFormat::Users => (false, true),
        };
        let other = or_at.unwrap_or(at);
        if acts {
            self.seen.0.add_either(at, other);
        }
        if users {
            self.seen.1.add_either(at, other);
        }
        let Period { from, to } = self.period;
        let inside =
            |at: DateTime<Utc>| from.is_none_or(|from| from <= at) && to.is_none_or(|to| at < to);
        if inside(at) || inside(other) {
            tally.inside.rows += 1;
            tally.inside.acts += u64::from(acts);
            tally.inside.users += u64::from(users);
        }
    }
}

impl Reconciled {
    /// Returns what stands in the ledger about the run. The entry has no name and no finding, but
    /// the numbers and what was read.
    pub fn data(&self) -> Object {
        let mut data = self.tally.counts();
        data.insert("format".into(), self.format.as_str().into());
        data.insert("provider".into(), self.provider.as_str().into());
        data.insert("period".into(), self.period.to_json());
        data.insert("covers".into(), self.covers());
        data.insert("clean".into(), self.is_clean().into());
        data.insert(
            "sha256".into(),
            self.files.iter().map(|(_, hash)| Value::from(hash.as_str())).collect(),
        );
        if let Some(case) = &self.case {
            data.insert("of".into(), case.as_str().into());
        }
        data
    }

    /// 0, or 10 where something is unexplained.
    pub fn exit(&self) -> u8 {
        if self.is_clean() { 0 } else { 10 }
    }

    /// Nothing is unexplained: something of what administrators did was there to be judged, and all
    /// of it was.
    pub fn is_clean(&self) -> bool {
        self.acts && self.is_covered() && self.tally.is_clean()
    }

    /// The log has something to say of the period: a row from it, and of what administrators did
    /// one from it, or one on either side of it. What no row is from is not shown to be without
    /// resets.
    pub fn is_covered(&self) -> bool {
        let inside = self.tally.inside;
        let around = |log: Period, period: Period| match (log.from, log.to, period.from, period.to)
        {
            (Some(first), Some(last), Some(from), Some(to)) => first <= from && to <= last,
            _ => false,
        };
        inside.rows > 0 && (inside.acts > 0 || around(self.covers.0, self.period))
    }

    /// Returns what the log covers, for the ledger and for programs.
    fn covers(&self) -> Value {
        json!({ "acts": self.covers.0.to_json(), "users": self.covers.1.to_json() })
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
            "covers": self.covers(),
            "period_in_log": self.is_covered(),
            "counts": self.tally.counts(),
            "unknown_types": self.tally.unknown,
            "unreadable_rows": unreadable,
            "acts_in_log": self.acts,
            "enrolments_in_log": self.enrolments,
            "clean": self.is_clean(),
        })
    }
}
