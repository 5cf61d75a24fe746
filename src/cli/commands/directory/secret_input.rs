//! Secrets from a file, or asked for.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::{CommandError, DirectoryContext};
use crate::secret::source::{self, SourcePart};

/// More than any password or code has.
const MOST: usize = 4096;

impl DirectoryContext<'_> {
    /// The first line of `file` (`-` is standard input), or the answer to `question`.
    pub(super) fn secret(
        &mut self,
        file: Option<&PathBuf>,
        flag: &'static str,
        question: &str,
    ) -> Result<SecretString, CommandError> {
        match file {
            Some(path) => read(path),
            None => Ok(self.person.secret(flag, question)?),
        }
    }
}

fn read(path: &Path) -> Result<SecretString, CommandError> {
    let part = SourcePart::FirstLine(MOST);
    let read = if path.as_os_str() == "-" { source::stdin(part) } else { source::file(path, part) };
    Ok(read?)
}
