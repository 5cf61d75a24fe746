use super::Failure;
use crate::base::trusted::word;
use crate::ledger::Signer;
use crate::operator::{KeyError, OperatorAccount, OperatorKey, SealedKey};
use secrecy::SecretString;
use std::path::Path;

/// An operator who has shown who they are.
pub struct SignedIn {
    pub account: OperatorAccount,
    pub key: Box<dyn Signer>,
}

/// A key that was opened, and what opened it.
pub struct OpenedKey {
    pub key: OperatorKey,
    pub passphrase: Option<SecretString>,
    pub sealed: Option<SealedKey>,
    /// A person typed the passphrase, and can be asked again.
    pub asked: bool,
}

/// Returns a failure that says what is wrong with a key's file, and what to do.
pub fn unusable(error: KeyError) -> Failure {
    let hint = match &error {
        KeyError::Open(path) => format!("make it yours alone: chmod 600 {}{}", word(path), of_a_volume(path)),
        KeyError::Folder(path) => {
            format!("make it a folder of yours alone: chmod 700 {}{}", word(path), of_a_volume(path))
        }
        KeyError::Untrusted(why) => why.fix(),
        KeyError::Sealed(_) => "give its passphrase".to_owned(),
        KeyError::NotYours(_) => "sign in from the login whose key it is".to_owned(),
        KeyError::Missing(_) => {
            "without their key nobody can act as this operator; restore it from a backup, or an admin runs \
             `readmit operator rotate-key NAME`"
                .to_owned()
        }
        KeyError::NotAKey(_) => "restore it from a backup".to_owned(),
        KeyError::Io { .. } => "see to its disk and its rights; if it is lost, restore it from a backup".to_owned(),
    };
    Failure::of(8, error).hint(hint)
}

/// A container's volume gives its group everything, at each start of the container.
pub(crate) fn of_a_volume(path: &Path) -> &'static str {
    use std::os::unix::fs::MetadataExt;
    match std::fs::symlink_metadata(path) {
        Ok(meta) if meta.mode() & 0o060 == 0o060 => {
            "; where a container's volume makes it so at each start, set fsGroupChangePolicy: OnRootMismatch"
        }
        Ok(_) | Err(_) => "",
    }
}
