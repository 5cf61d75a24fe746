//! Ways into an account, planted one at a time into a log in which nothing else happened: each is a
//! finding. What is no way in is none.

use serde_json::{Value, json};

use super::formats::sapi;
use super::logs::judged;
use crate::reconcile::{Code, Format, PlatformAct};

const WITHOUT: Code = Code::WithoutCase;
const UNTOLD: (Code, PlatformAct) = (Code::CannotBeTold, PlatformAct::Untold);
const UNKNOWN: (Code, PlatformAct) = (Code::NotKnown, PlatformAct::Unknown);
const RECORDING: (Code, PlatformAct) = (Code::RecordingChanged, PlatformAct::Recording);

const fn without(act: PlatformAct) -> (Code, PlatformAct) {
    (WITHOUT, act)
}

fn is_found(format: Format, quiet: &Value, row: &Value, expected: (Code, PlatformAct)) {
    let (done, found) = judged(format, &[quiet.clone(), row.clone()]);
    assert_eq!(found.iter().map(|f| (f.code, f.act)).collect::<Vec<_>>(), [expected], "{row}");
    assert_eq!((done.exit(), done.tally.unreadable), (10, 0), "{row}");
    assert!(!found[0].what.is_empty() && found[0].place.is_some());
}

fn is_passed(format: Format, quiet: &Value, row: &Value) {
    let (done, found) = judged(format, &[quiet.clone(), row.clone()]);
    assert_eq!((found.len(), done.exit(), done.tally.unreadable), (0, 0, 0), "{row} {found:?}");
}

const AT: i64 = 1_795_912_600_000;

fn quiet_realm() -> Value {
    json!({"time": AT - 60_000, "operationType": "ACTION", "resourceType": "USER", "resourcePath": "users/7f/logout"})
}

fn admin(operation: &str, kind: &str, path: &str, representation: &Value) -> Value {
    json!({"time": AT, "operationType": operation, "resourceType": kind, "resourcePath": path,
        "authDetails": {"clientId": "c-1", "userId": "sa-1"}, "representation": representation})
}

fn event(kind: &str, details: &Value) -> Value {
    json!({"time": AT, "type": kind, "userId": "7f", "clientId": "app", "details": details})
}

