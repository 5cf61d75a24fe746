use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use secrecy::SecretString;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::source::{self, BadSecret, SourcePart};

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
            SecretRef::File(path) => source::file(path, WHOLE),
            SecretRef::Credential(called) => {
                if called.is_empty() || called.contains('/') || called.starts_with('.') {
                    return Err(BadSecret::Name(called.clone()));
                }
                let folder = std::env::var_os("CREDENTIALS_DIRECTORY");
                let folder = folder.ok_or_else(|| BadSecret::NoCredentials(called.clone()))?;
                source::credential(&PathBuf::from(folder).join(called), called, WHOLE)
            }
            SecretRef::Descriptor(number) => source::descriptor(*number, WHOLE),
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
    let said = child
        .stdout
        .take()
        .map(|pipe| source::read(&format!("what {program} prints"), pipe, WHOLE));
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
