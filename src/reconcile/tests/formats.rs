//! Tests of what each platform's rows are taken for.

use serde_json::{Value, json};

use crate::reconcile::format::{Format, Parsed, PlatformFormat, Unread, What};
use crate::reconcile::read::LogRecord;
use crate::reconcile::{PlatformAct, PlatformEvent, RowReason, Zone};

pub(super) fn parsed(format: Format, row: &Value) -> Result<Parsed, Unread> {
    let whole = LogRecord::of_object(row.as_object().unwrap().clone());
    let mut found = Vec::new();
    let take = &mut |row: &LogRecord| {
        found.push(format.understand(row, &Zone::default()));
        Ok::<_, ()>(())
    };
    format.inside(&whole, take).unwrap();
    assert_eq!(found.len(), 1, "{row}");
    found.remove(0)
}

fn the_event(format: Format, row: &Value) -> PlatformEvent {
    match parsed(format, row).unwrap().what {
        What::Event(event) => event,
        other => panic!("{other:?}"),
    }
}

/// The act, whom it was done to and by whom.
fn event(format: Format, row: &Value) -> Option<(PlatformAct, String, Vec<String>)> {
    match parsed(format, row).unwrap().what {
        What::Event(event) => Some((event.act, event.targets[0].clone(), event.actors)),
        What::Events(events) => panic!("{} events", events.len()),
        What::Other | What::Failed => None,
        What::Realm(write) => panic!("{write:?}"),
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
    for kind in [
        "mfa.factor_removed",
        "mfa.backup_codes_regenerated",
        "user.mfa_required",
        "user.signed_in.mfa_required",
    ] {
        assert_eq!(of(kind, "u1"), None, "{kind}");
    }
    assert_eq!(of("mfa.factor_enrolled", "u1").unwrap().0, PlatformAct::Enrolled);
    for (outcome, done) in
        [("success", true), ("partial", true), ("failure", false), ("denied", false)]
    {
        let row = row("mfa.factor_admin_reset", "maria", outcome);
        assert_eq!(event(Format::IntelliAuth, &row).is_some(), done, "{outcome}");
    }
    let mut silent = row("mfa.factor_admin_reset", "maria", "success");
    silent["data"]["reason"] = "  ".into();
    let What::Event(event) = parsed(Format::IntelliAuth, &silent).unwrap().what else { panic!() };
    assert_eq!(event.reason, RowReason::Missing);
    for (kind, act) in [
        ("mfa.new_thing", PlatformAct::Unknown),
        ("app.created", PlatformAct::Unknown),
        // By somebody else these are not the user's own doing.
        ("mfa.factor_enrolled", PlatformAct::FactorAdded),
        ("user.password_changed", PlatformAct::Password),
        ("user.password_reset_completed", PlatformAct::Password),
    ] {
        assert_eq!(of(kind, "maria"), Some((act, "u1".into(), admin.clone())), "{kind}");
    }
    let nobody = json!({"type": "mfa.factor_admin_reset", "occurred_at": "2026-05-17T09:30:00Z", "actor": "maria"});
    assert_eq!(the_event(Format::IntelliAuth, &nobody).act, PlatformAct::Untold);
}

pub(super) fn sapi(method: &str, path: &str, body: &Value, status: u16) -> Value {
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
    let of = |method: &str, path: &str, body: &Value| {
        event(Format::Auth0, &sapi(method, path, body, 200))
    };
    for (method, path, body, act) in [
        (
            "delete",
            "/api/v2/users/auth0%7Cab%2Fc/authentication-methods",
            &none,
            PlatformAct::Reset,
        ),
        (
            "delete",
            "/api/v2/users/auth0%7Cab%2Fc/authentication-methods/totp%7Cdev_1",
            &none,
            PlatformAct::Reset,
        ),
        ("delete", "/api/v2/users/auth0%7Cab%2Fc/multifactor/duo", &none, PlatformAct::Reset),
        (
            "put",
            "/api/v2/users/auth0%7Cab%2Fc/authentication-methods",
            &json!([]),
            PlatformAct::Reset,
        ),
        (
            "post",
            "/api/v2/users/auth0%7Cab%2Fc/recovery-code-regeneration",
            &none,
            PlatformAct::BackupCodes,
        ),
        (
            "patch",
            "/api/v2/users/auth0%7Cab%2Fc",
            &json!({"password": "*****"}),
            PlatformAct::Password,
        ),
        (
            "patch",
            "/api/v2/users/auth0%7Cab%2Fc",
            &json!({"blocked": true}),
            PlatformAct::Suspended,
        ),
        ("PATCH", "/api/v2/users/auth0%7Cab%2Fc", &json!({"blocked": false}), PlatformAct::Enabled),
        (
            "post",
            "/api/v2/tickets/password-change",
            &json!({"user_id": "auth0|ab/c"}),
            PlatformAct::PasswordTicket,
        ),
        (
            "post",
            "/api/v2/guardian/enrollments/ticket",
            &json!({"user_id": "auth0|ab/c"}),
            PlatformAct::EnrolmentTicket,
        ),
    ] {
        assert_eq!(
            of(method, path, body),
            Some((act, "auth0|ab/c".into(), who(&["cid"]))),
            "{method} {path}"
        );
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
        assert_eq!(
            of(method, &path, body),
            Some((act, "auth0|ab/c".into(), who(&["cid"]))),
            "{method} {path}"
        );
    }
    // Each of them has it.
    let What::Events(given) =
        parsed(Format::Auth0, &sapi("post", "/api/v2/roles/rol_1/users", &users, 200))
            .unwrap()
            .what
    else {
        panic!()
    };
    let given: Vec<_> =
        given.iter().map(|e| (e.act, e.targets.clone(), e.actors.clone())).collect();
    let to = |user: &str| (PlatformAct::Granted, vec![user.to_owned()], who(&["cid"]));
    assert_eq!(given, [to("auth0|ab/c"), to("auth0|d")]);
    let unnamed = the_event(Format::Auth0, &sapi("post", "/api/v2/roles/rol_1/users", &none, 200));
    assert_eq!(unnamed.act, PlatformAct::Untold);
    for (method, path, body) in [
        ("delete", "/api/v2/users/auth0%7Ca/sessions", &none),
        ("post", "/api/v2/users/auth0%7Ca/multifactor/actions/invalidate-remember-browser", &none),
        ("get", "/api/v2/users/auth0%7Ca/authentication-methods", &none),
    ] {
        assert_eq!(of(method, path, body), None, "{method} {path}");
    }
    assert_eq!(
        event(Format::Auth0, &sapi("delete", "/api/v2/users/a/authentication-methods", &none, 404)),
        None
    );
    let mut dashboard = sapi("delete", "/api/v2/users/a/authentication-methods", &none, 204);
    dashboard["data"]["details"]["request"]["auth"]["user"] =
        json!({"email": "boss@example.com", "user_id": "g|1"});
    assert_eq!(
        event(Format::Auth0, &dashboard).unwrap().2,
        who(&["boss@example.com", "g|1", "cid"])
    );
}

#[test]
fn auth0_writes_that_leave_out_what_they_changed_cannot_be_told() {
    for body in [Value::Null, "".into(), "{\"pass".into(), json!({})] {
        let event = the_event(Format::Auth0, &sapi("patch", "/api/v2/users/a", &body, 200));
        assert_eq!(event.act, PlatformAct::Untold, "{body}");
    }
    let body = "{\"name\":\"x\"}".into();
    assert_eq!(
        parsed(Format::Auth0, &sapi("patch", "/api/v2/users/a", &body, 200)).unwrap().what,
        What::Other
    );
    let described =
        json!({"date": "2026-05-17T09:30:00Z", "type": "sapi", "description": "Update a User"});
    let event = the_event(Format::Auth0, &described);
    assert_eq!(event.act, PlatformAct::Untold);
    assert!(event.detail.unwrap().contains("Update a User"));
}

#[test]
fn auth0_tells_of_enrolments_by_method() {
    let row = |kind: &str| json!({"date": "2026-05-17T09:30:00Z", "type": kind, "user_id": "auth0|a", "details": {"authenticator": {"id": "dev_1"}}});
    let What::Event(event) = parsed(Format::Auth0, &row("gd_enrollment_complete")).unwrap().what
    else {
        panic!()
    };
    assert_eq!((event.act, event.mark.as_deref()), (PlatformAct::Enrolled, Some("dev_1")));
    let What::Event(event) = parsed(Format::Auth0, &row("gd_unenroll")).unwrap().what else {
        panic!()
    };
    assert_eq!((event.act, event.actors.len()), (PlatformAct::Reset, 0));
    for kind in ["s", "fp", "scp", "gd_auth_succeed", "gd_send_sms", "limit_wc"] {
        assert_eq!(parsed(Format::Auth0, &row(kind)).unwrap().what, What::Other, "{kind}");
    }
    for kind in ["gd_x", "gd_user_x", "sce_x", "w_x", "gd_recovery_x", "resource_x", "x"] {
        let event = the_event(Format::Auth0, &row(kind));
        assert_eq!((event.act, event.detail.as_deref()), (PlatformAct::Unknown, Some(kind)));
    }
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
        ("ACTION", "users/7f/execute-actions-email", Value::Null, Some(PlatformAct::ActionsMail)),
        ("UPDATE", "users/7f", json!("{\"enabled\":false}"), Some(PlatformAct::Suspended)),
        ("UPDATE", "users/7f", json!("{\"enabled\":true}"), Some(PlatformAct::Enabled)),
        (
            "UPDATE",
            "users/7f",
            json!({"requiredActions": ["CONFIGURE_TOTP"]}),
            Some(PlatformAct::EnrolmentTicket),
        ),
        ("UPDATE", "users/7f", json!({"requiredActions": []}), Some(PlatformAct::Changed)),
        ("UPDATE", "users/7f", json!({"email": "x@example.com"}), Some(PlatformAct::Contact)),
        (
            "UPDATE",
            "users/7f",
            json!({"credentials": [{"type": "password"}]}),
            Some(PlatformAct::FactorAdded),
        ),
        ("UPDATE", "users/7f", json!({}), Some(PlatformAct::FactorAdded)),
        (
            "UPDATE",
            "users/7f",
            json!({"id": "7f", "email": "x", "enabled": true}),
            Some(PlatformAct::Changed),
        ),
        (
            "UPDATE",
            "users/7f",
            json!({"email": "x", "attributes": {"readmit_note": ["n"]}}),
            Some(PlatformAct::Note),
        ),
        (
            "CREATE",
            "users/7f/federated-identity/google",
            json!({"userId": "1"}),
            Some(PlatformAct::Linked),
        ),
        ("DELETE", "users/7f/federated-identity/google", Value::Null, Some(PlatformAct::Linked)),
        (
            "CREATE",
            "users/7f/role-mappings/realm",
            json!([{"name": "admin"}]),
            Some(PlatformAct::Granted),
        ),
        ("DELETE", "users/7f/role-mappings/clients/c-2", json!([]), Some(PlatformAct::Granted)),
        ("CREATE", "users/7f/groups/g-1", Value::Null, Some(PlatformAct::Granted)),
        ("CREATE", "users/7f", Value::Null, None),
        ("ACTION", "users/7f/logout", Value::Null, None),
        ("CREATE", "groups/1", Value::Null, None),
    ] {
        let row = admin(operation, path, representation);
        assert_eq!(parsed(Format::Keycloak, &row).unwrap().log, PlatformFormat::Acts);
        assert_eq!(
            event(Format::Keycloak, &row),
            act.map(|act| (act, "7f".into(), who(&["sa-1", "c-1"]))),
            "{operation} {path}"
        );
    }
    for (operation, path, act) in [
        ("UPDATE", "users/7f", PlatformAct::Untold),
        ("ACTION", "users/7f", PlatformAct::Unknown),
        ("ACTION", "users/7f/new-thing", PlatformAct::Unknown),
    ] {
        assert_eq!(
            the_event(Format::Keycloak, &admin(operation, path, Value::Null)).act,
            act,
            "{operation} {path}"
        );
    }
    let cut = the_event(Format::Keycloak, &admin("UPDATE", "users/7f", "{\"enabled\":fal".into()));
    assert_eq!(cut.act, PlatformAct::Untold);
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
        assert_eq!(
            told,
            Some((PlatformAct::Granted, whose.into(), who(&["sa-1", "c-1"]))),
            "{path}"
        );
    }
    let user = |kind: &str, credential: &str, time: i64| json!({"time": time, "type": kind, "userId": "7f", "details": {"credential_type": credential}});
    let mark = |row: &Value| match parsed(Format::Keycloak, row).unwrap().what {
        What::Event(event) => event.mark,
        other => panic!("{other:?}"),
    };
    let new = mark(&user("UPDATE_CREDENTIAL", "otp", 1_779_010_200_001));
    assert_eq!(new, mark(&user("UPDATE_TOTP", "", 1_779_010_200_004)));
    assert_ne!(new, mark(&user("UPDATE_CREDENTIAL", "webauthn", 1_779_010_200_001)));
    let at = 1_779_010_200_000;
    for row in [
        user("UPDATE_CREDENTIAL", "password", at),
        user("LOGIN", "", at),
        user("LOGIN_ERROR", "", at),
    ] {
        assert_eq!(parsed(Format::Keycloak, &row).unwrap().log, PlatformFormat::Users);
        assert_eq!(event(Format::Keycloak, &row), None);
    }
    assert_eq!(
        the_event(Format::Keycloak, &user("UPDATE_CREDENTIAL", "", at)).act,
        PlatformAct::Untold
    );
}
