//! A log that the platform itself was asked for, put aside on the disk.

use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::Period;
use crate::provider::{LogExtent, LogPart};

/// Rows as the platform wrote them, and the time that its log is whole for.
pub struct FetchedLog {
    pub name: String,
    /// JSON, a row on a line, from the beginning.
    rows: File,
    pub extent: LogExtent,
    /// The end of the time that was asked for.
    pub until: DateTime<Utc>,
    /// The end of the time that an earlier run has judged. If the log begins later, what is in
    /// between is gone, and is told.
    pub continues: Option<DateTime<Utc>>,
}

/// Takes the rows in.
pub struct Fetching(BufWriter<File>);

impl Fetching {
    pub fn begin() -> io::Result<Fetching> {
        // It has no name, and is gone when it is closed.
        Ok(Fetching(BufWriter::with_capacity(1 << 16, tempfile::tempfile()?)))
    }

    pub fn row(&mut self, row: &Value) -> io::Result<()> {
        serde_json::to_writer(&mut self.0, row)?;
        self.0.write_all(b"\n")
    }

    pub fn end(
        self,
        name: &str,
        extent: LogExtent,
        until: DateTime<Utc>,
        continues: Option<DateTime<Utc>>,
    ) -> io::Result<FetchedLog> {
        let mut rows = self.0.into_inner().map_err(io::IntoInnerError::into_error)?;
        rows.rewind()?;
        Ok(FetchedLog { name: name.to_owned(), rows, extent, until, continues })
    }
}

impl FetchedLog {
    /// The rows, unless there are none.
    pub(super) fn open(&self) -> io::Result<Option<File>> {
        let mut rows = self.rows.try_clone()?;
        rows.rewind()?;
        Ok((rows.metadata()?.len() > 0).then_some(rows))
    }

    /// The time that each part is whole for, of what was asked for from `since` on.
    pub(super) fn covers(&self, since: Option<DateTime<Utc>>) -> (Period, Period) {
        let of = |part: &LogPart| match part.since {
            Some(begins) => {
                let from = since.map_or(begins, |since| since.max(begins));
                if from < self.until {
                    Period { from: Some(from), to: Some(self.until) }
                } else {
                    Period::default()
                }
            }
            None => Period::default(),
        };
        (of(&self.extent.acts), of(&self.extent.users))
    }

    /// The time since the last run of which the log has nothing any more.
    pub(super) fn gap(&self) -> Option<Period> {
        let (from, begins) = (self.continues?, self.extent.acts.since?);
        (from < begins).then_some(Period { from: Some(from), to: Some(begins.min(self.until)) })
    }
}
