//! Work on a platform while the ledger was down: entered later, by the word of whoever did
//! it, and confirmed by a second person. It explains rows of the platform's log. It is no evidence
//! of anything in a case: no rule of a case reads it.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::context::CLOCK_TOLERANCE;
use super::{Actor, Refusal};
use crate::base::string_enum::string_enum;
use crate::ledger::entry::{Action, Committed, Object};
use crate::operator::{Aliases, Right, may};

string_enum! {
    /// The acts that the form for paper has, and enabling.
    OutsideAct {
        Factors = "factors",
        BackupCodes = "backup-codes",
        Sessions = "sessions",
        Password = "password",
        Suspend = "suspend",
        Enable = "enable",
    }
}

impl OutsideAct {
    /// Returns what was done, in words.
    pub const fn done(self) -> &'static str {
        match self {
            OutsideAct::Factors => "factors removed",
            OutsideAct::BackupCodes => "backup codes removed",
            OutsideAct::Sessions => "sessions ended",
            OutsideAct::Password => "password set",
            OutsideAct::Suspend => "account suspended",
            OutsideAct::Enable => "account enabled",
        }
    }
}

string_enum! {
    /// The outcome of an act, as the form has it.
    OutsideCame {
        Done = "done",
        Failed = "failed",
        /// Never taken for done, and never for harmless.
        NotKnown = "not-known",
    }
}

/// One act, what came of it, and when it happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutsideDone {
    pub act: OutsideAct,
    pub came: OutsideCame,
    pub at: DateTime<Utc>,
}

impl OutsideDone {
    /// Reads `suspend=done@2026-05-17T14:03:00Z`.
    pub fn parse(text: &str) -> Result<OutsideDone, String> {
        let form = || {
            format!(
                "\"{text}\" is not of the form ACT=OUTCOME@TIME, as suspend=done@2026-05-17T14:03Z"
            )
        };
        let (act, rest) = text.split_once('=').ok_or_else(form)?;
        let (came, at) = rest.split_once('@').ok_or_else(form)?;
        let words = |all: Vec<&str>| all.join(", ");
        let act = OutsideAct::parse(act.trim()).ok_or_else(|| {
            let all = OutsideAct::ALL.iter().map(|act| act.as_str()).collect();
            format!("\"{act}\" is no act on the form; there are {}", words(all))
        })?;
        let came = OutsideCame::parse(came.trim()).ok_or_else(|| {
            let all = OutsideCame::ALL.iter().map(|came| came.as_str()).collect();
            format!("\"{came}\" is no outcome on the form; there are {}", words(all))
        })?;
        let at = moment(at).ok_or_else(|| {
            format!(
                "\"{at}\" is no time with a zone, as 2026-05-17T14:03Z or 2026-05-17T16:03+02:00"
            )
        })?;
        Ok(OutsideDone { act, came, at })
    }

    pub fn in_words(&self) -> String {
        let at = self.at.format("%Y-%m-%d %H:%M UTC");
        match self.came {
            OutsideCame::Done => format!("{} at {at}", self.act.done()),
            OutsideCame::Failed => format!("{} at {at}: failed", self.act.done()),
            OutsideCame::NotKnown => format!("{} at {at}: not known", self.act.done()),
        }
    }
}

/// A time with its zone. On paper it has no seconds.
pub fn moment(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let zoned = |text: &str| DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc());
    let with_seconds = || {
        // `2026-05-17T14:03` and the zone.
        let (head, zone) = text.split_at_checked(16)?;
        zoned(&format!("{head}:00{zone}"))
    };
    zoned(text).or_else(with_seconds)
}

/// A record of outside work, with the one who confirmed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideRecord {
    /// The entry's place: what a second person confirms it by.
    pub seq: u64,
    pub entered: DateTime<Utc>,
    pub by: String,
    pub provider: String,
    pub target: String,
    pub acts: Vec<OutsideDone>,
    pub ticket: Option<String>,
    /// Empty once it was erased.
    pub login: String,
    pub reason: String,
    /// The way in which the user was known; it counts for nothing.
    pub verified: Option<String>,
    /// The one who confirmed it, with the time.
    pub confirmed: Option<(String, DateTime<Utc>)>,
}

/// The data that an entry of this kind has: the public part and the private one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutsideEntry {
    pub acts: Vec<OutsideDone>,
    pub login: String,
    pub reason: String,
    pub verified: Option<String>,
}

impl OutsideEntry {
    pub fn parts(&self) -> (Object, Object) {
        let mut data = Object::new();
        let act = |done: &OutsideDone| {
            serde_json::json!({
                "act": done.act.as_str(),
                "came": done.came.as_str(),
                "at": done.at.to_rfc3339_opts(SecondsFormat::Millis, true),
            })
        };
        data.insert("acts".into(), self.acts.iter().map(act).collect());
        let mut private = Object::new();
        private.insert("login".into(), self.login.as_str().into());
        private.insert("reason".into(), self.reason.as_str().into());
        if let Some(verified) = &self.verified {
            private.insert("verified".into(), verified.as_str().into());
        }
        (data, private)
    }
}

