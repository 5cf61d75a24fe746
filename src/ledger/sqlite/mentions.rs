//! Entries about others that name a person: who vouched, what a note says.

use serde_json::Value;

use super::{SqliteLedger, read::BATCH};
use crate::ledger::{Action, LedgerError, Object};

/// An entry whose personal data names somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub seq: u64,
    pub action: Action,
    pub case: Option<String>,
    /// The fields that do.
    pub fields: Vec<String>,
}

impl SqliteLedger {
    /// The entries whose personal data holds one of `names` as a word of its own, whatever its case, in any field. What calls
    /// somebody otherwise (a nickname, a misspelling, "her manager") cannot be found.
    pub fn mentions(&self, names: &[String]) -> Result<Vec<Mention>, LedgerError> {
        self.mentions_by(BATCH, names)
    }

    /// As [`SqliteLedger::mentions`], by so many entries at a time: a writer waits for these at most.
    pub(super) fn mentions_by(&self, batch: u64, names: &[String]) -> Result<Vec<Mention>, LedgerError> {
        let names: Vec<String> = names.iter().map(|n| n.trim().to_lowercase()).filter(|n| !n.is_empty()).collect();
        let (mut found, mut from) = (Vec::new(), Some(0));
        while let Some(next) = from {
            from = self.named_in(batch, next, &names, &mut found)?;
        }
        Ok(found)
    }

    /// Looks through the next entries with personal data, and says where those after them begin, if there are any.
    fn named_in(
        &self,
        batch: u64,
        from: u64,
        names: &[String],
        found: &mut Vec<Mention>,
    ) -> Result<Option<u64>, LedgerError> {
        let store = self.store();
        let fault = |e: rusqlite::Error| store.fault(&e);
        let mut query = self
            .conn
            .prepare_cached(
                "SELECT p.seq, p.data, e.action, e.case_id FROM private AS p CROSS JOIN entry AS e USING (seq)
                 WHERE p.seq >= ?1 ORDER BY p.seq LIMIT ?2",
            )
            .map_err(fault)?;
        let mut rows = query.query([from, batch]).map_err(fault)?;
        let mut next = None;
        while let Some(row) = rows.next().map_err(fault)? {
            let (seq, bytes, action): (u64, Vec<u8>, String) =
                (row.get(0).map_err(fault)?, row.get(1).map_err(fault)?, row.get(2).map_err(fault)?);
            next = Some(seq + 1);
            let unsound = |what: &str| LedgerError::Unsound { seq, what: what.to_owned() };
            let object: Object =
                serde_json::from_slice(&bytes).map_err(|_| unsound("its personal data is not what was recorded"))?;
            let fields: Vec<String> =
                object.iter().filter(|(_, value)| names_one(value, names)).map(|(key, _)| key.clone()).collect();
            if !fields.is_empty() {
                let action = Action::parse(&action).ok_or_else(|| unsound("it is of no action that there is"))?;
                found.push(Mention { seq, action, case: row.get(3).map_err(fault)?, fields });
            }
        }
        Ok(next)
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

/// Whether `word` stands in `text` with nothing beside it that would make it part of another word.
fn has_word(text: &str, word: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(word)
        .any(|(at, _)| !part(text[..at].chars().next_back()) && !part(text[at + word.len()..].chars().next()))
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
