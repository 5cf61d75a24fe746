//! Tests of who is privileged, and of when nobody can tell who is privileged.

use super::super::fake::FakePolicy;
use super::*;
use crate::model::ADMINISTRATOR;

/// As the header and the runbook's tier see it.
fn is_administrator(desk: &RealmFixture, user: &UserId) -> Option<bool> {
    groups(desk, user).known().map(|names| names.iter().any(|name| name == ADMINISTRATOR))
}

/// Keycloak leaves out without a word what an account may not see: then nothing is known, and
/// doctor says by which role.
#[test]
fn who_does_not_see_everything_knows_no_tier() {
    type Set = fn(&mut FakeKeycloak);
    let set: [(&str, Set); 4] = [
        ("the role view-clients", |fake| fake.granted.retain(|role| *role != "view-clients")),
        ("the role view-realm", |fake| fake.granted.retain(|role| *role != "view-realm")),
        ("the role view-users", |fake| {
            fake.granted.remove("view-users");
            fake.granted.remove("manage-users");
            fake.sees_users = true;
        }),
        ("names no role", |fake| fake.lightweight = true),
    ];
    for (lacking, set) in set {
        let mut desk = RealmFixture::with(|fake| {
            let group = |id: &str, roles: &[&str]| FakeGroup {
                id: id.into(),
                path: format!("/{id}"),
                parent: None,
                roles: roles.iter().map(|r| (*r).to_owned()).collect(),
            };
            fake.groups.push(group("finance", &[]));
            set(fake);
        });
        let maria = desk.make(&Seed::bare("maria"));
        desk.person(&maria, |person| person.groups.push("finance".into()));
        assert_eq!(groups(&desk, &maria), Recorded::NotRecorded, "{lacking}");
        let wrong = desk.keycloak.examine().unwrap().into_iter().filter(|one| one.fix.is_some());
        let wrong: Vec<String> =
            wrong.map(|one| format!("{} -> {}", one.says, one.fix.unwrap())).collect();
        assert!(wrong.iter().any(|w| w.contains(lacking)), "{lacking}: {wrong:?}");
        assert!(wrong.iter().any(|w| w.contains("everybody")), "{lacking}: {wrong:?}");
    }
    let mut desk = RealmFixture::with(|fake| fake.granted.retain(|role| *role != "view-users"));
    let maria = desk.make(&Seed::bare("maria"));
    assert_eq!(is_administrator(&desk, &maria), Some(false), "who manages users sees them too");
    assert_eq!(wrong(&desk), [""; 0]);
}