/// Key of the number of the record that an entry confirms.
pub const CONFIRMS: &str = "confirms";

/// Reads what was done outside from the entries about it, oldest first. What cannot be read is left
/// out: a verification of the ledger says so.
pub fn records<'a>(entries: impl IntoIterator<Item = &'a Committed>) -> Vec<OutsideRecord> {
    let mut all: Vec<OutsideRecord> = Vec::new();
    for entry in entries {
        let draft = entry.draft();
        if draft.action == Action::OutsideRecorded {
            all.extend(record(entry));
        } else if draft.action == Action::OutsideConfirmed {
            let of = draft.data.get(CONFIRMS).and_then(Value::as_u64);
            let waits = |one: &&mut OutsideRecord| {
                Some(one.seq) == of && one.confirmed.is_none() && one.by != draft.actor
            };
            if let Some(one) = all.iter_mut().find(waits) {
                one.confirmed = Some((draft.actor.clone(), entry.time()));
            }
        }
    }
    all
}

fn record(entry: &Committed) -> Option<OutsideRecord> {
    let draft = entry.draft();
    let text = |key: &str| draft.private.get(key).and_then(Value::as_str).map(str::to_owned);
    Some(OutsideRecord {
        seq: entry.seq(),
        entered: entry.time(),
        by: draft.actor.clone(),
        provider: draft.provider.clone()?,
        target: draft.target.clone()?,
        acts: serde_json::from_value(draft.data.get("acts")?.clone()).ok()?,
        ticket: draft.ticket.clone(),
        login: text("login").unwrap_or_default(),
        reason: text("reason").unwrap_or_default(),
        verified: text("verified"),
        confirmed: None,
    })
}

/// The people of a record: who enters it, and under which names they are known as users.
pub struct OutsideContext<'a> {
    pub actor: &'a Actor,
    pub operators: &'a Aliases,
    pub now: DateTime<Utc>,
}

