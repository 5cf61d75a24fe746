//! The start of a keeper: the same program once more. A socket between the two is the keeper's
//! standard input. It gets the key through that socket, and reports its start through it.

use std::fs::OpenOptions;
use std::io;
use std::io::{ErrorKind, Read, Write};
use std::os::{
    fd::OwnedFd,
    unix::{net::UnixStream, process::CommandExt},
};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use chrono::TimeDelta;
use rustix::mm::{MlockAllFlags, mlockall, munlockall};
use rustix::process::{DumpableBehavior, Resource, Rlimit, getrlimit, setrlimit};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::Zeroizing;

use super::held::{KeptKey, Lease, Terms};
use super::place::{Place, SocketName};
use super::serve::{Service, signals};
use super::terminal::TerminalSession;
use crate::base::clock::{Clock as _, SystemClock, since_boot};
use crate::operator::OperatorKey;

/// The one argument of a keeper. It stands in no help: nobody starts one by hand.
pub const KEEPER: &str = "--keeper";

/// More than a handover has before the key.
const MOST: u64 = 4096;

/// The time that a start may take.
const SOON: Duration = Duration::from_secs(10);

/// The room of the thread that has the key. The thread's memory is mapped while everything that is
/// mapped is locked.
const STACK: usize = 512 * 1024;

/// The things that a keeper is told, beside the key itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    name: String,
    origin: String,
    leader: i32,
    started: u64,
    tty: i32,
    folder: PathBuf,
    socket: String,
    idle_s: u64,
    most_s: u64,
}

/// A keeper's word on its start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Report {
    memory: MemoryLock,
    fault: Option<String>,
}

/// The part of a keeper's memory that is never written to swap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MemoryLock {
    All,
    /// The part that the key lies in: the limit does not allow for all of it.
    Key,
    /// The limit on locked memory is too low.
    None,
}

/// A key to be kept, and for whom.
pub struct Handover<'a> {
    pub key: &'a OperatorKey,
    pub name: &'a str,
    /// The ledger whose entries the key signs.
    pub origin: &'a str,
    pub terminal: TerminalSession,
    pub place: &'a Place,
    pub socket: &'a SocketName,
    pub terms: Terms,
}

/// A keeper that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Started {
    pub memory: MemoryLock,
    pub process: u32,
}

/// The reason why no keeper has begun.
#[derive(Debug, Error)]
pub enum StartError {
    #[error("the process that would keep the key open does not start: {0}")]
    Spawn(#[source] io::Error),
    #[error("the process that would keep the key open has ended: {0}")]
    Ended(String),
}

/// Starts a keeper and hands it the key. Once this returns, the keeper answers.
pub fn start(handover: &Handover<'_>) -> Result<Started, StartError> {
    let order = Order {
        name: handover.name.to_owned(),
        origin: handover.origin.to_owned(),
        leader: handover.terminal.leader,
        started: handover.terminal.started,
        tty: handover.terminal.tty,
        folder: handover.place.path().to_owned(),
        socket: handover.socket.to_string(),
        idle_s: handover.terms.idle.as_secs(),
        most_s: handover.terms.most.as_secs(),
    };
    let (mut ours, theirs) = UnixStream::pair().map_err(StartError::Spawn)?;
    ours.set_read_timeout(Some(SOON)).map_err(StartError::Spawn)?;
    // The program that runs now, also where another one lies at its path by now. The keeper gets
    // neither variables nor a folder of this command's.
    let mut child = Command::new("/proc/self/exe")
        .arg0("readmit")
        .arg(KEEPER)
        .env_clear()
        .current_dir("/")
        .stdin(OwnedFd::from(theirs))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(StartError::Spawn)?;
    let order = serde_json::to_string(&order).map_err(|e| StartError::Spawn(e.into()))?;
    let sent = ours
        .write_all(format!("{order}\n").as_bytes())
        .and_then(|()| ours.write_all(handover.key.seed().as_ref()));
    let mut said = String::new();
    let heard = ours.take(MOST).read_to_string(&mut said);
    let why = match (serde_json::from_str::<Report>(&said), sent.and(heard)) {
        (Ok(Report { memory, fault: None }), Ok(_)) => {
            return Ok(Started { memory, process: child.id() });
        }
        (Ok(Report { fault: Some(fault), .. }), _) => fault,
        (_, Err(error)) => error.to_string(),
        (Err(_), Ok(_)) => "it did not say why".to_owned(),
    };
    drop(child.kill());
    drop(child.wait());
    Err(StartError::Ended(why))
}

/// The keeper's own part: `readmit --keeper`, started by [`start`]. `None` if somebody has typed
/// that.
pub fn run() -> Option<ExitCode> {
    (!rustix::termios::isatty(rustix::stdio::stdin())).then(keep)
}

fn keep() -> ExitCode {
    let memory = match shut_in() {
        Ok(memory) => memory,
        Err(error) => return report(MemoryLock::None, Some(error.to_string())),
    };
    let thread = |memory| {
        std::thread::Builder::new().stack_size(STACK).spawn(move || match begin() {
            Ok(service) => {
                report(memory, None);
                hang_up()
                    .and_then(|()| service.run())
                    .map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
            }
            Err(error) => report(memory, Some(error.to_string())),
        })
    };
    let thread = match thread(memory) {
        Err(_) if memory != MemoryLock::None => {
            // The limit is too low even for this.
            let _ = munlockall();
            thread(MemoryLock::None)
        }
        thread => thread,
    };
    match thread.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        Ok(Err(_)) | Err(_) => ExitCode::FAILURE,
    }
}

