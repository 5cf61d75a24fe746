//! The operators as the ledger has them: the fold of its operator entries.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::ledger::{Action, Committed, Filter, Ledger, LedgerError, Object, Role};

/// One operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub name: String,
    pub role: Role,
    /// Logins, addresses or ids by which the identity platforms know them as a user.
    pub users: Vec<String>,
    pub added_by: String,
    pub added: chrono::DateTime<chrono::Utc>,
    pub disabled: bool,
}

/// All operators, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roll {
    accounts: BTreeMap<String, Account>,
}

const ACTIONS: [Action; 4] =
    [Action::LedgerCreated, Action::OperatorAdded, Action::OperatorDisabled, Action::OperatorRoleChanged];

impl Roll {
    pub fn read(ledger: &dyn Ledger) -> Result<Roll, LedgerError> {
        let filter = Filter { actions: ACTIONS.to_vec(), ..Filter::default() };
        let mut roll = Roll::default();
        for entry in ledger.read(&filter)? {
            roll.apply(&entry)?;
        }
        Ok(roll)
    }

    fn apply(&mut self, entry: &Committed) -> Result<(), LedgerError> {
        let unsound = |what: &str| LedgerError::Unsound { seq: entry.seq(), what: what.to_owned() };
        let draft = entry.draft();
        let text = |key: &str| draft.data.get(key).and_then(Value::as_str);
        let name = text("name").ok_or_else(|| unsound("it names no operator"))?.to_owned();
        let role = || text("role").and_then(Role::parse).ok_or_else(|| unsound("it names no role"));
        match draft.action {
            Action::LedgerCreated | Action::OperatorAdded => {
                let role = role()?;
                let users = draft.private.get("users").and_then(Value::as_array).into_iter().flatten();
                let account = Account {
                    name: name.clone(),
                    role,
                    users: users.filter_map(|u| u.as_str().map(str::to_owned)).collect(),
                    added_by: draft.actor.clone(),
                    added: entry.time(),
                    disabled: false,
                };
                self.accounts.insert(name, account);
            }
            Action::OperatorDisabled => {
                self.accounts.get_mut(&name).ok_or_else(|| unsound("it disables nobody"))?.disabled = true;
            }
            Action::OperatorRoleChanged => {
                let role = role()?;
                self.accounts.get_mut(&name).ok_or_else(|| unsound("it changes nobody's role"))?.role = role;
            }
            _ => {}
        }
        Ok(())
    }

    pub fn get(&self, name: &str) -> Option<&Account> {
        self.accounts.get(name)
    }

    pub fn all(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values()
    }

    pub fn active(&self) -> impl Iterator<Item = &Account> {
        self.all().filter(|a| !a.disabled)
    }
}

/// The data and the private part of an entry that makes an operator.
pub fn added(name: &str, role: Role, public_key: &[u8; 32], users: &[String]) -> (Object, Object) {
    use base64::Engine;
    let mut data = Object::new();
    data.insert("name".into(), name.into());
    data.insert("role".into(), role.as_str().into());
    data.insert("public_key".into(), base64::engine::general_purpose::STANDARD.encode(public_key).into());
    let mut private = Object::new();
    if !users.is_empty() {
        private.insert("users".into(), users.to_vec().into());
    }
    (data, private)
}
