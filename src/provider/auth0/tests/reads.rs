//! Tests of the reads, and of what follows from what was read.

use super::*;
use crate::model::{ADMINISTRATOR, FOR_GOOD};
use crate::provider::auth0::fake::Tenant;
use crate::provider::http::testing::Request;

#[test]
fn users_are_found_by_both_spellings_by_name_and_by_id() {
    let desk = TenantFixture::new();
    let lower = desk.furnished("maria");
    let mixed = desk.server.state(|t| {
        let user =
            t.add("corp-saml", "samlp", json!({ "email": "Maria@Example.com", "name": "Maria" }));
        UserId(user.text("user_id").unwrap().to_owned())
    });
    let ids = |who: &str| -> Vec<UserId> {
        let mut ids: Vec<_> = desk.provider.find(who).unwrap().into_iter().map(|u| u.id).collect();
        ids.sort();
        ids
    };
    let mut both = vec![lower.clone(), mixed.clone()];
    both.sort();
    assert_eq!(ids("Maria@Example.com"), both);
    for spelling in ["maria@example.com", "MARIA@example.COM"] {
        assert_eq!(ids(spelling), both, "{spelling}");
    }
    assert_eq!(ids("maria"), std::slice::from_ref(&lower));
    assert_eq!(ids(&mixed.0), [mixed]);
    desk.server.seen();
    ids("a+b@example.com");
    assert!(
        desk.server.seen().iter().any(|r| r.param("email") == Some("a+b@example.com")),
        "the plus is encoded"
    );
}

#[test]
fn lists_are_read_to_their_end() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    desk.server.state(|t| {
        for _ in 0..230 {
            t.enrol(&user.0, "totp", json!({}));
        }
        let maria = t.users.get_mut(&user.0).unwrap();
        maria.permissions =
            (0..140).map(|n| (format!("read:{n}"), "https://api.example.com".into())).collect();
    });
    assert_eq!(desk.provider.factors(&user).unwrap().len(), 232);
    let groups = desk.provider.profile(&user).unwrap().groups;
    assert_eq!(groups.known().unwrap().len(), 140);
    // Each role is a call: whoever has very many is not looked through, and not known.
    desk.server.state(|t| {
        t.users.get_mut(&user.0).unwrap().roles = (0..140).map(|n| format!("role-{n}")).collect();
    });
    assert_eq!(desk.provider.profile(&user).unwrap().groups, Recorded::NotRecorded);
}

#[test]
fn what_is_no_second_factor_is_none() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    desk.server.state(|t| {
        t.enrol(&user.0, "password", json!({}));
        t.enrol(&user.0, "push", json!({ "confirmed": false }));
        t.enrol(&user.0, "passkey", json!({ "name": "Work laptop" }));
        t.users
            .get_mut(&user.0)
            .unwrap()
            .fields
            .insert("multifactor".into(), json!(["guardian", "duo"]));
        t.users
            .get_mut(&user.0)
            .unwrap()
            .fields
            .insert("phone_number".into(), json!("+49 151 5550 1234"));
    });
    let factors = desk.provider.factors(&user).unwrap();
    let shown: Vec<(FactorKind, &str)> =
        factors.iter().map(|f| (f.kind, f.label.as_str())).collect();
    assert_eq!(
        shown,
        [
            (FactorKind::Totp, "authenticator app"),
            (FactorKind::Phone, "phone, XXXXXXXXXXX1234"),
            (FactorKind::Webauthn, "passkey, Work laptop"),
            (FactorKind::Push, "duo"),
        ]
    );
    assert_eq!(
        factors[1].phone.as_deref(),
        Some("phone_number"),
        "the number on file is a factor itself"
    );
    for factor in &factors {
        let removed = desk.provider.act(&user, &Act::RemoveFactor { factor: factor.id.clone() });
        assert!(matches!(removed.came, ActOutcome::Succeeded), "{removed:?}");
    }
    let codes = desk.provider.act(&user, &Act::RemoveBackupCodes);
    assert_eq!(
        codes.detail.unwrap(),
        "an enrolment of push that was begun and not finished is removed, too"
    );
    assert_eq!(desk.provider.factors(&user).unwrap(), []);
    let left: Vec<_> =
        desk.server.state(|t| t.users[&user.0].methods.iter().map(|m| m["type"].clone()).collect());
    assert_eq!(left, ["password"]);
    assert_eq!(desk.provider.backup_codes(&user), Ok(Recorded::Known(0)));
}

