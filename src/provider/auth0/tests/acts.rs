//! Tests of what is done, and of what is said of the act.

use super::*;

#[test]
fn sessions_and_tokens_are_accepted_first_and_confirmed_by_the_list() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    for act in [Act::EndSessions, Act::RevokeTokens] {
        assert!(matches!(desk.provider.act(&user, &act).came, ActOutcome::Accepted));
    }
    desk.moment.pass(Duration::from_secs(60));
    for act in [Act::EndSessions, Act::RevokeTokens] {
        assert_eq!(desk.provider.settle(&user, &act, desk.moment.time()), Ok(SettledAct::Done));
        assert!(matches!(desk.provider.act(&user, &act).came, ActOutcome::Succeeded));
    }
}

#[test]
fn what_was_only_taken_is_not_said_to_be_done() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    let taken =
        |status| desk.server.plan(1, Mishap::Reply(Reply::empty(status)), |r| r.method == "DELETE");
    let factor = desk.provider.factors(&user).unwrap().remove(0).id;
    for act in [Act::RemoveFactor { factor }, Act::RemoveBackupCodes] {
        taken(202);
        assert!(
            matches!(desk.provider.act(&user, &act).came, ActOutcome::Accepted),
            "{}",
            act.kind()
        );
        assert!(
            matches!(desk.provider.act(&user, &act).came, ActOutcome::Succeeded),
            "{}",
            act.kind()
        );
    }
    for act in [Act::EndSessions, Act::RevokeTokens] {
        taken(204);
        assert!(
            matches!(desk.provider.act(&user, &act).came, ActOutcome::Accepted),
            "they are listed: {}",
            act.kind()
        );
    }
    desk.server.state(|t| t.enterprise = false);
    desk.server
        .plan(1, Mishap::Reply(Reply::empty(202)), |r| r.path.contains("/device-credentials/"));
    assert!(matches!(desk.provider.act(&user, &Act::RevokeTokens).came, ActOutcome::Accepted));
}

#[test]
fn on_a_small_plan_the_tokens_are_found_elsewhere_and_sessions_are_not() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    desk.server.state(|t| t.enterprise = false);
    assert!(matches!(desk.provider.capability(ActKind::EndSessions), Capability::InPart(_)));
    let ended = desk.provider.act(&user, &Act::EndSessions).came;
    assert!(
        matches!(desk.provider.capability(ActKind::EndSessions), Capability::Cannot(_)),
        "it has learnt"
    );
    assert!(
        matches!(&ended, ActOutcome::Failed(ProviderError::Cannot(why)) if why.contains("plan")),
        "{ended:?}"
    );
    assert!(matches!(desk.provider.act(&user, &Act::RevokeTokens).came, ActOutcome::Succeeded));
    assert!(desk.server.state(|t| t.users[&user.0].tokens.is_empty()));
}

#[test]
fn what_is_half_done_is_not_said_to_have_failed() {
    let desk = TenantFixture::new();
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
    assert!(matches!(&codes, ActOutcome::Unknown(ProviderError::Refused(_))), "{codes:?}");
    assert_eq!(desk.provider.backup_codes(&user), Ok(Recorded::Known(0)), "it is gone already");
    desk.server.plan(1, refused(), |r| r.method == "DELETE" && r.path.ends_with("/second"));
    let tokens = desk.provider.act(&user, &Act::RevokeTokens).came;
    assert!(matches!(&tokens, ActOutcome::Unknown(ProviderError::Refused(_))), "{tokens:?}");
    assert_eq!(desk.server.state(|t| t.users[&user.0].tokens.len()), 1);
    desk.server.plan(1, refused(), |r| r.method == "DELETE" && r.path.ends_with("/second"));
    let none = desk.provider.act(&user, &Act::RevokeTokens).came;
    assert!(
        matches!(&none, ActOutcome::Failed(ProviderError::Refused(_))),
        "nothing was done: {none:?}"
    );
}

#[test]
fn a_block_survives_a_password() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    desk.provider.act(&user, &Act::Suspend);
    let act = Act::SetTemporaryPassword {
        password: "six words nobody would guess".into(),
        lifetime: TimeDelta::hours(1),
    };
    let report = desk.provider.act(&user, &act);
    assert!(matches!(report.came, ActOutcome::Succeeded));
    assert_eq!(report.expires, None, "it does not expire, and is not said to");
    assert!(report.detail.unwrap().contains("it is set again"));
    assert!(!desk.provider.profile(&user).unwrap().enabled);
    let weak =
        Act::SetTemporaryPassword { password: "short".into(), lifetime: TimeDelta::hours(1) };
    let refused = desk.provider.act(&user, &weak).came;
    assert!(
        matches!(&refused, ActOutcome::Failed(ProviderError::Refused(why)) if why.contains("too weak")),
        "{refused:?}"
    );
}

