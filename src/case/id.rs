use std::collections::BTreeSet;
use std::fmt;

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::ledger::entry::Committed;

/// Letters and digits that are not mistaken for one another when read aloud or copied by hand.
const ALPHABET: &[u8; 26] = b"234679ACDEFGHJKMNPQRTVWXYZ";
const LENGTH: usize = 6;

/// The kind of thing that an id names: a recovery, or an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseKind {
    Recovery,
    Incident,
}

impl CaseKind {
    const fn prefix(self) -> &'static str {
        match self {
            CaseKind::Recovery => "R-",
            CaseKind::Incident => "I-",
        }
    }
}

/// A speakable id: `R-7Q4K2M` for a recovery, `I-…` for an incident. About 309 million of each; the
/// ledger makes sure that one is not used twice.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CaseId(String);

impl CaseId {
    /// From random bytes. Bytes that would favour some letters are skipped; `fill` is asked again
    /// until there are enough.
    pub fn random(kind: CaseKind, fill: &mut dyn FnMut(&mut [u8])) -> CaseId {
        let even = u8::try_from(256 - 256 % ALPHABET.len()).unwrap_or(u8::MAX);
        let mut text = String::from(kind.prefix());
        while text.len() < kind.prefix().len() + LENGTH {
            let mut byte = [0u8; 1];
            fill(&mut byte);
            if byte[0] < even {
                text.push(char::from(ALPHABET[usize::from(byte[0]) % ALPHABET.len()]));
            }
        }
        CaseId(text)
    }

    /// Reads an id as a person types it: any case, with or without the prefix of a recovery.
    pub fn parse(text: &str) -> Option<CaseId> {
        let upper = text.trim().to_uppercase();
        let (kind, rest) = match (upper.strip_prefix("R-"), upper.strip_prefix("I-")) {
            (Some(rest), _) => (CaseKind::Recovery, rest),
            (None, Some(rest)) => (CaseKind::Incident, rest),
            (None, None) => (CaseKind::Recovery, upper.as_str()),
        };
        let fits = rest.len() == LENGTH && rest.bytes().all(|b| ALPHABET.contains(&b));
        fits.then(|| CaseId(format!("{}{rest}", kind.prefix())))
    }

    pub fn kind(&self) -> CaseKind {
        if self.0.starts_with(CaseKind::Incident.prefix()) {
            CaseKind::Incident
        } else {
            CaseKind::Recovery
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A user, as a case or an incident was opened about them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sighting {
    id: String,
    /// Empty once it has been erased: then it says nothing.
    login: String,
    /// The other ids that were known when it was opened. They outlive the login's erasure.
    others: Vec<String>,
}

/// Under which id and login the users of one platform were seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sightings(Vec<Sighting>);

impl Sightings {
    /// Takes in one opening, as far as it can be read: one by a newer version may say more than is
    /// understood here, and keeps nobody from anything.
    pub fn take_in(&mut self, entry: &Committed) {
        let draft = entry.draft();
        let Some(id) = draft.target.clone() else {
            return;
        };
        let login =
            draft.private.get("login").and_then(|v| v.as_str()).unwrap_or_default().to_owned();
        let others = draft.data.get("other_ids").and_then(|v| v.as_array()).into_iter().flatten();
        let others = others.filter_map(|v| v.as_str()).map(str::to_owned).collect();
        self.0.push(Sighting { id, login, others });
    }

    /// Every id that goes with this user, this one among them: those under which the login was
    /// seen, and those that an opening names beside this id. What goes with those in turn does not:
    /// one name that was misread would join strangers.
    pub fn ids(&self, id: &str, login: &str) -> BTreeSet<String> {
        let mut ids = BTreeSet::from([id.to_owned()]);
        for seen in &self.0 {
            if seen.id == id || seen.others.iter().any(|other| other == id) {
                ids.insert(seen.id.clone());
                ids.extend(seen.others.iter().cloned());
            }
            // Login and id in each other's place are the same pair.
            let swapped = is_same(&seen.id, login) && is_same(&seen.login, id);
            if is_same(&seen.login, login) || is_same(&seen.id, id) || swapped {
                ids.insert(seen.id.clone());
            }
        }
        ids
    }
}

/// Returns true if two names are one, however the names are written. A name that is not known is
/// never the same as another.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (folded(a), folded(b));
    !a.is_empty() && a == b
}

/// A name as it is compared: whatever case its letters have, and however they are encoded.
pub(super) fn folded(name: &str) -> String {
    ComposingNormalizerBorrowed::new_nfkc().normalize(&name.to_lowercase()).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{CaseId, CaseKind};

    #[test]
    fn an_id_reads_back_however_it_is_typed() {
        let mut n = 0u8;
        let id = CaseId::random(CaseKind::Recovery, &mut |b| {
            n = n.wrapping_mul(31).wrapping_add(255);
            b[0] = n;
        });
        assert_eq!(id.as_str().len(), 8);
        assert_eq!(CaseId::parse(id.as_str()), Some(id.clone()));
        assert_eq!(CaseId::parse(&id.as_str().to_lowercase()), Some(id.clone()));
        assert_eq!(CaseId::parse(&id.as_str()[2..]), Some(id));
    }

    #[test]
    fn look_alikes_are_not_ids() {
        for text in
            ["", "R-", "R-7Q4K2", "R-7Q4K2MM", "R-0Q4K2M", "R-7Q4KIM", "X-7Q4K2M", "R-7Q4K2é"]
        {
            assert_eq!(CaseId::parse(text), None, "{text}");
        }
        assert_eq!(CaseId::parse("i-7q4k2m").map(|i| i.kind()), Some(CaseKind::Incident));
    }
}
