//! A whole ledger before witnesses that answer over HTTP on this machine.
#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use tempfile::TempDir;

use super::exchange::size_in;
use super::*;
use crate::ledger::format::cosignature::testing::TestWitness;
use crate::ledger::format::note::{Checkpoint, NoteKey};
use crate::ledger::format::text;
use crate::ledger::format::tree::Hash;
use crate::ledger::proof::verify_consistency;
use crate::ledger::store::memory::TestKey;
use crate::ledger::testing::{at, created, note, scratch, seeded};
use crate::ledger::{
    Action, Cosigning as _, Draft, InstallationKey, KeptLedger, Ledger, LedgerError, Reading as _,
    SqliteLedger,
};
use crate::model::{Outcome, Phase};
use crate::provider::http::testing::{Mishap, Moment, Platform, Reply, Request, Server};
use crate::witness::{Alarmable, HttpWitnessConfig, WitnessConfig, Witnessed};

/// A witness that keeps to the specification, unless it is told otherwise.
struct Fake {
    witness: TestWitness,
    log: NoteKey,
    newest: Option<(Checkpoint, String)>,
    time: u64,
    /// It serves its newest head.
    monitors: bool,
    /// It says that it has so many entries, whatever is true.
    lies: Option<u64>,
    /// 409 without a size, where the size is the same and the root another.
    wordless: bool,
}

impl Platform for Fake {
    const NAME: &'static str = "witness";

    fn answer(&mut self, request: &Request) -> Reply {
        if request.method == "GET" {
            let text = self.newest.as_ref().filter(|_| self.monitors).map(|(_, note)| note.clone());
            return text.map_or_else(|| Reply::empty(404), |text| plain(200, &text));
        }
        assert_eq!(request.path, "/add-checkpoint");
        let body = String::from_utf8(request.body.clone()).unwrap();
        assert!(body.len() < 10 << 10, "litewitness takes 10 KiB");
        let (before, note) = body.split_once("\n\n").unwrap();
        let mut lines = before.split('\n');
        let old = lines.next().unwrap().strip_prefix("old ").unwrap();
        let old = size_in(old.as_bytes()).unwrap();
        let proof: Vec<Hash> = lines.map(|line| text::parse_base64_32(line).unwrap()).collect();
        let Ok(head) = Checkpoint::open(note, &self.log) else { return Reply::empty(403) };
        if let Some(size) = self.lies {
            return plain(409, &format!("{size}\n"));
        }
        if old > head.size {
            return Reply::empty(400);
        }
        let known = self.newest.as_ref().map_or(0, |(newest, _)| newest.size);
        if old != known {
            return plain(409, &format!("{known}\n"));
        }
        if let Some((newest, _)) = &self.newest {
            let proven = verify_consistency(old, &newest.root, head.size, &head.root, &proof);
            if !proven && self.wordless && old == head.size {
                return Reply::empty(409);
            }
            if !proven {
                return Reply::empty(422);
            }
        }
        self.time += 1;
        let line = self.witness.cosign(&head.body(), self.time);
        self.newest = Some((head, format!("{note}{line}")));
        plain(200, &line)
    }
}

fn plain(status: u16, text: &str) -> Reply {
    Reply {
        body: text.as_bytes().to_vec(),
        ..Reply::empty(status).with("content-type", "text/plain")
    }
}

fn fake(number: u8, log: &NoteKey) -> Server<Fake> {
    let fake = Fake {
        witness: TestWitness::new(&format!("witness.test/w{number}"), number),
        log: log.clone(),
        newest: None,
        time: 1_800_000_000,
        monitors: false,
        lies: None,
        wordless: false,
    };
    Server::start(fake, &Moment::real())
}

fn vkey(number: u8) -> String {
    TestWitness::new(&format!("witness.test/w{number}"), number).key.to_vkey()
}

type Told = Rc<RefCell<Vec<String>>>;

