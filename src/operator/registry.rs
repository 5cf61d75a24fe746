//! The operators as the ledger has them: the fold of its operator entries.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::name::Aliases;
use crate::base::string_enum::string_enum;
use crate::ledger::format::text::{base64, parse_base64_32};
use crate::ledger::keys::{KEY, REPLACES};
use crate::ledger::{Action, Draft, Filter, KeyId, KeyKind, Ledger, LedgerError, Object, key_id};
use crate::model::Role;

/// One operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperatorAccount {
    pub name: String,
    pub role: Role,
    /// Logins, addresses or ids by which the identity platforms know them as a user.
    pub users: Vec<String>,
    pub added_by: String,
    /// The operator who asked for the account, where adding took two.
    pub asked_by: Option<String>,
    pub added: DateTime<Utc>,
    pub disabled: bool,
    /// The keys whose signatures are theirs now. They are one person's: whatever compares people
    /// compares names.
    pub keys: Vec<AccountKey>,
    /// When they last stopped being a senior or an admin.
    pub stepped_down: Option<DateTime<Utc>>,
}

/// One of an operator's keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountKey {
    /// The name that its holder gave it. The one that an operator begins with has none.
    pub label: Option<String>,
    pub public_key: [u8; 32],
    /// The place of the secret half.
    pub kind: KeyKind,
    /// Somebody else made that key: it has to be changed before anything else is done with it.
    pub handed_over: bool,
    pub added: DateTime<Utc>,
}

impl AccountKey {
    pub fn id(&self) -> KeyId {
        key_id(&self.public_key)
    }

    /// Its name, or else its id.
    pub fn shown(&self) -> String {
        self.label.clone().unwrap_or_else(|| self.id())
    }
}

impl OperatorAccount {
    /// Returns true if the key was made by somebody else. Such a key is the only one.
    pub fn handed_over(&self) -> bool {
        self.keys.iter().any(|key| key.handed_over)
    }

    pub fn key(&self, public_key: &[u8; 32]) -> Option<&AccountKey> {
        self.keys.iter().find(|key| key.public_key == *public_key)
    }

    /// A key by the name that its holder gave it, or by its id.
    pub fn key_called(&self, text: &str) -> Option<&AccountKey> {
        let labelled = self.keys.iter().find(|key| key.label.as_deref() == Some(text));
        labelled.or_else(|| self.keys.iter().find(|key| key.id() == text))
    }
}

/// A change that takes two, asked for by one.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    pub seq: u64,
    pub by: String,
    pub at: DateTime<Utc>,
    /// `operator.added`, `.role_changed`, `.key_rotated`, or `contacts.accepted`.
    pub action: Action,
    /// The data that the change will have, but for the number of this request.
    pub data: Object,
    pub private: Object,
}

/// All operators, by name, and what is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OperatorRegistry {
    pub(super) accounts: BTreeMap<String, OperatorAccount>,
    proposals: BTreeMap<u64, Proposal>,
    /// The operator who asked for the approval of a case, by case, as long as there is no answer.
    /// The map is filled only in a verification, which goes through all entries.
    pub(super) asking: BTreeMap<String, String>,
    /// The ones who entered outside work, by its number, until it is confirmed.
    pub(super) outside: BTreeMap<u64, String>,
}

/// The entries that it is made of.
pub const ACTIONS: [Action; 13] = [
    Action::LedgerCreated,
    Action::OperatorAdded,
    Action::OperatorDisabled,
    Action::OperatorRoleChanged,
    Action::OperatorKeyRotated,
    Action::OperatorKeyAdded,
    Action::OperatorKeyDisabled,
    Action::ContactsAccepted,
    Action::ApprovalRequested,
    Action::ApprovalGranted,
    Action::ApprovalDenied,
    Action::OutsideRecorded,
    Action::OutsideConfirmed,
];

impl OperatorRegistry {
    /// From the entries that are about no case: who asked for the approval of one is left to its
    /// own entries, of which there are ever more.
    pub fn read(ledger: &dyn Ledger) -> Result<OperatorRegistry, LedgerError> {
        let filter = Filter { actions: ACTIONS.to_vec(), caseless: true, ..Filter::default() };
        let mut roll = OperatorRegistry::default();
        for entry in ledger.read(&filter)? {
            let unsound = |what| LedgerError::Unsound { seq: entry.seq(), what };
            roll.apply(entry.seq(), entry.time(), entry.draft()).map_err(unsound)?;
        }
        Ok(roll)
    }

