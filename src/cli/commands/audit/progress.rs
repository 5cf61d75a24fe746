//! The progress of a long reading, shown on a terminal.

use std::cell::Cell;
use std::path::Path;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::Global;
use crate::ledger::LedgerError;
use crate::ledger::LedgerFile;
use crate::ledger::verify::{VerificationReport, VerifyOptions, verify_by};
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

/// Verifies, with progress on the terminal. Ctrl-C ends it at once, after `leaving`: nothing is being written.
pub fn run_verify(
    path: &Path,
    options: &VerifyOptions,
    global: &Global,
    interrupts: &Interrupts,
    leaving: &dyn Fn(),
) -> Result<VerificationReport, LedgerError> {
    let bar = Bar::new("entries", global);
    let report = verify_by(&LedgerFile(path), options, &mut OperatorRegistry::default(), &mut |done, of| {
        bar.at(done, of);
        if let Some(signal) = interrupts.raised() {
            bar.clear();
            leaving();
            std::process::exit(128 + signal);
        }
    });
    bar.clear();
    report
}
