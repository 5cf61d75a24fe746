//! Whose signature counts, and from where to where: read from the ledger's own entries.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::format::origin;
use super::signatures::{KeyFault, key_in};
use super::{Action, Draft, KeyId, KeyKind, PublicKey};
use crate::model::Role;

/// The name under which the installation itself states something: what happened while no operator
/// was signed in, or while their keys were not there. No operator can have it.
pub const INSTALLATION: &str = "installation";

/// The actions that the installation's key may state without an operator. A restore is an admin's
/// act. A restore that this key alone states is read, as it stands, and excuses nothing.
pub const INSTALLATION_ACTIONS: [Action; 2] =
    [Action::OperatorSignInFailed, Action::LedgerRestored];

/// The entries that change who may sign; those by which an admin says that heads were given out, or
/// entries written, that do not count; and the one that changes as what somebody may.
pub const STANDING_ACTIONS: [Action; 9] = [
    Action::LedgerCreated,
    Action::OperatorAdded,
    Action::OperatorKeyRotated,
    Action::OperatorDisabled,
    Action::OperatorKeyAdded,
    Action::OperatorKeyDisabled,
    Action::LedgerRestored,
    Action::LedgerDisputed,
    Action::OperatorRoleChanged,
];

/// Of these, the ones that change who may sign.
pub const KEY_ACTIONS: &[Action] = STANDING_ACTIONS.split_at(6).0;

/// Of these, the ones that a parcel holds: who may sign, and the ledger's name from where on.
pub const PARCEL_ACTIONS: &[Action] = STANDING_ACTIONS.split_at(8).0;

/// A key, and the entries it may have signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPeriod {
    pub name: String,
    pub id: KeyId,
    pub key: PublicKey,
    /// The first entry that it may sign.
    pub from: u64,
    /// The last one; `None` while it holds.
    pub until: Option<u64>,
    /// Somebody else made it and handed it over: it may only be exchanged for one that nobody else
    /// ever had.
    pub handed_over: bool,
}

/// All keys that ever counted, a few per operator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    spans: Vec<KeyPeriod>,
    /// Each operator's role, as it is after the newest entry that was taken in.
    roles: BTreeMap<String, Role>,
    /// The names that the ledger was given since it was made, each with the first entry that is
    /// stated under it.
    origins: Vec<(u64, String)>,
    /// The name that it was made with.
    made: Option<String>,
    /// The entries that are not by whom they name, as an admin has said.
    disputed: BTreeSet<u64>,
}

impl Keys {
    pub fn spans(&self) -> &[KeyPeriod] {
        &self.spans
    }

    /// Returns the name of the ledger that the entry at `seq` is stated under, and a head over as
    /// many entries is signed under. `made`: the name that the ledger was made with.
    pub fn origin_at<'o>(&'o self, seq: u64, made: &'o str) -> &'o str {
        let since = self.origins.iter().rev().find(|(from, _)| *from <= seq);
        since.map_or(made, |(_, origin)| origin)
    }

    /// Returns the entries that are not by whom they name, as an admin has said.
    pub fn disputed(&self) -> &BTreeSet<u64> {
        &self.disputed
    }

    /// Returns the next name of the ledger, beyond those that anybody is `known` to have seen.
    pub fn next_origin(&self, made: &str, known: u64) -> String {
        origin::numbered(made, known.max(self.number()) + 1)
    }

    /// The number of the ledger's newest origin.
    fn number(&self) -> u64 {
        self.origins.last().map_or(1, |(_, name)| origin::split(name).1)
    }

    /// Takes in what an admin says about the ledger itself.
    fn apply_origin(&mut self, seq: u64, draft: &Draft) -> Result<(), KeyFault> {
        if draft.actor == INSTALLATION {
            return Ok(());
        }
        self.disputed.extend(disputes(draft).filter(|entry| *entry < seq));
        let Some(name) = draft.data.get(ORIGIN) else { return Ok(()) };
        let name = name.as_str().filter(|name| {
            let (made, number) = origin::split(name);
            number > self.number() && self.made.as_deref().is_none_or(|known| known == made)
        });
        self.origins.push((seq + 1, name.ok_or(KeyFault::Origin)?.to_owned()));
        Ok(())
    }

