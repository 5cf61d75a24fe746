//! The configured witness: whether it can be read, and knows of more than the ledger has.

use super::finding::{DoctorFinding, sound, wrong};
use crate::cli::commands::audit::witness::Asked;
use crate::cli::installation::Installation;
use crate::ledger::LedgerError;
use crate::witness::behind;

const WITNESS: &str = "witness";

pub fn look(installation: &Installation, findings: &mut Vec<DoctorFinding>) {
    let asked = Asked::of(&installation.home, Some(installation.ledger.kept()));
    if let Some(trouble) = asked.trouble {
        let fix = "see [witness] in config.toml: the file must be there, and readable for whoever works here";
        findings.push(wrong(WITNESS, trouble, fix));
        return;
    }
    let Some(file) = &asked.file else { return };
    let head = installation.ledger.kept().head();
    match head.and_then(|head| behind(installation.ledger.kept(), &head, &asked.heads)) {
        Ok(None) => findings.push(sound(WITNESS, format!("{} heads in {}", asked.heads.len(), file.display()))),
        Ok(Some(found)) => {
            let error = LedgerError::Behind { place: file.display().to_string(), what: found.to_string() };
            findings.push(wrong(WITNESS, error.to_string(), error.hint()));
        }
        Err(error) => findings.push(wrong(WITNESS, error.to_string(), error.hint())),
    }
}
