//! Secrets from a file, or asked for.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{CommandError, Desk};

/// More than any password or code has.
const MOST: u64 = 4096;

impl Desk<'_> {
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
    let wrong = |what: String| CommandError::File { path: path.to_owned(), what };
    let mut bytes = Zeroizing::new(Vec::with_capacity(256));
    let taken = if path.as_os_str() == "-" {
        std::io::stdin().lock().take(MOST).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(MOST).read_to_end(&mut bytes))
    };
    taken.map_err(|e| wrong(e.to_string()))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| wrong("is not text in UTF-8".into()))?;
    match text.lines().next() {
        Some(line) if !line.is_empty() => Ok(line.into()),
        Some(_) | None => Err(wrong("its first line is empty".into())),
    }
}
