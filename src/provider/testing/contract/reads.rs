//! Checks of what a provider says when the provider is only asked.

use chrono::DateTime;

use super::judge::every_act;
use super::{Fixture, Seed};
use crate::model::{FactorKind, MOST_FOUND, Recorded, SearchTerms, UserId};
use crate::provider::{ActOutcome, ProviderError, SettledAct};

pub(super) fn one_address_several_users(fixture: &mut dyn Fixture) {
    let shared =
        |login: &str| Seed { addresses: vec!["desk@example.com".into()], ..Seed::bare(login) };
    let mut made = [fixture.make(&shared("a")), fixture.make(&shared("b"))];
    fixture.make(&Seed::bare("c"));
    let mut found: Vec<UserId> =
        fixture.provider().find("desk@example.com").unwrap().into_iter().map(|u| u.id).collect();
    made.sort();
    found.sort();
    assert_eq!(found, made, "both, and each once");
    for id in &made {
        let by_id = fixture.provider().find(&id.0).unwrap();
        assert_eq!(by_id.len(), 1);
        assert_eq!(&by_id[0].id, id);
        let by_login = fixture.provider().find(&by_id[0].login).unwrap();
        assert_eq!(by_login, by_id, "by login as by id");
        assert_eq!(fixture.provider().profile(id).unwrap().user, by_id[0]);
    }
}

pub(super) fn nobody_is_nobody(fixture: &mut dyn Fixture) {
    fixture.make(&Seed::full("maria"));
    for who in ["nobody@example.com", "", ".", "..", "*", "%", "maria'--", "mari", "\u{1b}[2J"] {
        assert_eq!(fixture.provider().find(who), Ok(Vec::new()), "{who:?}");
    }
}

/// A platform that cannot search says so, and then about everything.
pub(super) fn a_search_finds_by_a_part(fixture: &mut dyn Fixture) {
    let with = |login: &str, suspended| Seed {
        addresses: vec![format!("{login}@example.com")],
        suspended,
        ..Seed::bare(login)
    };
    let maria = fixture.make(&with("maria.lopez", false));
    let marion = fixture.make(&with("marion", true));
    let search = |fixture: &dyn Fixture, part: &str| {
        let terms = SearchTerms::parse(part).unwrap();
        fixture.provider().search(&terms).unwrap()
    };
    if search(fixture, "maria").is_none() {
        assert_eq!(search(fixture, "nobody"), None);
        return;
    }
    for (part, wanted) in [
        ("mari", vec![(&maria, true), (&marion, false)]),
        ("LOPEZ", vec![(&maria, true)]),
        ("ma", vec![(&maria, true), (&marion, false)]),
        ("ma lop", vec![(&maria, true)]),
        ("nobody", vec![]),
        ("%", vec![]),
        ("mari*", vec![]),
        ("maria.lopez) OR (name", vec![]),
        ("\" OR \"a", vec![]),
    ] {
        let Some(terms) = SearchTerms::parse(part) else { continue };
        let found = fixture.provider().search(&terms).unwrap().unwrap();
        let found: Vec<_> = found.users.iter().map(|f| (&f.user.id, f.enabled)).collect();
        assert_eq!(found, wanted, "{part}");
    }
    let many: Vec<UserId> =
        (0..=MOST_FOUND).map(|n| fixture.make(&with(&format!("crowd{n:02}"), false))).collect();
    let crowd = search(fixture, "crowd").unwrap();
    assert!(crowd.more && crowd.users.len() == MOST_FOUND);
    assert!(crowd.users.iter().all(|found| many.contains(&found.user.id)));
}

pub(super) fn no_such_user(fixture: &mut dyn Fixture) {
    fixture.make(&Seed::full("maria"));
    let provider = fixture.provider();
    for id in ["", ".", "..", "no-such-user", "../maria", "a\u{0}b"] {
        let id = UserId(id.into());
        assert_eq!(provider.profile(&id), Err(ProviderError::NoSuchUser));
        assert_eq!(provider.factors(&id), Err(ProviderError::NoSuchUser));
        assert!(!matches!(provider.backup_codes(&id), Ok(Recorded::Known(_))));
        assert!(!matches!(provider.sign_ins(&id, DateTime::default()), Ok(Recorded::Known(_))));
        for act in every_act("f1") {
            let came = provider.act(&id, &act).came;
            assert!(matches!(came, ActOutcome::Failed(_)), "{} on nobody: {came:?}", act.kind());
            let settled = provider.settle(&id, &act, fixture.now());
            assert!(!matches!(settled, Ok(SettledAct::Done)), "{} on nobody is done", act.kind());
        }
    }
}

pub(super) fn empty_lists(fixture: &mut dyn Fixture) {
    let user = fixture.make(&Seed::bare("maria"));
    let provider = fixture.provider();
    assert_eq!(provider.factors(&user), Ok(Vec::new()));
    assert!(!matches!(provider.backup_codes(&user), Ok(Recorded::Known(1..)) | Err(_)));
    assert!(provider.sign_ins(&user, fixture.now()).unwrap().known().is_none_or(Vec::is_empty));
    let profile = provider.profile(&user).unwrap();
    assert!(
        profile.enabled
            && profile.phones.is_empty()
            && profile.addresses.is_empty()
            && profile.managers.is_empty()
    );
    assert!(profile.identities.known().is_none_or(Vec::is_empty));
}

pub(super) fn unknown_kinds(fixture: &mut dyn Fixture) {
    let user = fixture.make(&Seed { factors: vec![FactorKind::Other], ..Seed::bare("maria") });
    let listed = fixture.provider().factors(&user).unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].kind, FactorKind::Other);
    assert!(!listed[0].label.is_empty(), "the platform's name for it");
    assert_eq!(fixture.truth(&user).unwrap().factors.first(), Some(&listed[0].id));
}
