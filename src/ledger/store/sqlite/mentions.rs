//! Entries about others that name a person: who vouched, what a note says.

use serde_json::Value;

use super::{SqliteLedger, batch::BatchPlace, fields::BodyFields, read::BATCH};
use crate::ledger::mention::Mention;
use crate::ledger::{Filter, LedgerError, Object, format::private::Sealed, stored::Stored};

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
