//! An operator's signing key, in a file that only they can read.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::ledger::{SignError, Signature, Signer};

const HEADER: &str = "readmit operator key v1";

/// An Ed25519 key in memory.
pub struct OperatorKey(SigningKey);

impl fmt::Debug for OperatorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OperatorKey(..)")
    }
}

#[derive(Debug, Error)]
pub enum KeyError {
    #[error("{} is not there", .0.display())]
    Missing(PathBuf),
    #[error("others can read {}", .0.display())]
    Open(PathBuf),
    #[error("{} is not an operator's key", .0.display())]
    NotAKey(PathBuf),
    #[error("{} cannot be used: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
}

impl OperatorKey {
    /// From 32 random bytes.
    pub fn from_seed(seed: &[u8; 32]) -> OperatorKey {
        OperatorKey(SigningKey::from_bytes(seed))
    }

    /// Writes the key to a new file, 0600, in a folder of its own, 0700. Durable when this returns.
    pub fn save(&self, path: &Path) -> Result<(), KeyError> {
        let fault = |error| KeyError::Io { path: path.to_owned(), error };
        if let Some(folder) = path.parent() {
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(fault)?;
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(fault)?;
        let text = Zeroizing::new(format!("{HEADER}\n{}\n", STANDARD.encode(self.0.as_bytes())));
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(fault)
    }

    /// Reads a key. A file that others can read is refused: whoever has it can sign as this operator.
    pub fn load(path: &Path) -> Result<OperatorKey, KeyError> {
        let fault = |e: io::Error| match e.kind() {
            io::ErrorKind::NotFound => KeyError::Missing(path.to_owned()),
            _ => KeyError::Io { path: path.to_owned(), error: e },
        };
        let file = File::open(path).map_err(fault)?;
        if file.metadata().map_err(fault)?.permissions().mode() & 0o077 != 0 {
            return Err(KeyError::Open(path.to_owned()));
        }
        let mut text = Zeroizing::new(String::with_capacity(256));
        file.take(256).read_to_string(&mut text).map_err(fault)?;
        let line = text.strip_prefix(HEADER).map(str::trim).ok_or_else(|| KeyError::NotAKey(path.to_owned()))?;
        let seed = Zeroizing::new(STANDARD.decode(line).unwrap_or_default());
        let seed: &[u8; 32] = seed.as_slice().try_into().map_err(|_| KeyError::NotAKey(path.to_owned()))?;
        Ok(OperatorKey::from_seed(seed))
    }
}

impl Signer for OperatorKey {
    fn public_key(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        Ok(self.0.sign(message).to_bytes())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::os::unix::fs::PermissionsExt;

    use super::{KeyError, OperatorKey};
    use crate::ledger::Signer;

    #[test]
    fn a_key_is_kept_for_its_owner_alone() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("operators/maria/key");
        let key = OperatorKey::from_seed(&[7; 32]);
        key.save(&path).unwrap();
        assert_eq!(OperatorKey::load(&path).unwrap().public_key(), key.public_key());
        assert!(matches!(key.save(&path), Err(KeyError::Io { .. })), "never written over");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(OperatorKey::load(&path), Err(KeyError::Open(_))));
        assert!(!format!("{key:?}").contains('7'));
    }
}
