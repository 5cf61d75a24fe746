//! The file of an operator's key: sealed by a passphrase, or, for a service, for its owner's eyes
//! alone.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustix::fs::OFlags;
use thiserror::Error;
use zeroize::Zeroizing;

use super::{OperatorKey, SealedKey};
use crate::base::trusted::{self, Trust, Untrusted};
use crate::ledger::Signer;

/// An unsealed key: the seed in base64.
const PLAIN: &str = "readmit operator key v1";

/// More than either form has.
const MOST: u64 = 1024;

#[derive(Debug, Error)]
pub enum KeyError {
    #[error("{} is not there", .0.display())]
    Missing(PathBuf),
    #[error("others can read or change {}", .0.display())]
    Open(PathBuf),
    #[error("the folder {} is not its owner's alone", .0.display())]
    Folder(PathBuf),
    #[error("{} belongs to somebody else", .0.display())]
    NotYours(PathBuf),
    /// Somebody else can put another key in its place.
    #[error(transparent)]
    Untrusted(#[from] Untrusted),
    #[error("{} is not an operator's key", .0.display())]
    NotAKey(PathBuf),
    #[error("{} is sealed by a passphrase", .0.display())]
    Sealed(PathBuf),
    #[error("{} cannot be used: {error}", path.display())]
    Io {
        path: PathBuf,
        #[source]
        error: io::Error,
    },
}

/// A key as its file has it.
#[derive(Debug)]
pub enum KeyFile {
    /// Whoever reads the file has the key.
    Plain(OperatorKey),
    Sealed(SealedKey),
}

impl KeyFile {
    /// Reads one. A file, or a folder around it, that others can read or change is refused: whoever
    /// has an unsealed key can sign with it, and a sealed one invites guessing.
    pub fn read(path: &Path) -> Result<KeyFile, KeyError> {
        let fault = |e: io::Error| match e.kind() {
            io::ErrorKind::NotFound => KeyError::Missing(path.to_owned()),
            _ => KeyError::Io { path: path.to_owned(), error: e },
        };
        let no_follow = i32::try_from(OFlags::NOFOLLOW.bits()).unwrap_or_default();
        own_folder(path)?;
        let file =
            OpenOptions::new().read(true).custom_flags(no_follow).open(path).map_err(fault)?;
        let meta = file.metadata().map_err(fault)?;
        let me = rustix::process::geteuid().as_raw();
        // Root may act for everybody, and may have put the key there.
        if meta.uid() != me && me != 0 {
            return Err(KeyError::NotYours(path.to_owned()));
        }
        if meta.mode() & 0o077 != 0 {
            return Err(KeyError::Open(path.to_owned()));
        }
        let mut text = Zeroizing::new(String::with_capacity(usize::try_from(MOST).unwrap_or(1024)));
        file.take(MOST)
            .read_to_string(&mut text)
            .map_err(|_| KeyError::NotAKey(path.to_owned()))?;
        parse(&text).ok_or_else(|| KeyError::NotAKey(path.to_owned()))
    }

    pub fn public_key(&self) -> [u8; 32] {
        match self {
            KeyFile::Plain(key) => key.public_key(),
            KeyFile::Sealed(key) => key.public_key(),
        }
    }

    fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(match self {
            KeyFile::Plain(key) => {
                format!(
                    "{PLAIN}\n{}\n",
                    Zeroizing::new(STANDARD.encode(key.seed().as_ref())).as_str()
                )
            }
            KeyFile::Sealed(key) => key.to_text(),
        })
    }

    /// Writes it to a new file, 0600, in a folder of its own, 0700. Durable when this returns.
    pub fn create(&self, path: &Path) -> Result<(), KeyError> {
        let fault = |error| KeyError::Io { path: path.to_owned(), error };
        let folder = path.parent().unwrap_or(Path::new("."));
        make_own(folder).map_err(fault)?;
        own_folder(path)?;
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(fault)?;
        file.write_all(self.to_text().as_bytes()).and_then(|()| file.sync_all()).map_err(fault)?;
        File::open(folder).and_then(|f| f.sync_all()).map_err(fault)
    }

    /// Writes it in the place of the one that is there: at every moment there is one of them,
    /// whole.
    pub fn replace(&self, path: &Path) -> Result<(), KeyError> {
        let fault = |error| KeyError::Io { path: path.to_owned(), error };
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(fault)?;
        file.write_all(self.to_text().as_bytes()).map_err(fault)?;
        file.as_file().sync_all().map_err(fault)?;
        file.persist(path).map_err(|e| fault(e.error))?;
        File::open(folder).and_then(|f| f.sync_all()).map_err(fault)
    }
}

impl OperatorKey {
    /// Reads an unsealed key.
    pub fn load(path: &Path) -> Result<OperatorKey, KeyError> {
        match KeyFile::read(path)? {
            KeyFile::Plain(key) => Ok(key),
            KeyFile::Sealed(_) => Err(KeyError::Sealed(path.to_owned())),
        }
    }
}

