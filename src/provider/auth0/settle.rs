use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::act::{is_code_from_before, notes};
use super::api::{RoleShape, held, methods, person};
use super::read::old_provider;
use super::{Auth0, scopes};
use crate::model::UserId;
use crate::provider::http::HttpError;
use crate::provider::{Act, SettledAct};

/// The most by which this machine's clock and the platform's clock may be apart where the two are
/// compared.
const CLOCKS: TimeDelta = TimeDelta::minutes(5);

pub(super) fn settle(
    at: &Auth0,
    user: &UserId,
    act: &Act,
    since: DateTime<Utc>,
) -> Result<SettledAct, HttpError> {
    Ok(match act {
        Act::RemoveFactor { factor } => match old_provider(factor) {
            Some(provider) => done(!person(at, user)?.multifactor.iter().any(|m| m == provider)),
            None => done(methods(at, user)?.iter().all(|m| m.id != *factor)),
        },
        Act::RemoveBackupCodes => {
            done(!methods(at, user)?.iter().any(|m| is_code_from_before(m, since)))
        }
        Act::Suspend => done(person(at, user)?.blocked),
        Act::Enable => done(!person(at, user)?.blocked),
        Act::EndSessions => {
            older(held(at, user, "/sessions", "sessions", &[scopes::READ_SESSIONS]), since)?
        }
        Act::RevokeTokens => {
            older(held(at, user, "/refresh-tokens", "tokens", &[scopes::READ_TOKENS]), since)?
        }
        Act::Note { text } => {
            let notes = notes(&person(at, user)?);
            let same = notes.iter().filter(|n| n.get("text").and_then(Value::as_str) == Some(text));
            let times = same
                .filter_map(|n| n.get("at").and_then(Value::as_str)?.parse::<DateTime<Utc>>().ok());
            match times.max() {
                Some(made) if made.timestamp_millis() >= since.timestamp_millis() => {
                    SettledAct::Done
                }
                Some(made) if made >= since - CLOCKS => SettledAct::CannotTell,
                Some(_) | None => SettledAct::NotDone,
            }
        }
        // None of these leaves a trace that can be told from somebody else's.
        Act::RequireEnrolment
        | Act::ForgetDevices
        | Act::SetTemporaryPassword { .. }
        | Act::IssuePasswordTicket { .. }
        | Act::IssueBackupCodes { .. }
        | Act::IssueEnrolmentTicket => SettledAct::CannotTell,
    })
}

fn done(so: bool) -> SettledAct {
    if so { SettledAct::Done } else { SettledAct::NotDone }
}

/// Ended if nothing is left from before: what is newer is the user's own. What is still listed may
/// be about to end.
fn older(
    left: Result<Vec<RoleShape>, HttpError>,
    since: DateTime<Utc>,
) -> Result<SettledAct, HttpError> {
    let left = match left {
        Ok(left) => left,
        Err(trouble) if trouble.is_forbidden() => return Ok(SettledAct::CannotTell),
        Err(trouble) => return Err(trouble),
    };
    let before = left.iter().any(|one| one.created_at.0.is_none_or(|made| made < since + CLOCKS));
    Ok(if before { SettledAct::CannotTell } else { SettledAct::Done })
}
