//! The folder of the keepers' sockets, and their names.
//!
//! A path of a socket has 107 bytes at most. The folder is opened once, and every path begins at
//! its descriptor: no path is too long, and nobody puts another folder in its place in between.

use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, DirBuilder, Permissions};
use std::io::{self, ErrorKind};
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use rustix::fs::{AtFlags, CWD, Mode, OFlags, Timespec, Timestamps, utimensat};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::terminal::TerminalSession;
use super::wire::is_name;

/// The reason why there is no place for sockets.
#[derive(Debug, Error)]
pub enum PlaceError {
    #[error("{} belongs to another user ({uid})", path.display())]
    NotYours { path: PathBuf, uid: u32 },
    #[error("{} is not a folder of yours alone (mode {mode:o})", path.display())]
    Open { path: PathBuf, mode: u32 },
    #[error("{} cannot be used: {error}", path.display())]
    Io {
        path: PathBuf,
        #[source]
        error: io::Error,
    },
}

impl PlaceError {
    /// Returns what to do about the error.
    pub const fn hint(&self) -> &'static str {
        match self {
            PlaceError::NotYours { .. } => {
                "have it taken away, or name a folder of your own: export XDG_RUNTIME_DIR=DIR (mode 700)"
            }
            PlaceError::Open { .. } => "make it yours alone: chmod 700",
            PlaceError::Io { .. } => {
                "see to its disk and its rights, or name a folder of your own: export XDG_RUNTIME_DIR=DIR (mode 700)"
            }
        }
    }
}

/// The name of a socket: for one terminal, one home and one operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocketName {
    pub leader: i32,
    pub started: u64,
    /// The home's path, hashed.
    home: String,
    pub operator: String,
}

impl SocketName {
    pub fn new(terminal: TerminalSession, home: &Path, operator: &str) -> SocketName {
        let home = home.canonicalize().or_else(|_| std::path::absolute(home));
        let hash = Sha256::digest(home.unwrap_or_default().as_os_str().as_bytes());
        SocketName {
            leader: terminal.leader,
            started: terminal.started,
            home: data_encoding::HEXLOWER.encode(&hash[..8]),
            operator: operator.to_owned(),
        }
    }

    pub fn parse(text: &str) -> Option<SocketName> {
        let mut parts = text.splitn(3, '.');
        let (leader, started) = parts.next()?.split_once('-')?;
        let (home, operator) = (parts.next()?, parts.next()?);
        let hash = home.len() == 16 && home.bytes().all(|b| b.is_ascii_hexdigit());
        let name = SocketName {
            leader: leader.parse().ok()?,
            started: started.parse().ok()?,
            home: home.to_owned(),
            operator: operator.to_owned(),
        };
        (hash && is_name(operator) && name.to_string() == text).then_some(name)
    }

    /// Returns true if the key is open at this terminal.
    pub fn is_at(&self, terminal: &TerminalSession) -> bool {
        (self.leader, self.started) == (terminal.leader, terminal.started)
    }

    /// Returns true if it is for this home.
    pub fn is_of(&self, home: &Path) -> bool {
        let terminal = TerminalSession { leader: self.leader, started: self.started, tty: 0 };
        SocketName::new(terminal, home, &self.operator) == *self
    }
}

impl fmt::Display for SocketName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}.{}.{}", self.leader, self.started, self.home, self.operator)
    }
}

/// A folder of this user alone, opened.
#[derive(Debug)]
pub struct Place {
    path: PathBuf,
    folder: OwnedFd,
}

impl Place {
    /// The folder of sockets: below `runtime` (`XDG_RUNTIME_DIR`) if that is this user's alone,
    /// below `temporary` otherwise. `None` if it is not there and is not to be made.
    pub fn find(
        runtime: Option<&Path>,
        temporary: &Path,
        make: bool,
    ) -> Result<Option<Place>, PlaceError> {
        let me = rustix::process::geteuid().as_raw();
        let alone = |path: &&Path| {
            path.is_absolute()
                && fs::symlink_metadata(path)
                    .is_ok_and(|m| m.is_dir() && m.uid() == me && m.mode() & 0o077 == 0)
        };
        let path = match runtime.filter(alone) {
            Some(runtime) => runtime.join("readmit"),
            None => temporary.join(format!("readmit-{me}")),
        };
        if make
            && let Err(error) = DirBuilder::new().mode(0o700).create(&path)
            && error.kind() != ErrorKind::AlreadyExists
        {
            return Err(PlaceError::Io { path, error });
        }
        Place::open(&path, me)
    }

