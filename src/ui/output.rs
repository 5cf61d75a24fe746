//! The two streams that the program writes to: results on standard output, all else on standard
//! error.
//!
//! Nothing outside this folder opens either of them. A test says so.

use std::io::{self, IsTerminal, Stdout, Write};

use unicode_width::UnicodeWidthStr as _;

use super::redraw::Output;
use super::show::wrapped;
use super::terminal::{Terminal, TerminalOptions};
use crate::base::safe_text::safe_text;

/// The indent of a line that goes on, so that no text can be taken for a line of the program's own.
const INDENT: &str = "    ";

/// Standard output, for results.
pub fn results() -> Stdout {
    io::stdout()
}

/// Somebody looks at the results on a screen.
pub fn results_are_shown() -> bool {
    io::stdout().is_terminal()
}

/// Returns a text as it fits the screen that results are shown on: no word is cut in two by the
/// window's edge. Where results are not shown, nothing is broken.
pub fn fitted(text: &str) -> String {
    if !results_are_shown() {
        return text.to_owned();
    }
    broken(text, Terminal::of_results(TerminalOptions::default()).width)
}

/// The rest of a line stands behind the indent of the line and two more. A word that is wider than the
/// screen stays whole: it may be copied.
fn broken(text: &str, width: usize) -> String {
    let fit = |line: &str| -> Vec<String> {
        if line.width() <= width {
            return vec![line.to_owned()];
        }
        let begins = line.len() - line.trim_start_matches(' ').len();
        let rest = " ".repeat((begins + 2).min(width / 2));
        let options = textwrap::Options::new(width)
            .subsequent_indent(&rest)
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        textwrap::wrap(line, options).into_iter().map(|line| line.trim_end().to_owned()).collect()
    };
    text.split('\n').flat_map(fit).collect::<Vec<_>>().join("\n")
}

/// Standard error, for a person who is asked.
pub(super) fn conversation() -> Output {
    Box::new(io::stderr())
}

/// Messages beside the results, on standard error. Every text is made safe. On a terminal no line
/// is longer than the window, so that no name or number is cut in two.
#[derive(Clone, Copy, Debug)]
pub struct Ui {
    width: Option<usize>,
}

impl Ui {
    pub fn new() -> Ui {
        let shown = io::stderr().is_terminal();
        Ui { width: shown.then(|| Terminal::detect(TerminalOptions::default()).width) }
    }

    /// Says something about the work.
    pub fn note(self, text: &str) {
        write(&self.block("readmit: ", text));
    }

    /// Warns of something that does not stop the work.
    pub fn warn(self, text: &str) {
        write(&self.block("readmit: warning: ", text));
    }

    /// A message that failed, with its causes and the advice.
    pub fn failure(self, message: &str, causes: &[String], hint: Option<&str>) {
        write(&self.failed(message, causes, hint));
    }

    /// A text with line ends of its own, which somebody may copy: safe, and not wrapped.
    pub fn print(self, text: &str) {
        write(&safe_text(text));
    }

    fn failed(self, message: &str, causes: &[String], hint: Option<&str>) -> String {
        let causes = causes.iter().map(|cause| self.block("  caused by: ", cause));
        let hint = hint.map(|hint| self.block("  → ", hint));
        let all: Vec<String> =
            [self.block("readmit: ", message)].into_iter().chain(causes).chain(hint).collect();
        all.join("\n")
    }

    /// A text that quotes a file has several lines. Those after the first stand behind an indent.
    fn block(self, label: &str, text: &str) -> String {
        let text = safe_text(text);
        match self.width {
            Some(width) => wrapped(&text, width, label, INDENT).join("\n"),
            None => format!("{label}{}", text.replace('\n', &format!("\n{INDENT}"))),
        }
    }
}

impl Default for Ui {
    fn default() -> Ui {
        Ui::new()
    }
}

/// Says what ends the program before anything is begun, with nothing that could need a random
/// number or a table.
pub fn bare(text: &str) {
    write(text);
}

/// A reader that is gone is no fault: what happened is in the ledger.
fn write(text: &str) {
    let mut stderr = io::stderr().lock();
    drop(writeln!(stderr, "{text}"));
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn text_from_elsewhere_is_safe_and_never_begins_a_line() {
        let ui = Ui { width: None };
        assert_eq!(
            ui.failed("a\nreadmit: b\u{1b}[2J", &["c\nd".into()], Some("e")),
            "readmit: a\n    readmit: b<U+001B>[2J\n  caused by: c\n    d\n  → e"
        );
        let narrow = Ui { width: Some(24) };
        for line in narrow
            .block("readmit: warning: ", "a text that is longer than the window\nand another")
            .lines()
        {
            assert!(line.chars().count() <= 24, "{line}");
            assert!(line.starts_with("readmit: ") || line.starts_with(INDENT), "{line}");
        }
    }

    #[test]
    fn a_result_is_broken_between_words_and_keeps_its_indent() {
        let hash = "f".repeat(30);
        for (text, shown) in [
            ("short", "short".to_owned()),
            ("one two three four five six", "one two three four\n  five six".to_owned()),
            ("    a: one two three four", "    a: one two three\n      four".to_owned()),
            (&*format!("key {hash}"), format!("key\n  {hash}")),
            ("ab\n\ncd", "ab\n\ncd".to_owned()),
        ] {
            assert_eq!(broken(text, 20), shown, "{text}");
        }
    }

    /// Sources that are product code, with their text up to an inline module of tests.
    fn product(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = path.display().to_string();
            if path.is_dir() {
                if !name.ends_with("/tests")
                    && !name.ends_with("/fake")
                    && !name.ends_with("/testkit")
                {
                    product(&path, found);
                }
            } else if path.extension().is_some_and(|e| e == "rs") && !name.ends_with("/tests.rs") {
                let text = fs::read_to_string(&path).unwrap_or_default();
                let text =
                    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
                found.push((name, text));
            }
        }
    }

    #[test]
    fn nothing_else_writes_to_the_streams_and_main_alone_ends_the_process() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut sources = Vec::new();
        product(&root, &mut sources);
        assert!(sources.len() > 200, "the sources are found");
        let streams =
            ["::stderr(", "::stdout(", " stderr()", " stdout()", "eprint", "println!", "print!("];
        let ends = ["process::exit", "process::abort"];
        let (mut written, mut ended) = (0, 0);
        for (name, text) in &sources {
            let ours = name.contains("/src/ui/") || name.ends_with("/src/main.rs");
            for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
                let writes = streams.iter().any(|call| line.contains(call));
                written += usize::from(writes);
                assert!(ours || !writes, "{name} writes around the Ui: {line}");
                let exits = ends.iter().any(|call| line.contains(call));
                ended += usize::from(exits);
                assert!(
                    !exits || name.ends_with("/src/main.rs"),
                    "{name} ends the process: {line}"
                );
            }
        }
        assert!(written > 3, "the streams' own file is looked at");
        assert!(ended <= 1);
    }
}
