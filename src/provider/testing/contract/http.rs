//! The rules that a provider behind HTTP must keep when the exchange goes wrong, in every way that
//! exchanges go wrong.

use super::judge::{act, every_act, settles};
use super::{Fixture, Seed, Truth};
use crate::provider::http::testing::{Mishap, Reply, impatient};
use crate::provider::{Act, ActKind, ActOutcome, Capability, ProviderError, SettledAct};

/// The exchanges that a mishap hits. Signing in is never one of these exchanges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hit {
    Reads,
    Changes,
    All,
}

pub(crate) trait HttpFixture: Fixture {
    /// The next `times` exchanges of that kind go wrong.
    fn inject(&mut self, times: usize, mishap: Mishap, hit: Hit);
    /// Ends that.
    fn forget(&mut self);
    /// Returns true if these words name a scope or a role of this platform.
    fn names_permission(&self, words: &str) -> bool;
}

type Check = fn(&mut dyn HttpFixture);

/// Runs every check, each on a platform of its own. Beside [`super::check`].
pub(crate) fn check(new: &mut dyn FnMut() -> Box<dyn HttpFixture>) {
    let checks: &[(&str, Check)] = &[
        ("a read that went wrong is no answer", reads_that_go_wrong),
        ("a read is repeated where that helps", reads_are_repeated),
        ("a change that went wrong is told as it came", changes_that_go_wrong),
        (
            "a change that was not sent is not unknown, and one that was has not failed",
            changes_that_are_not_sent,
        ),
        ("what makes a secret is never done twice", nothing_is_made_twice),
        ("what is settled over a bad line is so", settled_over_a_bad_line),
    ];
    for (name, check) in checks {
        kept(name, *check, new());
    }
    kept("a platform that stalls is given up", stalled, impatient(new));
}

fn kept(name: &str, check: Check, mut fixture: Box<dyn HttpFixture>) {
    let held = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&mut *fixture)));
    assert!(held.is_ok(), "the provider does not keep: {name}");
}

fn status(status: u16) -> Mishap {
    Mishap::Reply(Reply::json(status, &serde_json::json!({ "message": "no", "error": "no" })))
}

/// Name, mishap.
fn mishaps() -> Vec<(&'static str, Mishap)> {
    vec![
        ("400", status(400)),
        ("401", status(401)),
        ("403", status(403)),
        ("404", status(404)),
        ("409", status(409)),
        ("429", Mishap::Reply(Reply::empty(429))),
        ("429 later", Mishap::Reply(Reply::empty(429).with("retry-after", "9"))),
        ("500", status(500)),
        ("503", status(503)),
        ("302", Mishap::Reply(Reply::empty(302).with("location", "https://elsewhere.example/"))),
        ("HTML", Mishap::Reply(Reply::html(200))),
        ("500 in HTML", Mishap::Reply(Reply::html(500))),
        ("other JSON", Mishap::Reply(Reply::json(200, &serde_json::json!("something else")))),
        ("empty", Mishap::Reply(Reply::empty(200))),
        ("dropped", Mishap::Dropped),
        ("dropped after", Mishap::DroppedAfter),
        ("truncated", Mishap::Truncated),
        ("oversized", Mishap::Oversized),
    ]
}

