//! The ids that go with one user, where a person types the id and may type a wrong one.

use std::collections::BTreeSet;

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::ledger::entry::Committed;

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
