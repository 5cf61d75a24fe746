//! Wrong passphrases: counted before they are tried, and slower and slower.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use rustix::fs::OFlags;

/// Slips that cost nothing.
const FREE: u32 = 3;
/// The longest that somebody has to wait.
const LONGEST: TimeDelta = TimeDelta::minutes(15);

/// Returns the time after the `count`th wrong passphrase in a row until the next may be tried. The
/// time is 5 s after the third, twice as long after each further one, and at most 15 minutes.
pub fn delay(count: u32) -> TimeDelta {
    match count.checked_sub(FREE) {
        None => TimeDelta::zero(),
        Some(more) => LONGEST.min(TimeDelta::seconds(5 << more.min(10))),
    }
}

/// An attempt that is under way: while it is, nobody else can make one with this key.
#[derive(Debug)]
pub struct PassphraseAttempt {
    file: File,
    /// Before this one.
    wrong: u32,
    cut_off: u32,
    begun: DateTime<Utc>,
}

/// The reason why no attempt can be made.
#[derive(Debug)]
pub enum NoAttempt {
    /// Too early: so long from now, after so many.
    Wait {
        left: TimeDelta,
        wrong: u32,
        cut_off: u32,
    },
    Io(io::Error),
}

impl From<io::Error> for NoAttempt {
    fn from(error: io::Error) -> NoAttempt {
        NoAttempt::Io(error)
    }
}

impl PassphraseAttempt {
    /// Begins one. Whatever becomes of this process, it counts from now on as one that was cut off,
    /// until it is said to be right or wrong: it makes the next one slower, as a wrong one does,
    /// and is not called wrong. `path` is a file in the operator's own folder.
    pub fn begin(path: &Path, now: DateTime<Utc>) -> Result<PassphraseAttempt, NoAttempt> {
        let no_follow = i32::try_from(OFlags::NOFOLLOW.bits()).unwrap_or_default();
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .custom_flags(no_follow)
            .open(path)?;
        file.lock()?;
        let mut text = String::new();
        (&mut file).take(128).read_to_string(&mut text)?;
        let Count { wrong, cut_off, last } = parse(&text);
        // A clock that was set back must not shut anybody out for longer than the delay.
        let since = (now - last).max(TimeDelta::zero());
        let left = delay(wrong.saturating_add(cut_off)) - since;
        if left > TimeDelta::zero() {
            return Err(NoAttempt::Wait { left, wrong, cut_off });
        }
        let mut this = PassphraseAttempt { file, wrong, cut_off, begun: now };
        this.count(wrong, cut_off.saturating_add(1))?;
        Ok(this)
    }

    /// The passphrase was right: the count begins anew.
    pub fn right(mut self) -> io::Result<()> {
        self.write("")
    }

    /// It was wrong: how many were, in a row, with this one. Those that were cut off are not among
    /// them.
    pub fn wrong(mut self) -> io::Result<u32> {
        let wrong = self.wrong.saturating_add(1);
        self.count(wrong, self.cut_off)?;
        Ok(wrong)
    }

    fn count(&mut self, wrong: u32, cut_off: u32) -> io::Result<()> {
        let begun = self.begun.to_rfc3339_opts(SecondsFormat::Millis, true);
        self.write(&format!("{wrong} {cut_off} {begun}\n"))
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        self.file.rewind()?;
        self.file.set_len(0)?;
        self.file.write_all(text.as_bytes())?;
        self.file.sync_data()
    }
}

/// The numbers of wrong and cut-off attempts in a row, and the time when the last attempt began.
struct Count {
    wrong: u32,
    cut_off: u32,
    last: DateTime<Utc>,
}

/// Reads the count. Text that cannot be read counts as nothing, because whoever can write this file
/// can take the file away as well. Earlier versions wrote one number.
fn parse(text: &str) -> Count {
    let read = || {
        let (counts, last) = text.trim_end().rsplit_once(' ')?;
        let (wrong, cut_off) = counts.split_once(' ').unwrap_or((counts, "0"));
        let last = DateTime::parse_from_rfc3339(last).ok()?.to_utc();
        Some(Count { wrong: wrong.parse().ok()?, cut_off: cut_off.parse().ok()?, last })
    };
    read().unwrap_or(Count { wrong: 0, cut_off: 0, last: DateTime::<Utc>::MIN_UTC })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn delays_grow_to_a_quarter_of_an_hour() {
        let seconds: Vec<i64> = (0..=12).map(|n| delay(n).num_seconds()).collect();
        assert_eq!(seconds, [0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
        assert_eq!(delay(u32::MAX), LONGEST);
    }

    #[test]
    fn the_fourth_has_to_wait_and_a_right_one_starts_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("attempts");
        for n in 1..=3 {
            assert_eq!(PassphraseAttempt::begin(&path, at(0)).unwrap().wrong().unwrap(), n);
        }
        let Err(NoAttempt::Wait { left, wrong, cut_off }) = PassphraseAttempt::begin(&path, at(2))
        else {
            panic!("it is too early")
        };
        assert_eq!((left, wrong, cut_off), (TimeDelta::seconds(3), 3, 0));
        // A clock that was set back.
        assert!(
            matches!(PassphraseAttempt::begin(&path, at(-9999)), Err(NoAttempt::Wait { left, .. }) if left.num_seconds() == 5)
        );
        PassphraseAttempt::begin(&path, at(5)).unwrap().right().unwrap();
        assert_eq!(PassphraseAttempt::begin(&path, at(5)).unwrap().wrong().unwrap(), 1);
    }

    #[test]
    fn one_that_was_cut_off_slows_the_next_and_is_not_called_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("attempts");
        drop(PassphraseAttempt::begin(&path, at(0)).unwrap());
        assert_eq!(PassphraseAttempt::begin(&path, at(0)).unwrap().wrong().unwrap(), 1);
        drop(PassphraseAttempt::begin(&path, at(0)).unwrap());
        // Nobody tries for nothing by ending the program before it has counted.
        let waits = PassphraseAttempt::begin(&path, at(0)).unwrap_err();
        assert!(matches!(waits, NoAttempt::Wait { wrong: 1, cut_off: 2, .. }), "{waits:?}");
        PassphraseAttempt::begin(&path, at(5)).unwrap().right().unwrap();
        assert_eq!(PassphraseAttempt::begin(&path, at(5)).unwrap().wrong().unwrap(), 1);
        // As an earlier version wrote it.
        std::fs::write(&path, format!("3 {}\n", at(5).to_rfc3339())).unwrap();
        assert!(matches!(
            PassphraseAttempt::begin(&path, at(6)),
            Err(NoAttempt::Wait { wrong: 3, cut_off: 0, .. })
        ));
        std::fs::write(&path, "rubbish").unwrap();
        assert_eq!(PassphraseAttempt::begin(&path, at(0)).unwrap().wrong().unwrap(), 1);
    }
}
