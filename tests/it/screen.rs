//! A program on a pseudo-terminal, seen as a person would see it, and typed to.
//!
//! ```ignore
//! let mut screen = Screen::start(Program::new(env!("CARGO_BIN_EXE_readmit")).arg("demo").size(60, 24));
//! screen.see("Who is calling?");
//! screen.send("1\r");
//! let end = screen.end();
//! assert_eq!(end.code, Some(0));
//! assert!(end.is_sane());
//! ```

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{ErrorKind, Write};
use std::num::NonZeroU16;
use std::os::fd::AsFd;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use expectrl::process::unix::{Signal, WaitStatus};
use expectrl::session::OsSession;
use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// The time that a test waits for what it expects. Only a failing test waits that long.
const PATIENCE: Duration = Duration::from_secs(20);

/// A program to start, and its screen.
#[derive(Clone, Debug)]
pub struct Program {
    path: PathBuf,
    args: Vec<OsString>,
    env: Vec<(String, OsString)>,
    columns: u16,
    rows: u16,
    under_shell: bool,
    /// Redirections, as a shell takes them.
    redirect: &'static str,
}

impl Program {
    /// On 80 by 24, with an environment of nothing but `TERM`, `LANG` and `PATH`.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let env = [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("PATH", "/usr/bin:/bin")];
        Self {
            path: path.into(),
            args: Vec::new(),
            env: env.map(|(name, value)| (name.to_owned(), OsString::from(value))).to_vec(),
            columns: 80,
            rows: 24,
            under_shell: false,
            redirect: "",
        }
    }

    pub fn arg(mut self, arg: impl Into<OsString>) -> Self {
        self.args.push(arg.into());
        self
    }

    /// Replaces a variable of the same name.
    pub fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.env.retain(|(other, _)| other != name);
        self.env.push((name.to_owned(), value.into()));
        self
    }

    /// Redirects, as in a shell: `>/dev/null`, `</dev/null`, `2>file`.
    pub fn redirect(mut self, redirect: &'static str) -> Self {
        self.redirect = redirect;
        self
    }

    /// Keeps a shell as the terminal's owner: when that is killed, the terminal hangs up under the
    /// program.
    pub fn under_shell(mut self) -> Self {
        self.under_shell = true;
        self
    }

    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        (self.columns, self.rows) = (columns, rows);
        self
    }
}

/// A running program and its screen.
pub struct Screen {
    session: OsSession,
    parser: vt100::Parser,
    raw: Vec<u8>,
    closed: bool,
}

/// The end of a program, and what it left behind.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools)] // each is a state of the terminal of its own
pub struct End {
    /// The exit code, unless a signal ended it.
    pub code: Option<i32>,
    /// The screen at the end.
    pub contents: String,
    pub cursor_shown: bool,
    pub echo_on: bool,
    pub alternate: bool,
    /// The terminal still marks what is pasted.
    pub marks: bool,
    /// All bytes that were ever sent to the screen.
    pub raw: String,
}

impl End {
    /// True if a shell could go on on this terminal.
    pub fn is_sane(&self) -> bool {
        self.cursor_shown && self.echo_on && !self.alternate && !self.marks
    }
}

impl Screen {
    pub fn start(program: &Program) -> Self {
        let mut command = Command::new("sh");
        // expectrl switches echo off before the program starts, so that a test of hidden input
        // would pass for nothing: stty puts it back. The `read` waits until the size is right:
        // expectrl also sets one of its own.
        let run = if program.under_shell { "\"$0\" \"$@\"" } else { "exec \"$0\" \"$@\"" };
        let Program { columns, rows, redirect, .. } = program;
        let prelude =
            format!("read -r go; stty sane cols {columns} rows {rows}; {run} {redirect}; exit $?");
        command.arg("-c").arg(prelude).arg(&program.path).args(&program.args);
        command.env_clear().envs(program.env.iter().map(|(name, value)| (name, value)));
        let mut session = OsSession::spawn(command).unwrap();
        session.get_process_mut().set_window_size(program.columns, program.rows).unwrap();
        session.write_all(b"\n").unwrap();
        let (rows, columns) =
            (NonZeroU16::new(program.rows).unwrap(), NonZeroU16::new(program.columns).unwrap());
        Self {
            session,
            parser: vt100::Parser::new(rows, columns, 500),
            raw: Vec::new(),
            closed: false,
        }
    }

    /// Waits until `text` is on the screen. Line breaks in the screen count as one blank.
    pub fn see(&mut self, text: &str) -> &mut Self {
        self.wait_for(&format!("see {text:?}"), |screen| flat(screen).contains(text))
    }