    /// Opens one by its path, if it is `user`'s alone.
    fn open(path: &Path, user: u32) -> Result<Option<Place>, PlaceError> {
        let io = |error: io::Error| PlaceError::Io { path: path.to_owned(), error };
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let folder = match rustix::fs::open(path, flags, Mode::empty()) {
            Ok(folder) => folder,
            Err(rustix::io::Errno::NOENT) => return Ok(None),
            Err(error) => {
                // Whose it is says more than that it cannot be entered.
                let owner = fs::symlink_metadata(path).map_or(user, |meta| meta.uid());
                return Err(if owner == user {
                    io(error.into())
                } else {
                    PlaceError::NotYours { path: path.to_owned(), uid: owner }
                });
            }
        };
        let found = rustix::fs::fstat(&folder).map_err(|e| io(e.into()))?;
        if found.st_uid != user {
            return Err(PlaceError::NotYours { path: path.to_owned(), uid: found.st_uid });
        }
        if found.st_mode & 0o077 != 0 {
            let mode = found.st_mode & 0o7777;
            return Err(PlaceError::Open { path: path.to_owned(), mode });
        }
        Ok(Some(Place { path: path.to_owned(), folder }))
    }

    /// Opens the folder that another process names.
    pub fn at(path: &Path) -> Result<Option<Place>, PlaceError> {
        Place::open(path, rustix::process::geteuid().as_raw())
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A socket's path, for people.
    pub fn shown(&self, name: &SocketName) -> PathBuf {
        self.path.join(name.to_string())
    }

    /// A path in the folder that was opened, whatever lies at the folder's own path by now.
    pub(super) fn inside(&self, name: impl AsRef<OsStr>) -> PathBuf {
        Path::new("/proc/self/fd").join(self.folder.as_raw_fd().to_string()).join(name.as_ref())
    }

    /// The sockets in it, in order. Whatever else lies there is passed over.
    pub fn names(&self) -> io::Result<Vec<SocketName>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.inside(""))? {
            names.extend(entry?.file_name().to_str().and_then(SocketName::parse));
        }
        names.sort_by_key(ToString::to_string);
        Ok(names)
    }

    /// Makes a socket that this user alone can connect to. One that is there already is replaced;
    /// at every moment there is one of them, whole.
    pub(super) fn bind(&self, name: &SocketName) -> io::Result<UnixListener> {
        let new = self.inside(format!("new-{}", std::process::id()));
        match fs::remove_file(&new) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
            Ok(()) | Err(_) => {}
        }
        let listener = UnixListener::bind(&new)?;
        fs::set_permissions(&new, Permissions::from_mode(0o600))?;
        fs::rename(&new, self.inside(name.to_string()))?;
        Ok(listener)
    }

    /// Notes on a socket when its key is closed at the latest, for whoever only lists keys.
    pub(super) fn note_end(&self, name: &SocketName, end: DateTime<Utc>) -> io::Result<()> {
        let at = Timespec { tv_sec: end.timestamp(), tv_nsec: 0 };
        let times = Timestamps { last_access: at, last_modification: at };
        let path = self.inside(name.to_string());
        Ok(utimensat(CWD, path, &times, AtFlags::SYMLINK_NOFOLLOW)?)
    }

    /// Returns when a key is closed at the latest, without asking its keeper. `None` if nobody
    /// keeps it.
    pub fn end_of(&self, name: &SocketName) -> Option<DateTime<Utc>> {
        let path = self.inside(name.to_string());
        let meta = fs::symlink_metadata(&path).ok()?;
        // A keeper that was killed has left a socket that takes nobody.
        let kept = meta.file_type().is_socket() && UnixStream::connect(&path).is_ok();
        DateTime::from_timestamp(meta.mtime(), 0).filter(|_| kept)
    }

    /// Returns the number of the file that a socket is, to tell it from a later one.
    pub(super) fn number(&self, name: &SocketName) -> io::Result<u64> {
        Ok(fs::symlink_metadata(self.inside(name.to_string()))?.ino())
    }

    /// Takes a socket away, if it is there.
    pub fn remove(&self, name: &SocketName) -> io::Result<()> {
        match fs::remove_file(self.inside(name.to_string())) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(e),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Returns the owner of a socket; `None` if it is not there, or is something else.
    pub(super) fn owner(&self, name: &SocketName) -> io::Result<Option<u32>> {
        match fs::symlink_metadata(self.inside(name.to_string())) {
            Ok(meta) => Ok(meta.file_type().is_socket().then_some(meta.uid())),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn terminal(leader: i32) -> TerminalSession {
        TerminalSession { leader, started: 98_765, tty: 34_816 }
    }

    #[test]
    fn a_name_is_for_one_terminal_one_home_and_one_operator() {
        let (home, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let name = SocketName::new(terminal(4711), home.path(), "li.a");
        assert_eq!(SocketName::parse(&name.to_string()), Some(name.clone()));
        assert!(name.is_at(&terminal(4711)) && !name.is_at(&terminal(4712)));
        assert!(name.is_of(home.path()) && !name.is_of(other.path()));
        assert!(name.is_of(&home.path().join("../").join(home.path().file_name().unwrap())));
        for wrong in ["", "x", "1-2.0011.li", "1-2.0011223344556677", "1-2.0011223344556677.Li"] {
            assert_eq!(SocketName::parse(wrong), None, "{wrong}");
        }
        for wrong in ["01-2.0011223344556677.li", "1-2.0011223344556677.../li"] {
            assert_eq!(SocketName::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_folder_is_this_users_alone_or_none() {
        let base = tempfile::tempdir().unwrap();
        let (runtime, temporary) = (base.path().join("run"), base.path().join("tmp"));
        for folder in [&runtime, &temporary] {
            DirBuilder::new().mode(0o700).create(folder).unwrap();
        }
        let find = |make| Place::find(Some(&runtime), &temporary, make);
        assert!(find(false).unwrap().is_none(), "it is not made to look into it");
        let place = find(true).unwrap().unwrap();
        assert_eq!(place.path(), runtime.join("readmit"));
        assert_eq!(fs::metadata(place.path()).unwrap().mode() & 0o777, 0o700);
        // As with `su`: the variable may name somebody else's.
        fs::set_permissions(&runtime, Permissions::from_mode(0o755)).unwrap();
        let mine = temporary.join(format!("readmit-{}", rustix::process::geteuid().as_raw()));
        assert_eq!(find(true).unwrap().unwrap().path(), mine);
        let none = Place::find(None, &temporary, true).unwrap().unwrap();
        assert_eq!(none.path(), mine);
        fs::set_permissions(&mine, Permissions::from_mode(0o750)).unwrap();
        assert!(matches!(find(true), Err(PlaceError::Open { mode: 0o750, .. })));
        fs::remove_dir(&mine).unwrap();
        std::os::unix::fs::symlink(&runtime, &mine).unwrap();
        assert!(matches!(find(true), Err(PlaceError::Io { .. })), "a link leads elsewhere");
        let another = Place::open(base.path(), rustix::process::geteuid().as_raw() + 1);
        assert!(matches!(another, Err(PlaceError::NotYours { .. })));
    }

    #[test]
    fn a_socket_is_its_owners_alone_however_long_the_folders_path_is() {
        let base = tempfile::tempdir().unwrap();
        let long = base.path().join("x".repeat(200));
        DirBuilder::new().mode(0o700).create(&long).unwrap();
        let place = Place::find(Some(&long), base.path(), true).unwrap().unwrap();
        let name = SocketName::new(terminal(4711), base.path(), "li");
        assert_eq!(place.owner(&name).unwrap(), None);
        let first = place.bind(&name).unwrap();
        let number = place.number(&name).unwrap();
        assert_eq!(fs::metadata(place.shown(&name)).unwrap().mode() & 0o777, 0o600);
        let second = place.bind(&name).unwrap();
        let end = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        place.note_end(&name, end).unwrap();
        assert_eq!(place.end_of(&name), Some(end));
        assert_ne!(place.number(&name).unwrap(), number, "a stale one is replaced");
        drop(first);
        drop(second);
        assert_eq!(place.end_of(&name), None, "nobody keeps it");
        fs::write(place.path().join("rubbish"), "").unwrap();
        assert_eq!(place.names().unwrap(), std::slice::from_ref(&name));
        place.remove(&name).unwrap();
        place.remove(&name).unwrap();
        assert!(place.names().unwrap().is_empty());
    }
}