/// A home with a ledger, and what was told in it.
struct Desk {
    dir: TempDir,
    config: WitnessConfig,
    told: Told,
    alarmed: Alarmable,
    now: fn() -> DateTime<Utc>,
}

impl Desk {
    fn new() -> Desk {
        let dir = scratch();
        let key =
            InstallationKey::create(&dir.path().join("installation.key"), &mut seeded(1)).unwrap();
        let path = dir.path().join("ledger.db");
        drop(
            SqliteLedger::create(&path, &key, &TestKey::of("maria"), created("maria"), seeded(2))
                .unwrap(),
        );
        let config = WitnessConfig { timeout_s: 20, ..WitnessConfig::default() };
        Desk { dir, config, told: Told::default(), alarmed: Alarmable::default(), now: || at(0) }
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("ledger.db")
    }

    fn open(path: &Path, seed: u64) -> SqliteLedger {
        let key = InstallationKey::load(&path.with_file_name("installation.key")).unwrap();
        SqliteLedger::open(path, Some(key), seeded(seed)).unwrap()
    }

    fn key(&self) -> NoteKey {
        SqliteLedger::open(&self.path(), None, seeded(1)).unwrap().note_key()
    }

    fn ask(&mut self, number: u8, server: &Server<Fake>) {
        let url = server.url();
        self.config.http.push(HttpWitnessConfig { url, vkey: vkey(number), monitor: None });
    }

    /// One command's ledger.
    fn command(&self, seed: u64) -> Witnessed {
        let path = self.path();
        let again: OpenAgain = Arc::new(move || {
            let ledger: Box<dyn KeptLedger> = Box::new(SqliteLedger::open(&path, None, seeded(9))?);
            Ok(ledger)
        });
        let files = HeadFiles::in_home(self.dir.path());
        let http = self.config.open_http().unwrap();
        let http = http.map(|asked| HttpHandOn::new(asked, again, files.clone(), self.now));
        let told = self.told.clone();
        let tell = Box::new(move |text: &str| told.borrow_mut().push(text.to_owned()));
        Witnessed::new(Box::new(Desk::open(&self.path(), seed)), Some(&self.config), tell)
            .over_http(http, files)
            .alarming(&self.alarmed)
    }

    /// One command that records a note, and ends.
    fn add(&self, text: &str) -> Result<(), LedgerError> {
        let mut ledger = self.command(text.len() as u64 + 100);
        add(&mut ledger, text)
    }

    fn told(&self) -> String {
        std::mem::take(&mut *self.told.borrow_mut()).join("\n")
    }

    fn alarm(&self) -> Option<Alarmed> {
        self.alarmed.lock().unwrap().take()
    }

    fn size(&self) -> u64 {
        Desk::open(&self.path(), 1).head().unwrap().size
    }
}

fn add(ledger: &mut dyn Ledger, text: &str) -> Result<(), LedgerError> {
    let seconds = i64::try_from(text.len()).unwrap();
    ledger.append(&[note(text, seconds)], &TestKey::of("maria"), &[]).map(drop)
}

fn cosigned(desk: &Desk, number: u8) -> Option<u64> {
    let key = TestWitness::new(&format!("witness.test/w{number}"), number).key;
    let kept = Desk::open(&desk.path(), 1).newest_by(&key).unwrap()?;
    let note = kept.note.unwrap();
    let body = format!("{}\n", note.split_once("\n\n").unwrap().0);
    assert_eq!(key.find(&body, &kept.line).unwrap().time, kept.time);
    Some(kept.size)
}

