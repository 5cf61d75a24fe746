//! The witnesses over HTTP: each is handed the newest head.

use super::finding::{DoctorFinding, advice, sound, wrong};
use crate::cli::installation::Installation;
use crate::ledger::LedgerError;
use crate::witness::{Tried, Visited};

const WITNESS: &str = "witness";

/// Tries each witness. Nothing is recorded by it; a cosignature is kept.
pub fn look(installation: &mut Installation, findings: &mut Vec<DoctorFinding>) {
    let kept = installation.ledger.kept();
    let key = kept.note_key();
    let vkey = key.to_vkey();
    if let Some(policy) = installation.ledger.policy() {
        if !policy.is_for(&key) {
            let says =
                "the policy is for other logs: none of its lines `log VKEY` is this ledger's";
            findings.push(wrong(WITNESS, says, format!("add to it: log {vkey}")));
        }
        let required = installation.config.witness.as_ref().is_some_and(|witness| witness.required);
        if required && policy.asks_for_none() {
            let says =
                "a witness is required, and the policy's quorum is none: no step waits for one";
            findings.push(advice(WITNESS, says, "name a quorum in the policy"));
        }
    }
    match installation.ledger.try_each() {
        Ok(tried) => findings.extend(tried.into_iter().map(|tried| finding(tried, &vkey))),
        Err(error) => findings.push(wrong(WITNESS, error.to_string(), error.hint())),
    }
    match installation.ledger.standing() {
        Ok(None) => {}
        Ok(Some(alarmed)) => {
            let error = LedgerError::Disputed { place: alarmed.place(), what: alarmed.what() };
            findings.push(wrong(WITNESS, error.to_string(), error.hint()));
        }
        Err(error) => findings.push(wrong(WITNESS, error.to_string(), error.hint())),
    }
}

fn finding(Tried { name, url, came }: Tried, vkey: &str) -> DoctorFinding {
    match came {
        Visited::Cosigned { size, .. } => {
            sound(WITNESS, format!("{name} at {url} cosigned the head over {size} entries"))
        }
        Visited::Failed(why) => {
            let fix = format!(
                "see url and vkey of the witness in the configuration; it has to know this ledger as: {vkey}"
            );
            wrong(WITNESS, format!("{name} at {url} does not cosign: {why}"), fix)
        }
        Visited::Claims(claim, why) => wrong(
            WITNESS,
            format!("{name} at {url} says of this ledger: {claim}; nothing shows it: {why}"),
            "compare the ledger with a head that was kept elsewhere: `readmit audit verify --against HEAD`",
        ),
        Visited::Shown(claim, _) => wrong(
            WITNESS,
            format!(
                "{name} at {url} says of this ledger: {claim}; a head that its own key signed shows it"
            ),
            "put the newer file back; if it is lost, or nothing is missing, an admin runs `readmit audit dispute --reason ...`",
        ),
    }
}
