use super::api::{Consent, SessionShape};
use super::{Keycloak, MANAGE_USERS, VIEW_USERS};
use crate::model::UserId;
use crate::provider::http::{HttpCall, HttpError};
use crate::provider::{ActOutcome, ProviderError};

/// The grant that stands for sessions that outlive the sign-in.
const OFFLINE: &str = "Offline Token";

impl Keycloak {
    pub(super) fn sessions(&self, user: &UserId) -> Result<Vec<SessionShape>, HttpError> {
        self.get(HttpCall::get(self.user_path(user)?.then("/sessions")).needs(VIEW_USERS))
    }

    /// Offline sessions are listed by client, and the clients that have any by the consents.
    pub(super) fn offline_sessions(&self, user: &UserId) -> Result<Vec<SessionShape>, HttpError> {
        let consents: Vec<Consent> =
            self.get(HttpCall::get(self.user_path(user)?.then("/consents")).needs(VIEW_USERS))?;
        let mut sessions = Vec::new();
        for grant in consents.iter().flat_map(|c| &c.additional_grants) {
            let (Some(OFFLINE), Some(client)) = (grant.key.as_deref(), grant.client.as_deref()) else { continue };
            let path = self.user_path(user)?.then("/offline-sessions").id(client)?;
            sessions.extend(self.get::<Vec<SessionShape>>(HttpCall::get(path).needs(VIEW_USERS))?);
        }
        Ok(sessions)
    }

    /// Ends those that are online; tokens of the others become stale with it, and stay listed.
    pub(super) fn end_sessions(&self, user: &UserId) -> Result<ActOutcome, HttpError> {
        let before = self.sessions(user)?;
        let call =
            HttpCall::post(self.user_path(user)?.then("/logout")).repeatable().expects(&[204]).needs(MANAGE_USERS);
        self.send(&call)?;
        Ok(gone(&before, self.sessions(user)))
    }

    /// One by one, so that what the user has agreed to for a client stays agreed.
    pub(super) fn end_offline_sessions(&self, user: &UserId) -> Result<ActOutcome, HttpError> {
        let before = self.offline_sessions(user)?;
        let mut ended = false;
        for session in &before {
            let path = self.realm_path()?.then("/sessions").id(&session.id)?;
            let call = HttpCall::delete(path).query("isOffline", "true").needs(MANAGE_USERS);
            match self.send(&call) {
                Err(trouble) if trouble.is_missing() && trouble.code.as_deref() != Some("Realm not found.") => {}
                came => came.map_err(|t| HttpError { perhaps_done: t.perhaps_done || ended, ..t })?,
            }
            ended = true;
        }
        if before.is_empty() {
            return Ok(ActOutcome::Succeeded);
        }
        Ok(gone(&before, self.offline_sessions(user)))
    }
}

/// Done is what is seen to be done.
fn gone(before: &[SessionShape], after: Result<Vec<SessionShape>, HttpError>) -> ActOutcome {
    match after {
        Ok(after) if before.iter().all(|b| after.iter().all(|a| a.id != b.id)) => ActOutcome::Succeeded,
        Ok(_) => ActOutcome::Unknown(ProviderError::Changed("sessions that were there before are still listed".into())),
        Err(trouble) => ActOutcome::Unknown(trouble.fault),
    }
}
