//! A keeper at work.

use std::io::{self, ErrorKind};
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::time::{Duration, Instant};

use nix::sys::socket::{getsockopt, sockopt::PeerCredentials};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::held::{Asker, KeptKey};
use super::place::{Place, SocketName};
use super::terminal::TerminalSession;
use super::wire::{self, Answer, KeeperRefusal, Question};
use crate::base::clock::since_boot;

/// The longest time between two looks at whether the terminal is still there.
const GLANCE: Duration = Duration::from_secs(2);

/// The time that one who asks may take for it. Others wait meanwhile.
const PATIENCE: Duration = Duration::from_secs(2);

/// A keeper, and what it keeps its key for.
pub struct Service {
    pub held: KeptKey,
    pub terminal: TerminalSession,
    /// Becomes readable when the terminal's session ends.
    pub watch: OwnedFd,
    /// Becomes readable when the system ends this process.
    pub ended: UnixStream,
    pub place: Place,
    pub name: SocketName,
    pub listener: UnixListener,
}

impl Service {
    /// Answers until there is a reason to leave. Its socket is gone then.
    pub fn run(mut self) -> io::Result<()> {
        // Gone already: whoever took it away wants no keeper.
        let Ok(number) = self.place.number(&self.name) else { return Ok(()) };
        self.listener.set_nonblocking(true)?;
        while let Some(left) = self.left(number) {
            let wait = Timespec::try_from(left.min(GLANCE)).unwrap_or_default();
            let mut fds = [
                PollFd::new(&self.listener, PollFlags::IN),
                PollFd::new(&self.watch, PollFlags::IN),
                PollFd::new(&self.ended, PollFlags::IN),
            ];
            match poll(&mut fds, Some(&wait)) {
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
            let [asked, over, ended] = fds.map(|fd| !fd.revents().is_empty());
            if over || ended {
                break;
            }
            if asked && self.answer_one() == Some(Answer::Closed) {
                break;
            }
        }
        // Another keeper may have taken this one's place.
        if self.place.number(&self.name).is_ok_and(|now| now == number) {
            self.place.remove(&self.name)?;
        }
        Ok(())
    }

    /// Returns the time that is left for certain; `None` if the key is to be forgotten now.
    fn left(&self, number: u64) -> Option<Duration> {
        let stands = self.place.number(&self.name).is_ok_and(|now| now == number);
        let (idle, _) = self.held.lease.left(since_boot())?;
        (stands && self.terminal.lasts()).then_some(idle)
    }

    /// Answers whoever is first. `None` if nobody is there any more, or they are nobody to answer.
    fn answer_one(&mut self) -> Option<Answer> {
        let (mut stream, _) = self.listener.accept().ok()?;
        stream.set_nonblocking(false).ok()?;
        let until = Instant::now() + PATIENCE;
        let asker = asker(&stream, &self.terminal)?;
        let answer = match wire::read(&mut stream, until) {
            Ok(question) => match Question::parse(&question) {
                Some(question) => self.held.answer(&question, asker, since_boot()),
                None => Answer::Refused(KeeperRefusal::Nonsense),
            },
            Err(e) if e.kind() == ErrorKind::InvalidData => {
                Answer::Refused(KeeperRefusal::Nonsense)
            }
            Err(_) => return None,
        };
        drop(wire::write(&mut stream, &answer.to_bytes(), until));
        Some(answer)
    }
}

/// The one at the other end, as the kernel knows them. Another user is nobody to answer.
pub fn asker(stream: &UnixStream, terminal: &TerminalSession) -> Option<Asker> {
    let peer = getsockopt(stream, PeerCredentials).ok()?;
    if peer.uid() != rustix::process::geteuid().as_raw() {
        return None;
    }
    Some(if terminal.has(peer.pid()) { Asker::Here } else { Asker::Elsewhere })
}

/// Makes the signals that end a process readable.
pub fn signals() -> io::Result<UnixStream> {
    let (ended, wakes) = UnixStream::pair()?;
    for signal in [
        signal_hook::consts::SIGTERM,
        signal_hook::consts::SIGINT,
        signal_hook::consts::SIGHUP,
        signal_hook::consts::SIGQUIT,
    ] {
        signal_hook::low_level::pipe::register(signal, wakes.try_clone()?)?;
    }
    Ok(ended)
}
