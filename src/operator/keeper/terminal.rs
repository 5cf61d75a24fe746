//! The session of a terminal, as the kernel knows it: a shell leads it, and so does each shell that
//! SSH starts.

use std::fs;
use std::io::{self, ErrorKind};
use std::os::fd::OwnedFd;

use nix::unistd::{Pid, getsid};
use rustix::process::{PidfdFlags, pidfd_open};

/// A terminal's session, by the process that leads it. A process's number comes again; its number
/// and the moment of its start do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TerminalSession {
    pub leader: i32,
    /// The moment of the leader's start, in the kernel's ticks.
    pub started: u64,
    /// The device of the terminal; 0 where there is none.
    pub tty: i32,
}

impl TerminalSession {
    /// The session that this process belongs to.
    ///
    /// # Errors
    /// Its leader is gone, or is not to be seen from here.
    pub fn own() -> io::Result<TerminalSession> {
        TerminalSession::led_by(getsid(None)?.as_raw())
    }

    /// The session of a test: a job that outlived its shell has none, and begins one. Whoever can
    /// begin none leads a group of a shell that lives.
    #[cfg(test)]
    pub fn of_test() -> TerminalSession {
        static BEGUN: std::sync::Once = std::sync::Once::new();
        BEGUN.call_once(|| {
            if TerminalSession::own().is_err() {
                let _ = nix::unistd::setsid();
            }
        });
        TerminalSession::own().expect("a session whose leader lives")
    }

    fn led_by(leader: i32) -> io::Result<TerminalSession> {
        if leader <= 0 {
            return Err(io::Error::new(
                ErrorKind::NotFound,
                "its leader is outside of this container",
            ));
        }
        let stat = fs::read_to_string(format!("/proc/{leader}/stat"))?;
        let (tty, started) = parse(&stat)
            .ok_or_else(|| io::Error::new(ErrorKind::NotFound, "its leader has ended"))?;
        Ok(TerminalSession { leader, started, tty })
    }

    /// Returns true while the leader lives, and its terminal is the one that it was: a terminal
    /// that hung up is taken from its leader.
    pub fn lasts(&self) -> bool {
        TerminalSession::led_by(self.leader).is_ok_and(|now| now == *self)
    }

    /// Returns true if a process belongs to the session.
    pub fn has(&self, process: i32) -> bool {
        process > 0 && getsid(Some(Pid::from_raw(process))).is_ok_and(|l| l.as_raw() == self.leader)
    }

    /// Returns what becomes readable when the leader ends.
    pub fn watch(&self) -> io::Result<OwnedFd> {
        let leader = rustix::process::Pid::from_raw(self.leader)
            .ok_or_else(|| io::Error::from(ErrorKind::NotFound))?;
        let watch = pidfd_open(leader, PidfdFlags::empty())?;
        // Only now is it certain that this is the process which was meant.
        if self.lasts() { Ok(watch) } else { Err(ErrorKind::NotFound.into()) }
    }
}

/// The terminal and the start of a process that lives, from `/proc/PID/stat`: `proc_pid_stat(5)`. Its
/// name stands in brackets and may hold any.
fn parse(stat: &str) -> Option<(i32, u64)> {
    let mut fields = stat.rsplit_once(") ")?.1.split(' ');
    let state = fields.next()?;
    let tty = fields.nth(3)?.parse().ok()?;
    let started = fields.nth(14)?.parse().ok()?;
    (!matches!(state, "Z" | "X" | "x")).then_some((tty, started))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_line_of_the_kernel_is_read() {
        let line =
            "4711 (sh) x) S 1 4711 4711 34816 4711 4194304 1 2 3 4 5 6 7 8 20 0 1 0 98765 1 2";
        assert_eq!(parse(line), Some((34816, 98765)));
        assert_eq!(
            parse(&line.replace(" S ", " Z ")),
            None,
            "it has ended, and nobody has noticed"
        );
        for end in 0..line.find("98765").unwrap() {
            assert_eq!(parse(&line[..end]), None, "{end}");
        }
    }

    #[test]
    fn a_session_is_known_by_its_leader_and_lasts_as_long_as_it() {
        let own = TerminalSession::of_test();
        assert!(own.lasts() && own.has(i32::try_from(std::process::id()).unwrap()));
        own.watch().unwrap();
        let later = TerminalSession { started: own.started + 1, ..own };
        assert!(!later.lasts() && later.watch().is_err(), "another process of the same number");
        let hung_up = TerminalSession { tty: own.tty + 1, ..own };
        assert!(!hung_up.lasts());
        for nobody in [0, -1, i32::MAX] {
            assert!(TerminalSession::led_by(nobody).is_err() && !own.has(nobody), "{nobody}");
        }
    }
}
