//! What each platform's rows are taken for.

use chrono::{FixedOffset, Offset as _, Utc};
use serde_json::{Value, json};

use crate::reconcile::format::{Format, Log, Parsed, What};
use crate::reconcile::read::Row;
use crate::reconcile::{PlatformAct, Reason};

fn parsed(format: Format, row: &Value) -> Result<Parsed, String> {
    format.understand(&Row::of_object(row.as_object().unwrap().clone()), zone())
}

fn zone() -> FixedOffset {
    Utc.fix()
}

/// The act, whom it was done to and by whom.
fn event(format: Format, row: &Value) -> Option<(PlatformAct, String, Vec<String>)> {
    match parsed(format, row).unwrap().what {
        What::Event(event) => Some((event.act, event.targets[0].clone(), event.actors)),
        What::Events(events) => panic!("{} events", events.len()),
        What::Other | What::Failed => None,
        What::Unknown { name, .. } => panic!("{name} is unknown"),
    }
}

fn who(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

#[test]
fn intelliauth_tells_administrators_from_users() {
    let row = |kind: &str, actor: &str, outcome: &str| {
        json!({
            "id": "e1", "type": kind, "occurred_at": "2026-05-17T09:30:00Z", "outcome": outcome,
            "actor": {"id": actor, "email": format!("{actor}@example.com")}, "target": {"id": "u1", "email": "u1@example.com"},
            "data": {"reason": "Lost device; see ticket #1234", "factor": {"kind": "totp", "id": "f1"}},
        })
    };
    let of = |kind, actor| event(Format::IntelliAuth, &row(kind, actor, "success"));
    let admin = who(&["maria", "maria@example.com"]);
    for (kind, act) in [
        ("mfa.factor_admin_reset", PlatformAct::Reset),
        ("mfa.factor_removed", PlatformAct::Reset),
        ("mfa.backup_codes_regenerated", PlatformAct::BackupCodes),
        ("user.password_set_by_admin", PlatformAct::Password),
        ("user.disabled", PlatformAct::Suspended),
        ("user.enabled", PlatformAct::Enabled),
    ] {
        assert_eq!(of(kind, "maria"), Some((act, "u1".into(), admin.clone())), "{kind}");
    }
    for kind in
        ["mfa.factor_removed", "mfa.backup_codes_regenerated", "user.mfa_required", "user.signed_in.mfa_required"]
    {
        assert_eq!(of(kind, "u1"), None, "{kind}");
    }
    assert_eq!(of("mfa.factor_enrolled", "u1").unwrap().0, PlatformAct::Enrolled);
    for (outcome, done) in [("success", true), ("partial", true), ("failure", false), ("denied", false)] {
        let row = row("mfa.factor_admin_reset", "maria", outcome);
        assert_eq!(event(Format::IntelliAuth, &row).is_some(), done, "{outcome}");
    }
    let mut silent = row("mfa.factor_admin_reset", "maria", "success");
    silent["data"]["reason"] = "  ".into();
    let What::Event(event) = parsed(Format::IntelliAuth, &silent).unwrap().what else { panic!() };
    assert_eq!(event.reason, Reason::Missing);
    let unknown = |kind| parsed(Format::IntelliAuth, &row(kind, "maria", "success")).unwrap().what;
    assert_eq!(unknown("mfa.new_thing"), What::Unknown { name: "mfa.new_thing".into(), grave: true });
    assert_eq!(unknown("app.created"), What::Unknown { name: "app.created".into(), grave: false });
    let nobody = json!({"type": "mfa.factor_admin_reset", "occurred_at": "2026-05-17T09:30:00Z", "actor": "maria"});
    assert_eq!(parsed(Format::IntelliAuth, &nobody).unwrap_err(), "mfa.factor_admin_reset names no target");
}

fn sapi(method: &str, path: &str, body: &Value, status: u16) -> Value {
    json!({
        "log_id": "1", "data": {
            "date": "2026-05-17T09:30:00.000Z", "type": "sapi", "client_id": "cid",
            "details": {"request": {"method": method, "path": path, "body": body, "auth": {"user": {}}}, "response": {"statusCode": status}},
        },
    })
}

#[test]
fn auth0_shows_writes_by_method_and_path() {
    let none = json!({});
    let of = |method: &str, path: &str, body: &Value| event(Format::Auth0, &sapi(method, path, body, 200));
    for (method, path, body, act) in [
        ("delete", "/api/v2/users/auth0%7Cab%2Fc/authentication-methods", &none, PlatformAct::Reset),
        ("delete", "/api/v2/users/auth0%7Cab%2Fc/authentication-methods/totp%7Cdev_1", &none, PlatformAct::Reset),
        ("delete", "/api/v2/users/auth0%7Cab%2Fc/multifactor/duo", &none, PlatformAct::Reset),
        ("put", "/api/v2/users/auth0%7Cab%2Fc/authentication-methods", &json!([]), PlatformAct::Reset),
        ("post", "/api/v2/users/auth0%7Cab%2Fc/recovery-code-regeneration", &none, PlatformAct::BackupCodes),
        ("patch", "/api/v2/users/auth0%7Cab%2Fc", &json!({"password": "*****"}), PlatformAct::Password),
        ("patch", "/api/v2/users/auth0%7Cab%2Fc", &json!({"blocked": true}), PlatformAct::Suspended),
        ("PATCH", "/api/v2/users/auth0%7Cab%2Fc", &json!({"blocked": false}), PlatformAct::Enabled),
        ("post", "/api/v2/tickets/password-change", &json!({"user_id": "auth0|ab/c"}), PlatformAct::PasswordTicket),
        (
            "post",
            "/api/v2/guardian/enrollments/ticket",
            &json!({"user_id": "auth0|ab/c"}),
            PlatformAct::EnrolmentTicket,
        ),
    ] {
        assert_eq!(of(method, path, body), Some((act, "auth0|ab/c".into(), who(&["cid"]))), "{method} {path}");
    }
    let users = json!({"users": ["auth0|ab/c", "auth0|d"]});
    for (method, path, body, act) in [
        ("post", "users/auth0%7Cab%2Fc/identities", &none, PlatformAct::Linked),
        ("delete", "users/auth0%7Cab%2Fc/identities/google-oauth2/1", &none, PlatformAct::Linked),
        ("post", "users/auth0%7Cab%2Fc/roles", &none, PlatformAct::Granted),
        ("delete", "users/auth0%7Cab%2Fc/permissions", &none, PlatformAct::Granted),
        ("post", "organizations/org_1/members/auth0%7Cab%2Fc/roles", &none, PlatformAct::Granted),
    ] {
        let path = format!("/api/v2/{path}");
        assert_eq!(of(method, &path, body), Some((act, "auth0|ab/c".into(), who(&["cid"]))), "{method} {path}");
    }
    // Each of them has it.
    let What::Events(given) =
        parsed(Format::Auth0, &sapi("post", "/api/v2/roles/rol_1/users", &users, 200)).unwrap().what
    else {
        panic!()
    };
    let given: Vec<_> = given.iter().map(|e| (e.act, e.targets.clone(), e.actors.clone())).collect();
    let to = |user: &str| (PlatformAct::Granted, vec![user.to_owned()], who(&["cid"]));
    assert_eq!(given, [to("auth0|ab/c"), to("auth0|d")]);
    let unnamed = parsed(Format::Auth0, &sapi("post", "/api/v2/roles/rol_1/users", &none, 200));
    assert!(unnamed.unwrap_err().contains("not named"));
    for (method, path, body) in [
        ("patch", "/api/v2/users/auth0%7Ca", &json!({"app_metadata": {}})),
        ("delete", "/api/v2/users/auth0%7Ca/sessions", &none),
        ("post", "/api/v2/users/auth0%7Ca/multifactor/actions/invalidate-remember-browser", &none),
        ("get", "/api/v2/users/auth0%7Ca/authentication-methods", &none),
    ] {
        assert_eq!(of(method, path, body), None, "{method} {path}");
    }
    assert_eq!(event(Format::Auth0, &sapi("delete", "/api/v2/users/a/authentication-methods", &none, 404)), None);
    let mut dashboard = sapi("delete", "/api/v2/users/a/authentication-methods", &none, 204);
    dashboard["data"]["details"]["request"]["auth"]["user"] = json!({"email": "boss@example.com", "user_id": "g|1"});
    assert_eq!(event(Format::Auth0, &dashboard).unwrap().2, who(&["boss@example.com", "g|1", "cid"]));
}

#[test]
fn auth0_writes_to_factors_are_never_passed_over() {
    let of = |method: &str, path: &str, body: &Value| parsed(Format::Auth0, &sapi(method, path, body, 200));
    for path in ["users/a/authentication-methods/m", "users/a/authenticators"] {
        let what = of("patch", &format!("/api/v2/{path}"), &json!({"name": "x"})).unwrap().what;
        assert!(matches!(what, What::Unknown { grave: true, .. }), "{path} {what:?}");
    }
    for body in [Value::Null, "".into(), "{\"pass".into()] {
        assert!(of("patch", "/api/v2/users/a", &body).unwrap_err().contains("what was changed"), "{body}");
    }
    assert_eq!(of("patch", "/api/v2/users/a", &"{\"name\":\"x\"}".into()).unwrap().what, What::Other);
}

#[test]
fn auth0_tells_of_enrolments_by_method() {
    let row = |kind: &str| json!({"date": "2026-05-17T09:30:00Z", "type": kind, "user_id": "auth0|a", "details": {"authenticator": {"id": "dev_1"}}});
    let What::Event(event) = parsed(Format::Auth0, &row("gd_enrollment_complete")).unwrap().what else { panic!() };
    assert_eq!((event.act, event.mark.as_deref()), (PlatformAct::Enrolled, Some("dev_1")));
    let What::Event(event) = parsed(Format::Auth0, &row("gd_unenroll")).unwrap().what else { panic!() };
    assert_eq!((event.act, event.actors.len()), (PlatformAct::Reset, 0));
    for kind in ["s", "fp", "scp", "gd_auth_succeed", "gd_send_sms", "limit_wc", "sce"] {
        assert_eq!(parsed(Format::Auth0, &row(kind)).unwrap().what, What::Other, "{kind}");
    }
    assert_eq!(parsed(Format::Auth0, &row("gd_x")).unwrap().what, What::Unknown { name: "gd_x".into(), grave: true });
}

#[test]
fn keycloak_has_two_logs() {
    let admin = |operation: &str, path: &str, representation: Value| {
        json!({
            "time": 1_779_010_200_000_i64, "operationType": operation, "resourceType": "USER", "resourcePath": path,
            "authDetails": {"clientId": "c-1", "userId": "sa-1", "ipAddress": "192.0.2.1"}, "representation": representation,
        })
    };
    for (operation, path, representation, act) in [
        ("DELETE", "users/7f/credentials/1b", Value::Null, Some(PlatformAct::Reset)),
        ("ACTION", "users/7f/credentials/1b", Value::Null, Some(PlatformAct::Reset)),
        ("UPDATE", "users/7f/credentials/1b/userLabel", Value::Null, None),
        ("ACTION", "users/7f/credentials/1b/moveToFirst", Value::Null, None),
        ("ACTION", "users/7f/reset-password", Value::Null, Some(PlatformAct::Password)),
        ("ACTION", "users/7f/execute-actions-email", Value::Null, Some(PlatformAct::EnrolmentTicket)),
        ("UPDATE", "users/7f", json!("{\"enabled\":false}"), Some(PlatformAct::Suspended)),
        ("UPDATE", "users/7f", json!("{\"enabled\":true}"), Some(PlatformAct::Changed)),
        ("UPDATE", "users/7f", json!({"email": "x@example.com"}), Some(PlatformAct::Changed)),
        ("UPDATE", "users/7f", json!({"credentials": [{"type": "password"}]}), Some(PlatformAct::Password)),
        ("CREATE", "users/7f/federated-identity/google", json!({"userId": "1"}), Some(PlatformAct::Linked)),
        ("DELETE", "users/7f/federated-identity/google", Value::Null, Some(PlatformAct::Linked)),
        ("CREATE", "users/7f/role-mappings/realm", json!([{"name": "admin"}]), Some(PlatformAct::Granted)),
        ("DELETE", "users/7f/role-mappings/clients/c-2", json!([]), Some(PlatformAct::Granted)),
        ("CREATE", "users/7f/groups/g-1", Value::Null, Some(PlatformAct::Granted)),
        ("CREATE", "users/7f", Value::Null, None),
        ("ACTION", "users/7f/logout", Value::Null, None),
        ("DELETE", "groups/1", Value::Null, None),
    ] {
        let row = admin(operation, path, representation);
        assert_eq!(parsed(Format::Keycloak, &row).unwrap().log, Log::Acts);
        assert_eq!(
            event(Format::Keycloak, &row),
            act.map(|act| (act, "7f".into(), who(&["sa-1", "c-1"]))),
            "{operation} {path}"
        );
    }
    for (operation, path) in [("UPDATE", "users/7f"), ("ACTION", "users/7f"), ("ACTION", "users/7f/new-thing")] {
        let what = parsed(Format::Keycloak, &admin(operation, path, Value::Null)).unwrap().what;
        assert!(matches!(what, What::Unknown { grave: true, .. }), "{operation} {path} {what:?}");
    }
    let cut = parsed(Format::Keycloak, &admin("UPDATE", "users/7f", "{\"enabled\":fal".into())).unwrap().what;
    assert!(matches!(cut, What::Unknown { grave: true, .. }), "{cut:?}");
    let impersonated = json!({
        "time": 1_779_010_200_000_i64, "type": "IMPERSONATE", "userId": "7f", "clientId": "security-admin-console",
        "details": {"impersonator": "boss", "impersonator_realm": "corp"},
    });
    let told = event(Format::Keycloak, &impersonated);
    assert_eq!(told, Some((PlatformAct::Impersonated, "7f".into(), who(&["boss"]))));
    let mut exchanged = impersonated.clone();
    exchanged["type"] = "TOKEN_EXCHANGE".into();
    assert_eq!(event(Format::Keycloak, &exchanged), told);
    exchanged["details"] = json!({"audience": "app"});
    assert_eq!(event(Format::Keycloak, &exchanged), None);
    for (path, whose) in [
        ("groups/g-1/role-mappings/realm", "groups/g-1"),
        ("groups/g-1/role-mappings/clients/c-2", "groups/g-1"),
        ("roles/every%20day/composites", "roles/every day"),
        ("roles-by-id/r-1/composites", "roles-by-id/r-1"),
        ("clients/c-2/roles/viewer/composites", "clients/c-2/roles/viewer"),
    ] {
        let told = event(Format::Keycloak, &admin("CREATE", path, json!([{"name": "admin"}])));
        assert_eq!(told, Some((PlatformAct::Granted, whose.into(), who(&["sa-1", "c-1"]))), "{path}");
    }
    let user = |kind: &str, credential: &str, time: i64| json!({"time": time, "type": kind, "userId": "7f", "details": {"credential_type": credential}});
    let mark = |row: &Value| match parsed(Format::Keycloak, row).unwrap().what {
        What::Event(event) => event.mark,
        other => panic!("{other:?}"),
    };
    let new = mark(&user("UPDATE_CREDENTIAL", "otp", 1_779_010_200_001));
    assert_eq!(new, mark(&user("UPDATE_TOTP", "", 1_779_010_200_004)));
    assert_ne!(new, mark(&user("UPDATE_CREDENTIAL", "webauthn", 1_779_010_200_001)));
    for row in [user("UPDATE_CREDENTIAL", "password", 1), user("LOGIN", "", 1), user("LOGIN_ERROR", "", 1)] {
        assert_eq!(parsed(Format::Keycloak, &row).unwrap().log, Log::Users);
        assert_eq!(event(Format::Keycloak, &row), None);
    }
    assert!(parsed(Format::Keycloak, &user("UPDATE_CREDENTIAL", "", 1)).is_err());
}
