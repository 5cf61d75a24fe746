//! Files that decide what runs, what is trusted or who may act: read only if nobody else can have
//! written them.
//!
//! A path is followed from `/`, link by link. Every folder and link on the way, and the file at its
//! end, must belong to root or to somebody who is trusted. Nobody else may be able to write there;
//! a folder that everybody can write to must be sticky, as `/tmp` is, so that nobody can take away
//! what is another's. Access control lists are not read: what one permits to write shows up in the
//! group's rights.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs::{File, Metadata, OpenOptions};
use std::io::Read;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use nix::unistd::{Gid, Group, Uid, User};
use rustix::fs::OFlags;
use thiserror::Error;

use super::file_mode::{SHARED_FOLDER, Sharing};

/// As many links as Linux follows in one path.
const LINKS: usize = 40;

/// Writable for the group, and for everybody.
const GROUP: u32 = 0o020;
const EVERYBODY: u32 = 0o002;
const STICKY: u32 = 0o1000;

/// The group of a Mac's administrators, who can become root there.
const ADMINISTRATORS: Option<u32> = if cfg!(target_os = "macos") { Some(80) } else { None };

/// The reason why a file is not read.
#[derive(Debug, Error)]
pub enum Untrusted {
    #[error("{}: {error}", path.display())]
    Io {
        path: PathBuf,
        #[source]
        error: io::Error,
    },
    #[error("{} is not a file", .0.display())]
    NotAFile(PathBuf),
    #[error("{} has more than {LINKS} links in it", .0.display())]
    Links(PathBuf),
    #[error("{}{} belongs to {} ({mode:o}), and only {} may decide here", kind(*folder), path.display(), user_name(*owner), names(trusted))]
    Stranger { path: PathBuf, folder: bool, owner: u32, mode: u32, trusted: Vec<u32> },
    #[error("{} can write to {}{} ({}, {mode:o})", writers(*group, *mode), kind(*folder), path.display(), user_name(*owner))]
    Writable { path: PathBuf, folder: bool, owner: u32, group: u32, mode: u32 },
}

fn kind(folder: bool) -> &'static str {
    if folder { "the folder " } else { "" }
}

fn writers(group: u32, mode: u32) -> String {
    if mode & EVERYBODY != 0 {
        "everybody".to_owned()
    } else {
        format!("the group {}", group_name(group))
    }
}

fn names(trusted: &[u32]) -> String {
    let all: Vec<String> = trusted.iter().map(|uid| user_name(*uid)).collect();
    all.join(" or ")
}

impl Untrusted {
    /// Returns what to do about the error: a command that can be pasted, where there is one.
    pub fn fix(&self) -> String {
        match self {
            Untrusted::Io { error, .. } if error.kind() == io::ErrorKind::NotFound => {
                "put it there, or correct its path".into()
            }
            Untrusted::Io { path, .. } => {
                format!("make it readable for you: namei -l {}", word(path))
            }
            Untrusted::NotAFile(_) | Untrusted::Links(_) => "put the file itself there".into(),
            Untrusted::Stranger { path, folder, trusted, .. } => {
                let owner = trusted
                    .iter()
                    .rev()
                    .map(|uid| user_name(*uid))
                    .next()
                    .unwrap_or_else(|| "root".into());
                let look = if *folder { "" } else { "read what it says; if it is right: " };
                format!("{look}sudo chown {owner} {}", word(path))
            }
            Untrusted::Writable { path, folder, owner, mode, .. } => {
                let me = rustix::process::geteuid().as_raw();
                let sudo = if *owner == me || me == 0 { "" } else { "sudo " };
                // A mask that gives the group everything is what a volume gets at each start of its
                // container.
                let volume = if !folder
                    && mode & 0o070 == 0o060
                    && around(path).is_some_and(|m| m.mode() & 0o2000 != 0)
                {
                    "; where a container's volume makes it so at each start, set fsGroupChangePolicy: OnRootMismatch"
                } else {
                    ""
                };
                format!("{sudo}chmod go-w {}{volume}", word(path))
            }
        }
    }
}

fn around(path: &Path) -> Option<Metadata> {
    fs::symlink_metadata(path.parent()?).ok()
}

/// The users who may have written a file that decides something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    /// Root first.
    owners: Vec<u32>,
    /// A shared home, by device and number: its own group writes in it, and it is for that group.
    shared: Option<(u64, u64)>,
}

impl Trust {
    /// Root alone.
    pub fn root() -> Trust {
        Trust { owners: vec![0], shared: None }
    }

