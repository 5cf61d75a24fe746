//! The check of what does as a passphrase, and the places where a passphrase comes from without
//! being asked for.

use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::secret::source::{self, BadSecret, SourcePart};

/// Fewest characters of a passphrase.
pub const LEAST: usize = 12;
/// Most bytes of one. Below what the prompt takes, so that one that is too long is seen to be so,
/// and not cut off.
pub const MOST: usize = 512;

/// The reason why a passphrase does not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadPassphrase {
    #[error("a passphrase has at least {LEAST} characters; this one has {0}")]
    Short(usize),
    #[error("a passphrase has at most {MOST} bytes; this one has more")]
    Long,
    #[error("this passphrase is too easily guessed: it repeats itself, or is mostly your name")]
    Simple,
    #[error("a passphrase has no control characters")]
    Control,
}

/// Checks that `passphrase` may seal the key of the operator `name`. Length is what counts. There
/// are no rules about digits and signs, because such rules make people write passphrases down (SP
/// 800-63B-4, 3.1.1.2).
pub fn check_passphrase(passphrase: &SecretString, name: &str) -> Result<(), BadPassphrase> {
    let text = passphrase.expose_secret();
    if text.len() > MOST {
        return Err(BadPassphrase::Long);
    }
    let length = text.chars().count();
    if length < LEAST {
        return Err(BadPassphrase::Short(length));
    }
    if text.chars().any(char::is_control) {
        return Err(BadPassphrase::Control);
    }
    let lower = Zeroizing::new(text.to_lowercase());
    let rest = Zeroizing::new(lower.replace(&name.to_lowercase(), ""));
    let mut different: Zeroizing<Vec<char>> = Zeroizing::new(rest.chars().collect());
    different.sort_unstable();
    different.dedup();
    if different.len() < 5 || rest.chars().count() < LEAST / 2 {
        Err(BadPassphrase::Simple)
    } else {
        Ok(())
    }
}

/// The place where a passphrase is read from, so that the passphrase never stands in an argument or
/// the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PassphraseSource {
    /// `--passphrase-file`: a file that only its owner can read, or a pipe.
    File(PathBuf),
    /// `--passphrase-file -`
    Stdin,
    /// `--passphrase-fd`
    Descriptor(u32),
    /// A systemd credential, which systemd has made for this service alone.
    Credential(PathBuf),
}

/// The name of the credential: `LoadCredential=readmit-passphrase:...`.
pub const CREDENTIAL: &str = "readmit-passphrase";

impl PassphraseSource {
    /// From the flags; the credential comes last, if there is one in `credentials`.
    pub fn find(
        file: Option<&Path>,
        descriptor: Option<u32>,
        credentials: Option<&Path>,
    ) -> Option<PassphraseSource> {
        match (file, descriptor) {
            (Some(path), _) if path.as_os_str() == "-" => Some(PassphraseSource::Stdin),
            (Some(path), _) => Some(PassphraseSource::File(path.to_owned())),
            (None, Some(0)) => Some(PassphraseSource::Stdin),
            (None, Some(number)) => Some(PassphraseSource::Descriptor(number)),
            (None, None) => credentials
                .map(|c| c.join(CREDENTIAL))
                .filter(|p| p.exists())
                .map(PassphraseSource::Credential),
        }
    }

    /// The first line. A descriptor or a pipe has it once.
    pub fn read(&self) -> Result<SecretString, BadSecret> {
        let part = SourcePart::FirstLine(MOST);
        match self {
            PassphraseSource::File(path) => source::file(path, part),
            PassphraseSource::Credential(path) => source::credential(path, CREDENTIAL, part),
            PassphraseSource::Stdin => source::stdin(part),
            PassphraseSource::Descriptor(number) => source::descriptor(*number, part),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::os::unix::fs::PermissionsExt;
    use std::{fs, io};

    use super::*;

    #[test]
    fn length_is_what_counts() {
        let check = |text: &str| check_passphrase(&text.into(), "maria");
        assert_eq!(check("correct horse battery"), Ok(()));
        assert_eq!(check("ein ganz kleiner Rest ü"), Ok(()));
        assert_eq!(check("abc"), Err(BadPassphrase::Short(3)));
        assert_eq!(check(&"x y".repeat(3334)), Err(BadPassphrase::Long));
        assert_eq!(check(&"a".repeat(20)), Err(BadPassphrase::Simple));
        assert_eq!(check("mariaMARIAmaria"), Err(BadPassphrase::Simple));
        assert_eq!(check("correct\u{1b}horse battery"), Err(BadPassphrase::Control));
    }

    #[test]
    fn a_file_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pass");
        fs::write(&path, "correct horse\nsecond line\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let source = PassphraseSource::find(Some(&path), None, None).unwrap();
        assert!(matches!(source.read(), Err(BadSecret::Open(..))));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(source.read().unwrap().expose_secret(), "correct horse");
        for (text, wrong) in [("", "empty"), ("\nx", "empty"), (&*"x".repeat(10_000), "longer")] {
            fs::write(&path, text).unwrap();
            assert!(source.read().unwrap_err().to_string().contains(wrong), "{wrong}");
        }
        fs::write(&path, [0xff, 0xfe, b'\n']).unwrap();
        assert!(matches!(source.read(), Err(BadSecret::NotText(_))));
        fs::write(&path, "\u{feff}correct horse\r\n").unwrap();
        assert_eq!(
            source.read().unwrap().expose_secret(),
            "correct horse",
            "a byte order mark is no part of it"
        );
        fs::remove_file(&path).unwrap();
        assert!(matches!(source.read(), Err(BadSecret::Io(..))));
    }

    #[test]
    fn flags_come_before_the_credential() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(PassphraseSource::find(None, None, Some(folder.path())), None, "there is none");
        let credential = folder.path().join(CREDENTIAL);
        fs::write(&credential, "from systemd\n").unwrap();
        fs::set_permissions(&credential, fs::Permissions::from_mode(0o440)).unwrap();
        let found = PassphraseSource::find(None, None, Some(folder.path())).unwrap();
        assert_eq!(found.read().unwrap().expose_secret(), "from systemd");
        assert_eq!(
            PassphraseSource::find(Some(Path::new("-")), None, Some(folder.path())),
            Some(PassphraseSource::Stdin)
        );
        assert_eq!(PassphraseSource::find(None, Some(0), None), Some(PassphraseSource::Stdin));
        let (reader, writer) = io::pipe().unwrap();
        io::Write::write_all(&mut &writer, b"through a pipe\n").unwrap();
        let number = std::os::fd::AsRawFd::as_raw_fd(&reader);
        let source =
            PassphraseSource::find(None, u32::try_from(number).ok(), Some(folder.path())).unwrap();
        assert_eq!(source.read().unwrap().expose_secret(), "through a pipe");
    }
}