#[test]
fn the_first_head_growth_and_a_lost_state_are_cosigned() {
    let mut desk = Desk::new();
    let server = fake(1, &desk.key());
    desk.ask(1, &server);
    desk.now = || at(0);
    desk.add("one").unwrap();
    assert_eq!(cosigned(&desk, 1), Some(2));
    // Within the hour nothing is sent, and after it the growth is.
    desk.add("two").unwrap();
    assert_eq!((cosigned(&desk, 1), server.seen().len()), (Some(2), 1));
    desk.now = || at(3600);
    for (round, text) in ["three", "four", "five"].into_iter().enumerate() {
        desk.now = [|| at(3600), || at(7200), || at(10_800)][round];
        desk.add(text).unwrap();
        assert_eq!(cosigned(&desk, 1), Some(4 + round as u64));
    }
    server.state(|fake| fake.newest = None);
    desk.now = || at(14_400);
    desk.add("sixth").unwrap();
    assert_eq!(cosigned(&desk, 1), Some(7));
    assert_eq!((desk.told(), desk.alarm()), (String::new(), None));
    let (head, note) = Desk::open(&desk.path(), 1).newest_cosigned().unwrap().unwrap();
    assert_eq!((head.size, note.matches("— ").count()), (7, 2));
}

#[test]
fn the_end_of_a_case_and_a_privileged_user_do_not_wait_for_the_hour() {
    let mut desk = Desk::new();
    let server = fake(1, &desk.key());
    desk.ask(1, &server);
    let maria = TestKey::of("maria");
    let of = |action, case: &str, seconds| Draft {
        action,
        case: Some(case.into()),
        ..note("", seconds)
    };
    let opened = |case: &str, tier: &str, seconds| {
        let mut draft = of(Action::CaseOpened, case, seconds);
        draft.data.insert("tier".into(), tier.into());
        draft
    };
    let outcome = |case: &str, seconds| Draft {
        phase: Some(Phase::Outcome),
        outcome: Some(Outcome::Succeeded),
        ..of(Action::FactorAdminReset, case, seconds)
    };
    let append = |draft: Draft| {
        desk.command(draft.clock.timestamp().unsigned_abs()).append(&[draft], &maria, &[]).unwrap();
        cosigned(&desk, 1).unwrap()
    };
    assert_eq!(append(opened("R-AAAAAA", "ordinary", 1)), 2);
    assert_eq!(append(outcome("R-AAAAAA", 2)), 2);
    assert_eq!(append(opened("R-BBBBBB", "privileged", 3)), 2);
    assert_eq!(append(outcome("R-BBBBBB", 4)), 5);
    assert_eq!(append(of(Action::NoteAdded, "R-BBBBBB", 5)), 5);
    assert_eq!(append(of(Action::CaseClosed, "R-AAAAAA", 6)), 7);
    // A tier that is not there is no ordinary one.
    assert_eq!(append(of(Action::CaseOpened, "R-CCCCCC", 7)), 7);
    assert_eq!(append(outcome("R-CCCCCC", 8)), 9);
    assert_eq!(desk.told(), "");
}

/// A desk whose witnesses have taken five entries, and whose file was then taken back to three.
fn rolled_back(witnesses: u8) -> (Desk, Vec<Server<Fake>>, Vec<u8>) {
    let mut desk = Desk::new();
    let servers: Vec<_> = (1..=witnesses).map(|number| fake(number, &desk.key())).collect();
    for (number, server) in (1..).zip(&servers) {
        desk.ask(number, server);
    }
    let mut older = Vec::new();
    for text in ["one", "two", "three", "four"] {
        if text == "three" {
            older = fs::read(desk.path()).unwrap();
        }
        let mut ledger = desk.command(text.len() as u64);
        add(&mut ledger, text).unwrap();
        ledger.hand_on().unwrap();
        drop(ledger);
    }
    assert_eq!(cosigned(&desk, 1), Some(5));
    let newer = fs::read(desk.path()).unwrap();
    fs::write(desk.path(), older).unwrap();
    desk.now = || at(86_400);
    assert_eq!(desk.told(), "");
    (desk, servers, newer)
}

fn outcome() -> Draft {
    Draft { phase: Some(Phase::Outcome), outcome: Some(Outcome::Unknown), ..note("came", 99) }
}

