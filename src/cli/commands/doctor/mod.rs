mod files;
mod finding;
mod ledger;
mod memory;
mod witness;

use clap::Args;
use serde_json::json;

use self::finding::{DoctorFinding, Level, advice, sound, wrong};
use crate::base::clock::{Clock, SystemClock};
use crate::base::safe_text::safe;
use crate::cli::installation::{Installation, home};
use crate::cli::out::Out;
use crate::cli::{Failure, Global, opened_key};
use crate::home::{Config, RunbookLibrary};
use crate::ledger::{Action, Ledger, Object};
use crate::model::Recorded;
use crate::operator::{KeyFile, OperatorAccount, Right, may};
use crate::provider::{Provider, ProviderConfig, ProviderError};
use crate::session::Library;

#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Record that the clock was wrong and is right now: ages are counted anew from here (admins)
    #[arg(long, requires = "reason")]
    correct_clock: bool,
    /// A description of what was wrong with the clock, and of how you know that the clock is right
    /// now
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

pub fn run(args: &DoctorArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    if args.correct_clock {
        return correct_clock(args, global, out);
    }
    let home = home(global)?;
    let mut findings = Vec::new();
    files::look(&home, &mut findings);
    memory::look(&mut findings);
    ledger::look_of_open_keys(&mut findings);
    match Installation::open(global) {
        Ok(mut installation) => inside(&mut installation, global, &mut findings),
        // What is wrong with the configuration is no fault of the ledger's, and the usual advice to
        // look here would lead in a circle.
        Err(failure) => findings.push(match Config::of(&home) {
            Err(error) if home.ledger().exists() => {
                wrong("config", error.to_string(), error.hint())
            }
            Ok(_) | Err(_) => {
                let fix = failure.hint.clone().filter(|hint| !hint.contains("readmit doctor"));
                wrong(
                    "ledger",
                    failure.message(),
                    fix.unwrap_or_else(|| "mend what is named here".into()),
                )
            }
        }),
    }
    let code = u8::from(findings.iter().any(|f| f.level == Level::Fault));
    if out.json().is_some() {
        let findings: Vec<_> = findings
            .iter()
            .map(|f| json!({ "what": f.what, "sound": f.is_sound(), "level": f.level.as_str(), "says": f.says, "fix": f.fix }))
            .collect();
        out.document(&json!({ "schema": "readmit.doctor/1", "findings": findings, "exit": code }))?;
        return Ok(code);
    }
    for finding in &findings {
        let mark = finding.level.mark();
        let mut says = finding.says.lines();
        out.line(&format!("{mark} {}: {}", finding.what, safe(says.next().unwrap_or_default())))?;
        for line in says {
            out.line(&format!("      {}", safe(line)))?;
        }
        if let Some(fix) = &finding.fix {
            out.line(&format!("      → {}", safe(fix)))?;
        }
    }
    Ok(code)
}

