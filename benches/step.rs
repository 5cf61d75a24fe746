//! The cost of one recorded step, against one bare durable commit of the same bytes, in the same
//! mode, on the same disk. `benches/run.sh` runs this; it also fills homes with cases here, and has
//! flushes counted by strace.
//!
//! ```text
//! step compare DIR TIMES      both, turn by turn
//! step steps|commits DIR TIMES
//! step fill HOME CASES OPEN NOTES
//! ```
#![allow(clippy::print_stdout, clippy::unwrap_used)] // it is run by hand, and prints its result

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use readmit::base::random;
use readmit::case::event::{Closed, FactorSeen, NumberSeen, Opened, Remark, TierSeen};
use readmit::case::{Actor, Case, CaseId, CaseKind, Context, Event, History, decide, open};
use readmit::home::Home;
use readmit::model::{FactorKind, UserId};
use readmit::operator::{Aliases, KeyFile, OperatorKey, added};
use readmit::runbook::{Lost, Runbook, Tier, shipped};
use readmit::{
    ledger::{Action, Committed, Draft, InstallationKey, Ledger, SqliteLedger},
    model::{Mode, Outcome, Role},
};

fn main() {
    // Cargo adds `--bench`.
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse::<usize>().unwrap();
    match args.as_slice() {
        ["compare", dir, times] => compare(Path::new(dir), number(times)),
        ["steps", dir, times] => {
            let mut steps = Steps::new(Path::new(dir));
            (0..number(times)).for_each(|_| steps.one());
        }
        ["commits", dir, times] => {
            let mut commits = Commits::new(Path::new(dir));
            (0..number(times)).for_each(|_| commits.one());
        }
        ["fill", home, cases, open, notes] => {
            fill(&Home::new(*home), number(cases), number(open), number(notes));
        }
        [] => println!("run by benches/run.sh"),
        _ => panic!("see the head of benches/step.rs"),
    }
}

fn compare(dir: &Path, times: usize) {
    let (mut steps, mut commits) = (Steps::new(dir), Commits::new(dir));
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..times {
        ours.push(timed(|| steps.one()));
        theirs.push(timed(|| commits.one()));
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "{:.3} {:.3} {:.2}",
        millis(ours),
        millis(theirs),
        ours.as_secs_f64() / theirs.as_secs_f64()
    );
}

