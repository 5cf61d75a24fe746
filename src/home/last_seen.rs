//! The latest time at which an operator worked here: a clock that was set back makes what is stale look fresh, and the
//! ledger does not show it while nothing is recorded.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use rustix::fs::OFlags;

use crate::case::CLOCK_TOLERANCE;
use crate::ledger::format::text::{parse_time, time};

/// Notes that somebody works at `now`, with `size` entries in the ledger. Returns by how much the clock is behind what was
/// noted before, if that is more than it may be. An admin's correction of the clock, the entry `corrected`, begins anew.
/// `path` is a file in the operator's own folder, which is made for an operator whose key is in an ssh-agent.
pub fn note(path: &Path, now: DateTime<Utc>, size: u64, corrected: Option<u64>) -> io::Result<Option<TimeDelta>> {
    make_own(path.parent().unwrap_or(Path::new(".")))?;
    let no_follow = i32::try_from(OFlags::NOFOLLOW.bits()).unwrap_or_default();
    let mut options = OpenOptions::new();
    let mut file =
        options.read(true).write(true).create(true).truncate(false).mode(0o600).custom_flags(no_follow).open(path)?;
    file.lock()?;
    let mut text = String::new();
    (&mut file).take(100).read_to_string(&mut text)?;
    // What is no note of ours, or half of one, is written anew.
    let noted = text.split_once(' ').and_then(|(at, size)| Some((parse_time(at)?, size.trim().parse::<u64>().ok()?)));
    let noted = noted.filter(|(_, then)| corrected.is_none_or(|corrected| corrected < *then));
    if let Some((seen, _)) = noted
        && seen - now > CLOCK_TOLERANCE
    {
        return Ok(Some(seen - now));
    }
    let seen = noted.map_or(now, |(seen, _)| seen.max(now));
    write(&mut file, &format!("{} {size}\n", time(seen)))?;
    Ok(None)
}

/// Makes a folder for its owner alone, unless there is one.
fn make_own(folder: &Path) -> io::Result<()> {
    if folder.symlink_metadata().is_ok() {
        return Ok(());
    }
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    // In a shared home a new folder takes more from the one above it.
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

fn write(file: &mut File, text: &str) -> io::Result<()> {
    file.rewind()?;
    file.write_all(text.as_bytes())?;
    file.set_len(text.len() as u64)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn an_operator_without_a_folder_gets_one_of_their_own() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("operators/li/clock");
        let noon = parse_time("2026-05-17T12:00:00.000Z").unwrap();
        assert_eq!(note(&path, noon, 10, None).unwrap(), None);
        assert_eq!(note(&path, noon - TimeDelta::hours(1), 10, None).unwrap(), Some(TimeDelta::hours(1)));
        let mode = fs::metadata(path.parent().unwrap()).unwrap().permissions().mode();
        assert_eq!(mode & 0o7777, 0o700);
    }

    #[test]
    fn a_clock_that_was_set_back_is_told_until_it_was_corrected() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clock");
        let noon = parse_time("2026-05-17T12:00:00.000Z").unwrap();
        let hours = TimeDelta::hours;
        assert_eq!(note(&path, noon, 10, None).unwrap(), None);
        // A little, as clocks are set, is nothing.
        assert_eq!(note(&path, noon - TimeDelta::minutes(4), 10, None).unwrap(), None);
        assert_eq!(note(&path, noon - hours(2), 10, None).unwrap(), Some(hours(2)));
        // It stays so, and a correction from before does not help.
        assert_eq!(note(&path, noon - hours(2), 11, Some(9)).unwrap(), Some(hours(2)));
        assert_eq!(note(&path, noon - hours(2), 12, Some(10)).unwrap(), None);
        assert_eq!(note(&path, noon - hours(1), 12, Some(10)).unwrap(), None);
        std::fs::write(&path, "nonsense").unwrap();
        assert_eq!(note(&path, noon, 10, None).unwrap(), None);
    }
}
