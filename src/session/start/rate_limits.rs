//! The limits on how much one operator does, and for whom. The numbers are read from the ledger,
//! over all cases.

use chrono::{DateTime, TimeDelta, Utc};

use crate::case::{Actor, History, Refusal};
use crate::ledger::{Action, Committed, Expect, Filter, Ledger, Scope};
use crate::model::{Profile, Role};
use crate::operator::{Aliases, OperatorRegistry, WEEK};
use crate::runbook::Policy;
use crate::session::SessionError;

/// The obstacles in the way of one more case by this operator, and what speaks against the case.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Said, and nothing more.
    pub warnings: Vec<String>,
    /// Red flags with what they mean: a senior has to approve.
    pub flags: Vec<(&'static str, String)>,
    /// The openings that were counted. The opening of this case is appended only if the count still
    /// holds. Otherwise, each of two openings at once could pass as the last one.
    pub counted: Vec<Expect>,
}

/// The caps of the runbook, and whether these two have recovered each other within a day. What is
/// read does not grow with the ledger: as many openings by this operator as the caps allow, and
/// those by whoever the user is, if that is an operator.
pub fn limits(
    ledger: &dyn Ledger,
    actor: &Actor,
    operators: &Aliases,
    profile: &Profile,
    history: &History,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Result<Limits, SessionError> {
    let cap = if actor.role == Role::Service {
        policy.service_hourly.max(policy.operator_hourly)
    } else {
        policy.operator_hourly
    };
    let newest = opened(
        ledger,
        &actor.name,
        Filter { newest: Some(cap as usize + 1), ..Filter::default() },
    )?;
    let counted = Expect {
        scope: Scope::OpenedBy(actor.name.clone()),
        last: newest.first().map(Committed::seq),
    };
    let lately = newest.iter().filter(|e| e.time() >= now - TimeDelta::hours(1)).count();
    let by_operator = u32::try_from(lately).unwrap_or(u32::MAX).saturating_add(1);
    if actor.role == Role::Service && by_operator > policy.service_hourly {
        let what = format!(
            "a service opens at most {} cases an hour under this runbook",
            policy.service_hourly
        );
        return Err(Refusal::Other(what).into());
    }
    let mut limits = Limits { counted: vec![counted], ..Limits::default() };
    mutual(ledger, actor, operators, profile, now, &mut limits)?;
    let about = u32::try_from(history.contacts(now, WEEK)).unwrap_or(u32::MAX).saturating_add(1);
    for (count, most, flag, what) in [
        (by_operator, policy.operator_hourly, "operator-limit", "of yours within an hour"),
        (about, policy.target_weekly, "target-limit", "about this user within a week"),
    ] {
        match count.cmp(&most) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => {
                limits.warnings.push(format!(
                    "Case number {count} {what}; beyond {most} a senior has to approve."
                ));
            }
            std::cmp::Ordering::Greater => {
                limits.flags.push((
                    flag,
                    format!("More than {most} cases {what}: a senior has to approve."),
                ));
            }
        }
    }
    Ok(limits)
}

/// The openings by one operator.
pub(super) fn opened(
    ledger: &dyn Ledger,
    by: &str,
    filter: Filter,
) -> Result<Vec<Committed>, SessionError> {
    let (actions, actors) = (vec![Action::CaseOpened], vec![by.to_owned()]);
    Ok(ledger.read(&Filter { actions, actors, ..filter })?)
}

