//! Times in the file: whole milliseconds since 1970, UTC.

use chrono::{DateTime, SubsecRound, Utc};
use rusqlite::Row;

pub(super) fn millis(time: DateTime<Utc>) -> i64 {
    // Rounded down like the ledger's times, so that "at or after the intent" holds within one millisecond.
    time.trunc_subsecs(3).timestamp_millis()
}

pub(super) fn some_millis(time: Option<DateTime<Utc>>) -> Option<i64> {
    time.map(millis)
}

/// A time that a row may have. One beyond what a calendar holds is not known.
pub(super) fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<DateTime<Utc>>> {
    Ok(row.get::<_, Option<i64>>(column)?.and_then(DateTime::from_timestamp_millis))
}

pub(super) fn time_or_epoch(row: &Row<'_>, column: &str) -> rusqlite::Result<DateTime<Utc>> {
    Ok(time(row, column)?.unwrap_or_default())
}
