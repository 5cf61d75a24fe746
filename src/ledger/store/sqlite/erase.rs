//! Taking personal data out. What was recorded stands, with its proofs; what it said about a person
//! is gone. And the entries about others that name a person: who vouched, what a note says.

use std::collections::BTreeSet;

use serde_json::Value;

use super::batch::BatchPlace;
use super::read::BATCH;
use super::row::{BodyFields, Markers};
use super::{SqliteLedger, census};
use crate::ledger::access::Mention;
use crate::ledger::format::statement::Sealed;
use crate::ledger::stored::Stored;
use crate::ledger::{Action, Committed, Draft, Expect, Filter, LedgerError, Object, Signer};

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

impl SqliteLedger {
    /// The entries whose personal data holds one of `names` as a word of its own, whatever its
    /// case, in any field. What calls somebody otherwise (a nickname, a misspelling, "her manager")
    /// cannot be found.
    pub fn mentions(&self, names: &[String]) -> Result<Vec<Mention>, LedgerError> {
        self.mentions_by(BATCH, names)
    }

    /// As [`SqliteLedger::mentions`], by so many entries at a time: a writer waits for these at
    /// most.
    pub(super) fn mentions_by(
        &self,
        batch: u64,
        names: &[String],
    ) -> Result<Vec<Mention>, LedgerError> {
        let names: Vec<String> =
            names.iter().map(|n| n.trim().to_lowercase()).filter(|n| !n.is_empty()).collect();
        let mut found = Vec::new();
        self.each_with_personal_data(batch, true, &mut |stored, fields, sealed| {
            let unsound =
                |what: &str| LedgerError::Unsound { seq: stored.seq, what: what.to_owned() };
            let object: Object = serde_json::from_slice(&sealed.bytes)
                .map_err(|_| unsound("its personal data is not what was recorded"))?;
            let called: Vec<String> = object
                .iter()
                .filter(|(_, value)| names_one(value, &names))
                .map(|(key, _)| key.clone())
                .collect();
            if !called.is_empty() {
                let action =
                    fields.action().ok_or_else(|| unsound("it is of no action that there is"))?;
                let case = fields.case.as_deref().map(str::to_owned);
                found.push(Mention { seq: stored.seq, action, case, fields: called });
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Hands every entry that has personal data to `each`, as the table has them and so many at a
    /// time. Fails if one is missing, or, where `all` are wanted, has lost its personal data with
    /// no entry that says so.
    pub(super) fn each_with_personal_data(
        &self,
        batch: u64,
        all: bool,
        each: &mut dyn FnMut(&Stored, &BodyFields<'_>, &Sealed) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        let every = Filter::default();
        let mut place = BatchPlace::new(&every, batch);
        while let Some((stored, erased)) =
            self.next_batch(&mut place, |conn, batch| self.erasures(conn, batch))?
        {
            for stored in stored {
                let fields = BodyFields::of(stored.seq, &stored.body)?;
                match (&stored.sealed, &fields.private) {
                    (Some(sealed), _) => each(&stored, &fields, sealed)?,
                    (None, Some(_)) if all => erased.of(stored.seq)?,
                    (None, _) => {}
                }
            }
        }
        Ok(())
    }
}

fn names_one(value: &Value, names: &[String]) -> bool {
    match value {
        Value::String(text) => {
            let text = text.to_lowercase();
            names.iter().any(|name| has_word(&text, name))
        }
        Value::Array(items) => items.iter().any(|item| names_one(item, names)),
        Value::Object(object) => object.values().any(|value| names_one(value, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Returns true if `word` stands in `text` with nothing beside it that would make it part of
/// another word.
fn has_word(text: &str, word: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(word).any(|(at, _)| {
        !part(text[..at].chars().next_back()) && !part(text[at + word.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::has_word;

    #[test]
    fn a_name_is_found_as_a_word() {
        for (text, word, has) in [
            ("anna", "anna", true),
            ("asked anna, who agreed", "anna", true),
            ("annalena", "anna", false),
            ("joanna", "anna", false),
            ("joanna and anna", "anna", true),
            ("<anna@example.com>", "anna@example.com", true),
            ("anna lindqvist\n", "anna lindqvist", true),
            ("zoë", "zo", false),
            ("", "anna", false),
        ] {
            assert_eq!(has_word(text, word), has, "{word} in {text}");
        }
    }
}
