//! The acts that are done in Keycloak, and how each act is told.

use serde_json::{Map, Value, json};

use super::api::UserShape;
use super::flow::Flow;
use super::read::{ELSEWHERE, PASSWORD, RECOVERY_CODES};
use super::{Keycloak, MANAGE_USERS, NOTE, UPDATE_PASSWORD, VIEW_USERS};
use crate::model::UserId;
use crate::provider::http::{HttpCall, HttpError};
use crate::provider::{
    Act, ActKind, ActOutcome, ActReport, Capability, Moment, ProviderError, Remediation, Residue,
};

const NO_CODES: &str = "an administrator cannot make recovery codes; after signing in the user makes their own in the \
                        account console, under Signing in";

const NO_LINK: &str = "signing in leads to enrolment by itself, and a link by mail would let in whoever reads that mail";

const NO_PASSWORD_LINK: &str =
    "it could only be sent to the address on file, unseen; a temporary password is set instead";

const ENROL: &str =
    "They sign in; Keycloak then leads them to set up the new authenticator or security key.";

pub(super) fn capability(kind: ActKind) -> Capability {
    match kind {
        ActKind::RequireEnrolment
        | ActKind::RemoveFactor
        | ActKind::RemoveBackupCodes
        | ActKind::EndSessions
        | ActKind::RevokeTokens
        | ActKind::Suspend
        | ActKind::Enable => Capability::Can,
        ActKind::SetTemporaryPassword => Capability::InPart(
            "it has no end of its own here, and holds until it is changed at the next sign-in".into(),
        ),
        ActKind::Note => Capability::InPart(
            "it is kept as the user's attribute readmit_note, where the realm's user profile lets it stay".into(),
        ),
        // "Remember me" is a session, and ends with it.
        ActKind::ForgetDevices => Capability::NotApplicable,
        ActKind::IssueBackupCodes => Capability::Cannot(NO_CODES.into()),
        ActKind::IssuePasswordTicket => Capability::Cannot(NO_PASSWORD_LINK.into()),
        ActKind::IssueEnrolmentTicket => Capability::Cannot(NO_LINK.into()),
    }
}

pub(super) fn residue(what: Residue) -> Remediation {
    match what {
        Residue::Sessions => Remediation::With(ActKind::EndSessions),
        Residue::RefreshTokens => Remediation::With(ActKind::RevokeTokens),
        Residue::Passkeys => Remediation::With(ActKind::RemoveFactor),
        Residue::BackupCodes => Remediation::With(ActKind::RemoveBackupCodes),
        Residue::RememberedDevices | Residue::AppPasswords => Remediation::NotApplicable,
        Residue::RecoveryContacts => Remediation::Cannot(
            "where the sign-in page offers \"Forgot password?\", the mail on file is a way in: check the address"
                .into(),
        ),
    }
}

/// `flow`: how the realm asks for a second factor, if that can be read.
pub(super) fn advice(moment: Moment, flow: Option<&Flow>) -> Vec<String> {
    let codes = flow.is_some_and(|flow| flow.codes);
    let said: &[&str] = match (moment, codes) {
        (Moment::Opening, _) => &[],
        (Moment::Enrolment, false) => &[ENROL],
        (Moment::Enrolment, true) => &[
            ENROL,
            "Recovery codes they make afterwards, in the account console under Signing in.",
        ],
        (Moment::CodeUsed, _) => &[
            "In the account console, under Signing in, they remove the lost device and set up the new one.",
            "The code that was used is gone; when few are left they make new ones there.",
        ],
    };
    said.iter().map(|s| (*s).to_owned()).collect()
}

