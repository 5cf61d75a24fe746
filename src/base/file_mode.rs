//! Whom a folder's files are for: their owner alone, or the group that the folder is shared with.
//!
//! The folder itself says that it is shared, by nothing in it: mode 2770, so that whatever is made
//! in it is of its group.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use rustix::fs::OFlags;

/// A folder that a group shares: everything for owner and group, nothing for others, and its group
/// is inherited.
pub const SHARED_FOLDER: u32 = 0o2770;

/// The same, but only its owner can take away what is somebody's: for the folders that each person
/// has for themself.
pub const STICKY_FOLDER: u32 = 0o3770;

/// The users who may use what lies in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// Its owner.
    Owner,
    /// The members of a group, by its number.
    Group(u32),
}

impl Sharing {
    /// As the folder says. One that is not there is nobody else's.
    pub fn of(folder: &Path) -> Sharing {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        match fs::metadata(folder) {
            Ok(meta) if meta.is_dir() && meta.mode() & 0o7777 == SHARED_FOLDER => {
                Sharing::Group(meta.gid())
            }
            Ok(_) | Err(_) => Sharing::Owner,
        }
    }

    /// As the folder around a file says.
    pub fn around(file: &Path) -> Sharing {
        file.parent().map_or(Sharing::Owner, Sharing::of)
    }

    /// The mode of a file that all of them write.
    pub const fn written(self) -> u32 {
        match self {
            Sharing::Owner => 0o600,
            Sharing::Group(_) => 0o660,
        }
    }

    /// The mode of a file that all of them read.
    pub const fn read(self) -> u32 {
        match self {
            Sharing::Owner => 0o600,
            Sharing::Group(_) => 0o640,
        }
    }

    /// The mode of a folder that all of them write in, and none takes away what is another's.
    pub const fn folder(self) -> u32 {
        match self {
            Sharing::Owner => 0o700,
            Sharing::Group(_) => STICKY_FOLDER,
        }
    }

    /// Returns true if nobody else can do more with the file or folder than `most` says. `most` is
    /// the mode that one of the functions above gives.
    pub fn keeps(self, meta: &Metadata, most: u32) -> bool {
        let group_fits = match self {
            Sharing::Owner => true,
            Sharing::Group(gid) => meta.gid() == gid || meta.mode() & 0o070 == 0,
        };
        group_fits && meta.mode() & 0o077 & !most == 0
    }
}

/// Makes a file that is for whom its folder is for. It must not be there yet, as a link neither.
pub fn create(path: &Path, mode: u32) -> io::Result<File> {
    let mut options = OpenOptions::new();
    let file = options
        .read(true)
        .write(true)
        .create_new(true)
        .mode(mode)
        .custom_flags(no_follow())
        .open(path)?;
    // The mask of the process may have taken something away.
    if file.metadata()?.mode() & 0o777 != mode {
        file.set_permissions(fs::Permissions::from_mode(mode))?;
    }
    Ok(file)
}

/// Opens a file to write, through no link; makes it, with this mode, if it is not there.
pub fn open(path: &Path, mode: impl Fn() -> u32) -> io::Result<File> {
    loop {
        let mut options = OpenOptions::new();
        match options.read(true).write(true).custom_flags(no_follow()).open(path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            opened => return opened,
        }
        match create(path, mode()) {
            // Somebody else was quicker.
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            created => return created,
        }
    }
}

/// Returns true if the error comes from a file system that has no locks. Some file systems that are
/// mounted from elsewhere have no locks.
pub fn cannot_lock(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let errno = error.raw_os_error().map(Errno::from_raw_os_error);
    let unfit = [Errno::NOLCK, Errno::NOSYS, Errno::OPNOTSUPP, Errno::NOTSUP, Errno::INVAL];
    error.kind() == io::ErrorKind::Unsupported || errno.is_some_and(|errno| unfit.contains(&errno))
}

fn no_follow() -> i32 {
    i32::try_from(OFlags::NOFOLLOW.bits()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::os::unix::fs::symlink;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    #[test]
    fn a_folder_says_whom_its_files_are_for() {
        let folder = tempfile::tempdir().unwrap();
        for (set, shared) in
            [(0o700, false), (0o770, false), (0o2770, true), (0o2775, false), (0o3770, false)]
        {
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(set)).unwrap();
            // A system may refuse the bit to whoever is not of the group; here it is the caller's
            // own.
            assert_eq!(mode(folder.path()), set);
            assert_eq!(matches!(Sharing::of(folder.path()), Sharing::Group(_)), shared, "{set:o}");
        }
        assert_eq!(Sharing::of(Path::new("/nowhere")), Sharing::Owner);
    }

    #[test]
    fn files_are_made_for_them_and_links_are_not_written_through() {
        let folder = tempfile::tempdir().unwrap();
        for (set, file) in [(0o700, 0o600), (0o2770, 0o660)] {
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(set)).unwrap();
            let path = folder.path().join(format!("{set:o}"));
            let sharing = Sharing::around(&path);
            drop(open(&path, || sharing.written()).unwrap());
            drop(open(&path, || sharing.written()).unwrap());
            assert_eq!(mode(&path), file);
            assert!(sharing.keeps(&fs::metadata(&path).unwrap(), sharing.written()));
            assert_eq!(create(&path, 0o600).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
            fs::set_permissions(&path, fs::Permissions::from_mode(file | 0o004)).unwrap();
            assert!(
                !sharing.keeps(&fs::metadata(&path).unwrap(), sharing.written()),
                "others can read it"
            );
        }
        let (target, link) = (folder.path().join("elsewhere"), folder.path().join("link"));
        symlink(&target, &link).unwrap();
        assert!(open(&link, || 0o600).is_err() && create(&link, 0o600).is_err());
        assert!(!target.exists());
    }
}
