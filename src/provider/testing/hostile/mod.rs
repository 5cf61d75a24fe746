//! A platform at its worst, for tests: slow, half-done, contradicting itself, silent, and full of
//! escape codes. It keeps the contract all the same, because what it claims is so; a temper that
//! lies is there to show that the contract bites.
#![allow(clippy::unwrap_used)]

mod fixture;
mod subject;
mod tests;

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;

use subject::Subject;

use crate::model::{
    Address, Factor, FactorKind, FoundUser, FoundUsers, Identity, Manager, Phone, Profile,
    Recorded, SearchTerms, SignIn, User, UserId,
};
use crate::provider::{
    Act, ActKind, ActOutcome, ActReport, Capability, ProviderActs, ProviderError, ProviderReads,
    Remediation, Residue, SettledAct,
};

/// Put around every text that the platform gives: clears a screen, sets a title, turns the
/// direction of writing, breaks lines, and is a formula.
pub(crate) const DIRT: &str =
    "=HYPERLINK(\"http://x\")\u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}\u{2066}\r\n\t\u{0}";

/// The outcome of an act. The acts take their outcomes in turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FaultMode {
    /// Done and said.
    Honest,
    /// Said to be accepted, and done at the second look afterwards.
    Later,
    /// Done, and the answer is lost.
    DoneSilently,
    /// Not done, and the answer is lost.
    NotDoneSilently,
    /// Some of it is done, and the answer makes no sense.
    Half,
    /// Refused because of somebody else.
    Changed,
    /// Said to have succeeded, and not done. No platform may do this.
    Lie,
}

/// The way in which the hostile platform behaves.
#[derive(Clone, Debug)]
pub(crate) struct FaultProfile {
    /// The outcomes of the acts, one after the other, and from the beginning again. Without any
    /// outcome here, every act is [`Whim::Honest`].
    pub(crate) whims: Vec<FaultMode>,
    /// Virtual seconds that each call takes.
    pub(crate) slow_s: i64,
    /// Lists show what was removed once more.
    pub(crate) stale: bool,
    /// It cannot say what became of an act.
    pub(crate) forgetful: bool,
    pub(crate) cannot: Vec<ActKind>,
    pub(crate) by_hand: Vec<ActKind>,
}

impl FaultProfile {
    pub(crate) fn calm() -> Self {
        FaultProfile {
            whims: Vec::new(),
            slow_s: 0,
            stale: false,
            forgetful: false,
            cannot: Vec::new(),
            by_hand: Vec::new(),
        }
    }

    /// Everything at once, lies excepted.
    pub(crate) fn worst() -> Self {
        use FaultMode::{Changed, DoneSilently, Half, Honest, Later, NotDoneSilently};
        FaultProfile {
            whims: vec![Half, DoneSilently, Later, NotDoneSilently, Changed, Honest, Honest],
            slow_s: 20,
            stale: true,
            forgetful: true,
            ..FaultProfile::calm()
        }
    }
}

#[derive(Default)]
struct HostileState {
    users: BTreeMap<UserId, Subject>,
    acts: usize,
    calls: usize,
    cut: bool,
    waited: TimeDelta,
    made: u32,
}

pub(crate) struct Hostile {
    temper: FaultProfile,
    epoch: DateTime<Utc>,
    world: RefCell<HostileState>,
}

impl Hostile {
    pub(crate) fn new(temper: FaultProfile) -> Self {
        Hostile {
            temper,
            epoch: "2026-05-17T12:00:00Z".parse().unwrap(),
            world: RefCell::default(),
        }
    }

    /// Returns how much virtual time has gone by, with the platform's own slowness included.
    pub(crate) fn waited(&self) -> TimeDelta {
        self.world.borrow().waited
    }

    /// Returns how often the platform was called.
    pub(crate) fn calls(&self) -> usize {
        self.world.borrow().calls
    }

    /// The user enrols a factor on their own. Its id.
    pub(crate) fn enrol(&self, user: &UserId, kind: FactorKind) -> String {
        let world = &mut *self.world.borrow_mut();
        world.made += 1;
        let id = format!("f{}", world.made);
        let subject = world.users.get_mut(user).unwrap();
        subject.truth.factors.insert(id.clone());
        subject.truth.enrolment_required = false;
        subject.kinds.insert(id.clone(), kind);
        id
    }

    #[allow(dead_code, reason = "for tests of sessions")]
    pub(crate) fn record_sign_in(&self, user: &UserId, attempt: SignIn) {
        self.world.borrow_mut().users.get_mut(user).unwrap().sign_ins.push(attempt);
    }

