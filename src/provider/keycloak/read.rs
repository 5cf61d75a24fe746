//! Everything that is read about one user.

use chrono::{DateTime, Utc};

use super::api::{
    CodesData, Consent, Credential, LinkShape, Lockout, SessionShape, UserShape, from_ms,
};
use super::{Keycloak, MANAGE_USERS, VIEW_USERS};
use crate::model::{
    Address, FOR_GOOD, Factor, FactorKind, FoundUser, FoundUsers, Identity, MOST_FOUND, Profile,
    Recorded, SearchTerms, User, UserId,
};
use crate::provider::http::{HttpCall, HttpError};
use crate::provider::{ActOutcome, ProviderError};

/// The attribute in which Keycloak itself keeps the language that a user chose.
const LOCALE: &str = "locale";

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
            languages: shape
                .attributes
                .get(LOCALE)
                .and_then(|all| all.first())
                .cloned()
                .into_iter()
                .collect(),
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
                Err(trouble)
                    if trouble.is_missing()
                        && trouble.fault == crate::provider::ProviderError::NoSuchUser => {}
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

    /// By a part of login, name or address, as Keycloak's own search has it. It keeps no numbers, and
    /// leaves out the accounts of clients.
    pub(super) fn find_by_part(&self, part: &SearchTerms) -> Result<FoundUsers, HttpError> {
        // The search takes each word alone; without asterisks it looks at beginnings only.
        let word = |word: &String| format!("*{}*", word.replace(['*', '"'], ""));
        let call = HttpCall::get(self.users_path()?)
            .query("search", part.words().iter().map(word).collect::<Vec<_>>().join(" "))
            .query("briefRepresentation", "true")
            .query("max", (MOST_FOUND + 1).to_string())
            .needs(VIEW_USERS);
        let hits: Vec<UserShape> = self.get(call)?;
        let mut found = FoundUsers { more: hits.len() > MOST_FOUND, ..FoundUsers::default() };
        for hit in &hits {
            let user = as_user(hit);
            let texts = [Some(user.login.as_str()), Some(user.name.as_str()), hit.email.as_deref()];
            if part.fits(texts.into_iter().flatten(), []) {
                found.add(FoundUser { user, enabled: hit.enabled });
            }
        }
        Ok(found)
    }

    pub(super) fn user(&self, user: &UserId) -> Result<UserShape, HttpError> {
        self.get(
            HttpCall::get(self.user_path(user)?)
                .query("userProfileMetadata", "false")
                .needs(VIEW_USERS),
        )
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
    let uuid =
        |text: &str| text.len() == 36 && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    uuid(who) || who.strip_prefix("f:").is_some_and(|rest| rest.split(':').next().is_some_and(uuid))
}

/// Keycloak keeps both in lower case.
fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// Not a factor, and never deleted: the user would be locked out.
pub(super) const PASSWORD: &str = "password";
pub(super) const RECOVERY_CODES: &str = "recovery-authn-codes";
/// Begins the id of a factor that only the user storage can remove.
pub(super) const ELSEWHERE: &str = "user-storage:";

impl Keycloak {
    pub(super) fn credentials(&self, user: &UserId) -> Result<Vec<Credential>, HttpError> {
        self.get(HttpCall::get(self.credentials_path(user)?).needs(VIEW_USERS))
    }

    pub(super) fn list_factors(&self, user: &UserId) -> Result<Vec<Factor>, HttpError> {
        let credentials = self.credentials(user)?;
        // A set of codes with none left is no code any more, and has to go like a factor.
        let factor = |c: &&Credential| {
            c.kind != PASSWORD && (c.kind != RECOVERY_CODES || Keycloak::is_used_up(c))
        };
        let mut factors: Vec<Factor> = credentials.iter().filter(factor).map(as_factor).collect();
        self.say_who_and_where_from(user, &credentials, &mut factors)?;
        factors.extend(self.kept_elsewhere(user)?);
        Ok(factors)
    }

    /// The newest one's date: Keycloak makes a credential of it each time that it is set.
    pub(super) fn password_set_at(
        &self,
        user: &UserId,
    ) -> Result<Recorded<DateTime<Utc>>, HttpError> {
        let passwords = self.credentials(user)?.into_iter().filter(|c| c.kind == PASSWORD);
        let set = passwords.filter_map(|c| c.created_date.and_then(from_ms)).max();
        Ok(set.map_or(Recorded::NotRecorded, Recorded::Known))
    }

