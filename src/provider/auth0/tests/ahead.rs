//! Tests of what is known before a caller is verified.

use super::*;
use crate::provider::Outlook;
use crate::secret::password_within;

fn ahead<R>(
    prepare: impl FnOnce(&mut crate::provider::auth0::fake::Tenant, &str) -> R,
) -> (TenantFixture, UserId, Outlook) {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    desk.server.state(|t| prepare(t, &user.0));
    let outlook = desk.provider.outlook(&user).unwrap();
    (desk, user, outlook)
}

#[test]
fn a_missing_scope_is_told_beforehand() {
    for scope in scopes::RESET.into_iter().filter(|s| !s.starts_with("read:")) {
        let (.., outlook) = ahead(|t, _| t.scopes.remove(scope));
        let barred = outlook.bars(ActKind::RemoveFactor).unwrap();
        assert!(barred.to_string().ends_with(&format!("lacks the scope {scope}")), "{barred}");
    }
    let (_, _, outlook) = ahead(|_, _| ());
    assert!(outlook.barred.is_empty() && outlook.warnings.is_empty(), "{outlook:?}");
}

#[test]
fn what_is_not_granted_is_not_offered_and_another_way_is() {
    for (scope, kind) in [
        (scopes::PASSWORD_TICKETS, ActKind::IssuePasswordTicket),
        (scopes::ENROLMENT_TICKETS, ActKind::IssueEnrolmentTicket),
        (scopes::DELETE_SESSIONS, ActKind::EndSessions),
    ] {
        let (desk, ..) = ahead(|t, _| t.scopes.remove(scope));
        let capability = desk.provider.capability(kind);
        assert!(
            matches!(&capability, Capability::Cannot(why) if why.contains(scope)),
            "{capability:?}"
        );
        assert!(matches!(
            desk.provider.capability(ActKind::SetTemporaryPassword),
            Capability::InPart(_)
        ));
        assert_eq!(desk.provider.capability(ActKind::Suspend), Capability::Can);
    }
}

#[test]
fn the_log_reaches_back_as_far_as_its_oldest_row() {
    for (begins, expected) in [
        (Some(TimeDelta::days(3)), Some(TimeDelta::days(3))),
        (Some(TimeDelta::days(400)), Some(TimeDelta::days(400))),
        (None, Some(TimeDelta::zero())),
    ] {
        let (desk, _, outlook) =
            ahead(|t, _| t.log_begins = begins.map(|ago| t.moment.time() - ago));
        assert_eq!(outlook.known_since, expected.map(|ago| desk.moment.time() - ago), "{begins:?}");
    }
    // Of one user it shows no more than the newest thousand.
    let (desk, _, outlook) = ahead(|t, id| {
        let at = t.moment.time() - TimeDelta::days(2);
        let text = at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        (0..1100).for_each(|_| t.users.get_mut(id).unwrap().log("s", &text, json!({})));
    });
    assert_eq!(outlook.known_since, Some(desk.moment.time() - TimeDelta::days(2)));
    let (.., outlook) = ahead(|t, _| t.scopes.remove(scopes::READ_LOGS));
    assert_eq!(outlook.known_since, None, "sign-ins are not recorded then");
}

#[test]
fn an_account_that_ends_with_the_password_alone_is_said_to() {
    for (policies, warned) in
        [(vec![], true), (vec!["confidence-score"], true), (vec!["all-applications"], false)]
    {
        let (.., outlook) = ahead(|t, _| t.policies = policies);
        let says = outlook.warnings.iter().any(|w| w.contains("the password alone may do"));
        assert_eq!(says, warned, "{:?}", outlook.warnings);
    }
}

#[test]
fn a_password_is_one_that_every_preset_takes() {
    let drawn = |rules: &crate::secret::PasswordRules| {
        let mut next = 0_u8;
        let mut random = move |bytes: &mut [u8]| {
            bytes.fill_with(|| {
                next = next.wrapping_mul(73).wrapping_add(41);
                next
            });
        };
        password_within(rules, 4, &mut random).unwrap()
    };
    for granted in [false, true] {
        let (.., outlook) = ahead(|t, _| {
            t.min_length = 60;
            if granted {
                t.scopes.insert(scopes::READ_CONNECTIONS.into());
            }
        });
        let password = drawn(&outlook.password_rules);
        let text = password.expose_secret();
        for kind in [char::is_lowercase, char::is_uppercase, char::is_numeric] {
            assert!(text.contains(kind), "{text}");
        }
        assert!(
            text.contains(|c: char| !c.is_alphanumeric())
                && text.len() <= 72
                && text.len() >= if granted { 60 } else { 10 },
            "{text}"
        );
        assert!(!text.to_lowercase().contains("maria"));
    }
}

#[test]
fn whose_password_is_kept_elsewhere_is_given_none() {
    let desk = TenantFixture::new();
    let user = desk.server.state(|t| {
        let user = t.add("google-oauth2", "google-oauth2", json!({ "email": "maria@example.com" }));
        UserId(user.text("user_id").unwrap().to_owned())
    });
    let outlook = desk.provider.outlook(&user).unwrap();
    for kind in [ActKind::SetTemporaryPassword, ActKind::IssuePasswordTicket] {
        assert!(outlook.bars(kind).unwrap().to_string().contains("google-oauth2"));
    }
    assert_eq!(outlook.bars(ActKind::RemoveFactor), None);
}
