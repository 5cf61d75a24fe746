use chrono::{SecondsFormat, TimeDelta};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

use super::api::{MethodShape, UserModel, held, methods, person};
use super::read::{all_device_credentials, database, old_provider};
use super::{Auth0, scopes};
use crate::model::UserId;
use crate::provider::http::{HttpCall, HttpError, Path};
use crate::provider::{Act, ActOutcome, ActReport, ProviderError};

/// The key below `app_metadata` that is this program's, and how many notes stand there: a profile
/// has 10 KB in all.
pub(super) const NOTES: &str = "readmit";

const KEPT: usize = 5;

/// Ticket links hold for so long at most, whatever is asked for: Auth0's own default is five days.
const LONGEST_TICKET: TimeDelta = TimeDelta::hours(24);

pub(super) fn act(at: &Auth0, user: &UserId, act: &Act) -> ActReport {
    // A change that could stop half way for want of a right is not begun.
    if let Err(trouble) = at.client.require(needed(act)) {
        return ActReport::came(trouble.came());
    }
    let done = match act {
        Act::RequireEnrolment => {
            cannot("nothing at Auth0 asks one user for enrolment; the tenant's policy does")
        }
        Act::RemoveFactor { factor } => remove_factor(at, user, factor),
        Act::RemoveBackupCodes => remove_codes(at, user),
        Act::ForgetDevices => forget_devices(at, user),
        Act::EndSessions => end(
            at,
            user,
            "/sessions",
            "sessions",
            &[scopes::DELETE_SESSIONS],
            &[scopes::READ_SESSIONS],
        ),
        Act::RevokeTokens => revoke_tokens(at, user),
        Act::SetTemporaryPassword { password, .. } => set_password(at, user, password),
        Act::IssuePasswordTicket { lifetime } => password_ticket(at, user, *lifetime),
        Act::IssueBackupCodes { .. } => issue_code(at, user),
        Act::IssueEnrolmentTicket => enrolment_ticket(at, user),
        Act::Suspend => set_blocked(at, user, true),
        Act::Enable => set_blocked(at, user, false),
        Act::Note { text } => note(at, user, text),
    };
    done.unwrap_or_else(|trouble| ActReport::came(trouble.came()))
}

/// Returns the scopes that have to be granted before a kind of change is begun. A change that keeps
/// somebody out needs no more scopes than the change itself takes.
fn needed(act: &Act) -> &'static [&'static str] {
    match act {
        Act::Suspend | Act::Enable => &[scopes::UPDATE_USERS],
        Act::Note { .. } | Act::ForgetDevices => &[scopes::READ_USERS, scopes::UPDATE_USERS],
        Act::EndSessions => &[scopes::DELETE_SESSIONS],
        // By which of two interfaces, the plan decides.
        Act::RevokeTokens => &[],
        Act::RequireEnrolment
        | Act::RemoveFactor { .. }
        | Act::RemoveBackupCodes
        | Act::SetTemporaryPassword { .. }
        | Act::IssuePasswordTicket { .. }
        | Act::IssueBackupCodes { .. }
        | Act::IssueEnrolmentTicket => &scopes::RESET,
    }
}

type ActResult = Result<ActReport, HttpError>;

fn succeeded() -> ActReport {
    ActReport::came(ActOutcome::Succeeded)
}

fn cannot(why: &str) -> ActResult {
    Err(HttpError::plain(ProviderError::Cannot(why.to_owned())))
}

/// Marks a failed read before a change as having done nothing. Such a read says nothing about the
/// change.
fn before<T>(read: Result<T, HttpError>) -> Result<T, HttpError> {
    read.map_err(|t| HttpError { perhaps_done: false, ..t })
}

/// Returns a function that notes in a fault whether something was done before the fault. A fault
/// does not undo what was done before it.
fn after(done: bool) -> impl Fn(HttpError) -> HttpError {
    move |t| HttpError { perhaps_done: t.perhaps_done || done, ..t }
}

