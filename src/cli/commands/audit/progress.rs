//! How far a long reading is, on a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::Global;
use crate::ui::terminal::Terminal;

pub struct Bar(ProgressBar);

impl Bar {
    /// Shown only where somebody is looking, and a redraw does not disturb a screen reader.
    pub fn new(unit: &'static str, global: &Global) -> Bar {
        let terminal = Terminal::detect(global.wishes());
        let target = if terminal.plain || terminal.quiet || terminal.dumb {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr_with_hz(8)
        };
        let bar = ProgressBar::with_draw_target(None, target);
        let signs = if terminal.unicode { "█░" } else { "#." };
        let template = format!("{{bar:24}} {{human_pos}} of {{human_len}} {unit}, {{eta}} left");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style.progress_chars(signs));
        }
        bar.enable_steady_tick(Duration::from_millis(250));
        Bar(bar)
    }

    pub fn at(&self, done: u64, of: u64) {
        self.0.set_length(of);
        self.0.set_position(done);
    }

    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}