/// Two operators who recover each other within a day would have each other's accounts: the second
/// is refused.
fn mutual(
    ledger: &dyn Ledger,
    actor: &Actor,
    operators: &Aliases,
    profile: &Profile,
    now: DateTime<Utc>,
    limits: &mut Limits,
) -> Result<(), SessionError> {
    let user = &profile.user;
    let addresses = profile.addresses.iter().map(|a| a.address.as_str());
    let names: Vec<&str> =
        [user.login.as_str(), user.id.0.as_str()].into_iter().chain(addresses).collect();
    let others = operators.names().filter(|o| !operators.same_person(o, &actor.name));
    for other in others.filter(|o| operators.is_any_of(o, names.iter().copied())) {
        // Its newest opening first: what comes after it makes the append fail, and was not looked
        // at.
        let newest = opened(ledger, other, Filter { newest: Some(1), ..Filter::default() })?;
        let scope = Scope::OpenedBy(other.to_owned());
        limits.counted.push(Expect { scope, last: newest.first().map(Committed::seq) });
        for entry in opened(
            ledger,
            other,
            Filter { since: Some(now - TimeDelta::days(1)), ..Filter::default() },
        )? {
            let draft = entry.draft();
            let text = |key: &str| draft.private.get(key).and_then(|v| v.as_str());
            let addresses =
                draft.private.get("addresses").and_then(|v| v.as_array()).into_iter().flatten();
            let about = text("login").into_iter().chain(draft.target.as_deref());
            let about: Vec<&str> = about.chain(addresses.filter_map(|a| a.as_str())).collect();
            if actor.is_any_of(about.iter().copied())
                || operators.person_is_any_of(&actor.name, &about)
            {
                let what =
                    format!("{other} opened a case about you within a day: a third has to do this");
                return Err(Refusal::Other(what).into());
            }
        }
    }
    Ok(())
}

/// Nobody approves for someone they brought in lately.
pub fn may_approve_for(
    ledger: &dyn Ledger,
    actor: &Actor,
    holder: &str,
    now: DateTime<Utc>,
) -> Result<(), SessionError> {
    let roll = OperatorRegistry::read(ledger)?;
    if roll.brought_in(&actor.name, now - WEEK).any(|name| name == holder) {
        let what =
            format!("you brought {holder} in less than a week ago, and do not approve for them");
        return Err(Refusal::Other(what).into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::ledger::Draft;
    use crate::ledger::store::memory::{MemoryLedger, TestKey};
    use crate::model::{Mode, Recorded, User, UserId};

    fn actor(name: &str, role: Role) -> Actor {
        Actor { name: name.into(), role, mode: Mode::Scripted, users: Vec::new() }
    }

    fn profile(login: &str) -> Profile {
        Profile {
            user: User {
                id: UserId(format!("id-{login}")),
                login: login.into(),
                name: login.into(),
            },
            enabled: true,
            groups: Recorded::Known(Vec::new()),
            phones: Vec::new(),
            addresses: Vec::new(),
            identities: Recorded::Known(Vec::new()),
            managers: Vec::new(),
            locked_until: None,
            languages: Vec::new(),
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
        let (mut ledger, policy, now) =
            (MemoryLedger::default(), crate::runbook::shipped().policy, Utc::now());
        let look = |ledger: &MemoryLedger, role, now| {
            let operators = Aliases::default();
            limits(
                ledger,
                &actor("robot", role),
                &operators,
                &profile("anna"),
                &History::default(),
                &policy,
                now,
            )
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
        let later = look(&ledger, Role::Operator, now + TimeDelta::hours(2)).unwrap();
        assert!(later.warnings.is_empty() && later.flags.is_empty(), "{later:?}");
    }

    #[test]
    fn two_operators_do_not_recover_each_other_within_a_day() {
        let (mut ledger, policy, now) =
            (MemoryLedger::default(), crate::runbook::shipped().policy, Utc::now());
        opened(&mut ledger, "ravi", "maria", now);
        let users = |all: &[&str]| all.iter().map(|u| (*u).to_owned()).collect::<Vec<_>>();
        let operators = Aliases::of([
            ("ravi".to_owned(), users(&["ravi.kumar@example.com"])),
            ("maria".to_owned(), users(&[])),
            ("maria-admin".to_owned(), users(&["maria@example.com"])),
            ("sofia".to_owned(), users(&[])),
        ]);
        let look = |who: &str, whom: &str, now| {
            let actor = actor(who, Role::Operator);
            limits(&ledger, &actor, &operators, &profile(whom), &History::default(), &policy, now)
        };
        assert!(look("maria", "ravi", now).unwrap_err().to_string().contains("a third"));
        // Under another name, and by an account of another name.
        assert!(look("maria", "ravi.kumar", now).unwrap_err().to_string().contains("a third"));
        assert!(look("maria-admin", "ravi", now).unwrap_err().to_string().contains("a third"));
        look("maria", "tom", now).unwrap();
        look("sofia", "ravi", now).unwrap();
        look("maria", "ravi", now + TimeDelta::days(2)).unwrap();
    }
}