fn remove_factor(at: &Auth0, user: &UserId, factor: &str) -> ActResult {
    let path = match old_provider(factor) {
        Some(provider) => Auth0::user_path(user)?.then("/multifactor").id(provider)?,
        None => Auth0::user_path(user)?.then("/authentication-methods").id(factor)?,
    };
    let needs: &[&str] = if old_provider(factor).is_some() {
        &[scopes::UPDATE_USERS]
    } else {
        &[scopes::DELETE_METHODS]
    };
    match at.client.send(&HttpCall::delete(path).needs(needs)) {
        Ok(answer) if answer.only_accepted() => {
            let gone = match old_provider(factor) {
                Some(old) => person(at, user).is_ok_and(|p| p.multifactor.iter().all(|m| m != old)),
                None => methods(at, user).is_ok_and(|all| all.iter().all(|m| m.id != factor)),
            };
            Ok(ActReport::came(if gone { ActOutcome::Succeeded } else { ActOutcome::Accepted }))
        }
        Ok(_) => Ok(succeeded()),
        // Gone already, or the user is: which of the two, the list says.
        Err(trouble) if trouble.is_missing() => {
            // An earlier try, of which the answer was lost, may be why it is gone.
            let all = before(methods(at, user)).map_err(after(trouble.perhaps_done))?;
            if all.iter().any(|m| m.id == factor) {
                let why = "Auth0 says that it is not there, and lists it";
                return Err(HttpError::plain(ProviderError::Refused(why.into())));
            }
            Ok(succeeded())
        }
        Err(trouble) => Err(trouble),
    }
}

/// The recovery code, which outlives the factors, and what was begun and not finished: both would
/// be in the way of, or a way around, the new enrolment.
fn remove_codes(at: &Auth0, user: &UserId) -> ActResult {
    let all = before(methods(at, user))?;
    let (mut report, mut deleted) = (succeeded(), false);
    for method in all.iter().filter(|m| m.is_code() || m.is_unfinished()) {
        let removed = remove_factor(at, user, &method.id).map_err(after(deleted))?;
        deleted = true;
        if matches!(removed.came, ActOutcome::Accepted) {
            report.came = ActOutcome::Accepted;
        }
        if method.is_unfinished() {
            report.detail = Some(format!(
                "an enrolment of {} that was begun and not finished is removed, too",
                method.kind
            ));
        }
    }
    Ok(report)
}

fn forget_devices(at: &Auth0, user: &UserId) -> ActResult {
    // The call says nothing of a user who is not there.
    before(person(at, user))?;
    let path = Auth0::user_path(user)?.then("/multifactor/actions/invalidate-remember-browser");
    at.client
        .send(&HttpCall::post(path).repeatable().expects(&[204]).needs(&[scopes::UPDATE_USERS]))?;
    Ok(succeeded())
}

/// Takes effect some time after the answer: succeeded only if the list says so.
fn end(
    at: &Auth0,
    user: &UserId,
    part: &'static str,
    key: &str,
    delete: &'static [&'static str],
    read: &'static [&'static str],
) -> ActResult {
    let path = Auth0::user_path(user)?.then(part);
    at.client.send(&HttpCall::delete(path).needs(delete)).map_err(|trouble| {
        if !plan_lacks(at, &trouble, delete) {
            return trouble;
        }
        let _ = at.small_plan.set(true);
        not_in_plan(key)
    })?;
    let gone = held(at, user, part, key, read).is_ok_and(|left| left.is_empty());
    Ok(ActReport::came(if gone { ActOutcome::Succeeded } else { ActOutcome::Accepted }))
}

/// Refused, though the scopes are granted: it is the plan.
fn plan_lacks(at: &Auth0, trouble: &HttpError, needs: &[&str]) -> bool {
    trouble.is_forbidden() && at.client.require(needs).is_ok()
}

