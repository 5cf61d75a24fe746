//! Changes of the user itself, which Keycloak takes only as a new state of it.
//!
//! There is no version to compare: whatever stands in the body wins over what somebody else wrote since it was read. So the
//! body carries what is to change and nothing else, which is tried against 26.7.3: without `attributes` nothing else is
//! touched, and without `enabled` a lock after failed sign-ins stays. Only a note needs the whole profile in it, because
//! `attributes` without `email` and the names would remove those. Afterwards the user is read again and compared.

use serde_json::{Map, Value, json};

use super::act::cannot;
use super::api::UserShape;
use super::{Keycloak, MANAGE_USERS, NOTE, VIEW_USERS};
use crate::model::UserId;
use crate::provider::http::{HttpCall, HttpError};
use crate::provider::{ActOutcome, ProviderError};

/// The fields that are no part of the user's state, and the fields that follow from other calls than ours.
const NOT_COMPARED: [&str; 7] = [
    "access",
    "credentials",
    "disableableCredentialTypes",
    "federatedIdentities",
    "notBefore",
    "totp",
    "userProfileMetadata",
];
/// One set with `attributes`: what is left out of it is removed.
const PROFILE: [&str; 4] = ["username", "email", "firstName", "lastName"];
/// A value longer than this is refused.
const LONGEST: usize = 2048;

impl Keycloak {
    pub(super) fn require_enrolment(&self, user: &UserId) -> Result<ActOutcome, HttpError> {
        let action = match self.way_to_enrolment()? {
            Ok(action) => action,
            Err(why) => {
                let what = "without it the password alone would let the user in after the reset";
                return Ok(cannot(&format!("{why}: {what}")));
            }
        };
        let before = self.whole(user)?;
        let mut actions: Vec<Value> =
            before.get("requiredActions").and_then(Value::as_array).cloned().unwrap_or_default();
        if actions.iter().any(|a| a == action) {
            return Ok(ActOutcome::Succeeded);
        }
        actions.push(action.into());
        self.put(HttpCall::put(self.user_path(user)?).repeatable().json(&json!({ "requiredActions": actions })))?;
        Ok(self.compare(user, &before, "requiredActions", |after| {
            let now = after.get("requiredActions").and_then(Value::as_array);
            now.is_some_and(|now| actions.iter().all(|a| now.contains(a)))
        }))
    }

    pub(super) fn set_enabled(&self, user: &UserId, enabled: bool) -> Result<ActOutcome, HttpError> {
        let before = self.whole(user)?;
        if before.get("enabled") == Some(&Value::Bool(enabled)) {
            return Ok(ActOutcome::Succeeded);
        }
        self.put(HttpCall::put(self.user_path(user)?).repeatable().json(&json!({ "enabled": enabled })))?;
        Ok(self.compare(user, &before, "enabled", |after| after.get("enabled") == Some(&Value::Bool(enabled))))
    }

    /// The only body that carries what it does not change, so the only one that could undo what somebody else does between
    /// the reading and the writing. It is not sent where the note would not stay.
    pub(super) fn leave_note(&self, user: &UserId, text: &str) -> Result<ActOutcome, HttpError> {
        if !self.attributes_stay()? {
            return Ok(cannot(
                "the note was not stored: the realm's user profile knows no attribute readmit_note and lets no other stay",
            ));
        }
        let value = note(self.now(), text);
        let before = self.whole(user)?;
        let mut attributes = before.get("attributes").and_then(Value::as_object).cloned().unwrap_or_default();
        let notes = attributes.entry(NOTE).or_insert_with(|| json!([]));
        if let Some(notes) = notes.as_array_mut() {
            notes.push(value.clone().into());
        }
        let mut body: Map<String, Value> =
            PROFILE.iter().filter_map(|key| before.get(*key).map(|v| ((*key).to_owned(), v.clone()))).collect();
        body.insert("attributes".into(), attributes.clone().into());
        self.put(HttpCall::put(self.user_path(user)?).json(&body.into()))?;
        Ok(self
            .compare(user, &before, "attributes", |after| after.get("attributes") == Some(&attributes.clone().into())))
    }

    fn put(&self, call: HttpCall) -> Result<(), HttpError> {
        self.send(&call.expects(&[204]).needs(MANAGE_USERS))
    }

    /// The user as it stands, whatever is in it.
    fn whole(&self, user: &UserId) -> Result<Map<String, Value>, HttpError> {
        self.get(HttpCall::get(self.user_path(user)?).query("userProfileMetadata", "false").needs(VIEW_USERS))
    }

    /// Reads the user again. What was to change has to be so, and all else as it was before: if it is not, somebody else
    /// is at work on this user, and the operator has to look.
    fn compare(
        &self,
        user: &UserId,
        before: &Map<String, Value>,
        changed: &str,
        so: impl Fn(&Map<String, Value>) -> bool,
    ) -> ActOutcome {
        let after = match self.whole(user) {
            Ok(after) => after,
            Err(trouble) => return ActOutcome::Unknown(trouble.fault),
        };
        let keys = before.keys().chain(after.keys().filter(|k| !before.contains_key(*k)));
        let others: Vec<&str> = keys
            .filter(|k| *k != changed && !NOT_COMPARED.contains(&k.as_str()) && before.get(*k) != after.get(*k))
            .map(String::as_str)
            .collect();
        match (so(&after), others.is_empty()) {
            (true, true) => ActOutcome::Succeeded,
            (true, false) => ActOutcome::Unknown(ProviderError::Changed(format!(
                "{} at the same moment; look at it",
                others.join(", ")
            ))),
            (false, _) => {
                ActOutcome::Unknown(ProviderError::Changed(format!("{changed} is not what was set a moment ago")))
            }
        }
    }
}

pub(super) fn notes(user: &UserShape) -> impl Iterator<Item = &String> {
    user.attributes.get(NOTE).into_iter().flatten()
}

/// With its time, so that the same text left earlier is told from this one. Cut to what Keycloak takes.
pub(super) fn note(at: chrono::DateTime<chrono::Utc>, text: &str) -> String {
    let whole = format!("{} {text}", at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true));
    let mut length = 0;
    // Counted as Java counts.
    let fits = |c: &char| {
        length += c.len_utf16();
        length <= LONGEST
    };
    whole.chars().take_while(fits).collect()
}