fn policy(
    id: &'static str,
    kind: &'static str,
    names: Option<(&'static str, String)>,
) -> FakePolicy {
    FakePolicy { id, kind, names, ..FakePolicy::default() }
}

fn permission(rests_on: &[&'static str]) -> FakePolicy {
    FakePolicy { rests_on: rests_on.to_vec(), ..policy("permission", "scope", None) }
}

/// Under either version, whoever a policy names that a permission rests on.
#[test]
fn whom_a_fine_grained_permission_names_is_an_administrator() {
    for version_1 in [false, true] {
        let mut desk = RealmFixture::with(|fake| {
            let group = |id: &str, parent: Option<&str>| FakeGroup {
                id: id.into(),
                path: format!("/{id}"),
                parent: parent.map(str::to_owned),
                roles: Vec::new(),
            };
            fake.groups.extend([group("g-desk", None), group("g-night", Some("g-desk"))]);
            let role = |id: &str, parts: &[&str]| FakeRole {
                id: id.into(),
                name: id.into(),
                client: None,
                parts: parts.iter().map(|p| (*p).into()).collect(),
            };
            fake.roles.extend([role("r-inner", &[]), role("r-outer", &["r-inner"])]);
        });
        let [anna, bo] = ["anna", "bo"].map(|login| desk.make(&Seed::bare(login)));
        desk.person(&bo, |bo| {
            bo.groups.push("g-night".into());
            bo.roles.push("r-outer".into());
        });
        let named = |all: Vec<FakePolicy>| {
            desk.server.state(|fake| {
                if version_1 {
                    fake.permissions_1 = Some(all);
                } else {
                    fake.permissions = Some(all);
                }
            });
            // A new run of the program reads them anew.
            desk.keycloak.permissions.borrow_mut().clear();
            (is_administrator(&desk, &anna), is_administrator(&desk, &bo))
        };
        let (yes, no) = (Some(true), Some(false));
        let users = |of: &UserId| policy("p", "user", Some(("users", format!(r#"["{}"]"#, of.0))));
        let by = |kind: &'static str, key: &'static str, id: &str| {
            policy("p", kind, Some((key, format!(r#"[{{"id":"{id}"}}]"#))))
        };
        assert_eq!(named(vec![]), (no, no));
        assert_eq!(named(vec![users(&anna)]), (no, no), "it permits nothing by itself");
        assert_eq!(named(vec![users(&anna), permission(&["p"])]), (yes, no));
        assert_eq!(
            named(vec![by("group", "groups", "g-desk"), permission(&["p"])]),
            (no, yes),
            "by a group above"
        );
        assert_eq!(
            named(vec![by("role", "roles", "r-inner"), permission(&["p"])]),
            (no, yes),
            "by a role in a role"
        );
        let all_but = FakePolicy { negative: true, ..users(&anna) };
        assert_eq!(named(vec![all_but, permission(&["p"])]), (no, yes));
        for kind in ["time", "client", "regex", "js", "of-an-extension"] {
            assert_eq!(
                named(vec![policy("p", kind, None), permission(&["p"])]),
                (yes, yes),
                "{kind}: anybody"
            );
        }
        let made = FakePolicy { rests_on: vec!["p"], ..policy("q", "aggregate", None) };
        assert_eq!(named(vec![users(&bo), made, permission(&["q"])]), (no, yes));
        let spread: Vec<FakePolicy> = (0..101).map(|_| policy("x", "time", None)).collect();
        let spread = [spread, vec![users(&bo), permission(&["p"])]].concat();
        assert_eq!(named(spread), (no, yes), "on the second page");
    }
}

#[test]
fn permissions_that_cannot_be_read_may_name_anybody() {
    let mut desk = RealmFixture::with(|fake| fake.permissions = Some(Vec::new()));
    let maria = desk.make(&Seed::bare("maria"));
    let forbidden = Mishap::Reply(Reply::json(403, &json!({ "error": "HTTP 403 Forbidden" })));
    desk.server.plan(usize::MAX, forbidden, |r: &Request| r.path.contains("/authz/"));
    assert_eq!(groups(&desk, &maria), Recorded::NotRecorded);
    let all = desk.keycloak.examine().unwrap();
    let fix = all
        .iter()
        .find(|one| one.says.contains("whom they name cannot be read"))
        .unwrap()
        .fix
        .clone()
        .unwrap();
    assert!(fix.contains("view-authorization"), "{fix}");
}

/// In the realm `master` a role of any client that is called after a realm administers that realm.
#[test]
fn in_master_a_role_for_another_realm_is_an_administrators() {
    let role = |id: &str, name: &str, client, parts: &[&str]| FakeRole {
        id: id.into(),
        name: name.into(),
        client,
        parts: parts.iter().map(|p| (*p).into()).collect(),
    };
    for (name, client, parts, privileged) in [
        ("tor", None, vec!["r-other"], Some(true)),
        ("deeper", None, vec!["r-tor"], Some(true)),
        ("manage-users", Some(("c-kontor", "kontor-realm")), vec![], Some(true)),
        ("create-realm", None, vec![], Some(true)),
        ("clerk", Some(("c-erp", "erp")), vec![], Some(false)),
        ("vault", None, vec!["r-hidden"], None),
    ] {
        let mut desk = RealmFixture::in_master(|fake| {
            fake.roles.push(role(
                "r-other",
                "manage-users",
                Some(("c-kontor", "kontor-realm")),
                &[],
            ));
            fake.roles.push(role("r-hidden", "manage-users", Some(("c-hidden", "")), &[]));
            fake.roles.push(role("r-tor", "tor", None, &["r-other"]));
            fake.roles.push(role("r-its", name, client, &parts));
        });
        let maria = desk.make(&Seed::bare("maria"));
        desk.person(&maria, |person| person.roles.push("r-its".into()));
        assert_eq!(is_administrator(&desk, &maria), privileged, "{name}");
    }
}
