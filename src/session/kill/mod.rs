//! Killed at any instant, a case resumes with nothing lost, nothing done twice and nothing unrecorded (DESIGN section 8).
//!
//! Each scene is a whole recovery on the real ledger and the real directory. It is played once to count the instants at
//! which its process could die, and then again for each of them, in a process of its own that is killed there (SIGKILL:
//! nothing is flushed, nothing unwound). A new process goes on from what is on the disk, to the end.
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

use self::points::Points;
use self::scenes::{LOGIN, SCENES, Scene};
use self::stage::Stage;
use super::{Session, Stop};
use crate::case::IncidentStep;
use crate::ledger::Mode;

/// What the children are told by: only tests read these.
const HOME: &str = "READMIT_TEST_KILL_HOME";
const SCENE: &str = "READMIT_TEST_KILL_SCENE";
const POINT: &str = "READMIT_TEST_KILL_POINT";

/// Plays a scene to its end, from wherever it stands.
fn play(stage: &Stage, mode: Mode) -> Vec<String> {
    let mut clerk = stage.clerk(mode);
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
        Err(Stop::Refusal(why)) if closed(stage) => clerk.told.push(format!("refused: {why}")),
        Err(stop) => panic!("{stop}\n  {}", clerk.told.join("\n  ")),
    }
    std::mem::take(&mut clerk.told)
}

fn closed(stage: &Stage) -> bool {
    use crate::ledger::{Action, Filter, Ledger};
    let filter = Filter { actions: vec![Action::CaseClosed], ..Filter::default() };
    !stage.ledger().read(&filter).unwrap().is_empty()
}

/// Goes on after the process died: unless the case was closed in its last moment.
fn go_on(stage: &Stage, mode: Mode) -> Vec<String> {
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
    let (Ok(home), Ok(scene), Ok(point)) = (std::env::var(HOME), std::env::var(SCENE), std::env::var(POINT)) else {
        return;
    };
    let scene = SCENES.iter().find(|s| s.name == scene).unwrap();
    let stage = Stage::at(Path::new(&home), scene, Points::fatal(point.parse().unwrap()), 0);
    play(&stage, Mode::Scripted);
}

fn kill_at(home: &Path, scene: &Scene, point: usize) {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["session::kill::child", "--exact", "--nocapture", "--test-threads=1"])
        .env(HOME, home)
        .env(SCENE, scene.name)
        .env(POINT, point.to_string())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stderr);
    assert_eq!(child.status.signal(), Some(9), "the child was not killed: {}\n{said}", child.status);
}

/// One scene, killed at every instant.
fn walk(name: &str) {
    let scene = SCENES.iter().find(|s| s.name == name).unwrap();
    let template = folder();
    Stage::at(template.path(), scene, Points::none(), 0).make();

    let whole = copy_of(template.path());
    let stage = Stage::at(whole.path(), scene, Points::none(), 0);
    play(&stage, Mode::Scripted);
    check::check(&stage);
    let points = stage.points.passed();
    assert!(points.iter().any(|p| p.starts_with("after append")), "{points:?}");

    let next = AtomicUsize::new(0);
    let faults: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut faults = Vec::new();
                    loop {
                        let point = next.fetch_add(1, Ordering::Relaxed);
                        let Some(what) = points.get(point) else { return faults };
                        let survived = catch_unwind(AssertUnwindSafe(|| {
                            let home = copy_of(template.path());
                            kill_at(home.path(), scene, point);
                            let stage = Stage::at(home.path(), scene, Points::none(), 2);
                            go_on(&stage, Mode::Scripted);
                            check::check(&stage);
                        }));
                        if let Err(panic) = survived {
                            let text = panic.downcast_ref::<String>().cloned().unwrap_or_default();
                            faults.push(format!("killed {point}, {what}: {text}"));
                        }
                    }
                })
            })
            .collect();
        workers.into_iter().flat_map(|w| w.join().unwrap()).collect()
    });
    assert!(faults.is_empty(), "{} of {} instants:\n{}", faults.len(), points.len(), faults.join("\n"));
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
