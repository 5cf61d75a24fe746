//! `IntelliAuth`'s audit events. The columns of its export are not documented: they are found by name, nested or flat.

use chrono::FixedOffset;

use super::moment::moment;
use super::{Log, Parsed, What, event, names};
use crate::reconcile::read::Row;
use crate::reconcile::{PlatformAct, PlatformEvent, Reason};

/// Types that tell of what a user did, or of nothing that a case is about.
const OTHER: [&str; 13] = [
    "mfa.backup_code_used",
    "user.force_password_reset_set",
    "user.password_reset_requested",
    "user.password_reset_completed",
    "user.password_changed",
    "user.session_revoked",
    "user.signed_in",
    "user.signed_in.failed",
    "user.signed_in.mfa_required",
    "user.mfa_required",
    "user.mfa_succeeded",
    "user.mfa_failed",
    "user.signed_out",
];

pub fn parse(row: &Row, zone: FixedOffset) -> Result<Parsed, String> {
    let kind = row.text("type").or_else(|| row.text("event")).ok_or("it has no type")?;
    let time =
        ["occurred_at", "time", "timestamp", "date"].iter().find_map(|p| row.value(p)).ok_or("it has no time")?;
    let (at, no_zone) = moment(&time, zone)?;
    let parsed = |what| Ok(Parsed { at, no_zone, log: Log::Both, what });
    let outcome = row.text("outcome").unwrap_or_default();
    if matches!(outcome.as_str(), "failure" | "denied") {
        return parsed(What::Failed);
    }
    let who = |side: &str| {
        let paths = ["id", "email", "login", "username", "user_id"].map(|key| format!("{side}.{key}"));
        let mut found = names(row, &paths.each_ref().map(String::as_str));
        // A display name is not one person's alone; it counts where nothing better is there.
        if found.is_empty() {
            found = names(row, &[side, &format!("{side}.name")]);
        }
        found
    };
    let (actors, targets) = (who("actor"), who("target"));
    let by_oneself = actors.iter().any(|a| targets.iter().any(|t| t.eq_ignore_ascii_case(a)));
    let act = match kind.as_str() {
        "mfa.factor_admin_reset" => PlatformAct::Reset,
        "mfa.factor_removed" if !by_oneself => PlatformAct::Reset,
        "mfa.backup_codes_generated_by_admin" => PlatformAct::BackupCodes,
        "mfa.backup_codes_regenerated" if !by_oneself => PlatformAct::BackupCodes,
        "user.password_set_by_admin" => PlatformAct::Password,
        "user.disabled" => PlatformAct::Suspended,
        "user.enabled" => PlatformAct::Enabled,
        "mfa.factor_enrolled" => PlatformAct::Enrolled,
        "mfa.factor_removed" | "mfa.backup_codes_regenerated" => return parsed(What::Other),
        other if OTHER.contains(&other) => return parsed(What::Other),
        other => return parsed(What::Unknown { name: other.to_owned(), grave: other.starts_with("mfa.") }),
    };
    let id = row.text("target.id").or_else(|| row.text("target.user_id"));
    if targets.is_empty() {
        return Err(format!("{kind} names no target"));
    }
    let reason = match (act, row.text("data.reason").or_else(|| row.text("reason"))) {
        (PlatformAct::Reset, None) if kind == "mfa.factor_admin_reset" => Reason::Missing,
        (_, None) => Reason::NotShown,
        (_, Some(_)) => Reason::Given,
    };
    let mark = match act {
        PlatformAct::Enrolled => row.text("data.factor.id").or_else(|| row.text("id")),
        _ => None,
    };
    parsed(What::Event(PlatformEvent { id, reason, mark, ..event(at, act, targets, actors) }))
}