#[test]
fn a_rolled_back_ledger_is_stopped_on_evidence_until_the_newer_one_is_back() {
    for monitored in [true, false] {
        let (desk, servers, newer) = rolled_back(1);
        if monitored {
            // What is kept in the home went with the file, and the witness has what shows it.
            fs::remove_file(desk.dir.path().join("cosigned-head")).unwrap();
            servers[0].state(|fake| fake.monitors = true);
        }
        // The command goes on; its last words are the alarm.
        desk.add("on the older copy").unwrap();
        let alarmed = desk.alarm().unwrap();
        assert_eq!(
            (alarmed.size, alarmed.larger, alarmed.place()),
            (5, true, "witness.test/w1".into())
        );
        assert!(alarmed.note.is_some());
        let size = desk.size();
        let error = desk.add("not any more").unwrap_err();
        assert!(matches!(error, LedgerError::Disputed { .. }), "{error}");
        assert!(error.to_string().contains("it has cosigned a head over 5 entries"), "{error}");
        assert!(error.hint().contains("audit dispute"), "{}", error.hint());
        assert_eq!(desk.size(), size, "nothing more is recorded");
        // What came of an act under way is recorded, and an incident is.
        let maria = TestKey::of("maria");
        let suspends = Draft {
            action: Action::UserDisabled,
            case: Some("I-AAAAAA".into()),
            phase: Some(Phase::Intent),
            ..note("", 50)
        };
        for draft in [outcome(), suspends] {
            desk.command(7).append(&[draft], &maria, &[]).unwrap();
        }
        assert_eq!(desk.size(), size + 2);
        assert!(matches!(desk.add("no"), Err(LedgerError::Disputed { .. })));
        // Each of these commands has given the alarm again.
        assert!(desk.alarm().is_some());
        desk.told();
        // The right file is put back: nobody has to say anything.
        fs::write(desk.path(), &newer).unwrap();
        desk.add("on the newer").unwrap();
        assert_eq!(desk.size(), 6);
        assert!(desk.told().contains("is over"), "{monitored}");
        desk.add("and on").unwrap();
        assert_eq!((desk.told(), desk.alarm()), (String::new(), None));
    }
}

#[test]
fn one_witness_that_nothing_bears_out_stops_nobody() {
    // It has really cosigned more, but shows nobody; and one that lies.
    for lies in [None, Some(999)] {
        let (mut desk, servers, newer) = rolled_back(1);
        fs::remove_file(desk.dir.path().join("cosigned-head")).unwrap();
        if lies.is_some() {
            fs::write(desk.path(), &newer).unwrap();
            servers[0].state(|fake| (fake.lies, fake.monitors) = (lies, true));
        }
        desk.config.quorum = Some(1);
        desk.add("goes on").unwrap();
        let told = desk.told();
        assert!(told.contains("the witness witness.test/w1 says of this ledger"), "{told}");
        assert!(told.contains("nothing is stopped by it"), "{told}");
        let why = if lies.is_some() { "a head that this ledger continues" } else { "(404)" };
        assert!(told.contains(why), "{told}");
        assert_eq!(desk.alarm(), None);
        desk.add("and on").unwrap();
    }
    // What a witness serves under another key is no evidence.
    let (desk, servers, _) = rolled_back(1);
    fs::remove_file(desk.dir.path().join("cosigned-head")).unwrap();
    let stranger = ed25519_dalek::SigningKey::from_bytes(&[8; 32]);
    let forged = Checkpoint { origin: desk.key().name, size: 77, root: [1; 32] }.sign(&stranger);
    servers[0].state(|fake| {
        fake.monitors = true;
        fake.newest.as_mut().unwrap().1 = forged;
    });
    desk.add("goes on").unwrap();
    assert!(desk.told().contains("no head that this ledger's key signed"));
    assert_eq!(desk.alarm(), None);
}