    /// Root and one account: what nobody else decides, as a test's own.
    pub fn of(uid: u32) -> Trust {
        Trust::root().and(uid)
    }

    /// Root and whoever runs this program: for what is theirs alone.
    pub fn caller() -> Trust {
        Trust::of(rustix::process::geteuid().as_raw())
    }

    /// Root and the owner of a home. In a home that is shared its group may write beside the file,
    /// and not to it.
    pub fn home(root: &Path) -> Trust {
        let Ok(meta) = fs::metadata(root) else {
            return Trust::caller();
        };
        let shared =
            matches!(Sharing::of(root), Sharing::Group(_)).then(|| (meta.dev(), meta.ino()));
        Trust { shared, ..Trust::of(meta.uid()) }
    }

    /// The same and one more account.
    #[must_use]
    pub fn and(mut self, uid: u32) -> Trust {
        if !self.owners.contains(&uid) {
            self.owners.push(uid);
        }
        self
    }

    /// The same and whoever runs this program: for files outside the home that are named in it.
    #[must_use]
    pub fn and_caller(self) -> Trust {
        self.and(rustix::process::geteuid().as_raw())
    }

    fn owner(&self, path: &Path, meta: &Metadata) -> Result<(), Untrusted> {
        if self.owners.contains(&meta.uid()) {
            return Ok(());
        }
        Err(Untrusted::Stranger {
            path: path.to_owned(),
            folder: meta.is_dir(),
            owner: meta.uid(),
            mode: meta.mode() & 0o7777,
            trusted: self.owners.clone(),
        })
    }

    fn folder(&self, path: &Path, meta: &Metadata) -> Result<(), Untrusted> {
        self.owner(path, meta)?;
        let mode = meta.mode();
        let others = mode & EVERYBODY != 0 || mode & GROUP != 0 && !self.is_own_group(meta);
        if others && mode & STICKY == 0 {
            return Err(writable(path, meta));
        }
        Ok(())
    }

    /// Returns true if a folder's group is nobody but who is trusted anyway.
    fn is_own_group(&self, folder: &Metadata) -> bool {
        let (uid, gid) = (folder.uid(), folder.gid());
        let is_home = self.shared == Some((folder.dev(), folder.ino()))
            && folder.mode() & 0o7777 == SHARED_FOLDER;
        is_home
            || Some(gid) == ADMINISTRATORS
            || is_private_group(uid, gid)
            || self.is_volume(uid, gid)
    }

    /// Returns true if a folder is a container's volume. Root owns such a folder, for a group that
    /// is only a number there. The caller too is only a number there, and everything in the folder
    /// is the caller's own. Elsewhere users have names.
    fn is_volume(&self, uid: u32, gid: u32) -> bool {
        let me = rustix::process::geteuid().as_raw();
        let nameless = |uid| matches!(User::from_uid(Uid::from_raw(uid)), Ok(None));
        let group_is_known = gid != 0 && !matches!(Group::from_gid(Gid::from_raw(gid)), Ok(None));
        uid == 0
            && me != 0
            && self.owners == [0, me]
            && self.shared.is_none()
            && nameless(me)
            && !group_is_known
    }
}

/// Returns true if a group is an account's own, as many systems make one for each account. Such a
/// group is called like the account, and has nobody else in it.
fn is_private_group(uid: u32, gid: u32) -> bool {
    if uid == 0 {
        return false;
    }
    let (Ok(Some(user)), Ok(Some(group))) =
        (User::from_uid(Uid::from_raw(uid)), Group::from_gid(Gid::from_raw(gid)))
    else {
        return false;
    };
    user.gid == group.gid
        && user.name == group.name
        && group.mem.iter().all(|member| *member == user.name)
}

fn writable(path: &Path, meta: &Metadata) -> Untrusted {
    Untrusted::Writable {
        path: path.to_owned(),
        folder: meta.is_dir(),
        owner: meta.uid(),
        group: meta.gid(),
        mode: meta.mode() & 0o7777,
    }
}

/// The file or folder that stands at the end of a path.
#[derive(Debug)]
pub struct FoundOwner {
    /// Without a link in it.
    pub path: PathBuf,
    pub meta: Metadata,
}

