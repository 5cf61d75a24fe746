#![allow(clippy::unwrap_used)]

mod fixture;

use std::time::Duration;

use chrono::TimeDelta;
use secrecy::ExposeSecret;
use serde_json::json;

use self::fixture::Desk;
use super::fake::Item;
use super::*;
use crate::provider::contract::{self, Fixture};
use crate::provider::http::testing::{Mishap, Reply};
use crate::provider::{Came, FactorKind, SignInMethod, SignInResult};

#[test]
fn it_keeps_the_contract() {
    contract::check(&mut || Box::new(Desk::new()));
}

#[test]
fn it_keeps_the_contract_over_http() {
    contract::http::check(&mut || Box::new(Desk::new()));
}

/// On a plan without interfaces for sessions and refresh tokens.
#[test]
fn it_keeps_the_contract_on_a_small_plan() {
    contract::check(&mut || {
        let desk = Desk::new();
        desk.server.state(|t| t.enterprise = false);
        // It is seen when the first user is looked at.
        let somebody = desk.furnished("somebody");
        desk.provider.profile(&somebody).unwrap();
        desk.server.state(|t| t.users.clear());
        Box::new(desk)
    });
}

#[test]
fn nothing_is_sent_for_an_id_that_is_another_path() {
    let desk = Desk::new();
    desk.provider.clock().unwrap();
    desk.server.seen();
    for id in ["", ".", "..", "me", "../roles"] {
        let user = UserId(id.into());
        assert_eq!(desk.provider.profile(&user), Err(Fault::NoSuchUser));
        assert_eq!(desk.provider.factors(&user), Err(Fault::NoSuchUser));
        assert!(matches!(desk.provider.act(&user, &Act::Suspend).came, Came::Failed(Fault::NoSuchUser)));
    }
    assert!(desk.server.seen().is_empty());
    let user = desk.furnished("maria");
    for factor in ["", "..", "me"] {
        let removed = desk.provider.act(&user, &Act::RemoveFactor { factor: factor.into() }).came;
        assert!(matches!(removed, Came::Failed(_)), "{factor}: {removed:?}");
    }
    assert!(desk.server.seen().iter().all(|r| r.method != "DELETE"), "an empty method id would delete them all");
}