fn inside(installation: &mut Installation, global: &Global, findings: &mut Vec<DoctorFinding>) {
    findings.push(ledger::look(installation));
    ledger::look_of_witness(installation, findings);
    witness::look(installation, findings);
    ledger::look_of_checks(installation, findings);
    let now = SystemClock.now();
    match installation.ledger.newest() {
        Ok(Some(newest)) if newest - now > crate::case::CLOCK_TOLERANCE => {
            let minutes = (newest - now).num_minutes();
            let fix = "set the clock right; if the entry is what is wrong: `readmit doctor --correct-clock --reason ...`";
            findings.push(wrong(
                "clock",
                format!("{minutes} minutes behind the newest entry"),
                fix,
            ));
        }
        Ok(_) if !crate::base::clock::is_plausible(now) => {
            let says = format!(
                "it says {}, which cannot be right: nothing is recorded by it",
                now.format("%Y-%m-%d %H:%M UTC")
            );
            findings.push(wrong("clock", says, "set the clock right"));
        }
        Ok(_) => findings.push(sound("clock", "not behind the newest entry")),
        Err(error) => findings.push(wrong("clock", error.to_string(), error.hint())),
    }
    match installation.account(global).and_then(|a| operator(installation, a, global)) {
        Ok(finding) => findings.push(finding),
        Err(failure) => {
            findings.push(wrong("operator", failure.message(), failure.hint.unwrap_or_default()));
        }
    }
    let seniors = installation.roll.active().filter(|a| may(a.role, Right::Approve)).count();
    if seniors == 0 {
        let fix = "readmit operator add NAME --role senior";
        findings.push(advice(
            "seniors",
            "nobody can approve: privileged users cannot be recovered",
            fix,
        ));
    }
    let current = |l: RunbookLibrary| l.current().map_err(Failure::from);
    match installation.library().and_then(current) {
        Ok(runbook) => {
            findings.push(sound("runbook", format!("{} {}", runbook.name, runbook.version)));
            for said in runbook.advice() {
                let fix =
                    "`readmit runbook export DIR`, edit it, then `readmit runbook accept DIR`";
                findings.push(advice("runbook", said, fix));
            }
        }
        Err(failure) => {
            let fix = failure
                .hint
                .clone()
                .unwrap_or_else(|| "an admin runs `readmit runbook accept`".into());
            findings.push(wrong("runbook", failure.message(), fix));
        }
    }
    providers(installation, global, findings);
    files::look_of_programs(&installation.config, findings);
    match &installation.config.smtp {
        None => findings
            .push(sound("mail", "no server is configured: operators send messages and attest it")),
        Some(smtp) => match smtp.open().map_err(|e| e.to_string()).and_then(|s| s.probe()) {
            Ok(()) => findings
                .push(sound("mail", format!("{} takes a message from {}", smtp.host, smtp.from))),
            Err(what) => findings.push(wrong("mail", what, "see [smtp] in config.toml")),
        },
    }
}

/// Checks how the acting operator's key is kept.
fn operator(
    installation: &Installation,
    account: &OperatorAccount,
    global: &Global,
) -> Result<DoctorFinding, Failure> {
    let more = match account.keys.len() {
        0 | 1 => String::new(),
        keys => format!(", {keys} keys"),
    };
    let who = format!("{} ({}{more})", account.name, account.role);
    let service = account.role.is_unattended();
    if let Some(key) = installation.agent_key(global, account) {
        let (touched, fingerprint) = (key.is_touched(), key.fingerprint().to_owned());
        drop(opened_key::open(global, key, installation.config.step_up())?);
        let what =
            if touched { "a security key behind the ssh-agent" } else { "a key in the ssh-agent" };
        return Ok(sound("operator", format!("{who}, with {what}: {fingerprint}")));
    }
    let key = installation.key_file(account)?;
    Ok(match key {
        _ if account.handed_over() => {
            let fix = "set your own passphrase: readmit operator passphrase";
            advice("operator", format!("{who}: the key was made by {}", account.added_by), fix)
        }
        KeyFile::Plain(_) if !service => {
            let fix = "seal it: readmit operator passphrase";
            wrong(
                "operator",
                format!(
                    "{who}: the key is not sealed; whoever can read your files can sign as you"
                ),
                fix,
            )
        }
        KeyFile::Plain(_) => {
            sound("operator", format!("{who}, with an unsealed key for your eyes alone"))
        }
        KeyFile::Sealed(_) => sound("operator", format!("{who}, with a sealed key")),
    })
}

/// Every platform that is configured, or the one that `--provider` names, with reads alone.
fn providers(installation: &Installation, global: &Global, findings: &mut Vec<DoctorFinding>) {
    let names: Vec<&str> = match &global.provider {
        Some(name) => vec![name],
        None => installation.config.provider.iter().map(ProviderConfig::name).collect(),
    };
    if names.iter().all(|name| *name != installation.config.default_provider)
        && global.provider.is_none()
    {
        let says = format!(
            "default_provider is {}, and no provider is called so",
            installation.config.default_provider
        );
        findings.push(wrong(
            "provider",
            says,
            format!("in config.toml, name one of: {}", names.join(", ")),
        ));
    }
    for name in names {
        let one = Global { provider: Some(name.to_owned()), ..global.clone() };
        match installation.provider(&one) {
            Ok(provider) => provider_answers(installation, &*provider, findings),
            Err(failure) => {
                let hint = failure.hint.clone().filter(|hint| !hint.contains("readmit doctor"));
                let fix = hint.unwrap_or_else(|| "correct it in config.toml".to_owned());
                findings.push(wrong("provider", failure.message(), fix));
            }
        }
    }
}

