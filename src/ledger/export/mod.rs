//! Taking entries away: CSV for spreadsheets, JSON lines for programs, whole files or none.

mod cell;
mod file;
mod lookalike;
mod row;
mod writer;

use std::{io::Write, ops::ControlFlow};

use thiserror::Error;

use super::{Filter, LedgerError, SqliteLedger};

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

/// Writes every entry that matches, each checked on its way out, and says how many they were. Memory does not grow with
/// the ledger, and a writer of the ledger waits for a batch at most.
pub fn write(
    ledger: &SqliteLedger,
    filter: &Filter,
    form: Form,
    personal: Personal,
    out: &mut dyn Write,
) -> Result<u64, ExportError> {
    let mut writer = Writer::new(form, personal, out)?;
    let mut failed = None;
    ledger.scan(filter, &mut |committed| match writer.push(&committed) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    })?;
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(writer.finish()?),
    }
}
