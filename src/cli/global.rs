use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::ui::terminal::{Colour, Wishes};

/// Options that every command takes.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// Folder of ledger, keys and configuration [default: readmit in the user's data folder]
    #[arg(long, global = true, value_name = "DIR", env = "READMIT_HOME")]
    pub home: Option<PathBuf>,
    /// Who acts [default: the only operator, or the one named like the login]
    #[arg(long, global = true, value_name = "NAME", env = "READMIT_OPERATOR")]
    pub operator: Option<String>,
    /// Which configured identity platform
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
    /// Only what is asked, said, wrong or a result
    #[arg(long, short, global = true)]
    pub quiet: bool,
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum JsonMode {
    Document,
    Lines,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

impl Global {
    pub fn wishes(&self) -> Wishes {
        Wishes {
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
