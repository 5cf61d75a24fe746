//! Accepted texts as files of the home, each called by its hash.

use std::fs;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::make_folder;
use crate::base::file_mode::Sharing;
use crate::ledger::format::text::hex;
use crate::ledger::store::blobs::{BlobError, BlobFault, BlobKind, Blobs};

/// The largest text that is read.
pub const LARGEST: u64 = 256 << 20;

/// The folders of a home that hold accepted texts.
#[derive(Clone, Debug)]
pub struct FileBlobs {
    root: PathBuf,
}

impl FileBlobs {
    /// In the home at `root`. Folders are made when something is kept.
    pub fn new(root: &Path) -> FileBlobs {
        FileBlobs { root: root.to_owned() }
    }

    /// Returns the folder of a kind.
    pub fn folder(&self, kind: BlobKind) -> PathBuf {
        self.root.join(match kind {
            BlobKind::Runbook => "runbooks",
            BlobKind::Contacts | BlobKind::ContactsHeld => "contacts",
        })
    }

    /// Returns the file of a text.
    pub fn file(&self, kind: BlobKind, sha256: &str) -> PathBuf {
        self.folder(kind).join(format!("{sha256}.{}", extension(kind)))
    }

    /// Returns true if a file holds the text that it is called by.
    pub fn is_what_it_is_called(path: &Path) -> bool {
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        read(path, name).is_ok()
    }

    fn write(&self, kind: BlobKind, text: &[u8], sha256: &str) -> Result<(), BlobFault> {
        let folder = self.folder(kind);
        // Personal data is for whoever works here alone; a runbook is for whoever shares the home.
        let sharing = match kind {
            BlobKind::Runbook => Sharing::around(&folder),
            BlobKind::Contacts | BlobKind::ContactsHeld => Sharing::Owner,
        };
        make_folder(&folder, sharing.folder())?;
        let path = self.file(kind, sha256);
        if read(&path, sha256).is_err() {
            let file = tempfile::NamedTempFile::new_in(&folder)?;
            fs::write(file.path(), text)?;
            file.as_file().set_permissions(fs::Permissions::from_mode(sharing.read()))?;
            file.as_file().sync_all()?;
            file.persist(&path).map_err(|e| e.error)?;
        }
        Ok(File::open(&folder)?.sync_all()?)
    }

    fn remove_others(&self, kind: BlobKind, wanted: &[String]) -> Result<(), BlobFault> {
        let folder = self.folder(kind);
        let files = match fs::read_dir(&folder) {
            Ok(files) => files,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
            Err(e) => return Err(e.into()),
        };
        for entry in files {
            let path = entry?.path();
            let ours = path.extension().is_some_and(|e| e == extension(kind));
            let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
            if ours && !wanted.iter().any(|hash| hash == name) {
                fs::remove_file(&path)?;
            }
        }
        Ok(File::open(&folder)?.sync_all()?)
    }
}

impl Blobs for FileBlobs {
    fn get(&self, kind: BlobKind, sha256: &str) -> Result<Vec<u8>, BlobError> {
        let path = self.file(kind, sha256);
        read(&path, sha256).map_err(|fault| BlobError { place: path.display().to_string(), fault })
    }

    fn put(&self, kind: BlobKind, text: &[u8]) -> Result<String, BlobError> {
        let sha256 = hex(&Sha256::digest(text));
        self.write(kind, text, &sha256)
            .map_err(|fault| BlobError { place: self.folder(kind).display().to_string(), fault })?;
        Ok(sha256)
    }

    fn keep_only(&self, kind: BlobKind, wanted: &[String]) -> Result<(), BlobError> {
        self.remove_others(kind, wanted)
            .map_err(|fault| BlobError { place: self.folder(kind).display().to_string(), fault })
    }
}

fn extension(kind: BlobKind) -> &'static str {
    match kind {
        BlobKind::Runbook => "toml",
        BlobKind::Contacts => "csv",
        BlobKind::ContactsHeld => "json",
    }
}

fn read(path: &Path, sha256: &str) -> Result<Vec<u8>, BlobFault> {
    let gone = |e: std::io::Error| match e.kind() {
        ErrorKind::NotFound => BlobFault::Gone,
        _ => BlobFault::Io(e),
    };
    let about = fs::metadata(path).map_err(gone)?;
    // A pipe that somebody put there would be waited for.
    if !about.is_file() {
        return Err(BlobFault::Changed);
    }
    let mut text = Vec::new();
    File::open(path).map_err(gone)?.take(LARGEST + 1).read_to_end(&mut text)?;
    if text.len() as u64 > LARGEST {
        return Err(BlobFault::TooLarge(LARGEST));
    }
    if hex(&Sha256::digest(&text)) == sha256 { Ok(text) } else { Err(BlobFault::Changed) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::ledger::store::contract;

    #[test]
    fn files_of_a_home_keep_the_contract() {
        let home = tempfile::tempdir().unwrap();
        contract::keeps_texts(&FileBlobs::new(home.path()));
    }

    #[test]
    fn a_text_that_was_changed_is_not_handed_out_and_can_be_put_right() {
        let home = tempfile::tempdir().unwrap();
        let blobs = FileBlobs::new(home.path());
        let hash = blobs.put(BlobKind::Contacts, b"login,phone\n").unwrap();
        let path = blobs.file(BlobKind::Contacts, &hash);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        fs::write(&path, "login,phone\nmallory,+49 30 1\n").unwrap();
        assert!(!FileBlobs::is_what_it_is_called(&path));
        let told = blobs.get(BlobKind::Contacts, &hash).unwrap_err();
        assert_eq!(
            told.to_string(),
            format!("{}: it was changed after it was accepted", path.display())
        );
        blobs.put(BlobKind::Contacts, b"login,phone\n").unwrap();
        assert_eq!(blobs.get(BlobKind::Contacts, &hash).unwrap(), b"login,phone\n");
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(matches!(
            blobs.get(BlobKind::Contacts, &hash).unwrap_err().fault,
            BlobFault::Changed
        ));
    }

    #[test]
    fn a_file_of_somebody_elses_making_stays() {
        let home = tempfile::tempdir().unwrap();
        let blobs = FileBlobs::new(home.path());
        blobs.put(BlobKind::Contacts, b"one").unwrap();
        let note = blobs.folder(BlobKind::Contacts).join("README");
        fs::write(&note, "by hand").unwrap();
        blobs.keep_only(BlobKind::Contacts, &[]).unwrap();
        assert!(note.exists());
    }
}