    /// Waits until `text` is on the screen no more.
    pub fn see_no(&mut self, text: &str) -> &mut Self {
        self.wait_for(&format!("see no {text:?}"), |screen| !flat(screen).contains(text))
    }

    /// Waits until the screen is as `wanted`; fails with a picture of it.
    pub fn wait_for(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> &mut Self {
        let start = Instant::now();
        while !wanted(self.parser.screen()) {
            let left = PATIENCE.saturating_sub(start.elapsed());
            assert!(!self.closed && !left.is_zero(), "did not {what}; {}", self.picture());
            self.pump(left);
        }
        self
    }

    pub fn send(&mut self, keys: &str) -> &mut Self {
        self.session.write_all(keys.as_bytes()).unwrap();
        self
    }

    pub fn send_bytes(&mut self, keys: &[u8]) -> &mut Self {
        self.session.write_all(keys).unwrap();
        self
    }

    /// Makes the window larger or smaller, as a person would.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        let (to_rows, to_columns) =
            (NonZeroU16::new(rows).unwrap(), NonZeroU16::new(columns).unwrap());
        self.parser.screen_mut().set_size(to_rows, to_columns);
        self.session.get_process_mut().set_window_size(columns, rows).unwrap();
        self
    }

    /// Fails unless the terminal shows nothing of what is typed now.
    pub fn hidden_input(&mut self) -> &mut Self {
        assert!(!self.session.get_process().get_echo().unwrap(), "echo is on; {}", self.picture());
        self
    }

    pub fn signal(&mut self, signal: Signal) -> &mut Self {
        self.session.get_process_mut().signal(signal).unwrap();
        self
    }

    /// The lines that have scrolled out of the window so far and can be scrolled back to.
    pub fn scrolled_away(&mut self) -> String {
        let rows = usize::from(self.parser.screen().size().0.get());
        let mut all = String::new();
        self.parser.screen_mut().set_scrollback(usize::MAX);
        let mut left = self.parser.screen().scrollback();
        while left > 0 {
            self.parser.screen_mut().set_scrollback(left);
            all.extend(
                self.parser
                    .screen()
                    .contents()
                    .lines()
                    .take(left.min(rows))
                    .flat_map(|line| [line, "\n"]),
            );
            left = left.saturating_sub(rows);
        }
        self.parser.screen_mut().set_scrollback(0);
        all
    }

    pub fn contents(&self) -> String {
        self.parser.screen().contents()
    }

    /// Reads until the program has ended, and tells how.
    pub fn end(mut self) -> End {
        self.end_now()
    }

    /// As [`Screen::end`], behind a chain of calls.
    pub fn end_now(&mut self) -> End {
        let start = Instant::now();
        while !self.closed {
            let left = PATIENCE.saturating_sub(start.elapsed());
            assert!(!left.is_zero(), "did not end; {}", self.picture());
            self.pump(left);
        }
        let code = match self.session.get_process().wait().unwrap() {
            WaitStatus::Exited(_, code) => Some(code),
            _ => None,
        };
        let screen = self.parser.screen();
        End {
            code,
            contents: screen.contents(),
            cursor_shown: !screen.hide_cursor(),
            echo_on: self.session.get_process().get_echo().unwrap(),
            alternate: screen.alternate_screen(),
            marks: screen.bracketed_paste(),
            raw: String::from_utf8_lossy(&self.raw).into_owned(),
        }
    }

    /// Takes in what there is, waiting no longer than `limit` for it.
    fn pump(&mut self, limit: Duration) {
        let stream = self.session.get_stream().as_fd();
        let mut fds = [PollFd::new(&stream, PollFlags::IN)];
        let _ = poll(&mut fds, Some(&Timespec::try_from(limit).unwrap()));
        let mut buffer = [0; 4096];
        loop {
            match self.session.try_read(&mut buffer) {
                Ok(0) => self.closed = true,
                Ok(count) => {
                    self.parser.process(&buffer[..count]);
                    self.raw.extend_from_slice(&buffer[..count]);
                    continue;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                // Linux says EIO once the last program on the terminal has ended.
                Err(_) => self.closed = true,
            }
            return;
        }
    }

    fn picture(&self) -> String {
        let screen = self.parser.screen();
        let mut text = String::from("the screen is\n");
        for row in screen.contents().lines() {
            let _ = writeln!(text, "  | {row}");
        }
        let _ = write!(text, "cursor at {:?}, ended: {}", screen.cursor_position(), self.closed);
        text
    }
}

/// The screen's text with blanks and line breaks run together.
fn flat(screen: &vt100::Screen) -> String {
    screen.contents().split_whitespace().collect::<Vec<_>>().join(" ")
}
