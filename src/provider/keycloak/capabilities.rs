//! The things that the realm's own settings allow.

use super::api::{RequiredAction, UserProfile};
use super::{Keycloak, NOTE, VIEW_USERS};
use crate::provider::http::{HttpCall, HttpError};

impl Keycloak {
    /// Returns the reason why a required action would be stored and never asked for. Such an action is switched
    /// off, or not there. Returns `None` if the action works.
    pub(super) fn switched_off(&self, alias: &str) -> Result<Option<String>, HttpError> {
        let call = HttpCall::get(self.realm_path()?.then("/authentication/required-actions")).needs(VIEW_USERS);
        let actions: Vec<RequiredAction> = self.get(call)?;
        let realm = &self.realm;
        Ok(match actions.iter().find(|a| a.alias == alias) {
            Some(action) if action.enabled => None,
            Some(_) => Some(format!("the required action {alias} is disabled in the realm {realm}")),
            None => Some(format!("the realm {realm} has no required action {alias}")),
        })
    }

    /// Returns true if the attribute that notes are kept in stays. Otherwise Keycloak answers 204 and drops the
    /// attribute.
    pub(super) fn attributes_stay(&self) -> Result<bool, HttpError> {
        let profile: UserProfile = self.get(HttpCall::get(self.users_path()?.then("/profile")).needs(VIEW_USERS))?;
        Ok(match profile.unmanaged_attribute_policy.as_deref() {
            Some("ENABLED" | "ADMIN_EDIT") => true,
            Some(_) | None => profile.attributes.iter().any(|a| a.name == NOTE),
        })
    }
}
