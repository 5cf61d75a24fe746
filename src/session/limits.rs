//! How much one operator does, and for whom: read from the ledger, over all cases.

use chrono::{DateTime, TimeDelta, Utc};

use super::Stop;
use crate::case::{Actor, History, Refusal};
use crate::ledger::{Action, Filter, Ledger, Role};
use crate::operator::{Roll, WEEK};
use crate::provider::Profile;
use crate::runbook::Policy;

/// What stands in the way of one more case by this operator, or speaks against it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Said, and nothing more.
    pub warnings: Vec<String>,
    /// Red flags with what they mean: a senior has to approve.
    pub flags: Vec<(&'static str, String)>,
}

/// The caps of the runbook, and whether these two have recovered each other within a day.
pub fn limits(
    ledger: &dyn Ledger,
    actor: &Actor,
    profile: &Profile,
    history: &History,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Result<Limits, Stop> {
    let opened = |actors: Vec<String>, since| {
        let actions = vec![Action::CaseOpened];
        ledger.read(&Filter { actions, actors, since: Some(since), ..Filter::default() })
    };
    let lately = opened(vec![actor.name.clone()], now - TimeDelta::hours(1))?.len();
    let by_operator = u32::try_from(lately).unwrap_or(u32::MAX).saturating_add(1);
    if actor.role == Role::Service && by_operator > policy.service_hourly {
        let what = format!("a service opens at most {} cases an hour under this runbook", policy.service_hourly);
        return Err(Refusal::Other(what).into());
    }
    mutual(ledger, actor, profile, &opened(Vec::new(), now - TimeDelta::days(1))?)?;
    let mut limits = Limits::default();
    let about = u32::try_from(history.contacts(now, WEEK)).unwrap_or(u32::MAX).saturating_add(1);
    for (count, most, flag, what) in [
        (by_operator, policy.operator_hourly, "operator-limit", "of yours within an hour"),
        (about, policy.target_weekly, "target-limit", "about this user within a week"),
    ] {
        let said = format!("Case number {count} {what}; beyond {most} a senior has to approve.");
        match count.cmp(&most) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => limits.warnings.push(said),
            std::cmp::Ordering::Greater => limits.flags.push((flag, said)),
        }
    }
    Ok(limits)
}

/// Two operators who recover each other within a day would have each other's accounts: the second is refused.
fn mutual(
    ledger: &dyn Ledger,
    actor: &Actor,
    profile: &Profile,
    today: &[crate::ledger::Committed],
) -> Result<(), Stop> {
    let roll = Roll::read(ledger)?;
    let user = &profile.user;
    let names = || {
        [user.login.as_str(), user.id.0.as_str()]
            .into_iter()
            .chain(profile.addresses.iter().map(|a| a.address.as_str()))
    };
    for entry in today {
        let draft = entry.draft();
        let text = |key: &str| draft.private.get(key).and_then(|v| v.as_str());
        let addresses = draft.private.get("addresses").and_then(|v| v.as_array()).into_iter().flatten();
        let about =
            text("login").into_iter().chain(draft.target.as_deref()).chain(addresses.filter_map(|a| a.as_str()));
        let users = roll.get(&draft.actor).map(|a| a.users.clone()).unwrap_or_default();
        let other = Actor { name: draft.actor.clone(), role: draft.role, mode: draft.mode, users };
        if other.name != actor.name && actor.is_any_of(about) && other.is_any_of(names()) {
            let what = format!("{} opened a case about you within a day: a third has to do this", other.name);
            return Err(Refusal::Other(what).into());
        }
    }
    Ok(())
}

/// Nobody approves for someone they brought in lately.
pub fn may_approve_for(ledger: &dyn Ledger, actor: &Actor, holder: &str, now: DateTime<Utc>) -> Result<(), Stop> {
    let roll = Roll::read(ledger)?;
    if roll.brought_in(&actor.name, now - WEEK).any(|name| name == holder) {
        let what = format!("you brought {holder} in less than a week ago, and do not approve for them");
        return Err(Refusal::Other(what).into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::ledger::memory::{MemoryLedger, TestKey};
    use crate::ledger::{Draft, Mode};
    use crate::provider::{Recorded, User, UserId};

    fn actor(name: &str, role: Role) -> Actor {
        Actor { name: name.into(), role, mode: Mode::Scripted, users: Vec::new() }
    }

    fn profile(login: &str) -> Profile {
        Profile {
            user: User { id: UserId(format!("id-{login}")), login: login.into(), name: login.into() },
            enabled: true,
            groups: Recorded::Known(Vec::new()),
            phones: Vec::new(),
            addresses: Vec::new(),
            identities: Recorded::Known(Vec::new()),
            managers: Vec::new(),
            locked_until: None,
        }
    }

    fn opened(ledger: &mut MemoryLedger, by: &str, about: &str, now: DateTime<Utc>) {
        let mut draft = Draft::plain(now, Action::CaseOpened, by, Role::Operator, Mode::Scripted);
        draft.target = Some(format!("id-{about}-{}", ledger.commits()));
        draft.private.insert("login".into(), about.into());
        ledger.append(&[draft], &TestKey::of(by), &[]).unwrap();
    }

    #[test]
    fn a_service_stops_at_its_cap_and_a_person_needs_a_senior_beyond_theirs() {
        let (mut ledger, policy, now) = (MemoryLedger::default(), crate::runbook::shipped().policy, Utc::now());
        let look = |ledger: &MemoryLedger, role, now| {
            limits(ledger, &actor("robot", role), &profile("anna"), &History::default(), &policy, now)
        };
        assert_eq!(policy.service_hourly, 5);
        for n in 0..policy.operator_hourly {
            let came = look(&ledger, Role::Service, now);
            assert_eq!(came.is_ok(), n < 5, "{n}");
            let person = look(&ledger, Role::Operator, now).unwrap();
            assert_eq!(person.warnings.len(), usize::from(n + 1 == policy.operator_hourly));
            assert!(person.flags.is_empty());
            opened(&mut ledger, "robot", &format!("user{n}"), now);
        }
        assert_eq!(look(&ledger, Role::Service, now).unwrap_err().exit_code(), 3);
        assert_eq!(look(&ledger, Role::Operator, now).unwrap().flags[0].0, "operator-limit");
        assert_eq!(look(&ledger, Role::Operator, now + TimeDelta::hours(2)).unwrap(), Limits::default());
    }

    #[test]
    fn two_operators_do_not_recover_each_other_within_a_day() {
        let (mut ledger, policy, now) = (MemoryLedger::default(), crate::runbook::shipped().policy, Utc::now());
        opened(&mut ledger, "ravi", "maria", now);
        let look = |who: &str, whom: &str, now| {
            let actor = actor(who, Role::Operator);
            limits(&ledger, &actor, &profile(whom), &History::default(), &policy, now)
        };
        assert!(look("maria", "ravi", now).unwrap_err().to_string().contains("a third"));
        look("maria", "tom", now).unwrap();
        look("sofia", "ravi", now).unwrap();
        look("maria", "ravi", now + TimeDelta::days(2)).unwrap();
    }
}
