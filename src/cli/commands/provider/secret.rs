//! A platform's secret on its way into the home.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret as _, SecretString};
use tempfile::NamedTempFile;

use super::answers::AddProviderArgs;
use crate::base::file_mode::Sharing;
use crate::cli::Failure;
use crate::home::Home;
use crate::secret::source::{SourcePart, named};

/// More than a client's secret has.
const MOST: usize = 4096;

/// The source of a secret.
pub enum SecretFrom {
    Typed(SecretString),
    /// A key's file, which stays where it is.
    Key(PathBuf),
    Credential(String),
}

impl SecretFrom {
    /// By the flags; `None` if it is to be typed.
    pub fn of(args: &AddProviderArgs, home: &Home) -> Result<Option<SecretFrom>, Failure> {
        if let Some(path) = &args.private_key {
            let path = std::path::absolute(path).map_err(|e| Failure::at(2, "--private-key", e))?;
            return Ok(Some(SecretFrom::Key(path)));
        }
        if let Some(called) = &args.credential {
            return Ok(Some(SecretFrom::Credential(called.clone())));
        }
        // A file that one login alone can read is of no use to the others.
        if shared(home) {
            return Err(Failure::usage(
                "this home is shared, and a secret's file is one login's own",
            )
            .hint("give --credential NAME, or see \"A shared home\" in docs/admin.md"));
        }
        match &args.secret_file {
            None => Ok(None),
            Some(path) => {
                let secret = named(path, SourcePart::FirstLine(MOST))
                    .map_err(|e| Failure::at(2, "--secret-file", e))?;
                Ok(Some(SecretFrom::Typed(secret)))
            }
        }
    }
}

/// A secret that has a place, which is gone with this value unless the secret is kept.
pub enum NewSecret {
    File(NamedTempFile),
    Key(PathBuf),
    Credential(String),
}

impl NewSecret {
    pub fn put(from: SecretFrom, home: &Home) -> Result<NewSecret, Failure> {
        let secret = match from {
            SecretFrom::Key(path) => return Ok(NewSecret::Key(path)),
            SecretFrom::Credential(called) => return Ok(NewSecret::Credential(called)),
            SecretFrom::Typed(secret) => secret,
        };
        if secret.expose_secret().trim().is_empty() {
            return Err(Failure::usage("the secret is empty"));
        }
        let folder = home.secrets();
        let fault = |e| Failure::at(1, folder.display(), e);
        match fs::DirBuilder::new().mode(0o700).create(&folder) {
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
            made => made.map_err(fault)?,
        }
        let meta = fs::symlink_metadata(&folder).map_err(fault)?;
        if !meta.is_dir() || meta.mode() & 0o077 != 0 {
            return Err(Failure::new(
                1,
                format!("{} is not a folder of yours alone", folder.display()),
            )
            .hint("make it so: chmod 700"));
        }
        // Made by this library for its owner alone, 0600.
        let mut file = NamedTempFile::new_in(&folder).map_err(fault)?;
        file.write_all(secret.expose_secret().as_bytes())
            .and_then(|()| file.write_all(b"\n"))
            .and_then(|()| file.as_file().sync_all())
            .map_err(fault)?;
        Ok(NewSecret::File(file))
    }

    /// Returns true for a secret that gets a file of its own.
    pub fn is_file(&self) -> bool {
        matches!(self, NewSecret::File(_))
    }

    /// The file that it is in now.
    pub fn place(&self) -> &Path {
        match self {
            NewSecret::File(file) => file.path(),
            NewSecret::Key(path) => path,
            NewSecret::Credential(_) => Path::new(""),
        }
    }

    /// Names the place in a platform's table: `file` for a secret that was typed or copied.
    pub fn name_in(&self, table: &mut toml::Table, file: &Path) {
        let (key, kind, place) = match self {
            NewSecret::File(_) => ("client_secret", "file", absolute(file)),
            NewSecret::Key(path) => ("private_key", "file", absolute(path)),
            NewSecret::Credential(called) => ("client_secret", "credential", called.clone()),
        };
        let mut reference = toml::Table::new();
        reference.insert(kind.into(), place.into());
        table.insert(key.into(), reference.into());
    }

    /// Puts it where the configuration will name it.
    pub fn keep(self, path: &Path) -> Result<PlacedSecret, Failure> {
        let NewSecret::File(file) = self else { return Ok(PlacedSecret(None)) };
        let fault = |e| Failure::at(1, path.display(), e);
        // One that is there may be named in the configuration by another platform, or be somebody
        // else's who adds one at this moment.
        file.persist_noclobber(path).map_err(|e| match e.error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                Failure::new(1, format!("there is a secret at {} already", path.display()))
                    .hint("choose another --name, or remove the file if nothing names it")
            }
            _ => fault(e.error),
        })?;
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(fault)?;
        Ok(PlacedSecret(Some(path.to_owned())))
    }
}

fn absolute(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string()
}

/// The home whose secrets are one login's own.
fn shared(home: &Home) -> bool {
    home.sharing() != Sharing::Owner
}

/// A secret in its place.
pub struct PlacedSecret(Option<PathBuf>);

impl PlacedSecret {
    /// Takes it away: the configuration that names it could not be written.
    pub fn undo(&self) {
        if let Some(path) = &self.0 {
            drop(fs::remove_file(path));
        }
    }
}