impl Keycloak {
    pub(super) fn carry_out(&self, user: &UserId, act: &Act) -> ActReport {
        let came = match act {
            Act::RequireEnrolment => self.require_enrolment(user),
            Act::RemoveFactor { factor } => self.remove_factor(user, factor),
            Act::RemoveBackupCodes => self.remove_codes(user),
            Act::ForgetDevices => self.user(user).map(|_| ActOutcome::Succeeded),
            Act::EndSessions => self.end_sessions(user),
            Act::RevokeTokens => self.end_offline_sessions(user),
            Act::SetTemporaryPassword { password, .. } => self.set_password(user, password),
            Act::Suspend => self.set_enabled(user, false),
            Act::Enable => self.set_enabled(user, true),
            Act::Note { text } => self.leave_note(user, text),
            Act::IssueBackupCodes { .. } => Ok(cannot(NO_CODES)),
            Act::IssuePasswordTicket { .. } => Ok(cannot(NO_PASSWORD_LINK)),
            Act::IssueEnrolmentTicket => Ok(cannot(NO_LINK)),
        };
        ActReport::came(came.unwrap_or_else(HttpError::came))
    }

    fn remove_factor(&self, user: &UserId, factor: &str) -> Result<ActOutcome, HttpError> {
        let credentials = self.credentials(user)?;
        if let Some(kind) = factor.strip_prefix(ELSEWHERE) {
            return Ok(cannot(&format!(
                "{kind} is kept in the user storage that this user comes from; remove it there"
            )));
        }
        let Some(credential) = credentials.iter().find(|c| c.id == factor) else {
            // Gone already, whoever removed it.
            return Ok(ActOutcome::Succeeded);
        };
        // The same call would delete the password.
        if credential.kind == PASSWORD {
            return Ok(ActOutcome::Failed(ProviderError::Refused(
                "this is the user's password, and no factor".into(),
            )));
        }
        self.delete_credential(user, factor)?;
        Ok(ActOutcome::Succeeded)
    }

    fn remove_codes(&self, user: &UserId) -> Result<ActOutcome, HttpError> {
        let mut deleted = false;
        for set in self.credentials(user)?.iter().filter(|c| c.kind == RECOVERY_CODES) {
            // What the first was deleted for is not undone by a fault at the second.
            self.delete_credential(user, &set.id)
                .map_err(|t| HttpError { perhaps_done: t.perhaps_done || deleted, ..t })?;
            deleted = true;
        }
        Ok(ActOutcome::Succeeded)
    }

    fn delete_credential(&self, user: &UserId, id: &str) -> Result<(), HttpError> {
        // 202 would not say that it is gone.
        let call = HttpCall::delete(self.credentials_path(user)?.id(id)?)
            .expects(&[204])
            .needs(MANAGE_USERS);
        match self.send(&call) {
            Err(trouble)
                if trouble.is_missing()
                    && trouble.code.as_deref() == Some("Credential not found") =>
            {
                Ok(())
            }
            came => came,
        }
    }

    /// The server adds `UPDATE_PASSWORD` by itself, and would let the password stay as it is where
    /// that is switched off.
    fn set_password(
        &self,
        user: &UserId,
        password: &secrecy::SecretString,
    ) -> Result<ActOutcome, HttpError> {
        use secrecy::ExposeSecret;
        if let Some(why) = self.switched_off(UPDATE_PASSWORD)? {
            return Ok(cannot(&format!(
                "{why}: a temporary password would never have to be changed"
            )));
        }
        let body = serde_json::json!({ "type": PASSWORD, "value": password.expose_secret(), "temporary": true });
        let call = HttpCall::put(self.user_path(user)?.then("/reset-password"))
            .json(&body)
            .secret(password);
        let call = call.expects(&[204]).needs(MANAGE_USERS);
        self.send(&call)?;
        let must_change =
            |u: &super::api::UserShape| u.required_actions.iter().any(|a| a == UPDATE_PASSWORD);
        match self.user(user) {
            Ok(after) if must_change(&after) => Ok(ActOutcome::Succeeded),
            Ok(_) => Ok(ActOutcome::Unknown(ProviderError::Changed(
                "it does not have to be changed at the next sign-in".into(),
            ))),
            Err(trouble) => Ok(ActOutcome::Unknown(trouble.fault)),
        }
    }
}

