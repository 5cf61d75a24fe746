//! Runs a program that the configuration names: without a shell, with little around it, and not for
//! ever.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use thiserror::Error;

/// The most that a program may answer, in bytes.
pub const LARGEST: usize = 64 * 1024;

/// The number of bytes of a program's complaint that are looked at.
const COMPLAINT: usize = 400;

/// The time that is given to the system to end what was killed.
const GRACE: Duration = Duration::from_secs(1);

/// The variables that a program gets, where this process has them. None of them holds a secret.
const ENVIRONMENT: [&str; 6] = ["PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ"];

/// The reason why a program gave no answer. Its own words are text from outside: whoever shows them
/// makes them safe.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ProgramFault {
    #[error("no program is named")]
    Empty,
    #[error("it cannot be started: {0}")]
    NotStarted(String),
    #[error("no answer within {} s", .0.as_secs())]
    Late(Duration),
    /// It ended with another code than 0: the code, and the first line that it wrote to standard
    /// error.
    #[error("{0}")]
    Failed(String),
    #[error("it answers with more than {LARGEST} bytes")]
    TooMuch,
}

/// One thing that came of a program.
enum Came {
    /// The text that the program wrote to standard output.
    Answer(Vec<u8>),
    /// The text that the program wrote to standard error.
    Complaint(Vec<u8>),
    /// It has ended, and is not collected yet.
    Ended,
}

/// Runs a program, hands it `input`, and returns what it wrote to standard output. The program is
/// in a process group of its own: a Ctrl-C is not for it, and whatever it started is ended with it,
/// at `limit` at the latest.
pub fn run(argv: &[String], input: &[u8], limit: Duration) -> Result<Vec<u8>, ProgramFault> {
    let (program, rest) = argv.split_first().ok_or(ProgramFault::Empty)?;
    let start = Instant::now();
    let mut child = Command::new(program)
        .args(rest)
        .env_clear()
        .envs(kept())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .map_err(|e| ProgramFault::NotStarted(e.to_string()))?;
    let (tell, hear) = mpsc::channel();
    let came = match listen(&mut child, input.to_vec(), &tell) {
        Ok(()) => answer(&child, &hear, start, limit),
        Err(error) => Err(ProgramFault::NotStarted(error.to_string())),
    };
    end_all(&child);
    // Before it is collected its number is nobody else's, and it is collected only once it ended.
    let ended = came.is_ok() || ends(&hear);
    let status = if ended { child.wait().ok() } else { None };
    let (said, complaint) = came?;
    match status {
        Some(status) if status.success() => Ok(said),
        Some(status) => Err(ProgramFault::Failed(match first_line(&complaint) {
            line if line.is_empty() => status.to_string(),
            line => format!("{status}: {line}"),
        })),
        None => Err(ProgramFault::Failed("it ended in an unknown way".into())),
    }
}

fn kept() -> impl Iterator<Item = (&'static str, OsString)> {
    ENVIRONMENT.into_iter().filter_map(|name| Some((name, std::env::var_os(name)?)))
}

/// Starts the threads that hand the input over and hear what comes of the program. A thread ends
/// with the pipe that it reads.
fn listen(child: &mut Child, input: Vec<u8>, tell: &Sender<Came>) -> std::io::Result<()> {
    if let Some(mut pipe) = child.stdin.take() {
        // Whoever reads nothing says by the exit code whether that is well.
        begin(move || drop(pipe.write_all(&input)))?;
    }
    if let Some(pipe) = child.stdout.take() {
        let tell = tell.clone();
        begin(move || drop(tell.send(Came::Answer(up_to(pipe, LARGEST + 1)))))?;
    }
    if let Some(pipe) = child.stderr.take() {
        let tell = tell.clone();
        begin(move || drop(tell.send(Came::Complaint(up_to(pipe, COMPLAINT)))))?;
    }
    let (pid, tell) = (pid(child), tell.clone());
    begin(move || {
        if let Some(pid) = pid {
            let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            while matches!(waitid(WaitId::Pid(pid), options), Err(Errno::INTR)) {}
        }
        drop(tell.send(Came::Ended));
    })
}

fn begin(work: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
    thread::Builder::new().name("program".into()).spawn(work).map(drop)
}

fn up_to(pipe: impl Read, most: usize) -> Vec<u8> {
    let mut said = Vec::new();
    drop(pipe.take(most as u64).read_to_end(&mut said));
    said
}

