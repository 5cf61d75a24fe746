//! The check whether an act that was begun has taken effect, read from the realm's state.

use chrono::{DateTime, TimeDelta, Utc};

use super::act::{note, notes};
use super::api::{Credential, SessionShape, from_ms};
use super::flow::ENROLMENTS;
use super::read::{ELSEWHERE, PASSWORD, RECOVERY_CODES};
use super::{Keycloak, UPDATE_PASSWORD};
use crate::model::UserId;
use crate::provider::http::HttpError;
use crate::provider::{Act, SettledAct};

/// The longest time by which the two clocks may be apart. No change is made beyond this limit. A
/// trace that is earlier than the intent by less than this limit says nothing.
const CLOCKS_APART: TimeDelta = TimeDelta::minutes(5);

impl Keycloak {
    pub(super) fn find_out(
        &self,
        user: &UserId,
        act: &Act,
        since: DateTime<Utc>,
    ) -> Result<SettledAct, HttpError> {
        Ok(match act {
            // These have taken effect if what they were to bring about is so, whoever did it.
            Act::RemoveFactor { factor } if factor.starts_with(ELSEWHERE) => {
                self.user(user)?;
                SettledAct::NotDone
            }
            Act::RemoveFactor { factor } => {
                done(self.credentials(user)?.iter().all(|c| c.id != *factor))
            }
            Act::Suspend => done(!self.user(user)?.enabled),
            Act::Enable => done(self.user(user)?.enabled),
            Act::ForgetDevices => {
                self.user(user)?;
                SettledAct::Done
            }
            // These, if nothing is left from before: what came later is the user's own.
            Act::RemoveBackupCodes => {
                let credentials = self.credentials(user)?;
                let sets = credentials.iter().filter(|c| c.kind == RECOVERY_CODES);
                left(sets.map(|c| c.created_date.and_then(from_ms)), since)
            }
            Act::EndSessions => left(starts(&self.sessions(user)?), since),
            Act::RevokeTokens => left(starts(&self.offline_sessions(user)?), since),
            Act::RequireEnrolment => self.enrolment_asked_for(user, since)?,
            Act::SetTemporaryPassword { .. } => self.password_was_set(user, since)?,
            Act::Note { text } => {
                let shape = self.user(user)?;
                let times = notes(&shape).filter_map(|kept| {
                    let at = kept.split_once(' ')?.0.parse().ok()?;
                    (*kept == note(at, text)).then_some(at)
                });
                by_our_time(times.max(), since)
            }
            // It makes none, and so did not begin one.
            Act::IssueBackupCodes { .. }
            | Act::IssuePasswordTicket { .. }
            | Act::IssueEnrolmentTicket => {
                self.user(user)?;
                SettledAct::NotDone
            }
        })
    }

    /// It is taken off again by the enrolment.
    fn enrolment_asked_for(
        &self,
        user: &UserId,
        since: DateTime<Utc>,
    ) -> Result<SettledAct, HttpError> {
        if self.user(user)?.required_actions.iter().any(|a| ENROLMENTS.contains(&a.as_str())) {
            return Ok(SettledAct::Done);
        }
        let factor = |c: &Credential| c.kind == "otp" || c.kind.starts_with("webauthn");
        let enrolled =
            self.credentials(user)?.into_iter().filter(factor).filter_map(|c| c.created_date);
        let lately = enrolled.filter_map(from_ms).any(|at| at > since - CLOCKS_APART);
        Ok(if lately { SettledAct::CannotTell } else { SettledAct::NotDone })
    }

    /// The time of the password is all that is left of it, and the user's own new one has a time
    /// too.
    fn password_was_set(
        &self,
        user: &UserId,
        since: DateTime<Utc>,
    ) -> Result<SettledAct, HttpError> {
        let credentials = self.credentials(user)?;
        let set = credentials
            .iter()
            .filter(|c| c.kind == PASSWORD)
            .filter_map(|c| c.created_date)
            .filter_map(from_ms)
            .max();
        let must_change = self.user(user)?.required_actions.iter().any(|a| a == UPDATE_PASSWORD);
        Ok(match set {
            Some(at) if at < since - CLOCKS_APART => SettledAct::NotDone,
            Some(at) if at >= since && must_change => SettledAct::Done,
            // Without one it may be kept elsewhere.
            Some(_) | None => SettledAct::CannotTell,
        })
    }
}

fn done(so: bool) -> SettledAct {
    if so { SettledAct::Done } else { SettledAct::NotDone }
}

/// `theirs` are times by the platform's clock, in whole seconds or finer; one that is not told
/// counts as old.
fn left(theirs: impl Iterator<Item = Option<DateTime<Utc>>>, since: DateTime<Utc>) -> SettledAct {
    match theirs.map(|at| at.unwrap_or(DateTime::<Utc>::MIN_UTC)).min() {
        None => SettledAct::Done,
        Some(at) if at < since - CLOCKS_APART => SettledAct::NotDone,
        Some(at) if at > since + CLOCKS_APART => SettledAct::Done,
        Some(_) => SettledAct::CannotTell,
    }
}

fn starts(sessions: &[SessionShape]) -> impl Iterator<Item = Option<DateTime<Utc>>> + '_ {
    sessions.iter().map(|s| from_ms(s.start))
}

/// A note's time is by the clock that the intent's is by; a ledger's time never goes back, so it
/// may be ahead of it.
fn by_our_time(at: Option<DateTime<Utc>>, since: DateTime<Utc>) -> SettledAct {
    match at {
        Some(at) if at.timestamp_millis() >= since.timestamp_millis() => SettledAct::Done,
        Some(at) if at >= since - CLOCKS_APART => SettledAct::CannotTell,
        Some(_) | None => SettledAct::NotDone,
    }
}
