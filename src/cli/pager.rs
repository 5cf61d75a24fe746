//! The output of many lines: on through a pipe as the lines come, or to a person a screen at a
//! time.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::ops::ControlFlow;
use std::process::{Child, ChildStdin, Command, Stdio};

use super::{Failure, Global};
use crate::ui::output::results;
use crate::ui::terminal::Terminal;

/// Many lines. A reader that goes away ends the writing quietly.
pub struct PagedLines(LineSink);

enum LineSink {
    Out(BufWriter<io::Stdout>),
    /// They may fit on the screen yet.
    Held {
        lines: Vec<String>,
        rows: usize,
    },
    Pager(Child, BufWriter<ChildStdin>),
    Gone,
}

impl LineSink {
    fn out() -> LineSink {
        LineSink::Out(BufWriter::with_capacity(1 << 16, results()))
    }
}

impl PagedLines {
    /// Straight to standard output.
    pub fn plain() -> PagedLines {
        PagedLines(LineSink::out())
    }

    /// Through `less`, if what comes is more than a screen, standard output is one, and it is not a
    /// reader's or dumb one.
    pub fn paged(global: &Global, no_pager: bool) -> PagedLines {
        let terminal = Terminal::of_results(global.wishes());
        let switched_off =
            std::env::var("PAGER").is_ok_and(|pager| pager.is_empty() || pager == "cat");
        let stdout = results();
        if no_pager || switched_off || terminal.plain || terminal.dumb || !stdout.is_terminal() {
            return PagedLines::plain();
        }
        match rustix::termios::tcgetwinsize(&stdout) {
            Ok(size) if size.ws_row > 1 => {
                PagedLines(LineSink::Held { lines: Vec::new(), rows: usize::from(size.ws_row) - 1 })
            }
            Ok(_) | Err(_) => PagedLines::plain(),
        }
    }

    /// One line or several, already safe to show. Breaks when nobody reads any more.
    pub fn put(&mut self, text: &str) -> Result<ControlFlow<()>, Failure> {
        let written = match &mut self.0 {
            LineSink::Gone => return Ok(ControlFlow::Break(())),
            LineSink::Held { lines, rows } => {
                lines.extend(text.split('\n').map(str::to_owned));
                if lines.len() < *rows {
                    return Ok(ControlFlow::Continue(()));
                }
                let held = std::mem::take(lines);
                self.0 = less().unwrap_or_else(LineSink::out);
                self.write(&held.join("\n"))
            }
            LineSink::Out(_) | LineSink::Pager(..) => self.write(text),
        };
        self.settled(written)
    }

    /// Hands everything on, and waits until the person has read it.
    pub fn finish(mut self) -> Result<(), Failure> {
        if let LineSink::Held { lines, .. } = &mut self.0 {
            let held = std::mem::take(lines);
            self.0 = LineSink::out();
            if !held.is_empty() {
                let written = self.write(&held.join("\n"));
                self.settled(written).map(|_| ())?;
            }
        }
        let flushed = match &mut self.0 {
            LineSink::Out(out) => out.flush(),
            LineSink::Pager(_, pipe) => pipe.flush(),
            LineSink::Held { .. } | LineSink::Gone => Ok(()),
        };
        self.settled(flushed).map(|_| ())
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        match &mut self.0 {
            LineSink::Out(out) => writeln!(out, "{text}"),
            LineSink::Pager(_, pipe) => writeln!(pipe, "{text}"),
            LineSink::Held { .. } | LineSink::Gone => Ok(()),
        }
    }

    fn settled(&mut self, written: io::Result<()>) -> Result<ControlFlow<()>, Failure> {
        match written {
            Ok(()) => Ok(ControlFlow::Continue(())),
            Err(e) if e.kind() == ErrorKind::BrokenPipe => {
                self.close();
                Ok(ControlFlow::Break(()))
            }
            Err(e) => Err(Failure::at(1, "standard output", e)),
        }
    }

    fn close(&mut self) {
        match std::mem::replace(&mut self.0, LineSink::Gone) {
            LineSink::Pager(mut child, pipe) => {
                // What is left in the buffer cannot be written: its reader is gone.
                drop(pipe.into_parts());
                drop(child.wait());
            }
            LineSink::Out(out) => drop(out.into_parts()),
            LineSink::Held { .. } | LineSink::Gone => {}
        }
    }
}

impl Drop for PagedLines {
    fn drop(&mut self) {
        if let LineSink::Pager(..) = &self.0 {
            self.close();
        }
    }
}

/// `less`, which leaves at once if all fits, keeps colours and leaves the screen as it was. It may
/// not run commands.
fn less() -> Option<LineSink> {
    let mut child = Command::new("less")
        .arg("-FRX")
        .env("LESSSECURE", "1")
        .env_remove("LESS")
        .env_remove("LESSOPEN")
        .stdin(Stdio::piped())
        .spawn()
        .ok()?;
    let pipe = child.stdin.take()?;
    Some(LineSink::Pager(child, BufWriter::new(pipe)))
}
