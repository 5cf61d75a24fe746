//! What the ledger costs, side by side with its peers in one run. `benches/ledger.sh` calls it and adds what takes other
//! programs; `--entries N` sets the size (a million by default), `--dir DIR` the disk.

#![allow(clippy::unwrap_used)] // a bench that fails should say where

use std::{
    fs,
    io::{Read as _, Write as _},
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::{Signer as _, SigningKey};
use readmit::ledger::{
    Action, Draft, Filter, InstallationKey, Ledger as _, Mode, Role, SignError, Signature, Signer, SqliteLedger,
    bundle::{Question, Span, check, make, parse, write},
    export::{self, Form, Personal},
    format::tree::{Frontier, leaf_hash},
    sqlite::Entropy,
    verify::{Options, verify},
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

fn key() -> Key {
    Key(SigningKey::from_bytes(&[3; 32]))
}

/// Nine actions of a case, the rare one once in 400.
fn draft(i: u64, action: Option<Action>) -> Draft {
    let usual = [
        Action::CaseOpened,
        Action::CaseScreened,
        Action::VerificationAccepted,
        Action::BackupCodesChecked,
        Action::NoticeSent,
        Action::FactorEnrolled,
        Action::FollowUpSent,
        Action::CaseClosed,
    ];
    let rare = i.is_multiple_of(400).then_some(Action::FactorAdminReset);
    let action = action.or(rare).unwrap_or(usual[usize::try_from(i % 8).unwrap()]);
    let begin: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().unwrap();
    let mut draft = Draft::plain(
        begin + TimeDelta::seconds(i64::try_from(i).unwrap() * 30),
        action,
        "maria",
        Role::Admin,
        Mode::Scripted,
    );
    if action != Action::LedgerCreated {
        draft.case = Some(format!("R-{:06}", i / 8));
        draft.provider = Some("embedded".into());
        draft.target = Some(format!("u-{}", i % 20_011));
        draft.ticket = Some(format!("#{i}"));
        draft.data.insert("n".into(), i.into());
        draft.private.insert("reason".into(), "Lost phone; identity verified by video call, see the ticket".into());
    }
    draft
}

struct Bench {
    dir: PathBuf,
    installation: InstallationKey,
}

impl Bench {
    fn path(&self) -> PathBuf {
        self.dir.join("ledger.db")
    }

    fn open(&self) -> SqliteLedger {
        SqliteLedger::open(&self.path(), Some(self.installation.clone()), entropy()).unwrap()
    }
}

fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").unwrap();
    out.flush().unwrap();
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}

/// The middle one of some runs.
fn median(runs: usize, mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let begin = Instant::now();
            work();
            millis(begin.elapsed())
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[runs / 2]
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let value = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1));
    let entries: u64 = value("--entries").map_or(1_000_000, |n| n.parse().unwrap());
    let dir = value("--dir").map_or_else(|| std::env::temp_dir().join("readmit-bench"), PathBuf::from);
    fs::create_dir_all(&dir).unwrap();
    let key_file = dir.join("installation.key");
    let installation = if key_file.exists() {
        InstallationKey::load(&key_file).unwrap()
    } else {
        InstallationKey::create(&key_file, &mut |b| getrandom::fill(b).unwrap()).unwrap()
    };
    let bench = Bench { dir, installation };
    if !bench.path().exists() {
        let first = draft(0, Some(Action::LedgerCreated));
        SqliteLedger::create(&bench.path(), &bench.installation, &key(), first, entropy()).unwrap();
    }
    match value("--only").map(String::as_str) {
        // For strace: exactly one step, as a command takes it.
        Some("step") => drop(bench.open().append(&[draft(u64::from(std::process::id()), None)], &key(), &[]).unwrap()),
        Some(other) => panic!("--only {other}"),
        None => all(&bench, entries),
    }
}

fn all(bench: &Bench, entries: u64) {
    fill(bench, entries);
    append(bench);
    writers(bench);
    checks(bench);
    reads(bench);
    bundles(bench);
}

fn fill(bench: &Bench, entries: u64) {
    let mut ledger = bench.open();
    let begin = Instant::now();
    let mut size = ledger.head().unwrap().size;
    let from = size;
    while size < entries {
        let count = (entries - size).min(1000);
        let drafts: Vec<Draft> = (size..size + count).map(|i| draft(i, None)).collect();
        ledger.append(&drafts, &key(), &[]).unwrap();
        size += count;
    }
    let took = begin.elapsed();
    line(&format!("fill: {} entries in commits of 1000: {:.1} s", size - from, took.as_secs_f64()));
}

fn append(bench: &Bench) {
    let mut ledger = bench.open();
    let size = ledger.head().unwrap().size;
    let mut i = size;
    let ms = median(31, || {
        i += 1;
        ledger.append(&[draft(i, None)], &key(), &[]).unwrap();
    });
    // The peer: one durable commit of a row of the same length, in the same mode, on the same disk.
    let peer = rusqlite::Connection::open(bench.dir.join("bare.db")).unwrap();
    peer.execute_batch("PRAGMA synchronous = EXTRA; CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, body TEXT)")
        .unwrap();
    let body = "x".repeat(700);
    let bare = median(31, || {
        peer.execute("INSERT INTO t (body) VALUES (?1)", [&body]).unwrap();
    });
    line(&format!("append at {size}: {ms:.2} ms; a bare durable commit {bare:.2} ms; ratio {:.2}", ms / bare));
}