#[test]
fn a_block_that_is_lost_with_a_password_is_said() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    let act = Act::SetTemporaryPassword {
        password: "six words nobody would guess".into(),
        lifetime: TimeDelta::hours(1),
    };
    let blocks = |r: &crate::provider::http::testing::Request| {
        r.json().is_some_and(|b| b.get("blocked").is_some())
    };
    desk.provider.act(&user, &Act::Suspend);
    desk.server.plan(1, Mishap::Reply(Reply::json(400, &json!({ "message": "no" }))), blocks);
    let came = desk.provider.act(&user, &act).came;
    assert!(
        matches!(&came, ActOutcome::Unknown(why) if why.to_string().contains("suspend the account")),
        "{came:?}"
    );
    assert!(desk.provider.profile(&user).unwrap().enabled);
    // Without an answer to the first, the block may be lost as well.
    desk.provider.act(&user, &Act::Suspend);
    desk.server.plan(1, Mishap::DroppedAfter, |r| r.method == "PATCH");
    assert!(matches!(desk.provider.act(&user, &act).came, ActOutcome::Unknown(_)));
    assert!(!desk.provider.profile(&user).unwrap().enabled);
}

#[test]
fn a_password_that_is_kept_elsewhere_cannot_be_set_here() {
    let desk = TenantFixture::new();
    let user = desk.server.state(|t| {
        let user = t.add("google-oauth2", "google-oauth2", json!({ "email": "maria@example.com" }));
        UserId(user.text("user_id").unwrap().to_owned())
    });
    let password =
        Act::SetTemporaryPassword { password: "six words".into(), lifetime: TimeDelta::hours(1) };
    for act in [password, Act::IssuePasswordTicket { lifetime: TimeDelta::minutes(15) }] {
        let came = desk.provider.act(&user, &act).came;
        assert!(
            matches!(&came, ActOutcome::Failed(ProviderError::Cannot(why)) if why.contains("google-oauth2")),
            "{came:?}"
        );
    }
    let identities = desk.provider.profile(&user).unwrap().identities;
    assert_eq!(
        identities.known().unwrap()[0].linked,
        Some(desk.moment.time()),
        "as old as the user"
    );
}

#[test]
fn tickets_are_links_that_hold_shortly() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    desk.server.seen();
    let ticket =
        desk.provider.act(&user, &Act::IssuePasswordTicket { lifetime: TimeDelta::minutes(15) });
    assert!(ticket.secrets[0].expose_secret().starts_with("https://"));
    assert_eq!(ticket.expires, Some(desk.moment.time() + TimeDelta::minutes(15)));
    let sent = desk.server.seen().pop().unwrap().json().unwrap();
    assert_eq!((&sent["ttl_sec"], &sent["user_id"]), (&json!(900), &json!(user.0)));
    let long =
        desk.provider.act(&user, &Act::IssuePasswordTicket { lifetime: TimeDelta::days(30) });
    assert_eq!(
        long.expires,
        Some(desk.moment.time() + TimeDelta::days(1)),
        "never the five days of the default"
    );
    desk.server.seen();
    desk.provider.act(&user, &Act::IssueEnrolmentTicket);
    assert_eq!(desk.server.seen().pop().unwrap().json().unwrap()["send_mail"], json!(false));
}

#[test]
fn a_code_is_made_only_for_somebody_with_a_factor() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    let report = desk.provider.act(&user, &Act::IssueBackupCodes { count: 10 });
    assert_eq!(report.secrets.len(), 1);
    for factor in desk.provider.factors(&user).unwrap() {
        desk.provider.act(&user, &Act::RemoveFactor { factor: factor.id });
    }
    let refused = desk.provider.act(&user, &Act::IssueBackupCodes { count: 10 });
    assert!(
        matches!(&refused.came, ActOutcome::Failed(ProviderError::Cannot(why)) if why.contains("link to enrolment")),
        "{refused:?}"
    );
    assert_eq!(desk.server.state(|t| t.users[&user.0].codes_issued), 1);
}

