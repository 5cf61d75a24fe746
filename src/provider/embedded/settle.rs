//! The check whether an act that was begun has taken effect, read from the directory's state.

use chrono::{DateTime, TimeDelta, Utc};

use crate::directory::{Actor, Change, Directory, DirectoryError};
use crate::model::UserId;
use crate::provider::{Act, SettledAct};

/// The longest time by which an intent's time may be ahead of the clock. A ledger's time never goes
/// back. Changes stop when the clock is behind by more than this limit. A trace that is older than
/// the intent by less than this limit says nothing.
const CLOCK_MAY_LAG: TimeDelta = TimeDelta::minutes(5);

pub(super) fn settle(
    directory: &Directory,
    user: &UserId,
    act: &Act,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<SettledAct, DirectoryError> {
    let account = directory.account(user, now)?;
    Ok(match act {
        // These have taken effect if what they were to bring about is so, whoever did it.
        Act::RemoveFactor { factor } => done(account.factors.iter().all(|f| f.id != *factor)),
        Act::Suspend => done(!account.profile.enabled),
        Act::Enable => done(account.profile.enabled),
        // These, if nothing is left from before: what came later is the user's own.
        Act::RemoveBackupCodes => done(directory.codes_around(user, since)?.0 == 0),
        Act::ForgetDevices => done(!directory.devices_since_before(user, since)?),
        Act::EndSessions => done(!directory.sessions_since_before(user, since)?),
        // Cleared again by an enrolment, and then the log knows.
        Act::RequireEnrolment if account.enrolment_required => SettledAct::Done,
        Act::RequireEnrolment => traced(directory, user, Change::EnrolmentRequired, since)?,
        // These leave a trace.
        Act::SetTemporaryPassword { .. } => {
            traced(directory, user, Change::PasswordSetByAdmin, since)?
        }
        Act::IssueBackupCodes { .. } => traced(directory, user, Change::CodesGenerated, since)?,
        // It has none, so none is left.
        Act::RevokeTokens => SettledAct::Done,
        // It has none of these, and so did not begin one.
        Act::IssuePasswordTicket { .. } | Act::IssueEnrolmentTicket => SettledAct::NotDone,
        Act::Note { text } => {
            let times = directory
                .notes(user)?
                .into_iter()
                .filter(|(_, note)| note == text)
                .map(|(at, _)| at);
            by_time(times, since)
        }
    })
}

fn done(so: bool) -> SettledAct {
    if so { SettledAct::Done } else { SettledAct::NotDone }
}

/// From the directory's log: whether an adapter of readmit has made such a change since.
fn traced(
    directory: &Directory,
    user: &UserId,
    change: Change,
    since: DateTime<Utc>,
) -> Result<SettledAct, DirectoryError> {
    let logged = directory.changes(user, since - CLOCK_MAY_LAG)?;
    let ours =
        logged.iter().filter(|(_, actor, what, _)| *actor == Actor::Provider && *what == change);
    Ok(by_time(ours.map(|(at, ..)| *at), since))
}

fn by_time(times: impl Iterator<Item = DateTime<Utc>>, since: DateTime<Utc>) -> SettledAct {
    match times.max() {
        // The file keeps milliseconds.
        Some(at) if at.timestamp_millis() >= since.timestamp_millis() => SettledAct::Done,
        Some(at) if at >= since - CLOCK_MAY_LAG => SettledAct::CannotTell,
        Some(_) | None => SettledAct::NotDone,
    }
}