/// Leaves the terminal, and sees to it that nobody reads this process's memory.
fn shut_in() -> io::Result<MemoryLock> {
    rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    // Whatever this command's shell or script had open: a terminal, or a pipe with a passphrase.
    let mut open: Vec<i32> = std::fs::read_dir("/proc/self/fd")?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .collect();
    open.retain(|number| *number > 2);
    for number in open {
        // The one that listed the others is closed already.
        let _ = nix::unistd::close(number);
    }
    nix::unistd::setsid()?;
    let limit = getrlimit(Resource::Memlock);
    let _ = setrlimit(Resource::Memlock, Rlimit { current: limit.maximum, ..limit });
    let future = MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT;
    Ok(if mlockall(MlockAllFlags::CURRENT | future).is_ok() {
        MemoryLock::All
    } else if mlockall(future).is_ok() {
        MemoryLock::Key
    } else {
        MemoryLock::None
    })
}

/// Reads the order and the key, and opens the socket.
fn begin() -> io::Result<Service> {
    let wrong = |what: &str| io::Error::new(ErrorKind::InvalidInput, what.to_owned());
    let mut line = Vec::new();
    // A byte at a time: a buffer would hold what comes behind the line, and that is the key.
    loop {
        let mut byte = [0];
        take(&mut byte)?;
        match byte {
            [b'\n'] => break,
            [byte] if (line.len() as u64) < MOST => line.push(byte),
            _ => return Err(wrong("it was given no order")),
        }
    }
    let order: Order = serde_json::from_slice(&line).map_err(|_| wrong("it was given no order"))?;
    let mut seed = Zeroizing::new([0; 32]);
    take(seed.as_mut())?;
    let terms =
        Terms { idle: Duration::from_secs(order.idle_s), most: Duration::from_secs(order.most_s) };
    let terminal = TerminalSession { leader: order.leader, started: order.started, tty: order.tty };
    let watch = terminal.watch()?;
    let ended = signals()?;
    let place = Place::at(&order.folder)
        .map_err(|e| io::Error::other(e.to_string()))?
        .ok_or_else(|| wrong("the folder of its socket is gone"))?;
    let name = SocketName::parse(&order.socket).ok_or_else(|| wrong("it was given no order"))?;
    let listener = place.bind(&name)?;
    let most = TimeDelta::from_std(terms.most).unwrap_or_default();
    if let Some(end) = SystemClock.now().checked_add_signed(most) {
        place.note_end(&name, end)?;
    }
    let held = KeptKey {
        key: OperatorKey::from_seed(&seed),
        name: order.name,
        origin: order.origin,
        lease: Lease::begin(terms, since_boot()),
    };
    Ok(Service { held, terminal, watch, ended, place, name, listener })
}

/// Reads so many bytes from standard input, with no buffer in between.
fn take(bytes: &mut [u8]) -> io::Result<()> {
    let mut taken = 0;
    while taken < bytes.len() {
        match rustix::io::read(rustix::stdio::stdin(), &mut bytes[taken..]) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(count) => taken += count,
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Says how the start went, through the socket that [`start`] reads.
fn report(memory: MemoryLock, fault: Option<String>) -> ExitCode {
    let code = if fault.is_some() { ExitCode::FAILURE } else { ExitCode::SUCCESS };
    if let Ok(line) = serde_json::to_string(&Report { memory, fault }) {
        // Whoever started it may be gone.
        let _ = rustix::io::write(rustix::stdio::stdin(), line.as_bytes());
    }
    code
}

/// Lets go of the socket: the other end waits for its end.
fn hang_up() -> io::Result<()> {
    let nothing = OpenOptions::new().read(true).write(true).open("/dev/null")?;
    Ok(rustix::stdio::dup2_stdin(&nothing)?)
}