#[test]
fn a_phone_with_a_name_shows_its_number_still() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    desk.server.state(|t| {
        t.enrol(&user.0, "phone", json!({ "name": "Work 12", "phone_number": "XXXXXXXXXXX5678" }));
        t.enrol(&user.0, "phone", json!({ "name": "Home 34" }));
        t.enrol(&user.0, "email", json!({ "name": "Mail", "email": "m***@example.com" }));
    });
    let factors = desk.provider.factors(&user).unwrap();
    let labels: Vec<&str> = factors[2..].iter().map(|f| f.label.as_str()).collect();
    assert_eq!(
        labels,
        ["phone, Work 12, XXXXXXXXXXX5678", "phone, Home 34, number not shown", "e-mail, Mail"]
    );
}

#[test]
fn without_the_right_to_read_roles_everybody_may_be_an_administrator() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    desk.server.state(|t| {
        let maria = t.users.get_mut(&user.0).unwrap();
        maria.roles = vec!["Admin".into()];
        maria.organizations = vec!["acme".into()];
    });
    let groups = |desk: &TenantFixture| desk.provider.profile(&user).unwrap().groups;
    assert_eq!(groups(&desk), Recorded::Known(vec!["Admin".into(), "organization:acme".into()]));
    let mut desk = desk;
    for scope in [scopes::READ_ROLES, scopes::READ_ORGANISATIONS, scopes::READ_MEMBER_ROLES] {
        desk.server.state(|t| t.scopes.remove(scope));
        desk = desk.again();
        assert_eq!(groups(&desk), Recorded::NotRecorded, "{scope}");
        desk.server.state(|t| t.scopes.insert(scope.to_owned()));
    }
    // Who is in no organisation has no role in one.
    desk.server.state(|t| {
        t.scopes.remove(scopes::READ_MEMBER_ROLES);
        t.users.get_mut(&user.0).unwrap().organizations.clear();
    });
    desk = desk.again();
    assert_eq!(groups(&desk), Recorded::Known(vec!["Admin".into()]));
}

#[test]
fn an_administrator_in_an_organisation_is_one() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    let policy = crate::runbook::shipped().policy;
    let tier = |desk: &TenantFixture| {
        let groups = desk.provider.profile(&user).unwrap().groups;
        policy.tier(groups.known().map(Vec::as_slice)).as_str()
    };
    desk.server.state(|t| {
        let maria = t.users.get_mut(&user.0).unwrap();
        (maria.roles, maria.organizations) =
            (vec!["Viewer".into()], vec!["acme".into(), "umbra".into()]);
        maria.member_roles = vec![("acme".into(), "Viewer".into())];
    });
    assert_eq!(tier(&desk), "ordinary");
    desk.server.state(|t| {
        t.users
            .get_mut(&user.0)
            .unwrap()
            .member_roles
            .push(("umbra".into(), "Administrator".into()));
    });
    assert_eq!(tier(&desk), "privileged");
    // Each organisation is a call: whoever is in very many is not looked through.
    desk.server.state(|t| {
        let maria = t.users.get_mut(&user.0).unwrap();
        maria.member_roles.clear();
        maria.organizations = (0..51).map(|n| format!("o{n}")).collect();
    });
    assert_eq!(tier(&desk), "privileged");
}

#[test]
fn what_cannot_be_read_of_a_membership_is_not_known() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    desk.server.state(|t| t.users.get_mut(&user.0).unwrap().organizations = vec!["acme".into()]);
    for status in [404, 503] {
        let answer = Reply::empty(status);
        desk.server
            .plan(usize::MAX, Mishap::Reply(answer), |r: &Request| r.path.contains("/members/"));
        assert_eq!(desk.provider.profile(&user).unwrap().groups, Recorded::NotRecorded, "{status}");
        desk.server.forget();
    }
}

#[test]
fn an_incident_waits_for_no_roles_and_no_blocks() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    let whole = desk.provider.profile(&user).unwrap();
    let broken = Mishap::Reply(Reply::empty(503));
    desk.server.plan(usize::MAX, broken, |r: &Request| {
        r.path.matches('/').count() > 4 || r.path.contains("blocks")
    });
    assert!(desk.provider.profile(&user).is_err());
    desk.server.seen();
    let reached = desk.provider.reach(&user).unwrap();
    assert_eq!(
        (reached.user, reached.addresses, reached.enabled),
        (whole.user, whole.addresses, whole.enabled)
    );
    assert_eq!(desk.server.seen().len(), 1);
}

