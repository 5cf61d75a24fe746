//! Users of whom anything may be on file.

use chrono::{DateTime, TimeDelta, Utc};

use super::dice::Dice;
use super::world::{CaseWorld, Target, maria, start};
use crate::case::event::{FactorSeen, IdentitySeen, NumberSeen, Opened, TierSeen, VoucherSeen};
use crate::model::{FactorKind, UserId};
use crate::runbook::{Lost, Policy, Tier};

/// Unknown, in the future, of today, about as old as the window, or old.
fn since(dice: &mut Dice, policy: &Policy) -> Option<DateTime<Utc>> {
    let now = start();
    match dice.below(8) {
        0 => None,
        1 => Some(now + TimeDelta::hours(3)),
        2 => Some(now - TimeDelta::minutes(10)),
        3 => Some(now - policy.contact_window + TimeDelta::hours(1)),
        4 => Some(now - policy.contact_window - TimeDelta::hours(1)),
        _ => Some(now - TimeDelta::days(4000)),
    }
}

fn opened(dice: &mut Dice, policy: &Policy, login: &str) -> Opened {
    let mut lost: Vec<Lost> = Lost::ALL.iter().copied().filter(|_| dice.chance(25)).collect();
    if lost.is_empty() {
        lost.push(*dice.pick(Lost::ALL));
    }
    let kinds = FactorKind::ALL;
    let factors = (0..dice.below(4))
        .map(|n| FactorSeen {
            id: format!("f-{n}"),
            kind: *dice.pick(kinds),
            since: since(dice, policy),
            phone: dice.one_of(20, &["p-0", "p-1", "p-2"]).map(str::to_owned),
        })
        .collect();
    let numbers = (0..dice.below(4))
        .map(|n| NumberSeen {
            id: format!("p-{n}"),
            last4: format!("{n}{n}{n}{n}"),
            since: since(dice, policy),
            lost: dice.chance(20),
        })
        .collect();
    let identities = (0..dice.below(3))
        .map(|n| IdentitySeen {
            id: format!("i-{n}"),
            issuer: "corp".into(),
            linked: since(dice, policy),
        })
        .collect();
    let pool = [
        "boss@example.com",
        "v.oucher@example.com",
        "sam@example.com",
        "omar",
        login,
        "hr@example.com",
    ];
    let vouchers = (0..dice.below(4))
        .map(|_| {
            let login = (*dice.pick(&pool)).to_owned();
            VoucherSeen { name: login.clone(), login, since: since(dice, policy) }
        })
        .collect();
    let base = maria().opened;
    Opened {
        lost,
        tier: TierSeen(if dice.chance(35) { Tier::Privileged } else { Tier::Ordinary }),
        enabled: dice.chance(80),
        factors,
        numbers,
        identities,
        backup_codes: [None, Some(0), Some(3)][dice.below(3)],
        raised: if dice.chance(15) { vec!["changed-contact".into()] } else { Vec::new() },
        login: login.into(),
        name: login.into(),
        addresses: if dice.chance(20) {
            Vec::new()
        } else {
            vec![login.into(), format!("home+{login}")]
        },
        vouchers,
        ..base
    }
}

/// A desk under `policy`, with three users about whom anything may be known; two of them work
/// there.
pub fn world(policy: Policy, seed: u64) -> CaseWorld {
    let mut dice = Dice(seed);
    let mut target = |id: &str, login: &str| Target {
        id: UserId(id.into()),
        opened: opened(&mut dice, &policy, login),
    };
    let targets = vec![
        target("u-maria", "maria@example.com"),
        target("u-tina", "tina@example.com"),
        target("u-idle", "s.idle@example.com"),
    ];
    CaseWorld::new(policy, targets)
}
