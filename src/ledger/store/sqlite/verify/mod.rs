//! The verification's part that knows SQLite: how the file is read, its structure by SQLite's own
//! check, and its indices beside its entries.

mod index;
mod rows;
mod snapshot;
mod source;
mod structure;
mod walk;

use self::index::Sums;
use self::structure::{Look, StructureSeen};
use super::fault::ErrorContext;
use super::schema::SchemaFormat;
use crate::ledger::LedgerError;
use crate::ledger::format::body::EntryBody;
use crate::ledger::format::tree::Frontier;
use crate::ledger::verify::Kind;
use crate::ledger::verify::finding::Findings;
use crate::ledger::verify::reader::{SelfCheck, Snapshot};

pub use source::LedgerFile;

/// The check of a file, under way.
pub struct ItselfChecked {
    store: ErrorContext,
    look: Look,
    sums: Sums,
    has_rows: bool,
}

impl ItselfChecked {
    /// Begins to look at the structure. Entries before `known` were verified before.
    pub fn begin(store: ErrorContext, format: SchemaFormat, known: u64) -> ItselfChecked {
        let look = Look::begin(store.clone(), format);
        let sums = Sums::new(format, known, look.size);
        ItselfChecked { store, look, sums, has_rows: format.has_rows() }
    }
}

impl SelfCheck for ItselfChecked {
    fn add(&mut self, seq: u64, body: &EntryBody) {
        self.sums.add(seq, body);
    }

    fn leave_out(&mut self, seq: u64) {
        self.sums.leave_out(seq);
    }

    fn finish(
        self: Box<Self>,
        snapshot: &Snapshot,
        threads: usize,
        findings: &mut Findings,
    ) -> Result<(), LedgerError> {
        let ItselfChecked { store, look, sums, has_rows } = *self;
        // Where entries cannot be read, what they add up to is not known.
        if let Some(open) = snapshot.open.as_ref().filter(|_| !sums.left_out()) {
            sums.compare_open(open, findings);
        }
        sums.compare(&store, snapshot.size, threads, findings)?;
        structure(look.end()?, Some(&sums), findings);
        // That the edge is the entries' is found out elsewhere.
        if let Some([(0, size, nodes)]) = snapshot.edge.as_deref().filter(|_| has_rows)
            && let Some(edge) = Frontier::from_bytes(*size, nodes)
        {
            rows::check(&store, &edge, findings)?;
        }
        Ok(())
    }

    fn abandon(self: Box<Self>, findings: &mut Findings) -> Result<(), LedgerError> {
        structure(self.look.end()?, None, findings);
        Ok(())
    }
}

/// Adds what the look at the structure came to. `sums`: what should be in the indices, if that is
/// known.
fn structure(seen: StructureSeen, sums: Option<&Sums>, findings: &mut Findings) {
    for (kind, line) in seen.lines {
        findings.add(kind, None, line);
    }
    match (seen.stopped, sums) {
        // An entry that is no JSON ends it, and is a finding of its own.
        (Some(what), Some(sums)) if !sums.left_out() => {
            let what = format!("SQLite's check of the rows did not come to its end: {what}");
            findings.add(Kind::Damaged, None, what);
        }
        (None, Some(sums)) => sums.compare_tallies(&seen.tallies, findings),
        (Some(_), _) | (None, None) => {}
    }
}
