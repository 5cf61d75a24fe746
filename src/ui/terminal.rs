//! The properties of the other end, decided once. The properties are whether anybody can be asked,
//! whether the screen may be redrawn, whether colour is wanted, and how wide the screen is.

use std::io::IsTerminal;

use super::clipboard_kind::Clipboard;

/// The wishes that were given on the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TerminalOptions {
    /// `--no-input`
    pub no_input: bool,
    /// `--plain`
    pub plain: bool,
    /// `--quiet`: no information, only what is asked, said, done by hand, or wrong.
    pub quiet: bool,
    /// `--color`
    pub colour: Colour,
}

/// `--color auto|always|never`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// By the terminal and the environment.
    #[default]
    Auto,
    Always,
    Never,
}

/// The streams that the process was started with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Streams {
    pub stdin: bool,
    pub stderr: bool,
    /// Columns of standard error's terminal, if it has one that says so.
    pub columns: Option<u16>,
}

/// The decision.
#[allow(clippy::struct_excessive_bools)] // each is a question of its own
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// Somebody can be asked.
    pub interactive: bool,
    /// Lines only: no cursor movement, no redraws, for a screen reader or a terminal that can't.
    pub plain: bool,
    /// Not even an alternate screen: nothing shown can be wiped again.
    pub dumb: bool,
    pub colour: bool,
    /// True if rules and signs beyond ASCII can be shown.
    pub unicode: bool,
    pub quiet: bool,
    /// A line that is wider than the window is broken when the window gets narrower, instead of
    /// cut.
    pub reflows: bool,
    /// In tmux or GNU screen, which may keep what a window loses.
    pub multiplexed: bool,
    /// It takes links.
    pub links: bool,
    /// The clipboard behind it, as far as it is known.
    pub clipboard: Clipboard,
    /// Columns to lay out for: as many as there are, up to 100.
    pub width: usize,
}

/// Fewest columns that are laid out for. What is wider than the window is cut where it is drawn
/// again.
pub const NARROWEST: usize = 16;
/// Columns for a table that is not shown on a screen.
const PIPED: usize = 160;
/// Most columns that are used. Longer lines are hard to read.
pub const WIDEST: usize = 100;

impl Terminal {
    /// Looks at the streams and the environment of this process.
    pub fn detect(wishes: TerminalOptions) -> Self {
        let streams = Streams {
            // dialoguer and console look at stderr alone, and read /dev/tty when stdin is a pipe: a
            // script would hang.
            stdin: std::io::stdin().is_terminal(),
            stderr: std::io::stderr().is_terminal(),
            columns: columns(),
        };
        Self::decide(wishes, streams, |name| std::env::var(name).ok())
    }

    /// For results, which go to standard output: a table stays one where it is piped into a pager
    /// or a file, and is laid out for the screen where it is shown on one.
    pub fn of_results(wishes: TerminalOptions) -> Self {
        let stdout = std::io::stdout();
        let shown = stdout.is_terminal();
        let size = rustix::termios::tcgetwinsize(&stdout).ok().filter(|_| shown);
        let decided = Self::detect(wishes);
        let on =
            |name: &str| std::env::var(name).is_ok_and(|value| !value.is_empty() && value != "0");
        let plain = wishes.plain || on("READMIT_PLAIN") || on("ACCESSIBLE");
        let columns = size.map(|s| usize::from(s.ws_col)).filter(|c| *c > 0);
        let width = columns.map_or(PIPED, |c| c.clamp(NARROWEST, PIPED));
        Self { plain, width, ..decided }
    }

