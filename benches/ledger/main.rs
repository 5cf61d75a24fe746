//! The costs of the ledger. `benches/ledger.sh` runs it beside its peers; each part is a command of
//! its own, because memory and flushes are a process's.
//!
//! `ledger COMMAND DIR [NUMBER]`: `fill` up to so many entries, `step`, `commit` and `grow` for
//! appends, `writers`, `verify`, `known`, `signatures`, `floor`, `reads`, `csv`, `bundle`, `receipt`,
//! `publish`, `head`.

#![allow(clippy::unwrap_used)] // a bench that fails should say where

mod checks;
mod entries;
mod reads;
mod writes;

use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use readmit::ledger::{InstallationKey, SqliteLedger};

/// A folder with a ledger and its key.
pub struct Bench {
    dir: PathBuf,
    installation: InstallationKey,
}

impl Bench {
    /// Opens it, or makes it.
    fn at(dir: PathBuf) -> Bench {
        fs::create_dir_all(&dir).unwrap();
        let file = dir.join("installation.key");
        let random = &mut |bytes: &mut [u8]| getrandom::fill(bytes).unwrap();
        let installation = if file.exists() {
            InstallationKey::load(&file)
        } else {
            InstallationKey::create(&file, random)
        };
        let bench = Bench { dir, installation: installation.unwrap() };
        if !bench.path().exists() {
            let first = entries::first();
            SqliteLedger::create(
                &bench.path(),
                &bench.installation,
                &entries::key(),
                first,
                entries::entropy(),
            )
            .unwrap();
        }
        bench
    }

    fn path(&self) -> PathBuf {
        self.dir.join("ledger.db")
    }

    fn open(&self) -> SqliteLedger {
        SqliteLedger::open(&self.path(), Some(self.installation.clone()), entries::entropy())
            .unwrap()
    }
}

fn say(text: &str) {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").unwrap();
    out.flush().unwrap();
}

/// The processor time that all threads of this process have had.
fn processor() -> Duration {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(spent.tv_sec.try_into().unwrap(), spent.tv_nsec.try_into().unwrap())
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}

fn middle(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

/// The middle one of some runs, in milliseconds: on the clock, and of the processors.
fn median(runs: usize, mut work: impl FnMut()) -> (f64, f64) {
    let (mut clock, mut cpu) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let (begin, spent) = (Instant::now(), processor());
        work();
        clock.push(millis(begin.elapsed()));
        cpu.push(millis(processor().checked_sub(spent).unwrap()));
    }
    (middle(clock), middle(cpu))
}

/// The most memory that this process has had at once, in MiB.
fn most_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let [command, dir, rest @ ..] = &args[..] else { panic!("ledger COMMAND DIR [NUMBER]") };
    let number = rest.first().map(|n| n.parse::<u64>().unwrap());
    let bench = Bench::at(dir.into());
    match command.as_str() {
        "fill" => writes::fill(&bench, number.unwrap()),
        "step" => writes::step(&bench, number.unwrap_or(1)),
        "commit" => writes::commit(&bench, number.unwrap_or(1)),
        "grow" => writes::grow(&bench),
        "writers" => writes::writers(&bench),
        "writer" => writes::writer(&bench, number.unwrap()),
        "bare-writer" => writes::bare_writer(&bench),
        "verify" => checks::whole(&bench),
        "known" => checks::known(&bench),
        "signatures" => checks::signatures(&bench),
        "floor" => checks::floor(&bench),
        "reads" => reads::filters(&bench),
        "csv" => reads::csv(&bench),
        "bundle" => reads::bundle(&bench),
        "receipt" => reads::receipt(&bench),
        "publish" => reads::publish(&bench),
        "head" => drop(bench.open().head().unwrap()),
        other => panic!("no command {other}"),
    }
}