    fn time(&self) -> DateTime<Utc> {
        self.epoch + self.world.borrow().waited
    }

    /// One look at a user, which is also what makes accepted things happen.
    fn look<T>(
        &self,
        user: &UserId,
        look: impl FnOnce(&mut Subject) -> T,
    ) -> Result<T, ProviderError> {
        self.reach(user, |subject| {
            subject.come_due();
            look(subject)
        })
    }

    /// One call reaches it, or not.
    fn reach<T>(
        &self,
        user: &UserId,
        call: impl FnOnce(&mut Subject) -> T,
    ) -> Result<T, ProviderError> {
        self.call()?;
        self.world.borrow_mut().users.get_mut(user).map(call).ok_or(ProviderError::NoSuchUser)
    }

    fn call(&self) -> Result<(), ProviderError> {
        let world = &mut *self.world.borrow_mut();
        world.calls += 1;
        world.waited += TimeDelta::seconds(self.temper.slow_s);
        if world.cut { Err(ProviderError::Unreachable(dirty("connection reset"))) } else { Ok(()) }
    }

    fn next_whim(&self) -> FaultMode {
        let world = &mut *self.world.borrow_mut();
        world.acts += 1;
        let whims = &self.temper.whims;
        if whims.is_empty() { FaultMode::Honest } else { whims[(world.acts - 1) % whims.len()] }
    }

    /// Codes that no other issue has.
    fn codes(&self, count: usize) -> Vec<SecretString> {
        let world = &mut *self.world.borrow_mut();
        world.made += 1;
        (0..count).map(|n| format!("CODE-{:04}-{n:04}", world.made).into()).collect()
    }
}

impl ProviderReads for Hostile {
    fn name(&self) -> &'static str {
        "hostile"
    }

    fn capability(&self, kind: ActKind) -> Capability {
        if self.temper.cannot.contains(&kind) {
            Capability::Cannot(dirty("not in your plan"))
        } else if self.temper.by_hand.contains(&kind) {
            Capability::ByHand(crate::provider::Instructions {
                steps: vec![dirty("open the console")],
                attest: vec![("seen".into(), dirty("what does it say?"))],
                ..crate::provider::Instructions::default()
            })
        } else {
            Capability::Can
        }
    }

    fn residue(&self, what: Residue) -> Remediation {
        match what {
            Residue::Sessions => Remediation::With(ActKind::EndSessions),
            Residue::RefreshTokens => Remediation::With(ActKind::RevokeTokens),
            Residue::RememberedDevices => Remediation::With(ActKind::ForgetDevices),
            Residue::Passkeys => Remediation::With(ActKind::RemoveFactor),
            Residue::BackupCodes => Remediation::With(ActKind::RemoveBackupCodes),
            Residue::AppPasswords => Remediation::NotApplicable,
            Residue::RecoveryContacts => Remediation::Cannot(dirty("look in the console")),
        }
    }

    fn find(&self, who: &str) -> Result<Vec<User>, ProviderError> {
        self.call()?;
        let world = self.world.borrow();
        let named = |id: &UserId, s: &Subject| {
            id.0 == who
                || dirty(&s.login) == who
                || s.login == who
                || s.addresses.iter().any(|a| a == who)
        };
        let mut found: Vec<User> = world
            .users
            .iter()
            .filter(|(id, s)| named(id, s))
            .map(|(id, s)| as_user(id, s))
            .collect();
        // Never twice in the same order.
        if world.calls.is_multiple_of(2) {
            found.reverse();
        }
        Ok(found)
    }

    fn search(&self, part: &SearchTerms) -> Result<Option<FoundUsers>, ProviderError> {
        self.call()?;
        let mut found = FoundUsers::default();
        for (id, subject) in &self.world.borrow().users {
            let texts = subject.addresses.iter().chain([&subject.login]).map(String::as_str);
            if part.fits(texts, []) {
                found.add(FoundUser { user: as_user(id, subject), enabled: subject.truth.enabled });
            }
        }
        Ok(Some(found))
    }

    fn profile(&self, user: &UserId) -> Result<Profile, ProviderError> {
        self.look(user, |subject| Profile {
            user: as_user(user, subject),
            enabled: subject.truth.enabled,
            locked_until: None,
            groups: Recorded::NotRecorded,
            phones: Vec::<Phone>::new(),
            addresses: subject
                .addresses
                .iter()
                .map(|a| Address { address: a.clone(), since: None, primary: false })
                .collect(),
            managers: Vec::<Manager>::new(),
            identities: Recorded::<Vec<Identity>>::Cannot,
            languages: Vec::new(),
        })
    }

    fn factors(&self, user: &UserId) -> Result<Vec<Factor>, ProviderError> {
        let stale = self.temper.stale;
        self.look(user, |subject| {
            let ghosts = std::mem::take(&mut subject.ghosts);
            let listed = subject.truth.factors.iter().chain(ghosts.iter().filter(|_| stale));
            listed
                .map(|id| Factor {
                    id: id.clone(),
                    kind: subject.kinds[id],
                    label: dirty(id),
                    enrolled: None,
                    last_used: None,
                    phone: None,
                    address: Some(dirty("192.0.2.1")),
                    by: Recorded::NotRecorded,
                })
                .collect()
        })
    }

    fn backup_codes(&self, user: &UserId) -> Result<Recorded<u32>, ProviderError> {
        self.look(user, |subject| Recorded::Known(subject.truth.codes))
    }

    fn sign_ins(
        &self,
        user: &UserId,
        since: DateTime<Utc>,
    ) -> Result<Recorded<Vec<SignIn>>, ProviderError> {
        self.look(user, |subject| {
            Recorded::Known(subject.sign_ins.iter().filter(|s| s.at >= since).cloned().collect())
        })
    }

    fn password_changed(&self, _: &UserId) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        self.call()?;
        Ok(Recorded::NotRecorded)
    }

    fn password_expires(&self) -> bool {
        true
    }

    fn clock(&self) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        self.call()?;
        Ok(Recorded::Known(self.time()))
    }

    fn settle(
        &self,
        user: &UserId,
        act: &Act,
        _since: DateTime<Utc>,
    ) -> Result<SettledAct, ProviderError> {
        let forgetful = self.temper.forgetful;
        self.look(user, |subject| match subject.shows(act) {
            Some(true) => SettledAct::Done,
            // What is accepted may still come.
            Some(false) if !forgetful && subject.pending.is_empty() => SettledAct::NotDone,
            Some(false) | None => SettledAct::CannotTell,
        })
    }
}

