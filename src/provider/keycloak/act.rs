//! The acts that are done in Keycloak, and how each act is told.

use super::credentials::{ELSEWHERE, PASSWORD, RECOVERY_CODES};
use super::flow::Flow;
use super::{Keycloak, MANAGE_USERS, UPDATE_PASSWORD};
use crate::model::UserId;
use crate::provider::http::{HttpCall, HttpError};
use crate::provider::{Act, ActKind, ActOutcome, ActReport, Capability, Moment, ProviderError, Remediation, Residue};

const NO_CODES: &str = "an administrator cannot make recovery codes; after signing in the user makes their own in the \
                        account console, under Signing in";
const NO_LINK: &str =
    "signing in leads to enrolment by itself, and a link by mail would let in whoever reads that mail";
const NO_PASSWORD_LINK: &str =
    "it could only be sent to the address on file, unseen; a temporary password is set instead";

const ENROL: &str = "They sign in; Keycloak then leads them to set up the new authenticator or security key.";

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
        (Moment::Enrolment, true) => {
            &[ENROL, "Recovery codes they make afterwards, in the account console under Signing in."]
        }
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
            return Ok(ActOutcome::Failed(ProviderError::Refused("this is the user's password, and no factor".into())));
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
        let call = HttpCall::delete(self.credentials_path(user)?.id(id)?).expects(&[204]).needs(MANAGE_USERS);
        match self.send(&call) {
            Err(trouble) if trouble.is_missing() && trouble.code.as_deref() == Some("Credential not found") => Ok(()),
            came => came,
        }
    }

    /// The server adds `UPDATE_PASSWORD` by itself, and would let the password stay as it is where that is switched off.
    fn set_password(&self, user: &UserId, password: &secrecy::SecretString) -> Result<ActOutcome, HttpError> {
        use secrecy::ExposeSecret;
        if let Some(why) = self.switched_off(UPDATE_PASSWORD)? {
            return Ok(cannot(&format!("{why}: a temporary password would never have to be changed")));
        }
        let body = serde_json::json!({ "type": PASSWORD, "value": password.expose_secret(), "temporary": true });
        let call = HttpCall::put(self.user_path(user)?.then("/reset-password")).json(&body).secret(password);
        let call = call.expects(&[204]).needs(MANAGE_USERS);
        self.send(&call)?;
        let must_change = |u: &super::api::UserShape| u.required_actions.iter().any(|a| a == UPDATE_PASSWORD);
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
