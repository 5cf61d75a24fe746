//! A user's log. It is indexed with some delay and kept for 1 to 30 days, by plan: what is not in
//! it may have been.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::api::{IdentityShape, KeptRows, LogRow, is_passwordless, list, paged, person};
use super::{Auth0, scopes};
use crate::model::{Factor, Recorded, SignIn, SignInMethod, SignInResult, UserId};
use crate::provider::http::{HttpCall, HttpError, Path};

/// The log answers for so many rows.
const REACH: usize = 1000;
/// While somebody is waited for, the log is not asked more often than this.
const FRESH: Duration = Duration::from_secs(15);
/// A second factor is asked for within so long of the sign-in that it belongs to.
const TOGETHER: TimeDelta = TimeDelta::minutes(10);
/// The longest delay with which an enrolment may stand in the log.
const LATE: TimeDelta = TimeDelta::minutes(5);

/// Newest first, down to `since`. `None`: the program may not read it.
fn rows(at: &Auth0, user: &UserId, since: DateTime<Utc>) -> Result<Option<Vec<LogRow>>, HttpError> {
    let now = at.client.surroundings().elapsed();
    if let Some(kept) = at.log.borrow().as_ref()
        && kept.user == *user
        && kept.since <= since
        && now < kept.read + FRESH
    {
        return Ok(Some(kept.rows.clone()));
    }
    fresh(at, user, since)
}

/// The same, and never from what was read before.
fn fresh(
    at: &Auth0,
    user: &UserId,
    since: DateTime<Utc>,
) -> Result<Option<Vec<LogRow>>, HttpError> {
    let now = at.client.surroundings().elapsed();
    let path = Auth0::user_path(user)?.then("/logs");
    let mut all: Vec<LogRow> = Vec::new();
    for page in 0.. {
        let call = paged(HttpCall::get(path.clone()), page)
            .query("sort", "date:-1")
            .needs(&[scopes::READ_LOGS])
            .group("logs");
        let more: Vec<LogRow> = match at.client.send(&call) {
            Ok(answer) => list(&answer, "logs")?,
            Err(trouble) if trouble.is_forbidden() => return Ok(None),
            Err(trouble) => return Err(trouble),
        };
        let done =
            more.len() < 100 || more.iter().any(|row| row.date.0.is_some_and(|at| at < since));
        all.extend(more);
        if done || all.len() >= REACH {
            break;
        }
    }
    let same = at.log.take().filter(|kept| kept.user == *user);
    let looked_for = same.map(|kept| kept.looked_for).unwrap_or_default();
    at.log.replace(Some(KeptRows {
        user: user.clone(),
        since,
        read: now,
        rows: all.clone(),
        looked_for,
    }));
    Ok(Some(all))
}

