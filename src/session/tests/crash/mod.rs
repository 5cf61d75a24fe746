//! Killed at any instant, a case resumes with nothing lost, nothing done twice and nothing
//! unrecorded.
//!
//! Each scene is a whole recovery on the real ledger and the real directory. It is played once to
//! count the instants at which its process could die, and then again for each of them, in a process
//! of its own that is killed there (SIGKILL: nothing is flushed, nothing unwound). A new process
//! goes on from what is on the disk, to the end.
#![allow(clippy::unwrap_used)]

mod check;
mod clerk;
mod points;
mod scenes;
mod stage;

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;

use self::clerk::ScriptedOperator;
use self::points::CrashPoints;
use self::scenes::{LOGIN, SCENES, Scene};
use self::stage::CrashStage;
use crate::case::IncidentStep;
use crate::ledger::{Action, Filter, Ledger};
use crate::model::{Mode, Outcome};
use crate::session::{Session, SessionError};

/// The environment variables that tell the children what to play. Only tests read the variables.
const HOME: &str = "READMIT_TEST_KILL_HOME";
const SCENE: &str = "READMIT_TEST_KILL_SCENE";
const POINT: &str = "READMIT_TEST_KILL_POINT";

/// Plays a scene to its end, from wherever it stands. What the operator was told and asked.
fn play(stage: &CrashStage, mode: Mode) -> Vec<String> {
    play_saying(stage, mode, "unknown")
}

/// As [`play`]: `came` is what the operator says of an act that the platform cannot tell about.
fn play_saying(stage: &CrashStage, mode: Mode, came: &str) -> Vec<String> {
    let came = [came];
    let mut answers = stage.scene.answers.to_vec();
    answers.push(("--came", &came));
    let mut clerk = ScriptedOperator { answers: &answers, ..stage.clerk(mode) };
    let end = stage.work("jonas", &mut clerk, |desk| {
        if stage.scene.incident {
            let step = Session::incident(desk, None, Some(LOGIN))?.work()?;
            assert_eq!(step, IncidentStep::Repair);
            return Ok(None);
        }
        Session::recover(desk, LOGIN)?.drive().map(|end| Some(end.outcome))
    });
    match end {
        Ok(outcome) => assert!(outcome.is_none_or(|o| o == stage.scene.ends), "{outcome:?}"),
        // It was closed before the last process died, and nobody was told: nothing is left to do.
        Err(SessionError::Refusal(why)) if closed(stage) => {
            clerk.told.push(format!("refused: {why}"));
        }
        Err(stop) => panic!("{stop}\n  {}", clerk.told.join("\n  ")),
    }
    std::mem::take(&mut clerk.told)
}

fn closed(stage: &CrashStage) -> bool {
    let filter = Filter { actions: vec![Action::CaseClosed], ..Filter::default() };
    !stage.ledger().read(&filter).unwrap().is_empty()
}

/// Goes on after the process died: unless the case was closed in its last moment.
fn go_on(stage: &CrashStage, mode: Mode) -> Vec<String> {
    if closed(stage) { Vec::new() } else { play(stage, mode) }
}

/// On memory where there is such a folder: thousands of durable writes are walked through.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory).unwrap() } else { TempDir::new().unwrap() }
}

fn copy_of(template: &Path) -> TempDir {
    let copy = folder();
    for file in fs::read_dir(template).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
    }
    copy
}

/// The process that is killed. In an ordinary run it has nothing to do.
#[test]
fn child() {
    let (Ok(home), Ok(scene), Ok(point)) =
        (std::env::var(HOME), std::env::var(SCENE), std::env::var(POINT))
    else {
        return;
    };
    let scene = SCENES.iter().find(|s| s.name == scene).unwrap();
    let stage =
        CrashStage::at(Path::new(&home), scene, CrashPoints::fatal(point.parse().unwrap()), 0);
    play(&stage, Mode::Scripted);
}

fn kill_at(home: &Path, scene: &Scene, point: usize) {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["session::tests::crash::child", "--exact", "--nocapture", "--test-threads=1"])
        .env(HOME, home)
        .env(SCENE, scene.name)
        .env(POINT, point.to_string())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stderr);
    assert_eq!(
        child.status.signal(),
        Some(9),
        "the child was not killed: {}\n{said}",
        child.status
    );
}

/// A scene, where it begins, and what its instants are.
struct Walk {
    scene: &'static Scene,
    template: TempDir,
    points: Vec<String>,
}

