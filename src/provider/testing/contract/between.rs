//! Checks of what happens between two calls.

use super::judge::{act, every_act, holds, settles};
use super::{ConcurrentChange, Fixture, Seed};
use crate::model::Recorded;
use crate::provider::{Act, ActOutcome, ProviderError, SettledAct};

pub(super) fn after_a_reset_the_list_is_empty(fixture: &mut dyn Fixture) {
    let user = fixture.make(&Seed::full("maria"));
    let mut certain = true;
    for factor in fixture.provider().factors(&user).unwrap() {
        certain &= matches!(
            act(fixture, &user, &Act::RemoveFactor { factor: factor.id }).came,
            ActOutcome::Succeeded
        );
    }
    certain &= matches!(act(fixture, &user, &Act::RemoveBackupCodes).came, ActOutcome::Succeeded);
    let listed = fixture.provider().factors(&user).unwrap();
    // A list may be behind, but what is there is never left out of it.
    for factor in &fixture.truth(&user).unwrap().factors {
        assert!(listed.iter().any(|f| f.id == *factor), "{factor} is there and not listed");
    }
    if certain {
        assert_eq!(listed, [], "every removal succeeded");
        assert!(!matches!(fixture.provider().backup_codes(&user), Ok(Recorded::Known(1..))));
    }
}

pub(super) fn somebody_else_took_it(fixture: &mut dyn Fixture) {
    let user = fixture.make(&Seed::full("maria"));
    let factor = fixture.provider().factors(&user).unwrap().remove(0).id;
    fixture.meddle(&user, ConcurrentChange::RemoveFactor(factor.clone()));
    let remove = Act::RemoveFactor { factor };
    let came = act(fixture, &user, &remove).came;
    let cannot_at_all = matches!(came, ActOutcome::Failed(ProviderError::Cannot(_)));
    assert!(
        cannot_at_all || !matches!(came, ActOutcome::Failed(_)),
        "gone already is success: {came:?}"
    );
    assert!(!matches!(
        fixture.provider().settle(&user, &remove, fixture.now()),
        Ok(SettledAct::NotDone)
    ));
}

pub(super) fn somebody_else_added_one(fixture: &mut dyn Fixture) {
    let user = fixture.make(&Seed::full("maria"));
    let seen = fixture.provider().factors(&user).unwrap();
    fixture.meddle(&user, ConcurrentChange::AddFactor);
    for factor in seen {
        act(fixture, &user, &Act::RemoveFactor { factor: factor.id });
    }
    let listed = fixture.provider().factors(&user).unwrap();
    // Looked at after the list: what was accepted before may have come about in between.
    let truth = fixture.truth(&user).unwrap();
    assert!(!truth.factors.is_empty());
    assert!(
        truth.factors.iter().all(|id| listed.iter().any(|f| f.id == *id)),
        "the list is read again for this"
    );
}

pub(super) fn somebody_else_deleted_the_user(fixture: &mut dyn Fixture) {
    let user = fixture.make(&Seed::full("maria"));
    let factor = fixture.provider().factors(&user).unwrap().remove(0).id;
    let since = fixture.now();
    fixture.meddle(&user, ConcurrentChange::Delete);
    assert!(fixture.truth(&user).is_none());
    assert!(fixture.provider().profile(&user).is_err());
    for one in every_act(&factor) {
        let came = fixture.provider().act(&user, &one).came;
        assert!(
            matches!(came, ActOutcome::Failed(_)),
            "{} on a deleted user: {came:?}",
            one.kind()
        );
        assert!(!matches!(fixture.provider().settle(&user, &one, since), Ok(SettledAct::Done)));
    }
}

pub(super) fn without_a_network(fixture: &mut dyn Fixture) {
    let user = fixture.make(&Seed::full("maria"));
    let before = fixture.truth(&user).unwrap();
    let factor = before.factors.first().unwrap().clone();
    fixture.wait();
    let since = fixture.now();
    fixture.cut();
    let provider = fixture.provider();
    assert!(provider.find("maria").is_err());
    assert!(provider.profile(&user).is_err());
    assert!(provider.factors(&user).is_err());
    assert!(!matches!(provider.backup_codes(&user), Ok(Recorded::Known(_))));
    let mut begun = Vec::new();
    for one in every_act(&factor) {
        let came = provider.act(&user, &one).came;
        assert!(
            matches!(came, ActOutcome::Failed(_) | ActOutcome::Unknown(_)),
            "{} without a network: {came:?}",
            one.kind()
        );
        assert!(!matches!(
            provider.settle(&user, &one, since),
            Ok(SettledAct::Done | SettledAct::NotDone)
        ));
        begun.push((one, matches!(came, ActOutcome::Failed(_))));
    }
    fixture.mend();
    let after = fixture.truth(&user).unwrap();
    for (one, failed) in begun {
        // One that was called off has no effect; one that is unknown may have had, and then the
        // platform says so.
        assert!(
            !failed || !holds(&one, &before, &after) || holds(&one, &before, &before),
            "{}",
            one.kind()
        );
        settles(fixture, &user, &one, since, &before);
    }
}
