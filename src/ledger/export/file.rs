//! A file that appears whole or not at all.

use std::{fs::File, io::Write, path::Path};

use super::ExportError;

/// Writes a new file, for its owner alone. It appears under its name when everything is in it and on the disk; nothing is
/// left behind if `write` fails, and nothing is overwritten.
pub fn write_new<T>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<T, ExportError>,
) -> Result<T, ExportError> {
    let exists = || ExportError::Exists(path.display().to_string());
    if path.symlink_metadata().is_ok() {
        return Err(exists());
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    let mut file = tempfile::Builder::new().prefix(".readmit-").tempfile_in(folder)?;
    let made = write(file.as_file_mut())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|e| match e.error.kind() {
        std::io::ErrorKind::AlreadyExists => exists(),
        _ => e.error.into(),
    })?;
    File::open(folder)?.sync_all()?;
    Ok(made)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::{fs, os::unix::fs::PermissionsExt as _};

    use super::*;

    #[test]
    fn it_appears_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("export.csv");
        let failed = write_new(&path, |out| {
            out.write_all(b"half")?;
            Err::<(), _>(std::io::Error::other("the disk went away").into())
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        write_new(&path, |out| Ok(out.write_all(b"whole")?)).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(matches!(write_new(&path, |_| Ok(())), Err(ExportError::Exists(_))));
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