#[test]
fn keycloak_names_every_way_in() {
    use PlatformAct as Act;
    let none = Value::Null;
    let text = |value: Value| Value::from(value.to_string());
    for (operation, kind, path, body, expected) in [
        ("ACTION", "USER", "users/7f/credentials/1b", none.clone(), without(Act::Reset)),
        ("DELETE", "USER", "users/7f/credentials/1b", none.clone(), without(Act::Reset)),
        ("UPDATE", "USER", "users/7f/disable-credential-types", none.clone(), without(Act::Reset)),
        ("ACTION", "USER", "users/7f/reset-password", none.clone(), without(Act::Password)),
        (
            "ACTION",
            "USER",
            "users/7f/reset-password-email",
            none.clone(),
            without(Act::PasswordTicket),
        ),
        (
            "ACTION",
            "USER",
            "users/7f/execute-actions-email",
            none.clone(),
            without(Act::ActionsMail),
        ),
        ("ACTION", "USER", "users/7f/impersonation", none.clone(), without(Act::Impersonated)),
        (
            "CREATE",
            "USER",
            "users/7f/federated-identity/hub",
            text(json!({"userId": "e"})),
            without(Act::Linked),
        ),
        ("DELETE", "USER", "users/7f/federated-identity/hub", none.clone(), without(Act::Linked)),
        (
            "CREATE",
            "REALM_ROLE_MAPPING",
            "users/7f/role-mappings/realm",
            none.clone(),
            without(Act::Granted),
        ),
        (
            "CREATE",
            "CLIENT_ROLE_MAPPING",
            "users/7f/role-mappings/clients/c",
            none.clone(),
            without(Act::Granted),
        ),
        (
            "DELETE",
            "REALM_ROLE_MAPPING",
            "users/7f/role-mappings/realm",
            none.clone(),
            without(Act::Granted),
        ),
        ("CREATE", "GROUP_MEMBERSHIP", "users/7f/groups/g", none.clone(), without(Act::Granted)),
        ("DELETE", "GROUP_MEMBERSHIP", "users/7f/groups/g", none.clone(), without(Act::Granted)),
        ("DELETE", "USER", "users/7f", none.clone(), without(Act::Deleted)),
        ("DELETE", "USER_LOGIN_FAILURE", "users/7f", none.clone(), without(Act::Unlocked)),
        (
            "DELETE",
            "USER_LOGIN_FAILURE",
            "attack-detection/brute-force/users/7f",
            none.clone(),
            without(Act::Unlocked),
        ),
        (
            "DELETE",
            "USER_LOGIN_FAILURE",
            "attack-detection/brute-force/users",
            none.clone(),
            without(Act::Unlocked),
        ),
        ("UPDATE", "USER", "users/7f", text(json!({})), without(Act::FactorAdded)),
        (
            "UPDATE",
            "USER",
            "users/7f",
            text(json!({"credentials": [{"type": "otp"}]})),
            without(Act::FactorAdded),
        ),
        (
            "UPDATE",
            "USER",
            "users/7f",
            text(json!({"email": "m@evil.example"})),
            without(Act::Contact),
        ),
        ("UPDATE", "USER", "users/7f", text(json!({"username": "m"})), without(Act::Contact)),
        ("UPDATE", "USER", "users/7f", text(json!({"emailVerified": true})), without(Act::Contact)),
        (
            "UPDATE",
            "USER",
            "users/7f",
            text(json!({"attributes": {"phone": ["+1"]}})),
            without(Act::Changed),
        ),
        ("UPDATE", "USER", "users/7f", text(json!({"enabled": true})), without(Act::Enabled)),
        ("UPDATE", "USER", "users/7f", text(json!({"enabled": false})), without(Act::Suspended)),
        (
            "UPDATE",
            "USER",
            "users/7f",
            text(json!({"requiredActions": ["CONFIGURE_TOTP"]})),
            without(Act::EnrolmentTicket),
        ),
        ("UPDATE", "USER", "users/7f", text(json!({"requiredActions": []})), without(Act::Changed)),
        (
            "UPDATE",
            "USER",
            "users/7f",
            text(json!({"id": "7f", "username": "a", "enabled": true})),
            without(Act::Changed),
        ),
        ("UPDATE", "USER", "users/7f", none.clone(), UNTOLD),
        ("ACTION", "USER", "users/7f/something-new", none.clone(), UNKNOWN),
        (
            "CREATE",
            "USER",
            "users/7f",
            text(json!({"username": "m", "groups": ["/admins"]})),
            without(Act::Created),
        ),
        (
            "CREATE",
            "USER",
            "users/7f",
            text(json!({"federatedIdentities": [{"userId": "e"}]})),
            without(Act::Created),
        ),
        ("UPDATE", "REALM", "users/profile", none.clone(), without(Act::Settings)),
        (
            "UPDATE",
            "USER_PROFILE",
            "users/profile",
            text(json!({"attributes": []})),
            without(Act::Settings),
        ),
        (
            "CREATE",
            "REALM_ROLE_MAPPING",
            "groups/g/role-mappings/realm",
            none.clone(),
            without(Act::Granted),
        ),
        ("CREATE", "REALM_ROLE", "roles/user/composites", none.clone(), without(Act::Granted)),
        ("CREATE", "REALM_ROLE", "roles-by-id/r/composites", none.clone(), without(Act::Granted)),
        (
            "CREATE",
            "CLIENT_ROLE",
            "clients/c/roles/viewer/composites",
            none.clone(),
            without(Act::Granted),
        ),
        ("UPDATE", "GROUP", "groups/p/children/g", none.clone(), without(Act::Granted)),
        ("UPDATE", "GROUP", "groups/g", none.clone(), without(Act::Granted)),
        ("DELETE", "GROUP", "groups/g", none.clone(), without(Act::Granted)),
        ("UPDATE", "REALM_ROLE", "roles/viewer", none.clone(), without(Act::Granted)),
        ("UPDATE", "REALM", "default-groups/g", none.clone(), without(Act::Granted)),
        (
            "CREATE",
            "ORGANIZATION_MEMBERSHIP",
            "organizations/o/members/7f",
            none.clone(),
            without(Act::Granted),
        ),
        ("UPDATE", "REALM", "events/config", text(json!({"eventsEnabled": false})), RECORDING),
        ("UPDATE", "REALM", "events/config", text(json!({"adminEventsEnabled": true})), RECORDING),
        ("UPDATE", "REALM", "events/config", none.clone(), RECORDING),
        ("DELETE", "REALM", "events", none.clone(), RECORDING),
        ("DELETE", "REALM", "admin-events", none.clone(), RECORDING),
        (
            "UPDATE",
            "REQUIRED_ACTION",
            "authentication/required-actions/CONFIGURE_TOTP",
            none.clone(),
            without(Act::Settings),
        ),
        (
            "UPDATE",
            "AUTH_EXECUTION",
            "authentication/flows/browser/executions",
            none.clone(),
            without(Act::Settings),
        ),
        (
            "DELETE",
            "AUTH_EXECUTION",
            "authentication/executions/e",
            none.clone(),
            without(Act::Settings),
        ),
        ("UPDATE", "AUTH_FLOW", "authentication/flows/f", none.clone(), without(Act::Settings)),
        (
            "UPDATE",
            "AUTHENTICATOR_CONFIG",
            "authentication/config/c",
            none.clone(),
            without(Act::Settings),
        ),
        (
            "UPDATE",
            "IDENTITY_PROVIDER",
            "identity-provider/instances/hub",
            none.clone(),
            without(Act::Settings),
        ),
        (
            "CREATE",
            "IDENTITY_PROVIDER",
            "identity-provider/instances/evil",
            none.clone(),
            without(Act::Settings),
        ),
        (
            "CREATE",
            "IDENTITY_PROVIDER_MAPPER",
            "identity-provider/instances/hub/mappers/m",
            none.clone(),
            without(Act::Settings),
        ),
        ("UPDATE", "COMPONENT", "components/k", none.clone(), without(Act::Settings)),
        ("UPDATE", "CLIENT", "clients/c", none.clone(), without(Act::Settings)),
        ("CREATE", "CLIENT", "clients/c", none.clone(), without(Act::Settings)),
        ("ACTION", "CLIENT", "clients/c/client-secret", none.clone(), without(Act::Settings)),
        (
            "CREATE",
            "PROTOCOL_MAPPER",
            "clients/c/protocol-mappers/models/m",
            none.clone(),
            without(Act::Settings),
        ),
        ("UPDATE", "CLIENT_SCOPE", "client-scopes/s", none.clone(), without(Act::Settings)),
        (
            "CREATE",
            "CLIENT_INITIAL_ACCESS_MODEL",
            "clients-initial-access/i",
            none.clone(),
            without(Act::Settings),
        ),
        ("ACTION", "REALM", "testSMTPConnection", none.clone(), without(Act::Settings)),
        (
            "CREATE",
            "AUTHORIZATION_POLICY",
            "clients/a/authz/resource-server/policy/user/p",
            none.clone(),
            without(Act::Permitted),
        ),
        (
            "CREATE",
            "AUTHORIZATION_POLICY",
            "clients/a/authz/resource-server/permission/scope/p",
            none.clone(),
            without(Act::Permitted),
        ),
        ("UPDATE", "REALM", "users-management-permissions", none.clone(), without(Act::Permitted)),
        (
            "UPDATE",
            "CLIENT",
            "clients/c/management/permissions",
            none.clone(),
            without(Act::Permitted),
        ),
        ("UPDATE", "REALM", "something/new", none.clone(), UNKNOWN),
        ("CREATE", "CUSTOM", "extension", none.clone(), UNKNOWN),
        ("DELETE", "CLIENT", "", none.clone(), UNTOLD),
        ("UPDATE", "REALM", "", none.clone(), UNTOLD),
        ("DELETE", "REALM", "", none, without(Act::Settings)),
    ] {
        is_found(Format::Keycloak, &quiet_realm(), &admin(operation, kind, path, &body), expected);
    }
    let mut removed = admin("ACTION", "USER", "users/7f/credentials/1b", &Value::Null);
    removed["details"] = json!({"credential_type": "password"});
    is_found(Format::Keycloak, &quiet_realm(), &removed, without(Act::Password));
    let by = json!({"impersonator": "boss", "impersonator_realm": "master"});
    for (kind, details, expected) in [
        ("IMPERSONATE", by.clone(), without(Act::Impersonated)),
        ("IMPERSONATE", Value::Null, without(Act::Impersonated)),
        ("TOKEN_EXCHANGE", by.clone(), without(Act::Impersonated)),
        ("TOKEN_EXCHANGE", json!({"requested_subject": "anna"}), without(Act::Impersonated)),
        ("TOKEN_EXCHANGE", Value::Null, UNTOLD),
        ("TOKEN_EXCHANGE", json!({}), UNTOLD),
        ("TOKEN_EXCHANGE", "".into(), UNTOLD),
        // Cut off, or written in another way: whether an impersonator is named cannot be read.
        ("LOGIN", "{\"impersonator\":\"bo".into(), UNTOLD),
        ("CODE_TO_TOKEN", "impersonator=boss".into(), UNTOLD),
        ("REFRESH_TOKEN", json!([{"key": "impersonator", "value": "boss"}]), UNTOLD),
        ("TOKEN_EXCHANGE", "{\"audience\":\"ap".into(), UNTOLD),
        ("CODE_TO_TOKEN", by.clone(), without(Act::Impersonated)),
        ("REFRESH_TOKEN", by.clone(), without(Act::Impersonated)),
        ("LOGOUT", by.clone(), without(Act::Impersonated)),
        ("UPDATE_CREDENTIAL", by.clone(), without(Act::Impersonated)),
        ("SOMETHING_NEW", by, without(Act::Impersonated)),
        ("UPDATE_CREDENTIAL", Value::Null, UNTOLD),
        ("UPDATE_CREDENTIAL", json!({"username": "anna"}), UNTOLD),
        ("FEDERATED_IDENTITY_OVERRIDE_LINK", Value::Null, without(Act::Linked)),
        ("CLIENT_REGISTER", Value::Null, without(Act::Settings)),
        ("CLIENT_UPDATE", Value::Null, without(Act::Settings)),
        ("INVITE_ORG", Value::Null, without(Act::Granted)),
        ("OAUTH2_EXTENSION_GRANT", Value::Null, UNKNOWN),
        ("CLIENT_SOMETHING_NEW", Value::Null, UNKNOWN),
        ("USER_DISABLED_BY_SOMETHING_NEW", Value::Null, UNKNOWN),
    ] {
        is_found(Format::Keycloak, &quiet_realm(), &event(kind, &details), expected);
    }
    // Who did it is said.
    let (_, found) = judged(
        Format::Keycloak,
        &[quiet_realm(), event("IMPERSONATE", &json!({"impersonator": "boss"}))],
    );
    assert_eq!(found[0].actor.as_deref(), Some("boss"));
}

