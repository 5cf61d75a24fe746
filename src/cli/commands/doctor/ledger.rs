//! The ledger, as a verification sees it.

use std::rc::Rc;

use super::finding::{DoctorFinding, advice, sound, wrong};
use crate::base::clock::{Clock as _, SystemClock};
use crate::cli::commands::audit::witness::Asked;
use crate::cli::installation::Installation;
use crate::cli::keeper::{place, told};
use crate::ledger::verify::{VerifyOptions, verify_by};
use crate::ledger::{Filter, InstallationKey, LedgerError, LedgerFile};
use crate::operator::OperatorRegistry;
use crate::operator::keeper::{Keeper, KeeperError};
use crate::provider::ProviderConfig;
use crate::report::checks::LastChecks;
use crate::report::{EntrySource as _, checks};
use crate::witness::behind;

/// More entries than these take longer than somebody waits who asks what is set up wrongly.
const MOST: u64 = 100_000;

const LEDGER: &str = "ledger";

/// Says no more than was looked at: of a long ledger its end alone.
pub fn look(installation: &Installation) -> DoctorFinding {
    let head = match installation.ledger.kept().end() {
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

const CHECKS: &str = "nightly checks";

/// Says when the ledger and each platform's own log were last checked.
pub fn look_of_checks(installation: &Installation, findings: &mut Vec<DoctorFinding>) {
    let mut checks = LastChecks::default();
    let source = installation.ledger.kept();
    for action in checks::CHECKS {
        let filter = Filter { actions: vec![action], ..Filter::default() };
        let read = source.each(&filter, &mut |entry| {
            let draft = entry.draft();
            checks.take(draft.action, entry.time(), &draft.actor, &draft.data);
        });
        if let Err(error) = read {
            return findings.push(wrong(CHECKS, error.to_string(), error.hint()));
        }
    }
    if !checks.nightly {
        let says =
            "none has run: nobody looks whether the ledger and the platform's own log are in order";
        let fix = "set up the timer: docs/nightly.md";
        return findings.push(advice(CHECKS, says, fix));
    }
    let with_a_log = installation.config.provider.iter().filter(|p| p.platform().log().is_some());
    let fetched = with_a_log.filter(|p| p.platform().log_can_be_fetched());
    let names: Vec<&str> = fetched.map(ProviderConfig::name).collect();
    for (overdue, says) in checks.said(&names, SystemClock.now()) {
        findings.push(if overdue {
            let fix = "look at the timer (systemctl list-timers, journalctl -u 'readmit-*'), and run the check: \
                       docs/nightly.md";
            wrong(CHECKS, says, fix)
        } else if says.contains("; ") {
            advice(CHECKS, says, "`readmit audit reconcile --fetch` lists them; a senior answers each")
        } else {
            sound(CHECKS, says)
        });
    }
}

const OPEN: &str = "open keys";

pub fn look_of_open_keys(findings: &mut Vec<DoctorFinding>) {
    let place = match place(false) {
        Ok(Some(place)) => place,
        Ok(None) => return findings.push(sound(OPEN, "none")),
        Err(error) => return findings.push(advice(OPEN, error.to_string(), error.hint())),
    };
    let names = match place.names() {
        Ok(names) => names,
        Err(error) => {
            let says = format!("{} cannot be read: {error}", place.path().display());
            return findings.push(advice(OPEN, says, "make it yours alone: chmod 700"));
        }
    };
    let before = findings.len();
    for name in names {
        let keeper = Keeper::at(Rc::clone(&place), name.clone());
        let (shown, whose) = (place.shown(&name), &name.operator);
        findings.push(match keeper.state() {
            Ok(state) => sound(OPEN, told(&state, SystemClock.now())),
            Err(KeeperError::Elsewhere) => {
                sound(OPEN, format!("{whose}'s key is open at another terminal of this login"))
            }
            Err(KeeperError::None | KeeperError::Over) => continue,
            Err(KeeperError::Ended) => advice(
                OPEN,
                format!("{} is stale: its keeper was killed", shown.display()),
                "`readmit lock --all` takes it away",
            ),
            Err(error) => {
                advice(OPEN, error.to_string(), format!("take it away: rm {}", shown.display()))
            }
        });
    }
    if findings.len() == before {
        findings.push(sound(OPEN, "none"));
    }
}