fn writers(bench: &Bench) {
    let waits: Vec<f64> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..16u64)
            .map(|w| {
                scope.spawn(move || {
                    let mut ledger = bench.open();
                    (0..20u64)
                        .map(|n| {
                            let begin = Instant::now();
                            ledger.append(&[draft(10_000_000 + w * 1000 + n, None)], &key(), &[]).unwrap();
                            millis(begin.elapsed())
                        })
                        .fold(0.0, f64::max)
                })
            })
            .collect();
        running.into_iter().map(|r| r.join().unwrap()).collect()
    });
    let longest = waits.iter().copied().fold(0.0, f64::max);
    let shortest = waits.iter().copied().fold(f64::MAX, f64::min);
    line(&format!("16 writers: longest wait {longest:.0} ms; longest of the luckiest {shortest:.0} ms"));
}

/// Verification against reading, hashing and adding up a flat file of the same records.
fn checks(bench: &Bench) {
    let ledger = bench.open();
    let flat = bench.dir.join("flat");
    let mut lengths = Vec::new();
    let mut out = std::io::BufWriter::new(fs::File::create(&flat).unwrap());
    ledger
        .prove(|moment| {
            moment.each_body(0, moment.size(), &mut |_, body| {
                // The signature and the line break are hashed too.
                lengths.push(body.len() + 89);
                out.write_all(body.as_bytes()).unwrap();
                out.write_all(&[b'x'; 89]).unwrap();
            })?;
            Ok(vec![0])
        })
        .unwrap();
    out.flush().unwrap();
    let floor = median(3, || {
        let mut file = std::io::BufReader::with_capacity(1 << 20, fs::File::open(&flat).unwrap());
        let (mut frontier, mut buffer) = (Frontier::default(), Vec::new());
        for length in &lengths {
            buffer.resize(*length, 0);
            file.read_exact(&mut buffer).unwrap();
            frontier.push(leaf_hash(&[&buffer]));
        }
        assert!(frontier.size() > 0);
    });
    let options = Options { key: Some(bench.installation.verifying_key()), ..Options::default() };
    let run = |options: &Options| {
        median(3, || {
            let report = verify(&bench.path(), options, &mut |_, _| {}).unwrap();
            assert!(report.is_sound(), "{:?}", report.findings);
        })
    };
    let whole = run(&options);
    let head = readmit::ledger::verify::Kept::parse("bench", &ledger.head().unwrap().note).unwrap();
    let since = run(&Options { since: Some(head), ..options });
    line(&format!(
        "verify {} entries: flat file {floor:.0} ms; everything, each signature too {whole:.0} ms ({:.1} x); \
         since a head {since:.0} ms ({:.1} x)",
        lengths.len(),
        whole / floor,
        since / floor
    ));
}

fn reads(bench: &Bench) {
    let ledger = bench.open();
    let resets = Filter { actions: vec![Action::FactorAdminReset], ..Filter::default() };
    let mut rows = 0;
    let ms = median(5, || rows = ledger.read(&resets).unwrap().len());
    let newest = median(31, || drop(ledger.read(&Filter { newest: Some(50), ..resets.clone() }).unwrap()));
    let case = median(31, || drop(ledger.case("R-000007").unwrap()));
    line(&format!("filter: {rows} resets, each checked {ms:.1} ms; the newest 50 {newest:.2} ms; a case {case:.2} ms"));
    let open = median(31, || drop(bench.open()));
    line(&format!("open: {open:.2} ms"));
    let csv = bench.dir.join("export.csv");
    let mut count = 0;
    let ms = median(1, || {
        drop(fs::remove_file(&csv));
        count = export::write_new(&csv, |out| {
            export::write(&ledger, &Filter::default(), Form::Csv, Personal::Include, out)
        })
        .unwrap();
    });
    line(&format!("csv: {count} rows, each checked with its signature: {ms:.0} ms"));
    let mut scanned = 0u64;
    let ms = median(1, || {
        ledger
            .scan(&Filter::default(), &mut |_| {
                scanned += 1;
                ControlFlow::Continue(())
            })
            .unwrap();
    });
    line(&format!("scan: {scanned} entries: {ms:.0} ms"));
}

fn bundles(bench: &Bench) {
    let ledger = bench.open();
    let size = ledger.head().unwrap().size;
    let question = || Question::new(vec![Action::CaseOpened], Span::Entries { from: size / 2, to: size / 2 + 40_000 });
    let path: &Path = &bench.dir.join("bundle");
    let mut rows = 0;
    let made = median(3, || {
        let bundle = make(&ledger, question(), Personal::Include).unwrap();
        let mut out = Vec::new();
        write(&bundle, &mut out).unwrap();
        fs::write(path, out).unwrap();
    });
    let text = fs::read_to_string(path).unwrap();
    let checked = median(3, || {
        let key = bench.installation.verifying_key();
        rows = check(parse(&text).unwrap(), Some(&key), &[]).unwrap().rows.len();
    });
    line(&format!(
        "bundle: {rows} rows of {size}: made in {made:.0} ms, {} bytes, checked in {checked:.0} ms",
        text.len()
    ));
}
