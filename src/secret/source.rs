//! The one reader of secrets: files, credentials, descriptors and pipes, with the same care
//! wherever one is named; and how a configuration names one.

use std::fs::{File, Metadata};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fmt, io};

use secrecy::SecretString;
use serde::de::{MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::base::trusted;
use crate::base::trusted::{Trust, Untrusted, word};

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

/// Longest secret: a private key of 16,384 bits in PEM form has 13 KiB.
const MOST: usize = 32 << 10;

const WHOLE: SourcePart = SourcePart::Whole(MOST);

/// The place where a secret of the program's own is kept. `config.toml` never holds the secret
/// itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", remote = "Self")] // so that what is no reference is refused in words of our own
pub enum SecretRef {
    /// `{ file = "/etc/readmit/auth0.secret" }`: a file that only its owner can read.
    File(PathBuf),
    /// `{ descriptor = 3 }`: an open descriptor; it is read once.
    Descriptor(u32),
    /// `{ credential = "auth0" }`: one that systemd made for this service
    /// (`LoadCredential=auth0:...`).
    Credential(String),
    /// `{ command = ["pass", "show", "auth0"] }`: what a program prints.
    Command(Vec<String>),
}

/// The words that are said to whoever writes the secret itself. The secret is not repeated.
pub const NOT_HERE: &str = "a secret does not stand in config.toml";

struct Reference;

impl<'de> Visitor<'de> for Reference {
    type Value = SecretRef;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "where a secret is kept: { file = ... }, { descriptor = ... }, { credential = ... } or { command = [...] }",
        )
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<SecretRef, E> {
        Err(E::custom(format!(
            "{NOT_HERE}: name where it is kept, as {{ file = \"/etc/readmit/secret\" }}"
        )))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SecretRef, A::Error> {
        let kept = SecretRef::deserialize(MapAccessDeserializer::new(&mut map))?;
        match map.next_key::<de::IgnoredAny>()? {
            Some(_) => Err(de::Error::custom(
                "a secret is kept in one place: file, descriptor, credential or command",
            )),
            None => Ok(kept),
        }
    }
}

impl<'de> Deserialize<'de> for SecretRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<SecretRef, D::Error> {
        deserializer.deserialize_any(Reference)
    }
}

impl Serialize for SecretRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        SecretRef::serialize(self, serializer)
    }
}

impl SecretRef {
    /// All of it, but for line ends at its end.
    pub fn read(&self) -> Result<SecretString, BadSecret> {
        match self {
            SecretRef::File(path) if !path.is_absolute() => {
                Err(BadSecret::Relative(path.display().to_string()))
            }
            SecretRef::File(path) => file(path, WHOLE),
            SecretRef::Credential(called) => {
                if called.is_empty() || called.contains('/') || called.starts_with('.') {
                    return Err(BadSecret::Name(called.clone()));
                }
                let folder = std::env::var_os("CREDENTIALS_DIRECTORY");
                let folder = folder.ok_or_else(|| BadSecret::NoCredentials(called.clone()))?;
                credential(&PathBuf::from(folder).join(called), called, WHOLE)
            }
            SecretRef::Descriptor(number) => descriptor(*number, WHOLE),
            SecretRef::Command(argv) => from_command(argv),
        }
    }

    /// The program that is run for it, if one is.
    pub fn program(&self) -> Option<&str> {
        match self {
            SecretRef::Command(argv) => Some(argv.first().map_or("", String::as_str)),
            SecretRef::File(_) | SecretRef::Descriptor(_) | SecretRef::Credential(_) => None,
        }
    }

    /// The file that holds it, if it is one that is named here.
    pub fn file(&self) -> Option<&Path> {
        match self {
            SecretRef::File(path) => Some(path),
            SecretRef::Command(_) | SecretRef::Descriptor(_) | SecretRef::Credential(_) => None,
        }
    }
}

/// Its complaints go to the terminal; what it prints goes here.
fn from_command(argv: &[String]) -> Result<SecretString, BadSecret> {
    let (program, rest) = argv.split_first().ok_or_else(|| BadSecret::Empty("a command".into()))?;
    let fault = |e: io::Error| BadSecret::Command(program.clone(), e.to_string());
    let mut child = Command::new(program)
        .args(rest)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(fault)?;
    let said = child.stdout.take().map(|pipe| read(&format!("what {program} prints"), pipe, WHOLE));
    let status = child.wait().map_err(fault)?;
    if !status.success() {
        return Err(BadSecret::Command(program.clone(), status.to_string()));
    }
    said.unwrap_or_else(|| Err(BadSecret::Empty(format!("what {program} prints"))))
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

#[cfg(test)]
mod reference_tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;
    use std::os::fd::AsRawFd;
    use std::os::unix::fs::PermissionsExt;

    use secrecy::ExposeSecret;

    use super::*;

    fn said(of: &SecretRef) -> String {
        of.read().map_or_else(|e| e.to_string(), |s| s.expose_secret().to_owned())
    }

    #[test]
    fn a_file_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let file = SecretRef::File(path.clone());
        assert!(said(&file).contains("cannot be read"));
        fs::write(&path, "two\nlines\r\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(said(&file).contains("chmod 600"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(said(&file), "two\nlines");
        for (bytes, wrong) in
            [(vec![b'\n'], "empty"), (vec![0xff], "not text"), (vec![b'x'; MOST + 1], "longer")]
        {
            fs::write(&path, bytes).unwrap();
            assert!(said(&file).contains(wrong), "{wrong}");
        }
        assert!(said(&SecretRef::File("secret".into())).contains("absolute"));
    }

    #[test]
    fn or_it_comes_from_a_descriptor_or_a_command() {
        let (reader, mut writer) = io::pipe().unwrap();
        io::Write::write_all(&mut writer, b"through a pipe\n").unwrap();
        drop(writer);
        let number = u32::try_from(reader.as_raw_fd()).unwrap();
        assert_eq!(said(&SecretRef::Descriptor(number)), "through a pipe");
        assert!(said(&SecretRef::Descriptor(number)).contains("empty"), "it can be read once");
        let run = |argv: &[&str]| {
            said(&SecretRef::Command(argv.iter().map(|a| (*a).to_owned()).collect()))
        };
        assert_eq!(run(&["printf", "from a program\n"]), "from a program");
        assert!(run(&["false"]).contains("false failed"));
        assert!(run(&["/nonexistent/program"]).contains("failed"));
        assert!(run(&["true"]).contains("empty"));
        assert!(run(&[]).contains("empty"));
        for name in ["", "../x", "a/b", ".hidden"] {
            assert!(said(&SecretRef::Credential(name.into())).contains("no name"), "{name}");
        }
    }

    #[test]
    fn it_is_written_as_it_is_read() {
        #[derive(Debug, PartialEq, Serialize, Deserialize)]
        struct Holder {
            secret: SecretRef,
        }
        for text in [
            "secret = { file = \"/etc/readmit/secret\" }",
            "secret = { descriptor = 3 }",
            "secret = { credential = \"auth0\" }",
            "secret = { command = [\"pass\", \"show\", \"auth0\"] }",
        ] {
            let holder: Holder = toml::from_str(text).unwrap();
            assert_eq!(
                toml::from_str::<Holder>(&toml::to_string(&holder).unwrap()).unwrap(),
                holder
            );
        }
        for text in [
            "secret = \"hunter2\"",
            "secret = { value = \"hunter2\" }",
            "secret = { file = \"/a\", descriptor = 3 }",
        ] {
            assert!(toml::from_str::<Holder>(text).is_err(), "{text}");
        }
    }
}
