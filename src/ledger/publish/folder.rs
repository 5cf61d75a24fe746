//! The files of a published log. Each is there whole or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File, Permissions, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::error::PublishError;
use super::tiles::{is_full, tile_path};
use crate::ledger::format::note::Checkpoint;
use crate::ledger::format::tiles::{TILE, TileEdge, widths};

/// Names the tiles that have a partial one beside them, a line each. Without it, partial tiles
/// stay.
const PARTIALS: &str = ".partials";

/// The beginning of a file's name until the file is whole.
const UNNAMED: &str = ".readmit-";

/// A folder for its owner, and for the group of whatever serves it.
const FOLDER_MODE: u32 = 0o750;
const FILE_MODE: u32 = 0o640;

pub struct LogFolder {
    root: PathBuf,
    partials: BTreeSet<String>,
    /// Held until the end by who writes: of two, the slower would set an older checkpoint.
    _lock: Option<File>,
}

impl LogFolder {
    /// A folder that is only looked at, and need not be there.
    pub fn to_read(root: &Path) -> Result<LogFolder, PublishError> {
        if !root.is_dir() {
            return Err(PublishError::Unpublished(root.to_owned()));
        }
        Ok(LogFolder { root: root.to_owned(), partials: BTreeSet::new(), _lock: None })
    }

    /// Makes the folder if it is not there, and holds it alone.
    pub fn to_write(root: &Path) -> Result<LogFolder, PublishError> {
        let io = |source| PublishError::Io { path: root.to_owned(), source };
        make_folder(root).map_err(io)?;
        let lock = File::open(root).map_err(io)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(PublishError::Busy(root.to_owned())),
            Err(TryLockError::Error(source)) => return Err(io(source)),
        }
        let mut log =
            LogFolder { root: root.to_owned(), partials: BTreeSet::new(), _lock: Some(lock) };
        if log.checkpoint()?.is_none() {
            // What a publication left that was cut off before its first checkpoint is written anew.
            for entry in fs::read_dir(root).map_err(io)? {
                let name = entry.map_err(io)?.file_name();
                if name.to_string_lossy().starts_with(UNNAMED) {
                    fs::remove_file(root.join(&name)).map_err(io)?;
                } else if name != "tile" && name != PARTIALS {
                    return Err(PublishError::NotALog(root.to_owned()));
                }
            }
        }
        if let Some(partials) = log.read(PARTIALS)? {
            // Folders are removed by what stands there, and others may write to it.
            let lines = String::from_utf8_lossy(&partials);
            log.partials = lines.lines().filter(|line| is_full(line)).map(str::to_owned).collect();
        }
        Ok(log)
    }

    pub fn checkpoint_path(&self) -> PathBuf {
        self.root.join("checkpoint")
    }

    /// The checkpoint, as it stands there.
    pub fn checkpoint(&self) -> Result<Option<String>, PublishError> {
        let text = self.read("checkpoint")?;
        Ok(text.map(|text| String::from_utf8_lossy(&text).into_owned()))
    }

    pub fn set_checkpoint(&mut self, note: &str) -> Result<(), PublishError> {
        self.put("checkpoint", note.as_bytes())
    }

    /// The right edge of what was published, from its tiles. They are believed only if they give
    /// the root of the checkpoint.
    pub fn edge(&self, published: Option<&Checkpoint>) -> Result<TileEdge, PublishError> {
        let Some(head) = published else { return Ok(TileEdge::default()) };
        let mut levels = Vec::new();
        for (level, width) in (0_u32..).zip(widths(head.size)) {
            let path = tile_path(level, head.size >> (8 * (level + 1)), width);
            let bytes = if width == 0 { Vec::new() } else { self.must_read(&path)? };
            let (hashes, rest) = bytes.as_chunks::<32>();
            if !rest.is_empty() || hashes.len() as u64 != width {
                return Err(PublishError::Changed(self.root.join(path)));
            }
            levels.push(hashes.to_vec());
        }
        TileEdge::of(head.size, levels)
            .filter(|edge| edge.root() == head.root)
            .ok_or_else(|| PublishError::Edge(self.root.clone()))
    }

    /// Writes a tile or a bundle.
    pub fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
        if let Some((full, _)) = path.rsplit_once(".p/")
            && self.partials.insert(full.to_owned())
        {
            self.put_partials()?;
        }
        self.put(path, bytes)
    }

    /// Fails unless a file is there and holds these bytes.
    pub fn compare(&self, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
        if self.must_read(path)? == bytes {
            Ok(())
        } else {
            Err(PublishError::Changed(self.root.join(path)))
        }
    }

    /// Takes out the partial tiles whose full one is there since `since`: the standard has clients
    /// take that one.
    pub fn forget_partials(&mut self, since: DateTime<Utc>) -> Result<(), PublishError> {
        let mut gone = Vec::new();
        for full in &self.partials {
            let path = self.root.join(full);
            let made = fs::metadata(&path).and_then(|about| about.modified());
            if !made.is_ok_and(|made| DateTime::<Utc>::from(made) <= since) {
                continue;
            }
            let partial = self.root.join(format!("{full}.p"));
            match fs::remove_dir_all(&partial) {
                Err(source) if source.kind() != ErrorKind::NotFound => {
                    return Err(PublishError::Io { path: partial, source });
                }
                Ok(()) | Err(_) => gone.push(full.clone()),
            }
        }
        if gone.is_empty() {
            return Ok(());
        }
        self.partials.retain(|full| !gone.contains(full));
        self.put_partials()
    }

    fn put_partials(&mut self) -> Result<(), PublishError> {
        let mut lines = self.partials.iter().cloned().collect::<Vec<_>>().join("\n");
        lines.push('\n');
        self.put(PARTIALS, lines.as_bytes())
    }

    fn must_read(&self, path: &str) -> Result<Vec<u8>, PublishError> {
        self.read(path)?.ok_or_else(|| PublishError::Gone(self.root.join(path)))
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, PublishError> {
        let path = self.root.join(path);
        // The largest bundle: 256 entries of 64 KiB, each with its length.
        let most = TILE * (2 + (1 << 16));
        let read = || -> io::Result<Vec<u8>> {
            let about = fs::metadata(&path)?;
            if !about.is_file() || about.len() > most {
                return Err(io::Error::other("it is no file of a published log"));
            }
            fs::read(&path)
        };
        match read() {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(PublishError::Io { path, source }),
        }
    }

    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
        let path = self.root.join(path);
        let write = || -> io::Result<()> {
            let folder = path.parent().unwrap_or(&self.root);
            make_folder(folder)?;
            let mut file = tempfile::Builder::new().prefix(UNNAMED).tempfile_in(folder)?;
            file.write_all(bytes)?;
            file.as_file().set_permissions(Permissions::from_mode(FILE_MODE))?;
            file.as_file().sync_all()?;
            file.persist(&path).map_err(|e| e.error)?;
            File::open(folder)?.sync_all()
        };
        write().map_err(|source| PublishError::Io { path: path.clone(), source })
    }
}

/// Makes a folder and those around it, with their mode whatever the caller's mask is.
fn make_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(around) = path.parent().filter(|around| !around.as_os_str().is_empty()) {
        make_folder(around)?;
    }
    match fs::create_dir(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists || !path.is_dir() => Err(error),
        Ok(()) | Err(_) => {
            fs::set_permissions(path, Permissions::from_mode(FOLDER_MODE))?;
            let around = path.parent().filter(|around| !around.as_os_str().is_empty());
            File::open(around.unwrap_or(Path::new(".")))?.sync_all()
        }
    }
}
