//! The written form of a story of the tour: its heading, its commands, and who says what.

use std::fmt::Write as _;

use super::demo_home::{DESK, DemoHome};
use crate::demo::{Run, Story};

/// The command as it would be typed.
pub fn command(house: &DemoHome, story: &Story, run: &Run, flags: &[&str]) -> String {
    let newest = || house.scene.borrow().case().unwrap_or_default();
    let operator = match run {
        Run::Recover(operator, _)
        | Run::Resume(operator, _)
        | Run::Refuse(operator, _)
        | Run::Review(operator, _)
            if *operator != DESK =>
        {
            format!(" --operator {operator}")
        }
        _ => String::new(),
    };
    let mut line = match run {
        Run::Recover(..) => format!("readmit{operator} recover {}", story.login),
        Run::Resume(..) => format!("readmit{operator} resume {}", newest()),
        Run::Refuse(by, _) if *by != DESK => {
            format!("readmit{operator} refuse {} --take-over", newest())
        }
        Run::Refuse(..) => format!("readmit{operator} refuse {}", newest()),
        Run::Escalate(..) => format!("readmit{operator} escalate {}", newest()),
        Run::Abandon(..) => format!("readmit{operator} abandon {}", newest()),
        Run::Incident(..) => format!("readmit{operator} incident {}", newest()),
        Run::Review(..) => format!("readmit{operator} incident --user {}", story.login),
        Run::Meanwhile(_) => String::new(),
    };
    if let Some(reason) =
        flags.iter().find_map(|f| f.strip_prefix("--reason=").or(f.strip_prefix("--review=")))
    {
        // What was decided is said in full; the answers to questions are in the conversation.
        if !matches!(run, Run::Recover(..)) {
            let _ = write!(line, ": \"{reason}\"");
        }
    }
    line
}

/// A call with all its answers, as it would be typed.
pub fn as_script(story: &Story, flags: &[&str]) -> String {
    let mut lines = vec![format!("    readmit recover {}", story.login)];
    for flag in flags {
        let (name, value) = flag.split_once('=').unwrap_or((flag, ""));
        let quote = if value.contains([' ', ';']) { "'" } else { "" };
        lines.push(format!("        {name} {quote}{value}{quote}").trim_end().to_owned());
    }
    lines.join(" \\\n")
}

/// One line of the ledger.
pub fn entry([number, who, what]: &[String; 3], width: usize) -> String {
    let first = format!("    {number:<8}{who:<8}");
    let options = textwrap::Options::new(width)
        .initial_indent(&first)
        .subsequent_indent("                    ")
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(&crate::base::safe_text::safe(what), options)
}

pub fn heading(story: &Story, width: usize) -> String {
    let title = crate::base::safe_text::safe(story.title);
    format!(
        "{title}\n{}",
        "-".repeat(unicode_width::UnicodeWidthStr::width(title.as_str()).min(width))
    )
}

/// A paragraph behind who says it; what nobody says stands where the words stand.
pub fn paragraph(who: &str, what: &str, width: usize) -> String {
    filled(&format!("{who:<8}"), what, width)
}

pub fn plain(text: &str, width: usize) -> String {
    filled("", text, width)
}

pub fn filled(first: &str, text: &str, width: usize) -> String {
    let rest = " ".repeat(first.len());
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(&rest)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(&crate::base::safe_text::safe_block(text), options)
}
