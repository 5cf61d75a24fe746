//! Appending: one after the other, side by side, and as the ledger grows.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use readmit::ledger::Ledger as _;

use crate::{Bench, entries, median, middle, millis, say};

/// Fills it, waiting for the disk once in two hundred entries.
pub fn fill(bench: &Bench, entries: u64) {
    let mut ledger = bench.open();
    let begin = Instant::now();
    let mut size = ledger.head().unwrap().size;
    let from = size;
    while size < entries {
        let count = (entries - size).min(200);
        let drafts: Vec<_> = (size..size + count).map(entries::draft).collect();
        ledger.append(&drafts, &entries::key(), &[]).unwrap();
        size += count;
    }
    let (count, took) = (size.saturating_sub(from), begin.elapsed().as_secs_f64());
    say(&format!("{count} more entries in commits of 200: {took:.0} s"));
}

/// So many steps, as one session takes them: one entry a commit.
pub fn step(bench: &Bench, times: u64) {
    let mut ledger = bench.open();
    let key = entries::key();
    let size = ledger.head().unwrap().size;
    for at in size..size + times {
        ledger.append(&[entries::draft(at)], &key, &[]).unwrap();
    }
}

/// The peer: a row of the same length in the same mode.
struct Bare(rusqlite::Connection);

impl Bare {
    fn at(path: &Path) -> Bare {
        let conn = rusqlite::Connection::open(path).unwrap();
        conn.busy_timeout(Duration::from_secs(60)).unwrap();
        let table = "PRAGMA synchronous = EXTRA; CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, body TEXT)";
        conn.execute_batch(table).unwrap();
        Bare(conn)
    }

    fn commit(&self) {
        let mut insert = self.0.prepare_cached("INSERT INTO t (body) VALUES (?1)").unwrap();
        insert.execute(["x".repeat(700)]).unwrap();
    }
}

pub fn commit(bench: &Bench, times: u64) {
    let bare = Bare::at(&bench.dir.join("bare.db"));
    (0..times).for_each(|_| bare.commit());
}

/// An append at this size, turn by turn with its peer.
pub fn grow(bench: &Bench) {
    let bare = Bare::at(&bench.dir.join("bare.db"));
    let mut ledger = bench.open();
    let size = ledger.head().unwrap().size;
    let mut i = size;
    let mut append = || {
        ledger.append(&[entries::draft(i)], &entries::key(), &[]).unwrap();
        i += 1;
    };
    // The first of a session reads who may sign.
    append();
    let (mut own, mut peer) = (Vec::new(), Vec::new());
    for _ in 0..101 {
        own.push(median(1, &mut append));
        peer.push(median(1, || bare.commit()));
    }
    let clock = |all: &[(f64, f64)]| middle(all.iter().map(|t| t.0).collect());
    let cpu = |all: &[(f64, f64)]| middle(all.iter().map(|t| t.1).collect());
    say(&format!(
        "  append at {size}: {:.2} ms, processor {:.3} ms; bare commit {:.2} ms, processor {:.3} ms; ratio {:.2}, \
         processor beyond the peer's {:.3} ms",
        clock(&own),
        cpu(&own),
        clock(&peer),
        cpu(&peer),
        clock(&own) / clock(&peer),
        cpu(&own) - cpu(&peer)
    ));
}

/// The number of times that each of sixteen writes.
const EACH: u64 = 40;

/// Sixteen processes at a time, with the ledger's lock and with SQLite's own busy wait.
pub fn writers(bench: &Bench) {
    drop(Bare::at(&bench.dir.join("bare.db")));
    for (name, command) in
        [("ledger", "writer"), ("bare commits, SQLite's busy wait", "bare-writer")]
    {
        let program = std::env::current_exe().unwrap();
        let run = |n: u64| {
            let mut child = Command::new(&program);
            child.arg(command).arg(&bench.dir).arg(n.to_string()).stdout(Stdio::piped());
            child.spawn().unwrap()
        };
        let begin = Instant::now();
        let running: Vec<_> = (0..16).map(run).collect();
        let outputs = running.into_iter().map(|child| child.wait_with_output().unwrap().stdout);
        let waits: Vec<f64> = outputs
            .map(|out| String::from_utf8(out).unwrap().trim().parse::<f64>().unwrap())
            .collect();
        let took = begin.elapsed().as_secs_f64();
        let longest = waits.iter().copied().fold(0.0, f64::max);
        let luckiest = waits.iter().copied().fold(f64::MAX, f64::min);
        let rate = 16.0 * f64::from(u32::try_from(EACH).unwrap()) / took;
        say(&format!(
            "  16 processes, {name}: {rate:.0}/s; longest wait {longest:.0} ms, the luckiest one's {luckiest:.0} ms"
        ));
    }
}

pub fn writer(bench: &Bench, n: u64) {
    let mut ledger = bench.open();
    longest(|i| {
        drop(
            ledger
                .append(&[entries::draft(50_000_000 + n * 1000 + i)], &entries::key(), &[])
                .unwrap(),
        );
    });
}

pub fn bare_writer(bench: &Bench) {
    let bare = Bare::at(&bench.dir.join("bare.db"));
    longest(|_| bare.commit());
}

fn longest(mut work: impl FnMut(u64)) {
    let waits = (0..EACH).map(|i| {
        let begin = Instant::now();
        work(i);
        millis(begin.elapsed())
    });
    say(&waits.fold(0.0, f64::max).to_string());
}
