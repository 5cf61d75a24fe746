//! `IntelliAuth`'s audit events. The columns of its export are not documented: they are found by
//! name, nested or flat.

use super::{LogReader, Parsed, PlatformFormat, Unread, What, detailed, names, unknown, untold};
use crate::reconcile::event::{ENDS, FAILED, Harmless, OWN, PROMPT, SIGN_IN, is_in};
use crate::reconcile::read::LogRecord;
use crate::reconcile::times::{Zone, moment};
use crate::reconcile::{PlatformAct, PlatformEvent, RowReason};

/// Types that tell of nothing that a case is about. What is not here is a finding.
pub const HARMLESS: [Harmless; 13] = [
    ("mfa.backup_code_used", SIGN_IN),
    (
        "user.force_password_reset_set",
        "they choose a new password after signing in with the old one: it lets nobody in",
    ),
    ("user.mfa_failed", FAILED),
    ("user.mfa_required", PROMPT),
    ("user.mfa_succeeded", SIGN_IN),
    ("user.password_changed", OWN),
    ("user.password_reset_completed", OWN),
    (
        "user.password_reset_requested",
        "the user asked for a link, which goes to the address on file",
    ),
    ("user.session_revoked", ENDS),
    ("user.signed_in", SIGN_IN),
    ("user.signed_in.failed", FAILED),
    ("user.signed_in.mfa_required", PROMPT),
    ("user.signed_out", ENDS),
];

/// Harmless only by the user's own hand.
const BY_ONESELF: [&str; 2] = ["user.password_changed", "user.password_reset_completed"];

const TYPE: [&str; 2] = ["type", "event"];
const TIME: [&str; 4] = ["occurred_at", "time", "timestamp", "date"];

pub(super) const READER: LogReader = LogReader {
    is_row,
    parse,
    shows: &[
        PlatformAct::Reset,
        PlatformAct::Password,
        PlatformAct::BackupCodes,
        PlatformAct::Suspended,
        PlatformAct::Enabled,
    ],
    by_hand: true,
    harmless: &[&HARMLESS],
};

fn is_row(row: &LogRecord) -> bool {
    row.has_text(&TYPE) && row.has(&TIME)
}

fn parse(row: &LogRecord, zone: &Zone) -> Result<Parsed, Unread> {
    let foreign = |what: &str| Unread::Foreign(what.to_owned());
    let kind = TYPE.iter().find_map(|p| row.text(p)).ok_or_else(|| foreign("it has no type"))?;
    let time = TIME.iter().find_map(|p| row.value(p)).ok_or_else(|| foreign("it has no time"))?;
    let moment = moment(&time, zone).map_err(Unread::Row)?;
    let at = moment.at;
    let parsed = |what| Ok(Parsed { moment, log: PlatformFormat::Both, what });
    let outcome = row.text("outcome").unwrap_or_default();
    if matches!(outcome.as_str(), "failure" | "denied") {
        return parsed(What::Failed);
    }
    let who = |side: &str| {
        let paths =
            ["id", "email", "login", "username", "user_id"].map(|key| format!("{side}.{key}"));
        let mut found = names(row, &paths.each_ref().map(String::as_str));
        // A display name is not one person's alone; it counts where nothing better is there.
        if found.is_empty() {
            found = names(row, &[side, &format!("{side}.name")]);
        }
        found
    };
    let (actors, targets) = (who("actor"), who("target"));
    let by_oneself = actors.iter().any(|a| targets.iter().any(|t| t.eq_ignore_ascii_case(a)));
    let by_another = !by_oneself && !actors.is_empty() && !targets.is_empty();
    let act = match kind.as_str() {
        "mfa.factor_admin_reset" => PlatformAct::Reset,
        "mfa.factor_removed" if !by_oneself => PlatformAct::Reset,
        "mfa.backup_codes_generated_by_admin" => PlatformAct::BackupCodes,
        "mfa.backup_codes_regenerated" if !by_oneself => PlatformAct::BackupCodes,
        "user.password_set_by_admin" => PlatformAct::Password,
        "user.disabled" => PlatformAct::Suspended,
        "user.enabled" => PlatformAct::Enabled,
        "mfa.factor_enrolled" if by_another => PlatformAct::FactorAdded,
        "mfa.factor_enrolled" => PlatformAct::Enrolled,
        "mfa.factor_removed" | "mfa.backup_codes_regenerated" => return parsed(What::Other),
        other => {
            if by_another && BY_ONESELF.contains(&other) {
                return parsed(detailed(
                    PlatformEvent::new(at, PlatformAct::Password, targets, actors),
                    other,
                ));
            }
            if is_in(&HARMLESS, other) {
                return parsed(What::Other);
            }
            return parsed(unknown(at, other, targets, actors));
        }
    };
    let id = row.text("target.id").or_else(|| row.text("target.user_id"));
    if targets.is_empty() {
        return parsed(untold(at, &format!("{kind} names no target"), targets, actors));
    }
    let reason = match (act, row.text("data.reason").or_else(|| row.text("reason"))) {
        (PlatformAct::Reset, None) if kind == "mfa.factor_admin_reset" => RowReason::Missing,
        (_, None) => RowReason::NotShown,
        (_, Some(_)) => RowReason::Given,
    };
    let mark = match act {
        PlatformAct::Enrolled => row.text("data.factor.id").or_else(|| row.text("id")),
        // Only an enrolment has one, which the matcher looks at: the user may stand there under
        // another name.
        PlatformAct::FactorAdded => {
            row.text("data.factor.id").or_else(|| row.text("id")).or_else(|| Some(at.to_rfc3339()))
        }
        _ => None,
    };
    parsed(What::Event(PlatformEvent {
        id,
        reason,
        mark,
        ..PlatformEvent::new(at, act, targets, actors)
    }))
}
