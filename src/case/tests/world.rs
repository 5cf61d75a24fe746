//! A help desk with its people, its policy, its clock and its ledger; and whoever it is about.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::dice::Dice;
use crate::case::event::{
    Change, FactorSeen, IdentitySeen, NumberSeen, Opened, TierSeen, VoucherSeen,
};
use crate::case::{
    Actor, AuthorizedEvent, Case, CaseId, CaseKind, Context, Event, History, Incident, Permit,
    Refusal, decide, open, open_incident,
};
use crate::ledger::entry::Committed;
use crate::ledger::store::memory::{MemoryLedger, TestKey};
use crate::ledger::{Action, Draft, Ledger, LedgerError};
use crate::model::{FactorKind, Mode, Outcome, Role, UserId};
use crate::operator::Aliases;
use crate::provider::ActKind;
use crate::runbook::testing::shipped_once;
use crate::runbook::{Lost, Policy, Tier};

pub const PROVIDER: &str = "embedded";

pub fn start() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-05-17T09:30:00Z").unwrap().with_timezone(&Utc)
}

/// Someone whose access is lost, with what the platform has on file.
#[derive(Clone)]
pub struct Target {
    pub id: UserId,
    pub opened: Opened,
}

/// A permit that was granted, and when.
#[derive(Clone, Debug)]
pub struct Granted {
    pub intent: u64,
    pub act: ActKind,
    pub factor: Option<String>,
    pub target: String,
    pub by: String,
    pub now: DateTime<Utc>,
    /// The number of entries that there were.
    pub entries: usize,
    /// The time by which the platform's clock was off, if the platform told.
    pub off: Option<TimeDelta>,
}

pub struct CaseWorld {
    pub policy: Policy,
    pub people: Vec<Actor>,
    pub targets: Vec<Target>,
    pub now: DateTime<Utc>,
    pub off: Option<TimeDelta>,
    pub ledger: MemoryLedger,
    pub cases: Vec<Case>,
    pub incidents: Vec<Incident>,
    pub granted: Vec<Granted>,
    histories: BTreeMap<String, History>,
    ids: Dice,
}

pub fn person(name: &str, role: Role, users: &[&str]) -> Actor {
    let users = users.iter().map(|u| (*u).to_owned()).collect();
    Actor { name: name.into(), role, mode: Mode::Interactive, users }
}

/// Several of each role. tina is a target by her name, sid by another name, sam vouches by his
/// name, vic by another one. zoe takes no part in a random walk: she is there to help at its end.
pub fn everyone() -> Vec<Actor> {
    vec![
        person("olga", Role::Operator, &[]),
        person("omar", Role::Operator, &["omar@example.com"]),
        person("sam", Role::Senior, &[]),
        person("sue", Role::Senior, &["u-sue"]),
        person("sid", Role::Senior, &["S.Idle@example.com"]),
        person("vic", Role::Senior, &["v.oucher@example.com"]),
        person("tina", Role::Operator, &[]),
        person("ada", Role::Admin, &[]),
        person("aud", Role::Auditor, &[]),
        person("bot", Role::Service, &[]),
        person("zoe", Role::Senior, &[]),
    ]
}

/// The user of the scenes by hand: two factors, an old number and a new one, a linked identity, a
/// manager.
pub fn maria() -> Target {
    let years = Some(start() - TimeDelta::days(700));
    let factor = |id: &str, kind| FactorSeen { id: id.into(), kind, since: years, phone: None };
    let number = |id: &str, last4: &str, since| NumberSeen {
        id: id.into(),
        last4: last4.into(),
        since,
        lost: false,
    };
    Target {
        id: UserId("u-maria".into()),
        opened: Opened {
            lost: vec![Lost::Phone],
            runbook: "readmit".into(),
            runbook_version: "1".into(),
            runbook_sha256: "00".repeat(32),
            tier: TierSeen(Tier::Ordinary),
            enabled: true,
            factors: vec![factor("f-1", FactorKind::Totp), factor("f-2", FactorKind::Webauthn)],
            numbers: vec![
                number("p-old", "1111", years),
                number("p-new", "2222", Some(start() - TimeDelta::days(1))),
                number("p-unknown", "3333", None),
            ],
            identities: vec![
                IdentitySeen { id: "i-old".into(), issuer: "corp".into(), linked: years },
                IdentitySeen {
                    id: "i-new".into(),
                    issuer: "corp".into(),
                    linked: Some(start() - TimeDelta::days(2)),
                },
            ],
            backup_codes: Some(0),
            login: "maria@example.com".into(),
            name: "Maria".into(),
            addresses: vec!["maria@example.com".into(), "maria@home.example".into()],
            vouchers: ["boss@example.com", "v.oucher@example.com", "sam@example.com"]
                .map(|v| VoucherSeen { login: v.into(), name: v.into(), since: years })
                .to_vec(),
            ..Opened::default()
        },
    }
}

