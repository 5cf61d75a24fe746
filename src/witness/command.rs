use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use super::Witness;
use crate::ledger::Head;

/// The number of bytes of a command's complaint that are looked at.
const COMPLAINT: u64 = 400;

/// Starts a program for each head, with the note on its standard input.
pub struct CommandWitness {
    argv: Vec<String>,
    timeout: Duration,
}

impl CommandWitness {
    pub fn new(argv: &[String], timeout: Duration) -> CommandWitness {
        CommandWitness { argv: argv.to_vec(), timeout }
    }

    /// Waits for its end; what takes too long is ended, with all that it started.
    fn wait(&self, child: &mut Child) -> Result<(), String> {
        let start = Instant::now();
        loop {
            match child.try_wait().map_err(|e| e.to_string())? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => return Err(status.to_string()),
                None if start.elapsed() < self.timeout => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                None => {
                    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
                        let _ = kill_process_group(group, Signal::KILL);
                    }
                    drop(child.wait());
                    return Err(format!("no answer within {} s", self.timeout.as_secs()));
                }
            }
        }
    }
}

impl Witness for CommandWitness {
    fn place(&self) -> String {
        self.argv.first().cloned().unwrap_or_default()
    }

    fn take(&mut self, head: &Head) -> Result<(), String> {
        let (program, args) = self.argv.split_first().ok_or("it is empty")?;
        let mut child = Command::new(program)
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            // In a group of its own: a Ctrl-C is for the session, and what it starts can be ended
            // with it.
            .process_group(0)
            .spawn()
            .map_err(|e| e.to_string())?;
        if let Some(mut pipe) = child.stdin.take() {
            // A note fits into any pipe. Who does not read it says by the exit code whether that is
            // well.
            drop(pipe.write_all(head.note.as_bytes()));
        }
        let complaint = child.stderr.take();
        self.wait(&mut child).map_err(|what| {
            let mut said = String::new();
            // After a command that was ended somebody else may hold the pipe open: then nothing is
            // read.
            if !what.starts_with("no answer")
                && let Some(pipe) = complaint
            {
                drop(pipe.take(COMPLAINT).read_to_string(&mut said));
            }
            let first = said.lines().next().unwrap_or_default();
            if first.is_empty() { what } else { format!("{what}: {first}") }
        })
    }
}
