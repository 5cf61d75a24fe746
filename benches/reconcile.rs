//! A log of many rows held against a ledger of many cases: `make` writes both, `run` compares them
//! and says how long it took and how much memory it ever had. `benches/reconcile.sh` calls it.

#![allow(clippy::unwrap_used)] // a bench that fails should say where

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::{Signer as _, SigningKey};
use readmit::case::Event;
use readmit::case::event::{Change, Opened, Verified};
use readmit::provider::ActKind;
use readmit::reconcile::{AcceptedRow, Format, ReconcileJob, Zone, run};
use readmit::{
    ledger::{
        Action, Draft, Entropy, InstallationKey, Ledger as _, SignError, Signature, Signer,
        SqliteLedger,
    },
    model::{Mode, Outcome, Role},
};

struct Key(SigningKey);

impl Signer for Key {
    fn public_key(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        Ok(self.0.sign(message).to_bytes().into())
    }
}

fn entropy() -> Entropy {
    Box::new(|bytes| getrandom::fill(bytes).unwrap())
}

fn begin() -> DateTime<Utc> {
    "2026-01-01T00:00:00Z".parse().unwrap()
}

/// When a case is opened: one every ten minutes.
fn opened(case: u64) -> DateTime<Utc> {
    begin() + TimeDelta::seconds(i64::try_from(case).unwrap() * 600)
}

fn say(line: &str) {
    writeln!(std::io::stdout().lock(), "{line}").unwrap();
}

fn main() {
    let args: Vec<String> = std::env::args().filter(|a| a != "--bench").collect();
    let number = |n: usize| args[n].parse::<u64>().unwrap();
    match args.get(1).map(String::as_str) {
        Some("ledger") => fill(Path::new(&args[2]), number(3)),
        Some("log") => log(Path::new(&args[2]), &args[3], number(4), number(5)),
        Some("run") => compare(Path::new(&args[2]), &args[3], &args[4]),
        _ => say(
            "ledger DIR CASES | log FILE FORMAT ROWS CASES | run DIR FORMAT FILE; see benches/reconcile.sh",
        ),
    }
}

fn fill(dir: &Path, cases: u64) {
    std::fs::create_dir_all(dir).unwrap();
    let key = Key(SigningKey::from_bytes(&[3; 32]));
    let installation = InstallationKey::create(&dir.join("installation.key"), &mut |b| {
        getrandom::fill(b).unwrap();
    })
    .unwrap();
    let plain = |at, action| Draft::plain(at, action, "maria", Role::Admin, Mode::Scripted);
    let path = dir.join("ledger.db");
    SqliteLedger::create(
        &path,
        &installation,
        &key,
        plain(begin(), Action::LedgerCreated),
        entropy(),
    )
    .unwrap();
    let mut ledger = SqliteLedger::open(&path, Some(installation), entropy()).unwrap();
    let mut size = 1;
    for from in (0..cases).step_by(200) {
        let mut drafts = Vec::new();
        for case in from..cases.min(from + 200) {
            let mut tell = |seconds: i64, event: &Event| {
                let (data, private) = event.parts();
                drafts.push(Draft {
                    case: Some(format!("R-{case:06}")),
                    provider: Some("platform".into()),
                    target: Some(format!("u-{case}")),
                    phase: event.phase(),
                    outcome: event.outcome(),
                    data,
                    private,
                    ..plain(opened(case) + TimeDelta::seconds(seconds), event.action())
                });
                size += 1;
                size - 1
            };
            tell(0, &Event::Opened(Opened { login: format!("user{case}"), ..Opened::default() }));
            tell(60, &Event::Verified(Verified::default()));
            let change = Change {
                act: Some(ActKind::RemoveFactor),
                reason: Some("Lost phone, see the ticket".into()),
                ..Change::default()
            };
            let intent = tell(120, &Event::Intended(change.clone()));
            tell(
                121,
                &Event::CameOut(
                    Change { intent: Some(intent), reason: None, ..change },
                    Outcome::Succeeded,
                ),
            );
        }
        ledger.append(&drafts, &key, &[]).unwrap();
    }
    say(&format!("  a ledger of {size} entries, {cases} cases with a reset each"));
}