/// Follows a path, and makes sure of everything on the way but of what stands at its end.
fn follow(path: &Path, trust: &Trust) -> Result<FoundOwner, Untrusted> {
    let fault = |at: &Path, error| Untrusted::Io { path: at.to_owned(), error };
    let absolute = std::path::absolute(path).map_err(|e| fault(path, e))?;
    let mut todo: VecDeque<OsString> = parts(&absolute);
    let mut at = PathBuf::from("/");
    let mut meta = fs::symlink_metadata(&at).map_err(|e| fault(&at, e))?;
    let mut links = 0;
    while let Some(part) = todo.pop_front() {
        if !meta.is_dir() {
            return Err(fault(&at, io::Error::from(io::ErrorKind::NotADirectory)));
        }
        trust.folder(&at, &meta)?;
        if part == ".." {
            at.pop();
            meta = fs::symlink_metadata(&at).map_err(|e| fault(&at, e))?;
            continue;
        }
        let next = at.join(&part);
        let found = fs::symlink_metadata(&next).map_err(|e| fault(&next, e))?;
        if found.is_symlink() {
            links += 1;
            if links > LINKS {
                return Err(Untrusted::Links(path.to_owned()));
            }
            // Who owns a link in a sticky folder can make it lead elsewhere.
            trust.owner(&next, &found)?;
            let to = fs::read_link(&next).map_err(|e| fault(&next, e))?;
            if to.is_absolute() {
                at = PathBuf::from("/");
                meta = fs::symlink_metadata(&at).map_err(|e| fault(&at, e))?;
            }
            for part in parts(&to).into_iter().rev() {
                todo.push_front(part);
            }
            continue;
        }
        (at, meta) = (next, found);
    }
    Ok(FoundOwner { path: at, meta })
}

fn parts(path: &Path) -> VecDeque<OsString> {
    let name = |part| match part {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some("..".into()),
        Component::RootDir | Component::CurDir | Component::Prefix(_) => None,
    };
    path.components().filter_map(name).collect()
}

/// Makes sure that nobody else can write to the file at `path`, or put another in its place.
pub fn check(path: &Path, trust: &Trust) -> Result<FoundOwner, Untrusted> {
    check_but(path, trust, 0)
}

/// The same; but `granted` are rights that others may have on the file itself, as on one that a
/// group appends to.
pub fn check_but(path: &Path, trust: &Trust, granted: u32) -> Result<FoundOwner, Untrusted> {
    let found = follow(path, trust)?;
    if !found.meta.is_file() {
        return Err(Untrusted::NotAFile(path.to_owned()));
    }
    trust.owner(&found.path, &found.meta)?;
    if found.meta.mode() & (GROUP | EVERYBODY) & !granted != 0 {
        return Err(writable(&found.path, &found.meta));
    }
    Ok(found)
}

/// The same for a folder, and all that are above it.
pub fn check_folder(path: &Path, trust: &Trust) -> Result<FoundOwner, Untrusted> {
    let found = follow(path, trust)?;
    trust.folder(&found.path, &found.meta)?;
    Ok(found)
}

/// Opens a file that [`check`] has nothing against. What is opened is what was looked at.
pub fn open(path: &Path, trust: &Trust) -> Result<File, Untrusted> {
    let found = check(path, trust)?;
    let fault = |error| Untrusted::Io { path: found.path.clone(), error };
    let no_follow = i32::try_from((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits()).unwrap_or_default();
    let file =
        OpenOptions::new().read(true).custom_flags(no_follow).open(&found.path).map_err(fault)?;
    let opened = file.metadata().map_err(fault)?;
    if (opened.dev(), opened.ino()) != (found.meta.dev(), found.meta.ino()) {
        return Err(fault(io::Error::other("it was replaced while it was opened")));
    }
    Ok(file)
}

/// Reads such a file, of at most `most` bytes.
pub fn read(path: &Path, trust: &Trust, most: u64) -> Result<Vec<u8>, Untrusted> {
    let fault = |error| Untrusted::Io { path: path.to_owned(), error };
    let mut bytes = Vec::new();
    open(path, trust)?.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(fault)?;
    if bytes.len() as u64 > most {
        return Err(fault(io::Error::other(format!("it is larger than {most} bytes"))));
    }
    Ok(bytes)
}

/// A text without the byte order mark with which some editors begin one.
pub fn unmarked(text: &[u8]) -> &[u8] {
    text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text)
}

/// An account's name, or its number if it has none.
pub fn user_name(uid: u32) -> String {
    User::from_uid(Uid::from_raw(uid))
        .ok()
        .flatten()
        .map_or_else(|| uid.to_string(), |user| user.name)
}

pub fn group_name(gid: u32) -> String {
    Group::from_gid(Gid::from_raw(gid))
        .ok()
        .flatten()
        .map_or_else(|| gid.to_string(), |group| group.name)
}

/// A path as one word of a shell's command line.
pub fn word(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@%,=".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests;
