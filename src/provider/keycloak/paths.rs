//! Where things are.

use super::Keycloak;
use crate::provider::UserId;
use crate::provider::http::{Path, Trouble};

impl Keycloak {
    pub(super) fn realm_path(&self) -> Result<Path, Trouble> {
        Ok(Path::new("/admin/realms").id(&self.realm)?)
    }

    pub(super) fn users_path(&self) -> Result<Path, Trouble> {
        Ok(self.realm_path()?.then("/users"))
    }

    pub(super) fn user_path(&self, user: &UserId) -> Result<Path, Trouble> {
        Ok(self.users_path()?.id(&user.0)?)
    }

    pub(super) fn credentials_path(&self, user: &UserId) -> Result<Path, Trouble> {
        Ok(self.user_path(user)?.then("/credentials"))
    }
}