    /// Returns the factors that a user storage (LDAP and the like) holds for this user. Such a
    /// factor is not in the list of credentials, and stays when that list is empty.
    fn kept_elsewhere(&self, user: &UserId) -> Result<Vec<Factor>, HttpError> {
        let elsewhere = |kind: String| Factor {
            id: format!("{ELSEWHERE}{kind}"),
            kind: factor_kind(&kind),
            label: format!("{kind}, kept in the user storage"),
            enrolled: None,
            last_used: None,
            phone: None,
            address: None,
            by: Recorded::NotRecorded,
        };
        Ok(self
            .storage_kinds(user)?
            .into_iter()
            .filter(|kind| kind != PASSWORD)
            .map(elsewhere)
            .collect())
    }

    pub(super) fn storage_kinds(&self, user: &UserId) -> Result<Vec<String>, HttpError> {
        let path = self.user_path(user)?.then("/configured-user-storage-credential-types");
        self.get(HttpCall::get(path).needs(VIEW_USERS))
    }

    /// Of all sets of codes there are; one that does not say how many it has left is not counted as
    /// none.
    pub(super) fn count_codes(&self, user: &UserId) -> Result<Recorded<u32>, HttpError> {
        let sets = self.credentials(user)?.into_iter().filter(|c| c.kind == RECOVERY_CODES);
        let counts: Option<Vec<u32>> = sets.map(|c| remaining(&c)).collect();
        Ok(counts.map_or(Recorded::NotRecorded, |counts| Recorded::Known(counts.iter().sum())))
    }
}

pub(super) fn remaining(codes: &Credential) -> Option<u32> {
    serde_json::from_str::<CodesData>(codes.data.as_deref()?).ok()?.remaining
}

fn factor_kind(kind: &str) -> FactorKind {
    match kind {
        "otp" => FactorKind::Totp,
        "webauthn" | "webauthn-passwordless" => FactorKind::Webauthn,
        RECOVERY_CODES => FactorKind::BackupCodes,
        // Extensions bring types of their own.
        _ => FactorKind::Other,
    }
}

fn as_factor(credential: &Credential) -> Factor {
    let kind = factor_kind(&credential.kind);
    let label = credential.user_label.clone().filter(|l| !l.trim().is_empty());
    let label = match (kind, label) {
        (FactorKind::Other, Some(label)) => format!("{} ({label})", credential.kind),
        (FactorKind::Other, None) => credential.kind.clone(),
        (FactorKind::BackupCodes, _) => "a set of which none is left".to_owned(),
        (_, label) => label.unwrap_or_default(),
    };
    Factor {
        id: credential.id.clone(),
        kind,
        label,
        enrolled: credential.created_date.and_then(from_ms),
        last_used: None,
        phone: None,
        address: None,
        by: Recorded::NotRecorded,
    }
}

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
            let (Some(OFFLINE), Some(client)) = (grant.key.as_deref(), grant.client.as_deref())
            else {
                continue;
            };
            let path = self.user_path(user)?.then("/offline-sessions").id(client)?;
            sessions.extend(self.get::<Vec<SessionShape>>(HttpCall::get(path).needs(VIEW_USERS))?);
        }
        Ok(sessions)
    }

    /// Ends those that are online; tokens of the others become stale with it, and stay listed.
    pub(super) fn end_sessions(&self, user: &UserId) -> Result<ActOutcome, HttpError> {
        let before = self.sessions(user)?;
        let call = HttpCall::post(self.user_path(user)?.then("/logout"))
            .repeatable()
            .expects(&[204])
            .needs(MANAGE_USERS);
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
                Err(trouble)
                    if trouble.is_missing()
                        && trouble.code.as_deref() != Some("Realm not found.") => {}
                came => {
                    came.map_err(|t| HttpError { perhaps_done: t.perhaps_done || ended, ..t })?;
                }
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
        Ok(after) if before.iter().all(|b| after.iter().all(|a| a.id != b.id)) => {
            ActOutcome::Succeeded
        }
        Ok(_) => ActOutcome::Unknown(ProviderError::Changed(
            "sessions that were there before are still listed".into(),
        )),
        Err(trouble) => ActOutcome::Unknown(trouble.fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_counted_in_both_spellings() {
        let set = |data: &str| Credential {
            id: "c".into(),
            kind: RECOVERY_CODES.into(),
            user_label: None,
            created_date: None,
            data: Some(data.into()),
        };
        assert_eq!(
            remaining(&set(r#"{"algorithm":"SHA-512","totalCodes":12,"remainingCodes":11}"#)),
            Some(11)
        );
        assert_eq!(remaining(&set(r#"{"remaining":3,"total":12}"#)), Some(3));
        assert_eq!(remaining(&set("{}")), None);
        assert_eq!(remaining(&set("nonsense")), None);
    }
}