    /// Takes in what an entry says about operators; nothing if it says nothing.
    pub fn apply(&mut self, seq: u64, time: DateTime<Utc>, draft: &Draft) -> Result<(), String> {
        let text = |key: &str| draft.data.get(key).and_then(Value::as_str);
        let name = || text("name").map(str::to_owned).ok_or("it names no operator");
        let key = || text("public_key").and_then(parse_base64_32).ok_or("it names no public key");
        let kind = || KeyKind::read(&draft.data).ok_or("it names no kind of key that there is");
        let role = || text("role").and_then(Role::parse).ok_or("it names no role");
        let brought = || {
            Ok::<_, &str>(AccountKey {
                label: text("label").map(str::to_owned),
                public_key: key()?,
                kind: kind()?,
                handed_over: draft.data.get("handed_over") == Some(&Value::Bool(true)),
                added: time,
            })
        };
        match draft.action {
            Action::LedgerCreated | Action::OperatorAdded => {
                let users =
                    draft.private.get("users").and_then(Value::as_array).into_iter().flatten();
                let account = OperatorAccount {
                    name: name()?,
                    role: role()?,
                    users: users.filter_map(|u| u.as_str().map(str::to_owned)).collect(),
                    added_by: draft.actor.clone(),
                    asked_by: self.use_up(draft).map(|p| p.by),
                    added: time,
                    disabled: false,
                    keys: vec![brought()?],
                    stepped_down: None,
                };
                self.accounts.insert(account.name.clone(), account);
            }
            Action::OperatorDisabled => {
                let account = self.accounts.get_mut(&name()?).ok_or("it disables nobody")?;
                if !account.disabled && is_second_pair(account.role) {
                    account.stepped_down = Some(time);
                }
                account.disabled = true;
            }
            Action::OperatorRoleChanged => {
                self.use_up(draft);
                let role = role()?;
                let account = self.accounts.get_mut(&name()?).ok_or("it changes nobody's role")?;
                if is_second_pair(account.role) && !is_second_pair(role) {
                    account.stepped_down = Some(time);
                }
                account.role = role;
            }
            Action::OperatorKeyRotated => {
                self.use_up(draft);
                let account = self.accounts.get_mut(&name()?).ok_or("it changes nobody's key")?;
                let mut key = brought()?;
                match text(REPLACES) {
                    Some(id) => {
                        let old = account.keys.iter_mut().find(|key| key.id() == id);
                        let old = old.ok_or("it exchanges a key that is not theirs")?;
                        // It goes by the same name, unless it was given another.
                        key.label = key.label.or(old.label.take());
                        *old = key;
                    }
                    None => account.keys = vec![key],
                }
            }
            Action::OperatorKeyAdded => {
                let account = self.accounts.get_mut(&name()?).ok_or("it adds a key for nobody")?;
                account.keys.push(brought()?);
            }
            Action::OperatorKeyDisabled => {
                let account = self.accounts.get_mut(&name()?).ok_or("it is nobody's key")?;
                let id = text(KEY).ok_or("it names no key")?;
                account.keys.retain(|key| key.id() != id);
            }
            Action::ContactsAccepted => drop(self.use_up(draft)),
            Action::OutsideRecorded => drop(self.outside.insert(seq, draft.actor.clone())),
            Action::OutsideConfirmed => {
                let number = draft.data.get("confirms").and_then(Value::as_u64);
                drop(number.and_then(|seq| self.outside.remove(&seq)));
            }
            Action::ApprovalRequested => {
                if let Some(case) = &draft.case {
                    self.asking.insert(case.clone(), draft.actor.clone());
                } else {
                    let action =
                        text("for").and_then(Action::parse).ok_or("it asks for nothing")?;
                    let mut data = draft.data.clone();
                    data.remove("for");
                    let (by, private) = (draft.actor.clone(), draft.private.clone());
                    self.proposals
                        .insert(seq, Proposal { seq, by, at: time, action, data, private });
                }
            }
            Action::ApprovalGranted | Action::ApprovalDenied => {
                if let Some(case) = &draft.case {
                    self.asking.remove(case);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The request that an entry answers. It is good for one.
    fn use_up(&mut self, draft: &Draft) -> Option<Proposal> {
        self.proposals.remove(&draft.data.get("requested")?.as_u64()?)
    }

    /// By which names each of them, disabled or not, is known as a user.
    pub fn aliases(&self) -> Aliases {
        Aliases::of(self.all().map(|a| (a.name.clone(), a.users.clone())))
    }

    pub fn get(&self, name: &str) -> Option<&OperatorAccount> {
        self.accounts.get(name)
    }

    pub fn all(&self) -> impl Iterator<Item = &OperatorAccount> {
        self.accounts.values()
    }

    pub fn active(&self) -> impl Iterator<Item = &OperatorAccount> {
        self.all().filter(|a| !a.disabled)
    }

    /// Changes that wait for a second.
    pub fn proposals(&self) -> impl Iterator<Item = &Proposal> {
        self.proposals.values()
    }

    pub fn proposal(&self, seq: u64) -> Option<&Proposal> {
        self.proposals.get(&seq)
    }

    /// Whom `name` has brought in since `since`: for them they do not approve.
    pub fn brought_in(&self, name: &str, since: DateTime<Utc>) -> impl Iterator<Item = &str> {
        let by = move |a: &&OperatorAccount| {
            a.name != name && (a.added_by == name || a.asked_by.as_deref() == Some(name))
        };
        self.all().filter(by).filter(move |a| a.added > since).map(|a| a.name.as_str())
    }
}

/// The data and the private part of an entry that makes an operator, whose key nobody else ever
/// had.
pub fn added(name: &str, role: Role, public_key: &[u8; 32], users: &[String]) -> (Object, Object) {
    let mut data = rotated(name, public_key);
    data.insert("role".into(), role.as_str().into());
    let mut private = Object::new();
    if !users.is_empty() {
        private.insert("users".into(), users.to_vec().into());
    }
    (data, private)
}

/// The data of an entry that gives an operator another key.
pub fn rotated(name: &str, public_key: &[u8; 32]) -> Object {
    let mut data = Object::new();
    data.insert("name".into(), name.into());
    data.insert("public_key".into(), base64(public_key).into());
    data
}

/// The data of an entry by which an operator adds a key of their own to those they have.
pub fn key_added(name: &str, label: &str, public_key: &[u8; 32]) -> Object {
    let mut data = rotated(name, public_key);
    data.insert("label".into(), label.into());
    data
}

/// The data of an entry that ends one of several keys.
pub fn key_disabled(name: &str, key: &AccountKey) -> Object {
    let mut data = Object::new();
    data.insert("name".into(), name.into());
    data.insert(KEY.into(), key.id().into());
    if let Some(label) = &key.label {
        data.insert("label".into(), label.as_str().into());
    }
    data
}

/// Says in an entry that exchanges a key which of its holder's several keys that is.
pub fn mark_replaced(data: &mut Object, key: &AccountKey) {
    data.insert(REPLACES.into(), key.id().into());
}

/// Says in an entry that brings in a key that somebody else made it.
pub fn mark_handed_over(data: &mut Object) {
    data.insert("handed_over".into(), true.into());
}

/// The data of the request for a change that takes two.
pub fn requested(action: Action, data: &Object) -> Object {
    let mut data = data.clone();
    data.insert("for".into(), action.as_str().into());
    data
}

string_enum! {
    /// Something that not everybody may do.
    Right {
        /// Open a case and work on it.
        Recover = "recover",
        /// Approve what needs a second pair of eyes.
        Approve = "approve",
        /// Take a case over from its holder; open one in spite of an earlier refusal.
        TakeOver = "take-over",
        /// Open an incident and suspend.
        Incident = "incident",
        /// Switch an account on again, close an incident.
        Enable = "enable",
        /// Add, disable and change operators.
        Operators = "operators",
        /// Accept a runbook or a contacts file; record that the clock was corrected.
        Runbook = "runbook",
        /// Read, verify and export the ledger.
        Read = "read",
        /// Restore the ledger from a copy; erase a person's data.
        Ledger = "ledger",
        /// Record that the ledger, or a platform's log, was checked.
        Check = "check",
        /// Erase what the configured retention says.
        Retention = "retention",
    }
}

/// The table.
pub const fn may(role: Role, right: Right) -> bool {
    match role {
        Role::Admin => {
            matches!(
                right,
                Right::Recover
                    | Right::Incident
                    | Right::Operators
                    | Right::Runbook
                    | Right::Read
                    | Right::Ledger
                    | Right::Check
                    | Right::Retention
            )
        }
        Role::Senior => {
            matches!(
                right,
                Right::Recover
                    | Right::Approve
                    | Right::TakeOver
                    | Right::Incident
                    | Right::Enable
                    | Right::Read
                    | Right::Check
            )
        }
        Role::Operator => {
            matches!(right, Right::Recover | Right::Incident | Right::Read | Right::Check)
        }
        Role::Auditor => matches!(right, Right::Read | Right::Check),
        Role::Service => matches!(right, Right::Recover),
        Role::Timer => matches!(right, Right::Check | Right::Retention),
    }
}

/// Returns true if this role is one of those that watch each other.
pub const fn is_second_pair(role: Role) -> bool {
    matches!(role, Role::Admin | Role::Senior)
}
