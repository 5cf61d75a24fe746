//! Text that may come from outside, made fit for a message or refused in a file; and digits as
//! other keyboards send them.

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

/// The zeros of the decimal digits that keyboards have. Unicode keeps the other nine behind each.
///
/// ASCII, full-width (Japanese and Chinese input methods), Arabic-Indic and the like.
const ZEROS: [char; 14] = [
    '0', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}',
    '\u{c66}', '\u{ce6}', '\u{d66}', '\u{e50}', '\u{ff10}',
];

/// The value of a decimal digit.
pub fn digit(c: char) -> Option<u32> {
    let code = u32::from(c);
    ZEROS
        .into_iter()
        .map(u32::from)
        .find(|zero| (*zero..zero + 10).contains(&code))
        .map(|zero| code - zero)
}

/// `c`, or the ASCII character that it is another form of: a digit of the same value, a full-width
/// letter or sign.
pub fn ascii(c: char) -> char {
    let narrow = matches!(c, '\u{ff01}'..='\u{ff5e}')
        .then(|| char::from_u32(u32::from(c) - 0xfee0))
        .flatten();
    digit(c).and_then(|value| char::from_digit(value, 10)).or(narrow).unwrap_or(c)
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

#[cfg(test)]
mod digits_tests {
    use super::*;

    #[test]
    fn digits_of_other_keyboards_are_digits() {
        for text in ["123456", "１２３４５６", "١٢٣٤٥٦", "۱۲۳۴۵۶", "१२३४५६", "๑๒๓๔๕๖"]
        {
            assert_eq!(text.chars().map(ascii).collect::<String>(), "123456", "{text}");
        }
        assert_eq!("Ｋ７Ｑ－ｍ".chars().map(ascii).collect::<String>(), "K7Q-m");
        for c in ['a', '¼', '²', '①', 'Ⅷ', '-', 'é', '日'] {
            assert_eq!(ascii(c), c);
            assert_eq!(digit(c), None);
        }
    }
}