#[test]
fn keycloak_passes_what_lets_nobody_in() {
    for (operation, kind, path) in [
        ("ACTION", "USER", "users/7f/logout"),
        ("ACTION", "USER", "users/7f/send-verify-email"),
        ("ACTION", "USER", "users/7f/consents/app"),
        ("UPDATE", "USER", "users/7f/credentials/1b/userLabel"),
        ("ACTION", "USER", "users/7f/credentials/1b/moveToFirst"),
        ("ACTION", "USER", "users/7f/credentials/1b/moveAfter/2c"),
        ("CREATE", "USER", "users/9a"),
        ("CREATE", "GROUP", "groups/g"),
        ("CREATE", "REALM_ROLE", "roles/new"),
        ("DELETE", "USER_SESSION", "sessions/s"),
        ("ACTION", "REALM", "logout-all"),
        ("ACTION", "REALM", "clear-user-cache"),
    ] {
        is_passed(Format::Keycloak, &quiet_realm(), &admin(operation, kind, path, &Value::Null));
    }
    let mut failed = admin("ACTION", "USER", "users/7f/reset-password", &Value::Null);
    failed["error"] = "not_allowed".into();
    is_passed(Format::Keycloak, &quiet_realm(), &failed);
    for kind in [
        "LOGIN",
        "LOGIN_ERROR",
        "IMPERSONATE_ERROR",
        "CODE_TO_TOKEN",
        "UPDATE_PASSWORD",
        "RESET_PASSWORD",
        "REGISTER",
    ] {
        is_passed(Format::Keycloak, &quiet_realm(), &event(kind, &Value::Null));
    }
    is_passed(
        Format::Keycloak,
        &quiet_realm(),
        &event("TOKEN_EXCHANGE", &json!({"audience": "app"})),
    );
    is_passed(
        Format::Keycloak,
        &quiet_realm(),
        &event("UPDATE_CREDENTIAL", &json!({"credential_type": "otp"})),
    );
}

