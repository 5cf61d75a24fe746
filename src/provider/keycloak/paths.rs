//! The paths where things are.

use super::Keycloak;
use crate::model::UserId;
use crate::provider::http::{HttpError, Path};

impl Keycloak {
    pub(super) fn realm_path(&self) -> Result<Path, HttpError> {
        Ok(Path::new("/admin/realms").id(&self.realm)?)
    }

    pub(super) fn users_path(&self) -> Result<Path, HttpError> {
        Ok(self.realm_path()?.then("/users"))
    }

    pub(super) fn user_path(&self, user: &UserId) -> Result<Path, HttpError> {
        Ok(self.users_path()?.id(&user.0)?)
    }

    pub(super) fn credentials_path(&self, user: &UserId) -> Result<Path, HttpError> {
        Ok(self.user_path(user)?.then("/credentials"))
    }
}
