//! Links on a terminal that takes them (OSC 8), and the bell.

use super::prompter::MessageStyle;
use super::show::said;
use super::terminal::Terminal;
use crate::base::safe_text::safe_long;

/// Rings, and moves nothing on the screen.
pub const BELL: &str = "\u{7}";

/// Returns the lines that show where something stands. The address is readable on each terminal;
/// where the terminal takes links, it is one too.
pub fn lines(terminal: &Terminal, label: &str, address: &str) -> Vec<String> {
    let label = safe_long(label);
    let mut lines = said(terminal, MessageStyle::Info, &format!("{label}: {address}"));
    // What cannot be shown as it is, is not followed either.
    let clean = address.chars().all(|c| c.is_ascii_graphic());
    if terminal.links && !terminal.plain && clean {
        // An address that is broken over lines is linked from its label.
        let whole = lines.iter_mut().find(|line| line.contains(address));
        let (line, text) = match whole {
            Some(line) => (Some(line), address),
            None => (lines.iter_mut().find(|line| line.contains(&*label)), &*label),
        };
        if let Some(line) = line {
            *line = line.replacen(text, &linked(address, text), 1);
        }
    }
    lines
}

fn linked(address: &str, text: &str) -> String {
    format!("\u{1b}]8;;{address}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::terminal::bare;

    const ADDRESS: &str = "https://desk.example.com/t/SD-77";

    #[test]
    fn an_address_is_readable_everywhere_and_a_link_where_links_are_taken() {
        let plain = bare(80);
        let takes = Terminal { links: true, ..plain };
        let text = format!("Ticket SD-77: {ADDRESS}");
        assert_eq!(lines(&plain, "Ticket SD-77", ADDRESS), [text.as_str()]);
        let open = format!("\u{1b}]8;;{ADDRESS}\u{1b}\\");
        let linked = &lines(&takes, "Ticket SD-77", ADDRESS)[0];
        assert!(linked.contains(&format!("{open}{ADDRESS}\u{1b}]8;;\u{1b}\\")), "{linked:?}");
        assert_eq!(lines(&Terminal { plain: true, ..takes }, "Ticket SD-77", ADDRESS), [text]);
        let narrow = lines(&Terminal { width: 24, ..takes }, "Ticket SD-77", ADDRESS);
        assert!(narrow[0].contains(&format!("{open}Ticket SD-77\u{1b}]")), "{narrow:?}");
    }

    #[test]
    fn what_could_steer_the_terminal_is_no_link() {
        let takes = Terminal { links: true, ..bare(80) };
        for hostile in ["https://x/\u{1b}\\\u{1b}[2J", "https://x/\u{7}", "https://x/\u{202e}a"] {
            let shown = lines(&takes, "Ticket \u{1b}[2J", hostile).concat();
            assert!(!shown.chars().any(|c| c.is_control() || c == '\u{202e}'), "{shown:?}");
        }
    }
}
