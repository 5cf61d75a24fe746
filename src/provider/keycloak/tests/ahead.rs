//! Tests of what is known before a caller is verified, and of what the realm's own flow asks for.

use super::super::fake::OWN_USER;
use super::*;
use crate::model::FactorKind;
use crate::provider::Outlook;
use crate::secret::PasswordRules;

fn ahead(desk: &RealmFixture, user: &UserId) -> Outlook {
    desk.keycloak.outlook(user).unwrap()
}

#[test]
fn a_sound_realm_bars_nothing() {
    let mut desk = RealmFixture::new();
    let maria = desk.make(&Seed::full("maria"));
    let seen = ahead(&desk, &maria);
    assert_eq!(
        (seen.nobodys, seen.barred, seen.codes_useless, seen.warnings),
        (None, vec![], None, vec![])
    );
    assert_eq!(
        (seen.password, seen.password_rules),
        (Recorded::Known(true), PasswordRules::default())
    );
    assert_eq!(
        seen.known_since,
        Some(desk.now()),
        "an empty log may have been cleared a moment ago"
    );
}

type Set = fn(&mut FakeKeycloak);

#[test]
fn what_cannot_be_done_is_barred_with_the_reason() {
    let set: [(Set, &[ActKind], &str); 7] = [
        (
            |fake| fake.granted.retain(|role| *role != "manage-users"),
            &[ActKind::RequireEnrolment, ActKind::RemoveFactor, ActKind::SetTemporaryPassword],
            "the role manage-users",
        ),
        (
            |fake| fake.manages_users = Some(false),
            &[ActKind::RequireEnrolment, ActKind::RemoveFactor, ActKind::SetTemporaryPassword],
            "the role manage-users",
        ),
        (
            |fake| fake.disabled_actions = ["CONFIGURE_TOTP"].into(),
            &[ActKind::RequireEnrolment],
            "CONFIGURE_TOTP is disabled",
        ),
        (
            |fake| fake.disabled_actions = ["UPDATE_PASSWORD"].into(),
            &[ActKind::SetTemporaryPassword],
            "would never have to be changed",
        ),
        (
            |fake| fake.password_policy = "regexPattern(^[0-9]+$)",
            &[ActKind::SetTemporaryPassword],
            "regexPattern",
        ),
        (
            |fake| fake.password_policy = "maxLength(8)",
            &[ActKind::SetTemporaryPassword],
            "maxLength(8)",
        ),
        (
            |fake| fake.password_policy = "length(30) and maxLength(20)",
            &[ActKind::SetTemporaryPassword],
            "no password can be made",
        ),
    ];
    for (set, kinds, why) in set {
        let mut desk = RealmFixture::with(set);
        let maria = desk.make(&Seed::full("maria"));
        let seen = ahead(&desk, &maria);
        let barred: Vec<ActKind> = seen.barred.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(barred, kinds, "{why}");
        assert!(
            seen.barred.iter().all(|(_, fault)| fault.to_string().contains(why)),
            "{why}: {:?}",
            seen.barred
        );
    }
    let mut desk = RealmFixture::with(|fake| {
        fake.password_policy = "digits(2) and upperCase(2) and maxLength(20) and acme(1)";
    });
    let maria = desk.make(&Seed::full("maria"));
    let seen = ahead(&desk, &maria);
    assert!(
        seen.barred.is_empty() && seen.warnings.len() == 1 && seen.warnings[0].contains("acme"),
        "{seen:?}"
    );
    assert_eq!((seen.password_rules.digits, seen.password_rules.most), (2, Some(20)));
}

#[test]
fn the_flow_decides_what_is_enrolled() {
    for (otp, webauthn, disabled, asked) in [
        ("ALTERNATIVE", "DISABLED", None, Ok("CONFIGURE_TOTP")),
        ("ALTERNATIVE", "ALTERNATIVE", None, Ok("CONFIGURE_TOTP")),
        ("ALTERNATIVE", "ALTERNATIVE", Some("CONFIGURE_TOTP"), Ok("webauthn-register")),
        ("DISABLED", "REQUIRED", None, Ok("webauthn-register")),
        ("DISABLED", "REQUIRED", Some("webauthn-register"), Err("webauthn-register is disabled")),
        ("DISABLED", "DISABLED", None, Ok("CONFIGURE_TOTP")),
    ] {
        let mut desk = RealmFixture::with(|fake| {
            (fake.otp_form, fake.webauthn_form) = (otp, webauthn);
            fake.disabled_actions.extend(disabled);
        });
        let maria = desk.make(&Seed::full("maria"));
        let warned = ahead(&desk, &maria).warnings.iter().any(|w| w.contains("password alone"));
        assert_eq!(warned, (otp, webauthn) == ("DISABLED", "DISABLED"), "{otp} {webauthn}");
        let came = came(&desk, &maria, &Act::RequireEnrolment);
        match asked {
            Ok(action) => {
                assert!(matches!(came, ActOutcome::Succeeded), "{came:?}");
                desk.person(&maria, |p| {
                    assert_eq!(p.required_actions, [action], "{otp} {webauthn}");
                });
                let settled = desk.keycloak.settle(&maria, &Act::RequireEnrolment, desk.now());
                assert_eq!(settled, Ok(SettledAct::Done));
            }
            Err(why) => assert!(
                matches!(&came, ActOutcome::Failed(ProviderError::Cannot(said)) if said.contains(why)),
                "{came:?}"
            ),
        }
    }
}

