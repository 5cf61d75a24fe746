//! Entries that witnesses are to hear of at once, and entries that are recorded although a witness
//! disputes the ledger.

use serde_json::Value;

use crate::ledger::{Action, Committed, Draft, Ledger};
use crate::model::Phase;

/// The beginning of an incident's id.
const INCIDENT: &str = "I-";

/// Returns true if a witness is to have the head over these entries soon: a case has ended, a
/// privileged user was changed, or the ledger goes on under a new origin.
pub fn is_urgent(made: &[Committed], ledger: &dyn Ledger) -> bool {
    made.iter().map(Committed::draft).any(|draft| match draft.action {
        Action::CaseClosed
        | Action::IncidentClosed
        | Action::LedgerRestored
        | Action::LedgerDisputed => true,
        _ => draft.phase == Some(Phase::Outcome) && is_about_privileged(draft, ledger),
    })
}

/// Returns true if the user of an entry's case is privileged, or is not known not to be.
fn is_about_privileged(draft: &Draft, ledger: &dyn Ledger) -> bool {
    let Some(case) = &draft.case else { return false };
    let entries = ledger.case(case).unwrap_or_default();
    let opening = entries.first().map(Committed::draft);
    let tier = opening.and_then(|opening| opening.told("tier"));
    tier.and_then(Value::as_str) != Some("ordinary")
}

/// Returns true if all of these are recorded although a witness disputes the ledger: what came of an
/// act under way, and an incident until it is closed. Whoever can make a witness say something must
/// not be able to leave an account open.
pub fn is_still_recorded<'d>(mut drafts: impl Iterator<Item = &'d Draft>) -> bool {
    drafts.all(|draft| {
        let incident = draft.case.as_deref().is_some_and(|case| case.starts_with(INCIDENT));
        draft.phase == Some(Phase::Outcome) || (incident && draft.action != Action::IncidentClosed)
    })
}
