//! An operator's several keys: one person adds them, and they give that person no second voice.

use serde_json::Value;

use super::named;
use super::violation::{MOST_KEYS, RuleViolation};
use crate::ledger::Draft;
use crate::ledger::keys::{KEY, REPLACES};
use crate::operator::registry::{OperatorAccount, OperatorRegistry};

impl OperatorRegistry {
    /// One more key is its holder's own doing: whoever else said that a key is theirs could sign as
    /// them.
    pub(super) fn another_key(actor: &OperatorAccount, draft: &Draft) -> Result<(), RuleViolation> {
        let name = || actor.name.clone();
        if named(draft) != Some(actor.name.as_str()) || draft.data.contains_key("handed_over") {
            return Err(RuleViolation::NotTheirKey(named(draft).unwrap_or_default().to_owned()));
        }
        if actor.keys.len() >= MOST_KEYS {
            return Err(RuleViolation::ManyKeys(name()));
        }
        let label = draft.data.get("label").and_then(Value::as_str).unwrap_or_default();
        if is_label(label) && actor.key_called(label).is_none() {
            Ok(())
        } else {
            Err(RuleViolation::KeyName(name()))
        }
    }

    pub(super) fn one_of_several(&self, draft: &Draft) -> Result<(), RuleViolation> {
        let of = named(draft).and_then(|name| self.get(name));
        let (Some(of), Some(key)) = (of, draft.data.get(KEY).and_then(Value::as_str)) else {
            return Err(RuleViolation::NoSuchKey(named(draft).unwrap_or_default().to_owned()));
        };
        if of.keys.iter().all(|one| one.id() != key) {
            return Err(RuleViolation::NoSuchKey(of.name.clone()));
        }
        if of.keys.len() < 2 { Err(RuleViolation::LastKey(of.name.clone())) } else { Ok(()) }
    }

    /// An exchange of one key of several is its holder's own. What an admin gives takes the place of
    /// all: whoever needs it has lost them, or should have them no more.
    pub(super) fn exchanged(actor: &OperatorAccount, draft: &Draft) -> Result<(), RuleViolation> {
        let Some(key) = draft.data.get(REPLACES) else { return Ok(()) };
        let name = named(draft).unwrap_or_default();
        if name != actor.name || draft.data.contains_key("handed_over") {
            return Err(RuleViolation::NotTheirKey(name.to_owned()));
        }
        let old = actor.keys.iter().find(|one| Some(one.id().as_str()) == key.as_str());
        let old = old.ok_or_else(|| RuleViolation::NoSuchKey(name.to_owned()))?;
        let Some(label) = draft.data.get("label") else { return Ok(()) };
        let fits = label.as_str().filter(|label| is_label(label)).is_some_and(|label| {
            actor.key_called(label).is_none_or(|of_that_name| of_that_name.id() == old.id())
        });
        if fits { Ok(()) } else { Err(RuleViolation::KeyName(name.to_owned())) }
    }
}