    /// The rules. `env` looks a variable up.
    pub fn decide(
        wishes: TerminalOptions,
        streams: Streams,
        env: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let is_set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
        let is_on = |name: &str| env(name).is_some_and(|value| !value.is_empty() && value != "0");
        let dumb = env("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
        let interactive =
            streams.stdin && streams.stderr && !wishes.no_input && !is_on("READMIT_NO_INPUT");
        let plain = wishes.plain
            || is_on("READMIT_PLAIN")
            || is_on("ACCESSIBLE")
            || dumb
            || !streams.stderr;
        let colour = match wishes.colour {
            Colour::Always => true,
            Colour::Never => false,
            // no-color.org: present and not empty
            Colour::Auto => streams.stderr && !is_set("NO_COLOR") && !dumb,
        };
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .find_map(|name| env(name).filter(|v| !v.is_empty()));
        let unicode = locale.is_some_and(|name| {
            let name = name.to_ascii_lowercase();
            name.contains("utf-8") || name.contains("utf8")
        });
        let columns = match streams.columns {
            Some(columns) => Some(usize::from(columns)),
            None => env("COLUMNS").and_then(|value| value.trim().parse().ok()),
        };
        let width = columns.unwrap_or(80).clamp(NARROWEST, WIDEST);
        // GNU screen, the Linux console and old xterms cut; tmux and what came later break.
        let cuts =
            |term: String| term == "linux" || term.starts_with("vt") || term.starts_with("screen");
        let reflows = is_set("TMUX") || !(is_set("STY") || env("TERM").is_some_and(cuts));
        // Behind ssh neither variable arrives, but the name of the terminal does.
        let named =
            env("TERM").is_some_and(|term| term.starts_with("screen") || term.starts_with("tmux"));
        let multiplexed = is_set("TMUX") || is_set("STY") || named;
        Self {
            interactive,
            plain,
            dumb,
            colour,
            unicode,
            quiet: wishes.quiet,
            reflows,
            multiplexed,
            links: !multiplexed && !dumb && takes_links(&env),
            clipboard: Clipboard::of(&env, dumb),
            width,
        }
    }

    /// Hands the decision about colour to the library that paints, which would otherwise take its
    /// own.
    #[must_use]
    pub fn apply(self) -> Self {
        console::set_colors_enabled_stderr(self.colour);
        console::set_colors_enabled(self.colour && std::io::stdout().is_terminal());
        self
    }

    /// The same for the width of now: windows change size.
    #[must_use]
    pub fn measured(self) -> Self {
        let width =
            columns().map_or(self.width, |columns| usize::from(columns).clamp(NARROWEST, WIDEST));
        Self { width, ..self }
    }
}

/// Returns true if the terminal is one that takes links (OSC 8). None can be asked: the terminals
/// that do say who they are.
fn takes_links(env: &impl Fn(&str) -> Option<String>) -> bool {
    let is_set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
    let vte = env("VTE_VERSION").and_then(|version| version.parse::<u32>().ok());
    let named = ["iTerm.app", "WezTerm", "vscode", "ghostty", "rio"];
    let program = env("TERM_PROGRAM").is_some_and(|name| named.contains(&name.as_str()));
    let term = env("TERM").unwrap_or_default();
    let by_term = ["xterm-kitty", "foot", "alacritty", "wezterm", "xterm-ghostty"];
    // VTE 0.50.0 crashes at links.
    vte.is_some_and(|version| version >= 5001)
        || program
        || is_set("WT_SESSION")
        || is_set("KONSOLE_VERSION")
        || by_term.iter().any(|name| term.starts_with(name))
}

fn columns() -> Option<u16> {
    let stderr = std::io::stderr();
    if !stderr.is_terminal() {
        return None;
    }
    rustix::termios::tcgetwinsize(stderr)
        .ok()
        .map(|size| size.ws_col)
        .filter(|columns| *columns > 0)
}

/// Columns and rows of a window, as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub columns: usize,
    pub rows: usize,
}

impl Size {
    /// Of the terminal on standard error, now; 80 by 24 where it does not say.
    pub fn now() -> Self {
        let size = rustix::termios::tcgetwinsize(std::io::stderr()).ok();
        let known = |cells: Option<u16>, otherwise| {
            cells.map(usize::from).filter(|n| *n > 0).unwrap_or(otherwise)
        };
        Self { columns: known(size.map(|s| s.ws_col), 80), rows: known(size.map(|s| s.ws_row), 24) }
    }
}

