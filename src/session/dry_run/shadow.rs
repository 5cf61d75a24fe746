//! The stand-ins of a dry run: a platform that can only be asked, and what the dry run did on top of it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use crate::base::clock::Clock;
use crate::case::event::Change;
use crate::case::{Event, Route};
use crate::ledger::Committed;
use crate::message::{Delivery, Message, Messenger};
use crate::model::{
    Enroller, Factor, FactorKind, Fate, Outcome, Profile, Recorded, SignIn, SignInMethod, SignInResult, User, UserId,
};
use crate::provider::{
    Act, ActKind, ActOutcome, ActReport, Capability, ConsoleReader, Moment, Outlook, Provider, ProviderError,
    Remediation, Residue, SettledAct,
};

/// Answers for a platform, and changes nothing on it. A rehearsal is about one user, so there is one overlay.
pub(super) struct OverlayProvider<'a> {
    real: ReadOnlyProvider<'a>,
    over: RefCell<Overlay>,
}

#[derive(Default)]
struct Overlay {
    removed: BTreeSet<String>,
    enrolled: Vec<Factor>,
    codes: Option<u32>,
    enabled: Option<bool>,
    sign_ins: Vec<SignIn>,
}

impl<'a> OverlayProvider<'a> {
    pub(super) fn over(real: ReadOnlyProvider<'a>) -> OverlayProvider<'a> {
        OverlayProvider { real, over: RefCell::default() }
    }

    /// An entry says that a change has come out: from here on it is so. A change that a person would make in a console is
    /// no act of ours, and shows only here.
    pub(super) fn recorded(&self, entry: &Committed) {
        if let Ok(Some(Event::CameOut(change, Outcome::Succeeded | Outcome::Accepted | Outcome::Attested))) =
            Event::of(entry.draft())
        {
            self.changed(&change);
        }
    }

    fn changed(&self, change: &Change) {
        let mut over = self.over.borrow_mut();
        match change.act {
            // Where all go at once, a person looks what is left.
            Some(ActKind::RemoveFactor) => over.removed.extend(change.factor.clone()),
            Some(ActKind::RemoveBackupCodes) => over.codes = Some(0),
            // How many does not matter here: there are some.
            Some(ActKind::IssueBackupCodes) => over.codes = Some(1),
            Some(ActKind::Suspend) => over.enabled = Some(false),
            Some(ActKind::Enable) => over.enabled = Some(true),
            Some(
                ActKind::RequireEnrolment
                | ActKind::ForgetDevices
                | ActKind::EndSessions
                | ActKind::RevokeTokens
                | ActKind::SetTemporaryPassword
                | ActKind::IssuePasswordTicket
                | ActKind::IssueEnrolmentTicket
                | ActKind::Note,
            )
            | None => {}
        }
    }

    /// The target enrols a new factor.
    pub(super) fn enrol(&self, at: DateTime<Utc>) {
        self.over.borrow_mut().enrolled.push(Factor {
            id: "rehearsal".into(),
            kind: FactorKind::Totp,
            label: "new factor".into(),
            enrolled: Some(at),
            last_used: None,
            phone: None,
            address: None,
            by: Recorded::Known(Enroller::User),
        });
    }

    /// Returns true if the target has enrolled.
    pub(super) fn has_enrolled(&self) -> bool {
        !self.over.borrow().enrolled.is_empty()
    }

    /// The target signs in, without what is lost.
    pub(super) fn sign_in(&self, route: Route, identity: Option<&str>, at: DateTime<Utc>) {
        let method = match route {
            Route::BackupCode => SignInMethod::BackupCode,
            Route::Federated => SignInMethod::Federated,
        };
        self.over.borrow_mut().sign_ins.push(SignIn {
            at,
            address: String::new(),
            method,
            result: SignInResult::Succeeded,
            identity: identity.map(str::to_owned),
        });
    }
}

impl Provider for OverlayProvider<'_> {
    fn name(&self) -> &str {
        self.real.name()
    }

    fn capability(&self, kind: ActKind) -> Capability {
        self.real.capability(kind)
    }

    fn suspending_does(&self, kind: ActKind) -> bool {
        self.real.suspending_does(kind)
    }

    fn residue(&self, what: Residue) -> Remediation {
        self.real.residue(what)
    }

    fn sight(&self) -> Option<&dyn ConsoleReader> {
        self.real.sight()
    }

    fn advice(&self, moment: Moment) -> Vec<String> {
        self.real.advice(moment)
    }

    fn find(&self, who: &str) -> Result<Vec<User>, ProviderError> {
        self.real.find(who)
    }

    fn profile(&self, user: &UserId) -> Result<Profile, ProviderError> {
        let mut profile = self.real.profile(user)?;
        profile.enabled = self.over.borrow().enabled.unwrap_or(profile.enabled);
        Ok(profile)
    }

    fn outlook(&self, user: &UserId) -> Result<Outlook, ProviderError> {
        self.real.outlook(user)
    }

    fn own_user(&self) -> Result<Option<UserId>, ProviderError> {
        self.real.own_user()
    }

