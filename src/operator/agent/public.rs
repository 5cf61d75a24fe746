//! SSH's public keys, as `ssh-keygen` writes them.

use std::io::Read;
use std::path::{Path, PathBuf};

use ssh_key::public::KeyData;
use ssh_key::{HashAlg, PublicKey};
use thiserror::Error;

use crate::ledger::KeyKind;

/// More than the file of such a key has.
const MOST: u64 = 4096;

/// A public key that an operator can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SshKey {
    pub public_key: [u8; 32],
    pub kind: KeyKind,
    /// As the agent names it.
    blob: Vec<u8>,
    fingerprint: String,
}

#[derive(Debug, Error)]
pub enum BadPublicKey {
    #[error("{} cannot be read: {error}", path.display())]
    Io {
        path: PathBuf,
        #[source]
        error: std::io::Error,
    },
    #[error("it is a secret key: give the file that ends in .pub")]
    Secret,
    #[error("it is no SSH public key")]
    NotAKey,
    #[error("it is of the kind {0}; readmit takes ssh-ed25519 and sk-ssh-ed25519@openssh.com")]
    Kind(String),
}

impl SshKey {
    /// From a file, or from the line that is in it.
    pub fn read(given: &str) -> Result<SshKey, BadPublicKey> {
        if given.starts_with("ssh-") || given.starts_with("sk-") || given.starts_with("ecdsa-") {
            return SshKey::parse(given);
        }
        let path = Path::new(given);
        let mut text = String::new();
        let file = std::fs::File::open(path)
            .map_err(|error| BadPublicKey::Io { path: path.to_owned(), error })?;
        file.take(MOST).read_to_string(&mut text).map_err(|e| match e.kind() {
            std::io::ErrorKind::InvalidData => BadPublicKey::NotAKey,
            _ => BadPublicKey::Io { path: path.to_owned(), error: e },
        })?;
        SshKey::parse(&text)
    }

    pub fn parse(text: &str) -> Result<SshKey, BadPublicKey> {
        if text.contains("PRIVATE KEY") {
            return Err(BadPublicKey::Secret);
        }
        let line =
            text.lines().map(str::trim).find(|l| !l.is_empty()).ok_or(BadPublicKey::NotAKey)?;
        SshKey::of(&PublicKey::from_openssh(line).map_err(|_| BadPublicKey::NotAKey)?)
    }

    /// From the bytes by which an agent names it.
    pub(super) fn from_blob(blob: &[u8]) -> Result<SshKey, BadPublicKey> {
        SshKey::of(&PublicKey::from_bytes(blob).map_err(|_| BadPublicKey::NotAKey)?)
    }

    /// The key that a ledger knows.
    pub fn known(public_key: [u8; 32], kind: &KeyKind) -> Option<SshKey> {
        let data = match kind {
            KeyKind::File => return None,
            KeyKind::Ssh => KeyData::Ed25519(ssh_key::public::Ed25519PublicKey(public_key)),
            KeyKind::SecurityKey { application } => {
                KeyData::SkEd25519(ssh_key::public::SkEd25519::new(
                    ssh_key::public::Ed25519PublicKey(public_key),
                    application.clone(),
                ))
            }
        };
        SshKey::of(&PublicKey::new(data, "")).ok()
    }

    fn of(key: &PublicKey) -> Result<SshKey, BadPublicKey> {
        let (public_key, kind) = match key.key_data() {
            KeyData::Ed25519(key) => (key.0, KeyKind::Ssh),
            KeyData::SkEd25519(key) => (
                key.public_key().0,
                KeyKind::SecurityKey { application: key.application().to_owned() },
            ),
            other => return Err(BadPublicKey::Kind(other.algorithm().to_string())),
        };
        let blob = key.to_bytes().map_err(|_| BadPublicKey::NotAKey)?;
        Ok(SshKey {
            public_key,
            kind,
            blob,
            fingerprint: key.fingerprint(HashAlg::Sha256).to_string(),
        })
    }

    pub(super) fn blob(&self) -> &[u8] {
        &self.blob
    }

    /// As `ssh-add -l` shows it.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Returns true if each signature takes a touch.
    pub fn is_touched(&self) -> bool {
        matches!(self.kind, KeyKind::SecurityKey { .. })
    }

    /// The line of a public key's file, without a comment.
    pub fn to_line(&self) -> String {
        PublicKey::from_bytes(&self.blob).and_then(|k| k.to_openssh()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    // Made with `ssh-keygen -t ed25519`, and its fingerprint with `ssh-keygen -l`.
    const PLAIN: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIF5/VIr8XqYBVpeOk3r0tQBwpH6hTQCd0h9C3s3IGKR0 somebody";
    const RSA: &str = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDH5bQwL9lqek7HnkOPD1UOrW9SHE5/5/KB+Btxc49LUIPBniZToV0rL5OOOye8JUqdWJL77pazMpxeEWLv4NppNH88IS87fN1y37pFGIfnY0e7p7VWMXyi6fJ+1DO84873nc0aES0AdPxbkFB34LphgYUQpBkHqEftNaJtE/EegQ==";
    const FINGERPRINT: &str = "SHA256:pj9qwBz8G4kQJQvxJNb/EqnrAuG9X5BMg/xXn2bZuAQ";

    #[test]
    fn a_line_or_its_file_is_read_and_known_again() {
        let key = SshKey::read(PLAIN).unwrap();
        assert_eq!(key.kind, KeyKind::Ssh);
        assert_eq!(PLAIN.strip_suffix(" somebody"), Some(key.to_line().as_str()));
        assert_eq!(key.fingerprint(), FINGERPRINT);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.pub");
        std::fs::write(&path, format!("\n{PLAIN}\n")).unwrap();
        assert_eq!(SshKey::read(path.to_str().unwrap()).unwrap(), key);
        for kind in [KeyKind::Ssh, KeyKind::SecurityKey { application: "ssh:readmit".into() }] {
            let known = SshKey::known(key.public_key, &kind).unwrap();
            assert_eq!(SshKey::from_blob(known.blob()).unwrap(), known);
            assert_eq!(SshKey::read(&known.to_line()).unwrap(), known);
            assert_eq!(known.is_touched(), kind != KeyKind::Ssh);
        }
        assert_eq!(SshKey::known(key.public_key, &KeyKind::File), None);
    }

    #[test]
    fn what_is_none_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        std::fs::write(&path, concat!("-----BEGIN OPENSSH PRIVATE", " KEY-----\nb3Bl\n")).unwrap();
        assert!(matches!(SshKey::read(path.to_str().unwrap()), Err(BadPublicKey::Secret)));
        std::fs::write(&path, [0xff; 10]).unwrap();
        assert!(matches!(SshKey::read(path.to_str().unwrap()), Err(BadPublicKey::NotAKey)));
        assert!(matches!(SshKey::read("/nowhere/key.pub"), Err(BadPublicKey::Io { .. })));
        for wrong in ["", "ssh-ed25519", "ssh-ed25519 AAAA", "ssh-ed25519 !!!"] {
            assert!(SshKey::parse(wrong).is_err(), "{wrong}");
        }
        let said = SshKey::parse(RSA).unwrap_err().to_string();
        assert!(said.contains("ssh-rsa") && said.contains("sk-ssh-ed25519"), "{said}");
    }
}
