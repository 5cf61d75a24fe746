//! The search for who is meant by a name in a question about the past. A name that nobody has is an
//! error, because an answer about nobody would look like an answer.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Failure;
use super::installation::Installation;
use crate::home::config::ProviderConfig;
use crate::ledger::keys::INSTALLATION;
use crate::ledger::{Action, Entry, Filter};

/// The ids of a user that entries are about, by one of them, by the login or an address under which
/// a case was opened, or as the directory of this home knows them.
pub fn targets(installation: &Installation, given: &str) -> Result<BTreeSet<String>, Failure> {
    let ledger = installation.ledger.kept();
    let under = |filter: Filter| ledger.glance(&filter);
    if !under(Filter { targets: vec![given.to_owned()], newest: Some(1), ..Filter::default() })?
        .is_empty()
    {
        return Ok([given.to_owned()].into());
    }
    let actions = vec![Action::CaseOpened, Action::IncidentOpened];
    let opened = under(Filter { actions, ..Filter::default() })?;
    let called = opened.into_iter().filter(|entry| is_called(entry, given));
    let mut ids: BTreeSet<String> = called.filter_map(|entry| entry.draft.target).collect();
    ids.extend(of_directory(installation, given));
    if ids.is_empty() { Err(nobody(given)) } else { Ok(ids) }
}

fn is_called(entry: &Entry, given: &str) -> bool {
    let is = |value: &Value| value.as_str().is_some_and(|text| text.eq_ignore_ascii_case(given));
    let private = &entry.draft.private;
    let addresses = private.get("addresses").and_then(Value::as_array);
    private.get("login").is_some_and(is) || addresses.is_some_and(|list| list.iter().any(is))
}

/// No entry is about anybody of this name.
pub fn nobody(given: &str) -> Failure {
    Failure::usage(format!("no such user in the ledger: {given}"))
        .hint("`readmit cases --all` lists everybody that a case was about; who was erased is known by the platform's id alone")
}

/// The ids of the users of this name in the directory of this home, if it has one.
pub fn of_directory(installation: &Installation, given: &str) -> Vec<String> {
    let embedded =
        installation.config.provider.iter().any(|p| matches!(p, ProviderConfig::Embedded { .. }));
    let found = embedded.then(|| installation.directory().ok()?.find(given).ok());
    found.flatten().into_iter().flatten().map(|user| user.id.0).collect()
}

/// An operator of this ledger, disabled or not.
pub fn operator(installation: &Installation, given: &str) -> Result<(), Failure> {
    if installation.roll.get(given).is_some() || given == INSTALLATION {
        return Ok(());
    }
    Err(Failure::usage(format!("there is no operator {given}"))
        .hint("`readmit operator list` shows them"))
}
