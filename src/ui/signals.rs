//! Ctrl-C, hang-up and termination: a handler only takes a note of them and wakes whoever waits.
//! What they mean is decided where the program runs.

use std::io::Read;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGWINCH, SIGXFSZ};

/// Those that are caught, the most pressing first.
const CAUGHT: [i32; 3] = [SIGTERM, SIGHUP, SIGINT];

/// The signals that have been raised so far. A clone is cheap, and all clones see the same signals.
#[derive(Clone, Debug)]
pub struct Interrupts {
    raised: [Arc<AtomicBool>; 3],
    /// The window has another size.
    resized: Arc<AtomicBool>,
    /// A handler writes a byte to the other end, so that a poll ends also when the signal came just
    /// before it.
    woken: Arc<UnixStream>,
    /// Kept open, or whoever polls would wake for ever.
    wakes: Arc<UnixStream>,
}

/// The event that ended a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// Standard input has something, or is closed.
    Input,
    /// A signal was noted, or one that was looked at before woke this pause too: look at
    /// [`Interrupts::raised`].
    Nothing,
    /// The time is over.
    Over,
}

impl Interrupts {
    /// Catches the three signals, and a change of the window's size, from now on, for as long as
    /// the process lives.
    pub fn listen() -> std::io::Result<Self> {
        let this = Self::deaf()?;
        // A file that may grow no more is an error to be told, and does not end the program without
        // a word.
        signal_hook::flag::register(SIGXFSZ, Arc::default())?;
        let size = std::iter::once((&SIGWINCH, &this.resized));
        for (signal, flag) in CAUGHT.iter().zip(&this.raised).chain(size) {
            // In this order: whoever is woken must find the note.
            signal_hook::flag::register(*signal, Arc::clone(flag))?;
            signal_hook::low_level::pipe::register(*signal, this.wakes.try_clone()?)?;
        }
        Ok(this)
    }

    /// Catches nothing: for tests, and for whoever has no use for signals.
    pub fn deaf() -> std::io::Result<Self> {
        let (woken, wakes) = UnixStream::pair()?;
        woken.set_nonblocking(true)?;
        wakes.set_nonblocking(true)?;
        Ok(Self {
            raised: Default::default(),
            resized: Arc::default(),
            woken: Arc::new(woken),
            wakes: Arc::new(wakes),
        })
    }

    /// The most pressing signal that was raised and not taken back, by its number.
    pub fn raised(&self) -> Option<i32> {
        CAUGHT
            .iter()
            .zip(&self.raised)
            .find(|(_, flag)| flag.load(Ordering::SeqCst))
            .map(|(signal, _)| *signal)
    }

    /// Notes a Ctrl-C that was read as a key.
    pub fn note_ctrl_c(&self) {
        self.raised[2].store(true, Ordering::SeqCst);
    }

    /// Takes a Ctrl-C back, once it has been answered. True if there was one.
    pub fn take_ctrl_c(&self) -> bool {
        self.raised[2].swap(false, Ordering::SeqCst)
    }

    /// True if the window's size has changed since this was asked last.
    pub fn take_resized(&self) -> bool {
        self.resized.swap(false, Ordering::SeqCst)
    }

    /// Waits for a signal until `limit` is over (`None`: without end), and for input too if
    /// `input`.
    pub fn pause(&self, limit: Option<Duration>, input: bool) -> Woken {
        if self.raised().is_some() {
            return Woken::Nothing;
        }
        let stdin = std::io::stdin();
        let mut fds = vec![PollFd::new(&*self.woken, PollFlags::IN)];
        if input {
            fds.push(PollFd::new(&stdin, PollFlags::IN));
        }
        let limit = limit.and_then(|limit| Timespec::try_from(limit).ok());
        match poll(&mut fds, limit.as_ref()) {
            Ok(0) => return Woken::Over,
            Ok(_) | Err(Errno::INTR) => {}
            // Cannot happen on what we poll; if it does, reading says what is wrong.
            Err(_) => return Woken::Input,
        }
        if !fds[0].revents().is_empty() {
            // Whatever is there; a leftover byte ends one later pause early, and that pause looks
            // again.
            let _ = (&*self.woken).read(&mut [0; 64]);
        }
        if fds.get(1).is_some_and(|fd| !fd.revents().is_empty()) {
            Woken::Input
        } else {
            Woken::Nothing
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_most_pressing_comes_first_and_ctrl_c_can_be_taken_back() {
        let interrupts = Interrupts::deaf().unwrap();
        assert_eq!(interrupts.raised(), None);
        interrupts.note_ctrl_c();
        assert_eq!(interrupts.raised(), Some(SIGINT));
        interrupts.clone().raised[1].store(true, Ordering::SeqCst);
        assert_eq!(interrupts.raised(), Some(SIGHUP));
        assert!(interrupts.take_ctrl_c());
        assert!(!interrupts.take_ctrl_c());
        assert_eq!(interrupts.raised(), Some(SIGHUP));
    }

    #[test]
    fn a_pause_ends_at_once_when_something_is_noted_or_the_pipe_has_a_byte() {
        use std::io::Write;
        let interrupts = Interrupts::deaf().unwrap();
        (&*interrupts.wakes).write_all(&[0]).unwrap();
        assert_eq!(interrupts.pause(None, false), Woken::Nothing);
        // What woke it is no end of the time: a secret would be hidden by a change of the window's
        // size.
        (&*interrupts.wakes).write_all(&[0]).unwrap();
        assert_eq!(interrupts.pause(Some(Duration::from_secs(600)), false), Woken::Nothing);
        assert_eq!(interrupts.pause(Some(Duration::ZERO), false), Woken::Over);
        interrupts.note_ctrl_c();
        assert_eq!(interrupts.pause(None, false), Woken::Nothing);
    }
}
