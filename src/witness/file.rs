use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::Witness;
use crate::ledger::Head;

/// Appends each head as a note, and an empty line.
pub struct FileWitness(PathBuf);

impl FileWitness {
    pub fn new(path: &Path) -> FileWitness {
        FileWitness(path.to_owned())
    }
}

impl Witness for FileWitness {
    fn place(&self) -> String {
        self.0.display().to_string()
    }

    fn take(&mut self, head: &Head) -> Result<(), String> {
        let mut file =
            OpenOptions::new().append(true).open(&self.0).map_err(|e| match e.kind() {
                ErrorKind::NotFound => "it is not there; make an empty file first".to_owned(),
                _ => e.to_string(),
            })?;
        // One write: what several sessions append does not get mixed up.
        file.write_all(format!("{}\n", head.note).as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(|e| e.to_string())
    }
}
