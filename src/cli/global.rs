use std::path::{Path, PathBuf};
use std::sync::{Arc, atomic::AtomicBool};
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::json::JsonMode;
use super::{Failure, OrFailure as _};
use crate::operator::PassphraseSource;
use crate::ui::prompter::Prompter;
use crate::ui::signals::Interrupts;
use crate::ui::terminal::{Colour, Terminal, TerminalOptions};
use crate::witness::Alarmable;

/// The time that one wait takes before the world is looked at again.
pub const TICK: Duration = Duration::from_secs(2);

/// Options that every command takes.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// Folder of ledger, keys and configuration [default: readmit in the user's data folder]
    #[arg(long, global = true, value_name = "DIR", env = "READMIT_HOME")]
    pub home: Option<PathBuf>,
    /// The operator who acts [default: the one named like the login, or the only person]
    #[arg(long, global = true, value_name = "NAME", env = "READMIT_OPERATOR")]
    pub operator: Option<String>,
    /// File with the operator's passphrase in its first line, which only you can read (- is
    /// standard input)
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "passphrase_fd")]
    pub passphrase_file: Option<PathBuf>,
    /// Open descriptor that the passphrase is read from
    #[arg(long, global = true, value_name = "N")]
    pub passphrase_fd: Option<u32>,
    /// The configured identity platform to use
    #[arg(long, global = true, value_name = "NAME")]
    pub provider: Option<String>,
    /// Print the result as one JSON document, or with =lines an event a line as it goes
    #[arg(long, global = true, value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "document")]
    pub json: Option<JsonMode>,
    /// Never ask: a missing answer is exit code 2
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Lines only, no redraws: for screen readers
    #[arg(long, global = true)]
    pub plain: bool,
    /// Say which calls to a platform failed; twice: each call, with method, path, status, request
    /// id and time
    #[arg(long = "verbose", short = 'v', global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Only what is asked, said, to be done, wrong or a result
    #[arg(long, short, global = true)]
    pub quiet: bool,
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
    /// The means by which signals are heard. This field is no option, and is set once the command
    /// line is read.
    #[arg(skip)]
    pub interrupts: Option<Interrupts>,
    /// True once this command has recorded something, for its last words. No option either.
    #[arg(skip)]
    pub recorded: Arc<AtomicBool>,
    /// An alarm that this command has given, for its last words. No option either.
    #[arg(skip)]
    pub alarmed: Alarmable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

impl Global {
    /// Whoever is at the terminal, or nobody.
    pub fn person(&self) -> Result<Box<dyn Prompter>, Failure> {
        let terminal = Terminal::detect(self.wishes());
        match &self.interrupts {
            Some(interrupts) => Ok(crate::ui::prompter(terminal, interrupts.clone(), TICK)),
            None => crate::ui::nobody(terminal, TICK).context("preparing to ask questions"),
        }
    }

    /// Returns the source of the operator's passphrase, unless the passphrase is asked for.
    pub fn passphrase(&self) -> Option<PassphraseSource> {
        let credentials = std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
        PassphraseSource::find(
            self.passphrase_file.as_deref(),
            self.passphrase_fd,
            credentials.as_deref().map(Path::new),
        )
    }

    pub fn wishes(&self) -> TerminalOptions {
        TerminalOptions {
            no_input: self.no_input,
            plain: self.plain,
            quiet: self.quiet,
            colour: match self.color {
                Color::Auto => Colour::Auto,
                Color::Always => Colour::Always,
                Color::Never => Colour::Never,
            },
        }
    }
}
