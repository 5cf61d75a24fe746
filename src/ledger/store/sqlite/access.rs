//! The file by what is done with it: each part stands in a file of its own.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

use super::SqliteLedger;
use super::read::BATCH;
use crate::ledger::access::{EachText, Erasing, Proven, Proving, Publishing, Reading, Render};
use crate::ledger::format::note::{Checkpoint, NoteKey};
use crate::ledger::format::tree::Hash;
use crate::ledger::rows::RowCount;
use crate::ledger::stored::Stored;
use crate::ledger::verify::Erased;
use crate::ledger::{
    Committed, Draft, Expect, Filter, Head, LedgerEnd, LedgerError, Mention, Pick, Signer,
};
use chrono::{DateTime, Utc};

impl Reading for SqliteLedger {
    fn origin(&self) -> &str {
        self.origin()
    }

    fn note_key(&self) -> NoteKey {
        self.note_key()
    }

    fn newest_key(&self) -> Result<NoteKey, LedgerError> {
        self.newest_key()
    }

    fn next_origin(&self) -> Result<String, LedgerError> {
        self.next_origin()
    }

    fn end(&self) -> Result<LedgerEnd, LedgerError> {
        self.end()
    }

    fn head(&self) -> Result<Head, LedgerError> {
        self.head()
    }

    fn newest_cosigned(&self) -> Result<Option<(Checkpoint, String)>, LedgerError> {
        self.newest_cosigned()
    }

    fn scan(
        &self,
        filter: &Filter,
        each: &mut dyn FnMut(Committed) -> ControlFlow<()>,
    ) -> Result<(), LedgerError> {
        self.scan(filter, each)
    }

    fn scan_rendered(
        &self,
        filter: &Filter,
        known: u64,
        render: Render<'_>,
        each: EachText<'_>,
    ) -> Result<(), LedgerError> {
        self.scan_texts(filter, known, render, each)
    }
}

impl Proving for SqliteLedger {
    fn prove(&self, pick: Pick<'_>) -> Result<Proven, LedgerError> {
        self.prove_by(BATCH, &|| (), pick)
    }

    fn prove_under(
        &self,
        head: &Checkpoint,
        indices: &[u64],
    ) -> Result<(Vec<Stored>, Vec<Hash>), LedgerError> {
        self.prove_indices(head, indices)
    }

    fn prove_consistency(
        &self,
        old: u64,
        head: &Checkpoint,
    ) -> Result<(Hash, Vec<Hash>), LedgerError> {
        self.prove_beginning(old, head)
    }

    fn rows(&self) -> Result<RowCount, LedgerError> {
        self.count_rows()
    }

    fn build_rows(
        &self,
        anew: bool,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<RowCount, LedgerError> {
        self.build_all_rows(anew, progress)
    }
}

impl Publishing for SqliteLedger {
    fn settled(&self, before: DateTime<Utc>) -> Result<u64, LedgerError> {
        self.settled(before)
    }

    fn head_within(&self, size: u64) -> Result<Option<(Checkpoint, String)>, LedgerError> {
        self.head_within(size)
    }

    fn records(&self, from: u64, to: u64) -> Result<Vec<Stored>, LedgerError> {
        self.records(from, to)
    }
}

impl Erasing for SqliteLedger {
    fn personal_of(&self, provider: &str, id: &str) -> Result<Vec<u64>, LedgerError> {
        self.personal_of(provider, id)
    }

    fn mentions(&self, names: &[String]) -> Result<Vec<Mention>, LedgerError> {
        self.mentions(names)
    }

    fn erase(
        &mut self,
        entries: &[u64],
        draft: &Draft,
        signer: &dyn Signer,
        expect: &[Expect],
    ) -> Result<Vec<Committed>, LedgerError> {
        self.erase(entries, draft, signer, expect)
    }

    fn in_common(&self, entries: &Erased) -> Result<BTreeSet<u64>, LedgerError> {
        self.in_common(entries)
    }

    fn erase_in_copy(
        &self,
        path: &Path,
        entries: &BTreeSet<u64>,
        user: Option<(&str, &str)>,
    ) -> Result<Option<u64>, LedgerError> {
        self.erase_in_copy(path, entries, user)
    }
}
