//! The one reader of secrets: files, credentials, descriptors and pipes, with the same care
//! wherever one is named.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::base::trusted::{self, Trust, Untrusted, word};

/// The part of what is read that is the secret, and how long the secret may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourcePart {
    /// The first line, of at most so many bytes: what a person types.
    FirstLine(usize),
    /// All of it, but for line ends at its end: a key in PEM form.
    Whole(usize),
}

#[derive(Debug, Error)]
pub enum BadSecret {
    #[error("{0} cannot be read: {1}")]
    Io(String, #[source] io::Error),
    #[error("{0} must be an absolute path")]
    Relative(String),
    #[error("others can read {0}: run chmod 600 {path}{1}", path = word(.2))]
    Open(String, &'static str, PathBuf),
    #[error("{0} -> {fix}", fix = .0.fix())]
    Untrusted(#[from] Untrusted),
    #[error("{0} is empty")]
    Empty(String),
    #[error("the first line of {0} is empty")]
    NoLine(String),
    #[error("{0} is longer than such a secret can be ({1} bytes)")]
    Long(String, usize),
    #[error("{0} is not text in UTF-8")]
    NotText(String),
    #[error("{0} is no name of a credential")]
    Name(String),
    #[error(
        "the credential {0} is not here: CREDENTIALS_DIRECTORY is not set; is this a systemd service?"
    )]
    NoCredentials(String),
    #[error("the command {0} failed: {1}")]
    Command(String, String),
}

/// The advice for a mounted secret in a container, whose mode its volume decides.
const MOUNTED: &str = "; if it is a container's mounted secret, which stays readable for its group, name its folder in \
                       CREDENTIALS_DIRECTORY and the secret as a credential, or give it by a descriptor";

/// Reads a file that only its owner can read, or a pipe.
pub fn file(path: &Path, part: SourcePart) -> Result<SecretString, BadSecret> {
    private(path, &path.display().to_string(), 0o077, part)
}

/// Reads a credential that systemd, or whoever set `CREDENTIALS_DIRECTORY`, made for this service.
/// An access list that systemd uses shows up as rights of the group.
pub fn credential(path: &Path, called: &str, part: SourcePart) -> Result<SecretString, BadSecret> {
    private(path, &format!("the credential {called}"), 0o007, part)
}

pub fn stdin(part: SourcePart) -> Result<SecretString, BadSecret> {
    read("standard input", io::stdin().lock(), part)
}

/// Reads what a flag names: a file, or `-` for standard input.
pub fn named(path: &Path, part: SourcePart) -> Result<SecretString, BadSecret> {
    if path.as_os_str() == "-" { stdin(part) } else { file(path, part) }
}

/// Reads an open descriptor. It has the secret once.
pub fn descriptor(number: u32, part: SourcePart) -> Result<SecretString, BadSecret> {
    let name = format!("descriptor {number}");
    let file =
        File::open(format!("/dev/fd/{number}")).map_err(|e| BadSecret::Io(name.clone(), e))?;
    read(&name, file, part)
}

fn private(
    path: &Path,
    name: &str,
    others: u32,
    part: SourcePart,
) -> Result<SecretString, BadSecret> {
    let fault = |e| BadSecret::Io(name.to_owned(), e);
    let opened = File::open(path).map_err(fault)?;
    let meta = opened.metadata().map_err(fault)?;
    if meta.is_dir() {
        return Err(fault(io::Error::from(io::ErrorKind::IsADirectory)));
    }
    // What a shell hands over, `<(...)` or a descriptor, is the caller's own; so is a pipe.
    let handed_over =
        ["/dev/fd", "/dev/stdin", "/proc/self/fd"].iter().any(|own| path.starts_with(own));
    if !meta.is_file() || handed_over {
        if meta.is_file() {
            others_cannot(path, name, &meta, others)?;
        }
        return read(name, opened, part);
    }
    others_cannot(path, name, &meta, others)?;
    let found = trusted::check_but(path, &trust(&meta), 0o070 & !others)?;
    if (found.meta.dev(), found.meta.ino()) != (meta.dev(), meta.ino()) {
        return Err(fault(io::Error::other("it was replaced while it was opened")));
    }
    read(name, opened, part)
}

/// Root may act for everybody, with the files that are theirs.
fn trust(meta: &Metadata) -> Trust {
    let me = rustix::process::geteuid().as_raw();
    if me == 0 { Trust::of(meta.uid()) } else { Trust::caller() }
}

fn others_cannot(path: &Path, name: &str, meta: &Metadata, others: u32) -> Result<(), BadSecret> {
    if meta.mode() & others == 0 {
        return Ok(());
    }
    // Readable for a group, and nobody's to change: as a container mounts it.
    let mounted = if meta.mode() & 0o777 == 0o440 { MOUNTED } else { "" };
    Err(BadSecret::Open(name.to_owned(), mounted, path.to_owned()))
}

/// Reads one, from wherever it comes.
pub(super) fn read(
    name: &str,
    mut from: impl Read,
    part: SourcePart,
) -> Result<SecretString, BadSecret> {
    let (SourcePart::FirstLine(most) | SourcePart::Whole(most)) = part;
    // Large enough from the start, with a mark and a line end: growing would leave copies behind.
    let mut bytes = Zeroizing::new(vec![0; most + 6]);
    let mut length = 0;
    let line_is_there =
        |bytes: &[u8]| matches!(part, SourcePart::FirstLine(_)) && bytes.contains(&b'\n');
    while length < bytes.len() && !line_is_there(&bytes[..length]) {
        match from.read(&mut bytes[length..]) {
            Ok(0) => break,
            Ok(count) => length += count,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(BadSecret::Io(name.to_owned(), e)),
        }
    }
    // What does not end in here may go on with anything.
    if length == bytes.len() && !line_is_there(&bytes[..length]) {
        return Err(BadSecret::Long(name.to_owned(), most));
    }
    // The mark with which some editors begin a text is nobody's passphrase.
    let all = trusted::unmarked(&bytes[..length]);
    let secret = match part {
        SourcePart::FirstLine(_) => {
            let line = all.split(|b| *b == b'\n').next().unwrap_or_default();
            line.strip_suffix(b"\r").unwrap_or(line)
        }
        SourcePart::Whole(_) => {
            let end =
                all.iter().rposition(|b| !matches!(b, b'\r' | b'\n')).map_or(0, |last| last + 1);
            &all[..end]
        }
    };
    if secret.len() > most {
        return Err(BadSecret::Long(name.to_owned(), most));
    }
    match (std::str::from_utf8(secret), part) {
        (Ok(""), SourcePart::FirstLine(_)) => Err(BadSecret::NoLine(name.to_owned())),
        (Ok(""), SourcePart::Whole(_)) => Err(BadSecret::Empty(name.to_owned())),
        // As UTF-16 has it between its letters.
        (Ok(text), _) if text.contains('\0') => Err(BadSecret::NotText(name.to_owned())),
        (Ok(text), _) => Ok(text.into()),
        (Err(_), _) => Err(BadSecret::NotText(name.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use secrecy::ExposeSecret;

    use super::*;

    const LINE: SourcePart = SourcePart::FirstLine(512);
    const WHOLE: SourcePart = SourcePart::Whole(512);

    fn said(read: Result<SecretString, BadSecret>) -> String {
        read.map_or_else(|e| e.to_string(), |s| s.expose_secret().to_owned())
    }

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn what_is_the_secret_and_what_is_not() {
        for (bytes, line, whole) in [
            (&b"word\nmore\n"[..], "word", "word\nmore"),
            (b"word\r\nmore\r\n\n", "word", "word\r\nmore"),
            (b"\xef\xbb\xbfword\n", "word", "word"),
            (b"\xef\xbb\xbf\n", "the first line of it is empty", "it is empty"),
            (b"\nword", "the first line of it is empty", "\nword"),
            (b"", "the first line of it is empty", "it is empty"),
            (b"\xff\xfew\0o\0", "it is not text in UTF-8", "it is not text in UTF-8"),
            (b"w\0o\0\n\0", "it is not text in UTF-8", "it is not text in UTF-8"),
        ] {
            assert_eq!(said(read("it", bytes, LINE)), line, "{bytes:?}");
            assert_eq!(said(read("it", bytes, WHOLE)), whole, "{bytes:?}");
        }
        for length in [511, 512] {
            let text = "x".repeat(length);
            assert_eq!(said(read("it", format!("\u{feff}{text}\r\n").as_bytes(), LINE)), text);
            assert_eq!(said(read("it", format!("\u{feff}{text}\r\n").as_bytes(), WHOLE)), text);
        }
        for length in [513, 5000] {
            for part in [LINE, WHOLE] {
                assert!(
                    said(read("it", "x".repeat(length).as_bytes(), part)).contains("longer"),
                    "{length}"
                );
            }
        }
    }

    #[test]
    fn a_file_is_its_owners_alone_and_nobody_else_can_put_another_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a secret");
        assert!(said(file(&path, LINE)).contains("cannot be read"));
        assert!(said(file(folder.path(), LINE)).contains("directory"));
        fs::write(&path, "word\n").unwrap();
        for mode in [0o640, 0o604, 0o620, 0o660] {
            set(&path, mode);
            let told = said(file(&path, LINE));
            assert!(
                told.contains("chmod 600 '") && !told.contains("CREDENTIALS"),
                "{mode:o}: {told}"
            );
        }
        set(&path, 0o440);
        assert!(said(file(&path, LINE)).contains("CREDENTIALS_DIRECTORY"));
        assert_eq!(said(credential(&path, "word", LINE)), "word");
        set(&path, 0o444);
        assert!(
            said(credential(&path, "word", LINE)).contains("others can read the credential word")
        );
        set(&path, 0o600);
        assert_eq!(said(file(&path, LINE)), "word");
        set(folder.path(), 0o777);
        assert!(said(file(&path, LINE)).contains("everybody can write to the folder"));
        set(folder.path(), 0o1777);
        assert_eq!(said(file(&path, LINE)), "word");
    }

    #[test]
    fn a_descriptor_has_it_once() {
        let (reader, mut writer) = io::pipe().unwrap();
        io::Write::write_all(&mut writer, b"through a pipe\n").unwrap();
        drop(writer);
        let number = u32::try_from(std::os::fd::AsRawFd::as_raw_fd(&reader)).unwrap();
        let by_name = PathBuf::from(format!("/dev/fd/{number}"));
        assert_eq!(said(file(&by_name, LINE)), "through a pipe");
        assert!(said(descriptor(number, WHOLE)).contains("empty"));
    }
}
