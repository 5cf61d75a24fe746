//! Characters that could steer a terminal, hide, or turn the reading order, and how they are shown
//! instead.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Controls, all of Unicode's `Bidi_Control`, and what takes no room or looks like nothing.
pub fn is_hidden(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    matches!(c,
        '\u{80}'..='\u{9f}' // C1: a terminal may take U+009B for CSI
        | '\u{ad}' // soft hyphen
        | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' // zero width, and the two marks of direction
        | '\u{2028}' | '\u{2029}' // line and paragraph separators
        | '\u{202a}'..='\u{202e}' // embeddings and overrides
        | '\u{2060}'..='\u{206f}' // word joiner, isolates, deprecated format characters
        | '\u{fe00}'..='\u{fe0f}' // variation selectors: terminals disagree on the room that they make
        | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' // tags, variation selectors: text that nobody sees
    )
}

/// A character by its number: `<U+001B>`.
pub fn code_point(c: char) -> String {
    format!("<U+{:04X}>", u32::from(c))
}

/// Text with each of them as its number.
pub fn visible(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let shown = |c| {
        if is_hidden(c) { Cow::Owned(code_point(c)) } else { Cow::Owned(String::from(c)) }
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// A JSON document that says the same and has none of those characters in it as they are: `\u202e`
/// instead. They can only stand inside strings, but for the line ends between them.
pub fn visible_json(json: &str) -> Cow<'_, str> {
    let is_shown = |c: char| c == '\n' || !is_hidden(c);
    if is_plain(json) || json.chars().all(is_shown) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_shown(c) {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    Cow::Owned(out)
}

/// Nearly all text. Looked at byte by byte without stopping, which the processor does many at a
/// time.
fn is_plain(text: &str) -> bool {
    text.bytes().fold(true, |plain, b| plain & matches!(b, b' '..=b'~'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_is_shown_by_its_number_and_the_rest_as_it_is() {
        for (text, shown) in [
            ("", ""),
            ("Zoë, 5 €", "Zoë, 5 €"),
            ("\u{1b}]0;x\u{7}", "<U+001B>]0;x<U+0007>"),
            ("a\r\nb\t\u{7f}\u{9b}31m", "a<U+000D><U+000A>b<U+0009><U+007F><U+009B>31m"),
            ("moc\u{202e}\u{2066}", "moc<U+202E><U+2066>"),
            ("\u{200b}\u{feff}\u{e0041}", "<U+200B><U+FEFF><U+E0041>"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }
}