fn reads_that_go_wrong(fixture: &mut dyn HttpFixture) {
    let user = fixture.make(&Seed::full("maria"));
    for (name, mishap) in mishaps() {
        fixture.inject(usize::MAX, mishap, Hit::All);
        let provider = fixture.provider();
        let profile = provider.profile(&user).err();
        let factors = provider.factors(&user).err();
        let fault = profile.clone().unwrap_or_else(|| panic!("{name}: a profile out of nothing"));
        match name {
            "401" => assert!(matches!(fault, ProviderError::Unauthorised(_)), "{name}: {fault:?}"),
            "403" => {
                let ProviderError::Forbidden(what) = &fault else { panic!("{name}: {fault:?}") };
                assert!(fixture.names_permission(what), "{what}");
            }
            "404" => assert_eq!(fault, ProviderError::NoSuchUser),
            "409" => assert!(matches!(fault, ProviderError::Changed(_)), "{name}: {fault:?}"),
            "429" => assert!(matches!(fault, ProviderError::SlowDown { .. }), "{name}: {fault:?}"),
            "429 later" => assert_eq!(fault, ProviderError::SlowDown { retry_after_s: Some(9) }),
            "500" | "503" | "500 in HTML" | "dropped" | "dropped after" | "truncated" => {
                assert!(matches!(fault, ProviderError::Unreachable(_)), "{name}: {fault:?}");
            }
            "302" | "HTML" | "empty" | "oversized" | "other JSON" => {
                assert!(matches!(fault, ProviderError::Garbled(_)), "{name}: {fault:?}");
            }
            _ => {}
        }
        assert!(factors.is_some(), "{name}: a list out of nothing");
        assert!(provider.backup_codes(&user).is_err(), "{name}: a count out of nothing");
        if name != "404" {
            assert!(provider.find("maria").is_err(), "{name}: nobody found is an answer, too");
        }
        fixture.forget();
        assert!(fixture.provider().profile(&user).is_ok(), "{name}: and afterwards it works");
    }
}

fn reads_are_repeated(fixture: &mut dyn HttpFixture) {
    let user = fixture.make(&Seed::full("maria"));
    for (name, mishap) in mishaps() {
        fixture.inject(1, mishap, Hit::Reads);
        let helps = [
            "401",
            "429",
            "429 later",
            "500",
            "503",
            "500 in HTML",
            "dropped",
            "dropped after",
            "truncated",
        ]
        .contains(&name);
        assert_eq!(fixture.provider().profile(&user).is_ok(), helps, "{name}");
        fixture.forget();
    }
}

fn does(fixture: &dyn HttpFixture, kind: ActKind) -> bool {
    matches!(fixture.provider().capability(kind), Capability::Can | Capability::InPart(_))
}

/// Returns the number of times that something was made that is shown once.
fn made(truth: &Truth) -> usize {
    truth.passwords_set + truth.codes_issued + truth.password_tickets + truth.enrolment_tickets
}

/// [`act`] judges whatever is said.
fn changes_that_go_wrong(fixture: &mut dyn HttpFixture) {
    let mut number = 0;
    for (name, mishap) in mishaps() {
        for kind in ActKind::ALL.iter().filter(|k| does(fixture, **k)).copied().collect::<Vec<_>>()
        {
            number += 1;
            let user = fixture.make(&Seed {
                suspended: kind == ActKind::Enable,
                ..Seed::full(&format!("u{number}"))
            });
            let before = fixture.truth(&user).unwrap();
            let factor = before.factors.first().unwrap().clone();
            for one in every_act(&factor).iter().filter(|a| a.kind() == kind) {
                fixture.inject(usize::MAX, mishap.clone(), Hit::Changes);
                // Judged without a mishap: what settles it is asked afterwards.
                let report = fixture.provider().act(&user, one);
                fixture.forget();
                fixture.wait();
                let after = fixture.truth(&user).unwrap();
                match &report.came {
                    ActOutcome::Succeeded => {
                        assert!(
                            super::judge::holds(one, &before, &after),
                            "{name}: {kind} is said to have succeeded"
                        );
                    }
                    ActOutcome::Failed(fault) => {
                        assert_eq!(before, after, "{name}: {kind} is said to have failed: {fault}");
                    }
                    ActOutcome::Accepted | ActOutcome::Unknown(_) => {}
                }
                if name == "403"
                    && let ActOutcome::Failed(ProviderError::Forbidden(what)) = &report.came
                {
                    assert!(fixture.names_permission(what), "{kind}: {what}");
                }
                if name == "409" {
                    assert!(
                        matches!(
                            report.came,
                            ActOutcome::Failed(
                                ProviderError::Changed(_) | ProviderError::Cannot(_)
                            ) | ActOutcome::Succeeded
                        ),
                        "{kind}: {:?}",
                        report.came
                    );
                }
                assert!(
                    made(&after) <= made(&before) + 1,
                    "{name}: {kind} was done more than once"
                );
                assert!(
                    report.secrets.is_empty() || matches!(report.came, ActOutcome::Succeeded),
                    "{name}: {kind}"
                );
            }
        }
    }
}