fn quiet_tenant() -> Value {
    json!({"date": "2026-05-17T09:00:00.000Z", "type": "s", "user_id": "auth0|quiet"})
}

#[test]
fn auth0_names_every_way_in() {
    use PlatformAct as Act;
    let none = || json!({});
    let user = "/api/v2/users/auth0%7Cx";
    for (method, path, body, expected) in [
        ("delete", "/authentication-methods", none(), without(Act::Reset)),
        ("delete", "/authentication-methods/totp%7Cdev_1", none(), without(Act::Reset)),
        ("delete", "/authenticators", none(), without(Act::Reset)),
        ("delete", "/multifactor/duo", none(), without(Act::Reset)),
        ("put", "/authentication-methods", json!([]), without(Act::Reset)),
        ("post", "/authentication-methods", json!({"type": "phone"}), without(Act::FactorAdded)),
        ("patch", "/authentication-methods/m", json!({"name": "x"}), without(Act::FactorMoved)),
        ("post", "/recovery-code-regeneration", none(), without(Act::BackupCodes)),
        ("patch", "", json!({"password": "*"}), without(Act::Password)),
        ("patch", "", json!({"password": "*", "email": "m@evil.example"}), without(Act::Password)),
        ("patch", "", json!({"blocked": true}), without(Act::Suspended)),
        ("patch", "", json!({"blocked": false}), without(Act::Enabled)),
        ("patch", "", json!({"blocked": false, "phone_number": "+1"}), without(Act::Enabled)),
        ("patch", "", json!({"email": "m@evil.example"}), without(Act::Contact)),
        ("patch", "", json!({"email_verified": true}), without(Act::Contact)),
        ("patch", "", json!({"phone_number": "+1"}), without(Act::Contact)),
        ("patch", "", json!({"username": "m"}), without(Act::Contact)),
        ("patch", "", json!({"app_metadata": {"use_mfa": false}}), without(Act::Changed)),
        (
            "patch",
            "",
            json!({"app_metadata": {"readmit": {"notes": []}, "use_mfa": false}}),
            without(Act::Changed),
        ),
        ("patch", "", json!({"app_metadata": {"readmit": {"notes": []}}}), without(Act::Note)),
        ("patch", "", json!({"user_metadata": {"phone": "+1"}}), without(Act::Changed)),
        ("patch", "", json!({"name": "x", "something_new": 1}), without(Act::Changed)),
        ("patch", "", Value::Null, UNTOLD),
        ("patch", "", none(), UNTOLD),
        ("delete", "", none(), without(Act::Deleted)),
        ("post", "/identities", none(), without(Act::Linked)),
        ("delete", "/identities/google-oauth2/1", none(), without(Act::Linked)),
        ("post", "/roles", json!({"roles": ["r"]}), without(Act::Granted)),
        ("post", "/permissions", none(), without(Act::Granted)),
        ("post", "/something-new", none(), UNKNOWN),
    ] {
        is_found(
            Format::Auth0,
            &quiet_tenant(),
            &sapi(method, &format!("{user}{path}"), &body, 200),
            expected,
        );
    }
    for (method, path, body, expected) in [
        ("delete", "guardian/enrollments/dev_1", none(), without(Act::Reset)),
        (
            "post",
            "tickets/password-change",
            json!({"user_id": "auth0|x"}),
            without(Act::PasswordTicket),
        ),
        (
            "post",
            "tickets/password-change",
            json!({"email": "x@example.com"}),
            without(Act::PasswordTicket),
        ),
        ("post", "tickets/password-change", none(), UNTOLD),
        (
            "post",
            "tickets/email-verification",
            json!({"user_id": "auth0|x"}),
            without(Act::Contact),
        ),
        (
            "post",
            "guardian/enrollments/ticket",
            json!({"user_id": "auth0|x"}),
            without(Act::EnrolmentTicket),
        ),
        (
            "post",
            "guardian/enrollments/ticket",
            json!({"user_id": "auth0|x", "send_mail": true, "email": "m@evil.example"}),
            without(Act::EnrolmentTicket),
        ),
        ("post", "guardian/enrollments/ticket", none(), UNTOLD),
        (
            "post",
            "users",
            json!({"email": "x@example.com", "email_verified": true}),
            without(Act::Created),
        ),
        ("post", "jobs/users-imports", none(), without(Act::Changed)),
        ("delete", "user-blocks/auth0%7Cx", none(), without(Act::Unlocked)),
        ("delete", "user-blocks?identifier=x%40example.com", none(), without(Act::Unlocked)),
        ("delete", "anomaly/blocks/ips/192.0.2.1", none(), without(Act::Unlocked)),
        ("post", "roles/r/users", json!({"users": ["auth0|x"]}), without(Act::Granted)),
        ("post", "roles/r/users", none(), UNTOLD),
        ("post", "roles/r/permissions", none(), without(Act::Granted)),
        ("post", "organizations/o/members/auth0%7Cx/roles", none(), without(Act::Granted)),
        ("post", "organizations/o/members", json!({"members": ["auth0|x"]}), without(Act::Granted)),
        ("post", "organizations/o/invitations", none(), without(Act::Granted)),
        ("post", "client-grants", none(), without(Act::Granted)),
        ("patch", "resource-servers/r", none(), without(Act::Permitted)),
        ("put", "guardian/policies", json!([]), without(Act::Settings)),
        ("put", "guardian/factors/otp", json!({"enabled": false}), without(Act::Settings)),
        ("patch", "attack-protection/brute-force-protection", none(), without(Act::Settings)),
        ("post", "actions/actions", none(), without(Act::Settings)),
        ("patch", "actions/triggers/post-login/bindings", none(), without(Act::Settings)),
        ("patch", "rules/r", none(), without(Act::Settings)),
        ("patch", "connections/c", none(), without(Act::Settings)),
        ("patch", "clients/c", none(), without(Act::Settings)),
        ("post", "clients/c/rotate-secret", none(), without(Act::Settings)),
        ("patch", "tenants/settings", none(), without(Act::Settings)),
        ("patch", "emails/provider", none(), without(Act::Settings)),
        ("patch", "email-templates/reset_email", none(), without(Act::Settings)),
        ("put", "branding/templates/universal-login", none(), without(Act::Settings)),
        ("post", "token-exchange-profiles", none(), without(Act::Settings)),
        ("post", "keys/signing/rotate", none(), without(Act::Settings)),
        ("patch", "log-streams/l", json!({"status": "paused"}), RECORDING),
        ("delete", "log-streams/l", none(), RECORDING),
        ("post", "log-streams", none(), RECORDING),
        ("post", "something-new", none(), UNKNOWN),
        ("post", "jobs/something-new", none(), UNKNOWN),
    ] {
        is_found(
            Format::Auth0,
            &quiet_tenant(),
            &sapi(method, &format!("/api/v2/{path}"), &body, 201),
            expected,
        );
    }
    let row = |kind: &str| json!({"date": "2026-05-17T09:30:00.000Z", "type": kind, "user_id": "auth0|x", "client_id": "cid"});
    for (kind, expected) in [
        ("gd_unenroll", without(Act::Reset)),
        ("gd_user_delete", without(Act::Reset)),
        ("gd_update_device_account", without(Act::FactorMoved)),
        ("gd_tenant_update", without(Act::Settings)),
        ("gd_module_switch", without(Act::Settings)),
        ("sce", without(Act::Contact)),
        ("scpn", without(Act::Contact)),
        ("scu", without(Act::Contact)),
        ("sdu", without(Act::Deleted)),
        ("sui", without(Act::Changed)),
        ("sscim", without(Act::Changed)),
        ("secte", without(Act::Impersonated)),
        ("organization_member_added", without(Act::Granted)),
        ("kms_key_state_changed", without(Act::Settings)),
        ("ss_sso_success", without(Act::Settings)),
        ("mgmt_api_read", without(Act::SecretsRead)),
        ("my_account_authentication_method_succeeded", UNTOLD),
        ("sapi", UNTOLD),
        ("gd_something_new", UNKNOWN),
        ("my_account_something_new", UNKNOWN),
        ("something_new", UNKNOWN),
    ] {
        is_found(Format::Auth0, &quiet_tenant(), &row(kind), expected);
    }
}

