//! Tests of what Keycloak records of its users.

use super::*;
use crate::model::{Enroller, FactorKind, SignInMethod, SignInResult};

fn event(
    kind: &str,
    user: &UserId,
    time: i64,
    error: Option<&str>,
    details: &[(&str, &str)],
) -> serde_json::Value {
    let details: serde_json::Map<_, _> =
        details.iter().map(|(k, v)| ((*k).to_owned(), (*v).into())).collect();
    let mut event = json!({ "id": "e", "time": time, "type": kind, "userId": user.0, "ipAddress": "192.0.2.7", "details": details });
    if let Some(error) = error {
        event["error"] = error.into();
    }
    event
}

/// As 26.7.3 wrote them.
#[test]
fn sign_ins_are_told_by_what_keycloak_records_of_them() {
    let mut desk = RealmFixture::new();
    let maria = desk.make(&Seed::bare("maria"));
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
        (
            "LOGIN",
            None,
            vec![("identity_provider", "corp")],
            Some((SignInMethod::Federated, SignInResult::Succeeded)),
        ),
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
        (
            "LOGIN_ERROR",
            Some("user_disabled"),
            vec![],
            Some((SignInMethod::Password, SignInResult::Suspended)),
        ),
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
    let mut desk = RealmFixture::new();
    let maria = desk.make(&Seed::bare("maria"));
    let now = desk.now().timestamp_millis();
    desk.server.state(|fake| {
        fake.events = (0..250).map(|n| event("LOGIN", &maria, now + n, None, &[])).collect();
    });
    let all = desk.keycloak.sign_ins(&maria, desk.now()).unwrap();
    let all = all.known().unwrap();
    assert_eq!(all.len(), 250);
    assert!(all.is_sorted_by_key(|s| s.at));
    let later = desk.now() + TimeDelta::milliseconds(240);
    assert_eq!(desk.keycloak.sign_ins(&maria, later).unwrap().known().unwrap().len(), 10);
}

#[test]
fn a_new_factor_says_where_it_is_from() {
    let mut desk = RealmFixture::new();
    let maria = desk.make(&Seed::full("maria"));
    let now = desk.now().timestamp_millis();
    desk.person(&maria, |p| p.credentials[1]["createdDate"] = now.into());
    desk.server.state(|fake| {
        fake.events =
            vec![event("UPDATE_CREDENTIAL", &maria, now + 13, None, &[("credential_type", "otp")])];
    });
    let factors = desk.keycloak.factors(&maria).unwrap();
    let from: Vec<Option<&str>> = factors.iter().map(|f| f.address.as_deref()).collect();
    assert_eq!(from, [Some("192.0.2.7"), None, None]);
}

