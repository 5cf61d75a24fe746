//! The folder that an installation lives in: what is where, and who may read it.

pub mod blobs;
pub mod commented;
pub mod config;
pub mod contacts;
pub mod keys;
pub mod library;

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::{
    DirBuilderExt as _, MetadataExt, OpenOptionsExt as _, PermissionsExt as _,
};
use std::path::{Path, PathBuf};
use std::{fs, io};

use chrono::{DateTime, TimeDelta, Utc};
use rustix::fs::OFlags;

use crate::base::file_mode::{SHARED_FOLDER, STICKY_FOLDER, Sharing};
use crate::base::trusted;
use crate::base::trusted::Trust;
use crate::case::CLOCK_TOLERANCE;
use crate::ledger::format::text::{parse_time, time};
use crate::ledger::store::blobs::BlobKind;

pub use blobs::FileBlobs;
pub use config::{Config, ConfigError};
pub use library::RunbookLibrary;

/// The places of things in a home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    root: PathBuf,
}

impl Home {
    pub fn new(root: impl Into<PathBuf>) -> Home {
        Home { root: root.into() }
    }

    /// Returns the place of a home whose place is not named: the user's data folder, by the XDG
    /// rules.
    pub fn default_root() -> Option<PathBuf> {
        use etcetera::BaseStrategy;
        etcetera::choose_base_strategy().ok().map(|base| base.data_dir().join("readmit"))
    }

    /// Makes the folder, for its owner alone. One that is there is used only if nobody else can
    /// enter it.
    pub fn make(&self) -> io::Result<()> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.root)?;
        if fs::metadata(&self.root)?.permissions().mode() & 0o077 != 0 {
            return Err(io::Error::other(
                "others can enter this folder; make it yours alone (chmod 700), or name their group (--group)",
            ));
        }
        trusted::check_folder(&self.root, &Trust::home(&self.root)).map_err(|e| untrusted(&e))?;
        Ok(())
    }

    /// Makes the folder for the members of a group, with one in it for the folders that each of
    /// them has alone. One that is there is made so, if it is the caller's and empty.
    pub fn make_shared(&self, gid: u32) -> io::Result<()> {
        if let Some(shut) = self.shut_to(gid)? {
            let what = format!("the group cannot reach it: {} keeps them out", shut.display());
            return Err(io::Error::other(what));
        }
        // Whoever can write to a folder above it can put a home of their own in its place.
        if let Some(above) = std::path::absolute(&self.root)?.parent() {
            trusted::check_folder(above, &Trust::caller()).map_err(|e| untrusted(&e))?;
        }
        match fs::DirBuilder::new().mode(0o700).create(&self.root) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            made => made?,
        }
        share(&self.root, gid, SHARED_FOLDER)?;
        make_folder(&self.operators(), 0o700)?;
        share(&self.operators(), gid, STICKY_FOLDER)
    }

    /// The folder above that a member of the group cannot pass, if there is one.
    pub fn shut_to(&self, gid: u32) -> io::Result<Option<PathBuf>> {
        let absolute = std::path::absolute(&self.root)?;
        for above in absolute.ancestors().skip(1) {
            let meta = fs::metadata(above)?;
            let of_group = meta.gid() == gid && meta.mode() & 0o010 != 0;
            if meta.mode() & 0o001 == 0 && !of_group {
                return Ok(Some(above.to_owned()));
            }
        }
        Ok(None)
    }

    /// Whom it is for.
    pub fn sharing(&self) -> Sharing {
        Sharing::of(&self.root)
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn ledger(&self) -> PathBuf {
        self.root.join("ledger.db")
    }

    pub fn installation_key(&self) -> PathBuf {
        self.root.join("installation.key")
    }

    pub fn config(&self) -> PathBuf {
        self.root.join("config.toml")
    }

    /// The folder of platforms' secrets that `readmit provider add` has kept.
    pub fn secrets(&self) -> PathBuf {
        self.root.join("secrets")
    }

    /// The texts of accepted runbooks and contacts files.
    pub fn blobs(&self) -> FileBlobs {
        FileBlobs::new(&self.root)
    }

    /// The texts of accepted runbooks, by hash.
    pub fn runbooks(&self) -> PathBuf {
        self.blobs().folder(BlobKind::Runbook)
    }

    /// An operator's own folder.
    pub fn operator_key(&self, name: &str) -> PathBuf {
        self.operator(name).join("key")
    }

    /// A key that is about to take the place of the operator's.
    pub fn next_key(&self, name: &str) -> PathBuf {
        self.operator(name).join("key.next")
    }

    /// Returns the path of the file where the operator's wrong passphrases are counted.
    pub fn attempts(&self, name: &str) -> PathBuf {
        self.operator(name).join("attempts")
    }

    /// Returns the path of the file where it is noted when an operator last worked here.
    pub fn last_seen(&self, name: &str) -> PathBuf {
        self.operator(name).join("clock")
    }

    /// Returns the path of the file with the head that the operator's last nightly check has kept.
    pub fn checked(&self, name: &str) -> PathBuf {
        self.operator(name).join("checked")
    }

    fn operator(&self, name: &str) -> PathBuf {
        self.operators().join(name)
    }

    /// Returns the path of the folder where every operator has a folder of their own.
    pub fn operators(&self) -> PathBuf {
        self.root.join("operators")
    }
}

