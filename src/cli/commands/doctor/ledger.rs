//! The ledger, as a verification sees it.

use super::finding::{DoctorFinding, sound, wrong};
use crate::cli::commands::audit::witness::Asked;
use crate::cli::installation::Installation;
use crate::ledger::LedgerFile;
use crate::ledger::verify::{VerifyOptions, verify_by};
use crate::ledger::{InstallationKey, LedgerError};
use crate::operator::OperatorRegistry;
use crate::witness::behind;

/// More entries than these take longer than somebody waits who asks what is set up wrongly.
const MOST: u64 = 100_000;

const LEDGER: &str = "ledger";

/// Says no more than was looked at: of a long ledger its end alone.
pub fn look(installation: &Installation) -> DoctorFinding {
    let head = match installation.ledger.kept().head() {
        Ok(head) => head,
        Err(error) => return fault(&error),
    };
    let says = format!("{} entries, mark {}", head.size, head.short());
    if head.size > MOST {
        return sound(
            LEDGER,
            format!("{says}; its end was checked, `readmit audit verify` checks all of it"),
        );
    }
    let key = match InstallationKey::load(&installation.home.installation_key()) {
        Ok(key) => Some(key.verifying_key()),
        Err(error) => return fault(&error),
    };
    let options = VerifyOptions { key, ..VerifyOptions::default() };
    let report = match verify_by(
        &LedgerFile(&installation.home.ledger()),
        &options,
        &mut OperatorRegistry::default(),
        &mut |_, _| (),
    ) {
        Ok(report) => report,
        Err(error) => return fault(&error),
    };
    if report.is_sound() {
        return sound(LEDGER, format!("{says}; all of it verifies"));
    }
    let mut lines = vec![format!("{says}; {}", report.verdict())];
    lines.extend(report.findings.iter().take(3).map(|finding| match finding.seq {
        Some(seq) => format!("{}: entry {seq}: {}", finding.kind, finding.what),
        None => format!("{}: {}", finding.kind, finding.what),
    }));
    wrong(
        LEDGER,
        lines.join("\n"),
        "stop using it, and keep a copy of the file; `readmit audit verify` lists what is wrong",
    )
}

/// Here the usual advice to run `readmit doctor` is of no use.
fn fault(error: &LedgerError) -> DoctorFinding {
    let fix = match error {
        LedgerError::Io(_) => "look at the disk, and at what else has the file open".to_owned(),
        _ => error.hint(),
    };
    wrong(LEDGER, error.to_string(), fix)
}

const WITNESS: &str = "witness";

pub fn look_of_witness(installation: &Installation, findings: &mut Vec<DoctorFinding>) {
    let asked = Asked::of(&installation.home, Some(installation.ledger.kept()));
    if let Some(trouble) = asked.trouble {
        let fix = "see [witness] in config.toml: the file must be there, and readable for whoever works here";
        findings.push(wrong(WITNESS, trouble, fix));
        return;
    }
    let Some(file) = &asked.file else { return };
    let head = installation.ledger.kept().head();
    match head.and_then(|head| behind(installation.ledger.kept(), &head, &asked.heads)) {
        Ok(None) => findings
            .push(sound(WITNESS, format!("{} heads in {}", asked.heads.len(), file.display()))),
        Ok(Some(found)) => {
            let error =
                LedgerError::Behind { place: file.display().to_string(), what: found.to_string() };
            findings.push(wrong(WITNESS, error.to_string(), error.hint()));
        }
        Err(error) => findings.push(wrong(WITNESS, error.to_string(), error.hint())),
    }
}