fn provider_answers(
    installation: &Installation,
    provider: &dyn Provider,
    findings: &mut Vec<DoctorFinding>,
) {
    let name = provider.name();
    let fault =
        |fault: &ProviderError| wrong("provider", format!("{name}: {fault}"), remedy(fault));
    match provider.clock() {
        Ok(Recorded::Known(theirs)) => {
            let off = (theirs - SystemClock.now()).abs();
            if off > crate::case::CLOCK_TOLERANCE {
                let says = format!("{name}'s clock is {} minutes off", off.num_minutes());
                findings.push(wrong("provider", says, "set the clocks right"));
            } else {
                findings.push(sound("provider", format!("{name} answers")));
            }
        }
        Ok(_) if provider.provenance().attested => return console(installation, name, findings),
        Ok(Recorded::NotRecorded | Recorded::Cannot) => {
            findings.push(sound("provider", format!("{name} is configured")));
        }
        Err(error) => return findings.push(fault(&error)),
    }
    match provider.examine() {
        Ok(seen) => findings.extend(seen.into_iter().map(|one| DoctorFinding {
            what: "provider",
            level: if one.fix.is_none() { Level::Sound } else { Level::Fault },
            says: format!("{name}: {}", one.says),
            fix: one.fix,
        })),
        Err(error) => findings.push(fault(&error)),
    }
}

/// Here the usual advice to run `readmit doctor` is of no use.
fn remedy(fault: &ProviderError) -> &'static str {
    match fault {
        ProviderError::Unauthorised(_) => {
            "compare client id and secret (or key) in config.toml with those that the platform shows"
        }
        ProviderError::Forbidden(_) => "ask the platform's administrator to grant it",
        ProviderError::Unreachable(_) => {
            "check the address, the network, and proxy and ca_file under [provider.http]"
        }
        ProviderError::Garbled(_) => {
            "check the address in config.toml: something else answers there"
        }
        ProviderError::SlowDown { .. } => "wait, and run it again",
        ProviderError::NoSuchUser
        | ProviderError::Refused(_)
        | ProviderError::Changed(_)
        | ProviderError::Cannot(_)
        | ProviderError::Unread
        | ProviderError::Directory { .. }
        | ProviderError::Contacts(_) => fault.hint(),
    }
}

/// A console is worked by hand; what it has not, the contacts file has to have.
fn console(installation: &Installation, name: &str, findings: &mut Vec<DoctorFinding>) {
    findings.push(sound(
        "provider",
        format!("{name} is a console, read and worked by hand; its profile loads"),
    ));
    let contacts = installation.config.contacts.as_ref();
    if contacts.is_none_or(|contacts| contacts.file.is_none() && contacts.own(name).is_none()) {
        let says = "no numbers, addresses or managers for a console: nobody can be called back, vouched for, or told by mail";
        let fix = "name the personnel department's file under [contacts] in config.toml, then `readmit contacts accept`";
        findings.push(advice("contacts", says, fix));
    }
}

fn correct_clock(args: &DoctorArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    let reason = args.reason.clone().unwrap_or_default();
    installation.check_reason(&reason)?;
    let newest = installation.ledger.newest()?;
    let mut data = Object::new();
    if let Some(newest) = newest {
        data.insert(
            "newest_before".into(),
            newest.to_rfc3339_opts(chrono::SecondsFormat::Millis, true).into(),
        );
    }
    let mut private = Object::new();
    private.insert("reason".into(), reason.trim().into());
    installation.record(global, Right::Runbook, Action::ClockCorrected, data, private)?;
    let document = json!({ "schema": "readmit.clock/1", "corrected": true, "exit": 0 });
    super::case_command::result(
        out,
        &document,
        "recorded: time in the ledger starts anew from this clock",
    )?;
    Ok(0)
}
