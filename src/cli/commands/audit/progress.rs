//! The progress of a long reading, shown on a terminal; and the reading of this home's ledger for
//! the erasures that are on record.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use ed25519_dalek::VerifyingKey;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::{Failure, Global};
use crate::home::Home;
use crate::ledger::verify::{Erased, VerificationReport, VerifyOptions, verify_by};
use crate::ledger::{LedgerError, LedgerFile};
use crate::operator::OperatorRegistry;
use crate::ui::signals::Interrupts;
use crate::ui::terminal::Terminal;

/// The time after which a bar is shown. A reading that is over sooner needs no bar.
const SOON: Duration = Duration::from_millis(400);

pub struct Bar {
    bar: ProgressBar,
    /// When it was begun, until it is shown; `None` where it never is, or is already.
    waits: Cell<Option<Instant>>,
}

impl Bar {
    /// Shown only where somebody is looking, and a redraw does not disturb a screen reader.
    pub fn new(unit: &'static str, global: &Global) -> Bar {
        let terminal = Terminal::detect(global.wishes());
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let signs = if terminal.unicode { "█░" } else { "#." };
        let template = format!("{{bar:24}} {{human_pos}} of {{human_len}} {unit}, {{eta}} left");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style.progress_chars(signs));
        }
        let hidden = terminal.plain || terminal.quiet || terminal.dumb;
        Bar { bar, waits: Cell::new((!hidden).then(Instant::now)) }
    }

    pub fn at(&self, done: u64, of: u64) {
        if self.waits.get().is_some_and(|since| since.elapsed() > SOON) {
            self.waits.set(None);
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(8));
        }
        self.bar.set_length(of);
        self.bar.set_position(done);
    }

    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

/// The payload that a callback unwinds with, once a signal came.
struct Stopped(i32);

/// Does a long reading that can be broken off. `work` gets a function to call now and then: after a
/// signal it ends the work where it stands, by unwinding, so that whatever the work holds is put
/// back as after any other end.
///
/// # Errors
/// The signal, as exit code 128 and its number.
pub fn until_stopped<T>(
    interrupts: &Interrupts,
    work: impl FnOnce(&dyn Fn()) -> T,
) -> Result<T, Failure> {
    let check = || {
        if let Some(signal) = interrupts.raised() {
            resume_unwind(Box::new(Stopped(signal)));
        }
    };
    catch_unwind(AssertUnwindSafe(|| work(&check))).map_err(|payload| {
        match payload.downcast::<Stopped>() {
            Ok(stopped) => Failure::new(
                u8::try_from(128 + stopped.0).unwrap_or(130),
                "interrupted while it was reading",
            ),
            Err(panic) => resume_unwind(panic),
        }
    })
}

/// Verifies, with progress on the terminal. Ctrl-C ends it, after `leaving`: nothing is being
/// written.
///
/// # Errors
/// The outer one is the signal that broke it off, the inner one the ledger's.
pub fn run_verify(
    path: &Path,
    options: &VerifyOptions,
    global: &Global,
    interrupts: &Interrupts,
    leaving: &dyn Fn(),
) -> Result<Result<VerificationReport, LedgerError>, Failure> {
    let bar = Bar::new("entries", global);
    let report = until_stopped(interrupts, |check| {
        verify_by(&LedgerFile(path), options, &mut OperatorRegistry::default(), &mut |done, of| {
            bar.at(done, of);
            check();
        })
    });
    bar.clear();
    report.inspect_err(|_| leaving())
}

/// The erasures that are known, or the reason why none is known.
pub enum Here {
    /// By a ledger that verifies as a whole, as it is signed with the key that the copy must be
    /// signed with.
    Known(Erased),
    /// Nothing, and why.
    NotKnown(String),
}

impl Here {
    /// Returns what a verification of the ledger in place says of erasures. A ledger that does not
    /// verify says nothing.
    pub fn of(report: VerificationReport) -> Here {
        match report.findings.first() {
            None if report.is_sound() => Here::Known(report.erased),
            None => Here::NotKnown(report.verdict().to_owned()),
            Some(finding) => {
                Here::NotKnown(format!("it does not verify ({}: {})", finding.kind, finding.what))
            }
        }
    }
}

/// Verifies this home's ledger, and only reads it. See [`run_verify`] for the two errors.
pub fn verified(
    home: &Home,
    key: VerifyingKey,
    global: &Global,
    interrupts: &Interrupts,
    leaving: &dyn Fn(),
) -> Result<Result<VerificationReport, LedgerError>, Failure> {
    run_verify(
        &home.ledger(),
        &VerifyOptions { key: Some(key), ..VerifyOptions::default() },
        global,
        interrupts,
        leaving,
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_reading_ends_with_the_signal_and_puts_back_what_it_holds() {
        struct Held<'a>(&'a Cell<bool>);
        impl Drop for Held<'_> {
            fn drop(&mut self) {
                self.0.set(true);
            }
        }
        let interrupts = Interrupts::deaf().unwrap();
        assert_eq!(
            until_stopped(&interrupts, |check| (0..3).inspect(|_| check()).count()).unwrap(),
            3
        );
        let (put_back, went_on) = (Cell::new(false), Cell::new(false));
        let stopped = until_stopped(&interrupts, |check| {
            let _held = Held(&put_back);
            interrupts.note_ctrl_c();
            check();
            went_on.set(true);
        });
        assert_eq!(stopped.unwrap_err().code, 130);
        assert!(put_back.get() && !went_on.get());
    }
}
