//! A file that appears whole or not at all.

use std::{
    fs::{File, OpenOptions},
    io::{self, ErrorKind, Seek as _, Write},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use rustix::io::Errno;
use tempfile::NamedTempFile;

use super::ExportError;

/// A new file, for its owner alone, that has no name yet. Nothing is left of it if it is dropped.
pub struct NewFile {
    path: PathBuf,
    file: NamedTempFile,
}

/// A [`NewFile`] that is complete and on the disk.
pub struct WholeFile(NewFile);

impl NewFile {
    /// Fails if something has that name, or no file can be made beside it.
    pub fn at(path: &Path) -> Result<NewFile, ExportError> {
        if path.as_os_str() == "-" {
            return Err(ExportError::Dash);
        }
        if path.symlink_metadata().is_ok() {
            return Err(exists(path));
        }
        let folder = folder_of(path);
        let made = tempfile::Builder::new().prefix(".readmit-").tempfile_in(folder);
        let file =
            made.map_err(|error| ExportError::Folder(folder.display().to_string(), error))?;
        Ok(NewFile { path: path.to_owned(), file })
    }

    /// When everything is in it.
    pub fn whole(self) -> Result<WholeFile, ExportError> {
        self.file.as_file().sync_all()?;
        Ok(WholeFile(self))
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl WholeFile {
    /// The name that it is to have.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Gives it its name. Nothing is overwritten.
    pub fn name(self) -> Result<(), ExportError> {
        let WholeFile(NewFile { path, file }) = self;
        put(file, &path).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => exists(&path),
            _ => error.into(),
        })
    }
}

/// Writes a new file, for its owner alone. It appears under its name when everything is in it and
/// on the disk; nothing is left behind if `write` fails, and nothing is overwritten.
pub fn write_new<T>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<T, ExportError>,
) -> Result<T, ExportError> {
    let mut file = NewFile::at(path)?;
    let made = write(&mut file)?;
    file.whole()?.name()?;
    Ok(made)
}

/// Puts a whole file where nothing is. Durable when this returns.
pub fn put(file: NamedTempFile, path: &Path) -> io::Result<()> {
    if let Err(error) = file.persist_noclobber(path) {
        if !cannot_move(&error.error) {
            return Err(error.error);
        }
        copy_to_new(error.file, path)?;
    }
    let synced = File::open(folder_of(path)).and_then(|folder| folder.sync_all());
    match synced {
        Err(error) if !cannot_sync(&error) => {
            drop(std::fs::remove_file(path));
            Err(error)
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Returns true if the folder's file system can neither rename without replacing nor link, as on
/// network shares and cards.
fn cannot_move(error: &io::Error) -> bool {
    let errno = error.raw_os_error().map(Errno::from_raw_os_error);
    errno.is_some_and(|errno| {
        matches!(
            errno,
            Errno::PERM
                | Errno::INVAL
                | Errno::NOSYS
                | Errno::OPNOTSUPP
                | Errno::MLINK
                | Errno::XDEV
        )
    })
}

/// Folders of some file systems cannot be flushed, and need not be.
fn cannot_sync(error: &io::Error) -> bool {
    let errno = error.raw_os_error().map(Errno::from_raw_os_error);
    errno.is_some_and(|errno| {
        matches!(errno, Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP | Errno::BADF)
    })
}

/// The same by writing it once more, into a file that is made under its last name.
fn copy_to_new(mut from: NamedTempFile, path: &Path) -> io::Result<()> {
    let mut to = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let copied = from
        .as_file_mut()
        .rewind()
        .and_then(|()| io::copy(from.as_file_mut(), &mut to))
        .and_then(|_| to.sync_all());
    if copied.is_err() {
        drop(std::fs::remove_file(path));
    }
    copied
}

pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    }
}

fn exists(path: &Path) -> ExportError {
    ExportError::Exists(path.display().to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::{fs, os::unix::fs::PermissionsExt as _};

    use super::*;

    #[test]
    fn it_appears_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("export.csv");
        let failed = write_new(&path, |out| {
            out.write_all(b"half")?;
            Err::<(), _>(std::io::Error::other("the disk went away").into())
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        write_new(&path, |out| Ok(out.write_all(b"whole")?)).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(matches!(write_new(&path, |_| Ok(())), Err(ExportError::Exists(_))));
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_no_place_for_it_is_told_before_anything_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let nowhere = dir.path().join("no/such/folder.csv");
        let asked = |path: &Path| {
            write_new(path, |_| -> Result<(), ExportError> { panic!("it is asked for too early") })
        };
        assert!(matches!(asked(&nowhere), Err(ExportError::Folder(..))));
        assert!(matches!(asked(Path::new("-")), Err(ExportError::Dash)));
        assert!(matches!(asked(Path::new("/dev/full")), Err(ExportError::Exists(_))));
    }

    #[test]
    fn where_it_cannot_be_moved_it_is_made_under_its_name() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("export.csv");
        let whole = || {
            let mut file = tempfile::Builder::new().tempfile_in(dir.path()).unwrap();
            file.write_all(b"whole").unwrap();
            file
        };
        copy_to_new(whole(), &path).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(copy_to_new(whole(), &path).unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(
            (fs::read(&path).unwrap(), fs::read_dir(dir.path()).unwrap().count()),
            (b"whole".to_vec(), 1)
        );
        for (number, moves) in
            [(1, false), (22, false), (38, false), (95, false), (17, true), (28, true), (13, true)]
        {
            assert_eq!(cannot_move(&io::Error::from_raw_os_error(number)), !moves, "{number}");
        }
    }
}