pub(super) fn cannot(why: &str) -> ActOutcome {
    ActOutcome::Failed(ProviderError::Cannot(why.to_owned()))
}

/// The fields that are no part of the user's state, and the fields that follow from other calls
/// than ours.
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
        self.put(
            HttpCall::put(self.user_path(user)?)
                .repeatable()
                .json(&json!({ "requiredActions": actions })),
        )?;
        Ok(self.compare(user, &before, "requiredActions", |after| {
            let now = after.get("requiredActions").and_then(Value::as_array);
            now.is_some_and(|now| actions.iter().all(|a| now.contains(a)))
        }))
    }

    pub(super) fn set_enabled(
        &self,
        user: &UserId,
        enabled: bool,
    ) -> Result<ActOutcome, HttpError> {
        let before = self.whole(user)?;
        if before.get("enabled") == Some(&Value::Bool(enabled)) {
            return Ok(ActOutcome::Succeeded);
        }
        self.put(
            HttpCall::put(self.user_path(user)?).repeatable().json(&json!({ "enabled": enabled })),
        )?;
        Ok(self.compare(user, &before, "enabled", |after| {
            after.get("enabled") == Some(&Value::Bool(enabled))
        }))
    }

    /// The only body that carries what it does not change, so the only one that could undo what
    /// somebody else does between the reading and the writing. It is not sent where the note would
    /// not stay.
    pub(super) fn leave_note(&self, user: &UserId, text: &str) -> Result<ActOutcome, HttpError> {
        if !self.attributes_stay()? {
            return Ok(cannot(
                "the note was not stored: the realm's user profile knows no attribute readmit_note and lets no other stay",
            ));
        }
        let value = note(self.now(), text);
        let before = self.whole(user)?;
        let mut attributes =
            before.get("attributes").and_then(Value::as_object).cloned().unwrap_or_default();
        let notes = attributes.entry(NOTE).or_insert_with(|| json!([]));
        if let Some(notes) = notes.as_array_mut() {
            notes.push(value.clone().into());
        }
        let mut body: Map<String, Value> = PROFILE
            .iter()
            .filter_map(|key| before.get(*key).map(|v| ((*key).to_owned(), v.clone())))
            .collect();
        body.insert("attributes".into(), attributes.clone().into());
        self.put(HttpCall::put(self.user_path(user)?).json(&body.into()))?;
        Ok(self.compare(user, &before, "attributes", |after| {
            after.get("attributes") == Some(&attributes.clone().into())
        }))
    }

    fn put(&self, call: HttpCall) -> Result<(), HttpError> {
        self.send(&call.expects(&[204]).needs(MANAGE_USERS))
    }

    /// The user as it stands, whatever is in it.
    fn whole(&self, user: &UserId) -> Result<Map<String, Value>, HttpError> {
        self.get(
            HttpCall::get(self.user_path(user)?)
                .query("userProfileMetadata", "false")
                .needs(VIEW_USERS),
        )
    }

    /// Reads the user again. What was to change has to be so, and all else as it was before: if it
    /// is not, somebody else is at work on this user, and the operator has to look.
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
            .filter(|k| {
                *k != changed
                    && !NOT_COMPARED.contains(&k.as_str())
                    && before.get(*k) != after.get(*k)
            })
            .map(String::as_str)
            .collect();
        match (so(&after), others.is_empty()) {
            (true, true) => ActOutcome::Succeeded,
            (true, false) => ActOutcome::Unknown(ProviderError::Changed(format!(
                "{} at the same moment; look at it",
                others.join(", ")
            ))),
            (false, _) => ActOutcome::Unknown(ProviderError::Changed(format!(
                "{changed} is not what was set a moment ago"
            ))),
        }
    }
}

pub(super) fn notes(user: &UserShape) -> impl Iterator<Item = &String> {
    user.attributes.get(NOTE).into_iter().flatten()
}

/// With its time, so that the same text left earlier is told from this one. Cut to what Keycloak
/// takes.
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
