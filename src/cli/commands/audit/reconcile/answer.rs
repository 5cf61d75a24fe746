//! A senior's answer to a finding.

use serde_json::json;

use super::provider_name;
use crate::base::safe_text::safe;
use crate::cli::commands::case_command::result;
use crate::cli::installation::{Installation, check_reason_by_the_floor};
use crate::cli::opened_key::SignedIn;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::Action;
use crate::operator::Right;
use crate::reconcile::{Answers, answer_of, answer_parts};

/// Records that a finding is in order, and why. It stays listed, and is new again if its rows
/// differ.
pub(super) fn run(id: &str, reason: &str, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    check_reason_by_the_floor(reason)?;
    let mut installation = Installation::open(global)?;
    installation.may_any(global, &[Right::Approve])?;
    let provider = provider_name(&installation, global);
    let id = id.trim().to_uppercase();
    let found = answer_of(&installation.ledger.kept(), &provider, &id)?;
    let finding = found.ok_or_else(|| {
        Failure::usage(format!("no run has a finding {} on {provider}", safe(&id))).hint(
            "`readmit audit reconcile` lists them with their ids; --provider names another platform",
        )
    })?;
    if let Some(answer) = Answers::read(&installation.ledger.kept(), &provider)?.of(&finding.mark) {
        return Err(Failure::usage(format!(
            "{id} is answered already, by {} in entry {}",
            answer.by, answer.entry
        )));
    }
    let SignedIn { account, key } =
        installation.signed_in(global, Right::Approve, Action::AuditReconciled)?;
    installation.check_reason(reason)?;
    let (data, private) = answer_parts(&provider, &finding, reason);
    installation.record_by(&account, &key, Action::AuditReconciled, &data, &private)?;
    let document = json!({
        "schema": "readmit.answer/1", "provider": provider, "id": id, "row": finding.mark.row,
        "finding": finding.code.as_str(), "user": finding.target, "what": finding.what, "exit": 0,
    });
    let line =
        format!("answered {id} ({}: {}); it stays listed as answered", finding.code, finding.what);
    result(out, &document, &safe(&line))?;
    Ok(0)
}
