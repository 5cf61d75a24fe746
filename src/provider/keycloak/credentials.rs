use chrono::{DateTime, Utc};

use super::api::{CodesData, Credential, from_ms};
use super::{Keycloak, VIEW_USERS};
use crate::model::{Factor, FactorKind, Recorded, UserId};
use crate::provider::http::{HttpCall, HttpError};

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
        let factor = |c: &&Credential| c.kind != PASSWORD && (c.kind != RECOVERY_CODES || Keycloak::is_used_up(c));
        let mut factors: Vec<Factor> = credentials.iter().filter(factor).map(as_factor).collect();
        self.say_who_and_where_from(user, &credentials, &mut factors)?;
        factors.extend(self.kept_elsewhere(user)?);
        Ok(factors)
    }

    /// The newest one's date: Keycloak makes a credential of it each time that it is set.
    pub(super) fn password_set_at(&self, user: &UserId) -> Result<Recorded<DateTime<Utc>>, HttpError> {
        let passwords = self.credentials(user)?.into_iter().filter(|c| c.kind == PASSWORD);
        let set = passwords.filter_map(|c| c.created_date.and_then(from_ms)).max();
        Ok(set.map_or(Recorded::NotRecorded, Recorded::Known))
    }

    /// Returns the factors that a user storage (LDAP and the like) holds for this user. Such a factor is not in
    /// the list of credentials, and stays when that list is empty.
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
        Ok(self.storage_kinds(user)?.into_iter().filter(|kind| kind != PASSWORD).map(elsewhere).collect())
    }

    pub(super) fn storage_kinds(&self, user: &UserId) -> Result<Vec<String>, HttpError> {
        let path = self.user_path(user)?.then("/configured-user-storage-credential-types");
        self.get(HttpCall::get(path).needs(VIEW_USERS))
    }

    /// Of all sets of codes there are; one that does not say how many it has left is not counted as none.
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
        assert_eq!(remaining(&set(r#"{"algorithm":"SHA-512","totalCodes":12,"remainingCodes":11}"#)), Some(11));
        assert_eq!(remaining(&set(r#"{"remaining":3,"total":12}"#)), Some(3));
        assert_eq!(remaining(&set("{}")), None);
        assert_eq!(remaining(&set("nonsense")), None);
    }
}