fn untrusted(why: &trusted::Untrusted) -> io::Error {
    io::Error::other(format!(
        "{why}: whoever can write there can put another home in its place -> {}",
        why.fix()
    ))
}

/// Makes one folder, or takes the one that is there; no link to one.
fn make_folder(path: &Path, mode: u32) -> io::Result<()> {
    match fs::DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => fs::set_permissions(path, fs::Permissions::from_mode(mode)),
        Err(e)
            if e.kind() == io::ErrorKind::AlreadyExists && fs::symlink_metadata(path)?.is_dir() =>
        {
            Ok(())
        }
        Err(e) => Err(e),
    }
}

/// Gives a folder to a group, and looks whether it took: a system drops what the caller may not
/// give.
fn share(path: &Path, gid: u32, mode: u32) -> io::Result<()> {
    let fits = |meta: &fs::Metadata| meta.gid() == gid && meta.mode() & 0o7777 == mode;
    if fits(&fs::metadata(path)?) {
        return Ok(());
    }
    std::os::unix::fs::chown(path, None, Some(gid))?;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
    if fits(&fs::metadata(path)?) {
        return Ok(());
    }
    Err(io::Error::other(format!(
        "{} cannot be given to the group; are you a member of it?",
        path.display()
    )))
}

/// Notes that somebody works at `now`, with `size` entries in the ledger. Returns by how much the
/// clock is behind what was noted before, if that is more than it may be. An admin's correction of
/// the clock, the entry `corrected`, begins anew. `path` is a file in the operator's own folder,
/// which is made for an operator whose key is in an ssh-agent.
pub fn note(
    path: &Path,
    now: DateTime<Utc>,
    size: u64,
    corrected: Option<u64>,
) -> io::Result<Option<TimeDelta>> {
    make_own(path.parent().unwrap_or(Path::new(".")))?;
    let no_follow = i32::try_from(OFlags::NOFOLLOW.bits()).unwrap_or_default();
    let mut options = OpenOptions::new();
    let mut file = options
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .custom_flags(no_follow)
        .open(path)?;
    file.lock()?;
    let mut text = String::new();
    (&mut file).take(100).read_to_string(&mut text)?;
    // What is no note of ours, or half of one, is written anew.
    let noted = text
        .split_once(' ')
        .and_then(|(at, size)| Some((parse_time(at)?, size.trim().parse::<u64>().ok()?)));
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
        assert_eq!(
            note(&path, noon - TimeDelta::hours(1), 10, None).unwrap(),
            Some(TimeDelta::hours(1))
        );
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
