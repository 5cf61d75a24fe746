//! Taking entries away: CSV for spreadsheets, JSON lines for programs, whole files or none; held,
//! on the way, against a head under which they were verified before.

mod csv_escape;
mod file;
mod folder;
mod row;
#[cfg(test)]
mod tests;

use std::io::Write;
use std::ops::ControlFlow;

use thiserror::Error;

use super::format::note::NoteKey;
use super::format::tree::{Frontier, Hash};
use super::verify::{NotOfThis, TrustedHead};
use super::{Entry, Filter, LedgerError, Reading};

pub use csv_escape::{guard, shown, unguard};
pub use file::{NewFile, WholeFile, put, write_new};
pub use folder::{NewFolder, WholeFolder};
pub use row::{COLUMNS, Personal, to_cells, to_json};
pub use row::{Form, Writer, are_in};

#[derive(Debug, Error)]
pub enum ExportError {
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error("there is already a file {0}; an export overwrites nothing")]
    Exists(String),
    #[error("no file can be made in {0}: {1}")]
    Folder(String, #[source] std::io::Error),
    #[error("- is no name for this file")]
    Dash,
    #[error("it could not be written, and nothing is left of it: {0}")]
    Io(#[from] std::io::Error),
}

/// The rows that are written.
pub enum Rows<'a> {
    /// The entries that match, each with its signature checked, or taken by a later one of the same
    /// key as its holder's own.
    Matching(&'a Filter),
    /// Everything. Entries up to a head under which they were verified before are held against it
    /// by their hashes; the others are checked as those that match.
    Under(CheckpointCheck<'a>),
}

/// Writes entries, each checked on the way, and says how many they were. Memory does not grow with
/// the ledger, and a writer of the ledger waits for a batch at most.
pub fn write(
    ledger: &dyn Reading,
    what: Rows<'_>,
    form: Form,
    personal: Personal,
    out: &mut dyn Write,
) -> Result<u64, ExportError> {
    let all = Filter::default();
    let (filter, mut under) = match what {
        Rows::Matching(filter) => (filter, None),
        Rows::Under(under) => (&all, Some(under)),
    };
    let known = under.as_ref().map_or(0, CheckpointCheck::size);
    Writer::new(form, personal, &mut *out)?.finish()?;
    let render = |entries: &[(Entry, Hash)]| in_rows(entries, form, personal);
    let (mut rows, mut failed) = (0, None);
    ledger.scan_rendered(filter, known, &render, &mut |leaves, text| {
        let written = text.map_err(ExportError::Io).and_then(|text| {
            if let Some(under) = &mut under {
                leaves.iter().try_for_each(|(seq, leaf)| under.take(*seq, *leaf))?;
            }
            rows += leaves.len() as u64;
            Ok(out.write_all(&text)?)
        });
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    if let Some(error) = failed {
        return Err(error);
    }
    under.map_or(Ok(()), |under| under.finish())?;
    Ok(rows)
}

/// Makes rows as they will stand in the file.
fn in_rows(entries: &[(Entry, Hash)], form: Form, personal: Personal) -> std::io::Result<Vec<u8>> {
    let mut text = Vec::with_capacity(entries.len() * 512);
    let mut writer = Writer::rows(form, personal, &mut text);
    entries.iter().try_for_each(|(entry, leaf)| writer.push(entry, leaf))?;
    writer.finish()?;
    Ok(text)
}

/// Takes in hashes from the first entry on, up to the head's.
pub struct CheckpointCheck<'h> {
    head: &'h TrustedHead,
    frontier: Frontier,
}

impl<'h> CheckpointCheck<'h> {
    /// Fails if it is no head of this ledger's.
    pub fn new(head: &'h TrustedHead, key: &NoteKey) -> Result<CheckpointCheck<'h>, NotOfThis> {
        head.is_of(key)?;
        Ok(CheckpointCheck { head, frontier: Frontier::default() })
    }

    pub fn size(&self) -> u64 {
        self.head.size
    }

    /// The next entry's. Beyond the head, nothing.
    pub fn take(&mut self, seq: u64, leaf: Hash) -> Result<(), LedgerError> {
        if self.frontier.size() == self.head.size {
            return Ok(());
        }
        if seq != self.frontier.size() {
            return Err(unsound(self.frontier.size(), "it is gone".into()));
        }
        self.frontier.push(leaf);
        if self.frontier.size() == self.head.size && !self.head.has_root(&self.frontier.root()) {
            let what = format!(
                "{} was made over other entries: this one, or one before it, was changed, put in, taken out or moved; \
                 `readmit audit verify` says which",
                self.head.label
            );
            return Err(unsound(seq, what));
        }
        Ok(())
    }

    /// When there are no more.
    pub fn finish(&self) -> Result<(), LedgerError> {
        let (size, covers) = (self.frontier.size(), self.head.size);
        if size == covers {
            return Ok(());
        }
        Err(unsound(
            size,
            format!(
                "it is gone: {} covers {covers} entries, and {size} are there",
                self.head.label
            ),
        ))
    }
}

fn unsound(seq: u64, what: String) -> LedgerError {
    LedgerError::Unsound { seq, what }
}