#[test]
fn a_quorum_that_says_so_stops_the_desk_and_lets_it_go_on() {
    let (mut desk, servers, newer) = rolled_back(2);
    fs::remove_file(desk.dir.path().join("cosigned-head")).unwrap();
    desk.config.quorum = Some(2);
    desk.add("on the older copy").unwrap();
    let alarmed = desk.alarm().unwrap();
    assert_eq!((alarmed.witnesses.len(), alarmed.note.clone()), (2, None));
    let error = desk.add("no").unwrap_err().to_string();
    assert!(error.contains("a quorum of the witnesses says so"), "{error}");
    // The newer file has what both have seen. Without that they are asked again, and have to take
    // it, each of them.
    fs::write(desk.path(), newer).unwrap();
    let conn = rusqlite::Connection::open(desk.path()).unwrap();
    conn.execute("DELETE FROM cosignature", []).unwrap();
    drop(conn);
    let mut servers = servers;
    servers[1].refuse();
    assert!(matches!(desk.add("nor while one is away"), Err(LedgerError::Disputed { .. })));
    servers[1].listen();
    desk.told();
    desk.add("on the newer").unwrap();
    assert!(desk.told().contains("is over"));
    assert_eq!(desk.size(), 6);
}

#[test]
fn a_fork_is_told_from_growth() {
    for (wordless, larger) in [(false, false), (true, false), (false, true)] {
        let (desk, servers, newer) = rolled_back(1);
        servers[0].state(|fake| fake.wordless = wordless);
        // The older copy goes on without its witness, to the same size or further.
        let mut alone = Desk::open(&desk.path(), 5);
        for n in 0..if larger { 5 } else { 2 } {
            add(&mut alone, &format!("another {n}")).unwrap();
        }
        drop(alone);
        let mut ledger = desk.command(3);
        ledger.hand_on().unwrap();
        drop(ledger);
        let alarmed = desk.alarm().unwrap();
        assert_eq!((alarmed.size, alarmed.larger), (5, false), "{wordless} {larger}");
        let error = desk.add("no").unwrap_err().to_string();
        assert!(error.contains("another head over 5 entries"), "{error}");
        fs::write(desk.path(), newer).unwrap();
        desk.add("yes").unwrap();
    }
}

#[test]
fn every_bad_answer_is_one_clear_warning_and_nothing_more() {
    let mut desk = Desk::new();
    let mut server = fake(1, &desk.key());
    desk.ask(1, &server);
    let reply = |status: u16, text: &str| Mishap::Reply(plain(status, text));
    let html = || Mishap::Reply(Reply::html(200));
    let stranger = TestWitness::new("witness.test/w1", 9).cosign("x", 5);
    for (mishap, said) in [
        (reply(200, "garbage"), "it answered 200, and these are no signature lines"),
        (reply(200, ""), "it answered 200, and these are no signature lines"),
        (html(), "it answered 200, and these are no signature lines"),
        (reply(200, &stranger), "there is no signature of the key witness.test/w1 among them"),
        (Mishap::Oversized, "it is larger than 64 KiB"),
        (Mishap::Truncated, ""),
        (Mishap::Dropped, "it closed the connection before it had answered"),
        (Mishap::Stalled, "has not answered yet"),
        (
            Mishap::Reply(Reply::empty(302).with("location", "https://elsewhere.test/")),
            "it points to https://elsewhere.test/ (302), and nothing is sent there",
        ),
        (reply(400, "bad"), "it takes the request for malformed (400: bad)"),
        (reply(403, "unknown log"), "register the ledger there (403: unknown log)"),
        (reply(404, ""), "it does not know this ledger (register it there)"),
        (Mishap::Reply(Reply::html(404)), "no witness is at this url (404)"),
        (reply(429, ""), "it has too much to do (429)"),
        (reply(500, ""), "it failed, or does not know this ledger (500)"),
        (reply(503, "\u{1b}[31mred"), "(503: "),
        (reply(418, ""), "it did not take the head (418)"),
    ] {
        server.plan(1, mishap.clone(), |_| true);
        // Only a witness that stalls lets the limit run out.
        desk.config.timeout_s = if matches!(mishap, Mishap::Stalled) { 1 } else { 20 };
        let before = desk.size();
        let mut ledger = desk.command(before);
        add(&mut ledger, &format!("note {before}")).unwrap();
        drop(ledger);
        let told = desk.told();
        assert_eq!(told.lines().count(), 1, "{mishap:?}: {told}");
        assert!(told.contains("witness.test/w1") && told.contains(said), "{mishap:?}: {told}");
        assert_eq!((desk.size(), desk.alarm()), (before + 1, None), "{mishap:?}");
        assert_eq!(cosigned(&desk, 1), None);
        server.forget();
    }
    server.refuse();
    desk.add("nobody there").unwrap();
    assert!(desk.told().contains("the connection was refused"));
    server.listen();
    desk.add("there again, and asked with the next head").unwrap();
    assert_eq!((desk.told(), cosigned(&desk, 1)), (String::new(), Some(desk.size())));
}