#[test]
fn who_has_no_password_is_known() {
    let mut desk = RealmFixture::new();
    let maria = desk.make(&Seed::full("maria"));
    desk.person(&maria, |p| p.credentials.retain(|c| c["type"] != "password"));
    assert_eq!(ahead(&desk, &maria).password, Recorded::Known(false));
    desk.person(&maria, |p| p.federation_link = Some("ldap".into()));
    assert_eq!(ahead(&desk, &maria).password, Recorded::NotRecorded);
    desk.person(&maria, |p| p.elsewhere = vec!["password".into()]);
    assert_eq!(ahead(&desk, &maria).password, Recorded::Known(true));
}

#[test]
fn a_clients_own_account_is_nobodys() {
    let mut desk = RealmFixture::new();
    let [robot, renamed, maria] =
        ["service-account-robot", "robot", "maria"].map(|login| desk.make(&Seed::bare(login)));
    desk.person(&renamed, |p| p.of_client = true);
    for (user, nobodys) in [(&robot, true), (&renamed, true), (&maria, false)] {
        assert_eq!(ahead(&desk, user).nobodys.is_some(), nobodys, "{user}");
    }
    assert_eq!(desk.keycloak.own_user(), Ok(Some(UserId(OWN_USER.into()))));
}

#[test]
fn codes_are_of_use_only_where_the_flow_has_their_form() {
    let mut desk = RealmFixture::with(|fake| fake.codes_form = "DISABLED");
    let maria = desk.make(&Seed::full("maria"));
    assert!(ahead(&desk, &maria).codes_useless.is_some());
    assert!(
        desk.keycloak.advice(Moment::Enrolment).iter().all(|said| !said.contains("Recovery codes"))
    );
    assert!(
        RealmFixture::new()
            .keycloak
            .advice(Moment::Enrolment)
            .iter()
            .any(|said| said.contains("Recovery codes"))
    );
}

/// It would be passed over as codes, of which there are none, and bar the next sign-in.
#[test]
fn a_set_of_codes_with_none_left_goes_like_a_factor() {
    let mut desk = RealmFixture::new();
    let maria = desk.make(&Seed { codes: 7, ..Seed::bare("maria") });
    let used_up = r#"{"algorithm":"SHA-512","totalCodes":12,"remainingCodes":0}"#;
    desk.person(&maria, |p| p.credentials.last_mut().unwrap()["credentialData"] = used_up.into());
    assert_eq!(desk.keycloak.backup_codes(&maria), Ok(Recorded::Known(0)));
    let factors = desk.keycloak.factors(&maria).unwrap();
    let [set] = &factors[..] else { panic!("{factors:?}") };
    assert_eq!(
        (set.kind, set.label.as_str()),
        (FactorKind::BackupCodes, "a set of which none is left")
    );
    assert!(matches!(
        came(&desk, &maria, &Act::RemoveFactor { factor: set.id.clone() }),
        ActOutcome::Succeeded
    ));
    desk.person(&maria, |p| {
        assert!(p.credentials.iter().all(|c| c["type"] != "recovery-authn-codes"));
    });
}

#[test]
fn how_far_back_the_log_reaches_is_known() {
    let mut desk = RealmFixture::new();
    let maria = desk.make(&Seed::bare("maria"));
    let ms = |days: i64| (desk.now() - TimeDelta::days(days)).timestamp_millis();
    let event = |days| json!({ "time": ms(days), "type": "LOGIN", "userId": "x", "details": {} });
    for (oldest, kept_s, reaches) in
        [(None, 0, 0), (Some(40), 0, 40), (Some(40), 30 * 86_400, 30), (Some(40), 60 * 86_400, 40)]
    {
        desk.server.state(|fake| {
            fake.events = oldest.into_iter().chain([0]).map(event).collect();
            fake.events_expire_s = kept_s;
        });
        let since = ahead(&desk, &maria).known_since;
        assert_eq!(
            since.map(|at| (desk.now() - at).num_days()),
            Some(reaches),
            "{oldest:?} {kept_s}"
        );
    }
    desk.server.state(|fake| fake.events_on = false);
    assert_eq!(ahead(&desk, &maria).known_since, None, "then sign-ins are not recorded at all");
}