/// From when on the log has every row about this user: it keeps rows for 1 to 30 days, by plan, and
/// shows the newest thousand. `None`: the program may not read it.
pub(super) fn begins(
    at: &Auth0,
    user: &UserId,
    since: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, HttpError> {
    let kept = match oldest(at) {
        Ok(kept) => kept,
        Err(trouble) if trouble.is_forbidden() => return Ok(None),
        Err(trouble) => return Err(trouble),
    };
    let Some(rows) = rows(at, user, since)? else {
        return Ok(None);
    };
    let shown = rows.last().and_then(|row| row.date.0).filter(|_| rows.len() >= REACH);
    Ok(Some(shown.map_or(kept, |shown| kept.max(shown))))
}

/// The time of the oldest row of the tenant's log. A log without a row, or with one that has no
/// date, reaches back to nothing.
pub(super) fn oldest(at: &Auth0) -> Result<DateTime<Utc>, HttpError> {
    let call = HttpCall::get(Path::new("/api/v2/logs"))
        .query("sort", "date:1")
        .query("page", "0")
        .query("per_page", "1");
    let call = call.query("fields", "date,type").query("include_fields", "true");
    let answer = at.client.send(&call.needs(&[scopes::READ_LOGS]).group("logs"))?;
    let first: Vec<LogRow> = list(&answer, "logs")?;
    Ok(first.first().and_then(|row| row.date.0).unwrap_or_else(|| at.now()))
}

pub(super) fn sign_ins(
    at: &Auth0,
    user: &UserId,
    since: DateTime<Utc>,
) -> Result<Recorded<Vec<SignIn>>, HttpError> {
    let Some(rows) = rows(at, user, since)? else {
        return Ok(Recorded::NotRecorded);
    };
    let federated = |row: &LogRow| plain(row) == SignInMethod::Federated;
    // A user who is not there has an empty log, too.
    let links = if rows.is_empty() || rows.iter().any(federated) {
        person(at, user)?.identities
    } else {
        Vec::new()
    };
    let factor_at: Vec<DateTime<Utc>> =
        rows.iter().filter(|r| r.kind == "gd_auth_succeed").filter_map(|r| r.date.0).collect();
    let mut seen: Vec<SignIn> = rows
        .iter()
        .filter_map(|row| sign_in(row, &factor_at, &links))
        .filter(|s| s.at >= since)
        .collect();
    seen.sort_by_key(|s| s.at);
    Ok(Recorded::Known(seen))
}

/// Event codes: <https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes>.
fn sign_in(row: &LogRow, factor_at: &[DateTime<Utc>], links: &[IdentityShape]) -> Option<SignIn> {
    let at = row.date.0?;
    let plain = plain(row);
    let near = || factor_at.iter().any(|f| (at - *f).abs() <= TOGETHER);
    let (method, result) = match row.kind.as_str() {
        "s" if plain == SignInMethod::Password && near() => {
            (SignInMethod::PasswordAndFactor, SignInResult::Succeeded)
        }
        "s" => (plain, SignInResult::Succeeded),
        "gd_recovery_succeed" => (SignInMethod::BackupCode, SignInResult::Succeeded),
        "f" | "fp" | "fu" | "pwd_leak" => (plain, SignInResult::WrongPassword),
        "gd_auth_failed" | "gd_auth_rejected" | "gd_otp_rate_limit_exceed" => {
            (SignInMethod::PasswordAndFactor, SignInResult::WrongFactor)
        }
        "gd_recovery_failed" | "gd_recovery_rate_limit_exceed" => {
            (SignInMethod::BackupCode, SignInResult::WrongFactor)
        }
        "limit_wc" | "limit_sul" | "limit_mu" => (plain, SignInResult::Locked),
        _ => return None,
    };
    // The log names the connection. Of two identities over one nobody can tell which it was.
    let mut through = links
        .iter()
        .filter(|l| method == SignInMethod::Federated && l.connection == row.connection);
    let identity = match (through.next(), through.next()) {
        (Some(one), None) => Some(one.id()),
        (Some(_), Some(_)) | (None, _) => None,
    };
    Some(SignIn { at, address: row.ip.clone(), method, result, identity })
}

/// Returns how somebody signed in, before a second factor.
fn plain(row: &LogRow) -> SignInMethod {
    let strategy = if row.strategy.is_empty() { &row.connection } else { &row.strategy };
    match row.strategy.as_str() {
        _ if is_passwordless(strategy) => SignInMethod::Other,
        "" | "auth0" => SignInMethod::Password,
        _ => SignInMethod::Federated,
    }
}

/// Adds the address that a factor of the last day was enrolled from, as far as the log can tell. A
/// log that cannot tell is no fault.
pub(super) fn add_addresses(at: &Auth0, user: &UserId, factors: &mut [Factor]) {
    let recent = at.now() - TimeDelta::days(1);
    let Some(since) = factors.iter().filter_map(|f| f.enrolled).filter(|e| *e >= recent).min()
    else {
        return;
    };
    let is_recent = |f: &Factor| f.enrolled.is_some_and(|e| e >= recent);
    let kept = || at.log.borrow().as_ref().map(|kept| kept.read);
    let before = kept();
    let Ok(Some(known)) = rows(at, user, since) else {
        return;
    };
    let just_read = kept() != before;
    from_rows(factors, &known, &is_recent);
    // Rows that are kept may be from before the enrolment: for each new factor the log is read once
    // more.
    let missing = |f: &&Factor| is_recent(f) && f.address.is_none();
    let looked_for =
        at.log.borrow().as_ref().map(|kept| kept.looked_for.clone()).unwrap_or_default();
    let new: Vec<String> = factors
        .iter()
        .filter(missing)
        .map(|f| f.id.clone())
        .filter(|id| !looked_for.contains(id))
        .collect();
    if new.is_empty() {
        return;
    }
    if !just_read && let Ok(Some(rows)) = fresh(at, user, since) {
        from_rows(factors, &rows, &is_recent);
    }
    if let Some(kept) = at.log.borrow_mut().as_mut() {
        kept.looked_for.extend(new);
    }
}

fn from_rows(factors: &mut [Factor], rows: &[LogRow], is_recent: &dyn Fn(&Factor) -> bool) {
    let devices: Vec<String> = factors.iter().map(|f| device(f).to_owned()).collect();
    for factor in factors.iter_mut().filter(|f| is_recent(f)) {
        let Some(enrolled) = factor.enrolled else {
            continue;
        };
        // One enrolment may have several rows; those that name the method are its own, and those
        // that name another's are not.
        let is_about = |row: &LogRow, device: &str| {
            !device.is_empty() && row.details.to_string().contains(device)
        };
        let own = device(factor);
        let mut of_it =
            rows.iter().filter(|r| r.kind == "gd_enrollment_complete" || r.kind == SELF_SERVICE);
        let named = of_it.clone().find(|r| is_about(r, own));
        let near = |r: &&LogRow| {
            r.date.0.is_some_and(|d| (d - enrolled).abs() <= LATE)
                && !devices.iter().any(|device| is_about(r, device))
        };
        factor.address =
            named.or_else(|| of_it.find(near)).map(|r| r.ip.clone()).filter(|ip| !ip.is_empty());
    }
}

/// The part of a method's id that the log names it by.
fn device(factor: &Factor) -> &str {
    factor.id.rsplit('|').next().unwrap_or_default()
}

const SELF_SERVICE: &str = "my_account_authentication_method_succeeded";