#[test]
fn who_is_kept_out_by_failed_sign_ins_is_said_to_be_locked() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    assert_eq!(desk.provider.profile(&user).unwrap().locked_until, None);
    desk.server
        .state(|t| t.users.get_mut(&user.0).unwrap().blocked_for = vec!["198.51.100.7".into()]);
    let profile = desk.provider.profile(&user).unwrap();
    assert_eq!(
        (profile.locked_until, profile.enabled),
        (Some(FOR_GOOD), true),
        "an administrator's block is another"
    );
    // It is only shown: what cannot be read of it stops nobody.
    desk.server
        .plan(1, Mishap::Reply(Reply::empty(403)), |r: &Request| r.path.contains("/user-blocks/"));
    assert_eq!(desk.provider.profile(&user).unwrap().locked_until, None);
}

#[test]
fn the_log_tells_sign_ins_and_where_an_enrolment_came_from() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    let since = desk.moment.time();
    let row = |kind: &'static str| {
        desk.moment.pass(Duration::from_secs(700));
        desk.server.state(|t| {
            let at = t.moment.time().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
            t.users.get_mut(&user.0).unwrap().log(kind, &at, json!({}));
        });
    };
    for kind in
        ["s", "fp", "gd_auth_failed", "gd_recovery_succeed", "limit_wc", "sapi", "never_heard_of"]
    {
        row(kind);
    }
    let all = desk.provider.sign_ins(&user, since).unwrap();
    let told: Vec<_> = all.known().unwrap().iter().map(|s| (s.method, s.result)).collect();
    assert_eq!(
        told,
        [
            (SignInMethod::Password, SignInResult::Succeeded),
            (SignInMethod::Password, SignInResult::WrongPassword),
            (SignInMethod::PasswordAndFactor, SignInResult::WrongFactor),
            (SignInMethod::BackupCode, SignInResult::Succeeded),
            (SignInMethod::Password, SignInResult::Locked),
        ]
    );
    desk.server.seen();
    desk.provider.sign_ins(&user, since).unwrap();
    assert!(desk.server.seen().is_empty(), "it is behind anyway, so it is not asked all the time");
    desk.moment.pass(Duration::from_secs(20));
    let id = desk.server.state(|t| t.enrol(&user.0, "totp", json!({})));
    let factors = desk.provider.factors(&user).unwrap();
    assert_eq!(
        factors.iter().find(|f| f.id == id).unwrap().address.as_deref(),
        Some("198.51.100.7")
    );
    desk.server.state(|t| t.scopes.remove(scopes::READ_LOGS));
    let desk = desk.again();
    assert_eq!(desk.provider.sign_ins(&user, since), Ok(Recorded::NotRecorded));
}

/// The rows that are kept while somebody is waited for are older than what is waited for.
#[test]
fn a_new_factor_has_its_address_at_once() {
    for wait in [0, 1, 5, 14, 16] {
        let desk = TenantFixture::new();
        let user = desk.furnished("maria");
        let address = |desk: &TenantFixture, id: &str| {
            let all = desk.provider.factors(&user).unwrap();
            all.into_iter().find(|f| f.id == id).unwrap().address
        };
        desk.provider.sign_ins(&user, desk.now()).unwrap();
        desk.moment.pass(Duration::from_secs(wait));
        let id = desk.server.state(|t| t.enrol(&user.0, "totp", json!({})));
        assert_eq!(address(&desk, &id).as_deref(), Some("198.51.100.7"), "{wait}");
        // A row that is late is looked for again, and not at every look.
        let late = desk.server.state(|t| {
            let id = t.enrol(&user.0, "totp", json!({}));
            let row = t.users.get_mut(&user.0).unwrap().logs.pop().unwrap();
            (id, row)
        });
        desk.server.seen();
        assert_eq!((address(&desk, &late.0), address(&desk, &late.0)), (None, None));
        assert!(desk.server.seen().iter().filter(|r| r.path.ends_with("/logs")).count() <= 1);
        desk.server.state(|t| t.users.get_mut(&user.0).unwrap().logs.push(late.1));
        desk.moment.pass(Duration::from_secs(15));
        assert_eq!(address(&desk, &late.0).as_deref(), Some("198.51.100.7"));
    }
}

