//! The writer's part of the rule of own entries: the newest entry in a signer's name is looked at
//! before they sign another, which takes it as theirs.

use std::collections::BTreeSet;

use super::{Appender, Signers};
use crate::ledger::format::body::{self, EntryBody};
use crate::ledger::format::statement::{SeenHead, signed_message};
use crate::ledger::keys::{Keys, disputes};
use crate::ledger::store::OwnEntry;
use crate::ledger::stored::Stored;
use crate::ledger::tip::Placed;
use crate::ledger::{Draft, KeyId, LedgerError, PublicKey, Signer, key_id};

impl Appender<'_> {
    /// Checks the newest entry in the signer's name, which the next one takes as theirs. Everything
    /// is computed from the bytes that are there: neither a stored hash nor an index is believed.
    /// An entry that this session has made itself needs no second look.
    pub(super) fn own_head(
        &self,
        found: Option<Stored>,
        seen: Option<SeenHead>,
        signer: &dyn Signer,
        keys: Option<&Keys>,
    ) -> Result<Option<SeenHead>, LedgerError> {
        let Signers::Operators(cache) = self.signers else {
            return Ok(None);
        };
        let id = key_id(&signer.public_key());
        let own = cache.borrow().own.clone();
        let mine = own.filter(|(key, _)| *key == id).map(|(_, head)| head);
        let mine = mine.filter(|mine| seen.is_some_and(|seen| mine.seq <= seen.seq));
        let Some(found) = found.filter(|found| mine.is_none_or(|mine| mine.seq <= found.seq))
        else {
            return Ok(mine);
        };
        let seq = found.seq;
        let unsound = |what: String| LedgerError::Unsound { seq, what };
        let (body, statement) =
            EntryBody::parse_stated(&found.body).map_err(|e| unsound(e.to_string()))?;
        if body.place.seq != seq || body.statement.key != id {
            return Err(unsound("it is not what is kept as the newest of its key".into()));
        }
        let leaf = body::leaf(&found.body, &found.signature);
        match mine.filter(|mine| mine.seq == seq) {
            Some(mine) if mine.leaf == leaf => {}
            Some(_) => return Err(unsound("this session has recorded something else".into())),
            None => {
                let origin = keys.map_or(self.origin, |keys| keys.origin_at(seq, self.origin));
                let message = signed_message(body.statement.version(), origin, &statement);
                PublicKey::of(signer)?
                    .verify(&message, &found.signature)
                    .map_err(|_| LedgerError::NotMine { seq })?;
            }
        }
        Ok(Some(SeenHead { seq, leaf }))
    }

    /// Asks for the newest entry of a key, where the ledger knows whose keys they are.
    pub(super) fn own_entry<'k>(
        &self,
        key: &'k KeyId,
        skipped: &'k BTreeSet<u64>,
    ) -> Option<OwnEntry<'k>> {
        let known = matches!(self.signers, Signers::Operators(_));
        known.then_some(OwnEntry { key, skipped })
    }

    /// Returns the entries that an admin has said are not by whom they name, and those of which
    /// these drafts say so.
    pub(super) fn disputed(&self, drafts: &[Draft]) -> BTreeSet<u64> {
        let mut disputed = match self.signers {
            Signers::Operators(cache) => cache.borrow().keys.disputed().clone(),
            Signers::Anyone => BTreeSet::new(),
        };
        disputed.extend(drafts.iter().flat_map(disputes));
        disputed
    }

    /// Keeps in mind which entry of a key this session has made last.
    pub(super) fn remember(&self, records: &[Placed]) {
        if let (Signers::Operators(cache), Some(last)) = (self.signers, records.last()) {
            let own = SeenHead { seq: last.entry.seq, leaf: last.leaf };
            cache.borrow_mut().own = Some((last.key.clone(), own));
        }
    }
}