impl Walk {
    /// Plays the scene once, undisturbed.
    fn new(name: &str) -> Walk {
        let scene = SCENES.iter().find(|s| s.name == name).unwrap();
        let template = folder();
        CrashStage::at(template.path(), scene, CrashPoints::none(), 0).make();
        let whole = copy_of(template.path());
        let stage = CrashStage::at(whole.path(), scene, CrashPoints::none(), 0);
        play(&stage, Mode::Scripted);
        check::check(&stage);
        let points = stage.points.passed();
        assert!(points.iter().any(|p| p.starts_with("after append")), "{points:?}");
        Walk { scene, template, points }
    }

    /// Kills the scene at each instant that is `chosen`, and then lets `afterwards` go on and look.
    fn at_each(
        &self,
        chosen: impl Fn(&str) -> bool,
        afterwards: impl Fn(&CrashStage, &str) + Sync,
    ) {
        let chosen: Vec<(usize, &String)> =
            self.points.iter().enumerate().filter(|(_, what)| chosen(what)).collect();
        let next = AtomicUsize::new(0);
        let one = |point: usize, what: &str| {
            let home = copy_of(self.template.path());
            kill_at(home.path(), self.scene, point);
            afterwards(&CrashStage::at(home.path(), self.scene, CrashPoints::none(), 2), what);
        };
        let worker = || {
            let mut faults = Vec::new();
            while let Some((point, what)) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                if let Err(panic) = catch_unwind(AssertUnwindSafe(|| one(*point, what))) {
                    let text = panic.downcast_ref::<String>().cloned();
                    let text =
                        text.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
                    faults.push(format!("killed at {point}, {what}: {}", text.unwrap_or_default()));
                }
            }
            faults
        };
        let faults: Vec<String> = std::thread::scope(|scope| {
            let workers = [scope.spawn(worker), scope.spawn(worker)];
            workers.into_iter().flat_map(|w| w.join().unwrap()).collect()
        });
        assert!(
            faults.is_empty(),
            "{} of {} instants:\n{}",
            faults.len(),
            chosen.len(),
            faults.join("\n")
        );
    }
}

/// One scene, killed before and after every write of the ledger, every act and every message.
fn walk(name: &str) {
    Walk::new(name).at_each(
        |what| !what.starts_with("read"),
        |stage, _| {
            go_on(stage, Mode::Scripted);
            check::check(stage);
        },
    );
}

/// Between two readings nothing has happened, so that one scene is enough for these.
#[test]
fn before_every_reading() {
    Walk::new("privileged").at_each(
        |what| what.starts_with("read"),
        |stage, _| {
            go_on(stage, Mode::Scripted);
            check::check(stage);
        },
    );
}

/// Returns how the change that was cut off came out, as it was found out afterwards.
fn found_out(stage: &CrashStage) -> Vec<Outcome> {
    let entries = stage.ledger().read(&Filter::default()).unwrap();
    let settled = entries
        .iter()
        .filter(|e| e.data().get("settled").and_then(serde_json::Value::as_bool) == Some(true));
    settled.filter_map(|e| e.draft().outcome).collect()
}

/// Without a person, what the platform cannot tell is unknown, and stays so.
#[test]
fn a_platform_that_cannot_tell_a_script() {
    Walk::new("password").at_each(
        |what| what.contains(" act "),
        |stage, _| {
            stage.points.mute.set(true);
            let told = go_on(stage, Mode::Scripted);
            assert!(!told.iter().any(|t| t.starts_with("ask --came")));
            assert_eq!(found_out(stage), [Outcome::Unknown]);
            check::check(stage);
        },
    );
}

/// A person looks, and what they say is attested.
#[test]
fn a_platform_that_cannot_tell_a_person() {
    Walk::new("password").at_each(
        |what| what.contains(" act "),
        |stage, what| {
            stage.points.mute.set(true);
            let done = what.starts_with("after");
            let (came, outcome) =
                if done { ("done", Outcome::Attested) } else { ("not-done", Outcome::Failed) };
            let told = play_saying(stage, Mode::Interactive, came);
            assert_eq!(told.iter().filter(|t| t.starts_with("ask --came")).count(), 1);
            assert_eq!(found_out(stage), [outcome]);
            check::check(stage);
        },
    );
}

#[test]
fn a_reset() {
    walk("reset");
}

#[test]
fn a_temporary_password() {
    walk("password");
}

#[test]
fn links_and_tokens() {
    walk("links");
}

#[test]
fn an_incident_with_tokens() {
    walk("incident with tokens");
}

#[test]
fn a_privileged_target() {
    walk("privileged");
}

#[test]
fn a_self_recovery() {
    walk("own code");
}

#[test]
fn a_refusal() {
    walk("refuse");
}

#[test]
fn issued_codes() {
    walk("issued codes");
}

#[test]
fn an_incident() {
    walk("incident");
}