/// A screen of `width` columns without colour, for tests of what is laid out for it.
#[cfg(test)]
pub fn bare(width: usize) -> Terminal {
    Terminal {
        interactive: true,
        plain: false,
        dumb: false,
        colour: false,
        unicode: true,
        quiet: false,
        reflows: true,
        multiplexed: false,
        links: false,
        clipboard: Clipboard::Unknown,
        width,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TTY: Streams = Streams { stdin: true, stderr: true, columns: Some(80) };

    fn with(wishes: TerminalOptions, streams: Streams, env: &[(&str, &str)]) -> Terminal {
        Terminal::decide(wishes, streams, |name| {
            let found =
                env.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
            found.or_else(|| {
                (name == "TERM" && !env.iter().any(|(k, _)| *k == "TERM"))
                    .then(|| "xterm".to_owned())
            })
        })
    }

    #[test]
    fn both_ends_must_be_a_terminal() {
        assert!(with(TerminalOptions::default(), TTY, &[]).interactive);
        assert!(
            !with(TerminalOptions::default(), Streams { stdin: false, ..TTY }, &[]).interactive
        );
        assert!(
            !with(TerminalOptions::default(), Streams { stderr: false, ..TTY }, &[]).interactive
        );
        assert!(
            !with(TerminalOptions { no_input: true, ..TerminalOptions::default() }, TTY, &[])
                .interactive
        );
        assert!(!with(TerminalOptions::default(), TTY, &[("READMIT_NO_INPUT", "1")]).interactive);
    }

    #[test]
    fn plain_when_asked_for_or_when_the_screen_cannot() {
        assert!(!with(TerminalOptions::default(), TTY, &[]).plain);
        assert!(
            with(TerminalOptions { plain: true, ..TerminalOptions::default() }, TTY, &[]).plain
        );
        for env in [("READMIT_PLAIN", "1"), ("ACCESSIBLE", "yes"), ("TERM", "dumb"), ("TERM", "")] {
            assert!(with(TerminalOptions::default(), TTY, &[env]).plain, "{env:?}");
        }
        assert!(!with(TerminalOptions::default(), TTY, &[("READMIT_PLAIN", "0")]).plain);
        assert!(!with(TerminalOptions::default(), TTY, &[("ACCESSIBLE", "")]).plain);
    }

    #[test]
    fn a_flag_beats_the_environment_and_an_empty_no_color_is_none() {
        assert!(with(TerminalOptions::default(), TTY, &[]).colour);
        assert!(with(TerminalOptions::default(), TTY, &[("NO_COLOR", "")]).colour);
        assert!(!with(TerminalOptions::default(), TTY, &[("NO_COLOR", "1")]).colour);
        assert!(!with(TerminalOptions::default(), TTY, &[("TERM", "dumb")]).colour);
        let always = TerminalOptions { colour: Colour::Always, ..TerminalOptions::default() };
        assert!(with(always, TTY, &[("NO_COLOR", "1")]).colour);
        let never = TerminalOptions { colour: Colour::Never, ..TerminalOptions::default() };
        assert!(!with(never, TTY, &[]).colour);
    }

    #[test]
    fn the_width_is_bounded_and_columns_counts_without_a_terminal() {
        let width = |columns, env: &[(&str, &str)]| {
            with(TerminalOptions::default(), Streams { columns, ..TTY }, env).width
        };
        assert_eq!(width(Some(60), &[("COLUMNS", "90")]), 60);
        assert_eq!(width(Some(300), &[]), WIDEST);
        assert_eq!(width(Some(36), &[]), 36);
        assert_eq!(width(Some(10), &[]), NARROWEST);
        assert_eq!(width(None, &[("COLUMNS", "72")]), 72);
        assert_eq!(width(None, &[("COLUMNS", "wide")]), 80);
    }
}
