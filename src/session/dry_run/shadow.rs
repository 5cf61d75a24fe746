//! The stand-ins of a dry run: a platform that can only be asked, and what the dry run did on top
//! of it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use crate::base::clock::Clock;
use crate::case::event::Change;
use crate::case::{Event, Route};
use crate::ledger::Committed;
use crate::message::{Delivery, Message, Messenger};
use crate::model::{
    Enroller, Factor, FactorKind, Fate, Outcome, Profile, Recorded, SignIn, SignInMethod,
    SignInResult, UserId,
};
use crate::provider::{
    Act, ActKind, ActOutcome, ActReport, ProviderActs, ProviderError, ProviderLayer, ProviderReads,
};

/// Answers for a platform, and changes nothing on it. A rehearsal is about one user, so there is
/// one overlay.
pub(super) struct OverlayProvider<'a> {
    real: &'a dyn ProviderReads,
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
    pub(super) fn over(real: &'a dyn ProviderReads) -> OverlayProvider<'a> {
        OverlayProvider { real, over: RefCell::default() }
    }

    /// An entry says that a change has come out: from here on it is so. A change that a person
    /// would make in a console is no act of ours, and shows only here.
    pub(super) fn recorded(&self, entry: &Committed) {
        if let Ok(Some(Event::CameOut(
            change,
            Outcome::Succeeded | Outcome::Accepted | Outcome::Attested,
        ))) = Event::of(entry.draft())
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

impl ProviderLayer for OverlayProvider<'_> {
    fn inner(&self) -> &dyn ProviderReads {
        self.real
    }

    fn profile(&self, user: &UserId) -> Result<Profile, ProviderError> {
        let mut profile = self.real.profile(user)?;
        profile.enabled = self.over.borrow().enabled.unwrap_or(profile.enabled);
        Ok(profile)
    }

    fn reach(&self, user: &UserId) -> Result<Profile, ProviderError> {
        let mut profile = self.real.reach(user)?;
        profile.enabled = self.over.borrow().enabled.unwrap_or(profile.enabled);
        Ok(profile)
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

    fn sign_ins(
        &self,
        user: &UserId,
        since: DateTime<Utc>,
    ) -> Result<Recorded<Vec<SignIn>>, ProviderError> {
        Ok(match self.real.sign_ins(user, since)? {
            Recorded::Known(mut all) => {
                all.extend(self.over.borrow().sign_ins.iter().filter(|s| s.at >= since).cloned());
                Recorded::Known(all)
            }
            told @ (Recorded::NotRecorded | Recorded::Cannot) => told,
        })
    }
}

impl ProviderActs for OverlayProvider<'_> {
    /// Done, as far as a rehearsal goes; what it changes follows from the entry that says so.
    fn act(&self, _user: &UserId, _act: &Act) -> ActReport {
        ActReport::came(ActOutcome::Succeeded)
    }
}

/// From the real time on, a millisecond at every look: what happens one after the other is told
/// apart, and nothing goes stale on the way.
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
