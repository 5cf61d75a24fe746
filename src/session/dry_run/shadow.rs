//! The platform as it would be: what is there, with what the rehearsal did on top.

use std::cell::RefCell;
use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::ReadOnlyProvider;
use crate::case::event::Change;
use crate::case::{Event, Route};
use crate::ledger::Committed;
use crate::model::{
    Enroller, Factor, FactorKind, Outcome, Profile, Recorded, SignIn, SignInMethod, SignInResult, User, UserId,
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
