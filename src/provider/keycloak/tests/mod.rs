#![allow(clippy::unwrap_used)]

mod ahead;
mod events;
mod realm_log;
mod tier;

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;

use super::fake::{FakeGroup, FakeKeycloak, FakeRole, MANAGEMENT, RealmFixture};
use super::*;
use crate::provider::ActOutcome;
use crate::provider::http::testing::{Mishap, Reply, Request};
use crate::provider::testing::contract;
use crate::provider::testing::contract::{Fixture, Seed};

#[test]
fn it_keeps_the_contract() {
    contract::check(&mut || Box::new(RealmFixture::new()));
}

#[test]
fn it_keeps_the_contract_of_http() {
    contract::http::check(&mut || Box::new(RealmFixture::new()));
}

fn came(desk: &RealmFixture, user: &UserId, act: &Act) -> ActOutcome {
    desk.keycloak.act(user, act).came
}

fn password() -> Act {
    Act::SetTemporaryPassword {
        password: "six words that nobody would guess".into(),
        lifetime: TimeDelta::hours(1),
    }
}

fn groups(desk: &RealmFixture, user: &UserId) -> Recorded<Vec<String>> {
    desk.keycloak.profile(user).unwrap().groups
}

/// An incident waits for nothing that it does not need.
#[test]
fn to_contain_only_the_user_is_read() {
    let mut desk = RealmFixture::new();
    let user = desk.make(&Seed::bare("maria"));
    let whole = desk.keycloak.profile(&user).unwrap();
    let broken = Mishap::Reply(Reply::empty(500));
    let beside = |r: &Request| !r.path.ends_with("/token") && r.path.matches('/').count() > 5;
    desk.server.plan(usize::MAX, broken, beside);
    assert!(desk.keycloak.profile(&user).is_err());
    desk.server.seen();
    let reached = desk.keycloak.reach(&user).unwrap();
    assert_eq!(
        (reached.user, reached.addresses, reached.enabled),
        (whole.user, whole.addresses, whole.enabled)
    );
    assert_eq!(desk.server.seen().len(), 1);
}

#[test]
fn the_language_that_a_user_chose_is_read_as_it_stands() {
    let mut desk = RealmFixture::new();
    let user = desk.make(&Seed::bare("maria"));
    assert_eq!(desk.keycloak.profile(&user).unwrap().languages, Vec::<String>::new());
    for (values, read) in
        [(&["de"][..], &["de"][..]), (&["xx_\u{1b}", "fr"], &["xx_\u{1b}"]), (&[], &[])]
    {
        desk.server.state(|fake| {
            let values = values.iter().map(|v| (*v).to_owned()).collect();
            drop(fake.person(&user.0).unwrap().attributes.insert("locale".into(), values));
        });
        assert_eq!(desk.keycloak.profile(&user).unwrap().languages, read);
        assert_eq!(desk.keycloak.reach(&user).unwrap().languages, read);
    }
}

/// Whoever administers the realm is seen to, however they came to it.
#[test]
fn an_administrator_is_seen_by_every_way_to_it() {
    let keeper = |fake: &mut FakeKeycloak| {
        fake.roles.push(FakeRole {
            id: "r-keeper".into(),
            name: "keeper".into(),
            client: None,
            parts: vec!["r-manage-users".into()],
        });
        let group = |id: &str, path: &str, parent: Option<&str>, roles: &[&str]| FakeGroup {
            id: id.into(),
            path: path.into(),
            parent: parent.map(str::to_owned),
            roles: roles.iter().map(|r| (*r).to_owned()).collect(),
        };
        fake.groups.push(group("g-plant", "/plant", None, &["r-keeper"]));
        fake.groups.push(group("g-night", "/plant/night", Some("g-plant"), &[]));
        fake.groups.push(group("g-direct", "/direct", None, &["r-manage-users"]));
    };
    let mut desk = RealmFixture::with(keeper);
    let maria = desk.make(&Seed::bare("maria"));
    let ordinary = groups(&desk, &maria);
    let ordinary = ordinary.known().unwrap();
    assert!(ordinary.contains(&"default-roles-desk".to_owned()));
    assert!(!ordinary.iter().any(|g| g.contains("administrator")), "{ordinary:?}");
    for (role, group) in [
        (Some("r-manage-users"), None),
        (Some("r-keeper"), None),
        (None, Some("g-direct")),
        (None, Some("g-night")),
    ] {
        desk.person(&maria, |person| {
            person.roles = role.into_iter().map(str::to_owned).collect();
            person.groups = group.into_iter().map(str::to_owned).collect();
        });
        let all = groups(&desk, &maria);
        let all = all.known().unwrap();
        assert!(
            all.contains(&"administrator of the realm".to_owned()),
            "{role:?} {group:?}: {all:?}"
        );
        assert!(
            all.contains(&"realm-management:manage-users".to_owned()),
            "{role:?} {group:?}: {all:?}"
        );
    }
    assert!(
        groups(&desk, &maria).known().unwrap().contains(&"/plant".to_owned()),
        "and the groups around theirs"
    );
}