#[test]
fn an_enrolment_has_no_address_of_another() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    let silent = desk.server.state(|t| {
        let id = t.enrol(&user.0, "totp", json!({}));
        t.users.get_mut(&user.0).unwrap().logs.clear();
        t.enrol(&user.0, "push", json!({}));
        id
    });
    let factors = desk.provider.factors(&user).unwrap();
    assert_eq!(
        factors.iter().find(|f| f.id == silent).unwrap().address,
        None,
        "the row names the other one"
    );
    assert!(factors.last().unwrap().address.is_some());
}

#[test]
fn a_linked_identity_has_no_date_but_its_own() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    let linked = |identities: serde_json::Value| {
        desk.server.state(|t| {
            t.users.get_mut(&user.0).unwrap().fields.insert("identities".into(), identities)
        });
        let identities = desk.provider.profile(&user).unwrap().identities;
        identities.known().unwrap().iter().map(|i| (i.issuer.clone(), i.linked)).collect::<Vec<_>>()
    };
    let (_, own) = user.0.split_once('|').unwrap();
    let database = json!({ "connection": "db", "provider": "auth0", "user_id": own });
    let google =
        json!({ "connection": "google-oauth2", "provider": "google-oauth2", "user_id": "1124" });
    for order in [json!([google, database]), json!([database, google]), json!([google])] {
        assert_eq!(linked(order), [("google-oauth2".to_owned(), None)]);
    }
    // Whoever came by it has it since they are a user, wherever it stands.
    let desk = TenantFixture::new();
    let user = desk.server.state(|t| {
        let user = t.add("corp-saml", "samlp", json!({}));
        let own = user.fields["identities"][0].clone();
        let identities =
            json!([{ "connection": "corp-saml", "provider": "samlp", "user_id": "other" }, own]);
        user.fields.insert("identities".into(), identities);
        UserId(user.text("user_id").unwrap().to_owned())
    });
    let identities = desk.provider.profile(&user).unwrap().identities;
    let dates: Vec<_> = identities.known().unwrap().iter().map(|i| i.linked).collect();
    assert_eq!(dates, [None, Some(desk.moment.time())]);
}

#[test]
fn who_may_administer_by_a_permission_is_an_administrator() {
    let api = || "https://api.example.com".to_owned();
    let groups = |prepare: &dyn Fn(&mut Tenant, &str)| {
        let desk = TenantFixture::new();
        let user = desk.furnished("maria");
        desk.server.state(|t| prepare(t, &user.0));
        desk.provider.profile(&user).unwrap().groups
    };
    let is_administrator =
        |groups: &Recorded<Vec<String>>| groups.known().unwrap().iter().any(|g| g == ADMINISTRATOR);
    let direct = groups(&|t, id| {
        t.users.get_mut(id).unwrap().permissions = vec![("delete:users".into(), api())];
    });
    assert!(
        is_administrator(&direct)
            && direct.known().unwrap().contains(&"permission:delete:users".into())
    );
    let harmless = groups(&|t, id| {
        t.users.get_mut(id).unwrap().permissions = vec![("write:posts".into(), api())];
        t.users.get_mut(id).unwrap().roles = vec!["Viewer".into()];
        t.role_permissions.insert("Viewer".into(), vec![("read:users".into(), api())]);
    });
    assert!(!is_administrator(&harmless), "{harmless:?}");
    let by_role = |inside: bool| {
        groups(&move |t, id| {
            let maria = t.users.get_mut(id).unwrap();
            if inside {
                maria.organizations = vec!["acme".into()];
                maria.member_roles = vec![("acme".into(), "Desk".into())];
            } else {
                maria.roles = vec!["Desk".into()];
            }
            t.role_permissions.insert("Desk".into(), vec![("reset:password".into(), api())]);
        })
    };
    assert!(is_administrator(&by_role(false)) && is_administrator(&by_role(true)));
    // What cannot be read of it is not known.
    for part in ["/users/", "/roles/"] {
        for status in [403, 404, 503] {
            let desk = TenantFixture::new();
            let user = desk.furnished("maria");
            desk.server.state(|t| t.users.get_mut(&user.0).unwrap().roles = vec!["Viewer".into()]);
            let refused = Mishap::Reply(Reply::empty(status));
            desk.server.plan(usize::MAX, refused, move |r: &Request| {
                r.path.contains(part) && r.path.ends_with("/permissions")
            });
            let known = desk.provider.profile(&user).map(|p| p.groups.known().is_some());
            assert_ne!(known, Ok(true), "{part} {status}");
        }
    }
}