    fn factors(&self, user: &UserId) -> Result<Vec<Factor>, ProviderError> {
        let mut factors = self.real.factors(user)?;
        let over = self.over.borrow();
        factors.retain(|f| !over.removed.contains(&f.id));
        factors.extend(over.enrolled.iter().cloned());
        Ok(factors)
    }

    fn backup_codes(&self, user: &UserId) -> Result<Recorded<u32>, ProviderError> {
        Ok(match (self.real.backup_codes(user)?, self.over.borrow().codes) {
            (Recorded::Known(_), Some(left)) => Recorded::Known(left),
            (told, _) => told,
        })
    }

    fn sign_ins(&self, user: &UserId, since: DateTime<Utc>) -> Result<Recorded<Vec<SignIn>>, ProviderError> {
        Ok(match self.real.sign_ins(user, since)? {
            Recorded::Known(mut all) => {
                all.extend(self.over.borrow().sign_ins.iter().filter(|s| s.at >= since).cloned());
                Recorded::Known(all)
            }
            told @ (Recorded::NotRecorded | Recorded::Cannot) => told,
        })
    }

    fn password_changed(&self, user: &UserId) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        self.real.password_changed(user)
    }

    fn password_expires(&self) -> bool {
        self.real.password_expires()
    }

    fn clock(&self) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        self.real.clock()
    }

    /// Done, as far as a rehearsal goes; what it changes follows from the entry that says so.
    fn act(&self, _user: &UserId, _act: &Act) -> ActReport {
        ActReport::came(ActOutcome::Succeeded)
    }

    /// Only what was begun before the rehearsal is ever unsettled, and the platform may be asked about that.
    fn settle(&self, user: &UserId, act: &Act, since: DateTime<Utc>) -> Result<SettledAct, ProviderError> {
        self.real.settle(user, act, since)
    }
}

/// From the real time on, a millisecond at every look: what happens one after the other is told apart, and nothing goes
/// stale on the way.
pub(super) struct SteppingClock {
    start: DateTime<Utc>,
    looks: Cell<i64>,
}

impl SteppingClock {
    pub(super) fn from(clock: &dyn Clock) -> SteppingClock {
        SteppingClock { start: clock.now(), looks: Cell::new(0) }
    }
}

impl Clock for SteppingClock {
    fn now(&self) -> DateTime<Utc> {
        self.looks.set(self.looks.get() + 1);
        self.start + TimeDelta::milliseconds(self.looks.get())
    }
}

/// Takes every message, and sends none.
pub(super) struct NullMailer;

impl Messenger for NullMailer {
    fn channel(&self) -> &'static str {
        "smtp"
    }

    fn deliver(&mut self, _message: &Message, to: &str, _now: DateTime<Utc>) -> Delivery {
        Delivery::new(to, Fate::Accepted, "")
    }
}

/// A provider without its acts: whoever holds this cannot change anything on the platform.
#[derive(Clone, Copy)]
pub struct ReadOnlyProvider<'a>(&'a dyn Provider);

impl<'a> ReadOnlyProvider<'a> {
    pub fn of(provider: &'a dyn Provider) -> ReadOnlyProvider<'a> {
        ReadOnlyProvider(provider)
    }

    pub fn name(&self) -> &'a str {
        self.0.name()
    }

    pub fn capability(&self, kind: ActKind) -> Capability {
        self.0.capability(kind)
    }

    pub fn suspending_does(&self, kind: ActKind) -> bool {
        self.0.suspending_does(kind)
    }

    pub fn residue(&self, what: Residue) -> Remediation {
        self.0.residue(what)
    }

    /// Returns the means by which a person reads for the platform. The readings of a rehearsal are forgotten
    /// after the rehearsal.
    pub fn sight(&self) -> Option<&'a dyn ConsoleReader> {
        self.0.sight()
    }

    pub fn advice(&self, moment: Moment) -> Vec<String> {
        self.0.advice(moment)
    }

    pub fn find(&self, who: &str) -> Result<Vec<User>, ProviderError> {
        self.0.find(who)
    }

    pub fn profile(&self, user: &UserId) -> Result<Profile, ProviderError> {
        self.0.profile(user)
    }

    pub fn outlook(&self, user: &UserId) -> Result<Outlook, ProviderError> {
        self.0.outlook(user)
    }

    pub fn own_user(&self) -> Result<Option<UserId>, ProviderError> {
        self.0.own_user()
    }

    pub fn factors(&self, user: &UserId) -> Result<Vec<Factor>, ProviderError> {
        self.0.factors(user)
    }

    pub fn backup_codes(&self, user: &UserId) -> Result<Recorded<u32>, ProviderError> {
        self.0.backup_codes(user)
    }

    pub fn sign_ins(&self, user: &UserId, since: DateTime<Utc>) -> Result<Recorded<Vec<SignIn>>, ProviderError> {
        self.0.sign_ins(user, since)
    }

    pub fn password_changed(&self, user: &UserId) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        self.0.password_changed(user)
    }

    pub fn password_expires(&self) -> bool {
        self.0.password_expires()
    }

    pub fn clock(&self) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        self.0.clock()
    }

    pub fn settle(&self, user: &UserId, act: &Act, since: DateTime<Utc>) -> Result<SettledAct, ProviderError> {
        self.0.settle(user, act, since)
    }
}
