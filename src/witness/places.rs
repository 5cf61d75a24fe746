//! `[witness]` of the configuration, and the places that a head is handed on to: a file, a program,
//! the system's log.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::{net::UnixDatagram, process::CommandExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};
use serde::{Deserialize, Serialize};

use super::Witness;
use crate::ledger::Head;
use crate::ledger::format::text;

/// Appends each head as a note, and an empty line.
pub struct FileWitness(PathBuf);

impl FileWitness {
    pub fn new(path: &Path) -> FileWitness {
        FileWitness(path.to_owned())
    }
}

impl Witness for FileWitness {
    fn place(&self) -> String {
        self.0.display().to_string()
    }

    fn take(&mut self, head: &Head) -> Result<(), String> {
        let mut file =
            OpenOptions::new().append(true).open(&self.0).map_err(|e| match e.kind() {
                ErrorKind::NotFound => "it is not there; make an empty file first".to_owned(),
                _ => e.to_string(),
            })?;
        // One write: what several sessions append does not get mixed up.
        file.write_all(format!("{}\n", head.note).as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(|e| e.to_string())
    }
}

/// Facility authpriv, severity notice.
const PRIORITY: u8 = 10 * 8 + 5;

/// Sends each head to the system's log, which its own settings may send on to another machine.
pub struct SyslogWitness {
    socket: PathBuf,
    timeout: Duration,
}

impl SyslogWitness {
    pub fn new(timeout: Duration) -> SyslogWitness {
        SyslogWitness::at("/dev/log", timeout)
    }

    pub fn at(socket: impl Into<PathBuf>, timeout: Duration) -> SyslogWitness {
        SyslogWitness { socket: socket.into(), timeout }
    }
}

impl Witness for SyslogWitness {
    fn place(&self) -> String {
        format!("syslog ({})", self.socket.display())
    }

    fn take(&mut self, head: &Head) -> Result<(), String> {
        let pid = std::process::id();
        let (origin, size, root, short) =
            (&head.origin, head.size, text::base64(&head.root), head.short());
        let message = format!(
            "<{PRIORITY}>readmit[{pid}]: tree head {short} of {origin}: {size} entries, root {root}"
        );
        let socket = UnixDatagram::unbound().map_err(|e| e.to_string())?;
        socket.set_write_timeout(Some(self.timeout)).map_err(|e| e.to_string())?;
        socket.send_to(message.as_bytes(), &self.socket).map(|_| ()).map_err(|e| e.to_string())
    }
}

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

/// `[witness]` in `config.toml`: where each new head goes. Several places may be named; each gets
/// every head.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessConfig {
    /// A file on another mount, best one that can only be appended to (`chattr +a`). It is never
    /// made: a mount that is not there must not look like an empty file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    /// A program and its arguments; it gets the head as a note on its standard input, and says by
    /// exit 0 that it has it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    /// The system's log.
    #[serde(default)]
    pub syslog: bool,
    /// True if a step stops where a head cannot be handed on; otherwise there is a warning.
    #[serde(default)]
    pub required: bool,
    /// The time to wait for the command, the log or a witness over HTTP, in seconds.
    #[serde(default = "ten")]
    pub timeout_s: u64,
    /// A tlog-policy (C2SP) that names witnesses and their quorum, instead of the list below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<PathBuf>,
    /// The number of the witnesses below that have to agree; all of them, if it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quorum: Option<usize>,
    /// The most minutes between two heads over HTTP that nothing else asks for; 60 if it is not
    /// said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every_minutes: Option<u32>,
    /// PEM certificates to trust for witnesses instead of the system's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// Witnesses that are asked over HTTP.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub http: Vec<HttpWitnessConfig>,
}

/// One witness that is asked over HTTP.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpWitnessConfig {
    /// The prefix that heads are submitted under.
    pub url: String,
    /// The witness's key, as `NAME+ID+KEY`.
    pub vkey: String,
    /// The prefix that the witness's newest heads are read under, if it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monitor: Option<String>,
}

const fn ten() -> u64 {
    10
}

impl WitnessConfig {
    /// Returns what is wrong with the configuration, if anything.
    pub fn fault(&self) -> Option<String> {
        let over_http = !self.http.is_empty() || self.policy.is_some();
        if self.file.is_none() && self.command.is_empty() && !self.syslog && !over_http {
            let what =
                "[witness] names no file, no command, no syslog, no policy and no [[witness.http]]";
            return Some(what.to_owned());
        }
        if self.file.as_ref().is_some_and(|file| !file.is_absolute()) {
            return Some("[witness] file must be an absolute path".to_owned());
        }
        if !(1..=60).contains(&self.timeout_s) {
            return Some("[witness] timeout_s is from 1 to 60".to_owned());
        }
        self.http_fault()
    }

    /// The places, in order.
    pub fn open(&self) -> Vec<Box<dyn Witness>> {
        let timeout = Duration::from_secs(self.timeout_s);
        let mut all: Vec<Box<dyn Witness>> = Vec::new();
        if let Some(file) = &self.file {
            all.push(Box::new(FileWitness::new(file)));
        }
        if !self.command.is_empty() {
            all.push(Box::new(CommandWitness::new(&self.command, timeout)));
        }
        if self.syslog {
            all.push(Box::new(SyslogWitness::new(timeout)));
        }
        all
    }
}