/// A folder for one person, whatever the folder around it hands down to it.
fn make_own(folder: &Path) -> io::Result<()> {
    if folder.symlink_metadata().is_ok() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

/// Checks that the folder around a key is its owner's alone. Whoever can write in the folder can
/// put another key in the key's place.
fn own_folder(path: &Path) -> Result<(), KeyError> {
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let meta = match fs::symlink_metadata(folder) {
        Ok(meta) => meta,
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            return Err(KeyError::Missing(path.to_owned()));
        }
        Err(error) => {
            return Err(KeyError::Io { path: folder.to_owned(), error });
        }
    };
    let me = rustix::process::geteuid().as_raw();
    if meta.uid() != me && me != 0 {
        return Err(KeyError::NotYours(folder.to_owned()));
    }
    if !meta.is_dir() || meta.mode() & 0o077 != 0 {
        return Err(KeyError::Folder(folder.to_owned()));
    }
    // It stands in the folder of all operators, and that in the home. Root may act for everybody.
    let home =
        std::path::absolute(folder).ok().and_then(|f| f.ancestors().nth(2).map(Path::to_owned));
    let trust = Trust::home(home.as_deref().unwrap_or(folder)).and_caller().and(meta.uid());
    trusted::check_folder(folder, &trust)?;
    Ok(())
}

/// Takes a key's file away, if it is there.
pub fn remove(path: &Path) -> Result<(), KeyError> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => {
            Err(KeyError::Io { path: path.to_owned(), error: e })
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

fn parse(text: &str) -> Option<KeyFile> {
    let Some(line) = text.strip_prefix(PLAIN) else {
        return SealedKey::parse(text).map(KeyFile::Sealed);
    };
    let seed = Zeroizing::new(STANDARD.decode(line.trim()).ok()?);
    Some(KeyFile::Plain(OperatorKey::from_seed(seed.as_slice().try_into().ok()?)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::operator::{Cost, Holder};

    fn forms() -> [KeyFile; 2] {
        let key = || OperatorKey::from_seed(&[7; 32]);
        let sealed =
            SealedKey::seal(&key(), &"correct horse".into(), Holder::Own, Cost::CHEAP, &mut |b| {
                b.fill(1);
            });
        [KeyFile::Plain(key()), KeyFile::Sealed(sealed)]
    }

    #[test]
    fn a_key_is_kept_for_its_owner_alone() {
        for form in forms() {
            let home = tempfile::tempdir().unwrap();
            let path = home.path().join("operators/maria/key");
            form.create(&path).unwrap();
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            assert_eq!(
                fs::metadata(path.parent().unwrap()).unwrap().permissions().mode() & 0o777,
                0o700
            );
            assert_eq!(KeyFile::read(&path).unwrap().public_key(), form.public_key());
            assert!(matches!(form.create(&path), Err(KeyError::Io { .. })), "never written over");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
            assert!(matches!(KeyFile::read(&path), Err(KeyError::Open(_))));
        }
    }

    #[test]
    fn a_key_is_replaced_whole() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("maria/key");
        let [plain, sealed] = forms();
        plain.create(&path).unwrap();
        sealed.replace(&path).unwrap();
        assert!(matches!(KeyFile::read(&path), Ok(KeyFile::Sealed(_))));
        assert!(matches!(OperatorKey::load(&path), Err(KeyError::Sealed(_))));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(
            fs::read_dir(path.parent().unwrap()).unwrap().count(),
            1,
            "nothing is left lying"
        );
    }

    #[test]
    fn a_folder_that_others_can_use_is_no_place_for_a_key() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("maria/key");
        let [plain, _] = forms();
        plain.create(&path).unwrap();
        for mode in [0o710, 0o770, 0o755, 0o701] {
            fs::set_permissions(path.parent().unwrap(), fs::Permissions::from_mode(mode)).unwrap();
            assert!(matches!(KeyFile::read(&path), Err(KeyError::Folder(_))), "{mode:o}");
            fs::remove_file(&path).unwrap();
            assert!(matches!(plain.create(&path), Err(KeyError::Folder(_))), "{mode:o}");
            fs::write(&path, "x").unwrap();
        }
        fs::set_permissions(path.parent().unwrap(), fs::Permissions::from_mode(0o700)).unwrap();
        std::os::unix::fs::symlink(home.path().join("maria"), home.path().join("ravi")).unwrap();
        assert!(plain.create(&home.path().join("ravi/key")).is_err());
    }

    #[test]
    fn a_link_or_anything_else_is_no_key() {
        let home = tempfile::tempdir().unwrap();
        let (path, link) = (home.path().join("maria/key"), home.path().join("maria/link"));
        assert!(matches!(KeyFile::read(&path), Err(KeyError::Missing(_))));
        let [plain, _] = forms();
        plain.create(&path).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(matches!(KeyFile::read(&link), Err(KeyError::Io { .. })));
        fs::write(&path, "readmit operator key v3\n").unwrap();
        assert!(matches!(KeyFile::read(&path), Err(KeyError::NotAKey(_))));
        fs::write(&path, vec![0xff; 20_000]).unwrap();
        assert!(matches!(KeyFile::read(&path), Err(KeyError::NotAKey(_))));
    }
}