/// The rows that a realm's logs have about links, and about the link that stands. The link that
/// stands is the account `m.s` at `corp`, with the id `f-1`.
struct Logged {
    user: Vec<(&'static str, i64, &'static str, &'static str)>,
    /// Kind of thing, operation, path (`U` stands for the user), and what was set.
    admin: Vec<(i64, &'static str, &'static str, &'static str, &'static str)>,
}

const LINK: &str = "FEDERATED_IDENTITY_LINK";

/// Says since when the link stands.
fn since(logged: &Logged, set: impl FnOnce(&mut FakeKeycloak)) -> Option<i64> {
    let mut desk = RealmFixture::new();
    let maria = desk.make(&Seed::bare("maria"));
    let now = desk.now().timestamp_millis();
    desk.person(&maria, |p| {
        p.links = vec![json!({ "identityProvider": "corp", "userId": "f-1", "userName": "m.s" })];
    });
    desk.server.state(|fake| {
        let of_user = |(kind, at, alias, identity): &(&str, i64, &str, &str)| {
            let details =
                [("identity_provider", *alias), ("identity_provider_identity", *identity)];
            event(kind, &maria, now + at, None, &details)
        };
        fake.events = logged.user.iter().map(of_user).collect();
        let of_admin = |(at, resource, operation, path, set): &(i64, &str, &str, &str, &str)| {
            let mut row =
                json!({ "time": now + at, "resourceType": resource, "operationType": operation });
            if !path.is_empty() {
                row["resourcePath"] = path.replace('U', &maria.0).into();
            }
            if !set.is_empty() {
                row["representation"] = (*set).into();
            }
            row
        };
        fake.admin_events = Some(logged.admin.iter().map(of_admin).collect());
        set(fake);
    });
    let identities = desk.keycloak.profile(&maria).unwrap().identities;
    let identities = identities.known().unwrap();
    assert_eq!((identities[0].id.as_str(), identities[0].subject.as_str()), ("corp/f-1", "m.s"));
    identities[0].linked.map(|at| at.timestamp_millis() - now)
}

/// An administrator's row that is older than every link, so that their log reaches back.
const OLD: (i64, &str, &str, &str, &str) = (-90_000, "USER", "CREATE", "users/somebody", "{}");

#[test]
fn a_link_has_the_date_of_its_own_linking_or_none() {
    let made = (LINK, -5000, "corp", "m.s");
    let swapped = (-400, "USER", "DELETE", "users/U/federated-identity/corp", "");
    let relinked = (-300, "USER", "CREATE", "users/U/federated-identity/corp", "{}");
    for (user, admin, expected) in [
        (vec![made], vec![OLD], Some(-5000)),
        (vec![(LINK, -9000, "corp", "m.s"), made], vec![OLD], Some(-5000)),
        (vec![(LINK, -5000, "corp", "f-1")], vec![OLD], Some(-5000)),
        (vec![made, (LINK, -100, "other", "m.s")], vec![OLD], Some(-5000)),
        // Another account over there.
        (vec![(LINK, -5000, "corp", "mallory")], vec![OLD], None),
        (vec![made, (LINK, -100, "corp", "mallory")], vec![OLD], None),
        (vec![(LINK, -5000, "corp", "")], vec![OLD], None),
        (vec![], vec![OLD], None),
        // Taken away or replaced by the user.
        (vec![made, ("REMOVE_FEDERATED_IDENTITY", -100, "corp", "m.s")], vec![OLD], None),
        (vec![made, ("FEDERATED_IDENTITY_OVERRIDE_LINK", -100, "corp", "m.s")], vec![OLD], None),
        // By an administrator, who leaves no event of the user's.
        (vec![made], vec![OLD, swapped, relinked], None),
        (vec![made], vec![OLD, relinked], None),
        (
            vec![made],
            vec![OLD, (-6000, "USER", "CREATE", "users/U/federated-identity/corp", "{}")],
            Some(-5000),
        ),
        (
            vec![made],
            vec![OLD, (-300, "USER", "CREATE", "users/other/federated-identity/corp", "{}")],
            Some(-5000),
        ),
        (
            vec![made],
            vec![
                OLD,
                (-300, "IDENTITY_PROVIDER", "DELETE", "identity-provider/instances/corp", ""),
            ],
            None,
        ),
        (
            vec![made],
            vec![
                OLD,
                (-300, "IDENTITY_PROVIDER", "CREATE", "identity-provider/instances/corp", "{}"),
            ],
            None,
        ),
        (
            vec![made],
            vec![
                OLD,
                (-300, "IDENTITY_PROVIDER", "DELETE", "identity-provider/instances/x%20y", ""),
            ],
            None,
        ),
        (
            vec![made],
            vec![OLD, (-300, "IDENTITY_PROVIDER", "DELETE", "identity-provider/instances/hr", "")],
            Some(-5000),
        ),
        // Their log was off in between, may have been, or does not reach back.
        (
            vec![made],
            vec![
                OLD,
                (-300, "REALM", "UPDATE", "events/config", r#"{"adminEventsEnabled":false}"#),
            ],
            None,
        ),
        (vec![made], vec![OLD, (-300, "REALM", "UPDATE", "events/config", "{}")], None),
        (
            vec![made],
            vec![OLD, (-300, "REALM", "UPDATE", "", r#"{"adminEventsEnabled":false}"#)],
            None,
        ),
        (vec![made], vec![OLD, (-300, "REALM", "UPDATE", "", "")], None),
        (
            vec![made],
            vec![OLD, (-300, "REALM", "UPDATE", "", r#"{"displayName":"Desk"}"#)],
            Some(-5000),
        ),
        (vec![made], vec![], None),
        (vec![made], vec![(-300, "USER", "CREATE", "users/somebody", "{}")], None),
    ] {
        let logged = Logged { user: user.clone(), admin: admin.clone() };
        assert_eq!(since(&logged, |_| {}), expected, "{user:?} {admin:?}");
    }
    let logged = Logged { user: vec![made], admin: vec![OLD] };
    assert_eq!(
        since(&logged, |fake| fake.admin_events = None),
        None,
        "what administrators did is not recorded"
    );
    assert_eq!(since(&logged, |fake| fake.events_on = false), None);
}

/// A sign-in by another account over there is none by this identity, and linking one is none at
/// all.
#[test]
fn a_federated_sign_in_is_of_the_identity_that_it_names() {
    let mut desk = RealmFixture::new();
    let maria = desk.make(&Seed::bare("maria"));
    let now = desk.now().timestamp_millis();
    desk.person(&maria, |p| {
        p.links = vec![json!({ "identityProvider": "corp", "userId": "f-1", "userName": "m.s" })];
    });
    let by = |who: &str, more: &[(&'static str, &'static str)]| {
        let mut details = vec![("identity_provider", "corp"), ("identity_provider_identity", who)];
        details.extend(more);
        event("LOGIN", &maria, now, None, &details)
    };
    for (login, method, identity) in [
        (by("m.s", &[]), SignInMethod::Federated, Some("corp/f-1")),
        (by("mallory", &[]), SignInMethod::Federated, None),
        (by("m.s", &[("custom_required_action", "idp_link")]), SignInMethod::Other, None),
    ] {
        desk.server.state(|fake| fake.events = vec![login.clone()]);
        let sign_ins = desk.keycloak.sign_ins(&maria, desk.now()).unwrap();
        let seen = &sign_ins.known().unwrap()[0];
        assert_eq!((seen.method, seen.identity.as_deref()), (method, identity), "{login}");
    }
}

/// A user's enrolment leaves an event; what an administrator puts on the account leaves none,
/// whatever date it bears.
#[test]
fn who_put_a_factor_there_is_told_where_the_log_shows_it() {
    let (user, other, unknown) =
        (Recorded::Known(Enroller::User), Recorded::Known(Enroller::Other), Recorded::NotRecorded);
    // Dates of the factor, of its event and of the log's oldest event, in seconds from now; whether
    // events are kept.
    for (made, logged, oldest, kept, by) in [
        (-60, Some(-60), -900, true, &user),
        (-60, Some(-50), -900, true, &other),
        (-60, None, -900, true, &other),
        (-60, None, -30, true, &unknown),
        (-60, None, -900, false, &unknown),
        (-400 * 86_400, None, -900, true, &unknown),
    ] {
        let mut desk = RealmFixture::new();
        let maria = desk.make(&Seed { factors: vec![FactorKind::Totp], ..Seed::bare("maria") });
        let now = desk.now().timestamp_millis();
        desk.person(&maria, |p| p.credentials[1]["createdDate"] = (now + made * 1000).into());
        desk.server.state(|fake| {
            fake.events_on = kept;
            let enrolled = |at: i64| {
                event(
                    "UPDATE_CREDENTIAL",
                    &maria,
                    now + at * 1000,
                    None,
                    &[("credential_type", "otp")],
                )
            };
            let old = event("LOGIN", &maria, now + oldest * 1000, None, &[]);
            fake.events = std::iter::once(old).chain(logged.map(enrolled)).collect();
        });
        assert_eq!(
            &desk.keycloak.factors(&maria).unwrap()[0].by,
            by,
            "{made} {logged:?} {oldest} {kept}"
        );
    }
    // Two at the same moment cannot be told apart.
    let mut desk = RealmFixture::new();
    let maria = desk
        .make(&Seed { factors: vec![FactorKind::Totp, FactorKind::Totp], ..Seed::bare("maria") });
    let now = desk.now().timestamp_millis();
    desk.person(&maria, |p| {
        p.credentials.iter_mut().skip(1).for_each(|c| c["createdDate"] = now.into());
    });
    desk.server.state(|fake| {
        fake.events =
            vec![event("UPDATE_CREDENTIAL", &maria, now, None, &[("credential_type", "otp")])];
    });
    assert!(
        desk.keycloak
            .factors(&maria)
            .unwrap()
            .iter()
            .all(|f| f.by == Recorded::NotRecorded && f.address.is_none())
    );
}
