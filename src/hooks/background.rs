use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use crate::base::program::{ProgramFault, run};
use crate::base::safe_text::safe;

/// More programs than these do not run side by side.
const MOST: usize = 16;

/// Programs that run beside the work. Nobody waits for one before the command is done, and then no
/// longer than its limit.
pub(super) struct Background {
    running: Vec<Running>,
    tell: Box<dyn FnMut(&str)>,
}

struct Running {
    /// The sentence that says what failed, if it does.
    failed: String,
    thread: JoinHandle<Result<Vec<u8>, ProgramFault>>,
}

impl Background {
    pub(super) fn new(tell: Box<dyn FnMut(&str)>) -> Background {
        Background { running: Vec::new(), tell }
    }

    /// Starts a program. `failed` is told with the reason, if it fails.
    pub(super) fn start(&mut self, failed: String, argv: &[String], input: &str, limit: Duration) {
        self.collect(MOST - 1);
        let (argv, input) = (argv.to_vec(), input.to_owned());
        let work = move || run(&argv, input.as_bytes(), limit);
        match Builder::new().name("hook".into()).spawn(work) {
            Ok(thread) => self.running.push(Running { failed, thread }),
            Err(error) => self.fails(&failed, &error.to_string()),
        }
    }

    /// Says something about the programs.
    pub(super) fn fails(&mut self, failed: &str, why: &str) {
        // One line, whatever the program has printed.
        (self.tell)(&safe(&format!("{failed}: {why}")));
    }

    /// Tells what became of those that have ended, and waits until no more than `most` run.
    fn collect(&mut self, most: usize) {
        let mut at = 0;
        while at < self.running.len() {
            if self.running.len() > most || self.running[at].thread.is_finished() {
                let Running { failed, thread } = self.running.remove(at);
                match thread.join() {
                    Ok(Ok(_)) => {}
                    Ok(Err(fault)) => self.fails(&failed, &fault.to_string()),
                    Err(_) => self.fails(&failed, "it broke off"),
                }
            } else {
                at += 1;
            }
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.collect(0);
    }
}
