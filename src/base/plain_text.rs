//! Text that may come from outside, made fit for a message or refused in a file.

/// Returns true if a character has no business in a plain text of ours. Such characters are
/// controls, line and paragraph separators, and the invisible ones that reorder or hide what a
/// person reads (Unicode TR 36).
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// One line of plain text of at most `most` characters. Nothing that was hidden is kept; runs of
/// space become one.
pub(crate) fn one_line(text: &str, most: usize) -> String {
    let spaced: String = text.chars().map(|c| if is_hidden(c) { ' ' } else { c }).collect();
    let line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    line.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// Returns true if a mail program might make something in a text into a link: a scheme, an address,
/// or what reads as a domain.
pub(crate) fn has_link(text: &str) -> bool {
    let dots = |c: char| {
        if matches!(c, '\u{3002}' | '\u{ff0e}' | '\u{ff61}') { '.' } else { c }
    };
    let text: String = text.to_lowercase().chars().map(dots).filter(|c| !is_hidden(*c)).collect();
    let scheme =
        ["http:", "https:", "ftp:", "file:", "mailto:", "tel:", "sms:", "data:", "javascript:"];
    if text.contains("//")
        || text.contains(['@', '\u{ff20}'])
        || scheme.iter().any(|s| text.contains(s))
    {
        return true;
    }
    let parts = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-')));
    parts.into_iter().any(|part| {
        let labels: Vec<&str> = part.trim_matches(['.', '-']).split('.').collect();
        let number = |label: &&str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_digit());
        let domain = labels.windows(2).any(|pair| {
            let last = pair[1];
            !pair[0].is_empty()
                && last.chars().count() > 1
                && last.chars().next().is_some_and(char::is_alphabetic)
        });
        domain || labels.len() == 4 && labels.iter().all(number)
    })
}

/// A person's display name, for use in a message to them; or their login, if the name is none:
/// whoever can set a name must not be able to put a link or a paragraph into a message that we
/// sign.
pub(crate) fn person(name: &str, login: &str) -> String {
    let clean = one_line(name, usize::MAX);
    if clean.is_empty() || has_link(&clean) || clean.chars().count() > 60 {
        one_line(login, 254)
    } else {
        clean
    }
}

#[cfg(test)]
mod tests {
    use super::{has_link, one_line, person};

    #[test]
    fn a_hostile_name_stays_one_short_line_of_text() {
        assert_eq!(
            one_line("Ann\r\nBcc: eve@evil.example\u{1b}[2J", 100),
            "Ann Bcc: eve@evil.example [2J"
        );
        assert_eq!(one_line("a\u{202e}b\u{200b}c", 100), "a b c");
        assert_eq!(one_line("abcdef", 4), "abc…");
    }

    #[test]
    fn what_may_become_a_link_is_one() {
        for link in [
            "https://evil.example",
            "visit evil.example/login",
            "EVIL.COM",
            "www.evil",
            "eve@evil.example",
            "//evil",
            "evil\u{3002}example",
            "ev\u{200b}il.exa\u{200b}mple",
            "münchen.example",
            "see 192.0.2.7",
            "tel:+4912",
            "a.b.evil.co",
            "xn--80ak6aa92e.com",
        ] {
            assert!(has_link(link), "{link}");
        }
        for text in [
            "Thank you.",
            "It took 1.5 hours, e.g. today.",
            "Call us at 14.30 or on 17.05.2026.",
            "Frau Dr. Meier-Schulz, z.B.",
            "",
        ] {
            assert!(!has_link(text), "{text}");
        }
    }

    #[test]
    fn a_name_that_is_a_message_is_not_used_as_a_name() {
        assert_eq!(person("María José", "maria"), "María José");
        for name in [
            "",
            "\u{200b}",
            "Ann of evil.example",
            "Ann, go to https://evil.example",
            "Ann www.evil.example",
            &"x".repeat(61),
        ] {
            assert_eq!(person(name, "maria"), "maria", "{name}");
        }
    }
}