/// A tier that is called `billing:*` is for whoever has such a role, also by a role that brings it
/// with it.
#[test]
fn a_clients_role_has_its_clients_name_by_every_way_to_it() {
    let mut desk = RealmFixture::with(|fake| {
        let role = |id: &str, name: &str, client, parts: &[&str]| FakeRole {
            id: id.into(),
            name: name.into(),
            client,
            parts: parts.iter().map(|p| (*p).into()).collect(),
        };
        fake.roles.extend([
            role("r-clerk", "clerk", None, &["r-refund", "r-hidden"]),
            role("r-refund", "refund", Some(("c-billing", "billing")), &[]),
            role("r-shop", "refund", Some(("c-shop", "shop")), &[]),
            role("r-hidden", "vault", Some(("c-hidden", "")), &[]),
        ]);
    });
    let maria = desk.make(&Seed::bare("maria"));
    desk.person(&maria, |person| person.roles = vec!["r-shop".into(), "r-clerk".into()]);
    let all = groups(&desk, &maria);
    let all = all.known().unwrap();
    for name in ["shop:refund", "billing:refund", "clerk", "vault", "c-hidden:vault"] {
        assert!(all.contains(&name.to_owned()), "{name}: {all:?}");
    }
    assert!(!all.contains(&"refund".to_owned()), "it is no role of the realm: {all:?}");
}

#[test]
fn enrolment_is_required_only_where_the_realm_asks_for_it() {
    let mut desk = RealmFixture::with(|fake| {
        fake.disabled_actions.insert("CONFIGURE_TOTP");
        fake.disabled_actions.insert("UPDATE_PASSWORD");
    });
    let maria = desk.make(&Seed::full("maria"));
    let before = desk.truth(&maria).unwrap();
    for act in [Act::RequireEnrolment, password()] {
        let ActOutcome::Failed(ProviderError::Cannot(why)) = came(&desk, &maria, &act) else {
            panic!("{}", act.kind())
        };
        assert!(why.contains("is disabled in the realm desk"), "{why}");
    }
    assert_eq!(desk.truth(&maria).unwrap(), before);
}

/// Checks that a change by somebody else between our reading and our writing is neither undone nor
/// passed over.
#[test]
fn another_administrator_in_between_is_noticed_and_loses_nothing() {
    for act in [Act::RequireEnrolment, Act::Suspend, Act::Note { text: "seen".into() }] {
        let mut desk = RealmFixture::new();
        let maria =
            desk.make(&Seed { addresses: vec!["maria@example.com".into()], ..Seed::full("maria") });
        desk.server.state(|fake| {
            fake.meddling = Some(Box::new(|person| {
                person.required_actions.push("VERIFY_EMAIL".into());
                person
                    .links
                    .push(json!({ "identityProvider": "corp", "userId": "f-1", "userName": "x" }));
                person.last_name = Some("Married".into());
                person.email = Some("new@example.com".into());
            }));
        });
        let came = came(&desk, &maria, &act);
        assert!(
            matches!(&came, ActOutcome::Unknown(ProviderError::Changed(_)))
                || act.kind() == ActKind::Note,
            "{}: {came:?}",
            act.kind()
        );
        let profile = desk.keycloak.profile(&maria).unwrap();
        assert!(matches!(came, ActOutcome::Unknown(_) | ActOutcome::Succeeded));
        if act.kind() != ActKind::Note {
            assert_eq!(profile.addresses[0].address, "new@example.com", "{}", act.kind());
            assert!(profile.user.name.ends_with("Married"));
        }
        assert_eq!(
            desk.keycloak.settle(&maria, &act, desk.now()),
            Ok(SettledAct::Done),
            "{}",
            act.kind()
        );
    }
}