#[test]
fn nothing_is_begun_without_the_scopes_for_all_of_it() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    desk.server.state(|t| {
        t.scopes.remove(scopes::UPDATE_USERS);
        t.scopes.remove(scopes::DELETE_METHODS);
    });
    let factor = desk.provider.factors(&user).unwrap().remove(0).id;
    desk.server.seen();
    let came = desk.provider.act(&user, &Act::RemoveFactor { factor }).came;
    let lacks = "the scopes delete:authentication_methods and update:users";
    assert!(
        matches!(&came, ActOutcome::Failed(ProviderError::Forbidden(what)) if what == lacks),
        "{came:?}"
    );
    assert!(desk.server.seen().is_empty());
}

#[test]
fn who_cannot_reset_can_still_contain() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    desk.server.state(|t| t.scopes.remove(scopes::DELETE_METHODS));
    for act in
        [Act::Suspend, Act::Note { text: "contained".into() }, Act::EndSessions, Act::RevokeTokens]
    {
        let came = desk.provider.act(&user, &act).came;
        assert!(
            matches!(came, ActOutcome::Succeeded | ActOutcome::Accepted),
            "{}: {came:?}",
            act.kind()
        );
    }
    assert!(!desk.provider.profile(&user).unwrap().enabled);
    let reset = desk.provider.act(&user, &Act::RemoveBackupCodes).came;
    assert!(matches!(&reset, ActOutcome::Failed(ProviderError::Forbidden(_))), "{reset:?}");
}

#[test]
fn notes_are_few_and_stand_beside_what_is_there() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    desk.server.state(|t| {
        t.users
            .get_mut(&user.0)
            .unwrap()
            .fields
            .insert("app_metadata".into(), json!({ "plan": "gold" }))
    });
    for number in 0..8 {
        let noted = desk.provider.act(&user, &Act::Note { text: format!("note {number}") });
        assert!(matches!(noted.came, ActOutcome::Succeeded));
    }
    let metadata = desk.server.state(|t| t.users[&user.0].fields["app_metadata"].clone());
    assert_eq!(metadata["plan"], "gold");
    let texts: Vec<_> = metadata["readmit"]["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n["text"].clone())
        .collect();
    assert_eq!(texts, ["note 3", "note 4", "note 5", "note 6", "note 7"]);
}

#[test]
fn enrolment_is_the_tenants_to_ask_for() {
    for (policies, words) in [
        (vec![], "never asks"),
        (vec!["confidence-score"], "estimate"),
        (vec!["all-applications"], ""),
    ] {
        let desk = TenantFixture::new();
        desk.server.state(|t| t.policies = policies);
        match desk.provider.capability(ActKind::RequireEnrolment) {
            Capability::Cannot(why) => assert!(!words.is_empty() && why.contains(words), "{why}"),
            other => assert!(words.is_empty() && other == Capability::NotApplicable, "{other:?}"),
        }
    }
}

#[test]
fn a_session_of_the_users_own_is_not_taken_for_an_old_one() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    let since = desk.moment.time();
    desk.moment.pass(Duration::from_secs(600));
    desk.server.state(|t| {
        let made = t.moment.time();
        t.users.get_mut(&user.0).unwrap().sessions =
            vec![Item { id: "new".into(), made, ends: None }];
    });
    assert_eq!(desk.provider.settle(&user, &Act::EndSessions, since), Ok(SettledAct::Done));
    assert_eq!(desk.now(), desk.moment.time());
}

/// Containment takes no scope of a reset, and does not call gone whatever is left.
#[test]
fn containment_takes_no_more_than_each_act_does() {
    let desk = TenantFixture::new();
    let user = desk.furnished("maria");
    desk.server.state(|t| t.scopes.remove(scopes::DELETE_METHODS));
    assert!(matches!(desk.provider.act(&user, &Act::ForgetDevices).came, ActOutcome::Succeeded));
    // Deleting a device credential that is listed all the same is no end of it.
    desk.server.state(|t| t.enterprise = false);
    let gone = Mishap::Reply(Reply::empty(204));
    desk.server.plan(1, gone, |r| r.method == "DELETE" && r.path.contains("/device-credentials/"));
    assert!(matches!(desk.provider.act(&user, &Act::RevokeTokens).came, ActOutcome::Accepted));
    assert!(matches!(desk.provider.act(&user, &Act::RevokeTokens).came, ActOutcome::Succeeded));
    // Suspended and locked are told apart, both at once too.
    desk.provider.act(&user, &Act::Suspend);
    desk.server
        .state(|t| t.users.get_mut(&user.0).unwrap().blocked_for = vec!["198.51.100.7".into()]);
    let profile = desk.provider.profile(&user).unwrap();
    assert_eq!((profile.enabled, profile.locked_until), (false, Some(crate::model::FOR_GOOD)));
}
