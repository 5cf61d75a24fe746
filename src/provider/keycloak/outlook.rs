//! The outlook for a recovery in this realm. The outlook goes as far as the token, the realm's
//! settings and the user's record tell beforehand.

use super::api::UserShape;
use super::log::SIGN_INS;
use super::read::{PASSWORD, RECOVERY_CODES};
use super::{Keycloak, MANAGE_USERS, UPDATE_PASSWORD, VIEW_USERS};
use crate::model::{Recorded, UserId};
use crate::provider::http::{HttpCall, HttpError};
use crate::provider::{ActKind, Outlook, ProviderError};
use crate::secret::PasswordRules;

/// The beginning of the name of a user that is a client's service account.
const SERVICE: &str = "service-account-";
/// Rules of a password policy that no random password breaks, or that are about something else.
const HARMLESS: [&str; 7] = [
    "hashAlgorithm",
    "hashIterations",
    "passwordHistory",
    "forceExpiredPasswordChange",
    "passwordBlacklist",
    "maxAuthAge",
    "passwordAge",
];

impl Keycloak {
    pub(super) fn look_ahead(&self, user: &UserId) -> Result<Outlook, HttpError> {
        let shape = self.user(user)?;
        let nobodys = self.nobodys(&shape)?;
        let mut ahead =
            Outlook { nobodys, password: self.has_password(user, &shape)?, ..Outlook::default() };
        self.bar_without_rights(&shape, &mut ahead)?;
        self.bar_enrolment(&mut ahead)?;
        self.bar_passwords(&shape, &mut ahead)?;
        let config = self.events_config()?;
        if config.keeps(&SIGN_INS) {
            ahead.known_since = Some(self.log_begins(&config)?);
        }
        Ok(ahead)
    }

    /// A client's own account. Keycloak leaves it out of a search that has no login in it.
    fn nobodys(&self, shape: &UserShape) -> Result<Option<String>, HttpError> {
        let login = &shape.username;
        let says = || Some(format!("{login} is the service account of a client, and no person's"));
        if login.starts_with(SERVICE) {
            return Ok(says());
        }
        // These would be read as something else than a part of the login.
        if login.is_empty() || login.contains(['"', '*', '%', '\\']) {
            return Ok(None);
        }
        let call = HttpCall::get(self.users_path()?)
            .query("search", format!("\"{login}\""))
            .query("max", "20");
        let found: Vec<UserShape> = self.get(call.needs(VIEW_USERS))?;
        Ok(if found.len() < 20 && found.iter().all(|u| u.id != shape.id) { says() } else { None })
    }

    /// One that a user storage keeps counts too.
    fn has_password(&self, user: &UserId, shape: &UserShape) -> Result<Recorded<bool>, HttpError> {
        let own = self.credentials(user)?.iter().any(|c| c.kind == PASSWORD);
        let kept = own || self.storage_kinds(user)?.iter().any(|kind| kind == PASSWORD);
        Ok(if !kept && shape.federation_link.is_some() {
            Recorded::NotRecorded
        } else {
            Recorded::Known(kept)
        })
    }

    /// Known from the token, or from Keycloak's own word about this user.
    fn bar_without_rights(&self, shape: &UserShape, ahead: &mut Outlook) -> Result<(), HttpError> {
        let by_token = self.rights()?.is_some_and(|rights| !rights.has(MANAGE_USERS[0]));
        let of_user = shape.access.get("manage");
        if of_user == Some(&false) || (of_user.is_none() && by_token) {
            let lacking =
                || ProviderError::Forbidden(format!("the role {} for this user", MANAGE_USERS[0]));
            let all =
                [ActKind::RequireEnrolment, ActKind::RemoveFactor, ActKind::SetTemporaryPassword];
            ahead.barred.extend(all.map(|kind| (kind, lacking())));
        }
        Ok(())
    }

    fn bar_enrolment(&self, ahead: &mut Outlook) -> Result<(), HttpError> {
        if let Err(why) = self.way_to_enrolment()? {
            let says = format!(
                "{why}: without it the password alone would let the user in after the reset"
            );
            ahead.barred.push((ActKind::RequireEnrolment, ProviderError::Cannot(says)));
        }
        let Some(flow) = self.flow()? else {
            ahead.warnings.push(
                "Which second factor the realm asks for cannot be read (view-realm): an authenticator app is enrolled, and \
                 may not be asked for."
                    .into(),
            );
            return Ok(());
        };
        if flow.enrolments().is_empty() {
            ahead.warnings.push(
                "The realm's sign-in asks for no code and no security key: whatever is enrolled, the account ends with the \
                 password alone."
                    .into(),
            );
        }
        if !flow.codes {
            ahead.codes_useless = Some(
                "the realm's sign-in does not take recovery codes (their form is switched off)"
                    .into(),
            );
        }
        Ok(())
    }