impl CaseWorld {
    pub fn new(policy: Policy, targets: Vec<Target>) -> CaseWorld {
        CaseWorld {
            policy,
            people: everyone(),
            targets,
            now: start(),
            off: None,
            ledger: MemoryLedger::default(),
            cases: Vec::new(),
            incidents: Vec::new(),
            granted: Vec::new(),
            histories: BTreeMap::new(),
            ids: Dice(7),
        }
    }

    /// The shipped runbook, and maria as `change` makes her.
    pub fn with(change: impl FnOnce(&mut Opened)) -> CaseWorld {
        let mut target = maria();
        change(&mut target.opened);
        CaseWorld::new(shipped_once().policy.clone(), vec![target])
    }

    /// An admin records that the clock is right now, which is where time starts anew.
    pub fn correct_clock(&mut self, admin: &str) {
        let draft =
            Draft::plain(self.now, Action::ClockCorrected, admin, Role::Admin, Mode::Interactive);
        self.ledger.append(&[draft], &TestKey::of(admin), &[]).unwrap();
    }

    pub fn wait(&mut self, minutes: i64) {
        self.now += TimeDelta::minutes(minutes);
    }

    /// Everything about a user, seen by someone, now.
    pub fn seen<T>(&self, by: &str, target: &str, look: impl FnOnce(&Context<'_>) -> T) -> T {
        let nothing = History::default();
        let actor = self.people.iter().find(|p| p.name == by).unwrap();
        let operators = Aliases::of(self.people.iter().map(|p| (p.name.clone(), p.users.clone())));
        look(&Context {
            put_off: None,
            now: self.now,
            newest: self.ledger.newest().unwrap(),
            platform: self.off.map(|off| (self.now + off, self.now)),
            corrected: self.ledger.corrected().unwrap(),
            actor,
            operators: &operators,
            policy: &self.policy,
            history: self.histories.get(target).unwrap_or(&nothing),
        })
    }

    fn append(
        &mut self,
        by: &str,
        target: &str,
        decided: Result<AuthorizedEvent, Refusal>,
    ) -> Result<Option<Committed>, Refusal> {
        let draft = {
            let decided = decided?;
            self.seen(by, target, |ctx| decided.draft(ctx))
        };
        match self.ledger.append(&[draft], &TestKey::of(by), &[]) {
            Ok(made) => {
                let history = self.histories.entry(target.to_owned()).or_default();
                for entry in &made {
                    history.apply(entry).unwrap();
                }
                Ok(made.into_iter().next())
            }
            // The very same words at the very same time: a ledger takes them once.
            Err(LedgerError::Refused(_)) => Ok(None),
            Err(error) => panic!("{error}"),
        }
    }

    pub fn open_as(&mut self, by: &str, target: usize, opened: Opened) -> Result<usize, Refusal> {
        let id = CaseId::random(CaseKind::Recovery, &mut |b| {
            b[0] = u8::try_from(self.ids.below(256)).unwrap();
        });
        let user = self.targets[target].id.clone();
        let decided = self.seen(by, &user.0, |ctx| open(id, PROVIDER, &user, opened, None, ctx));
        let entry = self.append(by, &user.0, decided)?.unwrap();
        self.cases.push(Case::begin(&entry).unwrap());
        Ok(self.cases.len() - 1)
    }

    pub fn open(&mut self, by: &str) -> Result<usize, Refusal> {
        self.open_as(by, 0, self.targets[0].opened.clone())
    }

    /// Decide, append, apply. `None`: the ledger had it already.
    pub fn tries(
        &mut self,
        by: &str,
        case: usize,
        event: Event,
    ) -> Result<Option<Committed>, Refusal> {
        let target = self.cases[case].target.clone();
        let decided = self.seen(by, &target, |ctx| decide(&self.cases[case], event, ctx));
        let entry = self.append(by, &target, decided)?;
        if let Some(entry) = &entry {
            self.cases[case].apply(entry).expect("what was decided on can be taken in");
        }
        Ok(entry)
    }

    /// As [`CaseWorld::tries`], where it has to work.
    pub fn does(&mut self, by: &str, event: Event) -> Committed {
        let said = format!("{by}: {event:?}");
        let case = self.cases.len() - 1;
        self.now += TimeDelta::seconds(1);
        self.tries(by, case, event).unwrap_or_else(|refusal| panic!("{said}: {refusal}")).unwrap()
    }

    /// As [`CaseWorld::tries`], where it must not work.
    pub fn may_not(&mut self, by: &str, event: Event) -> Refusal {
        let said = format!("{by}: {event:?}");
        let case = self.cases.len() - 1;
        self.now += TimeDelta::seconds(1);
        self.tries(by, case, event).err().unwrap_or_else(|| panic!("{said} was let in"))
    }

    pub fn case(&self) -> &Case {
        self.cases.last().unwrap()
    }

    /// Asks for the permit of an intent, and remembers that it was granted.
    pub fn permit(&mut self, by: &str, case: usize, intent: &Committed) -> Result<Permit, Refusal> {
        let target = self.cases[case].target.clone();
        let permit = self.seen(by, &target, |ctx| self.cases[case].permit(intent, ctx))?;
        self.granted.push(Granted {
            intent: permit.intent(),
            act: permit.act(),
            factor: permit.factor().map(str::to_owned),
            target: permit.target().0.clone(),
            by: by.to_owned(),
            now: self.now,
            entries: self.ledger.entries().len(),
            off: self.off,
        });
        Ok(permit)
    }

    /// Intent, permit, outcome.
    pub fn changes(&mut self, by: &str, change: Change, outcome: Outcome) -> u64 {
        let case = self.cases.len() - 1;
        let intent = self.does(by, Event::Intended(change.clone()));
        self.permit(by, case, &intent).unwrap();
        let came = Change { intent: Some(intent.seq()), reason: None, ..change };
        self.does(by, Event::CameOut(came, outcome)).seq()
    }

    pub fn entries_of(&self, case: &Case) -> Vec<&Committed> {
        self.ledger
            .entries()
            .iter()
            .filter(|e| e.draft().case.as_deref() == Some(case.id.as_str()))
            .collect()
    }

    pub fn replayed(&self, case: usize) -> Case {
        Case::replay(self.entries_of(&self.cases[case])).unwrap()
    }

    pub fn opens_incident(
        &mut self,
        by: &str,
        target: usize,
        opened: crate::case::event::IncidentOpened,
    ) -> Result<usize, Refusal> {
        let id = CaseId::random(CaseKind::Incident, &mut |b| {
            b[0] = u8::try_from(self.ids.below(256)).unwrap();
        });
        let user = self.targets[target].id.clone();
        let decided = self.seen(by, &user.0, |ctx| open_incident(id, PROVIDER, &user, opened, ctx));
        let entry = self.append(by, &user.0, decided)?.unwrap();
        self.incidents.push(Incident::begin(&entry).unwrap());
        Ok(self.incidents.len() - 1)
    }

    pub fn in_incident(
        &mut self,
        by: &str,
        incident: usize,
        event: Event,
    ) -> Result<Option<Committed>, Refusal> {
        let target = self.incidents[incident].target.clone();
        let decided = self.seen(by, &target, |ctx| self.incidents[incident].decide(event, ctx));
        let entry = self.append(by, &target, decided)?;
        if let Some(entry) = &entry {
            self.incidents[incident].apply(entry).expect("what was decided on can be taken in");
        }
        Ok(entry)
    }
}
