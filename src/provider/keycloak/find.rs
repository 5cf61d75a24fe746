use super::api::UserShape;
use super::{Keycloak, VIEW_USERS};
use crate::model::{User, UserId};
use crate::provider::http::{HttpCall, HttpError};

impl Keycloak {
    /// By id, login and address; all who fit, each once.
    pub(super) fn find_all(&self, who: &str) -> Result<Vec<User>, HttpError> {
        let who = who.trim();
        // An empty search lists everybody.
        if who.is_empty() {
            return Ok(Vec::new());
        }
        let mut found: Vec<UserShape> = Vec::new();
        if looks_like_an_id(who) {
            match self.user(&UserId(who.into())) {
                Ok(user) => found.push(user),
                Err(trouble) if trouble.is_missing() && trouble.fault == crate::provider::ProviderError::NoSuchUser => {
                }
                Err(trouble) => return Err(trouble),
            }
        }
        for key in ["username", "email"] {
            let call = HttpCall::get(self.users_path()?)
                .query(key, who)
                .query("exact", "true")
                .query("briefRepresentation", "true")
                .query("max", "20")
                .needs(VIEW_USERS);
            let hits: Vec<UserShape> = self.get(call)?;
            // Without `exact`, an older proxy or server would answer with whoever contains it.
            found.extend(hits.into_iter().filter(|u| match key {
                "username" => same(&u.username, who),
                _ => u.email.as_deref().is_some_and(|e| same(e, who)),
            }));
        }
        let mut users: Vec<User> = Vec::new();
        for user in &found {
            if users.iter().all(|u| u.id.0 != user.id) {
                users.push(as_user(user));
            }
        }
        Ok(users)
    }

    pub(super) fn user(&self, user: &UserId) -> Result<UserShape, HttpError> {
        self.get(HttpCall::get(self.user_path(user)?).query("userProfileMetadata", "false").needs(VIEW_USERS))
    }
}

pub(super) fn as_user(user: &UserShape) -> User {
    let names = [&user.first_name, &user.last_name].map(|n| n.as_deref().unwrap_or_default());
    let name = names.join(" ").trim().to_owned();
    let name = if name.is_empty() { user.username.clone() } else { name };
    User { id: UserId(user.id.clone()), login: user.username.clone(), name }
}

/// A UUID, or `f:` and a UUID for a user who comes from a user storage.
fn looks_like_an_id(who: &str) -> bool {
    let uuid = |text: &str| text.len() == 36 && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    uuid(who) || who.strip_prefix("f:").is_some_and(|rest| rest.split(':').next().is_some_and(uuid))
}

/// Keycloak keeps both in lower case.
fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}