    fn bar_passwords(&self, shape: &UserShape, ahead: &mut Outlook) -> Result<(), HttpError> {
        if let Some(why) = self.switched_off(UPDATE_PASSWORD)? {
            let says = format!("{why}: a temporary password would never have to be changed");
            ahead.barred.push((ActKind::SetTemporaryPassword, ProviderError::Cannot(says)));
        }
        let policy = match self.realm_shape() {
            Ok(realm) => realm.password_policy.unwrap_or_default(),
            Err(trouble) if trouble.is_forbidden() => return Ok(()),
            Err(trouble) => return Err(trouble),
        };
        let read = PasswordPolicy::read(&policy, shape);
        let possible =
            crate::secret::password_within(&read.rules, FEW_WORDS, &mut foreseeable()).is_some();
        if let Some(why) = read
            .impossible
            .or_else(|| (!possible).then(|| "no password can be made for it".to_owned()))
        {
            let says = format!(
                "the realm's password policy ({policy}): {why}; set one in the admin console instead"
            );
            ahead.barred.push((ActKind::SetTemporaryPassword, ProviderError::Cannot(says)));
        }
        if !read.unknown.is_empty() {
            let unknown = read.unknown.join(", ");
            ahead.warnings.push(format!(
                "The realm's password policy has rules of its own ({unknown}): a temporary password may be refused."
            ));
        }
        ahead.password_rules = read.rules;
        Ok(())
    }

    /// Recovery codes of which none is left: a set that nothing can be done with, and that bars the
    /// sign-in where the form is on.
    pub(super) fn is_used_up(credential: &super::api::Credential) -> bool {
        credential.kind == RECOVERY_CODES && super::read::remaining(credential) == Some(0)
    }
}

/// No runbook's password has fewer.
const FEW_WORDS: u32 = 4;

/// For trying whether a password can be made at all: what it draws is no secret, and what is made
/// of it is thrown away. `SplitMix64`.
fn foreseeable() -> impl FnMut(&mut [u8]) {
    let mut state = 0_u64;
    move |bytes| {
        for byte in bytes {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            *byte = mixed.to_be_bytes()[0];
        }
    }
}

/// `length(12) and digits(2)`, as Keycloak keeps it.
#[derive(Debug, Default)]
struct PasswordPolicy {
    rules: PasswordRules,
    impossible: Option<String>,
    unknown: Vec<String>,
}

impl PasswordPolicy {
    fn read(text: &str, shape: &UserShape) -> PasswordPolicy {
        let mut read = PasswordPolicy::default();
        for rule in text.split(" and ").map(str::trim).filter(|rule| !rule.is_empty()) {
            let (name, value) = rule.split_once('(').unwrap_or((rule, ""));
            let value = value.trim_end_matches(')').trim();
            // What is not given is 1, or 8 for the length, as Keycloak has it.
            let number = |or: usize| value.parse().unwrap_or(or);
            let rules = &mut read.rules;
            match name.trim() {
                "length" => rules.least = number(8),
                "maxLength" => rules.most = Some(number(64)),
                "digits" => rules.digits = number(1),
                "upperCase" => rules.upper = number(1),
                "lowerCase" => rules.lower = number(1),
                "specialChars" => rules.special = number(1),
                "notUsername" => rules.not.push(shape.username.clone()),
                "notEmail" => rules.not.extend(shape.email.clone()),
                "notContainsUsername" => rules.without.push(shape.username.clone()),
                "regexPattern" => {
                    read.impossible =
                        Some("a password cannot be made to fit a pattern (regexPattern)".into());
                }
                name if HARMLESS.contains(&name) => {}
                name => read.unknown.push(name.to_owned()),
            }
        }
        read
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_policy_is_read_as_keycloak_keeps_it() {
        let shape: UserShape =
            serde_json::from_str(r#"{"id":"u","username":"maria","email":"maria@example.com"}"#)
                .unwrap();
        let text = "hashIterations(210000) and specialChars(1) and upperCase(2) and lowerCase(3) and digits(4) and \
                    notUsername(undefined) and length(14) and maxLength(20) and notEmail(undefined) and \
                    notContainsUsername(undefined) and acme-rule(x)";
        let read = PasswordPolicy::read(text, &shape);
        let expected = PasswordRules {
            least: 14,
            most: Some(20),
            digits: 4,
            upper: 2,
            lower: 3,
            special: 1,
            not: vec!["maria".into(), "maria@example.com".into()],
            without: vec!["maria".into()],
        };
        assert_eq!(
            (read.rules, read.impossible, read.unknown),
            (expected, None, vec!["acme-rule".to_owned()])
        );
        assert!(
            PasswordPolicy::read("length(8) and regexPattern(^[a-z and 0-9]+$)", &shape)
                .impossible
                .is_some()
        );
        assert_eq!(PasswordPolicy::read("", &shape).rules, PasswordRules::default());
        let bare = PasswordPolicy::read("length and digits", &shape).rules;
        assert_eq!((bare.least, bare.digits), (8, 1));
    }
}
