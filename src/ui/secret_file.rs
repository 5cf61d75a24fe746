//! `--secret-to FILE`: where a secret goes when nobody can be shown it.

use std::cell::RefCell;
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags, open};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::prompter::PromptError;

/// The flag, as it is named in messages.
pub const FLAG: &str = "--secret-to";

/// A file made before anything is changed for the secret, readable by its owner only, and filled
/// afterwards. One that was never filled is taken away again.
#[derive(Debug)]
pub struct SecretFile {
    path: PathBuf,
    file: RefCell<Option<File>>,
    filled: bool,
}

impl SecretFile {
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), file: RefCell::new(None), filled: false }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the file, once. It must not be there yet, as a link neither.
    pub fn prepare(&self) -> Result<(), PromptError> {
        let mut file = self.file.borrow_mut();
        if file.is_none() {
            let flags =
                OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            let made = open(&self.path, flags, Mode::RUSR | Mode::WUSR)
                .map_err(|error| self.unfit(&error.into()))?;
            *file = Some(File::from(made));
        }
        Ok(())
    }

    /// Writes the secrets, one a line, and does not return before they are on the disk.
    pub fn write(&mut self, secrets: &[SecretString]) -> Result<(), PromptError> {
        self.prepare()?;
        self.try_write(secrets).map_err(|error| self.unfit(&error))?;
        self.filled = true;
        Ok(())
    }

    fn try_write(&self, secrets: &[SecretString]) -> std::io::Result<()> {
        let mut file = self.file.borrow_mut();
        let Some(file) = file.as_mut() else {
            return Ok(());
        };
        let room = secrets.iter().map(|secret| secret.expose_secret().len() + 1).sum();
        let mut text = Zeroizing::new(Vec::with_capacity(room));
        for secret in secrets {
            text.extend_from_slice(secret.expose_secret().as_bytes());
            text.push(b'\n');
        }
        file.write_all(&text)?;
        file.sync_all()?;
        let folder = self
            .path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()
    }

    fn unfit(&self, error: &std::io::Error) -> PromptError {
        let what = match error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                format!("{} is there already; name a new file", self.path.display())
            }
            _ => format!("{}: {error}", self.path.display()),
        };
        PromptError::Unfit { flag: FLAG.to_owned(), what }
    }
}

impl Drop for SecretFile {
    fn drop(&mut self) {
        let Some(file) = self.file.get_mut() else {
            return;
        };
        if self.filled {
            return;
        }
        // Only if it is still the one that was made here.
        let ours = file.metadata().map(|meta| (meta.dev(), meta.ino())).ok();
        let there = std::fs::symlink_metadata(&self.path).map(|meta| (meta.dev(), meta.ino())).ok();
        if ours.is_some() && ours == there {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn secrets() -> [SecretString; 2] {
        [SecretString::from("first"), SecretString::from("second")]
    }

    #[test]
    fn made_before_and_filled_after() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let mut file = SecretFile::new(&path);
        file.prepare().unwrap();
        file.prepare().unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        file.write(&secrets()).unwrap();
        drop(file);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "first\nsecond\n");
    }

    #[test]
    fn what_is_there_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, "mine").unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(folder.path().join("nowhere"), &link).unwrap();
        for path in [&path, &link] {
            let why = SecretFile::new(path).prepare().unwrap_err();
            assert!(
                matches!(why, PromptError::Unfit { flag, what } if flag == FLAG && what.contains("is there already"))
            );
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
        assert!(!folder.path().join("nowhere").exists());
    }

    #[test]
    fn one_that_was_not_needed_goes_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let file = SecretFile::new(&path);
        file.prepare().unwrap();
        drop(file);
        assert!(!path.exists());
        drop(SecretFile::new(&path));
    }

    #[test]
    fn a_folder_that_is_not_there_is_said_before_anything_is_changed() {
        assert!(SecretFile::new("/nowhere/at/all").prepare().is_err());
    }
}
