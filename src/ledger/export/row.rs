//! One entry as a row, and as a JSON object. Both have the same fields under the same names.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::ledger::{
    Entry, Object,
    format::{canonical, text, tree::Hash},
};
use crate::model::{Outcome, Phase};

/// The choice whether names, addresses and free text go along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Personal {
    Include,
    LeaveOut,
}

/// The columns, in their order. The set is additive: new ones go to the end.
pub const COLUMNS: [&str; 18] = [
    "seq", "time", "action", "phase", "outcome", "case", "actor", "role", "mode", "provider",
    "target", "ticket", "reason", "data", "private", "erased", "ordinal", "leaf",
];

/// The columns that only ever hold this program's own words, numbers and times. A spreadsheet would
/// not run the content of such a column, or write it otherwise.
pub const OURS: [bool; 18] = [
    true, true, true, true, true, false, false, true, true, false, false, false, false, false,
    false, true, true, false,
];

/// The columns that hold JSON, in which characters that hide or would steer a terminal have a
/// spelling of their own.
pub const JSON: [&str; 2] = ["data", "private"];

/// The cells of [`COLUMNS`], as text. `data` and `private` are canonical JSON, empty if there is
/// none; `leaf` is base64.
pub fn to_cells<'e>(entry: &'e Entry, leaf: &Hash, personal: Personal) -> [Cow<'e, str>; 18] {
    let d = &entry.draft;
    let (reason, private) = match personal {
        Personal::Include => (text_of(d.reason()), json_of(&d.private)),
        Personal::LeaveOut => (Cow::default(), String::new()),
    };
    [
        entry.seq.to_string().into(),
        text::time(entry.time).into(),
        d.action.as_str().into(),
        text_of(d.phase.map(Phase::as_str)),
        text_of(d.outcome.map(Outcome::as_str)),
        text_of(d.case.as_deref()),
        d.actor.as_str().into(),
        d.role.as_str().into(),
        d.mode.as_str().into(),
        text_of(d.provider.as_deref()),
        text_of(d.target.as_deref()),
        text_of(d.ticket.as_deref()),
        reason,
        json_of(&d.data).into(),
        private.into(),
        erased_cell(entry.erased, personal).into(),
        entry.ordinal.to_string().into(),
        text::base64(leaf).into(),
    ]
}

/// The same as an object: what there is none of is `null`, `data` and `private` are objects.
pub fn to_json(entry: &Entry, leaf: &Hash, personal: Personal) -> Value {
    let d = &entry.draft;
    let (reason, private) = match personal {
        Personal::Include => (d.reason(), d.private.clone()),
        Personal::LeaveOut => (None, Object::new()),
    };
    json!({
        "seq": entry.seq,
        "time": text::time(entry.time),
        "action": d.action.as_str(),
        "phase": d.phase.map(Phase::as_str),
        "outcome": d.outcome.map(Outcome::as_str),
        "case": d.case,
        "actor": d.actor,
        "role": d.role.as_str(),
        "mode": d.mode.as_str(),
        "provider": d.provider,
        "target": d.target,
        "ticket": d.ticket,
        "reason": reason,
        "data": d.data,
        "private": private,
        "erased": (personal == Personal::Include).then_some(entry.erased),
        "ordinal": entry.ordinal,
        "leaf": text::base64(leaf),
    })
}

fn text_of(text: Option<&str>) -> Cow<'_, str> {
    text.unwrap_or_default().into()
}

/// Returns the cell that says whether personal data was erased. Where personal data is left out,
/// whether there was any to erase is left out too. The reader of a bundle cannot know.
fn erased_cell(erased: bool, personal: Personal) -> &'static str {
    match (personal, erased) {
        (Personal::Include, true) => "true",
        (Personal::Include, false) => "false",
        (Personal::LeaveOut, _) => "",
    }
}

/// Writes an object as canonical JSON. The ledger's content is canonical already, so the function
/// cannot fail for such content.
fn json_of(object: &Object) -> String {
    if object.is_empty() {
        return String::new();
    }
    canonical::to_bytes(object).ok().and_then(|b| String::from_utf8(b).ok()).unwrap_or_default()
}
