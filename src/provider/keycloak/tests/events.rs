//! What Keycloak records of its users.

use super::*;
use crate::provider::{SignInMethod, SignInResult};

fn event(kind: &str, user: &UserId, time: i64, error: Option<&str>, details: &[(&str, &str)]) -> serde_json::Value {
    let details: serde_json::Map<_, _> = details.iter().map(|(k, v)| ((*k).to_owned(), (*v).into())).collect();
    let mut event = json!({ "id": "e", "time": time, "type": kind, "userId": user.0, "ipAddress": "192.0.2.7", "details": details });
    if let Some(error) = error {
        event["error"] = error.into();
    }
    event
}

/// As 26.7.3 wrote them.
#[test]
fn sign_ins_are_told_by_what_keycloak_records_of_them() {
    let mut desk = Desk::new();
    let maria = desk.make(&Wish::bare("maria"));
    let now = desk.now().timestamp_millis();
    let told = [
        (
            "LOGIN",
            None,
            vec![("selected_credential_id", "c")],
            Some((SignInMethod::PasswordAndFactor, SignInResult::Succeeded)),
        ),
        (
            "LOGIN",
            None,
            vec![("credential_type", "recovery-authn-codes")],
            Some((SignInMethod::BackupCode, SignInResult::Succeeded)),
        ),
        (
            "LOGIN",
            None,
            vec![
                ("credential_type", "recovery-authn-codes"),
                ("custom_required_action", "CONFIGURE_RECOVERY_AUTHN_CODES"),
            ],
            Some((SignInMethod::Other, SignInResult::Succeeded)),
        ),
        ("LOGIN", None, vec![("identity_provider", "corp")], Some((SignInMethod::Federated, SignInResult::Succeeded))),
        ("LOGIN", None, vec![], Some((SignInMethod::Password, SignInResult::Succeeded))),
        (
            "LOGIN_ERROR",
            Some("invalid_user_credentials"),
            vec![],
            Some((SignInMethod::Password, SignInResult::WrongPassword)),
        ),
        (
            "LOGIN_ERROR",
            Some("invalid_user_credentials"),
            vec![("selected_credential_id", "c")],
            Some((SignInMethod::PasswordAndFactor, SignInResult::WrongFactor)),
        ),
        ("LOGIN_ERROR", Some("user_disabled"), vec![], Some((SignInMethod::Password, SignInResult::Suspended))),
        (
            "LOGIN_ERROR",
            Some("user_temporarily_disabled"),
            vec![],
            Some((SignInMethod::Password, SignInResult::Locked)),
        ),
        ("LOGIN_ERROR", Some("expired_code"), vec![], None),
    ];
    for (kind, error, details, expected) in told {
        desk.server.state(|fake| fake.events = vec![event(kind, &maria, now, error, &details)]);
        let sign_ins = desk.keycloak.sign_ins(&maria, desk.now()).unwrap();
        let seen = sign_ins.known().unwrap().first().map(|s| (s.method, s.result));
        assert_eq!(seen, expected, "{kind} {error:?} {details:?}");
    }
    desk.server.state(|fake| fake.events_on = false);
    assert_eq!(desk.keycloak.sign_ins(&maria, desk.now()), Ok(Recorded::NotRecorded));
}

#[test]
fn events_are_read_over_all_pages_oldest_first() {
    let mut desk = Desk::new();
    let maria = desk.make(&Wish::bare("maria"));
    let now = desk.now().timestamp_millis();
    desk.server.state(|fake| fake.events = (0..250).map(|n| event("LOGIN", &maria, now + n, None, &[])).collect());
    let all = desk.keycloak.sign_ins(&maria, desk.now()).unwrap();
    let all = all.known().unwrap();
    assert_eq!(all.len(), 250);
    assert!(all.is_sorted_by_key(|s| s.at));
    let later = desk.now() + TimeDelta::milliseconds(240);
    assert_eq!(desk.keycloak.sign_ins(&maria, later).unwrap().known().unwrap().len(), 10);
}

#[test]
fn a_new_factor_says_where_it_is_from_and_a_link_since_when() {
    let mut desk = Desk::new();
    let maria = desk.make(&Wish::full("maria"));
    let now = desk.now().timestamp_millis();
    desk.person(&maria, |p| {
        p.credentials[1]["createdDate"] = now.into();
        p.links = vec![
            json!({ "identityProvider": "corp", "userId": "f-1", "userName": "m.s" }),
            json!({ "identityProvider": "old" }),
        ];
    });
    desk.server.state(|fake| {
        fake.events = vec![
            event("FEDERATED_IDENTITY_LINK", &maria, now - 5000, None, &[("identity_provider", "corp")]),
            event("UPDATE_CREDENTIAL", &maria, now + 13, None, &[("credential_type", "otp")]),
        ];
    });
    let factors = desk.keycloak.factors(&maria).unwrap();
    let from: Vec<Option<&str>> = factors.iter().map(|f| f.address.as_deref()).collect();
    assert_eq!(from, [Some("192.0.2.7"), None, None]);
    let identities = desk.keycloak.profile(&maria).unwrap().identities;
    let identities = identities.known().unwrap();
    assert_eq!(identities[0].id, "corp/f-1");
    assert_eq!(identities[0].linked, DateTime::from_timestamp_millis(now - 5000));
    assert_eq!(identities[1].linked, None, "an unknown date is no date");
}