#[test]
fn a_federated_sign_in_names_its_identity() {
    let desk = TenantFixture::new();
    let since = desk.moment.time();
    let user = desk.server.state(|t| {
        let user = t.add("corp-saml", "samlp", json!({ "email": "maria@example.com" }));
        user.log("s", "2026-05-17T12:00:00.000Z", json!({}));
        UserId(user.text("user_id").unwrap().to_owned())
    });
    let identity = desk.provider.profile(&user).unwrap().identities.known().unwrap()[0].id.clone();
    let sign_ins = desk.provider.sign_ins(&user, since).unwrap();
    let one = &sign_ins.known().unwrap()[0];
    assert_eq!(
        (one.method, one.identity.as_deref()),
        (SignInMethod::Federated, Some(identity.as_str()))
    );
}

#[test]
fn a_code_by_mail_or_text_is_no_federated_sign_in() {
    for kind in ["email", "sms"] {
        let desk = TenantFixture::new();
        let since = desk.moment.time();
        let user = desk.server.state(|t| {
            let user = t.add(kind, kind, json!({ "email": "maria@example.com" }));
            user.log("s", "2026-05-17T12:00:00.000Z", json!({}));
            user.log("f", "2026-05-17T12:00:01.000Z", json!({}));
            UserId(user.text("user_id").unwrap().to_owned())
        });
        assert_eq!(
            desk.provider.profile(&user).unwrap().identities,
            Recorded::Known(Vec::new()),
            "{kind}"
        );
        let sign_ins = desk.provider.sign_ins(&user, since).unwrap();
        let told: Vec<_> =
            sign_ins.known().unwrap().iter().map(|s| (s.method, s.identity.clone())).collect();
        assert_eq!(told, [(SignInMethod::Other, None), (SignInMethod::Other, None)], "{kind}");
    }
}

#[test]
fn the_examination_names_what_is_lacking_and_the_remedy() {
    let desk = TenantFixture::new();
    assert!(desk.provider.examine().unwrap().iter().all(|e| e.fix.is_none()));
    desk.server.state(|t| {
        t.scopes.remove(scopes::UPDATE_USERS);
        t.scopes.remove(scopes::READ_LOGS);
        t.scopes.insert("delete:users".into());
        t.policies.clear();
    });
    let said: Vec<String> = desk
        .again()
        .provider
        .examine()
        .unwrap()
        .into_iter()
        .map(|e| format!("{} / {:?}", e.says, e.fix))
        .collect();
    let said = said.join("\n");
    for words in [
        "no reset: not granted: update:users",
        "read:logs: sign-ins",
        "grant read:logs",
        "never used: delete:users",
        "Always",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn an_answer_about_somebody_else_is_not_believed() {
    let desk = TenantFixture::new();
    let (maria, other) = (desk.furnished("maria"), desk.furnished("other"));
    let body = desk.server.state(|t| serde_json::Value::Object(t.users[&other.0].fields.clone()));
    desk.server.plan(1, Mishap::Reply(Reply::json(200, &body)), |r| {
        r.method == "GET" && r.path.contains("/users/")
    });
    assert!(matches!(desk.provider.profile(&maria), Err(ProviderError::Garbled(_))));
}

#[test]
fn its_clock_is_the_platforms() {
    let desk = TenantFixture::new();
    assert_eq!(desk.provider.clock(), Ok(Recorded::Known(desk.moment.time())));
    assert_eq!(desk.server.seen().len(), 1, "a token is enough");
}

#[test]
fn the_language_is_read_where_the_profile_has_one() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    let none = Vec::<String>::new();
    assert_eq!(desk.provider.profile(&user).unwrap().languages, none);
    for (value, read) in [
        (json!("de-AT"), vec!["de-AT".to_owned()]),
        (json!("d\u{1b}e"), vec!["d\u{1b}e".to_owned()]),
        (json!({ "region": "AT" }), none.clone()),
        (json!(null), none.clone()),
    ] {
        desk.server.state(|t| {
            let fields = &mut t.users.get_mut(&user.0).unwrap().fields;
            fields.insert("locale".into(), value.clone());
        });
        assert_eq!(desk.provider.profile(&user).unwrap().languages, read, "{value}");
        assert_eq!(desk.provider.reach(&user).unwrap().languages, read, "{value}");
    }
}
