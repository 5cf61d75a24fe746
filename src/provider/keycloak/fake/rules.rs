//! The realm's own settings.

use serde_json::json;

use super::FakeKeycloak;
use crate::provider::http::testing::Reply;

pub(super) const ACTIONS: [&str; 5] = [
    "CONFIGURE_TOTP",
    "UPDATE_PASSWORD",
    "VERIFY_EMAIL",
    "CONFIGURE_RECOVERY_AUTHN_CODES",
    "webauthn-register",
];
/// The same without a policy for others: root fields of the profile.
const DECLARED: [&str; 4] = ["username", "email", "firstName", "lastName"];

impl FakeKeycloak {
    pub(super) fn required_actions(&self) -> Reply {
        let all = ACTIONS.iter().enumerate().map(|(number, alias)| {
            json!({
                "alias": alias, "name": alias, "providerId": alias, "enabled": !self.disabled_actions.contains(alias),
                "defaultAction": false, "priority": number * 10, "config": {},
            })
        });
        Reply::json(200, &all.collect())
    }

    pub(super) fn user_profile(&self) -> Reply {
        let declared: Vec<_> = DECLARED.iter().map(|name| json!({ "name": name })).collect();
        let mut body = json!({ "attributes": declared, "groups": [] });
        if let Some(policy) = self.attribute_policy {
            body["unmanagedAttributePolicy"] = policy.into();
        }
        Reply::json(200, &body)
    }

    pub(super) fn events_config(&self) -> Reply {
        let kinds = [
            "LOGIN",
            "LOGIN_ERROR",
            "UPDATE_CREDENTIAL",
            "FEDERATED_IDENTITY_LINK",
            "REMOVE_FEDERATED_IDENTITY",
            "FEDERATED_IDENTITY_OVERRIDE_LINK",
        ];
        let mut body = json!({
            "eventsEnabled": self.events_on, "eventsListeners": ["jboss-logging"], "enabledEventTypes": kinds,
            "adminEventsEnabled": self.admin_events.is_some(), "adminEventsDetailsEnabled": false,
        });
        if self.events_expire_s > 0 {
            body["eventsExpiration"] = self.events_expire_s.into();
        }
        Reply::json(200, &body)
    }

    pub(super) fn executions(&self) -> Reply {
        let step = |provider: &str, requirement: &str| json!({ "id": provider, "requirement": requirement, "displayName": provider, "providerId": provider, "level": 2 });
        let flow = json!({ "id": "f", "requirement": "CONDITIONAL", "displayName": "2FA", "authenticationFlow": true, "level": 1 });

        let all = vec![
            step("auth-username-password-form", "REQUIRED"),
            flow,
            step("conditional-user-configured", "REQUIRED"),
            step("auth-otp-form", self.otp_form),
            step("webauthn-authenticator", self.webauthn_form),
            step("auth-recovery-authn-code-form", self.codes_form),
        ];
        Reply::json(200, &all.into())
    }
}