#[test]
fn a_step_waits_for_a_quorum_that_is_required_and_for_nobody_else() {
    let mut desk = Desk::new();
    let key = desk.key();
    let (one, mut other) = (fake(1, &key), fake(2, &key));
    desk.ask(1, &one);
    desk.ask(2, &other);
    desk.config.required = true;
    desk.config.quorum = Some(2);
    // Every entry is cosigned when its step goes on, whatever the hour says.
    let mut ledger = desk.command(1);
    for (n, text) in ["one", "two", "three"].into_iter().enumerate() {
        add(&mut ledger, text).unwrap();
        assert_eq!(
            (cosigned(&desk, 1), cosigned(&desk, 2)),
            (Some(2 + n as u64), Some(2 + n as u64))
        );
    }
    drop(ledger);
    other.refuse();
    let size = desk.size();
    let error = desk.add("one is down").unwrap_err();
    assert!(matches!(error, LedgerError::Unwitnessed { .. }), "{error}");
    let said = error.to_string();
    assert!(said.contains("quorum (2 of 2 witnesses)"), "{said}");
    assert!(said.contains("witness.test/w2: the connection was refused"), "{said}");
    assert!(!said.contains("witness.test/w1"), "{said}");
    assert_eq!(desk.size(), size + 1, "what is recorded stands");
    desk.config.quorum = Some(1);
    desk.add("one of two is enough").unwrap();
    // A runbook can ask for it too.
    desk.config.quorum = Some(2);
    desk.config.required = false;
    desk.add("a warning").unwrap();
    let mut ledger = desk.command(4);
    ledger.require_witness();
    assert!(matches!(add(&mut ledger, "stops"), Err(LedgerError::Unwitnessed { .. })));
    drop(ledger);
    other.listen();
    let mut ledger = desk.command(5);
    ledger.require_witness();
    add(&mut ledger, "goes on").unwrap();
}

/// Sixteen processes append and hand on at once: whatever the order is, nobody alarms.
#[test]
fn sixteen_writers_at_once_raise_no_alarm() {
    let mut desk = Desk::new();
    let server = fake(1, &desk.key());
    desk.ask(1, &server);
    server.state(|fake| fake.monitors = true);
    let (root, http) = (desk.dir.path().to_owned(), desk.config.http.clone());
    let threads: Vec<_> = (0..16u64)
        .map(|number| {
            let (root, http) = (root.clone(), http.clone());
            std::thread::spawn(move || {
                let path = root.join("ledger.db");
                let config = WitnessConfig { timeout_s: 20, http, ..WitnessConfig::default() };
                let mut told = Vec::new();
                for round in 0..3 {
                    let again_path = path.clone();
                    let again: OpenAgain = Arc::new(move || {
                        let ledger: Box<dyn KeptLedger> =
                            Box::new(SqliteLedger::open(&again_path, None, seeded(9))?);
                        Ok(ledger)
                    });
                    let files = HeadFiles::in_home(&root);
                    let asked = config.open_http().unwrap().unwrap();
                    let mut http = HttpHandOn::new(asked, again, files, || at(0));
                    let mut ledger = Desk::open(&path, number * 10 + round);
                    add(&mut ledger, &format!("{number} {round}")).unwrap();
                    http.start(&ledger, true).unwrap();
                    let size = ledger.head().unwrap().size;
                    let (came, _) = http.gather(size, &ledger);
                    assert_eq!(came.alarm, None);
                    told.extend(came.told);
                }
                told
            })
        })
        .collect();
    for thread in threads {
        for line in thread.join().unwrap() {
            // A cosignature that another session kept it from writing is had again later.
            assert!(!line.contains("says of this ledger"), "{line}");
        }
    }
    assert_eq!(desk.size(), 49);
    assert!(!desk.dir.path().join("witness-alarm.json").exists());
    desk.now = || at(86_400);
    desk.add("at rest").unwrap();
    assert_eq!(cosigned(&desk, 1), Some(50));
}