#[test]
fn users_are_found_by_both_spellings_by_name_and_by_id() {
    let desk = Desk::new();
    let lower = desk.furnished("maria");
    let mixed = desk.server.state(|t| {
        let user = t.add("corp-saml", "samlp", json!({ "email": "Maria@Example.com", "name": "Maria" }));
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
    assert_eq!(ids("maria@example.com"), std::slice::from_ref(&lower), "Auth0 cannot be asked for every spelling");
    assert_eq!(ids("maria"), std::slice::from_ref(&lower));
    assert_eq!(ids(&mixed.0), [mixed]);
    desk.server.seen();
    ids("a+b@example.com");
    assert!(desk.server.seen().iter().any(|r| r.param("email") == Some("a+b@example.com")), "the plus is encoded");
}

#[test]
fn lists_are_read_to_their_end() {
    let desk = Desk::new();
    let user = desk.furnished("maria");
    desk.server.state(|t| {
        for _ in 0..230 {
            t.enrol(&user.0, "totp", json!({}));
        }
        t.users.get_mut(&user.0).unwrap().roles = (0..140).map(|n| format!("role-{n}")).collect();
    });
    assert_eq!(desk.provider.factors(&user).unwrap().len(), 232);
    let groups = desk.provider.profile(&user).unwrap().groups;
    assert_eq!(groups.known().unwrap().len(), 140);
}

#[test]
fn what_is_no_second_factor_is_none() {
    let desk = Desk::new();
    let user = desk.furnished("maria");
    desk.server.state(|t| {
        t.enrol(&user.0, "password", json!({}));
        t.enrol(&user.0, "push", json!({ "confirmed": false }));
        t.enrol(&user.0, "passkey", json!({ "name": "Work laptop" }));
        t.users.get_mut(&user.0).unwrap().fields.insert("multifactor".into(), json!(["guardian", "duo"]));
        t.users.get_mut(&user.0).unwrap().fields.insert("phone_number".into(), json!("+49 151 5550 1234"));
    });
    let factors = desk.provider.factors(&user).unwrap();
    let shown: Vec<(FactorKind, &str)> = factors.iter().map(|f| (f.kind, f.label.as_str())).collect();
    assert_eq!(
        shown,
        [
            (FactorKind::Totp, "authenticator app"),
            (FactorKind::Phone, "phone, XXXXXXXXXXX1234"),
            (FactorKind::Webauthn, "passkey, Work laptop"),
            (FactorKind::Push, "duo"),
        ]
    );
    assert_eq!(factors[1].phone.as_deref(), Some("phone_number"), "the number on file is a factor itself");
    for factor in &factors {
        let removed = desk.provider.act(&user, &Act::RemoveFactor { factor: factor.id.clone() });
        assert!(matches!(removed.came, Came::Succeeded), "{removed:?}");
    }
    let codes = desk.provider.act(&user, &Act::RemoveBackupCodes);
    assert_eq!(codes.detail.unwrap(), "an enrolment of push that was begun and not finished is removed, too");
    assert_eq!(desk.provider.factors(&user).unwrap(), []);
    let left: Vec<_> = desk.server.state(|t| t.users[&user.0].methods.iter().map(|m| m["type"].clone()).collect());
    assert_eq!(left, ["password"]);
    assert_eq!(desk.provider.backup_codes(&user), Ok(Recorded::Known(0)));
}

#[test]
fn a_phone_with_a_name_shows_its_number_still() {
    let desk = Desk::new();
    let user = desk.furnished("maria");
    desk.server.state(|t| {
        t.enrol(&user.0, "phone", json!({ "name": "Work 12", "phone_number": "XXXXXXXXXXX5678" }));
        t.enrol(&user.0, "phone", json!({ "name": "Home 34" }));
        t.enrol(&user.0, "email", json!({ "name": "Mail", "email": "m***@example.com" }));
    });
    let factors = desk.provider.factors(&user).unwrap();
    let labels: Vec<&str> = factors[2..].iter().map(|f| f.label.as_str()).collect();
    assert_eq!(labels, ["phone, Work 12, XXXXXXXXXXX5678", "phone, Home 34, number not shown", "e-mail, Mail"]);
}

#[test]
fn sessions_and_tokens_are_accepted_first_and_confirmed_by_the_list() {
    let desk = Desk::new();
    let user = desk.furnished("maria");
    for act in [Act::EndSessions, Act::RevokeTokens] {
        assert!(matches!(desk.provider.act(&user, &act).came, Came::Accepted));
    }
    desk.moment.pass(Duration::from_secs(60));
    for act in [Act::EndSessions, Act::RevokeTokens] {
        assert_eq!(desk.provider.settle(&user, &act, desk.moment.time()), Ok(Settled::Done));
        assert!(matches!(desk.provider.act(&user, &act).came, Came::Succeeded));
    }
}

#[test]
fn what_was_only_taken_is_not_said_to_be_done() {
    let desk = Desk::new();
    let user = desk.furnished("maria");
    let taken = |status| desk.server.plan(1, Mishap::Reply(Reply::empty(status)), |r| r.method == "DELETE");
    let factor = desk.provider.factors(&user).unwrap().remove(0).id;
    for act in [Act::RemoveFactor { factor }, Act::RemoveBackupCodes] {
        taken(202);
        assert!(matches!(desk.provider.act(&user, &act).came, Came::Accepted), "{}", act.kind());
        assert!(matches!(desk.provider.act(&user, &act).came, Came::Succeeded), "{}", act.kind());
    }
    for act in [Act::EndSessions, Act::RevokeTokens] {
        taken(204);
        assert!(matches!(desk.provider.act(&user, &act).came, Came::Accepted), "they are listed: {}", act.kind());
    }
    desk.server.state(|t| t.enterprise = false);
    desk.server.plan(1, Mishap::Reply(Reply::empty(202)), |r| r.path.contains("/device-credentials/"));
    assert!(matches!(desk.provider.act(&user, &Act::RevokeTokens).came, Came::Accepted));
}

#[test]
fn on_a_small_plan_the_tokens_are_found_elsewhere_and_sessions_are_not() {
    let desk = Desk::new();
    let user = desk.furnished("maria");
    desk.server.state(|t| t.enterprise = false);
    assert!(matches!(desk.provider.capability(ActKind::EndSessions), Capability::InPart(_)));
    let ended = desk.provider.act(&user, &Act::EndSessions).came;
    assert!(matches!(desk.provider.capability(ActKind::EndSessions), Capability::Cannot(_)), "it has learnt");
    assert!(matches!(&ended, Came::Failed(Fault::Cannot(why)) if why.contains("plan")), "{ended:?}");
    assert!(matches!(desk.provider.act(&user, &Act::RevokeTokens).came, Came::Succeeded));
    assert!(desk.server.state(|t| t.users[&user.0].tokens.is_empty()));
}

#[test]
fn what_is_half_done_is_not_said_to_have_failed() {
    let desk = Desk::new();
    let user = desk.furnished("maria");
    desk.server.state(|t| {
        t.enterprise = false;
        t.enrol(&user.0, "push", json!({ "confirmed": false }));
        let maria = t.users.get_mut(&user.0).unwrap();
        maria.tokens.push(Item { id: "second".into(), ..maria.tokens[0].clone() });
    });
    let refused = || Mishap::Reply(Reply::json(400, &json!({ "message": "no" })));
    desk.server.plan(1, refused(), |r| r.method == "DELETE" && r.path.contains("push"));
    let codes = desk.provider.act(&user, &Act::RemoveBackupCodes).came;
    assert!(matches!(&codes, Came::Unknown(Fault::Refused(_))), "{codes:?}");
    assert_eq!(desk.provider.backup_codes(&user), Ok(Recorded::Known(0)), "it is gone already");
    desk.server.plan(1, refused(), |r| r.method == "DELETE" && r.path.ends_with("/second"));
    let tokens = desk.provider.act(&user, &Act::RevokeTokens).came;
    assert!(matches!(&tokens, Came::Unknown(Fault::Refused(_))), "{tokens:?}");
    assert_eq!(desk.server.state(|t| t.users[&user.0].tokens.len()), 1);
    desk.server.plan(1, refused(), |r| r.method == "DELETE" && r.path.ends_with("/second"));
    let none = desk.provider.act(&user, &Act::RevokeTokens).came;
    assert!(matches!(&none, Came::Failed(Fault::Refused(_))), "nothing was done: {none:?}");
}

#[test]
fn a_block_survives_a_password() {
    let desk = Desk::new();
    let user = desk.furnished("maria");
    desk.provider.act(&user, &Act::Suspend);
    let act =
        Act::SetTemporaryPassword { password: "six words nobody would guess".into(), lifetime: TimeDelta::hours(1) };
    let report = desk.provider.act(&user, &act);
    assert!(matches!(report.came, Came::Succeeded));
    assert_eq!(report.expires, None, "it does not expire, and is not said to");
    assert!(report.detail.unwrap().contains("it is set again"));
    assert!(!desk.provider.profile(&user).unwrap().enabled);
    let weak = Act::SetTemporaryPassword { password: "short".into(), lifetime: TimeDelta::hours(1) };
    let refused = desk.provider.act(&user, &weak).came;
    assert!(matches!(&refused, Came::Failed(Fault::Refused(why)) if why.contains("too weak")), "{refused:?}");
}

#[test]
fn a_block_that_is_lost_with_a_password_is_said() {
    let desk = Desk::new();
    let user = desk.furnished("maria");
    let act =
        Act::SetTemporaryPassword { password: "six words nobody would guess".into(), lifetime: TimeDelta::hours(1) };
    let blocks = |r: &crate::provider::http::testing::Request| r.json().is_some_and(|b| b.get("blocked").is_some());
    desk.provider.act(&user, &Act::Suspend);
    desk.server.plan(1, Mishap::Reply(Reply::json(400, &json!({ "message": "no" }))), blocks);
    let came = desk.provider.act(&user, &act).came;
    assert!(matches!(&came, Came::Unknown(why) if why.to_string().contains("suspend the account")), "{came:?}");
    assert!(desk.provider.profile(&user).unwrap().enabled);
    // Without an answer to the first, the block may be lost as well.
    desk.provider.act(&user, &Act::Suspend);
    desk.server.plan(1, Mishap::DroppedAfter, |r| r.method == "PATCH");
    assert!(matches!(desk.provider.act(&user, &act).came, Came::Unknown(_)));
    assert!(!desk.provider.profile(&user).unwrap().enabled);
}

#[test]
fn a_password_that_is_kept_elsewhere_cannot_be_set_here() {
    let desk = Desk::new();
    let user = desk.server.state(|t| {
        let user = t.add("google-oauth2", "google-oauth2", json!({ "email": "maria@example.com" }));
        UserId(user.text("user_id").unwrap().to_owned())
    });
    let password = Act::SetTemporaryPassword { password: "six words".into(), lifetime: TimeDelta::hours(1) };
    for act in [password, Act::IssuePasswordTicket { lifetime: TimeDelta::minutes(15) }] {
        let came = desk.provider.act(&user, &act).came;
        assert!(matches!(&came, Came::Failed(Fault::Cannot(why)) if why.contains("google-oauth2")), "{came:?}");
    }
    let identities = desk.provider.profile(&user).unwrap().identities;
    assert_eq!(identities.known().unwrap()[0].linked, Some(desk.moment.time()), "as old as the user");
}

#[test]
fn tickets_are_links_that_hold_shortly() {
    let desk = Desk::new();
    let user = desk.furnished("maria");
    desk.server.seen();
    let ticket = desk.provider.act(&user, &Act::IssuePasswordTicket { lifetime: TimeDelta::minutes(15) });
    assert!(ticket.secrets[0].expose_secret().starts_with("https://"));
    assert_eq!(ticket.expires, Some(desk.moment.time() + TimeDelta::minutes(15)));
    let sent = desk.server.seen().pop().unwrap().json().unwrap();
    assert_eq!((&sent["ttl_sec"], &sent["user_id"]), (&json!(900), &json!(user.0)));
    let long = desk.provider.act(&user, &Act::IssuePasswordTicket { lifetime: TimeDelta::days(30) });
    assert_eq!(long.expires, Some(desk.moment.time() + TimeDelta::days(1)), "never the five days of the default");
    desk.server.seen();
    desk.provider.act(&user, &Act::IssueEnrolmentTicket);
    assert_eq!(desk.server.seen().pop().unwrap().json().unwrap()["send_mail"], json!(false));
}

#[test]
fn a_code_is_made_only_for_somebody_with_a_factor() {
    let desk = Desk::new();
    let user = desk.furnished("maria");
    let report = desk.provider.act(&user, &Act::IssueBackupCodes { count: 10 });
    assert_eq!(report.secrets.len(), 1);
    for factor in desk.provider.factors(&user).unwrap() {
        desk.provider.act(&user, &Act::RemoveFactor { factor: factor.id });
    }
    let refused = desk.provider.act(&user, &Act::IssueBackupCodes { count: 10 });
    assert!(
        matches!(&refused.came, Came::Failed(Fault::Cannot(why)) if why.contains("link to enrolment")),
        "{refused:?}"
    );
    assert_eq!(desk.server.state(|t| t.users[&user.0].codes_issued), 1);
}

#[test]
fn nothing_is_begun_without_the_scopes_for_all_of_it() {
    let desk = Desk::new();
    let user = desk.furnished("maria");
    desk.server.state(|t| {
        t.scopes.remove(scopes::UPDATE_USERS);
        t.scopes.remove(scopes::DELETE_METHODS);
    });
    let factor = desk.provider.factors(&user).unwrap().remove(0).id;
    desk.server.seen();
    let came = desk.provider.act(&user, &Act::RemoveFactor { factor }).came;
    let lacks = "the scopes delete:authentication_methods and update:users";
    assert!(matches!(&came, Came::Failed(Fault::Forbidden(what)) if what == lacks), "{came:?}");
    assert!(desk.server.seen().is_empty());
}

#[test]
fn who_cannot_reset_can_still_contain() {
    let desk = Desk::new();
    let user = desk.furnished("maria");
    desk.server.state(|t| t.scopes.remove(scopes::DELETE_METHODS));
    for act in [Act::Suspend, Act::Note { text: "contained".into() }, Act::EndSessions, Act::RevokeTokens] {
        let came = desk.provider.act(&user, &act).came;
        assert!(matches!(came, Came::Succeeded | Came::Accepted), "{}: {came:?}", act.kind());
    }
    assert!(!desk.provider.profile(&user).unwrap().enabled);
    let reset = desk.provider.act(&user, &Act::RemoveBackupCodes).came;
    assert!(matches!(&reset, Came::Failed(Fault::Forbidden(_))), "{reset:?}");
}

#[test]
fn without_the_right_to_read_roles_everybody_may_be_an_administrator() {
    let desk = Desk::new();
    let user = desk.furnished("maria");
    desk.server.state(|t| {
        let maria = t.users.get_mut(&user.0).unwrap();
        maria.roles = vec!["Admin".into()];
        maria.organizations = vec!["acme".into()];
    });
    let groups = |desk: &Desk| desk.provider.profile(&user).unwrap().groups;
    assert_eq!(groups(&desk), Recorded::Known(vec!["Admin".into(), "organization:acme".into()]));
    desk.server.state(|t| t.scopes.remove(scopes::READ_ROLES));
    let desk = desk.again();
    assert_eq!(groups(&desk), Recorded::NotRecorded);
}

#[test]
fn the_log_tells_sign_ins_and_where_an_enrolment_came_from() {
    let desk = Desk::new();
    let user = desk.furnished("maria");
    let since = desk.moment.time();
    let row = |kind: &'static str| {
        desk.moment.pass(Duration::from_secs(700));
        desk.server.state(|t| {
            let at = t.moment.time().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
            t.users.get_mut(&user.0).unwrap().log(kind, &at, json!({}));
        });
    };
    for kind in ["s", "fp", "gd_auth_failed", "gd_recovery_succeed", "limit_wc", "sapi", "never_heard_of"] {
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
    assert_eq!(factors.iter().find(|f| f.id == id).unwrap().address.as_deref(), Some("198.51.100.7"));
    desk.server.state(|t| t.scopes.remove(scopes::READ_LOGS));
    let desk = desk.again();
    assert_eq!(desk.provider.sign_ins(&user, since), Ok(Recorded::NotRecorded));
}

#[test]
fn a_federated_sign_in_names_its_identity() {
    let desk = Desk::new();
    let since = desk.moment.time();
    let user = desk.server.state(|t| {
        let user = t.add("corp-saml", "samlp", json!({ "email": "maria@example.com" }));
        user.log("s", "2026-05-17T12:00:00.000Z", json!({}));
        UserId(user.text("user_id").unwrap().to_owned())
    });
    let identity = desk.provider.profile(&user).unwrap().identities.known().unwrap()[0].id.clone();
    let sign_ins = desk.provider.sign_ins(&user, since).unwrap();
    let one = &sign_ins.known().unwrap()[0];
    assert_eq!((one.method, one.identity.as_deref()), (SignInMethod::Federated, Some(identity.as_str())));
}

#[test]
fn a_code_by_mail_or_text_is_no_federated_sign_in() {
    for kind in ["email", "sms"] {
        let desk = Desk::new();
        let since = desk.moment.time();
        let user = desk.server.state(|t| {
            let user = t.add(kind, kind, json!({ "email": "maria@example.com" }));
            user.log("s", "2026-05-17T12:00:00.000Z", json!({}));
            user.log("f", "2026-05-17T12:00:01.000Z", json!({}));
            UserId(user.text("user_id").unwrap().to_owned())
        });
        assert_eq!(desk.provider.profile(&user).unwrap().identities, Recorded::Known(Vec::new()), "{kind}");
        let sign_ins = desk.provider.sign_ins(&user, since).unwrap();
        let told: Vec<_> = sign_ins.known().unwrap().iter().map(|s| (s.method, s.identity.clone())).collect();
        assert_eq!(told, [(SignInMethod::Other, None), (SignInMethod::Other, None)], "{kind}");
    }
}

#[test]
fn notes_are_few_and_stand_beside_what_is_there() {
    let desk = Desk::new();
    let user = desk.furnished("maria");
    desk.server
        .state(|t| t.users.get_mut(&user.0).unwrap().fields.insert("app_metadata".into(), json!({ "plan": "gold" })));
    for number in 0..8 {
        let noted = desk.provider.act(&user, &Act::Note { text: format!("note {number}") });
        assert!(matches!(noted.came, Came::Succeeded));
    }
    let metadata = desk.server.state(|t| t.users[&user.0].fields["app_metadata"].clone());
    assert_eq!(metadata["plan"], "gold");
    let texts: Vec<_> = metadata["readmit"]["notes"].as_array().unwrap().iter().map(|n| n["text"].clone()).collect();
    assert_eq!(texts, ["note 3", "note 4", "note 5", "note 6", "note 7"]);
}

#[test]
fn enrolment_is_the_tenants_to_ask_for() {
    for (policies, words) in
        [(vec![], "never asks"), (vec!["confidence-score"], "estimate"), (vec!["all-applications"], "")]
    {
        let desk = Desk::new();
        desk.server.state(|t| t.policies = policies);
        match desk.provider.capability(ActKind::RequireEnrolment) {
            Capability::Cannot(why) => assert!(!words.is_empty() && why.contains(words), "{why}"),
            other => assert!(words.is_empty() && other == Capability::NotApplicable, "{other:?}"),
        }
    }
}

#[test]
fn the_examination_names_what_is_lacking_and_the_remedy() {
    let desk = Desk::new();
    assert!(desk.provider.examine().unwrap().iter().all(|e| e.fix.is_none()));
    desk.server.state(|t| {
        t.scopes.remove(scopes::UPDATE_USERS);
        t.scopes.remove(scopes::READ_LOGS);
        t.scopes.insert("delete:users".into());
        t.policies.clear();
    });
    let said: Vec<String> =
        desk.again().provider.examine().unwrap().into_iter().map(|e| format!("{} / {:?}", e.says, e.fix)).collect();
    let said = said.join("\n");
    for words in ["no reset: not granted: update:users", "read:logs: sign-ins", "grant read:logs", "1 scopes", "Always"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn an_answer_about_somebody_else_is_not_believed() {
    let desk = Desk::new();
    let (maria, other) = (desk.furnished("maria"), desk.furnished("other"));
    let body = desk.server.state(|t| serde_json::Value::Object(t.users[&other.0].fields.clone()));
    desk.server.plan(1, Mishap::Reply(Reply::json(200, &body)), |r| r.method == "GET" && r.path.contains("/users/"));
    assert!(matches!(desk.provider.profile(&maria), Err(Fault::Garbled(_))));
}

#[test]
fn its_clock_is_the_platforms() {
    let desk = Desk::new();
    assert_eq!(desk.provider.clock(), Ok(Recorded::Known(desk.moment.time())));
    assert_eq!(desk.server.seen().len(), 1, "a token is enough");
}

#[test]
fn a_session_of_the_users_own_is_not_taken_for_an_old_one() {
    let desk = Desk::new();
    let user = desk.furnished("maria");
    let since = desk.moment.time();
    desk.moment.pass(Duration::from_secs(600));
    desk.server.state(|t| {
        let made = t.moment.time();
        t.users.get_mut(&user.0).unwrap().sessions = vec![Item { id: "new".into(), made, ends: None }];
    });
    assert_eq!(desk.provider.settle(&user, &Act::EndSessions, since), Ok(Settled::Done));
    assert_eq!(desk.now(), desk.moment.time());
}