fn timed(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort_unstable();
    all[all.len() / 2]
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// A ledger, and notes that are recorded in it.
struct Steps {
    ledger: SqliteLedger,
    key: OperatorKey,
    made: usize,
}

impl Steps {
    fn new(dir: &Path) -> Steps {
        let key = OperatorKey::from_seed(&[7; 32]);
        let mut entropy: fn(&mut [u8]) = random::fill;
        let installation =
            InstallationKey::create(&dir.join("installation.key"), &mut entropy).unwrap();
        let (data, private) =
            added("maria", Role::Admin, &readmit::ledger::Signer::public_key(&key), &[]);
        let draft = Draft { data, private, ..note(Action::LedgerCreated, "") };
        let path = dir.join("ledger.db");
        let ledger =
            SqliteLedger::create(&path, &installation, &key, draft, Box::new(random::fill))
                .unwrap();
        Steps { ledger, key, made: 0 }
    }

    fn one(&mut self) {
        self.made += 1;
        let draft =
            note(Action::NoteAdded, &format!("the caller holds for the {}th time", self.made));
        self.ledger.append(&[draft], &self.key, &[]).unwrap();
    }
}

fn note(action: Action, text: &str) -> Draft {
    let mut draft = Draft::plain(Utc::now(), action, "maria", Role::Admin, Mode::Scripted);
    if !text.is_empty() {
        (draft.case, draft.provider) = (Some("R-7Q4K2M".into()), Some("embedded".into()));
        draft.target = Some("4kq9v3xw7h3mtd6c".into());
        draft.private.insert("reason".into(), text.into());
    }
    draft
}

/// A file with one table and nothing else, as durable as a ledger.
struct Commits {
    conn: rusqlite::Connection,
}

impl Commits {
    fn new(dir: &Path) -> Commits {
        let conn = rusqlite::Connection::open(dir.join("bare.db")).unwrap();
        conn.pragma_update(None, "journal_mode", "DELETE").unwrap();
        conn.pragma_update(None, "synchronous", "EXTRA").unwrap();
        conn.execute_batch(
            "CREATE TABLE entry (seq INTEGER PRIMARY KEY, body TEXT, sig BLOB, leaf BLOB)",
        )
        .unwrap();
        Commits { conn }
    }

    fn one(&mut self) {
        // As long as a note's entry is, with its signature and hash.
        let row = ("x".repeat(600), [1u8; 64], [2u8; 32]);
        self.conn.execute("INSERT INTO entry (body, sig, leaf) VALUES (?1, ?2, ?3)", row).unwrap();
    }
}

/// Makes `cases` cases in an installation, each about a user of its own and with `notes` notes, and
/// closes all but the last `open`. Through the rules, but many to a commit.
fn fill(home: &Home, cases: usize, open: usize, notes: usize) {
    const AT_ONCE: usize = 250;
    let installation = InstallationKey::load(&home.installation_key()).unwrap();
    let mut ledger =
        SqliteLedger::open(&home.ledger(), Some(installation), Box::new(random::fill)).unwrap();
    let KeyFile::Sealed(sealed) = KeyFile::read(&home.operator_key("maria")).unwrap() else {
        panic!("it is sealed")
    };
    // As run.sh has it.
    let key = sealed.open(&"cedar lantern oyster plank".into()).unwrap();
    let actor =
        Actor { name: "maria".into(), role: Role::Admin, mode: Mode::Scripted, users: Vec::new() };
    let (runbook, history, operators) = (shipped(), History::default(), Aliases::default());
    let ctx = |newest: Option<DateTime<Utc>>| Context {
        now: Utc::now(),
        newest,
        platform: None,
        corrected: None,
        put_off: None,
        actor: &actor,
        operators: &operators,
        policy: &runbook.policy,
        history: &history,
    };
    for first in (0..cases).step_by(AT_ONCE) {
        let numbers = first..cases.min(first + AT_ONCE);
        let mut commit = |drafts: &[Draft]| ledger.append(drafts, &key, &[]).unwrap();
        let drafts: Vec<Draft> =
            numbers.clone().map(|n| opening(n, &runbook, &ctx(None)).draft(&ctx(None))).collect();
        let mut open_cases: Vec<Case> =
            commit(&drafts).iter().map(|e| Case::begin(e).unwrap()).collect();
        let closing = numbers.clone().filter(|n| n + open < cases).count();
        for n in 0..notes {
            let one_note =
                |_: &Case| Event::Noted(remark(&format!("note number {n}: the caller holds")));
            record(&mut open_cases, &ctx(None), &mut commit, one_note);
        }
        let closed = &mut open_cases[..closing];
        record(closed, &ctx(None), &mut commit, |_| Event::Abandoned(remark("the caller hung up")));
        record(closed, &ctx(None), &mut commit, |case| {
            Event::Closed(
                Closed { entries: case.entries + 1, seconds: 60, enabled: None },
                Outcome::Abandoned,
            )
        });
    }
}

fn opening(n: usize, runbook: &Runbook, ctx: &Context<'_>) -> readmit::case::AuthorizedEvent {
    let since = Some(DateTime::from_timestamp(1_700_000_000, 0).unwrap());
    let opened = Opened {
        lost: vec![Lost::Phone],
        runbook: runbook.name.clone(),
        runbook_version: runbook.version.clone(),
        runbook_sha256: runbook.sha256.clone(),
        tier: TierSeen(Tier::Ordinary),
        enabled: true,
        factors: vec![FactorSeen { id: "t1".into(), kind: FactorKind::Totp, since, phone: None }],
        numbers: vec![NumberSeen { id: "p1".into(), last4: "4821".into(), since, lost: true }],
        backup_codes: Some(0),
        login: format!("gone{n}"),
        name: format!("Gone {n}"),
        addresses: vec![format!("gone{n}@example.com")],
        ..Opened::default()
    };
    let id = CaseId::random(CaseKind::Recovery, &mut random::fill);
    open(id, "embedded", &UserId(format!("gone-{n}")), opened, Some(format!("T-{n}")), ctx).unwrap()
}

fn remark(reason: &str) -> Remark {
    Remark { reason: Some(reason.to_owned()), ..Remark::default() }
}

/// One event of every case, as one commit.
fn record(
    cases: &mut [Case],
    ctx: &Context<'_>,
    commit: &mut impl FnMut(&[Draft]) -> Vec<Committed>,
    event: impl Fn(&Case) -> Event,
) {
    let drafts: Vec<Draft> =
        cases.iter().map(|case| decide(case, event(case), ctx).unwrap().draft(ctx)).collect();
    for (case, entry) in cases.iter_mut().zip(commit(&drafts)) {
        case.apply(&entry).unwrap();
    }
}