/// `rows` rows in the time of `cases` cases: a reset and an enrolment each, and sign-ins.
fn log(file: &Path, format: &str, rows: u64, cases: u64) {
    let mut out = BufWriter::new(File::create(file).unwrap());
    let csv = format == "intelliauth";
    if csv {
        writeln!(
            out,
            "id,type,occurred_at,actor.id,target.id,outcome,data,context.ip,context.user_agent"
        )
        .unwrap();
    }
    let each = rows / cases;
    for row in 0..rows {
        let (case, n) = ((row / each).min(cases - 1), row % each);
        let within =
            if row / each >= cases { 599 } else { 1 + i64::try_from(n * 590 / each).unwrap() };
        let at =
            |seconds| (opened(case) + TimeDelta::seconds(seconds)).format("%Y-%m-%dT%H:%M:%S.000Z");
        let other = row.wrapping_mul(7919) % 100_000;
        let (kind, time) = if row / each >= cases {
            (0, at(within))
        } else {
            match n {
                0 => (1, at(121)),
                1 => (2, at(300)),
                _ => (0, at(within)),
            }
        };
        match (csv, kind) {
            (true, 1) => writeln!(out, "e{row},mfa.factor_admin_reset,{time},maria,u-{case},success,\"{{\"\"reason\"\":\"\"Lost phone, see #12\"\"}}\",192.0.2.7,Mozilla/5.0"),
            (true, 2) => writeln!(out, "e{row},mfa.factor_enrolled,{time},u-{case},u-{case},success,\"{{\"\"factor\"\":{{\"\"kind\"\":\"\"totp\"\",\"\"id\"\":\"\"f{row}\"\"}}}}\",192.0.2.7,Mozilla/5.0"),
            (true, _) => writeln!(out, "e{row},user.signed_in,{time},p-{other},p-{other},success,\"{{\"\"amr\"\":[\"\"pwd\"\",\"\"otp\"\"]}}\",192.0.2.9,Mozilla/5.0 (X11; Linux x86_64)"),
            (false, 1) => writeln!(out, r#"{{"log_id":"{row}","date":"{time}","type":"sapi","description":"Delete all authentication methods","client_id":"readmit","client_name":"Help desk","ip":"192.0.2.7","user_agent":"readmit/0.1","details":{{"request":{{"method":"delete","path":"/api/v2/users/u-{case}/authentication-methods","body":{{}},"auth":{{"strategy":"jwt","credentials":{{"jti":"{row}"}}}}}},"response":{{"statusCode":204}}}}}}"#),
            (false, 2) => writeln!(out, r#"{{"log_id":"{row}","date":"{time}","type":"gd_enrollment_complete","user_id":"u-{case}","ip":"192.0.2.7","details":{{"authenticator":{{"id":"dev_{row}","type":"otp"}}}}}}"#),
            (false, _) => writeln!(out, r#"{{"log_id":"{row}","date":"{time}","type":"s","connection":"Username-Password-Authentication","connection_id":"con_1","client_id":"app","client_name":"Portal","ip":"192.0.2.9","user_agent":"Chrome 126.0.0 / Linux 0.0.0","user_id":"p-{other}","user_name":"p{other}@example.com","strategy":"auth0","isMobile":false,"location_info":{{"country_code":"SE","city_name":"Lund"}},"details":{{"prompts":[],"completedAt":1767225600000,"elapsedTime":null,"session_id":"s{row}"}}}}"#),
        }
        .unwrap();
    }
}

#[allow(clippy::cast_precision_loss)] // counts and KiB, shown with one decimal
fn compare(dir: &Path, format: &str, file: &str) {
    let format = Format::parse(format).unwrap();
    let accepted = if format.is_by_hand() {
        AcceptedRow::Operators(BTreeMap::new())
    } else {
        AcceptedRow::Accounts(["readmit".to_owned()].into())
    };
    let begun = Instant::now();
    let ledger = SqliteLedger::open(&dir.join("ledger.db"), None, entropy()).unwrap();
    let files = [PathBuf::from(file)];
    let mut findings = 0;
    let mut job = ReconcileJob {
        files: &files,
        format,
        provider: "platform",
        since: None,
        until: None,
        skew: TimeDelta::minutes(5),
        zone: Zone::default(),
        accepted,
        fetched: None,
        before: &[],
        only: None,
        progress: &mut |_| {},
    };
    let done = run(&mut job, &ledger, &mut |_| findings += 1).unwrap();
    let took = begun.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap().trim();
    let peak: u64 = peak.trim_end_matches(" kB").parse().unwrap();
    let t = &done.tally;
    say(&format!(
        "  {format:<12} {:>9} rows  {took:>6.2} s  {:>9.0} rows/s  peak {:>6.1} MiB   {} confirmed, {findings} findings, {} unreadable",
        t.rows,
        t.rows as f64 / took,
        peak as f64 / 1024.0,
        t.confirmed,
        t.unreadable,
    ));
}
