//! One run: the logs are read once, what matters in them is put aside on the disk, and held against
//! the ledger's cases of that time.

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::io::{BufRead, BufReader, BufWriter, Seek, Write};
use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use thiserror::Error;

use super::answers::{Answers, keep, not_covered};
use super::coverage::{AcceptedRow, Coverage, LogCoverage, LogRules, Period};
use super::format::{Parsed, PlatformFormat, Realm, Timestamp, Unread, What};
use super::judged::{Judged, still_open};
use super::matcher::Matcher;
use super::outside::with_outside;
use super::read::{LogRecord, LogSource, ReadError, each_row};
use super::reconciled::Reconciled;
use super::times::Zone;
use super::{FetchedLog, Format, LogFacts, LogFinding, PlatformAct, PlatformEvent};
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
    /// A log that the platform was asked for, beside the files.
    pub fetched: Option<&'a FetchedLog>,
    /// The findings that an earlier run left open.
    pub before: &'a [LogFinding],
    /// This case alone; the log is then taken to be whole from its opening to `until`.
    pub only: Option<&'a str>,
    /// Called now and then, with how far the reading is: bytes of the file.
    pub progress: &'a mut dyn FnMut(u64),
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
        digests: BTreeSet::new(),
        wanted: job.before.iter().flat_map(|one| one.digests.iter().cloned()).collect(),
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
    if let Some(log) = job.fetched {
        if let Some(rows) = log.open()? {
            let mut source = LogSource::of(&log.name, Box::new(rows))?;
            reading.file(&mut source, files.len(), job)?;
            files.push((log.name.clone(), source.finish()?));
        }
        // The platform says itself what it has; a time without a row was without one.
        reading.seen = log.covers(job.since);
    }
    let RunReading { mut tally, seen: (acts, users), mut spool, realm, digests, .. } = reading;
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
    // A platform that was asked says from when on it has everything; of a file, who gives it does.
    let bounded = |period: Period| match job.fetched {
        Some(_) => period,
        None => Period { from: job.since.or(period.from), to: job.until.or(period.to) },
    };
    let has = |period: Period| period.from.is_some();
    let margin = super::facts::OPEN_ENDED + job.skew;
    let (facts, coverage, period) = if let Some(facts) = one {
        let whole = Period { to: job.until, ..asked };
        (facts, Coverage { acts: whole, enrolments: has(users).then_some(whole) }, whole)
    } else {
        let period = match job.fetched {
            Some(_) => acts,
            None => bounded(merged(acts, users)),
        };
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
    let answers = Answers::read(ledger, job.provider)?;
    let mut judged = Judged { provider: job.provider, answers: &answers, all: Vec::new(), emit };
    let mut matcher = Matcher::new(&facts, rules);
    let mut file = spool.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    for line in BufReader::with_capacity(1 << 16, file).lines() {
        let event: PlatformEvent = serde_json::from_str(&line?).map_err(io::Error::from)?;
        matcher.take(&event, &mut tally, &mut |finding| judged.take(finding));
    }
    matcher.finish(&coverage, &mut tally, &mut |finding| judged.take(finding));
    if let Some(gap) = job.fetched.and_then(FetchedLog::gap).and_then(not_covered) {
        tally.found(gap.code);
        judged.take(gap);
    }
    for finding in still_open(job.before, &judged.all, &digests, period) {
        tally.found(finding.code);
        judged.take(finding);
    }
    let all = judged.all;
    for answered in all.iter().filter(|finding| finding.answered.is_some()) {
        tally.answers(answered.code);
    }
    let mut open = (Object::new(), Object::new());
    keep(&mut open.0, &mut open.1, &all);
    Ok(Reconciled {
        format: job.format,
        provider: job.provider.to_owned(),
        case: job.only.map(str::to_owned),
        files,
        period,
        covers: (acts, users),
        acts: has(acts),
        enrolments: has(users),
        fetched: job.fetched.is_some(),
        lacks: job.fetched.map(lacks).unwrap_or_default(),
        answered: tally.answered,
        tally,
        open,
    })
}

fn lacks(log: &FetchedLog) -> Vec<String> {
    [&log.extent.acts, &log.extent.users].into_iter().flat_map(|part| part.lacks.clone()).collect()
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
    /// The rows that an earlier run has found something in, and those of them that were met.
    wanted: BTreeSet<String>,
    digests: BTreeSet<String>,
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
                let parsed = row.clone().and_then(|row| Ok((row, format.understand(row, &zone)?)));
                self.row(parsed, file, line)
            };
            match row {
                Ok(whole) => format.inside(&whole, &mut |row| take(Ok(row))),
                Err(why) => take(Err(Unread::Foreign(why))),
            }
        })
    }

    fn row(
        &mut self,
        row: Result<(&LogRecord, Parsed), Unread>,
        file: usize,
        line: u64,
    ) -> io::Result<()> {
        let (row, Parsed { moment, log, what }) = match row {
            Ok(parsed) => parsed,
            Err(unread) => {
                self.tally.foreign += u64::from(matches!(unread, Unread::Foreign(_)));
                self.tally.unreadable(file, line, unread.why().to_owned());
                return Ok(());
            }
        };
        self.see(moment, log);
        if let What::Other | What::Failed = what {
            let count =
                if what == What::Other { &mut self.tally.other } else { &mut self.tally.failed };
            *count += 1;
            return Ok(());
        }
        let digest = row.digest();
        if self.wanted.contains(&digest) {
            self.digests.insert(digest.clone());
        }
        let placed = |event| {
            let (or_at, row) = (moment.or_at, digest.clone());
            PlatformEvent { or_at, row, file, line, ..event }
        };
        match what {
            What::Other | What::Failed => {}
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