/// Returns true for a name that a key can have.
fn is_label(label: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    (1..=32).contains(&label.len()) && label.chars().all(plain)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;

    use chrono::{DateTime, Utc};
    use proptest::prelude::*;

    use super::*;
    use crate::ledger::format::text::base64;
    use crate::ledger::keys::Keys;
    use crate::ledger::store::memory::TestKey;
    use crate::ledger::testing::{at, created};
    use crate::ledger::{Action, KeyId, Object, Signer as _, key_id};
    use crate::model::{Mode, Role};
    use crate::operator::{AccountKey, added, key_added, key_disabled, rotated};

    const PEOPLE: [(&str, Role); 4] = [
        ("maria", Role::Admin),
        ("sofia", Role::Senior),
        ("ravi", Role::Operator),
        ("robot", Role::Service),
    ];

    fn public(number: usize) -> [u8; 32] {
        TestKey::of(&format!("key {number}")).public_key()
    }

    /// A ledger's two judges: whose signature counts, and what a role may record.
    #[derive(Default)]
    struct Judges {
        keys: Keys,
        roll: OperatorRegistry,
        seq: u64,
        /// The holder of each key that ever was, told in another way than either judge tells it.
        holders: BTreeMap<KeyId, String>,
    }

    impl Judges {
        fn new() -> Judges {
            let mut judges = Judges::default();
            let mut first = created("maria");
            first.data.insert("role".into(), "admin".into());
            judges.holders.insert(key_id(&TestKey::of("maria").public_key()), "maria".into());
            judges.take(&first);
            for (name, role) in &PEOPLE[1..] {
                let key = TestKey::of(name).public_key();
                let mut entry = draft(Action::OperatorAdded, 0, added(name, *role, &key, &[]).0);
                entry.role = Role::Admin;
                judges.holders.insert(key_id(&key), (*name).to_owned());
                judges.take(&entry);
            }
            judges
        }

        fn take(&mut self, draft: &Draft) {
            self.keys.apply(self.seq, draft).unwrap();
            self.roll.apply(self.seq, now(), draft).unwrap();
            self.seq += 1;
        }

        /// Puts an entry by the key `id` into the ledger, if both let it stand.
        fn put(&mut self, id: &str, draft: &Draft) -> bool {
            let stands = self.keys.may(self.seq, id, draft).is_ok()
                && self.keys.stands(self.seq, id, draft).is_ok()
                && self.roll.allows(now(), draft).is_ok()
                && self.keys.clone().apply(self.seq, draft).is_ok();
            if stands {
                self.take(draft);
            }
            stands
        }

        fn open(&self, name: &str) -> Vec<KeyId> {
            let spans = self.keys.spans().iter();
            spans.filter(|s| s.name == name && s.until.is_none()).map(|s| s.id.clone()).collect()
        }
    }

    fn now() -> DateTime<Utc> {
        at(0)
    }

    fn draft(action: Action, who: usize, data: Object) -> Draft {
        let (actor, role) = PEOPLE[who];
        Draft { data, ..Draft::plain(now(), action, actor, role, Mode::Scripted) }
    }

    /// A try: in whose name, about whom, with which of the keys that ever were, what, and
    /// whether the key is said to be handed over.
    type Try = (usize, usize, usize, u8, bool);

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn several_keys_are_one_persons_and_one_voice(
            tries in prop::collection::vec(
                (0..4usize, 0..4usize, 0..24usize, 0..7u8, prop::bool::weighted(0.1)), 1..60),
        ) {
            let mut judges = Judges::new();
            for (number, (who, whom, by, what, handed)) in tries.into_iter().enumerate() {
                let step: Try = (who, whom, by, what, handed);
                let known: Vec<KeyId> = judges.holders.keys().cloned().collect();
                let signer = known[by % known.len()].clone();
                let (name, new) = (PEOPLE[whom].0, public(number));
                let theirs = judges.open(name);
                let one = theirs.get(by % theirs.len().max(1)).cloned().unwrap_or_default();
                let account = AccountKey {
                    label: None,
                    public_key: new,
                    kind: crate::ledger::KeyKind::File,
                    handed_over: false,
                    added: now(),
                };
                let (action, mut data) = match what {
                    0 | 1 => (Action::OperatorKeyAdded, key_added(name, &format!("k{number}"), &new)),
                    2 => {
                        let mut data = key_disabled(name, &account);
                        data.insert(KEY.into(), one.clone().into());
                        (Action::OperatorKeyDisabled, data)
                    }
                    3 => (Action::OperatorKeyRotated, rotated(name, &new)),
                    4 => {
                        let mut data = rotated(name, &new);
                        data.insert(REPLACES.into(), one.clone().into());
                        // By the name of some other key, as often as not.
                        if by % 2 == 0 {
                            data.insert("label".into(), format!("k{}", number.saturating_sub(by)).into());
                        }
                        (Action::OperatorKeyRotated, data)
                    }
                    // A key that is somebody's already.
                    5 => {
                        let mut data = key_added(name, &format!("k{number}"), &new);
                        data.insert("public_key".into(), base64(&TestKey::of("sofia").public_key()).into());
                        (Action::OperatorKeyAdded, data)
                    }
                    _ => (Action::ApprovalGranted, Object::new()),
                };
                if handed {
                    data.insert("handed_over".into(), true.into());
                }
                let mut entry = draft(action, who, data);
                if action == Action::ApprovalGranted {
                    entry.case = Some("R-TEST22".into());
                }
                let before: Vec<Vec<KeyId>> = PEOPLE.iter().map(|(n, _)| judges.open(n)).collect();
                let actor = PEOPLE[who].0;
                if !judges.put(&signer, &entry) {
                    continue;
                }
                for account in judges.roll.all() {
                    let mut labels: Vec<_> = account.keys.iter().filter_map(|k| k.label.as_ref()).collect();
                    let all = labels.len();
                    labels.sort();
                    labels.dedup();
                    prop_assert_eq!(labels.len(), all, "a key's name is one key's");
                }
                // Whatever stands was signed by a key of the person in whose name it stands: a second
                // key makes no second person.
                prop_assert_eq!(&judges.holders[&signer], actor, "{:?}", step);
                prop_assert!(before[who].contains(&signer), "{:?}", step);
                match action {
                    Action::OperatorKeyAdded => {
                        prop_assert_eq!(actor, name, "only its holder adds a key");
                        prop_assert!(what != 5 && who != 3 && !handed);
                        judges.holders.insert(key_id(&new), name.to_owned());
                        prop_assert_eq!(judges.open(name).len(), before[whom].len() + 1);
                        prop_assert!(judges.open(name).len() <= MOST_KEYS);
                    }
                    Action::OperatorKeyDisabled => {
                        prop_assert!(who == whom || PEOPLE[who].1 == Role::Admin);
                        prop_assert!(!judges.open(name).contains(&one) && !judges.open(name).is_empty());
                        prop_assert_eq!(judges.open(name).len(), before[whom].len() - 1);
                    }
                    Action::OperatorKeyRotated => {
                        prop_assert!(who == whom || PEOPLE[who].1 == Role::Admin);
                        judges.holders.insert(key_id(&new), name.to_owned());
                        let stay = if what == 4 { before[whom].len() - 1 } else { 0 };
                        prop_assert_eq!(judges.open(name).len(), stay + 1);
                        prop_assert!(what != 4 || who == whom && !handed);
                    }
                    _ => prop_assert_eq!(PEOPLE[who].1, Role::Senior),
                }
                for (person, (name, _)) in PEOPLE.iter().enumerate() {
                    let (mut told, mut open): (Vec<KeyId>, Vec<KeyId>) = (
                        judges.roll.get(name).unwrap().keys.iter().map(AccountKey::id).collect(),
                        judges.open(name),
                    );
                    told.sort();
                    open.sort();
                    prop_assert_eq!(told, open.clone(), "both judges know the same keys");
                    prop_assert!(person == whom || open == sorted(&before[person]), "nobody else's change");
                }
            }
        }
    }

    /// A contacts file replaces another one, and says so in a field of the same name.
    #[test]
    fn what_another_entry_replaces_is_no_key() {
        let judges = Judges::new();
        let data = [(REPLACES.to_owned(), "the file before".into())].into_iter().collect();
        let entry = draft(Action::ContactsAccepted, 0, data);
        let key = key_id(&TestKey::of("maria").public_key());
        assert!(judges.keys.may(judges.seq, &key, &entry).is_ok());
    }

    fn sorted(keys: &[KeyId]) -> Vec<KeyId> {
        let mut keys = keys.to_vec();
        keys.sort();
        keys
    }
}