    /// Takes in what the entry at `seq` says about keys; nothing if it says nothing.
    pub fn apply(&mut self, seq: u64, draft: &Draft) -> Result<(), KeyFault> {
        let role = draft.data.get("role").and_then(Value::as_str).and_then(Role::parse);
        if let (
            Action::LedgerCreated | Action::OperatorAdded | Action::OperatorRoleChanged,
            Some(role),
        ) = (draft.action, role)
        {
            self.roles.insert(named(draft)?.to_owned(), role);
        }
        match draft.action {
            Action::LedgerRestored | Action::LedgerDisputed => self.apply_origin(seq, draft),
            Action::LedgerCreated => {
                self.made = draft.data.get(ORIGIN).and_then(Value::as_str).map(str::to_owned);
                let installation =
                    PublicKey { key: key_in(draft, "installation_key")?, kind: KeyKind::File };
                self.begin(INSTALLATION, installation, seq, false)?;
                self.begin(named(draft)?, PublicKey::brought(draft)?, seq, false)
            }
            Action::OperatorAdded => {
                self.begin(named(draft)?, PublicKey::brought(draft)?, seq + 1, handed_over(draft))
            }
            Action::OperatorKeyRotated => {
                let key = PublicKey::brought(draft)?;
                self.unused(&key)?;
                match key_named(draft, REPLACES)? {
                    Some(one) => self.end_one(named(draft)?, one, seq)?,
                    None => self.end(named(draft)?, seq)?,
                }
                self.add(named(draft)?, key, seq + 1, handed_over(draft))
            }
            Action::OperatorKeyAdded => {
                let name = named(draft)?;
                if self.open(name).next().is_none() {
                    return Err(KeyFault::Nobody(name.to_owned()));
                }
                self.add(name, PublicKey::brought(draft)?, seq + 1, false)
            }
            Action::OperatorKeyDisabled => {
                let (name, one) = (named(draft)?, key_named(draft, KEY)?.ok_or(KeyFault::NoKey)?);
                if self.open(name).nth(1).is_none() {
                    return Err(KeyFault::LastKey(name.to_owned()));
                }
                self.end_one(name, one, seq)
            }
            Action::OperatorDisabled => self.end(named(draft)?, seq),
            // A match with all the others listed would be long, and KEY_ACTIONS is tested to be the
            // list of these.
            _ => Ok(()),
        }
    }

    /// The key that `id` named at `seq`.
    pub fn at(&self, seq: u64, id: &str) -> Option<&KeyPeriod> {
        self.spans
            .iter()
            .find(|s| s.id == id && s.from <= seq && s.until.is_none_or(|until| seq <= until))
    }

