//! Taking entries away: CSV for spreadsheets, JSON lines for programs, whole files or none.

mod cell;
mod file;
mod lookalike;
mod row;
#[cfg(test)]
mod tests;
mod under;
mod writer;

use std::{io::Write, ops::ControlFlow};

use thiserror::Error;

use self::under::Under;
use super::{Committed, Filter, LedgerError, SqliteLedger, format::tree::Hash, verify::Kept};

pub use cell::{guard, unguard};
pub use file::write_new;
pub use row::{COLUMNS, Personal, to_cells, to_json};
pub use writer::{Form, Writer};

#[derive(Debug, Error)]
pub enum ExportError {
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error("there is already a file {0}; an export overwrites nothing")]
    Exists(String),
    #[error("the export could not be written: {0}")]
    Io(#[from] std::io::Error),
}

/// Writes what matches, each entry checked on the way, and says how many they were.
///
/// The entries under `verified`, a head up to which everything was verified before, are held against it by their hashes alone
/// if all entries are written; of the others every signature is checked.
pub fn write(
    ledger: &SqliteLedger,
    filter: &Filter,
    form: Form,
    personal: Personal,
    verified: Option<&Kept>,
    out: &mut dyn Write,
) -> Result<u64, ExportError> {
    let mut under = match verified {
        Some(head) if *filter == Filter::default() => Some(Under::new(head, &ledger.note_key())?),
        Some(_) | None => None,
    };
    let known = under.as_ref().map_or(0, Under::size);
    Writer::new(form, personal, &mut *out)?.finish()?;
    let make = |entries: Vec<Committed>| Part::of(&entries, form, personal);
    let (mut rows, mut failed) = (0, None);
    ledger.scan_as(filter, known, make, &mut |part| {
        let written = part.and_then(|part| {
            if let Some(under) = &mut under {
                part.leaves.iter().try_for_each(|(seq, leaf)| under.take(*seq, *leaf))?;
            }
            rows += part.leaves.len() as u64;
            Ok(out.write_all(&part.text)?)
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

/// Rows as they will stand in the file, and whose they are.
struct Part {
    leaves: Vec<(u64, Hash)>,
    text: Vec<u8>,
}

impl Part {
    fn of(entries: &[Committed], form: Form, personal: Personal) -> Result<Part, ExportError> {
        let mut text = Vec::with_capacity(entries.len() * 512);
        let mut writer = Writer::rows(form, personal, &mut text);
        entries.iter().try_for_each(|entry| writer.push(entry))?;
        writer.finish()?;
        Ok(Part { leaves: entries.iter().map(|entry| (entry.seq(), entry.leaf())).collect(), text })
    }
}
