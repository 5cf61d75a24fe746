//! A folder that appears whole or not at all.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::ExportError;
use super::file::folder_of;

/// A new folder, for its owner alone, that has no name yet. Nothing is left of it if it is dropped.
pub struct NewFolder {
    path: PathBuf,
    folder: TempDir,
}

/// A [`NewFolder`] that is complete and on the disk.
pub struct WholeFolder(NewFolder);

impl NewFolder {
    /// Fails if something has that name, or no folder can be made beside it.
    pub fn at(path: &Path) -> Result<NewFolder, ExportError> {
        if path.as_os_str() == "-" {
            return Err(ExportError::Dash);
        }
        if path.symlink_metadata().is_ok() {
            return Err(exists(path));
        }
        let beside = folder_of(path);
        let made = tempfile::Builder::new()
            .prefix(".readmit-")
            .permissions(Permissions::from_mode(0o700))
            .tempdir_in(beside);
        let folder =
            made.map_err(|error| ExportError::Folder(beside.display().to_string(), error))?;
        Ok(NewFolder { path: path.to_owned(), folder })
    }

    /// Puts a file into it, for its owner alone.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<(), ExportError> {
        let path = self.folder.path().join(name);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        file.write_all(bytes)?;
        Ok(file.sync_all()?)
    }

    /// When everything is in it.
    pub fn whole(self) -> Result<WholeFolder, ExportError> {
        File::open(self.folder.path())?.sync_all()?;
        Ok(WholeFolder(self))
    }
}

impl WholeFolder {
    /// Gives it its name. Nothing is overwritten: what has files in it does not give way.
    pub fn name(self) -> Result<(), ExportError> {
        let WholeFolder(NewFolder { path, folder }) = self;
        fs::rename(folder.path(), &path).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists | ErrorKind::DirectoryNotEmpty | ErrorKind::NotADirectory => {
                exists(&path)
            }
            _ => error.into(),
        })?;
        // It is no longer where it would be removed.
        drop(folder.keep());
        Ok(File::open(folder_of(&path))?.sync_all()?)
    }
}

fn exists(path: &Path) -> ExportError {
    ExportError::Exists(path.display().to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn it_appears_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("proofs");
        let half = NewFolder::at(&path).unwrap();
        half.put("a", b"1").unwrap();
        assert!(half.put("a", b"2").is_err());
        drop(half);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        let (one, other) = (NewFolder::at(&path).unwrap(), NewFolder::at(&path).unwrap());
        one.put("a", b"1").unwrap();
        one.whole().unwrap().name().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(&path.join("a"))), (0o700, 0o600));
        other.put("b", b"2").unwrap();
        assert!(matches!(other.whole().unwrap().name(), Err(ExportError::Exists(_))));
        assert!(matches!(NewFolder::at(&path), Err(ExportError::Exists(_))));
        let nowhere = dir.path().join("no/such/folder");
        assert!(matches!(NewFolder::at(&nowhere), Err(ExportError::Folder(..))));
        assert!(matches!(NewFolder::at(Path::new("-")), Err(ExportError::Dash)));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