    /// Checks that whoever holds the key `id` still stands as `draft` says, next after everything
    /// that was taken in. A session may have begun before its operator was disabled, or before the
    /// operator's role was changed.
    pub fn stands(&self, seq: u64, id: &str, draft: &Draft) -> Result<(), KeyFault> {
        if self.at(seq, id).is_none()
            && let Some(span) = self.spans.iter().find(|s| s.id == id && s.until.is_some())
        {
            return Err(KeyFault::Over(span.name.clone()));
        }
        match self.roles.get(&draft.actor) {
            Some(is) if *is != draft.role => {
                Err(KeyFault::Role { name: draft.actor.clone(), said: draft.role, is: *is })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Checks that `draft` may stand at `seq`, signed by the key `id`.
    pub fn may(&self, seq: u64, id: &str, draft: &Draft) -> Result<&KeyPeriod, KeyFault> {
        let span = self.at(seq, id).ok_or_else(|| KeyFault::Stranger(id.to_owned()))?;
        if span.name != draft.actor {
            return Err(KeyFault::NotTheirs {
                actor: draft.actor.clone(),
                signer: span.name.clone(),
            });
        }
        if span.name == INSTALLATION && !INSTALLATION_ACTIONS.contains(&draft.action) {
            return Err(KeyFault::NotTheInstallations(draft.action));
        }
        let own = named(draft) == Ok(span.name.as_str());
        let adds = draft.action == Action::OperatorKeyAdded;
        let rotates = draft.action == Action::OperatorKeyRotated;
        let own_rotation = rotates && own;
        // Only the holder of a key says that another one is theirs too, or that one of several is
        // exchanged. Nobody hands such a key over.
        let holders = adds || rotates && draft.data.contains_key(REPLACES);
        if holders && (!own || handed_over(draft)) {
            return Err(KeyFault::NotTheHolder(draft.action));
        }
        if span.handed_over && (!own_rotation || handed_over(draft)) {
            return Err(KeyFault::HandedOver(id.to_owned()));
        }
        Ok(span)
    }

    /// The keys of `name` that count now.
    fn open(&mut self, name: &str) -> impl Iterator<Item = &mut KeyPeriod> {
        self.spans
            .iter_mut()
            .filter(move |s| s.name == name && s.until.is_none() && s.name != INSTALLATION)
    }

    /// The first key of somebody new.
    fn begin(
        &mut self,
        name: &str,
        key: PublicKey,
        from: u64,
        handed_over: bool,
    ) -> Result<(), KeyFault> {
        if self.spans.iter().any(|s| s.name == name && s.until.is_none()) {
            return Err(KeyFault::Taken(name.to_owned()));
        }
        self.add(name, key, from, handed_over)
    }

    fn add(
        &mut self,
        name: &str,
        key: PublicKey,
        from: u64,
        handed_over: bool,
    ) -> Result<(), KeyFault> {
        self.unused(&key)?;
        self.spans.push(KeyPeriod {
            name: name.to_owned(),
            id: key.id(),
            key,
            from,
            until: None,
            handed_over,
        });
        Ok(())
    }

    /// A key names one person, ever.
    fn unused(&self, key: &PublicKey) -> Result<(), KeyFault> {
        let id = key.id();
        if self.spans.iter().any(|s| s.id == id) { Err(KeyFault::Used(id)) } else { Ok(()) }
    }

    /// Ends all keys of `name`.
    fn end(&mut self, name: &str, at: u64) -> Result<(), KeyFault> {
        let mut ended = false;
        for span in self.open(name) {
            span.until = Some(at);
            ended = true;
        }
        if ended { Ok(()) } else { Err(KeyFault::Nobody(name.to_owned())) }
    }

    /// Ends one key of `name`.
    fn end_one(&mut self, name: &str, id: &str, at: u64) -> Result<(), KeyFault> {
        let one = self.open(name).find(|s| s.id == id);
        let missing = || KeyFault::NotOf { key: id.to_owned(), name: name.to_owned() };
        one.ok_or_else(missing)?.until = Some(at);
        Ok(())
    }
}

/// Names the key that `operator.key_disabled` ends, by its id.
pub const KEY: &str = "key";

/// Names the one key that `operator.key_rotated` ends, by its id. Without this field it ends all
/// keys of its operator, which were one in entries from before there could be several.
pub const REPLACES: &str = "replaces";

/// Names the ledger: as it was made, or as it is called from the next entry on.
pub const ORIGIN: &str = "origin";

/// Returns the entries of which a draft says that they are not by whom they name.
pub fn disputes(draft: &Draft) -> impl Iterator<Item = u64> + '_ {
    let listed = (draft.action == Action::LedgerDisputed)
        .then(|| draft.data.get("entries").and_then(Value::as_array));
    listed.flatten().into_iter().flatten().filter_map(Value::as_u64)
}

/// The id of a key in `data`; `None` if the field is not there.
fn key_named<'d>(draft: &'d Draft, field: &str) -> Result<Option<&'d str>, KeyFault> {
    match draft.data.get(field) {
        None => Ok(None),
        Some(id) => id.as_str().map(Some).ok_or(KeyFault::NoKey),
    }
}

fn named(draft: &Draft) -> Result<&str, KeyFault> {
    draft.data.get("name").and_then(Value::as_str).filter(|n| !n.is_empty()).ok_or(KeyFault::NoName)
}

/// Returns true if the key that an entry brings in was made by somebody other than its holder.
fn handed_over(draft: &Draft) -> bool {
    draft.data.get("handed_over") == Some(&Value::Bool(true))
}