impl OutsideContext<'_> {
    fn is_target(&self, names: &[&str]) -> bool {
        let own = self.actor.is_any_of(names.iter().copied());
        own || self.operators.person_is_any_of(&self.actor.name, names)
    }

    /// Refuses what nobody may enter: nothing, or what has not happened yet; and about oneself.
    pub fn may_record(&self, entry: &OutsideEntry, target: &str) -> Result<(), Refusal> {
        if !may(self.actor.role, Right::Incident) {
            return Err(Refusal::Role(self.actor.role.as_str()));
        }
        if entry.acts.is_empty() {
            return Err(Refusal::Other("nothing is said of what was done".into()));
        }
        let future = entry.acts.iter().find(|done| done.at > self.now + CLOCK_TOLERANCE);
        if let Some(done) = future {
            let what = format!("this has not happened yet: {}", done.in_words());
            return Err(Refusal::Other(what));
        }
        if self.is_target(&[target, &entry.login]) {
            return Err(Refusal::SelfTarget);
        }
        Ok(())
    }

    /// Refuses whoever is not a second person: who entered it, the user themself, and all who are
    /// no senior.
    pub fn may_confirm(&self, record: &OutsideRecord) -> Result<(), Refusal> {
        if !may(self.actor.role, Right::Approve) {
            return Err(Refusal::Role(self.actor.role.as_str()));
        }
        if let Some((by, _)) = &record.confirmed {
            return Err(Refusal::Other(format!("{by} has confirmed it already")));
        }
        if self.operators.same_person(&record.by, &self.actor.name) {
            let what = "who entered it does not confirm it: that takes a second person";
            return Err(Refusal::Other(what.into()));
        }
        if self.is_target(&[&record.target, &record.login]) {
            return Err(Refusal::SelfTarget);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::ledger::entry::Draft;
    use crate::ledger::store::memory::{MemoryLedger, TestKey};
    use crate::ledger::testing::at;
    use crate::ledger::{Filter, Ledger as _};
    use crate::model::{Mode, Role};

    #[test]
    fn an_act_is_read_as_the_form_has_it() {
        let read = |text: &str| OutsideDone::parse(text).map(|done| done.in_words());
        for (text, said) in [
            ("suspend=done@2026-05-17T14:03:00Z", "account suspended at 2026-05-17 14:03 UTC"),
            (
                "factors=failed@2026-05-17T16:03+02:00",
                "factors removed at 2026-05-17 14:03 UTC: failed",
            ),
            (
                "password=not-known@2026-05-17T14:03Z",
                "password set at 2026-05-17 14:03 UTC: not known",
            ),
        ] {
            assert_eq!(read(text).as_deref(), Ok(said));
        }
        for (text, said) in [
            ("suspend", "is not of the form"),
            ("suspend=done", "is not of the form"),
            (
                "lock=done@2026-05-17T14:03Z",
                "is no act on the form; there are factors, backup-codes",
            ),
            (
                "suspend=yes@2026-05-17T14:03Z",
                "is no outcome on the form; there are done, failed, not-known",
            ),
            ("suspend=done@14:03", "is no time with a zone"),
            ("suspend=done@2026-05-17T14:03", "is no time with a zone"),
            ("suspend=done@2026-05-17T14:0\u{e9}Z", "is no time with a zone"),
            ("suspend=done@", "is no time with a zone"),
        ] {
            let why = read(text).unwrap_err();
            assert!(why.contains(said), "{text}: {why}");
        }
    }

    fn actor(name: &str, role: Role, users: &[&str]) -> Actor {
        let users = users.iter().map(|user| (*user).to_owned()).collect();
        Actor { name: name.into(), role, mode: Mode::Interactive, users }
    }

    fn entry() -> OutsideEntry {
        let acts = ["suspend=done@2026-05-17T00:00:00Z", "password=not-known@2026-05-17T00:00:00Z"];
        OutsideEntry {
            acts: acts.iter().map(|text| OutsideDone::parse(text).unwrap()).collect(),
            login: "nora@example.com".into(),
            reason: "the ledger's disk was full".into(),
            verified: Some("called back on …0142".into()),
        }
    }

    fn written(confirmed_by: &[&str]) -> Vec<OutsideRecord> {
        let mut ledger = MemoryLedger::default();
        let mut append = |draft: Draft| {
            let name = draft.actor.clone();
            ledger.append(&[draft], &TestKey::of(&name), &[]).unwrap().remove(0).seq()
        };
        let (data, private) = entry().parts();
        let plain =
            |action, name: &str| Draft::plain(at(0), action, name, Role::Senior, Mode::Interactive);
        let seq = append(Draft {
            provider: Some("corp".into()),
            target: Some("u-1".into()),
            ticket: Some("SD-1".into()),
            data,
            private,
            ..plain(Action::OutsideRecorded, "ravi")
        });
        for name in confirmed_by {
            let mut data = Object::new();
            data.insert(CONFIRMS.into(), seq.into());
            append(Draft { data, ..plain(Action::OutsideConfirmed, name) });
        }
        records(&ledger.read(&Filter::default()).unwrap())
    }

    #[test]
    fn what_is_entered_is_read_again_and_waits_for_a_second_person() {
        let one = &written(&[])[0];
        assert_eq!((one.acts.clone(), one.login.as_str()), (entry().acts, "nora@example.com"));
        assert_eq!((one.target.as_str(), one.confirmed.as_ref()), ("u-1", None));
        assert_eq!(written(&["ravi"])[0].confirmed, None);
        assert_eq!(written(&["ravi", "maria", "eva"])[0].confirmed.as_ref().unwrap().0, "maria");
    }

    #[test]
    fn two_people_stand_for_it_and_neither_is_the_user() {
        let operators = Aliases::of([
            ("ravi".to_owned(), vec!["ravi@example.com".to_owned()]),
            ("ravi2".to_owned(), vec!["ravi@example.com".to_owned()]),
            ("maria".to_owned(), vec![]),
        ]);
        let now = "2026-05-17T12:00:00Z".parse().unwrap();
        let as_who = |actor: &Actor, record: Option<&OutsideRecord>, entry: &OutsideEntry| {
            let ctx = OutsideContext { actor, operators: &operators, now };
            record.map_or_else(|| ctx.may_record(entry, "u-1"), |record| ctx.may_confirm(record))
        };
        let ravi = actor("ravi", Role::Operator, &[]);
        assert_eq!(as_who(&ravi, None, &entry()), Ok(()));
        let future = OutsideDone::parse("suspend=done@2026-05-17T12:06:00Z").unwrap();
        let late = OutsideEntry { acts: vec![future], ..entry() };
        assert!(as_who(&ravi, None, &late).unwrap_err().to_string().contains("not happened yet"));
        let none = OutsideEntry { acts: vec![], ..entry() };
        assert!(as_who(&ravi, None, &none).is_err());
        for role in [Role::Auditor, Role::Service] {
            let refused = as_who(&actor("x", role, &[]), None, &entry());
            assert_eq!(refused, Err(Refusal::Role(role.as_str())));
        }
        let nora = actor("nora", Role::Operator, &["Nora@example.com"]);
        assert_eq!(as_who(&nora, None, &entry()), Err(Refusal::SelfTarget));

        let record = &written(&[])[0];
        let confirm = |actor: &Actor| as_who(actor, Some(record), &entry());
        assert_eq!(confirm(&actor("maria", Role::Senior, &[])), Ok(()));
        for role in [Role::Operator, Role::Admin, Role::Auditor, Role::Service] {
            assert_eq!(confirm(&actor("maria", role, &[])), Err(Refusal::Role(role.as_str())));
        }
        for same in ["ravi", "ravi2"] {
            let why = confirm(&actor(same, Role::Senior, &[])).unwrap_err().to_string();
            assert!(why.contains("takes a second person"), "{why}");
        }
        let nora = actor("nora", Role::Senior, &["u-1"]);
        assert_eq!(confirm(&nora), Err(Refusal::SelfTarget));
        let again = &written(&["maria"])[0];
        let eva = actor("eva", Role::Senior, &[]);
        assert!(as_who(&eva, Some(again), &entry()).unwrap_err().to_string().contains("already"));
    }
}