impl ProviderActs for Hostile {
    fn act(&self, user: &UserId, act: &Act) -> ActReport {
        let detail = Some(dirty("ok"));
        if self.capability(act.kind()) != Capability::Can {
            return ActReport {
                detail,
                ..ActReport::came(ActOutcome::Failed(ProviderError::Cannot(dirty("no"))))
            };
        }
        if self.world.borrow().cut {
            let _reset = self.call();
            return ActReport::came(ActOutcome::Unknown(ProviderError::Unreachable(dirty(
                "timed out",
            ))));
        }
        let secrets = match act {
            Act::IssueBackupCodes { count } => self.codes(*count),
            Act::IssuePasswordTicket { .. } | Act::IssueEnrolmentTicket => self.codes(1),
            _ => Vec::new(),
        };
        let lifetime = match act {
            Act::SetTemporaryPassword { lifetime, .. } | Act::IssuePasswordTicket { lifetime } => {
                Some(*lifetime)
            }
            _ => None,
        };
        let whim = self.next_whim();
        let lost = || ActOutcome::Unknown(ProviderError::Garbled(dirty("<html>502</html>")));
        // What is gone already is no conflict.
        let came = self.reach(user, |subject| match whim {
            FaultMode::Changed if subject.shows(act) != Some(true) => {
                ActOutcome::Failed(ProviderError::Changed(dirty("version 7 is not 8")))
            }
            FaultMode::Honest | FaultMode::Changed => {
                subject.take(act);
                ActOutcome::Succeeded
            }
            FaultMode::Later => {
                subject.pending.push((act.clone(), 2));
                ActOutcome::Accepted
            }
            FaultMode::DoneSilently => {
                subject.take(act);
                lost()
            }
            FaultMode::NotDoneSilently => lost(),
            FaultMode::Half => {
                subject.take_half(act);
                lost()
            }
            FaultMode::Lie => ActOutcome::Succeeded,
        });
        match came {
            Err(fault) => ActReport::came(ActOutcome::Failed(fault)),
            Ok(came @ (ActOutcome::Succeeded | ActOutcome::Accepted)) => {
                ActReport { came, secrets, expires: lifetime.map(|l| self.time() + l), detail }
            }
            Ok(came) => ActReport { detail, ..ActReport::came(came) },
        }
    }
}

fn as_user(id: &UserId, subject: &Subject) -> User {
    User { id: id.clone(), login: dirty(&subject.login), name: dirty("Somebody") }
}

fn dirty(text: &str) -> String {
    format!("{DIRT}{text}{DIRT}")
}