#[test]
fn what_is_wrong_with_the_configuration_is_one_sentence() {
    let one = |url: &str, vkey: &str| HttpWitnessConfig {
        url: url.into(),
        vkey: vkey.into(),
        monitor: None,
    };
    let ok = || one("https://w.test", &vkey(1));
    let of = |http: Vec<HttpWitnessConfig>| WitnessConfig {
        http,
        timeout_s: 10,
        ..WitnessConfig::default()
    };
    let dir = scratch();
    let file = dir.path().join("policy");
    let policy = |text: &str| {
        fs::write(&file, text).unwrap();
        WitnessConfig { policy: Some(file.clone()), timeout_s: 10, ..WitnessConfig::default() }
    };
    for (config, said) in [
        (of(vec![one("http://w.test", &vkey(1))]), "url = \"http://w.test\""),
        (of(vec![one("w.test", &vkey(1))]), "url = \"w.test\""),
        (of(vec![one("https://w.test", "x")]), "vkey of https://w.test: it is not of the form"),
        (of(vec![one("https://w.test", &vkey(1).replace("w1", "w2"))]), "a character is wrong"),
        (of(vec![ok(), one("https://v.test", &vkey(1))]), "another witness has the same key"),
        (WitnessConfig { quorum: Some(2), ..of(vec![ok()]) }, "quorum = 2 cannot be met"),
        (WitnessConfig { quorum: Some(0), ..of(vec![ok()]) }, "quorum = 0 cannot be met"),
        (WitnessConfig { every_minutes: Some(0), ..of(vec![ok()]) }, "every_minutes is from 1"),
        (WitnessConfig { policy: Some("p".into()), ..of(vec![]) }, "policy must be an absolute"),
        (WitnessConfig { http: vec![ok()], ..policy("") }, "one of the two is enough"),
        (WitnessConfig { quorum: Some(1), ..policy("") }, "a policy has a quorum of its own"),
    ] {
        let fault = config.fault().unwrap_or_else(|| panic!("{said}"));
        assert!(fault.contains(said) && !fault.contains('\n'), "{fault}");
    }
    for (text, said) in [
        ("quorum x".to_owned(), "line 1: x is defined on no line above"),
        (format!("witness A {}\nquorum A", vkey(1)), "its quorum cannot be met: too few"),
        (format!("witness A {} ftp://x\nquorum A", vkey(1)), "witness.test/w1: "),
    ] {
        let config = policy(&text);
        assert_eq!(config.fault(), None);
        let fault = config.open_http().err().unwrap_or_else(|| panic!("{said}"));
        assert!(fault.contains(said), "{fault}");
    }
    let away = WitnessConfig { policy: Some(dir.path().join("none")), ..policy("") };
    assert!(away.open_http().err().unwrap().contains("none: "));
    let text = format!("witness A {} https://w.test\nquorum none", vkey(1));
    assert!(policy(&text).open_http().unwrap().unwrap().policy.asks_for_none());
}