/// A body with `enabled: true` would end a lock after failed sign-ins.
#[test]
fn what_is_not_enabling_leaves_a_lock_as_it_is() {
    let mut desk = RealmFixture::new();
    let maria = desk.make(&Seed::full("maria"));
    let until = desk.now() + TimeDelta::hours(1);
    desk.person(&maria, |person| person.locked_until = until.timestamp());
    for act in [Act::RequireEnrolment, Act::Note { text: "seen".into() }, password(), Act::Suspend]
    {
        assert!(matches!(came(&desk, &maria, &act), ActOutcome::Succeeded), "{}", act.kind());
        assert_eq!(
            desk.keycloak.profile(&maria).unwrap().locked_until,
            Some(until),
            "{}",
            act.kind()
        );
    }
    assert!(matches!(came(&desk, &maria, &Act::Enable), ActOutcome::Succeeded));
    assert_eq!(desk.keycloak.profile(&maria).unwrap().locked_until, None);
    desk.person(&maria, |person| person.locked_until = i64::MAX);
    assert!(
        desk.keycloak.profile(&maria).unwrap().locked_until.is_some_and(|at| at > until),
        "for good"
    );
}

#[test]
fn a_note_that_would_not_stay_is_not_sent() {
    for policy in [None, Some("ADMIN_VIEW")] {
        let mut desk = RealmFixture::with(|fake| fake.attribute_policy = policy);
        let maria = desk.make(&Seed::full("maria"));
        let ActOutcome::Failed(ProviderError::Cannot(why)) =
            came(&desk, &maria, &Act::Note { text: "seen".into() })
        else {
            panic!()
        };
        assert!(why.contains("not stored"), "{why}");
        assert!(desk.server.seen().iter().all(|r| r.method != "PUT"));
    }
}

#[test]
fn a_note_keeps_all_else_and_is_cut_to_what_fits() {
    let mut desk = RealmFixture::new();
    let maria =
        desk.make(&Seed { addresses: vec!["maria@example.com".into()], ..Seed::full("maria") });
    desk.person(&maria, |person| {
        drop(person.attributes.insert("department".into(), vec!["Sales".into()]));
    });
    let long = Act::Note { text: "ö\u{1f600}".repeat(2000) };
    for act in [Act::Note { text: "first".into() }, long.clone()] {
        assert!(matches!(came(&desk, &maria, &act), ActOutcome::Succeeded));
        assert_eq!(desk.keycloak.settle(&maria, &act, desk.now()), Ok(SettledAct::Done));
    }
    desk.person(&maria, |person| {
        assert_eq!(person.email.as_deref(), Some("maria@example.com"));
        assert_eq!(person.attributes["department"], ["Sales"]);
        assert_eq!(person.attributes[NOTE].len(), 2);
    });
    // The same text, an hour later, is another note.
    desk.moment.pass(Duration::from_secs(3600));
    assert_eq!(desk.keycloak.settle(&maria, &long, desk.now()), Ok(SettledAct::NotDone));
}

#[test]
fn a_password_is_no_factor() {
    let mut desk = RealmFixture::new();
    let maria = desk.make(&Seed::full("maria"));
    let id = desk.person(&maria, |p| p.credentials[0]["id"].as_str().unwrap().to_owned());
    let act = Act::RemoveFactor { factor: id };
    assert!(matches!(came(&desk, &maria, &act), ActOutcome::Failed(ProviderError::Refused(_))));
    desk.person(&maria, |p| assert_eq!(p.credentials[0]["type"], "password"));
    assert!(matches!(came(&desk, &maria, &password()), ActOutcome::Succeeded));
    desk.person(&maria, |p| assert!(p.required_actions.contains(&"UPDATE_PASSWORD".to_owned())));
}

#[test]
fn a_credential_that_is_only_to_be_deleted_is_not_gone() {
    let mut desk = RealmFixture::new();
    let maria = desk.make(&Seed::full("maria"));
    let factor = desk.keycloak.factors(&maria).unwrap().remove(0).id;
    for act in [Act::RemoveFactor { factor }, Act::RemoveBackupCodes] {
        desk.server.plan(1, Mishap::Reply(Reply::empty(202)), |request: &Request| {
            request.method == "DELETE"
        });
        let came = came(&desk, &maria, &act);
        assert!(matches!(came, ActOutcome::Unknown(_)), "{}: {came:?}", act.kind());
    }
}

/// It is not in Keycloak's list, and would outlive the reset.
#[test]
fn a_factor_in_the_user_storage_is_listed_and_stays() {
    let mut desk = RealmFixture::new();
    let maria = desk.make(&Seed::bare("maria"));
    desk.person(&maria, |p| p.elsewhere = vec!["password".into(), "otp".into()]);
    let factors = desk.keycloak.factors(&maria).unwrap();
    assert_eq!(factors.len(), 1);
    assert!(factors[0].label.contains("user storage"));
    let remove = Act::RemoveFactor { factor: factors[0].id.clone() };
    assert!(matches!(came(&desk, &maria, &remove), ActOutcome::Failed(ProviderError::Cannot(_))));
    assert_eq!(desk.keycloak.settle(&maria, &remove, desk.now()), Ok(SettledAct::NotDone));
}