fn not_in_plan(what: &str) -> HttpError {
    let why = format!("the tenant's plan has no interface for {}", what.replace('_', " "));
    HttpError::plain(ProviderError::Cannot(why))
}

/// Revokes the refresh tokens of a user. Where the plan has no interface for refresh tokens, the
/// tokens are found as device credentials.
fn revoke_tokens(at: &Auth0, user: &UserId) -> ActResult {
    let (delete, read) = (&[scopes::DELETE_TOKENS], &[scopes::READ_TOKENS]);
    match end(at, user, "/refresh-tokens", "tokens", delete, read) {
        Err(trouble) if matches!(trouble.fault, ProviderError::Cannot(_)) => {}
        other => return other,
    }
    // The list says nothing of a user who is not there.
    before(person(at, user))?;
    let found = before(all_device_credentials(at, user))?;
    let (mut report, mut deleted) = (succeeded(), false);
    for one in found {
        let path = Path::new("/api/v2/device-credentials")
            .id(&one.id)
            .map_err(HttpError::from)
            .map_err(after(deleted))?;
        let call = HttpCall::delete(path).needs(&[scopes::DELETE_DEVICES]);
        if at.client.send(&call).map_err(after(deleted))?.only_accepted() {
            report.came = ActOutcome::Accepted;
        }
        deleted = true;
    }
    // Done only if the list says so.
    if deleted && !all_device_credentials(at, user).is_ok_and(|left| left.is_empty()) {
        report.came = ActOutcome::Accepted;
    }
    Ok(report)
}

/// Auth0 cannot force a change of it, and it does not expire. It also takes away an administrator's
/// block, so that is looked at afterwards.
fn set_password(at: &Auth0, user: &UserId, password: &SecretString) -> ActResult {
    let person = before(super::api::person(at, user))?;
    let body = json!({ "password": password.expose_secret(), "connection": database(&person)? });
    let set =
        patch(at, user, HttpCall::patch(Auth0::user_path(user)?).json(&body).secret(password));
    if !person.blocked || set.as_ref().is_err_and(|t| !t.perhaps_done) {
        return set.map(|_| succeeded());
    }
    if let Err(trouble) = set_blocked(at, user, true) {
        let why = "setting a password lifted the block, and it could not be set again: suspend the account";
        return Err(HttpError::unclear(ProviderError::Refused(format!(
            "{why} ({})",
            trouble.fault
        ))));
    }
    set.map(|_| ActReport {
        detail: Some("setting a password lifted the block; it is set again".to_owned()),
        ..succeeded()
    })
}

fn password_ticket(at: &Auth0, user: &UserId, lifetime: TimeDelta) -> ActResult {
    #[derive(Deserialize)]
    struct Ticket {
        ticket: SecretString,
    }
    let person = before(person(at, user))?;
    database(&person)?;
    let lifetime = lifetime.clamp(TimeDelta::minutes(1), LONGEST_TICKET);
    let body = json!({
        "user_id": user.0,
        "ttl_sec": lifetime.num_seconds(),
        "mark_email_as_verified": false,
        "includeEmailInRedirect": false,
    });
    let asked = at.now();
    let call = HttpCall::post(Path::new("/api/v2/tickets/password-change"))
        .json(&body)
        .needs(&[scopes::PASSWORD_TICKETS]);
    let ticket: Ticket = at.client.send(&call)?.json()?;
    Ok(ActReport {
        secrets: vec![link(ticket.ticket)?],
        expires: Some(asked + lifetime),
        ..succeeded()
    })
}

fn enrolment_ticket(at: &Auth0, user: &UserId) -> ActResult {
    #[derive(Deserialize)]
    struct Ticket {
        ticket_url: SecretString,
    }
    // An address on file may be in the wrong hands: Auth0 does not send it, the operator hands it
    // over.
    let body = json!({ "user_id": user.0, "send_mail": false });
    let path = Path::new("/api/v2/guardian/enrollments/ticket");
    let call = HttpCall::post(path).json(&body).needs(&[scopes::ENROLMENT_TICKETS]);
    let ticket: Ticket = at.client.send(&call)?.json()?;
    Ok(ActReport { secrets: vec![link(ticket.ticket_url)?], ..succeeded() })
}