/// Waits until the program has ended and its answer is whole.
fn answer(
    child: &Child,
    hear: &Receiver<Came>,
    start: Instant,
    limit: Duration,
) -> Result<(Vec<u8>, Vec<u8>), ProgramFault> {
    let (mut said, mut complaint, mut ended) = (None, None, false);
    loop {
        let left = limit.saturating_sub(start.elapsed());
        match hear.recv_timeout(left) {
            Ok(Came::Answer(answer)) if answer.len() > LARGEST => {
                return Err(ProgramFault::TooMuch);
            }
            Ok(Came::Answer(answer)) => said = Some(answer),
            Ok(Came::Complaint(text)) => complaint = Some(text),
            Ok(Came::Ended) => {
                ended = true;
                // What it leaves behind would hold the pipes open.
                end_all(child);
            }
            Err(_) => return Err(ProgramFault::Late(limit)),
        }
        if let (Some(said), Some(complaint), true) = (&mut said, &mut complaint, ended) {
            return Ok((std::mem::take(said), std::mem::take(complaint)));
        }
    }
}

/// Waits for the end of what was killed, not for ever: a process may hang inside the system.
fn ends(hear: &Receiver<Came>) -> bool {
    let start = Instant::now();
    loop {
        match hear.recv_timeout(GRACE.saturating_sub(start.elapsed())) {
            Ok(Came::Ended) => return true,
            Ok(Came::Answer(_) | Came::Complaint(_)) => {}
            Err(_) => return false,
        }
    }
}

fn pid(child: &Child) -> Option<Pid> {
    i32::try_from(child.id()).ok().and_then(Pid::from_raw)
}

/// Ends the program, and all that it started and that did not leave its group.
fn end_all(child: &Child) {
    if let Some(group) = pid(child) {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

fn first_line(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    fn sh(script: &str, input: &str, limit: Duration) -> Result<String, ProgramFault> {
        let argv = ["sh", "-c", script].map(str::to_owned);
        run(&argv, input.as_bytes(), limit).map(|said| String::from_utf8(said).unwrap())
    }

    #[test]
    fn a_program_is_handed_its_input_and_answers() {
        assert_eq!(sh("cat", "{\"a\":1}", LONG).unwrap(), "{\"a\":1}");
        assert_eq!(sh("true", &"x".repeat(200_000), LONG).unwrap(), "", "it need not read");
        let argv = ["printf", "%s", "a; echo b $HOME"].map(str::to_owned);
        assert_eq!(run(&argv, b"", LONG).unwrap(), b"a; echo b $HOME", "no shell is between");
    }

    #[test]
    fn a_failure_says_the_code_and_the_first_line() {
        let failed = sh("echo; echo 'no such ticket' >&2; echo more >&2; exit 3", "", LONG);
        let said = failed.unwrap_err().to_string();
        assert!(said.contains('3') && said.ends_with(": no such ticket"), "{said}");
        assert!(sh("exit 1", "", LONG).unwrap_err().to_string().contains('1'));
        assert!(matches!(
            run(&["/nonexistent/program".to_owned()], b"", LONG),
            Err(ProgramFault::NotStarted(_))
        ));
        assert_eq!(run(&[], b"", LONG), Err(ProgramFault::Empty));
    }

    #[test]
    fn a_program_that_hangs_is_ended_with_all_that_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("child");
        let script = format!("sleep 1000 & echo $! > {}; wait", file.display());
        let limit = Duration::from_secs(2);
        assert_eq!(sh(&script, "", limit), Err(ProgramFault::Late(limit)));
        let child: i32 = std::fs::read_to_string(&file).unwrap().trim().parse().unwrap();
        let gone = || {
            let stat = std::fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
            stat.is_empty() || stat.contains(") Z ")
        };
        let start = Instant::now();
        while !gone() {
            assert!(start.elapsed() < LONG, "the child of the program lives on");
            thread::yield_now();
        }
    }

    #[test]
    fn what_it_leaves_behind_keeps_nobody_waiting() {
        assert_eq!(sh("sleep 1000 & echo done", "", LONG).unwrap(), "done\n");
    }

    #[test]
    fn an_answer_without_end_is_cut_off() {
        assert_eq!(sh("yes", "", LONG), Err(ProgramFault::TooMuch));
    }

    #[test]
    fn its_environment_is_a_closed_list() {
        let names = sh("env | cut -d= -f1", "", LONG).unwrap();
        // A shell adds some of its own.
        let own = ["PWD", "SHLVL", "_", "OLDPWD"];
        for name in names.lines() {
            assert!(ENVIRONMENT.contains(&name) || own.contains(&name), "{name}");
        }
    }
}