/// Its answers carry no `Date` of their own; its tokens do.
#[test]
fn the_clock_is_the_tokens() {
    let desk = RealmFixture::new();
    assert_eq!(desk.keycloak.clock(), Ok(Recorded::Known(desk.now())));
    desk.moment.pass(Duration::from_secs(7));
    assert_eq!(desk.keycloak.clock(), Ok(Recorded::Known(desk.now())));
}

type Set = fn(&mut FakeKeycloak);

fn wrong(desk: &RealmFixture) -> Vec<String> {
    let all = desk.keycloak.examine().unwrap();
    all.into_iter().filter(|one| one.fix.is_some()).map(|one| one.says).collect()
}

#[test]
fn the_doctor_names_what_is_lacking() {
    assert_eq!(wrong(&RealmFixture::new()), [""; 0]);
    for lacking in ["manage-users", "view-events", "view-realm", "view-clients"] {
        let desk = RealmFixture::with(|fake| {
            fake.granted.remove(lacking);
        });
        assert!(
            wrong(&desk).iter().any(|w| w.contains(&format!("lacks the role {lacking},"))),
            "{lacking}: {:?}",
            wrong(&desk)
        );
    }
    let set: [(&str, Set); 6] = [
        ("kept for 1 minutes", |fake| fake.events_expire_s = 60),
        ("may do more than it needs: impersonation, my-own", |fake| {
            fake.granted.extend(["impersonation", "my-own"]);
        }),
        ("CONFIGURE_TOTP is disabled", |fake| fake.disabled_actions = ["CONFIGURE_TOTP"].into()),
        ("records no user events", |fake| fake.events_on = false),
        ("never asks for a code or a key", |fake| fake.otp_form = "DISABLED"),
        ("more than it needs: manage-realm", |fake| fake.granted.extend(["manage-realm"])),
    ];
    for (says, set) in set {
        let wrong = wrong(&RealmFixture::with(set));
        assert!(wrong.len() == 1 && wrong[0].contains(says), "{says}: {wrong:?}");
    }
}

#[test]
fn what_is_not_there_is_not_always_the_user() {
    let mut desk = RealmFixture::new();
    let maria = desk.make(&Seed::bare("maria"));
    let says = |error: &str| Mishap::Reply(Reply::json(404, &json!({ "error": error })));
    for (error, expected) in [
        ("User not found", "no such user"),
        ("Realm not found.", "no realm called desk"),
        ("HTTP 404 Not Found", "is base_url right"),
    ] {
        desk.server.plan(1, says(error), |request: &Request| request.path.starts_with("/admin/"));
        let fault = desk.keycloak.profile(&maria).unwrap_err().to_string();
        assert!(fault.contains(expected), "{error}: {fault}");
    }
}

#[test]
fn the_management_client_is_asked_for_by_name() {
    let mut desk = RealmFixture::new();
    let maria = desk.make(&Seed::bare("maria"));
    desk.server.seen();
    desk.keycloak.profile(&maria).unwrap();
    assert!(
        desk.server.seen().iter().any(|r| {
            r.path.ends_with(&format!("/role-mappings/clients/{MANAGEMENT}/composite"))
        })
    );
}

/// `readmit provider add` makes lines for the platform's own tool of these.
#[test]
fn what_the_account_lacks_and_has_too_much_is_named_by_role() {
    let checks = |set: fn(&mut FakeKeycloak)| RealmFixture::with(set).keycloak.examine().unwrap();
    let all = checks(|_| {});
    assert!(all.iter().all(|c| c.fix.is_none() && c.lacking.is_empty() && c.too_much.is_empty()));
    let all = checks(|fake| {
        fake.granted.remove("view-events");
        fake.granted.insert("manage-realm");
    });
    let named = |of: fn(&PreflightCheck) -> &Vec<String>| {
        all.iter().flat_map(of).cloned().collect::<Vec<_>>()
    };
    assert_eq!(named(|c| &c.lacking), ["view-events"]);
    assert_eq!(named(|c| &c.too_much), ["manage-realm"]);
    // A token that names no role lacks them all.
    let all = checks(|fake| fake.lightweight = true);
    assert_eq!(all.iter().map(|c| c.lacking.len()).max(), Some(5));
}
