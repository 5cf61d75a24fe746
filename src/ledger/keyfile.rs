//! The installation's key, which signs tree heads: one small file beside the ledger, for its owner
//! alone, or for the group that the home is shared with to read.

use std::{
    fmt, fs,
    io::{Read as _, Write as _},
    os::unix::fs::MetadataExt as _,
    path::Path,
};

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use zeroize::Zeroizing;

use super::{LedgerError, SignError, Signature, Signer, format::text};

use crate::base::file_mode::{self, Sharing};
use crate::base::trusted::{self, Trust};

const HEADER: &str = "readmit installation key v1";

/// A container's volume gives its group everything, at each start of the container.
const OF_A_VOLUME: &str = "; where a container's volume makes it so at each start, set fsGroupChangePolicy: OnRootMismatch";

/// Signs tree heads, and what happened while no operator's key was there. Who has it can write a
/// ledger's heads anew, but not what operators have signed.
#[derive(Clone)]
pub struct InstallationKey(SigningKey);

impl InstallationKey {
    /// Makes a key and its file, which must not be there yet. Durable when this returns.
    pub fn create(
        path: &Path,
        entropy: &mut dyn FnMut(&mut [u8]),
    ) -> Result<InstallationKey, LedgerError> {
        let fault = |e: std::io::Error| LedgerError::of_file(path, &e);
        let mut seed = Zeroizing::new([0u8; 32]);
        entropy(seed.as_mut());
        let text = Zeroizing::new(format!(
            "{HEADER}\n{}\n",
            Zeroizing::new(text::base64(seed.as_ref())).as_str()
        ));
        let mut file = file_mode::create(path, Sharing::around(path).read()).map_err(fault)?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(fault)?;
        Ok(InstallationKey(SigningKey::from_bytes(&seed)))
    }

    /// One that is the same in every run.
    #[cfg(test)]
    pub(crate) fn of(name: &str) -> InstallationKey {
        use sha2::{Digest, Sha256};
        InstallationKey(SigningKey::from_bytes(&Sha256::digest(name.as_bytes()).into()))
    }

    /// Reads a key's file. One that others may read or change is refused, or that stands where
    /// somebody else can put another: what it signs would prove nothing.
    pub fn load(path: &Path) -> Result<InstallationKey, LedgerError> {
        let of_file = |e: std::io::Error| LedgerError::of_file(path, &e);
        let unfit = |what: &str, fix: String| LedgerError::Key {
            what: format!("the installation's key, {}: {what}", path.display()),
            fix,
        };
        let fault = |what: &str| unfit(what, "restore it from where it is kept".into());
        let sharing = Sharing::around(path);
        let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = fs::File::open(path).map_err(|e| match e.kind() {
            std::io::ErrorKind::PermissionDenied => unfit(
                "you may not read it",
                "whoever set the home up lets you in: sudo usermod -aG GROUP you".into(),
            ),
            _ => of_file(e),
        })?;
        let meta = file.metadata().map_err(of_file)?;
        if !sharing.keeps(&meta, sharing.read()) {
            let (mode, file) = (sharing.read(), trusted::word(path));
            let group = match sharing {
                Sharing::Group(gid) if meta.gid() != gid => {
                    format!("chgrp {} {file}; ", trusted::group_name(gid))
                }
                Sharing::Group(_) | Sharing::Owner => String::new(),
            };
            let volume = if meta.mode() & 0o070 == 0o060 { OF_A_VOLUME } else { "" };
            let what = format!("others may read or change it ({:o})", meta.mode() & 0o7777);
            return Err(unfit(&what, format!("{group}chmod {mode:o} {file}{volume}")));
        }
        let checked = trusted::check_but(path, &Trust::home(folder), sharing.read() & 0o070);
        checked.map_err(|why| unfit(&why.to_string(), why.fix()))?;
        let mut text = Zeroizing::new(String::with_capacity(256));
        file.take(256)
            .read_to_string(&mut text)
            .map_err(|_| fault("it is not an installation key"))?;
        let seed = text
            .strip_prefix(HEADER)
            .and_then(|t| t.strip_prefix('\n'))
            .and_then(|t| t.strip_suffix('\n'));
        let seed = seed
            .and_then(text::parse_base64_32)
            .ok_or_else(|| fault("it is not an installation key"))?;
        Ok(InstallationKey(SigningKey::from_bytes(&Zeroizing::new(seed))))
    }

    /// A secret that only this installation has, for one purpose: other purposes have others, and
    /// none of them tells the key.
    pub fn secret_for(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, self.0.as_bytes());
        let tag = ring::hmac::sign(&key, format!("readmit secret for {purpose}").as_bytes());
        let mut secret = Zeroizing::new([0; 32]);
        secret.copy_from_slice(tag.as_ref());
        secret
    }

    pub fn verifying_key(&self) -> VerifyingKey {
        self.0.verifying_key()
    }

    pub(in crate::ledger) fn signing_key(&self) -> &SigningKey {
        &self.0
    }
}

impl Signer for InstallationKey {
    fn public_key(&self) -> [u8; 32] {
        self.verifying_key().to_bytes()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        Ok(self.0.sign(message).to_bytes().into())
    }

    fn is_own(&self) -> bool {
        true
    }
}

impl fmt::Debug for InstallationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("InstallationKey").field(&super::key_id(&self.public_key())).finish()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_key_file_is_its_owners_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("installation.key");
        let key = InstallationKey::create(&path, &mut |b| b.fill(5)).unwrap();
        assert_eq!(InstallationKey::load(&path).unwrap().public_key(), key.public_key());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(InstallationKey::create(&path, &mut |b| b.fill(6)).is_err(), "never overwritten");
        assert!(!format!("{key:?}").contains(&text::base64(&[5; 32])));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let refused = InstallationKey::load(&path).unwrap_err();
        assert!(refused.to_string().contains("others may read or change it (640)"), "{refused}");
        assert_eq!(refused.hint(), format!("chmod 600 {}", path.display()));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, "something else\n").unwrap();
        assert!(InstallationKey::load(&path).is_err());
    }
}
