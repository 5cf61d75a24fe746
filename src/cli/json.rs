//! Entries, cases and operators as rows and documents: the keys here are part of the contract.

use chrono::SecondsFormat;
use clap::ValueEnum;
use serde_json::{Value, json};

use crate::ledger::Committed;
use crate::model::{Outcome, Phase};

/// The form of a document for a script: `--json`, `--json=lines`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum JsonMode {
    Document,
    Lines,
}

/// One entry, as a script sees it.
pub fn event_of(entry: &Committed) -> Value {
    let draft = entry.draft();
    json!({
        "schema": "readmit.entry/1",
        "seq": entry.seq(),
        "time": entry.time().to_rfc3339_opts(SecondsFormat::Millis, true),
        "action": draft.action.as_str(),
        "phase": draft.phase.map(Phase::as_str),
        "outcome": draft.outcome.map(Outcome::as_str),
        "case": draft.case,
        "actor": draft.actor,
        "role": draft.role.as_str(),
        "mode": draft.mode.as_str(),
        "provider": draft.provider,
        "target": draft.target,
        "ticket": draft.ticket,
        "reason": draft.reason(),
        "data": draft.data,
        "private": draft.private,
        "erased": entry.entry().erased,
    })
}
