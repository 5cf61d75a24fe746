//! Text that may come from outside, made fit for a message or refused in a file.

/// Whether a character has no business in a plain text of ours: controls, line and paragraph separators, and the
/// invisible ones that reorder or hide what a person reads (Unicode TR 36).
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// One line of plain text of at most `most` characters. Nothing that was hidden is kept; runs of space become one.
pub(crate) fn one_line(text: &str, most: usize) -> String {
    let spaced: String = text.chars().map(|c| if is_hidden(c) { ' ' } else { c }).collect();
    let line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    line.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// A person's display name, for use in a message to them; or their login, if the name is none: whoever can set a name must
/// not be able to put a link or a paragraph into a message that we sign.
pub(crate) fn person(name: &str, login: &str) -> String {
    let clean = one_line(name, usize::MAX);
    let link = clean.contains("//") || clean.to_lowercase().contains("www.") || clean.contains('@');
    if clean.is_empty() || link || clean.chars().count() > 60 { one_line(login, 254) } else { clean }
}

#[cfg(test)]
mod tests {
    use super::{one_line, person};

    #[test]
    fn a_hostile_name_stays_one_short_line_of_text() {
        assert_eq!(one_line("Ann\r\nBcc: eve@evil.example\u{1b}[2J", 100), "Ann Bcc: eve@evil.example [2J");
        assert_eq!(one_line("a\u{202e}b\u{200b}c", 100), "a b c");
        assert_eq!(one_line("abcdef", 4), "abc…");
    }

    #[test]
    fn a_name_that_is_a_message_is_not_used_as_a_name() {
        assert_eq!(person("María José", "maria"), "María José");
        for name in ["", "\u{200b}", "Ann, go to https://evil.example", "Ann www.evil.example", &"x".repeat(61)] {
            assert_eq!(person(name, "maria"), "maria", "{name}");
        }
    }
}