#[test]
fn auth0_passes_what_lets_nobody_in() {
    for (method, path, body) in [
        ("delete", "users/auth0%7Cx/sessions", json!({})),
        ("delete", "users/auth0%7Cx/refresh-tokens", json!({})),
        ("post", "users/auth0%7Cx/multifactor/actions/invalidate-remember-browser", json!({})),
        ("post", "users/auth0%7Cx/revoke-access", json!({})),
        ("delete", "device-credentials/d", json!({})),
        ("delete", "grants?user_id=x", json!({})),
        (
            "patch",
            "users/auth0%7Cx",
            json!({"name": "Anna", "picture": "https://example.com/a.png"}),
        ),
        (
            "post",
            "users",
            json!({"email": "x@example.com", "email_verified": false, "app_metadata": {}}),
        ),
        ("get", "users/auth0%7Cx/authentication-methods", json!({})),
    ] {
        is_passed(
            Format::Auth0,
            &quiet_tenant(),
            &sapi(method, &format!("/api/v2/{path}"), &body, 200),
        );
    }
    is_passed(
        Format::Auth0,
        &quiet_tenant(),
        &sapi("delete", "/api/v2/users/a/authentication-methods", &json!({}), 403),
    );
    for kind in [
        "s",
        "f",
        "fp",
        "slo",
        "seacft",
        "scp",
        "scpr",
        "gd_auth_succeed",
        "gd_send_sms",
        "gd_start_enroll",
        "limit_wc",
    ] {
        is_passed(
            Format::Auth0,
            &quiet_tenant(),
            &json!({"date": "2026-05-17T09:30:00Z", "type": kind, "user_id": "auth0|x"}),
        );
    }
}

