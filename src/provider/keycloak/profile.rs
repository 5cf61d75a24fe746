use chrono::{DateTime, Utc};

use super::api::{LinkShape, Lockout};
use super::find::as_user;
use super::{Keycloak, VIEW_USERS};
use crate::model::{Address, FOR_GOOD, Identity, Profile, Recorded, UserId};
use crate::provider::http::{HttpCall, HttpError};

impl Keycloak {
    pub(super) fn read_profile(&self, user: &UserId) -> Result<Profile, HttpError> {
        Ok(Profile {
            locked_until: self.locked_until(user)?,
            groups: self.groups_and_roles(user)?,
            identities: Recorded::Known(self.identities(user)?),
            ..self.read_reach(user)?
        })
    }

    /// Reads what stands with the user themselves, in one call.
    pub(super) fn read_reach(&self, user: &UserId) -> Result<Profile, HttpError> {
        let shape = self.user(user)?;
        let address = |address: String| Address { address, since: None, primary: true };
        Ok(Profile {
            user: as_user(&shape),
            enabled: shape.enabled,
            locked_until: None,
            groups: Recorded::NotRecorded,
            // Stock Keycloak has none; an attribute that is called one is whatever somebody typed.
            phones: Vec::new(),
            addresses: shape.email.into_iter().filter(|e| !e.is_empty()).map(address).collect(),
            managers: Vec::new(),
            identities: Recorded::NotRecorded,
        })
    }

    fn locked_until(&self, user: &UserId) -> Result<Option<DateTime<Utc>>, HttpError> {
        let path = self.realm_path()?.then("/attack-detection/brute-force/users").id(&user.0)?;
        let state: Lockout = self.get(HttpCall::get(path).needs(VIEW_USERS))?;
        if !state.disabled {
            return Ok(None);
        }
        // A permanent lock is the largest number there is.
        let seconds = state.failed_login_not_before.min(FOR_GOOD.timestamp());
        let until = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
        Ok((until > self.now()).then_some(until))
    }

    pub(super) fn identities(&self, user: &UserId) -> Result<Vec<Identity>, HttpError> {
        let links = self.links(user)?;
        let since = self.linked_since(user, &links)?;
        let identity = |(link, linked): (LinkShape, Option<DateTime<Utc>>)| Identity {
            id: link.id(),
            subject: link.subject().to_owned(),
            issuer: link.identity_provider,
            linked,
        };
        Ok(links.into_iter().zip(since).map(identity).collect())
    }

    pub(super) fn links(&self, user: &UserId) -> Result<Vec<LinkShape>, HttpError> {
        self.get(HttpCall::get(self.user_path(user)?.then("/federated-identity")).needs(VIEW_USERS))
    }
}