/// Only the reads go wrong, those before a change and those after it.
fn changes_that_are_not_sent(fixture: &mut dyn HttpFixture) {
    let mut number = 0;
    for (name, mishap) in mishaps() {
        for kind in ActKind::ALL.iter().filter(|k| does(fixture, **k)).copied().collect::<Vec<_>>()
        {
            number += 1;
            let user = fixture.make(&Seed {
                suspended: kind == ActKind::Enable,
                ..Seed::full(&format!("u{number}"))
            });
            let before = fixture.truth(&user).unwrap();
            let factor = before.factors.first().unwrap().clone();
            for one in every_act(&factor).iter().filter(|a| a.kind() == kind) {
                fixture.inject(usize::MAX, mishap.clone(), Hit::Reads);
                let came = fixture.provider().act(&user, one).came;
                fixture.forget();
                fixture.wait();
                let unchanged = fixture.truth(&user).unwrap() == before;
                assert!(
                    !unchanged || !matches!(came, ActOutcome::Unknown(_)),
                    "{name}: {kind} was not sent, and is {came:?}"
                );
                assert!(
                    unchanged || !matches!(came, ActOutcome::Failed(_)),
                    "{name}: {kind} was sent, and is {came:?}"
                );
            }
        }
    }
}

fn nothing_is_made_twice(fixture: &mut dyn HttpFixture) {
    let mut number = 0;
    for (name, mishap) in mishaps() {
        for kind in ActKind::ALL
            .iter()
            .filter(|k| k.makes_secret() && does(fixture, **k))
            .copied()
            .collect::<Vec<_>>()
        {
            number += 1;
            let user = fixture.make(&Seed::full(&format!("u{number}")));
            let before = fixture.truth(&user).unwrap();
            let factor = before.factors.first().unwrap().clone();
            for one in every_act(&factor).iter().filter(|a| a.kind() == kind) {
                // Once, and then all is well again: the temptation is to try again.
                fixture.inject(1, mishap.clone(), Hit::Changes);
                act(fixture, &user, one);
                fixture.forget();
                assert!(
                    made(&fixture.truth(&user).unwrap()) <= made(&before) + 1,
                    "{name}: {kind}"
                );
            }
        }
    }
}

fn stalled(fixture: &mut dyn HttpFixture) {
    let user = fixture.make(&Seed::full("maria"));
    for one in [
        Act::Suspend,
        Act::SetTemporaryPassword {
            password: "six words to be guessed".into(),
            lifetime: chrono::TimeDelta::hours(1),
        },
    ] {
        fixture.inject(1, Mishap::Stalled, Hit::Changes);
        act(fixture, &user, &one);
        fixture.forget();
    }
    fixture.inject(1, Mishap::Stalled, Hit::Reads);
    assert!(fixture.provider().profile(&user).is_ok(), "a read is tried again");
}

fn settled_over_a_bad_line(fixture: &mut dyn HttpFixture) {
    let user = fixture.make(&Seed::full("maria"));
    let before = fixture.truth(&user).unwrap();
    let factor = before.factors.first().unwrap().clone();
    fixture.wait();
    let since = fixture.now();
    fixture.wait();
    for (name, mishap) in mishaps() {
        for one in every_act(&factor) {
            fixture.inject(usize::MAX, mishap.clone(), Hit::All);
            settles(fixture, &user, &one, since, &before);
            let settled = fixture.provider().settle(&user, &one, since);
            fixture.forget();
            assert!(
                !matches!(settled, Ok(SettledAct::Done | SettledAct::NotDone)),
                "{name}: {} is {settled:?} without an answer",
                one.kind()
            );
        }
    }
}