/// Keycloak 26.7.3's `EventType`, without the names that end in `_ERROR`, and names that no version
/// has.
const EVENT_TYPES: &str = "AUTHREQID_TO_TOKEN CLIENT_DELETE CLIENT_INFO CLIENT_INITIATED_ACCOUNT_LINKING CLIENT_LOGIN \
    CLIENT_REGISTER CLIENT_UPDATE CODE_TO_TOKEN CUSTOM_REQUIRED_ACTION DELETE_ACCOUNT EXECUTE_ACTIONS EXECUTE_ACTION_TOKEN \
    FEDERATED_IDENTITY_LINK FEDERATED_IDENTITY_OVERRIDE_LINK GRANT_CONSENT IDENTITY_PROVIDER_FIRST_LOGIN \
    IDENTITY_PROVIDER_LINK_ACCOUNT IDENTITY_PROVIDER_LOGIN IDENTITY_PROVIDER_POST_LOGIN IDENTITY_PROVIDER_RESPONSE \
    IDENTITY_PROVIDER_RETRIEVE_TOKEN IMPERSONATE INTROSPECT_TOKEN INVALID_SIGNATURE INVITE_ORG JWT_AUTHORIZATION_GRANT LOGIN \
    LOGOUT OAUTH2_DEVICE_AUTH OAUTH2_DEVICE_CODE_TO_TOKEN OAUTH2_DEVICE_VERIFY_USER_CODE OAUTH2_EXTENSION_GRANT \
    PERMISSION_TOKEN PUSHED_AUTHORIZATION_REQUEST REFRESH_TOKEN REGISTER REGISTER_NODE REMOVE_CREDENTIAL \
    REMOVE_FEDERATED_IDENTITY REMOVE_TOTP RESET_PASSWORD RESTART_AUTHENTICATION REVOKE_GRANT SEND_IDENTITY_PROVIDER_LINK \
    SEND_RESET_PASSWORD SEND_VERIFY_EMAIL TOKEN_EXCHANGE UNREGISTER_NODE UPDATE_CONSENT UPDATE_CREDENTIAL UPDATE_EMAIL \
    UPDATE_PASSWORD UPDATE_PROFILE UPDATE_TOTP USER_DISABLED_BY_PERMANENT_LOCKOUT USER_DISABLED_BY_TEMPORARY_LOCKOUT \
    USER_INFO_REQUEST USER_SESSION_DELETED VALIDATE_ACCESS_TOKEN VERIFY_EMAIL VERIFY_PROFILE login LOGIN2 SOMETHING_NEW";

/// Each type of event, with details that say nothing strange, alone in a log of user events beside
/// one of admin events.
#[test]
fn each_type_of_keycloak_event_is_a_finding_or_on_the_list_with_its_reason() {
    let list = crate::reconcile::harmless(Format::Keycloak);
    let quiet = [quiet_realm(), event("LOGIN", &Value::Null)];
    for kind in EVENT_TYPES.split_whitespace() {
        let row = event(kind, &json!({"username": "anna", "credential_type": "otp"}));
        let (done, found) = judged(Format::Keycloak, &[quiet[0].clone(), quiet[1].clone(), row]);
        if list.iter().any(|(name, _)| *name == kind) {
            assert_eq!(
                (found.len(), done.exit(), done.tally.unreadable),
                (0, 0, 0),
                "{kind}: {found:?}"
            );
        } else {
            assert_eq!(
                (found.len(), done.exit(), done.tally.unreadable),
                (1, 10, 0),
                "{kind}: {found:?}"
            );
            assert!(
                found[0].what.contains(kind) || found[0].act != PlatformAct::Unknown,
                "{kind}: {found:?}"
            );
            assert_eq!(found[0].place, Some((0, 3)), "{kind}");
        }
    }
}
