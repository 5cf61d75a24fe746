//! Taking personal data out. What was recorded stands, with its proofs; what it said about a person
//! is gone.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    SqliteLedger, census,
    fields::{BodyFields, Markers},
    read::BATCH,
};
use crate::ledger::{Action, Committed, Draft, Expect, Filter, LedgerError, Signer};

/// The number of entries that one record of an erasure names: well within the longest body.
const NAMED: usize = 4000;

/// Returns the drafts which say that the personal data of these entries was erased. Each draft is a
/// copy of `draft` with numbers of entries in its data. There are as many drafts as the numbers
/// take.
pub fn erasures(entries: &[u64], draft: &Draft) -> impl Iterator<Item = Draft> {
    entries.chunks(NAMED).map(|chunk| {
        let mut draft = draft.clone();
        draft.data.insert("entries".into(), chunk.iter().copied().map(Value::from).collect());
        draft
    })
}

impl SqliteLedger {
    /// The entries that hold personal data about a user: those about them, and those of their
    /// cases. Looked for in the table, since what an index does not show would stay.
    pub fn personal_of(&self, provider: &str, id: &str) -> Result<Vec<u64>, LedgerError> {
        self.personal_data_of(provider, id, true)
    }

    /// As [`SqliteLedger::personal_of`]; where not `all`, in a copy, entries that have lost it
    /// already are passed over.
    pub(super) fn personal_data_of(
        &self,
        provider: &str,
        id: &str,
        all: bool,
    ) -> Result<Vec<u64>, LedgerError> {
        let (mut theirs, mut cases) = (Vec::new(), BTreeSet::new());
        let theirs_is = |fields: &BodyFields<'_>| {
            fields.target.as_deref() == Some(id) && fields.provider.as_deref() == Some(provider)
        };
        let about = Filter { targets: vec![id.to_owned()], ..Filter::default() };
        self.look_through(&about, &mut |_, fields| {
            if theirs_is(fields) {
                cases.extend(fields.case.as_deref().map(str::to_owned));
            }
        })?;
        self.each_with_personal_data(BATCH, all, &mut |stored, fields, _| {
            if theirs_is(fields) || fields.case.as_deref().is_some_and(|case| cases.contains(case))
            {
                theirs.push(stored.seq);
            }
            Ok(())
        })?;
        Ok(theirs)
    }

    /// Hands every entry that `filter` means to `each`, as the table has them, its range of time
    /// aside.
    fn look_through(
        &self,
        filter: &Filter,
        each: &mut dyn FnMut(u64, &BodyFields<'_>),
    ) -> Result<(), LedgerError> {
        let store = self.store();
        let size = census::size(&*self.begin_read()?, &store)?;
        let markers = Markers::of(filter);
        for from in (0..size).step_by(usize::try_from(BATCH).unwrap_or(usize::MAX)) {
            let to = size.min(from + BATCH);
            census::each_body(&self.conn, &store, from, to, &mut |seq, body| {
                if markers.may_mean(body) {
                    let fields = BodyFields::of(seq, body)?;
                    if fields.matches(filter) {
                        each(seq, &fields);
                    }
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Erases the personal data of these entries, and says so in the same commit: `draft`, of the
    /// action `audit.erased`, gets their numbers into its data. The pages are overwritten; what the
    /// disk keeps of a file's former contents, and copies elsewhere, are out of its reach.
    pub fn erase(
        &mut self,
        entries: &[u64],
        draft: &Draft,
        signer: &dyn Signer,
        expect: &[Expect],
    ) -> Result<Vec<Committed>, LedgerError> {
        if draft.action != Action::AuditErased {
            return Err(LedgerError::Refused("an erasure is recorded as audit.erased".into()));
        }
        let drafts: Vec<Draft> = erasures(entries, draft).collect();
        self.append_and(&drafts, signer, expect, entries)
    }
}