/// A ticket that is no link cannot be handed over, though it was made.
fn link(text: SecretString) -> Result<SecretString, HttpError> {
    if text.expose_secret().starts_with("https://")
        || text.expose_secret().starts_with("http://127.0.0.1")
    {
        return Ok(text);
    }
    Err(HttpError::unclear(ProviderError::Garbled("the ticket is no link".into())))
}

/// Auth0 answers with a code that looks right also for a user who has nothing enrolled; it would
/// not let them in.
fn issue_code(at: &Auth0, user: &UserId) -> ActResult {
    #[derive(Deserialize)]
    struct Code {
        recovery_code: SecretString,
    }
    let all = before(methods(at, user))?;
    if !all
        .iter()
        .any(|m| !m.is_code() && !m.is_password() && !m.is_passkey() && !m.is_unfinished())
    {
        return cannot(
            "a recovery code is for a user with a second factor, and none is enrolled; issue a link to enrolment",
        );
    }
    let path = Auth0::user_path(user)?.then("/recovery-code-regeneration");
    let call = HttpCall::post(path).json(&json!({})).needs(&[scopes::UPDATE_USERS]);
    let code: Code = at.client.send(&call)?.json()?;
    if code.recovery_code.expose_secret().is_empty() {
        return Err(HttpError::unclear(ProviderError::Garbled("there is no code in it".into())));
    }
    Ok(ActReport { secrets: vec![code.recovery_code], ..succeeded() })
}

/// Changes the user, and looks whether the answer is about them.
fn patch(at: &Auth0, user: &UserId, call: HttpCall) -> Result<UserModel, HttpError> {
    let after: UserModel =
        at.client.send(&call.expects(&[200]).needs(&[scopes::UPDATE_USERS]))?.json()?;
    if after.user_id == user.0 {
        return Ok(after);
    }
    Err(HttpError::unclear(ProviderError::Garbled("it is about another user".into())))
}

fn set_blocked(at: &Auth0, user: &UserId, blocked: bool) -> ActResult {
    let call =
        HttpCall::patch(Auth0::user_path(user)?).json(&json!({ "blocked": blocked })).repeatable();
    if patch(at, user, call)?.blocked == blocked {
        return Ok(succeeded());
    }
    Err(HttpError::unclear(ProviderError::Garbled(
        "the user it shows is not as it was to be".into(),
    )))
}

/// Beside the notes that are there. Nested metadata is replaced as a whole, so they are read and
/// written again.
fn note(at: &Auth0, user: &UserId, text: &str) -> ActResult {
    let person = before(person(at, user))?;
    let mut notes = notes(&person);
    notes
        .push(json!({ "at": at.now().to_rfc3339_opts(SecondsFormat::Millis, true), "text": text }));
    let kept = &notes[notes.len().saturating_sub(KEPT)..];
    let body = json!({ "app_metadata": { NOTES: { "notes": kept } } });
    // Written again, it is the same.
    patch(at, user, HttpCall::patch(Auth0::user_path(user)?).json(&body).repeatable())?;
    Ok(succeeded())
}

pub(super) fn notes(person: &UserModel) -> Vec<Value> {
    let notes =
        person.app_metadata.get(NOTES).and_then(|own| own.get("notes")).and_then(Value::as_array);
    notes.cloned().unwrap_or_default()
}

/// Returns true if `method` is a code that a reset removes: a code that was made before `since`, or
/// a code without a date.
pub(super) fn is_code_from_before(
    method: &MethodShape,
    since: chrono::DateTime<chrono::Utc>,
) -> bool {
    method.is_code() && method.created_at.0.is_none_or(|made| made < since)
}
